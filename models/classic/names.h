/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names in the order of their first appearance, found again by hashing (open addressing). They are borrowed. */
#ifndef PICKET_CLASSIC_NAMES_H
#define PICKET_CLASSIC_NAMES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct pk_names {
    const char **name; /* [n] */
    size_t n, cap;
    size_t *slot; /* [2 · cap] index + 1; 0: empty */
} pk_names;       /* all zeros: none */

/* The name's index, which is the n before where it is new. false when memory is out. */
bool pk_names_add(pk_names *names, const char *name, size_t *index);

/* Adds n names that differ. */
bool pk_names_add_all(pk_names *names, const char *const *name, size_t n);

/* The index of a name; names->n where it is none of them. */
size_t pk_names_find(const pk_names *names, const char *name);

void pk_names_free(pk_names *names);

#endif
