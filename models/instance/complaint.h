/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything that is wrong with an instance, gathered while reading goes on, and listed once in the order of the files
 * and lines: "file:line: [section] key: found ..., expected ...; did you mean ...?".
 */
#ifndef PICKET_INSTANCE_COMPLAINT_H
#define PICKET_INSTANCE_COMPLAINT_H

#include "base/arena.h"

#include <picket/status.h>
#include <stdbool.h>
#include <stddef.h>

/* Reading stops after so many: whatever was fed is not an instance. */
enum { PK_COMPLAINT_LIMIT = 1000 };

/* Where something was written. Files count from 0, the settings of the command line follow them, one "file" each. */
typedef struct pk_origin {
    size_t file;
    size_t line; /* from 1; 0: written nowhere */
} pk_origin;

typedef struct pk_where {
    pk_origin origin;
    const char *section; /* as between the brackets; NULL where there is none, like the next two */
    const char *key;     /* only with a section */
    const char *path;    /* of another file that the instance names */
    size_t path_line;    /* in it */
} pk_where;

typedef struct pk_complaints {
    pk_arena *arena; /* borrowed */
    const char *const *paths;
    size_t n_paths;
    struct pk_complaint *first, *last;
    size_t n;
    size_t n_no_input; /* how many of them say that a file is not there */
    bool out_of_memory;
} pk_complaints;

/* found and expected are phrases; found NULL stands for "nothing"; hint is a name that may have been meant, or NULL. */
void pk_complain(pk_complaints *complaints, pk_where where, const char *found, const char *expected, const char *hint);

/* A file that cannot be read, with the value of errno. */
void pk_complain_no_input(pk_complaints *complaints, pk_where where, const char *path, int failure);

/* A phrase of the arena; "" when memory is out, which is remembered. */
const char *pk_phrase(pk_complaints *complaints, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Text as found, in quotes, shortened, with what cannot be printed as \xHH; "nothing" where it is empty. */
const char *pk_quote(pk_complaints *complaints, const char *text);

/* All lines in order, yours to free. NULL when memory is out. O(n log n). */
char *pk_complaints_text(const pk_complaints *complaints);

#endif
