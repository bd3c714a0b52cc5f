/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The book-keeping of a branch and bound that minimises: incumbent value, cut-off, what a limit left unexplored, and
 * so the bound that is proven at the end. Bounds are computed in floating point: they are lowered by more than their
 * rounding error before they cut anything off, and raised to the next value an answer can have where that is known.
 */
#ifndef PICKET_ENGINE_PROOF_H
#define PICKET_ENGINE_PROOF_H

#include "engine/search.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct pk_proof {
    const pk_search_options *options;
    double unit;       /* every answer's value is a multiple of it; 0: not known */
    double best;       /* incumbent value; INFINITY without one */
    double seen_best;  /* when the clock was last looked at */
    double better_s;   /* the look that first saw it */
    double root;       /* bound of the whole problem */
    double cutoff;     /* values from here on are not looked for now; INFINITY: all are */
    double open_bound; /* least bound among what a limit left unexplored */
    int64_t nodes;
    bool stopped;
} pk_proof;

/* Nothing is explored yet; unit is the greatest of which all values are multiples. */
void pk_proof_start(pk_proof *proof, const pk_search_options *options, double unit);

/* From here on pk_proof_is_over sees all that is cut off: the tree of the whole problem begins. */
void pk_proof_enter(pk_proof *proof);

/* A limit or an interrupt has come. Looks at the clock. */
bool pk_proof_stop(pk_proof *proof);

/* The same without the nodes: for work inside of one, whose length must not hang on how many there were. */
bool pk_proof_is_late(pk_proof *proof);

/* The same without a note of it: for threads beside the one that keeps the books. */
bool pk_proof_sees_end(const pk_proof *proof);

/* A valid bound on the values of answers, from a computed bound. */
double pk_proof_raise(const pk_proof *proof, double bound);

/* Nothing below a node of this bound is worth a look; now, where there is a cutoff below the incumbent. */
bool pk_proof_prunes(const pk_proof *proof, double bound);

/* pk_proof_prunes, or a limit has come: then the bound is remembered as open. */
bool pk_proof_is_over(pk_proof *proof, double bound);

/* Least value from which on pk_proof_prunes holds without an integer round-up: a bound above it need not rise. */
double pk_proof_target(const pk_proof *proof);

/* Status, value, bound and nodes; x is left alone. */
void pk_proof_finish(const pk_proof *proof, pk_search_result *result);

/* The greatest number of which all n values are multiples, where they are whole; 0 where they are not. */
double pk_unit_of(const double *values, int n);

#endif
