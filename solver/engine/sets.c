/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/sets.h"

#include <stdlib.h>

/* The transpose of n lists over m items; its lists come out sorted. Repeated items of a list are kept once. */
static pk_status transpose(int n, int m, const int *start, const int *item, int **to_start, int **to_item,
                           pk_error *error)
{
    int *count = calloc((size_t)m + 2, sizeof *count);
    int *list = malloc(((size_t)start[n] + 1) * sizeof *list);
    int *last = malloc(((size_t)m + 1) * sizeof *last);
    pk_status status = PK_OK;
    if (!count || !list || !last) {
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
        goto done;
    }
    for (int i = 0; i < m; i++)
        last[i] = -1;
    for (int j = 0; j < n; j++)
        for (int k = start[j]; k < start[j + 1]; k++)
            if (last[item[k]] != j) {
                last[item[k]] = j;
                count[item[k] + 2]++;
            }
    for (int i = 0; i < m; i++)
        count[i + 2] += count[i + 1];
    for (int i = 0; i < m; i++)
        last[i] = -1;
    for (int j = 0; j < n; j++)
        for (int k = start[j]; k < start[j + 1]; k++)
            if (last[item[k]] != j) {
                last[item[k]] = j;
                list[count[item[k] + 1]++] = j;
            }
    *to_start = count;
    *to_item = list;
    count = list = NULL;
done:
    free(count);
    free(list);
    free(last);
    return status;
}

pk_status pk_sets_from_columns(int n_rows, int n_columns, int *column_start, int *column_row, pk_sets *sets,
                               pk_error *error)
{
    *sets = (pk_sets){.n_rows = n_rows, .n_columns = n_columns};
    pk_status status =
        transpose(n_columns, n_rows, column_start, column_row, &sets->row_start, &sets->row_column, error);
    if (!status)
        status = transpose(n_rows, n_columns, sets->row_start, sets->row_column, &sets->column_start, &sets->column_row,
                           error);
    free(column_start);
    free(column_row);
    if (status)
        pk_sets_free(sets);
    return status;
}

pk_status pk_sets_from_rows(int n_rows, int n_columns, int *row_start, int *row_column, pk_sets *sets, pk_error *error)
{
    *sets = (pk_sets){.n_rows = n_rows, .n_columns = n_columns};
    pk_status status =
        transpose(n_rows, n_columns, row_start, row_column, &sets->column_start, &sets->column_row, error);
    if (!status)
        status = transpose(n_columns, n_rows, sets->column_start, sets->column_row, &sets->row_start, &sets->row_column,
                           error);
    free(row_start);
    free(row_column);
    if (status)
        pk_sets_free(sets);
    return status;
}

void pk_sets_free(pk_sets *sets)
{
    free(sets->column_start);
    free(sets->column_row);
    free(sets->row_start);
    free(sets->row_column);
    *sets = (pk_sets){0};
}
