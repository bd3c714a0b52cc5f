/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dive.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of the fractional columns, this share is rounded at once. */
static const double batch_share = 0.34;

/* The leading columns pay for being used at all, so the relaxation uses them in fractions: an eager dive rounds them up
 * from this one on. */
static const double worth_rounding_up = 0.25;

typedef struct rounding {
    int column;
    double value, distance;
} rounding;

static int by_distance(const void *a, const void *b)
{
    const rounding *first = a, *second = b;
    if (first->distance < second->distance || first->distance > second->distance)
        return first->distance < second->distance ? -1 : 1;
    return first->column - second->column;
}

/* Deferred columns come last among equals; with parts_first, before those of the next higher priority. */
static int rank(const pk_column *column, bool parts_first)
{
    return 2 * column->priority + (parts_first && column->deferred ? 3 : 0);
}

/* The fractional columns of highest rank. */
static int collect(const pk_state *state, bool eager, bool parts_first, rounding *roundings)
{
    int count = 0, highest = 0, leading = state->n_whole ? state->form->columns[state->whole[0]].priority : 0;
    for (int i = 0; i < state->n_whole; i++) {
        int j = state->whole[i];
        double value = nearbyint(state->x[j]), distance = fabs(state->x[j] - value);
        if (distance <= PK_WHOLE_TOLERANCE)
            continue;
        bool leads = state->form->columns[j].priority == leading;
        if (eager && leads && value < state->x[j] && distance >= worth_rounding_up) {
            value += 1;
            distance = 1 - distance;
        }
        int own = rank(&state->form->columns[j], parts_first);
        if (count && own < highest)
            continue;
        if (own > highest)
            count = 0;
        highest = own;
        roundings[count++] = (rounding){.column = j, .value = value, .distance = distance};
    }
    qsort(roundings, (size_t)count, sizeof *roundings, by_distance);
    return count;
}

typedef struct dive {
    pk_state *state;
    rounding *roundings;
    double *lower, *upper; /* [n_columns] scratch */
} dive;

/* Solves the LP within its bounds and those of `count` roundings, the first of them on its other side where `turned`.
 */
static pk_status descend(dive *d, int count, bool turned, bool *open, pk_error *error)
{
    pk_state *state = d->state;
    size_t bytes = (size_t)state->n_columns * sizeof(double);
    memcpy(d->lower, state->lp_lower, bytes);
    memcpy(d->upper, state->lp_upper, bytes);
    for (int i = 0; i < count; i++)
        d->lower[d->roundings[i].column] = d->upper[d->roundings[i].column] = d->roundings[i].value;
    if (turned && d->roundings->value > state->x[d->roundings->column]) {
        d->lower[d->roundings->column] = state->lp_lower[d->roundings->column];
        d->upper[d->roundings->column] = d->roundings->value - 1;
    } else if (turned) {
        d->lower[d->roundings->column] = d->roundings->value + 1;
        d->upper[d->roundings->column] = state->lp_upper[d->roundings->column];
    }
    bool infeasible;
    pk_lp_status lp_status = PK_LP_INFEASIBLE;
    pk_status status = pk_state_enter(state, d->lower, d->upper, &infeasible, error);
    if (!status && !infeasible)
        status = pk_state_solve(state, 0, &lp_status, error);
    *open = lp_status == PK_LP_OPTIMAL;
    return status;
}

/* The LP's bounds as they were; before: [2 × n_columns] lower, upper. */
static pk_status back_out(dive *d, const double *before, pk_error *error)
{
    pk_status status = PK_OK;
    for (int j = 0; j < d->state->n_columns && !status; j++)
        status = pk_state_set_bounds(d->state, j, before[j], before[d->state->n_columns + j], error);
    return status;
}

/* One round: a batch, else the nearest alone, else its other side. before: [2 × n_columns] scratch. */
static pk_status round_batch(dive *d, int count, double *before, bool *open, pk_error *error)
{
    size_t n = (size_t)d->state->n_columns;
    memcpy(before, d->state->lp_lower, n * sizeof *before);
    memcpy(before + n, d->state->lp_upper, n * sizeof *before);
    int batch = (int)ceil(batch_share * count);
    pk_status status = descend(d, batch, false, open, error);
    if (!status && !*open && batch > 1 && !d->state->stopped) {
        status = back_out(d, before, error);
        if (!status)
            status = descend(d, 1, false, open, error);
    }
    if (!status && !*open && !d->state->stopped) {
        status = back_out(d, before, error);
        if (!status)
            status = descend(d, 1, true, open, error);
    }
    return status;
}

static pk_status dive_once(pk_state *state, bool eager, bool parts_first, bool *open, pk_error *error)
{
    size_t n = (size_t)state->n_columns + 1;
    dive d = {.state = state};
    d.roundings = malloc(((size_t)state->n_whole + 1) * sizeof *d.roundings);
    double *scratch = malloc(4 * n * sizeof *scratch);
    pk_status status = PK_OK;
    bool better;
    int count;
    *open = true;
    if (!d.roundings || !scratch) {
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory for a dive");
        goto done;
    }
    d.lower = scratch;
    d.upper = scratch + n;
    while (!status && *open && !pk_state_stop(state) && (count = collect(state, eager, parts_first, d.roundings)) > 0)
        status = round_batch(&d, count, scratch + 2 * n, open, error);
    if (!status && *open && !state->stopped)
        status = pk_state_try(state, state->x, "dive", &better, error);
done:
    free(d.roundings);
    free(scratch);
    return status;
}

static bool has_parts(const pk_state *state)
{
    bool found = false;
    for (int i = 0; i < state->n_whole && !found; i++)
        found = state->form->columns[state->whole[i]].deferred;
    return found;
}

/* A dive from the present LP; where sums that were rounded leave their parts nothing, once more with the parts first.
 */
pk_status pk_dive(pk_state *state, bool eager, pk_error *error)
{
    size_t bytes = (size_t)state->n_columns * sizeof(double);
    size_t columns = (size_t)state->n_columns;
    double *before = malloc(3 * bytes + 1);
    unsigned char *basis = malloc((size_t)pk_lp_rows(state->lp) + columns + 1);
    bool open;
    pk_status status = PK_OK;
    if (!before || !basis) {
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory for a dive");
        goto done;
    }
    memcpy(before, state->lp_lower, bytes);
    memcpy(before + columns, state->lp_upper, bytes);
    memcpy(before + 2 * columns, state->x, bytes);
    pk_lp_basis_save(state->lp, basis);
    status = dive_once(state, eager, false, &open, error);
    if (status || open || state->stopped || !has_parts(state))
        goto done;
    for (int j = 0; j < state->n_columns && !status; j++)
        status = pk_state_set_bounds(state, j, before[j], before[columns + (size_t)j], error);
    if (!status)
        status = pk_lp_basis_load(state->lp, basis, pk_lp_rows(state->lp), error);
    memcpy(state->x, before + 2 * columns, bytes);
    if (!status)
        status = dive_once(state, eager, true, &open, error);
done:
    free(before);
    free(basis);
    return status;
}
