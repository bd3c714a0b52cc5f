/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The transportation problem by successive shortest paths. Items enter one by one; an item whose cheapest open centre
 * has room goes there (no detour can be cheaper while the flow is optimal). Otherwise its demand is pushed along a
 * shortest path over centres, where the arc a -> b is the item served at a that moves to b at least extra cost a unit:
 * the flow stays optimal for the items that have entered. Paths are found by Bellman and Ford over the k open centres,
 * O(items · k + k³) a path.
 */
#include "engine/facility_core.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool transport_new(const pk_facility *problem, transport *plan)
{
    size_t n = (size_t)problem->n_centres, m = (size_t)problem->n_items;
    plan->share = malloc((n * m + 1) * sizeof *plan->share);
    plan->split = malloc((m + 1) * sizeof *plan->split);
    plan->value = INFINITY;
    return plan->share && plan->split;
}

void transport_free(transport *plan)
{
    free(plan->share);
    free(plan->split);
    *plan = (transport){0};
}

double facility_opening(const pk_facility *problem, const uint8_t *open)
{
    double cost = 0;
    for (int j = 0; j < problem->n_centres; j++)
        if (open[j])
            cost += problem->opening[j];
    return cost;
}

typedef struct network {
    const pk_facility *problem;
    int *centre, k;   /* open centres */
    double *room;     /* [k] capacity left */
    double *amount;   /* [n_items × k] demand of an item served at an open centre */
    double *unit;     /* [n_items × k] cost a unit of demand; INFINITY: not possible */
    double *arc;      /* [k × k] least extra cost a unit of moving from a to b */
    int *mover;       /* [k × k] the item that does so */
    double *distance; /* [k] */
    int *before;      /* [k] on the shortest path; -1: from the item itself */
    double tiny;      /* demand below this is rounding */
} network;

static bool network_new(network *net, const pk_facility *problem, const uint8_t *open, const uint8_t *banned)
{
    size_t n = (size_t)problem->n_centres, m = (size_t)problem->n_items, k = 0;
    *net = (network){.problem = problem};
    net->centre = malloc((n + 1) * sizeof *net->centre);
    if (!net->centre)
        return false;
    for (size_t j = 0; j < n; j++)
        if (open[j])
            net->centre[k++] = (int)j;
    net->k = (int)k;
    net->room = malloc((k + 1) * sizeof *net->room);
    net->amount = calloc(m * k + 1, sizeof *net->amount);
    net->unit = malloc((m * k + 1) * sizeof *net->unit);
    net->arc = malloc((k * k + 1) * sizeof *net->arc);
    net->mover = malloc((k * k + 1) * sizeof *net->mover);
    net->distance = malloc((k + 1) * sizeof *net->distance);
    net->before = malloc((k + 1) * sizeof *net->before);
    if (!net->room || !net->amount || !net->unit || !net->arc || !net->mover || !net->distance || !net->before)
        return false;
    double largest = 0;
    for (size_t a = 0; a < k; a++)
        net->room[a] = problem->capacity[net->centre[a]];
    for (size_t i = 0; i < m; i++) {
        largest = fmax(largest, problem->demand[i]);
        for (size_t a = 0; a < k; a++) {
            size_t cell = i * n + (size_t)net->centre[a];
            double scale = problem->demand[i] > 0 ? problem->demand[i] : 1;
            net->unit[i * k + a] = banned[cell] ? INFINITY : problem->cost[cell] / scale;
        }
    }
    net->tiny = 1e-9 * largest;
    return true;
}

static void network_free(network *net)
{
    free(net->centre);
    free(net->room);
    free(net->amount);
    free(net->unit);
    free(net->arc);
    free(net->mover);
    free(net->distance);
    free(net->before);
}

static void find_arcs(network *net, int n_entered)
{
    size_t k = (size_t)net->k;
    for (size_t e = 0; e < k * k; e++)
        net->arc[e] = INFINITY;
    for (size_t i = 0; i < (size_t)n_entered; i++) {
        const double *unit = net->unit + i * k;
        for (size_t a = 0; a < k; a++) {
            if (net->amount[i * k + a] <= net->tiny)
                continue;
            for (size_t b = 0; b < k; b++)
                if (unit[b] - unit[a] < net->arc[a * k + b]) {
                    net->arc[a * k + b] = unit[b] - unit[a];
                    net->mover[a * k + b] = (int)i;
                }
        }
    }
}

/* Shortest paths from the item; the best centre with room, -1 where there is none. */
static int find_path(network *net, int item)
{
    int k = net->k;
    for (int a = 0; a < k; a++) {
        net->distance[a] = net->unit[(size_t)item * (size_t)k + (size_t)a];
        net->before[a] = -1;
    }
    bool changed = true;
    for (int pass = 0; changed && pass < k; pass++) {
        changed = false;
        for (int a = 0; a < k; a++) {
            if (!isfinite(net->distance[a]))
                continue;
            for (int b = 0; b < k; b++) {
                double through = net->distance[a] + net->arc[a * k + b];
                double margin = 1e-12 * (1 + fabs(through)); /* a circle of rounding errors is no way */
                if (b != a && through + margin < net->distance[b]) {
                    net->distance[b] = through;
                    net->before[b] = a;
                    changed = true;
                }
            }
        }
    }
    int end = -1;
    for (int a = 0; a < k; a++)
        if (net->room[a] > net->tiny && isfinite(net->distance[a]) &&
            (end < 0 || net->distance[a] < net->distance[end]))
            end = a;
    return end;
}

/* Pushes up to `left` along the path to `end`; how much went. 0 if rounding closed a circle. */
static double push(network *net, int item, int end, double left)
{
    int k = net->k, length = 0;
    double flow = fmin(left, net->room[end]);
    for (int b = end; net->before[b] >= 0; b = net->before[b]) {
        int a = net->before[b];
        flow = fmin(flow, net->amount[net->mover[a * k + b] * k + a]);
        if (++length > k)
            return 0;
    }
    int first = end;
    for (int b = end; net->before[b] >= 0; b = net->before[b]) {
        int a = net->before[b], mover = net->mover[a * k + b];
        net->amount[mover * k + a] -= flow;
        net->amount[mover * k + b] += flow;
        first = a;
    }
    net->amount[item * k + first] += flow;
    net->room[end] -= flow;
    return flow;
}

static bool enter(network *net, int item)
{
    int k = net->k, near = -1;
    const double *unit = net->unit + (size_t)item * (size_t)k;
    double left = net->problem->demand[item];
    for (int a = 0; a < k; a++)
        if (isfinite(unit[a]) && (near < 0 || unit[a] < unit[near]))
            near = a;
    if (near < 0)
        return false;
    if (left <= 0)
        return true;
    if (net->room[near] >= left) {
        net->amount[item * k + near] = left;
        net->room[near] -= left;
        return true;
    }
    while (left > net->tiny) {
        find_arcs(net, item + 1);
        int end = find_path(net, item);
        double flow = end < 0 ? 0 : push(net, item, end, left);
        if (flow <= 0)
            return false;
        left -= flow;
    }
    return true;
}

static void read_plan(const network *net, transport *plan)
{
    const pk_facility *problem = net->problem;
    size_t n = (size_t)problem->n_centres, m = (size_t)problem->n_items, k = (size_t)net->k;
    memset(plan->share, 0, n * m * sizeof *plan->share);
    plan->value = 0;
    for (size_t i = 0; i < m; i++) {
        plan->split[i] = 0;
        size_t near = 0;
        for (size_t a = 1; a < k; a++)
            if (net->unit[i * k + a] < net->unit[i * k + near])
                near = a;
        for (size_t a = 0; a < k; a++) {
            double part = net->amount[i * k + a];
            double share = problem->demand[i] > 0 ? part / problem->demand[i] : (a == near ? 1 : 0);
            if (share <= 1e-9)
                continue;
            size_t cell = i * n + (size_t)net->centre[a];
            plan->share[cell] = share;
            plan->value += share * problem->cost[cell];
            plan->split[i]++;
        }
        if (plan->split[i] == 1) /* no rounding left over */
            for (size_t a = 0; a < k; a++) {
                size_t cell = i * n + (size_t)net->centre[a];
                if (plan->share[cell] > 0) {
                    plan->value += (1 - plan->share[cell]) * problem->cost[cell];
                    plan->share[cell] = 1;
                }
            }
    }
}

bool facility_transport(const pk_facility *problem, const uint8_t *open, const uint8_t *banned, transport *plan)
{
    network net;
    bool fine = network_new(&net, problem, open, banned);
    plan->value = INFINITY;
    bool served = fine && net.k > 0;
    for (int i = 0; served && i < problem->n_items; i++)
        served = enter(&net, i);
    if (served)
        read_plan(&net, plan);
    network_free(&net);
    return fine;
}
