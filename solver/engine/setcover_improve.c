/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Improvement of the incumbent, in turns: the local search over the few columns of least reduced cost, the dives over
 * the same, and the local search over all columns. The searches keep their weights from turn to turn.
 */
#include "engine/setcover_core.h"

#include <stdlib.h>

enum { ROW_CHOICE = 30 };      /* columns that a row keeps at least */
static const double FEW = 0.7; /* a larger share of the columns is no choice: then there is one search */

typedef struct ranked {
    double value;
    int index;
} ranked;

static int least_first(const void *a, const void *b)
{
    const ranked *p = a, *q = b;
    if (p->value != q->value)
        return p->value < q->value ? -1 : 1;
    return (p->index > q->index) - (p->index < q->index);
}

double cover_reduced_cost(const cover_core *core, const double *u, int j)
{
    double r = core->cost[j];
    for (int k = core->sets.column_start[j]; k < core->sets.column_start[j + 1]; k++)
        r -= u[core->sets.column_row[k]];
    return r;
}

/* The columns of least reduced cost, those of the incumbent among them; all rows stay, in their order. */
static bool promising_columns(const cover_run *run, const cover_core *core, const double *u, cover_core *out)
{
    const pk_sets *sets = &core->sets;
    int n = sets->n_columns, longest = 0;
    for (int i = 0; i < sets->n_rows; i++)
        longest = sets->row_start[i + 1] - sets->row_start[i] > longest ? sets->row_start[i + 1] - sets->row_start[i]
                                                                        : longest;
    double *reduced = malloc(((size_t)n + 1) * sizeof *reduced);
    uint8_t *state = malloc((size_t)n + 1);
    ranked *row = malloc(((size_t)longest + 1) * sizeof *row);
    bool fine = reduced && state && row;
    for (int j = 0; fine && j < n; j++) {
        reduced[j] = cover_reduced_cost(core, u, j);
        state[j] = reduced[j] <= 0 || run->best[core->column[j]] ? COLUMN_FREE : COLUMN_OUT;
    }
    for (int i = 0; fine && i < sets->n_rows; i++) {
        int size = 0;
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++, size++)
            row[size] = (ranked){reduced[sets->row_column[e]], sets->row_column[e]};
        qsort(row, (size_t)size, sizeof *row, least_first);
        for (int k = 0; k < size && k < ROW_CHOICE; k++)
            state[row[k].index] = COLUMN_FREE;
    }
    fine = fine && cover_core_cut(core, state, NULL, out);
    free(reduced);
    free(state);
    free(row);
    return fine;
}

struct cover_improver {
    cover_run *run;
    const uint8_t *fixed; /* [whole problem] */
    double fixed_cost;
    const double *u; /* [core rows] */
    cover_core few;  /* all rows of the core */
    cover_search *over_few, *over_all;
};

void cover_improver_free(cover_improver *improver)
{
    if (!improver)
        return;
    cover_search_free(improver->over_few);
    cover_search_free(improver->over_all);
    cover_core_free(&improver->few);
    free(improver);
}

static cover_search *search_over(const cover_improver *improver, const cover_core *core, uint64_t seed)
{
    uint8_t *chosen = malloc((size_t)core->sets.n_columns + 1);
    cover_search *search = NULL;
    for (int j = 0; chosen && j < core->sets.n_columns; j++)
        chosen[j] = improver->run->best[core->column[j]];
    if (chosen)
        search = cover_search_new(improver->run, core, improver->fixed, improver->u, chosen, seed);
    free(chosen);
    return search;
}

cover_improver *cover_improver_new(cover_run *run, const cover_core *core, const uint8_t *fixed, double fixed_cost,
                                   const double *u)
{
    cover_improver *improver = malloc(sizeof *improver);
    if (!improver)
        return NULL;
    *improver = (cover_improver){.run = run, .fixed = fixed, .fixed_cost = fixed_cost, .u = u};
    bool fine =
        promising_columns(run, core, u, &improver->few) && (improver->over_all = search_over(improver, core, 1));
    if (fine && improver->few.sets.n_columns < FEW * core->sets.n_columns)
        fine = (improver->over_few = search_over(improver, &improver->few, 2));
    if (fine)
        return improver;
    cover_improver_free(improver);
    return NULL;
}

bool cover_improve(cover_improver *improver, int64_t most_work, uint64_t seed)
{
    int64_t turn = most_work / (improver->over_few ? 3 : 2);
    if (improver->over_few)
        cover_search_go(improver->over_few, turn);
    cover_search_go(improver->over_all, turn);
    return cover_dive(improver->run, &improver->few, improver->fixed, improver->fixed_cost, improver->u, turn, seed);
}
