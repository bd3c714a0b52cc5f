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

static void plain_line(calendar_line *line, const char *text)
{
    put_plain(line, text);
    end_line(line);
}

/* A property whose value is n texts, one after the other. */
static void text_line(calendar_line *line, const char *property, const char *const *texts, size_t n)
{
    put_plain(line, property);
    for (size_t i = 0; i < n; i++)
        put_text(line, texts[i]);
    end_line(line);
}

static void time_line(calendar_line *line, const char *property, int64_t day, int64_t seconds)
{
    pk_moment m = pk_moment_of(day, seconds);
    char text[80];
    snprintf(text, sizeof text, "%s:%04d%02d%02dT%02d%02d%02dZ", property, m.year, m.month, m.day, m.hour, m.minute,
             m.second);
    plain_line(line, text);
}

static void write_event(calendar_line *line, const pk_instance *instance, const pk_plan *plan, const pk_plan_rota *row,
                        size_t day, int64_t start_day)
{
    char number[32], when[64];
    snprintf(number, sizeof number, "%.0f × ", row->by_day[day]);
    snprintf(when, sizeof when, "/day %zu/period %d@picket", day + 1, row->period);
    const char *task = pk_task_name(row->task);
    int64_t today = start_day + (int64_t)day, period = row->period, periods = instance->periods_per_day;
    const char *const uid[] = {plan->instance, "/", row->contributor, "/", row->type, "/",
                               row->base,      "/", row->zone,        "/", task,      when};
    const char *const summary[] = {number, row->type, " (", row->contributor, "): ", row->zone, ", ", task};
    plain_line(line, "BEGIN:VEVENT");
    text_line(line, "UID:", uid, sizeof uid / sizeof *uid);
    time_line(line, "DTSTAMP", start_day, 0);
    time_line(line, "DTSTART", today, 86400 * period / periods);
    time_line(line, "DTEND", today, 86400 * (period + 1) / periods);
    text_line(line, "SUMMARY:", summary, sizeof summary / sizeof *summary);
    text_line(line, "LOCATION:", &row->base, 1);
    text_line(line, "CATEGORIES:", &task, 1);
    plain_line(line, "TRANSP:OPAQUE");
    plain_line(line, "END:VEVENT");
}

void pk_write_calendar(FILE *stream, const pk_instance *instance, const pk_plan *plan, int64_t start_day)
{
    calendar_line line = {.stream = stream};
    plain_line(&line, "BEGIN:VCALENDAR");
    plain_line(&line, "VERSION:2.0");
    plain_line(&line, "PRODID:-//picket//rota//EN");
    plain_line(&line, "CALSCALE:GREGORIAN");
    plain_line(&line, "METHOD:PUBLISH");
    text_line(&line, "X-WR-CALNAME:", &plan->instance, 1);
    for (size_t i = 0; i < plan->n_rota; i++)
        for (size_t day = 0; day < plan->rota[i].n_days; day++)
            if (plan->rota[i].by_day[day] > 0)
                write_event(&line, instance, plan, &plan->rota[i], day, start_day);
    plain_line(&line, "END:VCALENDAR");
}
