/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cover classes: points that are covered by the same set of discs are one class with the summed weight
 * (Cordeau, Furini, Ljubić 2019, section 2). What the optimiser sees then depends on the geometry, not on the number of
 * points.
 */
#ifndef PICKET_ENGINE_COVER_H
#define PICKET_ENGINE_COVER_H

#include "engine/geometry.h"
#include "engine/points.h"

#include <stdint.h>

typedef struct pk_disc {
    pk_position centre;
    double radius_km; /* < 0: covers nothing */
} pk_disc;

typedef struct pk_cover_classes {
    size_t n_classes;
    size_t n_words;  /* 64-bit words per class: ceil(n_discs / 64) */
    uint64_t *sets;  /* [n_classes × n_words] bit d of a row: disc d covers the class */
    double *weight;  /* [n_classes] summed in point order, a block at a time */
    uint64_t *count; /* [n_classes] points in the class */
} pk_cover_classes;

/* Classes in the order of their first point. weights NULL: all 1. A pair is covered exactly when pk_distance_km(..) <=
 * radius_km. Runs on every processor; the outcome is the same, bit by bit, on any number of them. */
pk_status pk_cover_classify(const pk_geometry *geometry, const pk_disc *discs, size_t n_discs,
                            const pk_position *points, const double *weights, size_t n_points,
                            pk_cover_classes *classes, pk_error *error);

/* The same of points that come as they are read: a block a thread is all that is kept of them. */
pk_status pk_cover_classify_stream(const pk_geometry *geometry, const pk_disc *discs, size_t n_discs,
                                   const pk_points *points, pk_cover_classes *classes, pk_error *error);

void pk_cover_classes_free(pk_cover_classes *classes);

#endif
