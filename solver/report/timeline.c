/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rota on a page: for each class at a base, its sorties in every period as a row of bars, and by day in words. */
#include "report/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A row of bars that can still be told apart; longer rotas show their first days. */
enum { MOST_PERIODS = 168, BAR_HEIGHT = 20 };

/* The rota's rows of one class at a base, added up. */
typedef struct strip {
    const pk_plan_rota *first;
    double *counts; /* [days × periods] */
    double total;   /* over the whole rota */
} strip;

typedef struct timeline {
    size_t days, periods; /* shown; of a day */
    strip *strips;
    size_t n;
    double most; /* sorties of a class in a period */
} timeline;

static size_t periods_per_day(const pk_plan *plan)
{
    size_t periods = 1;
    for (size_t i = 0; i < plan->n_rota; i++)
        periods = (size_t)plan->rota[i].period + 1 > periods ? (size_t)plan->rota[i].period + 1 : periods;
    for (size_t i = 0; i < plan->n_gaps; i++)
        periods = plan->gaps[i].n_periods > periods ? plan->gaps[i].n_periods : periods;
    return periods;
}

static bool same_class(const pk_plan_rota *a, const pk_plan_rota *b)
{
    return strcmp(a->base, b->base) == 0 && strcmp(a->contributor, b->contributor) == 0 &&
           strcmp(a->type, b->type) == 0;
}

static strip *find_strip(timeline *line, const pk_plan_rota *row)
{
    for (size_t i = 0; i < line->n; i++)
        if (same_class(line->strips[i].first, row))
            return &line->strips[i];
    line->strips[line->n].first = row;
    line->strips[line->n].counts = calloc(line->days * line->periods + 1, sizeof(double));
    return &line->strips[line->n++];
}

static bool gather(const pk_plan *plan, timeline *line)
{
    line->periods = periods_per_day(plan);
    for (size_t i = 0; i < plan->n_rota; i++)
        line->days = plan->rota[i].n_days > line->days ? plan->rota[i].n_days : line->days;
    size_t most_days = line->periods < MOST_PERIODS ? MOST_PERIODS / line->periods : 1;
    line->days = line->days < most_days ? line->days : most_days;
    line->strips = calloc(plan->n_rota + 1, sizeof *line->strips);
    for (size_t i = 0; line->strips && i < plan->n_rota; i++) {
        const pk_plan_rota *row = &plan->rota[i];
        strip *s = find_strip(line, row);
        if (!s->counts)
            return false;
        for (size_t day = 0; day < row->n_days; day++) {
            s->total += row->by_day[day];
            if (day >= line->days)
                continue;
            double *count = &s->counts[day * line->periods + (size_t)row->period];
            *count += row->by_day[day];
            line->most = fmax(line->most, *count);
        }
    }
    return line->strips != NULL;
}

static void release(timeline *line)
{
    for (size_t i = 0; line->strips && i < line->n; i++)
        free(line->strips[i].counts);
    free(line->strips);
}

/* What a screen reader says: the sorties of each day. */
static void write_words(FILE *stream, const timeline *line, const strip *s)
{
    fputs("sorties by day:", stream);
    for (size_t day = 0; day < line->days; day++) {
        double number = 0;
        for (size_t t = 0; t < line->periods; t++)
            number += s->counts[day * line->periods + t];
        fprintf(stream, "%s %.0f", day ? "," : "", number);
    }
}

static void write_bars(FILE *stream, const timeline *line, const strip *s)
{
    size_t width = line->days * line->periods;
    fprintf(stream,
            "<svg class=\"strip\" viewBox=\"0 0 %zu %d\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"",
            width, BAR_HEIGHT);
    write_words(stream, line, s);
    fputs("\"><path class=\"days\" d=\"", stream);
    for (size_t day = 0; day <= line->days; day++)
        fprintf(stream, "M%zu 0V%d", day * line->periods, BAR_HEIGHT);
    fputs("\"/><path d=\"", stream);
    for (size_t i = 0; i < width; i++)
        if (s->counts[i] > 0)
            fprintf(stream, "M%zu.1 %dv-%.3gh.8V%dz", i, BAR_HEIGHT, BAR_HEIGHT * s->counts[i] / line->most,
                    BAR_HEIGHT);
    fputs("\"/></svg>", stream);
}

static void write_row(const pk_page *page, const timeline *line, const strip *s)
{
    pk_html_cell_begin(page->html, "");
    pk_page_site_link(page, s->first->base);
    pk_html_cell_end(page->html);
    pk_html_cell(page->html, "%s", s->first->contributor);
    pk_html_cell(page->html, "%s", s->first->type);
    pk_html_cell_begin(page->html, " class=\"strips\"");
    write_bars(page->html->stream, line, s);
    pk_html_cell_end(page->html);
    pk_html_cell(page->html, "%.0f", s->total);
}

/* Base by base, in the order in which the rota first names them. */
static void write_table(const pk_page *page, const timeline *line)
{
    char head[64];
    snprintf(head, sizeof head, line->days > 1 ? "Day 1 to %zu" : "Day 1", line->days);
    const char *const heads[] = {"Base", "Of", "Type", head, "Sorties"};
    pk_html_table_begin(page->html, "rota-table", "Whole sorties for every period", "llllr", heads);
    for (size_t i = 0; i < line->n; i++) {
        const char *base = line->strips[i].first->base;
        bool done = false;
        for (size_t j = 0; j < i && !done; j++)
            done = strcmp(line->strips[j].first->base, base) == 0;
        for (size_t j = i; j < line->n && !done; j++)
            if (strcmp(line->strips[j].first->base, base) == 0 && line->strips[j].total > 0)
                write_row(page, line, &line->strips[j]);
    }
    pk_html_table_end(page->html);
}

pk_status pk_page_rota(const pk_page *page, pk_error *error)
{
    const pk_plan *plan = page->plan;
    timeline line = {0};
    if (plan->n_rota == 0)
        return PK_OK;
    if (!gather(plan, &line)) {
        release(&line);
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a timeline");
    }
    pk_html_section_begin(page->html, "rota", "Rota");
    fprintf(page->html->stream,
            "<p>Each bar is a period; the highest stands for %.0f sorties. The running totals of each base, of each of "
            "its classes and of each stream of sorties stay within one of what the plan has on average. With whole "
            "sorties the coverage gap is <strong>%.2f %%</strong>; the plan's averages have %.2f %%.</p>\n",
            line.most, plan->rota_gap_percent, plan->coverage_gap_percent);
    write_table(page, &line);
    pk_html_section_end(page->html);
    release(&line);
    return PK_OK;
}
