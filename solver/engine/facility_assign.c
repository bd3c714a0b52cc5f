/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole items, centres decided (generalised assignment): branch and bound over the items. The dual with whole items
 * bounds a node, reduced costs decide pairs (facility_pairs.c), the divisible problem over what is left is rounded. The
 * item whose averaged relaxed solutions are spread most over its centres is served by the first of these, up to half of
 * what they hold of it, on one side, and by none of them on the other (special ordered sets, Beale and Tomlin 1970).
 */
#include "engine/facility_core.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ITERATIONS = 40, PATIENCE = 5 }; /* of the dual at a node */

void facility_ban(facility_run *run, int item, int centre)
{
    size_t n = (size_t)run->problem->n_centres, m = (size_t)run->problem->n_items;
    size_t cell = (size_t)item * n + (size_t)centre;
    if (run->banned[cell])
        return;
    run->banned[cell] = 1;
    run->column_cost[(size_t)centre * m + (size_t)item] = INFINITY;
    run->trail[run->n_trail++] = (int)cell;
}

void facility_unban(facility_run *run, int n_trail)
{
    size_t n = (size_t)run->problem->n_centres, m = (size_t)run->problem->n_items;
    while (run->n_trail > n_trail) {
        size_t cell = (size_t)run->trail[--run->n_trail];
        run->banned[cell] = 0;
        run->column_cost[cell % n * m + cell / n] = run->problem->cost[cell];
    }
}

typedef struct assigning {
    facility_run *run;
    const uint8_t *open;  /* [n_centres] */
    const uint8_t *state; /* [n_centres] the same, decided */
    double opening;
} assigning;

static bool is_left(const assigning *a, int item, int centre)
{
    const pk_facility *problem = a->run->problem;
    size_t cell = (size_t)item * (size_t)problem->n_centres + (size_t)centre;
    return a->open[centre] && !a->run->banned[cell] && isfinite(problem->cost[cell]);
}

/* The item to branch on; -1 where every item has one centre. */
static int spread_item(const assigning *a, const transport *plan, const facility_dual *dual)
{
    const pk_facility *problem = a->run->problem;
    size_t m = (size_t)problem->n_items;
    int pick = -1;
    double most = -1;
    for (int i = 0; i < problem->n_items; i++) {
        double largest = 0;
        int left = 0;
        for (int j = 0; j < problem->n_centres; j++)
            if (is_left(a, i, j)) {
                largest = fmax(largest, dual->pair[(size_t)j * m + (size_t)i]);
                left++;
            }
        double score = (1.01 - fmin(1, largest)) * problem->demand[i];
        if (plan->split[i] > 1 && left > 1 && score > most) {
            most = score;
            pick = i;
        }
    }
    return pick;
}

/* Marks the centres of one side: the likeliest first, until they hold half of the item. */
static void split_centres(const assigning *a, const facility_dual *dual, int item, uint8_t *side)
{
    const pk_facility *problem = a->run->problem;
    size_t m = (size_t)problem->n_items;
    double total = 0, held = 0;
    int left = 0;
    memset(side, 0, (size_t)problem->n_centres);
    for (int j = 0; j < problem->n_centres; j++)
        if (is_left(a, item, j)) {
            total += dual->pair[(size_t)j * m + (size_t)item];
            left++;
        }
    do {
        int pick = -1;
        double most = -1;
        for (int j = 0; j < problem->n_centres; j++)
            if (is_left(a, item, j) && !side[j] && dual->pair[(size_t)j * m + (size_t)item] > most) {
                most = dual->pair[(size_t)j * m + (size_t)item];
                pick = j;
            }
        side[pick] = 1;
        held += most;
    } while (--left > 1 && 2 * held < total);
}

static bool visit(assigning *a, const double *u, double parent_bound);

static bool branch(assigning *a, const transport *plan, const facility_dual *dual, double bound)
{
    facility_run *run = a->run;
    int n = run->problem->n_centres, item = spread_item(a, plan, dual), mark = run->n_trail;
    if (item < 0)
        return true; /* whole already: rounding has offered it */
    uint8_t *side = malloc((size_t)n + 1);
    bool fine = side;
    if (fine)
        split_centres(a, dual, item, side);
    for (int k = 0; fine && k < 2; k++) {
        for (int j = 0; j < n; j++)
            if (side[j] == k)
                facility_ban(run, item, j);
        fine = visit(a, dual->u, bound);
        facility_unban(run, mark);
    }
    free(side);
    return fine;
}

static bool visit(assigning *a, const double *u, double parent_bound)
{
    facility_run *run = a->run;
    const pk_facility *problem = run->problem;
    int mark = run->n_trail, banned;
    if (pk_proof_is_over(&run->proof, parent_bound))
        return true;
    run->proof.nodes++;
    transport plan = {0};
    facility_dual dual = {0};
    bool fine = facility_dual_new(problem, u, &dual) && transport_new(problem, &plan);
    double bound = parent_bound;
    if (!fine)
        goto done;
    do {
        fine = facility_dual_raise(run, a->state, ITERATIONS, 0.5, PATIENCE, &dual);
        bound = fmax(bound, dual.bound);
        if (!fine || pk_proof_is_over(&run->proof, bound) || !(fine = facility_pairs(run, a->state, &dual, &banned)) ||
            banned < 0)
            goto done;
    } while (banned > problem->n_items / 10);
    if (!(fine = facility_transport(problem, a->open, run->banned, &plan)) || !isfinite(plan.value))
        goto done;
    bound = fmax(bound, a->opening + plan.value);
    fine = facility_round(run, a->open, &plan);
    if (fine && !pk_proof_is_over(&run->proof, bound))
        fine = branch(a, &plan, &dual, bound);
done:
    facility_unban(run, mark);
    facility_dual_free(&dual);
    transport_free(&plan);
    return fine;
}

bool facility_assign(facility_run *run, const uint8_t *state, const double *u, double parent_bound)
{
    size_t n = (size_t)run->problem->n_centres;
    uint8_t *open = calloc(n + 1, 1);
    bool fine = open;
    for (size_t j = 0; fine && j < n; j++)
        open[j] = state[j] == CENTRE_IN;
    fine = fine && facility_anneal(run, open);
    if (fine) {
        assigning a = {run, open, state, facility_opening(run->problem, open)};
        fine = visit(&a, u, parent_bound);
    }
    free(open);
    return fine;
}
