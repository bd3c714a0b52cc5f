/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Did you mean ...?": the known name that a wrong one was probably meant to be. */
#ifndef PICKET_BASE_NEAREST_H
#define PICKET_BASE_NEAREST_H

#include <stddef.h>

/*
 * Number of letters to insert, delete, replace or swap with their neighbour to make b of a, case ignored (optimal
 * string alignment; Damerau 1964), or some number above limit where it is above limit. O(|a| · |b|).
 */
size_t pk_edit_distance(const char *a, const char *b, size_t limit);

/* The first of the names with the least distance to word, NULL where none is close (within a third of its length,
 * at least 1). */
const char *pk_nearest(const char *word, const char *const *names, size_t n_names);

#endif
