/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lexicographic stages: the coverage gap first, then the other goals in the order the instance gives, each searched
 * under the rows goal_i(x) <= value_i + max(keep · |value_i|, 1e-6) of the stages before it. A stage starts from the
 * plan of the one before, which keeps those rows.
 *
 * A time limit is shared out: while stages are left, the first may use 85 % of it, and the rest is divided evenly.
 */
#include "theatre/theatre.h"

#include "base/arena.h"
#include "base/clock.h"
#include "engine/lp.h"
#include "engine/search.h"
#include "theatre/extract.h"
#include "theatre/programme.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a stage may always give back: more than the simplex's own rounding, less than anybody would see. */
static const double least_keep = 1e-6;
/* Two values closer than this are one: the simplex cannot tell them apart. */
static const double absolute_gap = 1e-9;
static const double first_share = 0.85;

typedef struct staging {
    const pk_instance *instance;
    const pk_solve_options *options;
    pk_programme *programme;
    double started_s;
    double *x; /* the best so far; NULL before the first */
    double value[PK_STAGE_COUNT];
    double bound[PK_STAGE_COUNT];
    pk_search_status status[PK_STAGE_COUNT];
    pk_stage done[PK_STAGE_COUNT];
    size_t n_done;
    bool complete; /* every stage of the order was run */
} staging;

static double stage_deadline_s(const staging *s, size_t i, size_t n_stages)
{
    double limit_s = s->options->time_limit_s;
    if (!isfinite(limit_s))
        return INFINITY;
    double end_s = s->started_s + limit_s;
    if (i == 0)
        return n_stages > 1 ? s->started_s + first_share * limit_s : end_s;
    return pk_clock_s() + (end_s - pk_clock_s()) / (double)(n_stages - i);
}

static pk_status run_stage(staging *s, pk_stage stage, double deadline_s, pk_error *error)
{
    pk_programme_set_goal(s->programme, stage);
    pk_search_options options = pk_search_defaults;
    options.deadline_s = deadline_s;
    options.relative_gap = isnan(s->options->gap) ? s->instance->gap_tolerance : s->options->gap;
    options.absolute_gap = absolute_gap;
    options.node_limit = s->options->node_limit;
    options.interrupt = s->options->interrupt;
    options.start = s->x;
    options.log = s->options->log;
    pk_search_result result;
    pk_log_phase(s->options->log, pk_stage_name(stage));
    pk_log_field sizes[] = {{"columns", (double)s->programme->form->n_columns},
                            {"rows", (double)s->programme->form->n_rows},
                            {"entries", (double)s->programme->form->n_entries}};
    pk_log_sizes(s->options->log, sizes, sizeof sizes / sizeof *sizes);
    pk_status status = pk_search(s->programme->form, &options, &result, error);
    if (status)
        return status;
    size_t i = s->n_done++;
    s->done[i] = stage;
    s->status[i] = result.status;
    s->bound[i] = fmax(result.bound, pk_form_least(s->programme->form));
    if (!result.x) {
        s->value[i] = s->x ? pk_form_value(s->programme->form, s->x) : NAN;
        if (s->x && result.status == PK_SEARCH_UNKNOWN)
            s->status[i] = PK_SEARCH_FEASIBLE;
    } else {
        free(s->x);
        s->x = result.x;
        s->value[i] = result.value;
    }
    if (s->x)
        pk_programme_keep_goal(s->programme, stage,
                               s->value[i] + fmax(least_keep, s->instance->keep * fabs(s->value[i])));
    return pk_form_ok(s->programme->form, error);
}

static pk_plan_status plan_status(pk_search_status status)
{
    switch (status) {
    case PK_SEARCH_OPTIMAL: return PK_PLAN_OPTIMAL;
    case PK_SEARCH_FEASIBLE: return PK_PLAN_FEASIBLE;
    case PK_SEARCH_INFEASIBLE: return PK_PLAN_INFEASIBLE;
    case PK_SEARCH_UNKNOWN: break;
    }
    return PK_PLAN_UNKNOWN;
}

/* A plan before the first relaxation: nothing stands, and every gap is whole. It keeps the rules wherever any plan
 * does, for what must be there (open sites) is there in all of them. None where the time is over already. */
static pk_status stand_idle(staging *s, pk_error *error)
{
    if (pk_clock_s() - s->started_s >= s->options->time_limit_s)
        return PK_OK;
    const pk_form *form = s->programme->form;
    double *x = malloc((form->n_columns + 1) * sizeof *x);
    if (!x)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a plan");
    for (size_t j = 0; j < form->n_columns; j++) {
        const pk_column *column = &form->columns[j];
        bool gap = !column->whole && column->cost > 0;
        x[j] = gap ? column->upper : column->lower;
    }
    if (pk_form_violation(form, x) <= absolute_gap)
        s->x = x;
    else
        free(x);
    return PK_OK;
}

static pk_status run_stages(staging *s, pk_error *error)
{
    const pk_instance *instance = s->instance;
    pk_stage order[PK_STAGE_COUNT];
    size_t n_stages = 0;
    for (size_t i = 0; i < instance->n_order; i++)
        if (instance->order[i] != PK_STAGE_CHANGES || s->programme->previous)
            order[n_stages++] = instance->order[i];
    pk_status status = PK_OK;
    for (size_t i = 0; i < n_stages && !status; i++) {
        bool interrupted = s->options->interrupt && *s->options->interrupt;
        if (i > 0 && (!s->x || interrupted))
            break;
        status = run_stage(s, order[i], stage_deadline_s(s, i, n_stages), error);
    }
    s->complete = s->n_done == n_stages;
    return status;
}

static double relative_gap(double value, double bound)
{
    double width = fmax(0, value - bound);
    return width <= absolute_gap ? 0 : width / fmax(fabs(value), absolute_gap);
}

/* The plan of the last stage, with the proofs of all of them. */
static pk_status write_plan(const staging *s, pk_plan *plan, pk_error *error)
{
    plan->stages = pk_arena_zalloc(plan->arena, PK_STAGE_COUNT, sizeof *plan->stages);
    plan->instance = pk_arena_strdup(plan->arena, s->instance->name);
    if (!plan->stages || !plan->instance)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a plan");
    plan->model = PK_THEATRE;
    plan->status = plan_status(s->status[0]);
    plan->bound = s->bound[0];
    if (!s->x)
        return PK_OK;
    double measured[PK_STAGE_COUNT];
    pk_status status = pk_programme_extract(s->programme, s->x, plan, measured, error);
    if (status)
        return status;
    for (size_t i = 0; i < s->n_done; i++)
        plan->stages[plan->n_stages++] = (pk_plan_stage){
            .stage = s->done[i],
            .value = s->value[i],
            .bound = fmin(s->bound[i], s->value[i]),
            .status = plan_status(s->status[i]),
        };
    plan->objective = s->value[0];
    plan->bound = plan->stages[0].bound;
    plan->relative_gap = relative_gap(plan->objective, plan->bound);
    for (size_t i = 0; i < plan->n_stages; i++)
        if (plan->stages[i].status != PK_PLAN_OPTIMAL)
            plan->status = PK_PLAN_FEASIBLE;
    if (!s->complete)
        plan->status = PK_PLAN_FEASIBLE;
    return PK_OK;
}

/* The plan that [previous] names, or NULL. */
static pk_status read_previous(const pk_instance *instance, pk_plan **previous, pk_error *error)
{
    *previous = NULL;
    return instance->previous_plan ? pk_plan_read(instance->previous_plan, previous, error) : PK_OK;
}

/* Reach and programme of an instance; *reach is what *programme borrows. */
static pk_status build(const pk_instance *instance, pk_reach **reach, pk_programme **programme, pk_error *error)
{
    pk_plan *previous = NULL;
    pk_status status = read_previous(instance, &previous, error);
    if (!status)
        status = pk_reach_new(instance, reach, error);
    if (!status)
        status = pk_programme_new(*reach, previous, programme, error);
    pk_plan_free(previous);
    return status;
}

pk_status pk_theatre_solve(const pk_instance *instance, const pk_solve_options *options, pk_plan **plan,
                           pk_error *error)
{
    staging s = {.instance = instance, .options = options, .started_s = pk_clock_s()};
    pk_reach *reach = NULL;
    pk_plan *fresh = NULL;
    pk_log_phase(options->log, "build");
    pk_status status = build(instance, &reach, &s.programme, error);
    if (!status)
        status = stand_idle(&s, error);
    if (!status)
        status = run_stages(&s, error);
    if (!status)
        status = pk_plan_new(&fresh, error);
    if (!status)
        status = write_plan(&s, fresh, error);
    if (status)
        pk_plan_free(fresh);
    else
        *plan = fresh;
    free(s.x);
    pk_programme_free(s.programme);
    pk_reach_free(reach);
    return status;
}

pk_status pk_theatre_export(const pk_instance *instance, const char *path, pk_error *error)
{
    pk_reach *reach = NULL;
    pk_programme *programme = NULL;
    pk_status status = build(instance, &reach, &programme, error);
    if (!status) {
        size_t length = strlen(path);
        bool cplex = length >= 3 && strcmp(path + length - 3, ".lp") == 0;
        status = pk_lp_write(programme->form, path, cplex, error);
    }
    pk_programme_free(programme);
    pk_reach_free(reach);
    return status;
}
