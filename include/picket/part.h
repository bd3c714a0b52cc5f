/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of the theatre's solver that a run can do without, to measure what each is worth (`solve --without`). The
 * answer is proven all the same.
 */
#ifndef PICKET_PART_H
#define PICKET_PART_H

#include <stdbool.h>
#include <stddef.h>

typedef enum pk_part {
    PK_PART_NEEDS,          /* units and alert bounded by what can be of use */
    PK_PART_FLEETS,         /* sums of units over all sites as whole columns */
    PK_PART_AVERAGE_DAY,    /* first plans of a large programme from its average day */
    PK_PART_PRICING,        /* columns left out of the LP until they gain */
    PK_PART_CUTS,           /* at the root and at nodes */
    PK_PART_NODE_CUTS,      /* at nodes alone */
    PK_PART_DIVES,          /* at the root and from nodes */
    PK_PART_NEIGHBOURHOODS, /* large neighbourhoods on a second thread */
    PK_PART_FIXING,         /* columns fixed by reduced costs, and the restarts that follow */
    PK_PART_STRONG,         /* strong branching */
    PK_PART_COUNT
} pk_part;

/* Its name on the command line; NULL past the last. */
const char *pk_part_name(size_t part);

/* Is the part among those that a run does without? parts: a bit for each. */
static inline bool pk_without(unsigned parts, pk_part part)
{
    return parts >> part & 1;
}

#endif
