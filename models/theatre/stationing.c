/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where units stand:
 *   y_s ∈ {0,1}, n_us ∈ Z₊, N_gs = Σ_{u in g} n_us
 *   Σ_s n_us = fleet_u <= offered_u            (1)
 *   Σ_g slots_g · N_gs <= slots_s · y_s        (2)
 *   Σ y <= max_bases, max_ports                (8)
 * and the fleets of groups, Σ_s N_gs = fleet_g: limits over everything are short rows over them, and one of them
 * decides what fractions of its units at many sites leave open; and, implied by (1) and (2) for whole y but not for its
 * relaxation, N_gs <= min(offered_g, slots_s / slots_g) · y_s.
 */
#include "theatre/parts.h"

#include <math.h>

static double class_upper(const pk_programme *programme, size_t u, size_t s)
{
    const pk_instance *instance = programme->reach->instance;
    const pk_unit_class *class = &programme->reach->classes[u];
    return fmin(class->offered, floor(instance->sites[s].slots / instance->types[class->type].slots + 1e-9));
}

static void add_sites(pk_programme *programme)
{
    const pk_instance *instance = programme->reach->instance;
    for (size_t s = 0; s < instance->n_sites; s++) {
        const pk_site *site = &instance->sites[s];
        bool open = site->status == PK_OPEN;
        if (site->status != PK_CLOSED && (open || !programme->reach->excluded[s]))
            programme->used[s] =
                pk_form_add_column(programme->form, open ? 1 : 0, 1, true, PK_PRIORITY_SITE, "use.%s", site->name);
    }
}

static void add_units(pk_programme *programme)
{
    const pk_reach *reach = programme->reach;
    const pk_instance *instance = reach->instance;
    for (size_t u = 0; u < reach->n_classes; u++)
        for (size_t s = 0; s < instance->n_sites; s++) {
            double upper = class_upper(programme, u, s);
            if (!pk_reach_may_stand(reach, u, s) || upper < 1)
                continue;
            *pk_programme_cell(programme, programme->stationed, u, s) =
                pk_form_add_column(programme->form, 0, upper, true, PK_PRIORITY_UNIT, "stand.%s.%s.%s",
                                   instance->contributors[reach->classes[u].contributor].name,
                                   instance->types[reach->classes[u].type].name, instance->sites[s].name);
        }
}

/* The sum of the columns that exist in a row of a table, as a column of its own; PK_NO_COLUMN where none does. */
static int add_fleet(pk_programme *programme, int *parts, size_t row, double most, const char *owner, const char *type)
{
    size_t n_sites = programme->reach->instance->n_sites, present = 0;
    for (size_t s = 0; s < n_sites; s++)
        present += *pk_programme_cell(programme, parts, row, s) != PK_NO_COLUMN;
    if (present == 0)
        return PK_NO_COLUMN;
    const char *dot = owner ? "." : "";
    int fleet = pk_form_add_column(programme->form, 0, most, true, PK_PRIORITY_TOTAL, "fleet%s%s.%s", dot,
                                   owner ? owner : "", type);
    pk_form_add_row(programme->form, 0, 0, "fleet%s%s.%s", dot, owner ? owner : "", type);
    pk_programme_add_sum(programme, fleet);
    for (size_t s = 0; s < n_sites; s++)
        pk_programme_add(programme, *pk_programme_cell(programme, parts, row, s), 1);
    return fleet;
}

static void add_fleets(pk_programme *programme)
{
    const pk_reach *reach = programme->reach;
    const pk_instance *instance = reach->instance;
    for (size_t u = 0; u < reach->n_classes; u++) {
        const pk_unit_class *class = &reach->classes[u];
        programme->fleet[u] =
            add_fleet(programme, programme->stationed, u, class->offered,
                      instance->contributors[class->contributor].name, instance->types[class->type].name);
    }
    for (size_t g = 0; g < programme->n_groups; g++) {
        const pk_unit_group *group = &programme->groups[g];
        double most = 0;
        for (size_t m = 0; m < group->n_members; m++)
            most += reach->classes[group->members[m]].offered;
        programme->group_fleet[g] = group->n_members == 1
                                        ? programme->fleet[group->members[0]]
                                        : add_fleet(programme, programme->group_total, g, most, NULL, group->name);
    }
}

/* The total of a group at a site: the column of its one member that may stand there, or a column of its own. */
static void add_total(pk_programme *programme, size_t g, size_t s)
{
    const pk_instance *instance = programme->reach->instance;
    const pk_unit_group *group = &programme->groups[g];
    size_t present = 0;
    double offered = 0;
    int column = PK_NO_COLUMN;
    for (size_t m = 0; m < group->n_members; m++) {
        int unit = *pk_programme_cell(programme, programme->stationed, group->members[m], s);
        if (unit == PK_NO_COLUMN)
            continue;
        present++;
        column = unit;
        offered += programme->reach->classes[group->members[m]].offered;
    }
    if (present == 0)
        return;
    double upper = fmin(offered, floor(instance->sites[s].slots / instance->types[group->type].slots + 1e-9));
    if (present > 1) {
        column = pk_form_add_column(programme->form, 0, upper, true, PK_PRIORITY_TOTAL, "total.%s.%s", group->name,
                                    instance->sites[s].name);
        pk_form_add_row(programme->form, 0, 0, "sum.%s.%s", group->name, instance->sites[s].name);
        pk_programme_add_sum(programme, column);
        for (size_t m = 0; m < group->n_members; m++)
            pk_programme_add_part(programme, *pk_programme_cell(programme, programme->stationed, group->members[m], s));
    } else if (!programme->form->failed) {
        programme->form->columns[column].priority = PK_PRIORITY_TOTAL;
    }
    *pk_programme_cell(programme, programme->group_total, g, s) = column;
    *pk_programme_cell(programme, programme->only_if_used, g, s) =
        pk_form_add_row(programme->form, -INFINITY, 0, "only_if_used.%s.%s", group->name, instance->sites[s].name);
    pk_form_add_entry(programme->form, column, 1);
    pk_form_add_entry(programme->form, programme->used[s], -upper);
}

static void add_slots(pk_programme *programme, size_t s)
{
    const pk_instance *instance = programme->reach->instance;
    if (programme->used[s] == PK_NO_COLUMN)
        return;
    pk_form_add_row(programme->form, -INFINITY, 0, "slots.%s", instance->sites[s].name);
    pk_form_add_entry(programme->form, programme->used[s], -instance->sites[s].slots);
    for (size_t g = 0; g < programme->n_groups; g++)
        pk_programme_add(programme, *pk_programme_cell(programme, programme->group_total, g, s),
                         instance->types[programme->groups[g].type].slots);
}

static void add_site_limit(pk_programme *programme, pk_domain domain, double limit, const char *name)
{
    const pk_instance *instance = programme->reach->instance;
    if (!isfinite(limit))
        return;
    pk_form_add_row(programme->form, -INFINITY, limit, "%s", name);
    for (size_t s = 0; s < instance->n_sites; s++)
        if (instance->sites[s].domain == domain)
            pk_programme_add(programme, programme->used[s], 1);
}

void pk_programme_add_stationing(pk_programme *programme)
{
    const pk_instance *instance = programme->reach->instance;
    add_sites(programme);
    add_units(programme);
    for (size_t g = 0; g < programme->n_groups; g++)
        for (size_t s = 0; s < instance->n_sites; s++)
            add_total(programme, g, s);
    add_fleets(programme);
    for (size_t s = 0; s < instance->n_sites; s++)
        add_slots(programme, s);
    add_site_limit(programme, PK_AIR, instance->max_bases, "max_bases");
    add_site_limit(programme, PK_SEA, instance->max_ports, "max_ports");
}
