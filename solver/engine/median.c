/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Medians by Lagrangian branch and bound: greedy and swaps give an incumbent, whose second nearest centres give the
 * first multipliers; swaps from the relaxed solutions give better ones; the dual of median_dual.c bounds a node; a
 * centre whose forced change passes the incumbent is decided; what is left is split over the most open centre, depth
 * first. A core keeps for every item only the offers that beat the centres chosen on the path, and never more than n -
 * p + 1 of them at the root: p centres can not all lie beyond.
 */
#include "engine/median.h"

#include "engine/median_core.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CENTRE_FREE, CENTRE_IN, CENTRE_OUT };
enum { ROOT_ITERATIONS = 4000, ROOT_PATIENCE = 40, NODE_ITERATIONS = 150, NODE_PATIENCE = 15 };

static void core_free(median_core *core)
{
    free(core->centre);
    free(core->start);
    free(core->offer);
    free(core->served);
    free(core->u);
    *core = (median_core){0};
}

static bool core_new(median_core *core, int n_items, int n_centres, size_t n_offers)
{
    core->n_items = n_items;
    core->centre = malloc(((size_t)n_centres + 1) * sizeof *core->centre);
    core->start = calloc((size_t)n_items + 1, sizeof *core->start);
    core->offer = malloc((n_offers + 1) * sizeof *core->offer);
    core->served = malloc(((size_t)n_items + 1) * sizeof *core->served);
    core->u = malloc(((size_t)n_items + 1) * sizeof *core->u);
    return core->centre && core->start && core->offer && core->served && core->u;
}

static int by_cost(const void *a, const void *b)
{
    const median_offer *p = a, *q = b;
    if (p->cost < q->cost || p->cost > q->cost)
        return p->cost < q->cost ? -1 : 1;
    return (p->centre > q->centre) - (p->centre < q->centre);
}

/* Half-done where it gets late, which the proof remembers. */
static bool root_core(const pk_median *problem, pk_proof *proof, median_core *core)
{
    size_t n = (size_t)problem->n_centres, m = (size_t)problem->n_items;
    *core = (median_core){.p = problem->p};
    median_offer *row = malloc((n + 1) * sizeof *row);
    int *index = malloc((n + 1) * sizeof *index);
    bool fine = row && index && core_new(core, problem->n_items, problem->n_centres, n * m);
    if (!fine)
        goto done;
    for (size_t j = 0; j < n; j++) {
        bool given = problem->given && problem->given[j];
        index[j] = given ? -1 : core->n_centres;
        if (!given)
            core->centre[core->n_centres++] = (int)j;
    }
    size_t most = (size_t)(core->n_centres > core->p ? core->n_centres - core->p + 1 : 1), used = 0;
    for (size_t i = 0; i < m && !pk_proof_is_late(proof); i++) {
        const double *cost = problem->cost + i * n;
        size_t length = 0;
        core->served[i] = INFINITY;
        for (size_t j = 0; j < n; j++)
            if (index[j] < 0)
                core->served[i] = fmin(core->served[i], cost[j]);
        for (size_t j = 0; j < n; j++)
            if (index[j] >= 0 && cost[j] < core->served[i])
                row[length++] = (median_offer){cost[j], index[j]};
        qsort(row, length, sizeof *row, by_cost);
        length = length < most ? length : most;
        memcpy(core->offer + used, row, length * sizeof *row);
        core->start[i + 1] = used += length;
    }
done:
    free(row);
    free(index);
    return fine;
}

/* What these decisions leave. An offer that lies above u_i by more than what separates the bound there from the
 * incumbent is in no better answer: serving the item by it raises the bound by c_ij - u_i at least. */
static bool core_cut(const pk_proof *proof, const median_core *whole, const uint8_t *state, const median_dual *dual,
                     median_core *out)
{
    *out = (median_core){.p = whole->p};
    int *index = malloc(((size_t)whole->n_centres + 1) * sizeof *index);
    bool fine = index && core_new(out, whole->n_items, whole->n_centres, whole->start[whole->n_items]);
    if (!fine)
        goto done;
    for (int j = 0; j < whole->n_centres; j++) {
        index[j] = state[j] == CENTRE_FREE ? out->n_centres : state[j] == CENTRE_IN ? -1 : -2;
        out->p -= state[j] == CENTRE_IN;
        if (index[j] >= 0)
            out->centre[out->n_centres++] = whole->centre[j];
    }
    size_t used = 0;
    for (int i = 0; i < whole->n_items; i++) {
        out->served[i] = whole->served[i];
        for (size_t k = whole->start[i]; k < whole->start[i + 1]; k++) {
            int j = index[whole->offer[k].centre];
            if (pk_proof_prunes(proof, dual->bound + whole->offer[k].cost - dual->u[i]))
                break;
            if (j == -1) {
                out->served[i] = whole->offer[k].cost;
                break; /* what follows costs no less */
            }
            if (j >= 0)
                out->offer[used++] = (median_offer){whole->offer[k].cost, j};
        }
        out->start[i + 1] = used;
        out->u[i] = fmin(dual->u[i], out->served[i]);
    }
    median_offer *fitted = realloc(out->offer, (used + 1) * sizeof *fitted);
    if (fitted)
        out->offer = fitted;
done:
    free(index);
    if (!fine)
        core_free(out);
    return fine;
}

/* u_i: the second cheapest chosen centre, between it and the cheapest one. */
static void start_multipliers(const median_run *run, median_core *core)
{
    const pk_median *problem = run->problem;
    for (int i = 0; i < core->n_items; i++) {
        double first = INFINITY, second = INFINITY;
        const double *cost = problem->cost + (size_t)i * (size_t)problem->n_centres;
        for (int j = 0; j < problem->n_centres; j++) {
            if (!run->best[j])
                continue;
            if (cost[j] < first) {
                second = first;
                first = cost[j];
            } else {
                second = fmin(second, cost[j]);
            }
        }
        core->u[i] = isfinite(second) ? (first + second) / 2 : isfinite(first) ? first : 0;
    }
}

static int fix(const median_run *run, const median_core *core, const median_dual *dual, uint8_t *state)
{
    int marked = 0;
    for (int j = 0; j < core->n_centres; j++) {
        double change = dual->change[j];
        state[j] = CENTRE_FREE;
        if (pk_proof_prunes(&run->proof, dual->bound + fabs(change)))
            state[j] = change > 0 ? CENTRE_OUT : CENTRE_IN;
        marked += state[j] != CENTRE_FREE;
    }
    return marked;
}

static int branching_centre(const median_core *core, const median_dual *dual)
{
    int pick = 0;
    double most = -1;
    for (int j = 0; j < core->n_centres; j++) {
        double open = fmin(dual->share[j], 1 - dual->share[j]);
        if (open > most) {
            most = open;
            pick = j;
        }
    }
    return pick;
}

/* Swaps from the centres that the averaged relaxed solutions hold most of; ever more rarely as the tree grows. */
static bool swap_relaxed(median_run *run, const median_core *core, const median_dual *dual, const uint8_t *path)
{
    if (run->proof.nodes < run->next_swap)
        return true;
    run->next_swap = 2 * run->proof.nodes - 1;
    size_t n = (size_t)run->problem->n_centres;
    uint8_t *chosen = malloc(n + 1);
    if (!chosen)
        return false;
    memcpy(chosen, path, n);
    for (int left = core->p; left > 0; left--) {
        int pick = -1;
        for (int j = 0; j < core->n_centres; j++)
            if (!chosen[core->centre[j]] && (pick < 0 || dual->share[j] > dual->share[pick]))
                pick = j;
        if (pick < 0)
            break;
        chosen[core->centre[pick]] = 1;
    }
    bool fine = median_swap(run, chosen);
    free(chosen);
    return fine;
}

static bool visit(median_run *run, const median_core *core, double parent_bound, bool at_root, uint8_t *path);

static bool visit_below(median_run *run, const median_core *core, const uint8_t *state, const median_dual *dual,
                        double bound, uint8_t *path)
{
    median_core below;
    for (int j = 0; j < core->n_centres; j++)
        if (state[j] == CENTRE_IN)
            path[core->centre[j]] = 1;
    bool fine = core_cut(&run->proof, core, state, dual, &below);
    if (fine) {
        fine = visit(run, &below, bound, false, path);
        core_free(&below);
    }
    for (int j = 0; j < core->n_centres; j++)
        if (state[j] == CENTRE_IN)
            path[core->centre[j]] = 0;
    return fine;
}

static bool visit(median_run *run, const median_core *core, double parent_bound, bool at_root, uint8_t *path)
{
    run->proof.nodes++;
    if (core->p < 0)
        return true;
    size_t n = (size_t)core->n_centres, m = (size_t)core->n_items;
    if (core->p == 0 || n == 0) {
        median_run_offer(run, path, "search");
        return true;
    }
    median_dual dual = {malloc((m + 1) * sizeof(double)), malloc((n + 1) * sizeof(double)),
                        malloc((n + 1) * sizeof(double)), 0};
    uint8_t *state = calloc(n + 1, 1);
    bool fine = dual.u && dual.change && dual.share && state;
    if (!fine)
        goto done;
    memcpy(dual.u, core->u, m * sizeof(double));
    fine = median_dual_raise(run, core, at_root ? ROOT_ITERATIONS : NODE_ITERATIONS, at_root ? 1 : 0.5,
                             at_root ? ROOT_PATIENCE : NODE_PATIENCE, path, &dual);
    if (!fine)
        goto done;
    double bound = fmax(dual.bound, parent_bound);
    if (pk_proof_is_over(&run->proof, bound) || !(fine = swap_relaxed(run, core, &dual, path)) ||
        pk_proof_is_over(&run->proof, bound))
        goto done;
    if (fix(run, core, &dual, state)) {
        run->proof.nodes--;
        fine = visit_below(run, core, state, &dual, bound, path);
        goto done;
    }
    int j = branching_centre(core, &dual);
    bool in_first = dual.share[j] >= 0.5;
    for (int side = 0; fine && side < 2; side++) {
        bool in = (side == 0) == in_first;
        double forced = dual.bound + (in ? fmax(0, dual.change[j]) : fmax(0, -dual.change[j]));
        state[j] = in ? CENTRE_IN : CENTRE_OUT;
        if (!pk_proof_is_over(&run->proof, fmax(bound, forced)))
            fine = visit_below(run, core, state, &dual, fmax(bound, forced), path);
    }
done:
    free(dual.u);
    free(dual.change);
    free(dual.share);
    free(state);
    return fine;
}

static bool solve(median_run *run)
{
    const pk_median *problem = run->problem;
    pk_log *log = run->proof.options->log;
    median_core core = {0};
    uint8_t *path = calloc((size_t)problem->n_centres + 1, 1);
    bool fine = path;
    for (int j = 0; fine && problem->given && j < problem->n_centres; j++)
        path[j] = problem->given[j];
    uint8_t *chosen = malloc((size_t)problem->n_centres + 1);
    if (!(fine = fine && chosen))
        goto done;
    memcpy(chosen, path, (size_t)problem->n_centres);
    pk_log_phase(log, "local search");
    if (!(fine = median_greedy(run, chosen) && median_swap(run, chosen) && root_core(problem, &run->proof, &core)))
        goto done;
    if (!isfinite(run->proof.best))
        memcpy(run->best, chosen, (size_t)problem->n_centres);
    if (pk_proof_is_late(&run->proof))
        goto done;
    start_multipliers(run, &core);
    pk_log_phase(log, "search");
    pk_proof_enter(&run->proof);
    fine = visit(run, &core, 0, true, path);
done:
    core_free(&core);
    free(path);
    free(chosen);
    return fine;
}

/* The unit of all finite costs. */
static double value_unit(const pk_median *problem)
{
    double unit = 0;
    size_t cells = (size_t)problem->n_items * (size_t)problem->n_centres;
    for (size_t k = 0; k < cells; k++) {
        if (!isfinite(problem->cost[k]))
            continue;
        double pair[2] = {unit, problem->cost[k]};
        unit = pk_unit_of(pair, 2);
        if (unit <= 0 && problem->cost[k] > 0)
            return 0;
    }
    return unit;
}

pk_status pk_median_solve(const pk_median *problem, const pk_search_options *options, pk_search_result *result,
                          pk_error *error)
{
    *result = (pk_search_result){0};
    size_t n = (size_t)problem->n_centres;
    median_run run = {.problem = problem, .best = calloc(n + 1, 1), .member = malloc((n + 1) * sizeof(int))};
    pk_proof_start(&run.proof, options, value_unit(problem));
    result->x = calloc(n + 1, sizeof *result->x);
    pk_status status = PK_OK;
    if (!run.best || !run.member || !result->x || !solve(&run))
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    pk_proof_finish(&run.proof, result);
    for (size_t j = 0; run.best && result->x && j < n; j++)
        result->x[j] = run.best[j];
    if (status || isnan(result->value)) {
        free(result->x);
        result->x = NULL;
    }
    free(run.best);
    free(run.member);
    return status;
}
