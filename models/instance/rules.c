/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "instance/rules.h"

#include <string.h>

pk_origin pk_given(const pk_section *section, const char *key)
{
    return section->given[pk_key_index(section->kind, pk_key_find(section->kind, key))];
}

static bool has(const pk_section *section, const char *key)
{
    return pk_given(section, key).line > 0;
}

/* Complains at the key where it is written, else at the section's header. */
static void complain(pk_draft *draft, const pk_section *section, const char *key, const char *found,
                     const char *expected)
{
    pk_where where = {.origin = section->header, .section = section->title, .key = key};
    if (key && has(section, key))
        where.origin = pk_given(section, key);
    pk_complain(&draft->complaints, where, found, expected, NULL);
}

/* The keys without which a section is none, as a phrase; "" where one of them is written. */
static const char *missing_core(pk_draft *draft, const pk_section *section)
{
    if (section->kind == PK_KIND_ZONE)
        return has(section, "position") || has(section, "area") ? "" : "position or area";
    if (section->kind == PK_KIND_CONTRIBUTOR)
        return has(section, "aircraft.TYPE") || has(section, "ship.TYPE") ? "" : "aircraft.TYPE or ship.TYPE";
    const pk_kind_info *info = &pk_kinds[section->kind];
    const char *missing = "";
    for (size_t i = 0; i < info->n_keys; i++)
        if (info->keys[i].required && section->given[i].line)
            return "";
        else if (info->keys[i].required)
            missing = pk_phrase(&draft->complaints, "%s%s%s", missing, *missing ? ", " : "", info->keys[i].name);
    return missing;
}

/* A section of an overlay that has nothing of what makes one is probably a slip in the name of another. */
static bool is_stranger(pk_draft *draft, const pk_section *section)
{
    pk_complaints *complaints = &draft->complaints;
    const char *missing = section->header.file > 0 ? missing_core(draft, section) : "";
    if (!*missing)
        return false;
    pk_where where = {.origin = section->header, .section = section->title};
    pk_complain(
        complaints, where, pk_phrase(complaints, "a new name without %s", missing),
        pk_phrase(complaints, "a name that is defined, or all that a new %s needs", pk_kinds[section->kind].name),
        pk_draft_nearest(draft, section->kind, section->name, section));
    return true;
}

static void check_required(pk_draft *draft, const pk_section *section)
{
    const pk_kind_info *info = &pk_kinds[section->kind];
    for (size_t i = 0; i < info->n_keys; i++) {
        if (!info->keys[i].required || section->given[i].line)
            continue;
        char expected[256];
        pk_key_describe(&info->keys[i], (pk_earth)draft->sections[PK_KIND_INSTANCE]->as.instance.earth, expected,
                        sizeof expected);
        complain(draft, section, info->keys[i].name, NULL, pk_phrase(&draft->complaints, "%s", expected));
    }
}

static void check_zone(pk_draft *draft, const pk_section *zone)
{
    bool position = has(zone, "position"), area = has(zone, "area");
    if (area && position)
        complain(draft, zone, "area", "both position and area", "one of them");
    else if (area && has(zone, "radius_km"))
        complain(draft, zone, "radius_km", "radius_km with an area", "it with a position");
    else if (!area && !position)
        complain(draft, zone, "position", NULL, "position or area");
    if (zone->as.target.target.required[PK_ALERT] > 0 && !has(zone, "response_min"))
        complain(draft, zone, "response_min", "nothing with alert > 0", "minutes > 0");
}

static bool has_length(const pk_vertices *route)
{
    for (size_t i = 1; i < route->n; i++)
        if (route->items[i].lat != route->items[0].lat || route->items[i].lon != route->items[0].lon)
            return true;
    return false;
}

static void check_lane(pk_draft *draft, const pk_section *lane)
{
    if (lane->as.target.vertices.n > 1 && !has_length(&lane->as.target.vertices))
        complain(draft, lane, "route", "one place again and again", "at least two different vertices");
    if (!(lane->as.target.target.required[PK_ESCORT] > 0))
        return;
    static const char *const needed[] = {"transits_per_day", "convoy_speed_kn"};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!has(lane, needed[i]))
            complain(draft, lane, needed[i], "nothing with escorts_per_transit > 0", "a number > 0");
}

static void check_objective(pk_draft *draft, const pk_section *objective)
{
    const pk_sequence *order = &objective->as.objective.order;
    if (order->n > 0 && order->items[0] != PK_STAGE_GAP)
        complain(draft, objective, "order", "gap not first", "gap, then other stages");
}

static const char *model_name(unsigned model)
{
    return pk_model_name((pk_model)model);
}

/* A key or section that this model does not know would be passed over in silence. */
static void check_models(pk_draft *draft, unsigned model)
{
    pk_complaints *complaints = &draft->complaints;
    const char *found = pk_phrase(complaints, "it with model = %s", model_name(model));
    for (const pk_assignment *each = draft->first; each; each = each->next) {
        unsigned models = each->key->models;
        if (!models || models & 1u << model)
            continue;
        const char *expected = "";
        for (unsigned i = 0; i < PK_MODEL_COUNT; i++)
            if (models & 1u << i)
                expected = pk_phrase(complaints, "%s%s%s", expected, *expected ? " or " : "model = ", model_name(i));
        pk_complain(complaints,
                    (pk_where){.origin = each->origin, .section = each->section->title, .key = each->written}, found,
                    expected, NULL);
    }
    for (size_t kind = 0; kind < PK_KIND_COUNT; kind++)
        for (const pk_section *section = draft->sections[kind]; section; section = section->next)
            if (pk_kinds[kind].theatre && section->header.line && model != PK_THEATRE)
                complain(draft, section, NULL, found, "model = theatre");
}

static void check_classic(pk_draft *draft, const pk_section *instance)
{
    static const char *const needed[] = {"data", "format"};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!has(instance, needed[i]))
            complain(draft, instance, needed[i],
                     pk_phrase(&draft->complaints, "nothing with model = %s",
                               model_name((unsigned)instance->as.instance.model)),
                     i == 0 ? "the path of a data file" : "the format of the data file");
    static const char *const rivals[][2] = {{"sites", "budget"}, {"demand", "demand_share"}};
    for (size_t i = 0; i < sizeof rivals / sizeof *rivals; i++)
        if (has(instance, rivals[i][0]) && has(instance, rivals[i][1]))
            complain(draft, instance, rivals[i][1],
                     pk_phrase(&draft->complaints, "both %s and %s", rivals[i][0], rivals[i][1]), "one of them");
}

/* The coverage gap is a share of all weights: there must be some. */
static void check_weights(pk_draft *draft)
{
    for (int kind = PK_KIND_ZONE; kind <= PK_KIND_LANE; kind++)
        for (const pk_section *section = draft->sections[kind]; section; section = section->next)
            for (int task = 0; task < PK_TASK_COUNT && section->enabled; task++) {
                const char *key = pk_phrase(&draft->complaints, "%s_weight", pk_task_name((pk_task)task));
                const pk_target *target = &section->as.target.target;
                bool own = pk_key_find((pk_kind)kind, key) && has(section, key);
                if (target->required[task] > 0 && (own ? target->weight[task] : section->as.target.weight) > 0)
                    return;
            }
    pk_complain(&draft->complaints, (pk_where){.origin = {0, 0}}, "no zone or lane with a task that is wanted",
                "one at least, with a weight > 0", NULL);
}

/* The first section of a kind whose name one of the other kind has, too; NULL where there is none. */
static const pk_section *first_namesake(const pk_draft *draft, pk_kind kind, pk_kind other)
{
    for (const pk_section *a = draft->sections[kind]; a; a = a->next)
        for (const pk_section *b = draft->sections[other]; b && a->enabled; b = b->next)
            if (b->enabled && strcmp(a->name, b->name) == 0)
                return a;
    return NULL;
}

/* A row of a plan is contributor, type and site. The kind of the one tells that of the other, unless both are two. */
static void check_names(pk_draft *draft)
{
    const pk_section *ship = first_namesake(draft, PK_KIND_SHIP, PK_KIND_AIRCRAFT);
    const pk_section *port = first_namesake(draft, PK_KIND_PORT, PK_KIND_BASE);
    if (ship && port)
        complain(draft, ship, NULL,
                 pk_phrase(&draft->complaints, "the name of an aircraft, while [%s] has that of a base", port->title),
                 "a name that tells it from the aircraft in a plan");
}

static void check_section(pk_draft *draft, const pk_section *section)
{
    if (!pk_kinds[section->kind].named) {
        if (section->defined)
            check_required(draft, section);
        if (section->kind == PK_KIND_OBJECTIVE)
            check_objective(draft, section);
        return;
    }
    if (is_stranger(draft, section))
        return;
    check_required(draft, section);
    if (section->kind == PK_KIND_CONTRIBUTOR && *missing_core(draft, section))
        complain(draft, section, NULL, "no aircraft.TYPE and no ship.TYPE", "what it offers, one at least");
    if (section->kind == PK_KIND_ZONE)
        check_zone(draft, section);
    if (section->kind == PK_KIND_LANE)
        check_lane(draft, section);
}

void pk_rules_check(pk_draft *draft)
{
    const pk_section *instance = draft->sections[PK_KIND_INSTANCE];
    unsigned model = (unsigned)instance->as.instance.model;
    for (size_t kind = 0; kind < PK_KIND_COUNT; kind++)
        for (const pk_section *section = draft->sections[kind]; section; section = section->next)
            check_section(draft, section);
    check_models(draft, model);
    if (model != PK_THEATRE)
        check_classic(draft, instance);
    else if (draft->complaints.n == 0)
        check_weights(draft);
    check_names(draft);
}
