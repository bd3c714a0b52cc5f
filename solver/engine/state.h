/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of a search share: the LP with the bounds it has now, the global bounds, the incumbent, the limits.
 */
#ifndef PICKET_ENGINE_STATE_H
#define PICKET_ENGINE_STATE_H

#include "engine/lp.h"
#include "engine/search.h"

/* A value this close to a whole number is one, a row this near is kept: ten times the simplex's own tolerance. */
#define PK_WHOLE_TOLERANCE 1e-6

typedef struct pk_state {
    const pk_form *form;
    const pk_search_options *options;
    pk_lp *lp;
    int n_columns;
    int *whole; /* [n_whole] the whole columns, by priority downwards, then index */
    int n_whole;
    double *lower, *upper;             /* [n_columns] valid for every plan better than the incumbent */
    const double *lp_lower, *lp_upper; /* [n_columns] what the LP has now */
    double *x, *reduced;               /* [n_columns] of the last solve that ended optimal */
    double lp_bound;                   /* of the last solve, valid for its bounds */
    double *incumbent;                 /* [n_columns] */
    double value;                      /* of the incumbent; INFINITY without one */
    double better_s;                   /* when it was found */
    double bound;                      /* global */
    double unit;                       /* by multiples of it values of plans differ; 0: not known */
    int64_t nodes;
    bool stopped; /* a limit or an interrupt was met */
} pk_state;

/* lower, upper [columns]: the global bounds. */
pk_status pk_state_new(const pk_form *form, const double *lower, const double *upper, const pk_search_options *options,
                       pk_state **state, pk_error *error);
void pk_state_free(pk_state *state);

/* How far from the incumbent's value a bound may stay. */
double pk_state_tolerance(const pk_state *state);

/* The least value that a plan can have, from a computed bound. */
double pk_state_raise(const pk_state *state, double bound);

/* A bound that reaches this is as good as pruned: the incumbent's value (or the aspiration, where the two are as good)
 * less the tolerance, or nearly a unit below the value. INFINITY without one. */
double pk_state_cutoff(const pk_state *state);

/* The incumbent has become one of this value: tells whoever wants to know. */
void pk_state_announce(pk_state *state, double value, const char *found_by);

/* Bounds of one column in the LP. */
pk_status pk_state_set_bounds(pk_state *state, int column, double lower, double upper, pk_error *error);

/* All bounds of the LP at once, tightened by the form's rows on the way (lower, upper [columns] are changed);
 * *infeasible, and the LP left as it was, where they leave nothing. */
pk_status pk_state_enter(pk_state *state, double *lower, double *upper, bool *infeasible, pk_error *error);

/* The LP's bounds back to the global ones. */
pk_status pk_state_reset_bounds(pk_state *state, pk_error *error);

/* Solves the LP, at most `iterations` (0: no limit), and sets x, reduced (both only where it ended optimal) and
 * lp_bound. Sets stopped, and *status to PK_LP_LIMIT, where time is up. */
pk_status pk_state_solve(pk_state *state, int iterations, pk_lp_status *status, pk_error *error);

/* True where a limit, the target or an interrupt has been met; remembered in stopped. */
bool pk_state_stop(pk_state *state);

/* Fixes the whole columns at the rounded values of x (clamped to the global bounds), solves the rest, and takes the
 * result as incumbent where it is better. The LP's bounds and basis are left changed. */
pk_status pk_state_try(pk_state *state, const double *x, const char *found_by, bool *better, pk_error *error);

/* Tightens the global bounds by the reduced costs of an LP solved at the global bounds: a column that would lift the
 * bound past the incumbent's value cannot move that far from its side (Dantzig, Fulkerson, Johnson 1954). bound: the
 * LP's, reduced: its reduced costs. */
void pk_state_tighten(pk_state *state, double bound, const double *reduced);

#endif
