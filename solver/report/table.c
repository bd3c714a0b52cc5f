/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/table.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { INDENT = 2, SPACING = 2, NARROWEST = 20 };

struct pk_table {
    char *columns;
    size_t n_columns;
    char **cells; /* row by row */
    size_t n_cells, cap_cells;
    bool failed;
};

pk_table *pk_table_new(const char *columns)
{
    pk_table *table = calloc(1, sizeof *table);
    if (table) {
        table->columns = strdup(columns);
        table->n_columns = strlen(columns);
        table->failed = !table->columns;
    }
    return table;
}

void pk_table_free(pk_table *table)
{
    if (!table)
        return;
    for (size_t i = 0; i < table->n_cells; i++)
        free(table->cells[i]);
    free(table->cells);
    free(table->columns);
    free(table);
}

/* The old text (freed; may be NULL) and the new behind it; NULL when memory is out. */
static char *format_behind(char *old, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    size_t start = old ? strlen(old) : 0;
    char *text = length < 0 ? NULL : realloc(old, start + (size_t)length + 1);
    if (text)
        vsnprintf(text + start, (size_t)length + 1, format, arguments);
    else
        free(old);
    return text;
}

void pk_table_add(pk_table *table, const char *format, ...)
{
    if (!table || table->failed)
        return;
    if (table->n_cells == table->cap_cells) {
        size_t capacity = table->cap_cells ? 2 * table->cap_cells : 64;
        char **cells = realloc(table->cells, capacity * sizeof *cells);
        if (!cells) {
            table->failed = true;
            return;
        }
        table->cells = cells;
        table->cap_cells = capacity;
    }
    va_list arguments;
    va_start(arguments, format);
    char *text = format_behind(NULL, format, arguments);
    va_end(arguments);
    table->failed = !text;
    if (text)
        table->cells[table->n_cells++] = text;
}

void pk_table_append(pk_table *table, const char *format, ...)
{
    if (!table || table->failed || !table->n_cells)
        return;
    va_list arguments;
    va_start(arguments, format);
    char **last = &table->cells[table->n_cells - 1];
    *last = format_behind(*last, format, arguments);
    va_end(arguments);
    table->failed = !*last;
}

size_t pk_table_rows(const pk_table *table)
{
    return table ? table->n_cells / table->n_columns : 0;
}

/* Columns on the screen that the first n bytes take: one for each character of UTF-8. */
static size_t width_of(const char *text, size_t n)
{
    size_t width = 0;
    for (size_t i = 0; i < n; i++)
        width += ((unsigned char)text[i] & 0xc0) != 0x80;
    return width;
}

/* Bytes of the longest beginning of text that fits, cut at a space where there is one. */
static size_t line_length(const char *text, size_t width)
{
    size_t n = strlen(text);
    if (width_of(text, n) <= width)
        return n;
    size_t cut = 0;
    for (size_t i = 1; i < n && width_of(text, i) <= width; i++)
        if (text[i] == ' ')
            cut = i;
    return cut ? cut : strcspn(text, " ");
}

static void print_wrapped(FILE *stream, const char *text, size_t start)
{
    size_t width = start + NARROWEST < PK_LINE_WIDTH ? PK_LINE_WIDTH - start : NARROWEST;
    for (;;) {
        size_t n = line_length(text, width);
        fprintf(stream, "%.*s\n", (int)n, text);
        text += n;
        text += strspn(text, " ");
        if (!*text)
            return;
        fprintf(stream, "%*s", (int)start, "");
    }
}

static void print_row(const pk_table *table, char *const *row, const size_t *widths, FILE *stream)
{
    size_t last = table->n_columns, start = INDENT;
    while (last > 1 && !*row[last - 1])
        last--;
    fprintf(stream, "%*s", INDENT, "");
    for (size_t c = 0; c < last; c++) {
        int blank = (int)(widths[c] - width_of(row[c], strlen(row[c])));
        if (table->columns[c] == 'w') {
            print_wrapped(stream, row[c], start);
            return;
        }
        if (table->columns[c] == 'r')
            fprintf(stream, "%*s%s", blank, "", row[c]);
        else
            fprintf(stream, "%s%*s", row[c], c + 1 < last ? blank : 0, "");
        if (c + 1 < last)
            fprintf(stream, "%*s", SPACING, "");
        start += widths[c] + SPACING;
    }
    fputc('\n', stream);
}

pk_status pk_table_print(const pk_table *table, FILE *stream, pk_error *error)
{
    size_t *widths = table && !table->failed ? calloc(table->n_columns, sizeof *widths) : NULL;
    if (!widths)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    size_t n_rows = pk_table_rows(table);
    for (size_t i = 0; i < n_rows * table->n_columns; i++) {
        size_t width = width_of(table->cells[i], strlen(table->cells[i]));
        if (width > widths[i % table->n_columns])
            widths[i % table->n_columns] = width;
    }
    for (size_t r = 0; r < n_rows; r++)
        print_row(table, table->cells + r * table->n_columns, widths, stream);
    free(widths);
    return PK_OK;
}
