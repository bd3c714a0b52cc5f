/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rota as an iCalendar file (RFC 5545): an event for each row of the rota in each period in which it flies. Times
 * are UTC; lines end in CR LF and are folded before the 76th octet, between characters; a comma, semicolon, backslash
 * or line break in text is escaped. UIDs are made of what an event is, so that a later rota replaces an earlier one,
 * and DTSTAMP is the first day, so that the same rota gives the same bytes.
 */
#include "report/export.h"

#include "base/date.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_OCTETS = 75 };

/* One content line, as it grows. */
typedef struct calendar_line {
    FILE *stream;
    size_t octets; /* of the present physical line */
} calendar_line;

/* One character: `text` and the octets that belong together. */
static void put(calendar_line *line, const char *text, size_t octets)
{
    if (line->octets + octets > LINE_OCTETS) {
        fputs("\r\n ", line->stream);
        line->octets = 1;
    }
    fwrite(text, 1, octets, line->stream);
    line->octets += octets;
}

static void put_plain(calendar_line *line, const char *text)
{
    for (; *text; text++)
        put(line, text, 1);
}

static void put_text(calendar_line *line, const char *text)
{
    while (*text) {
        size_t octets = pk_utf8_length((const unsigned char *)text);
        if (octets == 0)
            put(line, PK_UTF8_REPLACEMENT, sizeof PK_UTF8_REPLACEMENT - 1);
        else if (*text == '\n')
            put(line, "\\n", 2);
        else if (strchr(",;\\", *text))
            put(line, (const char[]){'\\', *text}, 2);
        else if ((unsigned char)*text >= ' ' && *text != 0x7f)
            put(line, text, octets);
        text += octets ? octets : 1;
    }
}

static void end_line(calendar_line *line)
{
    fputs("\r\n", line->stream);
    line->octets = 0;
}

/* A line of a property and texts, the last of which is NULL. */
static void text_line(calendar_line *line, const char *property, ...)
{
    put_plain(line, property);
    va_list texts;
    va_start(texts, property);
    for (const char *text; (text = va_arg(texts, const char *));)
        put_text(line, text);
    va_end(texts);
    end_line(line);
}

static void time_line(calendar_line *line, const char *property, int64_t day, int64_t seconds)
{
    pk_moment m = pk_moment_of(day, seconds);
    char text[80];
    snprintf(text, sizeof text, "%s:%04d%02d%02dT%02d%02d%02dZ", property, m.year, m.month, m.day, m.hour, m.minute,
             m.second);
    put_plain(line, text);
    end_line(line);
}

static void write_event(calendar_line *line, const pk_instance *instance, const pk_plan *plan, const pk_plan_rota *row,
                        size_t day, int64_t start_day)
{
    char number[32], when[64];
    snprintf(number, sizeof number, "%.0f × ", row->by_day[day]);
    snprintf(when, sizeof when, "/day %zu/period %d@picket", day + 1, row->period);
    const char *task = pk_task_name(row->task);
    int64_t today = start_day + (int64_t)day, period = row->period, periods = instance->periods_per_day;
    text_line(line, "BEGIN:VEVENT", NULL);
    text_line(line, "UID:", plan->instance, "/", row->contributor, "/", row->type, "/", row->base, "/", row->zone, "/",
              task, when, NULL);
    time_line(line, "DTSTAMP", start_day, 0);
    time_line(line, "DTSTART", today, 86400 * period / periods);
    time_line(line, "DTEND", today, 86400 * (period + 1) / periods);
    text_line(line, "SUMMARY:", number, row->type, " (", row->contributor, "): ", row->zone, ", ", task, NULL);
    text_line(line, "LOCATION:", row->base, NULL);
    text_line(line, "CATEGORIES:", task, NULL);
    text_line(line, "TRANSP:OPAQUE", NULL);
    text_line(line, "END:VEVENT", NULL);
}

void pk_write_calendar(FILE *stream, const pk_instance *instance, const pk_plan *plan, int64_t start_day)
{
    calendar_line line = {.stream = stream};
    text_line(&line, "BEGIN:VCALENDAR", NULL);
    text_line(&line, "VERSION:2.0", NULL);
    text_line(&line, "PRODID:-//picket//rota//EN", NULL);
    text_line(&line, "CALSCALE:GREGORIAN", NULL);
    text_line(&line, "METHOD:PUBLISH", NULL);
    text_line(&line, "X-WR-CALNAME:", plan->instance, NULL);
    for (size_t i = 0; i < plan->n_rota; i++)
        for (size_t day = 0; day < plan->rota[i].n_days; day++)
            if (plan->rota[i].by_day[day] > 0)
                write_event(&line, instance, plan, &plan->rota[i], day, start_day);
    text_line(&line, "END:VCALENDAR", NULL);
}
