/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map of a page, in layers from the ground up: map.c puts them together. */
#ifndef PICKET_REPORT_MAP_H
#define PICKET_REPORT_MAP_H

#include "base/arena.h"
#include "engine/geometry.h"
#include "report/labels.h"
#include "report/page.h"
#include "report/projection.h"

typedef struct pk_map {
    const pk_page *page;
    FILE *stream;
    pk_geometry geometry;
    pk_projection projection;
    double *streams; /* [n_sites × n_targets × PK_TASK_COUNT] sorties a day, or ships */
    int *units;      /* [n_sites] that stand there */
    double *shares;  /* [n_targets] of what a target asks for that is met, weighted as the objective; NAN: unknown */
    bool *used;      /* [n_sites] */
    pk_label *labels;
    size_t n_labels; /* at most n_sites + n_targets */
    pk_arena *arena;
} pk_map;

/* A target's station: its position, the centroid of its area, or the middle of its route. */
pk_position pk_map_station(const pk_map *map, const pk_target *target);

/* One polyline of a path, straight in degrees between its vertices, closed where asked. */
void pk_map_draw(const pk_map *map, const pk_position *vertices, size_t n, bool close);

/* A geodesic circle as one polyline of a path that starts at `origin`. */
void pk_map_draw_circle(const pk_map *map, pk_position centre, double radius_km, pk_spot origin);

/* map_ground.c: the grid of degrees, land and borders, stand-off regions; the scale. */
pk_status pk_map_ground(const pk_map *map, pk_error *error);
void pk_map_scale(const pk_map *map);

/* map_targets.c: zones and lanes, coloured by what is met. */
pk_status pk_map_targets(pk_map *map, pk_error *error);

/* map_sites.c: who serves what, as lines; bases and ports, with their reach. */
void pk_map_streams(const pk_map *map);
void pk_map_sites(pk_map *map);

#endif
