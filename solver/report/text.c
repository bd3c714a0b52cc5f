/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report of a run for a person, section by section. What is not known or does not apply is left out. */
#include "report/measures.h"
#include "report/report.h"
#include "report/table.h"
#include "report/theatre_text.h"

#include <math.h>
#include <string.h>

/* The rest is in the plan file. */
enum { MOST_SITES = 200 };

static void add_number(pk_table *table, double value)
{
    if (isfinite(value))
        pk_table_add(table, "%.8g", value);
    else
        pk_table_add(table, "-");
}

static void append_percent(pk_table *table, double percent)
{
    if (isfinite(percent))
        pk_table_append(table, "%.4f %%", percent);
    else
        pk_table_append(table, "-");
}

static pk_status print_value(FILE *stream, const pk_instance *instance, const pk_plan *plan, pk_error *error)
{
    if (plan->status == PK_PLAN_INFEASIBLE || (!isfinite(plan->objective) && !isfinite(plan->bound)))
        return PK_OK;
    pk_table *table = pk_table_new("lrlrl");
    const char *bound_name = instance->model == PK_MCLP ? "none has more than" : "none has less than";
    double percent = pk_percent_of_objective(instance);
    if (isfinite(percent) || isfinite(plan->coverage_gap_percent)) {
        bool has_bound = isfinite(percent); /* mclp's objective is what is covered, not the gap */
        pk_table_add(table, "coverage gap");
        pk_table_add(table, "%s", "");
        append_percent(table, plan->coverage_gap_percent);
        pk_table_add(table, "%s", has_bound ? bound_name : "");
        pk_table_add(table, "%s", "");
        if (has_bound)
            append_percent(table, plan->bound * percent);
        pk_table_add(table, "%s", "");
    }
    if (isfinite(plan->rota_gap_percent)) {
        pk_table_add(table, "gap of the rota");
        pk_table_add(table, "%s", "");
        append_percent(table, plan->rota_gap_percent);
        pk_table_add(table, "%s", "");
        pk_table_add(table, "%s", "");
    }
    pk_table_add(table, "objective");
    add_number(table, plan->objective);
    pk_table_add(table, "%s", bound_name);
    add_number(table, plan->bound);
    pk_table_add(table, "%s", "");
    if (isfinite(plan->relative_gap))
        pk_table_append(table, "%.3g %% apart", 100 * plan->relative_gap);
    fputc('\n', stream);
    pk_status status = pk_table_print(table, stream, error);
    pk_table_free(table);
    return status;
}

static pk_status print_stages(FILE *stream, const pk_plan *plan, pk_error *error)
{
    if (plan->n_stages < 2)
        return PK_OK;
    pk_table *table = pk_table_new("lrrl");
    const char *const heads[] = {"stage", "value", "bound", "status"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        pk_table_add(table, "%s", heads[i]);
    for (size_t i = 0; i < plan->n_stages; i++) {
        pk_table_add(table, "%s", pk_stage_name(plan->stages[i].stage));
        add_number(table, plan->stages[i].value);
        add_number(table, plan->stages[i].bound);
        pk_table_add(table, "%s", pk_plan_status_name(plan->stages[i].status));
    }
    fputs("\nStages\n", stream);
    pk_status status = pk_table_print(table, stream, error);
    pk_table_free(table);
    return status;
}

/* The sites that a classic model chose. */
static pk_status print_chosen(FILE *stream, const pk_plan *plan, pk_error *error)
{
    pk_table *table = pk_table_new("w");
    pk_table_add(table, "%s", "");
    for (size_t i = 0; i < plan->n_sites && i < MOST_SITES; i++)
        pk_table_append(table, "%s%s", i ? " " : "", plan->sites[i]);
    if (plan->n_sites > MOST_SITES)
        pk_table_append(table, " ... and %zu more, which the plan file has", plan->n_sites - MOST_SITES);
    fprintf(stream, "\nSites (%zu)\n", plan->n_sites);
    pk_status status = pk_table_print(table, stream, error);
    pk_table_free(table);
    return status;
}

static pk_status print_limits(FILE *stream, const pk_instance *instance, const pk_plan *plan, pk_error *error)
{
    pk_table *table = pk_table_new("lrrl");
    for (size_t i = 0; i < plan->n_limits; i++) {
        const pk_plan_limit *limit = &plan->limits[i];
        if (!isfinite(limit->allowed))
            continue;
        pk_table_add(table, "%s", limit->name);
        pk_table_add(table, "%.8g", limit->used);
        pk_table_add(table, "of %.8g", limit->allowed);
        pk_table_add(table, "%s", pk_limit_used_up(instance, limit) ? "used up" : "");
    }
    pk_status status = PK_OK;
    if (pk_table_rows(table) > 0) {
        fputs("\nLimits\n", stream);
        status = pk_table_print(table, stream, error);
    }
    pk_table_free(table);
    return status;
}

pk_status pk_report_text(FILE *stream, const pk_instance *instance, const pk_plan *plan, pk_error *error)
{
    char verdict[PK_VERDICT_SIZE];
    fprintf(stream, "%s: %s\n", plan->instance, pk_plan_verdict(plan, verdict));
    pk_status status = print_value(stream, instance, plan, error);
    if (status == PK_OK && plan->status == PK_PLAN_INFEASIBLE)
        return pk_report_infeasible(stream, instance, error);
    if (plan->status != PK_PLAN_OPTIMAL && plan->status != PK_PLAN_FEASIBLE)
        return status;
    if (status == PK_OK)
        status = print_stages(stream, plan, error);
    if (status == PK_OK)
        status = instance->model == PK_THEATRE ? pk_report_theatre_text(stream, instance, plan, error)
                                               : print_chosen(stream, plan, error);
    if (status == PK_OK)
        status = print_limits(stream, instance, plan, error);
    return status;
}
