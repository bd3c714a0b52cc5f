/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Room for that many more characters and the final zero. */
static bool reserve(pk_findings *findings, size_t more)
{
    if (findings->capacity - findings->length > more)
        return true;
    size_t capacity = 2 * (findings->length + more) + 256;
    char *text = realloc(findings->text, capacity);
    if (!text) {
        findings->out_of_memory = true;
        return false;
    }
    findings->text = text;
    findings->capacity = capacity;
    return true;
}

void pk_find(pk_findings *findings, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    findings->n++;
    if (length < 0 || !reserve(findings, (size_t)length + 1))
        return;
    va_start(arguments, format);
    vsnprintf(findings->text + findings->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    findings->length += (size_t)length;
    findings->text[findings->length++] = '\n';
    findings->text[findings->length] = '\0';
}
