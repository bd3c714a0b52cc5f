/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules of a theatre that can be in conflict, as rows and bounds of its programme of stationing, and the conflict
 * that engine/conflict.h finds among them back in words.
 *
 * Where no unit stands, every limit bounds a sum over the open sites alone. So a smallest conflict is one limit with
 * the fewest sites that break it, and these are the k largest for the first k that do. The filter finds that very set
 * where it is offered the other limits first and then the sites, the one that takes least of the limit first: it gives
 * up the smallest while the others still break the limit.
 */
#include <picket/conflict.h>

#include "base/arena.h"
#include "base/clock.h"
#include "engine/conflict.h"
#include "theatre/programme.h"
#include "theatre/reasons.h"

#include <stdlib.h>
#include <string.h>

typedef enum resource { PEOPLE, COST, BASES, PORTS, RESOURCES } resource;

/* A ceiling over everything: its row, its key, and what it counts. */
static const struct {
    const char *row, *key, *one, *many;
} limits[RESOURCES] = {
    [PEOPLE] = {"personnel", "personnel", "person", "people"},
    [COST] = {"cost", "cost", "of cost", "of cost"},
    [BASES] = {"max_bases", "max_bases", "base", "bases"},
    [PORTS] = {"max_ports", "max_ports", "port", "ports"},
};

typedef struct rules {
    const pk_instance *instance;
    pk_rule *items;
    size_t *site; /* of an item; n_sites + resource for a limit */
    bool *kept;
    size_t n;
} rules;

static double limit_of(const pk_instance *instance, resource what)
{
    const double values[RESOURCES] = {
        [PEOPLE] = instance->personnel_limit,
        [COST] = instance->cost_limit,
        [BASES] = instance->max_bases,
        [PORTS] = instance->max_ports,
    };
    return values[what];
}

/* What a site takes as soon as it is used. */
static double demand_of(const pk_site *site, resource what)
{
    const double values[RESOURCES] = {
        [PEOPLE] = site->personnel,
        [COST] = site->cost,
        [BASES] = site->domain == PK_AIR,
        [PORTS] = site->domain == PK_SEA,
    };
    return values[what];
}

static int find_row(const pk_form *form, const char *name)
{
    for (size_t i = 0; i < form->n_rows; i++)
        if (strcmp(form->rows[i].name, name) == 0)
            return (int)i;
    return -1;
}

/* Open sites into `site`, the one that takes least first. */
static size_t order_sites(const pk_instance *instance, resource what, size_t *site)
{
    size_t n = 0;
    for (size_t s = 0; s < instance->n_sites; s++) {
        if (instance->sites[s].status != PK_OPEN)
            continue;
        size_t at = n++;
        for (; at > 0 && demand_of(&instance->sites[site[at - 1]], what) > demand_of(&instance->sites[s], what); at--)
            site[at] = site[at - 1];
        site[at] = s;
    }
    return n;
}

/* The fewest open sites that break the limit; more than there are where all of them keep it. */
static size_t fewest_that_break(const pk_instance *instance, resource what, size_t *site)
{
    size_t n = order_sites(instance, what, site), taken = 0;
    double sum = 0, limit = limit_of(instance, what);
    while (taken < n && sum <= limit * (1 + PK_ROOM_TOLERANCE))
        sum += demand_of(&instance->sites[site[n - ++taken]], what);
    return sum > limit * (1 + PK_ROOM_TOLERANCE) ? taken : instance->n_sites + 1;
}

static void add_limit(rules *r, const pk_programme *programme, resource what)
{
    int row = find_row(programme->form, limits[what].row);
    if (row < 0)
        return;
    r->items[r->n] = (pk_rule){.row = row, .column = -1};
    r->site[r->n++] = r->instance->n_sites + what;
}

static void collect_rules(rules *r, const pk_programme *programme)
{
    size_t fewest[RESOURCES];
    resource best = PEOPLE;
    for (resource what = 0; what < RESOURCES; what++) {
        fewest[what] = fewest_that_break(r->instance, what, r->site);
        if (fewest[what] < fewest[best])
            best = what;
    }
    for (resource what = 0; what < RESOURCES; what++)
        if (what != best)
            add_limit(r, programme, what);
    size_t n = order_sites(r->instance, best, r->site + r->n);
    for (size_t i = r->n; i < r->n + n; i++)
        r->items[i] = (pk_rule){.row = -1, .column = programme->used[r->site[i]]};
    r->n += n;
    add_limit(r, programme, best);
}

static bool keeps(const rules *r, size_t wanted)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->site[i] == wanted)
            return r->kept[i];
    return false;
}

static const char *amount(pk_arena *arena, double number, resource what)
{
    return pk_arena_printf(arena, "%.10g %s", number, number > 1 || number < 1 ? limits[what].many : limits[what].one);
}

static pk_named_rule name_site(const rules *r, size_t s, pk_arena *arena)
{
    const pk_site *site = &r->instance->sites[s];
    pk_named_rule rule = {
        .section = pk_arena_printf(arena, "%s %s", site->domain == PK_AIR ? "base" : "port", site->name),
        .key = "status",
        .value = "open",
        .detail = "",
    };
    for (resource what = 0; what < RESOURCES && rule.detail; what++)
        if (keeps(r, r->instance->n_sites + what) && demand_of(site, what) > 0) {
            const char *more = amount(arena, demand_of(site, what), what);
            rule.detail = more ? pk_arena_printf(arena, "%s%s%s", rule.detail, *rule.detail ? ", " : "", more) : NULL;
        }
    return rule;
}

static pk_named_rule name_limit(const rules *r, resource what, pk_arena *arena)
{
    double taken = 0;
    for (size_t s = 0; s < r->instance->n_sites; s++)
        if (keeps(r, s))
            taken += demand_of(&r->instance->sites[s], what);
    const char *all = amount(arena, taken, what);
    return (pk_named_rule){
        .section = "limits",
        .key = limits[what].key,
        .value = pk_arena_printf(arena, "%.10g", limit_of(r->instance, what)),
        .detail = all ? pk_arena_printf(arena, "they take %s", all) : NULL,
    };
}

static pk_status name_rules(const rules *r, pk_conflict *conflict, pk_error *error)
{
    conflict->rules = pk_arena_zalloc(conflict->arena, r->n, sizeof *conflict->rules);
    if (!conflict->rules)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a conflict");
    for (size_t i = 0; i < r->instance->n_sites + RESOURCES; i++) {
        if (!keeps(r, i))
            continue;
        pk_named_rule *rule = &conflict->rules[conflict->n_rules++];
        *rule = i < r->instance->n_sites ? name_site(r, i, conflict->arena)
                                         : name_limit(r, (resource)(i - r->instance->n_sites), conflict->arena);
        if (!rule->section || !rule->value || !rule->detail)
            return pk_fail(error, PK_ERROR_MEMORY, "no memory for a conflict");
    }
    return PK_OK;
}

static pk_status name_conflict(const rules *r, pk_conflict_status found, pk_conflict **result, pk_error *error)
{
    if (found == PK_CONFLICT_OTHER)
        return pk_fail(error, PK_ERROR_INTERNAL, "a theatre without open sites and limits has no plan");
    if (found == PK_CONFLICT_NONE || found == PK_CONFLICT_UNKNOWN)
        return PK_OK;
    pk_arena *arena = pk_arena_new();
    pk_conflict *conflict = arena ? pk_arena_zalloc(arena, 1, sizeof *conflict) : NULL;
    pk_status status = PK_OK;
    if (conflict) {
        conflict->arena = arena;
        conflict->smallest = found == PK_CONFLICT_IRREDUCIBLE;
        status = name_rules(r, conflict, error);
    } else {
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory for a conflict");
    }
    if (status)
        pk_arena_free(arena);
    else
        *result = conflict;
    return status;
}

pk_status pk_explain_conflict(const pk_instance *instance, double time_limit_s, const volatile sig_atomic_t *interrupt,
                              pk_conflict **conflict, pk_error *error)
{
    const pk_conflict_limits search_limits = {pk_clock_s() + time_limit_s, interrupt};
    pk_reach *reach = NULL;
    pk_programme *programme = NULL;
    pk_conflict_status found = PK_CONFLICT_UNKNOWN;
    size_t most = instance->n_sites + RESOURCES;
    *conflict = NULL;
    if (instance->model != PK_THEATRE)
        return PK_OK;
    rules r = {
        .instance = instance,
        .items = calloc(most, sizeof *r.items),
        .site = calloc(most, sizeof *r.site),
        .kept = calloc(most, sizeof *r.kept),
    };
    pk_status status = r.items && r.site && r.kept ? pk_reach_new(instance, &reach, error)
                                                   : pk_fail(error, PK_ERROR_MEMORY, "no memory for a conflict");
    if (!status)
        status = pk_programme_new_stationing(reach, &programme, error);
    if (!status) {
        collect_rules(&r, programme);
        status = pk_conflict_find(programme->form, r.items, r.n, &search_limits, r.kept, &found, error);
    }
    if (!status)
        status = name_conflict(&r, found, conflict, error);
    pk_programme_free(programme);
    pk_reach_free(reach);
    free(r.items);
    free(r.site);
    free(r.kept);
    return status;
}

void pk_conflict_free(pk_conflict *conflict)
{
    if (conflict)
        pk_arena_free(conflict->arena);
}
