/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For every column of a partial covering core its near columns, those that share a row with it, and the weight of the
 * rows they share. What k covers alone and j covers too is no more than that: most swaps are told to be bad by it,
 * without a look at the rows.
 */
#ifndef PICKET_ENGINE_PARTCOVER_NEAR_H
#define PICKET_ENGINE_PARTCOVER_NEAR_H

#include "engine/partcover_core.h"

typedef struct part_neighbour {
    float shared; /* at least the weight shared */
    int column;
} part_neighbour;

typedef struct part_near {
    size_t *start; /* [n_columns + 1]; NULL where everything is near */
    part_neighbour *list;
    int64_t work; /* looks at entries */
} part_near;

/* Where rows are long everything is near anything, and no list is made. false when memory is out; free it then, too.
 * O(Σ over the rows of their size²), at most 2·10⁹. */
bool part_near_new(const part_core *core, part_near *near);
void part_near_free(part_near *near);

#endif
