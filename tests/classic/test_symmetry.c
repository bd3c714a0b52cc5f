/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Symmetries of covering problems, which every generator must be, covers that keep some of them, and bounds and trees
 * by them: the edges of a hypercube that meet its cycles of four, of which there are 2^d d! symmetries and one orbit of
 * edges; and rings of columns.
 */
#include "assert_close.h"

#include "base/random.h"
#include "engine/setcover_core.h"
#include "engine/symmetry.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_RING = 80 };

static const pk_proof no_limits = {.options = &pk_search_defaults};

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
        uint8_t *met = calloc((size_t)symmetry->n_points, 1);
        for (int p = 0; p < symmetry->n_points; p++)
            assert_false(met[image[p]]++);
        free(met);
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
        assert_true(pk_symmetry_find(&core.sets, core.cost, &no_limits, &symmetry));
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
        assert_true(pk_symmetry_find(&core.sets, core.cost, &no_limits, &symmetry));
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
    assert_true(pk_symmetry_find(&sets, cost, &no_limits, &symmetry));
    assert_int_equal(symmetry.n_generators, 0);
    pk_symmetry_free(&symmetry);
    pk_sets_free(&sets);
}

static double bound_by_parts(const cover_core *core)
{
    cover_run run = {.sets = &core->sets, .cost = core->cost};
    double bound;
    pk_proof_start(&run.proof, &pk_search_defaults, 0);
    assert_true(cover_bound_by_parts(&run, core, &bound));
    return bound;
}

/* The cubes in a hypercube of 4 dimensions need 3 of their 12 edges each, so 8 of the 32; those of 4 dimensions in one
 * of 5 need 8 each, so 20 of 80. */
static void bounds_by_parts(void **state)
{
    (void)state;
    const double least[] = {8, 20};
    for (int d = 4; d <= 5; d++) {
        cover_core core;
        make_hypercube(d, &core);
        assert_close(bound_by_parts(&core), least[d - 4], 0);
        for (int j = 0; j < core.sets.n_columns; j++)
            core.cost[j] = 0.5;
        assert_close(bound_by_parts(&core), least[d - 4] / 2, 0);
        core.cost[0] = 2;
        assert_true(isinf(bound_by_parts(&core)));
        cover_core_free(&core);
    }
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

/* Columns of several kinds, n of each, on a ring of n rows: column j of a kind covers the rows j + a (mod n) of its
 * offsets. Those of a kind cost the same. */
enum { MOST_KINDS = 3 };
typedef struct ring {
    int n, n_kinds;
    int cost[MOST_KINDS], n_offsets[MOST_KINDS];
    int offset[MOST_KINDS][MOST_RING];
    cover_core core;
} ring;

static void build_ring(ring *r)
{
    int columns = r->n * r->n_kinds, *start = malloc(((size_t)columns + 1) * sizeof *start),
        *item = malloc((size_t)columns * (size_t)r->n * sizeof *item), entries = 0;
    r->core = (cover_core){.cost = malloc((size_t)columns * sizeof(double)),
                           .column = malloc((size_t)columns * sizeof(int)),
                           .row = malloc((size_t)r->n * sizeof(int))};
    for (int j = 0; j < columns; j++) {
        int kind = j / r->n;
        start[j] = entries;
        for (int a = 0; a < r->n_offsets[kind]; a++)
            item[entries++] = (j + r->offset[kind][a]) % r->n;
        r->core.cost[j] = r->cost[kind];
        r->core.column[j] = j;
    }
    start[columns] = entries;
    for (int i = 0; i < r->n; i++)
        r->core.row[i] = i;
    assert_int_equal(pk_sets_from_columns(r->n, columns, start, item, &r->core.sets, NULL), PK_OK);
}

/* Can the rows that are not covered be covered at such a cost? Asks the columns of the first of them. */
static bool can_cover(const ring *r, const int *times, int cost)
{
    int row = 0, with[MOST_RING];
    while (row < r->n && times[row])
        row++;
    if (row == r->n)
        return true;
    for (int kind = 0; kind < r->n_kinds; kind++)
        for (int k = 0; r->cost[kind] <= cost && k < r->n_offsets[kind]; k++) {
            memcpy(with, times, (size_t)r->n * sizeof *with);
            for (int a = 0; a < r->n_offsets[kind]; a++)
                with[(row + r->n - r->offset[kind][k] + r->offset[kind][a]) % r->n]++;
            if (can_cover(r, with, cost - r->cost[kind]))
                return true;
        }
    return false;
}

static int least_cover(const ring *r)
{
    int times[MOST_RING] = {0}, cost = 0;
    while (!can_cover(r, times, cost))
        cost++;
    return cost;
}

/* The tree alone, from a cover of all columns, on cores that are too large to be enumerated at once: it has to find a
 * least cover, so it may leave none out. The orbits are the kinds. */
static void trees(void **state)
{
    (void)state;
    uint64_t random = 7;
    for (int k = 0; k < 8; k++) {
        ring r = {.n = 67 + k, .n_kinds = 3};
        for (int kind = 0; kind < r.n_kinds; kind++) {
            r.cost[kind] = 3 + (int)pk_random_below(&random, 3);
            for (int a = 0; a < r.n; a++)
                if (pk_random_below(&random, 2))
                    r.offset[kind][r.n_offsets[kind]++] = a;
        }
        build_ring(&r);
        const pk_sets *sets = &r.core.sets;
        cover_run run = {.sets = sets, .cost = r.core.cost, .best = malloc((size_t)sets->n_columns)};
        uint8_t *fixed = calloc((size_t)sets->n_columns, 1);
        double *u = calloc((size_t)sets->n_rows, sizeof *u);
        pk_proof_start(&run.proof, &pk_search_defaults, 1);
        pk_proof_enter(&run.proof);
        memset(run.best, 1, (size_t)sets->n_columns);
        cover_improver *improver = cover_improver_new(&run, &r.core, fixed, 0, u);
        run.proof.best = 1e6;
        assert_true(cover_tree(&run, &r.core, fixed, 0, u, improver));
        assert_false(run.out_of_memory);
        assert_close(run.proof.best, least_cover(&r), 0);
        cover_improver_free(improver);
        cover_core_free(&r.core);
        free(run.best);
        free(fixed);
        free(u);
    }
}

/* Parts of rings of one kind may lack the symmetries of the whole. */
static void bounds_hold(void **state)
{
    (void)state;
    uint64_t random = 3;
    int bounded = 0;
    for (int k = 0; k < 60; k++) {
        ring r = {.n = 8 + (int)pk_random_below(&random, 20), .n_kinds = 1, .cost = {1}};
        for (int a = 0; a < r.n; a++)
            if (a == 0 || (r.n_offsets[0] < 4 && pk_random_below(&random, 6) == 0))
                r.offset[0][r.n_offsets[0]++] = a;
        build_ring(&r);
        double bound = bound_by_parts(&r.core);
        assert_true(bound <= least_cover(&r));
        bounded += bound > 0;
        cover_core_free(&r.core);
    }
    assert_true(bounded > 10);
}

/* Seven columns: orbits too few for a search, which must say so. */
static void too_small(void **state)
{
    (void)state;
    ring r = {.n = 7, .n_kinds = 1, .cost = {1}, .n_offsets = {2}, .offset = {{0, 1}}};
    build_ring(&r);
    const pk_sets *sets = &r.core.sets;
    cover_run run = {.sets = sets, .cost = r.core.cost, .best = calloc((size_t)sets->n_columns, 1)};
    uint8_t *fixed = calloc((size_t)sets->n_columns, 1);
    double *u = calloc((size_t)sets->n_rows, sizeof *u);
    pk_proof_start(&run.proof, &pk_search_defaults, 1);
    cover_orbits *orbits = cover_orbits_new(&run, &r.core, fixed, 0, u, 1);
    assert_non_null(orbits);
    assert_false(cover_orbits_any(orbits));
    cover_orbits_free(orbits);
    cover_core_free(&r.core);
    free(run.best);
    free(fixed);
    free(u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hypercubes),     cmocka_unit_test(none_at_random), cmocka_unit_test(bounds_by_parts),
        cmocka_unit_test(regular_covers), cmocka_unit_test(too_small),      cmocka_unit_test(trees),
        cmocka_unit_test(bounds_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
