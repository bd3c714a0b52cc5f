/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Distances and shapes on an earth: the WGS-84 ellipsoid (geodesic, Karney 2013, through PROJ's geodesic.h), a sphere,
 * or a plane in km. Everything in km and degrees; positions as in <picket/position.h>.
 */
#ifndef PICKET_ENGINE_GEOMETRY_H
#define PICKET_ENGINE_GEOMETRY_H

#include <picket/position.h>
#include <picket/status.h>
#include <stdbool.h>
#include <stddef.h>

#define PK_SPHERE_RADIUS_KM 6371.0088

typedef struct pk_geometry {
    pk_earth earth;
    double sphere_radius_km; /* for PK_SPHERE */
} pk_geometry;

/* On the globe an edge between two neighbouring vertices takes the short way round, so that a polygon may lie over the
 * antimeridian, and one that runs round a pole holds that pole. */

/* Exact distance in km. O(1). */
double pk_distance_km(const pk_geometry *geometry, pk_position a, pk_position b);

/* The place a distance away, in km, in a direction: degrees clockwise from north (plane: from the y axis). O(1). */
pk_position pk_destination(const pk_geometry *geometry, pk_position from, double azimuth_deg, double distance_km);

/* The direction at a of the way to b, in such degrees. O(1). */
double pk_azimuth_deg(const pk_geometry *geometry, pk_position a, pk_position b);

/* Length of a polyline of n vertices, km: the sum of the distances between neighbours. */
double pk_polyline_km(const pk_geometry *geometry, const pk_position *vertices, size_t n);

/* Planar centroid of a polygon after x = lon·cos(mean latitude of the vertices), y = lat (on a plane, as is); the mean
 * of the vertices where the area vanishes. */
pk_position pk_polygon_centroid(const pk_geometry *geometry, const pk_position *vertices, size_t n);

/* Even-odd rule in lon/lat (plane: x/y). Of a point on the edge, the western and southern sides are inside. O(n). */
bool pk_polygon_contains(const pk_geometry *geometry, const pk_position *vertices, size_t n, pk_position position);

/* Distance in km from a position to the nearest point of the polygon's densified edges (steps of at most 1 km, straight
 * in lon/lat), 0 inside. O(length of the edges in km). */
double pk_polygon_distance_km(const pk_geometry *geometry, const pk_position *vertices, size_t n, pk_position position);

/*
 * The lattice of docs/model.md section 3 inside a circle (radius_km around centre, n_area = 0) or a polygon: with
 * step = grid_km / 111.195 degrees, lat = i·step, lon = j·step / cos(lat), i and j whole (plane: step = grid_km, no
 * cosine). On the globe lon is in [-180, 180). Points come by ascending i, then j. *points is yours to free; where no
 * lattice point is inside it holds the fallback alone. PK_ERROR_DATA where there are more than 50 million.
 * O(points of the bounding box).
 */
pk_status pk_lattice(const pk_geometry *geometry, double grid_km, pk_position centre, double radius_km,
                     const pk_position *area, size_t n_area, pk_position fallback, pk_position **points,
                     size_t *n_points, pk_error *error);

#endif
