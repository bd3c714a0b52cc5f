/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classic/text.h"

#include "base/decimal.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <zlib.h>

enum { FIRST_BYTES = 1 << 16, SHOWN_BYTES = 40 };

pk_status pk_text_fail(const pk_text *text, const char *found, const char *expected, pk_error *error)
{
    if (!found)
        return pk_fail(error, PK_ERROR_DATA, "%s:%ld: found %s, expected %s", text->path, text->seen, text->end,
                       expected);
    return pk_fail(error, PK_ERROR_DATA, "%s:%ld: found '%.*s', expected %s", text->path, text->seen, SHOWN_BYTES,
                   found, expected);
}

static pk_status read_all(const char *path, pk_text *text, pk_error *error)
{
    errno = 0;
    gzFile file = gzopen(path, "rb");
    if (!file && errno && errno != ENOMEM)
        return pk_fail(error, PK_ERROR_NO_INPUT, "%s: no such input: %s", path, strerror(errno));
    if (!file)
        return pk_fail(error, PK_ERROR_MEMORY, "%s: out of memory", path);
    pk_status status = PK_OK;
    size_t size = 0;
    for (;;) {
        if (text->length + PK_DECIMAL_REACH >= size) {
            size = size ? 2 * size : FIRST_BYTES;
            char *more = realloc(text->bytes, size);
            if (!more) {
                status = pk_fail(error, PK_ERROR_MEMORY, "%s: out of memory", path);
                break;
            }
            text->bytes = more;
        }
        int got = gzread(file, text->bytes + text->length, (unsigned)(size - text->length - PK_DECIMAL_REACH));
        if (got < 0) {
            int code;
            const char *reason = gzerror(file, &code);
            status = pk_fail(error, code == Z_MEM_ERROR ? PK_ERROR_MEMORY : PK_ERROR_DATA, "%s: could not be read: %s",
                             path, code == Z_ERRNO ? strerror(errno) : reason);
            break;
        }
        if (got == 0)
            break;
        text->length += (size_t)got;
    }
    int closed = gzclose_r(file);
    if (!status && closed != Z_OK)
        status = pk_fail(error, PK_ERROR_DATA, "%s: the gzip data ends too early", path);
    return status;
}

static pk_status check_bytes(const pk_text *text, pk_error *error)
{
    long line = text->line;
    for (size_t k = 0; k < text->length; k++) {
        unsigned char byte = (unsigned char)text->bytes[k];
        if (byte == '\n')
            line++;
        else if (byte < ' ' && !isspace(byte))
            return pk_fail(error, PK_ERROR_DATA, "%s:%ld: found byte %u, expected text", text->path, line, byte);
    }
    return PK_OK;
}

pk_status pk_text_line(pk_text *text, const char *path, const char *bytes, size_t length, long line, pk_error *error)
{
    char *copy = realloc(text->bytes, length + PK_DECIMAL_REACH);
    if (!copy)
        return pk_fail(error, PK_ERROR_MEMORY, "%s: out of memory", path);
    memcpy(copy, bytes, length);
    memset(copy + length, '\0', PK_DECIMAL_REACH);
    *text = (pk_text){.path = path,
                      .bytes = copy,
                      .length = length,
                      .line = line,
                      .seen = line,
                      .end = "the end of the line",
                      .cell = text->cell,
                      .cap_cells = text->cap_cells};
    return check_bytes(text, error);
}

pk_status pk_text_open(const char *path, pk_text *text, pk_error *error)
{
    *text = (pk_text){.path = path, .line = 1, .seen = 1, .end = "the end of the file"};
    struct stat info;
    if (stat(path, &info) != 0)
        return pk_fail(error, PK_ERROR_NO_INPUT, "%s: no such input: %s", path, strerror(errno));
    if (S_ISDIR(info.st_mode))
        return pk_fail(error, PK_ERROR_NO_INPUT, "%s: no such input: it is a directory", path);
    pk_status status = read_all(path, text, error);
    if (status)
        goto done;
    memset(text->bytes + text->length, '\0', PK_DECIMAL_REACH);
    status = check_bytes(text, error);
done:
    if (status)
        pk_text_close(text);
    return status;
}

void pk_text_close(pk_text *text)
{
    free(text->bytes);
    free(text->cell);
    *text = (pk_text){0};
}

char *pk_text_word(pk_text *text)
{
    char *bytes = text->bytes;
    while (text->at < text->length && isspace((unsigned char)bytes[text->at]))
        if (bytes[text->at++] == '\n')
            text->line++;
    text->seen = text->line;
    if (text->at >= text->length)
        return NULL;
    char *word = bytes + text->at;
    while (text->at < text->length && !isspace((unsigned char)bytes[text->at]))
        text->at++;
    if (text->at < text->length) {
        if (bytes[text->at] == '\n')
            text->line++;
        bytes[text->at++] = '\0';
    }
    return word;
}

static pk_status wrong_number(const pk_text *text, const char *word, const char *what, double least, double most,
                              pk_error *error)
{
    char expected[160];
    if (isinf(least))
        snprintf(expected, sizeof expected, "%s (a number)", what);
    else if (isinf(most))
        snprintf(expected, sizeof expected, "%s (a number, at least %.15g)", what, least);
    else
        snprintf(expected, sizeof expected, "%s (a number from %.15g to %.15g)", what, least, most);
    return pk_text_fail(text, word, expected, error);
}

/* word: in text->bytes, or NULL. */
static pk_status parse_number(const pk_text *text, const char *word, const char *what, double least, double most,
                              double *number, pk_error *error)
{
    double value = 0;
    const char *end = word ? pk_decimal(word, &value) : NULL;
    if (!end || end == word || *end || !isfinite(value) || value < least || value > most)
        return wrong_number(text, word, what, least, most, error);
    *number = value;
    return PK_OK;
}

pk_status pk_text_number(pk_text *text, const char *what, double least, double most, double *number, pk_error *error)
{
    const char *word = pk_text_word(text);
    return parse_number(text, word, what, least, most, number, error);
}

pk_status pk_text_whole(pk_text *text, const char *what, long least, long most, long *number, pk_error *error)
{
    const char *word = pk_text_word(text);
    char *end = NULL;
    errno = 0;
    long value = word ? strtol(word, &end, 10) : 0;
    if (!word || end == word || *end || errno || value < least || value > most) {
        char expected[160];
        snprintf(expected, sizeof expected, "%s (a whole number from %ld to %ld)", what, least, most);
        return pk_text_fail(text, word, expected, error);
    }
    *number = value;
    return PK_OK;
}

pk_status pk_text_keyword(pk_text *text, const char *keyword, pk_error *error)
{
    const char *word = pk_text_word(text);
    if (word && strcmp(word, keyword) == 0)
        return PK_OK;
    char expected[160];
    snprintf(expected, sizeof expected, "'%s'", keyword);
    return pk_text_fail(text, word, expected, error);
}

pk_status pk_text_holds(const pk_text *text, size_t n_words, pk_error *error)
{
    size_t left = text->length - text->at;
    if (n_words <= (left + 1) / 2)
        return PK_OK;
    return pk_fail(error, PK_ERROR_DATA, "%s:%ld: found %zu bytes to the end of the file, expected %zu numbers",
                   text->path, text->seen, left, n_words);
}

pk_status pk_text_end(pk_text *text, pk_error *error)
{
    const char *word = pk_text_word(text);
    return word ? pk_text_fail(text, word, "the end of the file", error) : PK_OK;
}

static pk_status add_cell(pk_text *text, char *cell, pk_error *error)
{
    if (text->n_cells == text->cap_cells) {
        size_t cap = text->cap_cells ? 2 * text->cap_cells : 16;
        char **more = realloc(text->cell, cap * sizeof *more);
        if (!more)
            return pk_fail(error, PK_ERROR_MEMORY, "%s: out of memory", text->path);
        text->cell = more;
        text->cap_cells = cap;
    }
    text->cell[text->n_cells++] = cell;
    return PK_OK;
}

/* Cuts blanks and one pair of quotes off a field that ends at `end`. */
static char *trim(char *field, char *end)
{
    while (field < end && isspace((unsigned char)*field))
        field++;
    while (end > field && isspace((unsigned char)end[-1]))
        end--;
    if (end - field >= 2 && *field == '"' && end[-1] == '"') {
        field++;
        end--;
    }
    *end = '\0';
    return field;
}

pk_status pk_text_row(pk_text *text, bool *found, pk_error *error)
{
    text->n_cells = 0;
    *found = false;
    while (text->at < text->length && isspace((unsigned char)text->bytes[text->at]))
        if (text->bytes[text->at++] == '\n')
            text->line++;
    text->seen = text->line;
    if (text->at >= text->length)
        return PK_OK;
    char *field = text->bytes + text->at;
    char *stop = memchr(field, '\n', text->length - text->at);
    if (!stop)
        stop = text->bytes + text->length;
    bool quoted = false;
    for (char *c = field; c <= stop; c++) {
        if (c < stop && *c == '"')
            quoted = !quoted;
        if (c < stop && (quoted || *c != ','))
            continue;
        pk_status status = add_cell(text, trim(field, c), error);
        if (status)
            return status;
        field = c + 1;
    }
    if (quoted)
        return pk_text_fail(text, text->cell[text->n_cells - 1], "a closing quote on the same line", error);
    text->at = (size_t)(stop - text->bytes);
    if (text->at < text->length) {
        text->at++;
        text->line++;
    }
    *found = true;
    return PK_OK;
}

pk_status pk_text_cell(const pk_text *text, size_t column, const char *what, double least, double most, double *number,
                       pk_error *error)
{
    const char *cell = column < text->n_cells ? text->cell[column] : text->bytes + text->length; /* nothing */
    return parse_number(text, cell, what, least, most, number, error);
}

size_t pk_text_column(const pk_text *text, const char *titles)
{
    while (*titles) {
        size_t length = strcspn(titles, "|");
        for (size_t c = 0; c < text->n_cells; c++)
            if (strlen(text->cell[c]) == length && strncasecmp(text->cell[c], titles, length) == 0)
                return c;
        titles += length + (titles[length] == '|');
    }
    return text->n_cells;
}
