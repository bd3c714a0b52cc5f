/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Weighted points, wherever they are: in memory, or in a file that is read as they are asked for. They come in numbered
 * blocks; what is in a block depends on the points alone, so that whoever adds up by blocks, in their order, gets the
 * same sums on any number of threads.
 */
#ifndef PICKET_ENGINE_POINTS_H
#define PICKET_ENGINE_POINTS_H

#include <picket/position.h>
#include <picket/status.h>
#include <stdbool.h>
#include <stddef.h>

/* Takes one block, numbered from 0; weights NULL: all 1. false: memory is out, no more please. */
typedef bool pk_points_visit(void *member, size_t block, const pk_position *points, const double *weights,
                             size_t n_points);

typedef struct pk_points pk_points;
struct pk_points {
    size_t n_blocks; /* about so many */
    /* Hands every block to one of the members, each on a thread of its own; a member gets its blocks in order. */
    pk_status (*each)(const pk_points *points, pk_points_visit *visit, void *const *members, size_t n_members,
                      pk_error *error);
};

/* Points in memory. Both arrays are borrowed; weights NULL: all 1. */
typedef struct pk_point_array {
    pk_points points;
    const pk_position *position; /* [n] */
    const double *weight;        /* [n] or NULL */
    size_t n;
} pk_point_array;

pk_point_array pk_point_array_of(const pk_position *position, const double *weight, size_t n);

#endif
