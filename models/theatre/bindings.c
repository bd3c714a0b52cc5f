/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/bindings.h"

#include "theatre/names.h"
#include "theatre/reasons.h"

#include <stdlib.h>
#include <string.h>

/* A smaller share is the rounding of a simplex. */
static const double NO_GAIN = 1e-6;

static int compare_gain(const void *a, const void *b)
{
    const pk_binding *first = a, *second = b;
    if (first->gain > second->gain || first->gain < second->gain)
        return first->gain > second->gain ? -1 : 1;
    int sites = strcmp(first->site, second->site);
    return sites ? sites : strcmp(first->type ? first->type : "", second->type ? second->type : "");
}

/* One more of the type at the site, by the class that gains most there; of those the first that lacks least. */
static pk_binding unit_binding(const pk_marginals *marginals, const pk_tally *tally, bool changes_bind, size_t type,
                               size_t site)
{
    const pk_reach *reach = tally->reach;
    pk_binding best = {.n_missing = PK_CAUSE_COUNT};
    for (size_t u = 0; u < reach->n_classes; u++) {
        if (reach->classes[u].type != type || !pk_reach_may_stand(reach, u, site))
            continue;
        pk_binding binding = {.gain = pk_marginal_unit(marginals, u, site)};
        binding.n_missing = pk_stationing_causes(tally, changes_bind, u, site, 1, binding.missing);
        if (binding.gain > best.gain + NO_GAIN ||
            (binding.gain > best.gain - NO_GAIN && binding.n_missing < best.n_missing))
            best = binding;
    }
    best.site = reach->instance->sites[site].name;
    best.type = reach->instance->types[type].name;
    return best;
}

pk_status pk_gap_bindings_find(pk_marginals *marginals, const pk_tally *tally, const pk_plan *plan, size_t gap,
                               double deadline_s, pk_arena *arena, pk_gap_bindings *bindings, pk_error *error)
{
    const pk_instance *instance = tally->reach->instance;
    const pk_plan_gap *what = &plan->gaps[gap];
    size_t most = instance->n_sites * (instance->n_types + 1), n = 0;
    pk_binding *items = pk_arena_zalloc(arena, most, sizeof *items);
    bool changes_bind = pk_changes_bind(plan);
    double unmet;
    bindings->gap = gap;
    if (!items)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for what binds a gap");
    size_t target = (size_t)pk_find_target(instance, what->task, what->target);
    pk_status status = pk_marginals_of_gap(marginals, target, what->task, deadline_s, &bindings->solved, &unmet, error);
    if (status || !bindings->solved)
        return status;
    bindings->most_met = 1 - unmet;
    for (size_t s = 0; s < instance->n_sites; s++) {
        double sortie = tally->used[s] ? pk_marginal_sortie(marginals, s) : 0;
        if (sortie > NO_GAIN)
            items[n++] = (pk_binding){
                .site = instance->sites[s].name, .gain = sortie, .missing = {PK_CAUSE_SORTIES}, .n_missing = 1};
        for (size_t k = 0; k < instance->n_types; k++) {
            pk_binding unit = unit_binding(marginals, tally, changes_bind, k, s);
            if (unit.gain > NO_GAIN)
                items[n++] = unit;
        }
    }
    qsort(items, n, sizeof *items, compare_gain);
    bindings->bindings = items;
    bindings->n_bindings = n;
    return PK_OK;
}
