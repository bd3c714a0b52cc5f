/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A first plan and a first bound for a large programme, from its average day: a programme smaller by the number of
 * periods, whose plans stand where good plans do.
 */
#ifndef PICKET_THEATRE_AVERAGE_DAY_H
#define PICKET_THEATRE_AVERAGE_DAY_H

#include "theatre/programme.h"

#include <picket/solve.h>

/*
 * Searches the average day until the deadline or down to relative_gap. x: [columns of the programme's form] is left as
 * it is where nothing was found; otherwise the units of the best plan are set in it, whose sorties the next search
 * computes. *bound: of the coverage gap, for the programme itself.
 */
pk_status pk_average_day_search(const pk_programme *programme, const pk_solve_options *options, double relative_gap,
                                double deadline_s, double *x, double *bound, pk_error *error);

#endif
