/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Millions of pairs, most of them made to be hard, against the exact distance: grids whose nodes are centres, points
 * and radii at once, so that mirrored nodes lie on rims but for rounding; radii a hair beside; poles, the antimeridian
 * and coincident points; and more than one block of points.
 */
#include "assert_close.h"
#include "engine/cover.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1 << 17 }; /* of which weights are summed one by one */

static const pk_geometry wgs84 = {.earth = PK_WGS84};
static const pk_geometry sphere = {.earth = PK_SPHERE, .sphere_radius_km = PK_SPHERE_RADIUS_KM};
static const pk_geometry plane = {.earth = PK_PLANE};

static uint64_t state = 99;

/* SplitMix64, in [low, high). */
static double random_between(double low, double high)
{
    state += 0x9e3779b97f4a7c15u;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    return low + (high - low) * ((double)(z >> 11) * 0x1p-53);
}

static size_t random_below(size_t n)
{
    return (size_t)random_between(0, (double)n);
}

/* ---- classes formed one point after another, with nothing but the exact distance ---- */

typedef struct expectation {
    size_t n_words, n_classes, n_slots;
    uint64_t *sets;
    double *weight, *block_weight;
    uint64_t *count;
    size_t *slots; /* class + 1 */
} expectation;

static void *allocated(size_t n, size_t size)
{
    void *memory = calloc(n + 1, size);
    assert_non_null(memory);
    return memory;
}

static size_t class_of(expectation *e, const uint64_t *row)
{
    uint64_t hash = 0;
    for (size_t w = 0; w < e->n_words; w++)
        hash = (hash + row[w]) * 0x9e3779b97f4a7c15u ^ hash >> 31;
    for (size_t slot = (size_t)(hash >> 20) % e->n_slots;; slot = (slot + 1) % e->n_slots) {
        size_t bytes = e->n_words * sizeof *row;
        if (e->slots[slot] == 0) {
            memcpy(e->sets + e->n_classes * e->n_words, row, bytes);
            e->slots[slot] = ++e->n_classes;
        }
        size_t class = e->slots[slot] - 1;
        if (memcmp(e->sets + class * e->n_words, row, bytes) == 0)
            return class;
    }
}

static void end_block(expectation *e)
{
    for (size_t c = 0; c < e->n_classes; c++) {
        e->weight[c] += e->block_weight[c];
        e->block_weight[c] = 0;
    }
}

static expectation classify_slowly(const pk_geometry *geometry, const pk_disc *discs, size_t n_discs,
                                   const pk_position *points, const double *weights, size_t n_points)
{
    size_t n_words = (n_discs + 63) / 64;
    expectation e = {.n_words = n_words, .n_slots = 2 * n_points + 1};
    e.sets = allocated(n_points * n_words, sizeof *e.sets);
    e.weight = allocated(n_points, sizeof *e.weight);
    e.block_weight = allocated(n_points, sizeof *e.block_weight);
    e.count = allocated(n_points, sizeof *e.count);
    e.slots = allocated(e.n_slots, sizeof *e.slots);
    uint64_t *row = allocated(n_words, sizeof *row);
    for (size_t p = 0; p < n_points; p++) {
        if (p % BLOCK == 0)
            end_block(&e);
        memset(row, 0, n_words * sizeof *row);
        for (size_t d = 0; d < n_discs; d++)
            if (pk_distance_km(geometry, discs[d].centre, points[p]) <= discs[d].radius_km)
                row[d / 64] |= (uint64_t)1 << d % 64;
        size_t class = class_of(&e, row);
        e.block_weight[class] += weights[p];
        e.count[class]++;
    }
    end_block(&e);
    free(row);
    return e;
}

static void compare(const pk_geometry *geometry, const pk_disc *discs, size_t n_discs, const pk_position *points,
                    const double *weights, size_t n_points)
{
    expectation e = classify_slowly(geometry, discs, n_discs, points, weights, n_points);
    const pk_point_array stream = pk_point_array_of(points, weights, n_points);
    pk_cover_classes c;
    for (int kind = 0; kind < 2; kind++) {
        pk_status status = kind == 0 ? pk_cover_classify(geometry, discs, n_discs, points, weights, n_points, &c, NULL)
                                     : pk_cover_classify_stream(geometry, discs, n_discs, &stream.points, &c, NULL);
        assert_int_equal(status, PK_OK);
        assert_int_equal(c.n_classes, e.n_classes);
        assert_int_equal(c.n_words, e.n_words);
        assert_memory_equal(c.sets, e.sets, e.n_classes * e.n_words * sizeof *e.sets);
        assert_memory_equal(c.count, e.count, e.n_classes * sizeof *e.count);
        for (size_t i = 0; i < e.n_classes; i++)
            assert_close(c.weight[i], e.weight[i], 0.0);
        pk_cover_classes_free(&c);
    }
    free(e.sets);
    free(e.weight);
    free(e.block_weight);
    free(e.count);
    free(e.slots);
}

/* ---- hard pairs ---- */

/* A grid of side × side nodes, every seventh point another's twin; centres are nodes, radii distances between nodes. */
static void compare_grid(const pk_geometry *geometry, pk_position corner, double step, size_t side, size_t n_discs)
{
    size_t n_points = side * side;
    pk_position *points = allocated(n_points, sizeof *points);
    double *weights = allocated(n_points, sizeof *weights);
    pk_disc *discs = allocated(n_discs, sizeof *discs);
    for (size_t i = 0; i < n_points; i++) {
        size_t row = i / side, column = i % side;
        points[i] = (pk_position){corner.lat + step * (double)row, corner.lon + step * (double)column};
        if (geometry->earth != PK_PLANE)
            points[i].lat = fmax(-90, fmin(90, points[i].lat));
        if (i % 7 == 6)
            points[i] = points[i / 2];
        weights[i] = random_between(0, 1);
    }
    for (size_t d = 0; d < n_discs; d++) {
        pk_position centre = points[random_below(n_points)];
        double radius_km = pk_distance_km(geometry, centre, points[random_below(n_points)]);
        const double beside[] = {0, 0, 0, 1e-9, -1e-9, 1e-6, -1e-6, 0.01, -0.01};
        discs[d] = (pk_disc){centre, radius_km + beside[random_below(sizeof beside / sizeof *beside)]};
    }
    compare(geometry, discs, n_discs, points, weights, n_points);
    free(points);
    free(weights);
    free(discs);
}

static void grids_on_the_plane(void **unused)
{
    (void)unused;
    for (int i = 0; i < 20; i++)
        compare_grid(&plane, (pk_position){-50, -50}, 1, 101, 70);
    compare_grid(&plane, (pk_position){1e6, 1e6}, 0.001, 150, 70); /* far from the origin */
    compare_grid(&plane, (pk_position){3, 4}, 0, 100, 10);         /* all in one place */
}

static void grids_on_the_globe(void **unused)
{
    (void)unused;
    const pk_position corners[] = {{-5, -5}, {84, 0}, {-90, 170}, {40, 175}, {-3, -185}, {44, 28}};
    for (size_t i = 0; i < sizeof corners / sizeof *corners; i++) {
        compare_grid(&wgs84, corners[i], 0.1, 100, 25);
        compare_grid(&sphere, corners[i], 0.1, 120, 80);
    }
    compare_grid(&wgs84, (pk_position){-90, -180}, 1.8, 101, 25); /* all of it */
    compare_grid(&sphere, (pk_position){-90, -180}, 1.5, 121, 80);
}

static void blocks_of_points(void **unused)
{
    (void)unused;
    const size_t n_points = 5 * BLOCK + 4321, n_discs = 20;
    pk_position *points = allocated(n_points, sizeof *points);
    double *weights = allocated(n_points, sizeof *weights);
    pk_disc discs[20];
    for (size_t i = 0; i < n_points; i++) {
        points[i] = (pk_position){random_between(0, 30), random_between(0, 30)};
        weights[i] = random_between(0, 1);
    }
    points[5] = (pk_position){NAN, 3};
    points[6] = (pk_position){INFINITY, -INFINITY};
    points[7] = (pk_position){1e200, 0};
    for (size_t d = 0; d < n_discs; d++)
        discs[d] = (pk_disc){points[1000 + d], random_between(0, 12)};
    compare(&plane, discs, n_discs, points, weights, n_points);
    points[7].lat = 1;
    compare(&plane, discs, n_discs, points, weights, n_points);
    free(points);
    free(weights);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grids_on_the_plane),
        cmocka_unit_test(grids_on_the_globe),
        cmocka_unit_test(blocks_of_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
