/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a plan to the columns of a programme: what extract.h does, backwards. */
#ifndef PICKET_THEATRE_EMBED_H
#define PICKET_THEATRE_EMBED_H

#include "theatre/programme.h"
#include "theatre/tally.h"

/*
 * Sets the whole columns of stationing, alert and ships in x [columns of the form] to what the plan has, and every gap
 * column to what the plan leaves of it in that period, or of that class of points. Other columns become 0. The tally is
 * the plan's, over the programme's reach. A plan that keeps the rules of the instance finds a column for all it has;
 * what has none is left out. O(columns + gaps + ships · streams).
 */
void pk_programme_embed(const pk_programme *programme, const pk_plan *plan, const pk_tally *tally, double *x);

/* Sets columns of classes and their groups' totals (tables of the programme) in x [columns of the form] to what the
 * table units [n_classes × n_sites] has. O(classes · sites). */
void pk_programme_embed_units(const pk_programme *programme, const int *units, int *columns, int *totals, double *x);

/* Sets the fleets in x [columns of the form] to the sums of what stands at the sites. O(classes · sites). */
void pk_programme_embed_fleets(const pk_programme *programme, double *x);

/* Bounds [columns of the form] that hold sites and units where x has them; all else is as the form has it. */
void pk_programme_fix_stationing(const pk_programme *programme, const double *x, double *lower, double *upper);

#endif
