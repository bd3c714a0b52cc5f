/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The flat picture of a theatre: Lambert's azimuthal equal-area projection around its middle (Snyder 1987, Map
 * projections: a working manual, p. 182), which knows no seam and no pole, and the frame that holds it. On a plane the
 * picture is the plane. Lengths in the picture are in units, PK_FRAME_WIDTH to the frame's width.
 */
#ifndef PICKET_REPORT_PROJECTION_H
#define PICKET_REPORT_PROJECTION_H

#include <picket/position.h>
#include <stdbool.h>
#include <stddef.h>

enum { PK_FRAME_WIDTH = 10000 };

/* A place in the picture: units to the right of and below the frame's upper left corner. */
typedef struct pk_spot {
    double x, y;
} pk_spot;

typedef struct pk_projection {
    bool plane;
    pk_position centre;
    double left_km, top_km; /* the frame's corner, seen from the centre */
    double units_per_km;
    double height;     /* of the frame, units */
    double radius_deg; /* the frame lies within this angle of the centre */
} pk_projection;

/* The projection and frame in which n >= 1 positions have room. O(n). */
pk_projection pk_projection_of(pk_earth earth, const pk_position *positions, size_t n);

/* Where a position lies in the picture, perhaps outside the frame. On the globe, the far side of the centre is a ring
 * at the rim. */
pk_spot pk_project(const pk_projection *projection, pk_position position);

#endif
