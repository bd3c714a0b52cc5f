/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/reach.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

double pk_type_on_station_h(const pk_type *type, double d_km)
{
    return fmax(0, type->endurance_h - 2 * d_km / type->speed_kmh);
}

double pk_type_reach_km(const pk_type *type)
{
    return type->speed_kmh * type->endurance_h / 2;
}

double pk_type_sorties_per_period(const pk_type *type, int periods_per_day)
{
    double period_h = 24.0 / periods_per_day;
    return fmin(period_h / (type->endurance_h + type->turnaround_h), type->max_sorties_per_day / periods_per_day);
}

int pk_type_whole_sorties(const pk_type *type, int periods_per_day, int units, int alert)
{
    double flying = fmax(0, type->availability * units - alert);
    return (int)floor(pk_type_sorties_per_period(type, periods_per_day) * flying + 1e-9);
}

double pk_type_on_task_share(const pk_type *type, double d_km)
{
    return type->availability * pk_type_on_station_h(type, d_km) / (type->endurance_h + type->turnaround_h);
}

/* Relative. Minutes as hours are rounded, and 900 km/h · (11 min − 4 min) must reach what is 105 km away. */
static const double reach_slack = 1e-12;

double pk_type_alert_reach_km(const pk_type *type, double response_h)
{
    double reach_km = fmin(type->speed_kmh * (response_h - type->reaction_h), pk_type_reach_km(type));
    return reach_km * (1 + reach_slack);
}

pk_position pk_target_station(const pk_geometry *geometry, const pk_target *zone)
{
    return zone->has_position ? zone->position : pk_polygon_centroid(geometry, zone->area, zone->n_area);
}

/* Hours of the period [start, end) that lie in the daily window [from, to), which wraps midnight where from > to. */
static double overlap_h(double start, double end, double from, double to)
{
    if (from > to)
        return overlap_h(start, end, from, 24) + overlap_h(start, end, 0, to);
    return fmax(0, fmin(end, to) - fmax(start, from));
}

static double period_requirement_h(const pk_reach *reach, const pk_target *target, pk_task task, size_t period)
{
    double periods = reach->instance->periods_per_day;
    double wanted = target->required[task];
    if (task == PK_ALERT || !(wanted > 0))
        return 0;
    if (task == PK_SWEEP)
        return wanted / periods;
    if (task == PK_ESCORT) {
        double transit_h = pk_polyline_km(&reach->geometry, target->route, target->n_route) / target->convoy_speed_kmh;
        return target->transits_per_day * transit_h * wanted / periods;
    }
    double start = (double)period * 24 / periods, end = (double)(period + 1) * 24 / periods;
    return wanted * overlap_h(start, end, target->window_start_h, target->window_end_h);
}

static double site_target_km(const pk_reach *reach, const pk_site *site, const pk_target *target)
{
    const pk_geometry *geometry = &reach->geometry;
    if (target->kind == PK_ZONE)
        return pk_distance_km(geometry, site->position, pk_target_station(geometry, target));
    return fmin(pk_distance_km(geometry, site->position, target->route[0]),
                pk_distance_km(geometry, site->position, target->route[target->n_route - 1]));
}

bool pk_exclusion_holds(const pk_geometry *geometry, const pk_exclusion *exclusion, const pk_site *site)
{
    return exclusion->applies_to[site->domain] &&
           pk_polygon_distance_km(geometry, exclusion->area, exclusion->n_area, site->position) <= exclusion->buffer_km;
}

static bool site_excluded(const pk_reach *reach, const pk_site *site)
{
    for (size_t i = 0; i < reach->instance->n_exclusions; i++)
        if (pk_exclusion_holds(&reach->geometry, &reach->instance->exclusions[i], site))
            return true;
    return false;
}

static bool accepts_host(const pk_contributor *contributor, const char *country)
{
    for (size_t i = 0; i < contributor->n_host_countries; i++)
        if (strcmp(contributor->host_countries[i], country) == 0)
            return true;
    return contributor->any_host;
}

static bool class_may_stand(const pk_reach *reach, const pk_unit_class *class, size_t s)
{
    const pk_site *site = &reach->instance->sites[s];
    const pk_type *type = &reach->instance->types[class->type];
    return site->domain == type->domain && site->status != PK_CLOSED && !reach->excluded[s] &&
           site->runway_m >= type->min_runway_m &&
           accepts_host(&reach->instance->contributors[class->contributor], site->country);
}

static void collect_classes(pk_reach *reach)
{
    const pk_instance *instance = reach->instance;
    for (size_t c = 0; c < instance->n_contributors; c++)
        for (size_t k = 0; k < instance->n_types; k++) {
            const pk_contributor *contributor = &instance->contributors[c];
            if (contributor->offered[k] > 0)
                reach->classes[reach->n_classes++] = (pk_unit_class){
                    .contributor = c,
                    .type = k,
                    .offered = contributor->offered[k],
                    .tasks = contributor->tasks & instance->types[k].tasks,
                };
        }
}

static void evaluate(pk_reach *reach)
{
    const pk_instance *instance = reach->instance;
    size_t periods = (size_t)instance->periods_per_day;
    for (size_t s = 0; s < instance->n_sites; s++) {
        reach->excluded[s] = site_excluded(reach, &instance->sites[s]);
        for (size_t z = 0; z < instance->n_targets; z++)
            reach->distance_km[s * instance->n_targets + z] =
                site_target_km(reach, &instance->sites[s], &instance->targets[z]);
    }
    collect_classes(reach);
    for (size_t u = 0; u < reach->n_classes; u++)
        for (size_t s = 0; s < instance->n_sites; s++)
            reach->may_stand[u * instance->n_sites + s] = class_may_stand(reach, &reach->classes[u], s);
    for (size_t z = 0; z < instance->n_targets; z++)
        for (size_t task = 0; task < PK_TASK_COUNT; task++)
            for (size_t t = 0; t < periods; t++)
                reach->required_h[(z * PK_TASK_COUNT + task) * periods + t] =
                    period_requirement_h(reach, &instance->targets[z], (pk_task)task, t);
}

pk_status pk_reach_new(const pk_instance *instance, pk_reach **reach, pk_error *error)
{
    pk_arena *arena = pk_arena_new();
    pk_reach *fresh = arena ? pk_arena_zalloc(arena, 1, sizeof *fresh) : NULL;
    if (!fresh) {
        pk_arena_free(arena);
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for the reach of units");
    }
    size_t sites = instance->n_sites, targets = instance->n_targets;
    size_t classes = instance->n_contributors * instance->n_types;
    size_t periods = (size_t)instance->periods_per_day;
    fresh->instance = instance;
    fresh->geometry = (pk_geometry){.earth = instance->earth, .sphere_radius_km = PK_SPHERE_RADIUS_KM};
    fresh->arena = arena;
    fresh->classes = pk_arena_zalloc(arena, classes, sizeof *fresh->classes);
    fresh->excluded = pk_arena_zalloc(arena, sites, sizeof *fresh->excluded);
    fresh->may_stand = pk_arena_zalloc(arena, classes * sites, sizeof *fresh->may_stand);
    fresh->distance_km = pk_arena_zalloc(arena, sites * targets, sizeof *fresh->distance_km);
    fresh->required_h = pk_arena_zalloc(arena, targets * PK_TASK_COUNT * periods, sizeof *fresh->required_h);
    if (!fresh->classes || !fresh->excluded || !fresh->may_stand || !fresh->distance_km || !fresh->required_h) {
        pk_reach_free(fresh);
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for %zu sites and %zu targets", sites, targets);
    }
    evaluate(fresh);
    *reach = fresh;
    return PK_OK;
}

void pk_reach_free(pk_reach *reach)
{
    if (reach)
        pk_arena_free(reach->arena);
}

bool pk_reach_may_stand(const pk_reach *reach, size_t class, size_t site)
{
    return reach->may_stand[class * reach->instance->n_sites + site];
}

double pk_reach_distance_km(const pk_reach *reach, size_t site, size_t target)
{
    return reach->distance_km[site * reach->instance->n_targets + target];
}

double pk_reach_required_h(const pk_reach *reach, size_t target, pk_task task, size_t period)
{
    return reach->required_h[(target * PK_TASK_COUNT + task) * (size_t)reach->instance->periods_per_day + period];
}

double pk_reach_required_day_h(const pk_reach *reach, size_t target, pk_task task)
{
    double sum = 0;
    for (size_t t = 0; t < (size_t)reach->instance->periods_per_day; t++)
        sum += pk_reach_required_h(reach, target, task, t);
    return sum;
}
