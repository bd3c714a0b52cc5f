/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans for other programs. Failures to write show in ferror(stream). */
#ifndef PICKET_REPORT_EXPORT_H
#define PICKET_REPORT_EXPORT_H

#include <picket/instance.h>
#include <picket/plan.h>
#include <stdint.h>
#include <stdio.h>

/* The plan's rota as iCalendar; start_day: its first day, in days since 1970-01-01. O(sorties of the rota). */
void pk_write_calendar(FILE *stream, const pk_instance *instance, const pk_plan *plan, int64_t start_day);

/* The plan's rota as CSV (RFC 4180), a line for each period in which a stream flies; start_day may be NULL. */
void pk_write_rota(FILE *stream, const pk_instance *instance, const pk_plan *plan, const int64_t *start_day);

/* The instance as a map, with what the plan (NULL: none) makes of it, as GeoJSON (RFC 7946) and as KML 2.2. Errors as
 * pk_features_new. */
pk_status pk_write_geojson(FILE *stream, const pk_instance *instance, const pk_plan *plan, pk_error *error);
pk_status pk_write_kml(FILE *stream, const pk_instance *instance, const pk_plan *plan, pk_error *error);

#endif
