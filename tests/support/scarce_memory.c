/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/scarce_memory.h"

#include <stdint.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OWN_ALLOCATOR 0
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define OWN_ALLOCATOR 0
#endif
#ifndef OWN_ALLOCATOR
#define OWN_ALLOCATOR 1
#endif

static size_t allocations_left = SIZE_MAX;
static bool refused;

#if OWN_ALLOCATOR
/* NOLINTBEGIN(bugprone-reserved-identifier): the names that glibc gives its allocator */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void __libc_free(void *memory);

static bool allowed(void)
{
    if (allocations_left == 0) {
        refused = true;
        return false;
    }
    if (allocations_left != SIZE_MAX)
        allocations_left--;
    return true;
}

void *malloc(size_t size)
{
    return allowed() ? __libc_malloc(size) : NULL;
}

void *calloc(size_t count, size_t size)
{
    return allowed() ? __libc_calloc(count, size) : NULL;
}

void *realloc(void *memory, size_t size)
{
    return allowed() ? __libc_realloc(memory, size) : NULL;
}

void free(void *memory)
{
    __libc_free(memory);
}
/* NOLINTEND(bugprone-reserved-identifier) */
#endif

bool memory_can_run_out(void)
{
    void *(*volatile allocate)(size_t) = malloc;
    allow_allocations(0);
    void *memory = allocate(1);
    free(memory);
    return !allocations_sufficed();
}

void allow_allocations(size_t n)
{
    refused = false;
    allocations_left = n;
}

bool allocations_sufficed(void)
{
    allocations_left = SIZE_MAX;
    return !refused;
}
