/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Partial covering. A core is what decisions leave, with rows merged that the same free columns cover. It is bounded by
 * the dual of partcover_dual.c and shrunk by the changes forced decisions would bring: a column whose forced change
 * passes the incumbent is decided. At the root that takes turns with local search, until little is fixed any more;
 * where the simplex method is quick, it is done once and without, for nothing bounds as well.
 *
 * Branch and bound then searches what is left on its linear relaxation (partcover_tree.c), and where the core is too
 * large for that, on the Lagrangian dual: depth first, split over the column that the averaged relaxed solutions leave
 * most open, the likelier side first.
 */
#include "engine/partcover.h"

#include "engine/partcover_core.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROOT_ITERATIONS = 2000, /* with less, or less patience, the ascent stops well below the relaxation's bound */
    ROOT_PATIENCE = 60,
    LOCAL_SHARE = 4,  /* local search has a quarter of the dual's work */
    MOST_ROUNDS = 10, /* at the root */
    NODE_ITERATIONS = 60,
    NODE_PATIENCE = 6,
    FIRST_PASSES = 4,        /* over all entries, of the local search before the dual; in the tree it comes back */
    AGAIN_LOCAL = 50000000,  /* when that many were looked at, */
    TREE_LOCAL = 1000000000, /* or, on the linear relaxation, so much more was done */
    TREE_ENTRIES = 300000,   /* a larger core is not searched on its linear relaxation */
    QUICK_ITERATIONS = 100,  /* at the root, where that is quick: */
    QUICK_PIVOTS = 5,        /* so many looks at all entries for each row and column */
    QUICK_WORK = 300000000   /* are no more than this; otherwise local search has so much work first */
};

static void dual_free(part_dual *dual)
{
    free(dual->u);
    free(dual->change);
    free(dual->share);
}

static bool dual_new(const part_core *core, part_dual *dual)
{
    size_t n = (size_t)core->sets.n_columns, m = (size_t)core->sets.n_rows;
    dual->u = malloc((m + 1) * sizeof *dual->u);
    dual->change = malloc((n + 1) * sizeof *dual->change);
    dual->share = malloc((n + 1) * sizeof *dual->share);
    if (!dual->u || !dual->change || !dual->share)
        return false;
    memcpy(dual->u, core->u, m * sizeof *dual->u);
    return true;
}

/* Marks what the bound decides, and what no budget is left for; how many. */
static int fix(const part_run *run, const part_core *core, const part_dual *dual, uint8_t *state)
{
    int marked = 0;
    double room = run->problem->by_budget ? run->problem->limit - core->spent : INFINITY;
    for (int j = 0; j < core->sets.n_columns; j++) {
        double change = dual->change[j];
        state[j] = PART_FREE;
        if (core->cost[j] > room)
            state[j] = PART_OUT;
        else if (pk_proof_prunes(&run->proof, dual->bound + fabs(change)))
            state[j] = change > 0 ? PART_OUT : PART_IN;
        marked += state[j] != PART_FREE;
    }
    return marked;
}

static void mark_path(const part_core *core, const uint8_t *state, uint8_t value, uint8_t *path)
{
    for (int j = 0; j < core->sets.n_columns; j++)
        if (state[j] == PART_IN)
            path[core->column[j]] = value;
}

/* The column whose share is most open, counted with what it covers by the multipliers. */
static int branching_column(const part_core *core, const part_dual *dual)
{
    const pk_sets *sets = &core->sets;
    int pick = 0;
    double most = -1;
    for (int j = 0; j < sets->n_columns; j++) {
        double v = 0, open = fmin(dual->share[j], 1 - dual->share[j]);
        for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++)
            v += dual->u[sets->column_row[k]];
        double score = (fmax(open, 0) + 0.01) * (v + 1e-9);
        if (score > most) {
            most = score;
            pick = j;
        }
    }
    return pick;
}

static bool visit(part_run *run, const part_core *core, double parent_bound, uint8_t *path);

static bool branch(part_run *run, const part_core *core, const part_dual *dual, double parent_bound, uint8_t *path)
{
    int j = branching_column(core, dual);
    uint8_t *state = calloc((size_t)core->sets.n_columns + 1, 1);
    bool fine = state, in_first = dual->share[j] >= 0.3;
    for (int side = 0; fine && side < 2; side++) {
        bool in = (side == 0) == in_first;
        double forced = dual->bound + (in ? fmax(0, dual->change[j]) : fmax(0, -dual->change[j]));
        double bound = fmax(parent_bound, forced);
        if (pk_proof_is_over(&run->proof, bound))
            continue;
        part_core below;
        state[j] = in ? PART_IN : PART_OUT;
        path[core->column[j]] = in;
        fine = part_core_cut(core, state, dual->u, &below);
        if (fine) {
            fine = visit(run, &below, bound, path);
            part_core_free(&below);
        }
        path[core->column[j]] = 0;
    }
    free(state);
    return fine;
}

/* What is lost already is past what may be. */
static bool is_hopeless(const part_run *run, const part_core *core)
{
    return !run->problem->by_budget && core->lost > run->problem->limit * (1 + 1e-12);
}

/* The local search on the root's core, with as much work as all so far, whenever that has grown fourfold: where the
 * tree is long, better answers are worth more than nodes. By budget the tree has only cores that are too large to be
 * searched: there the local search comes back as soon as the tree has had half of its work. */
static bool search_again(part_run *run)
{
    if (run->work < run->next_local)
        return true;
    uint8_t *path = calloc((size_t)run->problem->sets->n_columns + 1, 1);
    bool fine = path && part_local_search(run, run->root, path, run->work, (uint64_t)run->proof.nodes);
    run->next_local = run->problem->by_budget ? run->work + run->work / 4 : 4 * run->work;
    free(path);
    return fine;
}

static bool visit(part_run *run, const part_core *core, double parent_bound, uint8_t *path)
{
    const pk_sets *sets = &core->sets;
    run->proof.nodes++;
    if (is_hopeless(run, core))
        return true;
    if (!search_again(run))
        return false;
    if (sets->n_rows == 0) {
        part_run_offer(run, path, "search");
        return !run->out_of_memory;
    }
    part_dual dual = {0};
    part_core rest = {0};
    uint8_t *state = calloc((size_t)sets->n_columns + 1, 1);
    bool fine =
        state && dual_new(core, &dual) && part_dual_raise(run, core, NODE_ITERATIONS, 0.5, NODE_PATIENCE, path, &dual);
    if (!fine)
        goto done;
    double bound = fmax(dual.bound, parent_bound);
    if (pk_proof_is_over(&run->proof, bound))
        goto done;
    int marked = fix(run, core, &dual, state);
    if (marked == 0) {
        fine = branch(run, core, &dual, bound, path);
        goto done;
    }
    mark_path(core, state, 1, path);
    fine = part_core_cut(core, state, dual.u, &rest);
    if (fine) {
        run->proof.nodes--;
        fine = visit(run, &rest, bound, path);
    }
    mark_path(core, state, 0, path);
done:
    part_core_free(&rest);
    dual_free(&dual);
    free(state);
    return fine;
}

/* The work after which the linear relaxation is likely to be solved. */
static int64_t simplex_work(const part_core *core)
{
    return (int64_t)QUICK_PIVOTS * (core->sets.n_rows + core->sets.n_columns) * core->sets.row_start[core->sets.n_rows];
}

/* One round at the root: the dual, a local search with a share of its work, unless that is quick, and what
 * that fixes, into *core. */
static bool root_round(part_run *run, int round, bool quick, part_core *core, double *bound, int *marked, uint8_t *path)
{
    part_dual dual = {0};
    part_core rest = {0};
    int64_t before = run->work;
    uint8_t *state = calloc((size_t)core->sets.n_columns + 1, 1);
    bool fine = state && dual_new(core, &dual) &&
                part_dual_raise(run, core, quick ? QUICK_ITERATIONS : ROOT_ITERATIONS, round == 0 ? 1 : 0.5,
                                ROOT_PATIENCE, path, &dual);
    int64_t spent = run->work - before;
    *marked = 0;
    if (!fine)
        goto done;
    *bound = fmax(*bound, dual.bound);
    run->proof.root = *bound;
    pk_log_bound(run->proof.options->log, run->proof.best, pk_proof_raise(&run->proof, *bound), 1);
    if (pk_proof_prunes(&run->proof, *bound) || pk_proof_stop(&run->proof))
        goto done;
    memcpy(core->u, dual.u, (size_t)core->sets.n_rows * sizeof *core->u);
    if (!quick && !(fine = part_local_search(run, core, path, spent / LOCAL_SHARE, (uint64_t)round)))
        goto done;
    *marked = fix(run, core, &dual, state);
    if (*marked == 0)
        goto done;
    mark_path(core, state, 1, path);
    fine = part_core_cut(core, state, dual.u, &rest);
    if (fine) {
        part_core_free(core);
        *core = rest;
    }
done:
    dual_free(&dual);
    free(state);
    return fine;
}

/* The whole problem from its core, which it reduces. */
static bool search(part_run *run, part_core *core, uint8_t *path)
{
    double bound = run->problem->by_budget ? core->lost : core->spent;
    int marked = 1;
    if (pk_proof_is_over(&run->proof, bound))
        return true;
    bool quick = core->sets.n_rows > 0 && simplex_work(core) <= QUICK_WORK;
    int most_rounds = quick ? 1 : MOST_ROUNDS;
    for (int round = 0; round < most_rounds && (round < 2 || 20 * marked > core->sets.n_columns); round++) {
        if (core->sets.n_rows == 0 || is_hopeless(run, core))
            break;
        if (!root_round(run, round, quick, core, &bound, &marked, path))
            return false;
        if (pk_proof_is_over(&run->proof, bound))
            return true;
    }
    if (core->sets.n_rows == 0 || core->sets.row_start[core->sets.n_rows] > TREE_ENTRIES)
        return visit(run, core, bound, path);
    if (!quick && !part_local_search(run, core, path, simplex_work(core), 1))
        return false;
    run->next_local = run->work + TREE_LOCAL;
    return part_tree_search(run, core, bound, path);
}

static bool whole_core(const pk_part_cover *problem, part_core *core)
{
    const pk_sets *sets = problem->sets;
    size_t n = (size_t)sets->n_columns;
    uint8_t *state = calloc(n + 1, 1);
    int *column = malloc((n + 1) * sizeof *column);
    double *cost = malloc((n + 1) * sizeof *cost), *weight = malloc(((size_t)sets->n_rows + 1) * sizeof *weight);
    bool fine = state && column && cost && weight;
    if (fine) {
        for (size_t j = 0; j < n; j++) {
            column[j] = (int)j;
            cost[j] = problem->cost[j];
        }
        memcpy(weight, problem->weight, (size_t)sets->n_rows * sizeof *weight);
        const part_core view = {.sets = *sets, .weight = weight, .cost = cost, .column = column};
        fine = part_core_cut(&view, state, NULL, core);
    }
    free(state);
    free(column);
    free(cost);
    free(weight);
    return fine;
}

/* u_i: a share of the weight by budget, of the cheapest cover by demand. false when memory is out. O(entries). */
static bool start_multipliers(part_core *core, bool by_budget)
{
    const pk_sets *sets = &core->sets;
    double *worth = calloc((size_t)sets->n_columns + 1, sizeof *worth); /* weight a unit of cost */
    if (!worth)
        return false;
    for (int j = 0; j < sets->n_columns; j++) {
        for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++)
            worth[j] += core->weight[sets->column_row[k]];
        worth[j] /= fmax(core->cost[j], 1e-9);
    }
    for (int i = 0; i < sets->n_rows; i++) {
        double best = 0;
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
            best = fmax(best, worth[sets->row_column[e]]);
        core->u[i] = by_budget ? core->weight[i] / 2 : core->weight[i] / fmax(best, 1e-9);
    }
    free(worth);
    return true;
}

static bool lineage_new(part_lineage *lineage, size_t n)
{
    *lineage = (part_lineage){.is_first = true};
    part_lineage_start(lineage);
    lineage->best = calloc(n + 1, sizeof *lineage->best);
    lineage->last_run = calloc(n + 1, sizeof *lineage->last_run);
    lineage->old = calloc(n + 1, sizeof *lineage->old);
    return lineage->best && lineage->last_run && lineage->old;
}

static void lineage_free(part_lineage *lineage)
{
    free(lineage->best);
    free(lineage->last_run);
    free(lineage->old);
}

static bool solve(part_run *run)
{
    const pk_part_cover *problem = run->problem;
    pk_log *log = run->proof.options->log;
    part_core core = {0};
    uint8_t *path = calloc((size_t)problem->sets->n_columns + 1, 1);
    pk_log_phase(log, "reduce");
    bool fine = path && whole_core(problem, &core);
    if (!fine)
        goto done;
    int64_t entries = core.sets.n_rows ? core.sets.row_start[core.sets.n_rows] : 0;
    pk_log_sizes(
        log,
        (pk_log_field[]){{"rows", core.sets.n_rows}, {"columns", core.sets.n_columns}, {"entries", (double)entries}},
        3);
    if (is_hopeless(run, &core))
        goto done;
    int64_t first = FIRST_PASSES * entries;
    pk_log_phase(log, "local search");
    fine = start_multipliers(&core, problem->by_budget) && part_local_search(run, &core, path, first, 1);
    if (!fine)
        goto done;
    run->root = &core;
    run->next_local = AGAIN_LOCAL;
    pk_log_phase(log, "search");
    pk_proof_enter(&run->proof);
    fine = search(run, &core, path);
done:
    run->root = NULL;
    part_core_free(&core);
    free(path);
    return fine && !run->out_of_memory;
}

/* The greatest value v such that every answer's value is a multiple: of the weights by budget, of the costs by demand.
 */
static double value_unit(const pk_part_cover *problem)
{
    return problem->by_budget ? pk_unit_of(problem->weight, problem->sets->n_rows)
                              : pk_unit_of(problem->cost, problem->sets->n_columns);
}

pk_status pk_part_cover_solve(const pk_part_cover *problem, const pk_search_options *options, pk_search_result *result,
                              pk_error *error)
{
    *result = (pk_search_result){0};
    size_t n = (size_t)problem->sets->n_columns;
    part_run run = {.problem = problem, .best = calloc(n + 1, 1), .most_work = INT64_MAX};
    bool fine = lineage_new(&run.lineage, n) && run.best;
    pk_proof_start(&run.proof, options, value_unit(problem));
    result->x = calloc(n + 1, sizeof *result->x);
    pk_status status = PK_OK;
    if (!fine || !result->x || (problem->limit >= 0 && !solve(&run)))
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    pk_proof_finish(&run.proof, result);
    for (size_t j = 0; run.best && result->x && j < n; j++)
        result->x[j] = run.best[j];
    if (status || isnan(result->value)) {
        free(result->x);
        result->x = NULL;
    }
    free(run.best);
    lineage_free(&run.lineage);
    return status;
}
