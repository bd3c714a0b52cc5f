/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Facilities by Lagrangian branch and bound over the centres. The dual of facility_dual.c bounds a node, a centre whose
 * forced change passes the incumbent is decided, the relaxed choice of centres (rounded up) gives incumbents through
 * the transportation problem, and what is left is split over the centre whose average level is most open. With all
 * centres decided the transportation problem is the exact answer (divisible items), or the root of a search over the
 * items (facility_assign.c). Where items are whole, plans come from facility_whole.c too, pairs are decided as centres
 * are (facility_pairs.c), and the tree is searched below rising cutoffs.
 */
#include "engine/facility.h"

#include "engine/facility_core.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_ITERATIONS = 200, /* before the first plan, which the others aim at */
    ROOT_ITERATIONS = 2000,
    ROOT_PATIENCE = 60,
    NODE_ITERATIONS = 100,
    NODE_PATIENCE = 10
};
enum { SMALL_TREE = 10 };                /* nodes: trees of fewer count as alike */
static const double FIRST_CUTOFF = 1e-4; /* above the bound, relative to the incumbent */

void facility_run_offer(facility_run *run, const uint8_t *open, const transport *plan, const char *found_by)
{
    const pk_facility *problem = run->problem;
    size_t n = (size_t)problem->n_centres, m = (size_t)problem->n_items;
    double value = facility_opening(problem, open) + plan->value;
    if (!(value < run->proof.best - 1e-10 * fabs(value)))
        return;
    run->proof.best = value;
    for (size_t j = 0; j < n; j++)
        run->best[j] = open[j];
    memcpy(run->best + n, plan->share, n * m * sizeof(double));
    pk_log_incumbent(run->proof.options->log, value, NAN, run->proof.nodes, found_by);
}

/* The plan over these open centres, offered; its whole value. */
static bool evaluate(facility_run *run, const uint8_t *open, double *value, const char *found_by)
{
    transport plan = {0};
    bool fine = transport_new(run->problem, &plan) && facility_transport(run->problem, open, run->banned, &plan);
    *value = plan.value + facility_opening(run->problem, open);
    if (fine && isfinite(plan.value)) {
        if (run->problem->single)
            fine = facility_round(run, open, &plan);
        else
            facility_run_offer(run, open, &plan, found_by);
    }
    transport_free(&plan);
    return fine;
}

/* Decides the centres whose forced change passes the incumbent; how many. */
static int fix(const facility_run *run, const facility_dual *dual, uint8_t *state)
{
    int marked = 0;
    for (int j = 0; j < run->problem->n_centres; j++) {
        double change = dual->change[j];
        if (state[j] != CENTRE_FREE || !pk_proof_prunes(&run->proof, dual->bound + fabs(change)))
            continue;
        state[j] = change > 0 ? CENTRE_OUT : CENTRE_IN;
        marked++;
    }
    return marked;
}

static int branching_centre(const facility_run *run, const uint8_t *state, const facility_dual *dual)
{
    int pick = -1;
    double most = -1;
    for (int j = 0; j < run->problem->n_centres; j++) {
        double open = fmin(dual->share[j], 1 - dual->share[j]);
        if (state[j] == CENTRE_FREE && open > most) {
            most = open;
            pick = j;
        }
    }
    return pick;
}

/* All centres are decided. */
static bool finish(facility_run *run, const uint8_t *state, const double *u, double bound)
{
    int n = run->problem->n_centres;
    if (run->problem->single)
        return facility_assign(run, state, u, bound);
    uint8_t *open = malloc((size_t)n + 1);
    bool fine = open;
    for (int j = 0; fine && j < n; j++)
        open[j] = state[j] == CENTRE_IN;
    double value;
    fine = fine && evaluate(run, open, &value, "search");
    free(open);
    return fine;
}

/* The plan over the centres that the relaxed solution uses; whole items over these are annealed. */
static bool try_relaxed(facility_run *run, const facility_dual *dual)
{
    double value;
    bool fine = evaluate(run, dual->open, &value, "relaxation");
    if (fine && run->problem->single && !pk_proof_prunes(&run->proof, fmax(value, dual->bound)))
        fine = facility_anneal(run, dual->open);
    return fine;
}

/* *again: so much is decided that the dual will rise; *empty: no better plan is left. */
static bool decide(facility_run *run, const facility_dual *dual, uint8_t *state, bool *again, bool *empty)
{
    int banned = 0, centres = fix(run, dual, state);
    bool fine = !run->problem->single || facility_pairs(run, state, dual, &banned);
    *empty = banned < 0;
    *again = centres > 0 || banned > run->problem->n_items;
    return fine;
}

static bool visit(facility_run *run, const uint8_t *parent, const double *u, double parent_bound)
{
    size_t n = (size_t)run->problem->n_centres;
    int mark = run->n_trail;
    run->proof.nodes++;
    uint8_t *state = malloc(n + 1);
    facility_dual dual = {0};
    bool fine = facility_dual_new(run->problem, u, &dual) && state, again = true, empty = false;
    double bound = parent_bound;
    if (!fine)
        goto done;
    memcpy(state, parent, n);
    while (again) {
        fine = facility_dual_raise(run, state, NODE_ITERATIONS, 0.5, NODE_PATIENCE, &dual);
        bound = fmax(bound, dual.bound);
        if (!fine || pk_proof_is_over(&run->proof, bound) || !(fine = try_relaxed(run, &dual)) ||
            pk_proof_is_over(&run->proof, bound) || !(fine = decide(run, &dual, state, &again, &empty)) || empty)
            goto done;
    }
    int j = branching_centre(run, state, &dual);
    if (j < 0) {
        fine = finish(run, state, dual.u, bound);
        goto done;
    }
    bool in_first = dual.share[j] >= 0.5;
    for (int side = 0; fine && side < 2; side++) {
        bool in = (side == 0) == in_first;
        double forced = dual.bound + (in ? fmax(0, dual.change[j]) : fmax(0, -dual.change[j]));
        state[j] = in ? CENTRE_IN : CENTRE_OUT;
        if (!pk_proof_is_over(&run->proof, fmax(bound, forced)))
            fine = visit(run, state, dual.u, fmax(bound, forced));
    }
done:
    facility_unban(run, mark);
    free(state);
    facility_dual_free(&dual);
    return fine;
}

/* u_i: between the cheapest and the second cheapest way to serve it, opening shared out by capacity. */
static void start_multipliers(const facility_run *run, double *u)
{
    const pk_facility *problem = run->problem;
    for (int i = 0; i < problem->n_items; i++) {
        double first = INFINITY, second = INFINITY;
        for (int j = 0; j < problem->n_centres; j++) {
            double cost = problem->cost[(size_t)i * (size_t)problem->n_centres + (size_t)j];
            if (problem->capacity[j] > 0)
                cost += problem->opening[j] * problem->demand[i] / problem->capacity[j];
            if (cost < first) {
                second = first;
                first = cost;
            } else {
                second = fmin(second, cost);
            }
        }
        u[i] = isfinite(second) ? (first + second) / 2 : isfinite(first) ? first : 0;
    }
}

/*
 * Looks for what is better than a cutoff a little above the bound; where nothing is, the cutoff is the next bound, as
 * depth first search deepens iteratively (Korf 1985). Reduced costs decide by the cutoff as if it were the value of a
 * plan, so all trees but the last are small, and the last one is about as small as if the optimum had been known. The
 * step from one cutoff to the next grows while the trees do not and shrinks where they grow fast.
 */
static bool search(facility_run *run, const facility_dual *root)
{
    pk_proof *proof = &run->proof;
    uint8_t *state = calloc((size_t)run->problem->n_centres + 1, 1);
    bool fine = state, done = false;
    double step = run->problem->single ? fmax(proof->unit, FIRST_CUTOFF * fabs(proof->best)) : INFINITY;
    int64_t spent = SMALL_TREE;
    proof->root = root->bound;
    while (fine && !done) {
        int64_t before = proof->nodes, last_spent = spent;
        bool last = !(proof->root + step < proof->best);
        proof->cutoff = last ? INFINITY : proof->root + step;
        pk_log_bound(proof->options->log, proof->best, pk_proof_raise(proof, proof->root), proof->nodes);
        pk_proof_enter(proof);
        fine = visit(run, state, root->u, proof->root);
        done = last || proof->stopped || proof->best < proof->cutoff;
        if (proof->stopped)
            proof->open_bound = fmin(proof->open_bound, proof->cutoff);
        else if (!done)
            proof->root = proof->cutoff;
        spent = proof->nodes - before > SMALL_TREE ? proof->nodes - before : SMALL_TREE;
        if (spent <= 2 * last_spent)
            step *= 2;
        else
            step = fmax(proof->unit, fmin(spent > 4 * last_spent ? step / 2 : step, (proof->best - proof->root) / 2));
    }
    proof->cutoff = INFINITY;
    free(state);
    return fine;
}

static bool solve(facility_run *run)
{
    size_t n = (size_t)run->problem->n_centres, m = (size_t)run->problem->n_items;
    uint8_t *state = calloc(n + 1, 1), *all = malloc(n + 1);
    double *u = malloc((m + 1) * sizeof *u), value;
    facility_dual root = {0};
    bool fine = state && all && u;
    if (!fine)
        goto done;
    pk_log_phase(run->proof.options->log, "search");
    start_multipliers(run, u);
    fine = facility_dual_new(run->problem, u, &root) &&
           facility_dual_raise(run, state, FIRST_ITERATIONS, 1, ROOT_PATIENCE, &root) && try_relaxed(run, &root);
    if (fine && !pk_proof_prunes(&run->proof, root.bound))
        fine = facility_dual_raise(run, state, ROOT_ITERATIONS, 1, ROOT_PATIENCE, &root) && try_relaxed(run, &root);
    memset(all, 1, n);
    if (fine && isinf(run->proof.best))
        fine = evaluate(run, all, &value, "all centres");
    pk_proof_enter(&run->proof);
    if (fine && !pk_proof_is_over(&run->proof, root.bound))
        fine = search(run, &root);
done:
    free(state);
    free(all);
    free(u);
    facility_dual_free(&root);
    return fine;
}

/* Whole items and whole costs: every plan's value is a multiple of their unit. */
static double value_unit(const pk_facility *problem)
{
    if (!problem->single)
        return 0;
    double unit = pk_unit_of(problem->opening, problem->n_centres);
    size_t cells = (size_t)problem->n_items * (size_t)problem->n_centres;
    for (size_t k = 0; k < cells && unit > 0; k++)
        if (isfinite(problem->cost[k])) {
            double pair[2] = {unit, problem->cost[k]};
            unit = pk_unit_of(pair, 2);
        }
    return unit;
}

pk_status pk_facility_solve(const pk_facility *problem, const pk_search_options *options, pk_search_result *result,
                            pk_error *error)
{
    *result = (pk_search_result){0};
    size_t n = (size_t)problem->n_centres, m = (size_t)problem->n_items;
    facility_run run = {.problem = problem,
                        .column_cost = malloc((n * m + 1) * sizeof(double)),
                        .banned = calloc(n * m + 1, 1),
                        .trail = malloc((n * m + 1) * sizeof(int)),
                        .best = calloc(n + n * m + 1, sizeof(double))};
    pk_proof_start(&run.proof, options, value_unit(problem));
    pk_status status = PK_OK;
    run.capacity_unit = pk_unit_of(problem->capacity, problem->n_centres);
    bool fine = run.column_cost && run.banned && run.trail && run.best;
    for (size_t i = 0; fine && i < m; i++) {
        run.total_demand += problem->demand[i];
        for (size_t j = 0; j < n; j++)
            run.column_cost[j * m + i] = problem->cost[i * n + j];
    }
    if (!fine || !solve(&run))
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    pk_proof_finish(&run.proof, result);
    if (!status && !isnan(result->value)) {
        result->x = run.best;
        run.best = NULL;
    }
    free(run.column_cost);
    free(run.banned);
    free(run.trail);
    free(run.annealed);
    free(run.best);
    return status;
}
