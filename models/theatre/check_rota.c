/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rota: one row for each of the sorties, whole numbers, running totals within one of their averages after every
 * period of the calendar, and the gap that it leaves. O(sorties · (log sorties + days)).
 */
#include "theatre/check_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool same_row(const pk_plan_rota *rota, const pk_plan_sorties *sorties)
{
    return strcmp(rota->contributor, sorties->contributor) == 0 && strcmp(rota->type, sorties->type) == 0 &&
           strcmp(rota->base, sorties->base) == 0 && strcmp(rota->zone, sorties->zone) == 0 &&
           rota->task == sorties->task && rota->period == sorties->period;
}

static bool check_row(pk_ledger *ledger, size_t i)
{
    const pk_plan_rota *row = &ledger->plan->rota[i];
    if (!same_row(row, &ledger->plan->sorties[i])) {
        pk_find(ledger->findings, "rota: row %zu is not for row %zu of the sorties", i, i);
        return false;
    }
    if ((double)row->n_days != ledger->instance->horizon_days) {
        pk_find(ledger->findings, "rota: row %zu has %zu days, the horizon has %.9g", i, row->n_days,
                ledger->instance->horizon_days);
        return false;
    }
    for (size_t day = 0; day < row->n_days; day++)
        if (!(row->by_day[day] >= 0) || fabs(row->by_day[day] - round(row->by_day[day])) > 0) {
            pk_find(ledger->findings, "rota: row %zu has %.9g sorties on day %zu", i, row->by_day[day], day + 1);
            return false;
        }
    return true;
}

/* How near the flows of a level belong together: flows are sorted by site, contributor and type. */
typedef enum rota_level { STREAM, CLASS, BASE } rota_level;

static bool together(const pk_flow *a, const pk_flow *b, rota_level level)
{
    switch (level) {
    case STREAM: return a == b;
    case CLASS: return a->site == b->site && a->contributor == b->contributor && a->type == b->type;
    case BASE: return a->site == b->site;
    }
    return false;
}

static void complain(pk_ledger *ledger, const pk_flow *flow, rota_level level, size_t day, size_t period, double total,
                     double average)
{
    const pk_instance *instance = ledger->instance;
    const char *base = instance->sites[flow->site].name;
    const char *contributor = instance->contributors[flow->contributor].name;
    const char *type = instance->types[flow->type].name;
    char who[512] = "";
    if (level == STREAM)
        snprintf(who, sizeof who, "%.100s of %.100s to %.100s (%s) from ", type, contributor,
                 instance->targets[flow->target].name, pk_task_name(flow->task));
    if (level == CLASS)
        snprintf(who, sizeof who, "%.100s of %.100s from ", type, contributor);
    pk_find(ledger->findings, "rota: %s%s: %.9g sorties up to day %zu, period %zu, the mean comes to %.9g", who, base,
            total, day + 1, period, average);
}

/* The running totals of flows [first, end) together. Says no more than where they leave their average. */
static void check_totals(pk_ledger *ledger, size_t first, size_t end, rota_level level)
{
    double total = 0, average = 0;
    for (size_t day = 0; day < (size_t)ledger->instance->horizon_days; day++)
        for (size_t t = 0; t < (size_t)ledger->instance->periods_per_day; t++) {
            for (size_t i = first; i < end; i++)
                if (ledger->sorties[i].period == t) {
                    total += ledger->plan->rota[ledger->sorties[i].row].by_day[day];
                    average += ledger->sorties[i].number;
                }
            if (!pk_within(fabs(total - average), 1)) {
                complain(ledger, &ledger->sorties[first], level, day, t, total, average);
                return;
            }
        }
}

static void check_level(pk_ledger *ledger, rota_level level)
{
    for (size_t first = 0, end; first < ledger->n_sorties; first = end) {
        for (end = first; end < ledger->n_sorties && together(&ledger->sorties[first], &ledger->sorties[end], level);)
            end++;
        check_totals(ledger, first, end, level);
    }
}

/* ---- the gap ---- */

static double met_alert(const pk_ledger *ledger, const pk_target *zone)
{
    for (size_t i = 0; i < ledger->plan->n_gaps; i++)
        if (ledger->plan->gaps[i].task == PK_ALERT && strcmp(ledger->plan->gaps[i].target, zone->name) == 0)
            return ledger->plan->gaps[i].met;
    return 0;
}

/* Hours in every period of the calendar of one target and task: hours [days × periods_per_day]. */
static void gather_hours(const pk_ledger *ledger, size_t z, pk_task task, double *hours)
{
    size_t periods = (size_t)ledger->instance->periods_per_day, days = (size_t)ledger->instance->horizon_days;
    double ships_h = 0;
    for (size_t i = 0; i < ledger->n_ships; i++)
        if (ledger->ships[i].target == z && ledger->ships[i].task == task)
            ships_h += ledger->ships[i].number * pk_ledger_flow_hours(ledger, &ledger->ships[i]);
    for (size_t i = 0; i < days * periods; i++)
        hours[i] = ships_h;
    for (size_t i = 0; i < ledger->n_sorties; i++) {
        const pk_flow *flow = &ledger->sorties[i];
        if (flow->target != z || flow->task != task)
            continue;
        double each_h = pk_ledger_flow_hours(ledger, flow);
        for (size_t day = 0; day < days; day++)
            hours[day * periods + flow->period] += ledger->plan->rota[flow->row].by_day[day] * each_h;
    }
}

/* The share of a presence requirement that the rota meets; NAN where nothing is required. */
static double met_presence(const pk_ledger *ledger, size_t z, pk_task task, double *hours)
{
    const pk_target *target = &ledger->instance->targets[z];
    size_t periods = (size_t)ledger->instance->periods_per_day, days = (size_t)ledger->instance->horizon_days;
    double required_h = 0, met_h = 0;
    gather_hours(ledger, z, task, hours);
    for (size_t t = 0; t < periods; t++) {
        double each_h = pk_ledger_required_hours(ledger, target, task, (int)t);
        required_h += each_h * (double)days;
        for (size_t day = 0; day < days; day++)
            met_h += fmin(hours[day * periods + t], each_h);
    }
    return required_h > 0 ? met_h / required_h : (double)NAN;
}

static pk_status check_gap(pk_ledger *ledger, pk_error *error)
{
    const pk_instance *instance = ledger->instance;
    double *hours = calloc((size_t)instance->horizon_days * (size_t)instance->periods_per_day + 1, sizeof *hours);
    if (!hours)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory to check a rota");
    double gap = 0, weights = 0;
    for (size_t z = 0; z < instance->n_targets; z++)
        for (pk_task task = 0; task < PK_TASK_COUNT; task++) {
            const pk_target *target = &instance->targets[z];
            if (!(target->required[task] > 0))
                continue;
            double met = task == PK_ALERT ? met_alert(ledger, target) : met_presence(ledger, z, task, hours);
            if (isnan(met))
                continue;
            gap += target->weight[task] * fmax(0, 1 - met);
            weights += target->weight[task];
        }
    free(hours);
    double percent = weights > 0 ? 100 * gap / weights : 0;
    if (!pk_alike(ledger->plan->rota_gap_percent, percent))
        pk_find(ledger->findings, "rota_gap_percent is said to be %.9g, it is %.9g", ledger->plan->rota_gap_percent,
                percent);
    return PK_OK;
}

pk_status pk_check_rota(pk_ledger *ledger, pk_error *error)
{
    const pk_plan *plan = ledger->plan;
    if (plan->n_rota == 0 && isnan(plan->rota_gap_percent))
        return PK_OK;
    if (plan->n_rota != plan->n_sorties) {
        pk_find(ledger->findings, "rota: %zu rows, there are %zu sorties", plan->n_rota, plan->n_sorties);
        return PK_OK;
    }
    bool sound = true;
    for (size_t i = 0; i < plan->n_rota; i++)
        sound &= check_row(ledger, i);
    if (!sound)
        return PK_OK;
    for (rota_level level = STREAM; level <= BASE; level++)
        check_level(ledger, level);
    return check_gap(ledger, error);
}
