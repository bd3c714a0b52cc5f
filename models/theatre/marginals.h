/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The linear programme in which the plan's units stand where they stand, and only sorties, alert and ships' tasks are
 * free and may be divided. Its value is convex in what stands where, so the dual values say by how much it falls at
 * most with one more unit at a site, or one more sortie a day.
 */
#ifndef PICKET_THEATRE_MARGINALS_H
#define PICKET_THEATRE_MARGINALS_H

#include "theatre/embed.h"

#include <signal.h>

typedef struct pk_marginals pk_marginals;

/* The programme is borrowed; x [columns of the form]: the plan in it (pk_programme_embed). interrupt: as the end of the
 * time; may be NULL. */
pk_status pk_marginals_new(const pk_programme *programme, const double *x, const volatile sig_atomic_t *interrupt,
                           pk_marginals **marginals, pk_error *error);
void pk_marginals_free(pk_marginals *marginals);

/*
 * Minimises one gap while no other grows: *unmet is the least share of its requirement. *solved is false where the time
 * (of pk_clock_s) was over; then nothing else is known.
 */
pk_status pk_marginals_of_gap(pk_marginals *marginals, size_t target, pk_task task, double deadline_s, bool *solved,
                              double *unmet, pk_error *error);

/* The same for the coverage gap G. */
pk_status pk_marginals_of_all(pk_marginals *marginals, double deadline_s, bool *solved, pk_error *error);

/* Of what was solved last, by how much it falls at most with one more unit of the class at the site,
 * be it that the site is opened for it, or one more sortie a day from the base. */
double pk_marginal_unit(const pk_marginals *marginals, size_t class, size_t site);
double pk_marginal_sortie(const pk_marginals *marginals, size_t site);

#endif
