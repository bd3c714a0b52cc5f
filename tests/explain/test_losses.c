/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What remains after a loss, against the whole solver: in theatres where every contributor has one site of its own and
 * offers no more than the plan stations, no unit can move or come, so solving anew with the site closed must give the
 * same value. What stands must be the plan's units without those of the site.
 */
#include "base/random.h"
#include "reader/reading.h"

#include <math.h>
#include <picket/loss.h>
#include <picket/solve.h>

enum { SITES = 4, THEATRES = 25, MOST_TYPES = 8 };

static unsigned roll(uint64_t *seed, unsigned low, unsigned high)
{
    return low + (unsigned)pk_random_below(seed, high - low + 1);
}

static pk_instance *read_instance(uint64_t *seed, const char *folder)
{
    char path[300];
    snprintf(path, sizeof path, "%s/theatre.ini", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "[instance]\nname = random\nearth = plane\nperiods_per_day = %u\ngrid_km = 30\nsorties = %s\n",
            roll(seed, 1, 2), roll(seed, 0, 3) ? "average" : "whole");
    fprintf(file, "[objective]\norder = gap\ngap_tolerance = 1e-9\n[limits]\npersonnel = %u\n", roll(seed, 200, 600));
    fprintf(file,
            "[aircraft jet]\ntasks = patrol, alert\nspeed_kmh = 800\nendurance_h = 3\nturnaround_h = 3\n"
            "availability = 0.8\nreaction_min = 3\npersonnel = 10\n"
            "[aircraft drone]\ntasks = patrol, surveillance\nspeed_kmh = 200\nendurance_h = 12\nturnaround_h = 4\n"
            "availability = 0.%u\npersonnel = 4\n"
            "[ship cutter]\ntasks = sea_patrol, escort\nspeed_kn = 20\nendurance_days = 6\nturnaround_days = 2\n",
            roll(seed, 5, 9));
    for (int s = 0; s < SITES; s++) {
        if (s < SITES - 1)
            fprintf(file, "[base s%d]\nrunway_m = 2000\nramp = %u\nsorties_per_day = %u\n", s, roll(seed, 2, 8),
                    roll(seed, 4, 20));
        else
            fprintf(file, "[port s%d]\nberths = 3\n", s);
        fprintf(file, "country = K%d\nposition = %u, %u\npersonnel = 20\nstatus = %s\n", s, roll(seed, 0, 300),
                roll(seed, 0, 300), roll(seed, 0, 4) ? "candidate" : "open");
        fprintf(file, "[contributor C%d]\nhost_countries = K%d\naircraft.jet = %u\naircraft.drone = %u\n", s, s,
                roll(seed, 0, 5), roll(seed, 1, 3));
        fprintf(file, "ship.cutter = %u\n", roll(seed, 0, 2));
    }
    for (int z = 0; z < 4; z++)
        fprintf(file,
                "[zone z%d]\nposition = %u, %u\nradius_km = 40\nweight = %u\npatrol = %u\nsurveillance = %u\n"
                "alert = %u\nresponse_min = %u\nsea_patrol = %u\nhours = %s\n",
                z, roll(seed, 0, 300), roll(seed, 0, 300), roll(seed, 1, 5), roll(seed, 0, 2), roll(seed, 0, 1),
                roll(seed, 0, 2), roll(seed, 8, 25), roll(seed, 1, 2), roll(seed, 0, 1) ? "0-24" : "6-18");
    assert_int_equal(fclose(file), 0);
    return must_read(LIST(path), 1, NULL, 0);
}

static pk_plan *solve(const pk_instance *instance)
{
    pk_plan *plan = NULL;
    pk_error error;
    if (pk_solve(instance, &pk_solve_defaults, &plan, &error) != PK_OK)
        fail_msg("%s", error.message);
    return plan;
}

static int stationed(const pk_plan *plan, const char *contributor, const char *type)
{
    int number = 0;
    for (size_t i = 0; i < plan->n_units; i++)
        if (strcmp(plan->units[i].contributor, contributor) == 0 && strcmp(plan->units[i].type, type) == 0)
            number += plan->units[i].number;
    return number;
}

/* The value that the whole solver finds without the site, of the units that the plan has. */
static double value_without(const pk_instance *instance, const pk_plan *plan, const pk_site *lost)
{
    pk_site sites[SITES];
    pk_contributor contributors[SITES];
    int offered[SITES][MOST_TYPES];
    pk_instance without = *instance;
    assert_true(instance->n_types <= MOST_TYPES && instance->n_sites == SITES);
    memcpy(sites, instance->sites, sizeof sites);
    memcpy(contributors, instance->contributors, sizeof contributors);
    for (size_t c = 0; c < SITES; c++) {
        for (size_t k = 0; k < instance->n_types; k++)
            offered[c][k] = stationed(plan, contributors[c].name, instance->types[k].name);
        contributors[c].offered = offered[c];
    }
    if (lost)
        sites[lost - instance->sites].status = PK_CLOSED;
    without.sites = sites;
    without.contributors = contributors;
    pk_plan *again = solve(&without);
    assert_int_equal(again->status, PK_PLAN_OPTIMAL);
    double value = again->objective;
    pk_plan_free(again);
    return value;
}

static void check_units(const pk_plan *plan, const pk_loss *loss)
{
    int before = 0, after = 0, lost = 0;
    for (size_t i = 0; i < plan->n_units; i++) {
        before += plan->units[i].number;
        lost += loss->site && strcmp(plan->units[i].site, loss->site->name) == 0 ? plan->units[i].number : 0;
    }
    for (size_t i = 0; i < loss->plan->n_units; i++) {
        after += loss->plan->units[i].number;
        assert_true(!loss->site || strcmp(loss->plan->units[i].site, loss->site->name) != 0);
    }
    assert_int_equal(before - lost, after);
    assert_int_equal(lost, (int)loss->units);
}

static size_t check_theatre(const pk_instance *instance)
{
    pk_plan *plan = solve(instance);
    pk_losses *losses = NULL;
    pk_error error;
    if (plan->status == PK_PLAN_INFEASIBLE) {
        pk_plan_free(plan);
        return 0;
    }
    if (pk_losses_solve(instance, plan, &pk_solve_defaults, &losses, &error) != PK_OK)
        fail_msg("%s", error.message);
    size_t n = losses->n;
    assert_int_equal(n, plan->n_sites + 1);
    assert_null(losses->items[0].site);
    for (size_t i = 0; i < n; i++) {
        const pk_loss *loss = &losses->items[i];
        assert_int_equal(loss->plan->status, PK_PLAN_OPTIMAL);
        assert_close(loss->plan->objective, value_without(instance, plan, loss->site), 1e-6);
        check_units(plan, loss);
        assert_true(i < 2 || loss->damage <= losses->items[i - 1].damage);
    }
    pk_losses_free(losses);
    pk_plan_free(plan);
    return n - 1;
}

static void against_solving_anew(void **state)
{
    (void)state;
    char folder[256];
    scratch_make(folder, sizeof folder);
    size_t n_losses = 0;
    for (uint64_t seed = 1; seed <= THEATRES; seed++) {
        uint64_t stream = seed;
        pk_instance *instance = read_instance(&stream, folder);
        n_losses += check_theatre(instance);
        pk_instance_free(instance);
    }
    scratch_remove(folder);
    assert_true(n_losses > 2 * THEATRES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(against_solving_anew)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
