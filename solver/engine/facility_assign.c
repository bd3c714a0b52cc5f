/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole items, centres decided (generalised assignment): branch and bound over the items. The divisible problem and
 * the dual with whole items bound a node; an item it splits goes wholly to the centre with its largest share on one
 * side and never to it on the other. Every plan is also rounded: split items go, largest first, to the cheapest centre
 * with room, and items then move or change places while that pays.
 */
#include "engine/facility_core.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ITERATIONS = 40, PATIENCE = 5 }; /* of the dual at a node */

typedef struct assignment {
    const pk_facility *problem;
    int *centre;  /* [n_items] -1: none yet */
    double *room; /* [n_centres] capacity left; -1 where closed */
    int *order;   /* [n_items] items that wait, largest demand first */
} assignment;

static double cost_at(const assignment *a, int item, int centre)
{
    return a->problem->cost[(size_t)item * (size_t)a->problem->n_centres + (size_t)centre];
}

static bool place_waiting(assignment *a, int n_waiting)
{
    for (int e = 0; e < n_waiting; e++) {
        int i = a->order[e], pick = -1;
        for (int j = 0; j < a->problem->n_centres; j++)
            if (a->room[j] >= a->problem->demand[i] && isfinite(cost_at(a, i, j)) &&
                (pick < 0 || cost_at(a, i, j) < cost_at(a, i, pick)))
                pick = j;
        if (pick < 0)
            return false;
        a->centre[i] = pick;
        a->room[pick] -= a->problem->demand[i];
    }
    return true;
}

static bool shift(assignment *a, int i)
{
    int from = a->centre[i];
    for (int j = 0; j < a->problem->n_centres; j++)
        if (j != from && a->room[j] >= a->problem->demand[i] && cost_at(a, i, j) < cost_at(a, i, from) - 1e-9) {
            a->room[from] += a->problem->demand[i];
            a->room[j] -= a->problem->demand[i];
            a->centre[i] = j;
            return true;
        }
    return false;
}

static bool exchange(assignment *a, int i, int h)
{
    int p = a->centre[i], q = a->centre[h];
    double more = a->problem->demand[i] - a->problem->demand[h];
    if (p == q || a->room[q] < more || a->room[p] < -more ||
        !(cost_at(a, i, q) + cost_at(a, h, p) < cost_at(a, i, p) + cost_at(a, h, q) - 1e-9))
        return false;
    a->room[q] -= more;
    a->room[p] += more;
    a->centre[i] = q;
    a->centre[h] = p;
    return true;
}

static void improve(assignment *a)
{
    int m = a->problem->n_items;
    for (bool better = true; better;) {
        better = false;
        for (int i = 0; i < m; i++) {
            better |= shift(a, i);
            for (int h = 0; h < i; h++)
                better |= exchange(a, i, h);
        }
    }
}

static double value_of(const assignment *a)
{
    double value = 0;
    for (int i = 0; i < a->problem->n_items; i++)
        value += cost_at(a, i, a->centre[i]);
    return value;
}

bool facility_round(facility_run *run, const uint8_t *open, const transport *plan)
{
    const pk_facility *problem = run->problem;
    size_t n = (size_t)problem->n_centres, m = (size_t)problem->n_items;
    assignment a = {problem, malloc((m + 1) * sizeof(int)), malloc((n + 1) * sizeof(double)),
                    malloc((m + 1) * sizeof(int))};
    transport rounded = {0};
    bool fine = a.centre && a.room && a.order && transport_new(problem, &rounded);
    if (!fine)
        goto done;
    for (size_t j = 0; j < n; j++)
        a.room[j] = open[j] ? problem->capacity[j] : -1;
    int n_waiting = 0;
    for (int i = 0; i < problem->n_items; i++) {
        a.centre[i] = -1;
        for (size_t j = 0; j < n && plan->split[i] == 1; j++)
            if (plan->share[(size_t)i * n + j] > 0) {
                a.centre[i] = (int)j;
                a.room[j] -= problem->demand[i];
            }
        if (a.centre[i] >= 0)
            continue;
        int at = n_waiting++;
        for (; at > 0 && problem->demand[a.order[at - 1]] < problem->demand[i]; at--)
            a.order[at] = a.order[at - 1];
        a.order[at] = i;
    }
    if (!place_waiting(&a, n_waiting))
        goto done;
    improve(&a);
    rounded.value = value_of(&a);
    memset(rounded.share, 0, n * m * sizeof *rounded.share);
    for (size_t i = 0; i < m; i++)
        rounded.share[i * n + (size_t)a.centre[i]] = 1;
    facility_run_offer(run, open, &rounded, n_waiting ? "rounding" : "search");
done:
    free(a.centre);
    free(a.room);
    free(a.order);
    transport_free(&rounded);
    return fine;
}

typedef struct assigning {
    facility_run *run;
    const uint8_t *open;  /* [n_centres] */
    const uint8_t *state; /* [n_centres] the same, decided */
    uint8_t *banned;      /* [n_items × n_centres] */
    double opening;
} assigning;

/* The item's row of bans; the prices of the dual follow. */
static void ban(assigning *a, size_t item, const uint8_t *row)
{
    const pk_facility *problem = a->run->problem;
    size_t n = (size_t)problem->n_centres, m = (size_t)problem->n_items;
    memcpy(a->banned + item * n, row, n);
    for (size_t j = 0; j < n; j++)
        a->run->column_cost[j * m + item] = row[j] ? INFINITY : problem->cost[item * n + j];
}

static bool visit(assigning *a, const double *u, double parent_bound);

/* The split item goes wholly to the centre with its largest share, then never. */
static bool branch(assigning *a, const transport *plan, const double *u, double bound)
{
    const pk_facility *problem = a->run->problem;
    size_t n = (size_t)problem->n_centres, m = (size_t)problem->n_items, pick = m, centre = 0;
    for (size_t i = 0; i < m; i++)
        if (plan->split[i] > 1 && (pick == m || problem->demand[i] > problem->demand[pick]))
            pick = i;
    if (pick == m)
        return true; /* whole already: rounding has offered it */
    for (size_t j = 1; j < n; j++)
        if (plan->share[pick * n + j] > plan->share[pick * n + centre])
            centre = j;
    uint8_t *kept = malloc(n + 1), *row = malloc(n + 1);
    bool fine = kept && row;
    if (fine) {
        memcpy(kept, a->banned + pick * n, n);
        memset(row, 1, n);
        row[centre] = 0;
        ban(a, pick, row);
        fine = visit(a, u, bound);
        memcpy(row, kept, n);
        row[centre] = 1;
        ban(a, pick, row);
        fine = fine && visit(a, u, bound);
        ban(a, pick, kept);
    }
    free(kept);
    free(row);
    return fine;
}

static bool visit(assigning *a, const double *u, double parent_bound)
{
    facility_run *run = a->run;
    const pk_facility *problem = run->problem;
    size_t n = (size_t)problem->n_centres, m = (size_t)problem->n_items;
    if (pk_proof_is_over(&run->proof, parent_bound))
        return true;
    run->proof.nodes++;
    transport plan = {0};
    facility_dual dual = {malloc((m + 1) * sizeof(double)), malloc((n + 1) * sizeof(double)),
                          malloc((n + 1) * sizeof(double)), 0, malloc(n + 1)};
    bool fine = dual.u && dual.change && dual.share && dual.open && transport_new(problem, &plan) &&
                facility_transport(problem, a->open, a->banned, &plan);
    double bound = fmax(parent_bound, a->opening + plan.value);
    if (!fine || !isfinite(plan.value))
        goto done;
    if (!(fine = facility_round(run, a->open, &plan)) || pk_proof_is_over(&run->proof, bound))
        goto done;
    memcpy(dual.u, u, m * sizeof(double));
    fine = facility_dual_raise(run, a->state, ITERATIONS, 0.5, PATIENCE, &dual);
    bound = fmax(bound, dual.bound);
    if (fine && !pk_proof_is_over(&run->proof, bound))
        fine = branch(a, &plan, dual.u, bound);
done:
    free(dual.u);
    free(dual.change);
    free(dual.share);
    free(dual.open);
    transport_free(&plan);
    return fine;
}

bool facility_assign(facility_run *run, const uint8_t *state, const double *u, double parent_bound)
{
    const pk_facility *problem = run->problem;
    size_t n = (size_t)problem->n_centres;
    uint8_t *banned = calloc((size_t)problem->n_items * n + 1, 1), *open = calloc(n + 1, 1);
    bool fine = banned && open;
    for (size_t j = 0; fine && j < n; j++)
        open[j] = state[j] == CENTRE_IN;
    if (fine) {
        assigning a = {run, open, state, banned, facility_opening(problem, open)};
        fine = visit(&a, u, parent_bound);
    }
    free(banned);
    free(open);
    return fine;
}
