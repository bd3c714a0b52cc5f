/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Improvement of the incumbent by two lines at once, whatever the number of processors: they start every round from the
 * same incumbent, and what they find is taken over in their order at its end. Where the bound is near, reduced costs
 * tell what columns are worth: one line searches among the few of least reduced cost, the other dives there and
 * searches among all. Where it is far, both search among all. Searches keep their weights from round to round.
 */
#include "engine/setcover_core.h"

#include "base/team.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { ROW_CHOICE = 30, LINES = 2 }; /* columns that a row keeps at least */
static const double FEW = 0.7;       /* a larger share of the columns is no choice */
static const double NEAR = 0.1;      /* of the incumbent: a bound that is nearer is near */
static const int64_t ROUND_WORK = 50000000, THREAD_WORK = 1000000; /* of a line: at most; worth a thread */

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

/* What goes on beside the other lines, on a run of its own. */
typedef struct line {
    cover_run run;
    pk_search_options options; /* of the run */
    cover_search *search;
    const cover_improver *dives; /* NULL: it does not dive */
    uint64_t seed;
    int64_t most_work; /* of this round */
    bool fine;
} line;

struct cover_improver {
    cover_run *run;
    const uint8_t *fixed; /* [whole problem] */
    double fixed_cost;
    const double *u; /* [core rows] */
    cover_core few;  /* all rows of the core */
    line lines[LINES];
    uint64_t rounds;
    atomic_int next;
};

void cover_improver_free(cover_improver *improver)
{
    if (!improver)
        return;
    for (int k = 0; k < LINES; k++) {
        cover_search_free(improver->lines[k].search);
        free(improver->lines[k].run.best);
    }
    cover_core_free(&improver->few);
    free(improver);
}

static cover_search *search_over(const cover_improver *improver, line *l, const cover_core *core)
{
    uint8_t *chosen = malloc((size_t)core->sets.n_columns + 1);
    cover_search *search = NULL;
    for (int j = 0; chosen && j < core->sets.n_columns; j++)
        chosen[j] = improver->run->best[core->column[j]];
    if (chosen)
        search = cover_search_new(&l->run, core, improver->fixed, improver->u, chosen, l->seed);
    free(chosen);
    return search;
}

cover_improver *cover_improver_new(cover_run *run, const cover_core *core, const uint8_t *fixed, double fixed_cost,
                                   const double *u)
{
    cover_improver *improver = calloc(1, sizeof *improver);
    if (!improver)
        return NULL;
    improver->run = run;
    improver->fixed = fixed;
    improver->fixed_cost = fixed_cost;
    improver->u = u;
    bool fine = promising_columns(run, core, u, &improver->few);
    bool near = run->proof.best - run->proof.root <= NEAR * fabs(run->proof.best);
    bool choice = near && improver->few.sets.n_columns < FEW * core->sets.n_columns;
    for (int k = 0; fine && k < LINES; k++) {
        line *l = &improver->lines[k];
        l->seed = (uint64_t)k + 1;
        l->options = *run->proof.options;
        l->options.log = NULL;
        l->run = (cover_run){.sets = run->sets, .cost = run->cost, .best = malloc((size_t)run->sets->n_columns + 1)};
        l->dives = near && k == 1 ? improver : NULL;
        fine = l->run.best && (l->search = search_over(improver, l, choice && k == 0 ? &improver->few : core));
    }
    if (fine)
        return improver;
    cover_improver_free(improver);
    return NULL;
}

static void go_on(line *l)
{
    const cover_improver *improver = l->dives;
    int64_t end = l->run.work + l->most_work;
    l->fine = !improver || cover_dive(&l->run, &improver->few, improver->fixed, improver->fixed_cost, improver->u,
                                      l->most_work / 2, l->seed);
    if (l->fine && l->run.work < end)
        cover_search_go(l->search, end - l->run.work);
}

static void take_lines(void *member)
{
    cover_improver *improver = member;
    for (int k; (k = atomic_fetch_add(&improver->next, 1)) < LINES;)
        go_on(&improver->lines[k]);
}

/* One round. */
static bool go_round(cover_improver *improver, int64_t most_work)
{
    cover_run *run = improver->run;
    bool fine = true;
    improver->rounds++;
    for (int k = 0; k < LINES; k++) {
        line *l = &improver->lines[k];
        l->run.proof = run->proof;
        l->run.proof.options = &l->options;
        l->run.work = 0;
        l->seed = improver->rounds;
        l->most_work = most_work / LINES;
        memcpy(l->run.best, run->best, (size_t)run->sets->n_columns);
    }
    atomic_store(&improver->next, 0);
    void *members[LINES] = {improver, improver};
    bool alone = run->proof.options->plain || most_work < LINES * THREAD_WORK;
    pk_team_run(take_lines, members, alone ? 1 : pk_team_size(LINES));
    for (int k = 0; k < LINES; k++) {
        const line *l = &improver->lines[k];
        fine = fine && l->fine && !l->run.out_of_memory;
        run->work += l->run.work;
        if (l->run.proof.best < run->proof.best)
            cover_run_offer(run, l->run.best, l->dives ? "dive" : "local search");
    }
    return fine;
}

bool cover_improve(cover_improver *improver, int64_t most_work)
{
    cover_run *run = improver->run;
    bool fine = true;
    for (int64_t end = run->work + most_work; fine && run->work < end && !pk_proof_stop(&run->proof);) {
        int64_t left = end - run->work, before = run->work;
        fine = go_round(improver, left < LINES * ROUND_WORK ? left : LINES * ROUND_WORK);
        if (run->work == before) /* nothing is left to search for */
            break;
    }
    return fine;
}
