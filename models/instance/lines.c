/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "instance/lines.h"

#include "base/utf8.h"

#include <errno.h>
#include <string.h>

/* Bytes after which a line is no line. */
enum { ENDLESS = 1 << 28 };

static const char BYTE_ORDER_MARK[] = "\xEF\xBB\xBF";

int pk_lines_open(pk_lines *lines, const char *path)
{
    *lines = (pk_lines){.file = NULL};
    errno = 0;
    lines->file = fopen(path, "rb");
    return lines->file ? 0 : errno ? errno : EIO;
}

void pk_lines_close(pk_lines *lines)
{
    if (lines->file)
        fclose(lines->file);
    lines->file = NULL;
}

bool pk_text_check(const char *text, char *found, size_t size, const char **expected)
{
    const unsigned char *bytes = (const unsigned char *)text;
    for (size_t i = 0; bytes[i];) {
        size_t length = pk_utf8_length(bytes + i);
        bool control = (bytes[i] < ' ' && bytes[i] != '\t') || bytes[i] == 0x7F;
        if (length == 0 || control) {
            snprintf(found, size, "byte 0x%02X in column %zu", bytes[i], i + 1);
            *expected = control ? "text without control characters" : "text in UTF-8";
            return false;
        }
        i += length;
    }
    return true;
}

/* Takes bytes up to the end of a line into text, as many as fit. Returns what it stopped at: newline, NUL or EOF. A
 * line without end is given up as if the file ended. */
static int take_line(FILE *file, char text[PK_LINE_LIMIT + 1], size_t *length)
{
    size_t n = 0;
    int byte = getc(file);
    for (; byte != '\n' && byte != '\0' && byte != EOF && n < ENDLESS; byte = getc(file)) {
        if (n < PK_LINE_LIMIT)
            text[n] = (char)byte;
        n++;
    }
    text[n < PK_LINE_LIMIT ? n : PK_LINE_LIMIT] = '\0';
    *length = n;
    return n < ENDLESS ? byte : EOF;
}

bool pk_lines_next(pk_lines *lines, int *failure)
{
    *failure = 0;
    lines->fault_found[0] = '\0';
    if (lines->ended)
        return false;
    size_t length;
    int end = take_line(lines->file, lines->text, &length);
    if (end == EOF && ferror(lines->file)) {
        *failure = errno ? errno : EIO;
        return false;
    }
    lines->ended = end != '\n';
    if (end == EOF && length == 0)
        return false;
    lines->number++;

    char *text = lines->text;
    if (end == '\0') {
        snprintf(lines->fault_found, sizeof lines->fault_found, "byte 0x00 in column %zu", length + 1);
        lines->fault_expected = "a text file";
        return true;
    }
    if (length > PK_LINE_LIMIT) {
        snprintf(lines->fault_found, sizeof lines->fault_found, "a line of %zu bytes", length);
        lines->fault_expected = "at most 4095";
        return true;
    }
    if (length > 0 && text[length - 1] == '\r')
        text[--length] = '\0';
    if (lines->number == 1 && strncmp(text, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0)
        memmove(text, text + strlen(BYTE_ORDER_MARK), length - strlen(BYTE_ORDER_MARK) + 1);
    pk_text_check(text, lines->fault_found, sizeof lines->fault_found, &lines->fault_expected);
    return true;
}
