/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The symmetries of a covering problem: permutations of columns and rows that leave the matrix and the costs as they
 * are. They are found by nauty (McKay, Piperno 2014).
 */
#ifndef PICKET_ENGINE_SYMMETRY_H
#define PICKET_ENGINE_SYMMETRY_H

#include "engine/proof.h"
#include "engine/sets.h"

#include <stdbool.h>

typedef struct pk_symmetry {
    int n_points;     /* columns, then rows */
    int n_generators; /* of the group, or of a part of it */
    int *image;       /* [n_generators * n_points] where a point goes */
    int n_orbits;     /* of the columns */
    int *orbit;       /* [columns] the first column of each one's orbit */
    int64_t work;     /* entries and points looked at */
} pk_symmetry;

/* No generator where there is no symmetry but the identity. A group that is hard to find, or large to hold, comes in
 * part, and so does one that a limit of the proof's clock ends. false when memory is out, but where nauty is short of
 * some 25 MB it ends the process. As a rule O(entries · logarithm of points) a generator. Safe in threads, which wait
 * for each other. */
bool pk_symmetry_find(const pk_sets *sets, const double *cost, const pk_proof *proof, pk_symmetry *symmetry);
void pk_symmetry_free(pk_symmetry *symmetry);

#endif
