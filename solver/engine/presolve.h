/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reductions of a form that keep at least one optimal solution, and their undo:
 *  - bounds follow from rows (a column's bound from the least activity of the others; whole columns are rounded
 * inwards),
 *  - columns whose bounds meet are constants,
 *  - rows that no point within the bounds breaks are dropped,
 *  - coefficients of whole columns are tightened, which cuts off fractions only.
 * Valid for every form, whatever its columns and rows mean. (Savelsbergh 1994, section 1.)
 */
#ifndef PICKET_ENGINE_PRESOLVE_H
#define PICKET_ENGINE_PRESOLVE_H

#include "engine/form.h"

#include <signal.h>

/* Tightens lower <= x <= upper [columns] by the form's rows until nothing moves, at most `rounds` times; *infeasible
 * where they leave nothing. Whole columns move, others only where their bounds meet. O(rounds · entries). */
void pk_propagate(const pk_form *form, double *lower, double *upper, int rounds, bool *infeasible);

typedef struct pk_presolved {
    pk_form *form; /* the reduced form; NULL where infeasible or interrupted */
    bool infeasible;
    int *column_of;   /* [n_original] its column in the reduced form, or -1 */
    double *constant; /* [n_original] its value where it has none */
    size_t n_original;
} pk_presolved;

/* Reduces the form within lower <= x <= upper [columns]. O(rounds · entries), at most 20 rounds. The interrupt (NULL:
 * none) ends it without a form. */
pk_status pk_presolve(const pk_form *form, const double *lower, const double *upper,
                      const volatile sig_atomic_t *interrupt, pk_presolved *reduced, pk_error *error);
void pk_presolved_free(pk_presolved *reduced);

/* Between the two: full [n_original], small [columns of the reduced form]. */
void pk_presolved_expand(const pk_presolved *reduced, const double *small, double *full);
void pk_presolved_shrink(const pk_presolved *reduced, const double *full, double *small);

#endif
