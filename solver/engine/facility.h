/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Facilities with capacities: open centres and serve items from them at least cost,
 *
 *   minimise  Σ_j f_j y_j + Σ_ij c_ij x_ij   subject to   Σ_j x_ij = 1,   Σ_i d_i x_ij <= s_j y_j,
 *
 * y binary, 0 <= x <= y; x whole too where every item is served by one centre. See facility.c.
 */
#ifndef PICKET_ENGINE_FACILITY_H
#define PICKET_ENGINE_FACILITY_H

#include "engine/search.h"

#include <stdbool.h>

typedef struct pk_facility {
    int n_items, n_centres;
    const double *opening;  /* [n_centres] f >= 0 */
    const double *capacity; /* [n_centres] s >= 0, may be INFINITY */
    const double *demand;   /* [n_items] d >= 0 */
    const double *cost;     /* [n_items × n_centres] row-major, of serving the whole item; INFINITY: not possible */
    bool single;            /* every item by one centre */
} pk_facility;

/* result->x is [n_centres + n_items × n_centres]: y, then x row-major. */
pk_status pk_facility_solve(const pk_facility *problem, const pk_search_options *options, pk_search_result *result,
                            pk_error *error);

#endif
