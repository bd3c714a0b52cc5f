/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of a text file, counted, and checked to be text: UTF-8 without control characters. */
#ifndef PICKET_INSTANCE_LINES_H
#define PICKET_INSTANCE_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { PK_LINE_LIMIT = 4095 };

typedef struct pk_lines {
    FILE *file;
    bool ended;
    size_t number;                /* of the line in `text`, from 1 */
    char text[PK_LINE_LIMIT + 1]; /* without its end; cut where it is too long */
    char fault_found[64];         /* "" where the line is text; else what it is instead, */
    const char *fault_expected;   /* and what it ought to be */
} pk_lines;

/* False where the text is not UTF-8 or holds control characters: then found and *expected say what
 * it is and what it ought to be. */
bool pk_text_check(const char *text, char *found, size_t size, const char **expected);

/* 0, or the value of errno. */
int pk_lines_open(pk_lines *lines, const char *path);

/* False at the end of the file, and where it cannot be read (*failure: errno, else 0). A line with a fault is handed
 * out as far as it goes; after a NUL byte nothing follows, as the file is no text at all. */
bool pk_lines_next(pk_lines *lines, int *failure);

void pk_lines_close(pk_lines *lines);

#endif
