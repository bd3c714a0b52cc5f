/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Self-contained pages: one HTML file that needs no network, with its style and script inside. The page is well-formed
 * XML too, so that a parser finds what is not closed. Markup is written straight to the stream; every text that comes
 * from a user goes through pk_html_text or one of the functions that say "escaped".
 *
 * Failures to write show in ferror(stream); a failed allocation is remembered and told by pk_html_end.
 */
#ifndef PICKET_REPORT_HTML_H
#define PICKET_REPORT_HTML_H

#include <picket/status.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct pk_html {
    FILE *stream;
    const char *columns; /* of the open table */
    size_t column;       /* of the next cell */
    bool failed;         /* memory ran out */
} pk_html;

/* Writes all that comes before a page's content. The title is escaped. */
void pk_html_begin(pk_html *html, FILE *stream, const char *title);

/* Writes all that comes after it; PK_ERROR_MEMORY where a text was lost. */
pk_status pk_html_end(pk_html *html, pk_error *error);

/* Text, escaped for content and for quoted attributes. Bytes that are not UTF-8 and characters that no XML may hold
 * become U+FFFD. O(length). */
void pk_html_text(pk_html *html, const char *text);

/* A name, escaped, which may be broken after its underscores. */
void pk_html_name(pk_html *html, const char *name);

/* Formatted text, escaped. */
void pk_html_format(pk_html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A section with its heading; `id` is a plain word. */
void pk_html_section_begin(pk_html *html, const char *id, const char *title);
void pk_html_section_end(pk_html *html);

/*
 * A table in a frame that scrolls where the screen is narrow. One letter a column: 'l' left, 'r' right. The heads are
 * one a column; caption and heads are escaped. Cells follow row by row, the first of a row being its head.
 */
void pk_html_table_begin(pk_html *html, const char *id, const char *caption, const char *columns,
                         const char *const *heads);
void pk_html_table_end(pk_html *html);

/* The next cell, escaped. */
void pk_html_cell(pk_html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The next cell, whose content is written between the two calls; attributes, as in " class=\"x\"", are written as they
 * are. */
void pk_html_cell_begin(pk_html *html, const char *attributes);
void pk_html_cell_end(pk_html *html);

/* The next cell: which share of something is met, in colour and in per cent, with the exact share in data-met where
 * that is rounded. NAN: it does not apply. */
void pk_html_share_cell(pk_html *html, double share);

/* The next cell: used of allowed, with a bar. */
void pk_html_use_cell(pk_html *html, double used, double allowed, bool used_up);

/* The colour class of a share that is met, "g0" (all) to "g6" (nothing): see page.css. */
const char *pk_html_share_class(double share);

/* What the colours mean, as a list. */
void pk_html_share_legend(pk_html *html);

#endif
