/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_BASE_CLOCK_H
#define PICKET_BASE_CLOCK_H

/* Seconds on a monotonic clock, from an arbitrary start. */
double pk_clock_s(void);

#endif
