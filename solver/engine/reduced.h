/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The covering solvers behind the reductions: reduced, split where that is valid, solved, and undone. */
#ifndef PICKET_ENGINE_REDUCED_H
#define PICKET_ENGINE_REDUCED_H

#include "engine/partcover.h"
#include "engine/setcover.h"

/* As pk_setcover_solve. */
pk_status pk_reduced_setcover(const pk_sets *sets, const double *cost, const pk_search_options *options,
                              pk_search_result *result, pk_error *error);

/* As pk_part_cover_solve. */
pk_status pk_reduced_part_cover(const pk_part_cover *problem, const pk_search_options *options,
                                pk_search_result *result, pk_error *error);

#endif
