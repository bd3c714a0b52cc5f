/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The linear relaxation of a partial covering core by budget, warm from solve to solve:
 *
 *   minimise Σ w_i max(0, 1 - Σ_{j covers i} x_j)   subject to   Σ c_j x_j <= limit,   0 <= x <= 1.
 *
 * See partcover_simplex.c.
 */
#ifndef PICKET_ENGINE_PARTCOVER_SIMPLEX_H
#define PICKET_ENGINE_PARTCOVER_SIMPLEX_H

#include "engine/partcover_core.h"

typedef struct part_simplex part_simplex;
typedef struct part_basis part_basis;

/* From multipliers u [n_rows], 0 <= u <= w. The core and the proof, whose limits end a solve, are borrowed. NULL when
 * memory is out. */
part_simplex *part_simplex_new(const part_core *core, const pk_proof *proof, double limit, const double *u);
void part_simplex_free(part_simplex *s);

void part_simplex_set_limit(part_simplex *s, double limit);

/* Holds the column at 0 or 1; lets it go. */
void part_simplex_fix(part_simplex *s, int j, int value);
void part_simplex_release(part_simplex *s, int j);

/* Raises the dual value until it is the relaxation's, passes the target, or so much work is done. false when memory is
 * out. A pivot is O(entries of the columns in the basis + its size² + rows + columns). */
bool part_simplex_solve(part_simplex *s, double target, int64_t most_work);

/*
 * The dual value of the multipliers, summed up anew: a lower bound on what is lost, with what the core has lost. price:
 * by how much it falls with a unit more of the limit. change [n_columns]: by how much it rises at least if a column
 * goes to its other bound (> 0: in, < 0: out). O(entries).
 */
double part_simplex_bound(part_simplex *s, double *price, double *change);

/* [n_columns] the present basic solution. */
const double *part_simplex_x(const part_simplex *s);

/* Keeps the basis, to come back to it under other bounds. NULL when memory is out. O(rows + its size²). */
part_basis *part_basis_save(const part_simplex *s);
void part_basis_restore(part_simplex *s, const part_basis *basis);
void part_basis_free(part_basis *basis);

/* Looks at entries and numbers so far. */
int64_t part_simplex_work(const part_simplex *s);

#endif
