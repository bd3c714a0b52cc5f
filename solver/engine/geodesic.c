/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PROJ brings some thirty libraries with it, and 10 ms to load them: only what needs an ellipsoid waits for that. */
#include "engine/geodesic.h"

#include "base/library.h"

#include <math.h>
#include <proj.h>
#include <stdatomic.h>
#include <stdbool.h>

static struct {
    __typeof__(geod_init) *init;
    __typeof__(geod_inverse) *inverse;
    __typeof__(geod_direct) *direct;
    __typeof__(proj_info) *info;
} proj;

static const pk_symbol SYMBOLS[] = {{"geod_init", &proj.init},
                                    {"geod_inverse", &proj.inverse},
                                    {"geod_direct", &proj.direct},
                                    {"proj_info", &proj.info}};

static pk_library library = PK_LIBRARY(PICKET_PROJ_LIBRARY, SYMBOLS);

pk_status pk_geodesic_load(pk_error *error)
{
    return pk_library_load(&library, error);
}

static atomic_bool unanswered;

static bool is_loaded(void)
{
    bool loaded = pk_geodesic_load(NULL) == PK_OK;
    if (!loaded)
        atomic_store(&unanswered, true);
    return loaded;
}

pk_status pk_geodesic_answered(pk_error *error)
{
    pk_status status = atomic_load(&unanswered) ? pk_geodesic_load(error) : PK_OK;
    if (status || !atomic_load(&unanswered))
        return status;
    return pk_fail(error, PK_ERROR_MEMORY, "a library could be loaded too late only"); /* it can now */
}

struct geod_geodesic pk_geodesic_ellipsoid(double axis_m, double flattening)
{
    struct geod_geodesic ellipsoid = {0};
    if (is_loaded())
        proj.init(&ellipsoid, axis_m, flattening);
    return ellipsoid;
}

double pk_geodesic_distance_m(const struct geod_geodesic *ellipsoid, double lat1, double lon1, double lat2, double lon2)
{
    double distance_m = NAN;
    if (is_loaded())
        proj.inverse(ellipsoid, lat1, lon1, lat2, lon2, &distance_m, NULL, NULL);
    return distance_m;
}

double pk_geodesic_azimuth_deg(const struct geod_geodesic *ellipsoid, double lat1, double lon1, double lat2,
                               double lon2)
{
    double azimuth_deg = NAN;
    if (is_loaded())
        proj.inverse(ellipsoid, lat1, lon1, lat2, lon2, NULL, &azimuth_deg, NULL);
    return azimuth_deg;
}

void pk_geodesic_destination(const struct geod_geodesic *ellipsoid, double lat1, double lon1, double azimuth_deg,
                             double distance_m, double *lat2, double *lon2)
{
    *lat2 = *lon2 = NAN;
    if (is_loaded())
        proj.direct(ellipsoid, lat1, lon1, azimuth_deg, distance_m, lat2, lon2, NULL);
}

const char *pk_geodesic_version(void)
{
    return is_loaded() ? proj.info().version : NULL;
}
