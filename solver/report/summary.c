/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/measures.h"
#include "report/page.h"

#include <math.h>
#include <string.h>

/* ---- the facts on top ---- */

/* Opens one fact, whose value is written next. */
static void begin_fact(const pk_page *page, const char *id, const char *name, bool first)
{
    fprintf(page->html->stream, "<div%s><dt>%s</dt><dd id=\"%s\">", first ? " class=\"first\"" : "", name, id);
}

static void end_fact(const pk_page *page)
{
    fputs("</dd></div>\n", page->html->stream);
}

static const pk_plan_limit *find_limit(const pk_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->n_limits; i++)
        if (strcmp(plan->limits[i].name, name) == 0)
            return &plan->limits[i];
    return NULL;
}

/* A fact that a limit tells: how much is used of how much. */
static void write_use(const pk_page *page, const char *id, const char *name, const char *limit_name)
{
    const pk_plan_limit *limit = find_limit(page->plan, limit_name);
    if (!limit)
        return;
    begin_fact(page, id, name, false);
    fprintf(page->html->stream, "%.8g", limit->used);
    if (isfinite(limit->allowed))
        fprintf(page->html->stream, "<small>of %.8g allowed</small>", limit->allowed);
    end_fact(page);
}

static void write_objective(const pk_page *page, bool first)
{
    const pk_plan *plan = page->plan;
    if (!isfinite(plan->objective) && !isfinite(plan->bound))
        return;
    begin_fact(page, "objective", "Objective", first);
    if (isfinite(plan->objective))
        fprintf(page->html->stream, "%.8g", plan->objective);
    else
        fputs("none", page->html->stream);
    if (isfinite(plan->bound))
        fprintf(page->html->stream, "<small>no plan has %s than <span id=\"bound\">%.8g</span></small>",
                plan->model == PK_MCLP ? "more" : "less", plan->bound);
    end_fact(page);
}

static void write_coverage_gap(const pk_page *page)
{
    const pk_plan *plan = page->plan;
    double percent = page->instance ? pk_percent_of_objective(page->instance) : (double)NAN;
    begin_fact(page, "coverage-gap", plan->model == PK_THEATRE ? "Coverage gap" : "Demand left uncovered", true);
    fprintf(page->html->stream, "%.4f\u00a0%%", plan->coverage_gap_percent);
    if (isfinite(percent) && isfinite(plan->bound))
        fprintf(page->html->stream, "<small>no plan has less than <span id=\"gap-bound\">%.4f\u00a0%%</span></small>",
                percent * plan->bound);
    end_fact(page);
}

static void write_sorties(const pk_page *page)
{
    double sorties = 0;
    for (size_t i = 0; i < page->plan->n_sorties; i++)
        sorties += page->plan->sorties[i].number;
    if (sorties <= 0)
        return;
    begin_fact(page, "sorties-a-day", "Sorties a day", false);
    fprintf(page->html->stream, "%.0f", sorties);
    end_fact(page);
}

static void write_units(const pk_page *page)
{
    long units = 0, alert = 0;
    for (size_t i = 0; i < page->plan->n_units; i++) {
        units += page->plan->units[i].number;
        alert += page->plan->units[i].on_alert;
    }
    begin_fact(page, "units-stationed", "Units stationed", false);
    fprintf(page->html->stream, "%ld", units);
    if (alert)
        fprintf(page->html->stream, "<small>%ld of them on alert</small>", alert);
    end_fact(page);
}

void pk_page_summary(const pk_page *page)
{
    const pk_plan *plan = page->plan;
    bool has_gap = isfinite(plan->coverage_gap_percent);
    bool has_plan = plan->status == PK_PLAN_OPTIMAL || plan->status == PK_PLAN_FEASIBLE;
    if (plan->status == PK_PLAN_INFEASIBLE)
        return;
    if (has_gap && plan->model == PK_THEATRE)
        fputs("<p>The coverage gap is the share of all that is asked for, by weight, that stays unmet.</p>\n",
              page->html->stream);
    fputs("<dl class=\"facts\">\n", page->html->stream);
    if (has_gap)
        write_coverage_gap(page);
    write_objective(page, !has_gap);
    if (has_plan && plan->model == PK_THEATRE) {
        write_units(page);
        write_sorties(page);
        write_use(page, "people", "People", "personnel");
        write_use(page, "bases", "Bases in use", "max_bases");
        write_use(page, "ports", "Ports in use", "max_ports");
    }
    fputs("</dl>\n", page->html->stream);
}

/* ---- limits and stages ---- */

void pk_page_limits(const pk_page *page)
{
    static const char *const heads[] = {"Limit", "Used"};
    bool any = false;
    for (size_t i = 0; i < page->plan->n_limits; i++)
        any |= isfinite(page->plan->limits[i].allowed) != 0;
    if (!any)
        return;
    pk_html_table_begin(page->html, "limits-table", "Limits and what is used of them", "ll", heads);
    for (size_t i = 0; i < page->plan->n_limits; i++) {
        const pk_plan_limit *limit = &page->plan->limits[i];
        if (!isfinite(limit->allowed))
            continue;
        pk_html_cell(page->html, "%s", limit->name);
        pk_html_use_cell(page->html, limit->used, limit->allowed,
                         page->instance ? pk_limit_used_up(page->instance, limit) : limit->used >= limit->allowed);
    }
    pk_html_table_end(page->html);
}

static void number_cell(pk_html *html, double value)
{
    if (isfinite(value))
        pk_html_cell(html, "%.8g", value);
    else
        pk_html_cell(html, "none");
}

void pk_page_stages(const pk_page *page)
{
    const pk_plan *plan = page->plan;
    if (!plan->n_stages) {
        fprintf(page->html->stream, "<p>Objective and bound are <b>%.3g %%</b> apart.</p>\n", 100 * plan->relative_gap);
        return;
    }
    static const char *const heads[] = {"Stage", "Value", "Proven bound", "Apart", "Status"};
    pk_html_table_begin(page->html, "stages-table", "Stages, in the order in which they were solved", "lrrrl", heads);
    for (size_t i = 0; i < plan->n_stages; i++) {
        const pk_plan_stage *stage = &plan->stages[i];
        pk_html_cell(page->html, "%s", pk_stage_name(stage->stage));
        number_cell(page->html, stage->value);
        number_cell(page->html, stage->bound);
        if (stage->value > 0)
            pk_html_cell(page->html, "%.2g %%", 100 * fmax(0, stage->value - stage->bound) / stage->value);
        else
            pk_html_cell(page->html, "0 %%");
        pk_html_cell(page->html, "%s", pk_plan_status_name(stage->status));
    }
    pk_html_table_end(page->html);
}
