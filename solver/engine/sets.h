/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sparse 0-1 matrix held by columns and by rows: column j is the set of rows it covers. Indices inside a column and
 * inside a row rise.
 */
#ifndef PICKET_ENGINE_SETS_H
#define PICKET_ENGINE_SETS_H

#include <picket/status.h>

typedef struct pk_sets {
    int n_rows, n_columns;
    int *column_start; /* [n_columns + 1] */
    int *column_row;   /* [column_start[n_columns]] */
    int *row_start;    /* [n_rows + 1] */
    int *row_column;   /* [row_start[n_rows]] */
} pk_sets;

/* Takes (column_start, column_row) over, sorts and completes it, whatever the answer; repeated rows in a column are
 * dropped. O(entries + rows + columns). */
pk_status pk_sets_from_columns(int n_rows, int n_columns, int *column_start, int *column_row, pk_sets *sets,
                               pk_error *error);

/* The same from rows. */
pk_status pk_sets_from_rows(int n_rows, int n_columns, int *row_start, int *row_column, pk_sets *sets, pk_error *error);

void pk_sets_free(pk_sets *sets);

#endif
