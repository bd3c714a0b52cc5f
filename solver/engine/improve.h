/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Improvement of an incumbent by large neighbourhoods: most whole columns are fixed, and the rest is searched as a
 * small form of its own (Danna, Rothberg, Le Pape 2005; Shaw 1998). Four kinds of neighbourhood take turns, each with
 * a size that grows where it was searched to the end in vain and shrinks where it was too large:
 *
 *   agreement   columns where incumbent and relaxation differ, and some others
 *   vicinity    columns that share rows with a random one, breadth first
 *   scatter     columns at random
 *   exchange    some leading columns that are used, as many that are not, and all that depends on them (owner.h)
 */
#ifndef PICKET_ENGINE_IMPROVE_H
#define PICKET_ENGINE_IMPROVE_H

#include "engine/search.h"

typedef struct pk_improver pk_improver;

/* relaxation [columns] is copied, the form borrowed. without: parts of the search to do without. O(entries). */
pk_status pk_improver_new(const pk_form *form, const double *relaxation, unsigned without, pk_improver **improver,
                          pk_error *error);
void pk_improver_free(pk_improver *improver);

/*
 * Searches neighbourhoods of x [columns] until `effort` simplex iterations are spent. Where something better than value
 * − least_gain is found, x and *value are replaced. lower, upper [columns]: bounds that hold for every better plan.
 * Deterministic in its arguments and its earlier calls, unless deadline or interrupt end it.
 */
pk_status pk_improver_run(pk_improver *improver, const double *lower, const double *upper, int64_t effort,
                          double least_gain, double deadline_s, const volatile sig_atomic_t *interrupt, double *x,
                          double *value, pk_error *error);

#endif
