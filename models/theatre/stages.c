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
#include "theatre/average_day.h"
#include "theatre/extract.h"
#include "theatre/previous.h"
#include "theatre/programme.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a stage may always give back: more than the simplex's own rounding, less than anybody would see. */
static const double least_keep = 1e-6;
/* Two values closer than this are one: the simplex cannot tell them apart. */
static const double absolute_gap = 1e-9;
static const double first_share = 0.85;
static const double repair_share = 0.2;
/* From so many columns on, the average day is searched first, for this share of the time at most, or down to this gap.
 */
static const size_t many_columns = 20000;
static const double average_share = 0.7, average_gap = 2e-3;
/* Measured on the plan, a value is the same but for the simplex's rounding. */
static const double same_value = 1e-7;
/* A row this near is kept: ten times the simplex's tolerance. */
static const double row_tolerance = 1e-6;

typedef struct staging {
    const pk_instance *instance;
    const pk_solve_options *options;
    pk_programme *programme;
    pk_plan *previous;          /* NULL: none */
    pk_previous_start in_force; /* what is left of it */
    double started_s;
    double *x;            /* the best so far; NULL before the first */
    double average_bound; /* of the coverage gap; -INFINITY without one */
    double value[PK_STAGE_COUNT];
    double bound[PK_STAGE_COUNT];
    pk_search_status status[PK_STAGE_COUNT];
    pk_stage done[PK_STAGE_COUNT]; /* the one after the last is being run */
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

static double relative_gap(double value, double bound)
{
    double width = fmax(0, value - bound);
    return width <= absolute_gap ? 0 : width / fmax(fabs(value), absolute_gap);
}

/* Is the best plan the one in force, digit by digit? */
static bool is_in_force(const staging *s)
{
    return s->in_force.x && memcmp(s->x, s->in_force.x, s->programme->form->n_columns * sizeof *s->x) == 0;
}

/* The plan is that of the last stage, so there the value is what was measured on it. (A column that the goals of other
 * stages left alone may say more than there is.) */
static double stated_value(const staging *s, size_t i, const double *measured)
{
    double value = s->value[i], has = measured[s->done[i]];
    bool last = i + 1 == s->n_done, alike = fabs(value - has) <= same_value * fmax(1, fabs(value));
    return last && !alike ? has : value;
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
    const pk_plan *same = is_in_force(s) && s->in_force.intact ? s->previous : NULL;
    pk_status status = pk_programme_extract(s->programme, s->x, same, plan, measured, error);
    if (status)
        return status;
    for (size_t i = 0; i < s->n_done; i++) {
        double value = stated_value(s, i, measured);
        plan->stages[plan->n_stages++] = (pk_plan_stage){
            .stage = s->done[i],
            .value = value,
            .bound = fmin(s->bound[i], value),
            .status = plan_status(s->status[i]),
        };
    }
    plan->objective = plan->stages[0].value;
    plan->bound = plan->stages[0].bound;
    plan->relative_gap = relative_gap(plan->objective, plan->bound);
    for (size_t i = 0; i < plan->n_stages; i++)
        if (plan->stages[i].status != PK_PLAN_OPTIMAL)
            plan->status = PK_PLAN_FEASIBLE;
    if (!s->complete)
        plan->status = PK_PLAN_FEASIBLE;
    return PK_OK;
}

/* Tells the caller of a better plan: one of the stage that is being run. What cannot be told now may be told later. */
static void hand_out(void *data, const double *x, double value, double bound)
{
    const staging *s = data;
    size_t i = s->n_done;
    staging now = *s;
    pk_plan *plan = NULL;
    now.n_done++;
    now.x = malloc((s->programme->form->n_columns + 1) * sizeof *x);
    if (!now.x || pk_plan_new(&plan, NULL) != PK_OK)
        goto done;
    memcpy(now.x, x, s->programme->form->n_columns * sizeof *x);
    now.value[i] = value;
    now.bound[i] = fmax(bound, pk_form_least(s->programme->form));
    now.status[i] = PK_SEARCH_FEASIBLE;
    now.complete = false;
    if (write_plan(&now, plan, NULL) == PK_OK)
        s->options->improved(s->options->improved_data, plan);
done:
    pk_plan_free(plan);
    free(now.x);
}

/* What the previous plan says of this stage; NULL where it says nothing. */
static const pk_plan_stage *claim_of(const staging *s, pk_stage stage)
{
    for (size_t i = 0; s->previous && s->in_force.intact && i < s->previous->n_stages; i++)
        if (s->previous->stages[i].stage == stage)
            return &s->previous->stages[i];
    return NULL;
}

static double relative_tolerance(const staging *s)
{
    return isnan(s->options->gap) ? s->instance->gap_tolerance : s->options->gap;
}

static bool within_tolerance(const staging *s, double value, double bound)
{
    return value - bound <= fmax(absolute_gap, relative_tolerance(s) * fabs(value));
}

/* Does the plan in force keep the stages so far, and is it as good in this one as the best there is? */
static bool in_force_is_as_good(const staging *s)
{
    const pk_form *form = s->programme->form;
    return s->in_force.x && pk_form_violation(form, s->in_force.x) <= row_tolerance &&
           (!s->x || within_tolerance(s, pk_form_value(form, s->in_force.x), pk_form_value(form, s->x)));
}

/* How much of a stage's value later ones may give back. */
static double give_back(const staging *s, double value)
{
    return fmax(least_keep, s->instance->keep * fabs(value));
}

/* The claim lies between the bound and the value of this run, or beyond the value, and within the tolerance of both;
 * and the plan of this run keeps it as later stages must. */
static bool claim_is_proven(const staging *s, double claim, double value, double bound)
{
    return claim >= bound && within_tolerance(s, claim, bound) && within_tolerance(s, value, claim) &&
           value <= claim + give_back(s, claim);
}

static void take(staging *s, const double *x)
{
    memcpy(s->x, x, s->programme->form->n_columns * sizeof *x);
}

/*
 * A stage that an earlier run has solved starts from that run's plan, and aspires to the value that it claims. Where
 * this run proves the claim within the tolerance, by a plan and a bound of its own, the stage has the claimed value
 * again: then the stages after it may give back the same, and the plan that was optimal then is so now.
 */
static pk_status run_stage(staging *s, pk_stage stage, double deadline_s, pk_error *error)
{
    s->done[s->n_done] = stage;
    pk_programme_set_goal(s->programme, stage);
    if (s->x && in_force_is_as_good(s))
        take(s, s->in_force.x);
    pk_search_options options = pk_search_defaults;
    options.deadline_s = deadline_s;
    options.relative_gap = relative_tolerance(s);
    options.absolute_gap = absolute_gap;
    const pk_plan_stage *claim = claim_of(s, stage);
    if (claim) {
        options.aspiration = claim->value;
        options.believed = claim->status == PK_PLAN_OPTIMAL;
    }
    if (s->n_done == 0)
        options.target = isnan(s->options->target) ? -INFINITY : s->options->target;
    options.stall_s = s->options->stall_s;
    options.node_limit = s->options->node_limit;
    options.without = s->options->without;
    options.interrupt = s->options->interrupt;
    options.start = s->x;
    options.log = s->options->log;
    if (s->options->improved) {
        options.found = hand_out;
        options.found_data = s;
    }
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
    s->status[i] = result.status;
    s->bound[i] = fmax(result.bound, pk_form_least(s->programme->form));
    if (stage == PK_STAGE_GAP)
        s->bound[i] = fmax(s->bound[i], s->average_bound);
    if (!result.x) {
        s->value[i] = s->x ? pk_form_value(s->programme->form, s->x) : NAN;
        if (s->x && result.status == PK_SEARCH_UNKNOWN)
            s->status[i] = PK_SEARCH_FEASIBLE;
    } else {
        free(s->x);
        s->x = result.x;
        s->value[i] = result.value;
        if (claim_is_proven(s, options.aspiration, result.value, s->bound[i]))
            s->value[i] = options.aspiration;
    }
    if (s->x)
        pk_programme_keep_goal(s->programme, stage, s->value[i] + give_back(s, s->value[i]));
    return pk_form_ok(s->programme->form, error);
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

/* A plan of the stage to come, before it is begun with. */
static void announce(void *data, const double *x, double value, double bound)
{
    staging *s = data;
    pk_log_incumbent(s->options->log, value, bound, 0, "average day");
    if (s->options->improved)
        hand_out(s, x, value, bound);
}

/* A good plan, and a bound, before the programme itself is begun with. */
static pk_status start_from_average_day(staging *s, pk_error *error)
{
    const pk_instance *instance = s->instance;
    bool pays = s->x && !pk_without(s->options->without, PK_PART_AVERAGE_DAY) && !s->previous &&
                !instance->whole_sorties && s->programme->n_periods > 1 && instance->order[0] == PK_STAGE_GAP &&
                s->programme->form->n_columns > many_columns;
    if (!pays)
        return PK_OK;
    pk_log_phase(s->options->log, "average day");
    s->done[s->n_done] = PK_STAGE_GAP;
    pk_programme_set_goal(s->programme, PK_STAGE_GAP);
    pk_average_day day = {
        .relative_gap = fmax(relative_tolerance(s), average_gap),
        .deadline_s = pk_clock_s() + average_share * (s->options->time_limit_s - (pk_clock_s() - s->started_s)),
        .value = pk_form_value(s->programme->form, s->x),
        .x = s->x,
        .bound = -INFINITY,
        .found = announce,
        .found_data = s,
    };
    pk_status status = pk_average_day_search(s->programme, s->options, &day, error);
    s->average_bound = day.bound;
    return status;
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

/* The plan that [previous] names, or NULL. */
static pk_status read_previous(const pk_instance *instance, pk_plan **previous, pk_error *error)
{
    *previous = NULL;
    return instance->previous_plan ? pk_plan_read(instance->previous_plan, previous, error) : PK_OK;
}

/* Previous plan (NULL: none), reach and programme of an instance; *reach is what *programme borrows. */
static pk_status build(const pk_instance *instance, pk_plan **previous, pk_reach **reach, pk_programme **programme,
                       pk_error *error)
{
    pk_status status = read_previous(instance, previous, error);
    if (!status)
        status = pk_reach_new(instance, reach, error);
    if (!status)
        status = pk_programme_new(*reach, *previous, programme, error);
    return status;
}

pk_status pk_theatre_solve(const pk_instance *instance, const pk_solve_options *options, pk_plan **plan,
                           pk_error *error)
{
    staging s = {.instance = instance, .options = options, .started_s = pk_clock_s(), .average_bound = -INFINITY};
    pk_reach *reach = NULL;
    pk_plan *fresh = NULL;
    pk_log_phase(options->log, "build");
    pk_status status = build(instance, &s.previous, &reach, &s.programme, error);
    if (!status)
        status = pk_programme_prepare(s.programme, options->without, error);
    if (!status)
        status = stand_idle(&s, error);
    if (!status && s.previous && s.x)
        status =
            pk_programme_start_from(s.programme, s.previous, s.x, s.started_s + repair_share * options->time_limit_s,
                                    options, &s.in_force, error);
    if (!status)
        status = start_from_average_day(&s, error);
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
    free(s.in_force.x);
    pk_plan_free(s.previous);
    pk_programme_free(s.programme);
    pk_reach_free(reach);
    return status;
}

pk_status pk_theatre_export(const pk_instance *instance, const char *path, bool cplex, pk_error *error)
{
    pk_reach *reach = NULL;
    pk_programme *programme = NULL;
    pk_plan *previous = NULL;
    pk_status status = build(instance, &previous, &reach, &programme, error);
    if (!status)
        status = pk_programme_limit_needs(programme, error);
    if (!status)
        status = pk_lp_write(programme->form, path, cplex, error);
    pk_plan_free(previous);
    pk_programme_free(programme);
    pk_reach_free(reach);
    return status;
}
