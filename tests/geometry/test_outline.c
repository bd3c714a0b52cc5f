/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outlines: simple rings, anticlockwise, cut at the antimeridian, with the area and the inside they had before. */
#include "assert_close.h"

#include "base/random.h"
#include "engine/outline.h"

#include <stdlib.h>

static const pk_geometry wgs84 = {.earth = PK_WGS84};

static pk_arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = pk_arena_new();
    return arena ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    pk_arena_free(arena);
    return 0;
}

static double doubled_area(const pk_path *path)
{
    double sum = 0;
    for (size_t i = 0; i < path->n; i++) {
        pk_position a = path->vertices[i], b = path->vertices[(i + 1) % path->n];
        sum += a.lon * b.lat - b.lon * a.lat;
    }
    return sum;
}

/* Even-odd on the flat map, of all parts together. */
static bool holds(const pk_outline *outline, pk_position p)
{
    bool inside = false;
    for (size_t k = 0; k < outline->n_parts; k++) {
        const pk_path *path = &outline->parts[k];
        for (size_t i = 0; i < path->n; i++) {
            pk_position a = path->vertices[i], b = path->vertices[(i + 1) % path->n];
            if ((a.lon > p.lon) != (b.lon > p.lon) &&
                a.lat + (b.lat - a.lat) * (p.lon - a.lon) / (b.lon - a.lon) > p.lat)
                inside = !inside;
        }
    }
    return inside;
}

static void assert_sound(const pk_outline *outline)
{
    for (size_t k = 0; k < outline->n_parts; k++) {
        const pk_path *path = &outline->parts[k];
        assert_true(path->n >= 3 && doubled_area(path) > 0);
        for (size_t i = 0; i < path->n; i++) {
            assert_true(fabs(path->vertices[i].lon) <= 180 && fabs(path->vertices[i].lat) <= 90);
            assert_true(fabs(path->vertices[(i + 1) % path->n].lon - path->vertices[i].lon) <= 360);
        }
    }
}

static pk_outline area_of(const pk_position *vertices, size_t n)
{
    pk_outline outline;
    assert_int_equal(pk_outline_area(arena, vertices, n, &outline, NULL), PK_OK);
    assert_sound(&outline);
    return outline;
}

static void test_clockwise_is_turned(void **state)
{
    (void)state;
    const pk_position square[] = {{0, 0}, {10, 0}, {10, 10}, {0, 10}};
    pk_outline outline = area_of(square, 4);
    assert_int_equal(outline.n_parts, 1);
    assert_int_equal(outline.parts[0].n, 4);
    assert_close(doubled_area(&outline.parts[0]), 200, 1e-9);
}

/* A comb whose three teeth reach over the antimeridian: one piece on one side, three on the other. */
static void test_comb(void **state)
{
    (void)state;
    const pk_position comb[] = {{0, 170},   {0, -175}, {10, -175}, {10, 175},  {20, 175},  {20, -175},
                                {30, -175}, {30, 175}, {40, 175},  {40, -175}, {50, -175}, {50, 170}};
    pk_outline outline = area_of(comb, 12);
    assert_int_equal(outline.n_parts, 4);
    double total = 0;
    for (size_t k = 0; k < outline.n_parts; k++)
        total += doubled_area(&outline.parts[k]) / 2;
    assert_close(total, 5 * 50 + 3 * 10 * 10, 1e-9);
    assert_true(holds(&outline, (pk_position){25, -178}));
    assert_false(holds(&outline, (pk_position){15, -178}));
    assert_true(holds(&outline, (pk_position){15, 172}));
}

/* Vertices and edges on the antimeridian itself. */
static void test_on_the_cut(void **state)
{
    (void)state;
    const pk_position west[] = {{0, 170}, {0, 180}, {10, 180}, {10, 170}};
    pk_outline outline = area_of(west, 4);
    assert_int_equal(outline.n_parts, 1);
    assert_close(doubled_area(&outline.parts[0]), 200, 1e-9);
    const pk_position east[] = {{0, -180}, {0, -170}, {10, -170}, {10, -180}};
    outline = area_of(east, 4);
    assert_int_equal(outline.n_parts, 1);
    assert_close(doubled_area(&outline.parts[0]), 200, 1e-9);
    const pk_position corner[] = {{0, 175}, {5, 180}, {10, -175}, {15, 180}, {10, 175}};
    outline = area_of(corner, 5);
    assert_int_equal(outline.n_parts, 2);
}

static void test_poles(void **state)
{
    (void)state;
    const pk_position north[] = {{70, 0}, {70, 90}, {70, 180}, {70, -90}};
    pk_outline outline = area_of(north, 4);
    for (double lon = -175; lon < 180; lon += 10) {
        assert_true(holds(&outline, (pk_position){80, lon}));
        assert_false(holds(&outline, (pk_position){60, lon}));
    }
    assert_int_equal(pk_outline_circle(arena, &wgs84, (pk_position){-89, 50}, 1000, &outline, NULL), PK_OK);
    assert_sound(&outline);
    for (double lon = -175; lon < 180; lon += 10)
        assert_true(holds(&outline, (pk_position){-85, lon}));
}

/* Star-shaped areas anywhere: inside is what geometry.h says is inside. */
static void test_random_areas(void **state)
{
    (void)state;
    uint64_t random = 11;
    for (int k = 0; k < 400; k++) {
        pk_position centre = {pk_random_unit(&random) * 120 - 60,
                              k % 2 ? 180 - pk_random_unit(&random) * 10 : pk_random_unit(&random) * 360 - 180};
        pk_position vertices[12];
        size_t n = 3 + (size_t)pk_random_below(&random, 10);
        for (size_t i = 0; i < n; i++) {
            double angle = (k % 3 ? 2 : -2) * acos(-1) * (double)i / (double)n,
                   radius = 2 + 20 * pk_random_unit(&random);
            vertices[i] =
                (pk_position){centre.lat + radius * sin(angle), remainder(centre.lon + radius * cos(angle), 360)};
        }
        pk_outline outline = area_of(vertices, n);
        for (int j = 0; j < 40; j++) {
            pk_position p = {centre.lat + 44 * pk_random_unit(&random) - 22,
                             remainder(centre.lon + 44 * pk_random_unit(&random) - 22, 360)};
            assert_int_equal(holds(&outline, p), pk_polygon_contains(&wgs84, vertices, n, p));
        }
    }
}

static void test_circle(void **state)
{
    (void)state;
    const pk_position centre = {52, 179.5};
    pk_outline outline;
    assert_int_equal(pk_outline_circle(arena, &wgs84, centre, 100, &outline, NULL), PK_OK);
    assert_sound(&outline);
    assert_int_equal(outline.n_parts, 2);
    for (size_t k = 0; k < outline.n_parts; k++)
        for (size_t i = 0; i < outline.parts[k].n; i++) {
            pk_position at = outline.parts[k].vertices[i];
            if (fabs(at.lon) < 180)
                assert_close(pk_distance_km(&wgs84, centre, at), 100, 1e-6);
        }
}

static double length_km(const pk_outline *outline)
{
    double length = 0;
    for (size_t k = 0; k < outline->n_parts; k++)
        length += pk_polyline_km(&wgs84, outline->parts[k].vertices, outline->parts[k].n);
    return length;
}

static void test_lines(void **state)
{
    (void)state;
    const pk_position over[] = {{0, 170}, {0, -170}, {0, 175}};
    pk_outline outline;
    assert_int_equal(pk_outline_line(arena, over, 3, &outline, NULL), PK_OK);
    assert_int_equal(outline.n_parts, 3);
    assert_close(length_km(&outline), pk_polyline_km(&wgs84, over, 3), 1e-6);
    const pk_position up_to[] = {{0, 170}, {0, 180}};
    assert_int_equal(pk_outline_line(arena, up_to, 2, &outline, NULL), PK_OK);
    assert_int_equal(outline.n_parts, 1);
    const pk_position away[] = {{0, 180}, {0, 170}};
    assert_int_equal(pk_outline_line(arena, away, 2, &outline, NULL), PK_OK);
    assert_int_equal(outline.n_parts, 1);
    assert_close(length_km(&outline), pk_polyline_km(&wgs84, away, 2), 1e-6);
    const pk_position from = {44, 28}, to = {60, -160};
    assert_int_equal(pk_outline_geodesic(arena, &wgs84, from, to, &outline, NULL), PK_OK);
    assert_int_equal(outline.n_parts, 2);
    assert_close(length_km(&outline) / pk_distance_km(&wgs84, from, to), 1, 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clockwise_is_turned),
        cmocka_unit_test(test_comb),
        cmocka_unit_test(test_on_the_cut),
        cmocka_unit_test(test_poles),
        cmocka_unit_test(test_random_areas),
        cmocka_unit_test(test_circle),
        cmocka_unit_test(test_lines),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
