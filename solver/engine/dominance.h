/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns and rows of a 0-1 matrix that lie within others. */
#ifndef PICKET_ENGINE_DOMINANCE_H
#define PICKET_ENGINE_DOMINANCE_H

#include "engine/sets.h"

#include <stdbool.h>
#include <stdint.h>

/* Marks with `mark` every column of state 0 whose rows are all covered by another column of state 0 that costs no more;
 * of equal columns the first stays. Adds to *work; *found tells if any was marked. false when memory is out. */
bool pk_sets_dominated_columns(const pk_sets *sets, const double *cost, uint8_t *state, uint8_t mark, int64_t *work,
                               bool *found);

/* Marks with 1 every row that holds all columns of another row; of equal rows the first stays. */
bool pk_sets_dominating_rows(const pk_sets *sets, uint8_t *state, int64_t *work, bool *found);

#endif
