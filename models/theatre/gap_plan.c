/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/gap_plan.h"

#include "base/arena.h"
#include "base/clock.h"
#include "theatre/extract.h"

#include <math.h>
#include <stdlib.h>

/* Two values closer than this are one: the simplex cannot tell them apart. */
static const double absolute_gap = 1e-9;

static double relative_gap(const pk_programme *programme, const pk_solve_options *options)
{
    return isnan(options->gap) ? programme->reach->instance->gap_tolerance : options->gap;
}

pk_status pk_gap_search(const pk_programme *programme, const double *lower, const double *upper, const double *start,
                        double deadline_s, const pk_solve_options *options, pk_search_result *result, pk_error *error)
{
    *result = (pk_search_result){.status = PK_SEARCH_UNKNOWN, .value = NAN, .bound = -INFINITY};
    if (pk_clock_s() >= deadline_s || (options->interrupt && *options->interrupt))
        return PK_OK;
    pk_search_options search = pk_search_defaults;
    search.deadline_s = deadline_s;
    search.relative_gap = relative_gap(programme, options);
    search.absolute_gap = absolute_gap;
    search.node_limit = options->node_limit;
    search.interrupt = options->interrupt;
    search.start = start;
    pk_status status = pk_search_within(programme->form, lower, upper, &search, result, error);
    if (!status && result->x)
        result->bound = fmin(fmax(result->bound, pk_form_least(programme->form)), result->value);
    return status;
}

static pk_status fill(const pk_programme *programme, const pk_search_result *result, pk_plan *plan, pk_error *error)
{
    double values[PK_STAGE_COUNT];
    plan->instance = pk_arena_strdup(plan->arena, programme->reach->instance->name);
    plan->stages = pk_arena_zalloc(plan->arena, 1, sizeof *plan->stages);
    if (!plan->instance || !plan->stages)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a plan");
    plan->model = PK_THEATRE;
    plan->status = result->status == PK_SEARCH_OPTIMAL ? PK_PLAN_OPTIMAL : PK_PLAN_FEASIBLE;
    plan->objective = result->value;
    plan->bound = result->bound;
    double width = fmax(0, plan->objective - plan->bound);
    plan->relative_gap = width <= absolute_gap ? 0 : width / fmax(fabs(plan->objective), absolute_gap);
    plan->stages[plan->n_stages++] = (pk_plan_stage){PK_STAGE_GAP, plan->objective, plan->bound, plan->status};
    return pk_programme_extract(programme, result->x, NULL, plan, values, error);
}

static pk_status check(const pk_programme *programme, const pk_solve_options *options, const pk_plan *plan,
                       pk_error *error)
{
    pk_instance asked = *programme->reach->instance;
    asked.n_order = 1;
    asked.gap_tolerance = relative_gap(programme, options);
    char *messages = NULL;
    pk_status status = pk_plan_check(&asked, plan, &messages, error);
    if (status == PK_ERROR_DATA)
        status = pk_fail(error, PK_ERROR_INTERNAL, "a plan failed its own check:\n%s", messages);
    free(messages);
    return status;
}

pk_status pk_gap_plan_new(const pk_programme *programme, const pk_search_result *result,
                          const pk_solve_options *options, pk_plan **plan, pk_error *error)
{
    pk_plan *fresh = NULL;
    pk_status status = pk_plan_new(&fresh, error);
    if (!status)
        status = fill(programme, result, fresh, error);
    if (!status)
        status = check(programme, options, fresh, error);
    if (status)
        pk_plan_free(fresh);
    else
        *plan = fresh;
    return status;
}
