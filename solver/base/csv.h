/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables for other programs (RFC 4180): fields with a comma, a quote or a line break are quoted, lines end in CR LF. */
#ifndef PICKET_BASE_CSV_H
#define PICKET_BASE_CSV_H

#include <stdbool.h>
#include <stdio.h>

typedef struct pk_csv {
    FILE *stream;
    bool inside; /* a record has begun */
} pk_csv;

/* The next field of the record. Bytes that are not UTF-8 become U+FFFD. */
void pk_csv_text(pk_csv *csv, const char *text);

/* A number with as few digits as read back to the same double; empty where it is not finite. */
void pk_csv_number(pk_csv *csv, double value);

void pk_csv_end(pk_csv *csv);

#endif
