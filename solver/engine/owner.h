/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which leading column does a whole column depend on? x depends on y where a row of the two alone bounds it by y, as
 * x <= u y does; and on what a whole column depends that it is bounded by in such a row, or part of: whoever shuts y
 * shuts x. Where a column depends on several, the first that is met counts.
 */
#ifndef PICKET_ENGINE_OWNER_H
#define PICKET_ENGINE_OWNER_H

#include "engine/form.h"

/* owner [columns]: a column of priority `leading`, which owns itself, or -1. O(entries). */
void pk_owners(const pk_form *form, int leading, int *owner);

#endif
