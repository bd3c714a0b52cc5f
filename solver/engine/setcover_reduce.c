/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reductions of set covering problems (Beasley 1987, section 2):
 *
 *   essential column   a row that one column alone covers puts it in,
 *   dominated column   j goes out if a column k covers all rows of j and costs no more, or if the cheapest columns of
 *                      the rows of j cost no more together,
 *   dominated row      i goes if every column of some row k covers i too.
 *
 * The subset tests are those of dominance.c.
 */
#include "engine/dominance.h"
#include "engine/setcover_core.h"

#include <stdlib.h>

/* Cost of covering the rows of column j one by one by their cheapest other columns, each column counted once a row. */
static bool cheaper_apart(const cover_core *core, const int *cheapest, int j)
{
    const pk_sets *sets = &core->sets;
    double sum = 0;
    int last = -1;
    for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++) {
        int other = cheapest[sets->column_row[k]];
        if (other == j)
            return false;
        if (other != last)
            sum += core->cost[other];
        last = other;
    }
    return sum <= core->cost[j];
}

static bool find_apart(const cover_core *core, uint8_t *state, bool *changed)
{
    const pk_sets *sets = &core->sets;
    int *cheapest = malloc(((size_t)sets->n_rows + 1) * sizeof *cheapest);
    if (!cheapest)
        return false;
    for (int i = 0; i < sets->n_rows; i++) {
        cheapest[i] = -1;
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++) {
            int j = sets->row_column[e];
            if (state[j] == COLUMN_FREE && (cheapest[i] < 0 || core->cost[j] < core->cost[cheapest[i]]))
                cheapest[i] = j;
        }
    }
    /* A column that some row has as its cheapest is never taken out, so the columns compared with stay. */
    for (int j = 0; j < sets->n_columns; j++)
        if (state[j] == COLUMN_FREE && sets->column_start[j + 1] - sets->column_start[j] > 1 &&
            cheaper_apart(core, cheapest, j)) {
            state[j] = COLUMN_OUT;
            *changed = true;
        }
    free(cheapest);
    return true;
}

bool cover_reduce(cover_run *run, const cover_core *core, uint8_t *state, uint8_t *drop_row, bool *changed)
{
    const pk_sets *sets = &core->sets;
    int m = sets->n_rows;
    *changed = false;
    for (int i = 0; i < m; i++)
        if (sets->row_start[i + 1] - sets->row_start[i] == 1) {
            state[sets->row_column[sets->row_start[i]]] = COLUMN_IN;
            *changed = true;
        }
    if (*changed)
        return true; /* the rows they cover go first: the lists below are shorter then */
    bool found = false, fine = find_apart(core, state, changed) &&
                               pk_sets_dominated_columns(sets, core->cost, state, COLUMN_OUT, &run->work, &found);
    *changed |= found;
    if (fine && !*changed)
        fine = pk_sets_dominating_rows(sets, drop_row, &run->work, changed);
    return fine;
}
