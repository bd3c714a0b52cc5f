/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/branching.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    RELIABLE = 4,      /* observations of a side that make its pseudo-cost trusted */
    PRIORITIES = 8,    /* averages are kept for each priority below this */
    FIRST_STRONG = 32, /* others tried by strong branching at one node, where a mistake costs most, */
    MANY_TRIED = 300,  /* until so many were, */
    MAX_STRONG = 8,    /* and afterwards */
    STRONG_ITERATIONS = 60,
    PROBE_ITERATIONS = 500,
    PLAIN_STRONG = 3, /* in a small search inside another */
};

/* Deferred columns are looked at where no other closes this share of what is open. */
static const double poor_share = 0.02;

typedef struct side_history {
    double sum; /* of gains per unit of distance */
    int count;
} side_history;

typedef struct candidate {
    int column;
    double fraction;
    double gain[2]; /* predicted or measured, down and up */
    double score;
} candidate;

struct pk_branching {
    int n_columns;
    side_history *history;               /* [2 × n_columns] down, up */
    side_history average[PRIORITIES][2]; /* by priority: like columns are worth alike */
    long n_tried;                        /* by strong branching */
    candidate *candidates;               /* [n_columns] scratch */
    unsigned char *basis;                /* scratch */
    size_t basis_bytes;
};

pk_status pk_branching_new(int n_columns, pk_branching **branching, pk_error *error)
{
    pk_branching *fresh = calloc(1, sizeof *fresh);
    if (fresh) {
        fresh->history = calloc(2 * (size_t)n_columns + 1, sizeof *fresh->history);
        fresh->candidates = malloc(((size_t)n_columns + 1) * sizeof *fresh->candidates);
    }
    if (!fresh || !fresh->history || !fresh->candidates) {
        pk_branching_free(fresh);
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for the pseudo-costs of %d columns", n_columns);
    }
    fresh->n_columns = n_columns;
    *branching = fresh;
    return PK_OK;
}

void pk_branching_free(pk_branching *branching)
{
    if (!branching)
        return;
    free(branching->history);
    free(branching->candidates);
    free(branching->basis);
    free(branching);
}

static int level(const pk_form *form, int column)
{
    int priority = form->columns[column].priority;
    return priority < PRIORITIES ? priority : PRIORITIES - 1;
}

void pk_branching_learn(pk_branching *branching, const pk_form *form, int column, bool up, double distance, double gain)
{
    if (!(distance > PK_WHOLE_TOLERANCE) || !isfinite(gain))
        return;
    double unit = fmax(0, gain) / distance;
    side_history *history = &branching->history[2 * column + up];
    history->sum += unit;
    history->count++;
    side_history *average = &branching->average[level(form, column)][up];
    average->sum += unit;
    average->count++;
}

/* A column without history is worth what its like are; where they have none either, it is worth finding out. */
static double predict(const pk_branching *branching, const pk_form *form, int column, bool up, double distance)
{
    const side_history *own = &branching->history[2 * column + up];
    const side_history *average = &branching->average[level(form, column)][up];
    if (own->count)
        return distance * own->sum / own->count;
    return average->count ? distance * average->sum / average->count : 1e6 * distance;
}

static bool reliable(const pk_branching *branching, int column)
{
    const side_history *sides = &branching->history[(ptrdiff_t)2 * column];
    return sides[0].count >= RELIABLE && sides[1].count >= RELIABLE;
}

/* Achterberg's product: a branching is worth what its weaker side gains, the more so if the other gains too. */
static double score(const double gain[2])
{
    return fmax(gain[0], 1e-6) * fmax(gain[1], 1e-6);
}

static int by_score(const void *a, const void *b)
{
    const candidate *first = a, *second = b;
    if (first->score > second->score || first->score < second->score)
        return first->score > second->score ? -1 : 1;
    return first->column - second->column;
}

/* The fractional columns that are or are not deferred, the most promising first. */
static int collect(const pk_branching *branching, const pk_state *state, bool deferred)
{
    int count = 0;
    for (int i = 0; i < state->n_whole; i++) {
        int j = state->whole[i];
        if (state->form->columns[j].deferred != deferred)
            continue;
        double fraction = state->x[j] - floor(state->x[j]);
        if (fmin(fraction, 1 - fraction) <= PK_WHOLE_TOLERANCE)
            continue;
        candidate *fresh = &branching->candidates[count++];
        *fresh = (candidate){.column = j, .fraction = fraction};
        fresh->gain[0] = predict(branching, state->form, j, false, fraction);
        fresh->gain[1] = predict(branching, state->form, j, true, 1 - fraction);
        fresh->score = score(fresh->gain);
    }
    qsort(branching->candidates, (size_t)count, sizeof(candidate), by_score);
    return count;
}

/* Solves one side of a column for a few iterations; *gain is INFINITY where it is proven empty or past the cutoff. */
static pk_status try_side(pk_branching *branching, pk_state *state, const candidate *c, bool up, double x,
                          double node_bound, int iterations, double *gain, pk_error *error)
{
    double lower = state->lp_lower[c->column], upper = state->lp_upper[c->column];
    pk_lp_status lp_status = PK_LP_LIMIT;
    pk_status status = up ? pk_state_set_bounds(state, c->column, ceil(x), upper, error)
                          : pk_state_set_bounds(state, c->column, lower, floor(x), error);
    if (!status)
        status = pk_state_solve(state, iterations, &lp_status, error);
    if (status)
        return status;
    *gain = state->lp_bound >= pk_state_cutoff(state) ? INFINITY : fmax(0, state->lp_bound - node_bound);
    if (lp_status == PK_LP_OPTIMAL)
        pk_branching_learn(branching, state->form, c->column, up, up ? 1 - c->fraction : c->fraction, *gain);
    status = pk_state_set_bounds(state, c->column, lower, upper, error);
    if (!status)
        status = pk_lp_basis_load(state->lp, branching->basis, pk_lp_rows(state->lp), error);
    return status;
}

static pk_status save_basis(pk_branching *branching, const pk_state *state, pk_error *error)
{
    size_t bytes = (size_t)pk_lp_rows(state->lp) + (size_t)pk_lp_columns(state->lp);
    if (bytes > branching->basis_bytes) {
        unsigned char *larger = realloc(branching->basis, bytes);
        if (!larger)
            return pk_fail(error, PK_ERROR_MEMORY, "no memory for a basis");
        branching->basis = larger;
        branching->basis_bytes = bytes;
    }
    pk_lp_basis_save(state->lp, branching->basis);
    return PK_OK;
}

/* Room for what strong branching must leave as it was: x, reduced and lp_bound of the state. */
static double *kept_room(const pk_state *state)
{
    return malloc((2 * (size_t)state->n_columns + 1) * sizeof(double));
}

static void keep(const pk_state *state, double *kept)
{
    size_t n = (size_t)state->n_columns;
    memcpy(kept, state->x, n * sizeof *kept);
    memcpy(kept + n, state->reduced, n * sizeof *kept);
    kept[2 * n] = state->lp_bound;
}

static void put_back(pk_state *state, const double *kept)
{
    size_t n = (size_t)state->n_columns;
    memcpy(state->x, kept, n * sizeof *kept);
    memcpy(state->reduced, kept + n, n * sizeof *kept);
    state->lp_bound = kept[2 * n];
}

/* Strong branching on the candidates that are not reliable yet. A side that is empty ends it: the other side is then
 * the node. */
static pk_status strengthen(pk_branching *branching, pk_state *state, const double *x, double node_bound,
                            candidate *candidates, int count, pk_branch *branch, pk_error *error)
{
    int tried = 0, most = branching->n_tried < MANY_TRIED ? FIRST_STRONG : MAX_STRONG;
    if (state->options->plain)
        most = PLAIN_STRONG;
    if (pk_without(state->options->without, PK_PART_STRONG))
        most = 0;
    for (int i = 0; i < count && tried < most; i++) {
        candidate *c = &candidates[i];
        if (reliable(branching, c->column))
            continue;
        tried++;
        branching->n_tried++;
        for (int up = 0; up < 2; up++) {
            pk_status status =
                try_side(branching, state, c, up, x[c->column], node_bound, STRONG_ITERATIONS, &c->gain[up], error);
            if (status)
                return status;
        }
        if (isinf(c->gain[0]) || isinf(c->gain[1])) {
            branch->column = c->column;
            branch->infeasible = isinf(c->gain[0]) && isinf(c->gain[1]);
            branch->one_sided = true;
            branch->up_first = isinf(c->gain[0]);
            return PK_OK;
        }
        c->score = score(c->gain);
        if (pk_state_stop(state))
            break;
    }
    return PK_OK;
}

/* Strong branching over the columns that are or are not deferred; *best becomes the best of them where that is better.
 * The state is left as it was. kept: scratch (kept_room). */
static pk_status choose_among(pk_branching *branching, pk_state *state, bool deferred, double *kept, candidate *best,
                              pk_branch *branch, pk_error *error)
{
    candidate *candidates = branching->candidates;
    double node_bound = state->lp_bound;
    int count = collect(branching, state, deferred);
    if (count == 0)
        return PK_OK;
    keep(state, kept);
    pk_status status = save_basis(branching, state, error);
    if (!status)
        status = strengthen(branching, state, kept, node_bound, candidates, count, branch, error);
    put_back(state, kept);
    for (int i = 0; i < count && !status; i++)
        if (best->column < 0 || by_score(&candidates[i], best) < 0)
            *best = candidates[i];
    return status;
}

/* Of what is open at a node, a branching closes next to nothing. */
static bool is_poor(const pk_state *state, const candidate *best)
{
    return best->column < 0 || sqrt(best->score) < poor_share * (pk_state_cutoff(state) - state->lp_bound);
}

pk_status pk_branching_choose(pk_branching *branching, pk_state *state, pk_branch *branch, pk_error *error)
{
    *branch = (pk_branch){.column = -1};
    double *kept = kept_room(state);
    if (!kept)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for strong branching");
    candidate best = {.column = -1};
    pk_status status = choose_among(branching, state, false, kept, &best, branch, error);
    if (!status && !branch->one_sided && is_poor(state, &best))
        status = choose_among(branching, state, true, kept, &best, branch, error);
    free(kept);
    if (status || branch->one_sided)
        return status;
    branch->column = best.column;
    branch->up_first = best.fraction > 0.5;
    return PK_OK;
}

/* Both sides of a fractional column, or the one that x is not on. */
static pk_status probe_column(pk_branching *branching, pk_state *state, int column, double x, double node_bound,
                              int *fixed, pk_error *error)
{
    double nearest = nearbyint(x);
    bool whole = fabs(x - nearest) <= PK_WHOLE_TOLERANCE;
    pk_status status = PK_OK;
    for (int up = 0; up < 2 && !status; up++) {
        double from = whole ? nearest + (up ? 0.5 : -0.5) : x, gain;
        if (up ? ceil(from) > state->upper[column] : floor(from) < state->lower[column])
            continue;
        candidate c = {.column = column, .fraction = whole ? !up : x - floor(x)};
        status = try_side(branching, state, &c, up, from, node_bound, PROBE_ITERATIONS, &gain, error);
        if (status || !isinf(gain))
            continue;
        if (up)
            state->upper[column] = floor(from);
        else
            state->lower[column] = ceil(from);
        ++*fixed;
        return PK_OK;
    }
    return status;
}

pk_status pk_branching_probe(pk_branching *branching, pk_state *state, long effort, int *fixed, pk_error *error)
{
    *fixed = 0;
    if (state->n_whole == 0)
        return PK_OK;
    long end = pk_lp_iterations(state->lp) + effort;
    double *kept = kept_room(state), node_bound = state->lp_bound;
    if (!kept)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for strong branching");
    keep(state, kept);
    pk_status status = save_basis(branching, state, error);
    int leading = state->form->columns[state->whole[0]].priority;
    for (int i = 0; i < state->n_whole && !status && pk_lp_iterations(state->lp) < end && !pk_state_stop(state); i++) {
        int j = state->whole[i];
        if (state->form->columns[j].priority < leading)
            break;
        if (state->lower[j] < state->upper[j])
            status = probe_column(branching, state, j, kept[j], node_bound, fixed, error);
    }
    put_back(state, kept);
    free(kept);
    return status;
}
