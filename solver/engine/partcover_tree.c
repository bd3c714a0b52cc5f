/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Branch and bound on the linear relaxation of partcover_simplex.c, depth first, in one basis that goes along.
 *
 * By demand it asks the same question the other way round: what is lost at least within a budget below the incumbent's
 * cost? If that is more than may be lost, nothing is better. Any dual value L at a price π bounds costs, too:
 * to lose so much less takes (L - what may be lost) / π more of the budget.
 *
 * A node's reduced costs decide columns for all below it. Relaxed solutions are rounded and improved by swaps. The tree
 * splits over the column whose two sides promise most, by what such splits have gained before (pseudocosts, Bénichou et
 * al. 1971).
 */
#include "engine/partcover_set.h"
#include "engine/partcover_simplex.h"

#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SWAP_PASSES = 20, /* over all entries, from a relaxed solution */
    ROOT_TRIES = 9    /* the root's is rounded so often, by chance but for the first */
};
/* Where of a tree that has had so much work next to nothing is done, better answers are worth more than nodes. */
static const int64_t LONG_WORK = 10000000000;
static const double NEXT_TO_NOTHING = 0.001;
static const double WHOLE = 1e-6;
static const double ROUNDING = 1e-9; /* of sums of all weights or costs */

/* What sides of splits have gained, as shares of the gain there is in an open column at most. */
typedef struct gains {
    double sum;
    int n;
} gains;

typedef struct tree {
    part_run *run;
    const part_core *core;
    part_simplex *lp;
    uint8_t *path;  /* [whole problem] what is in before */
    uint8_t *state; /* [n_columns] */
    int *trail;     /* [n_columns] what is decided, in this order */
    int n_trail;
    double spent;   /* by what is in, with what was before */
    double budget;  /* that the relaxation has */
    double total;   /* weight of all rows */
    double dearest; /* cost of all columns */
    double *change; /* [n_columns] */
    gains *side[2]; /* [n_columns + 1] out and in; last: of all columns */
    uint64_t random;
    double done;     /* of the whole tree */
    part_set set;    /* for rounded solutions */
    uint8_t *wanted; /* [n_columns] scratch */
    double *key;     /* [n_columns] scratch */
    double *saved;   /* [n_columns] zeros, scratch */
} tree;

static void decide(tree *t, int j, int state)
{
    t->state[j] = (uint8_t)state;
    t->trail[t->n_trail++] = j;
    t->spent += state == PART_IN ? t->core->cost[j] : 0;
    part_simplex_fix(t->lp, j, state == PART_IN);
}

static void undo(tree *t, int n_trail)
{
    while (t->n_trail > n_trail) {
        int j = t->trail[--t->n_trail];
        t->spent -= t->state[j] == PART_IN ? t->core->cost[j] : 0;
        t->state[j] = PART_FREE;
        part_simplex_release(t->lp, j);
    }
}

/* What may be spent by what is looked for: by demand it is better than the incumbent, beyond rounding. */
static void set_budget(tree *t)
{
    double target = pk_proof_target(&t->run->proof);
    t->budget = t->run->problem->by_budget ? t->run->problem->limit : fmin(target - 4 * ROUNDING * target, t->dearest);
    part_simplex_set_limit(t->lp, t->budget - t->core->spent);
}

/* The bound on values that a dual value and its price give. */
static double bound_of(const tree *t, double lost, double price)
{
    if (t->run->problem->by_budget)
        return lost;
    double more = lost - t->run->problem->limit - ROUNDING * t->total;
    return price > 0 ? t->budget + more / price : more > 0 ? INFINITY : -INFINITY;
}

/* Drops what loses no more than may be lost. */
static void drop_spare(tree *t)
{
    part_set *set = &t->set;
    for (int e = set->size - 1; e >= 0; e--)
        if (set->lost + set->score[set->member[e]] <= t->run->problem->limit)
            part_set_drop(set, set->member[e]);
}

/* Rounds the relaxed solution: the likeliest columns first, or such as chance draws, the likelier the more (Efraimidis,
 * Spirakis 2006). */
static bool round_off(tree *t, bool by_chance)
{
    const part_run *run = t->run;
    const part_core *core = t->core;
    const double *x = part_simplex_x(t->lp);
    int n = core->sets.n_columns;
    double spent = core->spent;
    memset(t->wanted, 0, (size_t)n);
    for (int j = 0; j < n; j++)
        t->key[j] = by_chance ? pow(pk_random_unit(&t->random), 1 / fmax(x[j], WHOLE)) : x[j];
    for (double least = 1 - WHOLE; least > 0; least -= 0.125)
        for (int j = 0; j < n; j++)
            if (!t->wanted[j] && t->key[j] >= least && spent + core->cost[j] <= t->budget * (1 + 1e-12)) {
                t->wanted[j] = 1;
                spent += core->cost[j];
            }
    part_set_become(&t->set, t->wanted);
    int64_t before = t->set.work;
    part_set_settle(run, &t->set, t->budget, SWAP_PASSES * (int64_t)core->sets.row_start[core->sets.n_rows], t->saved);
    if (!run->problem->by_budget)
        drop_spare(t);
    t->run->work += t->set.work - before;
    if (run->problem->by_budget && t->set.lost >= run->proof.best)
        return true;
    for (int j = 0; j < n; j++)
        t->wanted[j] = t->set.place[j] >= 0;
    return part_set_offer(t->run, core, t->wanted, t->path, "relaxation");
}

/* Offers what is in where all is decided. */
static bool offer_decided(tree *t)
{
    for (int j = 0; j < t->core->sets.n_columns; j++)
        t->wanted[j] = t->state[j] == PART_IN;
    return part_set_offer(t->run, t->core, t->wanted, t->path, "search");
}

/* What a column is worth in the relaxation, and so what a split over it may gain. */
static double worth_of(const tree *t, int j, double price)
{
    return fmax(price * t->core->cost[j] - t->change[j], 1e-9);
}

/* What this side of a split gains, by experience. */
static double expected_gain(const tree *t, int side, int j, double price)
{
    const gains *own = &t->side[side][j], *all = &t->side[side][t->core->sets.n_columns];
    double average = all->n > 0 ? all->sum / all->n : 1, x = part_simplex_x(t->lp)[j];
    return fmax(side ? 1 - x : x, WHOLE) * worth_of(t, j, price) * (own->sum + average) / (own->n + 1);
}

static void learn(tree *t, int side, int j, double share)
{
    const int columns[] = {j, t->core->sets.n_columns};
    for (int k = 0; k < 2; k++) {
        t->side[side][columns[k]].sum += share;
        t->side[side][columns[k]].n++;
    }
}

/* Decides what no better answer has otherwise, and finds the best of the other columns to split; -1: there is none. */
static int reduce(tree *t, double lost, double price)
{
    int pick = -1;
    double most = -1;
    for (int j = 0; j < t->core->sets.n_columns; j++) {
        double change = t->change[j];
        if (t->state[j] != PART_FREE)
            continue;
        if (pk_proof_prunes(&t->run->proof, bound_of(t, lost + fabs(change), price))) {
            decide(t, j, change > 0 ? PART_OUT : PART_IN);
            continue;
        }
        double score = expected_gain(t, 0, j, price) * expected_gain(t, 1, j, price);
        if (score > most) {
            most = score;
            pick = j;
        }
    }
    return pick;
}

/* lost: the dual value, unless the node needs none. share: of the whole tree, what a node is of it where both sides of
 * a split are alike (Knuth 1975). */
static bool visit(tree *t, double parent_bound, double share, double *lost);

static bool branch(tree *t, int j, double bound, double share, double lost, double price)
{
    part_basis *basis = part_basis_save(t->lp);
    double x = part_simplex_x(t->lp)[j], worth = worth_of(t, j, price);
    bool fine = basis;
    int n_trail = t->n_trail;
    for (int k = 0; fine && k < 2 && !pk_proof_is_over(&t->run->proof, bound); k++) {
        int in = k == 0 ? x >= 0.5 : x < 0.5;
        double below = NAN;
        if (k == 1)
            part_basis_restore(t->lp, basis);
        decide(t, j, in ? PART_IN : PART_OUT);
        fine = visit(t, bound, share / 2, &below);
        undo(t, n_trail);
        if (!isnan(below))
            learn(t, in, j, fmax(below - lost, 0) / (worth * fmax(in ? 1 - x : x, 0.01)));
    }
    part_basis_free(basis);
    return fine;
}

/* Local search with as much work as all so far, whenever that has grown fourfold, or by a quarter. */
static bool search_again(tree *t)
{
    part_run *run = t->run;
    if (run->work < run->next_local)
        return true;
    bool fine = part_local_search(run, t->core, t->path, run->work, (uint64_t)run->proof.nodes);
    bool hopeless = run->work > LONG_WORK && t->done < NEXT_TO_NOTHING;
    run->next_local = hopeless ? run->work + run->work / 4 : 4 * run->work;
    return fine;
}

static bool visit(tree *t, double parent_bound, double share, double *lost)
{
    part_run *run = t->run;
    const part_core *core = t->core;
    int n_trail = t->n_trail;
    double done = t->done;
    run->proof.nodes++;
    if (!search_again(t))
        return false;
    set_budget(t);
    double room = t->budget - t->spent + ROUNDING * fabs(t->budget), price;
    if (room < 0) {
        t->done += share;
        return true;
    }
    for (int j = 0; j < core->sets.n_columns; j++)
        if (t->state[j] == PART_FREE && core->cost[j] > room)
            decide(t, j, PART_OUT);
    int64_t before = part_simplex_work(t->lp);
    double target = run->problem->by_budget ? pk_proof_target(&run->proof) : run->problem->limit;
    if (!part_simplex_solve(t->lp, target, run->most_work - run->work))
        return false;
    *lost = part_simplex_bound(t->lp, &price, t->change);
    double bound = fmax(parent_bound, bound_of(t, *lost, price));
    run->work += part_simplex_work(t->lp) - before;
    run->proof.stopped |= run->work >= run->most_work;
    if (n_trail == 0) {
        run->proof.root = bound;
        pk_log_bound(run->proof.options->log, run->proof.best, pk_proof_raise(&run->proof, bound), run->proof.nodes);
    }
    bool fine = true;
    for (int k = 0; fine && k < (n_trail > 0 ? 1 : ROOT_TRIES) && !pk_proof_prunes(&run->proof, bound); k++)
        fine = round_off(t, k > 0);
    if (fine && !pk_proof_is_over(&run->proof, bound)) {
        int j = reduce(t, *lost, price);
        fine = j < 0 ? offer_decided(t) : branch(t, j, bound, share, *lost, price);
    }
    undo(t, n_trail);
    t->done = done + share;
    return fine;
}

bool part_tree_search(part_run *run, const part_core *core, double bound, uint8_t *path)
{
    size_t n = (size_t)core->sets.n_columns;
    tree t = {.run = run,
              .core = core,
              .lp = part_simplex_new(core, &run->proof, 0, core->u),
              .path = path,
              .state = calloc(n + 1, 1),
              .trail = malloc((n + 1) * sizeof *t.trail),
              .spent = core->spent,
              .dearest = core->spent,
              .change = malloc((n + 1) * sizeof *t.change),
              .side = {calloc(n + 1, sizeof *t.side[0]), calloc(n + 1, sizeof *t.side[1])},
              .random = 1,
              .wanted = malloc(n + 1),
              .key = malloc((n + 1) * sizeof *t.key),
              .saved = calloc(n + 1, sizeof *t.saved)};
    bool fine = t.lp && t.state && t.trail && t.change && t.side[0] && t.side[1] && t.wanted && t.key && t.saved &&
                part_set_new(core, &t.set);
    double lost;
    for (int j = 0; j < core->sets.n_columns; j++)
        t.dearest += core->cost[j];
    t.total = t.set.lost;
    fine = fine && visit(&t, bound, 1, &lost);
    part_simplex_free(t.lp);
    free(t.state);
    free(t.trail);
    free(t.change);
    free(t.side[0]);
    free(t.side[1]);
    part_set_free(&t.set);
    free(t.wanted);
    free(t.key);
    free(t.saved);
    return fine;
}

bool part_search_within(const part_run *run, const part_core *core, uint8_t *path, int64_t most_work, double *lost,
                        uint8_t *found, bool *settled, int64_t *work)
{
    size_t n = (size_t)run->problem->sets->n_columns;
    pk_search_options options = *run->proof.options;
    options.log = NULL;
    options.node_limit = -1;
    part_run within = {
        .problem = run->problem, .best = calloc(n + 1, 1), .most_work = most_work, .next_local = INT64_MAX};
    pk_proof_start(&within.proof, &options, run->proof.unit);
    within.proof.best = *lost;
    bool fine = within.best && part_tree_search(&within, core, -INFINITY, path) && !within.out_of_memory;
    if (fine && within.proof.best < *lost) {
        *lost = within.proof.best;
        memcpy(found, within.best, n);
    }
    *settled = !within.proof.stopped;
    *work += within.work;
    free(within.best);
    return fine;
}
