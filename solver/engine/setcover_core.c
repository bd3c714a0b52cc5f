/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/setcover_core.h"

#include "base/ranked.h"

#include <stdlib.h>
#include <string.h>

void cover_core_free(cover_core *core)
{
    pk_sets_free(&core->sets);
    free(core->cost);
    free(core->column);
    free(core->row);
    *core = (cover_core){0};
}

bool cover_core_cut(const cover_core *whole, const uint8_t *state, const uint8_t *drop_row, cover_core *out)
{
    const pk_sets *sets = &whole->sets;
    int n = sets->n_columns, m = sets->n_rows;
    *out = (cover_core){0};
    int *row_of = malloc(((size_t)m + 1) * sizeof *row_of);
    bool fine = false;
    if (!row_of)
        return false;
    for (int i = 0; i < m; i++)
        row_of[i] = drop_row && drop_row[i] ? -1 : 0;
    for (int j = 0; j < n; j++)
        if (state[j] == COLUMN_IN)
            for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++)
                row_of[sets->column_row[k]] = -1;
    int rows = 0, columns = 0, entries = 0;
    for (int i = 0; i < m; i++)
        if (row_of[i] == 0)
            row_of[i] = rows++;
    for (int j = 0; j < n; j++) {
        if (state[j] != COLUMN_FREE)
            continue;
        int before = entries;
        for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++)
            entries += row_of[sets->column_row[k]] >= 0;
        columns += entries > before;
    }
    pk_sets *cut = &out->sets;
    cut->n_rows = rows;
    cut->n_columns = columns;
    cut->column_start = malloc(((size_t)columns + 1) * sizeof(int));
    cut->column_row = malloc(((size_t)entries + 1) * sizeof(int));
    cut->row_start = calloc((size_t)rows + 2, sizeof(int));
    cut->row_column = malloc(((size_t)entries + 1) * sizeof(int));
    out->cost = malloc(((size_t)columns + 1) * sizeof(double));
    out->column = malloc(((size_t)columns + 1) * sizeof(int));
    out->row = malloc(((size_t)rows + 1) * sizeof(int));
    if (!cut->column_start || !cut->column_row || !cut->row_start || !cut->row_column || !out->cost || !out->column ||
        !out->row)
        goto done;
    int c = 0, e = 0;
    for (int j = 0; j < n; j++) {
        if (state[j] != COLUMN_FREE)
            continue;
        int before = e;
        for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++) {
            int i = row_of[sets->column_row[k]];
            if (i >= 0) {
                cut->column_row[e++] = i;
                cut->row_start[i + 2]++;
            }
        }
        if (e > before) {
            cut->column_start[c] = before;
            out->cost[c] = whole->cost[j];
            out->column[c++] = whole->column[j];
        }
    }
    cut->column_start[columns] = e;
    for (int i = 0; i < rows; i++)
        cut->row_start[i + 2] += cut->row_start[i + 1];
    for (int j = 0; j < columns; j++)
        for (int k = cut->column_start[j]; k < cut->column_start[j + 1]; k++)
            cut->row_column[cut->row_start[cut->column_row[k] + 1]++] = j;
    for (int i = 0; i < m; i++)
        if (row_of[i] >= 0)
            out->row[row_of[i]] = whole->row[i];
    fine = true;
done:
    free(row_of);
    if (!fine)
        cover_core_free(out);
    return fine;
}

void cover_run_raise(cover_run *run, double bound)
{
    pk_proof *proof = &run->proof;
    if (bound <= proof->root)
        return;
    proof->root = bound;
    pk_log_bound(proof->options->log, proof->best, pk_proof_raise(proof, bound), proof->nodes);
}

void cover_run_offer(cover_run *run, const uint8_t *chosen, const char *found_by)
{
    const pk_sets *sets = run->sets;
    int n = sets->n_columns, size = 0;
    double cost = 0;
    for (int j = 0; j < n; j++)
        if (chosen[j]) {
            size++;
            cost += run->cost[j];
        }
    int *times = calloc((size_t)sets->n_rows + 1, sizeof *times);
    pk_ranked *list = malloc(((size_t)size + 1) * sizeof *list);
    if (!times || !list) {
        run->out_of_memory = true;
        goto done;
    }
    for (int j = 0, k = 0; j < n; j++)
        if (chosen[j]) {
            list[k++] = (pk_ranked){-run->cost[j], j};
            for (int e = sets->column_start[j]; e < sets->column_start[j + 1]; e++)
                times[sets->column_row[e]]++;
        }
    qsort(list, (size_t)size, sizeof *list, pk_least_first); /* the dearest first */
    for (int k = 0; k < size; k++) {
        int j = list[k].index;
        bool redundant = true;
        for (int e = sets->column_start[j]; redundant && e < sets->column_start[j + 1]; e++)
            redundant = times[sets->column_row[e]] > 1;
        if (!redundant)
            continue;
        for (int e = sets->column_start[j]; e < sets->column_start[j + 1]; e++)
            times[sets->column_row[e]]--;
        cost -= run->cost[j];
        list[k].index = -1;
    }
    if (cost < run->proof.best - 1e-9 * fabs(cost)) {
        memset(run->best, 0, (size_t)n);
        run->proof.best = 0;
        for (int k = 0; k < size; k++)
            if (list[k].index >= 0)
                run->best[list[k].index] = 1;
        for (int j = 0; j < n; j++)
            if (run->best[j])
                run->proof.best += run->cost[j];
        pk_log_incumbent(run->proof.options->log, run->proof.best, NAN, run->proof.nodes, found_by);
    }
done:
    free(times);
    free(list);
}
