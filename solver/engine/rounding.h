/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole numbers for a cycle that repeats, so that every running total stays near that of its means; see rounding.c. */
#ifndef PICKET_ENGINE_ROUNDING_H
#define PICKET_ENGINE_ROUNDING_H

#include <picket/status.h>
#include <stddef.h>

/* What of a total's distance from a whole number is taken for rounding of the means. */
static const double PK_ROUNDING_TOLERANCE = 1e-7;

/* An amount that falls due once in every cycle, at one of its steps. */
typedef struct pk_rounding_leaf {
    size_t group;
    size_t step;
    double mean;  /* >= 0, a cycle */
    size_t need;  /* what it serves, n_needs: nothing */
    double yield; /* of each whole one to its need */
} pk_rounding_leaf;

typedef struct pk_rounding {
    const pk_rounding_leaf *leaves;
    size_t n_leaves;
    size_t n_groups, n_steps, n_cycles;
    size_t n_needs;
    const double *wanted; /* [n_needs × n_cycles] by each need in each cycle; too much in one does not help another */
    const double *worth;  /* [n_needs] of each unit that is not missing */
} pk_rounding;

/*
 * Fills counts [n_leaves × n_cycles] with whole numbers >= 0. After every step of every cycle the running total of each
 * leaf is its average rounded down or up, and so are those of each group and of all leaves together; only where no such
 * counts exist may the latter be one off an average that is itself whole. PK_ERROR_INTERNAL where there are no counts
 * even so. Within these bounds little is missing of what needs want, by worth: that is a heuristic. Deterministic.
 */
pk_status pk_round_nested(const pk_rounding *problem, int *counts, pk_error *error);

#endif
