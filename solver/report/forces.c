/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands where, of whom, and what it flies and escorts. */
#include "report/measures.h"
#include "report/page.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_CHOSEN = 1000 };

static const pk_site_use *find_use(const pk_explanation *explanation, const char *name)
{
    for (size_t i = 0; explanation && i < explanation->n_sites; i++)
        if (strcmp(explanation->sites[i].site->name, name) == 0)
            return &explanation->sites[i];
    return NULL;
}

/* ---- sites ---- */

static void write_units_at(const pk_page *page, const char *site)
{
    const char *separator = "";
    for (size_t i = 0; i < page->plan->n_units; i++) {
        const pk_plan_units *units = &page->plan->units[i];
        if (strcmp(units->site, site) != 0 || !units->number)
            continue;
        pk_html_format(page->html, "%s%d %s %s", separator, units->number, units->contributor, units->type);
        if (units->on_alert)
            pk_html_format(page->html, " (%d on alert)", units->on_alert);
        separator = ", ";
    }
}

static void write_sites(const pk_page *page)
{
    static const char *const heads[] = {"Site", "Kind", "Country", "Slots", "Sorties a day", "Units"};
    const pk_plan *plan = page->plan;
    pk_html_table_begin(page->html, "sites-table", "Sites in use", page->instance ? "llllll" : "ll",
                        page->instance ? heads : (const char *const[]){"Site", "Units"});
    for (size_t i = 0; i < plan->n_sites; i++) {
        const pk_site_use *use = find_use(page->explanation, plan->sites[i]);
        const pk_site *site = use ? use->site : NULL;
        pk_html_cell_begin(page->html, "");
        pk_page_site_link(page, plan->sites[i]);
        pk_html_cell_end(page->html);
        if (site) {
            pk_html_cell(page->html, "%s", site->domain == PK_AIR ? "base" : "port");
            pk_html_cell(page->html, "%s", site->country);
            pk_html_use_cell(page->html, use->slots, site->slots, use->full);
            if (site->domain == PK_AIR)
                pk_html_use_cell(page->html, use->sorties_per_day, site->sorties_per_day, use->sorties_bind);
            else
                pk_html_cell(page->html, "%s", "");
        } else if (page->instance)
            for (int k = 0; k < 4; k++)
                pk_html_cell(page->html, "%s", "");
        pk_html_cell_begin(page->html, " class=\"wide\"");
        write_units_at(page, plan->sites[i]);
        pk_html_cell_end(page->html);
    }
    pk_html_table_end(page->html);
}

/* ---- contributors by site ---- */

/* Contributors of the plan, each once, in the order in which it names them. */
static size_t list_contributors(const pk_plan *plan, const char **names)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->n_units; i++) {
        size_t k = 0;
        while (k < n && strcmp(names[k], plan->units[i].contributor) != 0)
            k++;
        if (k == n)
            names[n++] = plan->units[i].contributor;
    }
    return n;
}

static long count_units(const pk_plan *plan, const char *contributor, const char *site)
{
    long count = 0;
    for (size_t i = 0; i < plan->n_units; i++)
        if ((!contributor || strcmp(plan->units[i].contributor, contributor) == 0) &&
            (!site || strcmp(plan->units[i].site, site) == 0))
            count += plan->units[i].number;
    return count;
}

static void write_matrix_row(const pk_page *page, const char *contributor)
{
    pk_html_cell(page->html, "%s", contributor ? contributor : "all");
    pk_html_cell(page->html, "%ld", count_units(page->plan, contributor, NULL));
    for (size_t s = 0; s < page->plan->n_sites; s++) {
        long count = count_units(page->plan, contributor, page->plan->sites[s]);
        if (count)
            pk_html_cell(page->html, "%ld", count);
        else
            pk_html_cell(page->html, "·");
    }
}

static pk_status write_matrix(const pk_page *page, pk_error *error)
{
    const pk_plan *plan = page->plan;
    size_t n_columns = plan->n_sites + 2;
    const char **heads = calloc(n_columns, sizeof *heads);
    const char **names = calloc(plan->n_units + 1, sizeof *names);
    char *columns = calloc(n_columns + 1, 1);
    pk_status status = PK_OK;
    if (heads && names && columns) {
        heads[0] = "Contributor";
        heads[1] = "Units";
        memset(columns, 'r', n_columns);
        columns[0] = 'l';
        for (size_t s = 0; s < plan->n_sites; s++)
            heads[s + 2] = plan->sites[s];
        pk_html_table_begin(page->html, "matrix-table", "Units by contributor and site", columns, heads);
        size_t n = list_contributors(plan, names);
        for (size_t k = 0; k < n; k++)
            write_matrix_row(page, names[k]);
        write_matrix_row(page, NULL);
        pk_html_table_end(page->html);
    } else
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    free(heads);
    free(names);
    free(columns);
    return status;
}

/* ---- offers ---- */

static void write_offers(const pk_page *page)
{
    static const char *const heads[] = {"Contributor", "Type", "Stationed of what is offered"};
    if (!page->explanation)
        return;
    pk_html_table_begin(page->html, "offers-table", "What is taken of each offer", "lll", heads);
    for (size_t i = 0; i < page->explanation->n_offers; i++) {
        const pk_offer_use *offer = &page->explanation->offers[i];
        pk_html_cell(page->html, "%s", offer->contributor);
        pk_html_cell(page->html, "%s", offer->type);
        pk_html_use_cell(page->html, offer->stationed, offer->offered, offer->stationed == offer->offered);
    }
    pk_html_table_end(page->html);
}

/* ---- who serves what ---- */

static bool same_stream(const pk_plan_sorties *a, const pk_plan_sorties *b)
{
    return a->task == b->task && strcmp(a->zone, b->zone) == 0 && strcmp(a->base, b->base) == 0 &&
           strcmp(a->type, b->type) == 0;
}

/* Sorties a day for the gap, by type and base: contributors and periods of the day together. */
static bool write_sorties(const pk_page *page, const pk_plan_gap *gap)
{
    const pk_plan *plan = page->plan;
    bool any = false;
    for (size_t i = 0; i < plan->n_sorties; i++) {
        const pk_plan_sorties *sorties = &plan->sorties[i];
        if (sorties->task != gap->task || strcmp(sorties->zone, gap->target) != 0)
            continue;
        double number = 0;
        bool first = true;
        for (size_t j = 0; j < plan->n_sorties; j++)
            if (same_stream(&plan->sorties[j], sorties)) {
                first &= j >= i;
                number += plan->sorties[j].number;
            }
        if (!first || number < PK_SORTIES_CRUMB)
            continue;
        pk_html_format(page->html, "%s%.1f %s from %s", any ? ", " : "", number, sorties->type, sorties->base);
        any = true;
    }
    return any;
}

static void write_ships(const pk_page *page, const pk_plan_gap *gap, bool any)
{
    for (size_t i = 0; i < page->plan->n_ships; i++) {
        const pk_plan_ships *ships = &page->plan->ships[i];
        if (ships->task != gap->task || strcmp(ships->target, gap->target) != 0)
            continue;
        pk_html_format(page->html, "%s%d %s %s from %s", any ? ", " : "", ships->number, ships->contributor,
                       ships->type, ships->port);
        any = true;
    }
}

static void write_streams(const pk_page *page)
{
    static const char *const heads[] = {"Target and task", "Sorties a day, or ships"};
    pk_html_table_begin(page->html, "streams-table", "Who serves what", "ll", heads);
    for (size_t i = 0; i < page->plan->n_gaps; i++) {
        const pk_plan_gap *gap = &page->plan->gaps[i];
        if (gap->task == PK_ALERT)
            continue;
        pk_html_cell_begin(page->html, "");
        pk_page_gap_name(page, gap);
        pk_html_cell_end(page->html);
        pk_html_cell_begin(page->html, " class=\"wide\"");
        write_ships(page, gap, write_sorties(page, gap));
        pk_html_cell_end(page->html);
    }
    pk_html_table_end(page->html);
}

pk_status pk_page_forces(const pk_page *page, pk_error *error)
{
    pk_html_section_begin(page->html, "forces", "Units and sites");
    write_sites(page);
    pk_status status = write_matrix(page, error);
    write_offers(page);
    write_streams(page);
    pk_html_section_end(page->html);
    return status;
}

void pk_page_chosen(const pk_page *page)
{
    const pk_plan *plan = page->plan;
    pk_html_section_begin(page->html, "sites", "Sites");
    pk_html_format(page->html, "%zu sites are used.", plan->n_sites);
    fputs("\n<ol class=\"chosen\">\n", page->html->stream);
    for (size_t i = 0; i < plan->n_sites && i < MOST_CHOSEN; i++) {
        fputs("<li>", page->html->stream);
        pk_html_text(page->html, plan->sites[i]);
        fputs("</li>\n", page->html->stream);
    }
    fputs("</ol>\n", page->html->stream);
    if (plan->n_sites > MOST_CHOSEN)
        fprintf(page->html->stream, "<p>… and %zu more, which the plan file has.</p>\n", plan->n_sites - MOST_CHOSEN);
    pk_html_section_end(page->html);
}
