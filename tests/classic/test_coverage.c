/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What open sites cover, against the exact distance of every pair. */
#include "assert_close.h"
#include "base/random.h"
#include "classic/coverage.h"

#include <math.h>

enum { SITES = 12, POINTS = 3001 };

static uint64_t random_state = 5;

static double random_between(double low, double high)
{
    return low + (high - low) * pk_random_unit(&random_state);
}

static pk_coverage cover_slowly(const pk_geometry *geometry, const pk_classic_data *data, double radius_km,
                                const bool *open, const double *demand)
{
    pk_coverage sum = {0};
    for (size_t i = 0; i < POINTS; i++) {
        bool covered = false;
        for (size_t j = 0; j < data->n_sites; j++)
            covered |=
                open[j] && pk_distance_km(geometry, data->site_position[j], data->customer_position[i]) <= radius_km;
        double more = demand ? demand[i] : 1;
        sum.total += more;
        sum.covered += covered ? more : 0;
        sum.n_bare += !covered;
    }
    return sum;
}

/* Radii that are distances, to the last bit and a hair beside; nothing open, everything covered, poles, the
 * antimeridian, coincident points. */
static void covers_what_the_exact_distance_says(void **state)
{
    (void)state;
    static pk_position sites[SITES], points[POINTS];
    static double demand[POINTS];
    bool open[SITES];
    for (int k = 0; k < 400; k++) {
        pk_instance instance = {.earth = k % 3 == 0 ? PK_WGS84 : PK_SPHERE};
        pk_classic_data data = {
            .n_sites = SITES, .site_position = sites, .customer_position = points, .plane = k % 3 == 2};
        pk_geometry geometry = pk_classic_geometry(&instance, &data);
        for (size_t j = 0; j < SITES; j++) {
            sites[j] = (pk_position){random_between(-90, 90), random_between(-180, 360)};
            open[j] = k % 20 != 10 && pk_random_below(&random_state, 2) == 0;
        }
        sites[0] = (pk_position){90, 0};
        sites[1].lon = 180;
        for (size_t i = 0; i < POINTS; i++) {
            points[i] = (pk_position){random_between(-90, 90), random_between(-360, 180)};
            if (i % 5 == 0)
                points[i] = (pk_position){sites[i % SITES].lat, -points[i - i % 7].lon};
            if (i % 11 == 0)
                points[i] = sites[i % SITES];
            demand[i] = (double)pk_random_below(&random_state, 100);
        }
        double radius_km = pk_distance_km(&geometry, sites[(size_t)k % SITES], points[k]);
        const double beside[] = {0, 0, 1e-9, -1e-9, 1e-6, -1e-6};
        radius_km = fmax(0, radius_km + beside[k % 6]);
        if (k % 50 == 0)
            radius_km = 21000; /* all of the globe */
        instance.classic.radius = data.plane ? radius_km : 1000 * radius_km;
        const double *weights = k % 4 == 3 ? NULL : demand;
        pk_point_array array = pk_point_array_of(points, weights, POINTS);
        data.customers = &array.points;
        pk_coverage found,
            expected = cover_slowly(&geometry, &data, pk_classic_radius(&instance, &data), open, weights);
        assert_int_equal(pk_classic_coverage(&instance, &data, open, &found, NULL), PK_OK);
        assert_close(found.total, expected.total, 0);
        assert_close(found.covered, expected.covered, 0);
        assert_int_equal(found.n_bare, expected.n_bare);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(covers_what_the_exact_distance_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
