/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distances against known geodesics, polygons over the antimeridian and the poles, lattices against a scan of the
 * whole globe. */
#include "assert_close.h"
#include "engine/geometry.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const pk_geometry wgs84 = {.earth = PK_WGS84};
static const pk_geometry sphere = {.earth = PK_SPHERE, .sphere_radius_km = PK_SPHERE_RADIUS_KM};
static const pk_geometry plane = {.earth = PK_PLANE};

static uint64_t state = 20240229;

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

static void wgs84_distances(void **unused)
{
    (void)unused;
    static const struct {
        pk_position a, b;
        double km;
    } known[] = {
        {{0, 0}, {0, 1}, 111.319490793274},                        /* a degree of the equator: 2πa / 360 */
        {{0, 17}, {90, -40}, 10001.965729312},                     /* the quarter meridian */
        {{-90, 0}, {90, 0}, 20003.931458625},                      /* pole to pole */
        {{40.64, -73.78}, {1.36, 103.99}, 15347.5129405},          /* New York to Singapore */
        {{51.47, -0.4543}, {40.6413, -73.7781}, 5554.9087905},     /* London to New York */
        {{44.4323, 26.1063}, {41.0082, 28.9784}, 447.1740041},     /* Bucharest to Istanbul */
        {{-33.8688, 151.2093}, {-36.8485, 174.7633}, 2160.508809}, /* Sydney to Auckland */
        {{-30, 0}, {29.9, 179.8}, 19989.832827610},                /* nearly antipodal: Karney 2013 */
        {{10, 20}, {10, 20}, 0.0},
        {{10, 180}, {10, -180}, 0.0},
        {{0, 179.5}, {0, -179.5}, 111.319490793274},
        {{90, 12}, {90, -140}, 0.0},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_close(pk_distance_km(&wgs84, known[i].a, known[i].b), known[i].km, 1e-7);
        assert_close(pk_distance_km(&wgs84, known[i].b, known[i].a), known[i].km, 1e-7);
    }
}

static void sphere_distances(void **unused)
{
    (void)unused;
    const double degree_km = PK_SPHERE_RADIUS_KM * 3.14159265358979323846 / 180.0;
    assert_close(pk_distance_km(&sphere, (pk_position){0, 10}, (pk_position){0, 11}), degree_km, 1e-9);
    assert_close(pk_distance_km(&sphere, (pk_position){-90, 0}, (pk_position){90, 77}), 180 * degree_km, 1e-9);
    assert_close(pk_distance_km(&sphere, (pk_position){0, 179}, (pk_position){0, -179}), 2 * degree_km, 1e-9);
    assert_close(pk_distance_km(&sphere, (pk_position){0, 0}, (pk_position){0, 180}), 180 * degree_km, 1e-9);
    assert_close(pk_distance_km(&sphere, (pk_position){33, 44}, (pk_position){-33, -136}), 180 * degree_km, 1e-9);
    /* an octant: the sides of a triangle with three right angles */
    assert_close(pk_distance_km(&sphere, (pk_position){0, 0}, (pk_position){0, 90}), 90 * degree_km, 1e-9);
    assert_close(pk_distance_km(&sphere, (pk_position){0, 0}, (pk_position){90, 0}), 90 * degree_km, 1e-9);
    /* a micrometre: no cancellation */
    assert_close(pk_distance_km(&sphere, (pk_position){0, 30}, (pk_position){9e-15 * 1000, 30}), 9e-12 * degree_km,
                 1e-18);
    for (int i = 0; i < 1000; i++) {
        pk_position a = {random_between(-90, 90), random_between(-180, 180)};
        pk_position b = {random_between(-90, 90), random_between(-180, 180)};
        assert_true(pk_distance_km(&sphere, a, a) <= 0.0);
        double there = pk_distance_km(&sphere, a, b), back = pk_distance_km(&sphere, b, a);
        assert_true(there <= back && back <= there); /* symmetric to the last bit */
        /* the ellipsoid's radii of curvature lie in [6335.439, 6399.594] km */
        double ratio = pk_distance_km(&wgs84, a, b) / there;
        assert_in_range((uintmax_t)(ratio * 1e6), 994416, 1004487);
    }
}

static void plane_distances(void **unused)
{
    (void)unused;
    assert_close(pk_distance_km(&plane, (pk_position){1, 2}, (pk_position){4, 6}), 5.0, 0.0);
    assert_close(pk_distance_km(&plane, (pk_position){0, 200}, (pk_position){0, -200}), 400.0, 0.0);
}

static void polyline_lengths(void **unused)
{
    (void)unused;
    const pk_position line[] = {{0, 0}, {3, 4}, {3, 10}};
    assert_close(pk_polyline_km(&plane, line, 3), 11.0, 0.0);
    assert_close(pk_polyline_km(&plane, line, 1), 0.0, 0.0);
    const pk_position pacific[] = {{0, 179}, {0, -180}, {0, -179}};
    assert_close(pk_polyline_km(&wgs84, pacific, 3), 2 * 111.319490793274, 1e-7);
}

static void centroids(void **unused)
{
    (void)unused;
    const pk_position l_shape[] = {{0, 0}, {0, 4}, {2, 4}, {2, 2}, {4, 2}, {4, 0}};
    pk_position c = pk_polygon_centroid(&plane, l_shape, 6);
    assert_close(c.lat, 10.0 / 6.0, 1e-12); /* (8·1 + 4·3) / 12 */
    assert_close(c.lon, 10.0 / 6.0, 1e-12); /* (8·2 + 4·1) / 12 */
    c = pk_polygon_centroid(&wgs84, l_shape, 6);
    assert_close(c.lat, 10.0 / 6.0, 1e-12); /* whatever the cosine */
    assert_close(c.lon, 10.0 / 6.0, 1e-12);
    const pk_position flat[] = {{1, 1}, {2, 2}, {6, 6}};
    c = pk_polygon_centroid(&wgs84, flat, 3);
    assert_close(c.lat, 3.0, 1e-12);
    assert_close(c.lon, 3.0, 1e-12);
    const pk_position one[] = {{7, 8}};
    c = pk_polygon_centroid(&wgs84, one, 1);
    assert_close(c.lat, 7.0, 0.0);
    assert_close(c.lon, 8.0, 0.0);
    const pk_position pacific[] = {{10, 178}, {10, -178}, {14, -178}, {14, 178}};
    c = pk_polygon_centroid(&wgs84, pacific, 4);
    assert_close(c.lat, 12.0, 1e-12);
    assert_close(fabs(c.lon), 180.0, 1e-12);
    const pk_position east_of_it[] = {{10, 179}, {10, -177}, {14, -177}, {14, 179}};
    c = pk_polygon_centroid(&wgs84, east_of_it, 4);
    assert_close(c.lon, -179.0, 1e-12);
}

static void containment(void **unused)
{
    (void)unused;
    const pk_position l_shape[] = {{0, 0}, {0, 4}, {2, 4}, {2, 2}, {4, 2}, {4, 0}};
    static const struct {
        pk_position p;
        bool inside;
    } cases[] = {
        {{1, 1}, true},  {{1, 3}, true},   {{3, 1}, true},  {{3, 3}, false}, {{-1, 1}, false}, {{1, -1}, false},
        {{5, 1}, false}, {{1, 5}, false},  {{0, 1}, true},  {{1, 0}, true},  {{0, 0}, true},   {{2, 3}, false},
        {{4, 1}, false}, {{1, 4}, false},  {{2, 2}, false}, {{2, 1}, true},  {{1, 2}, true},   {{4, 2}, false},
        {{0, 4}, false}, {{-2, 2}, false}, {{2, 5}, false},
    };
    /* the same turned round the globe, over the antimeridian, and on the plane, in both directions of the boundary */
    for (double turn = -360; turn <= 360; turn += 1)
        for (int backwards = 0; backwards < 2; backwards++) {
            pk_position turned[6];
            for (int i = 0; i < 6; i++) {
                turned[i] = l_shape[backwards ? 5 - i : i];
                turned[i].lon = remainder(turned[i].lon + turn, 360);
            }
            for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
                pk_position p = {cases[i].p.lat, remainder(cases[i].p.lon + turn, 360)};
                assert_int_equal(pk_polygon_contains(&wgs84, turned, 6, p), cases[i].inside);
                p.lon = cases[i].p.lon + turn;
                assert_int_equal(pk_polygon_contains(&wgs84, turned, 6, p), cases[i].inside);
            }
        }
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(pk_polygon_contains(&plane, l_shape, 6, cases[i].p), cases[i].inside);
    const pk_position wide[] = {{0, 0}, {0, 1000}, {10, 1000}, {10, 0}};
    assert_true(pk_polygon_contains(&plane, wide, 4, (pk_position){5, 900}));
    const pk_position half_globe[] = {{-10, -90}, {-10, 90}, {10, 90}, {10, -90}};
    assert_true(pk_polygon_contains(&wgs84, half_globe, 4, (pk_position){0, 0}));
    assert_false(pk_polygon_contains(&wgs84, half_globe, 4, (pk_position){0, 180}));
    /* a bow tie: even-odd */
    const pk_position star[] = {{10, 0}, {-8, 6}, {3, -10}, {3, 10}, {-8, -6}};
    assert_false(pk_polygon_contains(&wgs84, star, 5, (pk_position){0, 0}));
    assert_true(pk_polygon_contains(&wgs84, star, 5, (pk_position){8, 0}));
    assert_false(pk_polygon_contains(&wgs84, NULL, 0, (pk_position){0, 0}));
}

static void rings_round_poles(void **unused)
{
    (void)unused;
    const pk_position arctic[] = {{66, 0}, {66, 90}, {66, 180}, {66, -90}};
    const pk_position antarctic[] = {{-66, 20}, {-66, 130}, {-66, -110}};
    for (double lon = -180; lon <= 180; lon += 7.5) {
        assert_true(pk_polygon_contains(&wgs84, arctic, 4, (pk_position){80, lon}));
        assert_false(pk_polygon_contains(&wgs84, arctic, 4, (pk_position){60, lon}));
        assert_false(pk_polygon_contains(&wgs84, arctic, 4, (pk_position){-80, lon}));
        assert_true(pk_polygon_contains(&wgs84, antarctic, 3, (pk_position){-80, lon}));
        assert_false(pk_polygon_contains(&wgs84, antarctic, 3, (pk_position){80, lon}));
    }
    pk_position *points;
    size_t n;
    assert_int_equal(
        pk_lattice(&wgs84, 111.195, (pk_position){0, 0}, 0, arctic, 4, (pk_position){90, 0}, &points, &n, NULL), PK_OK);
    size_t expected =
        0; /* rows 66 to 90 (67 and up where rounding puts 66 outside), lon = j / cos(lat) in [-180, 180) */
    for (int lat = 67; lat <= 90; lat++) {
        double step = 1.0 / cos(lat * 3.14159265358979323846 / 180.0);
        for (int j = -180; j < 180; j++)
            expected += j * step >= -180 && j * step < 180;
    }
    size_t north = 0;
    for (size_t i = 0; i < n; i++)
        north += points[i].lat > 66.5;
    assert_int_equal(north, expected);
    assert_close(points[n - 1].lat, 90.0, 1e-9);
    free(points);
}

/* The nearest of many points of every edge. */
static double scanned_distance_km(const pk_geometry *geometry, const pk_position *area, size_t n, pk_position p,
                                  int pieces)
{
    double best = INFINITY;
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < pieces; k++) {
            pk_position a = area[i], b = area[(i + 1) % n];
            double share = (double)k / pieces;
            pk_position q = {a.lat + share * (b.lat - a.lat), a.lon + share * (b.lon - a.lon)};
            best = fmin(best, pk_distance_km(geometry, p, q));
        }
    return best;
}

static void polygon_distances(void **unused)
{
    (void)unused;
    const pk_position box[] = {{-5, 0}, {-5, 10}, {5, 10}, {5, 0}};
    assert_close(pk_polygon_distance_km(&wgs84, box, 4, (pk_position){1, 1}), 0.0, 0.0);
    assert_close(pk_polygon_distance_km(&wgs84, box, 4, (pk_position){0, -1}), 111.319490793274, 1e-7);
    assert_close(pk_polygon_distance_km(&wgs84, box, 4, (pk_position){0.00123, -1}), 111.319490793274, 1e-4);
    assert_close(pk_polygon_distance_km(&wgs84, box, 4, (pk_position){0, 10}), 0.0, 1e-9); /* on the edge */
    const pk_position square[] = {{0, 0}, {0, 40}, {40, 40}, {40, 0}};
    assert_close(pk_polygon_distance_km(&plane, square, 4, (pk_position){-3, 17.3}), 3.0, 1e-12);
    assert_close(pk_polygon_distance_km(&plane, square, 4, (pk_position){43, 44}), 5.0, 1e-12);
    const pk_position pacific[] = {{-5, 175}, {-5, -175}, {5, -175}, {5, 175}};
    assert_close(pk_polygon_distance_km(&wgs84, pacific, 4, (pk_position){0, -174}), 111.319490793274, 1e-7);
    assert_close(pk_polygon_distance_km(&wgs84, pacific, 4, (pk_position){0, 174}), 111.319490793274, 1e-7);
    for (int i = 0; i < 60; i++) {
        pk_position corner = {random_between(30, 60), random_between(0, 40)};
        pk_position area[5];
        for (int k = 0; k < 5; k++)
            area[k] = (pk_position){corner.lat + random_between(-2, 2), corner.lon + random_between(-2, 2)};
        pk_position p = {corner.lat + random_between(-4, 4), corner.lon + random_between(-4, 4)};
        const pk_geometry *geometry = i % 2 ? &wgs84 : &sphere;
        double found = pk_polygon_distance_km(geometry, area, 5, p);
        if (pk_polygon_contains(geometry, area, 5, p)) {
            assert_close(found, 0.0, 0.0);
            continue;
        }
        double scanned = scanned_distance_km(geometry, area, 5, p, 2000);
        assert_true(found <= scanned + 1e-9);
        assert_close(found, scanned, 0.2);
        if (scanned > 1.0) /* edges of at most 600 km in 2000 pieces: half a step of 0.15 km aside */
            assert_close(found, scanned, 0.15 * 0.15 / scanned + 1e-9);
    }
}

/* Every place of the lattice on the whole globe, asked one by one. */
static size_t scan_globe(const pk_geometry *geometry, double grid_km, pk_position centre, double radius_km,
                         const pk_position *area, size_t n_area, pk_position *out)
{
    size_t n = 0;
    double step = grid_km / 111.195;
    int rows = (int)(90.0 / step);
    for (int i = -rows; i <= rows; i++) {
        double lat = i * step, lon_step = step / cos(lat * (3.14159265358979323846 / 180.0));
        int columns = (int)(180.0 / lon_step) + 1;
        for (int j = -columns; j <= columns; j++) {
            pk_position p = {lat, j * lon_step};
            if (p.lon < -180.0 || p.lon >= 180.0)
                continue;
            bool inside = n_area > 0 ? pk_polygon_contains(geometry, area, n_area, p)
                                     : pk_distance_km(geometry, centre, p) <= radius_km;
            if (inside)
                out[n++] = p;
        }
    }
    return n;
}

static void lattices_against_a_scan(void **unused)
{
    (void)unused;
    static pk_position expected[60000];
    for (int i = 0; i < 120; i++) {
        const pk_geometry *geometry = i % 2 ? &wgs84 : &sphere;
        double grid_km = random_between(150, 400);
        pk_position centre = {random_between(-90, 90), random_between(-180, 180)};
        double radius_km = random_between(0, i % 10 == 0 ? 21000 : 3000);
        if (i % 6 == 1)
            centre.lat = i % 4 ? 89.9 : -90;
        if (i % 6 == 2)
            centre.lon = 179.9;
        if (i % 6 == 3)
            centre.lon = -180;
        pk_position area[4] = {{centre.lat, centre.lon},
                               {fmin(90, centre.lat + 20), centre.lon + 30},
                               {fmin(90, centre.lat + 35), centre.lon},
                               {fmin(90, centre.lat + 20), centre.lon - 40}};
        for (int k = 0; k < 4; k++)
            area[k].lon = remainder(area[k].lon, 360);
        size_t n_area = i % 3 == 0 ? 4 : 0, n;
        pk_position *points, fallback = {1, 2};
        pk_error error;
        assert_int_equal(pk_lattice(geometry, grid_km, centre, radius_km, area, n_area, fallback, &points, &n, &error),
                         PK_OK);
        size_t n_expected = scan_globe(geometry, grid_km, centre, radius_km, area, n_area, expected);
        if (n_expected == 0)
            expected[n_expected++] = fallback;
        assert_int_equal(n, n_expected);
        for (size_t k = 0; k < n; k++) {
            assert_close(points[k].lat, expected[k].lat, 0.0);
            assert_close(points[k].lon, expected[k].lon, 1e-12);
        }
        free(points);
    }
}

static void lattice_counts(void **unused)
{
    (void)unused;
    pk_position *points;
    size_t n;
    pk_position origin = {0, 0}, fallback = {7, 8};
    /* the plane: the whole points of a disc of radius 5 (Gauss's circle problem: 81) */
    assert_int_equal(pk_lattice(&plane, 1, origin, 5, NULL, 0, fallback, &points, &n, NULL), PK_OK);
    assert_int_equal(n, 81);
    free(points);
    /* southern and western sides belong to a box, the others do not */
    const pk_position box[] = {{0, 0}, {0, 3}, {2, 3}, {2, 0}};
    assert_int_equal(pk_lattice(&plane, 0.5, origin, 0, box, 4, fallback, &points, &n, NULL), PK_OK);
    assert_int_equal(n, 4 * 6);
    free(points);
    /* nothing inside: the fallback alone */
    assert_int_equal(pk_lattice(&wgs84, 10, (pk_position){0.04, 0.04}, 1, NULL, 0, fallback, &points, &n, NULL), PK_OK);
    assert_int_equal(n, 1);
    assert_close(points[0].lat, 7.0, 0.0);
    free(points);
    /* a point that is a lattice point */
    assert_int_equal(pk_lattice(&wgs84, 10, origin, 0, NULL, 0, fallback, &points, &n, NULL), PK_OK);
    assert_int_equal(n, 1);
    assert_close(points[0].lat, 0.0, 0.0);
    free(points);
    assert_int_equal(pk_lattice(&wgs84, 10, origin, -1, NULL, 0, fallback, &points, &n, NULL), PK_OK);
    assert_int_equal(n, 1);
    free(points);
}

static void lattices_too_fine(void **unused)
{
    (void)unused;
    pk_position *points = NULL, origin = {0, 0};
    size_t n = 0;
    pk_error error;
    const double bad[] = {0.0, -1.0, NAN, INFINITY};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(pk_lattice(&plane, bad[i], origin, 1, NULL, 0, origin, &points, &n, &error), PK_ERROR_DATA);
    assert_int_equal(pk_lattice(&wgs84, 1e-300, origin, 1, NULL, 0, origin, &points, &n, &error), PK_ERROR_DATA);
    assert_int_equal(pk_lattice(&plane, 1e-6, origin, 1000, NULL, 0, origin, &points, &n, &error), PK_ERROR_DATA);
    const pk_position strip[] = {{0, 0}, {0, 1}, {1e9, 1}, {1e9, 0}};
    assert_int_equal(pk_lattice(&plane, 0.1, origin, 0, strip, 4, origin, &points, &n, &error), PK_ERROR_DATA);
    /* each has more than 10⁸ points, and is refused without counting them */
    const pk_position square[] = {{10, 170}, {50, 170}, {50, -150}, {10, -150}};
    clock_t start = clock();
    assert_int_equal(pk_lattice(&wgs84, 0.3, origin, 0, square, 4, origin, &points, &n, &error), PK_ERROR_DATA);
    assert_int_equal(pk_lattice(&wgs84, 0.3, (pk_position){80, 0}, 2000, NULL, 0, origin, &points, &n, &error),
                     PK_ERROR_DATA);
    assert_int_equal(pk_lattice(&sphere, 0.1, origin, 600, NULL, 0, origin, &points, &n, &error), PK_ERROR_DATA);
    assert_int_equal(pk_lattice(&plane, 1, origin, 6000, NULL, 0, origin, &points, &n, &error), PK_ERROR_DATA);
    assert_non_null(strstr(error.message, "grid_km = 1 gives far more than 50000000 points"));
    assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
    assert_null(points);
}

static void destinations(void **unused)
{
    (void)unused;
    const pk_geometry *const earths[] = {&wgs84, &sphere, &plane};
    for (int i = 0; i < 1000; i++)
        for (size_t e = 0; e < 3; e++) {
            pk_position from = {random_between(-89, 89), random_between(-180, 180)};
            double azimuth_deg = random_between(0, 360), km = random_between(0, 9000);
            pk_position to = pk_destination(earths[e], from, azimuth_deg, km);
            assert_close(pk_distance_km(earths[e], from, to), km, 1e-6);
            /* the same way twice leads as far as twice the way */
            pk_position farther = pk_destination(earths[e], from, azimuth_deg, km + 10);
            assert_close(pk_distance_km(earths[e], to, farther), 10, 1e-6);
        }
    const double degree_km = PK_SPHERE_RADIUS_KM * 3.14159265358979323846 / 180.0;
    pk_position north = pk_destination(&sphere, (pk_position){10, 20}, 0, degree_km);
    pk_position east = pk_destination(&sphere, (pk_position){0, 20}, 90, degree_km);
    pk_position up = pk_destination(&plane, (pk_position){1, 2}, 0, 5),
                right = pk_destination(&plane, (pk_position){1, 2}, 90, 5);
    assert_close(north.lat, 11, 1e-9);
    assert_close(north.lon, 20, 1e-9);
    assert_close(east.lat, 0, 1e-9);
    assert_close(east.lon, 21, 1e-9);
    assert_close(up.lat, 1, 1e-9);
    assert_close(up.lon, 7, 1e-9);
    assert_close(right.lat, 6, 1e-9);
    assert_close(right.lon, 2, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wgs84_distances),   cmocka_unit_test(sphere_distances),
        cmocka_unit_test(plane_distances),   cmocka_unit_test(polyline_lengths),
        cmocka_unit_test(centroids),         cmocka_unit_test(containment),
        cmocka_unit_test(rings_round_poles), cmocka_unit_test(polygon_distances),
        cmocka_unit_test(lattice_counts),    cmocka_unit_test(lattices_against_a_scan),
        cmocka_unit_test(lattices_too_fine), cmocka_unit_test(destinations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
