/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Covers that a part of the problem's symmetries leaves as they are. The best covers of a regular problem are often
 * regular themselves, and lie too deep for steps of one column. A few random symmetries, powers of prime order among
 * them, generate a group; its orbits are the columns and rows of a far smaller problem, of which every cover is a cover
 * of the whole at the same cost. That is searched for a short time, and from its best cover then the whole. Random
 * symmetries come from products of generators (product replacement; Celler et al. 1995). Tries take the longer the more
 * there were.
 */
#include "engine/setcover.h"
#include "engine/setcover_core.h"

#include "base/forest.h"
#include "base/random.h"
#include "engine/symmetry.h"

#include <stdlib.h>
#include <string.h>

enum {
    ELEMENTS = 10, /* random symmetries at hand, at least */
    MIXING = 100,  /* products before the first is taken */
    FEWEST = 12,   /* orbits of columns that are worth a search */
    MOST_JOINED = 4,
    PASSES = 200, /* of a quotient's entries, at first; again so many after every so many tries */
    MORE_AFTER = 50
};
static const double POLISHED = 0.01; /* covers this share dearer than the incumbent are searched on from */

struct cover_orbits {
    cover_run *run;
    const cover_core *core;
    const uint8_t *fixed; /* [whole problem] */
    double fixed_cost;
    const double *u; /* [core rows] */
    uint64_t random;
    int n_points;    /* columns, then rows */
    int n_elements;  /* 0: no symmetry worth it */
    int *element;    /* [n_elements * n_points] where they take each point */
    int *parent;     /* [n_points] a forest: points of one tree are in one orbit */
    int *cycle;      /* [n_points] */
    uint8_t *seen;   /* [n_points] */
    int *orbit;      /* [core columns] of a root: its column in the quotient */
    uint8_t *chosen; /* [core columns] */
    uint8_t *whole;  /* [whole problem] */
    int tries;
};

static bool allocate(cover_orbits *o, const pk_symmetry *symmetry)
{
    size_t points = (size_t)o->n_points;
    o->n_elements = symmetry->n_generators > ELEMENTS ? symmetry->n_generators : ELEMENTS;
    o->element = malloc((size_t)o->n_elements * points * sizeof *o->element);
    o->parent = malloc(points * sizeof *o->parent);
    o->cycle = malloc(points * sizeof *o->cycle);
    o->seen = malloc(points);
    o->orbit = malloc((size_t)o->core->sets.n_columns * sizeof *o->orbit);
    o->chosen = malloc((size_t)o->core->sets.n_columns);
    o->whole = malloc((size_t)o->run->sets->n_columns);
    if (!o->element || !o->parent || !o->cycle || !o->seen || !o->orbit || !o->chosen || !o->whole)
        return false;
    for (int k = 0; k < o->n_elements; k++)
        memcpy(o->element + (size_t)k * points, symmetry->image + (size_t)(k % symmetry->n_generators) * points,
               points * sizeof *o->element);
    return true;
}

/* An element becomes its product with another, and is the next random one. */
static const int *next_element(cover_orbits *o)
{
    size_t points = (size_t)o->n_points, n = (size_t)o->n_elements;
    size_t a = pk_random_below(&o->random, n), b = (a + 1 + pk_random_below(&o->random, n - 1)) % n;
    int *image = o->element + a * points;
    const int *other = o->element + b * points;
    for (size_t p = 0; p < points; p++)
        image[p] = other[image[p]];
    o->run->work += o->n_points;
    return image;
}

cover_orbits *cover_orbits_new(cover_run *run, const cover_core *core, const uint8_t *fixed, double fixed_cost,
                               const double *u, uint64_t seed)
{
    cover_orbits *o = calloc(1, sizeof *o);
    pk_symmetry symmetry = {0};
    bool fine = o && pk_symmetry_find(&core->sets, core->cost, &run->proof, &symmetry);
    if (fine)
        run->work += symmetry.work;
    if (fine && symmetry.n_generators > 0 && core->sets.n_columns >= 2 * FEWEST &&
        2 * symmetry.n_orbits <= core->sets.n_columns) {
        *o = (cover_orbits){.run = run,
                            .core = core,
                            .fixed = fixed,
                            .fixed_cost = fixed_cost,
                            .u = u,
                            .random = seed,
                            .n_points = symmetry.n_points};
        fine = allocate(o, &symmetry);
        for (int k = 0; fine && k < MIXING; k++)
            next_element(o);
    }
    pk_symmetry_free(&symmetry);
    if (fine)
        return o;
    cover_orbits_free(o);
    return NULL;
}

void cover_orbits_free(cover_orbits *o)
{
    if (!o)
        return;
    free(o->element);
    free(o->parent);
    free(o->cycle);
    free(o->seen);
    free(o->orbit);
    free(o->chosen);
    free(o->whole);
    free(o);
}

bool cover_orbits_any(const cover_orbits *o)
{
    return o->n_elements > 0;
}

/* The cycle of p into o->cycle; its length. */
static int cycle_of(cover_orbits *o, const int *image, int p)
{
    int length = 0;
    for (; !o->seen[p]; p = image[p]) {
        o->seen[p] = 1;
        o->cycle[length++] = p;
    }
    return length;
}

/* The order of an element; 1 where it is too great to be told. */
static int64_t order_of(cover_orbits *o, const int *image)
{
    const int64_t greatest = 1000000000;
    int64_t order = 1;
    memset(o->seen, 0, (size_t)o->n_points);
    for (int p = 0; p < o->n_points; p++) {
        int length = cycle_of(o, image, p);
        if (length > 0)
            order *= length / (int64_t)pk_unit_of((const double[]){(double)order, length}, 2);
        if (order > greatest)
            return 1;
    }
    return order;
}

/* order / p for a random prime p that divides it, or 1: the element as it is. */
static int64_t random_exponent(cover_orbits *o, int64_t order)
{
    int64_t exponents[32];
    size_t n = 0;
    for (int64_t p = 2, rest = order; rest > 1; p++) {
        if (p * p > rest)
            p = rest;
        if (rest % p)
            continue;
        exponents[n++] = order / p;
        while (rest % p == 0)
            rest /= p;
    }
    return n == 0 || pk_random_below(&o->random, 2) ? 1 : exponents[pk_random_below(&o->random, n)];
}

/* Joins the orbits that the power of an element joins; the orbits of columns that are left. */
static int join(cover_orbits *o, const int *image, int64_t exponent)
{
    int orbits = 0;
    memset(o->seen, 0, (size_t)o->n_points);
    for (int p = 0; p < o->n_points; p++) {
        int length = cycle_of(o, image, p);
        for (int k = 0; k < length; k++) {
            int a = pk_forest_root(o->parent, o->cycle[k]),
                b = pk_forest_root(o->parent, o->cycle[(k + exponent) % length]);
            o->parent[a < b ? b : a] = a < b ? a : b;
        }
    }
    for (int j = 0; j < o->core->sets.n_columns; j++)
        orbits += o->parent[j] == j;
    o->run->work += o->n_points;
    return orbits;
}

/* Orbits of a random group, of which the problem has so many at most; the count of those of columns. */
static int random_orbits(cover_orbits *o, double most)
{
    int orbits = o->core->sets.n_columns;
    for (int p = 0; p < o->n_points; p++)
        o->parent[p] = p;
    for (int k = 0; k < MOST_JOINED && orbits > most; k++) {
        const int *image = next_element(o);
        orbits = join(o, image, random_exponent(o, order_of(o, image)));
    }
    return orbits;
}

/* The problem of the orbits: its sets and its costs. false when memory is out. */
static bool make_quotient(cover_orbits *o, int n_columns, cover_core *q)
{
    const pk_sets *sets = &o->core->sets;
    int n = sets->n_columns, n_rows = 0, entries = 0;
    int *start = malloc(((size_t)sets->n_rows + 1) * sizeof *start),
        *column = malloc((size_t)sets->column_start[n] * sizeof *column);
    q->cost = calloc((size_t)n_columns, sizeof *q->cost);
    if (!start || !column || !q->cost) {
        free(start);
        free(column);
        return false;
    }
    for (int j = 0, next = 0; j < n; j++) {
        int root = pk_forest_root(o->parent, j);
        if (root == j)
            o->orbit[j] = next++;
        q->cost[o->orbit[root]] += o->core->cost[j];
    }
    for (int i = 0; i < sets->n_rows; i++) {
        if (pk_forest_root(o->parent, n + i) != n + i)
            continue;
        start[n_rows++] = entries;
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
            column[entries++] = o->orbit[pk_forest_root(o->parent, sets->row_column[e])];
    }
    start[n_rows] = entries;
    o->run->work += sets->column_start[n];
    return pk_sets_from_rows(n_rows, n_columns, start, column, &q->sets, NULL) == PK_OK;
}

/* A good cover of the quotient into o->chosen, as what it is of the core; its cost. false when memory is out. */
static bool search_quotient(cover_orbits *o, const cover_core *q, int64_t most_work, double *cost)
{
    uint8_t *cover = malloc((size_t)q->sets.n_columns + 1);
    double *u = calloc((size_t)q->sets.n_rows + 1, sizeof *u);
    bool fine = cover && u && cover_greedy(q, u, cover) &&
                pk_setcover_improve(&q->sets, q->cost, o->run->proof.options, most_work, (uint64_t)o->tries, cover,
                                    &o->run->work) == PK_OK;
    *cost = 0;
    for (int j = 0; fine && j < q->sets.n_columns; j++)
        *cost += cover[j] ? q->cost[j] : 0;
    for (int j = 0; fine && j < o->core->sets.n_columns; j++)
        o->chosen[j] = cover[o->orbit[pk_forest_root(o->parent, j)]];
    free(cover);
    free(u);
    return fine;
}

static void offer(cover_orbits *o)
{
    memcpy(o->whole, o->fixed, (size_t)o->run->sets->n_columns);
    for (int j = 0; j < o->core->sets.n_columns; j++)
        if (o->chosen[j])
            o->whole[o->core->column[j]] = 1;
    cover_run_offer(o->run, o->whole, "symmetry");
}

/* Orbits of one random group. false when memory is out. */
static bool try_group(cover_orbits *o, int64_t left)
{
    int n = o->core->sets.n_columns;
    double most = n * pow(FEWEST / (double)n, pk_random_unit(&o->random));
    int orbits = random_orbits(o, most);
    o->run->work++;
    if (orbits < FEWEST || 2 * orbits > n + FEWEST)
        return true;
    o->tries++;
    cover_core q = {0};
    double cost = INFINITY;
    bool fine = make_quotient(o, orbits, &q);
    int64_t most_work = (1 + o->tries / MORE_AFTER) * (int64_t)PASSES * (fine ? q.sets.column_start[orbits] : 0);
    if (most_work > left)
        most_work = left;
    fine = fine && search_quotient(o, &q, most_work, &cost);
    cover_core_free(&q);
    if (!fine)
        return false;
    if (o->fixed_cost + cost > (1 + POLISHED) * o->run->proof.best)
        return true;
    offer(o);
    return cover_local_search(o->run, o->core, o->fixed, o->u, o->chosen, most_work, (uint64_t)o->tries);
}

bool cover_orbits_go(cover_orbits *o, int64_t most_work)
{
    int64_t begin = o->run->work;
    bool fine = true;
    while (fine && o->run->work - begin < most_work && !pk_proof_stop(&o->run->proof))
        fine = try_group(o, most_work - (o->run->work - begin));
    return fine;
}
