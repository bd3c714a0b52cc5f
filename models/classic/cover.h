/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who covers whom in a classic instance, with customers merged that the same sites cover. */
#ifndef PICKET_CLASSIC_COVER_H
#define PICKET_CLASSIC_COVER_H

#include "classic/data.h"

#include <picket/log.h>

typedef struct pk_classic_cover {
    pk_sets sets;   /* rows: classes of customers, columns: sites, all of them */
    double *weight; /* [n_rows] summed demand of a class */
    double total;   /* demand of all customers, covered by any site or not */
} pk_classic_cover;

/* Needs a cover list, or positions or distances and the key `radius`. A customer that no site covers is a row without
 * columns. log may be NULL. */
pk_status pk_classic_cover_build(const pk_instance *instance, const pk_classic_data *data, pk_log *log,
                                 pk_classic_cover *cover, pk_error *error);
void pk_classic_cover_free(pk_classic_cover *cover);

#endif
