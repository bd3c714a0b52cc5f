/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The coastline and the borders behind a map, from Natural Earth at 1:10 million, where the build had them. */
#ifndef PICKET_REPORT_COAST_H
#define PICKET_REPORT_COAST_H

#include "report/projection.h"

#include <picket/status.h>
#include <stdbool.h>
#include <stdio.h>

/* Is there any coastline in this build? */
bool pk_coast_exists(void);

/* Writes what lies in the frame as two SVG paths of class "land" and "border". O(vertices of the world). */
pk_status pk_coast_write(FILE *stream, const pk_projection *projection, pk_error *error);

#endif
