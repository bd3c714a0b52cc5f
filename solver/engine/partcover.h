/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Covering not all rows: with weights w and costs c,
 *
 *   budget   minimise Σ w_i s_i   subject to   Σ c_j x_j <= limit      (what is lost, for what may be spent)
 *   demand   minimise Σ c_j x_j   subject to   Σ w_i s_i <= limit      (what is spent, for what may be lost)
 *
 * where s_i >= 1 - Σ_{j covers i} x_j, s and x binary. See partcover.c.
 */
#ifndef PICKET_ENGINE_PARTCOVER_H
#define PICKET_ENGINE_PARTCOVER_H

#include "engine/search.h"
#include "engine/sets.h"

#include <stdbool.h>

typedef struct pk_part_cover {
    const pk_sets *sets;
    const double *weight; /* [n_rows] >= 0 */
    const double *cost;   /* [n_columns] >= 0 */
    bool by_budget;
    double limit;
} pk_part_cover;

/* result->x is 0 or 1 by column. */
pk_status pk_part_cover_solve(const pk_part_cover *problem, const pk_search_options *options, pk_search_result *result,
                              pk_error *error);

#endif
