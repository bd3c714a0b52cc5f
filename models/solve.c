/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <picket/solve.h>

#include "base/output.h"
#include "classic/classic.h"
#include "theatre/theatre.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const pk_solve_options pk_solve_defaults = {
    .time_limit_s = INFINITY, .gap = NAN, .node_limit = -1, .target = NAN, .stall_s = INFINITY};

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

typedef struct handing_on {
    const pk_instance *instance;
    const pk_solve_options *options;
} handing_on;

static void check_and_hand_on(void *data, const pk_plan *plan)
{
    const handing_on *to = data;
    pk_error error;
    if (check(to->instance, to->options, plan, &error) == PK_OK)
        to->options->improved(to->options->improved_data, plan);
    else
        pk_log_note(to->options->log, "a better plan is not handed on: %s", error.message);
}

pk_status pk_solve(const pk_instance *instance, const pk_solve_options *options, pk_plan **plan, pk_error *error)
{
    pk_plan *fresh = NULL;
    handing_on to = {.instance = instance, .options = options};
    pk_solve_options checked = *options;
    if (options->improved) {
        checked.improved = check_and_hand_on;
        checked.improved_data = &to;
    }
    pk_status status = solve_model(instance, &checked, &fresh, error);
    if (!status && (fresh->status == PK_PLAN_OPTIMAL || fresh->status == PK_PLAN_FEASIBLE)) {
        pk_log_phase(options->log, "check");
        status = check(instance, options, fresh, error);
        if (!status && options->improved)
            options->improved(options->improved_data, fresh);
    }
    if (status)
        pk_plan_free(fresh);
    else
        *plan = fresh;
    return status;
}

pk_status pk_export(const pk_instance *instance, const char *path, pk_error *error)
{
    size_t length = strlen(path);
    bool cplex = length >= 3 && strcmp(path + length - 3, ".lp") == 0;
    pk_output *output = NULL;
    pk_status status = pk_output_open(path, &output, error);
    if (status)
        return status;
    const char *beside = pk_output_path(output);
    status = instance->model == PK_THEATRE ? pk_theatre_export(instance, beside, cplex, error)
                                           : pk_classic_export(instance, beside, cplex, error);
    if (!status)
        return pk_output_commit(output, error);
    pk_output_discard(output);
    return status == PK_ERROR_OUTPUT
               ? pk_fail(error, status, "cannot write %s: its device has no room or a fault", path)
               : status;
}
