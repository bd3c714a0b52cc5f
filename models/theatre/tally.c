/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/tally.h"

#include "base/arena.h"
#include "theatre/names.h"

/* Finds class and site of a stream or a stationing. */
static pk_status locate(const pk_reach *reach, pk_domain domain, const char *contributor, const char *type,
                        const char *site, size_t *u, size_t *s, pk_error *error)
{
    int class = pk_find_class(reach, domain, contributor, type), at = pk_find_site(reach->instance, domain, site);
    if (class == PK_NO_INDEX)
        return pk_fail(error, PK_ERROR_DATA, "the plan names %s of %s, which the instance does not offer", type,
                       contributor);
    if (at == PK_NO_INDEX)
        return pk_fail(error, PK_ERROR_DATA, "the plan names the site %s, which the instance does not have", site);
    *u = (size_t) class;
    *s = (size_t)at;
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
    size_t u = 0, s = 0;
    pk_domain domain = pk_domain_of(tally->reach->instance, units->type, units->site);
    pk_status status = locate(tally->reach, domain, units->contributor, units->type, units->site, &u, &s, error);
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
    size_t u = 0, s = 0, periods = (size_t)instance->periods_per_day, t = (size_t)sorties->period;
    pk_status status = locate(tally->reach, PK_AIR, sorties->contributor, sorties->type, sorties->base, &u, &s, error);
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
    size_t u = 0, s = 0;
    pk_status status = locate(tally->reach, PK_SEA, ships->contributor, ships->type, ships->port, &u, &s, error);
    if (status == PK_OK)
        tally->assigned[pk_tally_cell(tally, u, s)] += ships->number;
    return status;
}

/* A base and a port may share the name: then that which is open is meant, besides those where units stand. */
static pk_status add_site(pk_tally *tally, const char *name, pk_error *error)
{
    const pk_instance *instance = tally->reach->instance;
    int base = pk_find_site(instance, PK_AIR, name), port = pk_find_site(instance, PK_SEA, name);
    if (base == PK_NO_INDEX && port == PK_NO_INDEX)
        return pk_fail(error, PK_ERROR_DATA, "the plan names the site %s, which the instance does not have", name);
    if (base != PK_NO_INDEX && (port == PK_NO_INDEX || instance->sites[base].status == PK_OPEN))
        use_site(tally, (size_t)base);
    if (port != PK_NO_INDEX && (base == PK_NO_INDEX || instance->sites[port].status == PK_OPEN))
        use_site(tally, (size_t)port);
    return PK_OK;
}

static pk_status add_plan(pk_tally *tally, const pk_plan *plan, pk_error *error)
{
    pk_status status = PK_OK;
    for (size_t i = 0; i < plan->n_sites && status == PK_OK; i++)
        status = add_site(tally, plan->sites[i], error);
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
