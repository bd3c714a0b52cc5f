/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data of an SVG path, written vertex by vertex in few bytes: whole units, steps from the vertex before. */
#ifndef PICKET_REPORT_PATH_H
#define PICKET_REPORT_PATH_H

#include "report/projection.h"

#include <stdbool.h>
#include <stdio.h>

typedef struct pk_path {
    FILE *stream;
    pk_spot origin;   /* taken as (0, 0) */
    double tolerance; /* units: a vertex nearer than that to the one before is left out */
    pk_spot last;     /* the vertex that was met last, written or not */
    long x, y;        /* the vertex that was written last */
    bool is_open, has_line, is_held_back;
} pk_path;

/* Ends the polyline before, if any, and starts another at the spot. */
void pk_path_move(pk_path *path, pk_spot spot);
void pk_path_line(pk_path *path, pk_spot spot);

/* Ends the polyline, closed to an area where asked. */
void pk_path_end(pk_path *path, bool close);

#endif
