/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rota of a theatre plan: whole sorties for every period of the calendar. */
#ifndef PICKET_ROTA_H
#define PICKET_ROTA_H

#include <picket/instance.h>
#include <picket/plan.h>

/*
 * Gives a plan its rota (a new one where it has one) and measures the gap of it: one row for each of its sorties, in
 * their order. After every period of the calendar the running totals of each row, of each contributor's type at a base
 * and of each base are within one of what the plan's means come to.
 *
 * PK_ERROR_USAGE where the model is not theatre, PK_ERROR_DATA where the plan names what the instance does not have.
 * For the effort see engine/rounding.h: well below a second for a base of a hundred streams over a fortnight.
 */
pk_status pk_rota_make(const pk_instance *instance, pk_plan *plan, pk_error *error);

#endif
