/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_REPORT_REASONS_H
#define PICKET_REPORT_REASONS_H

#include "base/arena.h"

#include <picket/explain.h>

/* Why a gap stands, the weightiest cause first, small ones left out: words such as "no ramp left at x, y; no people
 * left", in the arena; NULL when memory is out. */
const char *pk_reasons_text(pk_arena *arena, const pk_gap_reasons *gap, pk_task task, pk_plan_status status);

#endif
