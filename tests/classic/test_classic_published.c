/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published instances that take a moment, solved and proven to the published values. */
#include "assert_close.h"
#include "classic/classic_case.h"
#include "support/shared_data.h"

#include <stdio.h>

typedef struct published_case {
    const char *file;
    pk_model model;
    const char *format;
    double radius, earth_radius_m, capacity, demand_share, budget;
    long sites;
    bool unit_costs, single_source;
    double value;
} published_case;

static const published_case CASES[] = {
    {.file = "scp/scp41.txt", .model = PK_LSCP, .format = "orlib-scp", .value = 429},
    {.file = "scp/scp410.txt", .model = PK_LSCP, .format = "orlib-scp", .value = 514},
    {.file = "scp/scp61.txt", .model = PK_LSCP, .format = "orlib-scp", .value = 138},
    {.file = "scp/scpe1.txt", .model = PK_LSCP, .format = "orlib-scp", .value = 5},
    {.file = "pmed/pmed1.txt", .model = PK_PMEDIAN, .format = "orlib-pmed", .value = 5819},
    {.file = "pmed/pmed6.txt", .model = PK_PMEDIAN, .format = "orlib-pmed", .value = 7824},
    {.file = "cap/cap41.txt", .model = PK_CFLP, .format = "orlib-cap", .value = 1040444.375},
    {.file = "cap/cap74.txt", .model = PK_CFLP, .format = "orlib-cap", .value = 1034976.975},
    {.file = "cap/capa.txt", .model = PK_CFLP, .format = "orlib-cap", .capacity = 8000, .value = 19240822.449},
    {.file = "holmberg/p5.txt", .model = PK_CFLP, .format = "holmberg", .value = 8748.845962},
    {.file = "holmberg/p5.txt", .model = PK_CFLP, .format = "holmberg", .single_source = true, .value = 8838},
    {.file = "mclp_swain55/swain55.csv", .model = PK_MCLP, .format = "points", .radius = 10, .sites = 4, .value = 581},
    {.file = "mclp_sjc/SJC324.csv", .model = PK_MCLP, .format = "points", .radius = 150, .sites = 30, .value = 9127},
    {.file = "mclp_sjc/SJC402.csv", .model = PK_MCLP, .format = "points", .radius = 150, .sites = 80, .value = 15915},
    {.file = "mclp_york/sites.csv",
     .model = PK_MCLP,
     .format = "sites",
     .radius = 100,
     .earth_radius_m = 6371000,
     .sites = 20,
     .value = 540},
    {.file = "sf_stores/network_distance.csv", .model = PK_LSCP, .format = "matrix", .radius = 5000, .value = 8},
    {.file = "sf_stores/network_distance.csv",
     .model = PK_MCLP,
     .format = "matrix",
     .radius = 5000,
     .sites = 4,
     .value = 875247},
    {.file = "sf_stores/network_distance.csv",
     .model = PK_PMEDIAN,
     .format = "matrix",
     .sites = 4,
     .value = 2848268129.7145104},
    {.file = "covering_grid/GRID_MCLP_n100_m1000_d1_100_f1_1_s1.dat",
     .model = PK_MCLP,
     .format = "grid",
     .radius = 3.25,
     .budget = 20,
     .value = 37415},
    {.file = "covering_grid/GRID_PSCLP_n100_m1000_d1_100_f10_100_s1.dat",
     .model = PK_PSCP,
     .format = "grid",
     .radius = 5.5,
     .demand_share = 0.5,
     .value = 73},
};

static void has_the_published_value(void **state)
{
    const published_case *c = *state;
    char name[256], path[4096];
    snprintf(name, sizeof name, "published/%s", c->file);
    if (!shared_data(name, path, sizeof path))
        skip();
    pk_instance in = classic_case(c->model, c->format, path);
    in.classic.radius = c->radius > 0 ? c->radius : NAN;
    in.classic.earth_radius_m = c->earth_radius_m;
    in.classic.sites = c->sites > 0 ? c->sites : -1;
    in.classic.budget = c->budget > 0 ? c->budget : NAN;
    in.classic.demand_share = c->demand_share > 0 ? c->demand_share : NAN;
    in.classic.capacity = c->capacity > 0 ? c->capacity : NAN;
    in.classic.unit_costs = c->unit_costs;
    in.classic.single_source = c->single_source;
    pk_solve_options options = pk_solve_defaults;
    options.gap = 0;
    pk_plan *plan = NULL;
    pk_error error = {0};
    if (pk_solve(&in, &options, &plan, &error))
        fail_msg("%s", error.message);
    assert_int_equal(plan->status, PK_PLAN_OPTIMAL);
    assert_close(plan->objective, c->value, 1e-8 * c->value);
    assert_close(plan->bound, c->value, 1e-8 * c->value);
    pk_plan_free(plan);
}

enum { N_CASES = sizeof CASES / sizeof *CASES };

int main(void)
{
    struct CMUnitTest tests[N_CASES];
    for (size_t k = 0; k < N_CASES; k++)
        tests[k] = (struct CMUnitTest){CASES[k].file, has_the_published_value, NULL, NULL,
                                       (void *)(uintptr_t)(const void *)&CASES[k]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
