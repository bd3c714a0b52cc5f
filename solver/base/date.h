/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates of the Gregorian calendar as days since 1970-01-01, UTC. */
#ifndef PICKET_BASE_DATE_H
#define PICKET_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

/* A moment: seconds are those of its day. */
typedef struct pk_moment {
    int year, month, day, hour, minute, second;
} pk_moment;

/* YYYY-MM-DD, years 1900 to 2999; false where the text is no date that exists. */
bool pk_date_parse(const char *text, int64_t *days);

/* The moment so many seconds after the start of a day. Days as pk_date_parse gives them. */
pk_moment pk_moment_of(int64_t days, int64_t seconds);

#endif
