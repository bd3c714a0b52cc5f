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

/* The allocation that comes after n more is refused, those after it are not. */
void refuse_allocation(size_t n);

/* Lifts the limit. True where none was refused since it was set. */
bool allocations_sufficed(void);

/* Since the limit was set, refused ones included. */
size_t count_allocations(void);

/* What was allocated and not freed, of all time: the same before and after what leaks nothing. */
size_t count_blocks(void);

#endif
