/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/check_ledger.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const size_t NONE = (size_t)-1;

size_t pk_ledger_cell(const pk_ledger *ledger, size_t contributor, size_t type, size_t site)
{
    const pk_instance *instance = ledger->instance;
    return (contributor * instance->n_types + type) * instance->n_sites + site;
}

const char *pk_site_kind(const pk_site *site)
{
    return site->domain == PK_AIR ? "base" : "port";
}

bool pk_within(double used, double allowed)
{
    return used <= allowed + PK_CHECK_TOLERANCE * fmax(1, isfinite(allowed) ? fabs(allowed) : 1);
}

bool pk_alike(double claimed, double computed)
{
    return fabs(claimed - computed) <= PK_CHECK_TOLERANCE * fmax(1, fabs(computed));
}

static size_t find_contributor(const pk_instance *instance, const char *name)
{
    for (size_t c = 0; c < instance->n_contributors; c++)
        if (strcmp(instance->contributors[c].name, name) == 0)
            return c;
    return NONE;
}

static size_t find_type(const pk_instance *instance, const char *name, pk_domain domain)
{
    for (size_t k = 0; k < instance->n_types; k++)
        if (instance->types[k].domain == domain && strcmp(instance->types[k].name, name) == 0)
            return k;
    return NONE;
}

static size_t find_site(const pk_instance *instance, const char *name, pk_domain domain)
{
    for (size_t s = 0; s < instance->n_sites; s++)
        if (instance->sites[s].domain == domain && strcmp(instance->sites[s].name, name) == 0)
            return s;
    return NONE;
}

/* Lanes for lane tasks, zones for the others: names are unique within a kind only. */
static size_t find_target(const pk_instance *instance, const char *name, pk_task task)
{
    pk_target_kind kind = task == PK_ESCORT || task == PK_SWEEP ? PK_LANE : PK_ZONE;
    for (size_t z = 0; z < instance->n_targets; z++)
        if (instance->targets[z].kind == kind && strcmp(instance->targets[z].name, name) == 0)
            return z;
    return NONE;
}

/* Finds a name of the plan that the instance does not know. */
static bool known(pk_ledger *ledger, size_t index, const char *list, const char *kind, const char *name)
{
    if (index == NONE)
        pk_find(ledger->findings, "%s: the instance has no %s %s", list, kind, name);
    return index != NONE;
}

/* ---- sites and units ---- */

static bool in_need(const pk_ledger *ledger, size_t site)
{
    const pk_instance *instance = ledger->instance;
    bool needed = instance->sites[site].status == PK_OPEN;
    for (size_t c = 0; c < instance->n_contributors; c++)
        for (size_t k = 0; k < instance->n_types; k++)
            needed |= ledger->stationed[pk_ledger_cell(ledger, c, k, site)] > 0;
    return needed;
}

/* A base and a port may share a name: an entry is that of the base where units stand at the base, and so on. */
static void enter_sites(pk_ledger *ledger)
{
    const pk_instance *instance = ledger->instance;
    for (size_t i = 0; i < ledger->plan->n_sites; i++) {
        const char *name = ledger->plan->sites[i];
        size_t base = find_site(instance, name, PK_AIR), port = find_site(instance, name, PK_SEA);
        bool is_port = port != NONE && !ledger->used[port];
        if (base != NONE && !ledger->used[base] && (!is_port || in_need(ledger, base)))
            is_port = false;
        size_t s = is_port ? port : base != NONE ? base : port;
        if (!known(ledger, s, "sites", "site", name))
            continue;
        if (ledger->used[s])
            pk_find(ledger->findings, "sites: %s is listed twice", name);
        ledger->used[s] = true;
    }
}

/* Where a (contributor, type, site) row belongs. An aircraft type and a ship type may share a name, as may a base and a
 * port: the pair whose kinds agree is meant. */
static size_t find_cell(pk_ledger *ledger, const char *list, const char *contributor, const char *type,
                        const char *site)
{
    const pk_instance *instance = ledger->instance;
    size_t c = find_contributor(instance, contributor);
    if (!known(ledger, c, list, "contributor", contributor))
        return NONE;
    bool type_known = false, site_known = false;
    for (int d = PK_AIR; d <= PK_SEA; d++) {
        size_t k = find_type(instance, type, (pk_domain)d), s = find_site(instance, site, (pk_domain)d);
        type_known |= k != NONE;
        site_known |= s != NONE;
        if (k != NONE && s != NONE)
            return pk_ledger_cell(ledger, c, k, s);
    }
    if (known(ledger, type_known ? 0 : NONE, list, "type", type) &&
        known(ledger, site_known ? 0 : NONE, list, "site", site))
        pk_find(ledger->findings, "%s: %s of %s cannot stand at %s, which is %s", list, type, contributor, site,
                find_site(instance, site, PK_AIR) != NONE ? "a base" : "a port");
    return NONE;
}

static pk_status enter_units(pk_ledger *ledger, pk_error *error)
{
    const pk_instance *instance = ledger->instance;
    size_t cells = instance->n_contributors * instance->n_types * instance->n_sites;
    bool *entered = calloc(cells + 1, sizeof *entered);
    if (!entered)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory to check %zu rows of units", ledger->plan->n_units);
    for (size_t i = 0; i < ledger->plan->n_units; i++) {
        const pk_plan_units *row = &ledger->plan->units[i];
        size_t cell = find_cell(ledger, "units", row->contributor, row->type, row->site);
        if (cell == NONE)
            continue;
        if (entered[cell])
            pk_find(ledger->findings, "units: %s of %s at %s are listed twice", row->type, row->contributor, row->site);
        entered[cell] = true;
        if (row->number < 0 || row->on_alert < 0) {
            pk_find(ledger->findings, "units: %s of %s at %s: %d units and %d on alert cannot be", row->type,
                    row->contributor, row->site, row->number, row->on_alert);
            continue;
        }
        ledger->stationed[cell] += row->number;
        ledger->on_alert[cell] += row->on_alert;
    }
    free(entered);
    return PK_OK;
}

/* What of the previous plan's units the instance still knows. */
static void enter_previous(pk_ledger *ledger, const pk_plan *previous)
{
    const pk_instance *instance = ledger->instance;
    ledger->has_previous = previous != NULL;
    for (size_t i = 0; previous && i < previous->n_units; i++) {
        const pk_plan_units *row = &previous->units[i];
        size_t c = find_contributor(instance, row->contributor);
        for (int d = PK_AIR; d <= PK_SEA && c != NONE; d++) {
            size_t k = find_type(instance, row->type, (pk_domain)d), s = find_site(instance, row->site, (pk_domain)d);
            if (k != NONE && s != NONE) {
                ledger->before[pk_ledger_cell(ledger, c, k, s)] += row->number;
                break;
            }
        }
    }
}

/* ---- sorties and ships ---- */

/* Resolves a row; false, with a finding, where it cannot be one of the plan's. */
static bool resolve(pk_ledger *ledger, pk_domain domain, const char *contributor, const char *type, const char *site,
                    const char *target, pk_task task, double number, pk_flow *flow)
{
    const pk_instance *instance = ledger->instance;
    const char *list = domain == PK_AIR ? "sorties" : "ships";
    bool fits = domain == PK_AIR ? task == PK_PATROL || task == PK_SURVEILLANCE
                                 : task == PK_ESCORT || task == PK_SWEEP || task == PK_SEA_PATROL;
    if (!fits) {
        pk_find(ledger->findings, "%s: %s of %s for %s: the task cannot be one of %s", list, type, contributor, target,
                list);
        return false;
    }
    *flow = (pk_flow){.contributor = find_contributor(instance, contributor),
                      .type = find_type(instance, type, domain),
                      .site = find_site(instance, site, domain),
                      .target = find_target(instance, target, task),
                      .task = task,
                      .number = number};
    bool lane = task == PK_ESCORT || task == PK_SWEEP;
    bool all_known = known(ledger, flow->contributor, list, "contributor", contributor);
    all_known &= known(ledger, flow->type, list, domain == PK_AIR ? "aircraft" : "ship", type);
    all_known &= known(ledger, flow->site, list, domain == PK_AIR ? "base" : "port", site);
    all_known &= known(ledger, flow->target, list, lane ? "lane" : "zone", target);
    if (!all_known)
        return false;
    if (!isfinite(number) || number < 0) {
        pk_find(ledger->findings, "%s: %s of %s from %s to %s (%s): %g cannot be a number of %s", list, type,
                contributor, site, target, pk_task_name(task), number, list);
        return false;
    }
    return true;
}

static void enter_sorties(pk_ledger *ledger)
{
    const pk_instance *instance = ledger->instance;
    for (size_t i = 0; i < ledger->plan->n_sorties; i++) {
        const pk_plan_sorties *row = &ledger->plan->sorties[i];
        pk_flow flow;
        if (!resolve(ledger, PK_AIR, row->contributor, row->type, row->base, row->zone, row->task, row->number, &flow))
            continue;
        if (row->period < 0 || row->period >= instance->periods_per_day) {
            pk_find(ledger->findings, "sorties: %s of %s from %s: the day has periods 0 to %d, not %d", row->type,
                    row->contributor, row->base, instance->periods_per_day - 1, row->period);
            continue;
        }
        flow.period = (size_t)row->period;
        flow.row = i;
        ledger->sorties[ledger->n_sorties++] = flow;
    }
}

static void enter_ships(pk_ledger *ledger)
{
    for (size_t i = 0; i < ledger->plan->n_ships; i++) {
        const pk_plan_ships *row = &ledger->plan->ships[i];
        pk_flow flow;
        if (resolve(ledger, PK_SEA, row->contributor, row->type, row->port, row->target, row->task, row->number, &flow))
            ledger->ships[ledger->n_ships++] = flow;
    }
}

static int compare_sizes(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare_flows(const void *left, const void *right)
{
    const pk_flow *a = left, *b = right;
    int order = compare_sizes(a->site, b->site);
    order = order ? order : compare_sizes(a->contributor, b->contributor);
    order = order ? order : compare_sizes(a->type, b->type);
    order = order ? order : compare_sizes(a->target, b->target);
    order = order ? order : compare_sizes(a->task, b->task);
    return order ? order : compare_sizes(a->period, b->period);
}

/* Sorts the flows, so that equal keys are neighbours. */
static void find_duplicates(pk_ledger *ledger, pk_flow *flows, size_t n, const char *list)
{
    const pk_instance *instance = ledger->instance;
    if (n > 0)
        qsort(flows, n, sizeof *flows, compare_flows);
    for (size_t i = 1; i < n; i++)
        if (compare_flows(&flows[i - 1], &flows[i]) == 0)
            pk_find(ledger->findings, "%s: %s of %s from %s to %s (%s, period %zu) are listed twice", list,
                    instance->types[flows[i].type].name, instance->contributors[flows[i].contributor].name,
                    instance->sites[flows[i].site].name, instance->targets[flows[i].target].name,
                    pk_task_name(flows[i].task), flows[i].period);
}

pk_status pk_ledger_new(const pk_instance *instance, const pk_plan *plan, const pk_plan *previous,
                        pk_findings *findings, pk_ledger **ledger, pk_error *error)
{
    pk_arena *arena = pk_arena_new();
    pk_ledger *fresh = arena ? pk_arena_zalloc(arena, 1, sizeof *fresh) : NULL;
    if (!fresh) {
        pk_arena_free(arena);
        return pk_fail(error, PK_ERROR_MEMORY, "no memory to check a plan");
    }
    *fresh = (pk_ledger){.instance = instance, .plan = plan, .findings = findings, .arena = arena};
    fresh->geometry = (pk_geometry){.earth = instance->earth, .sphere_radius_km = PK_SPHERE_RADIUS_KM};
    size_t cells = instance->n_contributors * instance->n_types * instance->n_sites;
    fresh->used = pk_arena_zalloc(arena, instance->n_sites, sizeof *fresh->used);
    fresh->stationed = pk_arena_zalloc(arena, cells, sizeof *fresh->stationed);
    fresh->on_alert = pk_arena_zalloc(arena, cells, sizeof *fresh->on_alert);
    fresh->before = pk_arena_zalloc(arena, cells, sizeof *fresh->before);
    fresh->sorties = pk_arena_zalloc(arena, plan->n_sorties, sizeof *fresh->sorties);
    fresh->ships = pk_arena_zalloc(arena, plan->n_ships, sizeof *fresh->ships);
    pk_status status = PK_OK;
    if (!fresh->used || !fresh->stationed || !fresh->on_alert || !fresh->before || !fresh->sorties || !fresh->ships)
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory to check a plan of %zu sorties", plan->n_sorties);
    if (!status)
        status = enter_units(fresh, error);
    if (status) {
        pk_ledger_free(fresh);
        return status;
    }
    enter_sites(fresh);
    enter_previous(fresh, previous);
    enter_sorties(fresh);
    enter_ships(fresh);
    find_duplicates(fresh, fresh->sorties, fresh->n_sorties, "sorties");
    find_duplicates(fresh, fresh->ships, fresh->n_ships, "ships");
    *ledger = fresh;
    return PK_OK;
}

void pk_ledger_free(pk_ledger *ledger)
{
    if (ledger)
        pk_arena_free(ledger->arena);
}
