/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"

#include "base/arena.h"
#include "base/number.h"
#include "base/utf8.h"

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

json_t *pk_json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *pk_json_text(const char *text)
{
    json_t *value = json_string(text);
    if (value)
        return value;
    char *clean = malloc(3 * strlen(text) + 1);
    if (!clean)
        return NULL;
    size_t n = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        size_t length = pk_utf8_length(at);
        memcpy(clean + n, length ? (const char *)at : PK_UTF8_REPLACEMENT, length ? length : 3);
        n += length ? length : 3;
        at += length ? length : 1;
    }
    clean[n] = '\0';
    value = json_string(clean);
    free(clean);
    return value;
}

/* Recursion is as deep as the value: jansson's parser bounds that at 2048, and we build no deeper. */
int pk_json_write(const json_t *value, FILE *stream)
{
    const char *key, *separator = "";
    json_t *item;
    size_t i, flags = JSON_ENCODE_ANY;
    int failed = 0;
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        fputc('{', stream);
        json_object_foreach((json_t *)value, key, item)
        {
            fprintf(stream, "%s\"%s\": ", separator, key);
            failed |= pk_json_write(item, stream);
            separator = ", ";
        }
        fputc('}', stream);
        return failed;
    case JSON_ARRAY:
        fputc('[', stream);
        json_array_foreach(value, i, item)
        {
            fputs(separator, stream);
            failed |= pk_json_write(item, stream);
            separator = ", ";
        }
        fputc(']', stream);
        return failed;
    case JSON_REAL: flags |= JSON_REAL_PRECISION((size_t)pk_digits_needed(json_real_value(value))); break;
    default: break;
    }
    return json_dumpf(value, stream, flags);
}

/* ---- reading ---- */

void pk_make_printable(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || (unsigned char)*text > '~')
            *text = '?';
}

/*
 * jansson 2.14 aborts where memory runs out in its lexer. So while it parses it allocates from an arena, and is left
 * by a long jump where that has no more; whatever it held goes with the arena.
 */
static struct {
    pk_arena *arena;
    jmp_buf out_of_memory;
} parsing;

static void *parsing_malloc(size_t size)
{
    void *memory = pk_arena_zalloc(parsing.arena, 1, size);
    if (!memory)
        longjmp(parsing.out_of_memory, 1);
    return memory;
}

static void parsing_free(void *memory)
{
    (void)memory;
}

typedef struct source {
    FILE *file;
    size_t n_bytes, most_bytes;
} source;

/* jansson's source of bytes; (size_t)-1 ends it with an error. */
static size_t feed(void *buffer, size_t size, void *data)
{
    source *from = data;
    size_t n = fread(buffer, 1, size, from->file);
    from->n_bytes += n;
    return ferror(from->file) || from->n_bytes > from->most_bytes ? (size_t)-1 : n;
}

/* Where the file is no JSON, why. errno is that of a failed read. */
static pk_status describe_fault(const char *path, const source *from, json_error_t *fault, pk_error *error)
{
    if (ferror(from->file))
        return pk_fail(error, PK_ERROR_NO_INPUT, "%s: %s", path, strerror(errno));
    if (from->n_bytes > from->most_bytes)
        return pk_fail(error, PK_ERROR_DATA, "%s: found more than %zu bytes, expected less", path, from->most_bytes);
    pk_make_printable(fault->text);
    return pk_fail(error, PK_ERROR_DATA, "%s:%d:%d: not JSON: %s", path, fault->line, fault->column, fault->text);
}

static pk_status parse_and_use(const char *path, source *from,
                               pk_status (*use)(const json_t *value, void *data, pk_error *error), void *data,
                               pk_error *error)
{
    json_error_t fault;
    if (setjmp(parsing.out_of_memory) != 0)
        return pk_fail(error, PK_ERROR_MEMORY, "%s: out of memory", path);
    errno = 0;
    const json_t *value = json_load_callback(feed, from, JSON_REJECT_DUPLICATES, &fault);
    return value ? use(value, data, error) : describe_fault(path, from, &fault, error);
}

pk_status pk_json_read(const char *path, size_t most_bytes,
                       pk_status (*use)(const json_t *value, void *data, pk_error *error), void *data, pk_error *error)
{
    source from = {.file = fopen(path, "rb"), .most_bytes = most_bytes};
    if (!from.file)
        return pk_fail(error, PK_ERROR_NO_INPUT, "%s: %s", path, strerror(errno));
    pk_status status;
    struct stat kind;
    parsing.arena = pk_arena_new();
    if (fstat(fileno(from.file), &kind) == 0 && S_ISDIR(kind.st_mode)) {
        status = pk_fail(error, PK_ERROR_NO_INPUT, "%s: %s", path, strerror(EISDIR));
    } else if (!parsing.arena) {
        status = pk_fail(error, PK_ERROR_MEMORY, "%s: out of memory", path);
    } else {
        json_malloc_t usual_malloc;
        json_free_t usual_free;
        json_get_alloc_funcs(&usual_malloc, &usual_free);
        json_set_alloc_funcs(parsing_malloc, parsing_free);
        status = parse_and_use(path, &from, use, data, error);
        json_set_alloc_funcs(usual_malloc, usual_free);
    }
    pk_arena_free(parsing.arena);
    parsing.arena = NULL;
    fclose(from.file);
    return status;
}
