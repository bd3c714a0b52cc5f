/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rota as a table: when, who, whence, whither, how many. Times are UTC, days count from 1, periods from 0. */
#include "report/export.h"

#include "base/csv.h"
#include "base/date.h"

static void format_time(char *text, size_t size, int64_t seconds)
{
    pk_moment m = pk_moment_of(0, seconds);
    snprintf(text, size, m.second ? "%02d:%02d:%02d" : "%02d:%02d", seconds == 86400 ? 24 : m.hour, m.minute, m.second);
}

static void write_row(pk_csv *csv, const pk_instance *instance, const pk_plan_rota *row, size_t day,
                      const int64_t *start_day)
{
    char date[32] = "", from[16], to[16];
    if (start_day) {
        pk_moment m = pk_moment_of(*start_day + (int64_t)day, 0);
        snprintf(date, sizeof date, "%04d-%02d-%02d", m.year, m.month, m.day);
    }
    format_time(from, sizeof from, (int64_t)86400 * row->period / instance->periods_per_day);
    format_time(to, sizeof to, (int64_t)86400 * (row->period + 1) / instance->periods_per_day);
    pk_csv_text(csv, date);
    pk_csv_number(csv, (double)day + 1);
    pk_csv_number(csv, row->period);
    const char *const texts[] = {from, to, row->contributor, row->type, row->base, row->zone, pk_task_name(row->task)};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        pk_csv_text(csv, texts[i]);
    pk_csv_number(csv, row->by_day[day]);
    pk_csv_end(csv);
}

void pk_write_rota(FILE *stream, const pk_instance *instance, const pk_plan *plan, const int64_t *start_day)
{
    static const char *const heads[] = {"date", "day",  "period", "from", "to",     "contributor",
                                        "type", "base", "zone",   "task", "sorties"};
    pk_csv csv = {.stream = stream};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        pk_csv_text(&csv, heads[i]);
    pk_csv_end(&csv);
    for (size_t day = 0; day < (size_t)instance->horizon_days; day++)
        for (int period = 0; period < instance->periods_per_day; period++)
            for (size_t i = 0; i < plan->n_rota; i++)
                if (plan->rota[i].period == period && day < plan->rota[i].n_days && plan->rota[i].by_day[day] > 0)
                    write_row(&csv, instance, &plan->rota[i], day, start_day);
}
