/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one tokenizer of the published formats. A file, plain or gzip, is read whole; then it is taken word by word or
 * CSV row by CSV row. Every error names file and line, what was found and what was expected.
 */
#ifndef PICKET_CLASSIC_TEXT_H
#define PICKET_CLASSIC_TEXT_H

#include <picket/status.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct pk_text {
    const char *path;
    char *bytes; /* [length], with PK_DECIMAL_REACH times NUL behind them */
    size_t length;
    size_t at;   /* next byte to look at */
    long line;   /* of `at`, from 1 */
    char **cell; /* [n_cells] fields of the last CSV row, inside bytes */
    size_t n_cells, cap_cells;
    long seen;       /* line of the last word or CSV row */
    const char *end; /* what ends where the bytes end: "the end of the file" */
} pk_text;

/* PK_ERROR_NO_INPUT for a directory or a missing file, PK_ERROR_DATA for bytes that are not text. path is borrowed. */
pk_status pk_text_open(const char *path, pk_text *text, pk_error *error);
void pk_text_close(pk_text *text);

/* The same of one line of a file, which is copied, in place of what the text held; all zeros will do. */
pk_status pk_text_line(pk_text *text, const char *path, const char *bytes, size_t length, long line, pk_error *error);

/* The next word, cut out and ended by NUL; NULL at the end of the file. */
char *pk_text_word(pk_text *text);

/* The next word as a number; `what` says what was expected. */
pk_status pk_text_number(pk_text *text, const char *what, double least, double most, double *number, pk_error *error);
pk_status pk_text_whole(pk_text *text, const char *what, long least, long most, long *number, pk_error *error);

/* The next word must be this one. */
pk_status pk_text_keyword(pk_text *text, const char *keyword, pk_error *error);

/* So many words must follow, for what is made ready for them: an error where the rest of the file is too short. */
pk_status pk_text_holds(const pk_text *text, size_t n_words, pk_error *error);

/* Nothing but white space may follow. */
pk_status pk_text_end(pk_text *text, pk_error *error);

/* The next CSV row that is not empty into `cell`; false at the end of the file. Quotes around a field are taken off. */
pk_status pk_text_row(pk_text *text, bool *found, pk_error *error);

/* A field of the last row as a number. */
pk_status pk_text_cell(const pk_text *text, size_t column, const char *what, double least, double most, double *number,
                       pk_error *error);

/* The field of the last row that is one of the words of `titles` ("x|lon|long"), any case; n_cells where none is. */
size_t pk_text_column(const pk_text *text, const char *titles);

/* "path:line: found ..., expected ...", at the line of the last word or row; found NULL is the end. */
pk_status pk_text_fail(const pk_text *text, const char *found, const char *expected, pk_error *error);

#endif
