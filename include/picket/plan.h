/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A plan: the answer, in the planner's words. Everything is named, nothing is an index, so a plan can be read, compared
 * and checked without the programme that made it. It holds no times, no dates and no machine.
 *
 * All arrays and strings belong to the plan's arena and live until pk_plan_free.
 */
#ifndef PICKET_PLAN_H
#define PICKET_PLAN_H

#include <picket/instance.h>
#include <picket/status.h>
#include <stdio.h>

typedef enum pk_plan_status {
    PK_PLAN_OPTIMAL,    /* bound and value meet within the tolerance */
    PK_PLAN_FEASIBLE,   /* a plan, but a limit or a signal came first */
    PK_PLAN_INFEASIBLE, /* proven: there is no plan */
    PK_PLAN_UNKNOWN,    /* a limit came before any plan */
    PK_PLAN_STATUS_COUNT
} pk_plan_status;

typedef struct pk_plan_stage {
    pk_stage stage;
    double value;
    double bound; /* proven: no plan that keeps the stages before it is below */
    pk_plan_status status;
} pk_plan_stage;

typedef struct pk_plan_units {
    const char *contributor, *type, *site;
    int number;
    int on_alert;
} pk_plan_units;

typedef struct pk_plan_sorties {
    const char *contributor, *type, *base, *zone;
    pk_task task;
    int period; /* of the day, from 0 */
    double number;
} pk_plan_sorties;

typedef struct pk_plan_ships {
    const char *contributor, *type, *port, *target;
    pk_task task;
    int number;
} pk_plan_ships;

/* The rota of one row of the sorties: whole sorties in its period of each day. */
typedef struct pk_plan_rota {
    const char *contributor, *type, *base, *zone;
    pk_task task;
    int period;
    const double *by_day; /* [n_days] */
    size_t n_days;
} pk_plan_rota;

/* Presence: unit-hours over the whole horizon, and by period of the day (in one day). Alert: required is 1, met the
 * covered share of the zone's weight, n_periods 0. */
typedef struct pk_plan_gap {
    const char *target;
    pk_task task;
    double required, met;
    double weight;                    /* of this (target, task) in the objective */
    const double *required_by_period; /* [n_periods] */
    const double *met_by_period;      /* [n_periods] */
    size_t n_periods;
} pk_plan_gap;

/* "personnel", "cost", "max_bases", "max_ports", "max_changes", "contributor.NAME.personnel" */
typedef struct pk_plan_limit {
    const char *name;
    double used, allowed;
} pk_plan_limit;

/* cflp: which share of a customer's demand a site serves. */
typedef struct pk_plan_assignment {
    const char *customer, *site;
    double share; /* > 0 */
} pk_plan_assignment;

typedef struct pk_plan {
    const char *instance;
    pk_model model;
    pk_plan_status status;
    double objective; /* G, or the classic objective; NAN where there is no plan */
    double bound;
    double relative_gap;
    double coverage_gap_percent; /* NAN where the model has none */
    double rota_gap_percent;     /* the same, measured on the rota; NAN where there is no rota */

    pk_plan_stage *stages;
    size_t n_stages;
    const char **sites; /* used */
    size_t n_sites;
    pk_plan_units *units;
    size_t n_units;
    pk_plan_sorties *sorties;
    size_t n_sorties;
    pk_plan_ships *ships;
    size_t n_ships;
    pk_plan_gap *gaps;
    size_t n_gaps;
    pk_plan_limit *limits;
    size_t n_limits;
    pk_plan_assignment *assignments; /* cflp alone */
    size_t n_assignments;
    pk_plan_rota *rota; /* where one was asked for */
    size_t n_rota;

    struct pk_arena *arena;
} pk_plan;

/* An empty plan of status unknown, whose numbers are NAN. It lives in its own arena, and so must all that is put into
 * it.
 */
pk_status pk_plan_new(pk_plan **plan, pk_error *error);
void pk_plan_free(pk_plan *plan);

/* Reads a plan file (JSON, docs/cli.md). PK_ERROR_NO_INPUT, PK_ERROR_DATA with file and what was wrong where. Checks
 * form, not rules: that is pk_plan_check's. */
pk_status pk_plan_read(const char *path, pk_plan **plan, pk_error *error);

/* Writes a plan file, beside its place first. The same plan gives the same bytes. */
pk_status pk_plan_write(const pk_plan *plan, const char *path, pk_error *error);

/* The lists of a plan as tables: the name of each, NULL past the last. */
const char *pk_plan_table_name(size_t index);

/* Writes the list of that name, one of the above, as CSV (RFC 4180). A series takes a column for each of its numbers.
 * Failures to write show in ferror(stream). O(list). */
void pk_plan_write_table(FILE *stream, const pk_plan *plan, const char *name);

const char *pk_plan_status_name(pk_plan_status status);

#endif
