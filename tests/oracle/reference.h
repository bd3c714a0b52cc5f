/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The theatre programme of MODEL.md, sections 3 to 5, written out a second time and as plainly as possible. */
#ifndef PICKET_TESTS_REFERENCE_H
#define PICKET_TESTS_REFERENCE_H

#include "oracle/programme.h"
#include "oracle/theatre_case.h"

/*
 * The whole programme: every class, every point, every period of the first days_written days, nothing merged. The days
 * of a theatre are alike, so fewer days than the horizon has are a programme of the same value; flight hours are
 * scaled to the horizon. With equal_alike, periods in which every target wants the same have the same sorties.
 */
programme *reference_programme(const theatre_case *theatre, int days_written, bool equal_alike);

/* Sum of the weights of all (target, task) that are wanted. */
double reference_total_weight(const theatre_case *theatre);

double reference_distance_km(case_earth earth, place a, place b);

/* How far, in km, the nearest site is from the border of an exclusion's buffer; INFINITY where there is none. Two right
 * densifications of an edge may differ where this is small. */
double reference_exclusion_margin_km(const theatre_case *theatre);

#endif
