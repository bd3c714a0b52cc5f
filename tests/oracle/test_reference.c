/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is the second model right? Against values worked out by hand, and against the published values of the small theatres,
 * which come from a third hand. */
#include "assert_close.h"
#include "oracle/reference.h"
#include "support/outside_solver.h"
#include "support/scratch.h"
#include "support/shared_data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double reference_value(const theatre_case *theatre, int days_written)
{
    char folder[4096], model[8192];
    scratch_make(folder, sizeof folder);
    snprintf(model, sizeof model, "%s/reference.lp", folder);
    programme *p = reference_programme(theatre, days_written, false);
    bool written = programme_write_lp(p, GOAL_GAP, model);
    programme_free(p);
    double value = NAN;
    outside_status status = OUTSIDE_FAILED;
    for (outside_solver solver = 0; solver < OUTSIDE_SOLVERS && written && status != OUTSIDE_OPTIMAL; solver++)
        if (outside_installed(solver))
            status = outside_solve(solver, model, 60, &value);
    scratch_remove(folder);
    return status == OUTSIDE_OPTIMAL ? value : (double)NAN;
}

static void skip_without_solver(void)
{
    if (outside_installed(OUTSIDE_GLPSOL) || outside_installed(OUTSIDE_CBC))
        return;
    print_message("not tested: neither glpsol (glpk-utils) nor cbc (coinor-cbc) is installed\n");
    skip();
}

/* On a plane: a base 300 km from a zone that wants 2 aircraft at all times. 4 aircraft at 600 km/h with 4 h endurance,
 * 2 h turnaround and availability 1/2: 3 h on station, one sortie per available aircraft in a period of 6 h. */
static theatre_case *one_base(void)
{
    theatre_case *t = calloc(1, sizeof *t);
    assert_non_null(t);
    *t = (theatre_case){.earth = EARTH_PLANE,
                        .horizon_days = 2,
                        .periods_per_day = 4,
                        .grid_km = 10,
                        .personnel_limit = INFINITY,
                        .cost_limit = INFINITY,
                        .max_bases = INFINITY,
                        .max_ports = INFINITY,
                        .max_changes = INFINITY,
                        .n_sites = 1,
                        .n_types = 1,
                        .n_contributors = 1,
                        .n_targets = 1};
    t->sites[0] = (case_site){.enabled = true, .room = 10, .sorties_per_day = 100};
    t->types[0] = (case_type){.enabled = true,
                              .jobs = {[JOB_PATROL] = true, [JOB_ALERT] = true},
                              .speed = 600,
                              .endurance = 4,
                              .turnaround = 2,
                              .availability = 0.5,
                              .max_sorties_per_day = INFINITY,
                              .slots = 1};
    t->contributors[0] =
        (case_contributor){.enabled = true, .offered = {4}, .personnel = INFINITY, .any_host = true, .any_job = true};
    t->targets[0] = (case_target){.enabled = true,
                                  .weight = 8,
                                  .wanted = {[JOB_PATROL] = 2},
                                  .at = {300, 0},
                                  .grid_km = NAN,
                                  .to_hour = 24,
                                  .response_min = 31};
    for (job j = 0; j < JOBS; j++)
        t->targets[0].job_weight[j] = NAN;
    return t;
}

static void patrol_by_hand(void **state)
{
    (void)state;
    skip_without_solver();
    theatre_case *t = one_base();
    assert_close(reference_value(t, 2), 8 * 0.5, 1e-8); /* 2 sorties of 3 h in a period, 12 h wanted */
    assert_close(reference_value(t, 1), 8 * 0.5, 1e-8);
    t->sites[0].sorties_per_day = 6;
    assert_close(reference_value(t, 2), 8 * 7.5 / 12, 1e-8); /* 1.5 sorties */
    t->whole_sorties = true;
    assert_close(reference_value(t, 2), 8 * 9.0 / 12, 1e-8); /* 1 sortie */
    t->whole_sorties = false;
    t->targets[0].from_hour = 22; /* 2 h in the last period, 5 h in the first */
    t->targets[0].to_hour = 5;
    assert_close(reference_value(t, 2), 8 * (10 - 4.5) / 14, 1e-8);
    t->types[0].max_sorties_per_day = 1; /* a quarter of a sortie of each of the 2 available in a period */
    assert_close(reference_value(t, 2), 8 * (10 - 1.5 + 4 - 1.5) / 14, 1e-8);
    free(t);
}

static void alert_by_hand(void **state)
{
    (void)state;
    skip_without_solver();
    theatre_case *t = one_base();
    t->targets[0].wanted[JOB_ALERT] = 3;
    t->targets[0].job_weight[JOB_ALERT] = 16;
    /* both available aircraft stand by (2/3 of 16, and 16/3 > 2 for each) and none flies */
    assert_close(reference_value(t, 1), 8 + 16.0 / 3, 1e-8);
    t->targets[0].response_min = 29.9; /* 299 km: out of reach */
    assert_close(reference_value(t, 1), 4 + 16, 1e-8);
    t->targets[0].response_min = 31;
    t->types[0].reaction_min = 2;
    assert_close(reference_value(t, 1), 4 + 16, 1e-8);
    t->types[0].reaction_min = 0;
    t->targets[0].radius_km = 20; /* the lattice of 10 km has points to 320 km; 310 km are in reach */
    int near = 0, all = 0;
    for (int x = 280; x <= 320; x += 10)
        for (int y = -20; y <= 20; y += 10) {
            all += hypot(x - 300, y) <= 20;
            near += hypot(x - 300, y) <= 20 && hypot(x, y) <= 310;
        }
    assert_int_equal(all, 13);
    assert_close(reference_value(t, 1), fmin(8 + 16 * (1 - near / 13.0 * 2 / 3), 4 + 16), 1e-8);
    free(t);
}

static void ships_by_hand(void **state)
{
    (void)state;
    skip_without_solver();
    theatre_case *t = one_base();
    t->sites[0].is_port = true;
    t->sites[0].room = 3;
    t->types[0] = (case_type){.is_ship = true,
                              .enabled = true,
                              .jobs = {[JOB_ESCORT] = true, [JOB_SWEEP] = true},
                              .speed = 10,
                              .endurance = 4,
                              .turnaround = 1,
                              .availability = 0.75,
                              .max_sorties_per_day = INFINITY,
                              .slots = 1};
    t->targets[0].is_lane = true;
    t->targets[0].shape = (outline){.corners = {{185.2, 0}, {370.4, 0}, {370.4, 185.2}}, .n = 3};
    t->targets[0].wanted[JOB_PATROL] = 0;
    t->targets[0].wanted[JOB_ESCORT] = 2;
    t->targets[0].transits_per_day = 3;
    t->targets[0].convoy_speed_kn = 8;
    /* 10 h to the near end: 76 h of 120 on task, 0.475 of the time: 11.4 h a day of each of 3 ships; 25 h a transit */
    assert_close(reference_value(t, 1), 8 * (1 - 3 * 11.4 / (3 * 25 * 2)), 1e-8);
    t->targets[0].wanted[JOB_SWEEP] = 12;
    /* one ship on the sweep is worth 0.95, on escort 0.076; a second one adds 0.05 */
    assert_close(reference_value(t, 1), 8 * (1 - 2 * 11.4 / 150) + 8 * 0.05, 1e-8);
    t->targets[0].convoy_speed_kn = 11;
    assert_close(reference_value(t, 1), 8, 1e-8); /* too slow to escort: two ships sweep */
    free(t);
}

static void exclusions_by_hand(void **state)
{
    (void)state;
    skip_without_solver();
    theatre_case *t = one_base();
    t->n_exclusions = 1;
    t->exclusions[0] = (case_exclusion){
        .enabled = true, .area = {{{-30, 10}, {30, 10}, {30, 50}, {-30, 50}}, 4}, .buffer_km = 9, .on_bases = true};
    assert_close(reference_value(t, 1), 4, 1e-8);
    t->exclusions[0].buffer_km = 11;
    assert_close(reference_value(t, 1), 8, 1e-8);
    t->exclusions[0].on_bases = false;
    assert_close(reference_value(t, 1), 4, 1e-8);
    t->exclusions[0] =
        (case_exclusion){.enabled = true, .area = {{{-30, -40}, {30, -40}, {30, 50}, {-30, 50}}, 4}, .on_bases = true};
    assert_close(reference_value(t, 1), 8, 1e-8);
    free(t);
}

static void published_values(void **state)
{
    (void)state;
    static const char *const instances[] = {"t401", "s102", "s103"};
    skip_without_solver();
    for (size_t i = 0; i < sizeof instances / sizeof *instances; i++) {
        char name[64], path[4096];
        snprintf(name, sizeof name, "theatre/%s.ini", instances[i]);
        if (!shared_data(name, path, sizeof path))
            skip();
        theatre_case *t = case_read(path);
        assert_non_null(t);
        double value, bound;
        assert_true(shared_best_known(instances[i], &value, &bound));
        assert_close(reference_value(t, 1), value, 1e-7 * value);
        free(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patrol_by_hand),     cmocka_unit_test(alert_by_hand),    cmocka_unit_test(ships_by_hand),
        cmocka_unit_test(exclusions_by_hand), cmocka_unit_test(published_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
