/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_cover: cover classes of random points by random discs, one line a case: seconds of the clock and of all
 * processors, pairs a second of both, memory at its peak (points and weights among it).
 *   bench_cover plane|sphere|wgs84 DISCS POINTS RADIUS_KM
 * On the plane points and centres lie in [0, 30]², on the globe anywhere.
 */
#include "base/clock.h"
#include "engine/cover.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static uint64_t state = 20190401;

/* SplitMix64, in [0, 1). */
static double random_share(void)
{
    state += 0x9e3779b97f4a7c15u;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    return (double)(z >> 11) * 0x1p-53;
}

static pk_position random_position(pk_earth earth)
{
    if (earth == PK_PLANE)
        return (pk_position){30 * random_share(), 30 * random_share()};
    const double degrees = 57.295779513082321;
    return (pk_position){asin(2 * random_share() - 1) * degrees, 360 * random_share() - 180};
}

static double processor_s(const struct rusage *u)
{
    return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) +
           1e-6 * (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec);
}

static void run(const pk_geometry *geometry, const char *name, size_t n_discs, size_t n_points, double radius_km,
                pk_disc *discs, pk_position *points, double *weights)
{
    for (size_t i = 0; i < n_points; i++) {
        points[i] = random_position(geometry->earth);
        weights[i] = floor(1 + 100 * random_share());
    }
    for (size_t d = 0; d < n_discs; d++)
        discs[d] = (pk_disc){random_position(geometry->earth), radius_km};
    struct rusage before, after;
    pk_cover_classes classes;
    pk_error error;
    getrusage(RUSAGE_SELF, &before);
    double start_s = pk_clock_s();
    if (pk_cover_classify(geometry, discs, n_discs, points, weights, n_points, &classes, &error)) {
        fprintf(stderr, "%s\n", error.message);
        return;
    }
    double clock_s = pk_clock_s() - start_s;
    getrusage(RUSAGE_SELF, &after);
    double all_s = processor_s(&after) - processor_s(&before), pairs = (double)n_discs * (double)n_points;
    printf("%-6s %6zu %9zu %7g %8zu %8.3f %8.3f %9.2e %9.2e %7ld\n", name, n_discs, n_points, radius_km,
           classes.n_classes, clock_s, all_s, pairs / clock_s, pairs / all_s, after.ru_maxrss / 1024);
    pk_cover_classes_free(&classes);
}

int main(int argc, char **argv)
{
    const char *const earths[] = {[PK_WGS84] = "wgs84", [PK_SPHERE] = "sphere", [PK_PLANE] = "plane"};
    pk_geometry geometry = {.earth = PK_WGS84, .sphere_radius_km = PK_SPHERE_RADIUS_KM};
    while (argc == 5 && geometry.earth <= PK_PLANE && strcmp(earths[geometry.earth], argv[1]) != 0)
        geometry.earth++;
    size_t n_discs = argc == 5 ? (size_t)strtod(argv[2], NULL) : 0;
    size_t n_points = argc == 5 ? (size_t)strtod(argv[3], NULL) : 0;
    if (argc != 5 || geometry.earth > PK_PLANE || n_discs == 0 || n_points == 0) {
        fprintf(stderr, "usage: bench_cover plane|sphere|wgs84 DISCS POINTS RADIUS_KM\n");
        return 64;
    }
    pk_disc *discs = malloc(n_discs * sizeof *discs);
    pk_position *points = malloc(n_points * sizeof *points);
    double *weights = malloc(n_points * sizeof *weights);
    if (discs && points && weights)
        run(&geometry, argv[1], n_discs, n_points, strtod(argv[4], NULL), discs, points, weights);
    free(discs);
    free(points);
    free(weights);
    return 0;
}
