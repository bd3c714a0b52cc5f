/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The plan in force as a start for the search. It is matched by name; what the instance no longer has or allows is left
 * out, and each such repair is a note in the log.
 */
#ifndef PICKET_THEATRE_PREVIOUS_H
#define PICKET_THEATRE_PREVIOUS_H

#include "theatre/programme.h"

#include <picket/solve.h>

typedef struct pk_previous_start {
    double *x;   /* [columns of the form] a plan that keeps every row, yours to free; NULL where there is none */
    bool intact; /* nothing was repaired: x is the previous plan, sortie by sortie */
} pk_previous_start;

/*
 * idle: [columns of the form] a plan in which nothing stands that need not. Where the units that still have a place
 * break a limit together, as many of them as can stay do: max Σ min(n, n⁰) over the rules of stationing, searched
 * within the options' limits. Alert, ships and sorties are kept up to what is then there. The form's goal is left
 * changed. O(rows of the plan · names + entries), and that search.
 */
pk_status pk_programme_start_from(pk_programme *programme, const pk_plan *previous, const double *idle,
                                  double deadline_s, const pk_solve_options *options, pk_previous_start *start,
                                  pk_error *error);

#endif
