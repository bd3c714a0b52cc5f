/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reduced costs of pairs, items whole. At the multipliers u every centre j that is used fills a knapsack of value κ_j
 * with gains u_i - c_ij. Forcing item i into j leaves, by Dantzig's bound D,
 *
 *   L(u | x_ij = 1) >= L(u) + max(0, κ_j - (u_i - c_ij) - D_j(without i, s_j - d_i)) + Σ_h (κ_h - D_h(without i, s_h)),
 *
 * the sum over the other centres h that are open for certain and have taken i, for i is served once; where j itself is
 * not open for certain, what opening it costs is added. Forcing i out of a centre that is open for certain costs its
 * term of that sum. What passes the incumbent is decided. O(items · centres · log items).
 */
#include "engine/facility_core.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct filling {
    pk_knapsack_item *item; /* [n] by falling ratio */
    int n;
    double *size, *profit; /* [n + 1] of the items before */
    int *place;            /* [n_items] in item; -1: no gain */
} filling;

static void fill(const facility_run *run, int centre, const double *u, filling *f)
{
    f->n = facility_gains(run, centre, u, f->item);
    pk_knapsack_sort(f->item, f->n);
    for (int i = 0; i < run->problem->n_items; i++)
        f->place[i] = -1;
    f->size[0] = f->profit[0] = 0;
    for (int k = 0; k < f->n; k++) {
        f->place[f->item[k].index] = k;
        f->size[k + 1] = f->size[k] + f->item[k].size;
        f->profit[k + 1] = f->profit[k] + f->item[k].profit;
    }
}

/* Dantzig's bound. */
static double most_within(const filling *f, double capacity)
{
    int low = 0, high = f->n; /* items [0, low) fit */
    while (low < high) {
        int middle = low + (high - low + 1) / 2;
        if (f->size[middle] <= capacity)
            low = middle;
        else
            high = middle - 1;
    }
    double part = low < f->n && f->item[low].size > 0 ? (capacity - f->size[low]) * f->item[low].ratio : 0;
    return f->profit[low] + part;
}

/* The same without one item. */
static double most_without(const filling *f, int item, double capacity)
{
    int place = f->place[item];
    if (place < 0 || f->size[place] > capacity)
        return most_within(f, capacity);
    return most_within(f, capacity + f->item[place].size) - f->item[place].profit;
}

typedef struct rises {
    double *in;  /* [n_centres × n_items] of forcing the pair, in its own centre */
    double *out; /* [n_centres × n_items] of forbidding it; 0 where that is not known */
    double *all; /* [n_items] sum of out */
} rises;

static void find_rises(const facility_run *run, const uint8_t *state, const facility_dual *dual, filling *f,
                       pk_knapsack_item *scratch, unsigned char *taken, rises *r)
{
    const pk_facility *problem = run->problem;
    size_t m = (size_t)problem->n_items;
    memset(r->all, 0, m * sizeof *r->all);
    for (int j = 0; j < problem->n_centres; j++) {
        double *in = r->in + (size_t)j * m, *out = r->out + (size_t)j * m, capacity = problem->capacity[j];
        if (state[j] == CENTRE_OUT)
            continue;
        fill(run, j, dual->u, f);
        memcpy(scratch, f->item, (size_t)f->n * sizeof *scratch);
        pk_knapsack k = facility_knapsack(problem, scratch, f->n, capacity, taken);
        for (size_t i = 0; i < m; i++) {
            double cost = run->column_cost[(size_t)j * m + i], d = problem->demand[i];
            out[i] = 0;
            if (isinf(cost) || d > capacity)
                in[i] = INFINITY;
            else
                in[i] = fmax(0, k.value - (dual->u[i] - cost) - most_without(f, (int)i, capacity - d)) +
                        fmax(0, dual->change[j]);
        }
        for (int e = 0; state[j] == CENTRE_IN && e < k.n_taken; e++) {
            int i = scratch[e].index;
            out[i] = fmax(0, k.value - most_without(f, i, capacity));
            r->all[i] += out[i];
        }
    }
}

/* Bans what the rises decide for an item; false where it can not be served any more. */
static bool decide(facility_run *run, const uint8_t *state, const facility_dual *dual, const rises *r, int item)
{
    int n = run->problem->n_centres, must = -1, left = 0;
    size_t m = (size_t)run->problem->n_items;
    for (int j = 0; j < n; j++) {
        size_t cell = (size_t)j * m + (size_t)item;
        if (state[j] == CENTRE_IN && pk_proof_prunes(&run->proof, dual->bound + r->out[cell]))
            must = j;
    }
    for (int j = 0; j < n; j++) {
        size_t cell = (size_t)j * m + (size_t)item;
        if (state[j] == CENTRE_OUT || isinf(run->column_cost[cell]))
            continue;
        double others = r->all[item] - r->out[cell];
        if ((must >= 0 && j != must) || isinf(r->in[cell]) ||
            pk_proof_prunes(&run->proof, dual->bound + r->in[cell] + fmax(0, others)))
            facility_ban(run, item, j);
        else
            left++;
    }
    return left > 0;
}

bool facility_pairs(facility_run *run, const uint8_t *state, const facility_dual *dual, int *banned)
{
    size_t n = (size_t)run->problem->n_centres, m = (size_t)run->problem->n_items;
    filling f = {malloc((m + 1) * sizeof *f.item), 0, malloc((m + 1) * sizeof(double)),
                 malloc((m + 1) * sizeof(double)), malloc((m + 1) * sizeof(int))};
    rises r = {malloc((n * m + 1) * sizeof(double)), calloc(n * m + 1, sizeof(double)),
               malloc((m + 1) * sizeof(double))};
    pk_knapsack_item *scratch = malloc((m + 1) * sizeof *scratch);
    unsigned char *taken = malloc(2 * m + 1);
    bool fine = f.item && f.size && f.profit && f.place && r.in && r.out && r.all && scratch && taken;
    int before = run->n_trail;
    *banned = 0;
    if (fine) {
        find_rises(run, state, dual, &f, scratch, taken, &r);
        for (int i = 0; *banned >= 0 && i < run->problem->n_items; i++)
            *banned = decide(run, state, dual, &r, i) ? run->n_trail - before : -1;
    }
    free(f.item);
    free(f.size);
    free(f.profit);
    free(f.place);
    free(r.in);
    free(r.out);
    free(r.all);
    free(scratch);
    free(taken);
    return fine;
}
