/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "instance/build.h"

#include "instance/rules.h"

#include <math.h>
#include <string.h>

/* Numbers the enabled sections of two kinds, the first kind first; returns how many there are. */
static size_t number(pk_draft *draft, pk_kind first, pk_kind second)
{
    const pk_kind kinds[] = {first, second};
    size_t n = 0;
    for (size_t i = 0; i < (first == second ? 1 : 2); i++)
        for (pk_section *section = draft->sections[kinds[i]]; section; section = section->next)
            if (section->enabled)
                section->index = n++;
    return n;
}

static void *array(pk_draft *draft, size_t n, size_t size)
{
    void *items = pk_arena_zalloc(draft->arena, n, size);
    draft->complaints.out_of_memory |= !items;
    return items;
}

static void build_sites(pk_draft *draft, pk_instance *instance)
{
    instance->n_sites = number(draft, PK_KIND_BASE, PK_KIND_PORT);
    instance->sites = array(draft, instance->n_sites, sizeof *instance->sites);
    if (!instance->sites)
        return;
    for (int kind = PK_KIND_BASE; kind <= PK_KIND_PORT; kind++)
        for (const pk_section *section = draft->sections[kind]; section; section = section->next) {
            if (!section->enabled)
                continue;
            pk_site *site = &instance->sites[section->index];
            *site = section->as.site.site;
            site->name = section->name;
            site->domain = kind == PK_KIND_BASE ? PK_AIR : PK_SEA;
            site->status = (pk_site_status)section->as.site.status;
            if (!site->country)
                site->country = "";
        }
}

static void build_types(pk_draft *draft, pk_instance *instance)
{
    instance->n_types = number(draft, PK_KIND_AIRCRAFT, PK_KIND_SHIP);
    instance->types = array(draft, instance->n_types, sizeof *instance->types);
    if (!instance->types)
        return;
    for (int kind = PK_KIND_AIRCRAFT; kind <= PK_KIND_SHIP; kind++)
        for (const pk_section *section = draft->sections[kind]; section; section = section->next) {
            if (!section->enabled)
                continue;
            pk_type *type = &instance->types[section->index];
            *type = section->as.type;
            type->name = section->name;
            type->domain = kind == PK_KIND_AIRCRAFT ? PK_AIR : PK_SEA;
            if (type->domain == PK_SEA)
                type->max_sorties_per_day = INFINITY;
        }
}

static void build_contributors(pk_draft *draft, pk_instance *instance)
{
    instance->n_contributors = number(draft, PK_KIND_CONTRIBUTOR, PK_KIND_CONTRIBUTOR);
    instance->contributors = array(draft, instance->n_contributors, sizeof *instance->contributors);
    if (!instance->contributors)
        return;
    for (const pk_section *section = draft->sections[PK_KIND_CONTRIBUTOR]; section; section = section->next) {
        int *offered = section->enabled ? array(draft, instance->n_types, sizeof *offered) : NULL;
        if (!offered)
            continue;
        for (const pk_offer *offer = section->as.contributor.offers; offer; offer = offer->next)
            if (offer->type->enabled)
                offered[offer->type->index] = offer->number;
        const pk_words *hosts = &section->as.contributor.host_countries;
        instance->contributors[section->index] = (pk_contributor){.name = section->name,
                                                                  .offered = offered,
                                                                  .personnel = section->as.contributor.personnel,
                                                                  .tasks = section->as.contributor.tasks,
                                                                  .any_host = !hosts->items,
                                                                  .host_countries = hosts->items,
                                                                  .n_host_countries = hosts->n};
    }
}

static void build_target(const pk_section *section, const pk_instance *instance, pk_target *target)
{
    *target = section->as.target.target;
    target->name = section->name;
    for (int task = 0; task < PK_TASK_COUNT; task++) {
        char name[64];
        snprintf(name, sizeof name, "%s_weight", pk_task_name((pk_task)task));
        if (!pk_key_find(section->kind, name) || pk_given(section, name).line == 0)
            target->weight[task] = section->as.target.weight;
    }
    const pk_vertices *vertices = &section->as.target.vertices;
    if (section->kind == PK_KIND_LANE) {
        target->kind = PK_LANE;
        target->label = "lane";
        target->route = vertices->items;
        target->n_route = vertices->n;
        return;
    }
    target->kind = PK_ZONE;
    if (!target->label)
        target->label = "";
    target->has_position = pk_given(section, "position").line > 0;
    target->area = vertices->items;
    target->n_area = vertices->n;
    target->window_start_h = section->as.target.hours.start_h;
    target->window_end_h = section->as.target.hours.end_h;
    if (pk_given(section, "grid_km").line == 0)
        target->grid_km = instance->grid_km;
}

static void build_targets(pk_draft *draft, pk_instance *instance)
{
    instance->n_targets = number(draft, PK_KIND_ZONE, PK_KIND_LANE);
    instance->targets = array(draft, instance->n_targets, sizeof *instance->targets);
    if (!instance->targets)
        return;
    for (int kind = PK_KIND_ZONE; kind <= PK_KIND_LANE; kind++)
        for (const pk_section *section = draft->sections[kind]; section; section = section->next)
            if (section->enabled)
                build_target(section, instance, &instance->targets[section->index]);
}

static void build_exclusions(pk_draft *draft, pk_instance *instance)
{
    instance->n_exclusions = number(draft, PK_KIND_EXCLUSION, PK_KIND_EXCLUSION);
    instance->exclusions = array(draft, instance->n_exclusions, sizeof *instance->exclusions);
    if (!instance->exclusions)
        return;
    for (const pk_section *section = draft->sections[PK_KIND_EXCLUSION]; section; section = section->next) {
        if (!section->enabled)
            continue;
        unsigned to = section->as.exclusion.applies_to;
        instance->exclusions[section->index] =
            (pk_exclusion){.name = section->name,
                           .area = section->as.exclusion.area.items,
                           .n_area = section->as.exclusion.area.n,
                           .buffer_km = section->as.exclusion.buffer_km,
                           .applies_to = {[PK_AIR] = to & 1u << PK_AIR, [PK_SEA] = to & 1u << PK_SEA}};
    }
}

static double given_or(const pk_section *section, const char *key, double value, double otherwise)
{
    return pk_given(section, key).line > 0 ? value : otherwise;
}

static void build_classic(const pk_section *section, pk_classic *classic)
{
    *classic = section->as.instance.classic;
    classic->radius = given_or(section, "radius", classic->radius, NAN);
    classic->earth_radius_m = given_or(section, "earth_radius_m", classic->earth_radius_m, 0);
    classic->sites = (long)given_or(section, "sites", section->as.instance.sites, -1);
    classic->budget = given_or(section, "budget", classic->budget, NAN);
    classic->demand = given_or(section, "demand", classic->demand, NAN);
    classic->demand_share = given_or(section, "demand_share", classic->demand_share, NAN);
    classic->capacity = given_or(section, "capacity", classic->capacity, NAN);
    classic->unit_costs = section->as.instance.unit_costs;
    classic->single_source = section->as.instance.single_source;
}

/* The first file's name without folder and ending; the data file's where settings are all there is. */
static const char *default_name(pk_draft *draft, const char *data)
{
    const char *path = draft->n_paths > 0 ? draft->paths[0] : data ? data : "";
    const char *slash = strrchr(path, '/');
    const char *file = slash ? slash + 1 : path;
    const char *dot = strrchr(file, '.');
    const char *name = pk_arena_strndup(draft->arena, file, dot && dot > file ? (size_t)(dot - file) : strlen(file));
    draft->complaints.out_of_memory |= !name;
    return name;
}

bool pk_instance_build(pk_draft *draft, pk_instance *instance)
{
    const pk_section *own = draft->sections[PK_KIND_INSTANCE];
    instance->name = own->as.instance.name ? own->as.instance.name : default_name(draft, own->as.instance.classic.data);
    instance->model = (pk_model)own->as.instance.model;
    instance->earth = (pk_earth)own->as.instance.earth;
    instance->horizon_days = own->as.instance.horizon_days;
    instance->periods_per_day = (int)own->as.instance.periods_per_day;
    instance->whole_sorties = own->as.instance.whole_sorties;
    instance->grid_km = own->as.instance.grid_km;
    build_classic(own, &instance->classic);

    const pk_section *limits = draft->sections[PK_KIND_LIMITS];
    instance->personnel_limit = limits->as.limits.personnel;
    instance->cost_limit = limits->as.limits.cost;
    instance->max_bases = limits->as.limits.max_bases;
    instance->max_ports = limits->as.limits.max_ports;

    const pk_section *objective = draft->sections[PK_KIND_OBJECTIVE];
    instance->n_order = objective->as.objective.order.n;
    for (size_t i = 0; i < instance->n_order; i++)
        instance->order[i] = (pk_stage)objective->as.objective.order.items[i];
    instance->gap_tolerance = objective->as.objective.gap_tolerance;
    instance->keep = objective->as.objective.keep;

    const pk_section *previous = draft->sections[PK_KIND_PREVIOUS];
    instance->previous_plan = previous->as.previous.plan;
    instance->max_changes = previous->as.previous.max_changes;

    build_sites(draft, instance);
    build_types(draft, instance);
    build_contributors(draft, instance);
    build_targets(draft, instance);
    build_exclusions(draft, instance);
    return !draft->complaints.out_of_memory;
}
