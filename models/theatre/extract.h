/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the columns of a programme back to a plan in the planner's words. */
#ifndef PICKET_THEATRE_EXTRACT_H
#define PICKET_THEATRE_EXTRACT_H

#include "theatre/programme.h"

/*
 * Fills a plan's sites, units, sorties, ships, gaps, limits and coverage gap from x [columns of the form], and
 * value[PK_STAGE_COUNT] with what the plan is worth in each stage, measured on the plan itself. Sorties of a group
 * divide among its classes in proportion to their slack, ships to whoever has one free; flying beyond a requirement is
 * cut. same: a plan that flies what x says, whose sorties are then taken over digit by digit; NULL for none.
 */
pk_status pk_programme_extract(const pk_programme *programme, const double *x, const pk_plan *same, pk_plan *plan,
                               double *value, pk_error *error);

#endif
