/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * First plans and a first bound for a large programme, from its average day: a programme smaller by the number of
 * periods, whose plans stand where good plans do.
 */
#ifndef PICKET_THEATRE_AVERAGE_DAY_H
#define PICKET_THEATRE_AVERAGE_DAY_H

#include "theatre/programme.h"

#include <picket/solve.h>

typedef struct pk_average_day {
    double relative_gap;
    double deadline_s;
    double value; /* of x; what is no better is not taken */
    double *x;    /* [columns of the programme's form] the best plan, in and out */
    double bound; /* out: of the coverage gap, for the programme itself */
    void (*found)(void *data, const double *x, double value, double bound); /* with every better x; may be NULL */
    void *found_data;
} pk_average_day;

/*
 * Searches the average day for a certain effort, until the deadline, or down to the relative gap. Where units of one of
 * its plans stand, the programme's own best plan is computed: that is what counts.
 */
pk_status pk_average_day_search(const pk_programme *programme, const pk_solve_options *options, pk_average_day *search,
                                pk_error *error);

#endif
