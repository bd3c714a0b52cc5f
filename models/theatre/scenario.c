/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <picket/compare.h>

#include "theatre/tally.h"

#include <math.h>
#include <string.h>

bool pk_scenario_has_plan(const pk_scenario *scenario)
{
    const pk_plan *plan = scenario->plan;
    return plan && (plan->status == PK_PLAN_OPTIMAL || plan->status == PK_PLAN_FEASIBLE);
}

const pk_plan_gap *pk_scenario_gap(const pk_scenario *scenario, const char *target, pk_task task)
{
    for (size_t i = 0; pk_scenario_has_plan(scenario) && i < scenario->plan->n_gaps; i++) {
        const pk_plan_gap *gap = &scenario->plan->gaps[i];
        if (gap->task == task && strcmp(gap->target, target) == 0)
            return gap;
    }
    return NULL;
}

static int stationed(const pk_plan *plan, const pk_plan_units *like)
{
    int number = 0;
    for (size_t i = 0; i < plan->n_units; i++) {
        const pk_plan_units *units = &plan->units[i];
        if (strcmp(units->contributor, like->contributor) == 0 && strcmp(units->type, like->type) == 0 &&
            strcmp(units->site, like->site) == 0)
            number += units->number;
    }
    return number;
}

static double count_changes(const pk_plan *plan, const pk_plan *first)
{
    double changes = 0;
    for (size_t i = 0; i < plan->n_units; i++)
        changes += fmax(0, plan->units[i].number - stationed(first, &plan->units[i]));
    return changes;
}

static double total_weight(const pk_plan *plan)
{
    double sum = 0;
    for (size_t i = 0; i < plan->n_gaps; i++)
        sum += plan->gaps[i].weight;
    return sum;
}

pk_status pk_scenario_measure(pk_scenario *scenario, const pk_plan *first, pk_error *error)
{
    pk_reach *reach = NULL;
    pk_tally *tally = NULL;
    scenario->gap_percent = scenario->bound_percent = scenario->personnel = scenario->cost = NAN;
    scenario->bases = scenario->ports = scenario->units = scenario->changes = NAN;
    if (!pk_scenario_has_plan(scenario))
        return PK_OK;
    pk_status status = pk_reach_new(scenario->instance, &reach, error);
    if (status == PK_OK)
        status = pk_tally_new(reach, scenario->plan, &tally, error);
    if (status == PK_OK) {
        scenario->gap_percent = scenario->plan->coverage_gap_percent;
        scenario->bound_percent = 100 * scenario->plan->bound / total_weight(scenario->plan);
        scenario->personnel = tally->personnel;
        scenario->cost = tally->cost;
        scenario->bases = tally->sites[PK_AIR];
        scenario->ports = tally->sites[PK_SEA];
        scenario->units = 0;
        for (size_t u = 0; u < reach->n_classes; u++)
            scenario->units += tally->placed[u];
        if (first)
            scenario->changes = count_changes(scenario->plan, first);
    }
    pk_tally_free(tally);
    pk_reach_free(reach);
    return status;
}
