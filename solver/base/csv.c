/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/csv.h"

#include "base/number.h"
#include "base/utf8.h"

#include <math.h>
#include <string.h>

static void begin_field(pk_csv *csv)
{
    if (csv->inside)
        fputc(',', csv->stream);
    csv->inside = true;
}

void pk_csv_text(pk_csv *csv, const char *text)
{
    begin_field(csv);
    bool quoted = strpbrk(text, ",\"\r\n") != NULL;
    if (quoted)
        fputc('"', csv->stream);
    while (*text) {
        size_t octets = pk_utf8_length((const unsigned char *)text);
        if (octets == 0)
            fputs(PK_UTF8_REPLACEMENT, csv->stream);
        else if (*text == '"')
            fputs("\"\"", csv->stream);
        else
            fwrite(text, 1, octets, csv->stream);
        text += octets ? octets : 1;
    }
    if (quoted)
        fputc('"', csv->stream);
}

void pk_csv_number(pk_csv *csv, double value)
{
    begin_field(csv);
    if (isfinite(value))
        fprintf(csv->stream, "%.*g", pk_digits_needed(value), value);
}

void pk_csv_end(pk_csv *csv)
{
    fputs("\r\n", csv->stream);
    csv->inside = false;
}
