/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/programme.h"

#include "base/arena.h"
#include "theatre/names.h"
#include "theatre/parts.h"

#include <picket/part.h>

#include <math.h>
#include <stdlib.h>

/* Room for one item more; NULL, and the form failed, when memory is out. */
static void *grow(pk_programme *programme, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    size_t wanted = *capacity ? 2 * *capacity : 256;
    void *larger = realloc(items, wanted * size);
    if (larger)
        *capacity = wanted;
    else
        programme->form->failed = true;
    return larger;
}

void pk_programme_add_stream(pk_programme *programme, pk_streams *streams, pk_stream stream)
{
    pk_stream *items = grow(programme, streams->items, streams->count, &streams->capacity, sizeof *items);
    if (!items)
        return;
    streams->items = items;
    items[streams->count++] = stream;
}

void pk_programme_add_alert_class(pk_programme *programme, pk_alert_class class)
{
    pk_alert_class *items = grow(programme, programme->alert_classes, programme->n_alert_classes,
                                 &programme->cap_alert_classes, sizeof *items);
    if (!items)
        return;
    programme->alert_classes = items;
    items[programme->n_alert_classes++] = class;
}

int pk_programme_add_gap(pk_programme *programme, pk_gap_column gap, double upper, double cost, const char *name)
{
    gap.column = pk_form_add_column(programme->form, 0, upper, false, 0, "%s", name ? name : "");
    gap.row = (int)programme->form->n_rows;
    if (!name)
        programme->form->failed = true;
    if (!programme->form->failed)
        programme->form->columns[gap.column].cost = cost;
    pk_gap_column *columns =
        grow(programme, programme->gap_columns, programme->n_gap_columns, &programme->cap_gap_columns, sizeof *columns);
    if (columns) {
        programme->gap_columns = columns;
        columns[programme->n_gap_columns++] = gap;
    }
    return gap.column;
}

static bool same_requirements(const pk_reach *reach, size_t t, size_t other)
{
    for (size_t z = 0; z < reach->instance->n_targets; z++)
        for (pk_task task = 0; task < PK_TASK_COUNT; task++) {
            double a = pk_reach_required_h(reach, z, task, t), b = pk_reach_required_h(reach, z, task, other);
            if ((PK_AIR_TASKS >> task & 1) && fabs(a - b) > 1e-12 * fmax(a, b))
                return false;
        }
    return true;
}

static void merge_periods(pk_programme *programme)
{
    size_t periods = (size_t)programme->reach->instance->periods_per_day;
    for (size_t t = 0; t < periods; t++) {
        size_t p = 0;
        while (p < programme->n_periods && !programme->average &&
               !same_requirements(programme->reach, t, programme->first_period[p]))
            p++;
        if (p == programme->n_periods)
            programme->first_period[programme->n_periods++] = t;
        programme->period_of[t] = p;
        programme->multiplicity[p]++;
    }
}

double pk_programme_required_h(const pk_programme *programme, size_t zone, pk_task task, size_t t)
{
    const pk_reach *reach = programme->reach;
    return programme->average ? pk_reach_required_day_h(reach, zone, task) / reach->instance->periods_per_day
                              : pk_reach_required_h(reach, zone, task, programme->first_period[t]);
}

/* The group that a class joins: that of its type with equal task rights. */
static size_t find_group(const pk_programme *programme, const pk_unit_class *class)
{
    size_t g = 0;
    while (g < programme->n_groups &&
           !(programme->groups[g].type == class->type && programme->groups[g].tasks == class->tasks))
        g++;
    return g;
}

/* The type's name where the group is all of it, with its first contributor's otherwise. */
static pk_status name_groups(pk_programme *programme, pk_error *error)
{
    const pk_reach *reach = programme->reach;
    for (size_t g = 0; g < programme->n_groups; g++) {
        pk_unit_group *group = &programme->groups[g];
        size_t alike = 0;
        for (size_t other = 0; other < programme->n_groups; other++)
            alike += programme->groups[other].type == group->type;
        const char *type = reach->instance->types[group->type].name;
        const char *first = reach->instance->contributors[reach->classes[group->members[0]].contributor].name;
        group->name = alike == 1 ? type : pk_arena_printf(programme->arena, "%s.%s", type, first);
        if (!group->name)
            return pk_fail(error, PK_ERROR_MEMORY, "no memory for the names of groups");
    }
    return PK_OK;
}

static pk_status group_classes(pk_programme *programme, pk_error *error)
{
    const pk_reach *reach = programme->reach;
    for (size_t u = 0; u < reach->n_classes; u++) {
        const pk_unit_class *class = &reach->classes[u];
        size_t g = find_group(programme, class);
        pk_unit_group *group = &programme->groups[g];
        if (g == programme->n_groups) {
            group->type = class->type;
            group->tasks = class->tasks;
            group->members = pk_arena_zalloc(programme->arena, reach->n_classes, sizeof *group->members);
            if (!group->members)
                return pk_fail(error, PK_ERROR_MEMORY, "no memory for groups of units");
            programme->n_groups++;
        }
        group->members[group->n_members++] = u;
    }
    return name_groups(programme, error);
}

static void read_previous(pk_programme *programme, const pk_plan *plan)
{
    for (size_t i = 0; i < plan->n_units; i++) {
        const pk_plan_units *row = &plan->units[i];
        pk_domain domain = pk_domain_of(programme->reach->instance, row->type, row->site);
        int u = pk_find_class(programme->reach, domain, row->contributor, row->type);
        int s = pk_find_site(programme->reach->instance, domain, row->site);
        if (u != PK_NO_INDEX && s != PK_NO_INDEX)
            *pk_programme_cell(programme, programme->previous, (size_t)u, (size_t)s) += row->number;
    }
}

static int *new_table(pk_programme *programme, size_t cells, int value)
{
    int *table = pk_arena_zalloc(programme->arena, cells, sizeof *table);
    for (size_t i = 0; table && i < cells; i++)
        table[i] = value;
    return table;
}

static pk_status allocate(pk_programme *programme, const pk_plan *previous, pk_error *error)
{
    const pk_instance *instance = programme->reach->instance;
    size_t sites = instance->n_sites, cells = programme->reach->n_classes * sites;
    size_t periods = (size_t)instance->periods_per_day;
    programme->groups = pk_arena_zalloc(programme->arena, programme->reach->n_classes, sizeof *programme->groups);
    programme->period_of = pk_arena_zalloc(programme->arena, periods, sizeof *programme->period_of);
    programme->first_period = pk_arena_zalloc(programme->arena, periods, sizeof *programme->first_period);
    programme->multiplicity = pk_arena_zalloc(programme->arena, periods, sizeof *programme->multiplicity);
    programme->used = new_table(programme, sites, PK_NO_COLUMN);
    programme->stationed = new_table(programme, cells, PK_NO_COLUMN);
    programme->alert = new_table(programme, cells, PK_NO_COLUMN);
    programme->group_total = new_table(programme, cells, PK_NO_COLUMN);
    programme->group_alert = new_table(programme, cells, PK_NO_COLUMN);
    programme->able = new_table(programme, cells, PK_NO_COLUMN);
    programme->group_able = new_table(programme, cells, PK_NO_COLUMN);
    programme->fleet = new_table(programme, programme->reach->n_classes, PK_NO_COLUMN);
    programme->group_fleet = new_table(programme, programme->reach->n_classes, PK_NO_COLUMN);
    programme->only_if_used = new_table(programme, cells, PK_NO_COLUMN);
    programme->ready = new_table(programme, cells, PK_NO_COLUMN);
    programme->change = new_table(programme, cells, PK_NO_COLUMN);
    programme->previous = previous ? new_table(programme, cells, 0) : NULL;
    bool complete = programme->groups && programme->period_of && programme->first_period && programme->multiplicity &&
                    programme->used && programme->stationed && programme->alert && programme->group_total &&
                    programme->group_alert && programme->able && programme->group_able && programme->fleet &&
                    programme->group_fleet && programme->only_if_used && programme->ready && programme->change &&
                    (!previous || programme->previous);
    return complete ? pk_form_new(&programme->form, error)
                    : pk_fail(error, PK_ERROR_MEMORY, "no memory for the tables of a programme");
}

/* Sets the goal G aside, so that other stages can use the form's. */
static pk_status remember_gap(pk_programme *programme, pk_error *error)
{
    pk_form *form = programme->form;
    programme->gap_cost = pk_arena_zalloc(programme->arena, form->n_columns, sizeof *programme->gap_cost);
    if (!programme->gap_cost)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for the goal of a programme");
    for (size_t j = 0; j < form->n_columns; j++)
        programme->gap_cost[j] = form->columns[j].cost;
    form->cost_offset = programme->gap_offset;
    return PK_OK;
}

static pk_status add_tasks(pk_programme *programme, pk_error *error)
{
    pk_status status = pk_programme_add_air(programme, error);
    if (!status)
        pk_programme_add_sea(programme);
    return status;
}

typedef enum extent { STATIONING, AVERAGE_DAY, WHOLE_DAY } extent;

static pk_status new_programme(const pk_reach *reach, const pk_plan *previous, extent scope, pk_programme **programme,
                               pk_error *error)
{
    pk_arena *arena = pk_arena_new();
    pk_programme *fresh = arena ? pk_arena_zalloc(arena, 1, sizeof *fresh) : NULL;
    if (!fresh) {
        pk_arena_free(arena);
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a programme");
    }
    fresh->arena = arena;
    fresh->reach = reach;
    fresh->average = scope == AVERAGE_DAY;
    pk_status status = allocate(fresh, previous, error);
    if (status)
        goto done;
    merge_periods(fresh);
    status = group_classes(fresh, error);
    if (status)
        goto done;
    if (previous)
        read_previous(fresh, previous);
    pk_programme_add_stationing(fresh);
    if (scope != STATIONING)
        status = add_tasks(fresh, error);
    if (status)
        goto done;
    pk_programme_add_limits(fresh);
    status = pk_form_ok(fresh->form, error);
    if (!status)
        status = remember_gap(fresh, error);
done:
    if (status)
        pk_programme_free(fresh);
    else
        *programme = fresh;
    return status;
}

pk_status pk_programme_new(const pk_reach *reach, const pk_plan *previous, pk_programme **programme, pk_error *error)
{
    return new_programme(reach, previous, WHOLE_DAY, programme, error);
}

pk_status pk_programme_new_stationing(const pk_reach *reach, pk_programme **programme, pk_error *error)
{
    return new_programme(reach, NULL, STATIONING, programme, error);
}

pk_status pk_programme_new_average_day(const pk_reach *reach, pk_programme **programme, pk_error *error)
{
    return new_programme(reach, NULL, AVERAGE_DAY, programme, error);
}

/* Fleets are whole where their parts are, but nobody branches on them. */
static void ignore_fleets(pk_programme *programme, const int *fleets, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (fleets[i] != PK_NO_COLUMN)
            programme->form->columns[fleets[i]].whole = false;
}

pk_status pk_programme_prepare(pk_programme *programme, unsigned without, pk_error *error)
{
    if (pk_without(without, PK_PART_FLEETS)) {
        ignore_fleets(programme, programme->fleet, programme->reach->n_classes);
        ignore_fleets(programme, programme->group_fleet, programme->n_groups);
    }
    return pk_without(without, PK_PART_NEEDS) ? PK_OK : pk_programme_limit_needs(programme, error);
}

static void copy_cells(const int *from, const double *x_from, const int *to, double *x_to, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (from[i] != PK_NO_COLUMN)
            x_to[to[i]] = x_from[from[i]];
}

void pk_programme_copy_units(const pk_programme *from, const double *x_from, const pk_programme *to, double *x_to)
{
    size_t sites = from->reach->instance->n_sites, cells = from->reach->n_classes * sites;
    copy_cells(from->used, x_from, to->used, x_to, sites);
    copy_cells(from->stationed, x_from, to->stationed, x_to, cells);
    copy_cells(from->alert, x_from, to->alert, x_to, cells);
    copy_cells(from->group_total, x_from, to->group_total, x_to, cells);
    copy_cells(from->group_alert, x_from, to->group_alert, x_to, cells);
    copy_cells(from->fleet, x_from, to->fleet, x_to, from->reach->n_classes);
    copy_cells(from->group_fleet, x_from, to->group_fleet, x_to, from->reach->n_classes);
    for (size_t i = 0; i < from->ships.count; i++)
        x_to[to->ships.items[i].column] = x_from[from->ships.items[i].column];
}

void pk_programme_free(pk_programme *programme)
{
    if (!programme)
        return;
    pk_form_free(programme->form);
    free(programme->sorties.items);
    free(programme->ships.items);
    free(programme->alert_classes);
    free(programme->gap_columns);
    pk_arena_free(programme->arena);
}
