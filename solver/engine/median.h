/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Medians: choose at most p of n centres so that Σ_i min_{j chosen} c_ij is least. See median.c.
 */
#ifndef PICKET_ENGINE_MEDIAN_H
#define PICKET_ENGINE_MEDIAN_H

#include "engine/search.h"

#include <stdbool.h>

typedef struct pk_median {
    int n_items, n_centres;
    const double *cost; /* [n_items × n_centres] row-major, >= 0; INFINITY: the centre can not serve the item */
    const bool *given;  /* [n_centres] chosen already, not counted in p; may be NULL */
    int p;
} pk_median;

/* result->x is 0 or 1 by centre, given ones included. */
pk_status pk_median_solve(const pk_median *problem, const pk_search_options *options, pk_search_result *result,
                          pk_error *error);

#endif
