/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small theatres at random on a plane, in which every contributor has one host country of its own. */
#ifndef PICKET_TESTS_SMALL_THEATRE_H
#define PICKET_TESTS_SMALL_THEATRE_H

#include "base/random.h"
#include "reader/reading.h"

#include <picket/solve.h>

enum { SITES = 4 };

static inline unsigned roll(uint64_t *seed, unsigned low, unsigned high)
{
    return low + (unsigned)pk_random_below(seed, high - low + 1);
}

/* Writes folder/theatre.ini; path has room for 300. */
static inline pk_instance *small_theatre(uint64_t seed, const char *folder, char *path)
{
    uint64_t stream = seed;
    snprintf(path, 300, "%s/theatre.ini", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "[instance]\nname = random\nearth = plane\nperiods_per_day = %u\ngrid_km = 30\nsorties = %s\n",
            roll(&stream, 1, 2), roll(&stream, 0, 3) ? "average" : "whole");
    fprintf(file, "[objective]\norder = gap\ngap_tolerance = 1e-9\n[limits]\npersonnel = %u\n",
            roll(&stream, 200, 600));
    if (roll(&stream, 0, 2) == 0)
        fprintf(file, "max_bases = 2\n");
    fprintf(file,
            "[aircraft jet]\ntasks = patrol, alert\nspeed_kmh = 800\nendurance_h = 3\nturnaround_h = 3\n"
            "availability = 0.8\nreaction_min = 3\npersonnel = 10\n"
            "[aircraft drone]\ntasks = patrol, surveillance\nspeed_kmh = 200\nendurance_h = 12\nturnaround_h = 4\n"
            "availability = 0.%u\npersonnel = 4\n"
            "[ship cutter]\ntasks = sea_patrol, escort\nspeed_kn = 20\nendurance_days = 6\nturnaround_days = 2\n",
            roll(&stream, 5, 9));
    for (int s = 0; s < SITES; s++) {
        if (s < SITES - 1)
            fprintf(file, "[base s%d]\nrunway_m = 2000\nramp = %u\nsorties_per_day = %u\n", s, roll(&stream, 2, 8),
                    roll(&stream, 4, 20));
        else
            fprintf(file, "[port s%d]\nberths = 3\n", s);
        fprintf(file, "country = K%d\nposition = %u, %u\npersonnel = 20\nstatus = %s\n", s, roll(&stream, 0, 300),
                roll(&stream, 0, 300), roll(&stream, 0, 4) ? "candidate" : "open");
        fprintf(file, "[contributor C%d]\nhost_countries = K%d\naircraft.jet = %u\naircraft.drone = %u\n", s, s,
                roll(&stream, 0, 5), roll(&stream, 1, 3));
        fprintf(file, "ship.cutter = %u\n", roll(&stream, 0, 2));
        if (roll(&stream, 0, 3) == 0)
            fprintf(file, "personnel = %u\n", roll(&stream, 20, 60));
        if (roll(&stream, 0, 3) == 0)
            fprintf(file, "tasks = alert, surveillance, sea_patrol\n");
    }
    bool sorties_alone = roll(&stream, 0, 2) == 0;
    for (int z = 0; z < 4; z++)
        fprintf(file,
                "[zone z%d]\nposition = %u, %u\nradius_km = 40\nweight = %u\npatrol = %u\nsurveillance = %u\n"
                "alert = %u\nresponse_min = %u\nsea_patrol = %u\nhours = %s\n",
                z, roll(&stream, 0, 300), roll(&stream, 0, 300), roll(&stream, 1, 5), roll(&stream, 0, 2),
                roll(&stream, 0, 1), sorties_alone ? 0 : roll(&stream, 0, 2), roll(&stream, 8, 25),
                sorties_alone ? 0 : roll(&stream, 1, 2), roll(&stream, 0, 1) ? "0-24" : "6-18");
    assert_int_equal(fclose(file), 0);
    return must_read(LIST(path), 1, NULL, 0);
}

static inline pk_plan *must_solve(const pk_instance *instance)
{
    pk_plan *plan = NULL;
    pk_error error;
    if (pk_solve(instance, &pk_solve_defaults, &plan, &error) != PK_OK)
        fail_msg("%s", error.message);
    return plan;
}

#endif
