/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/partcover_core.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void part_core_free(part_core *core)
{
    pk_sets_free(&core->sets);
    free(core->weight);
    free(core->cost);
    free(core->column);
    free(core->u);
    *core = (part_core){0};
}

typedef struct cutting {
    int *column_of; /* [columns of whole] new index; -1: not free */
    bool *covered;  /* [rows of whole] */
    int *slot;      /* [slots] new row + 1 by hash; 0: empty */
    size_t slots;
} cutting;

/* The new row that has the same columns as the one just appended at `at`, or itself. */
static int find_row(const cutting *c, const int *start, const int *item, int at)
{
    uint64_t hash = 14695981039346656037u;
    int size = start[at + 1] - start[at];
    for (int k = start[at]; k < start[at + 1]; k++)
        hash = (hash ^ (uint64_t)item[k]) * 1099511628211u;
    for (size_t k = (hash ^ (hash >> 31)) & (c->slots - 1);; k = (k + 1) & (c->slots - 1)) {
        if (!c->slot[k]) {
            c->slot[k] = at + 1;
            return at;
        }
        int r = c->slot[k] - 1;
        if (start[r + 1] - start[r] == size &&
            memcmp(item + start[r], item + start[at], (size_t)size * sizeof *item) == 0)
            return r;
    }
}

/* Columns of `out` from its rows. */
static bool fill_columns(part_core *out, int entries)
{
    pk_sets *cut = &out->sets;
    cut->column_start = calloc((size_t)cut->n_columns + 2, sizeof(int));
    cut->column_row = malloc(((size_t)entries + 1) * sizeof(int));
    if (!cut->column_start || !cut->column_row)
        return false;
    for (int k = 0; k < entries; k++)
        cut->column_start[cut->row_column[k] + 2]++;
    for (int j = 0; j < cut->n_columns; j++)
        cut->column_start[j + 2] += cut->column_start[j + 1];
    for (int i = 0; i < cut->n_rows; i++)
        for (int k = cut->row_start[i]; k < cut->row_start[i + 1]; k++)
            cut->column_row[cut->column_start[cut->row_column[k] + 1]++] = i;
    return true;
}

bool part_core_cut(const part_core *whole, const uint8_t *state, const double *u, part_core *out)
{
    const pk_sets *sets = &whole->sets;
    size_t n = (size_t)sets->n_columns, m = (size_t)sets->n_rows;
    pk_sets *cut = &out->sets;
    *out = (part_core){.lost = whole->lost, .spent = whole->spent};
    cutting c = {malloc((n + 1) * sizeof(int)), calloc(m + 1, sizeof(bool)), NULL, 64};
    while (c.slots < 2 * m)
        c.slots *= 2;
    c.slot = calloc(c.slots, sizeof *c.slot);
    cut->row_start = malloc((m + 2) * sizeof(int));
    cut->row_column = malloc(((size_t)sets->row_start[m] + 1) * sizeof(int));
    out->weight = malloc((m + 1) * sizeof(double));
    out->u = calloc(m + 1, sizeof(double));
    out->cost = malloc((n + 1) * sizeof(double));
    out->column = malloc((n + 1) * sizeof(int));
    bool fine = c.column_of && c.covered && c.slot && cut->row_start && cut->row_column && out->weight && out->u &&
                out->cost && out->column;
    if (!fine)
        goto done;
    for (size_t j = 0; j < n; j++) {
        c.column_of[j] = -1;
        if (state[j] == PART_IN) {
            out->spent += whole->cost[j];
            for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++)
                c.covered[sets->column_row[k]] = true;
        } else if (state[j] == PART_FREE) {
            out->cost[cut->n_columns] = whole->cost[j];
            out->column[cut->n_columns] = whole->column[j];
            c.column_of[j] = cut->n_columns++;
        }
    }
    int used = 0;
    cut->row_start[0] = 0;
    for (size_t i = 0; i < m; i++) {
        if (c.covered[i])
            continue;
        int at = cut->n_rows;
        for (int k = sets->row_start[i]; k < sets->row_start[i + 1]; k++)
            if (c.column_of[sets->row_column[k]] >= 0)
                cut->row_column[used++] = c.column_of[sets->row_column[k]];
        cut->row_start[at + 1] = used;
        if (used == cut->row_start[at]) {
            out->lost += whole->weight[i];
            continue;
        }
        int row = find_row(&c, cut->row_start, cut->row_column, at);
        if (row == at) {
            out->weight[at] = 0;
            cut->n_rows++;
        } else {
            used = cut->row_start[at];
        }
        out->weight[row] += whole->weight[i];
        out->u[row] += u ? u[i] : 0;
    }
    fine = fill_columns(out, used);
done:
    free(c.column_of);
    free(c.covered);
    free(c.slot);
    if (!fine)
        part_core_free(out);
    return fine;
}

void part_run_offer(part_run *run, const uint8_t *chosen, const char *found_by)
{
    const pk_part_cover *problem = run->problem;
    const pk_sets *sets = problem->sets;
    bool *covered = calloc((size_t)sets->n_rows + 1, sizeof *covered);
    if (!covered) {
        run->out_of_memory = true;
        return;
    }
    double spent = 0, lost = 0;
    for (int j = 0; j < sets->n_columns; j++)
        if (chosen[j]) {
            spent += problem->cost[j];
            for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++)
                covered[sets->column_row[k]] = true;
        }
    for (int i = 0; i < sets->n_rows; i++)
        lost += covered[i] ? 0 : problem->weight[i];
    double value = problem->by_budget ? lost : spent, used = problem->by_budget ? spent : lost;
    if (used <= problem->limit * (1 + 1e-12) && value < run->proof.best - 1e-9 * fabs(value)) {
        memcpy(run->best, chosen, (size_t)sets->n_columns);
        run->proof.best = value;
        pk_log_incumbent(run->proof.options->log, value, NAN, run->proof.nodes, found_by);
    }
    free(covered);
}
