/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Variable bounds: x <= constant + slope · w for a column x and a whole column w. Rounding cuts measure x from them
 * instead of from its own bound, which is what makes them flow covers (Van Roy, Wolsey 1986; Marchand, Wolsey 2001).
 * They are read off the rows of a form for a column x that is not whole, and, for every column, by probing the leading
 * columns w of two values: what the rows together leave of x where w is at its lower bound (Savelsbergh 1994).
 */
#ifndef PICKET_ENGINE_VARIABLE_BOUNDS_H
#define PICKET_ENGINE_VARIABLE_BOUNDS_H

#include "engine/form.h"

typedef struct pk_variable_bound {
    int column; /* w */
    double constant, slope;
} pk_variable_bound;

typedef struct pk_variable_bounds {
    size_t *start; /* [n_columns + 1] those of each column x */
    pk_variable_bound *items;
} pk_variable_bounds;

/* Those that hold within lower <= x <= upper [columns] and say more than upper does for some w. O(entries) for each
 * column probed. */
pk_status pk_variable_bounds_new(const pk_form *form, const double *lower, const double *upper,
                                 pk_variable_bounds *bounds, pk_error *error);
void pk_variable_bounds_free(pk_variable_bounds *bounds);

#endif
