/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every reduction, alone and with the others, for every need it declares: on random tiny problems the optimum of what
 * is left, undone, is the optimum of the whole, both by enumeration. Components; domination by walks and by products.
 */
#include "assert_close.h"
#include "base/random.h"
#include "engine/dominance.h"
#include "engine/reduce.h"
#include "engine/reduced.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 9, MOST_ROWS = 12, CASES = 400 };

typedef struct tiny {
    pk_sets sets;
    double cost[MOST_COLUMNS], weight[MOST_ROWS];
} tiny;

static int below(uint64_t *random, int n)
{
    return (int)pk_random_below(random, (uint64_t)n);
}

/* Costs and weights are whole, some 0; many rows and columns lie within others. */
static void make_tiny(uint64_t *random, tiny *t)
{
    int n = 1 + below(random, MOST_COLUMNS), m = 1 + below(random, MOST_ROWS), used = 0;
    double density = 0.05 + 0.5 * pk_random_unit(random);
    int *start = calloc((size_t)m + 1, sizeof *start), *item = malloc(sizeof *item * MOST_ROWS * MOST_COLUMNS);
    assert_true(start && item);
    for (int j = 0; j < n; j++)
        t->cost[j] = below(random, 5);
    for (int i = 0; i < m; i++) {
        int like = i > 0 && below(random, 4) == 0 ? below(random, i) : -1; /* a row it holds */
        t->weight[i] = below(random, 10);
        for (int j = 0; j < n; j++) {
            bool covers = pk_random_unit(random) < density;
            for (int e = like < 0 ? 0 : start[like]; like >= 0 && e < start[like + 1]; e++)
                covers |= item[e] == j;
            if (covers)
                item[used++] = j;
        }
        start[i + 1] = used;
    }
    assert_int_equal(pk_sets_from_rows(m, n, start, item, &t->sets, NULL), PK_OK);
}

static void evaluate(const pk_sets *sets, const double *cost, const double *weight, unsigned choice, double *spent,
                     double *lost, int *n_bare)
{
    *spent = *lost = 0;
    *n_bare = 0;
    for (int j = 0; j < sets->n_columns; j++)
        *spent += choice >> j & 1 ? cost[j] : 0;
    for (int i = 0; i < sets->n_rows; i++) {
        bool covered = false;
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
            covered |= choice >> sets->row_column[e] & 1;
        *lost += covered || !weight ? 0 : weight[i];
        *n_bare += !covered;
    }
}

typedef enum objective { COVER_ALL, BY_BUDGET, BY_DEMAND } objective;

/* The least value and a choice of it; INFINITY where there is none. */
static double enumerate(const pk_sets *sets, const double *cost, const double *weight, objective goal, double limit,
                        unsigned *best_choice)
{
    double best = INFINITY, spent, lost;
    int n_bare;
    *best_choice = 0;
    for (unsigned choice = 0; choice < 1u << sets->n_columns; choice++) {
        evaluate(sets, cost, weight, choice, &spent, &lost, &n_bare);
        bool keeps = goal == COVER_ALL ? n_bare == 0 : (goal == BY_BUDGET ? spent : lost) <= limit;
        double value = goal == BY_BUDGET ? lost : spent;
        if (keeps && value < best) {
            best = value;
            *best_choice = choice;
        }
    }
    return best;
}

static void assert_same_optimum(const tiny *t, objective goal, double limit, unsigned reductions)
{
    pk_reduced r;
    unsigned choice;
    pk_need need = goal == COVER_ALL ? PK_NEED_MUST : PK_NEED_REWARD;
    const double *weight = goal == COVER_ALL ? NULL : t->weight;
    double best = enumerate(&t->sets, t->cost, weight, goal, limit, &choice);
    assert_int_equal(pk_reduce(&t->sets, t->cost, weight, need, reductions, &r, NULL), PK_OK);
    if (r.infeasible) {
        assert_true(isinf(best));
        pk_reduced_free(&r);
        return;
    }
    double left = enumerate(&r.sets, r.cost, r.weight, goal, limit - (goal == BY_BUDGET ? r.spent : r.lost), &choice);
    double aside = goal == BY_BUDGET ? r.lost : r.spent;
    if (isinf(best)) {
        assert_true(isinf(left));
    } else {
        assert_close(left + aside, best, 1e-9);
        double x[MOST_COLUMNS], whole[MOST_COLUMNS] = {0}, spent, lost;
        for (int j = 0; j < r.sets.n_columns; j++)
            x[j] = choice >> j & 1;
        pk_reduced_expand(&r, t->sets.n_columns, x, whole);
        unsigned undone = 0;
        int n_bare;
        for (int j = 0; j < t->sets.n_columns; j++)
            undone |= whole[j] > 0.5 ? 1u << j : 0;
        evaluate(&t->sets, t->cost, weight, undone, &spent, &lost, &n_bare);
        assert_true(goal != COVER_ALL || n_bare == 0);
        assert_true(goal == COVER_ALL || (goal == BY_BUDGET ? spent : lost) <= limit + 1e-9);
        assert_close(goal == BY_BUDGET ? lost : spent, best, 1e-9);
    }
    pk_reduced_free(&r);
}

static void each_keeps_the_optimum(void **state)
{
    (void)state;
    uint64_t random = 5;
    int found[PK_REDUCTION_COUNT] = {0};
    for (int k = 0; k < CASES; k++) {
        tiny t;
        make_tiny(&random, &t);
        double limit = below(&random, 12);
        for (int reduction = 0; reduction <= PK_REDUCTION_COUNT; reduction++) {
            unsigned which = reduction < PK_REDUCTION_COUNT ? 1u << reduction : PK_REDUCE_ALL;
            for (objective goal = COVER_ALL; goal <= BY_DEMAND; goal++)
                assert_same_optimum(&t, goal, limit, which);
        }
        pk_reduced r;
        assert_int_equal(pk_reduce(&t.sets, t.cost, t.weight, PK_NEED_MUST, PK_REDUCE_ALL, &r, NULL), PK_OK);
        for (int reduction = 0; reduction < PK_REDUCTION_COUNT; reduction++)
            found[reduction] += r.by[reduction].rows + r.by[reduction].columns > 0;
        pk_reduced_free(&r);
        pk_sets_free(&t.sets);
    }
    for (int reduction = 0; reduction < PK_REDUCTION_COUNT; reduction++)
        assert_true(found[reduction] > 10);
}

/* What is not declared valid would be wrong: it changes the optimum of some problem. */
static void declarations_are_needed(void **state)
{
    (void)state;
    for (pk_reduction k = 0; k < PK_REDUCTION_COUNT; k++)
        assert_true(pk_reduction_needs(k) & PK_NEED_MUST);
    uint64_t random = 6;
    int worse[PK_REDUCTION_COUNT] = {0};
    for (int c = 0; c < CASES; c++) {
        tiny t;
        make_tiny(&random, &t);
        double limit = below(&random, 6);
        unsigned choice;
        double best = enumerate(&t.sets, t.cost, t.weight, BY_BUDGET, limit, &choice);
        for (pk_reduction k = 0; k < PK_REDUCTION_COUNT; k++) {
            pk_reduced r;
            assert_int_equal(pk_reduce(&t.sets, t.cost, t.weight, PK_NEED_MUST, 1u << k, &r, NULL), PK_OK);
            double left = enumerate(&r.sets, r.cost, r.weight, BY_BUDGET, limit - r.spent, &choice) + r.lost;
            worse[k] += fabs(left - best) > 1e-9;
            pk_reduced_free(&r);
        }
        pk_sets_free(&t.sets);
    }
    for (pk_reduction k = 0; k < PK_REDUCTION_COUNT; k++)
        assert_true((worse[k] > 0) == !(pk_reduction_needs(k) & PK_NEED_REWARD));
}

static void solvers_agree(void **state)
{
    (void)state;
    uint64_t random = 7;
    for (int k = 0; k < 50; k++) { /* each takes the local search's whole effort */
        tiny t;
        make_tiny(&random, &t);
        double limit = below(&random, 12);
        for (objective goal = COVER_ALL; goal <= BY_DEMAND; goal++) {
            unsigned choice;
            double best = enumerate(&t.sets, t.cost, t.weight, goal, limit, &choice), spent, lost;
            const pk_part_cover problem = {&t.sets, t.weight, t.cost, goal == BY_BUDGET, limit};
            pk_search_result result;
            pk_status status = goal == COVER_ALL
                                   ? pk_reduced_setcover(&t.sets, t.cost, &pk_search_defaults, &result, NULL)
                                   : pk_reduced_part_cover(&problem, &pk_search_defaults, &result, NULL);
            assert_int_equal(status, PK_OK);
            if (isinf(best)) {
                assert_int_equal(result.status, PK_SEARCH_INFEASIBLE);
                assert_null(result.x);
                continue;
            }
            if (result.status != PK_SEARCH_OPTIMAL)
                fail_msg("case %d, goal %d: value %g, bound %g, best %g", k, (int)goal, result.value, result.bound,
                         best);
            assert_close(result.value, best, 1e-9);
            assert_true(result.bound <= best + 1e-9 && result.bound >= best - 1e-6);
            unsigned found = 0;
            int n_bare;
            for (int j = 0; j < t.sets.n_columns; j++)
                found |= result.x[j] > 0.5 ? 1u << j : 0;
            evaluate(&t.sets, t.cost, t.weight, found, &spent, &lost, &n_bare);
            assert_true(goal != COVER_ALL || n_bare == 0);
            assert_close(goal == BY_BUDGET ? lost : spent, best, 1e-9);
            free(result.x);
        }
        pk_sets_free(&t.sets);
    }
}

/* Columns in groups, each row within one of them. */
static void splits_into_components(void **state)
{
    (void)state;
    uint64_t random = 8;
    for (int k = 0; k < 100; k++) {
        enum { N = 40, M = 60 };
        int group_of[N], n_groups = 1 + below(&random, 8), *start = calloc(M + 1, sizeof *start),
                         *item = malloc(sizeof *item * M * N);
        double cost[N];
        assert_true(start && item);
        for (int j = 0; j < N; j++) {
            group_of[j] = below(&random, n_groups);
            cost[j] = j;
        }
        int used = 0;
        for (int i = 0; i < M; i++) {
            int anchor = below(&random, N);
            for (int j = 0; j < N; j++)
                if (j == anchor || (group_of[j] == group_of[anchor] && below(&random, 3) == 0))
                    item[used++] = j;
            start[i + 1] = used;
        }
        pk_sets sets;
        assert_int_equal(pk_sets_from_rows(M, N, start, item, &sets, NULL), PK_OK);
        pk_reduced whole, *parts;
        int n_parts, n_rows = 0, least = -1, part_of[N], seen = 0;
        assert_int_equal(pk_reduce(&sets, cost, NULL, PK_NEED_MUST, 0, &whole, NULL), PK_OK);
        assert_int_equal(pk_reduced_split(&whole, &parts, &n_parts, NULL), PK_OK);
        for (int p = 0; p < n_parts; p++) {
            assert_true(parts[p].column[0] > least);
            least = parts[p].column[0];
            n_rows += parts[p].sets.n_rows;
            for (int j = 0; j < parts[p].sets.n_columns; j++) {
                int column = parts[p].column[j];
                part_of[column] = p;
                seen++;
                assert_close(parts[p].cost[j], cost[column], 0);
                assert_int_equal(parts[p].sets.column_start[j + 1] - parts[p].sets.column_start[j],
                                 sets.column_start[column + 1] - sets.column_start[column]);
                assert_true(j == 0 || group_of[column] == group_of[parts[p].column[0]]);
            }
        }
        assert_int_equal(n_rows, M);
        assert_int_equal(seen, N);
        for (int i = 0; i < M; i++)
            for (int e = sets.row_start[i]; e < sets.row_start[i + 1]; e++)
                assert_int_equal(part_of[sets.row_column[e]], part_of[sets.row_column[sets.row_start[i]]]);
        for (int p = 0; p < n_parts; p++) /* connected: a part is what its first column reaches */
            for (int reached[N] = {0}, changed = 1, first = 1; changed; first = 0) {
                if (first)
                    reached[parts[p].column[0]] = 1;
                changed = 0;
                for (int i = 0; i < M; i++) {
                    int any = 0;
                    for (int e = sets.row_start[i]; e < sets.row_start[i + 1]; e++)
                        any |= reached[sets.row_column[e]];
                    for (int e = sets.row_start[i]; any && e < sets.row_start[i + 1]; e++) {
                        changed |= !reached[sets.row_column[e]];
                        reached[sets.row_column[e]] = 1;
                    }
                }
                for (int j = 0; !changed && j < N; j++)
                    assert_int_equal(reached[j], part_of[j] == p);
            }
        for (int p = 0; p < n_parts; p++)
            pk_reduced_free(&parts[p]);
        free(parts);
        pk_reduced_free(&whole);
        pk_sets_free(&sets);
    }
}

/* ---- domination ---- */

/* Intervals [low, high) of 0..n_items - 1 for n lists: long, many within others, differing at their ends. */
static pk_sets intervals(uint64_t *random, int n, int n_items, int spread)
{
    int *start = calloc((size_t)n + 1, sizeof *start), *item = malloc(sizeof *item * (size_t)n * (size_t)n_items);
    assert_true(start && item);
    int used = 0;
    for (int a = 0; a < n; a++) {
        int low = below(random, spread), high = n_items - below(random, spread);
        for (int i = low; i < high; i++)
            item[used++] = i;
        start[a + 1] = used;
    }
    pk_sets sets;
    assert_int_equal(pk_sets_from_columns(n_items, n, start, item, &sets, NULL), PK_OK);
    return sets;
}

static bool lies_within(const int *start, const int *item, int a, int b)
{
    int n_a = start[a + 1] - start[a], n_b = start[b + 1] - start[b], n = 0;
    for (int i = start[a], k = start[b]; i < start[a + 1] && k < start[b + 1];) {
        n += item[i] == item[k];
        bool ahead = item[i] > item[k], behind = item[i] < item[k];
        i += !ahead;
        k += !behind;
    }
    return n == n_a && n_a <= n_b;
}

static void finds_all_that_is_dominated(void **state)
{
    (void)state;
    uint64_t random = 9;
    static const struct {
        int n, n_items, spread;
    } SIZES[] = {{1, 1, 1}, {30, 40, 10}, {150, 600, 250}, {200, 3000, 40}, {90, 2048, 1000}};
    for (size_t k = 0; k < sizeof SIZES / sizeof *SIZES; k++) {
        int n = SIZES[k].n;
        pk_sets sets = intervals(&random, n, SIZES[k].n_items, SIZES[k].spread);
        double *cost = malloc((size_t)n * sizeof *cost);
        uint8_t *column = calloc((size_t)n, 1), *row = calloc((size_t)sets.n_rows, 1);
        assert_true(cost && column && row);
        for (int j = 0; j < n; j++)
            cost[j] = below(&random, 3);
        int64_t work = 0;
        bool found;
        assert_true(pk_sets_dominated_columns(&sets, cost, column, 7, &work, &found));
        for (int a = 0; a < n; a++) {
            bool dominated = false;
            for (int b = 0; b < n && !dominated; b++) {
                bool within = a != b && column[b] == 0 && cost[b] <= cost[a] &&
                              lies_within(sets.column_start, sets.column_row, a, b);
                bool twins = within && cost[b] >= cost[a] && lies_within(sets.column_start, sets.column_row, b, a);
                dominated = within && (!twins || b < a);
            }
            assert_int_equal(column[a], dominated ? 7 : 0);
        }
        work = 0;
        assert_true(pk_sets_dominating_rows(&sets, row, &work, &found));
        for (int a = 0; a < sets.n_rows; a++) {
            bool dominated = false;
            int size = sets.row_start[a + 1] - sets.row_start[a];
            for (int b = 0; b < sets.n_rows && !dominated; b++)
                if (a != b && row[b] == 0 && sets.row_start[b + 1] > sets.row_start[b] &&
                    lies_within(sets.row_start, sets.row_column, b, a))
                    dominated = sets.row_start[b + 1] - sets.row_start[b] < size || b < a;
            assert_int_equal(row[a], dominated);
        }
        free(cost);
        free(column);
        free(row);
        pk_sets_free(&sets);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_keeps_the_optimum),
        cmocka_unit_test(declarations_are_needed),
        cmocka_unit_test(solvers_agree),
        cmocka_unit_test(splits_into_components),
        cmocka_unit_test(finds_all_that_is_dominated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
