/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"
#include "theatre/names.h"
#include "theatre/reasons.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A share of the objective below it is not worth a line. */
static const double NO_LOSS = 1e-6;

static double loss(const pk_plan_gap *gap)
{
    return gap->required > 0 ? gap->weight * fmax(0, 1 - gap->met / gap->required) : 0;
}

/* The least slots that a unit which may stand there takes. */
static double smallest_unit(const pk_reach *reach, size_t s)
{
    double smallest = INFINITY;
    for (size_t u = 0; u < reach->n_classes; u++)
        if (pk_reach_may_stand(reach, u, s))
            smallest = fmin(smallest, reach->instance->types[reach->classes[u].type].slots);
    return smallest;
}

/* Names alone do not tell a port from a base. */
static bool stand_at(const pk_instance *instance, const pk_plan_units *units, const pk_site *site)
{
    return units->number > 0 && strcmp(units->site, site->name) == 0 &&
           pk_domain_of(instance, units->type, units->site) == site->domain;
}

static pk_status describe_site(const pk_tally *tally, const pk_plan *plan, size_t s, pk_arena *arena, pk_site_use *use,
                               pk_error *error)
{
    const pk_instance *instance = tally->reach->instance;
    const pk_site *site = &instance->sites[s];
    size_t periods = (size_t)instance->periods_per_day;
    double allowed = site->sorties_per_day / instance->periods_per_day;
    *use = (pk_site_use){.site = site, .slots = tally->slots[s]};
    use->full = tally->slots[s] + smallest_unit(tally->reach, s) > site->slots + PK_ROOM_TOLERANCE;
    for (size_t t = 0; t < periods; t++) {
        use->sorties_per_day += tally->sorties[s * periods + t];
        if (site->domain == PK_AIR)
            use->sorties_bind |= tally->sorties[s * periods + t] >= allowed * (1 - PK_ROOM_TOLERANCE) && allowed > 0;
    }
    use->units = pk_arena_zalloc(arena, plan->n_units, sizeof *use->units);
    if (!use->units)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    for (size_t i = 0; i < plan->n_units; i++)
        if (stand_at(instance, &plan->units[i], site))
            use->units[use->n_units++] = &plan->units[i];
    return PK_OK;
}

static pk_status describe_uses(const pk_tally *tally, const pk_plan *plan, pk_explanation *explanation, pk_error *error)
{
    const pk_reach *reach = tally->reach;
    const pk_instance *instance = reach->instance;
    explanation->sites = pk_arena_zalloc(explanation->arena, instance->n_sites, sizeof *explanation->sites);
    explanation->offers = pk_arena_zalloc(explanation->arena, reach->n_classes, sizeof *explanation->offers);
    if (!explanation->sites || !explanation->offers)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    for (size_t s = 0; s < instance->n_sites; s++) {
        if (!tally->used[s])
            continue;
        pk_site_use *use = &explanation->sites[explanation->n_sites++];
        pk_status status = describe_site(tally, plan, s, explanation->arena, use, error);
        if (status)
            return status;
    }
    for (size_t u = 0; u < reach->n_classes; u++)
        explanation->offers[explanation->n_offers++] = (pk_offer_use){
            .contributor = instance->contributors[reach->classes[u].contributor].name,
            .type = instance->types[reach->classes[u].type].name,
            .offered = reach->classes[u].offered,
            .stationed = tally->placed[u],
        };
    return PK_OK;
}

static int compare_loss(const void *a, const void *b)
{
    const pk_gap_reasons *first = a, *second = b;
    if (first->loss > second->loss || first->loss < second->loss)
        return first->loss > second->loss ? -1 : 1;
    return first->gap < second->gap ? -1 : first->gap > second->gap;
}

static pk_status describe_gaps(const pk_tally *tally, const pk_plan *plan, size_t most_gaps,
                               pk_explanation *explanation, pk_error *error)
{
    pk_gap_reasons *worst = pk_arena_zalloc(explanation->arena, plan->n_gaps, sizeof *worst);
    if (!worst)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    size_t n = 0;
    for (size_t i = 0; i < plan->n_gaps; i++)
        if (loss(&plan->gaps[i]) > NO_LOSS)
            worst[n++] = (pk_gap_reasons){.gap = i, .loss = loss(&plan->gaps[i])};
    qsort(worst, n, sizeof *worst, compare_loss);
    explanation->worst = worst;
    explanation->n_worst = n < most_gaps ? n : most_gaps;
    pk_status status = PK_OK;
    for (size_t i = 0; i < explanation->n_worst && status == PK_OK; i++)
        status = pk_gap_reasons_find(tally, plan, worst[i].gap, explanation->arena, &worst[i], error);
    return status;
}

pk_status pk_explain(const pk_instance *instance, const pk_plan *plan, size_t most_gaps, pk_explanation **result,
                     pk_error *error)
{
    *result = NULL;
    pk_reach *reach = NULL;
    pk_tally *tally = NULL;
    pk_arena *arena = pk_arena_new();
    pk_explanation *explanation = arena ? pk_arena_zalloc(arena, 1, sizeof *explanation) : NULL;
    pk_status status = PK_OK;
    if (!explanation) {
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
        goto done;
    }
    explanation->arena = arena;
    status = pk_reach_new(instance, &reach, error);
    if (status == PK_OK)
        status = pk_tally_new(reach, plan, &tally, error);
    if (status == PK_OK)
        status = describe_uses(tally, plan, explanation, error);
    if (status == PK_OK)
        status = describe_gaps(tally, plan, most_gaps, explanation, error);
done:
    pk_tally_free(tally);
    pk_reach_free(reach);
    if (status == PK_OK)
        *result = explanation;
    else
        pk_arena_free(arena);
    return status;
}

void pk_explanation_free(pk_explanation *explanation)
{
    if (explanation)
        pk_arena_free(explanation->arena);
}
