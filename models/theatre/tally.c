/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/tally.h"

#include "base/arena.h"

#include <string.h>

static size_t site_index(const pk_instance *instance, const char *name)
{
    size_t s = 0;
    while (s < instance->n_sites && strcmp(instance->sites[s].name, name) != 0)
        s++;
    return s;
}

size_t pk_target_index(const pk_instance *instance, const char *name)
{
    size_t z = 0;
    while (z < instance->n_targets && strcmp(instance->targets[z].name, name) != 0)
        z++;
    return z;
}

static size_t class_index(const pk_reach *reach, const char *contributor, const char *type)
{
    size_t u = 0;
    while (u < reach->n_classes &&
           (strcmp(reach->instance->contributors[reach->classes[u].contributor].name, contributor) != 0 ||
            strcmp(reach->instance->types[reach->classes[u].type].name, type) != 0))
        u++;
    return u;
}

/* Finds class and site of a stream or a stationing. */
static pk_status locate(const pk_reach *reach, const char *contributor, const char *type, const char *site, size_t *u,
                        size_t *s, pk_error *error)
{
    *u = class_index(reach, contributor, type);
    if (*u == reach->n_classes)
        return pk_fail(error, PK_ERROR_DATA, "the plan names %s of %s, which the instance does not offer", type,
                       contributor);
    *s = site_index(reach->instance, site);
    if (*s == reach->instance->n_sites)
        return pk_fail(error, PK_ERROR_DATA, "the plan names the site %s, which the instance does not have", site);
    return PK_OK;
}

static void use_site(pk_tally *tally, size_t s)
{
    const pk_site *site = &tally->reach->instance->sites[s];
    if (tally->used[s])
        return;
    tally->used[s] = true;
    tally->sites[site->domain] += 1;
    tally->personnel += site->personnel;
    tally->cost += site->cost;
}

static pk_status add_units(pk_tally *tally, const pk_plan_units *units, pk_error *error)
{
    size_t u, s;
    pk_status status = locate(tally->reach, units->contributor, units->type, units->site, &u, &s, error);
    if (status != PK_OK)
        return status;
    const pk_type *type = &tally->reach->instance->types[tally->reach->classes[u].type];
    use_site(tally, s);
    tally->stationed[pk_tally_cell(tally, u, s)] += units->number;
    tally->on_alert[pk_tally_cell(tally, u, s)] += units->on_alert;
    tally->placed[u] += units->number;
    tally->slots[s] += type->slots * units->number;
    tally->personnel += type->personnel * units->number;
    tally->cost += type->cost * units->number;
    tally->own_personnel[tally->reach->classes[u].contributor] += type->personnel * units->number;
    return PK_OK;
}

static pk_status add_sorties(pk_tally *tally, const pk_plan_sorties *sorties, pk_error *error)
{
    const pk_instance *instance = tally->reach->instance;
    size_t u, s, periods = (size_t)instance->periods_per_day, t = (size_t)sorties->period;
    pk_status status = locate(tally->reach, sorties->contributor, sorties->type, sorties->base, &u, &s, error);
    if (status != PK_OK)
        return status;
    if (t >= periods)
        return pk_fail(error, PK_ERROR_DATA, "the plan names period %d, and a day has %zu", sorties->period, periods);
    double rate =
        pk_type_sorties_per_period(&instance->types[tally->reach->classes[u].type], instance->periods_per_day);
    if (rate > 0)
        tally->flying[pk_tally_cell(tally, u, s) * periods + t] += sorties->number / rate;
    tally->sorties[s * periods + t] += sorties->number;
    return PK_OK;
}

static pk_status add_ships(pk_tally *tally, const pk_plan_ships *ships, pk_error *error)
{
    size_t u, s;
    pk_status status = locate(tally->reach, ships->contributor, ships->type, ships->port, &u, &s, error);
    if (status == PK_OK)
        tally->assigned[pk_tally_cell(tally, u, s)] += ships->number;
    return status;
}

static pk_status add_plan(pk_tally *tally, const pk_plan *plan, pk_error *error)
{
    pk_status status = PK_OK;
    for (size_t i = 0; i < plan->n_sites; i++) {
        size_t s = site_index(tally->reach->instance, plan->sites[i]);
        if (s == tally->reach->instance->n_sites)
            return pk_fail(error, PK_ERROR_DATA, "the plan names the site %s, which the instance does not have",
                           plan->sites[i]);
        use_site(tally, s);
    }
    for (size_t i = 0; i < plan->n_units && status == PK_OK; i++)
        status = add_units(tally, &plan->units[i], error);
    for (size_t i = 0; i < plan->n_sorties && status == PK_OK; i++)
        status = add_sorties(tally, &plan->sorties[i], error);
    for (size_t i = 0; i < plan->n_ships && status == PK_OK; i++)
        status = add_ships(tally, &plan->ships[i], error);
    return status;
}

pk_status pk_tally_new(const pk_reach *reach, const pk_plan *plan, pk_tally **result, pk_error *error)
{
    *result = NULL;
    const pk_instance *instance = reach->instance;
    size_t sites = instance->n_sites, cells = reach->n_classes * sites, periods = (size_t)instance->periods_per_day;
    pk_arena *arena = pk_arena_new();
    pk_tally *tally = arena ? pk_arena_zalloc(arena, 1, sizeof *tally) : NULL;
    if (!tally) {
        pk_arena_free(arena);
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    }
    tally->reach = reach;
    tally->arena = arena;
    tally->used = pk_arena_zalloc(arena, sites, sizeof *tally->used);
    tally->stationed = pk_arena_zalloc(arena, cells, sizeof *tally->stationed);
    tally->on_alert = pk_arena_zalloc(arena, cells, sizeof *tally->on_alert);
    tally->assigned = pk_arena_zalloc(arena, cells, sizeof *tally->assigned);
    tally->placed = pk_arena_zalloc(arena, reach->n_classes, sizeof *tally->placed);
    tally->flying = pk_arena_zalloc(arena, cells * periods, sizeof *tally->flying);
    tally->sorties = pk_arena_zalloc(arena, sites * periods, sizeof *tally->sorties);
    tally->slots = pk_arena_zalloc(arena, sites, sizeof *tally->slots);
    tally->own_personnel = pk_arena_zalloc(arena, instance->n_contributors, sizeof *tally->own_personnel);
    pk_status status = PK_OK;
    if (!tally->used || !tally->stationed || !tally->on_alert || !tally->assigned || !tally->placed || !tally->flying ||
        !tally->sorties || !tally->slots || !tally->own_personnel)
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    else
        status = add_plan(tally, plan, error);
    if (status == PK_OK)
        *result = tally;
    else
        pk_tally_free(tally);
    return status;
}

void pk_tally_free(pk_tally *tally)
{
    if (tally)
        pk_arena_free(tally->arena);
}
