/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_BASE_PROCESSORS_H
#define PICKET_BASE_PROCESSORS_H

/* The processors that this process may use (taskset, cpusets), at least 1. */
int pk_processors(void);

#endif
