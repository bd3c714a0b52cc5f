/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the check, each over the same books. */
#ifndef PICKET_THEATRE_CHECK_PARTS_H
#define PICKET_THEATRE_CHECK_PARTS_H

#include "theatre/check_ledger.h"

/* check_rules.c: who may stand and serve where, and rules 1 to 4 and 6. */
void pk_check_rules(pk_ledger *ledger);

/* check_limits.c: rules 7 to 9, and the plan's own list of its limits. */
void pk_check_limits(pk_ledger *ledger);
void pk_check_listed_limits(pk_ledger *ledger);

double pk_ledger_people(const pk_ledger *ledger);
double pk_ledger_changes(const pk_ledger *ledger); /* 0 without a previous plan */
double pk_ledger_flight_hours(const pk_ledger *ledger);

/* G, recomputed. The ends differ only where a point lies on the rim of a reach. */
typedef struct pk_gap_range {
    double least, most;
    double weight; /* Σ weights of what is wanted */
} pk_gap_range;

/* check_gaps.c: the requirement and what is met of it (rule 5 and alert), against the plan's own list. */
pk_status pk_check_gaps(pk_ledger *ledger, pk_gap_range *gap, pk_error *error);

/* Hours that one unit of the flow is on station in its period. */
double pk_ledger_flow_hours(const pk_ledger *ledger, const pk_flow *flow);

/* Unit-hours that the target asks for in a period of the day. */
double pk_ledger_required_hours(const pk_ledger *ledger, const pk_target *target, pk_task task, int period);

/* check_rota.c: the rota against the plan's means, and its gap; nothing where the plan has none. */
pk_status pk_check_rota(pk_ledger *ledger, pk_error *error);

/* check_claims.c: objective, coverage gap, bounds, stages and status. */
void pk_check_claims(pk_ledger *ledger, const pk_gap_range *gap);

#endif
