/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a fallible function answers, and the one sentence that says why.
 *
 * A function that can fail returns a pk_status and takes a pk_error * last. The error may be NULL where the
 * caller wants the status alone. A function that fails leaves nothing behind: its outputs are untouched or NULL.
 */
#ifndef PICKET_STATUS_H
#define PICKET_STATUS_H

typedef enum pk_status {
    PK_OK = 0,
    PK_ERROR_USAGE,    /* the caller asked for something that does not exist */
    PK_ERROR_DATA,     /* an input does not keep its contract */
    PK_ERROR_NO_INPUT, /* an input is missing, a directory, or unreadable */
    PK_ERROR_OUTPUT,   /* an output could not be written */
    PK_ERROR_MEMORY,   /* an allocation failed */
    PK_ERROR_INTERNAL, /* a fault of ours or of a library: a plan that fails its own check is one */
    PK_STATUS_COUNT
} pk_status;

typedef struct pk_error {
    pk_status status;
    char message[1024]; /* one or more whole lines, without the last newline */
} pk_error;

/* Fills *error (if not NULL) and returns status, which is not PK_OK, so that `return pk_fail(error, ..., ...)` reads
 * well. */
pk_status pk_fail(pk_error *error, pk_status status, const char *format, ...) __attribute__((format(printf, 3, 4)));

#ifdef __clang_analyzer__ /* cannot see into the function, and would follow failures that return PK_OK */
#define pk_fail(error, status, ...) (pk_fail(error, status, __VA_ARGS__), (status))
#endif

/* A short description of the status, in English, never NULL. */
const char *pk_status_text(pk_status status);

#endif
