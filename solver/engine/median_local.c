/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Greedy choice and the swap heuristic of Teitz and Bart (1968) for medians, with Whitaker's (1983) evaluation: with
 * the nearest and second nearest chosen centre of every item known, the best centre to drop for a given one to add
 * is found in O(items), all swaps in O(items × centres). The greedy choice keeps what every centre would save, and
 * changes that where an item has come to be served for less.
 */
#include "engine/median_core.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Worse than any sum of finite costs, and still finite, so that differences of it have a meaning. */
static const double UNSERVED = 1e15;

static double cost_of(const pk_median *problem, int item, int centre)
{
    return fmin(problem->cost[(size_t)item * (size_t)problem->n_centres + (size_t)centre], UNSERVED);
}

/* Lists what is chosen; how many. */
static int list_members(median_run *run, const uint8_t *chosen)
{
    int n = 0;
    for (int j = 0; j < run->problem->n_centres; j++)
        if (chosen[j])
            run->member[n++] = j;
    return n;
}

void median_run_offer(median_run *run, const uint8_t *chosen, const char *found_by)
{
    const pk_median *problem = run->problem;
    double value = 0;
    int n = list_members(run, chosen);
    for (int i = 0; i < problem->n_items && value < run->proof.best; i++) {
        double least = INFINITY;
        const double *row = problem->cost + (size_t)i * (size_t)problem->n_centres;
        for (int e = 0; e < n; e++)
            if (row[run->member[e]] < least)
                least = row[run->member[e]];
        value += least;
    }
    if (value < run->proof.best - 1e-9 * fabs(value)) {
        memcpy(run->best, chosen, (size_t)problem->n_centres);
        run->proof.best = value;
        pk_log_incumbent(run->proof.options->log, value, NAN, run->proof.nodes, found_by);
    }
}

bool median_greedy(median_run *run, uint8_t *chosen)
{
    const pk_median *problem = run->problem;
    int n = problem->n_centres, m = problem->n_items;
    double *served = malloc(((size_t)m + 1) * sizeof *served), *saved = malloc(((size_t)n + 1) * sizeof *saved);
    bool fine = served && saved;
    for (int i = 0; fine && i < m; i++) {
        served[i] = UNSERVED;
        for (int j = 0; j < n; j++)
            if (chosen[j])
                served[i] = fmin(served[i], cost_of(problem, i, j));
    }
    if (fine)
        memset(saved, 0, (size_t)n * sizeof *saved);
    for (int i = 0; fine && i < m; i++)
        for (int j = 0; j < n; j++)
            saved[j] += fmax(0, served[i] - cost_of(problem, i, j));
    for (int k = 0; fine && k < problem->p && !pk_proof_stop(&run->proof); k++) {
        int pick = -1;
        for (int j = 0; j < n; j++)
            if (!chosen[j] && (pick < 0 || saved[j] > saved[pick]))
                pick = j;
        if (pick < 0)
            break;
        chosen[pick] = 1;
        for (int i = 0; i < m; i++) {
            double cost = cost_of(problem, i, pick);
            if (cost >= served[i])
                continue;
            for (int j = 0; j < n; j++) {
                double other = cost_of(problem, i, j);
                saved[j] -= fmax(0, served[i] - other) - fmax(0, cost - other);
            }
            served[i] = cost;
        }
    }
    free(served);
    free(saved);
    return fine;
}

typedef struct nearest {
    int *first;            /* [n_items] nearest chosen centre */
    double *cost1, *cost2; /* [n_items] its cost, and that of the second nearest */
    double *loss;          /* [n_centres] scratch */
} nearest;

static void find_nearest(median_run *run, const uint8_t *chosen, nearest *near)
{
    const pk_median *problem = run->problem;
    int n = list_members(run, chosen);
    for (int i = 0; i < problem->n_items; i++) {
        near->first[i] = -1;
        near->cost1[i] = near->cost2[i] = UNSERVED;
        for (int e = 0; e < n; e++) {
            double cost = cost_of(problem, i, run->member[e]);
            if (near->first[i] < 0 || cost < near->cost1[i]) {
                near->cost2[i] = near->cost1[i];
                near->cost1[i] = cost;
                near->first[i] = run->member[e];
            } else if (cost < near->cost2[i]) {
                near->cost2[i] = cost;
            }
        }
    }
}

/* Best centre to drop when `in` comes; the change of the value. */
static double best_drop(const pk_median *problem, const uint8_t *chosen, int in, nearest *near, int *out)
{
    double change = 0;
    memset(near->loss, 0, (size_t)problem->n_centres * sizeof *near->loss);
    for (int i = 0; i < problem->n_items; i++) {
        double cost = cost_of(problem, i, in);
        if (cost < near->cost1[i])
            change -= near->cost1[i] - cost;
        else if (near->first[i] >= 0)
            near->loss[near->first[i]] += fmin(cost, near->cost2[i]) - near->cost1[i];
    }
    double least = INFINITY;
    *out = -1;
    for (int j = 0; j < problem->n_centres; j++)
        if (chosen[j] && !(problem->given && problem->given[j]) && near->loss[j] < least) {
            least = near->loss[j];
            *out = j;
        }
    return change + least;
}

bool median_swap(median_run *run, uint8_t *chosen)
{
    const pk_median *problem = run->problem;
    size_t n = (size_t)problem->n_centres, m = (size_t)problem->n_items;
    nearest near = {malloc((m + 1) * sizeof(int)), malloc((m + 1) * sizeof(double)), malloc((m + 1) * sizeof(double)),
                    malloc((n + 1) * sizeof(double))};
    bool fine = near.first && near.cost1 && near.cost2 && near.loss;
    int since = 0, in = 0;
    double value = 0;
    if (fine) {
        find_nearest(run, chosen, &near);
        for (size_t i = 0; i < m; i++)
            value += near.cost1[i];
    }
    while (fine && since < problem->n_centres && !pk_proof_stop(&run->proof)) {
        since++;
        int out;
        if (!chosen[in] && best_drop(problem, chosen, in, &near, &out) < -1e-9 * fabs(value) && out >= 0) {
            chosen[in] = 1;
            chosen[out] = 0;
            find_nearest(run, chosen, &near);
            value = 0;
            for (size_t i = 0; i < m; i++)
                value += near.cost1[i];
            since = 0;
        }
        in = in + 1 < problem->n_centres ? in + 1 : 0;
    }
    if (fine)
        median_run_offer(run, chosen, "swap");
    free(near.first);
    free(near.cost1);
    free(near.cost2);
    free(near.loss);
    return fine;
}
