/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The books of the check: the plan's rows with every name resolved against the instance. What cannot be resolved, comes
 * twice or is not a number a plan may hold is found here and left out of the books.
 */
#ifndef PICKET_THEATRE_CHECK_LEDGER_H
#define PICKET_THEATRE_CHECK_LEDGER_H

#include "base/findings.h"
#include "engine/geometry.h"

#include <picket/plan.h>

/* What rows and claims may be off by, relative to max(1, |value|): GLPK keeps rows to 1e-7 of their scaled sides, and a
 * plan's numbers are sums of many of them. */
static const double PK_CHECK_TOLERANCE = 1e-6;

/* Two formulas for one radius differ by rounding, below 1e-12; a point that near to the rim counts either way. */
static const double PK_RIM_TOLERANCE = 1e-9;

/* Sorties from a base, or ships at a port on a task. */
typedef struct pk_flow {
    size_t contributor, type, site, target;
    pk_task task;
    size_t period; /* 0 for ships */
    double number;
    size_t row; /* in the plan's list */
} pk_flow;

typedef struct pk_ledger {
    const pk_instance *instance;
    const pk_plan *plan;
    pk_findings *findings;
    pk_geometry geometry;
    bool *used;        /* [n_sites] among the plan's sites */
    double *stationed; /* [n_contributors × n_types × n_sites] units, like the next two */
    double *on_alert;  /* aircraft */
    double *before;    /* units in the previous plan; all 0 without one */
    bool has_previous;
    pk_flow *sorties;
    size_t n_sorties;
    pk_flow *ships;
    size_t n_ships;
    struct pk_arena *arena;
} pk_ledger;

/* previous: NULL where there is none. The other arguments are borrowed. O(rows · (names + log rows)). */
pk_status pk_ledger_new(const pk_instance *instance, const pk_plan *plan, const pk_plan *previous,
                        pk_findings *findings, pk_ledger **ledger, pk_error *error);
void pk_ledger_free(pk_ledger *ledger);

/* Index of a contributor, a type and a site in the tables. */
size_t pk_ledger_cell(const pk_ledger *ledger, size_t contributor, size_t type, size_t site);

/* "base" or "port". */
const char *pk_site_kind(const pk_site *site);

/* used <= allowed, as far as numbers of a computer tell. False with NaN. */
bool pk_within(double used, double allowed);

/* Equal, as far as numbers of a computer tell. False with NaN. */
bool pk_alike(double claimed, double computed);

#endif
