/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Branch and cut on a form within a box of bounds: one root, one tree. See box.c for the mathematics; search.c reduces
 * the form before it and starts again when so much has been fixed that another reduction pays.
 */
#ifndef PICKET_ENGINE_BOX_H
#define PICKET_ENGINE_BOX_H

#include "engine/search.h"

/* What earlier searches of the same problem have found out. */
typedef struct pk_known {
    double value;    /* of the best plan; INFINITY: none */
    const double *x; /* [n_columns] near that plan, within the box; NULL without one */
    double bound;    /* -INFINITY: none */
    double outside;  /* a bound of what the box leaves out; INFINITY: nothing there is better than the plan */
    int64_t nodes;
    bool may_restart;
} pk_known;

typedef struct pk_box_result {
    pk_search_status status; /* of the known and the new together */
    double value, bound;     /* likewise */
    double *x;             /* [n_columns] a plan better than the known one, yours to free; NULL where none was found */
    int64_t nodes, effort; /* nodes with the known ones */
    bool restart;          /* it stopped because enough is fixed to reduce the form again */
    double *lower, *upper; /* [n_columns] every better plan lies within, but for what is within the tolerance: */
    double outside;        /* a bound of what is not; lower and upper are yours to free */
} pk_box_result;

pk_status pk_box_search(const pk_form *form, const double *lower, const double *upper, const pk_known *known,
                        const pk_search_options *options, pk_box_result *result, pk_error *error);
void pk_box_result_free(pk_box_result *result);

#endif
