/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What open sites cover, customer by customer and site by site: no classes, nothing that the optimiser made. */
#ifndef PICKET_CLASSIC_COVERAGE_H
#define PICKET_CLASSIC_COVERAGE_H

#include "classic/data.h"

typedef struct pk_coverage {
    double covered, total; /* demand of the customers that are covered, and of all */
    size_t n_bare;         /* customers that are not */
} pk_coverage;

/* open [n_sites]. O(customers × open sites / processors). */
pk_status pk_classic_coverage(const pk_instance *instance, const pk_classic_data *data, const bool *open,
                              pk_coverage *coverage, pk_error *error);

#endif
