/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * docs/model.md, The rota. The plan's sorties are means: number in this period of each day. Rounding them is one
 * problem for each base: streams (rows of the plan's sorties) are the leaves, classes the groups, periods the steps and
 * days the cycles of engine/rounding.h.
 *
 * The gap of the rota is that of the model with what each period of the calendar really gets:
 *   Σ_(target, task) weight · (1 − Σ_days,periods min(r, hours in that period) / Σ r),
 * ships and alert as in the plan.
 */
#include <picket/rota.h>

#include "base/arena.h"
#include "engine/rounding.h"
#include "theatre/reach.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the gap ---- */

/* What a row of the plan refers to. */
typedef struct place {
    size_t type, site, target;
} place;

static pk_status locate(const pk_instance *instance, pk_domain domain, const char *type, const char *site,
                        const char *target, pk_task task, place *found, pk_error *error)
{
    pk_target_kind kind = task == PK_ESCORT || task == PK_SWEEP ? PK_LANE : PK_ZONE;
    size_t k = 0, s = 0, z = 0;
    while (k < instance->n_types && (instance->types[k].domain != domain || strcmp(instance->types[k].name, type) != 0))
        k++;
    while (s < instance->n_sites && (instance->sites[s].domain != domain || strcmp(instance->sites[s].name, site) != 0))
        s++;
    while (z < instance->n_targets &&
           (instance->targets[z].kind != kind || strcmp(instance->targets[z].name, target) != 0))
        z++;
    *found = (place){k, s, z};
    if (k == instance->n_types)
        return pk_fail(error, PK_ERROR_DATA, "the plan names the type %.200s, which the instance does not have", type);
    if (s == instance->n_sites)
        return pk_fail(error, PK_ERROR_DATA, "the plan names the site %.200s, which the instance does not have", site);
    if (z == instance->n_targets)
        return pk_fail(error, PK_ERROR_DATA, "the plan names the target %.200s, which the instance does not have",
                       target);
    return PK_OK;
}

typedef struct measuring {
    const pk_instance *instance;
    const pk_plan *plan;
    pk_reach *reach;
    double *ship_h;    /* [n_targets × PK_TASK_COUNT] in every period */
    double *hours_h;   /* [n_targets × PK_TASK_COUNT × periods_per_day] in the present day */
    double *met_h;     /* [n_targets × PK_TASK_COUNT] over the horizon */
    double *station_h; /* [n_sorties] of one sortie */
    size_t *cell;      /* [n_sorties] in hours_h */
    size_t *first_row; /* [n_sorties] the first of the same cell */
} measuring;

static pk_status measure_ships(measuring *m, pk_error *error)
{
    pk_status status = PK_OK;
    for (size_t i = 0; i < m->plan->n_ships && !status; i++) {
        const pk_plan_ships *row = &m->plan->ships[i];
        place at;
        status = locate(m->instance, PK_SEA, row->type, row->port, row->target, row->task, &at, error);
        if (!status)
            m->ship_h[at.target * PK_TASK_COUNT + row->task] +=
                row->number * 24.0 / m->instance->periods_per_day *
                pk_type_on_task_share(&m->instance->types[at.type], pk_reach_distance_km(m->reach, at.site, at.target));
    }
    return status;
}

static pk_status find_streams(measuring *m, pk_error *error)
{
    pk_status status = PK_OK;
    for (size_t i = 0; i < m->plan->n_sorties && !status; i++) {
        const pk_plan_sorties *row = &m->plan->sorties[i];
        place at;
        status = locate(m->instance, PK_AIR, row->type, row->base, row->zone, row->task, &at, error);
        if (status)
            break;
        if (row->period >= m->instance->periods_per_day)
            return pk_fail(error, PK_ERROR_DATA, "the plan names period %d, and a day has %d", row->period,
                           m->instance->periods_per_day);
        m->station_h[i] =
            pk_type_on_station_h(&m->instance->types[at.type], pk_reach_distance_km(m->reach, at.site, at.target));
        m->cell[i] =
            (at.target * PK_TASK_COUNT + row->task) * (size_t)m->instance->periods_per_day + (size_t)row->period;
        m->first_row[i] = 0;
        while (m->cell[m->first_row[i]] != m->cell[i])
            m->first_row[i]++;
    }
    return status;
}

static void measure_day(measuring *m, const double *by_day, size_t day)
{
    size_t periods = (size_t)m->instance->periods_per_day, days = (size_t)m->instance->horizon_days;
    size_t needs = m->instance->n_targets * PK_TASK_COUNT;
    for (size_t i = 0; i < needs * periods; i++)
        m->hours_h[i] = m->ship_h[i / periods];
    for (size_t i = 0; i < m->plan->n_sorties; i++)
        m->hours_h[m->cell[i]] += by_day[i * days + day] * m->station_h[i];
    for (size_t i = 0; i < needs; i++)
        for (size_t t = 0; t < periods; t++)
            m->met_h[i] += fmin(m->hours_h[i * periods + t],
                                pk_reach_required_h(m->reach, i / PK_TASK_COUNT, (pk_task)(i % PK_TASK_COUNT), t));
}

static double alert_met(const pk_plan *plan, const pk_target *zone)
{
    for (size_t i = 0; i < plan->n_gaps; i++)
        if (plan->gaps[i].task == PK_ALERT && strcmp(plan->gaps[i].target, zone->name) == 0)
            return plan->gaps[i].met;
    return 0;
}

static double gap_percent(const measuring *m)
{
    double gap = 0, weights = 0;
    for (size_t i = 0; i < m->instance->n_targets * PK_TASK_COUNT; i++) {
        const pk_target *target = &m->instance->targets[i / PK_TASK_COUNT];
        pk_task task = (pk_task)(i % PK_TASK_COUNT);
        double required_h = pk_reach_required_day_h(m->reach, i / PK_TASK_COUNT, task) * m->instance->horizon_days;
        if (!(task == PK_ALERT ? target->required[task] > 0 : required_h > 0))
            continue;
        double met = task == PK_ALERT ? alert_met(m->plan, target) : m->met_h[i] / required_h;
        gap += target->weight[task] * fmax(0, 1 - met);
        weights += target->weight[task];
    }
    return weights > 0 ? 100 * gap / weights : 0;
}

static pk_status allocate(measuring *m, pk_error *error)
{
    size_t needs = m->instance->n_targets * PK_TASK_COUNT;
    m->ship_h = calloc(needs + 1, sizeof *m->ship_h);
    m->hours_h = calloc(needs * (size_t)m->instance->periods_per_day + 1, sizeof *m->hours_h);
    m->met_h = calloc(needs + 1, sizeof *m->met_h);
    m->station_h = calloc(m->plan->n_sorties + 1, sizeof *m->station_h);
    m->cell = calloc(m->plan->n_sorties + 1, sizeof *m->cell);
    m->first_row = calloc(m->plan->n_sorties + 1, sizeof *m->first_row);
    if (!m->ship_h || !m->hours_h || !m->met_h || !m->station_h || !m->cell || !m->first_row)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory to measure a rota");
    return pk_reach_new(m->instance, &m->reach, error);
}

static void free_measuring(measuring *m)
{
    pk_reach_free(m->reach);
    free(m->ship_h);
    free(m->hours_h);
    free(m->met_h);
    free(m->station_h);
    free(m->cell);
    free(m->first_row);
}

/* ---- rounding, base by base ---- */

/* The streams of one base, and what they are for. */
typedef struct base_streams {
    size_t *row; /* [n] in the plan's sorties */
    pk_rounding_leaf *leaves;
    size_t n, n_groups, n_needs;
    double *wanted; /* [n_needs × days] hours, less what all others give */
    double *worth;  /* [n_needs] of an hour, in the objective */
} base_streams;

static bool same_class(const pk_plan_sorties *a, const pk_plan_sorties *b)
{
    return strcmp(a->contributor, b->contributor) == 0 && strcmp(a->type, b->type) == 0;
}

/* Those that stand at the base of row `first`; the rows before it are of other bases. */
static void gather(const measuring *m, size_t first, base_streams *streams)
{
    const pk_plan *plan = m->plan;
    streams->n = streams->n_groups = streams->n_needs = 0;
    for (size_t i = first; i < plan->n_sorties; i++) {
        const pk_plan_sorties *row = &plan->sorties[i];
        if (strcmp(row->base, plan->sorties[first].base) != 0)
            continue;
        size_t group = streams->n_groups, need = streams->n_needs;
        for (size_t j = 0; j < streams->n; j++) {
            if (same_class(row, &plan->sorties[streams->row[j]]))
                group = streams->leaves[j].group;
            if (m->cell[i] == m->cell[streams->row[j]])
                need = streams->leaves[j].need;
        }
        streams->n_groups += group == streams->n_groups;
        streams->n_needs += need == streams->n_needs;
        streams->row[streams->n] = i;
        streams->leaves[streams->n++] = (pk_rounding_leaf){
            .group = group, .step = (size_t)row->period, .mean = row->number, .need = need, .yield = m->station_h[i]};
    }
}

/* What each need of the base's streams still wants when all other bases fly what is settled for them, or else their
 * means: expected_h [n_sorties × days] holds, at the first row of each cell, what all together give. */
static void find_wanted(const measuring *m, const double *expected_h, base_streams *streams)
{
    const pk_instance *instance = m->instance;
    size_t days = (size_t)instance->horizon_days, periods = (size_t)instance->periods_per_day;
    for (size_t i = 0; i < streams->n; i++) {
        size_t row = streams->row[i], target = m->cell[row] / periods / PK_TASK_COUNT, need = streams->leaves[i].need;
        pk_task task = m->plan->sorties[row].task;
        double required_h = pk_reach_required_h(m->reach, target, task, m->cell[row] % periods);
        streams->worth[need] = instance->targets[target].weight[task] /
                               fmax(pk_reach_required_day_h(m->reach, target, task), 1e-9) / (double)days;
        for (size_t day = 0; day < days; day++)
            streams->wanted[need * days + day] = required_h - expected_h[m->first_row[row] * days + day];
    }
}

/* Adds the base's streams, as means or as they were settled, to what is expected, or takes them out. */
static void expect(const measuring *m, const base_streams *streams, const double *by_day, double sign,
                   double *expected_h)
{
    size_t days = (size_t)m->instance->horizon_days;
    for (size_t i = 0; i < streams->n; i++)
        for (size_t day = 0; day < days; day++) {
            size_t row = streams->row[i];
            double number = by_day ? by_day[row * days + day] : m->plan->sorties[row].number;
            expected_h[m->first_row[row] * days + day] += sign * number * m->station_h[row];
        }
}

/* Rounds the streams of one base; by_day [n_sorties × days]. */
static pk_status round_base(const measuring *m, base_streams *streams, double *expected_h, double *by_day,
                            pk_error *error)
{
    const pk_instance *instance = m->instance;
    expect(m, streams, NULL, -1, expected_h);
    find_wanted(m, expected_h, streams);
    const pk_rounding problem = {
        .leaves = streams->leaves,
        .n_leaves = streams->n,
        .n_groups = streams->n_groups,
        .n_steps = (size_t)instance->periods_per_day,
        .n_cycles = (size_t)instance->horizon_days,
        .n_needs = streams->n_needs,
        .wanted = streams->wanted,
        .worth = streams->worth,
    };
    int *counts = calloc(problem.n_leaves * problem.n_cycles + 1, sizeof *counts);
    if (!counts)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a rota");
    pk_status status = pk_round_nested(&problem, counts, error);
    for (size_t i = 0; i < streams->n && !status; i++)
        for (size_t day = 0; day < problem.n_cycles; day++)
            by_day[streams->row[i] * problem.n_cycles + day] = counts[i * problem.n_cycles + day];
    free(counts);
    if (!status)
        expect(m, streams, by_day, 1, expected_h);
    return status;
}

static bool is_first_of_base(const pk_plan *plan, size_t row)
{
    for (size_t j = 0; j < row; j++)
        if (strcmp(plan->sorties[j].base, plan->sorties[row].base) == 0)
            return false;
    return true;
}

static pk_status round_plan(const measuring *m, double *by_day, pk_error *error)
{
    size_t n = m->plan->n_sorties, days = (size_t)m->instance->horizon_days;
    base_streams streams = {.row = calloc(n + 1, sizeof *streams.row),
                            .leaves = calloc(n + 1, sizeof *streams.leaves),
                            .wanted = calloc(n * days + 1, sizeof *streams.wanted),
                            .worth = calloc(n + 1, sizeof *streams.worth)};
    double *expected_h = calloc(n * days + 1, sizeof *expected_h);
    pk_status status = PK_OK;
    if (!streams.row || !streams.leaves || !streams.wanted || !streams.worth || !expected_h)
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory for a rota");
    for (size_t i = 0; i < n && !status; i++) {
        const pk_plan_sorties *row = &m->plan->sorties[i];
        double ships_h = m->first_row[i] == i ? m->ship_h[m->cell[i] / (size_t)m->instance->periods_per_day] : 0;
        for (size_t day = 0; day < days; day++)
            expected_h[m->first_row[i] * days + day] += ships_h + row->number * m->station_h[i];
    }
    for (size_t i = 0; i < n && !status; i++)
        if (is_first_of_base(m->plan, i)) {
            gather(m, i, &streams);
            status = round_base(m, &streams, expected_h, by_day, error);
        }
    free(streams.row);
    free(streams.leaves);
    free(streams.wanted);
    free(streams.worth);
    free(expected_h);
    return status;
}

/* ---- the rota ---- */

static pk_status enter_rows(const pk_instance *instance, pk_plan *plan, const double *by_day, pk_error *error)
{
    pk_plan_rota *rota = pk_arena_zalloc(plan->arena, plan->n_sorties, sizeof *rota);
    if (!rota)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a rota");
    size_t days = (size_t)instance->horizon_days;
    for (size_t i = 0; i < plan->n_sorties; i++) {
        const pk_plan_sorties *row = &plan->sorties[i];
        rota[i] = (pk_plan_rota){.contributor = row->contributor,
                                 .type = row->type,
                                 .base = row->base,
                                 .zone = row->zone,
                                 .task = row->task,
                                 .period = row->period,
                                 .by_day = by_day + i * days,
                                 .n_days = days};
    }
    plan->rota = rota;
    plan->n_rota = plan->n_sorties;
    return PK_OK;
}

pk_status pk_rota_make(const pk_instance *instance, pk_plan *plan, pk_error *error)
{
    if (instance->model != PK_THEATRE)
        return pk_fail(error, PK_ERROR_USAGE, "a rota belongs to the model theatre, not to %s",
                       pk_model_name(instance->model));
    measuring m = {.instance = instance, .plan = plan};
    size_t days = (size_t)instance->horizon_days;
    double *by_day = pk_arena_zalloc(plan->arena, plan->n_sorties * days, sizeof *by_day);
    pk_status status = PK_OK;
    if (!by_day)
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory for a rota");
    if (!status)
        status = allocate(&m, error);
    if (!status)
        status = find_streams(&m, error);
    if (!status)
        status = measure_ships(&m, error);
    if (!status)
        status = round_plan(&m, by_day, error);
    if (!status)
        status = enter_rows(instance, plan, by_day, error);
    if (status)
        goto done;
    for (size_t day = 0; day < days; day++)
        measure_day(&m, by_day, day);
    plan->rota_gap_percent = gap_percent(&m);
done:
    free_measuring(&m);
    return status;
}
