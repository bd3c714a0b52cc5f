/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenarios side by side: plans of instances that are variants of each other. */
#ifndef PICKET_COMPARE_H
#define PICKET_COMPARE_H

#include <picket/instance.h>
#include <picket/plan.h>

typedef struct pk_scenario {
    const char *name;
    const pk_instance *instance;
    const pk_plan *plan; /* NULL: none was found in time */
    /* NAN where there is no plan: */
    double gap_percent, bound_percent; /* coverage gap of the plan; no plan has less than the bound */
    double personnel, cost;
    double bases, ports, units;
    double changes; /* units that stand where the first scenario's plan has none of their kind */
} pk_scenario;

/*
 * Fills the numbers of a scenario from its plan and the first one's. PK_ERROR_DATA where the plan names what its
 * instance does not have. O(sites · targets + plan · names).
 */
pk_status pk_scenario_measure(pk_scenario *scenario, const pk_plan *first, pk_error *error);

/* Has the scenario a plan with units, and gaps to compare? */
bool pk_scenario_has_plan(const pk_scenario *scenario);

/* The scenario's gap of a target and a task; NULL where it has none. O(gaps). */
const pk_plan_gap *pk_scenario_gap(const pk_scenario *scenario, const char *target, pk_task task);

#endif
