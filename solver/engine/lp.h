/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A linear programme over the columns of a form, warm from solve to solve, and the only door to GLPK.
 *
 * An LP belongs to the thread that made it (GLPK keeps one environment a thread). GLPK aborts on misuse and on lack of
 * memory: here that becomes PK_ERROR_INTERNAL or PK_ERROR_MEMORY, after which every LP of the thread is dead and can
 * only be freed.
 *
 * An interrupt in the middle of a solve ends the LPs of the thread as well, but it is no error: what is asked of them
 * then answers PK_OK and changes nothing, a solve ends at its limit, and a bound is -INFINITY.
 */
#ifndef PICKET_ENGINE_LP_H
#define PICKET_ENGINE_LP_H

#include "engine/form.h"

#include <signal.h>

typedef struct pk_lp pk_lp;

typedef enum pk_lp_status {
    PK_LP_OPTIMAL,
    PK_LP_INFEASIBLE,
    PK_LP_CUTOFF, /* its value is proven to reach the cutoff */
    PK_LP_LIMIT,  /* time or iterations ran out; pk_lp_bound is still valid */
    PK_LP_FAILED  /* GLPK gave up; no solve returns it without an error */
} pk_lp_status;

typedef struct pk_lp_limits {
    double seconds;                         /* INFINITY: none */
    double cutoff;                          /* stop when the dual value passes it; INFINITY: none */
    int iterations;                         /* 0: none */
    const volatile sig_atomic_t *interrupt; /* not 0: gives up at once; may be NULL */
} pk_lp_limits;

/* The relaxation of the form (borrowed for this call only), with a slack basis. O(entries). Where the interrupt (NULL:
 * none) comes in the middle, no solve of it gets anywhere. */
pk_status pk_lp_new(const pk_form *form, const volatile sig_atomic_t *interrupt, pk_lp **lp, pk_error *error);
void pk_lp_free(pk_lp *lp);

int pk_lp_rows(const pk_lp *lp);
int pk_lp_columns(const pk_lp *lp);

/*
 * Leaves out, at their lower bounds, the columns that are not in `to` [columns], not basic, and bounded below. A solve
 * prices them: those of negative reduced cost are taken in, a few for each row, and it goes on from there, so its
 * result is that of the whole LP (column generation; sifting, Bixby et al. 1992). It pays where there are many more
 * columns than rows, for GLPK's work grows with the columns that are in. O(columns).
 */
pk_status pk_lp_restrict(pk_lp *lp, const bool *to, pk_error *error);

pk_status pk_lp_set_bounds(pk_lp *lp, int column, double lower, double upper, pk_error *error);
/* The bounds that it has now, [columns], its own: they follow what is set. */
void pk_lp_bounds(const pk_lp *lp, const double **lower, const double **upper);
pk_status pk_lp_set_cost(pk_lp *lp, int column, double cost, pk_error *error);

/* Appends lower <= entries · x <= upper. */
pk_status pk_lp_add_row(pk_lp *lp, double lower, double upper, const pk_entry *entries, size_t n_entries,
                        pk_error *error);

/* Deletes the rows from `first` on whose slack is basic, that is, which do not hold the optimum. */
pk_status pk_lp_drop_slack_rows(pk_lp *lp, int first, pk_error *error);

/* Dual simplex from the present basis, and primal simplex after columns were priced in. */
pk_status pk_lp_solve(pk_lp *lp, const pk_lp_limits *limits, pk_lp_status *status, pk_error *error);

/* x: [columns] the present basic solution. */
void pk_lp_primal(const pk_lp *lp, double *x);

/* y: [rows] the row duals of the present basic solution. */
void pk_lp_duals(const pk_lp *lp, double *y);

/*
 * A lower bound that holds in floating point whatever the duals are worth (Neumaier, Shcherbina 2004): with the row
 * duals y, Σ_i y_i·(the side they point at) + Σ_j min(d_j l_j, d_j u_j), d = c − yA recomputed here, less a bound on
 * the rounding. Fills reduced [columns] with d when it is not NULL. O(entries). -INFINITY where a column that needs a
 * finite bound has none.
 */
double pk_lp_bound(const pk_lp *lp, double *reduced);

/* A basis as bytes, [rows + columns]. It is loaded with the rows that the LP had then; those added since are slack. */
void pk_lp_basis_save(const pk_lp *lp, unsigned char *basis);
pk_status pk_lp_basis_load(pk_lp *lp, const unsigned char *basis, int rows, pk_error *error);

/* Row i: its entries (the LP's own, until it changes), its sides, its activity in the present basic solution. */
const pk_entry *pk_lp_row(const pk_lp *lp, int row, size_t *n_entries);
void pk_lp_row_sides(const pk_lp *lp, int row, double *lower, double *upper);
double pk_lp_row_activity(const pk_lp *lp, int row);

/* multipliers [rows]: those weights of the rows under which the column, basic now, is the only basic one in their
 * weighted sum. *basic is false, and they are not set, where the column is not basic. The LP was solved to the end. */
pk_status pk_lp_multipliers(pk_lp *lp, int column, double *multipliers, bool *basic, pk_error *error);

/* Simplex iterations since the LP was made: the measure of effort. */
long pk_lp_iterations(const pk_lp *lp);

/* Writes the form with its names as free MPS, or as CPLEX LP, straight to path (which the caller renames). */
pk_status pk_lp_write(const pk_form *form, const char *path, bool cplex, pk_error *error);

/* Gives back what GLPK keeps for this thread; its LPs must be free already. To be called before a thread ends. */
void pk_lp_end_thread(void);

/* "5.0" or the like. */
const char *pk_lp_version(void);

#endif
