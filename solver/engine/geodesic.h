/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one door to PROJ: its geodesic routines (Karney 2013, Algorithms for geodesics; error below 15 nm). */
#ifndef PICKET_ENGINE_GEODESIC_H
#define PICKET_ENGINE_GEODESIC_H

#include <geodesic.h>
#include <picket/status.h>

/* PROJ is loaded by the first call of any of these; the others answer NaN where that fails. Safe in threads. */
pk_status pk_geodesic_load(pk_error *error);

/* PK_OK where every question so far was answered; what was wrong where one was not. For those who ask only few. */
pk_status pk_geodesic_answered(pk_error *error);

/* geod_init: the ellipsoid with this axis and flattening (0: a sphere). */
struct geod_geodesic pk_geodesic_ellipsoid(double axis_m, double flattening);

/* In degrees and metres. */
double pk_geodesic_distance_m(const struct geod_geodesic *ellipsoid, double lat1, double lon1, double lat2,
                              double lon2);
double pk_geodesic_azimuth_deg(const struct geod_geodesic *ellipsoid, double lat1, double lon1, double lat2,
                               double lon2);
void pk_geodesic_destination(const struct geod_geodesic *ellipsoid, double lat1, double lon1, double azimuth_deg,
                             double distance_m, double *lat2, double *lon2);

/* PROJ's version; NULL where it cannot be loaded. */
const char *pk_geodesic_version(void);

#endif
