/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/average_day.h"

#include "engine/search.h"

#include <stdlib.h>

pk_status pk_average_day_search(const pk_programme *programme, const pk_solve_options *options, double relative_gap,
                                double deadline_s, double *x, double *bound, pk_error *error)
{
    pk_programme *day = NULL;
    pk_search_result result = {0};
    pk_search_options inner = pk_search_defaults;
    inner.deadline_s = deadline_s;
    inner.relative_gap = relative_gap;
    inner.node_limit = options->node_limit;
    inner.interrupt = options->interrupt;
    pk_status status = pk_programme_new_average_day(programme->reach, &day, error);
    if (!status)
        status = pk_programme_limit_needs(day, error);
    if (!status)
        status = pk_search(day->form, &inner, &result, error);
    if (!status) {
        *bound = result.bound;
        if (result.x)
            pk_programme_copy_units(day, result.x, programme, x);
    }
    free(result.x);
    pk_programme_free(day);
    return status;
}
