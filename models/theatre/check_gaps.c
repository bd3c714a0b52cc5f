/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every target asks for and what the plan gives it (rule 5, and the alert of a zone's points), hence G.
 *
 * Presence: hours on station by period of the day, each period met up to its requirement.
 *
 * Alert: the aircraft on alert that reach a point in time are counted point by point. Whole zones are settled first:
 * with a team's reach r, the distance D from its site to the zone's station, and the greatest distance R from the
 * station to a point, it reaches every point where D + R <= r and none where D - R > r. O(points · sites that neither
 * settles).
 */
#include "theatre/check_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the formulas of docs/model.md sections 3 and 4 ---- */

static pk_position station_of(const pk_ledger *ledger, const pk_target *zone)
{
    return zone->has_position ? zone->position : pk_polygon_centroid(&ledger->geometry, zone->area, zone->n_area);
}

static double way_km(const pk_ledger *ledger, const pk_site *site, const pk_target *target)
{
    const pk_geometry *geometry = &ledger->geometry;
    if (target->kind == PK_ZONE)
        return pk_distance_km(geometry, site->position, station_of(ledger, target));
    double to_first = pk_distance_km(geometry, site->position, target->route[0]);
    double to_last = pk_distance_km(geometry, site->position, target->route[target->n_route - 1]);
    return to_first < to_last ? to_first : to_last;
}

double pk_ledger_flow_hours(const pk_ledger *ledger, const pk_flow *flow)
{
    const pk_instance *instance = ledger->instance;
    const pk_type *type = &instance->types[flow->type];
    double d_km = way_km(ledger, &instance->sites[flow->site], &instance->targets[flow->target]);
    double on_station_h = type->endurance_h - 2.0 * d_km / type->speed_kmh;
    if (!(on_station_h > 0))
        return 0;
    if (type->domain == PK_AIR)
        return on_station_h;
    double cycle_h = type->endurance_h + type->turnaround_h;
    return type->availability * on_station_h / cycle_h * (24.0 / instance->periods_per_day);
}

/* Hours of [from, to) before the hour h. */
static double window_before(double from, double to, double h)
{
    return h <= from ? 0 : h >= to ? to - from : h - from;
}

double pk_ledger_required_hours(const pk_ledger *ledger, const pk_target *target, pk_task task, int period)
{
    int periods = ledger->instance->periods_per_day;
    double required = target->required[task];
    if (task == PK_SWEEP)
        return required / periods;
    if (task == PK_ESCORT) {
        double transit_h = pk_polyline_km(&ledger->geometry, target->route, target->n_route) / target->convoy_speed_kmh;
        return required * target->transits_per_day * transit_h / periods;
    }
    double start_h = 24.0 * period / periods, end_h = 24.0 * (period + 1) / periods;
    double from = target->window_start_h, to = target->window_end_h;
    if (from <= to)
        return required * (window_before(from, to, end_h) - window_before(from, to, start_h));
    double outside = window_before(to, from, end_h) - window_before(to, from, start_h);
    return required * (end_h - start_h - outside);
}

/* ---- alert ---- */

/* Aircraft on alert at one site with one reach. */
typedef struct team {
    size_t site;
    double reach_km, aircraft;
} team;

static size_t gather_teams(const pk_ledger *ledger, const pk_target *zone, team *teams)
{
    const pk_instance *instance = ledger->instance;
    size_t n = 0;
    for (size_t s = 0; s < instance->n_sites; s++)
        for (size_t k = 0; k < instance->n_types; k++) {
            const pk_type *type = &instance->types[k];
            team t = {.site = s,
                      .reach_km = fmin(type->speed_kmh * (zone->response_h - type->reaction_h),
                                       type->speed_kmh * type->endurance_h / 2.0)};
            for (size_t c = 0; c < instance->n_contributors; c++)
                t.aircraft += ledger->on_alert[pk_ledger_cell(ledger, c, k, s)];
            if (t.aircraft > 0 && t.reach_km >= 0)
                teams[n++] = t;
        }
    return n;
}

/* A zone's points, and the aircraft that surely (least) or possibly (most) reach each. */
typedef struct crowd {
    pk_position *places;
    double *weight; /* NULL: all alike */
    double *least, *most;
    size_t n;
    pk_position station;
    double radius_km; /* of the points around the station */
} crowd;

static pk_status gather_points(const pk_ledger *ledger, const pk_target *zone, crowd *points, pk_error *error)
{
    points->station = station_of(ledger, zone);
    if (!zone->points) {
        pk_status status = pk_lattice(&ledger->geometry, zone->grid_km, zone->position, zone->radius_km, zone->area,
                                      zone->n_area, points->station, &points->places, &points->n, error);
        if (status)
            return status;
    } else {
        points->n = zone->n_points;
        points->places = calloc(zone->n_points + 1, sizeof *points->places);
        points->weight = calloc(zone->n_points + 1, sizeof *points->weight);
    }
    points->least = calloc(points->n + 1, sizeof *points->least);
    points->most = calloc(points->n + 1, sizeof *points->most);
    if (!points->places || (zone->points && !points->weight) || !points->least || !points->most)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for the points of zone %s", zone->name);
    for (size_t p = 0; zone->points && p < points->n; p++) {
        points->places[p] = zone->points[p].position;
        points->weight[p] = zone->points[p].weight;
    }
    for (size_t p = 0; p < points->n; p++)
        points->radius_km =
            fmax(points->radius_km, pk_distance_km(&ledger->geometry, points->station, points->places[p]));
    return PK_OK;
}

static void free_points(crowd *points)
{
    free(points->places);
    free(points->weight);
    free(points->least);
    free(points->most);
}

static void count_team(const pk_ledger *ledger, const team *t, crowd *points)
{
    pk_position site = ledger->instance->sites[t->site].position;
    double rim_km = PK_RIM_TOLERANCE * fmax(1, t->reach_km);
    double surely_km = t->reach_km - rim_km, possibly_km = t->reach_km + rim_km;
    double way = pk_distance_km(&ledger->geometry, site, points->station);
    bool none = way - points->radius_km > possibly_km + rim_km;
    bool all = way + points->radius_km <= surely_km - rim_km;
    for (size_t p = 0; p < points->n && !none; p++) {
        double d_km = all ? 0 : pk_distance_km(&ledger->geometry, site, points->places[p]);
        points->least[p] += all || d_km <= surely_km ? t->aircraft : 0;
        points->most[p] += all || d_km <= possibly_km ? t->aircraft : 0;
    }
}

/* The share of the zone's weight that is covered, at least and at most. */
static void covered_share(const crowd *points, double wanted, double *least, double *most)
{
    double total = 0, sure = 0, possible = 0;
    for (size_t p = 0; p < points->n; p++) {
        double weight = points->weight ? points->weight[p] : 1;
        total += weight;
        sure += weight * fmin(1, points->least[p] / wanted);
        possible += weight * fmin(1, points->most[p] / wanted);
    }
    *least = total > 0 ? sure / total : 1;
    *most = total > 0 ? possible / total : 1;
}

static pk_status alert_share(const pk_ledger *ledger, const pk_target *zone, double *least, double *most,
                             pk_error *error)
{
    crowd points = {0};
    pk_status status = PK_OK;
    team *teams = calloc(ledger->instance->n_sites * ledger->instance->n_types + 1, sizeof *teams);
    if (!teams) {
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory for the alert of zone %s", zone->name);
        goto done;
    }
    status = gather_points(ledger, zone, &points, error);
    if (status)
        goto done;
    size_t n_teams = gather_teams(ledger, zone, teams);
    for (size_t i = 0; i < n_teams; i++)
        count_team(ledger, &teams[i], &points);
    covered_share(&points, zone->required[PK_ALERT], least, most);
done:
    free(teams);
    free_points(&points);
    return status;
}

/* ---- the plan's list against what is computed ---- */

/* What is computed for one (target, task). */
typedef struct need {
    double required, least, most; /* in the units of pk_plan_gap */
    double *required_h, *met_h;   /* [periods_per_day]; presence, in one day */
} need;

static const pk_plan_gap *find_row(pk_ledger *ledger, size_t target, pk_task task)
{
    const pk_plan_gap *row = NULL;
    const char *name = ledger->instance->targets[target].name;
    for (size_t i = 0; i < ledger->plan->n_gaps; i++) {
        const pk_plan_gap *each = &ledger->plan->gaps[i];
        if (each->task != task || strcmp(each->target, name) != 0)
            continue;
        if (row)
            pk_find(ledger->findings, "gaps: %s %s is listed twice", name, pk_task_name(task));
        row = each;
    }
    return row;
}

static void compare_value(pk_ledger *ledger, const pk_plan_gap *row, const char *what, double claimed, double computed)
{
    if (!pk_alike(claimed, computed))
        pk_find(ledger->findings, "gaps: %s %s: %s is said to be %.9g, it is %.9g", row->target,
                pk_task_name(row->task), what, claimed, computed);
}

static void compare_periods(pk_ledger *ledger, const pk_plan_gap *row, const need *computed, size_t n_periods)
{
    if (row->n_periods != n_periods) {
        pk_find(ledger->findings, "gaps: %s %s has %zu periods, the day has %zu", row->target, pk_task_name(row->task),
                row->n_periods, n_periods);
        return;
    }
    char what[64];
    for (size_t t = 0; t < n_periods; t++) {
        snprintf(what, sizeof what, "required in period %zu", t);
        compare_value(ledger, row, what, row->required_by_period[t], computed->required_h[t]);
        snprintf(what, sizeof what, "met in period %zu", t);
        compare_value(ledger, row, what, row->met_by_period[t], computed->met_h[t]);
    }
}

static void compare_row(pk_ledger *ledger, size_t target, pk_task task, const need *computed)
{
    const pk_target *t = &ledger->instance->targets[target];
    const pk_plan_gap *row = find_row(ledger, target, task);
    if (!row) {
        pk_find(ledger->findings, "gaps: %s %s is wanted, it is not listed", t->name, pk_task_name(task));
        return;
    }
    compare_value(ledger, row, "weight", row->weight, t->weight[task]);
    compare_value(ledger, row, "required", row->required, computed->required);
    compare_value(ledger, row, "met", row->met, fmin(fmax(row->met, computed->least), computed->most));
    if (task == PK_ALERT)
        compare_periods(ledger, row, computed, 0);
    else
        compare_periods(ledger, row, computed, (size_t)ledger->instance->periods_per_day);
}

/* ---- everything ---- */

/* [n_targets × PK_TASK_COUNT × periods_per_day] hours on station that the plan provides, whatever is wanted. */
static double *provided_hours(const pk_ledger *ledger)
{
    size_t periods = (size_t)ledger->instance->periods_per_day;
    double *hours = calloc(ledger->instance->n_targets * PK_TASK_COUNT * periods + 1, sizeof *hours);
    for (size_t i = 0; hours && i < ledger->n_sorties; i++) {
        const pk_flow *flow = &ledger->sorties[i];
        hours[(flow->target * PK_TASK_COUNT + flow->task) * periods + flow->period] +=
            flow->number * pk_ledger_flow_hours(ledger, flow);
    }
    for (size_t i = 0; hours && i < ledger->n_ships; i++) {
        const pk_flow *flow = &ledger->ships[i];
        double each_h = flow->number * pk_ledger_flow_hours(ledger, flow);
        for (size_t t = 0; t < periods; t++)
            hours[(flow->target * PK_TASK_COUNT + flow->task) * periods + t] += each_h;
    }
    return hours;
}

/* Turns the hours provided in met_h into those that count; required 0: the task is not wanted. */
static void presence_need(const pk_ledger *ledger, const pk_target *target, pk_task task, need *computed)
{
    double required_h = 0, met_h = 0;
    for (int t = 0; t < ledger->instance->periods_per_day; t++) {
        computed->required_h[t] = pk_ledger_required_hours(ledger, target, task, t);
        computed->met_h[t] = fmin(computed->met_h[t], computed->required_h[t]);
        required_h += computed->required_h[t];
        met_h += computed->met_h[t];
    }
    computed->required = required_h * ledger->instance->horizon_days;
    computed->least = computed->most = met_h * ledger->instance->horizon_days;
}

static pk_status check_need(pk_ledger *ledger, size_t z, pk_task task, need *computed, pk_gap_range *gap,
                            pk_error *error)
{
    const pk_target *target = &ledger->instance->targets[z];
    pk_status status = PK_OK;
    if (target->required[task] > 0 && task == PK_ALERT) {
        computed->required = 1;
        status = alert_share(ledger, target, &computed->least, &computed->most, error);
    } else if (target->required[task] > 0) {
        presence_need(ledger, target, task, computed);
    }
    if (status || !(computed->required > 0))
        return status;
    gap->least += target->weight[task] * fmax(0, 1 - computed->most / computed->required);
    gap->most += target->weight[task] * fmax(0, 1 - computed->least / computed->required);
    gap->weight += target->weight[task];
    compare_row(ledger, z, task, computed);
    return PK_OK;
}

/* Rows of the plan that belong to nothing that is wanted. */
static void find_strangers(pk_ledger *ledger, const bool *wanted)
{
    const pk_instance *instance = ledger->instance;
    for (size_t i = 0; i < ledger->plan->n_gaps; i++) {
        const pk_plan_gap *row = &ledger->plan->gaps[i];
        bool known = false;
        for (size_t z = 0; z < instance->n_targets; z++)
            known |= wanted[z * PK_TASK_COUNT + row->task] && strcmp(instance->targets[z].name, row->target) == 0;
        if (!known)
            pk_find(ledger->findings, "gaps: %s %s is listed, it is not wanted", row->target, pk_task_name(row->task));
    }
}

pk_status pk_check_gaps(pk_ledger *ledger, pk_gap_range *gap, pk_error *error)
{
    const pk_instance *instance = ledger->instance;
    size_t periods = (size_t)instance->periods_per_day;
    *gap = (pk_gap_range){0};
    pk_status status = PK_OK;
    double *provided_h = provided_hours(ledger);
    double *required_h = calloc(periods + 1, sizeof *required_h);
    bool *wanted = calloc(instance->n_targets * PK_TASK_COUNT + 1, sizeof *wanted);
    if (!provided_h || !required_h || !wanted) {
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory to check %zu targets", instance->n_targets);
        goto done;
    }
    for (size_t i = 0; i < instance->n_targets * PK_TASK_COUNT; i++) {
        need computed = {.required_h = required_h, .met_h = provided_h + i * periods};
        status = check_need(ledger, i / PK_TASK_COUNT, (pk_task)(i % PK_TASK_COUNT), &computed, gap, error);
        if (status)
            goto done;
        wanted[i] = computed.required > 0;
    }
    find_strangers(ledger, wanted);
done:
    free(wanted);
    free(required_h);
    free(provided_h);
    return status;
}
