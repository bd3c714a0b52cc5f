/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random tiny problems of every covering and location solver of the engine, against enumeration of all choices of
 * columns. Values must agree, x must have that value, and bounds must not pass it.
 */
#include "assert_close.h"

#include "base/random.h"
#include "engine/facility.h"
#include "engine/median.h"
#include "engine/partcover.h"
#include "engine/setcover.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 10, MOST_ROWS = 14, CASES = 300 };

typedef struct tiny {
    int n, m;
    bool covers[MOST_ROWS][MOST_COLUMNS];
    double cost[MOST_COLUMNS], weight[MOST_ROWS];
    pk_sets sets;
} tiny;

static int below(uint64_t *random, int n)
{
    return (int)pk_random_below(random, (uint64_t)n);
}

static void make_tiny(uint64_t *random, tiny *t)
{
    t->n = 1 + below(random, MOST_COLUMNS);
    t->m = 1 + below(random, MOST_ROWS);
    double density = 0.1 + 0.5 * pk_random_unit(random);
    bool whole = below(random, 2);
    int dearest = below(random, 3) ? 9 : 1, *start = calloc((size_t)t->m + 1, sizeof *start),
        *item = malloc(sizeof *item * MOST_ROWS * MOST_COLUMNS);
    for (int j = 0; j < t->n; j++)
        t->cost[j] = below(random, dearest + 1) + (whole ? 0 : pk_random_unit(random));
    for (int i = 0; i < t->m; i++) {
        t->weight[i] = below(random, 20) + (whole ? 0 : pk_random_unit(random));
        start[i + 1] = start[i];
        for (int j = 0; j < t->n; j++) {
            t->covers[i][j] = pk_random_unit(random) < density;
            if (t->covers[i][j])
                item[start[i + 1]++] = j;
        }
    }
    assert_int_equal(pk_sets_from_rows(t->m, t->n, start, item, &t->sets, NULL), PK_OK);
}

static double lost_by(const tiny *t, unsigned choice, double *spent, bool *covers_all)
{
    double lost = 0;
    *spent = 0;
    *covers_all = true;
    for (int j = 0; j < t->n; j++)
        *spent += choice >> j & 1 ? t->cost[j] : 0;
    for (int i = 0; i < t->m; i++) {
        bool covered = false;
        for (int j = 0; j < t->n; j++)
            covered |= (choice >> j & 1) && t->covers[i][j];
        lost += covered ? 0 : t->weight[i];
        *covers_all &= covered;
    }
    return lost;
}

static unsigned choice_of(const double *x, int n)
{
    unsigned choice = 0;
    for (int j = 0; j < n; j++)
        choice |= x[j] > 0.5 ? 1u << j : 0;
    return choice;
}

static void assert_result(const pk_search_result *result, double best)
{
    if (isinf(best)) {
        assert_int_equal(result->status, PK_SEARCH_INFEASIBLE);
        assert_null(result->x);
        return;
    }
    assert_int_equal(result->status, PK_SEARCH_OPTIMAL);
    assert_close(result->value, best, 1e-7 * (1 + best));
    assert_true(result->bound <= best + 1e-9);
    assert_true(result->bound >= best - 1e-6 * (1 + best));
}

static void setcover_agrees(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int k = 0; k < CASES; k++) {
        tiny t;
        make_tiny(&random, &t);
        double best = INFINITY, spent;
        bool all;
        for (unsigned choice = 0; choice < 1u << t.n; choice++) {
            lost_by(&t, choice, &spent, &all);
            if (all && spent < best)
                best = spent;
        }
        pk_search_result result;
        assert_int_equal(pk_setcover_solve(&t.sets, t.cost, &pk_search_defaults, &result, NULL), PK_OK);
        assert_result(&result, best);
        if (result.x) {
            lost_by(&t, choice_of(result.x, t.n), &spent, &all);
            assert_true(all);
            assert_close(spent, best, 1e-7);
        }
        free(result.x);
        pk_sets_free(&t.sets);
    }
}

static void partcover_agrees(void **state)
{
    uint64_t random = 2;
    bool by_budget = *(const bool *)*state;
    for (int k = 0; k < CASES; k++) {
        tiny t;
        make_tiny(&random, &t);
        double total = 0, best = INFINITY, spent;
        bool all;
        for (int e = 0; e < (by_budget ? t.n : t.m); e++)
            total += by_budget ? t.cost[e] : t.weight[e];
        double limit = floor(total * 0.7 * pk_random_unit(&random));
        for (unsigned choice = 0; choice < 1u << t.n; choice++) {
            double lost = lost_by(&t, choice, &spent, &all);
            if ((by_budget ? spent : lost) <= limit)
                best = fmin(best, by_budget ? lost : spent);
        }
        const pk_part_cover problem = {&t.sets, t.weight, t.cost, by_budget, limit};
        pk_search_result result;
        assert_int_equal(pk_part_cover_solve(&problem, &pk_search_defaults, &result, NULL), PK_OK);
        assert_result(&result, best);
        if (result.x) {
            double lost = lost_by(&t, choice_of(result.x, t.n), &spent, &all);
            assert_true((by_budget ? spent : lost) <= limit + 1e-9);
            assert_close(by_budget ? lost : spent, best, 1e-7);
        }
        free(result.x);
        pk_sets_free(&t.sets);
    }
}

static void median_agrees(void **state)
{
    (void)state;
    uint64_t random = 3;
    for (int k = 0; k < CASES; k++) {
        int n = 1 + below(&random, 9), m = 1 + below(&random, 12);
        int p = 1 + below(&random, n);
        double cost[12 * 9], best = INFINITY;
        bool given[9], holes = below(&random, 4) == 0, whole = below(&random, 2);
        for (int e = 0; e < n * m; e++) {
            cost[e] = below(&random, 30) + (whole ? 0 : pk_random_unit(&random));
            if (holes && below(&random, 3) == 0)
                cost[e] = INFINITY;
        }
        for (int j = 0; j < n; j++)
            given[j] = below(&random, 8) == 0;
        for (unsigned choice = 0; choice < 1u << n; choice++) {
            int count = 0;
            bool keeps = true;
            for (int j = 0; j < n; j++) {
                count += (choice >> j & 1) && !given[j];
                keeps &= (choice >> j & 1) || !given[j];
            }
            double value = 0;
            for (int i = 0; i < m; i++) {
                double nearest = INFINITY;
                for (int j = 0; j < n; j++)
                    if (choice >> j & 1)
                        nearest = fmin(nearest, cost[i * n + j]);
                value += nearest;
            }
            if (keeps && count <= p)
                best = fmin(best, value);
        }
        const pk_median problem = {m, n, cost, given, p};
        pk_search_result result;
        assert_int_equal(pk_median_solve(&problem, &pk_search_defaults, &result, NULL), PK_OK);
        assert_result(&result, best);
        free(result.x);
    }
}

typedef struct yard {
    int n, m;
    double opening[4], capacity[4], demand[6], cost[6 * 4];
} yard;

static void make_yard(uint64_t *random, yard *y)
{
    y->n = 1 + below(random, 4);
    y->m = 1 + below(random, 6);
    for (int j = 0; j < y->n; j++) {
        y->opening[j] = below(random, 40);
        y->capacity[j] = below(random, 25);
    }
    for (int i = 0; i < y->m; i++)
        y->demand[i] = below(random, 10);
    for (int e = 0; e < y->n * y->m; e++)
        y->cost[e] = below(random, 30);
}

/* All assignments of whole items. */
static double enumerate_single(const yard *y)
{
    double best = INFINITY;
    int codes = 1;
    for (int i = 0; i < y->m; i++)
        codes *= y->n;
    for (int code = 0; code < codes; code++) {
        double used[4] = {0}, value = 0;
        bool open[4] = {false}, fits = true;
        for (int i = 0, rest = code; i < y->m; i++, rest /= y->n) {
            int j = rest % y->n;
            used[j] += y->demand[i];
            value += y->cost[i * y->n + j];
            open[j] = true;
        }
        for (int j = 0; j < y->n; j++) {
            fits &= used[j] <= y->capacity[j];
            value += open[j] ? y->opening[j] : 0;
        }
        if (fits)
            best = fmin(best, value);
    }
    return best;
}

static void single_facility_agrees(void **state)
{
    (void)state;
    uint64_t random = 4;
    for (int k = 0; k < CASES; k++) {
        yard y;
        make_yard(&random, &y);
        const pk_facility problem = {y.m, y.n, y.opening, y.capacity, y.demand, y.cost, true};
        pk_search_result result;
        assert_int_equal(pk_facility_solve(&problem, &pk_search_defaults, &result, NULL), PK_OK);
        assert_result(&result, enumerate_single(&y));
        free(result.x);
    }
}

/* Least cost of serving by the centres of `choice`, demands whole numbers: units of demand are items of their own, by
 * dynamic programming over what is left of every capacity (at most 25^4 states would be many: capacities are cut to the
 * total demand, and centres not chosen have none). */
static double serve(const yard *y, unsigned choice)
{
    int side[4], states = 1;
    for (int j = 0; j < 4; j++) {
        side[j] = j < y->n && (choice >> j & 1) ? (int)y->capacity[j] + 1 : 1;
        states *= side[j];
    }
    double *best = malloc((size_t)states * sizeof *best), *next = malloc((size_t)states * sizeof *next),
           value = INFINITY;
    for (int s = 0; s < states; s++)
        best[s] = s == states - 1 ? 0 : INFINITY;
    for (int i = 0; i < y->m; i++) {
        int units = (int)y->demand[i];
        if (units == 0) { /* goes to the cheapest open centre */
            double least = INFINITY;
            for (int j = 0; j < y->n; j++)
                if (choice >> j & 1)
                    least = fmin(least, y->cost[i * y->n + j]);
            for (int s = 0; s < states; s++)
                best[s] += least;
            continue;
        }
        for (int u = 0; u < units; u++) {
            for (int s = 0; s < states; s++)
                next[s] = INFINITY;
            for (int s = 0; s < states; s++) {
                if (isinf(best[s]))
                    continue;
                for (int j = 0, step = 1; j < y->n; step *= side[j], j++)
                    if (s / step % side[j] > 0)
                        next[s - step] = fmin(next[s - step], best[s] + y->cost[i * y->n + j] / units);
            }
            memcpy(best, next, (size_t)states * sizeof *best);
        }
    }
    for (int s = 0; s < states; s++)
        value = fmin(value, best[s]);
    free(best);
    free(next);
    return value;
}

static void divisible_facility_agrees(void **state)
{
    (void)state;
    uint64_t random = 5;
    for (int k = 0; k < 60; k++) {
        yard y;
        make_yard(&random, &y);
        if (y.n > 3)
            y.n = 3; /* the enumeration's states */
        double best = INFINITY;
        for (unsigned choice = 1; choice < 1u << y.n; choice++) {
            double value = serve(&y, choice);
            for (int j = 0; j < y.n; j++)
                value += choice >> j & 1 ? y.opening[j] : 0;
            best = fmin(best, value);
        }
        const pk_facility problem = {y.m, y.n, y.opening, y.capacity, y.demand, y.cost, false};
        pk_search_result result;
        assert_int_equal(pk_facility_solve(&problem, &pk_search_defaults, &result, NULL), PK_OK);
        assert_result(&result, best);
        free(result.x);
    }
}

enum { TIGHT_CENTRES = 6, TIGHT_ITEMS = 13 };

/* Items that fill the centres nearly: what fits decides, and the bounds are far from the optimum. */
typedef struct tight {
    int n, m;
    double opening[TIGHT_CENTRES], capacity[TIGHT_CENTRES], demand[TIGHT_ITEMS], cost[TIGHT_ITEMS * TIGHT_CENTRES];
    double rest[TIGHT_ITEMS + 1]; /* least cost of items [i, m) */
    double room[TIGHT_CENTRES], best;
} tight;

static void make_tight(uint64_t *random, tight *t)
{
    bool whole = below(random, 2);
    double total = 0;
    t->n = 2 + below(random, TIGHT_CENTRES - 1);
    t->m = 5 + below(random, TIGHT_ITEMS - 4);
    for (int i = 0; i < t->m; i++)
        total += t->demand[i] = 3 + below(random, 15);
    int widest = 1 + (int)(total * (1.05 + 2 * pk_random_unit(random)) / t->n);
    for (int j = 0; j < t->n; j++) {
        t->capacity[j] = widest - below(random, 1 + widest / 3);
        t->opening[j] = 5 + below(random, 60) + (whole ? 0 : pk_random_unit(random));
    }
    for (int e = 0; e < t->n * t->m; e++)
        t->cost[e] = below(random, 40) + (whole ? 0 : pk_random_unit(random));
    t->rest[t->m] = 0;
    for (int i = t->m - 1; i >= 0; i--) {
        double least = INFINITY;
        for (int j = 0; j < t->n; j++)
            least = fmin(least, t->cost[i * t->n + j]);
        t->rest[i] = t->rest[i + 1] + least;
    }
}

/* Items [i, m) into all centres that have room, unless even their least costs pass the best. */
static void place_items(tight *t, int i, double value)
{
    if (value + t->rest[i] >= t->best)
        return;
    if (i == t->m) {
        t->best = value;
        return;
    }
    for (int j = 0; j < t->n; j++) {
        double opening = t->room[j] < t->capacity[j] ? 0 : t->opening[j];
        if (t->room[j] < t->demand[i])
            continue;
        t->room[j] -= t->demand[i];
        place_items(t, i + 1, value + opening + t->cost[i * t->n + j]);
        t->room[j] += t->demand[i];
    }
}

static void tight_single_facility_agrees(void **state)
{
    (void)state;
    uint64_t random = 6;
    for (int k = 0; k < CASES; k++) {
        tight t;
        make_tight(&random, &t);
        memcpy(t.room, t.capacity, sizeof t.room);
        t.best = INFINITY;
        place_items(&t, 0, 0);
        const pk_facility problem = {t.m, t.n, t.opening, t.capacity, t.demand, t.cost, true};
        pk_search_result result;
        assert_int_equal(pk_facility_solve(&problem, &pk_search_defaults, &result, NULL), PK_OK);
        assert_result(&result, t.best);
        free(result.x);
    }
}

int main(void)
{
    static const bool budget = true, demand = false;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(setcover_agrees),
        {"partcover_agrees by budget", partcover_agrees, NULL, NULL, (void *)(uintptr_t)&budget},
        {"partcover_agrees by demand", partcover_agrees, NULL, NULL, (void *)(uintptr_t)&demand},
        cmocka_unit_test(median_agrees),
        cmocka_unit_test(single_facility_agrees),
        cmocka_unit_test(tight_single_facility_agrees),
        cmocka_unit_test(divisible_facility_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
