/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a plan stands the loss of a site. Whatever stands at the site is lost with it; all other units stay where they
 * are, and only what they do is planned again: sorties are flown, aircraft wait on alert and ships are assigned so that
 * the coverage gap is the least that these units leave.
 */
#ifndef PICKET_LOSS_H
#define PICKET_LOSS_H

#include <picket/solve.h>

typedef struct pk_loss {
    const pk_site *site;     /* the instance's; NULL: nothing is lost, and all is planned again all the same */
    double units, personnel; /* lost: what stands there, and its people with those of the site */
    double damage;           /* coverage gap less that of nothing lost, in points; NAN where either is not known */
    pk_instance *instance;   /* a view of the instance in which the site is closed */
    pk_plan *plan;           /* what remains, checked; NULL where the time or a signal came first */
} pk_loss;

typedef struct pk_losses {
    pk_loss *items; /* nothing lost first, then by damage, the worst first */
    size_t n;
    struct pk_arena *arena;
} pk_losses;

/*
 * One loss for each site that the plan uses. The plan keeps the rules of the instance (pk_plan_check); both are
 * borrowed for the losses' life. The options' time is shared out among the losses; their log is not written. Each is a
 * mixed-integer programme in which no unit can move, so it is small.
 */
pk_status pk_losses_solve(const pk_instance *instance, const pk_plan *plan, const pk_solve_options *options,
                          pk_losses **losses, pk_error *error);
void pk_losses_free(pk_losses *losses);

#endif
