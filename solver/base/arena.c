/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 1 << 14 };

typedef struct block {
    struct block *next;
    size_t used, size;
    max_align_t bytes[];
} block;

struct pk_arena {
    block *blocks; /* the one being filled first */
};

pk_arena *pk_arena_new(void)
{
    return calloc(1, sizeof(pk_arena));
}

void pk_arena_free(pk_arena *arena)
{
    if (!arena)
        return;
    while (arena->blocks) {
        block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
    free(arena);
}

static block *grow(pk_arena *arena, size_t bytes)
{
    size_t size = arena->blocks ? 2 * arena->blocks->size : FIRST_BLOCK;
    if (size < bytes)
        size = bytes;
    block *fresh = size > SIZE_MAX - sizeof(block) ? NULL : calloc(1, sizeof(block) + size);
    if (!fresh)
        return NULL;
    fresh->size = size;
    fresh->next = arena->blocks;
    arena->blocks = fresh;
    return fresh;
}

void *pk_arena_zalloc(pk_arena *arena, size_t count, size_t size)
{
    const size_t align = sizeof(max_align_t);
    if (size && count > (SIZE_MAX / 2) / size)
        return NULL;
    size_t bytes = (count * size + align - 1) / align * align;
    block *top = arena->blocks;
    if (!top || top->size - top->used < bytes)
        top = grow(arena, bytes);
    if (!top)
        return NULL;
    void *start = (char *)top->bytes + top->used;
    top->used += bytes;
    return start;
}

char *pk_arena_strndup(pk_arena *arena, const char *text, size_t length)
{
    char *copy = pk_arena_zalloc(arena, length + 1, 1);
    if (copy)
        memcpy(copy, text, length);
    return copy;
}

char *pk_arena_strdup(pk_arena *arena, const char *text)
{
    return pk_arena_strndup(arena, text, strlen(text));
}

char *pk_arena_printf(pk_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = length < 0 ? NULL : pk_arena_zalloc(arena, (size_t)length + 1, 1);
    if (!text)
        return NULL;
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}
