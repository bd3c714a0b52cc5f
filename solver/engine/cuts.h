/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_ENGINE_CUTS_H
#define PICKET_ENGINE_CUTS_H

#include "engine/state.h"

/*
 * Rounds of cuts at the root: separates the state's relaxation, adds what is violated most, solves again, and drops
 * what no longer holds; ends when the bound stops moving. The state's LP must be solved to the end at the global
 * bounds, and is again afterwards (unless stopped).
 */
pk_status pk_cuts_tighten_root(pk_state *state, pk_error *error);

#endif
