/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "instance/complaint.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of found text that are shown. */
enum { SHOWN = 60 };

struct pk_complaint {
    pk_where where;
    size_t number; /* order of arrival, which breaks ties */
    const char *text;
    struct pk_complaint *next;
};

const char *pk_phrase(pk_complaints *complaints, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const char *copy = pk_arena_strdup(complaints->arena, text);
    if (!copy)
        complaints->out_of_memory = true;
    return copy ? copy : "";
}

/* Bytes of the character that starts here, 1 for one that is not printable text. */
static size_t character_length(const unsigned char *text)
{
    size_t length = *text < 0xC0 ? 1 : *text < 0xE0 ? 2 : *text < 0xF0 ? 3 : 4;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xC0) != 0x80)
            return 1;
    return length;
}

const char *pk_quote(pk_complaints *complaints, const char *text)
{
    if (!*text)
        return "nothing";
    char shown[SHOWN + 8];
    size_t used = 0;
    for (const unsigned char *next = (const unsigned char *)text; *next;) {
        size_t length = character_length(next);
        bool plain = length > 1 || (*next >= ' ' && *next < 0x7F);
        size_t needed = plain ? length : 4;
        if (used + needed > SHOWN)
            return pk_phrase(complaints, "\"%.*s...\"", (int)used, shown);
        if (plain)
            memcpy(shown + used, next, length);
        else
            snprintf(shown + used, 5, "\\x%02X", *next);
        used += needed;
        next += length;
    }
    return pk_phrase(complaints, "\"%.*s\"", (int)used, shown);
}

static void append(pk_complaints *complaints, pk_where where, const char *text)
{
    struct pk_complaint *fresh = pk_arena_zalloc(complaints->arena, 1, sizeof *fresh);
    if (!fresh) {
        complaints->out_of_memory = true;
        return;
    }
    *fresh = (struct pk_complaint){.where = where, .number = complaints->n++, .text = text};
    if (complaints->last)
        complaints->last->next = fresh;
    else
        complaints->first = fresh;
    complaints->last = fresh;
}

void pk_complain(pk_complaints *complaints, pk_where where, const char *found, const char *expected, const char *hint)
{
    const char *text = pk_phrase(complaints, "found %s, expected %s", found ? found : "nothing", expected);
    append(complaints, where, hint ? pk_phrase(complaints, "%s; did you mean \"%s\"?", text, hint) : text);
}

void pk_complain_no_input(pk_complaints *complaints, pk_where where, const char *path, int failure)
{
    complaints->n_no_input++;
    pk_complain(complaints, where, pk_phrase(complaints, "%s (%s)", pk_quote(complaints, path), strerror(failure)),
                "a file that can be read", NULL);
}

static int compare(const void *a, const void *b)
{
    const struct pk_complaint *left = a, *right = b;
    const size_t keys[][2] = {{left->where.origin.file, right->where.origin.file},
                              {left->where.origin.line, right->where.origin.line},
                              {left->where.path_line, right->where.path_line},
                              {left->number, right->number}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

static void print(FILE *stream, const pk_complaints *complaints, const struct pk_complaint *complaint)
{
    const pk_where *where = &complaint->where;
    if (where->path)
        fprintf(stream, "%s", where->path);
    else
        fprintf(stream, "%s",
                where->origin.file < complaints->n_paths ? complaints->paths[where->origin.file] : "--set");
    size_t line = where->path ? where->path_line : where->origin.file < complaints->n_paths ? where->origin.line : 0;
    if (line)
        fprintf(stream, ":%zu", line);
    fputs(":", stream);
    if (where->section)
        fprintf(stream, " [%s]", where->section);
    if (where->key && *where->key)
        fprintf(stream, " %s", where->key);
    fprintf(stream, "%s %s\n", where->section ? ":" : "", complaint->text);
}

char *pk_complaints_text(const pk_complaints *complaints)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = NULL;
    struct pk_complaint *sorted = malloc((complaints->n + 1) * sizeof *sorted);
    if (!sorted)
        goto done;
    size_t n = 0;
    for (const struct pk_complaint *each = complaints->first; each; each = each->next)
        sorted[n++] = *each;
    qsort(sorted, n, sizeof *sorted, compare);

    stream = open_memstream(&text, &length);
    if (!stream)
        goto done;
    for (size_t i = 0; i < n; i++)
        print(stream, complaints, &sorted[i]);
done:
    if (stream && fclose(stream) != 0) {
        free(text);
        text = NULL;
    }
    free(sorted);
    return text;
}
