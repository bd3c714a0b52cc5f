/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that is allocated piece by piece and freed at once: what an instance, a plan or a form owns. */
#ifndef PICKET_BASE_ARENA_H
#define PICKET_BASE_ARENA_H

#include <stddef.h>

typedef struct pk_arena pk_arena;

/* NULL when memory is out. */
pk_arena *pk_arena_new(void);
void pk_arena_free(pk_arena *arena);

/* count · size bytes, zeroed, aligned for any type; NULL when memory is out or the product overflows. Amortised
 * O(bytes). */
void *pk_arena_zalloc(pk_arena *arena, size_t count, size_t size);

/* Copies of text; NULL when memory is out. */
char *pk_arena_strdup(pk_arena *arena, const char *text);
char *pk_arena_strndup(pk_arena *arena, const char *text, size_t length);
char *pk_arena_printf(pk_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
