/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drop-and-add search for partial covering. A ceiling on the cost (the budget; by demand just below the incumbent) is
 * always kept: a step drops the column that loses least weight a cost and then adds, as long as one fits, the column
 * that wins most weight a cost. What moved may not move back for a few steps (tabu, of a length drawn anew each time);
 * after a while without a better answer some columns are dropped at random. A step costs O(columns + entries of the
 * rows that change between covered and uncovered).
 */
#include "engine/partcover_core.h"

#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHORT_TABU = 3, TABU_SPREAD = 10, STALE_STEPS = 400 };

typedef struct local {
    const part_core *core;
    double *per_cost; /* [n_columns] 1 / cost */
    double *score;    /* [n_columns] weight that changes hands when the column moves */
    int64_t *free_at; /* [n_columns] step from which it may move */
    bool *in;         /* [n_columns] */
    int *times, *sum; /* [n_rows] columns in the set that cover it; their indices added up */
    int size;
    double lost, spent;
    int64_t work;
} local;

static void row_score(local *s, int i, int mover, double change)
{
    const pk_sets *sets = &s->core->sets;
    for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
        if (sets->row_column[e] != mover)
            s->score[sets->row_column[e]] += change;
    s->work += sets->row_start[i + 1] - sets->row_start[i];
}

static void add(local *s, int j)
{
    const pk_sets *sets = &s->core->sets;
    for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++) {
        int i = sets->column_row[k];
        double w = s->core->weight[i];
        if (s->times[i] == 0) {
            s->lost -= w;
            row_score(s, i, j, -w);
        } else if (s->times[i] == 1) {
            s->score[s->sum[i]] -= w;
        }
        s->times[i]++;
        s->sum[i] += j;
    }
    s->work += sets->column_start[j + 1] - sets->column_start[j] + 1;
    s->in[j] = true;
    s->size++;
    s->spent += s->core->cost[j];
}

static void drop(local *s, int j)
{
    const pk_sets *sets = &s->core->sets;
    for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++) {
        int i = sets->column_row[k];
        double w = s->core->weight[i];
        s->times[i]--;
        s->sum[i] -= j;
        if (s->times[i] == 0) {
            s->lost += w;
            row_score(s, i, j, w);
        } else if (s->times[i] == 1) {
            s->score[s->sum[i]] += w;
        }
    }
    s->work += sets->column_start[j + 1] - sets->column_start[j] + 1;
    s->in[j] = false;
    s->size--;
    s->spent -= s->core->cost[j];
}

static int worst_in(local *s, int64_t step)
{
    int pick = -1;
    double least = INFINITY;
    for (int j = 0; j < s->core->sets.n_columns; j++)
        if (s->in[j] && s->free_at[j] <= step && s->score[j] * s->per_cost[j] < least) {
            least = s->score[j] * s->per_cost[j];
            pick = j;
        }
    s->work += s->core->sets.n_columns;
    return pick;
}

static int best_out(local *s, double room, int64_t step)
{
    int pick = -1;
    double most = 0;
    for (int j = 0; j < s->core->sets.n_columns; j++)
        if (!s->in[j] && s->free_at[j] <= step && s->core->cost[j] <= room && s->score[j] * s->per_cost[j] > most) {
            most = s->score[j] * s->per_cost[j];
            pick = j;
        }
    s->work += s->core->sets.n_columns;
    return pick;
}

static bool offer(part_run *run, const local *s, const uint8_t *path, uint8_t *chosen)
{
    memcpy(chosen, path, (size_t)run->problem->sets->n_columns);
    for (int j = 0; j < s->core->sets.n_columns; j++)
        if (s->in[j])
            chosen[s->core->column[j]] = 1;
    part_run_offer(run, chosen, "local search");
    return !run->out_of_memory;
}

static int random_in(const local *s, uint64_t *random)
{
    int left = (int)pk_random_below(random, (uint64_t)s->size);
    for (int j = 0;; j++)
        if (s->in[j] && left-- == 0)
            return j;
}

static bool walk(part_run *run, local *s, const uint8_t *path, int64_t most_work, uint64_t *random, uint8_t *chosen)
{
    bool by_budget = run->problem->by_budget;
    double limit = run->problem->limit, best = INFINITY;
    int64_t best_step = 0;
    s->work = 0;
    for (int64_t step = 1; s->work <= most_work; step++) {
        if (step % 256 == 0 && pk_proof_stop(&run->proof))
            break;
        double target = pk_proof_target(&run->proof);
        double ceiling = by_budget ? limit : fmin(target, 1e300);
        for (int j; (j = best_out(s, ceiling - s->spent, step)) >= 0;) {
            add(s, j);
            s->free_at[j] = step + 1 + (int)pk_random_below(random, SHORT_TABU);
            if (!by_budget && s->lost <= limit)
                break;
        }
        double value = by_budget ? s->lost : s->spent;
        bool fits = by_budget || s->lost <= limit;
        if (fits && value < run->proof.best && !offer(run, s, path, chosen))
            return false;
        double merit = by_budget || fits ? value : INFINITY;
        if (merit < best) {
            best = merit;
            best_step = step;
        }
        int drops = 1;
        if (step - best_step > STALE_STEPS) {
            drops = 2 + (int)pk_random_below(random, 1 + (uint64_t)s->size / 2);
            best = INFINITY;
            best_step = step;
        }
        for (int d = 0; d < drops && s->size > 0; d++) {
            int j = drops > 1 ? random_in(s, random) : worst_in(s, step);
            if (j < 0)
                break;
            drop(s, j);
            s->free_at[j] = step + SHORT_TABU + (int)pk_random_below(random, TABU_SPREAD);
        }
    }
    return true;
}

bool part_local_search(part_run *run, const part_core *core, const uint8_t *path, int64_t most_work, uint64_t seed)
{
    size_t n = (size_t)core->sets.n_columns, m = (size_t)core->sets.n_rows;
    local s = {.core = core, .lost = core->lost, .spent = core->spent};
    s.per_cost = malloc((n + 1) * sizeof *s.per_cost);
    s.score = calloc(n + 1, sizeof *s.score);
    s.free_at = calloc(n + 1, sizeof *s.free_at);
    s.in = calloc(n + 1, sizeof *s.in);
    s.times = calloc(m + 1, sizeof *s.times);
    s.sum = calloc(m + 1, sizeof *s.sum);
    uint8_t *chosen = malloc((size_t)run->problem->sets->n_columns + 1);
    bool fine = s.per_cost && s.score && s.free_at && s.in && s.times && s.sum && chosen;
    if (fine) {
        for (size_t j = 0; j < n; j++)
            s.per_cost[j] = core->cost[j] > 0 ? 1 / core->cost[j] : 1e12;
        for (size_t i = 0; i < m; i++) {
            s.lost += core->weight[i];
            row_score(&s, (int)i, -1, core->weight[i]);
        }
        uint64_t random = seed;
        fine = walk(run, &s, path, most_work, &random, chosen);
        run->work += s.work;
    }
    free(s.per_cost);
    free(s.score);
    free(s.free_at);
    free(s.in);
    free(s.times);
    free(s.sum);
    free(chosen);
    return fine;
}
