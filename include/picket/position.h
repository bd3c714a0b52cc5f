/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where something is, and on which earth. */
#ifndef PICKET_POSITION_H
#define PICKET_POSITION_H

typedef enum pk_earth { PK_WGS84, PK_SPHERE, PK_PLANE } pk_earth;

/* A place. On the globe latitude and longitude in degrees; with earth = plane, x and y in km, in this order. */
typedef struct pk_position {
    double lat; /* degrees north; plane: x in km */
    double lon; /* degrees east; plane: y in km */
} pk_position;

#endif
