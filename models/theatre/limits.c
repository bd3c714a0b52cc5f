/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Limits over everything: people and cost of sites and units (7), each contributor's own people, and how much may
 * change against the previous plan (9).
 */
#include "theatre/parts.h"

#include <math.h>

static void add_resource(pk_programme *programme, double limit, const char *name, bool people)
{
    const pk_instance *instance = programme->reach->instance;
    if (!isfinite(limit))
        return;
    pk_form_add_row(programme->form, -INFINITY, limit, "%s", name);
    for (size_t s = 0; s < instance->n_sites; s++)
        pk_programme_add(programme, programme->used[s],
                         people ? instance->sites[s].personnel : instance->sites[s].cost);
    for (size_t g = 0; g < programme->n_groups; g++) {
        const pk_type *type = &instance->types[programme->groups[g].type];
        pk_programme_add(programme, programme->group_fleet[g], people ? type->personnel : type->cost);
    }
}

static void add_contributor_people(pk_programme *programme, size_t c)
{
    const pk_reach *reach = programme->reach;
    const pk_instance *instance = reach->instance;
    if (!isfinite(instance->contributors[c].personnel))
        return;
    pk_form_add_row(programme->form, -INFINITY, instance->contributors[c].personnel, "personnel.%s",
                    instance->contributors[c].name);
    for (size_t u = 0; u < reach->n_classes; u++)
        if (reach->classes[u].contributor == c)
            pk_programme_add(programme, programme->fleet[u], instance->types[reach->classes[u].type].personnel);
}

static void add_change(pk_programme *programme, size_t u, size_t s)
{
    const pk_reach *reach = programme->reach;
    const pk_instance *instance = reach->instance;
    int unit = *pk_programme_cell(programme, programme->stationed, u, s);
    int before = *pk_programme_cell(programme, programme->previous, u, s);
    int *change = pk_programme_cell(programme, programme->change, u, s);
    if (unit == PK_NO_COLUMN || before == 0) {
        *change = unit;
        return;
    }
    double most = programme->form->columns[unit].upper - before;
    if (most <= 0)
        return;
    const char *contributor = instance->contributors[reach->classes[u].contributor].name;
    const char *type = instance->types[reach->classes[u].type].name;
    *change = pk_form_add_column(programme->form, 0, most, false, 0, "change.%s.%s.%s", contributor, type,
                                 instance->sites[s].name);
    pk_form_add_row(programme->form, -INFINITY, before, "changed.%s.%s.%s", contributor, type, instance->sites[s].name);
    pk_form_add_entry(programme->form, unit, 1);
    pk_form_add_entry(programme->form, *change, -1);
}

static void add_changes(pk_programme *programme)
{
    const pk_reach *reach = programme->reach;
    const pk_instance *instance = reach->instance;
    for (size_t u = 0; u < reach->n_classes; u++)
        for (size_t s = 0; s < instance->n_sites; s++)
            add_change(programme, u, s);
    if (!isfinite(instance->max_changes))
        return;
    pk_form_add_row(programme->form, -INFINITY, instance->max_changes, "max_changes");
    for (size_t cell = 0; cell < reach->n_classes * instance->n_sites; cell++)
        pk_programme_add(programme, programme->change[cell], 1);
}

void pk_programme_add_limits(pk_programme *programme)
{
    const pk_instance *instance = programme->reach->instance;
    add_resource(programme, instance->personnel_limit, "personnel", true);
    add_resource(programme, instance->cost_limit, "cost", false);
    for (size_t c = 0; c < instance->n_contributors; c++)
        add_contributor_people(programme, c);
    if (programme->previous)
        add_changes(programme);
}
