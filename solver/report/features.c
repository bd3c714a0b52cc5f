/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/features.h"

#include "base/arena.h"
#include "report/measures.h"

#include <math.h>
#include <string.h>

typedef struct builder {
    const pk_instance *instance;
    const pk_plan *plan; /* may be NULL */
    pk_geometry geometry;
    pk_features *features;
    pk_error *error;
    pk_status status; /* of the first failure */
} builder;

const char *pk_layer_name(pk_layer layer)
{
    switch (layer) {
    case PK_LAYER_EXCLUSIONS: return "exclusions";
    case PK_LAYER_ZONES: return "zones";
    case PK_LAYER_LANES: return "lanes";
    case PK_LAYER_SHIPS: return "ships";
    case PK_LAYER_SORTIES: return "sorties";
    case PK_LAYER_PORTS: return "ports";
    case PK_LAYER_BASES: return "bases";
    case PK_LAYER_COUNT: break;
    }
    return "";
}

/* ---- parts of a feature ---- */

static pk_feature *add_feature(builder *b, pk_layer layer, const char *name)
{
    pk_feature *feature = &b->features->items[b->features->n++];
    *feature = (pk_feature){.layer = layer, .name = name, .met = NAN};
    return feature;
}

static void add_text(pk_feature *feature, const char *key, const char *text)
{
    feature->attributes[feature->n_attributes++] =
        (pk_attribute){.key = key, .kind = PK_ATTRIBUTE_TEXT, .text = text, .number = NAN};
}

static void add_number(pk_feature *feature, const char *key, double number)
{
    feature->attributes[feature->n_attributes++] =
        (pk_attribute){.key = key, .kind = PK_ATTRIBUTE_NUMBER, .text = "", .number = number};
}

static void add_flag(pk_feature *feature, const char *key, bool flag)
{
    feature->attributes[feature->n_attributes++] =
        (pk_attribute){.key = key, .kind = PK_ATTRIBUTE_FLAG, .text = "", .number = NAN, .flag = flag};
}

static void keep(builder *b, pk_status status)
{
    if (!b->status)
        b->status = status;
}

static const char *join(builder *b, const char *text, const char *separator, const char *more)
{
    const char *joined = pk_arena_printf(b->features->arena, "%s%s%s", text, *text ? separator : "", more);
    if (!joined)
        keep(b, pk_fail(b->error, PK_ERROR_MEMORY, "no memory for a map"));
    return joined ? joined : "";
}

static void set_point(builder *b, pk_feature *feature, pk_position position)
{
    feature->shape = PK_SHAPE_POINT;
    keep(b, pk_outline_line(b->features->arena, &position, 1, &feature->outline, b->error));
}

/* ---- sites ---- */

static const pk_site *find_site(const builder *b, pk_domain domain, const char *name)
{
    for (size_t s = 0; s < b->instance->n_sites; s++)
        if (b->instance->sites[s].domain == domain && strcmp(b->instance->sites[s].name, name) == 0)
            return &b->instance->sites[s];
    return NULL;
}

static const pk_type *find_type(const builder *b, pk_domain domain, const char *name)
{
    for (size_t k = 0; k < b->instance->n_types; k++)
        if (b->instance->types[k].domain == domain && strcmp(b->instance->types[k].name, name) == 0)
            return &b->instance->types[k];
    return NULL;
}

/* The type of units that stand at this site, NULL where they stand elsewhere. A base and a port may share a name, as
 * may types: the pair whose kinds agree is meant, aircraft first. */
static const pk_type *type_at(const builder *b, const pk_plan_units *units, const pk_site *site)
{
    for (int domain = PK_AIR; domain <= PK_SEA; domain++) {
        const pk_type *type = find_type(b, (pk_domain)domain, units->type);
        const pk_site *at = find_site(b, (pk_domain)domain, units->site);
        if (type && at)
            return at == site ? type : NULL;
    }
    return NULL;
}

static void add_site(builder *b, const pk_site *site)
{
    static const char *const statuses[] = {[PK_CANDIDATE] = "candidate", [PK_OPEN] = "open", [PK_CLOSED] = "closed"};
    double units = 0, on_alert = 0, slots = 0, sorties = 0;
    const char *stands = "";
    for (size_t i = 0; b->plan && i < b->plan->n_units; i++) {
        const pk_plan_units *row = &b->plan->units[i];
        const pk_type *type = type_at(b, row, site);
        if (!type || row->number == 0)
            continue;
        units += row->number;
        on_alert += row->on_alert;
        slots += row->number * type->slots;
        char number[24];
        snprintf(number, sizeof number, "%d", row->number);
        stands = join(b, stands, ", ", number);
        stands = join(b, join(b, stands, " ", row->contributor), " ", row->type);
    }
    for (size_t i = 0; b->plan && i < b->plan->n_sorties; i++)
        if (site->domain == PK_AIR && strcmp(b->plan->sorties[i].base, site->name) == 0)
            sorties += b->plan->sorties[i].number;
    pk_feature *feature = add_feature(b, site->domain == PK_AIR ? PK_LAYER_BASES : PK_LAYER_PORTS, site->name);
    set_point(b, feature, site->position);
    feature->used = units > 0 || site->status == PK_OPEN;
    add_text(feature, "country", site->country);
    add_text(feature, "status", statuses[site->status]);
    add_flag(feature, "used", feature->used);
    add_number(feature, "units", b->plan ? units : (double)NAN);
    add_number(feature, "on_alert", b->plan ? on_alert : (double)NAN);
    add_number(feature, "slots", site->slots);
    add_number(feature, "slots_used", b->plan ? slots : (double)NAN);
    if (site->domain == PK_AIR) {
        add_number(feature, "sorties_per_day", site->sorties_per_day);
        add_number(feature, "sorties_flown", b->plan ? sorties : (double)NAN);
        add_number(feature, "runway_m", site->runway_m);
    }
    add_number(feature, "personnel", site->personnel);
    add_text(feature, "stands_here", stands);
}

/* ---- targets ---- */

static const pk_plan_gap *find_gap(const builder *b, const pk_target *target, pk_task task)
{
    for (size_t i = 0; b->plan && i < b->plan->n_gaps; i++)
        if (b->plan->gaps[i].task == task && strcmp(b->plan->gaps[i].target, target->name) == 0)
            return &b->plan->gaps[i];
    return NULL;
}

static void add_coverage(const builder *b, pk_feature *feature, const pk_target *target, const pk_task *tasks,
                         const char *const *keys, size_t n_tasks)
{
    double weight = 0, loss = 0, shares[PK_TASK_COUNT];
    for (size_t i = 0; i < n_tasks; i++) {
        const pk_plan_gap *gap = find_gap(b, target, tasks[i]);
        shares[i] = gap ? 100 * pk_share_met(gap) : (double)NAN;
        if (target->required[tasks[i]] > 0)
            weight += target->weight[tasks[i]];
        loss += gap ? pk_gap_loss(gap) : 0;
    }
    feature->met = b->plan && weight > 0 ? 1 - loss / weight : (double)NAN;
    add_number(feature, "weight", weight);
    add_number(feature, "loss", b->plan ? loss : (double)NAN);
    add_number(feature, "met_percent", 100 * feature->met);
    for (size_t i = 0; i < n_tasks; i++)
        add_number(feature, keys[i], shares[i]);
}

static pk_position station_of(const builder *b, const pk_target *zone)
{
    return zone->has_position ? zone->position : pk_polygon_centroid(&b->geometry, zone->area, zone->n_area);
}

static void add_zone(builder *b, const pk_target *zone)
{
    static const pk_task tasks[] = {PK_PATROL, PK_SURVEILLANCE, PK_ALERT, PK_SEA_PATROL};
    static const char *const keys[] = {"patrol_met_percent", "surveillance_met_percent", "alert_met_percent",
                                       "sea_patrol_met_percent"};
    pk_feature *feature = add_feature(b, PK_LAYER_ZONES, zone->name);
    feature->shape = PK_SHAPE_AREA;
    if (zone->n_area > 0)
        keep(b, pk_outline_area(b->features->arena, zone->area, zone->n_area, &feature->outline, b->error));
    else if (zone->radius_km > 0)
        keep(b, pk_outline_circle(b->features->arena, &b->geometry, zone->position, zone->radius_km, &feature->outline,
                                  b->error));
    else
        set_point(b, feature, station_of(b, zone));
    add_text(feature, "kind", zone->label);
    add_coverage(b, feature, zone, tasks, keys, sizeof tasks / sizeof *tasks);
}

static void add_lane(builder *b, const pk_target *lane)
{
    static const pk_task tasks[] = {PK_ESCORT, PK_SWEEP};
    static const char *const keys[] = {"escort_met_percent", "sweep_met_percent"};
    pk_feature *feature = add_feature(b, PK_LAYER_LANES, lane->name);
    feature->shape = PK_SHAPE_LINE;
    keep(b, pk_outline_line(b->features->arena, lane->route, lane->n_route, &feature->outline, b->error));
    add_number(feature, "length_km", pk_polyline_km(&b->geometry, lane->route, lane->n_route));
    add_number(feature, "transits_per_day", lane->transits_per_day);
    add_coverage(b, feature, lane, tasks, keys, sizeof tasks / sizeof *tasks);
}

static void add_exclusion(builder *b, const pk_exclusion *exclusion)
{
    pk_feature *feature = add_feature(b, PK_LAYER_EXCLUSIONS, exclusion->name);
    feature->shape = PK_SHAPE_AREA;
    keep(b, pk_outline_area(b->features->arena, exclusion->area, exclusion->n_area, &feature->outline, b->error));
    add_number(feature, "buffer_km", exclusion->buffer_km);
    add_flag(feature, "for_bases", exclusion->applies_to[PK_AIR]);
    add_flag(feature, "for_ports", exclusion->applies_to[PK_SEA]);
}

/* ---- who serves what ---- */

static const pk_target *find_target(const builder *b, pk_target_kind kind, const char *name)
{
    for (size_t z = 0; z < b->instance->n_targets; z++)
        if (b->instance->targets[z].kind == kind && strcmp(b->instance->targets[z].name, name) == 0)
            return &b->instance->targets[z];
    return NULL;
}

/* Where a target is reached from a site: the zone's station, the lane's nearer end. */
static pk_position reached_at(const builder *b, const pk_site *site, const pk_target *target)
{
    if (target->kind == PK_ZONE)
        return station_of(b, target);
    pk_position first = target->route[0], last = target->route[target->n_route - 1];
    return pk_distance_km(&b->geometry, site->position, last) < pk_distance_km(&b->geometry, site->position, first)
               ? last
               : first;
}

/* A line from a site to what is served from there. */
static void add_service(builder *b, pk_domain domain, const char *contributor, const char *type, const char *from,
                        const char *to, pk_task task, double number)
{
    const pk_site *site = find_site(b, domain, from);
    const pk_target *target = find_target(b, task == PK_ESCORT || task == PK_SWEEP ? PK_LANE : PK_ZONE, to);
    if (!site || !target) {
        keep(b, pk_fail(b->error, PK_ERROR_DATA, "the plan names %.200s, which the instance does not have",
                        site ? to : from));
        return;
    }
    pk_position there = reached_at(b, site, target);
    const char *name = join(b, join(b, join(b, contributor, " ", type), " ", "to"), " ", to);
    pk_feature *feature = add_feature(b, domain == PK_AIR ? PK_LAYER_SORTIES : PK_LAYER_SHIPS, name);
    feature->shape = PK_SHAPE_LINE;
    keep(b, pk_outline_geodesic(b->features->arena, &b->geometry, site->position, there, &feature->outline, b->error));
    add_text(feature, "contributor", contributor);
    add_text(feature, "type", type);
    add_text(feature, "from", from);
    add_text(feature, "to", to);
    add_text(feature, "task", pk_task_name(task));
    add_number(feature, domain == PK_AIR ? "sorties_per_day" : "ships", number);
    add_number(feature, "distance_km", pk_distance_km(&b->geometry, site->position, there));
}

static bool same_service(const pk_plan_sorties *a, const pk_plan_sorties *b)
{
    return a->task == b->task && strcmp(a->zone, b->zone) == 0 && strcmp(a->base, b->base) == 0 &&
           strcmp(a->type, b->type) == 0 && strcmp(a->contributor, b->contributor) == 0;
}

/* The sorties of all periods together: a service stands where its first row does. */
static void add_sorties(builder *b)
{
    const pk_plan *plan = b->plan;
    for (size_t i = 0; i < plan->n_sorties && !b->status; i++) {
        const pk_plan_sorties *row = &plan->sorties[i];
        bool first = true;
        double number = 0;
        for (size_t j = 0; j < plan->n_sorties && first; j++)
            if (same_service(row, &plan->sorties[j])) {
                first = j >= i;
                number += plan->sorties[j].number;
            }
        if (first && number >= PK_SORTIES_CRUMB)
            add_service(b, PK_AIR, row->contributor, row->type, row->base, row->zone, row->task, number);
    }
}

/* ---- all of it ---- */

static void add_all(builder *b)
{
    const pk_instance *instance = b->instance;
    for (size_t i = 0; i < instance->n_exclusions; i++)
        add_exclusion(b, &instance->exclusions[i]);
    for (size_t z = 0; z < instance->n_targets; z++)
        if (instance->targets[z].kind == PK_ZONE)
            add_zone(b, &instance->targets[z]);
    for (size_t z = 0; z < instance->n_targets; z++)
        if (instance->targets[z].kind == PK_LANE)
            add_lane(b, &instance->targets[z]);
    for (size_t i = 0; b->plan && i < b->plan->n_ships && !b->status; i++) {
        const pk_plan_ships *row = &b->plan->ships[i];
        add_service(b, PK_SEA, row->contributor, row->type, row->port, row->target, row->task, row->number);
    }
    if (b->plan)
        add_sorties(b);
    for (int domain = PK_SEA; domain >= PK_AIR; domain--)
        for (size_t s = 0; s < instance->n_sites; s++)
            if (instance->sites[s].domain == (pk_domain)domain)
                add_site(b, &instance->sites[s]);
}

pk_status pk_features_new(const pk_instance *instance, const pk_plan *plan, pk_features **features, pk_error *error)
{
    *features = NULL;
    if (instance->model != PK_THEATRE || instance->earth == PK_PLANE)
        return pk_fail(error, PK_ERROR_USAGE, "a map is one of a theatre on the globe, not of %s",
                       instance->model == PK_THEATRE ? "earth = plane" : pk_model_name(instance->model));
    pk_arena *arena = pk_arena_new();
    pk_features *fresh = arena ? pk_arena_zalloc(arena, 1, sizeof *fresh) : NULL;
    size_t most =
        instance->n_exclusions + instance->n_targets + instance->n_sites + (plan ? plan->n_sorties + plan->n_ships : 0);
    if (fresh)
        *fresh = (pk_features){.arena = arena, .items = pk_arena_zalloc(arena, most, sizeof *fresh->items)};
    if (!fresh || !fresh->items) {
        pk_arena_free(arena);
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a map");
    }
    builder b = {.instance = instance,
                 .plan = plan,
                 .geometry = {.earth = instance->earth, .sphere_radius_km = PK_SPHERE_RADIUS_KM},
                 .features = fresh,
                 .error = error};
    add_all(&b);
    if (b.status)
        pk_features_free(fresh);
    else
        *features = fresh;
    return b.status;
}

void pk_features_free(pk_features *features)
{
    if (features)
        pk_arena_free(features->arena);
}
