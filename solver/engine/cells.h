/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells of the map that know which discs cover them wholly and which they only touch, refined where points fall.
 * See cells.c.
 */
#ifndef PICKET_ENGINE_CELLS_H
#define PICKET_ENGINE_CELLS_H

#include "engine/chord.h"

#include <stdint.h>

typedef struct pk_cells pk_cells;

/* The least and the greatest coordinates of points, for longitudes in [-180, 180]. */
typedef struct pk_box {
    pk_position least, greatest;
} pk_box;

/* The box of the points that have coordinates; that of the origin where there is none. O(n). */
pk_box pk_box_of(const pk_geometry *geometry, const pk_position *points, size_t n_points);

/* A box beyond which no lens covers anything. O(n). */
pk_box pk_box_of_lenses(const pk_geometry *geometry, const pk_lens *lenses, size_t n_lenses);

/* Cells over a box. Points beyond it are answered too, slowly where lenses reach there. Geometry and lenses are
 * borrowed. O(n_lenses). */
pk_status pk_cells_new(const pk_geometry *geometry, const pk_lens *lenses, size_t n_lenses, pk_box box,
                       pk_cells **cells, pk_error *error);
void pk_cells_free(pk_cells *cells);

enum { PK_CELLS_REGIONS = 1 << 12, PK_CELLS_BATCH = PK_PLACE_BATCH, PK_CELLS_MAX_ANSWER = (1 << 30) - 1 };

/* The part of the box where a point lies, 0 to PK_CELLS_REGIONS - 1. Points of one region are near each other in memory
 * too: it pays to ask for them together. */
uint32_t pk_cells_region(const pk_cells *cells, pk_position point);

/* Memory that questions touch. */
size_t pk_cells_bytes(const pk_cells *cells);

/*
 * For each of n_points <= PK_CELLS_BATCH points, where an answer for all points that are covered like it may be kept:
 * 0 at first, up to PK_CELLS_MAX_ANSWER later. NULL where there is no such place. Valid until the next call. Refines
 * the cells.
 */
void pk_cells_slots(pk_cells *cells, const pk_position *points, size_t n_points, uint32_t **slots);

/*
 * For n of the points of the last batch, which[] of them, the lenses that cover each as a row of bits, [n ×
 * ceil(n_lenses / 64)] words. Exact, as pk_lens_covers is.
 */
void pk_cells_rows(pk_cells *cells, const pk_position *points, const uint32_t *which, size_t n, uint64_t *rows);

#endif
