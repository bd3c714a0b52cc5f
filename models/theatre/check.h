/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The independent check of a theatre plan. */
#ifndef PICKET_THEATRE_CHECK_H
#define PICKET_THEATRE_CHECK_H

#include "base/findings.h"

#include <picket/plan.h>

/*
 * Adds a line to the findings for every rule of the instance that the plan breaks and every number that is not what it
 * says. Fails only where the check itself cannot be made: no memory, or a previous plan that cannot be read.
 * O(rows of the plan · log + contributors · types · sites + alert sites · points of their zones).
 */
pk_status pk_theatre_check(const pk_instance *instance, const pk_plan *plan, pk_findings *findings, pk_error *error);

#endif
