/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a type can do at a distance: docs/model.md section 4. All O(1). */
#ifndef PICKET_REACH_H
#define PICKET_REACH_H

#include <picket/instance.h>

/* τ: hours on station of one sortie to a station d km away. */
double pk_type_on_station_h(const pk_type *type, double d_km);

/* Where τ becomes 0. */
double pk_type_reach_km(const pk_type *type);

/* ρ: sorties an available aircraft can fly in one period. */
double pk_type_sorties_per_period(const pk_type *type, int periods_per_day);

/* Whole sorties that `units` of a type can fly in one period with `alert` of them waiting. */
int pk_type_whole_sorties(const pk_type *type, int periods_per_day, int units, int alert);

/* φ: the share of the time that a ship spends on a task d km away. */
double pk_type_on_task_share(const pk_type *type, double d_km);

/* Largest distance from which an aircraft on alert reaches a point within the response time; negative: none. */
double pk_type_alert_reach_km(const pk_type *type, double response_h);

#endif
