/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/theatre_text.h"

#include "report/measures.h"
#include "report/reasons.h"
#include "report/table.h"

#include <math.h>
#include <picket/explain.h>
#include <string.h>

enum {
    MOST_STREAMS = 60, /* rows of "who serves what": a report is read, the rest is in the plan file */
    MOST_WORST = 12
};

static void add_heads(pk_table *table, const char *const *heads, size_t n)
{
    for (size_t i = 0; i < n; i++)
        pk_table_add(table, "%s", heads[i]);
}

static pk_status print_section(FILE *stream, const char *title, pk_table *table, pk_error *error)
{
    fprintf(stream, "\n%s\n", title);
    pk_status status = pk_table_print(table, stream, error);
    pk_table_free(table);
    return status;
}

/* ---- what stands where ---- */

static void append_units(pk_table *table, const pk_site_use *use)
{
    const char *separator = "";
    for (size_t i = 0; i < use->n_units; i++) {
        const pk_plan_units *units = use->units[i];
        pk_table_append(table, "%s%d %s %s", separator, units->number, units->contributor, units->type);
        if (units->on_alert)
            pk_table_append(table, " (%d on alert)", units->on_alert);
        separator = ", ";
    }
}

static pk_status print_sites(FILE *stream, const pk_explanation *explanation, pk_error *error)
{
    pk_table *table = pk_table_new("llrrw");
    const char *const heads[] = {"site", "", "slots", "sorties/day", "units"};
    add_heads(table, heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < explanation->n_sites; i++) {
        const pk_site_use *use = &explanation->sites[i];
        const pk_site *site = use->site;
        pk_table_add(table, "%s", site->name);
        pk_table_add(table, "%s%s%s", site->domain == PK_AIR ? "base" : "port", *site->country ? " " : "",
                     site->country);
        pk_table_add(table, "%.6g of %.6g%s", use->slots, site->slots, use->full ? " *" : "  ");
        pk_table_add(table, "%s", "");
        if (site->domain == PK_AIR)
            pk_table_append(table, "%.1f of %.6g%s", use->sorties_per_day, site->sorties_per_day,
                            use->sorties_bind ? " *" : "  ");
        pk_table_add(table, "%s", "");
        append_units(table, use);
    }
    return print_section(stream, "What stands where (* used up)", table, error);
}

/* ---- coverage ---- */

static pk_status print_tasks(FILE *stream, const pk_plan *plan, pk_error *error)
{
    pk_table *table = pk_table_new("lrrrr");
    const char *const heads[] = {"task", "targets", "met whole", "unit-hours met", "mean share met"};
    add_heads(table, heads, sizeof heads / sizeof *heads);
    for (size_t task = 0; task < PK_TASK_COUNT; task++) {
        size_t targets = 0, whole = 0;
        double required = 0, met = 0, weight = 0, share = 0;
        for (size_t i = 0; i < plan->n_gaps; i++) {
            const pk_plan_gap *gap = &plan->gaps[i];
            if (gap->task != (pk_task)task)
                continue;
            targets++;
            whole += pk_share_met(gap) >= PK_SHARE_WHOLE;
            required += gap->required;
            met += gap->met;
            weight += gap->weight;
            share += gap->weight * pk_share_met(gap);
        }
        if (!targets)
            continue;
        pk_table_add(table, "%s", pk_task_name((pk_task)task));
        pk_table_add(table, "%zu", targets);
        pk_table_add(table, "%zu", whole);
        pk_table_add(table, "%s", "");
        if (task != PK_ALERT)
            pk_table_append(table, "%.0f of %.0f", met, required);
        pk_table_add(table, "%s", "");
        if (weight > 0)
            pk_table_append(table, "%.1f %%", 100 * share / weight);
    }
    return print_section(stream, "Coverage by task", table, error);
}

/* ---- who serves what ---- */

static bool same_stream(const pk_plan_sorties *a, const pk_plan_sorties *b)
{
    return a->task == b->task && strcmp(a->zone, b->zone) == 0 && strcmp(a->base, b->base) == 0 &&
           strcmp(a->type, b->type) == 0;
}

/* Sorties a day for the gap, by type and base: contributors and periods of the day together. */
static void append_sorties(pk_table *table, const pk_plan *plan, const pk_plan_gap *gap)
{
    const char *separator = "";
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
        pk_table_append(table, "%s%.1f %s from %s", separator, number, sorties->type, sorties->base);
        separator = ", ";
    }
}

static void append_ships(pk_table *table, const pk_plan *plan, const pk_plan_gap *gap)
{
    const char *separator = "";
    for (size_t i = 0; i < plan->n_ships; i++) {
        const pk_plan_ships *ships = &plan->ships[i];
        if (ships->task != gap->task || strcmp(ships->target, gap->target) != 0)
            continue;
        pk_table_append(table, "%s%d %s %s from %s", separator, ships->number, ships->contributor, ships->type,
                        ships->port);
        separator = ", ";
    }
}

static pk_status print_streams(FILE *stream, const pk_plan *plan, pk_error *error)
{
    pk_table *table = pk_table_new("llrw");
    const char *const heads[] = {"target", "task", "met", "sorties a day, or ships"};
    add_heads(table, heads, sizeof heads / sizeof *heads);
    size_t shown = 0, all = 0;
    for (size_t i = 0; i < plan->n_gaps; i++) {
        const pk_plan_gap *gap = &plan->gaps[i];
        if (gap->task == PK_ALERT)
            continue;
        if (all++ >= MOST_STREAMS)
            continue;
        shown++;
        pk_table_add(table, "%s", gap->target);
        pk_table_add(table, "%s", pk_task_name(gap->task));
        pk_table_add(table, "%.1f %%", 100 * pk_share_met(gap));
        pk_table_add(table, "%s", "");
        append_sorties(table, plan, gap);
        append_ships(table, plan, gap);
    }
    if (!all) {
        pk_table_free(table);
        return PK_OK;
    }
    pk_status status = print_section(stream, "Who serves what", table, error);
    if (shown < all)
        fprintf(stream, "  ... and %zu more, which the plan file has\n", all - shown);
    return status;
}

/* ---- the worst gaps and their reasons ---- */

static pk_status print_worst(FILE *stream, const pk_plan *plan, const pk_explanation *explanation, pk_error *error)
{
    if (!explanation->n_worst) {
        fputs("\nEverything that was asked for is met.\n", stream);
        return PK_OK;
    }
    pk_table *table = pk_table_new("llrrw");
    const char *const heads[] = {"target", "task", "not met", "of the gap", "why"};
    add_heads(table, heads, sizeof heads / sizeof *heads);
    double total = 0;
    for (size_t i = 0; i < plan->n_gaps; i++)
        total += pk_gap_loss(&plan->gaps[i]);
    for (size_t i = 0; i < explanation->n_worst; i++) {
        const pk_gap_reasons *worst = &explanation->worst[i];
        const pk_plan_gap *gap = &plan->gaps[worst->gap];
        pk_table_add(table, "%s", gap->target);
        pk_table_add(table, "%s", pk_task_name(gap->task));
        pk_table_add(table, "%.1f %%", 100 * (1 - pk_share_met(gap)));
        pk_table_add(table, "%.1f %%", 100 * worst->loss / total);
        const char *why = pk_reasons_text(explanation->arena, worst, gap->task, plan->status);
        if (!why) {
            pk_table_free(table);
            return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
        }
        pk_table_add(table, "%s", why);
    }
    return print_section(stream, "Worst covered, and why", table, error);
}

/* ---- offers ---- */

static pk_status print_offers(FILE *stream, const pk_explanation *explanation, pk_error *error)
{
    pk_table *table = pk_table_new("lw");
    const char *contributor = "";
    for (size_t i = 0; i < explanation->n_offers; i++) {
        const pk_offer_use *offer = &explanation->offers[i];
        bool same = strcmp(offer->contributor, contributor) == 0;
        contributor = offer->contributor;
        if (!same) {
            pk_table_add(table, "%s", contributor);
            pk_table_add(table, "%s", "");
        }
        pk_table_append(table, "%s%d of %d %s%s", same ? ", " : "", offer->stationed, offer->offered, offer->type,
                        offer->stationed == offer->offered ? " *" : "");
    }
    return print_section(stream, "Offers taken (* used up)", table, error);
}

pk_status pk_report_theatre_text(FILE *stream, const pk_instance *instance, const pk_plan *plan, pk_error *error)
{
    pk_explanation *explanation = NULL;
    pk_status status = pk_explain(instance, plan, MOST_WORST, &explanation, error);
    if (status == PK_OK)
        status = print_sites(stream, explanation, error);
    if (status == PK_OK)
        status = print_tasks(stream, plan, error);
    if (status == PK_OK)
        status = print_streams(stream, plan, error);
    if (status == PK_OK)
        status = print_worst(stream, plan, explanation, error);
    if (status == PK_OK)
        status = print_offers(stream, explanation, error);
    pk_explanation_free(explanation);
    return status;
}
