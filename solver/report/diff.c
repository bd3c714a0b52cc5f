/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What differs between two plans. Both are small beside the work of finding them, so things are matched by name, pair
 * by pair: O(n · m) in the lengths of each list.
 */
#include "report/report.h"
#include "report/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Below it two shares or two uses are the same: the solver's own arithmetic differs by less. */
static const double SAME = 1e-6;

static bool same(double a, double b)
{
    if (!isfinite(a) || !isfinite(b))
        return (isnan(a) && isnan(b)) || a == b;
    return fabs(a - b) <= SAME * fmax(1, fmax(fabs(a), fabs(b)));
}

static void add_number(pk_table *table, double value, const char *unit)
{
    if (isfinite(value))
        pk_table_add(table, "%.6g%s", value, unit);
    else
        pk_table_add(table, "%s", isnan(value) ? "-" : "no limit");
}

static pk_status print_head(FILE *stream, const pk_plan *before, const pk_plan *after, pk_error *error)
{
    pk_table *table = pk_table_new("lrr");
    const char *const words[] = {"",
                                 "before",
                                 "after",
                                 "instance",
                                 before->instance,
                                 after->instance,
                                 "status",
                                 pk_plan_status_name(before->status),
                                 pk_plan_status_name(after->status)};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        pk_table_add(table, "%s", words[i]);
    const struct {
        const char *name, *unit;
        double before, after;
    } rows[] = {
        {"coverage gap", " %", before->coverage_gap_percent, after->coverage_gap_percent},
        {"objective", "", before->objective, after->objective},
        {"bound", "", before->bound, after->bound},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (isnan(rows[i].before) && isnan(rows[i].after))
            continue;
        pk_table_add(table, "%s", rows[i].name);
        add_number(table, rows[i].before, rows[i].unit);
        add_number(table, rows[i].after, rows[i].unit);
    }
    pk_status status = pk_table_print(table, stream, error);
    pk_table_free(table);
    return status;
}

/* ---- sites ---- */

static bool uses_site(const pk_plan *plan, const char *site)
{
    for (size_t i = 0; i < plan->n_sites; i++)
        if (strcmp(plan->sites[i], site) == 0)
            return true;
    return false;
}

/* The sites of the one plan that the other does not use. */
static void add_sites(pk_table *table, const char *verb, const pk_plan *of, const pk_plan *other)
{
    for (size_t i = 0; i < of->n_sites; i++)
        if (!uses_site(other, of->sites[i])) {
            pk_table_add(table, "%s", verb);
            pk_table_add(table, "%s", of->sites[i]);
        }
}

static void compare_sites(pk_table *table, const pk_plan *before, const pk_plan *after)
{
    add_sites(table, "opened", after, before);
    add_sites(table, "closed", before, after);
}

/* ---- units ---- */

static bool same_class(const pk_plan_units *a, const pk_plan_units *b)
{
    return strcmp(a->contributor, b->contributor) == 0 && strcmp(a->type, b->type) == 0;
}

/* Units of the class of `like` at `site` (NULL: anywhere). */
static long count_units(const pk_plan *plan, const pk_plan_units *like, const char *site)
{
    long count = 0;
    for (size_t i = 0; i < plan->n_units; i++)
        if (same_class(&plan->units[i], like) && (!site || strcmp(plan->units[i].site, site) == 0))
            count += plan->units[i].number;
    return count;
}

/* Does an item before number i speak of the same class, at the same site where asked? */
static bool named_before(const pk_plan *plan, size_t i, const pk_plan_units *like, const char *site)
{
    for (size_t j = 0; j < i; j++)
        if (same_class(&plan->units[j], like) && (!site || strcmp(plan->units[j].site, site) == 0))
            return true;
    return false;
}

/* Counts the class's units that are more and that are less at some site. Appends "site a -> b" for each such site to
 * the table's last cell; table may be NULL. */
static void compare_places(pk_table *table, const pk_plan *before, const pk_plan *after, const pk_plan_units *like,
                           long *more, long *less)
{
    const pk_plan *const plans[] = {before, after};
    *more = *less = 0;
    for (size_t p = 0; p < 2; p++)
        for (size_t i = 0; i < plans[p]->n_units; i++) {
            const pk_plan_units *units = &plans[p]->units[i];
            if (!same_class(units, like) || named_before(plans[p], i, like, units->site) ||
                (p == 1 && named_before(before, before->n_units, like, units->site)))
                continue;
            long was = count_units(before, like, units->site), is = count_units(after, like, units->site);
            if (was == is)
                continue;
            if (table)
                pk_table_append(table, "%s%s %ld -> %ld", *more + *less > 0 ? ", " : "", units->site, was, is);
            *(is > was ? more : less) += labs(is - was);
        }
}

static void compare_class(pk_table *table, const pk_plan *before, const pk_plan *after, const pk_plan_units *like)
{
    long more, less;
    compare_places(NULL, before, after, like, &more, &less);
    if (more + less == 0)
        return;
    long moved = more < less ? more : less;
    pk_table_add(table, "%s", like->contributor);
    pk_table_add(table, "%s", like->type);
    const struct {
        long number;
        const char *verb;
    } parts[] = {{moved, "moved"}, {more - moved, "arrived"}, {less - moved, "left"}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        pk_table_add(table, "%s", "");
        if (parts[i].number)
            pk_table_append(table, "%ld %s", parts[i].number, parts[i].verb);
    }
    pk_table_add(table, "%s", "");
    compare_places(table, before, after, like, &more, &less);
}

static void compare_units(pk_table *table, const pk_plan *before, const pk_plan *after)
{
    for (size_t i = 0; i < before->n_units; i++)
        if (!named_before(before, i, &before->units[i], NULL))
            compare_class(table, before, after, &before->units[i]);
    for (size_t i = 0; i < after->n_units; i++)
        if (!named_before(after, i, &after->units[i], NULL) &&
            !named_before(before, before->n_units, &after->units[i], NULL))
            compare_class(table, before, after, &after->units[i]);
}

/* ---- gaps and limits ---- */

static const pk_plan_gap *find_gap(const pk_plan *plan, const pk_plan_gap *like)
{
    for (size_t i = 0; i < plan->n_gaps; i++)
        if (plan->gaps[i].task == like->task && strcmp(plan->gaps[i].target, like->target) == 0)
            return &plan->gaps[i];
    return NULL;
}

/* Share of the requirement that is not met, in per cent; NAN where there is none. */
static double gap_percent(const pk_plan_gap *gap)
{
    return gap && gap->required > 0 ? 100 * fmax(0, 1 - gap->met / gap->required) : NAN;
}

static void compare_gap(pk_table *table, const pk_plan_gap *before, const pk_plan_gap *after)
{
    double was = gap_percent(before), is = gap_percent(after);
    if (same(was, is))
        return;
    const pk_plan_gap *either = before ? before : after;
    pk_table_add(table, "%s", either->target);
    pk_table_add(table, "%s", pk_task_name(either->task));
    const double values[] = {was, is};
    for (size_t i = 0; i < 2; i++)
        if (isnan(values[i]))
            pk_table_add(table, "not asked for");
        else
            pk_table_add(table, "%.2f %%", values[i]);
}

static void compare_gaps(pk_table *table, const pk_plan *before, const pk_plan *after)
{
    for (size_t i = 0; i < before->n_gaps; i++)
        compare_gap(table, &before->gaps[i], find_gap(after, &before->gaps[i]));
    for (size_t i = 0; i < after->n_gaps; i++)
        if (!find_gap(before, &after->gaps[i]))
            compare_gap(table, NULL, &after->gaps[i]);
}

static const pk_plan_limit *find_limit(const pk_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->n_limits; i++)
        if (strcmp(plan->limits[i].name, name) == 0)
            return &plan->limits[i];
    return NULL;
}

static void compare_limit(pk_table *table, const pk_plan_limit *before, const pk_plan_limit *after)
{
    static const pk_plan_limit none = {"", NAN, INFINITY};
    const pk_plan_limit *was = before ? before : &none, *is = after ? after : &none;
    if (same(was->used, is->used) && same(was->allowed, is->allowed))
        return;
    pk_table_add(table, "%s", before ? before->name : after->name);
    const double values[] = {was->used, was->allowed, is->used, is->allowed};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        add_number(table, values[i], "");
}

static void compare_limits(pk_table *table, const pk_plan *before, const pk_plan *after)
{
    for (size_t i = 0; i < before->n_limits; i++)
        compare_limit(table, &before->limits[i], find_limit(after, before->limits[i].name));
    for (size_t i = 0; i < after->n_limits; i++)
        if (!find_limit(before, after->limits[i].name))
            compare_limit(table, NULL, &after->limits[i]);
}

/* ---- the whole ---- */

pk_status pk_report_diff(FILE *stream, const pk_plan *before, const pk_plan *after, pk_error *error)
{
    static const struct {
        const char *title, *columns, *heads[6];
        void (*compare)(pk_table *table, const pk_plan *before, const pk_plan *after);
    } sections[] = {
        {"Sites", "ll", {NULL}, compare_sites},
        {"Units", "llrrrw", {"contributor", "type", "", "", "", "where"}, compare_units},
        {"Gaps", "llrr", {"target", "task", "before", "after"}, compare_gaps},
        {"Limits", "lrrrr", {"limit", "used before", "allowed", "used after", "allowed"}, compare_limits},
    };
    pk_status status = print_head(stream, before, after, error);
    for (size_t i = 0; i < sizeof sections / sizeof *sections && status == PK_OK; i++) {
        pk_table *table = pk_table_new(sections[i].columns);
        for (size_t c = 0; sections[i].columns[c] && sections[i].heads[0]; c++)
            pk_table_add(table, "%s", sections[i].heads[c]);
        size_t heads = pk_table_rows(table);
        sections[i].compare(table, before, after);
        if (pk_table_rows(table) > heads) {
            fprintf(stream, "\n%s\n", sections[i].title);
            status = pk_table_print(table, stream, error);
        } else {
            fprintf(stream, "\n%s: no difference\n", sections[i].title);
        }
        pk_table_free(table);
    }
    return status;
}
