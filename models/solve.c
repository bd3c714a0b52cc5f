/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <picket/solve.h>

#include "classic/classic.h"
#include "theatre/theatre.h"

#include <math.h>
#include <stdlib.h>

const pk_solve_options pk_solve_defaults = {.time_limit_s = INFINITY, .gap = NAN, .node_limit = -1};

static pk_status solve_model(const pk_instance *instance, const pk_solve_options *options, pk_plan **plan,
                             pk_error *error)
{
    if (instance->model == PK_THEATRE)
        return pk_theatre_solve(instance, options, plan, error);
    return pk_classic_solve(instance, options, plan, error);
}

/* Nothing is handed out that the checker refuses. Optimal means within the tolerance that was asked for. */
static pk_status check(const pk_instance *instance, const pk_solve_options *options, const pk_plan *plan,
                       pk_error *error)
{
    pk_instance asked = *instance;
    if (!isnan(options->gap))
        asked.gap_tolerance = options->gap;
    char *messages = NULL;
    pk_status status = pk_plan_check(&asked, plan, &messages, error);
    if (status == PK_ERROR_DATA)
        status = pk_fail(error, PK_ERROR_INTERNAL, "the plan failed its own check:\n%s", messages);
    free(messages);
    return status;
}

pk_status pk_solve(const pk_instance *instance, const pk_solve_options *options, pk_plan **plan, pk_error *error)
{
    pk_plan *fresh = NULL;
    pk_status status = solve_model(instance, options, &fresh, error);
    if (!status && (fresh->status == PK_PLAN_OPTIMAL || fresh->status == PK_PLAN_FEASIBLE)) {
        pk_log_phase(options->log, "check");
        status = check(instance, options, fresh, error);
    }
    if (status)
        pk_plan_free(fresh);
    else
        *plan = fresh;
    return status;
}

pk_status pk_export(const pk_instance *instance, const char *path, pk_error *error)
{
    if (instance->model == PK_THEATRE)
        return pk_theatre_export(instance, path, error);
    return pk_classic_export(instance, path, error);
}
