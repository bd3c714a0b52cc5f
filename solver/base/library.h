/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared libraries that are loaded when they are first needed: a run that does without them starts without them. */
#ifndef PICKET_BASE_LIBRARY_H
#define PICKET_BASE_LIBRARY_H

#include <picket/status.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct pk_symbol {
    const char *name;
    void *function; /* address of a pointer to a function, which the load sets */
} pk_symbol;

/* To be initialised with PK_LIBRARY and kept for the whole run. */
typedef struct pk_library {
    const char *file; /* its SONAME */
    const pk_symbol *symbols;
    size_t n_symbols;
    pthread_mutex_t mutex;
    atomic_bool is_loaded;
} pk_library;

#define PK_LIBRARY(name, table)                                                                                        \
    {                                                                                                                  \
        .file = (name), .symbols = (table), .n_symbols = sizeof(table) / sizeof *(table),                              \
        .mutex = PTHREAD_MUTEX_INITIALIZER                                                                             \
    }

/* Loads the library, unless it is loaded. PK_ERROR_INTERNAL where it or a symbol is missing, PK_ERROR_MEMORY: the next
 * call tries again. Safe in threads; what other calls cost is a comparison. */
pk_status pk_library_load(pk_library *library, pk_error *error);

#endif
