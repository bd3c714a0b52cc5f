/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a gap of a plan is not filled. */
#ifndef PICKET_THEATRE_REASONS_H
#define PICKET_THEATRE_REASONS_H

#include "theatre/tally.h"

#include <picket/explain.h>

/* Room for one more unit of personnel, cost or slots is judged with this slack, so that sums of decimals do not decide.
 */
#define PK_ROOM_TOLERANCE 1e-6

/* All that keeps `more` units of the class from standing at the site while all others stay, into causes
 * [PK_CAUSE_COUNT]; how many. */
size_t pk_stationing_causes(const pk_tally *tally, bool changes_bind, size_t class, size_t site, int more,
                            pk_cause *causes);

/* Has the plan no change to its previous plan left? */
bool pk_changes_bind(const pk_plan *plan);

/*
 * Fills *reasons for the plan's gap of that index; strings and arrays are the arena's. See reasons.c for the method.
 */
pk_status pk_gap_reasons_find(const pk_tally *tally, const pk_plan *plan, size_t gap, struct pk_arena *arena,
                              pk_gap_reasons *reasons, pk_error *error);

#endif
