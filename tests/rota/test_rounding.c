/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Nested rounding on thousands of small random problems: every running total against its average after every step, at
 * all three levels, with sums formed here once more.
 */
#include "assert_close.h"

#include "base/random.h"
#include "engine/rounding.h"

#include <stdbool.h>

enum { MOST_LEAVES = 12, MOST_CYCLES = 12, MOST_NEEDS = 3, CASES = 3000 };

typedef struct random_case {
    pk_rounding_leaf leaves[MOST_LEAVES];
    double wanted[MOST_NEEDS * MOST_CYCLES], worth[MOST_NEEDS];
    pk_rounding problem;
} random_case;

static size_t below(uint64_t *random, size_t n)
{
    return (size_t)pk_random_below(random, n);
}

/* A third of the cases have small denominators, whose sums are often whole; some means are 0, some above 1. */
static void draw(uint64_t *random, random_case *drawn)
{
    pk_rounding *problem = &drawn->problem;
    *problem = (pk_rounding){.leaves = drawn->leaves,
                             .n_leaves = 1 + below(random, MOST_LEAVES),
                             .n_groups = 1 + below(random, 4),
                             .n_steps = 1 + below(random, 5),
                             .n_cycles = 1 + below(random, MOST_CYCLES),
                             .n_needs = below(random, 2) ? below(random, MOST_NEEDS + 1) : 0,
                             .wanted = drawn->wanted,
                             .worth = drawn->worth};
    for (size_t i = 0; i < problem->n_needs; i++)
        drawn->worth[i] = pk_random_unit(random);
    for (size_t i = 0; i < problem->n_needs * problem->n_cycles; i++)
        drawn->wanted[i] = 4 * pk_random_unit(random) - 1;
    size_t denominator = below(random, 3) ? 0 : 2 + below(random, 5);
    for (size_t i = 0; i < problem->n_leaves; i++) {
        double mean = denominator ? (double)below(random, 2 * denominator + 1) / (double)denominator
                                  : pk_random_unit(random) * (below(random, 2) ? 0.5 : 3);
        drawn->leaves[i] = (pk_rounding_leaf){.group = below(random, problem->n_groups),
                                              .step = below(random, problem->n_steps),
                                              .mean = mean,
                                              .need = below(random, problem->n_needs + 1),
                                              .yield = pk_random_unit(random)};
    }
}

/* The largest distance of a running total of a group (n_groups: of all) from its average. */
static double largest_distance(const pk_rounding *problem, const int *counts, size_t group)
{
    double largest = 0, average = 0;
    long total = 0;
    for (size_t c = 0; c < problem->n_cycles; c++)
        for (size_t t = 0; t < problem->n_steps; t++) {
            for (size_t i = 0; i < problem->n_leaves; i++) {
                const pk_rounding_leaf *leaf = &problem->leaves[i];
                if (leaf->step != t || (group < problem->n_groups && leaf->group != group))
                    continue;
                total += counts[i * problem->n_cycles + c];
                average += leaf->mean;
            }
            largest = fmax(largest, fabs((double)total - average));
        }
    return largest;
}

static void assert_rounded(const pk_rounding *problem, const int *counts)
{
    for (size_t i = 0; i < problem->n_leaves; i++) {
        long total = 0;
        for (size_t c = 0; c < problem->n_cycles; c++) {
            int count = counts[i * problem->n_cycles + c];
            assert_true(count >= 0);
            total += count;
            double average = problem->leaves[i].mean * (double)(c + 1);
            assert_true((double)total >= floor(average + 1e-8) && (double)total <= ceil(average - 1e-8));
        }
    }
    for (size_t g = 0; g <= problem->n_groups; g++)
        assert_true(largest_distance(problem, counts, g) <= 1 + 1e-5);
}

static void test_random(void **state)
{
    (void)state;
    uint64_t random = 7;
    int counts[MOST_LEAVES * MOST_CYCLES];
    for (int k = 0; k < CASES; k++) {
        random_case drawn;
        pk_error error = {0};
        draw(&random, &drawn);
        pk_status status = pk_round_nested(&drawn.problem, counts, &error);
        if (status)
            fail_msg("case %d: %s", k, error.message);
        assert_rounded(&drawn.problem, counts);
    }
}

/* The three leaves of rounding.c: no counts keep every total between floor and ceiling, some keep all within one. */
static void test_no_strict_rounding(void **state)
{
    (void)state;
    const pk_rounding_leaf leaves[] = {{0, 0, 0.5, 0, 0}, {1, 1, 0.5, 0, 0}, {0, 2, 0.5, 0, 0}};
    const pk_rounding problem = {.leaves = leaves, .n_leaves = 3, .n_groups = 2, .n_steps = 3, .n_cycles = 2};
    int counts[6];
    for (int choice = 0; choice < 1 << 6; choice++) {
        bool strict = true;
        for (int i = 0; i < 6; i++)
            counts[i] = choice >> i & 1;
        for (size_t i = 0; i < 3; i++)
            strict &= counts[2 * i] + counts[2 * i + 1] == 1;
        for (size_t g = 0; g <= 2; g++)
            strict &= largest_distance(&problem, counts, g) < 1;
        assert_false(strict);
    }
    pk_error error = {0};
    assert_int_equal(pk_round_nested(&problem, counts, &error), PK_OK);
    assert_rounded(&problem, counts);
}

/* Whole means stay what they are, whatever stands beside them. */
static void test_whole(void **state)
{
    (void)state;
    const pk_rounding_leaf leaves[] = {{0, 0, 2, 0, 0}, {0, 1, 0.4, 0, 0}, {1, 1, 0, 0, 0}, {1, 0, 0.7, 0, 0}};
    const pk_rounding problem = {.leaves = leaves, .n_leaves = 4, .n_groups = 2, .n_steps = 2, .n_cycles = 10};
    int counts[40];
    pk_error error = {0};
    assert_int_equal(pk_round_nested(&problem, counts, &error), PK_OK);
    for (int c = 0; c < 10; c++) {
        assert_int_equal(counts[c], 2);
        assert_int_equal(counts[20 + c], 0);
    }
    assert_rounded(&problem, counts);
}

/* A count falls where it is wanted. */
static void test_needs(void **state)
{
    (void)state;
    const pk_rounding_leaf leaf = {.mean = 0.5, .yield = 3};
    const double worth = 0.1;
    for (int day = 0; day < 2; day++) {
        const double wanted[] = {day ? 0 : 2, day ? 2 : 0};
        const pk_rounding problem = {.leaves = &leaf,
                                     .n_leaves = 1,
                                     .n_groups = 1,
                                     .n_steps = 1,
                                     .n_cycles = 2,
                                     .n_needs = 1,
                                     .wanted = wanted,
                                     .worth = &worth};
        int counts[2];
        assert_int_equal(pk_round_nested(&problem, counts, NULL), PK_OK);
        assert_int_equal(counts[day], 1);
        assert_int_equal(counts[1 - day], 0);
    }
}

/* A long horizon goes through many windows. */
static void test_long_horizon(void **state)
{
    (void)state;
    enum { LEAVES = 40, CYCLES = 60 };
    static int counts[LEAVES * CYCLES];
    pk_rounding_leaf leaves[LEAVES];
    uint64_t random = 3;
    for (size_t i = 0; i < LEAVES; i++)
        leaves[i] = (pk_rounding_leaf){.group = i / 8, .step = i % 4, .mean = pk_random_unit(&random)};
    const pk_rounding problem = {.leaves = leaves, .n_leaves = LEAVES, .n_groups = 5, .n_steps = 4, .n_cycles = CYCLES};
    pk_error error = {0};
    assert_int_equal(pk_round_nested(&problem, counts, &error), PK_OK);
    assert_rounded(&problem, counts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random), cmocka_unit_test(test_no_strict_rounding), cmocka_unit_test(test_whole),
        cmocka_unit_test(test_needs),  cmocka_unit_test(test_long_horizon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
