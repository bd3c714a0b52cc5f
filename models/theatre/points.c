/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/points.h"

#include <stdlib.h>

pk_status pk_zone_points(const pk_geometry *geometry, const pk_target *zone, pk_position **points, double **weights,
                         size_t *n_points, pk_error *error)
{
    *points = NULL;
    *weights = NULL;
    if (!zone->points)
        return pk_lattice(geometry, zone->grid_km, zone->position, zone->radius_km, zone->area, zone->n_area,
                          pk_target_station(geometry, zone), points, n_points, error);
    pk_position *at = malloc((zone->n_points + 1) * sizeof *at);
    double *weight = malloc((zone->n_points + 1) * sizeof *weight);
    if (!at || !weight) {
        free(at);
        free(weight);
        return pk_fail(error, PK_ERROR_MEMORY, "zone %s: no memory for %zu points", zone->name, zone->n_points);
    }
    for (size_t i = 0; i < zone->n_points; i++) {
        at[i] = zone->points[i].position;
        weight[i] = zone->points[i].weight;
    }
    *points = at;
    *weights = weight;
    *n_points = zone->n_points;
    return PK_OK;
}
