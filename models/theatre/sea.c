/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ships on their tasks, for the whole horizon:
 *   e_gpl ∈ Z₊,  Σ_l e_gpl <= N_gp                                  (6)
 *   Σ_g,p φ · H · e_gpl + g_lt >= r_lt                              (5)
 * A ship yields φ·H hours in every period, so periods in which a target asks for the same share one row.
 */
#include "theatre/parts.h"

#include "base/arena.h"

#include <math.h>

static bool wanted_at_sea(const pk_target *target, pk_task task)
{
    return (PK_SEA_TASKS >> task & 1) && target->required[task] > 0;
}

static bool may_serve(const pk_programme *programme, size_t g, const pk_target *target, pk_task task)
{
    const pk_unit_group *group = &programme->groups[g];
    const pk_type *type = &programme->reach->instance->types[group->type];
    return (group->tasks >> task & 1) && (task != PK_ESCORT || type->speed_kmh >= target->convoy_speed_kmh);
}

static double share(const pk_programme *programme, const pk_stream *ship)
{
    const pk_reach *reach = programme->reach;
    return pk_type_on_task_share(&reach->instance->types[programme->groups[ship->group].type],
                                 pk_reach_distance_km(reach, ship->site, ship->target));
}

static void add_assignments(pk_programme *programme, size_t z, pk_task task)
{
    const pk_instance *instance = programme->reach->instance;
    double period_h = 24.0 / instance->periods_per_day, busiest_h = 0;
    for (int t = 0; t < instance->periods_per_day; t++)
        busiest_h = fmax(busiest_h, pk_reach_required_h(programme->reach, z, task, (size_t)t));
    for (size_t g = 0; g < programme->n_groups; g++) {
        if (!may_serve(programme, g, &instance->targets[z], task))
            continue;
        for (size_t s = 0; s < instance->n_sites; s++) {
            int total = *pk_programme_cell(programme, programme->group_total, g, s);
            pk_stream ship = {.group = g, .site = s, .target = z, .task = task};
            if (total == PK_NO_COLUMN || !(share(programme, &ship) > 0))
                continue;
            double useful = ceil(busiest_h / (share(programme, &ship) * period_h) - 1e-9);
            double most = fmin(programme->form->columns[total].upper, useful);
            ship.column = pk_form_add_column(programme->form, 0, most, true, PK_PRIORITY_TASK, "assign.%s.%s.%s.%s",
                                             programme->groups[g].name, instance->sites[s].name,
                                             instance->targets[z].name, pk_task_name(task));
            pk_programme_add_stream(programme, &programme->ships, ship);
        }
    }
}

/* first: the index of the task's first stream. */
static void add_presence(pk_programme *programme, size_t z, pk_task task, size_t first)
{
    const pk_reach *reach = programme->reach;
    const pk_instance *instance = reach->instance;
    const pk_target *target = &instance->targets[z];
    size_t periods = (size_t)instance->periods_per_day;
    double day_h = pk_reach_required_day_h(reach, z, task);
    for (size_t t = 0; t < periods; t++) {
        double required_h = pk_reach_required_h(reach, z, task, t);
        int alike = 0;
        bool earlier = false;
        for (size_t other = 0; other < periods; other++) {
            bool same = fabs(pk_reach_required_h(reach, z, task, other) - required_h) <= 1e-12 * day_h;
            alike += same;
            earlier |= same && other < t;
        }
        if (earlier || !(required_h > 0))
            continue;
        pk_gap_column kind = {.target = z, .task = task, .period = t};
        int gap = pk_programme_add_gap(
            programme, kind, required_h, alike * target->weight[task] / day_h,
            pk_arena_printf(programme->arena, "gap.%s.%s.p%zu", target->name, pk_task_name(task), t));
        pk_form_add_row(programme->form, required_h, INFINITY, "presence.%s.%s.p%zu", target->name, pk_task_name(task),
                        t);
        pk_form_add_entry(programme->form, gap, 1);
        for (size_t i = first; i < programme->ships.count; i++) {
            const pk_stream *ship = &programme->ships.items[i];
            pk_form_add_entry(programme->form, ship->column, share(programme, ship) * 24 / (double)periods);
        }
    }
}

/* Rule 6. */
static void add_totals(pk_programme *programme)
{
    const pk_instance *instance = programme->reach->instance;
    for (size_t g = 0; g < programme->n_groups; g++)
        for (size_t s = 0; s < instance->n_sites; s++) {
            int total = *pk_programme_cell(programme, programme->group_total, g, s);
            if (total == PK_NO_COLUMN || instance->types[programme->groups[g].type].domain != PK_SEA)
                continue;
            pk_form_add_row(programme->form, -INFINITY, 0, "ships.%s.%s", programme->groups[g].name,
                            instance->sites[s].name);
            pk_form_add_entry(programme->form, total, -1);
            for (size_t i = 0; i < programme->ships.count; i++) {
                const pk_stream *ship = &programme->ships.items[i];
                if (ship->group == g && ship->site == s)
                    pk_form_add_entry(programme->form, ship->column, 1);
            }
        }
}

void pk_programme_add_sea(pk_programme *programme)
{
    const pk_instance *instance = programme->reach->instance;
    for (size_t z = 0; z < instance->n_targets; z++)
        for (pk_task task = 0; task < PK_TASK_COUNT; task++)
            if (wanted_at_sea(&instance->targets[z], task)) {
                size_t first = programme->ships.count;
                add_assignments(programme, z, task);
                add_presence(programme, z, task, first);
            }
    add_totals(programme);
}
