/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cover classes against sets that are formed with the exact distance alone. */
#include "assert_close.h"
#include "engine/chord.h"
#include "engine/cover.h"

#include <stdlib.h>
#include <string.h>

static const pk_geometry earths[] = {{.earth = PK_WGS84},
                                     {.earth = PK_SPHERE, .sphere_radius_km = PK_SPHERE_RADIUS_KM},
                                     {.earth = PK_PLANE},
                                     {.earth = PK_SPHERE, .sphere_radius_km = 1.0}};
enum { N_EARTHS = sizeof earths / sizeof *earths };

static uint64_t state = 7;

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

static pk_position random_position(void)
{
    switch ((int)random_between(0, 6)) {
    case 0: return (pk_position){random_between(0, 2) < 1 ? 90 : -90, random_between(-180, 180)};
    case 1: return (pk_position){random_between(-90, 90), random_between(0, 2) < 1 ? 180 : -180};
    case 2: return (pk_position){0, random_between(-180, 180)};
    default: return (pk_position){random_between(-90, 90), random_between(-180, 180)};
    }
}

/* A second position: anywhere, near the first, near its antipode, or the same. */
static pk_position random_partner(pk_position a)
{
    double spread = pow(10, random_between(-12, 1));
    pk_position near = {a.lat + random_between(-spread, spread), a.lon + random_between(-spread, spread)};
    near.lat = fmax(-90, fmin(90, near.lat));
    switch ((int)random_between(0, 8)) {
    case 0: return a;
    case 1: return (pk_position){-near.lat, near.lon + 180};
    case 2:
    case 3:
    case 4: return near;
    default: return random_position();
    }
}

/* ---- places ---- */

/* The place by the definition of an ellipsoid. */
static void place_slowly(const pk_geometry *geometry, pk_position p, long double place[3])
{
    const long double radian = acosl(-1) / 180, f = 1 / 298.257223563L;
    long double e2 = geometry->earth == PK_WGS84 ? f * (2 - f) : 0;
    long double axis = geometry->earth == PK_WGS84 ? 6378.137L : geometry->sphere_radius_km;
    long double lat = p.lat * radian, lon = p.lon * radian, around = axis / sqrtl(1 - e2 * sinl(lat) * sinl(lat));
    place[0] = around * cosl(lat) * cosl(lon);
    place[1] = around * cosl(lat) * sinl(lon);
    place[2] = around * (1 - e2) * sinl(lat);
}

/* Places are off by less than chord.c says, and the same one by one and in a batch. */
static void assert_places(const pk_geometry *geometry, const pk_position *positions, size_t n)
{
    const double axis_km = geometry->earth == PK_WGS84 ? 6378.137 : geometry->sphere_radius_km;
    pk_place_batch batch;
    pk_place_batch_of(geometry, positions, n, &batch);
    for (size_t i = 0; i < n; i++) {
        pk_place found = pk_place_of(geometry, positions[i]);
        assert_true(batch.x[i] == found.x && batch.y[i] == found.y && batch.z[i] == found.z);
        long double exact[3];
        place_slowly(geometry, positions[i], exact);
        double off = (double)hypotl(hypotl(found.x - exact[0], found.y - exact[1]), found.z - exact[2]);
        if (!(off <= 3e-12 * axis_km))
            fail_msg("the place of %.17g, %.17g is off by %g km", positions[i].lat, positions[i].lon, off);
    }
}

static double hard_degrees(double most)
{
    double degrees = 15 * floor(random_between(0, most / 15 + 1));
    switch ((int)random_between(0, 4)) {
    case 0: degrees = nextafter(degrees, 0); break;
    case 1: degrees -= degrees > 0 ? pow(10, random_between(-15, -3)) : 0; break;
    case 2: degrees = pow(10, random_between(-300, log10(most))); break;
    default: break;
    }
    return random_between(0, 2) < 1 ? degrees : -degrees;
}

static void places_hold(void **unused)
{
    (void)unused;
    pk_position positions[PK_PLACE_BATCH];
    for (int round = 0; round < 50000; round++) {
        const pk_geometry *geometry = &earths[(const int[]){0, 1, 3}[round % 3]];
        size_t n = round % 5 == 0 ? (size_t)random_between(0, PK_PLACE_BATCH) : PK_PLACE_BATCH;
        for (size_t i = 0; i < n; i++) {
            pk_position at = random_position();
            switch (round % 4) {
            case 0: at = (pk_position){hard_degrees(90), hard_degrees(360)}; break;
            case 1: at = (pk_position){rint(at.lat * 1e6) / 1e6, rint(at.lon * 1e6) / 1e6}; break;
            default: at.lon *= round % 4 - 1; break;
            }
            positions[i] = at;
        }
        assert_places(geometry, positions, n);
    }
}

static void beyond_the_globe_nothing_is_decided(void **unused)
{
    (void)unused;
    const pk_position beyond[] = {{nextafter(90, 91), 0}, {-91, 0}, {1e300, 0},   {NAN, 0},
                                  {INFINITY, 0},          {0, NAN}, {0, INFINITY}};
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++)
        for (int k = 0; k < 2; k++) {
            pk_place_batch batch;
            pk_place_batch_of(&earths[k], &beyond[i], 1, &batch);
            pk_place place = pk_place_of(&earths[k], beyond[i]);
            assert_true(isnan(pk_chord2_km2(place, (pk_place){6000, 0, 0})));
            assert_true(isnan(batch.x[0] + batch.y[0] + batch.z[0]));
        }
}

/* ---- brackets ---- */

static void brackets_hold(void **unused)
{
    (void)unused;
    for (int i = 0; i < 200000; i++) {
        const pk_geometry *geometry = &earths[i % N_EARTHS];
        pk_position a = random_position(), b = random_partner(a);
        double d = pk_distance_km(geometry, a, b);
        double chord2 = pk_chord2_km2(pk_place_of(geometry, a), pk_place_of(geometry, b));
        const double radii[] = {
            d,       nextafter(d, 0), nextafter(d, INFINITY),   d - 1e-9, d + 1e-9, d - 1e-6, d + 1e-6,
            0.9 * d, 1.1 * d,         d + random_between(-1, 1)};
        for (size_t k = 0; k < sizeof radii / sizeof *radii; k++) {
            pk_bracket bracket = pk_bracket_of(geometry, radii[k]);
            if (chord2 <= bracket.inside_km2 && !(d <= radii[k]))
                fail_msg("%.17g is not within %.17g", d, radii[k]);
            if (chord2 > bracket.outside_km2 && d <= radii[k])
                fail_msg("%.17g is within %.17g", d, radii[k]);
        }
    }
}

/* Distances and what lies between the bounds that are tried before the exact formula. */
static void spans_hold(void **unused)
{
    (void)unused;
    double widest = 0;
    for (int i = 0; i < 100000; i++) {
        pk_position a = random_position(), b = random_position();
        double spread = pow(10, random_between(-3, 2));
        b = i % 2 ? b : (pk_position){a.lat + random_between(-spread, spread), a.lon + random_between(-spread, spread)};
        b.lat = fmax(-90, fmin(90, b.lat));
        double d = pk_distance_km(&earths[0], a, b);
        pk_place place = pk_place_of(&earths[0], b);
        pk_span span = pk_wgs84_span(pk_place_of(&earths[0], a), place);
        if (d > 1 && d < 8900 && !(span.least_km <= d && d <= span.most_km))
            fail_msg("%.17g is not from %.17g to %.17g", d, span.least_km, span.most_km);
        if (d < 1000)
            widest = fmax(widest, span.most_km - span.least_km);
        const double beside[] = {0, 1e-12, 1e-9, 1e-7, 3e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01};
        for (size_t k = 0; k < sizeof beside / sizeof *beside; k++)
            for (int sign = -1; sign <= 1; sign += 2) {
                pk_lens lens = pk_lens_of(&earths[0], a, d + sign * beside[k]);
                assert_true(pk_lens_covers(&earths[0], &lens, b, place) == (d <= lens.radius_km));
            }
    }
    assert_true(widest > 1e-6 && widest < 6e-5);
}

static void brackets_are_narrow(void **unused)
{
    (void)unused;
    pk_bracket wgs84 = pk_bracket_of(&earths[0], 1000);
    assert_true(sqrt(wgs84.outside_km2) - sqrt(wgs84.inside_km2) < 0.025);
    pk_bracket sphere = pk_bracket_of(&earths[1], 1000);
    assert_true(sqrt(sphere.outside_km2) - sqrt(sphere.inside_km2) < 1e-6);
    assert_true(pk_bracket_of(&earths[0], -1).outside_km2 < 0);
    assert_true(pk_bracket_of(&earths[0], NAN).outside_km2 < 0);
    assert_true(isinf(pk_bracket_of(&earths[0], 20004).inside_km2));
    assert_true(isinf(pk_bracket_of(&earths[0], INFINITY).inside_km2));
}

typedef struct expectation {
    uint64_t *sets;
    double *weight;
    uint64_t *count;
    size_t n;
} expectation;

static expectation classify_slowly(const pk_geometry *geometry, const pk_disc *discs, size_t n_discs,
                                   const pk_position *points, const double *weights, size_t n_points)
{
    size_t words = (n_discs + 63) / 64;
    expectation e = {calloc(n_points * words + 1, sizeof(uint64_t)), calloc(n_points + 1, sizeof(double)),
                     calloc(n_points + 1, sizeof(uint64_t)), 0};
    assert_true(e.sets && e.weight && e.count);
    for (size_t p = 0; p < n_points; p++) {
        uint64_t *row = e.sets + e.n * words;
        memset(row, 0, words * sizeof *row);
        for (size_t d = 0; d < n_discs; d++)
            if (pk_distance_km(geometry, discs[d].centre, points[p]) <= discs[d].radius_km)
                row[d / 64] |= (uint64_t)1 << d % 64;
        size_t class = 0;
        while (class < e.n && memcmp(e.sets + class * words, row, words * sizeof *row) != 0)
            class ++;
        e.n += class == e.n;
        e.weight[class] += weights ? weights[p] : 1.0;
        e.count[class]++;
    }
    return e;
}

static void assert_expected(const expectation *e, const pk_cover_classes *classes, size_t n_words)
{
    assert_int_equal(classes->n_classes, e->n);
    assert_int_equal(classes->n_words, n_words);
    for (size_t c = 0; c < e->n; c++) {
        for (size_t w = 0; w < n_words; w++)
            assert_true(classes->sets[c * n_words + w] == e->sets[c * n_words + w]);
        assert_true(classes->count[c] == e->count[c]);
        assert_close(classes->weight[c], e->weight[c], 0.0);
    }
}

static void compare(const pk_geometry *geometry, const pk_disc *discs, size_t n_discs, const pk_position *points,
                    const double *weights, size_t n_points)
{
    expectation e = classify_slowly(geometry, discs, n_discs, points, weights, n_points);
    pk_cover_classes classes;
    assert_int_equal(pk_cover_classify(geometry, discs, n_discs, points, weights, n_points, &classes, NULL), PK_OK);
    assert_expected(&e, &classes, (n_discs + 63) / 64);
    pk_cover_classes_free(&classes);
    pk_point_array stream = pk_point_array_of(points, weights, n_points);
    assert_int_equal(pk_cover_classify_stream(geometry, discs, n_discs, &stream.points, &classes, NULL), PK_OK);
    assert_expected(&e, &classes, (n_discs + 63) / 64);
    pk_cover_classes_free(&classes);
    free(e.sets);
    free(e.weight);
    free(e.count);
}

static void classes_of_random_points(void **unused)
{
    (void)unused;
    static pk_disc discs[150];
    static pk_position points[400];
    static double weights[400];
    const size_t disc_counts[] = {0, 1, 3, 63, 64, 65, 150};
    for (int i = 0; i < 84; i++) {
        const pk_geometry *geometry = &earths[i % N_EARTHS];
        size_t n_discs = disc_counts[(i / N_EARTHS) % 7], n_points = i < 8 ? (size_t)i : 400;
        pk_position centre = random_position();
        double spread = i % 3 ? 10 : 90;
        for (size_t p = 0; p < n_points; p++) {
            pk_position q = {centre.lat + random_between(-spread, spread),
                             centre.lon + random_between(-spread, spread)};
            q.lat = fmax(-90, fmin(90, q.lat));
            points[p] = p % 7 == 6 ? points[p / 2] : q;
            weights[p] = random_between(0, 10);
        }
        for (size_t d = 0; d < n_discs; d++) {
            pk_position at = n_points && d % 4 == 3 ? points[d % n_points] : random_position();
            if (d % 2)
                at = (pk_position){fmax(-90, fmin(90, centre.lat + random_between(-spread, spread))),
                                   centre.lon + random_between(-spread, spread)};
            double radius = random_between(0, 1.5 * spread) * (geometry->earth == PK_PLANE ? 1 : 111);
            if (geometry->sphere_radius_km < 2.0 && geometry->earth == PK_SPHERE)
                radius = random_between(0, 3.2);
            /* adversarial: the radius is the distance to a point, or a hair beside it */
            if (n_points && d % 3 == 0)
                radius = pk_distance_km(geometry, at, points[(size_t)random_between(0, (double)n_points)]);
            if (d % 9 == 3)
                radius += 1e-9;
            if (d % 9 == 6)
                radius -= 1e-9;
            if (d % 17 == 16)
                radius = d % 2 ? -1.0 : 0.0;
            discs[d] = (pk_disc){at, radius};
        }
        compare(geometry, discs, n_discs, points, i % 2 ? weights : NULL, n_points);
    }
}

/* Points enough that cells are divided, centres among them. */
static void classes_of_many_points(void **unused)
{
    (void)unused;
    enum { POINTS = 6000, DISCS = 30 };
    static pk_position points[POINTS];
    static pk_disc discs[DISCS];
    for (int i = 1; i < N_EARTHS; i++) {
        double reach = earths[i].earth == PK_PLANE ? 1 : earths[i].sphere_radius_km / 57;
        for (size_t p = 0; p < POINTS; p++)
            points[p] = (pk_position){random_between(-90, 90), random_between(-180, 180)};
        for (size_t d = 0; d < DISCS; d++) {
            discs[d] = (pk_disc){points[d], random_between(0, 60) * reach};
            if (d % 2)
                discs[d].radius_km = pk_distance_km(&earths[i], points[d], points[POINTS - d]);
        }
        compare(&earths[i], discs, DISCS, points, NULL, POINTS);
    }
}

static void classes_by_hand(void **unused)
{
    (void)unused;
    const pk_disc discs[] = {{{0, 0}, 2}, {{3, 0}, 2}, {{0, 0}, -1}};
    const pk_position points[] = {{9, 9}, {0, 0}, {1.5, 0}, {3, 0}, {0, 2}, {1, 0}, {-8, 0}};
    const double weights[] = {1, 2, 4, 8, 16, 32, 64};
    pk_cover_classes c;
    assert_int_equal(pk_cover_classify(&earths[2], discs, 3, points, weights, 7, &c, NULL), PK_OK);
    assert_int_equal(c.n_classes, 4);
    const uint64_t sets[] = {0, 1, 3, 2};
    const double sums[] = {65, 18, 36, 8};
    for (size_t k = 0; k < 4; k++) {
        assert_int_equal(c.sets[k], sets[k]);
        assert_close(c.weight[k], sums[k], 0.0);
    }
    pk_cover_classes_free(&c);
    pk_cover_classes_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_hold),
        cmocka_unit_test(beyond_the_globe_nothing_is_decided),
        cmocka_unit_test(brackets_hold),
        cmocka_unit_test(spans_hold),
        cmocka_unit_test(brackets_are_narrow),
        cmocka_unit_test(classes_by_hand),
        cmocka_unit_test(classes_of_random_points),
        cmocka_unit_test(classes_of_many_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
