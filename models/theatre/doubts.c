/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/doubts.h"

#include "base/arena.h"

#include <picket/explain.h>
#include <string.h>

static const char *kind_of_site(const pk_site *site)
{
    return site->domain == PK_AIR ? "base" : "port";
}

static const char *kind_of_type(const pk_type *type)
{
    return type->domain == PK_AIR ? "aircraft" : "ship";
}

static bool may_stand_anywhere(const pk_reach *reach, size_t u)
{
    bool may = false;
    for (size_t s = 0; s < reach->instance->n_sites && !may; s++)
        may = pk_reach_may_stand(reach, u, s);
    return may;
}

static void doubt_offers(const pk_reach *reach, pk_findings *doubts)
{
    const pk_instance *instance = reach->instance;
    for (size_t k = 0; k < instance->n_types; k++) {
        bool offered = false;
        for (size_t u = 0; u < reach->n_classes && !offered; u++)
            offered = reach->classes[u].type == k;
        if (!offered)
            pk_find(doubts, "%s %s: nobody offers it", kind_of_type(&instance->types[k]), instance->types[k].name);
    }
    for (size_t u = 0; u < reach->n_classes; u++) {
        const char *contributor = instance->contributors[reach->classes[u].contributor].name;
        const char *type = instance->types[reach->classes[u].type].name;
        if (!reach->classes[u].tasks)
            pk_find(doubts, "contributor %s: allows none of the tasks of its %s", contributor, type);
        else if (!may_stand_anywhere(reach, u))
            pk_find(doubts, "contributor %s: its %s may stand nowhere", contributor, type);
    }
}

static void doubt_countries(const pk_instance *instance, pk_findings *doubts)
{
    for (size_t c = 0; c < instance->n_contributors; c++) {
        const pk_contributor *contributor = &instance->contributors[c];
        for (size_t i = 0; i < contributor->n_host_countries; i++) {
            bool found = false;
            for (size_t s = 0; s < instance->n_sites && !found; s++)
                found = strcmp(instance->sites[s].country, contributor->host_countries[i]) == 0;
            if (!found)
                pk_find(doubts, "contributor %s: no site is in %s", contributor->name, contributor->host_countries[i]);
        }
    }
}

static void doubt_sites(const pk_reach *reach, pk_findings *doubts)
{
    const pk_instance *instance = reach->instance;
    size_t n_open[2] = {0, 0};
    for (size_t s = 0; s < instance->n_sites; s++) {
        const pk_site *site = &instance->sites[s];
        n_open[site->domain] += site->status == PK_OPEN;
        bool host = false;
        for (size_t u = 0; u < reach->n_classes && !host; u++)
            host = pk_reach_may_stand(reach, u, s) && instance->types[reach->classes[u].type].slots <= site->slots;
        if (site->status == PK_OPEN && reach->excluded[s])
            pk_find(doubts, "%s %s: is open, but excluded", kind_of_site(site), site->name);
        else if (!host && site->status != PK_CLOSED && !reach->excluded[s])
            pk_find(doubts, "%s %s: can host no unit on offer", kind_of_site(site), site->name);
    }
    const double limits[2] = {[PK_AIR] = instance->max_bases, [PK_SEA] = instance->max_ports};
    for (int domain = PK_AIR; domain <= PK_SEA; domain++)
        if ((double)n_open[domain] > limits[domain])
            pk_find(doubts, "%zu %s must be open, and only %.10g may be: there is no plan", n_open[domain],
                    domain == PK_AIR ? "bases" : "ports", limits[domain]);
}

/* The causes that no plan can lift. */
static void doubt_gap(const pk_plan_gap *gap, const pk_reason *reason, pk_findings *doubts)
{
    const char *kind = gap->task == PK_ESCORT || gap->task == PK_SWEEP ? "lane" : "zone";
    const char *task = pk_task_name(gap->task);
    switch (reason->cause) {
    case PK_CAUSE_NOT_OFFERED: pk_find(doubts, "%s %s: nobody offers a unit for %s", kind, gap->target, task); break;
    case PK_CAUSE_TOO_SLOW:
        pk_find(doubts, "%s %s: no ship on offer for %s keeps up with the convoy", kind, gap->target, task);
        break;
    case PK_CAUSE_NO_HOST:
        pk_find(doubts, "%s %s: the units on offer for %s may stand nowhere", kind, gap->target, task);
        break;
    case PK_CAUSE_NO_REACH:
        pk_find(doubts, "%s %s: out of reach for %s; %s at %s comes nearest, %.0f km away with a reach of %.0f km",
                kind, gap->target, task, reason->names[1], reason->names[0], reason->value, reason->limit);
        break;
    case PK_CAUSE_POINTS:
        pk_find(doubts, "%s %s: %.3g %% of its points are out of everybody's reach for %s", kind, gap->target,
                100 * reason->value, task);
        break;
    default: break;
    }
}

/* Every wanted task as a gap of a plan that does nothing: what it takes to fill it is then asked of pk_explain. */
static pk_plan_gap *list_wants(const pk_instance *instance, pk_arena *arena, size_t *n)
{
    pk_plan_gap *gaps = pk_arena_zalloc(arena, instance->n_targets * PK_TASK_COUNT, sizeof *gaps);
    *n = 0;
    for (size_t z = 0; z < instance->n_targets && gaps; z++)
        for (int task = 0; task < PK_TASK_COUNT; task++)
            if (instance->targets[z].required[task] > 0)
                gaps[(*n)++] = (pk_plan_gap){
                    .target = instance->targets[z].name, .task = (pk_task)task, .required = 1, .weight = 1};
    return gaps;
}

static pk_status doubt_targets(const pk_instance *instance, pk_findings *doubts, pk_error *error)
{
    pk_explanation *explanation = NULL;
    pk_plan nothing = {.instance = instance->name, .model = instance->model};
    pk_arena *arena = pk_arena_new();
    nothing.gaps = arena ? list_wants(instance, arena, &nothing.n_gaps) : NULL;
    pk_status status = nothing.gaps ? pk_explain(instance, &nothing, nothing.n_gaps, &explanation, error)
                                    : pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    if (status == PK_OK)
        for (size_t i = 0; i < explanation->n_worst; i++)
            for (size_t j = 0; j < explanation->worst[i].n_reasons; j++)
                doubt_gap(&nothing.gaps[explanation->worst[i].gap], &explanation->worst[i].reasons[j], doubts);
    pk_explanation_free(explanation);
    pk_arena_free(arena);
    for (size_t z = 0; z < instance->n_targets && status == PK_OK; z++) {
        bool wanted = false;
        for (int task = 0; task < PK_TASK_COUNT && !wanted; task++)
            wanted = instance->targets[z].required[task] > 0;
        if (!wanted)
            pk_find(doubts, "%s %s: nothing is wanted there", instance->targets[z].kind == PK_ZONE ? "zone" : "lane",
                    instance->targets[z].name);
    }
    return status;
}

pk_status pk_doubts_find(const pk_reach *reach, pk_findings *doubts, pk_error *error)
{
    doubt_offers(reach, doubts);
    doubt_countries(reach->instance, doubts);
    doubt_sites(reach, doubts);
    pk_status status = doubt_targets(reach->instance, doubts, error);
    if (status == PK_OK && doubts->out_of_memory)
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    return status;
}
