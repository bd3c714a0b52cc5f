/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Branch and bound on the linear relaxation of partcover_simplex.c, depth first, in one basis that goes along.
 *
 * By demand it asks the same question the other way round: what is lost at least within a budget below the incumbent's
 * cost? If that is more than may be lost, nothing is better. Any dual value L at a price π bounds costs, too:
 * to lose so much less takes (L - what may be lost) / π more of the budget.
 *
 * A node's reduced costs decide columns for all below it. Relaxed solutions are rounded and improved by swaps.
 */
#include "engine/partcover_set.h"
#include "engine/partcover_simplex.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SWAP_PASSES = 20 }; /* over all entries, from a relaxed solution */
static const double WHOLE = 1e-6;
static const double ROUNDING = 1e-9; /* of sums of all weights or costs */

typedef struct tree {
    part_run *run;
    const part_core *core;
    part_simplex *lp;
    uint8_t *path;  /* [whole problem] what is in before */
    uint8_t *state; /* [n_columns] */
    int *trail;     /* [n_columns] what is decided, in this order */
    int n_trail;
    double spent;    /* by what is in, with what was before */
    double budget;   /* that the relaxation has */
    double total;    /* weight of all rows */
    double dearest;  /* cost of all columns */
    double *change;  /* [n_columns] */
    part_set set;    /* for rounded solutions */
    uint8_t *wanted; /* [n_columns] scratch */
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

/* Rounds the relaxed solution: the likeliest columns first. */
static bool round_off(tree *t)
{
    const part_run *run = t->run;
    const part_core *core = t->core;
    const double *x = part_simplex_x(t->lp);
    int n = core->sets.n_columns;
    double spent = core->spent;
    memset(t->wanted, 0, (size_t)n);
    for (double least = 1 - WHOLE; least > 0; least -= 0.125)
        for (int j = 0; j < n; j++)
            if (!t->wanted[j] && x[j] >= least && spent + core->cost[j] <= t->budget * (1 + 1e-12)) {
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

/* Decides what no better answer has otherwise, and finds the most open of the other columns; -1: there is none. */
static int reduce(tree *t, double lost, double price)
{
    const double *x = part_simplex_x(t->lp);
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
        double score = (fmax(0, fmin(x[j], 1 - x[j])) + WHOLE) * (price * t->core->cost[j] - change);
        if (score > most) {
            most = score;
            pick = j;
        }
    }
    return pick;
}

static bool visit(tree *t, double parent_bound);

static bool branch(tree *t, int j, double bound)
{
    part_basis *basis = part_basis_save(t->lp);
    bool fine = basis, in_first = part_simplex_x(t->lp)[j] >= 0.5;
    int n_trail = t->n_trail;
    for (int side = 0; fine && side < 2 && !pk_proof_is_over(&t->run->proof, bound); side++) {
        if (side == 1)
            part_basis_restore(t->lp, basis);
        decide(t, j, (side == 0) == in_first ? PART_IN : PART_OUT);
        fine = visit(t, bound);
        undo(t, n_trail);
    }
    part_basis_free(basis);
    return fine;
}

/* Local search with as much work as all so far, whenever that has grown fourfold: where the tree is long, better
 * answers are worth more than nodes. */
static bool search_again(tree *t)
{
    part_run *run = t->run;
    if (run->work < run->next_local)
        return true;
    bool fine = part_local_search(run, t->core, t->path, run->work, (uint64_t)run->proof.nodes);
    run->next_local = 4 * run->work;
    return fine;
}

static bool visit(tree *t, double parent_bound)
{
    part_run *run = t->run;
    const part_core *core = t->core;
    int n_trail = t->n_trail;
    run->proof.nodes++;
    if (!search_again(t))
        return false;
    set_budget(t);
    double room = t->budget - t->spent + ROUNDING * fabs(t->budget), price;
    if (room < 0)
        return true;
    for (int j = 0; j < core->sets.n_columns; j++)
        if (t->state[j] == PART_FREE && core->cost[j] > room)
            decide(t, j, PART_OUT);
    int64_t before = part_simplex_work(t->lp);
    double target = run->problem->by_budget ? pk_proof_target(&run->proof) : run->problem->limit;
    if (!part_simplex_solve(t->lp, target, run->most_work - run->work))
        return false;
    double lost = part_simplex_bound(t->lp, &price, t->change), bound = fmax(parent_bound, bound_of(t, lost, price));
    run->work += part_simplex_work(t->lp) - before;
    run->proof.stopped |= run->work >= run->most_work;
    bool fine = pk_proof_prunes(&run->proof, bound) || round_off(t);
    if (fine && !pk_proof_is_over(&run->proof, bound)) {
        int j = reduce(t, lost, price);
        fine = j < 0 ? offer_decided(t) : branch(t, j, bound);
    }
    undo(t, n_trail);
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
              .wanted = malloc(n + 1),
              .saved = calloc(n + 1, sizeof *t.saved)};
    bool fine = t.lp && t.state && t.trail && t.change && t.wanted && t.saved && part_set_new(core, &t.set);
    for (int j = 0; j < core->sets.n_columns; j++)
        t.dearest += core->cost[j];
    t.total = t.set.lost;
    fine = fine && visit(&t, bound);
    part_simplex_free(t.lp);
    free(t.state);
    free(t.trail);
    free(t.change);
    part_set_free(&t.set);
    free(t.wanted);
    free(t.saved);
    return fine;
}

bool part_merge(part_run *run, const part_core *core, uint8_t *path, int64_t most_work, bool *settled)
{
    part_lineage *lineage = &run->lineage;
    size_t n = (size_t)run->problem->sets->n_columns;
    pk_search_options options = *run->proof.options;
    options.log = NULL;
    options.node_limit = -1;
    part_run within = {
        .problem = run->problem, .best = calloc(n + 1, 1), .most_work = most_work, .next_local = INT64_MAX};
    pk_proof_start(&within.proof, &options, run->proof.unit);
    within.proof.best = lineage->value;
    bool fine = within.best && part_tree_search(&within, core, -INFINITY, path);
    lineage->n_stale++;
    if (fine && within.proof.best < lineage->value) {
        lineage->value = within.proof.best;
        lineage->n_stale = 0;
        memcpy(lineage->best, within.best, n);
        part_run_offer(run, within.best, "merge");
    }
    *settled = !within.proof.stopped;
    run->work += within.work;
    free(within.best);
    return fine && !run->out_of_memory;
}
