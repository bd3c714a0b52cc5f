/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/setcover_core.h"

#include <stdlib.h>

void cover_pairs_free(cover_pairs *pairs)
{
    free(pairs->start);
    free(pairs->place);
    *pairs = (cover_pairs){0};
}

int64_t cover_pairs_size(const cover_core *core)
{
    const pk_sets *sets = &core->sets;
    int64_t size = (int64_t)sets->n_rows * sets->n_rows;
    for (int i = 0; i < sets->n_rows; i++)
        if (sets->row_start[i + 1] - sets->row_start[i] > UINT16_MAX)
            return INT64_MAX;
    for (int j = 0; j < sets->n_columns; j++) {
        int64_t length = sets->column_start[j + 1] - sets->column_start[j];
        size += length * length;
    }
    return size;
}

bool cover_pairs_build(const cover_core *core, cover_pairs *pairs)
{
    const pk_sets *sets = &core->sets;
    size_t m = (size_t)sets->n_rows, n_pairs = m * m;
    /* start[p + 1] counts, then is where pair p goes on, and in the end where it ends */
    *pairs = (cover_pairs){sets->n_rows, calloc(n_pairs + 2, sizeof *pairs->start), NULL};
    if (!pairs->start)
        return false;
    for (int j = 0; j < sets->n_columns; j++)
        for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++)
            for (int l = sets->column_start[j]; l < sets->column_start[j + 1]; l++)
                pairs->start[(size_t)sets->column_row[k] * m + (size_t)sets->column_row[l] + 2]++;
    for (size_t p = 2; p <= n_pairs + 1; p++)
        pairs->start[p] += pairs->start[p - 1];
    pairs->place = malloc(((size_t)pairs->start[n_pairs + 1] + 1) * sizeof *pairs->place);
    if (!pairs->place) {
        cover_pairs_free(pairs);
        return false;
    }
    for (size_t i = 0; i < m; i++)
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++) {
            int j = sets->row_column[e];
            for (int l = sets->column_start[j]; l < sets->column_start[j + 1]; l++)
                pairs->place[pairs->start[i * m + (size_t)sets->column_row[l] + 1]++] =
                    (uint16_t)(e - sets->row_start[i]);
        }
    return true;
}
