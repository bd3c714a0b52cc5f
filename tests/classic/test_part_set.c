/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The set of columns that local search for partial covering moves: on random cores, after every change, all it keeps is
 * what the set of the same members has that is counted from nothing; a swap wins what is foretold; and what two
 * columns share is no less than what a swap of them saves. The search at a price keeps the budget.
 */
#include "assert_close.h"
#include "base/random.h"
#include "engine/partcover_near.h"
#include "engine/partcover_price.h"
#include "engine/partcover_set.h"

#include <stdlib.h>

enum { CASES = 200, CHANGES = 30, MOST_COLUMNS = 20, MOST_ROWS = 40 };

static int below(uint64_t *random, int n)
{
    return (int)pk_random_below(random, (uint64_t)n);
}

static void make_core(uint64_t *random, part_core *core)
{
    int n = 2 + below(random, MOST_COLUMNS - 1), m = 1 + below(random, MOST_ROWS), used = 0;
    double density = 0.05 + 0.4 * pk_random_unit(random);
    int *start = calloc((size_t)m + 1, sizeof *start), *item = malloc(sizeof *item * MOST_ROWS * MOST_COLUMNS);
    *core = (part_core){.weight = malloc(sizeof(double) * MOST_ROWS), .cost = malloc(sizeof(double) * MOST_COLUMNS)};
    assert_true(start && item && core->weight && core->cost);
    for (int j = 0; j < n; j++)
        core->cost[j] = 1 + below(random, 3);
    for (int i = 0; i < m; i++) {
        core->weight[i] = below(random, 10);
        for (int j = 0; j < n; j++)
            if (pk_random_unit(random) < density)
                item[used++] = j;
        start[i + 1] = used;
    }
    assert_int_equal(pk_sets_from_rows(m, n, start, item, &core->sets, NULL), PK_OK);
}

static void assert_counted(const part_set *s)
{
    const pk_sets *sets = &s->core->sets;
    double lost = 0, spent = 0, score[MOST_COLUMNS] = {0};
    for (int i = 0; i < sets->n_rows; i++) {
        int times = 0, owner = -1;
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
            if (s->place[sets->row_column[e]] >= 0) {
                times++;
                owner = sets->row_column[e];
            }
        lost += times == 0 ? s->core->weight[i] : 0;
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
            if (times == 0 || (times == 1 && sets->row_column[e] == owner))
                score[sets->row_column[e]] += s->core->weight[i];
        assert_int_equal(s->times[i], times);
        assert_true(times == 1 ? s->owner[i] == owner : s->owner[i] < 0);
    }
    for (int j = 0; j < sets->n_columns; j++) {
        spent += s->place[j] >= 0 ? s->core->cost[j] : 0;
        assert_close(s->score[j], score[j], 1e-9);
        assert_true(s->place[j] < 0 || s->member[s->place[j]] == j);
    }
    assert_close(s->lost, lost, 1e-9);
    assert_close(s->spent, spent, 1e-9);
}

static double shared_by(const part_near *near, int j, int k)
{
    for (size_t e = near->start[k]; e < near->start[k + 1]; e++)
        if (near->list[e].column == j)
            return near->list[e].shared;
    return 0;
}

static void change(part_set *s, const part_near *near, uint64_t *random)
{
    int j = below(random, s->core->sets.n_columns);
    if (s->place[j] >= 0) {
        part_set_drop(s, j);
    } else if (s->size == 0 || below(random, 3) == 0) {
        part_set_add(s, j);
    } else {
        int k = s->member[below(random, s->size)];
        double saved = part_set_overlap(s, j, k), after = s->lost - s->score[j] + s->score[k] - saved;
        assert_true(shared_by(near, j, k) >= saved);
        part_set_swap(s, j, k);
        assert_close(s->lost, after, 1e-9);
        assert_true(s->place[j] >= 0 && s->place[k] < 0);
    }
}

static void test_changes(void **state)
{
    (void)state;
    uint64_t random = 5;
    for (int c = 0; c < CASES; c++) {
        part_core core;
        part_set s;
        part_near near;
        make_core(&random, &core);
        assert_true(part_set_new(&core, &s) && part_near_new(&core, &near));
        assert_non_null(near.start);
        for (int t = 0; t < CHANGES; t++) {
            change(&s, &near, &random);
            assert_counted(&s);
        }
        part_near_free(&near);
        part_set_free(&s);
        part_core_free(&core);
    }
}

/* Where places are worth little, the search takes more than the budget has room for, and what is left keeps it; where
 * they are worth much, nothing is done. */
static void test_priced(void **state)
{
    (void)state;
    uint64_t random = 9;
    int searches = 0, better = 0;
    for (int c = 0; c < CASES; c++) {
        part_core core;
        part_set s;
        make_core(&random, &core);
        assert_true(part_set_new(&core, &s));
        double all = s.lost, limit = 1 + below(&random, 2 * core.sets.n_columns);
        const pk_part_cover problem = {.sets = &core.sets, .weight = core.weight, .cost = core.cost, true, limit};
        part_run run = {.problem = &problem};
        pk_proof_start(&run.proof, &pk_search_defaults, 0);
        for (int j = 0; j < core.sets.n_columns; j++)
            if (part_set_fits(&s, limit, core.cost[j]))
                part_set_add(&s, j);
        double lost = s.lost, dear = 1 + all, cheap = 0.04 * (all - lost) / limit;
        assert_true(part_search_priced(&run, &s, 1000, &random, &dear));
        assert_close(dear, 0, 0);
        assert_close(s.lost, lost, 0);
        if (cheap > 0) {
            assert_true(part_search_priced(&run, &s, 1000, &random, &cheap));
            assert_true(cheap > 0);
            assert_counted(&s);
            assert_true(part_set_fits(&s, limit, 0));
            part_set_fill(&s, limit);
            better += s.lost < lost;
            searches++;
        }
        part_set_free(&s);
        part_core_free(&core);
    }
    assert_true(searches > CASES / 2);
    assert_true(better > searches / 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_changes), cmocka_unit_test(test_priced)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
