/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is sound in an instance, but perhaps not meant. */
#ifndef PICKET_THEATRE_DOUBTS_H
#define PICKET_THEATRE_DOUBTS_H

#include "base/findings.h"
#include "theatre/reach.h"

/*
 * Adds a line for every part of the instance that can do nothing or be served by nobody: targets out of reach, units
 * that may stand nowhere, sites that can host nobody, countries without a site. Fails only where it cannot be found
 * out. O(contributors · types · sites + targets · classes · sites), and for alert as pk_cover_classify.
 */
pk_status pk_doubts_find(const pk_reach *reach, pk_findings *doubts, pk_error *error);

#endif
