/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_INSTANCE_POINTS_H
#define PICKET_INSTANCE_POINTS_H

#include "instance/section.h"

/* Reads the zone's file of points, CSV rows lat,lon[,weight] (x,y on a plane) after an optional header, into its
 * target. Complains about every bad row. Linear. */
void pk_points_read(pk_draft *draft, pk_section *zone, pk_earth earth);

#endif
