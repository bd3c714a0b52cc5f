/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The improver on a thread of its own. The search sends it out with a plan and an effort, goes on with its tree for the
 * same effort, and then waits for it: both count simplex iterations, so the exchange happens at the same point of every
 * run. On a machine with one processor the same work is done in place, with the same result.
 */
#ifndef PICKET_ENGINE_HELPER_H
#define PICKET_ENGINE_HELPER_H

#include "engine/improve.h"
#include "engine/state.h"

typedef struct pk_helper pk_helper;

/* The state has solved its relaxation; the neighbourhoods will be those of the form (borrowed), of the same columns. */
pk_status pk_helper_new(const pk_state *state, const pk_form *form, pk_helper **helper, pk_error *error);

/* Stops it where it is out; NULL is legal. */
void pk_helper_free(pk_helper *helper);

/* Copies what it needs of the state. */
void pk_helper_send(pk_helper *helper, const pk_state *state, int64_t effort);

/* Waits, and replaces x and *value where it found better. Does nothing where it was not sent. The interrupt (NULL:
 * none) stops it. */
pk_status pk_helper_collect(pk_helper *helper, const volatile sig_atomic_t *interrupt, double *x, double *value,
                            bool *better, pk_error *error);

#endif
