/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Lagrangian dual of capacitated facilities. With "every item is served" relaxed,
 *
 *   L(u) = Σ u_i + min { Σ_j (f_j + κ_j) y_j : Σ_j s_j y_j >= Σ_i d_i },
 *   κ_j  = min { Σ_i (c_ij - u_i) x_i : Σ_i d_i x_i <= s_j, 0 <= x <= 1 },
 *
 * with fractional knapsacks: the bound of the strong linear relaxation with the surrogate row of total capacity. Where
 * items are whole, so are those of κ (Holmberg, Rönnqvist, Yuan 1999), which is stronger. What may stay closed is a
 * knapsack too: of room Σ s_j - Σ d_i, whose dual price gives each centre's change. The room is rounded down to a
 * multiple of what divides all capacities: centres that are alike are counted whole. The step aims at most so far over
 * the best bound, for a first plan may cost many times the optimum. O(items × centres) an iteration.
 */
#include "engine/facility_core.h"

#include "engine/ascent.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KNAPSACK_STEPS = 1000 };
static const double AMBITION = 0.05; /* of the goal above the best bound, relative */

typedef struct scratch {
    double *u, *slack, *reduced, *level, *change;
    pk_knapsack_item *item; /* [n_centres × n_items] taken ones first */
    pk_knapsack *kappa;     /* [n_centres] */
    pk_knapsack_item *closing;
    unsigned char *taken; /* [2 n_items] */
} scratch;

int facility_gains(const facility_run *run, int centre, const double *u, pk_knapsack_item *item)
{
    const pk_facility *problem = run->problem;
    const double *cost = run->column_cost + (size_t)centre * (size_t)problem->n_items;
    int n = 0;
    for (int i = 0; i < problem->n_items; i++) {
        double gain = u[i] - cost[i], d = problem->demand[i];
        if (gain > 0)
            item[n++] = (pk_knapsack_item){d > 0 ? gain / d : INFINITY, gain, d, i};
    }
    return n;
}

pk_knapsack facility_knapsack(const pk_facility *problem, pk_knapsack_item *item, int n, double capacity,
                              unsigned char *taken)
{
    return problem->single ? pk_knapsack_fill_whole(item, n, capacity, KNAPSACK_STEPS, taken)
                           : pk_knapsack_fill(item, n, capacity);
}

static double price_centres(const facility_run *run, const uint8_t *state, scratch *s)
{
    const pk_facility *problem = run->problem;
    size_t m = (size_t)problem->n_items;
    double bound = 0;
    for (size_t i = 0; i < m; i++)
        bound += s->u[i];
    for (int j = 0; j < problem->n_centres; j++) {
        if (state[j] == CENTRE_OUT)
            continue;
        pk_knapsack_item *item = s->item + (size_t)j * m;
        int n_items = facility_gains(run, j, s->u, item);
        s->kappa[j] = facility_knapsack(problem, item, n_items, problem->capacity[j], s->taken);
        s->reduced[j] = problem->opening[j] - s->kappa[j].value;
    }
    return bound;
}

/* Chooses the levels y; the value of that, and the changes. */
static double choose_centres(const facility_run *run, const uint8_t *state, scratch *s)
{
    const pk_facility *problem = run->problem;
    double value = 0, room = -run->total_demand;
    int n_items = 0;
    for (int j = 0; j < problem->n_centres; j++) {
        s->level[j] = state[j] == CENTRE_OUT ? 0 : 1;
        s->change[j] = 0;
        if (state[j] == CENTRE_OUT)
            continue;
        value += s->reduced[j];
        room += problem->capacity[j];
        if (state[j] == CENTRE_FREE && s->reduced[j] > 0)
            s->closing[n_items++] =
                (pk_knapsack_item){problem->capacity[j] > 0 ? s->reduced[j] / problem->capacity[j] : INFINITY,
                                   s->reduced[j], problem->capacity[j], j};
    }
    if (room < -1e-9 * run->total_demand)
        return INFINITY;
    room = fmax(room, 0);
    if (run->capacity_unit > 0)
        room = run->capacity_unit * floor(room / run->capacity_unit + 1e-9);
    pk_knapsack k = pk_knapsack_fill(s->closing, n_items, room);
    for (int e = 0; e < k.n_taken; e++)
        s->level[s->closing[e].index] = 0;
    if (k.part > 0)
        s->level[s->closing[k.n_taken].index] = 1 - k.part;
    for (int j = 0; j < problem->n_centres; j++) {
        if (state[j] != CENTRE_FREE)
            continue;
        double in = k.in_price > 0 ? k.in_price * problem->capacity[j] : 0,
               out = k.out_price > 0 ? k.out_price * problem->capacity[j] : 0;
        s->change[j] = s->level[j] <= 0 ? fmax(0, s->reduced[j] - out) : -fmax(0, in - s->reduced[j]);
    }
    return value - k.value;
}

static void find_slack(const facility_run *run, const scratch *s)
{
    const pk_facility *problem = run->problem;
    size_t m = (size_t)problem->n_items;
    for (size_t i = 0; i < m; i++)
        s->slack[i] = 1;
    for (int j = 0; j < problem->n_centres; j++) {
        if (s->level[j] <= 0)
            continue;
        const pk_knapsack_item *item = s->item + (size_t)j * m;
        const pk_knapsack *k = &s->kappa[j];
        for (int e = 0; e < k->n_taken; e++)
            s->slack[item[e].index] -= s->level[j];
        if (k->part > 0)
            s->slack[item[k->n_taken].index] -= s->level[j] * k->part;
    }
}

/* Averages of the relaxed solutions, the later ones counting more. */
static void average(const facility_run *run, const scratch *s, facility_dual *dual)
{
    const double MEMORY = 0.1;
    size_t n = (size_t)run->problem->n_centres, m = (size_t)run->problem->n_items;
    for (size_t j = 0; j < n; j++)
        dual->share[j] += MEMORY * (s->level[j] - dual->share[j]);
    for (size_t e = 0; dual->pair && e < n * m; e++)
        dual->pair[e] *= 1 - MEMORY;
    for (size_t j = 0; dual->pair && j < n; j++)
        for (int e = 0; s->level[j] > 0 && e < s->kappa[j].n_taken; e++)
            dual->pair[j * m + (size_t)s->item[j * m + (size_t)e].index] += MEMORY * s->level[j];
}

bool facility_dual_new(const pk_facility *problem, const double *u, facility_dual *dual)
{
    size_t n = (size_t)problem->n_centres, m = (size_t)problem->n_items;
    *dual = (facility_dual){.u = malloc((m + 1) * sizeof(double)),
                            .change = malloc((n + 1) * sizeof(double)),
                            .share = malloc((n + 1) * sizeof(double)),
                            .pair = problem->single ? malloc((n * m + 1) * sizeof(double)) : NULL,
                            .open = malloc(n + 1)};
    if (!dual->u || !dual->change || !dual->share || !dual->open || (problem->single && !dual->pair))
        return false;
    memcpy(dual->u, u, m * sizeof *u);
    return true;
}

void facility_dual_free(facility_dual *dual)
{
    free(dual->u);
    free(dual->change);
    free(dual->share);
    free(dual->pair);
    free(dual->open);
    *dual = (facility_dual){0};
}

bool facility_dual_raise(facility_run *run, const uint8_t *state, int iterations, double step, int patience,
                         facility_dual *dual)
{
    size_t n = (size_t)run->problem->n_centres, m = (size_t)run->problem->n_items;
    scratch s = {malloc((m + 1) * sizeof(double)),
                 malloc((m + 1) * sizeof(double)),
                 malloc((n + 1) * sizeof(double)),
                 malloc((n + 1) * sizeof(double)),
                 malloc((n + 1) * sizeof(double)),
                 calloc(n * m + 1, sizeof(pk_knapsack_item)),
                 calloc(n + 1, sizeof(pk_knapsack)),
                 malloc((n + 1) * sizeof(pk_knapsack_item)),
                 malloc(2 * m + 1)};
    pk_ascent ascent = {0};
    bool fine = s.u && s.slack && s.reduced && s.level && s.change && s.item && s.kappa && s.closing && s.taken &&
                pk_ascent_start(&ascent, m, step, patience);
    if (!fine)
        goto done;
    memcpy(s.u, dual->u, m * sizeof(double));
    memset(dual->share, 0, n * sizeof(double));
    if (dual->pair)
        memset(dual->pair, 0, n * m * sizeof(double));
    dual->bound = -INFINITY;
    for (int t = 0; t < iterations; t++) {
        double bound = price_centres(run, state, &s);
        bound += choose_centres(run, state, &s);
        average(run, &s, dual);
        if (bound > dual->bound) {
            dual->bound = bound;
            memcpy(dual->u, s.u, m * sizeof(double));
            memcpy(dual->change, s.change, n * sizeof(double));
            for (size_t j = 0; j < n; j++)
                dual->open[j] = s.level[j] > 0;
        }
        if (bound >= pk_proof_target(&run->proof) || pk_proof_is_late(&run->proof))
            break;
        find_slack(run, &s);
        double goal = fmin(run->proof.best, dual->bound + AMBITION * fabs(dual->bound) + 1);
        if (!pk_ascent_move(&ascent, bound, goal, s.slack, NULL, false, NULL, dual->u, s.u))
            break;
    }
done:
    pk_ascent_end(&ascent);
    free(s.u);
    free(s.slack);
    free(s.reduced);
    free(s.level);
    free(s.change);
    free(s.item);
    free(s.kappa);
    free(s.closing);
    free(s.taken);
    return fine;
}
