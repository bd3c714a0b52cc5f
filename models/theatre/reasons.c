/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reasons for a gap. For a target and a task, every unit class u that may do the task and every site s where it may
 * stand and from which it reaches the target is a way to fill the gap. Each way is tried against the plan as it is: is
 * there a unit at s with time left? If not, is there one that is not stationed, and a slot, and are there people and
 * money for it? The first thing that is missing is the way's cause. The gap's reasons are the causes of all ways
 * together, and where there is no way at all, why not.
 *
 * It asks what one more unit would need while all others stay where they are: a cause is necessary to lift, it need not
 * be sufficient. O(classes · sites · periods) for a gap, and for alert as pk_cover_classify.
 */
#include "theatre/reasons.h"

#include "base/arena.h"
#include "engine/cover.h"
#include "theatre/names.h"
#include "theatre/points.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Shares and hours below it are not a gap. */
static const double NO_GAP = 1e-6;

/* A base that has a smaller share of its sorties left has none: what later stages give back leaves such crumbs. */
static const double USED_UP = 0.01;

typedef struct gap_search {
    const pk_tally *tally;
    const pk_instance *instance;
    const pk_plan *plan;
    const pk_plan_gap *gap;
    size_t target;
    bool changes_bind;
    size_t n_ways;
    double weight[PK_CAUSE_COUNT];
    double *sortie_sites, *full_sites; /* [n_sites] weight of what the causes name */
    double *types;                     /* [n_types] */
    double *contributors;              /* [n_contributors] */
    double out_of_reach;               /* share of the zone's points */
    double nearest_km, nearest_limit_km;
    size_t nearest_site, nearest_type; /* n_sites: none may stand anywhere */
} gap_search;

static const pk_type *type_of(const gap_search *search, size_t u)
{
    return &search->instance->types[search->tally->reach->classes[u].type];
}

static bool may_do(const gap_search *search, size_t u)
{
    return (search->tally->reach->classes[u].tasks >> search->gap->task & 1) && type_of(search, u)->availability > 0;
}

static bool keeps_up(const gap_search *search, size_t u)
{
    const pk_target *target = &search->instance->targets[search->target];
    return search->gap->task != PK_ESCORT || type_of(search, u)->speed_kmh >= target->convoy_speed_kmh;
}

/* ---- what one way lacks ---- */

static bool exceeds(double used, double more, double limit)
{
    return used + more > limit + PK_ROOM_TOLERANCE * fmax(1, limit);
}

size_t pk_stationing_causes(const pk_tally *tally, bool changes_bind, size_t u, size_t s, int more, pk_cause *causes)
{
    const pk_instance *instance = tally->reach->instance;
    const pk_unit_class *class = &tally->reach->classes[u];
    const pk_type *type = &instance->types[class->type];
    const pk_site *site = &instance->sites[s];
    bool opens = !tally->used[s];
    size_t n = 0;
    if (class->offered - tally->placed[u] < more)
        causes[n++] = PK_CAUSE_UNITS;
    if (opens &&
        exceeds(tally->sites[site->domain], 1, site->domain == PK_AIR ? instance->max_bases : instance->max_ports))
        causes[n++] = PK_CAUSE_SITES;
    if (exceeds(tally->slots[s], type->slots * more, site->slots))
        causes[n++] = PK_CAUSE_SLOTS;
    if (exceeds(tally->personnel, type->personnel * more + (opens ? site->personnel : 0), instance->personnel_limit))
        causes[n++] = PK_CAUSE_PERSONNEL;
    if (exceeds(tally->own_personnel[class->contributor], type->personnel * more,
                instance->contributors[class->contributor].personnel))
        causes[n++] = PK_CAUSE_OWN_PERSONNEL;
    if (exceeds(tally->cost, type->cost * more + (opens ? site->cost : 0), instance->cost_limit))
        causes[n++] = PK_CAUSE_COST;
    if (changes_bind)
        causes[n++] = PK_CAUSE_CHANGES;
    return n;
}

/* The first of them; PK_CAUSE_ROOM where nothing keeps them out. */
static pk_cause stationing_cause(const gap_search *search, size_t u, size_t s, int more)
{
    pk_cause causes[PK_CAUSE_COUNT];
    return pk_stationing_causes(search->tally, search->changes_bind, u, s, more, causes) ? causes[0] : PK_CAUSE_ROOM;
}

/* Aircraft of the class at the site that are available and neither on alert nor flying in the period. */
static double idle_aircraft(const gap_search *search, size_t u, size_t s, size_t t)
{
    const pk_tally *tally = search->tally;
    size_t cell = pk_tally_cell(tally, u, s), periods = (size_t)search->instance->periods_per_day;
    return type_of(search, u)->availability * tally->stationed[cell] - tally->on_alert[cell] -
           tally->flying[cell * periods + t];
}

/* The way (u, s) could do `weight` but for the cause. */
static void add_cause(gap_search *search, pk_cause cause, size_t u, size_t s, double weight)
{
    search->weight[cause] += weight;
    switch (cause) {
    case PK_CAUSE_SORTIES: search->sortie_sites[s] += weight; break;
    case PK_CAUSE_SLOTS: search->full_sites[s] += weight; break;
    case PK_CAUSE_UNITS: search->types[search->tally->reach->classes[u].type] += weight; break;
    case PK_CAUSE_OWN_PERSONNEL: search->contributors[search->tally->reach->classes[u].contributor] += weight; break;
    default: break;
    }
}

/* What may be flown of a number of sorties, not less than none. */
static double whole_sorties(const pk_instance *instance, double number)
{
    return fmax(0, instance->whole_sorties ? floor(number + NO_GAP) : number);
}

/* Sorties: first the aircraft that idle there, then those that could come. */
static void try_sorties(gap_search *search, size_t u, size_t s)
{
    const pk_instance *instance = search->instance;
    const pk_type *type = type_of(search, u);
    size_t periods = (size_t)instance->periods_per_day;
    double rate = pk_type_sorties_per_period(type, instance->periods_per_day);
    double on_station_h = pk_type_on_station_h(type, pk_reach_distance_km(search->tally->reach, s, search->target));
    double allowed = instance->sites[s].sorties_per_day / instance->periods_per_day;
    double room_h = 0, gap_h = 0, could_h = 0;
    bool any_left = false;
    for (size_t t = 0; t < periods && t < search->gap->n_periods; t++) {
        double missing_h = search->gap->required_by_period[t] - search->gap->met_by_period[t];
        if (missing_h <= NO_GAP)
            continue;
        double left = whole_sorties(instance, allowed - search->tally->sorties[s * periods + t]);
        double idle = whole_sorties(instance, idle_aircraft(search, u, s, t) * rate);
        any_left |= left > USED_UP * allowed;
        room_h += fmin(missing_h, fmin(left, idle) * on_station_h);
        could_h += search->tally->reach->classes[u].offered * type->availability * rate * on_station_h;
        gap_h += missing_h;
    }
    if (room_h > 0)
        add_cause(search, PK_CAUSE_ROOM, u, s, room_h);
    if (gap_h - room_h > NO_GAP)
        add_cause(search, any_left ? stationing_cause(search, u, s, 1) : PK_CAUSE_SORTIES, u, s, could_h);
}

/* Alert: availability rounds down, so that one more on alert may take several more units. */
static void try_alert(gap_search *search, size_t u, size_t s)
{
    double availability = type_of(search, u)->availability, idle = INFINITY;
    int offered = search->tally->reach->classes[u].offered;
    for (size_t t = 0; t < (size_t)search->instance->periods_per_day; t++)
        idle = fmin(idle, idle_aircraft(search, u, s, t));
    if (idle >= 1 - NO_GAP) {
        add_cause(search, PK_CAUSE_ROOM, u, s, idle);
        return;
    }
    double more = ceil((1 - idle) / availability - NO_GAP);
    add_cause(search, stationing_cause(search, u, s, more < offered ? (int)more : offered), u, s,
              offered * availability);
}

static void try_ships(gap_search *search, size_t u, size_t s)
{
    size_t cell = pk_tally_cell(search->tally, u, s);
    int idle = search->tally->stationed[cell] - search->tally->assigned[cell];
    double share =
        pk_type_on_task_share(type_of(search, u), pk_reach_distance_km(search->tally->reach, s, search->target));
    if (idle > 0)
        add_cause(search, PK_CAUSE_ROOM, u, s, idle * share);
    else
        add_cause(search, stationing_cause(search, u, s, 1), u, s, search->tally->reach->classes[u].offered * share);
}

/* ---- which ways there are ---- */

static double reach_km(const gap_search *search, size_t u)
{
    const pk_type *type = type_of(search, u);
    return search->gap->task == PK_ALERT
               ? pk_type_alert_reach_km(type, search->instance->targets[search->target].response_h)
               : type->speed_kmh * type->endurance_h / 2;
}

/* Remembers the pair that comes nearest to reaching the target. */
static void note_nearest(gap_search *search, size_t u, size_t s)
{
    double distance_km = pk_reach_distance_km(search->tally->reach, s, search->target);
    double limit_km = reach_km(search, u);
    if (search->nearest_site < search->instance->n_sites &&
        distance_km - limit_km >= search->nearest_km - search->nearest_limit_km)
        return;
    search->nearest_site = s;
    search->nearest_type = search->tally->reach->classes[u].type;
    search->nearest_km = distance_km;
    search->nearest_limit_km = limit_km;
}

/* Can units of the class at the site do the task at all, reach aside? */
static bool is_candidate(const gap_search *search, size_t u, size_t s)
{
    return may_do(search, u) && keeps_up(search, u) && pk_reach_may_stand(search->tally->reach, u, s);
}

static void search_presence(gap_search *search)
{
    for (size_t u = 0; u < search->tally->reach->n_classes; u++)
        for (size_t s = 0; s < search->instance->n_sites; s++) {
            if (!is_candidate(search, u, s))
                continue;
            note_nearest(search, u, s);
            double distance_km = pk_reach_distance_km(search->tally->reach, s, search->target);
            if (!(pk_type_on_station_h(type_of(search, u), distance_km) > 0))
                continue;
            search->n_ways++;
            if (search->instance->sites[s].domain == PK_AIR)
                try_sorties(search, u, s);
            else
                try_ships(search, u, s);
        }
}

/* A disc for every (class, site) that may hold alert. */
static size_t alert_discs(gap_search *search, pk_disc *discs, size_t *class_of, size_t *site_of)
{
    size_t n = 0;
    for (size_t u = 0; u < search->tally->reach->n_classes; u++)
        for (size_t s = 0; s < search->instance->n_sites; s++) {
            double radius_km = reach_km(search, u);
            if (!is_candidate(search, u, s))
                continue;
            note_nearest(search, u, s);
            if (radius_km < 0)
                continue;
            discs[n] = (pk_disc){.centre = search->instance->sites[s].position, .radius_km = radius_km};
            class_of[n] = u;
            site_of[n++] = s;
        }
    return n;
}

static void search_classes(gap_search *search, const pk_cover_classes *classes, size_t n_discs, const size_t *class_of,
                           const size_t *site_of, bool *tried)
{
    double wanted = search->instance->targets[search->target].required[PK_ALERT], total = 0;
    for (size_t c = 0; c < classes->n_classes; c++) {
        const uint64_t *set = classes->sets + c * classes->n_words;
        double ready = 0;
        bool reached = false;
        for (size_t d = 0; d < n_discs; d++)
            if (set[d / 64] >> (d % 64) & 1) {
                reached = true;
                ready += search->tally->on_alert[pk_tally_cell(search->tally, class_of[d], site_of[d])];
            }
        total += classes->weight[c];
        if (!reached)
            search->out_of_reach += classes->weight[c];
        if (ready >= wanted - NO_GAP)
            continue;
        for (size_t d = 0; d < n_discs; d++)
            if ((set[d / 64] >> (d % 64) & 1) && !tried[d]) {
                tried[d] = true;
                search->n_ways++;
                try_alert(search, class_of[d], site_of[d]);
            }
    }
    if (total > 0)
        search->out_of_reach /= total;
}

static pk_status search_alert(gap_search *search, pk_error *error)
{
    const pk_geometry *geometry = &search->tally->reach->geometry;
    size_t most = search->tally->reach->n_classes * search->instance->n_sites, n_points = 0;
    pk_position *points = NULL;
    double *weights = NULL;
    pk_cover_classes classes = {0};
    pk_disc *discs = calloc(most + 1, sizeof *discs);
    size_t *class_of = calloc(most + 1, sizeof *class_of), *site_of = calloc(most + 1, sizeof *site_of);
    bool *tried = calloc(most + 1, sizeof *tried);
    pk_status status;
    if (!discs || !class_of || !site_of || !tried) {
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
        goto done;
    }
    size_t n_discs = alert_discs(search, discs, class_of, site_of);
    status = pk_zone_points(geometry, &search->instance->targets[search->target], &points, &weights, &n_points, error);
    if (status == PK_OK)
        status = pk_cover_classify(geometry, discs, n_discs, points, weights, n_points, &classes, error);
    if (status == PK_OK)
        search_classes(search, &classes, n_discs, class_of, site_of, tried);
done:
    pk_cover_classes_free(&classes);
    free(points);
    free(weights);
    free(discs);
    free(class_of);
    free(site_of);
    free(tried);
    return status;
}

/* Where there is no way: what a unit would need to be one. */
static pk_cause no_way_cause(const gap_search *search)
{
    bool offered = false, fast = false;
    for (size_t u = 0; u < search->tally->reach->n_classes; u++) {
        offered |= may_do(search, u);
        fast |= may_do(search, u) && keeps_up(search, u);
    }
    return !offered                                            ? PK_CAUSE_NOT_OFFERED
           : !fast                                             ? PK_CAUSE_TOO_SLOW
           : search->nearest_site == search->instance->n_sites ? PK_CAUSE_NO_HOST
                                                               : PK_CAUSE_NO_REACH;
}

/* ---- in words ---- */

/* Name of thing i of the kind that a cause names. */
static const char *name_of(const gap_search *search, pk_cause cause, size_t i)
{
    switch (cause) {
    case PK_CAUSE_UNITS: return search->instance->types[i].name;
    case PK_CAUSE_OWN_PERSONNEL: return search->instance->contributors[i].name;
    default: return search->instance->sites[i].name;
    }
}

/* Appends the names that have a weight, the heaviest first. */
static void append_names(const gap_search *search, pk_cause cause, double *weight, size_t n, pk_reason *reason)
{
    for (;;) {
        size_t heaviest = 0;
        for (size_t i = 1; i < n; i++)
            if (weight[i] > weight[heaviest])
                heaviest = i;
        if (n == 0 || !(weight[heaviest] > 0))
            return;
        weight[heaviest] = 0;
        reason->names[reason->n_names++] = name_of(search, cause, heaviest);
    }
}

static pk_status name_cause(const gap_search *search, pk_cause cause, double share, pk_arena *arena, pk_reason *reason,
                            pk_error *error)
{
    const pk_instance *instance = search->instance;
    size_t most = instance->n_sites + instance->n_types + instance->n_contributors;
    *reason =
        (pk_reason){.cause = cause, .share = share, .names = pk_arena_zalloc(arena, most + 2, sizeof *reason->names)};
    if (!reason->names)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    switch (cause) {
    case PK_CAUSE_SORTIES: append_names(search, cause, search->sortie_sites, instance->n_sites, reason); break;
    case PK_CAUSE_SLOTS: append_names(search, cause, search->full_sites, instance->n_sites, reason); break;
    case PK_CAUSE_UNITS: append_names(search, cause, search->types, instance->n_types, reason); break;
    case PK_CAUSE_OWN_PERSONNEL:
        append_names(search, cause, search->contributors, instance->n_contributors, reason);
        break;
    case PK_CAUSE_NO_REACH:
        reason->names[reason->n_names++] = instance->sites[search->nearest_site].name;
        reason->names[reason->n_names++] = instance->types[search->nearest_type].name;
        reason->value = search->nearest_km;
        reason->limit = fmax(0, search->nearest_limit_km);
        break;
    case PK_CAUSE_POINTS: reason->value = search->out_of_reach; break;
    default: break;
    }
    return PK_OK;
}

static int compare_share(const void *a, const void *b)
{
    const pk_reason *first = a, *second = b;
    if (first->share > second->share || first->share < second->share)
        return first->share > second->share ? -1 : 1;
    return first->cause < second->cause ? -1 : first->cause > second->cause;
}

static pk_status name_causes(gap_search *search, pk_arena *arena, pk_gap_reasons *reasons, pk_error *error)
{
    /* Points out of reach are a part of the gap by themselves; the ways share the rest. */
    double not_met = 1 - search->gap->met / search->gap->required, total = 0;
    double lost = not_met > 0 ? fmin(1, search->out_of_reach / not_met) : 0;
    pk_status status = PK_OK;
    for (size_t cause = 0; cause < PK_CAUSE_COUNT; cause++)
        total += search->weight[cause];
    bool points = search->out_of_reach > NO_GAP && search->out_of_reach < 1 - NO_GAP;
    if (search->n_ways == 0 && !points)
        return name_cause(search, no_way_cause(search), 1, arena, &reasons->reasons[reasons->n_reasons++], error);
    if (points)
        status = name_cause(search, PK_CAUSE_POINTS, lost, arena, &reasons->reasons[reasons->n_reasons++], error);
    for (size_t cause = 0; cause < PK_CAUSE_COUNT && status == PK_OK; cause++)
        if (search->weight[cause] > 0)
            status = name_cause(search, (pk_cause)cause, (1 - lost) * search->weight[cause] / total, arena,
                                &reasons->reasons[reasons->n_reasons++], error);
    qsort(reasons->reasons, reasons->n_reasons, sizeof *reasons->reasons, compare_share);
    return status;
}

bool pk_changes_bind(const pk_plan *plan)
{
    for (size_t i = 0; i < plan->n_limits; i++)
        if (strcmp(plan->limits[i].name, "max_changes") == 0)
            return exceeds(plan->limits[i].used, 1, plan->limits[i].allowed);
    return false;
}

pk_status pk_gap_reasons_find(const pk_tally *tally, const pk_plan *plan, size_t gap, struct pk_arena *arena,
                              pk_gap_reasons *reasons, pk_error *error)
{
    const pk_instance *instance = tally->reach->instance;
    int target = pk_find_target(instance, plan->gaps[gap].task, plan->gaps[gap].target);
    if (target == PK_NO_INDEX)
        return pk_fail(error, PK_ERROR_DATA, "the plan names the target %s, which the instance does not have",
                       plan->gaps[gap].target);
    gap_search search = {
        .tally = tally,
        .instance = instance,
        .plan = plan,
        .gap = &plan->gaps[gap],
        .target = (size_t)target,
        .changes_bind = pk_changes_bind(plan),
        .sortie_sites = pk_arena_zalloc(arena, instance->n_sites, sizeof(double)),
        .full_sites = pk_arena_zalloc(arena, instance->n_sites, sizeof(double)),
        .types = pk_arena_zalloc(arena, instance->n_types, sizeof(double)),
        .contributors = pk_arena_zalloc(arena, instance->n_contributors, sizeof(double)),
        .nearest_site = instance->n_sites,
    };
    reasons->reasons = pk_arena_zalloc(arena, PK_CAUSE_COUNT, sizeof *reasons->reasons);
    if (!search.sortie_sites || !search.full_sites || !search.types || !search.contributors || !reasons->reasons)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");

    pk_status status = PK_OK;
    if (search.gap->task == PK_ALERT)
        status = search_alert(&search, error);
    else
        search_presence(&search);
    return status == PK_OK ? name_causes(&search, arena, reasons, error) : status;
}
