/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What jansson leaves open for us: numbers that are not finite, text that is not UTF-8, the bytes of a value, and files
 * that are too large, no files, or read when memory runs out.
 */
#ifndef PICKET_BASE_JSON_H
#define PICKET_BASE_JSON_H

#include <jansson.h>
#include <picket/status.h>
#include <stdio.h>

/* A number, or null where it is not finite. NULL when memory is out, as in the next. */
json_t *pk_json_number(double value);

/* Text; each byte that is not part of valid UTF-8 becomes U+FFFD. */
json_t *pk_json_text(const char *text);

/*
 * Writes a value on one line, object keys in the order in which they were set, each number with as few digits as read
 * back to the same double. The same value gives the same bytes. Keys must be plain ASCII that needs no escapes. Returns
 * 0, or -1 where jansson ran out of memory; failures to write also show in ferror(stream).
 */
int pk_json_write(const json_t *value, FILE *stream);

/*
 * Parses a file of at most most_bytes and gives its value to `use`, whose answer it returns; the value is gone
 * afterwards, and `use` must not make jansson allocate. PK_ERROR_NO_INPUT; PK_ERROR_DATA where it is not JSON, has a
 * key twice, or is too large. One file at a time: jansson's allocator is exchanged meanwhile.
 */
pk_status pk_json_read(const char *path, size_t most_bytes,
                       pk_status (*use)(const json_t *value, void *data, pk_error *error), void *data, pk_error *error);

/* Bytes that could play with a terminal become '?'. */
void pk_make_printable(char *text);

#endif
