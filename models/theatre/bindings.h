/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_THEATRE_BINDINGS_H
#define PICKET_THEATRE_BINDINGS_H

#include "base/arena.h"
#include "theatre/marginals.h"

#include <picket/remedy.h>

/* What the gap of that index in the plan runs short of; texts and arrays are the arena's. A linear programme, and
 * O(classes · sites). */
pk_status pk_gap_bindings_find(pk_marginals *marginals, const pk_tally *tally, const pk_plan *plan, size_t gap,
                               double deadline_s, pk_arena *arena, pk_gap_bindings *bindings, pk_error *error);

#endif
