/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/embed.h"

#include "theatre/parts.h"

#include <math.h>
#include <string.h>

static void set(double *x, int column, double value)
{
    if (column != PK_NO_COLUMN)
        x[column] = value;
}

void pk_programme_embed_units(const pk_programme *programme, const int *units, int *columns, int *totals, double *x)
{
    size_t sites = programme->reach->instance->n_sites;
    for (size_t s = 0; s < sites; s++) {
        for (size_t u = 0; u < programme->reach->n_classes; u++)
            set(x, *pk_programme_cell(programme, columns, u, s), units[u * sites + s]);
        for (size_t g = 0; g < programme->n_groups; g++) {
            int sum = 0;
            for (size_t m = 0; m < programme->groups[g].n_members; m++)
                sum += units[programme->groups[g].members[m] * sites + s];
            set(x, *pk_programme_cell(programme, totals, g, s), sum);
        }
    }
}

static bool is_of_group(const pk_programme *programme, const pk_unit_group *group, const pk_plan_ships *ships)
{
    const pk_reach *reach = programme->reach;
    for (size_t m = 0; m < group->n_members; m++) {
        const pk_unit_class *class = &reach->classes[group->members[m]];
        if (strcmp(reach->instance->types[class->type].name, ships->type) == 0 &&
            strcmp(reach->instance->contributors[class->contributor].name, ships->contributor) == 0)
            return true;
    }
    return false;
}

static void embed_ships(const pk_programme *programme, const pk_plan_ships *ships, double *x)
{
    const pk_instance *instance = programme->reach->instance;
    for (size_t i = 0; i < programme->ships.count; i++) {
        const pk_stream *stream = &programme->ships.items[i];
        if (stream->task == ships->task && strcmp(instance->targets[stream->target].name, ships->target) == 0 &&
            strcmp(instance->sites[stream->site].name, ships->port) == 0 &&
            is_of_group(programme, &programme->groups[stream->group], ships))
            x[stream->column] += ships->number;
    }
}

static const pk_plan_gap *gap_of(const pk_programme *programme, const pk_plan *plan, const pk_gap_column *column)
{
    const char *target = programme->reach->instance->targets[column->target].name;
    for (size_t i = 0; i < plan->n_gaps; i++)
        if (plan->gaps[i].task == column->task && strcmp(plan->gaps[i].target, target) == 0)
            return &plan->gaps[i];
    return NULL;
}

/* The share of the aircraft on alert that a class of points lacks, with those that x has. */
static double alert_gap(const pk_programme *programme, const pk_gap_column *column, const double *x)
{
    const pk_row *row = &programme->form->rows[column->row];
    double ready = 0, alert = row->lower;
    for (size_t e = row->start; e < row->end; e++)
        if (programme->form->entries[e].column != column->column)
            ready += programme->form->entries[e].value * x[programme->form->entries[e].column];
    return fmax(0, 1 - ready / alert);
}

static void embed_gaps(const pk_programme *programme, const pk_plan *plan, double *x)
{
    for (size_t i = 0; i < programme->n_gap_columns; i++) {
        const pk_gap_column *column = &programme->gap_columns[i];
        const pk_plan_gap *gap = column->task == PK_ALERT ? NULL : gap_of(programme, plan, column);
        if (column->task == PK_ALERT)
            x[column->column] = alert_gap(programme, column, x);
        else if (gap)
            x[column->column] = fmax(0, gap->required_by_period[column->period] - gap->met_by_period[column->period]);
    }
}

static void embed_sum(const pk_programme *programme, const int *parts, size_t row, int sum, double *x)
{
    if (sum == PK_NO_COLUMN)
        return;
    x[sum] = 0;
    for (size_t s = 0; s < programme->reach->instance->n_sites; s++)
        if (parts[row * programme->reach->instance->n_sites + s] != PK_NO_COLUMN)
            x[sum] += x[parts[row * programme->reach->instance->n_sites + s]];
}

void pk_programme_embed_fleets(const pk_programme *programme, double *x)
{
    for (size_t u = 0; u < programme->reach->n_classes; u++)
        embed_sum(programme, programme->stationed, u, programme->fleet[u], x);
    for (size_t g = 0; g < programme->n_groups; g++)
        embed_sum(programme, programme->group_total, g, programme->group_fleet[g], x);
}

void pk_programme_embed(const pk_programme *programme, const pk_plan *plan, const pk_tally *tally, double *x)
{
    memset(x, 0, programme->form->n_columns * sizeof *x);
    for (size_t s = 0; s < programme->reach->instance->n_sites; s++)
        set(x, programme->used[s], tally->used[s]);
    pk_programme_embed_units(programme, tally->stationed, programme->stationed, programme->group_total, x);
    pk_programme_embed_fleets(programme, x);
    pk_programme_embed_units(programme, tally->on_alert, programme->alert, programme->group_alert, x);
    for (size_t i = 0; i < plan->n_ships; i++)
        embed_ships(programme, &plan->ships[i], x);
    embed_gaps(programme, plan, x);
}

static void fix(int column, const double *x, double *lower, double *upper)
{
    if (column != PK_NO_COLUMN)
        lower[column] = upper[column] = x[column];
}

void pk_programme_fix_stationing(const pk_programme *programme, const double *x, double *lower, double *upper)
{
    size_t sites = programme->reach->instance->n_sites;
    for (size_t j = 0; j < programme->form->n_columns; j++) {
        lower[j] = programme->form->columns[j].lower;
        upper[j] = programme->form->columns[j].upper;
    }
    for (size_t s = 0; s < sites; s++)
        fix(programme->used[s], x, lower, upper);
    for (size_t cell = 0; cell < programme->reach->n_classes * sites; cell++)
        fix(programme->stationed[cell], x, lower, upper);
    for (size_t cell = 0; cell < programme->n_groups * sites; cell++)
        fix(programme->group_total[cell], x, lower, upper);
}
