/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Facilities by Lagrangian branch and bound over the centres. The dual of facility_dual.c bounds a node, a centre whose
 * forced change passes the incumbent is decided, the relaxed choice of centres (rounded up) gives incumbents through
 * the transportation problem, and what is left is split over the centre whose average level is most open. With all
 * centres decided the transportation problem is the exact answer (divisible items), or the root of a search over the
 * items (facility_assign.c). An add, drop and swap search over the centres comes first.
 */
#include "engine/facility.h"

#include "engine/facility_core.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROOT_ITERATIONS = 2000, ROOT_PATIENCE = 60, NODE_ITERATIONS = 100, NODE_PATIENCE = 10 };
static const double LOCAL_WORK = 3e7; /* items × open centres looked at by the add, drop and swap search */

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
    bool fine = transport_new(run->problem, &plan) && facility_transport(run->problem, open, NULL, &plan);
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

/* Adds, drops and swaps centres while that pays. */
static bool search_locally(facility_run *run, uint8_t *open)
{
    const pk_facility *problem = run->problem;
    int n = problem->n_centres;
    double value, work = 0;
    bool fine = evaluate(run, open, &value, "start");
    for (int since = 0, at = 0; fine && since < n + n * n && work < LOCAL_WORK; since++) {
        if (pk_proof_stop(&run->proof))
            break;
        /* moves 0 .. n-1 turn one centre over; the rest swap an open with a closed one */
        int a = at < n ? at : (at - n) / n, b = at < n ? -1 : (at - n) % n;
        at = at + 1 < n + n * n ? at + 1 : 0;
        if (b >= 0 && (!open[a] || open[b]))
            continue;
        double next;
        int k = 0;
        for (int j = 0; j < n; j++)
            k += open[j];
        open[a] = !open[a];
        if (b >= 0)
            open[b] = 1;
        fine = evaluate(run, open, &next, "local search");
        work += (double)problem->n_items * (k + 1);
        if (next < value - 1e-9 * fabs(value)) {
            value = next;
            since = 0;
            at = 0;
            continue;
        }
        open[a] = !open[a];
        if (b >= 0)
            open[b] = 0;
    }
    return fine;
}

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

static bool visit(facility_run *run, const uint8_t *parent, const double *u, double parent_bound, bool at_root)
{
    size_t n = (size_t)run->problem->n_centres, m = (size_t)run->problem->n_items;
    run->proof.nodes++;
    uint8_t *state = malloc(n + 1);
    facility_dual dual = {malloc((m + 1) * sizeof(double)), malloc((n + 1) * sizeof(double)),
                          malloc((n + 1) * sizeof(double)), 0, malloc(n + 1)};
    bool fine = state && dual.u && dual.change && dual.share && dual.open;
    if (!fine)
        goto done;
    memcpy(state, parent, n);
    memcpy(dual.u, u, m * sizeof(double));
    double value, bound = parent_bound;
    do {
        fine = facility_dual_raise(run, state, at_root ? ROOT_ITERATIONS : NODE_ITERATIONS, at_root ? 1 : 0.5,
                                   at_root ? ROOT_PATIENCE : NODE_PATIENCE, &dual);
        bound = fmax(bound, dual.bound);
        if (!fine || pk_proof_is_over(&run->proof, bound) || !(fine = evaluate(run, dual.open, &value, "relaxation")))
            goto done;
        if (pk_proof_is_over(&run->proof, bound))
            goto done;
        at_root = false;
    } while (fix(run, &dual, state));
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
            fine = visit(run, state, dual.u, fmax(bound, forced), false);
    }
done:
    free(state);
    free(dual.u);
    free(dual.change);
    free(dual.share);
    free(dual.open);
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

static bool solve(facility_run *run)
{
    size_t n = (size_t)run->problem->n_centres, m = (size_t)run->problem->n_items;
    pk_log *log = run->proof.options->log;
    uint8_t *state = calloc(n + 1, 1), *open = malloc(n + 1);
    double *u = malloc((m + 1) * sizeof *u);
    bool fine = state && open && u;
    if (!fine)
        goto done;
    pk_log_phase(log, "local search");
    memset(open, 1, n);
    if (!(fine = search_locally(run, open)))
        goto done;
    start_multipliers(run, u);
    pk_log_phase(log, "search");
    pk_proof_enter(&run->proof);
    fine = visit(run, state, u, 0, true);
done:
    free(state);
    free(open);
    free(u);
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
                        .best = calloc(n + n * m + 1, sizeof(double))};
    pk_proof_start(&run.proof, options, value_unit(problem));
    pk_status status = PK_OK;
    run.capacity_unit = pk_unit_of(problem->capacity, problem->n_centres);
    bool fine = run.column_cost && run.best;
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
    free(run.best);
    return status;
}
