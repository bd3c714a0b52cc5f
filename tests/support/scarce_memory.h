/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory that runs out after so many allocations. The sanitizers and valgrind bring an allocator of their own, so what
 * needs this is not tested with them.
 */
#ifndef PICKET_TESTS_SCARCE_MEMORY_H
#define PICKET_TESTS_SCARCE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Is it our allocator that is asked? */
bool memory_can_run_out(void);

/* From now on so many allocations succeed. */
void allow_allocations(size_t n);

/* Lifts the limit. True where none was refused since allow_allocations. */
bool allocations_sufficed(void);

#endif
