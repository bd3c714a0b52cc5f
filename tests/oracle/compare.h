/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Picket and the reference side by side on theatres drawn from the seeds first, first + 1, … Both functions go through
 * all seeds and then fail the running test if any differed. The files of each that differed are kept, and stderr says
 * where. They return false, and say so, where no outside solver is installed. */
#ifndef PICKET_TESTS_COMPARE_H
#define PICKET_TESTS_COMPARE_H

#include <stdbool.h>
#include <stdint.h>

/* Status, value of every stage, bound, coverage gap and check of picket's plan against the reference. */
bool compare_values(uint64_t first, int count);

/* The exported programme, as MPS and as LP, solved by every installed solver, against picket's value. */
bool compare_exports(uint64_t first, int count);

#endif
