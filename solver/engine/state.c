/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/state.h"

#include "base/clock.h"
#include "engine/presolve.h"
#include "engine/proof.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A bound must pass a multiple of the unit by more than the one share of it to be raised to the next; what is cut off
 * has passed it by the other. */
static const double unit_rounding = 1e-6, unit_margin = 1e-4;

enum {
    SLICE = 1000, /* simplex iterations */
    ENTER_ROUNDS = 4
};

static int fill_whole(pk_state *state)
{
    int count = 0;
    for (int priority = pk_form_leading(state->form); priority >= 0; priority--)
        for (int j = 0; j < state->n_columns; j++)
            if (state->form->columns[j].whole && state->form->columns[j].priority == priority)
                state->whole[count++] = j;
    return count;
}

/* The unit of a goal that counts whole columns alone; costs: [n_columns] scratch. */
static double unit_of(const pk_form *form, double *costs)
{
    int n = 0;
    for (size_t j = 0; j < form->n_columns; j++) {
        const pk_column *column = &form->columns[j];
        if (fpclassify(column->cost) == FP_ZERO)
            continue;
        if (!column->whole)
            return 0;
        costs[n++] = column->cost;
    }
    return pk_unit_of(costs, n);
}

pk_status pk_state_new(const pk_form *form, const double *lower, const double *upper, const pk_search_options *options,
                       pk_state **state, pk_error *error)
{
    size_t n = form->n_columns + 1;
    pk_state *fresh = calloc(1, sizeof *fresh);
    if (!fresh)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a search");
    fresh->form = form;
    fresh->options = options;
    fresh->n_columns = (int)form->n_columns;
    fresh->value = INFINITY;
    fresh->bound = -INFINITY;
    fresh->whole = malloc(n * sizeof *fresh->whole);
    double **vectors[] = {&fresh->lower, &fresh->upper, &fresh->x, &fresh->reduced, &fresh->incumbent};
    bool complete = fresh->whole;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        complete &= (*vectors[i] = calloc(n, sizeof(double))) != NULL;
    pk_status status = complete ? pk_lp_new(form, options->interrupt, &fresh->lp, error)
                                : pk_fail(error, PK_ERROR_MEMORY, "no memory for a search over %zu columns", n - 1);
    if (status) {
        pk_state_free(fresh);
        return status;
    }
    fresh->n_whole = fill_whole(fresh);
    fresh->unit = unit_of(form, fresh->x);
    pk_lp_bounds(fresh->lp, &fresh->lp_lower, &fresh->lp_upper);
    memcpy(fresh->lower, lower, form->n_columns * sizeof *lower);
    memcpy(fresh->upper, upper, form->n_columns * sizeof *upper);
    status = pk_state_reset_bounds(fresh, error);
    if (status)
        pk_state_free(fresh);
    else
        *state = fresh;
    return status;
}

void pk_state_free(pk_state *state)
{
    if (!state)
        return;
    pk_lp_free(state->lp);
    free(state->whole);
    free(state->lower);
    free(state->upper);
    free(state->x);
    free(state->reduced);
    free(state->incumbent);
    free(state);
}

double pk_state_tolerance(const pk_state *state)
{
    return fmax(state->options->absolute_gap, state->options->relative_gap * fabs(state->value));
}

double pk_state_raise(const pk_state *state, double bound)
{
    double offset = state->form->cost_offset;
    if (!(state->unit > 0) || !isfinite(bound))
        return bound;
    return offset + state->unit * ceil((bound - offset) / state->unit - unit_rounding);
}

/* Nearly a unit below the incumbent's value: a plan above this is no better. */
static double next_value(const pk_state *state)
{
    return pk_state_raise(state, state->value) - (1 - unit_margin) * state->unit;
}

double pk_state_cutoff(const pk_state *state)
{
    if (!isfinite(state->value))
        return state->options->cutoff;
    /* a little inside the tolerance, so that what is pruned is surely within it */
    double tolerance = 0.99 * pk_state_tolerance(state);
    double aspiration = state->options->aspiration;
    bool as_good = aspiration > state->value && aspiration - state->value <= tolerance;
    double cutoff = (as_good ? aspiration : state->value) - tolerance;
    return state->unit > 0 ? fmin(cutoff, next_value(state)) : cutoff;
}

void pk_state_announce(pk_state *state, double value, const char *found_by)
{
    state->value = value;
    state->better_s = pk_clock_s();
    pk_log_incumbent(state->options->log, value, state->bound, state->nodes, found_by);
    if (state->options->found)
        state->options->found(state->options->found_data, state->incumbent, value, state->bound);
}

pk_status pk_state_set_bounds(pk_state *state, int column, double lower, double upper, pk_error *error)
{
    if (!(state->lp_lower[column] < lower) && !(state->lp_lower[column] > lower) &&
        !(state->lp_upper[column] < upper) && !(state->lp_upper[column] > upper))
        return PK_OK;
    return pk_lp_set_bounds(state->lp, column, lower, upper, error);
}

pk_status pk_state_enter(pk_state *state, double *lower, double *upper, bool *infeasible, pk_error *error)
{
    pk_status status = PK_OK;
    pk_propagate(state->form, lower, upper, ENTER_ROUNDS, infeasible);
    for (int j = 0; j < state->n_columns && !status && !*infeasible; j++)
        status = pk_state_set_bounds(state, j, lower[j], fmax(lower[j], upper[j]), error);
    return status;
}

pk_status pk_state_reset_bounds(pk_state *state, pk_error *error)
{
    pk_status status = PK_OK;
    for (int j = 0; j < state->n_columns && !status; j++)
        status = pk_state_set_bounds(state, j, state->lower[j], state->upper[j], error);
    return status;
}

bool pk_state_stop(pk_state *state)
{
    const pk_search_options *options = state->options;
    state->stopped |= (options->interrupt && *options->interrupt) ||
                      (options->node_limit >= 0 && state->nodes >= options->node_limit) ||
                      (options->effort_limit >= 0 && pk_lp_iterations(state->lp) >= options->effort_limit) ||
                      state->value <= options->target || pk_clock_s() >= options->deadline_s ||
                      (isfinite(state->value) && pk_clock_s() >= state->better_s + options->stall_s);
    return state->stopped;
}

/* Solves in slices, so that an interrupt is seen within one of them. */
static pk_status solve_sliced(pk_state *state, int iterations, pk_lp_status *status, pk_error *error)
{
    pk_lp_limits limits = {.cutoff = pk_state_cutoff(state), .interrupt = state->options->interrupt};
    pk_status result;
    do {
        limits.seconds = state->options->deadline_s - pk_clock_s();
        limits.iterations = iterations > 0 && iterations < SLICE ? iterations : SLICE;
        result = pk_lp_solve(state->lp, &limits, status, error);
        if (iterations > 0 && (iterations -= limits.iterations) <= 0)
            return result;
    } while (!result && *status == PK_LP_LIMIT && !pk_state_stop(state));
    return result;
}

pk_status pk_state_solve(pk_state *state, int iterations, pk_lp_status *status, pk_error *error)
{
    pk_status result = solve_sliced(state, iterations, status, error);
    if (result)
        return result;
    if (*status == PK_LP_INFEASIBLE)
        state->lp_bound = INFINITY;
    else
        state->lp_bound = pk_lp_bound(state->lp, *status == PK_LP_OPTIMAL ? state->reduced : NULL);
    if (*status == PK_LP_OPTIMAL)
        pk_lp_primal(state->lp, state->x);
    return PK_OK;
}

pk_status pk_state_try(pk_state *state, const double *x, const char *found_by, bool *better, pk_error *error)
{
    *better = false;
    for (int i = 0; i < state->n_whole; i++) {
        int j = state->whole[i];
        double value = fmin(fmax(nearbyint(x[j]), state->lower[j]), state->upper[j]);
        pk_status status = pk_state_set_bounds(state, j, value, value, error);
        if (status)
            return status;
    }
    pk_lp_status lp_status;
    pk_status status = pk_state_solve(state, 0, &lp_status, error);
    if (status || lp_status != PK_LP_OPTIMAL)
        return status;
    double value = pk_form_value(state->form, state->x);
    if (value >= state->value)
        return PK_OK;
    for (int i = 0; i < state->n_whole; i++)
        state->x[state->whole[i]] = state->lp_lower[state->whole[i]];
    memcpy(state->incumbent, state->x, (size_t)state->n_columns * sizeof *state->x);
    *better = true;
    pk_state_announce(state, value, found_by);
    return PK_OK;
}

void pk_state_tighten(pk_state *state, double bound, const double *reduced)
{
    double worse = state->unit > 0 ? next_value(state) : state->value;
    double slack = fmin(worse, state->options->cutoff) - bound;
    if (!isfinite(slack) || slack < 0 || pk_without(state->options->without, PK_PART_FIXING))
        return;
    for (int j = 0; j < state->n_columns; j++) {
        if (!(fabs(reduced[j]) > 1e-9))
            continue;
        bool whole = state->form->columns[j].whole;
        double room = slack / fabs(reduced[j]);
        if (whole)
            room = floor(room + PK_WHOLE_TOLERANCE);
        else
            room *= 1 + 1e-9;
        if (reduced[j] > 0)
            state->upper[j] = fmin(state->upper[j], state->lower[j] + room);
        else
            state->lower[j] = fmax(state->lower[j], state->upper[j] - room);
    }
}
