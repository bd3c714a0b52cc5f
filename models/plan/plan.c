/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"

#include <math.h>
#include <picket/plan.h>

pk_status pk_plan_new(pk_plan **plan, pk_error *error)
{
    *plan = NULL;
    pk_arena *arena = pk_arena_new();
    pk_plan *fresh = arena ? pk_arena_zalloc(arena, 1, sizeof *fresh) : NULL;
    if (!fresh) {
        pk_arena_free(arena);
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    }
    fresh->instance = "";
    fresh->status = PK_PLAN_UNKNOWN;
    fresh->objective = NAN;
    fresh->bound = NAN;
    fresh->relative_gap = NAN;
    fresh->coverage_gap_percent = NAN;
    fresh->rota_gap_percent = NAN;
    fresh->arena = arena;
    *plan = fresh;
    return PK_OK;
}

void pk_plan_free(pk_plan *plan)
{
    if (plan)
        pk_arena_free(plan->arena);
}

const char *pk_plan_status_name(pk_plan_status status)
{
    switch (status) {
    case PK_PLAN_OPTIMAL: return "optimal";
    case PK_PLAN_FEASIBLE: return "feasible";
    case PK_PLAN_INFEASIBLE: return "infeasible";
    case PK_PLAN_UNKNOWN: return "unknown";
    case PK_PLAN_STATUS_COUNT: break;
    }
    return "";
}
