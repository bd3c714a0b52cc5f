/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/compare.h"

#include "report/measures.h"
#include "report/report.h"
#include "report/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TARGETS = 40 };

/* Shares that differ by less look alike in the table. */
static const double SAME_SHARE = 0.0005;

size_t pk_scenario_pairs(const pk_scenario *scenarios, size_t n, const pk_plan_gap **pairs)
{
    size_t n_pairs = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; pk_scenario_has_plan(&scenarios[i]) && j < scenarios[i].plan->n_gaps; j++) {
            const pk_plan_gap *gap = &scenarios[i].plan->gaps[j];
            bool known = false;
            for (size_t k = 0; k < n_pairs && !known; k++)
                known = pairs[k]->task == gap->task && strcmp(pairs[k]->target, gap->target) == 0;
            if (!known)
                pairs[n_pairs++] = gap;
        }
    return n_pairs;
}

static void add_number(pk_table *table, double number, const char *format)
{
    pk_table_add(table, "%s", isnan(number) ? "-" : "");
    if (!isnan(number))
        pk_table_append(table, format, number);
}

static const char *status_of(const pk_scenario *scenario)
{
    return scenario->plan ? pk_plan_status_name(scenario->plan->status) : "no plan";
}

static pk_status print_scenarios(FILE *stream, const pk_scenario *scenarios, size_t n, pk_error *error)
{
    pk_table *table = pk_table_new("llrrrrrrrr");
    static const char *const heads[] = {"scenario", "status", "gap",   "none below", "to the first",
                                        "people",   "bases",  "ports", "units",      "changes"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        pk_table_add(table, "%s", heads[i]);
    for (size_t i = 0; i < n; i++) {
        const pk_scenario *scenario = &scenarios[i];
        pk_table_add(table, "%s", scenario->name);
        pk_table_add(table, "%s", status_of(scenario));
        add_number(table, scenario->gap_percent, "%.2f %%");
        add_number(table, scenario->bound_percent, "%.2f %%");
        if (i)
            add_number(table, scenario->gap_percent - scenarios[0].gap_percent, "%+.2f");
        else
            pk_table_add(table, "%s", "");
        add_number(table, scenario->personnel, "%.0f");
        add_number(table, scenario->bases, "%.0f");
        add_number(table, scenario->ports, "%.0f");
        add_number(table, scenario->units, "%.0f");
        if (i)
            add_number(table, scenario->changes, "%.0f");
        else
            pk_table_add(table, "%s", "");
    }
    pk_status status = pk_table_print(table, stream, error);
    pk_table_free(table);
    return status;
}

static double share_met(const pk_plan_gap *gap)
{
    return gap ? pk_share_met(gap) : (double)NAN;
}

/* Do two scenarios serve it differently, or only one of them knows it? */
static bool differs(const pk_scenario *scenarios, size_t n, const pk_plan_gap *pair)
{
    double least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        double share = share_met(pk_scenario_gap(&scenarios[i], pair->target, pair->task));
        if (isnan(share) && pk_scenario_has_plan(&scenarios[i]))
            return true;
        least = fmin(least, share);
        most = fmax(most, share);
    }
    return most - least > SAME_SHARE;
}

static pk_status print_targets(FILE *stream, const pk_scenario *scenarios, size_t n, const pk_plan_gap **pairs,
                               size_t n_pairs, pk_error *error)
{
    char *columns = malloc(n + 3);
    if (!columns)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    memcpy(columns, "ll", 2);
    memset(columns + 2, 'r', n);
    columns[n + 2] = '\0';
    pk_table *table = pk_table_new(columns);
    free(columns);
    pk_table_add(table, "target");
    pk_table_add(table, "task");
    for (size_t i = 0; i < n; i++)
        pk_table_add(table, "%s", scenarios[i].name);
    size_t n_shown = 0, n_differ = 0;
    for (size_t k = 0; k < n_pairs; k++) {
        if (!differs(scenarios, n, pairs[k]) || n_differ++ >= MOST_TARGETS)
            continue;
        n_shown++;
        pk_table_add(table, "%s", pairs[k]->target);
        pk_table_add(table, "%s", pk_task_name(pairs[k]->task));
        for (size_t i = 0; i < n; i++)
            add_number(table, 100 * share_met(pk_scenario_gap(&scenarios[i], pairs[k]->target, pairs[k]->task)),
                       "%.1f %%");
    }
    pk_status status = PK_OK;
    if (n_shown) {
        fputs("\nShare met, where it differs\n", stream);
        status = pk_table_print(table, stream, error);
    } else {
        fputs("\nEvery target is met alike.\n", stream);
    }
    if (n_differ > n_shown)
        fprintf(stream, "  ... and %zu more, which --json has\n", n_differ - n_shown);
    pk_table_free(table);
    return status;
}

pk_status pk_report_scenarios(FILE *stream, const pk_scenario *scenarios, size_t n, pk_error *error)
{
    size_t most = 0;
    for (size_t i = 0; i < n; i++)
        most += pk_scenario_has_plan(&scenarios[i]) ? scenarios[i].plan->n_gaps : 0;
    const pk_plan_gap **pairs = malloc((most + 1) * sizeof *pairs);
    if (!pairs)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    pk_status status = print_scenarios(stream, scenarios, n, error);
    if (status == PK_OK && most > 0)
        status = print_targets(stream, scenarios, n, pairs, pk_scenario_pairs(scenarios, n, pairs), error);
    free(pairs);
    for (size_t i = 0; i < n && status == PK_OK; i++)
        if (scenarios[i].plan && scenarios[i].plan->status == PK_PLAN_INFEASIBLE) {
            fprintf(stream, "\n%s is infeasible.", scenarios[i].name);
            status = pk_report_infeasible(stream, scenarios[i].instance, error);
        }
    return status;
}
