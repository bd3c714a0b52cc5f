/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A small theatre on a plane, its plan by hand, and every rule broken one at a time.
 *
 * Four periods of 6 h, 10 days. From Alfa (0, 0) to North (0, 450) a jet has 3 - 2·450/900 = 2 h on station and flies
 * 6 / (3 + 3) = 1 sortie a period; with 6 jets 4.5 are available, 2 are on alert, 2.5 fly: 5 h of the 6 wanted. In 30
 * minutes they get 450 km, to half the weight of North's points. From Bravo (300, 0) to East (450, 0) a drone has
 * 20 - 2·150/300 = 19 h; 0.2 and 0.1 sorties make 3.8 h of 4 and 1.9 h of 2 in the window 22-4. From Charlie (0, 100) a
 * corvette sails 444.48 km in 12 h: 0.8·(240 - 24)/480 = 0.36 of its time on the task, 2.16 h a period, of which Bay
 * wants 3 and the lane's escort 0.3·(370.4/18.52)/4 = 1.5. Nobody sweeps.
 *
 * G = 6·(1/6) + 3·(1/2) + 4·0.05 + 2·0.28 + 5·0 + 1·1 = 4.26 of 21.
 */
#include "assert_close.h"
#include "support/scratch.h"

#include <picket/plan.h>
#include <picket/solve.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALFA, BRAVO, CHARLIE, SITES };
enum { JET, DRONE, CORVETTE, TYPES };
enum { RED, BLUE, CONTRIBUTORS };
enum { NORTH, EAST, BAY, LANE, TARGETS };
enum { PERIODS = 4 };

typedef struct fixture {
    pk_instance instance;
    pk_site sites[SITES];
    pk_type types[TYPES];
    int offered[CONTRIBUTORS][TYPES];
    const char *hosts[2];
    pk_contributor contributors[CONTRIBUTORS];
    pk_weighted_point points[3];
    pk_position route[2], area[4];
    pk_target targets[TARGETS];
    pk_exclusion exclusion;

    pk_plan plan;
    pk_plan_stage stages[3];
    const char *used[4];
    pk_plan_units units[4];
    pk_plan_sorties sorties[8];
    pk_plan_ships ships[3];
    double required_h[6][PERIODS], met_h[6][PERIODS];
    pk_plan_gap gaps[8];
    pk_plan_limit limits[3];
} fixture;

static void build_places(fixture *f)
{
    f->sites[ALFA] = (pk_site){.name = "Alfa",
                               .country = "RO",
                               .slots = 10,
                               .runway_m = 2500,
                               .sorties_per_day = 40,
                               .personnel = 100,
                               .cost = 5};
    f->sites[BRAVO] = (pk_site){.name = "Bravo",
                                .position = {300, 0},
                                .country = "BG",
                                .slots = 4,
                                .runway_m = 1800,
                                .sorties_per_day = 8,
                                .personnel = 50,
                                .status = PK_OPEN};
    f->sites[CHARLIE] = (pk_site){
        .name = "Charlie", .domain = PK_SEA, .position = {0, 100}, .country = "RO", .slots = 3, .personnel = 30};
    f->points[0] = (pk_weighted_point){{0, 440}, 1};
    f->points[1] = (pk_weighted_point){{0, 430}, 1};
    f->points[2] = (pk_weighted_point){{0, 480}, 2};
    f->targets[NORTH] = (pk_target){.name = "North",
                                    .has_position = true,
                                    .position = {0, 450},
                                    .points = f->points,
                                    .n_points = 3,
                                    .grid_km = 10,
                                    .window_end_h = 24,
                                    .response_h = 35.0 / 60};
    f->targets[NORTH].required[PK_PATROL] = 1;
    f->targets[NORTH].weight[PK_PATROL] = 6;
    f->targets[NORTH].required[PK_ALERT] = 2;
    f->targets[NORTH].weight[PK_ALERT] = 3;
    f->targets[NORTH].weight[PK_SURVEILLANCE] = 1000; /* not wanted: counts nowhere */
    f->targets[EAST] = (pk_target){.name = "East",
                                   .has_position = true,
                                   .position = {450, 0},
                                   .grid_km = 10,
                                   .window_start_h = 22,
                                   .window_end_h = 4};
    f->targets[EAST].required[PK_SURVEILLANCE] = 1;
    f->targets[EAST].weight[PK_SURVEILLANCE] = 4;
    f->targets[BAY] =
        (pk_target){.name = "Bay", .has_position = true, .position = {0, 544.48}, .grid_km = 10, .window_end_h = 24};
    f->targets[BAY].required[PK_SEA_PATROL] = 0.5;
    f->targets[BAY].weight[PK_SEA_PATROL] = 2;
    f->route[0] = (pk_position){0, 544.48 + 370.4};
    f->route[1] = (pk_position){0, 544.48};
    f->targets[LANE] = (pk_target){.name = "Lane",
                                   .kind = PK_LANE,
                                   .route = f->route,
                                   .n_route = 2,
                                   .transits_per_day = 0.3,
                                   .convoy_speed_kmh = 18.52};
    f->targets[LANE].required[PK_ESCORT] = 1;
    f->targets[LANE].weight[PK_ESCORT] = 5;
    f->targets[LANE].required[PK_SWEEP] = 12;
    f->targets[LANE].weight[PK_SWEEP] = 1;
    /* a box 50 km west of Alfa */
    f->area[0] = (pk_position){-150, -100};
    f->area[1] = (pk_position){-150, 100};
    f->area[2] = (pk_position){-50, 100};
    f->area[3] = (pk_position){-50, -100};
    f->exclusion =
        (pk_exclusion){.name = "west", .area = f->area, .n_area = 4, .buffer_km = 49, .applies_to = {true, false}};
}

static void build_forces(fixture *f)
{
    f->types[JET] = (pk_type){.name = "jet",
                              .tasks = 1u << PK_PATROL | 1u << PK_ALERT,
                              .speed_kmh = 900,
                              .endurance_h = 3,
                              .turnaround_h = 3,
                              .availability = 0.75,
                              .max_sorties_per_day = INFINITY,
                              .min_runway_m = 2000,
                              .slots = 1,
                              .personnel = 20,
                              .cost = 2,
                              .reaction_h = 5.0 / 60};
    f->types[DRONE] = (pk_type){.name = "drone",
                                .tasks = 1u << PK_SURVEILLANCE,
                                .speed_kmh = 300,
                                .endurance_h = 20,
                                .turnaround_h = 4,
                                .availability = 1,
                                .max_sorties_per_day = INFINITY,
                                .min_runway_m = 1000,
                                .slots = 0.5,
                                .personnel = 10};
    f->types[CORVETTE] = (pk_type){.name = "corvette",
                                   .domain = PK_SEA,
                                   .tasks = PK_SEA_TASKS,
                                   .speed_kmh = 37.04,
                                   .endurance_h = 240,
                                   .turnaround_h = 240,
                                   .availability = 0.8,
                                   .max_sorties_per_day = INFINITY,
                                   .slots = 1,
                                   .personnel = 40};
    f->offered[RED][JET] = 8;
    f->offered[RED][DRONE] = 1;
    f->offered[RED][CORVETTE] = 2;
    f->offered[BLUE][JET] = 4;
    f->hosts[0] = "RO";
    f->hosts[1] = "BG";
    f->contributors[RED] = (pk_contributor){.name = "Red",
                                            .offered = f->offered[RED],
                                            .personnel = 210,
                                            .tasks = PK_ALL_TASKS,
                                            .host_countries = f->hosts,
                                            .n_host_countries = 2};
    f->contributors[BLUE] = (pk_contributor){
        .name = "Blue", .offered = f->offered[BLUE], .personnel = INFINITY, .tasks = PK_ALL_TASKS, .any_host = true};
}

static void add_gap(fixture *f, size_t row, const char *target, pk_task task, double weight,
                    const double required_h[PERIODS], const double met_h[PERIODS])
{
    pk_plan_gap *gap = &f->gaps[row];
    *gap = (pk_plan_gap){.target = target,
                         .task = task,
                         .weight = weight,
                         .required_by_period = f->required_h[row],
                         .met_by_period = f->met_h[row],
                         .n_periods = PERIODS};
    for (size_t t = 0; t < PERIODS; t++) {
        f->required_h[row][t] = required_h[t];
        f->met_h[row][t] = met_h[t];
        gap->required += 10 * required_h[t];
        gap->met += 10 * met_h[t];
    }
}

static void build_plan(fixture *f)
{
    f->plan = (pk_plan){.instance = "toy",
                        .model = PK_THEATRE,
                        .status = PK_PLAN_OPTIMAL,
                        .objective = 4.26,
                        .bound = 4.26,
                        .coverage_gap_percent = 100 * 4.26 / 21,
                        .rota_gap_percent = NAN,
                        .stages = f->stages,
                        .n_stages = 3,
                        .sites = f->used,
                        .n_sites = 3,
                        .units = f->units,
                        .n_units = 3,
                        .sorties = f->sorties,
                        .n_sorties = 6,
                        .ships = f->ships,
                        .n_ships = 2,
                        .gaps = f->gaps,
                        .n_gaps = 6,
                        .limits = f->limits,
                        .n_limits = 3};
    f->stages[0] = (pk_plan_stage){PK_STAGE_GAP, 4.26, 4.26, PK_PLAN_OPTIMAL};
    f->stages[1] = (pk_plan_stage){PK_STAGE_PERSONNEL, 390, 390, PK_PLAN_OPTIMAL};
    f->stages[2] = (pk_plan_stage){PK_STAGE_FLIGHT_HOURS, 360, 360, PK_PLAN_OPTIMAL};
    f->used[0] = "Alfa";
    f->used[1] = "Bravo";
    f->used[2] = "Charlie";
    f->units[0] = (pk_plan_units){"Red", "jet", "Alfa", 6, 2};
    f->units[1] = (pk_plan_units){"Red", "drone", "Bravo", 1, 0};
    f->units[2] = (pk_plan_units){"Red", "corvette", "Charlie", 2, 0};
    for (int t = 0; t < PERIODS; t++)
        f->sorties[t] = (pk_plan_sorties){"Red", "jet", "Alfa", "North", PK_PATROL, t, 2.5};
    f->sorties[4] = (pk_plan_sorties){"Red", "drone", "Bravo", "East", PK_SURVEILLANCE, 0, 0.2};
    f->sorties[5] = (pk_plan_sorties){"Red", "drone", "Bravo", "East", PK_SURVEILLANCE, 3, 0.1};
    f->ships[0] = (pk_plan_ships){"Red", "corvette", "Charlie", "Bay", PK_SEA_PATROL, 1};
    f->ships[1] = (pk_plan_ships){"Red", "corvette", "Charlie", "Lane", PK_ESCORT, 1};
    add_gap(f, 0, "North", PK_PATROL, 6, (double[]){6, 6, 6, 6}, (double[]){5, 5, 5, 5});
    add_gap(f, 1, "East", PK_SURVEILLANCE, 4, (double[]){4, 0, 0, 2}, (double[]){3.8, 0, 0, 1.9});
    add_gap(f, 2, "Bay", PK_SEA_PATROL, 2, (double[]){3, 3, 3, 3}, (double[]){2.16, 2.16, 2.16, 2.16});
    add_gap(f, 3, "Lane", PK_ESCORT, 5, (double[]){1.5, 1.5, 1.5, 1.5}, (double[]){1.5, 1.5, 1.5, 1.5});
    add_gap(f, 4, "Lane", PK_SWEEP, 1, (double[]){3, 3, 3, 3}, (double[]){0, 0, 0, 0});
    f->gaps[5] = (pk_plan_gap){.target = "North", .task = PK_ALERT, .weight = 3, .required = 1, .met = 0.5};
    f->limits[0] = (pk_plan_limit){"personnel", 390, 400};
    f->limits[1] = (pk_plan_limit){"max_bases", 2, 2};
    f->limits[2] = (pk_plan_limit){"contributor.Red.personnel", 210, 210};
}

static void build(fixture *f)
{
    memset(f, 0, sizeof *f);
    build_places(f);
    build_forces(f);
    f->instance = (pk_instance){.name = "toy",
                                .model = PK_THEATRE,
                                .earth = PK_PLANE,
                                .horizon_days = 10,
                                .periods_per_day = PERIODS,
                                .grid_km = 10,
                                .personnel_limit = 400,
                                .cost_limit = INFINITY,
                                .max_bases = 2,
                                .max_ports = INFINITY,
                                .order = {PK_STAGE_GAP, PK_STAGE_CHANGES, PK_STAGE_PERSONNEL, PK_STAGE_FLIGHT_HOURS},
                                .n_order = 4,
                                .gap_tolerance = 1e-4,
                                .keep = 1e-3,
                                .sites = f->sites,
                                .n_sites = SITES,
                                .types = f->types,
                                .n_types = TYPES,
                                .contributors = f->contributors,
                                .n_contributors = CONTRIBUTORS,
                                .targets = f->targets,
                                .n_targets = TARGETS,
                                .exclusions = &f->exclusion,
                                .n_exclusions = 1,
                                .max_changes = INFINITY};
    build_plan(f);
}

/* The check must say exactly this (NULL: nothing). */
static void expect(const fixture *f, const char *expected)
{
    char *messages = NULL;
    pk_error error;
    pk_status status = pk_plan_check(&f->instance, &f->plan, &messages, &error);
    if (expected && (!messages || strcmp(messages, expected) != 0))
        fail_msg("expected:\n%sfound:\n%s", expected, messages ? messages : "nothing\n");
    if (!expected && messages)
        fail_msg("expected nothing, found:\n%s", messages);
    assert_int_equal(status, expected ? PK_ERROR_DATA : PK_OK);
    free(messages);
}

/* The check must say this among other things. */
static void expect_among(const fixture *f, const char *expected)
{
    char *messages = NULL;
    assert_int_equal(pk_plan_check(&f->instance, &f->plan, &messages, NULL), PK_ERROR_DATA);
    if (!messages || !strstr(messages, expected))
        fail_msg("expected:\n%s\nfound:\n%s", expected, messages ? messages : "nothing");
    free(messages);
}

static void accepts_the_plan(void **unused)
{
    (void)unused;
    fixture f;
    build(&f);
    expect(&f, NULL);
    /* at every limit exactly */
    f.sites[ALFA].slots = 6;
    f.sites[BRAVO].slots = 0.5;
    f.sites[ALFA].sorties_per_day = 10;
    f.sites[ALFA].runway_m = 2000;
    f.types[CORVETTE].speed_kmh = 37.04;
    f.targets[LANE].convoy_speed_kmh = 18.52;
    f.offered[RED][JET] = 6;
    f.instance.cost_limit = 17;
    f.instance.max_ports = 1;
    f.types[DRONE].max_sorties_per_day = 0.8;
    expect(&f, NULL);
}

/* What the instance forbids, broken by changing the instance, so that nothing else changes. */
static void rules_of_places(void **unused)
{
    (void)unused;
    fixture f;
    build(&f);
    f.offered[RED][JET] = 5;
    expect(&f, "contributor Red: 6 of jet stand, 5 are offered\n");
    build(&f);
    f.sites[ALFA].slots = 5;
    expect(&f, "base Alfa: 6 slots used, 5 there are\n");
    build(&f);
    f.sites[CHARLIE].slots = 1.5;
    expect(&f, "port Charlie: 2 slots used, 1.5 there are\n");
    build(&f);
    f.hosts[1] = "PL";
    expect(&f, "drone of Red at Bravo: Red accepts no units in BG\n");
    build(&f);
    f.sites[ALFA].runway_m = 1900;
    expect(&f, "jet of Red at Alfa: 1900 m of runway, 2000 m are needed\n");
    build(&f);
    f.sites[ALFA].status = PK_CLOSED;
    expect(&f, "base Alfa is closed, 6 units stand there\n");
    build(&f);
    f.exclusion.buffer_km = 50;
    expect(&f, "base Alfa hosts units, 50 km from exclusion west, whose buffer is 50 km\n");
    f.exclusion.applies_to[PK_AIR] = false;
    expect(&f, NULL);
    build(&f);
    for (int i = 0; i < 4; i++) /* the box around Charlie */
        f.area[i] = (pk_position){f.area[i].lat + 100, f.area[i].lon + 100};
    f.exclusion.applies_to[PK_AIR] = false;
    f.exclusion.applies_to[PK_SEA] = true;
    f.exclusion.buffer_km = 0;
    expect(&f, "port Charlie hosts units, 0 km from exclusion west, whose buffer is 0 km\n");
}

static void rules_of_sorties(void **unused)
{
    (void)unused;
    fixture f;
    build(&f);
    f.types[JET].availability = 0.7;
    expect(&f,
           "jet of Red at Alfa in period 0: 2 on alert and 2.5 sorties need 4.5 aircraft, 4.2 of 6 are available\n"
           "jet of Red at Alfa in period 1: 2 on alert and 2.5 sorties need 4.5 aircraft, 4.2 of 6 are available\n"
           "jet of Red at Alfa in period 2: 2 on alert and 2.5 sorties need 4.5 aircraft, 4.2 of 6 are available\n"
           "jet of Red at Alfa in period 3: 2 on alert and 2.5 sorties need 4.5 aircraft, 4.2 of 6 are available\n");
    build(&f);
    f.types[DRONE].turnaround_h = 12; /* 6 / 32 sorties a period */
    expect(&f, "drone of Red at Bravo in period 0: 0 on alert and 0.2 sorties need 1.06666667 aircraft, 1 of 1 are "
               "available\n");
    build(&f);
    f.types[DRONE].max_sorties_per_day = 0.5;
    expect(&f,
           "drone of Red at Bravo in period 0: 0 on alert and 0.2 sorties need 1.6 aircraft, 1 of 1 are available\n");
    build(&f);
    f.sites[ALFA].sorties_per_day = 9;
    f.sorties[1].number = f.sorties[2].number = f.sorties[3].number = 2;
    expect_among(&f, "base Alfa in period 0: 2.5 sorties, it can handle 2.25\n");
    build(&f);
    f.units[0].on_alert = 5;
    expect_among(&f, "jet of Red at Alfa: 5 on alert, 4.5 of 6 are available\n");
    build(&f);
    f.types[JET].tasks = 1u << PK_PATROL;
    expect(&f, "jet of Red may not do alert\n");
    build(&f);
    f.contributors[RED].tasks = PK_ALL_TASKS & ~(1u << PK_SURVEILLANCE);
    expect_among(&f, "drone of Red may not do surveillance\n");
    build(&f);
    f.instance.whole_sorties = true;
    expect_among(&f, "drone of Red from Bravo to East in period 3: 0.1 sorties are not a whole number\n");
    build(&f);
    f.sorties[0].zone = "East";
    expect_among(&f, "jet of Red serve East, which wants no patrol\n");
}

static void rules_of_ships(void **unused)
{
    (void)unused;
    fixture f;
    build(&f);
    f.units[2].number = 1;
    expect_among(&f, "port Charlie: 2 corvette of Red assigned, 1 stand there\n");
    build(&f);
    f.types[CORVETTE].speed_kmh = 18;
    expect_among(&f, "corvette of Red escorts Lane at 18 km/h, the convoys sail at 18.52 km/h\n");
    build(&f);
    f.types[CORVETTE].tasks = 1u << PK_SEA_PATROL;
    expect(&f, "corvette of Red may not do escort\n");
}

static void rules_of_limits(void **unused)
{
    (void)unused;
    fixture f;
    build(&f);
    f.plan.n_limits = 0;
    f.instance.personnel_limit = 389;
    expect(&f, "personnel: 390 people, 389 allowed\n");
    build(&f);
    f.instance.cost_limit = 16.5;
    expect(&f, "cost: 17 of cost, 16.5 allowed\n");
    build(&f);
    f.plan.n_limits = 0;
    f.instance.max_bases = 1;
    expect(&f, "max_bases: 2 bases used, 1 allowed\n");
    build(&f);
    f.instance.max_ports = 0;
    expect(&f, "max_ports: 1 ports used, 0 allowed\n");
    build(&f);
    f.plan.n_limits = 0;
    f.contributors[RED].personnel = 209;
    expect(&f, "contributor Red: 210 people, 209 allowed\n");
    build(&f);
    f.limits[0].used = 380;
    f.limits[1].allowed = 3;
    f.limits[2].name = "contributor.Green.personnel";
    expect(&f, "limits: personnel is said to use 380, it uses 390\n"
               "limits: max_bases is said to allow 3, it allows 2\n"
               "limits: the instance has no limit contributor.Green.personnel\n");
    build(&f);
    f.limits[1] = f.limits[0];
    expect(&f, "limits: personnel is listed twice\n");
}

static void rules_of_changes(void **unused)
{
    (void)unused;
    fixture old, f;
    build(&old);
    old.units[0].number = 4;    /* two jets arrive */
    old.units[1].site = "Zulu"; /* gone since: the drone arrives */
    old.units[2].number = 3;    /* one corvette leaves, which costs nothing */
    char folder[256], path[300];
    scratch_make(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/previous.json", folder);
    assert_int_equal(pk_plan_write(&old.plan, path, NULL), PK_OK);

    build(&f);
    f.instance.previous_plan = path;
    f.instance.max_changes = 3;
    f.plan.status = PK_PLAN_FEASIBLE;
    f.plan.n_stages = 1;
    expect(&f, NULL);
    f.instance.max_changes = 2;
    expect(&f, "max_changes: 3 units stand where they did not stand before, 2 allowed\n");
    f.instance.max_changes = 3;
    f.plan.n_stages = 2;
    f.stages[1] = (pk_plan_stage){PK_STAGE_CHANGES, 3, 3, PK_PLAN_OPTIMAL};
    expect(&f, NULL);
    f.stages[1].value = f.stages[1].bound = 4;
    expect_among(&f, "stage changes: the value is said to be 4, it is 3\n");
    scratch_remove(folder);
    char *messages = NULL;
    pk_error error;
    assert_int_equal(pk_plan_check(&f.instance, &f.plan, &messages, &error), PK_ERROR_NO_INPUT);
    assert_null(messages);
}

static void sites_listed(void **unused)
{
    (void)unused;
    fixture f;
    build(&f);
    f.plan.n_sites = 2;
    expect_among(&f, "port Charlie is not among the sites used, 2 units stand there\n");
    build(&f);
    f.units[1].site = "Alfa";
    f.sorties[4].base = f.sorties[5].base = "Alfa";
    f.used[1] = "Charlie";
    f.plan.n_sites = 2;
    expect_among(&f, "base Bravo is open, it is not among the sites used\n");
    build(&f);
    f.sites[BRAVO].status = PK_CANDIDATE;
    f.plan.n_units = 1;
    f.plan.n_sorties = 4;
    expect_among(&f, "base Bravo is among the sites used, nothing stands there\n");
    build(&f);
    f.used[3] = "Alfa";
    f.plan.n_sites = 4;
    expect(&f, "sites: Alfa is listed twice\n");
    f.used[3] = "Zulu";
    expect(&f, "sites: the instance has no site Zulu\n");
    /* a base and a port of one name */
    build(&f);
    f.sites[CHARLIE].name = "Bravo";
    f.units[2].site = f.ships[0].port = f.ships[1].port = f.used[2] = "Bravo";
    expect(&f, NULL);
    f.plan.n_sites = 2;
    expect_among(&f, "port Bravo is not among the sites used, 2 units stand there\n");
}

static void rows_that_cannot_be(void **unused)
{
    (void)unused;
    fixture f;
    build(&f);
    f.units[3] = (pk_plan_units){"Green", "jet", "Alfa", 1, 0};
    f.plan.n_units = 4;
    expect(&f, "units: the instance has no contributor Green\n");
    f.units[3] = (pk_plan_units){"Red", "bus", "Alfa", 1, 0};
    expect(&f, "units: the instance has no type bus\n");
    f.units[3] = (pk_plan_units){"Red", "jet", "Zulu", 1, 0};
    expect(&f, "units: the instance has no site Zulu\n");
    f.units[3] = (pk_plan_units){"Red", "jet", "Charlie", 1, 0};
    expect(&f, "units: jet of Red cannot stand at Charlie, which is a port\n");
    f.units[3] = (pk_plan_units){"Blue", "jet", "Alfa", -1, 0};
    expect(&f, "units: jet of Blue at Alfa: -1 units and 0 on alert cannot be\n");
    f.units[3] = (pk_plan_units){"Red", "drone", "Bravo", 0, 0};
    expect(&f, "units: drone of Red at Bravo are listed twice\n");

    build(&f);
    f.plan.n_sorties = 7;
    pk_plan_sorties none = f.sorties[5];
    none.number = 0;
    f.sorties[6] = none;
    expect(&f, "sorties: drone of Red from Bravo to East (surveillance, period 3) are listed twice\n");
    none.period = 1;
    f.sorties[6] = none;
    expect(&f, NULL);
    f.sorties[6].number = -0.1;
    expect(&f, "sorties: drone of Red from Bravo to East (surveillance): -0.1 cannot be a number of sorties\n");
    f.sorties[6].number = NAN;
    expect_among(&f, "cannot be a number of sorties\n");
    f.sorties[6].number = INFINITY;
    expect(&f, "sorties: drone of Red from Bravo to East (surveillance): inf cannot be a number of sorties\n");
    f.sorties[6] = none;
    f.sorties[6].period = 4;
    expect(&f, "sorties: drone of Red from Bravo: the day has periods 0 to 3, not 4\n");
    f.sorties[6] = none;
    f.sorties[6].zone = "Lane";
    expect(&f, "sorties: the instance has no zone Lane\n");
    f.sorties[6] = none;
    f.sorties[6].type = "corvette";
    f.sorties[6].base = "Charlie";
    expect(&f, "sorties: the instance has no aircraft corvette\nsorties: the instance has no base Charlie\n");
    f.sorties[6] = none;
    f.sorties[6].task = PK_ALERT;
    expect(&f, "sorties: drone of Red for East: the task cannot be one of sorties\n");

    build(&f);
    f.plan.n_ships = 3;
    f.ships[2] = (pk_plan_ships){"Red", "corvette", "Charlie", "Bay", PK_SEA_PATROL, 0};
    expect(&f, "ships: corvette of Red from Charlie to Bay (sea_patrol, period 0) are listed twice\n");
    f.ships[2] = (pk_plan_ships){"Red", "corvette", "Charlie", "Bay", PK_SWEEP, 0};
    expect(&f, "ships: the instance has no lane Bay\n");
    f.ships[2] = (pk_plan_ships){"Red", "corvette", "Charlie", "Lane", PK_SWEEP, -1};
    expect(&f, "ships: corvette of Red from Charlie to Lane (sweep): -1 cannot be a number of ships\n");
    f.ships[2] = (pk_plan_ships){"Red", "corvette", "Charlie", "North", PK_PATROL, 0};
    expect(&f, "ships: corvette of Red for North: the task cannot be one of ships\n");
}

static void claims_about_gaps(void **unused)
{
    (void)unused;
    fixture f;
    build(&f);
    f.gaps[0].met += 1;
    expect(&f, "gaps: North patrol: met is said to be 201, it is 200\n");
    build(&f);
    f.met_h[1][3] = 2;
    expect(&f, "gaps: East surveillance: met in period 3 is said to be 2, it is 1.9\n");
    build(&f);
    f.required_h[3][2] = 1;
    f.gaps[3].required = 55;
    f.gaps[3].weight = 6;
    expect(&f, "gaps: Lane escort: weight is said to be 6, it is 5\n"
               "gaps: Lane escort: required is said to be 55, it is 60\n"
               "gaps: Lane escort: required in period 2 is said to be 1, it is 1.5\n");
    build(&f);
    f.gaps[5].met = 0.75;
    expect(&f, "gaps: North alert: met is said to be 0.75, it is 0.5\n");
    build(&f);
    f.plan.n_gaps = 5;
    expect(&f, "gaps: North alert is wanted, it is not listed\n");
    build(&f);
    f.gaps[6] = f.gaps[5];
    f.plan.n_gaps = 7;
    expect(&f, "gaps: North alert is listed twice\n");
    f.gaps[6].task = PK_SURVEILLANCE;
    expect(&f, "gaps: North surveillance is listed, it is not wanted\n");
    build(&f);
    f.units[0].on_alert = 1;
    expect_among(&f, "gaps: North alert: met is said to be 0.5, it is 0.25\n");
    build(&f);
    f.targets[EAST].window_start_h = 4;
    f.targets[EAST].window_end_h = 22;
    expect_among(&f, "gaps: East surveillance: required in period 0 is said to be 4, it is 2\n"
                     "gaps: East surveillance: met in period 0 is said to be 3.8, it is 2\n"
                     "gaps: East surveillance: required in period 1 is said to be 0, it is 6\n"
                     "gaps: East surveillance: required in period 2 is said to be 0, it is 6\n"
                     "gaps: East surveillance: required in period 3 is said to be 2, it is 4\n");
    build(&f);
    f.gaps[2].n_periods = 3;
    expect(&f, "gaps: Bay sea_patrol has 3 periods, the day has 4\n");
}

/* A point on the rim of the reach counts either way: 450 km are (35 - 5) / 60 h at 900 km/h but for rounding. */
static void points_on_the_rim(void **unused)
{
    (void)unused;
    fixture f;
    build(&f);
    f.points[0].position.lon = 450;
    expect(&f, NULL);
    f.gaps[5].met = 0.25;
    f.plan.objective = f.plan.bound = f.stages[0].value = f.stages[0].bound = 4.26 + 3 * 0.25;
    f.plan.coverage_gap_percent = 100 * f.plan.objective / 21;
    expect(&f, NULL);
    f.points[0].position.lon = 450.001;
    expect(&f, NULL);
    f.points[0].position.lon = 449.999;
    expect_among(&f, "gaps: North alert: met is said to be 0.25, it is 0.5\n");
}

static void claims_about_value(void **unused)
{
    (void)unused;
    fixture f;
    build(&f);
    f.plan.objective = 4.2;
    f.plan.coverage_gap_percent = 20;
    expect(&f, "objective is said to be 4.2, it is 4.26\n"
               "coverage_gap_percent is said to be 20, it is 20.2857143\n");
    build(&f);
    f.plan.objective = NAN;
    expect_among(&f, "objective is said to be nan, it is 4.26\n");
    build(&f);
    f.plan.bound = 4.0;
    expect(&f, "bound is said to be 4, it is 4.26\n");
    build(&f);
    f.plan.relative_gap = 0.01;
    expect(&f, "relative_gap is said to be 0.01, it is 0\n");
    build(&f);
    f.plan.instance = "other";
    expect(&f, "the plan is one of instance other, this is instance toy\n");
    build(&f);
    f.plan.model = PK_MCLP;
    expect(&f, "the plan is one of model mclp, the instance of model theatre\n");
}

static void claims_of_stages(void **unused)
{
    (void)unused;
    fixture f;
    /* a later stage may give back keep = 0.001 of the first */
    build(&f);
    f.plan.objective = f.plan.bound = f.stages[0].value = f.stages[0].bound = 4.2575;
    expect(&f, NULL);
    f.plan.objective = f.plan.bound = f.stages[0].value = f.stages[0].bound = 4.25;
    expect(&f, "stage gap: its value was 4.25, later stages may leave 4.25425, they left 4.26\n");
    build(&f);
    f.plan.objective = f.plan.bound = f.stages[0].value = f.stages[0].bound = 4.27;
    expect(&f, "stage gap: the bound is said to be 4.27, the plan has 4.26\n");
    build(&f);
    f.stages[1].bound = 391;
    expect(&f, "stage personnel: the bound is said to be 391, the plan has 390\n"
               "stage personnel: the bound 391 is above the value 390\n");
    build(&f);
    f.stages[2].value = 370;
    f.stages[2].bound = 360;
    expect(&f, "stage flight_hours: the value is said to be 370, it is 360\n"
               "stage flight_hours: said to be optimal, value 370 and bound 360 differ by more than 0.0001\n");
    build(&f);
    f.stages[2].value = NAN;
    expect(&f, "stage flight_hours: nan cannot be a value\n");
    build(&f);
    f.stages[1].bound = 300;
    expect(&f, "stage personnel: said to be optimal, value 390 and bound 300 differ by more than 0.0001\n");
    f.stages[1].bound = NAN;
    expect_among(&f, "stage personnel: said to be optimal, value 390 and bound nan differ by more than 0.0001\n");
    f.stages[1].status = PK_PLAN_FEASIBLE;
    expect(&f, "the plan is said to be optimal, its stage personnel is feasible\n");
    f.plan.status = PK_PLAN_FEASIBLE;
    expect(&f, NULL);
    /* a limit came before the last stage */
    f.plan.n_stages = 2;
    expect(&f, NULL);
    f.plan.status = PK_PLAN_OPTIMAL;
    f.stages[1] = (pk_plan_stage){PK_STAGE_PERSONNEL, 390, 390, PK_PLAN_OPTIMAL};
    expect(&f, "stage flight_hours is missing\n");
    build(&f);
    pk_plan_stage swap = f.stages[1];
    f.stages[1] = f.stages[2];
    f.stages[2] = swap;
    expect(&f, "stage personnel is missing\nstage flight_hours is not in its place in the instance's order\n");
    build(&f);
    f.plan.n_stages = 0;
    expect_among(&f, "stage gap is missing\n");
}

static void claims_of_no_plan(void **unused)
{
    (void)unused;
    fixture f;
    build(&f);
    f.plan.status = PK_PLAN_INFEASIBLE;
    f.plan.objective = NAN;
    expect(&f, "the plan is said to be infeasible, yet something stands there\n");
    f.plan.n_sites = f.plan.n_units = f.plan.n_sorties = f.plan.n_ships = 0;
    expect(&f, "the plan is said to be infeasible, yet the open sites alone keep every rule\n");
    f.plan.status = PK_PLAN_UNKNOWN;
    expect(&f, NULL);
    f.plan.status = PK_PLAN_INFEASIBLE;
    f.instance.personnel_limit = 49; /* Bravo is open and has 50 people */
    expect(&f, NULL);
}

/* The same theatre on the globe, at one longitude: its points a lattice, its distances geodesics. */
static void reach_on_the_globe(void **unused)
{
    (void)unused;
    fixture f;
    build(&f);
    /* 450 km north of Alfa: from 45 N the meridian reaches 49.0477 N */
    f.instance.earth = PK_WGS84;
    f.instance.n_exclusions = 0;
    f.instance.n_targets = 1;
    f.instance.max_bases = INFINITY;
    f.sites[ALFA].position = (pk_position){45, 30};
    f.sites[BRAVO].position = (pk_position){45, 36};
    f.sites[CHARLIE].position = (pk_position){44, 30};
    f.targets[NORTH].position = (pk_position){49, 30};
    f.targets[NORTH].required[PK_PATROL] = 0;
    f.targets[NORTH].points = NULL;
    f.targets[NORTH].n_points = 0;
    f.targets[NORTH].grid_km = 111.195 / 100; /* a hundredth of a degree */
    f.targets[NORTH].radius_km = 0.6;         /* one lattice point alone: 49 N and the nearest of its row */
    f.plan.n_sorties = f.plan.n_ships = 0;
    f.plan.n_limits = 0;
    f.plan.n_gaps = 1;
    f.gaps[0] = f.gaps[5];
    f.gaps[0].met = 1;
    f.plan.n_stages = 1;
    f.plan.status = PK_PLAN_FEASIBLE;
    f.stages[0] = (pk_plan_stage){PK_STAGE_GAP, 0, 0, PK_PLAN_OPTIMAL};
    f.plan.objective = f.plan.bound = f.plan.coverage_gap_percent = 0;
    expect(&f, NULL);
    /* 49.05 N is out of reach: 450.26 km */
    f.targets[NORTH].position.lat = 49.05;
    expect_among(&f, "gaps: North alert: met is said to be 1, it is 0\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts_the_plan),  cmocka_unit_test(rules_of_places),     cmocka_unit_test(rules_of_sorties),
        cmocka_unit_test(rules_of_ships),    cmocka_unit_test(rules_of_limits),     cmocka_unit_test(rules_of_changes),
        cmocka_unit_test(sites_listed),      cmocka_unit_test(rows_that_cannot_be), cmocka_unit_test(claims_about_gaps),
        cmocka_unit_test(points_on_the_rim), cmocka_unit_test(claims_about_value),  cmocka_unit_test(claims_of_stages),
        cmocka_unit_test(claims_of_no_plan), cmocka_unit_test(reach_on_the_globe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
