/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_ENGINE_CUTS_H
#define PICKET_ENGINE_CUTS_H

#include "engine/state.h"

typedef struct pk_cuts pk_cuts;

/* For rounds of cuts at the root; the state is borrowed, its LP solved to the end at the global bounds. */
pk_status pk_cuts_new(pk_state *state, pk_cuts **cuts, pk_error *error);
void pk_cuts_free(pk_cuts *cuts);

/* One round at the root: separates the state's relaxation, adds what is broken most, solves again, and drops what does
 * not hold the optimum. *more is false where the next round would not pay. *lp_status: of the last solve, left as it
 * was where nothing was added. */
pk_status pk_cuts_round(pk_cuts *cuts, bool *more, pk_lp_status *lp_status, pk_error *error);

/* The same at a node of the tree, whose LP is solved; only what was added now is dropped, so that every basis
 * saved before stays good. *more: something was added. */
pk_status pk_cuts_round_at_node(pk_cuts *cuts, bool *more, pk_lp_status *lp_status, pk_error *error);

/* The state's form with the cuts that its LP has now as rows. O(entries). */
pk_status pk_cuts_form(const pk_state *state, pk_form **form, pk_error *error);

#endif
