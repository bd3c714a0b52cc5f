/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Symmetries of covering problems, which every generator must be, and covers that keep some of them: the edges of a
 * hypercube that meet its cycles of four, of which there are 2^d d! symmetries and one orbit of edges.
 */
#include "assert_close.h"

#include "base/random.h"
#include "engine/setcover_core.h"
#include "engine/symmetry.h"

#include <stdlib.h>
#include <string.h>

/* Edges by their lower end and direction are columns, cycles are rows. */
static void make_hypercube(int d, cover_core *core)
{
    size_t ends = (size_t)1 << d, n = ends / 2 * (size_t)d, m = n * (size_t)(d - 1) / 4;
    int *edge = malloc(ends * (size_t)d * sizeof *edge), *start = malloc((m + 1) * sizeof *start),
        *item = malloc(4 * m * sizeof *item), edges = 0, rows = 0;
    for (int v = 0; v < 1 << d; v++)
        for (int a = 0; a < d; a++)
            edge[v * d + a] = v >> a & 1 ? -1 : edges++;
    for (int v = 0; v < 1 << d; v++)
        for (int a = 0; a < d; a++)
            for (int b = a + 1; b < d; b++)
                if (!(v >> a & 1) && !(v >> b & 1)) {
                    const int sides[] = {edge[v * d + a], edge[v * d + b], edge[(v | 1 << b) * d + a],
                                         edge[(v | 1 << a) * d + b]};
                    start[rows] = 4 * rows;
                    memcpy(item + start[rows++], sides, sizeof sides);
                }
    start[rows] = 4 * rows;
    assert_int_equal(edges, n);
    assert_int_equal(rows, m);
    free(edge);
    *core = (cover_core){
        .cost = malloc(n * sizeof(double)), .column = malloc(n * sizeof(int)), .row = malloc(m * sizeof(int))};
    assert_int_equal(pk_sets_from_rows(rows, edges, start, item, &core->sets, NULL), PK_OK);
    for (int j = 0; j < edges; j++) {
        core->cost[j] = 1;
        core->column[j] = j;
    }
    for (int i = 0; i < rows; i++)
        core->row[i] = i;
}

static bool covers(const pk_sets *sets, int j, int i)
{
    for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++)
        if (sets->column_row[k] == i)
            return true;
    return false;
}

static void check_symmetry(const pk_sets *sets, const double *cost, const pk_symmetry *symmetry)
{
    int n = sets->n_columns;
    for (int g = 0; g < symmetry->n_generators; g++) {
        const int *image = symmetry->image + (ptrdiff_t)g * symmetry->n_points;
        for (int j = 0; j < n; j++) {
            assert_true(image[j] < n);
            assert_close(cost[image[j]], cost[j], 0);
            assert_int_equal(sets->column_start[image[j] + 1] - sets->column_start[image[j]],
                             sets->column_start[j + 1] - sets->column_start[j]);
            for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++)
                assert_true(covers(sets, image[j], image[n + sets->column_row[k]] - n));
        }
    }
}

static void hypercubes(void **state)
{
    (void)state;
    for (int d = 2; d <= 6; d++) {
        cover_core core;
        pk_symmetry symmetry;
        make_hypercube(d, &core);
        assert_true(pk_symmetry_find(&core.sets, core.cost, &symmetry));
        assert_true(symmetry.n_generators > 0);
        assert_int_equal(symmetry.n_orbits, 1);
        check_symmetry(&core.sets, core.cost, &symmetry);
        pk_symmetry_free(&symmetry);

        /* edges of one direction are dear */
        for (int j = 0; j < core.sets.n_columns; j++)
            core.cost[j] = 1;
        for (int v = 0, j = 0; v < 1 << d; v++)
            for (int a = 0; a < d; a++)
                if (!(v >> a & 1))
                    core.cost[j++] = a == 0 ? 2 : 1;
        assert_true(pk_symmetry_find(&core.sets, core.cost, &symmetry));
        assert_int_equal(symmetry.n_orbits, 2);
        check_symmetry(&core.sets, core.cost, &symmetry);
        pk_symmetry_free(&symmetry);
        cover_core_free(&core);
    }
}

static void none_at_random(void **state)
{
    (void)state;
    enum { ROWS = 60, COLUMNS = 100, LONG = 8, ENTRIES = ROWS * LONG };
    uint64_t random = 1;
    int *start = malloc((ROWS + 1) * sizeof *start), *item = malloc(ENTRIES * sizeof *item);
    double cost[COLUMNS];
    for (int j = 0; j < COLUMNS; j++)
        cost[j] = 1 + (double)pk_random_below(&random, 100);
    for (int i = 0; i <= ROWS; i++)
        start[i] = LONG * i;
    for (int k = 0; k < ENTRIES; k++)
        item[k] = (int)pk_random_below(&random, COLUMNS);
    pk_sets sets;
    pk_symmetry symmetry;
    assert_int_equal(pk_sets_from_rows(ROWS, COLUMNS, start, item, &sets, NULL), PK_OK);
    assert_true(pk_symmetry_find(&sets, cost, &symmetry));
    assert_int_equal(symmetry.n_generators, 0);
    pk_symmetry_free(&symmetry);
    pk_sets_free(&sets);
}

/* 342 is the least that is known; a greedy cover has 352 and more. */
static void regular_covers(void **state)
{
    (void)state;
    cover_core core;
    make_hypercube(8, &core);
    const pk_sets *sets = &core.sets;
    cover_run run = {.sets = sets, .cost = core.cost, .best = calloc((size_t)sets->n_columns, 1)};
    uint8_t *fixed = calloc((size_t)sets->n_columns, 1);
    double *u = calloc((size_t)sets->n_rows, sizeof *u);
    pk_proof_start(&run.proof, &pk_search_defaults, 1);
    cover_orbits *orbits = cover_orbits_new(&run, &core, fixed, 0, u, 1);
    assert_non_null(orbits);
    assert_true(cover_orbits_any(orbits));
    for (int turn = 0; turn < 10 && run.proof.best > 344; turn++)
        assert_true(cover_orbits_go(orbits, 2000000));
    assert_false(run.out_of_memory);
    assert_true(run.proof.best <= 344);
    double size = 0;
    for (int j = 0; j < sets->n_columns; j++)
        size += run.best[j];
    assert_close(size, run.proof.best, 0);
    for (int i = 0; i < sets->n_rows; i++) {
        int times = 0;
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
            times += run.best[sets->row_column[e]];
        assert_true(times > 0);
    }
    cover_orbits_free(orbits);
    cover_core_free(&core);
    free(run.best);
    free(fixed);
    free(u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hypercubes),
        cmocka_unit_test(none_at_random),
        cmocka_unit_test(regular_covers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
