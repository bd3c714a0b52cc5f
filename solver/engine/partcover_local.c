/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Local search for partial covering; by budget see partcover_anneal.c.
 *
 * By demand: drop and add below the incumbent's cost. A step drops the column that loses least weight a cost and then
 * adds, as long as one fits, the column that wins most weight a cost. What moved may not move back for a few steps
 * (tabu); where nothing gets better for long, some columns are dropped at random.
 */
#include "engine/partcover_set.h"

#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHORT_TABU = 3, TABU_SPREAD = 10, STALE_STEPS = 400 };

typedef struct walk {
    part_set set;
    double *per_cost; /* [n_columns] 1 / cost */
    int64_t *free_at; /* [n_columns] step from which it may move */
    uint8_t *wanted;  /* [n_columns] scratch */
} walk;

static int worst_in(walk *w, int64_t step)
{
    const part_set *s = &w->set;
    int pick = -1;
    double least = INFINITY;
    for (int j = 0; j < s->core->sets.n_columns; j++)
        if (s->place[j] >= 0 && w->free_at[j] <= step && s->score[j] * w->per_cost[j] < least) {
            least = s->score[j] * w->per_cost[j];
            pick = j;
        }
    w->set.work += s->core->sets.n_columns;
    return pick;
}

static int best_out(walk *w, double room, int64_t step)
{
    const part_set *s = &w->set;
    int pick = -1;
    double most = 0;
    for (int j = 0; j < s->core->sets.n_columns; j++)
        if (s->place[j] < 0 && w->free_at[j] <= step && s->core->cost[j] <= room &&
            s->score[j] * w->per_cost[j] > most) {
            most = s->score[j] * w->per_cost[j];
            pick = j;
        }
    w->set.work += s->core->sets.n_columns;
    return pick;
}

static bool offer(part_run *run, walk *w, const uint8_t *path)
{
    for (int j = 0; j < w->set.core->sets.n_columns; j++)
        w->wanted[j] = w->set.place[j] >= 0;
    return part_set_offer(run, w->set.core, w->wanted, path, "local search");
}

static int random_in(const part_set *s, uint64_t *random)
{
    int left = (int)pk_random_below(random, (uint64_t)s->size);
    for (int j = 0;; j++)
        if (s->place[j] >= 0 && left-- == 0)
            return j;
}

static bool drop_walk(part_run *run, walk *w, const uint8_t *path, int64_t most_work, uint64_t *random)
{
    part_set *s = &w->set;
    double limit = run->problem->limit, best = INFINITY;
    int64_t best_step = 0;
    for (int64_t step = 1; s->work <= most_work; step++) {
        if (step % 256 == 0 && pk_proof_stop(&run->proof))
            break;
        double target = pk_proof_target(&run->proof);
        double ceiling = fmin(target, 1e300);
        for (int j; (j = best_out(w, ceiling - s->spent, step)) >= 0;) {
            part_set_add(s, j);
            w->free_at[j] = step + 1 + (int)pk_random_below(random, SHORT_TABU);
            if (s->lost <= limit)
                break;
        }
        double value = s->spent;
        bool fits = s->lost <= limit;
        if (fits && value < run->proof.best && !offer(run, w, path))
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
            int j = drops > 1 ? random_in(s, random) : worst_in(w, step);
            if (j < 0)
                break;
            part_set_drop(s, j);
            w->free_at[j] = step + SHORT_TABU + (int)pk_random_below(random, TABU_SPREAD);
        }
    }
    return true;
}

static bool walk_by_demand(part_run *run, const part_core *core, const uint8_t *path, int64_t most_work, uint64_t seed)
{
    size_t n = (size_t)core->sets.n_columns;
    walk w = {.per_cost = malloc((n + 1) * sizeof *w.per_cost),
              .free_at = calloc(n + 1, sizeof *w.free_at),
              .wanted = malloc(n + 1)};
    bool fine = w.per_cost && w.free_at && w.wanted && part_set_new(core, &w.set);
    if (fine) {
        for (size_t j = 0; j < n; j++) {
            w.per_cost[j] = core->cost[j] > 0 ? 1 / core->cost[j] : 1e12;
            w.wanted[j] = run->best[core->column[j]];
        }
        part_set_become(&w.set, w.wanted);
        uint64_t random = seed;
        fine = drop_walk(run, &w, path, most_work, &random);
        run->work += w.set.work;
    }
    part_set_free(&w.set);
    free(w.per_cost);
    free(w.free_at);
    free(w.wanted);
    return fine;
}

bool part_local_search(part_run *run, const part_core *core, uint8_t *path, int64_t most_work, uint64_t seed)
{
    if (core->sets.n_columns == 0)
        return true;
    return run->problem->by_budget ? part_anneal(run, core, path, most_work, seed)
                                   : walk_by_demand(run, core, path, most_work, seed);
}
