/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reductions of covering problems: columns with costs, rows with weights, a column covers rows. What is taken out is
 * remembered, so that an answer to what is left becomes one to the whole. See reduce.c.
 */
#ifndef PICKET_ENGINE_REDUCE_H
#define PICKET_ENGINE_REDUCE_H

#include "engine/sets.h"

#include <stdbool.h>
#include <stdint.h>

/* What is asked of the rows. */
typedef enum pk_need {
    PK_NEED_MUST = 1 << 0,  /* every row must be covered, at least cost */
    PK_NEED_REWARD = 1 << 1 /* a row that is covered earns its weight: most weight for a budget of costs, or least cost
                               for so much weight */
} pk_need;

/* In the order in which they are tried. */
typedef enum pk_reduction {
    PK_REDUCE_FREE,      /* columns that cost nothing are in */
    PK_REDUCE_EMPTY,     /* rows that no column covers */
    PK_REDUCE_ESSENTIAL, /* a row's only column is in */
    PK_REDUCE_COLUMNS,   /* dominated columns are out, and those that cover nothing */
    PK_REDUCE_EQUAL,     /* rows that the same columns cover are one */
    PK_REDUCE_ROWS,      /* dominated rows */
    PK_REDUCTION_COUNT
} pk_reduction;

const char *pk_reduction_name(pk_reduction reduction);

/* The needs (bits) for which it keeps an optimal answer. */
unsigned pk_reduction_needs(pk_reduction reduction);

/* What is left, and what was taken out of it. */
typedef struct pk_reduced {
    pk_sets sets;
    double *cost;    /* [n_columns] */
    double *weight;  /* [n_rows]; NULL where weights are no matter */
    int *column;     /* [n_columns] index in the whole, rising */
    uint8_t *in;     /* [columns of the whole] 1: in, whatever is chosen of what is left */
    double spent;    /* cost of those */
    double lost;     /* weight of rows that no column covers */
    bool infeasible; /* such a row must be covered */
    struct {
        int rows, columns; /* that it took out, over all rounds */
    } by[PK_REDUCTION_COUNT];
} pk_reduced;

enum { PK_REDUCE_ALL = (1 << PK_REDUCTION_COUNT) - 1 };

/* Reduces until nothing changes, by those of the reductions (bits 1 << reduction) that are valid for the need. weight
 * may be NULL for PK_NEED_MUST. The work of searches for domination is limited (dominance.h), so something may be left.
 */
pk_status pk_reduce(const pk_sets *sets, const double *cost, const double *weight, pk_need need, unsigned reductions,
                    pk_reduced *reduced, pk_error *error);

/* The undo: an answer x [n_columns] to what is left, into an answer [columns of the whole]; only its columns, and
 * those that are in, are written. */
void pk_reduced_expand(const pk_reduced *reduced, int n_whole, const double *x, double *whole);

/*
 * Components: parts without a column or a row in common, where no row is empty. For PK_NEED_MUST they are problems of
 * their own; a budget couples them otherwise. Each part's columns are those of the whole problem, nothing is in.
 * Ordered by least column. parts [n_parts] is yours to free, with each. O(entries).
 */
pk_status pk_reduced_split(const pk_reduced *reduced, pk_reduced **parts, int *n_parts, pk_error *error);

void pk_reduced_free(pk_reduced *reduced);

#endif
