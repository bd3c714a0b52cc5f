/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/measures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A relative gap below it is none: it comes from rounding. */
static const double NO_GAP = 1e-9;

/* Sums of decimals do not decide whether one more unit fits. */
static const double ROOM_TOLERANCE = 1e-6;

double pk_share_met(const pk_plan_gap *gap)
{
    return gap->required > 0 ? fmin(1, gap->met / gap->required) : 1;
}

double pk_gap_loss(const pk_plan_gap *gap)
{
    return gap->weight * (1 - pk_share_met(gap));
}

double pk_percent_of_objective(const pk_instance *instance)
{
    double weights = 0;
    for (size_t z = 0; z < instance->n_targets; z++)
        for (size_t task = 0; task < PK_TASK_COUNT; task++)
            if (instance->targets[z].required[task] > 0)
                weights += instance->targets[z].weight[task];
    return weights > 0 ? 100 / weights : (double)NAN;
}

static bool ends_in(const char *text, const char *end)
{
    size_t n = strlen(text), n_end = strlen(end);
    return n >= n_end && strcmp(text + n - n_end, end) == 0;
}

/* The least that one more of what is limited takes: a unit's people or cost, one site, one change. */
static double least_step(const pk_instance *instance, const char *limit)
{
    bool people = ends_in(limit, "personnel"), money = ends_in(limit, "cost");
    double least = INFINITY;
    for (size_t k = 0; k < instance->n_types && (people || money); k++) {
        double step = people ? instance->types[k].personnel : instance->types[k].cost;
        if (step > 0)
            least = fmin(least, step);
    }
    return isfinite(least) ? least : 1;
}

bool pk_limit_used_up(const pk_instance *instance, const pk_plan_limit *limit)
{
    return limit->used + least_step(instance, limit->name) > limit->allowed * (1 + ROOM_TOLERANCE);
}

const char *pk_plan_verdict(const pk_plan *plan, char verdict[PK_VERDICT_SIZE])
{
    const char *words = "";
    switch (plan->status) {
    case PK_PLAN_OPTIMAL:
        if (plan->relative_gap > NO_GAP) {
            snprintf(verdict, PK_VERDICT_SIZE, "optimal, proven within %.2g %%", 100 * plan->relative_gap);
            return verdict;
        }
        words = "optimal, proven";
        break;
    case PK_PLAN_FEASIBLE: words = "a plan, but a limit or a signal came before the proof"; break;
    case PK_PLAN_INFEASIBLE: words = "infeasible: it is proven that no plan keeps every rule"; break;
    case PK_PLAN_UNKNOWN: words = "no plan was found before a limit or a signal came"; break;
    case PK_PLAN_STATUS_COUNT: break;
    }
    snprintf(verdict, PK_VERDICT_SIZE, "%s", words);
    return verdict;
}
