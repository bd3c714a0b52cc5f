/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coverage as a heat map, which is a table: a row for each target and task, a column for each period of the day. */
#include "report/measures.h"
#include "report/page.h"
#include "report/reasons.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PERIODS = 1440, HEAD_SIZE = 16 };

static size_t count_periods(const pk_plan *plan)
{
    size_t most = 0;
    for (size_t i = 0; i < plan->n_gaps; i++)
        if (plan->gaps[i].n_periods > most)
            most = plan->gaps[i].n_periods;
    return most;
}

/* "06-12", or with minutes where the periods need them. */
static void name_period(size_t period, size_t n_periods, char name[HEAD_SIZE])
{
    unsigned from = (unsigned)(1440 * period / n_periods), to = (unsigned)(1440 * (period + 1) / n_periods);
    if (1440 % n_periods == 0 && (1440 / n_periods) % 60 == 0)
        snprintf(name, HEAD_SIZE, "%02u–%02u", from / 60 % 100, to / 60 % 100);
    else
        snprintf(name, HEAD_SIZE, "%02u:%02u–", from / 60 % 100, from % 60);
}

static void write_controls(const pk_page *page)
{
    FILE *stream = page->html->stream;
    bool has_task[PK_TASK_COUNT] = {false};
    for (size_t i = 0; i < page->plan->n_gaps; i++)
        has_task[page->plan->gaps[i].task] = true;
    fputs(
        "<div class=\"controls\" id=\"coverage-controls\" hidden=\"hidden\">\n<label>Task <select id=\"coverage-task\">"
        "<option value=\"\">all</option>",
        stream);
    for (size_t task = 0; task < PK_TASK_COUNT; task++)
        if (has_task[task])
            fprintf(stream, "<option>%s</option>", pk_task_name((pk_task)task));
    fputs(
        "</select></label>\n<label><input type=\"checkbox\" id=\"coverage-gaps\"/> only what is not met whole</label>\n"
        "<output id=\"coverage-shown\"></output>\n</div>\n",
        stream);
}

static void write_tasks(const pk_page *page)
{
    static const char *const heads[] = {"Task", "Targets", "Met whole", "Unit-hours met", "Mean share met"};
    const pk_plan *plan = page->plan;
    pk_html_table_begin(page->html, "tasks-table", "By task; the mean is weighted as the objective is", "lrrrr", heads);
    for (size_t task = 0; task < PK_TASK_COUNT; task++) {
        size_t targets = 0, whole = 0;
        double required = 0, met = 0, weight = 0, loss = 0;
        for (size_t i = 0; i < plan->n_gaps; i++) {
            const pk_plan_gap *gap = &plan->gaps[i];
            if (gap->task != (pk_task)task)
                continue;
            targets++;
            whole += pk_share_met(gap) >= PK_SHARE_WHOLE;
            required += gap->required;
            met += gap->met;
            weight += gap->weight;
            loss += pk_gap_loss(gap);
        }
        if (!targets)
            continue;
        pk_html_cell(page->html, "%s", pk_task_name((pk_task)task));
        pk_html_cell(page->html, "%zu", targets);
        pk_html_cell(page->html, "%zu", whole);
        if (task == PK_ALERT)
            pk_html_cell(page->html, "%s", "");
        else
            pk_html_cell(page->html, "%.0f of %.0f", met, required);
        if (weight > 0)
            pk_html_cell(page->html, "%.1f %%", 100 * (1 - loss / weight));
        else
            pk_html_cell(page->html, "%s", "");
    }
    pk_html_table_end(page->html);
}

static bool is_whole(double value)
{
    const double rounding = 1e-6;
    return fabs(value - round(value)) < rounding;
}

static void write_row(const pk_page *page, const pk_plan_gap *gap, size_t n_periods)
{
    char attributes[128];
    double share = pk_share_met(gap);
    snprintf(attributes, sizeof attributes, " data-task=\"%s\" data-whole=\"%d\" data-weight=\"%.6g\"",
             pk_task_name(gap->task), share >= PK_SHARE_WHOLE, gap->weight);
    pk_html_cell_begin(page->html, attributes);
    pk_page_gap_name(page, gap);
    pk_html_cell_end(page->html);
    pk_html_share_cell(page->html, share);
    for (size_t p = 0; p < n_periods; p++) {
        double required = p < gap->n_periods ? gap->required_by_period[p] : 0;
        pk_html_share_cell(page->html, required > 0 ? fmin(1, gap->met_by_period[p] / required) : (double)NAN);
    }
    if (gap->task == PK_ALERT)
        pk_html_cell(page->html, "points, at all hours");
    else
        pk_html_cell(page->html, "%.*f of %.6g h", is_whole(gap->met) ? 0 : 1, gap->met, gap->required);
}

void pk_page_coverage(const pk_page *page)
{
    const pk_plan *plan = page->plan;
    size_t n_periods = count_periods(plan);
    if (n_periods == 1 || n_periods > MOST_PERIODS)
        n_periods = 0; /* no more is to be told than of the whole day */
    char columns[MOST_PERIODS + 4] = "";
    const char **heads = calloc(n_periods + 3, sizeof *heads);
    char(*names)[HEAD_SIZE] = calloc(n_periods + 1, sizeof *names);
    if (!heads || !names) {
        page->html->failed = true;
        free(heads);
        free(names);
        return;
    }
    heads[0] = "Target and task";
    heads[1] = "whole day";
    heads[n_periods + 2] = "Met";
    memset(columns, 'r', n_periods + 3);
    columns[0] = 'l';
    for (size_t p = 0; p < n_periods; p++) {
        name_period(p, n_periods, names[p]);
        heads[p + 2] = names[p];
    }
    pk_html_section_begin(page->html, "coverage", "Coverage");
    write_tasks(page);
    write_controls(page);
    pk_html_share_legend(page->html);
    pk_html_table_begin(page->html, "coverage-table",
                        "By target and by period of the day: the share, in per cent, of what is asked for that is met",
                        columns, heads);
    for (size_t i = 0; i < plan->n_gaps; i++)
        write_row(page, &plan->gaps[i], n_periods);
    pk_html_table_end(page->html);
    pk_html_section_end(page->html);
    free(heads);
    free(names);
}

pk_status pk_page_worst(const pk_page *page, pk_error *error)
{
    if (!page->explanation)
        return PK_OK;
    const pk_plan *plan = page->plan;
    pk_status status = PK_OK;
    pk_html_section_begin(page->html, "worst", "The gaps that cost most, and why they stand");
    if (!page->explanation->n_worst) {
        fputs("<p>Everything that was asked for is met.</p>\n", page->html->stream);
        pk_html_section_end(page->html);
        return PK_OK;
    }
    double total = 0;
    for (size_t i = 0; i < plan->n_gaps; i++)
        total += pk_gap_loss(&plan->gaps[i]);
    static const char *const heads[] = {"Target and task", "Met, %", "Of the gap", "Why"};
    pk_html_table_begin(
        page->html, "worst-table",
        "What keeps units from filling the gap while all else stays as it is; the weightiest cause first", "lrrl",
        heads);
    for (size_t i = 0; i < page->explanation->n_worst && status == PK_OK; i++) {
        const pk_gap_reasons *worst = &page->explanation->worst[i];
        const pk_plan_gap *gap = &plan->gaps[worst->gap];
        const char *why = pk_reasons_text(page->explanation->arena, worst, gap->task, plan->status);
        if (!why)
            status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
        pk_html_cell_begin(page->html, "");
        pk_page_gap_name(page, gap);
        pk_html_cell_end(page->html);
        pk_html_share_cell(page->html, pk_share_met(gap));
        pk_html_cell(page->html, "%.1f %%", 100 * worst->loss / total);
        pk_html_cell_begin(page->html, " class=\"wide\"");
        pk_html_text(page->html, why ? why : "");
        pk_html_cell_end(page->html);
    }
    pk_html_table_end(page->html);
    pk_html_section_end(page->html);
    return status;
}
