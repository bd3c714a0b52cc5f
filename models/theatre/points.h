/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_THEATRE_POINTS_H
#define PICKET_THEATRE_POINTS_H

#include "theatre/reach.h"

/*
 * The points of a zone (docs/model.md section 3): those of its file, or the lattice. *points and *weights are yours to
 * free; *weights is NULL where all weigh the same. O(points of the bounding box).
 */
pk_status pk_zone_points(const pk_geometry *geometry, const pk_target *zone, pk_position **points, double **weights,
                         size_t *n_points, pk_error *error);

#endif
