/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Improvement of the incumbent by two lines at once, whatever the number of processors: they start every round from the
 * same incumbent, and what they find is taken over in their order at its end. Where the bound is near, reduced costs
 * tell what columns are worth: one line dives by the linear relaxation of the few columns of least reduced cost, the
 * other searches and dives among these and searches among all. Where the bound is far, both search among all. One
 * search is restless and one settles, for it depends on the problem which finds more. Where the core has symmetries,
 * the first line also looks for covers that keep some of them. What a line does goes on in the next round where it
 * stopped.
 */
#include "engine/setcover_core.h"

#include "base/ranked.h"
#include "base/team.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { ROW_CHOICE = 30, LINES = 2 }; /* columns that a row keeps at least */
static const double FEW = 0.7;       /* a larger share of the columns is no choice */
static const double NEAR = 0.1;      /* of the incumbent: a bound that is nearer is near */
static const int64_t ROUND_WORK = 200000000, THREAD_WORK = 1000000; /* of a line: at most; worth a thread */

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
    pk_ranked *row = malloc(((size_t)longest + 1) * sizeof *row);
    bool fine = reduced && state && row;
    for (int j = 0; fine && j < n; j++) {
        reduced[j] = cover_reduced_cost(core, u, j);
        state[j] = reduced[j] <= 0 || run->best[core->column[j]] ? COLUMN_FREE : COLUMN_OUT;
    }
    for (int i = 0; fine && i < sets->n_rows; i++) {
        int size = 0;
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++, size++)
            row[size] = (pk_ranked){reduced[sets->row_column[e]], sets->row_column[e]};
        qsort(row, (size_t)size, sizeof *row, pk_least_first);
        for (int k = 0; k < size && k < ROW_CHOICE; k++)
            state[row[k].index] = COLUMN_FREE;
    }
    fine = fine && cover_core_cut(core, state, NULL, out);
    free(reduced);
    free(state);
    free(row);
    return fine;
}

/* What goes on beside the other line, on a run of its own; it does without what is NULL. */
typedef struct line {
    cover_improver *improver;
    cover_run run;
    pk_search_options options; /* of the run */
    cover_plunge *plunge;      /* among the few */
    cover_search *few, *all;   /* among them */
    bool dives;                /* among the few */
    cover_orbits *orbits;
    const char *found_by; /* the best of this round */
    int64_t most_work;    /* of this round */
    bool fine;
} line;

struct cover_improver {
    cover_run *run;
    const cover_core *core;
    const uint8_t *fixed; /* [whole problem] */
    double fixed_cost;
    const double *u; /* [core rows] */
    cover_core few;  /* all rows of the core */
    line lines[LINES];
    bool bounded; /* by the multipliers of the relaxation */
    uint64_t rounds;
    atomic_int next; /* line that nobody has begun in this round */
};

void cover_improver_free(cover_improver *improver)
{
    if (!improver)
        return;
    for (int k = 0; k < LINES; k++) {
        cover_plunge_free(improver->lines[k].plunge);
        cover_search_free(improver->lines[k].few);
        cover_search_free(improver->lines[k].all);
        cover_orbits_free(improver->lines[k].orbits);
        free(improver->lines[k].run.best);
    }
    cover_core_free(&improver->few);
    free(improver);
}

static cover_search *search_over(const cover_improver *improver, line *l, const cover_core *core, int most_weight)
{
    uint8_t *chosen = malloc((size_t)core->sets.n_columns + 1);
    cover_search *search = NULL;
    for (int j = 0; chosen && j < core->sets.n_columns; j++)
        chosen[j] = improver->run->best[core->column[j]];
    if (chosen)
        search = cover_search_new(&l->run, core, improver->fixed, improver->u, chosen, most_weight, 1);
    free(chosen);
    return search;
}

static bool make_lines(cover_improver *improver, const cover_core *core)
{
    const cover_run *run = improver->run;
    const cover_core *few = &improver->few;
    line *first = &improver->lines[0], *second = &improver->lines[1];
    bool near = run->proof.best - run->proof.root <= NEAR * fabs(run->proof.best);
    for (int k = 0; k < LINES; k++) {
        line *l = &improver->lines[k];
        l->improver = improver;
        l->options = *run->proof.options;
        l->options.log = NULL;
        l->run = (cover_run){.sets = run->sets, .cost = run->cost, .best = malloc((size_t)run->sets->n_columns + 1)};
        if (!l->run.best)
            return false;
    }
    if (!(second->all = search_over(improver, second, core, COVER_SETTLING)))
        return false;
    if (!near)
        return (first->all = search_over(improver, first, core, COVER_RESTLESS));
    if (few->sets.n_columns < FEW * core->sets.n_columns &&
        !(second->few = search_over(improver, second, few, COVER_RESTLESS)))
        return false;
    second->dives = true;
    return (first->plunge = cover_plunge_new(&first->run, few, improver->fixed, improver->fixed_cost, 1));
}

cover_improver *cover_improver_new(cover_run *run, const cover_core *core, const uint8_t *fixed, double fixed_cost,
                                   const double *u)
{
    cover_improver *improver = calloc(1, sizeof *improver);
    if (!improver)
        return NULL;
    improver->run = run;
    improver->core = core;
    improver->fixed = fixed;
    improver->fixed_cost = fixed_cost;
    improver->u = u;
    if (promising_columns(run, core, u, &improver->few) && make_lines(improver, core))
        return improver;
    cover_improver_free(improver);
    return NULL;
}

static void go_on(line *l)
{
    const cover_improver *i = l->improver;
    bool any = l->orbits && cover_orbits_any(l->orbits);
    int64_t turn = l->most_work / ((l->plunge != NULL) + (l->few != NULL) + (l->all != NULL) + l->dives + any);
    l->fine = !l->plunge || cover_plunge_go(l->plunge, turn);
    if (l->few)
        cover_search_go(l->few, turn);
    if (l->all)
        cover_search_go(l->all, turn);
    if (l->dives)
        l->fine = l->fine && cover_dive(&l->run, &i->few, i->fixed, i->fixed_cost, i->u, turn, i->rounds);
    double before = l->run.proof.best;
    if (any)
        l->fine = l->fine && cover_orbits_go(l->orbits, turn);
    if (l->run.proof.best < before)
        l->found_by = "symmetry";
}

/* The thread that improves begins with the first line: linear programmes stay on the thread where they were made. */
static void take_lines(void *member)
{
    line *l = member;
    cover_improver *improver = l->improver;
    if (l == improver->lines)
        go_on(l);
    for (int k; (k = atomic_fetch_add(&improver->next, 1)) < LINES;)
        go_on(&improver->lines[k]);
}

static bool look_for_symmetry(cover_improver *i)
{
    line *first = &i->lines[0];
    first->orbits = cover_orbits_new(&first->run, i->core, i->fixed, i->fixed_cost, i->u, 1);
    return first->orbits;
}

/* The multipliers of the few columns' relaxation bound the whole core, too: as a rule better than those of the dual. */
static void bound_by_relaxation(cover_improver *i)
{
    const cover_plunge *plunge = i->lines[0].plunge;
    const double *u = plunge && !i->bounded ? cover_plunge_multipliers(plunge) : NULL;
    if (!u)
        return;
    double bound = i->fixed_cost;
    for (int k = 0; k < i->core->sets.n_rows; k++)
        bound += u[k];
    for (int j = 0; j < i->core->sets.n_columns; j++)
        bound += fmin(0, cover_reduced_cost(i->core, u, j));
    i->bounded = true;
    cover_run_raise(i->run, bound);
}

/* One round of so much work. */
static bool go_round(cover_improver *improver, int64_t most_work)
{
    cover_run *run = improver->run;
    void *members[LINES];
    bool fine = true;
    /* the first round of all is short, and most problems need no other */
    if (++improver->rounds == 2 && !look_for_symmetry(improver))
        return false;
    for (int k = 0; k < LINES; k++) {
        line *l = &improver->lines[k];
        l->run.proof = run->proof;
        l->run.proof.options = &l->options;
        l->run.work = 0;
        l->found_by = l->plunge ? "dive" : "local search";
        l->most_work = most_work / LINES;
        memcpy(l->run.best, run->best, (size_t)run->sets->n_columns);
        members[k] = l;
    }
    bool alone = run->proof.options->plain || most_work < LINES * THREAD_WORK;
    atomic_store(&improver->next, 1);
    pk_team_run(take_lines, members, alone ? 1 : pk_team_size(LINES));
    for (int k = 0; k < LINES; k++) {
        const line *l = &improver->lines[k];
        fine = fine && l->fine && !l->run.out_of_memory;
        run->work += l->run.work;
        if (l->run.proof.best < run->proof.best)
            cover_run_offer(run, l->run.best, l->found_by);
    }
    bound_by_relaxation(improver);
    return fine;
}

bool cover_improve(cover_improver *improver, int64_t most_work)
{
    pk_proof *proof = &improver->run->proof;
    bool fine = true;
    while (fine && most_work > 0 && !pk_proof_stop(proof) && !pk_proof_prunes(proof, proof->root)) {
        int64_t work = most_work < LINES * ROUND_WORK ? most_work : LINES * ROUND_WORK;
        fine = go_round(improver, work);
        most_work -= work;
    }
    return fine;
}
