/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a unit can do from a site, and what a target asks for: the formulas of docs/model.md sections 3 and 4, evaluated
 * once for an instance.
 */
#ifndef PICKET_THEATRE_REACH_H
#define PICKET_THEATRE_REACH_H

#include "engine/geometry.h"

#include <picket/instance.h>
#include <picket/reach.h>

/* Units of one type offered by one contributor: the smallest group of interchangeable units. */
typedef struct pk_unit_class {
    size_t contributor, type;
    int offered;
    pk_task_set tasks; /* both the type and the contributor allow them */
} pk_unit_class;

typedef struct pk_reach {
    const pk_instance *instance;
    pk_geometry geometry;
    pk_unit_class *classes; /* by contributor, then type; offered > 0 */
    size_t n_classes;
    bool *excluded;      /* [n_sites] lies in a stand-off region or its buffer */
    bool *may_stand;     /* [n_classes × n_sites] */
    double *distance_km; /* [n_sites × n_targets] to the zone's station or the lane's nearer end */
    double *required_h;  /* [n_targets × PK_TASK_COUNT × periods_per_day] unit-hours in each period of a day */
    struct pk_arena *arena;
} pk_reach;

/* O(sites · targets) distances. The instance is borrowed. */
pk_status pk_reach_new(const pk_instance *instance, pk_reach **reach, pk_error *error);
void pk_reach_free(pk_reach *reach);

bool pk_reach_may_stand(const pk_reach *reach, size_t class, size_t site);
double pk_reach_distance_km(const pk_reach *reach, size_t site, size_t target);

/* Unit-hours asked for in one period of the day; 0 for alert, which is not measured in hours. */
double pk_reach_required_h(const pk_reach *reach, size_t target, pk_task task, size_t period);

/* Unit-hours asked for in a day, over its periods. */
double pk_reach_required_day_h(const pk_reach *reach, size_t target, pk_task task);

/* Does the site lie in the stand-off region or its buffer, and is it of a kind that the region applies to? */
bool pk_exclusion_holds(const pk_geometry *geometry, const pk_exclusion *exclusion, const pk_site *site);

/* A zone's station: its position, or the centroid of its area. */
pk_position pk_target_station(const pk_geometry *geometry, const pk_target *zone);

#endif
