/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines and areas of the globe as a flat map in lon/lat wants them: cut at the antimeridian, areas anticlockwise. */
#ifndef PICKET_ENGINE_OUTLINE_H
#define PICKET_ENGINE_OUTLINE_H

#include "base/arena.h"
#include "engine/geometry.h"

typedef struct pk_path {
    pk_position *vertices; /* [n] lon in [-180, 180]; an area's first vertex is not given again at its end */
    size_t n;
} pk_path;

typedef struct pk_outline {
    pk_path *parts;
    size_t n_parts;
} pk_outline;

/* All of these live in the arena; PK_ERROR_MEMORY. Edges take the short way round. Not for earth = plane. O(n), an area
 * that lies over the antimeridian O(n log n). */
pk_status pk_outline_line(pk_arena *arena, const pk_position *vertices, size_t n, pk_outline *outline, pk_error *error);
pk_status pk_outline_area(pk_arena *arena, const pk_position *vertices, size_t n, pk_outline *outline, pk_error *error);

/* A circle of radius_km > 0 around a centre. */
pk_status pk_outline_circle(pk_arena *arena, const pk_geometry *geometry, pk_position centre, double radius_km,
                            pk_outline *outline, pk_error *error);

/* The geodesic from a to b. */
pk_status pk_outline_geodesic(pk_arena *arena, const pk_geometry *geometry, pk_position a, pk_position b,
                              pk_outline *outline, pk_error *error);

#endif
