/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Set covering:  minimise Σ c_j x_j  subject to  Σ_{j covers i} x_j >= 1 for every row i,  x binary,  c >= 0.
 *
 * Reductions, a Lagrangian dual with reduced-cost fixing, a row-weighting local search, and a branch and bound on what
 * is left. See setcover.c.
 */
#ifndef PICKET_ENGINE_SETCOVER_H
#define PICKET_ENGINE_SETCOVER_H

#include "engine/search.h"
#include "engine/sets.h"

#include <stdint.h>

/* result->x is 0 or 1 by column. options->start may hold a cover to begin with. */
pk_status pk_setcover_solve(const pk_sets *sets, const double *cost, const pk_search_options *options,
                            pk_search_result *result, pk_error *error);

/* Makes a cover [n_columns] cheaper by local search alone, for so much work, which is added to *work: for solvers that
 * meet covers on their way. Of the options it keeps the deadline and the interrupt. */
pk_status pk_setcover_improve(const pk_sets *sets, const double *cost, const pk_search_options *options,
                              int64_t most_work, uint64_t seed, uint8_t *cover, int64_t *work);

#endif
