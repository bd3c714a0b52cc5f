/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plans of whole items over given open centres.
 *
 * Rounding: items that a divisible plan splits go, largest first, to the cheapest centre with room, and items then move
 * or change places while that pays.
 *
 * Annealing (Kirkpatrick, Gelatt, Vecchi 1983): an item moves to another centre, a near one more likely, or two change
 * places; a centre may be overfull at a price a unit, which rises while the plan does not fit and falls while it does,
 * so that the walk stays about the border, where the best plans lie (Yagiura, Ibaraki, Glover 2004 steer so too).
 */
#include "engine/facility_core.h"

#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ANNEALING_STEPS = 2000, /* an item */
    STEERING_STEPS = 100,   /* from one look at the price of overfull centres to the next */
};
static const double FIRST_HEAT = 0.5, LAST_HEAT = 0.01; /* of the mean cost between the first and second centre */
static const double PRICE_RISE = 1.05;

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

/* Takes the plan over if it is better. */
static bool offer(facility_run *run, const uint8_t *open, const assignment *a, const char *found_by)
{
    const pk_facility *problem = run->problem;
    size_t n = (size_t)problem->n_centres, m = (size_t)problem->n_items;
    transport whole = {.value = value_of(a)};
    if (facility_opening(problem, open) + whole.value >= run->proof.best)
        return true;
    bool fine = transport_new(problem, &whole);
    if (fine) {
        whole.value = value_of(a);
        memset(whole.share, 0, n * m * sizeof *whole.share);
        for (size_t i = 0; i < m; i++)
            whole.share[i * n + (size_t)a->centre[i]] = 1;
        facility_run_offer(run, open, &whole, found_by);
    }
    transport_free(&whole);
    return fine;
}

static bool assignment_new(const pk_facility *problem, const uint8_t *open, assignment *a)
{
    size_t n = (size_t)problem->n_centres, m = (size_t)problem->n_items;
    *a = (assignment){problem, malloc((m + 1) * sizeof(int)), malloc((n + 1) * sizeof(double)),
                      malloc((m + 1) * sizeof(int))};
    if (!a->centre || !a->room || !a->order)
        return false;
    for (size_t j = 0; j < n; j++)
        a->room[j] = open[j] ? problem->capacity[j] : -1;
    return true;
}

static void assignment_free(assignment *a)
{
    free(a->centre);
    free(a->room);
    free(a->order);
}

bool facility_round(facility_run *run, const uint8_t *open, const transport *plan)
{
    const pk_facility *problem = run->problem;
    size_t n = (size_t)problem->n_centres;
    assignment a;
    bool fine = assignment_new(problem, open, &a);
    int n_waiting = 0;
    for (int i = 0; fine && i < problem->n_items; i++) {
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
    if (fine && place_waiting(&a, n_waiting)) {
        improve(&a);
        fine = offer(run, open, &a, n_waiting ? "rounding" : "search");
    }
    assignment_free(&a);
    return fine;
}

typedef struct walk {
    assignment a;
    int k;        /* open centres */
    int *near;    /* [n_items × k] these, the cheapest for the item first; those that cannot serve it left out */
    int *n_near;  /* [n_items] */
    double over;  /* demand above the capacities */
    double price; /* of a unit of it */
    double heat;
    double value; /* without openings and overfull centres */
    double best;  /* the same of kept */
    int *kept;    /* [n_items] best plan that fits */
} walk;

static double overfull(double room)
{
    return room < 0 ? -room : 0;
}

/* Centres for every item, and the item at its first one. */
static void start_walk(walk *w, const uint8_t *open)
{
    const pk_facility *problem = w->a.problem;
    double steps = 0;
    int counted = 0;
    w->over = w->value = 0;
    for (int i = 0; i < problem->n_items; i++) {
        int *near = w->near + (size_t)i * (size_t)w->k, n = 0;
        for (int j = 0; j < problem->n_centres; j++) {
            if (!open[j] || isinf(cost_at(&w->a, i, j)) || problem->demand[i] > problem->capacity[j])
                continue;
            int at = n++;
            for (; at > 0 && cost_at(&w->a, i, near[at - 1]) > cost_at(&w->a, i, j); at--)
                near[at] = near[at - 1];
            near[at] = j;
        }
        w->n_near[i] = n;
        if (n == 0)
            continue;
        w->a.centre[i] = near[0];
        w->a.room[near[0]] -= problem->demand[i];
        w->value += cost_at(&w->a, i, near[0]);
        if (n > 1) {
            steps += cost_at(&w->a, i, near[1]) - cost_at(&w->a, i, near[0]);
            counted++;
        }
    }
    for (int j = 0; j < problem->n_centres; j++)
        w->over += open[j] ? overfull(w->a.room[j]) : 0;
    w->heat = steps > 0 ? steps / counted : 1;
}

static bool accepts(const walk *w, double more, uint64_t *random)
{
    return more <= 0 || pk_random_unit(random) < exp(-more / w->heat);
}

/* An item to a centre, a second one (-1: none) into its place. */
static void try_move(walk *w, int i, int to, int other, uint64_t *random)
{
    assignment *a = &w->a;
    int from = a->centre[i];
    double d = a->problem->demand[i] - (other >= 0 ? a->problem->demand[other] : 0);
    double cost = cost_at(a, i, to) - cost_at(a, i, from);
    if (other >= 0)
        cost += cost_at(a, other, from) - cost_at(a, other, to);
    double over =
        overfull(a->room[from] + d) - overfull(a->room[from]) + overfull(a->room[to] - d) - overfull(a->room[to]);
    if (!(cost + w->price * over < INFINITY) || !accepts(w, cost + w->price * over, random))
        return;
    a->centre[i] = to;
    if (other >= 0)
        a->centre[other] = from;
    a->room[from] += d;
    a->room[to] -= d;
    w->value += cost;
    w->over += over;
}

static void walk_on(facility_run *run, walk *w, int64_t steps, uint64_t *random)
{
    const pk_facility *problem = w->a.problem;
    const double tiny = 1e-9 * run->total_demand, first = FIRST_HEAT * w->heat, last = LAST_HEAT * w->heat;
    uint64_t m = (uint64_t)problem->n_items;
    double mean = 0;
    for (uint64_t i = 0; i < m; i++)
        mean += problem->demand[i] / (double)m;
    w->price = mean > 0 ? w->heat / mean : 0;
    for (int64_t step = 0; step < steps; step++) {
        if (step % STEERING_STEPS == 0) {
            if (pk_proof_is_late(&run->proof))
                break;
            w->heat = first * pow(last / first, (double)step / (double)steps);
            w->price *= w->over > tiny ? PRICE_RISE : 1 / PRICE_RISE;
        }
        int i = (int)pk_random_below(random, m);
        if (step % 2 == 0) {
            double u = pk_random_unit(random);
            int to = w->near[(size_t)i * (size_t)w->k + (size_t)(u * u * w->n_near[i])];
            if (to != w->a.centre[i])
                try_move(w, i, to, -1, random);
        } else {
            int other = (int)pk_random_below(random, m);
            if (w->a.centre[other] != w->a.centre[i])
                try_move(w, i, w->a.centre[other], other, random);
        }
        if (w->over <= tiny && w->value < w->best * (1 - 1e-12)) {
            w->best = w->value;
            memcpy(w->kept, w->a.centre, m * sizeof *w->kept);
        }
    }
}

/* Notes these centres; whether they were noted before. */
static bool was_annealed(facility_run *run, const uint8_t *open, bool *fine)
{
    uint64_t hash = 0;
    for (int j = 0; j < run->problem->n_centres; j++) {
        hash ^= open[j];
        hash = pk_random_next(&hash);
    }
    for (size_t e = 0; e < run->n_annealed; e++)
        if (run->annealed[e] == hash)
            return true;
    if (run->n_annealed == run->cap_annealed) {
        size_t cap = run->cap_annealed ? 2 * run->cap_annealed : 64;
        uint64_t *more = realloc(run->annealed, cap * sizeof *more);
        if (!(*fine = more))
            return true;
        run->annealed = more;
        run->cap_annealed = cap;
    }
    run->annealed[run->n_annealed++] = hash;
    return false;
}

/* The best plan of the walk, improved and offered. */
static bool finish_walk(facility_run *run, walk *w, const uint8_t *open)
{
    const pk_facility *problem = run->problem;
    memcpy(w->a.centre, w->kept, (size_t)problem->n_items * sizeof *w->kept);
    for (int j = 0; j < problem->n_centres; j++)
        w->a.room[j] = open[j] ? problem->capacity[j] : -1;
    for (int i = 0; i < problem->n_items; i++)
        w->a.room[w->kept[i]] -= problem->demand[i];
    for (int j = 0; j < problem->n_centres; j++)
        if (open[j] && w->a.room[j] < 0)
            return true; /* by rounding */
    improve(&w->a);
    return offer(run, open, &w->a, "annealing");
}

bool facility_anneal(facility_run *run, const uint8_t *open)
{
    const pk_facility *problem = run->problem;
    size_t m = (size_t)problem->n_items, k = 0;
    bool fine = true, possible = true;
    if (was_annealed(run, open, &fine))
        return fine;
    for (int j = 0; j < problem->n_centres; j++)
        k += open[j];
    walk w = {.k = (int)k, .best = INFINITY};
    w.near = malloc((m * k + 1) * sizeof *w.near);
    w.n_near = malloc((m + 1) * sizeof *w.n_near);
    w.kept = calloc(m + 1, sizeof *w.kept);
    fine = w.near && w.n_near && w.kept;
    if (!assignment_new(problem, open, &w.a) || !fine) {
        fine = false;
        goto done;
    }
    start_walk(&w, open);
    for (size_t i = 0; i < m; i++)
        possible &= w.n_near[i] > 0;
    if (!possible)
        goto done;
    uint64_t random = run->n_annealed;
    walk_on(run, &w, (int64_t)ANNEALING_STEPS * problem->n_items, &random);
    if (isfinite(w.best))
        fine = finish_walk(run, &w, open);
done:
    assignment_free(&w.a);
    free(w.near);
    free(w.n_near);
    free(w.kept);
    return fine;
}
