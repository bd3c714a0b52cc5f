/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* dladdr */
#include "support/scarce_memory.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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

/* Several threads may allocate. */
static atomic_size_t allocations_made, blocks_held;
static atomic_size_t first_refused = SIZE_MAX, last_refused = SIZE_MAX;
static atomic_bool refused;

#if OWN_ALLOCATOR
/* NOLINTBEGIN(bugprone-reserved-identifier): the names that glibc gives its allocator */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *memory);

/* The loader ends the program where it has no memory for a thread's variables; who calls a library that has some looks
 * for room first. */
static bool is_loader(const void *caller)
{
    Dl_info info;
    return dladdr(caller, &info) && info.dli_fname && strstr(info.dli_fname, "/ld-");
}

static bool allowed(const void *caller)
{
    size_t made = atomic_fetch_add(&allocations_made, 1);
    if (made < first_refused || made > last_refused || is_loader(caller))
        return true;
    refused = true;
    errno = ENOMEM;
    return false;
}

static void *counted(void *memory)
{
    if (memory)
        atomic_fetch_add(&blocks_held, 1);
    return memory;
}

void *malloc(size_t size)
{
    return allowed(__builtin_return_address(0)) ? counted(__libc_malloc(size)) : NULL;
}

void *calloc(size_t count, size_t size)
{
    return allowed(__builtin_return_address(0)) ? counted(__libc_calloc(count, size)) : NULL;
}

void *realloc(void *memory, size_t size)
{
    if (!allowed(__builtin_return_address(0)))
        return NULL;
    void *larger = __libc_realloc(memory, size);
    return memory ? larger : counted(larger);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return allowed(__builtin_return_address(0)) ? counted(__libc_memalign(alignment, size)) : NULL;
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    void *fresh = aligned_alloc(alignment, size);
    if (fresh)
        *memory = fresh;
    return fresh ? 0 : ENOMEM;
}

void free(void *memory)
{
    if (memory)
        atomic_fetch_sub(&blocks_held, 1);
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

static void refuse(size_t first, size_t last)
{
    refused = false;
    allocations_made = 0;
    first_refused = first;
    last_refused = last;
}

void allow_allocations(size_t n)
{
    refuse(n, SIZE_MAX);
}

void refuse_allocation(size_t n)
{
    refuse(n, n);
}

bool allocations_sufficed(void)
{
    first_refused = last_refused = SIZE_MAX;
    return !refused;
}

size_t count_allocations(void)
{
    return allocations_made;
}

size_t count_blocks(void)
{
    return blocks_held;
}
