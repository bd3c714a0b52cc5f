/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Local search with row weights (after Gao, Weise, Li 2015, there for unit costs). A set of columns that costs less
 * than the incumbent is repaired: every step takes out the column that loses least weight a cost, puts in the column
 * with most weight a cost that covers some uncovered row, and adds one to the weight of the rows still uncovered. A
 * column that went out may come back only after one of its rows was touched. A step costs O(entries of two columns +
 * entries of the rows that change between covered and uncovered + columns in the set).
 */
#include "engine/setcover_core.h"

#include "base/random.h"

#include <stdlib.h>
#include <string.h>

typedef struct search_state {
    const cover_core *core;
    double *per_cost;  /* [n_columns] 1 / cost */
    int64_t *score;    /* [n_columns] weight of the rows that change hands when the column changes sides */
    int64_t *moved;    /* [n_columns] when it moved last */
    int64_t *touched;  /* [n_rows] when one of its columns moved last */
    int64_t *weight;   /* [n_rows] */
    int *times;        /* [n_rows] columns in the set that cover it */
    int64_t *sum;      /* [n_rows] their indices added up: the index itself where there is one */
    int *place;        /* [n_columns] in `set`; -1: out */
    int *set, size;    /* [n_columns] */
    int *bare_place;   /* [n_rows] in `bare`; -1: covered */
    int *bare, n_bare; /* [n_rows] uncovered rows */
    double cost;
    int64_t moves, work; /* moves so far: the clock of `moved` and `touched` */
} search_state;

static void uncover(search_state *s, int i)
{
    s->bare_place[i] = s->n_bare;
    s->bare[s->n_bare++] = i;
}

static void cover(search_state *s, int i)
{
    int last = s->bare[--s->n_bare];
    s->bare[s->bare_place[i]] = last;
    s->bare_place[last] = s->bare_place[i];
    s->bare_place[i] = -1;
}

static void row_changes(search_state *s, int i, int mover, int64_t change)
{
    const pk_sets *sets = &s->core->sets;
    for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
        if (sets->row_column[e] != mover)
            s->score[sets->row_column[e]] += change;
    s->work += sets->row_start[i + 1] - sets->row_start[i];
}

static void put_in(search_state *s, int j)
{
    const pk_sets *sets = &s->core->sets;
    s->moves++;
    for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++) {
        int i = sets->column_row[k];
        if (s->times[i] == 0) {
            cover(s, i);
            row_changes(s, i, j, -s->weight[i]);
        } else if (s->times[i] == 1) {
            s->score[s->sum[i]] -= s->weight[i];
        }
        s->times[i]++;
        s->sum[i] += j;
        s->touched[i] = s->moves;
    }
    s->work += sets->column_start[j + 1] - sets->column_start[j];
    s->place[j] = s->size;
    s->set[s->size++] = j;
    s->cost += s->core->cost[j];
    s->moved[j] = s->moves;
}

static void take_out(search_state *s, int j)
{
    const pk_sets *sets = &s->core->sets;
    s->moves++;
    for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++) {
        int i = sets->column_row[k];
        s->times[i]--;
        s->sum[i] -= j;
        if (s->times[i] == 0) {
            uncover(s, i);
            row_changes(s, i, j, s->weight[i]);
        } else if (s->times[i] == 1) {
            s->score[s->sum[i]] += s->weight[i];
        }
        s->touched[i] = s->moves;
    }
    s->work += sets->column_start[j + 1] - sets->column_start[j];
    int last = s->set[--s->size];
    s->set[s->place[j]] = last;
    s->place[last] = s->place[j];
    s->place[j] = -1;
    s->cost -= s->core->cost[j];
    s->moved[j] = s->moves;
}

/* The column of the set that loses least weight a cost, the one that moved longest ago among equals; not `kept`. */
static int worst_in(search_state *s, int kept)
{
    int pick = -1;
    double least = INFINITY;
    for (int k = 0; k < s->size; k++) {
        int j = s->set[k];
        double loss = (double)s->score[j] * s->per_cost[j];
        if (j != kept && (loss < least || (loss <= least && s->moved[j] < s->moved[pick]))) {
            least = loss;
            pick = j;
        }
    }
    s->work += s->size;
    return pick;
}

static bool may_return(search_state *s, int j)
{
    const pk_sets *sets = &s->core->sets;
    for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++)
        if (s->touched[sets->column_row[k]] > s->moved[j])
            return true;
    s->work += sets->column_start[j + 1] - sets->column_start[j];
    return false;
}

static int best_out(search_state *s, int row)
{
    const pk_sets *sets = &s->core->sets;
    int pick = -1;
    double most = -1;
    for (int e = sets->row_start[row]; e < sets->row_start[row + 1]; e++) {
        int j = sets->row_column[e];
        double gain = (double)s->score[j] * s->per_cost[j];
        if ((gain > most || (gain >= most && s->moved[j] < s->moved[pick])) && may_return(s, j)) {
            most = gain;
            pick = j;
        }
    }
    s->work += sets->row_start[row + 1] - sets->row_start[row];
    return pick;
}

static void offer(cover_run *run, search_state *s, const uint8_t *fixed, uint8_t *whole)
{
    memcpy(whole, fixed, (size_t)run->sets->n_columns);
    for (int k = 0; k < s->size; k++)
        whole[s->core->column[s->set[k]]] = 1;
    cover_run_offer(run, whole, "local search");
}

static bool state_new(search_state *s, const cover_core *core)
{
    size_t n = (size_t)core->sets.n_columns + 1, m = (size_t)core->sets.n_rows + 1;
    *s = (search_state){.core = core};
    s->per_cost = malloc(n * sizeof *s->per_cost);
    s->score = calloc(n, sizeof *s->score);
    s->moved = calloc(n, sizeof *s->moved);
    s->touched = calloc(m, sizeof *s->touched);
    s->weight = malloc(m * sizeof *s->weight);
    s->times = calloc(m, sizeof *s->times);
    s->sum = calloc(m, sizeof *s->sum);
    s->place = malloc(n * sizeof *s->place);
    s->set = malloc(n * sizeof *s->set);
    s->bare_place = malloc(m * sizeof *s->bare_place);
    s->bare = malloc(m * sizeof *s->bare);
    return s->per_cost && s->score && s->moved && s->touched && s->weight && s->times && s->sum && s->place && s->set &&
           s->bare_place && s->bare;
}

static void state_free(search_state *s)
{
    free(s->per_cost);
    free(s->score);
    free(s->moved);
    free(s->touched);
    free(s->weight);
    free(s->times);
    free(s->sum);
    free(s->place);
    free(s->set);
    free(s->bare_place);
    free(s->bare);
}

static void state_start(search_state *s, const uint8_t *chosen)
{
    const pk_sets *sets = &s->core->sets;
    for (int i = 0; i < sets->n_rows; i++) {
        s->weight[i] = 1;
        uncover(s, i);
    }
    for (int j = 0; j < sets->n_columns; j++) {
        /* a free column never leaves the set by its ratio; it costs nothing to keep */
        s->per_cost[j] = s->core->cost[j] > 0 ? 1 / s->core->cost[j] : 1e12;
        s->place[j] = -1;
        s->moved[j] = -1;
        s->score[j] = sets->column_start[j + 1] - sets->column_start[j];
    }
    for (int j = 0; j < sets->n_columns; j++)
        if (chosen[j])
            put_in(s, j);
}

bool cover_local_search(cover_run *run, const cover_core *core, const uint8_t *fixed, const uint8_t *chosen,
                        int64_t most_work, uint64_t seed)
{
    search_state s;
    uint8_t *whole = malloc((size_t)run->sets->n_columns + 1);
    bool fine = state_new(&s, core) && whole;
    if (!fine)
        goto done;
    state_start(&s, chosen);
    uint64_t random = seed;
    double fixed_cost = 0;
    for (int j = 0; j < run->sets->n_columns; j++)
        if (fixed[j])
            fixed_cost += run->cost[j];
    double quantum = run->proof.unit > 0 ? run->proof.unit / 2 : 1e-9 * fabs(run->proof.best);
    int in = -1;
    for (int64_t step = 1; s.work <= most_work; step++) {
        if (step % 1024 == 0 && pk_proof_stop(&run->proof))
            break;
        while (s.n_bare == 0) {
            if (fixed_cost + s.cost < run->proof.best - quantum)
                offer(run, &s, fixed, whole);
            int out = worst_in(&s, -1);
            if (out < 0)
                goto done;
            take_out(&s, out);
        }
        int out = worst_in(&s, in); /* what came last stays */
        if (out >= 0)
            take_out(&s, out);
        in = best_out(&s, s.bare[pk_random_below(&random, (uint64_t)s.n_bare)]);
        if (in >= 0) {
            put_in(&s, in);
            while (fixed_cost + s.cost > run->proof.best - quantum && (out = worst_in(&s, in)) >= 0)
                take_out(&s, out);
        }
        for (int k = 0; k < s.n_bare; k++) {
            s.weight[s.bare[k]]++;
            row_changes(&s, s.bare[k], -1, 1);
        }
    }
done:
    if (fine)
        run->work += s.work;
    state_free(&s);
    free(whole);
    return fine;
}
