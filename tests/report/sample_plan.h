/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small plan made by hand: every list has an item, some numbers are awkward. */
#ifndef PICKET_TESTS_SAMPLE_PLAN_H
#define PICKET_TESTS_SAMPLE_PLAN_H

#include <math.h>
#include <picket/plan.h>

static const char *sample_sites[] = {"alpha", "harbour"};

static pk_plan_stage sample_stages[] = {
    {PK_STAGE_GAP, 0.1 + 0.2, 0.29, PK_PLAN_FEASIBLE},
    {PK_STAGE_PERSONNEL, 1200, NAN, PK_PLAN_FEASIBLE},
};

static pk_plan_units sample_units[] = {
    {"RO", "f16", "alpha", 12, 4},
    {"RO", "frigate", "harbour", 1, 0},
};

static pk_plan_sorties sample_sorties[] = {
    {"RO", "f16", "alpha", "delta", PK_PATROL, 0, 10.0 / 3},
    {"RO", "f16", "alpha", "delta", PK_PATROL, 1, 2},
};

static pk_plan_ships sample_ships[] = {{"RO", "frigate", "harbour", "lane_1", PK_ESCORT, 1}};

static const double sample_required[] = {6, 6}, sample_met[] = {5.5, 1e-17};

static pk_plan_gap sample_gaps[] = {
    {"delta", PK_PATROL, 12, 5.5, 1, sample_required, sample_met, 2},
    {"delta", PK_ALERT, 1, 0.75, 2, NULL, NULL, 0},
    {"lane_1", PK_ESCORT, 48, 48, 0.5, NULL, NULL, 0},
};

static pk_plan_limit sample_limits[] = {{"personnel", 1200, 1250}, {"cost", 0, INFINITY}};

static pk_plan sample_plan = {
    .instance = "sample",
    .model = PK_THEATRE,
    .status = PK_PLAN_FEASIBLE,
    .objective = 0.1 + 0.2,
    .bound = 0.29,
    .relative_gap = 1.0 / 30,
    .coverage_gap_percent = 30,
    .rota_gap_percent = NAN,
    .stages = sample_stages,
    .n_stages = 2,
    .sites = sample_sites,
    .n_sites = 2,
    .units = sample_units,
    .n_units = 2,
    .sorties = sample_sorties,
    .n_sorties = 2,
    .ships = sample_ships,
    .n_ships = 1,
    .gaps = sample_gaps,
    .n_gaps = 3,
    .limits = sample_limits,
    .n_limits = 2,
};

#endif
