/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A classic instance made in memory. */
#ifndef PICKET_TESTS_CLASSIC_CASE_H
#define PICKET_TESTS_CLASSIC_CASE_H

#include <math.h>
#include <picket/solve.h>

static inline pk_instance classic_case(pk_model model, const char *format, const char *data)
{
    return (pk_instance){.name = "case",
                         .model = model,
                         .earth = PK_WGS84,
                         .classic = {.data = data,
                                     .format = format,
                                     .radius = NAN,
                                     .sites = -1,
                                     .budget = NAN,
                                     .demand = NAN,
                                     .demand_share = NAN,
                                     .capacity = NAN}};
}

#endif
