/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans in words and tables for a person. Failures to write show in ferror(stream), not in the status. */
#ifndef PICKET_REPORT_REPORT_H
#define PICKET_REPORT_REPORT_H

#include <picket/conflict.h>
#include <picket/instance.h>
#include <picket/plan.h>
#include <stdio.h>

/* The result of a run: how good it is, what stands where, what is worst covered and why, which limits bind. */
pk_status pk_report_text(FILE *stream, const pk_instance *instance, const pk_plan *plan, pk_error *error);

/* Rules that cannot be kept together. */
pk_status pk_report_conflict(FILE *stream, const pk_conflict *conflict, pk_error *error);

/* Those of an instance without a plan. It takes moments, as the search for them has no plan to find. */
pk_status pk_report_infeasible(FILE *stream, const pk_instance *instance, pk_error *error);

/* What differs between two plans: units, sites, gaps, limits. */
pk_status pk_report_diff(FILE *stream, const pk_plan *before, const pk_plan *after, pk_error *error);

/*
 * A self-contained HTML page of a plan. Without an instance (NULL) the page has what the plan alone tells: no map, no
 * reasons. PK_ERROR_DATA where the plan names what the instance does not have. O(sorties · gaps + sorties²).
 */
pk_status pk_report_page(FILE *stream, const pk_instance *instance, const pk_plan *plan, pk_error *error);

/* The same as a file, written beside its place first. */
pk_status pk_report_page_write(const char *path, const pk_instance *instance, const pk_plan *plan, pk_error *error);

#endif
