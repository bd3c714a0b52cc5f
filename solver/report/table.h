/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of text for a screen: each as wide as its widest cell, the last one wrapped where the line is full. */
#ifndef PICKET_REPORT_TABLE_H
#define PICKET_REPORT_TABLE_H

#include <picket/status.h>
#include <stddef.h>
#include <stdio.h>

/* Fits a terminal of 100 columns, and paper. */
enum { PK_LINE_WIDTH = 96 };

typedef struct pk_table pk_table;

/* One letter a column: 'l' left, 'r' right, and last perhaps 'w' wrapped. NULL when memory is out, which the other
 * functions then take and pk_table_print tells. */
pk_table *pk_table_new(const char *columns);
void pk_table_free(pk_table *table);

/* The next cell, row by row. */
void pk_table_add(pk_table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds to the last cell. */
void pk_table_append(pk_table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Whole rows so far. */
size_t pk_table_rows(const pk_table *table);

/* Prints all whole rows, indented by two; PK_ERROR_MEMORY where a cell is missing. O(text). */
pk_status pk_table_print(const pk_table *table, FILE *stream, pk_error *error);

#endif
