/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mixed-integer rounding (Nemhauser, Wolsey 1990; Marchand, Wolsey 2001) of one sum of rows. See mir.c for the
 * mathematics.
 */
#ifndef PICKET_ENGINE_MIR_H
#define PICKET_ENGINE_MIR_H

#include "engine/state.h"
#include "engine/variable_bounds.h"

typedef struct pk_cut {
    pk_entry *entries; /* by column; their squares sum to 1 */
    size_t n_entries;
    double upper;    /* Σ entries <= upper */
    double efficacy; /* how far the LP's solution is outside */
} pk_cut;

typedef struct pk_mir pk_mir;

/* For the state's LP, as it grows; the cuts hold within the state's global bounds of now. O(entries). */
pk_status pk_mir_new(const pk_state *state, pk_mir **mir, pk_error *error);
void pk_mir_free(pk_mir *mir);

/* Takes the sum of `count` rows with these weights as the equation to round; variable: whole columns of more than two
 * values are measured from variable bounds too. False where a variable of it has no bound
 * to be measured from. O(entries of the rows). */
bool pk_mir_sum(pk_mir *mir, const int *rows, const double *weights, int count, bool variable);

/* Whole columns were measured from their own bounds, and a variable bound of one of them is nearer. */
bool pk_mir_has_nearer(const pk_mir *mir);

/* The best cut that rounding the equation gives; cut->entries is NULL where none is broken enough, yours to free
 * otherwise. O(variables of the sum × divisors tried). */
pk_status pk_mir_round(pk_mir *mir, pk_cut *cut, pk_error *error);

/* Of the equation's columns that are not whole, the one furthest inside its bounds, with its coefficient; -1 where all
 * lie on one. */
int pk_mir_inner_column(const pk_mir *mir, double *coefficient);

/* The variable bounds that the cuts are measured from. */
const pk_variable_bounds *pk_mir_variable_bounds(const pk_mir *mir);

#endif
