/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenarios on one page: what each is worth and takes, what each target has in each, and why some have no plan. */
#include "report/compare.h"

#include "base/output.h"
#include "report/html.h"
#include "report/measures.h"
#include "report/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The search for rules in conflict takes moments; it must not keep the page for ever. */
static const double CONFLICT_S = 60;

static void number_cell(pk_html *html, double number, int digits, const char *unit)
{
    if (isnan(number))
        pk_html_cell(html, "–");
    else
        pk_html_cell(html, "%.*f%s", digits, number, unit);
}

static void write_scenarios(pk_html *html, const pk_scenario *scenarios, size_t n)
{
    static const char *const heads[] = {"Scenario", "Status", "Coverage gap", "None below", "To the first",
                                        "People",   "Bases",  "Ports",        "Units",      "Changes"};
    pk_html_section_begin(html, "scenarios", "What each is worth, and takes");
    pk_html_table_begin(
        html, "scenarios-table",
        "The coverage gap is the share of all that is asked for, by weight, that stays unmet; changes are "
        "units that stand where the first scenario has none of their kind",
        "llrrrrrrrr", heads);
    for (size_t i = 0; i < n; i++) {
        const pk_scenario *scenario = &scenarios[i];
        pk_html_cell_begin(html, "");
        pk_html_name(html, scenario->name);
        pk_html_cell_end(html);
        pk_html_cell(html, "%s", scenario->plan ? pk_plan_status_name(scenario->plan->status) : "no plan");
        number_cell(html, scenario->gap_percent, 2, " %");
        number_cell(html, scenario->bound_percent, 2, " %");
        if (i && !isnan(scenario->gap_percent) && !isnan(scenarios[0].gap_percent))
            pk_html_cell(html, "%+.2f", scenario->gap_percent - scenarios[0].gap_percent);
        else
            pk_html_cell(html, i ? "–" : "");
        number_cell(html, scenario->personnel, 0, "");
        number_cell(html, scenario->bases, 0, "");
        number_cell(html, scenario->ports, 0, "");
        number_cell(html, scenario->units, 0, "");
        if (i)
            number_cell(html, scenario->changes, 0, "");
        else
            pk_html_cell(html, "%s", "");
    }
    pk_html_table_end(html);
    pk_html_section_end(html);
}

/* A row for each target and task, a column for each scenario; heads and columns have room for one more than n. */
static void write_targets(pk_html *html, const pk_scenario *scenarios, size_t n, const pk_plan_gap *const *pairs,
                          size_t n_pairs, const char **heads, char *columns)
{
    memset(columns, 'r', n + 1);
    columns[0] = 'l';
    columns[n + 1] = '\0';
    heads[0] = "Target and task";
    for (size_t i = 0; i < n; i++)
        heads[i + 1] = scenarios[i].name;
    pk_html_section_begin(html, "targets", "What each target has");
    pk_html_share_legend(html);
    pk_html_table_begin(html, "targets-table", "Share of what is asked for that is met, in per cent", columns, heads);
    for (size_t k = 0; k < n_pairs; k++) {
        pk_html_cell_begin(html, "");
        pk_html_name(html, pairs[k]->target);
        fprintf(html->stream, " <span class=\"task\">%s</span>", pk_task_name(pairs[k]->task));
        pk_html_cell_end(html);
        for (size_t i = 0; i < n; i++) {
            const pk_plan_gap *gap = pk_scenario_gap(&scenarios[i], pairs[k]->target, pairs[k]->task);
            pk_html_share_cell(html, gap ? pk_share_met(gap) : (double)NAN);
        }
    }
    pk_html_table_end(html);
    pk_html_section_end(html);
}

static pk_status write_all_targets(pk_html *html, const pk_scenario *scenarios, size_t n, pk_error *error)
{
    size_t most = 0;
    for (size_t i = 0; i < n; i++)
        most += pk_scenario_has_plan(&scenarios[i]) ? scenarios[i].plan->n_gaps : 0;
    if (most == 0)
        return PK_OK;
    const pk_plan_gap **pairs = malloc(most * sizeof *pairs);
    const char **heads = malloc((n + 1) * sizeof *heads);
    char *columns = malloc(n + 2);
    pk_status status = PK_OK;
    if (pairs && heads && columns)
        write_targets(html, scenarios, n, pairs, pk_scenario_pairs(scenarios, n, pairs), heads, columns);
    else
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    free(pairs);
    free(heads);
    free(columns);
    return status;
}

static pk_status write_conflicts(pk_html *html, const pk_scenario *scenarios, size_t n, pk_error *error)
{
    pk_status status = PK_OK;
    for (size_t i = 0; i < n && status == PK_OK; i++) {
        pk_conflict *conflict = NULL;
        char id[32], table[40];
        if (!scenarios[i].plan || scenarios[i].plan->status != PK_PLAN_INFEASIBLE)
            continue;
        status = pk_explain_conflict(scenarios[i].instance, CONFLICT_S, NULL, &conflict, error);
        snprintf(id, sizeof id, "conflict-%zu", i);
        snprintf(table, sizeof table, "conflict-%zu-table", i);
        if (status == PK_OK && conflict) {
            pk_html_section_begin(html, id, "Rules in conflict");
            fputs("<p>", html->stream);
            pk_html_name(html, scenarios[i].name);
            fputs(" has no plan.</p>\n", html->stream);
            pk_html_conflict(html, table, conflict);
            pk_html_section_end(html);
        }
        pk_conflict_free(conflict);
    }
    return status;
}

static pk_status write_page(FILE *stream, const pk_scenario *scenarios, size_t n, pk_error *error)
{
    pk_html html;
    pk_html_begin(&html, stream, scenarios[0].instance->name);
    fputs("<a class=\"skip\" href=\"#content\">To the content</a>\n<header>\n<h1>", stream);
    pk_html_text(&html, scenarios[0].instance->name);
    fprintf(stream, "</h1>\n<p class=\"verdict\">%zu scenarios, side by side.</p>\n</header>\n<main id=\"content\">\n",
            n);
    write_scenarios(&html, scenarios, n);
    pk_status status = write_all_targets(&html, scenarios, n, error);
    if (status == PK_OK)
        status = write_conflicts(&html, scenarios, n, error);
    fputs("</main>\n<footer>\n<p>Written by picket " PICKET_VERSION ".</p>\n</footer>\n", stream);
    return status == PK_OK ? pk_html_end(&html, error) : status;
}

pk_status pk_write_scenarios_page(const char *path, const pk_scenario *scenarios, size_t n, pk_error *error)
{
    pk_output *output = NULL;
    pk_status status = pk_output_open(path, &output, error);
    if (status == PK_OK)
        status = write_page(pk_output_stream(output), scenarios, n, error);
    if (status == PK_OK)
        return pk_output_commit(output, error);
    pk_output_discard(output);
    return status;
}
