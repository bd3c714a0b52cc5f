/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Diving and refining (Caprara, Fischetti, Toth 1999).
 *
 * A dive raises the dual of what is left, covers it greedily by Lagrangian costs and improves that by local search,
 * then fixes columns that the multipliers want (r_j < 0) and that share no row with another such column, and a few of
 * the greedy cover, and goes on with the rest. After a dive the best cover is refined: its columns are ranked by what
 * they add to the gap,
 *
 *   δ_j = max(r_j, 0) + Σ_{i in j} u_i (k_i - 1) / k_i,   k_i columns of the cover cover row i,
 *
 * those of least δ that cover a share of the rows stay, and the next dive starts from them with multipliers that were
 * disturbed a little. The share grows while that brings nothing.
 */
#include "engine/setcover_core.h"

#include "base/random.h"
#include "base/ranked.h"

#include <stdlib.h>
#include <string.h>

static const cover_dual_effort EFFORT = {60, 0.5, 6};
static const double WANTED = -0.001;    /* r_j below it: the multipliers want the column */
static const double FIRST_SHARE = 0.3;  /* of the rows, kept by the first refinement */
static const double SHARE_GROWTH = 1.1; /* where a dive brought nothing */
static const double DISTURBANCE = 0.1;  /* of the multipliers, relative */
static const int64_t LOCAL_SHARE = 20;  /* a dive's local searches look at so many times the core's entries each */
enum {
    GREEDY_STEPS = 200,
    ROW_CHOICE = 10
}; /* rows a column that is fixed from the greedy cover; columns kept a row */

typedef struct diver {
    cover_run *run;
    const cover_core *core;
    const double *u; /* [rows of the core] */
    uint8_t *path;   /* [whole problem] what is in */
    double path_cost;
    uint8_t *chosen; /* [columns of the core] */
    uint8_t *whole;  /* [whole problem] */
    uint8_t *state;  /* [columns of the core] */
    int *times;      /* [rows of the core] */
    uint64_t random;
} diver;

/* Marks in state what the multipliers want alone, and the first of the greedy cover. */
static void choose(diver *d, const cover_core *rest, const double *u, const uint8_t *greedy)
{
    const pk_sets *sets = &rest->sets;
    memset(d->times, 0, (size_t)sets->n_rows * sizeof *d->times);
    memset(d->state, COLUMN_FREE, (size_t)sets->n_columns);
    for (int j = 0; j < sets->n_columns; j++)
        if (cover_reduced_cost(rest, u, j) < WANTED)
            for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++)
                d->times[sets->column_row[k]]++;
    int left = 1 + sets->n_rows / GREEDY_STEPS;
    for (int j = 0; j < sets->n_columns; j++) {
        double r = cover_reduced_cost(rest, u, j);
        bool alone = r < WANTED;
        for (int k = sets->column_start[j]; alone && k < sets->column_start[j + 1]; k++)
            alone = d->times[sets->column_row[k]] == 1;
        if (alone)
            d->state[j] = COLUMN_IN;
    }
    for (; left > 0; left--) {
        int pick = -1;
        double best = INFINITY;
        for (int j = 0; j < sets->n_columns; j++)
            if (greedy[j] && d->state[j] == COLUMN_FREE && cover_reduced_cost(rest, u, j) < best) {
                best = cover_reduced_cost(rest, u, j);
                pick = j;
            }
        if (pick < 0)
            break;
        d->state[pick] = COLUMN_IN;
    }
}

static void take_in(diver *d, const cover_core *rest)
{
    for (int j = 0; j < rest->sets.n_columns; j++)
        if (d->state[j] == COLUMN_IN) {
            d->path[rest->column[j]] = 1;
            d->path_cost += rest->cost[j];
        }
}

/* One level of a dive; *over where nothing better is below. */
static bool descend(diver *d, const cover_core *rest, double *u, bool *over)
{
    cover_run *run = d->run;
    size_t n = (size_t)rest->sets.n_columns, m = (size_t)rest->sets.n_rows;
    cover_dual dual = {u, malloc((n + 1) * sizeof(double)), 0, malloc((n + 1) * sizeof(double))};
    bool fine = dual.reduced && dual.share;
    double goal = run->proof.best - d->path_cost;
    fine = fine && cover_dual_raise(run, rest, &EFFORT, goal, goal, &dual);
    *over = !fine || pk_proof_prunes(&run->proof, d->path_cost + dual.bound) || pk_proof_stop(&run->proof);
    if (!*over) {
        fine = cover_greedy(rest, u, d->chosen);
        memcpy(d->whole, d->path, (size_t)run->sets->n_columns);
        for (size_t j = 0; fine && j < n; j++)
            d->whole[rest->column[j]] |= d->chosen[j];
        if (fine)
            cover_run_offer(run, d->whole, "dive");
        fine = fine && cover_local_search(run, rest, d->path, u, d->chosen,
                                          LOCAL_SHARE * (rest->sets.column_start[n] + (int64_t)m), d->random);
        choose(d, rest, u, d->chosen);
    }
    free(dual.reduced);
    free(dual.share);
    return fine;
}

/* From what `state` [columns of the core] keeps down to a cover. */
static bool dive(diver *d, const uint8_t *fixed, double fixed_cost)
{
    cover_core rest = {0};
    double *u = malloc(((size_t)d->core->sets.n_rows + 1) * sizeof *u);
    bool over = false;
    memcpy(d->path, fixed, (size_t)d->run->sets->n_columns);
    d->path_cost = fixed_cost;
    take_in(d, d->core);
    bool fine = u && cover_core_cut(d->core, d->state, NULL, &rest);
    for (int i = 0, k = 0; fine && i < rest.sets.n_rows; i++, k++) {
        while (d->core->row[k] != rest.row[i])
            k++;
        double draw = (double)pk_random_below(&d->random, 2001) / 1000 - 1;
        u[i] = d->u[k] * (1 + DISTURBANCE * draw);
    }
    while (fine && rest.sets.n_rows > 0) {
        fine = descend(d, &rest, u, &over);
        if (!fine || over)
            break;
        take_in(d, &rest);
        cover_core below = {0};
        fine = cover_core_cut(&rest, d->state, NULL, &below);
        for (int i = 0, k = 0; fine && i < below.sets.n_rows; i++, k++) {
            while (rest.row[k] != below.row[i])
                k++;
            u[i] = u[k];
        }
        cover_core_free(&rest);
        rest = below;
    }
    if (fine && !over)
        cover_run_offer(d->run, d->path, "dive");
    cover_core_free(&rest);
    free(u);
    return fine;
}

/* Marks in state the columns of the best cover that add least to the gap, until they cover this share of the rows. */
static bool refine(diver *d, double share)
{
    const pk_sets *sets = &d->core->sets;
    int n = sets->n_columns, size = 0, covered = 0;
    pk_ranked *list = malloc(((size_t)n + 1) * sizeof *list);
    if (!list)
        return false;
    memset(d->times, 0, (size_t)sets->n_rows * sizeof *d->times);
    memset(d->state, COLUMN_FREE, (size_t)n);
    for (int j = 0; j < n; j++)
        if (d->run->best[d->core->column[j]])
            for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++)
                d->times[sets->column_row[k]]++;
    for (int j = 0; j < n; j++) {
        if (!d->run->best[d->core->column[j]])
            continue;
        double delta = fmax(0, cover_reduced_cost(d->core, d->u, j));
        for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++) {
            int i = sets->column_row[k];
            delta += d->u[i] * (d->times[i] - 1) / d->times[i];
        }
        list[size++] = (pk_ranked){delta, j};
    }
    qsort(list, (size_t)size, sizeof *list, pk_least_first);
    for (int e = 0; e < size && covered < share * sets->n_rows; e++) {
        int j = list[e].index;
        d->state[j] = COLUMN_IN;
        for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++) {
            covered += d->times[sets->column_row[k]] > 0;
            d->times[sets->column_row[k]] = 0;
        }
    }
    free(list);
    return true;
}

bool cover_dive(cover_run *run, const cover_core *core, const uint8_t *fixed, double fixed_cost, const double *u,
                int64_t most_work, uint64_t seed)
{
    size_t n = (size_t)core->sets.n_columns, whole = (size_t)run->sets->n_columns;
    diver d = {run,
               core,
               u,
               malloc(whole + 1),
               0,
               malloc(n + 1),
               malloc(whole + 1),
               malloc(n + 1),
               malloc(((size_t)core->sets.n_rows + 1) * sizeof *d.times),
               seed};
    bool fine = d.path && d.chosen && d.whole && d.state && d.times;
    double share = 0; /* the first dive starts from nothing */
    for (int64_t end = run->work + most_work; fine && run->work < end && !pk_proof_stop(&run->proof);) {
        double before = run->proof.best;
        fine = refine(&d, share) && dive(&d, fixed, fixed_cost);
        share *= SHARE_GROWTH;
        if (run->proof.best < before || share < FIRST_SHARE || share >= 1)
            share = FIRST_SHARE;
    }
    free(d.path);
    free(d.chosen);
    free(d.whole);
    free(d.state);
    free(d.times);
    return fine;
}
