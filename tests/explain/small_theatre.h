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

/* Writes folder/theatre.ini; path has room for 300. One roll a call: the order of arguments is the compiler's. */
static inline pk_instance *small_theatre(uint64_t seed, const char *folder, char *path)
{
    uint64_t stream = seed;
    snprintf(path, 300, "%s/theatre.ini", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    unsigned periods = roll(&stream, 1, 2);
    fprintf(file, "[instance]\nname = random\nearth = plane\nperiods_per_day = %u\ngrid_km = 30\nsorties = %s\n",
            periods, roll(&stream, 0, 3) ? "average" : "whole");
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
        if (s < SITES - 1) {
            fprintf(file, "[base s%d]\nrunway_m = 2000\nramp = %u\n", s, roll(&stream, 2, 8));
            fprintf(file, "sorties_per_day = %u\n", roll(&stream, 4, 20));
        } else {
            fprintf(file, "[port s%d]\nberths = 3\n", s);
        }
        fprintf(file, "country = K%d\nposition = %u", s, roll(&stream, 0, 300));
        fprintf(file, ", %u\npersonnel = 20\n", roll(&stream, 0, 300));
        fprintf(file, "status = %s\n", roll(&stream, 0, 4) ? "candidate" : "open");
        fprintf(file, "[contributor C%d]\nhost_countries = K%d\naircraft.jet = %u\n", s, s, roll(&stream, 0, 5));
        fprintf(file, "aircraft.drone = %u\n", roll(&stream, 1, 3));
        fprintf(file, "ship.cutter = %u\n", roll(&stream, 0, 2));
        if (roll(&stream, 0, 3) == 0)
            fprintf(file, "personnel = %u\n", roll(&stream, 20, 60));
        if (roll(&stream, 0, 3) == 0)
            fprintf(file, "tasks = alert, surveillance, sea_patrol\n");
    }
    bool sorties_alone = roll(&stream, 0, 2) == 0;
    for (int z = 0; z < 4; z++) {
        fprintf(file, "[zone z%d]\nradius_km = 40\nposition = %u", z, roll(&stream, 0, 300));
        fprintf(file, ", %u\n", roll(&stream, 0, 300));
        fprintf(file, "weight = %u\n", roll(&stream, 1, 5));
        fprintf(file, "patrol = %u\n", roll(&stream, 0, 2));
        fprintf(file, "surveillance = %u\n", roll(&stream, 0, 1));
        fprintf(file, "alert = %u\n", sorties_alone ? 0 : roll(&stream, 0, 2));
        fprintf(file, "response_min = %u\n", roll(&stream, 8, 25));
        fprintf(file, "sea_patrol = %u\n", sorties_alone ? 0 : roll(&stream, 1, 2));
        fprintf(file, "hours = %s\n", roll(&stream, 0, 1) ? "0-24" : "6-18");
    }
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
