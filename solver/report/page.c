/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan's page, part by part. What is not known or does not apply is left out. */
#include "report/page.h"
#include "base/output.h"
#include "report/measures.h"
#include "report/report.h"

#include <string.h>

enum { MOST_WORST = 20 };

size_t pk_page_target(const pk_page *page, const char *name)
{
    size_t n = page->instance ? page->instance->n_targets : 0, z = 0;
    while (z < n && strcmp(page->instance->targets[z].name, name) != 0)
        z++;
    return z;
}

size_t pk_page_site(const pk_page *page, const char *name)
{
    size_t n = page->instance ? page->instance->n_sites : 0, s = 0;
    while (s < n && strcmp(page->instance->sites[s].name, name) != 0)
        s++;
    return s;
}

static void write_link(const pk_page *page, const char *name, char letter, size_t number, size_t n)
{
    if (number < n)
        fprintf(page->html->stream, "<a href=\"#%c%zu\">", letter, number);
    pk_html_name(page->html, name);
    if (number < n)
        fputs("</a>", page->html->stream);
}

void pk_page_target_link(const pk_page *page, const char *name)
{
    write_link(page, name, 't', pk_page_target(page, name), page->instance ? page->instance->n_targets : 0);
}

void pk_page_site_link(const pk_page *page, const char *name)
{
    write_link(page, name, 's', pk_page_site(page, name), page->instance ? page->instance->n_sites : 0);
}

void pk_page_gap_name(const pk_page *page, const pk_plan_gap *gap)
{
    fputs("<span class=\"row\"><span>", page->html->stream);
    pk_page_target_link(page, gap->target);
    fprintf(page->html->stream, "</span> <span class=\"task\">%s</span></span>", pk_task_name(gap->task));
}

static void write_contents(const pk_page *page, bool has_plan)
{
    const struct {
        const char *id, *name;
        bool exists;
    } parts[] = {
        {"conflict", "Rules in conflict", page->instance && page->plan->status == PK_PLAN_INFEASIBLE},
        {"map", "Map", page->instance},
        {"coverage", "Coverage", has_plan},
        {"worst", "Gaps and reasons", page->explanation},
        {"forces", "Units and sites", has_plan},
        {"rota", "Rota", has_plan && page->plan->n_rota > 0},
        {"limits", "Limits and proof", has_plan},
    };
    fputs("<nav aria-label=\"Parts of this page\"><ul>\n", page->html->stream);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].exists)
            fprintf(page->html->stream, "<li><a href=\"#%s\">%s</a></li>\n", parts[i].id, parts[i].name);
    fputs("</ul></nav>\n", page->html->stream);
}

static void write_header(const pk_page *page, bool has_plan)
{
    FILE *stream = page->html->stream;
    char verdict[PK_VERDICT_SIZE];
    fputs("<a class=\"skip\" href=\"#content\">To the content</a>\n<header>\n<h1>", stream);
    pk_html_text(page->html, page->plan->instance);
    fputs("</h1>\n<p class=\"verdict\" id=\"status\">", stream);
    pk_html_format(page->html, "%s.", pk_plan_verdict(page->plan, verdict));
    fputs("</p>\n", stream);
    pk_page_summary(page);
    if (page->plan->model == PK_THEATRE)
        write_contents(page, has_plan);
    fputs("</header>\n<main id=\"content\">\n", stream);
}

static void write_footer(const pk_page *page)
{
    FILE *stream = page->html->stream;
    fputs("</main>\n<footer>\n", stream);
    if (!page->instance)
        fputs("<p>This page was made from the plan file alone: it has no map and no reasons, and the plan was not "
              "checked "
              "against its instance.</p>\n",
              stream);
    fputs("<p>Written by picket " PICKET_VERSION ". The plan file has every number in full.</p>\n</footer>\n", stream);
}

static pk_status write_theatre(const pk_page *page, pk_error *error)
{
    pk_page_coverage(page);
    pk_status status = pk_page_worst(page, error);
    if (status == PK_OK)
        status = pk_page_forces(page, error);
    return status == PK_OK ? pk_page_rota(page, error) : status;
}

pk_status pk_report_page(FILE *stream, const pk_instance *instance, const pk_plan *plan, pk_error *error)
{
    bool has_plan = plan->status == PK_PLAN_OPTIMAL || plan->status == PK_PLAN_FEASIBLE;
    pk_explanation *explanation = NULL;
    if (has_plan && instance && plan->model == PK_THEATRE) {
        pk_status status = pk_explain(instance, plan, MOST_WORST, &explanation, error);
        if (status != PK_OK)
            return status;
    }
    pk_html html;
    pk_html_begin(&html, stream, plan->instance);
    const pk_page page = {&html, plan, instance, explanation};
    write_header(&page, has_plan);
    pk_status status = PK_OK;
    if (instance && plan->status == PK_PLAN_INFEASIBLE)
        status = pk_page_conflict(&page, error);
    if (instance && plan->model == PK_THEATRE && status == PK_OK)
        status = pk_page_map(&page, error);
    if (has_plan && plan->model == PK_THEATRE && status == PK_OK)
        status = write_theatre(&page, error);
    if (has_plan && plan->model != PK_THEATRE)
        pk_page_chosen(&page);
    if (has_plan) {
        pk_html_section_begin(&html, "limits", "Limits and proof");
        pk_page_limits(&page);
        pk_page_stages(&page);
        pk_html_section_end(&html);
    }
    write_footer(&page);
    pk_explanation_free(explanation);
    return status == PK_OK ? pk_html_end(&html, error) : status;
}

pk_status pk_report_page_write(const char *path, const pk_instance *instance, const pk_plan *plan, pk_error *error)
{
    pk_output *output = NULL;
    pk_status status = pk_output_open(path, &output, error);
    if (status != PK_OK)
        return status;
    status = pk_report_page(pk_output_stream(output), instance, plan, error);
    if (status == PK_OK)
        return pk_output_commit(output, error);
    pk_output_discard(output);
    return status;
}
