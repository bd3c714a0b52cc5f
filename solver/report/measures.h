/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every report says of a plan in the same way: shares, losses, limits, the verdict. All O(1) unless said. */
#ifndef PICKET_REPORT_MEASURES_H
#define PICKET_REPORT_MEASURES_H

#include <picket/instance.h>
#include <picket/plan.h>
#include <stdbool.h>

/* A share from here on is met whole: what is missing is rounding. */
#define PK_SHARE_WHOLE (1 - 1e-6)

/* Fewer sorties a day are the crumbs of a linear programme. */
#define PK_SORTIES_CRUMB 0.05

/* Which share of what a gap's target asks for is met, 0 to 1. */
double pk_share_met(const pk_plan_gap *gap);

/* What the gap adds to the objective: weight · share not met. */
double pk_gap_loss(const pk_plan_gap *gap);

/* The factor from the objective to the coverage gap in per cent; NAN for models without one. O(targets). */
double pk_percent_of_objective(const pk_instance *instance);

/* Is there no room under the limit for one more of the least that counts against it? O(types). */
bool pk_limit_used_up(const pk_instance *instance, const pk_plan_limit *limit);

enum { PK_VERDICT_SIZE = 96 };

/* How good the plan is proven to be, in words, written into and returned as `verdict`. */
const char *pk_plan_verdict(const pk_plan *plan, char verdict[PK_VERDICT_SIZE]);

#endif
