/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Local search for partial covering.
 *
 * By budget: swaps. A step takes the best swap of a column outside with one inside (evaluated as Whitaker 1983 does:
 * what is won, less what the other loses, plus what only the other covered and the first covers too), better or not;
 * large problems look at a part of the columns a step, drawn anew. What moved may not move back for a few steps (tabu).
 * When the best set of the walk has not changed for a while, the walk goes back to it and drops some columns at random.
 *
 * By demand: drop and add below the incumbent's cost. A step drops the column that loses least weight a cost and then
 * adds, as long as one fits, the column that wins most weight a cost; tabu and random drops as above.
 */
#include "engine/partcover_core.h"

#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHORT_TABU = 3, TABU_SPREAD = 10, STALE_STEPS = 400, STALE_SWAPS = 60 };
enum { STEP_WORK = 100 };      /* of a step besides the entries it looks at */
enum { STEP_ENTRIES = 20000 }; /* a swap is chosen among columns with about so many */

typedef struct loss_rank {
    double loss;
    int column;
} loss_rank;

typedef struct local {
    const part_core *core;
    double *per_cost; /* [n_columns] 1 / cost */
    double *score;    /* [n_columns] weight that changes hands when the column moves */
    int64_t *free_at; /* [n_columns] step from which it may move */
    bool *in;         /* [n_columns] */
    int *times, *sum; /* [n_rows] columns in the set that cover it; their indices added up */
    int size;
    double limit; /* on what is spent, or lost */
    double lost, spent;
    double *saved;       /* [n_columns] scratch, zeros */
    int *saver, n_saved; /* [n_columns] */
    uint8_t *best;       /* [n_columns] best set of the walk */
    loss_rank *rank;     /* [n_columns] */
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

typedef struct swap {
    int in, out; /* columns to add and to drop; -1: none */
    double gain;
} swap;

static int least_loss_first(const void *a, const void *b)
{
    const loss_rank *p = a, *q = b;
    if (p->loss != q->loss)
        return p->loss < q->loss ? -1 : 1;
    return (p->column > q->column) - (p->column < q->column);
}

/* The columns of the set that may move, by what dropping them loses. */
static int rank_losses(local *s, int64_t step)
{
    int n = 0;
    for (int j = 0; j < s->core->sets.n_columns; j++)
        if (s->in[j] && s->free_at[j] <= step)
            s->rank[n++] = (loss_rank){s->score[j], j};
    qsort(s->rank, (size_t)n, sizeof *s->rank, least_loss_first);
    s->work += s->core->sets.n_columns + STEP_WORK;
    return n;
}

/* The best drop for adding j (Whitaker 1983): where k alone covers a row of j, that row is not lost. */
static swap best_drop(local *s, int j, int n_ranked, int64_t step)
{
    const pk_sets *sets = &s->core->sets;
    double needed = s->core->cost[j] - (s->limit - s->spent); /* the least cost that must go */
    swap best = {j, -1, -INFINITY};
    for (int e = 0; e < n_ranked; e++)
        if (s->core->cost[s->rank[e].column] >= needed) {
            best = (swap){j, s->rank[e].column, s->score[j] - s->rank[e].loss};
            break;
        }
    s->n_saved = 0;
    for (int e = sets->column_start[j]; e < sets->column_start[j + 1]; e++) {
        int i = sets->column_row[e];
        if (s->times[i] != 1)
            continue;
        int k = s->sum[i];
        if (s->saved[k] <= 0)
            s->saver[s->n_saved++] = k;
        s->saved[k] += s->core->weight[i];
    }
    for (int e = 0; e < s->n_saved; e++) {
        int k = s->saver[e];
        double gain = s->score[j] - s->score[k] + s->saved[k];
        s->saved[k] = 0;
        if (s->free_at[k] <= step && s->core->cost[k] >= needed && gain > best.gain)
            best = (swap){j, k, gain};
    }
    s->work += sets->column_start[j + 1] - sets->column_start[j] + 1;
    return best;
}

/* The best swap for every stride-th column that the tabu leaves. Dropping never loses less than nothing, so a column
 * that wins no more than the best swap so far is passed over. */
static swap best_swap(local *s, int first, int stride, int64_t step)
{
    swap best = {-1, -1, -INFINITY};
    int n_ranked = rank_losses(s, step);
    for (int j = first; j < s->core->sets.n_columns; j += stride) {
        if (s->in[j] || s->free_at[j] > step || s->score[j] <= best.gain)
            continue;
        swap next = best_drop(s, j, n_ranked, step);
        if (next.out >= 0 && next.gain > best.gain)
            best = next;
    }
    return best;
}

/* Makes the set that of `wanted`. */
static void become(local *s, const uint8_t *wanted)
{
    for (int j = 0; j < s->core->sets.n_columns; j++)
        if (s->in[j] && !wanted[j])
            drop(s, j);
    for (int j = 0; j < s->core->sets.n_columns; j++)
        if (!s->in[j] && wanted[j])
            add(s, j);
}

/* By budget: best swaps with a tabu; where that is stale, from the best set of the walk with some columns dropped at
 * random. */
static bool swap_walk(part_run *run, local *s, const uint8_t *path, int64_t most_work, uint64_t *random,
                      uint8_t *chosen)
{
    double best = INFINITY;
    int64_t best_step = 0, end = s->work + most_work;
    int stride = 1 + s->core->sets.column_start[s->core->sets.n_columns] / STEP_ENTRIES;
    for (int64_t step = 1; s->work <= end; step++) {
        if (step % 16 == 0 && pk_proof_stop(&run->proof))
            break;
        for (int j; (j = best_out(s, s->limit - s->spent, step)) >= 0;)
            add(s, j);
        if (s->lost < run->proof.best && !offer(run, s, path, chosen))
            return false;
        if (s->lost <= s->core->lost)
            break;
        if (s->lost < best) {
            best = s->lost;
            best_step = step;
            for (int j = 0; j < s->core->sets.n_columns; j++)
                s->best[j] = s->in[j];
        }
        if (step - best_step > (int64_t)STALE_SWAPS * stride && s->size > 1) {
            become(s, s->best);
            for (int d = 2 + (int)pk_random_below(random, (uint64_t)s->size / 10 + 1); d > 0 && s->size > 0; d--)
                drop(s, random_in(s, random));
            best_step = step;
            continue;
        }
        swap next = best_swap(s, (int)pk_random_below(random, (uint64_t)stride), stride, step);
        if (next.out < 0)
            continue;
        drop(s, next.out);
        add(s, next.in);
        s->free_at[next.out] = step + SHORT_TABU + (int)pk_random_below(random, TABU_SPREAD);
        s->free_at[next.in] = step + 1 + (int)pk_random_below(random, SHORT_TABU);
    }
    return true;
}

/* By demand: drop and add below the incumbent's cost. */
static bool drop_walk(part_run *run, local *s, const uint8_t *path, int64_t most_work, uint64_t *random,
                      uint8_t *chosen)
{
    double limit = run->problem->limit, best = INFINITY;
    int64_t best_step = 0;
    for (int64_t step = 1; s->work <= most_work; step++) {
        if (step % 256 == 0 && pk_proof_stop(&run->proof))
            break;
        double target = pk_proof_target(&run->proof);
        double ceiling = fmin(target, 1e300);
        for (int j; (j = best_out(s, ceiling - s->spent, step)) >= 0;) {
            add(s, j);
            s->free_at[j] = step + 1 + (int)pk_random_below(random, SHORT_TABU);
            if (s->lost <= limit)
                break;
        }
        double value = s->spent;
        bool fits = s->lost <= limit;
        if (fits && value < run->proof.best && !offer(run, s, path, chosen))
            return false;
        double merit = fits ? value : INFINITY;
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

/* What fits of the columns, the likeliest first; of the incumbent where nothing is likely. */
static void begin(const part_run *run, local *s, const double *likely)
{
    int n = 0;
    for (int j = 0; j < s->core->sets.n_columns; j++) {
        double share = likely && run->problem->by_budget ? likely[j] : run->best[s->core->column[j]];
        if (share > 0)
            s->rank[n++] = (loss_rank){-share, j};
    }
    qsort(s->rank, (size_t)n, sizeof *s->rank, least_loss_first);
    for (int e = 0; e < n; e++)
        if (!run->problem->by_budget || s->core->cost[s->rank[e].column] <= s->limit - s->spent)
            add(s, s->rank[e].column);
}

bool part_local_search(part_run *run, const part_core *core, const uint8_t *path, const double *likely,
                       int64_t most_work, uint64_t seed)
{
    size_t n = (size_t)core->sets.n_columns, m = (size_t)core->sets.n_rows;
    local s = {.core = core, .limit = run->problem->limit, .lost = core->lost, .spent = core->spent};
    s.per_cost = malloc((n + 1) * sizeof *s.per_cost);
    s.score = calloc(n + 1, sizeof *s.score);
    s.free_at = calloc(n + 1, sizeof *s.free_at);
    s.in = calloc(n + 1, sizeof *s.in);
    s.times = calloc(m + 1, sizeof *s.times);
    s.sum = calloc(m + 1, sizeof *s.sum);
    s.saved = calloc(n + 1, sizeof *s.saved);
    s.saver = malloc((n + 1) * sizeof *s.saver);
    s.best = calloc(n + 1, 1);
    s.rank = malloc((n + 1) * sizeof *s.rank);
    uint8_t *chosen = malloc((size_t)run->problem->sets->n_columns + 1);
    bool fine = s.saved && s.saver && s.best && s.rank && s.per_cost && s.score && s.free_at && s.in && s.times &&
                s.sum && chosen;
    if (fine) {
        for (size_t j = 0; j < n; j++)
            s.per_cost[j] = core->cost[j] > 0 ? 1 / core->cost[j] : 1e12;
        for (size_t i = 0; i < m; i++) {
            s.lost += core->weight[i];
            row_score(&s, (int)i, -1, core->weight[i]);
        }
        begin(run, &s, likely);
        uint64_t random = seed;
        fine = run->problem->by_budget ? swap_walk(run, &s, path, most_work, &random, chosen)
                                       : drop_walk(run, &s, path, most_work, &random, chosen);
        run->work += s.work;
    }
    free(s.per_cost);
    free(s.score);
    free(s.free_at);
    free(s.in);
    free(s.times);
    free(s.sum);
    free(s.saved);
    free(s.saver);
    free(s.best);
    free(s.rank);
    free(chosen);
    return fine;
}
