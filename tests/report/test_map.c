/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map's parts: the projection against geodesic distances, circles against the inverse of the projection, names that
 * never touch, and land where land is. */
#include "assert_close.h"
#include "base/random.h"
#include "report/coast.h"
#include "report/labels.h"
#include "report/map.h"
#include "report/path.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const double RADIANS = 3.14159265358979323846 / 180;
static const pk_geometry SPHERE = {PK_SPHERE, PK_SPHERE_RADIUS_KM};

/* Middles of theatres: the Black Sea, over the antimeridian, around a pole, south. */
static const pk_position MIDDLES[] = {{45, 30}, {5, 179.5}, {89, -60}, {-35, -70}};
enum { N_MIDDLES = sizeof MIDDLES / sizeof *MIDDLES, N_POSITIONS = 40 };

/* Positions within so many km of a middle. */
static void scatter(uint64_t *random, pk_position middle, double radius_km, pk_position positions[N_POSITIONS])
{
    for (size_t i = 0; i < N_POSITIONS; i++)
        positions[i] =
            pk_destination(&SPHERE, middle, 360 * pk_random_unit(random), radius_km * pk_random_unit(random));
}

static void test_frame_holds_all(void **state)
{
    (void)state;
    uint64_t random = 1;
    pk_position positions[N_POSITIONS];
    for (size_t m = 0; m < N_MIDDLES; m++) {
        scatter(&random, MIDDLES[m], 1200, positions);
        pk_projection projection = pk_projection_of(PK_WGS84, positions, N_POSITIONS);
        for (size_t i = 0; i < N_POSITIONS; i++) {
            pk_spot spot = pk_project(&projection, positions[i]);
            assert_true(spot.x > 0 && spot.x < PK_FRAME_WIDTH && spot.y > 0 && spot.y < projection.height);
            double away_km = pk_distance_km(&SPHERE, projection.centre, positions[i]);
            assert_true(away_km / PK_SPHERE_RADIUS_KM / RADIANS < projection.radius_deg);
        }
    }
}

/* The projection keeps areas; 1200 km from the middle it stretches lengths by less than one per cent. */
static void test_scale_is_true(void **state)
{
    (void)state;
    uint64_t random = 2;
    pk_position positions[N_POSITIONS];
    for (size_t m = 0; m < N_MIDDLES; m++) {
        scatter(&random, MIDDLES[m], 1200, positions);
        pk_projection projection = pk_projection_of(PK_SPHERE, positions, N_POSITIONS);
        for (size_t i = 0; i < N_POSITIONS; i++) {
            pk_position near = pk_destination(&SPHERE, positions[i], 360 * pk_random_unit(&random), 10);
            pk_spot a = pk_project(&projection, positions[i]), b = pk_project(&projection, near);
            double km = hypot(a.x - b.x, a.y - b.y) / projection.units_per_km;
            assert_true(fabs(km - 10) < 0.1);
        }
    }
}

static void test_north_is_up(void **state)
{
    (void)state;
    const pk_position positions[] = {{44, 28}, {46, 32}};
    pk_projection projection = pk_projection_of(PK_WGS84, positions, 2);
    pk_spot south = pk_project(&projection, (pk_position){44, 30}),
            north = pk_project(&projection, (pk_position){46, 30});
    pk_spot west = pk_project(&projection, (pk_position){45, 28}),
            east = pk_project(&projection, (pk_position){45, 32});
    assert_true(north.y < south.y && west.x < east.x);
}

static void test_plane(void **state)
{
    (void)state;
    const pk_position positions[] = {{0, 0}, {300, 100}};
    pk_projection projection = pk_projection_of(PK_PLANE, positions, 2);
    pk_spot a = pk_project(&projection, positions[0]), b = pk_project(&projection, positions[1]);
    assert_close((b.x - a.x) / projection.units_per_km, 300, 1e-9);
    assert_close((a.y - b.y) / projection.units_per_km, 100, 1e-9);
}

static void test_one_position(void **state)
{
    (void)state;
    const pk_position position = {45, 30};
    pk_projection projection = pk_projection_of(PK_WGS84, &position, 1);
    pk_spot spot = pk_project(&projection, position);
    assert_close(spot.x, PK_FRAME_WIDTH / 2.0, 1e-6);
    assert_true(isfinite(projection.units_per_km) && projection.units_per_km > 0);
}

/* ---- paths ---- */

static void assert_path(const pk_spot *spots, size_t n, double tolerance, bool close, const char *expected)
{
    char *text = NULL;
    size_t size = 0;
    pk_path path = {.stream = open_memstream(&text, &size), .tolerance = tolerance};
    pk_path_move(&path, spots[0]);
    for (size_t i = 1; i < n; i++)
        pk_path_line(&path, spots[i]);
    pk_path_end(&path, close);
    fclose(path.stream);
    assert_string_equal(text, expected);
    free(text);
}

static void test_paths(void **state)
{
    (void)state;
    const pk_spot spots[] = {{10, 20}, {30, 10}, {30, 10.2}, {25, 40}, {25, 42}};
    assert_path(spots, 5, 0, false, "M10 20l20-10-5 30 0 2");
    assert_path(spots, 4, 0, true, "M10 20l20-10-5 30z");
    assert_path(spots, 5, 5, false, "M10 20l20-10-5 30 0 2");
    assert_path((pk_spot[]){{0, 0}, {3, 0}, {6, 0}, {9, 0}}, 4, 5, false, "M0 0l6 0 3 0");
    assert_path(spots, 1, 0, false, "M10 20");
}

/* What a path draws, vertex by vertex; a new polyline starts where starts[i]. Returns their number. */
static size_t read_path(const char *data, pk_spot *spots, bool *starts, size_t most)
{
    size_t n = 0;
    pk_spot at = {0, 0};
    for (char *end; *data && *data != '"';) {
        bool start = *data == 'M';
        if (*data == 'M' || *data == 'l' || *data == 'z') {
            data++;
            continue;
        }
        start = data[-1] == 'M';
        double x = (double)strtol(data, &end, 10), y = (double)strtol(end, &end, 10);
        assert_true(end > data && n < most);
        at = start ? (pk_spot){x, y} : (pk_spot){at.x + x, at.y + y};
        spots[n] = at;
        starts[n++] = start;
        data = end;
    }
    return n;
}

/* The place of a spot: Snyder 1987, equations 20-14, 20-15 and 24-16. */
static pk_position invert(const pk_projection *projection, pk_spot spot)
{
    double x = spot.x / projection->units_per_km + projection->left_km;
    double y = projection->top_km - spot.y / projection->units_per_km;
    double rho = hypot(x, y), c = 2 * asin(rho / 2 / PK_SPHERE_RADIUS_KM), middle = projection->centre.lat * RADIANS;
    double lat = asin(cos(c) * sin(middle) + y * sin(c) * cos(middle) / rho);
    double lon = atan2(x * sin(c), rho * cos(middle) * cos(c) - y * sin(middle) * sin(c));
    return (pk_position){lat / RADIANS, projection->centre.lon + lon / RADIANS};
}

static void test_circles_are_geodesic(void **state)
{
    (void)state;
    const pk_earth earths[] = {PK_WGS84, PK_SPHERE};
    for (size_t m = 0; m < N_MIDDLES; m++)
        for (size_t e = 0; e < 2; e++) {
            char *text = NULL;
            size_t size = 0;
            pk_position around[] = {MIDDLES[m], pk_destination(&SPHERE, MIDDLES[m], 30, 900)};
            pk_map map = {
                .geometry = {earths[e], PK_SPHERE_RADIUS_KM},
                .projection = pk_projection_of(earths[e], around, 2),
                .stream = open_memstream(&text, &size),
            };
            pk_spot origin = pk_project(&map.projection, around[1]), spots[200];
            bool starts[200];
            pk_map_draw_circle(&map, around[1], 700, origin);
            fclose(map.stream);
            size_t n = read_path(text, spots, starts, 200);
            assert_true(n >= 72);
            for (size_t i = 0; i < n; i++) {
                pk_spot spot = {spots[i].x + origin.x, spots[i].y + origin.y};
                double km = pk_distance_km(&map.geometry, around[1], invert(&map.projection, spot));
                assert_true(fabs(km - 700) < 1 / map.projection.units_per_km);
            }
            free(text);
        }
}

/* ---- names ---- */

typedef struct rectangle {
    double left, top, right, bottom;
} rectangle;

static rectangle text_rectangle(const pk_label *label, double k)
{
    double width = 0.6 * label->font_px * (double)strlen(label->text) * k, half = 1.15 * label->font_px * k / 2;
    double away = (label->radius_px + 3) * k, x = label->spot.x, y = label->spot.y;
    double dx = label->side == PK_SIDE_RIGHT ? away + width / 2 : label->side == PK_SIDE_LEFT ? -away - width / 2 : 0;
    double dy = label->side == PK_SIDE_BELOW ? away + half : label->side == PK_SIDE_ABOVE ? -away - half : 0;
    return (rectangle){x + dx - width / 2, y + dy - half, x + dx + width / 2, y + dy + half};
}

static bool touch(rectangle a, rectangle b)
{
    const double rounding = 1e-6;
    return a.left + rounding < b.right && b.left + rounding < a.right && a.top + rounding < b.bottom &&
           b.top + rounding < a.bottom;
}

static void test_names_do_not_touch(void **state)
{
    (void)state;
    enum { N = 120 };
    static pk_label labels[N];
    static const char *const words[] = {"a", "kiev", "constanta", "a_name_of_some_length"};
    uint64_t random = 7;
    for (size_t i = 0; i < N; i++)
        labels[i] = (pk_label){
            .spot = {PK_FRAME_WIDTH * pk_random_unit(&random), 8000 * pk_random_unit(&random)},
            .radius_px = 3 + 8 * pk_random_unit(&random),
            .text = words[pk_random_below(&random, 4)],
            .font_px = 11,
            .importance = (double)pk_random_below(&random, 10),
        };
    pk_labels_place(labels, N, 8000);
    size_t shown[PK_LABEL_SCALES] = {0};
    for (int scale = 0; scale < PK_LABEL_SCALES; scale++) {
        double k = pk_label_scales[scale];
        for (size_t i = 0; i < N; i++) {
            if (labels[i].scale > scale)
                continue;
            shown[scale]++;
            rectangle text = text_rectangle(&labels[i], k);
            for (size_t j = 0; j < N; j++) {
                double r = labels[j].radius_px * k;
                pk_spot at = labels[j].spot;
                if (j == i)
                    continue;
                assert_false(labels[j].scale <= scale && touch(text, text_rectangle(&labels[j], k)));
                assert_false(touch(text, (rectangle){at.x - r, at.y - r, at.x + r, at.y + r}));
            }
        }
        assert_true(!scale || shown[scale] >= shown[scale - 1]);
    }
    assert_true(shown[0] > 5);
    assert_true(shown[PK_LABEL_SCALES - 1] > 100);
    for (size_t i = 1; i < N; i++)
        assert_true(labels[i - 1].importance >= labels[i].importance);
}

/* ---- land ---- */

static bool is_land(const pk_spot *spots, const bool *starts, size_t n, pk_spot at)
{
    bool inside = false;
    size_t first = 0;
    for (size_t i = 0; i < n; i++) {
        if (starts[i])
            first = i;
        size_t next = i + 1 == n || starts[i + 1] ? first : i + 1;
        pk_spot a = spots[i], b = spots[next];
        if ((a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x))
            inside = !inside;
    }
    return inside;
}

static void test_land_is_where_it_is(void **state)
{
    (void)state;
    if (!pk_coast_exists()) {
        print_message("not tested: this build has no coastline\n");
        skip();
    }
    const struct {
        pk_position at;
        double extent_km;
        struct {
            pk_position at;
            bool land;
        } places[5];
    } maps[] = {
        {{45, 30},
         1300,
         {{{39.93, 32.86}, true},
          {{44.43, 26.1}, true},
          {{50.45, 30.52}, true},
          {{43, 34}, false},
          {{40.7, 28.2}, false}}},
        {{54.8, 17},
         200,
         {{{54.2, 17}, true},
          {{55.13, 14.9}, true},
          {{54.9, 17}, false},
          {{54.6, 18.65}, false},
          {{54.35, 18.6}, true}}},
        {{-25, 179},
         2500,
         {{{-37.2, 175}, true},
          {{-17.8, 178}, true},
          {{-25, 180}, false},
          {{-21.2, -175.2}, true},
          {{-30, -170}, false}}},
        {{66, 179},
         1000,
         {{{67, 178}, true}, {{67, -178}, true}, {{65.5, -169.2}, false}, {{64.5, -165}, true}, {{60, 180}, false}}},
        {{89, 0}, 2500, {{{90, 0}, false}, {{75, -40}, true}, {{72, 100}, true}, {{85, 100}, false}, {{79, 17}, true}}},
        {{-88, 0},
         3000,
         {{{-90, 0}, true}, {{-80, 100}, true}, {{-60, -120}, false}, {{-85, 180}, true}, {{-72, 0}, true}}},
        {{0, 100},
         8000,
         {{{20, 78}, true}, {{0, 75}, false}, {{-25, 135}, true}, {{60, 100}, true}, {{-50, 90}, false}}},
    };
    enum { MOST = 200000 };
    pk_spot *spots = calloc(MOST, sizeof *spots);
    bool *starts = calloc(MOST, sizeof *starts);
    assert_non_null(spots);
    assert_non_null(starts);
    for (size_t m = 0; m < sizeof maps / sizeof *maps; m++) {
        pk_position around[4];
        for (int k = 0; k < 4; k++)
            around[k] = pk_destination(&SPHERE, maps[m].at, 90 * k, maps[m].extent_km);
        pk_projection projection = pk_projection_of(PK_WGS84, around, 4);
        char *text = NULL;
        size_t size = 0;
        FILE *stream = open_memstream(&text, &size);
        assert_int_equal(pk_coast_write(stream, &projection, NULL), PK_OK);
        fclose(stream);
        const char *land = strstr(text, "class=\"land\" d=\"");
        assert_non_null(land);
        size_t n = read_path(land + strlen("class=\"land\" d=\""), spots, starts, MOST);
        for (size_t i = 0; i < 5; i++)
            if (is_land(spots, starts, n, pk_project(&projection, maps[m].places[i].at)) != maps[m].places[i].land)
                fail_msg("map %zu, %g %g: %s expected", m, maps[m].places[i].at.lat, maps[m].places[i].at.lon,
                         maps[m].places[i].land ? "land" : "sea");
        free(text);
    }
    free(spots);
    free(starts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frame_holds_all),      cmocka_unit_test(test_scale_is_true),
        cmocka_unit_test(test_north_is_up),          cmocka_unit_test(test_plane),
        cmocka_unit_test(test_one_position),         cmocka_unit_test(test_paths),
        cmocka_unit_test(test_circles_are_geodesic), cmocka_unit_test(test_names_do_not_touch),
        cmocka_unit_test(test_land_is_where_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
