/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_ENGINE_DIVE_H
#define PICKET_ENGINE_DIVE_H

#include "engine/state.h"

/*
 * Dives for a plan from the relaxation that the state has just solved: the fractional columns of the highest priority
 * that are nearest to a whole number are rounded, the LP is solved again, and so on until all are whole; a rounding
 * that leaves no plan is turned round once (fractional diving: Danna, Rothberg, Le Pape 2005). An eager dive rounds
 * leading columns up much sooner than down. The LP's bounds and basis are left changed.
 */
pk_status pk_dive(pk_state *state, bool eager, pk_error *error);

#endif
