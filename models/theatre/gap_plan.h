/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programmes that are searched for the coverage gap alone, again and again, and their answers as plans. */
#ifndef PICKET_THEATRE_GAP_PLAN_H
#define PICKET_THEATRE_GAP_PLAN_H

#include "engine/search.h"
#include "theatre/programme.h"

#include <picket/solve.h>

/*
 * Searches the programme within lower <= x <= upper [columns] from start (NULL: none), within the options' gap, node
 * limit and interrupt. A result that is out of time before it began has no x and no bound.
 */
pk_status pk_gap_search(const pk_programme *programme, const double *lower, const double *upper, const double *start,
                        double deadline_s, const pk_solve_options *options, pk_search_result *result, pk_error *error);

/* The result's x as a plan of the programme's instance, checked: one that fails its check is PK_ERROR_INTERNAL. */
pk_status pk_gap_plan_new(const pk_programme *programme, const pk_search_result *result,
                          const pk_solve_options *options, pk_plan **plan, pk_error *error);

#endif
