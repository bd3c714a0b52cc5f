/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/explain.h"

#include "base/arena.h"
#include "report/measures.h"
#include "report/reasons.h"
#include "report/table.h"

#include <math.h>
#include <string.h>

enum { MOST_BINDINGS = 3, MOST_REMEDIES = 30 };

/* Points of the coverage gap that show in no digit printed. */
static const double NO_POINT = 0.0005;

static pk_status print_section(FILE *stream, const char *title, pk_table *table, pk_error *error)
{
    fprintf(stream, "\n%s\n", title);
    pk_status status = pk_table_print(table, stream, error);
    pk_table_free(table);
    return status;
}

static void add_heads(pk_table *table, const char *const *heads, size_t n)
{
    for (size_t i = 0; i < n; i++)
        pk_table_add(table, "%s", heads[i]);
}

static void print_value(FILE *stream, const char *what, double value, double bound)
{
    if (isnan(value))
        fprintf(stream, "; %s: no time was left", what);
    else
        fprintf(stream, "; %s %.3f %%, none below %.3f %%", what, value, bound);
}

static void print_head(FILE *stream, const pk_answer *answer)
{
    const pk_remedies *remedies = answer->remedies;
    fprintf(stream, "%s: coverage gap %.3f %%", answer->plan->instance, answer->plan->coverage_gap_percent);
    print_value(stream, "with its units held", remedies->held_value, remedies->held_bound);
    print_value(stream, "planned anew", remedies->anew_value, remedies->anew_bound);
    fputc('\n', stream);
}

/* ---- why ---- */

static pk_status print_reasons(FILE *stream, const pk_answer *answer, pk_arena *arena, pk_error *error)
{
    const pk_explanation *explanation = answer->explanation;
    const char *const heads[] = {"target", "task", "met", "of the gap", "why the rest is not"};
    pk_table *table = pk_table_new("llrrw");
    double total = 0;
    add_heads(table, heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < answer->plan->n_gaps; i++)
        total += pk_gap_loss(&answer->plan->gaps[i]);
    for (size_t i = 0; i < explanation->n_worst; i++) {
        const pk_plan_gap *gap = &answer->plan->gaps[explanation->worst[i].gap];
        const char *why = pk_reasons_text(arena, &explanation->worst[i], gap->task, answer->plan->status);
        if (!why) {
            pk_table_free(table);
            return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
        }
        pk_table_add(table, "%s", gap->target);
        pk_table_add(table, "%s", pk_task_name(gap->task));
        pk_table_add(table, "%.1f %%", 100 * pk_share_met(gap));
        pk_table_add(table, "%.1f %%", 100 * explanation->worst[i].loss / total);
        pk_table_add(table, "%s", why);
    }
    return print_section(stream, "Gaps, and why", table, error);
}

static const char *missing_text(pk_cause cause)
{
    switch (cause) {
    case PK_CAUSE_UNITS: return "unit on offer";
    case PK_CAUSE_SITES: return "site";
    case PK_CAUSE_SLOTS: return "slot";
    case PK_CAUSE_PERSONNEL: return "people";
    case PK_CAUSE_OWN_PERSONNEL: return "people of its own";
    case PK_CAUSE_COST: return "money";
    case PK_CAUSE_CHANGES: return "change";
    default: return "";
    }
}

static void append_missing(pk_table *table, const pk_binding *binding)
{
    for (size_t i = 0; i < binding->n_missing; i++)
        pk_table_append(table, "%s%s", i ? ", " : " (no ", missing_text(binding->missing[i]));
    pk_table_append(table, binding->n_missing ? " left)" : " (there is room)");
}

static bool is_shown(const pk_gap_bindings *bindings, size_t i)
{
    const char *type = bindings->bindings[i].type;
    for (size_t j = 0; type && j < i; j++)
        if (bindings->bindings[j].type && strcmp(bindings->bindings[j].type, type) == 0)
            return false;
    return true;
}

/* Of each type the site where it would do most, and sorties. */
static void add_bindings(pk_table *table, const pk_gap_bindings *bindings)
{
    size_t n_shown = 0;
    pk_table_add(table, "%s", bindings->n_bindings ? "" : "of nothing: divided, its units would do");
    for (size_t i = 0; i < bindings->n_bindings && n_shown < MOST_BINDINGS; i++) {
        const pk_binding *binding = &bindings->bindings[i];
        if (!is_shown(bindings, i))
            continue;
        pk_table_append(table, "%sone more ", n_shown++ ? "; " : "");
        if (binding->type) {
            pk_table_append(table, "%s at %s %.2f %%", binding->type, binding->site, 100 * binding->gain);
            append_missing(table, binding);
        } else {
            pk_table_append(table, "sortie a day from %s %.2f %%", binding->site, 100 * binding->gain);
        }
    }
}

static pk_status print_bindings(FILE *stream, const pk_answer *answer, pk_error *error)
{
    const char *const heads[] = {"target", "task", "divided", "what one more of it would meet at most"};
    pk_table *table = pk_table_new("llrw");
    add_heads(table, heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < answer->remedies->n_gaps; i++) {
        const pk_gap_bindings *bindings = &answer->remedies->gaps[i];
        const pk_plan_gap *gap = &answer->plan->gaps[bindings->gap];
        pk_table_add(table, "%s", gap->target);
        pk_table_add(table, "%s", pk_task_name(gap->task));
        if (!bindings->solved) {
            pk_table_add(table, "-");
            pk_table_add(table, "no time was left");
            continue;
        }
        pk_table_add(table, "%.1f %%", 100 * bindings->most_met);
        if (bindings->n_bindings == 0 && bindings->most_met < PK_SHARE_WHOLE)
            pk_table_add(table, "more of what is there would not help");
        else
            add_bindings(table, bindings);
    }
    return print_section(stream, "What the gaps run short of (estimates of the linear programme, units held)", table,
                         error);
}

/* ---- what would help ---- */

static void add_fall(pk_table *table, pk_fall fall)
{
    if (isnan(fall.least))
        pk_table_add(table, "-");
    else if (fall.most - fall.least < NO_POINT)
        pk_table_add(table, "%.3f", fall.most);
    else
        pk_table_add(table, "%.3f to %.3f", fall.least, fall.most);
}

static void add_points(pk_table *table, double points)
{
    pk_table_add(table, "%s", isnan(points) ? "-" : "");
    if (!isnan(points))
        pk_table_append(table, "%.3f", points);
}

typedef enum verdict { HELPS, IN_VAIN, NOT_SEARCHED } verdict;

/* What is proven of a remedy, or may still be. */
static verdict judge(const pk_remedy *remedy)
{
    if (remedy->anew.most < NO_POINT)
        return IN_VAIN;
    bool promises = !isnan(remedy->anew.most) || remedy->held.least >= NO_POINT || remedy->estimate >= NO_POINT;
    return promises ? HELPS : NOT_SEARCHED;
}

static void add_remedy(pk_table *table, const pk_answer *answer, const pk_remedy *remedy)
{
    if (answer->target)
        add_points(table, remedy->target_gain);
    add_fall(table, remedy->anew);
    add_fall(table, remedy->held);
    add_points(table, remedy->estimate);
    pk_table_add(table, "%s", remedy->words);
    pk_table_add(table, "%s", remedy->setting);
}

/* The names of all remedies that are judged alike, as one paragraph. */
static pk_status print_others(FILE *stream, const char *title, const pk_answer *answer, verdict wanted, pk_error *error)
{
    size_t n = 0;
    pk_table *table = pk_table_new("w");
    pk_table_add(table, "%s", "");
    for (size_t i = 0; i < answer->remedies->n; i++)
        if (judge(&answer->remedies->items[i]) == wanted)
            pk_table_append(table, "%s%s", n++ ? ", " : "", answer->remedies->items[i].words);
    if (n)
        return print_section(stream, title, table, error);
    pk_table_free(table);
    return PK_OK;
}

static pk_status print_remedies(FILE *stream, const pk_answer *answer, pk_error *error)
{
    const pk_remedies *remedies = answer->remedies;
    const char *const heads[] = {
        answer->target ? answer->target : "", "planned anew", "units held", "estimate", "what", "as a setting"};
    size_t skipped = answer->target ? 0 : 1, n_helping = 0;
    pk_table *table = pk_table_new(answer->target ? "rrrrlw" : "rrrlw");
    add_heads(table, heads + skipped, sizeof heads / sizeof *heads - skipped);
    for (size_t i = 0; i < remedies->n; i++)
        if (judge(&remedies->items[i]) == HELPS && n_helping++ < MOST_REMEDIES)
            add_remedy(table, answer, &remedies->items[i]);
    pk_status status = PK_OK;
    if (n_helping)
        status = print_section(stream, "What would help: fall of the coverage gap in points", table, error);
    else
        pk_table_free(table);
    if (n_helping > MOST_REMEDIES)
        fprintf(stream, "  ... and %zu more, which --json has\n", n_helping - MOST_REMEDIES);
    if (status == PK_OK)
        status = print_others(stream, "Proven to gain nothing", answer, IN_VAIN, error);
    if (status == PK_OK)
        status =
            print_others(stream, "Not known to help, and no time was left to plan anew", answer, NOT_SEARCHED, error);
    return status;
}

pk_status pk_report_answer(FILE *stream, const pk_answer *answer, pk_error *error)
{
    pk_arena *arena = pk_arena_new();
    if (!arena)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    pk_status status = PK_OK;
    print_head(stream, answer);
    if (answer->explanation->n_worst == 0) {
        fprintf(stream, "\nEverything that %s asked for is met.\n", answer->target ? answer->target : "was");
    } else {
        status = print_reasons(stream, answer, arena, error);
        if (status == PK_OK)
            status = print_bindings(stream, answer, error);
    }
    if (status == PK_OK && answer->remedies->n > 0)
        status = print_remedies(stream, answer, error);
    pk_arena_free(arena);
    return status;
}
