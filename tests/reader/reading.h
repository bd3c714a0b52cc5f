/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small instance files and what the reader makes of them. */
#ifndef PICKET_TESTS_READING_H
#define PICKET_TESTS_READING_H

#include "assert_close.h"
#include "support/scratch.h"

#include <picket/instance.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST(...)                                                                                                      \
    (const char *const[])                                                                                              \
    {                                                                                                                  \
        __VA_ARGS__                                                                                                    \
    }

/* A file in a folder; path has room for 256. */
static inline void write_file(const char *folder, const char *name, const char *bytes, size_t length, char *path)
{
    assert_true(snprintf(path, 256, "%s/%s", folder, name) < 256);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static inline void write_text(const char *folder, const char *name, const char *text, char *path)
{
    write_file(folder, name, text, strlen(text), path);
}

/* The instance, which must be sound. */
static inline pk_instance *must_read(const char *const *paths, size_t n_paths, const char *const *settings,
                                     size_t n_settings)
{
    pk_instance *instance = NULL;
    char *messages = NULL;
    pk_error error;
    pk_status status = pk_instance_read(paths, n_paths, settings, n_settings, &instance, &messages, &error);
    if (status != PK_OK)
        print_error("%s%s\n", messages ? messages : "", error.message);
    assert_int_equal(status, PK_OK);
    assert_null(messages);
    assert_non_null(instance);
    return instance;
}

/* The messages, which must be there; yours to free. */
static inline char *must_refuse(const char *const *paths, size_t n_paths, const char *const *settings,
                                size_t n_settings, pk_status expected)
{
    pk_instance *instance = NULL;
    char *messages = NULL;
    pk_error error;
    pk_status status = pk_instance_read(paths, n_paths, settings, n_settings, &instance, &messages, &error);
    assert_int_equal(status, expected);
    assert_int_equal(error.status, expected);
    assert_null(instance);
    assert_non_null(messages);
    return messages;
}

#endif
