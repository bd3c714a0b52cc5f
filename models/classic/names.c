/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classic/names.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* FNV-1a (Fowler, Noll, Vo). */
static uint64_t hash_text(const char *text)
{
    uint64_t hash = 14695981039346656037u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return hash;
}

static size_t *find_slot(const pk_names *names, const char *name)
{
    size_t mask = 2 * names->cap - 1;
    for (size_t k = hash_text(name) & mask;; k = (k + 1) & mask)
        if (!names->slot[k] || strcmp(names->name[names->slot[k] - 1], name) == 0)
            return &names->slot[k];
}

static bool grow(pk_names *names)
{
    size_t cap = names->cap ? 2 * names->cap : 64;
    const char **more = realloc(names->name, cap * sizeof *more);
    if (more)
        names->name = more;
    size_t *slots = calloc(2 * cap, sizeof *slots);
    if (!more || !slots) {
        free(slots);
        return false;
    }
    free(names->slot);
    names->slot = slots;
    names->cap = cap;
    for (size_t k = 0; k < names->n; k++)
        *find_slot(names, names->name[k]) = k + 1;
    return true;
}

bool pk_names_add(pk_names *names, const char *name, size_t *index)
{
    if (names->n == names->cap && !grow(names))
        return false;
    size_t *slot = find_slot(names, name);
    if (!*slot) {
        names->name[names->n] = name;
        *slot = ++names->n;
    }
    *index = *slot - 1;
    return true;
}

bool pk_names_add_all(pk_names *names, const char *const *name, size_t n)
{
    size_t index;
    for (size_t k = 0; k < n; k++)
        if (!pk_names_add(names, name[k], &index))
            return false;
    return true;
}

size_t pk_names_find(const pk_names *names, const char *name)
{
    size_t slot = names->cap ? *find_slot(names, name) : 0;
    return slot ? slot - 1 : names->n;
}

void pk_names_free(pk_names *names)
{
    free(names->name);
    free(names->slot);
    *names = (pk_names){0};
}
