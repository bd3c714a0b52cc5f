/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The programme of MODEL.md from a theatre_case, formula by formula and with no reduction: a column for every (class,
 * site), every sortie stream in every period, every point of every alert zone. Slow and easy to check by eye.
 */
#include "oracle/reference.h"

#include <geodesic.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Section 3: geometry. */

static double radians(double degrees)
{
    return degrees * acos(-1.0) / 180;
}

double reference_distance_km(case_earth earth, place a, place b)
{
    if (earth == EARTH_PLANE)
        return hypot(a.lat - b.lat, a.lon - b.lon);
    if (earth == EARTH_SPHERE) {
        double s = sin(radians(b.lat - a.lat) / 2), t = sin(radians(b.lon - a.lon) / 2);
        double h = s * s + cos(radians(a.lat)) * cos(radians(b.lat)) * t * t;
        return 2 * 6371.0088 * asin(sqrt(fmin(1, h)));
    }
    struct geod_geodesic wgs84;
    geod_init(&wgs84, 6378137, 1 / 298.257223563);
    double metres;
    geod_inverse(&wgs84, a.lat, a.lon, b.lat, b.lon, &metres, NULL, NULL);
    return metres / 1000;
}

/* Even-odd rule: crossings of a ray along the longitude. */
static bool inside(const outline *area, place p)
{
    bool odd = false;
    for (size_t i = 0; i < area->n; i++) {
        place a = area->corners[i], b = area->corners[(i + 1) % area->n];
        if ((a.lat > p.lat) == (b.lat > p.lat))
            continue;
        odd ^= p.lon < a.lon + (p.lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon);
    }
    return odd;
}

/* The planar centroid. Scaling x by a cosine scales the centroid with it, so degrees do. */
static place centroid(const outline *area)
{
    double twice = 0, lat = 0, lon = 0;
    place o = area->corners[0];
    for (size_t i = 1; i + 1 < area->n; i++) {
        place a = area->corners[i], b = area->corners[i + 1];
        double cross = (a.lat - o.lat) * (b.lon - o.lon) - (b.lat - o.lat) * (a.lon - o.lon);
        twice += cross;
        lat += cross * (a.lat - o.lat + b.lat - o.lat) / 3;
        lon += cross * (a.lon - o.lon + b.lon - o.lon) / 3;
    }
    return (place){o.lat + lat / twice, o.lon + lon / twice};
}

static place station(const case_target *zone)
{
    return zone->shape.n ? centroid(&zone->shape) : zone->at;
}

typedef struct point_list {
    case_point *items;
    size_t n, capacity;
} point_list;

static void keep_point(point_list *list, place at, double weight)
{
    if (list->n == list->capacity) {
        list->capacity = list->capacity ? 2 * list->capacity : 64;
        list->items = realloc(list->items, list->capacity * sizeof *list->items);
        if (!list->items)
            abort();
    }
    list->items[list->n++] = (case_point){at, weight};
}

static bool in_zone(const theatre_case *t, const case_target *zone, place p)
{
    return zone->shape.n ? inside(&zone->shape, p) : reference_distance_km(t->earth, zone->at, p) <= zone->radius_km;
}

/* Walks a window of the lattice that is larger than the zone for certain. */
static void zone_points(const theatre_case *t, const case_target *zone, point_list *list)
{
    list->n = 0;
    for (size_t i = 0; i < zone->n_points; i++)
        keep_point(list, zone->points[i].at, zone->points[i].weight);
    if (zone->n_points)
        return;
    bool plane = t->earth == EARTH_PLANE;
    double grid_km = isnan(zone->grid_km) ? t->grid_km : zone->grid_km;
    double step = plane ? grid_km : grid_km / 111.195;
    double reach = plane ? zone->radius_km : zone->radius_km / 110; /* a degree of latitude is longer than 110 km */
    place low = {zone->at.lat - reach, zone->at.lon}, high = {zone->at.lat + reach, zone->at.lon};
    if (zone->shape.n)
        low = high = zone->shape.corners[0];
    for (size_t i = 0; i < zone->shape.n; i++) {
        low.lat = fmin(low.lat, zone->shape.corners[i].lat);
        low.lon = fmin(low.lon, zone->shape.corners[i].lon);
        high.lat = fmax(high.lat, zone->shape.corners[i].lat);
        high.lon = fmax(high.lon, zone->shape.corners[i].lon);
    }
    if (!zone->shape.n) {
        double widest = plane ? 1 : cos(radians(fmin(89, fmax(fabs(low.lat), fabs(high.lat)))));
        low.lon -= reach / widest;
        high.lon += reach / widest;
    }
    for (double i = floor(low.lat / step) - 1; i <= ceil(high.lat / step) + 1; i++) {
        double lat = i * step;
        double lon_step = plane ? step : step / cos(radians(lat));
        for (double j = floor(low.lon / lon_step) - 1; j <= ceil(high.lon / lon_step) + 1; j++) {
            place p = {lat, j * lon_step};
            if (in_zone(t, zone, p))
                keep_point(list, p, 1);
        }
    }
    if (list->n == 0)
        keep_point(list, station(zone), 1);
}

/* The distance to an area's border, its edges straight in latitude and longitude and cut into steps of a quarter km at
 * most. */
static double border_km(const theatre_case *t, const outline *area, place p)
{
    double nearest = INFINITY;
    for (size_t i = 0; i < area->n; i++) {
        place a = area->corners[i], b = area->corners[(i + 1) % area->n];
        double pieces = ceil(4 * reference_distance_km(t->earth, a, b)) + 1;
        for (double k = 0; k <= pieces; k++) {
            place q = {a.lat + (b.lat - a.lat) * k / pieces, a.lon + (b.lon - a.lon) * k / pieces};
            nearest = fmin(nearest, reference_distance_km(t->earth, p, q));
        }
    }
    return nearest;
}

static bool excludes(const theatre_case *t, const case_exclusion *exclusion, const case_site *site)
{
    if (!exclusion->enabled || !(site->is_port ? exclusion->on_ports : exclusion->on_bases))
        return false;
    return inside(&exclusion->area, site->at) ||
           (exclusion->buffer_km > 0 && border_km(t, &exclusion->area, site->at) <= exclusion->buffer_km);
}

double reference_exclusion_margin_km(const theatre_case *t)
{
    double margin = INFINITY;
    for (size_t i = 0; i < t->n_exclusions; i++)
        for (size_t s = 0; s < t->n_sites; s++)
            margin =
                fmin(margin, fabs(border_km(t, &t->exclusions[i].area, t->sites[s].at) - t->exclusions[i].buffer_km));
    return margin;
}

/* Section 4: what a unit can do. */

static bool may_do(const case_contributor *c, const case_type *type, job j)
{
    return type->jobs[j] && (c->any_job || c->jobs[j]);
}

static bool may_stand(const theatre_case *t, const case_contributor *c, const case_type *type, const case_site *site)
{
    if (!c->enabled || !type->enabled || !site->enabled || site->state == SITE_CLOSED || type->is_ship != site->is_port)
        return false;
    if (!type->is_ship && site->runway_m < type->min_runway_m)
        return false;
    bool host = c->any_host;
    for (size_t i = 0; i < c->n_hosts; i++)
        host |= strcmp(c->hosts[i], site->country) == 0;
    for (size_t i = 0; host && i < t->n_exclusions; i++)
        host = !excludes(t, &t->exclusions[i], site);
    return host;
}

static double hours_on_station(const theatre_case *t, const case_type *type, const case_site *base,
                               const case_target *zone)
{
    double d = reference_distance_km(t->earth, base->at, station(zone));
    return fmax(0, type->endurance - 2 * d / type->speed);
}

/* Sorties of one available aircraft in a period. */
static double sortie_rate(const theatre_case *t, const case_type *type)
{
    double hours = 24.0 / t->periods_per_day;
    return fmin(hours / (type->endurance + type->turnaround), type->max_sorties_per_day / t->periods_per_day);
}

static bool reaches(const theatre_case *t, const case_type *type, const case_site *base, const case_target *zone,
                    place p)
{
    double d = reference_distance_km(t->earth, base->at, p);
    return d <= type->speed * (zone->response_min - type->reaction_min) / 60 && d <= type->speed * type->endurance / 2;
}

/* The share of the horizon that a ship of the class spends on its task. */
static double on_task_share(const theatre_case *t, const case_type *type, const case_site *port,
                            const case_target *target)
{
    double d;
    if (target->is_lane)
        d = fmin(reference_distance_km(t->earth, port->at, target->shape.corners[0]),
                 reference_distance_km(t->earth, port->at, target->shape.corners[target->shape.n - 1]));
    else
        d = reference_distance_km(t->earth, port->at, station(target));
    double v = 1.852 * type->speed;
    return type->availability * fmax(0, 24 * type->endurance - 2 * d / v) / (24 * (type->endurance + type->turnaround));
}

/* Ship-hours that a target wants in a period of a day. */
static double ship_hours(const theatre_case *t, const case_target *target, job j, int period)
{
    if (j == JOB_SEA_PATROL)
        return target->wanted[j] * case_window_hours(target, period, t->periods_per_day);
    if (j == JOB_SWEEP)
        return target->wanted[j] / t->periods_per_day;
    double length_km = 0;
    for (size_t i = 0; i + 1 < target->shape.n; i++)
        length_km += reference_distance_km(t->earth, target->shape.corners[i], target->shape.corners[i + 1]);
    double transit_h = length_km / (1.852 * target->convoy_speed_kn);
    return target->transits_per_day * transit_h * target->wanted[j] / t->periods_per_day;
}

static bool wants(const case_target *target, job j)
{
    return target->enabled && target->wanted[j] > 0;
}

static double weight_of(const case_target *target, job j)
{
    return isnan(target->job_weight[j]) ? target->weight : target->job_weight[j];
}

double reference_total_weight(const theatre_case *t)
{
    double total = 0;
    for (size_t z = 0; z < t->n_targets; z++)
        for (job j = 0; j < JOBS; j++)
            if (wants(&t->targets[z], j))
                total += weight_of(&t->targets[z], j);
    return total;
}

/* Section 5: the programme. */

enum { NO_COLUMN = -1 };

typedef struct stationing {
    size_t contributor, type, site;
    int n, q; /* columns */
} stationing;

typedef struct builder {
    const theatre_case *t;
    programme *p;
    int days;
    int used[CASE_SITES]; /* columns y */
    stationing *at;       /* every (class, site) that may be */
    size_t n_at;
    int *first_sortie; /* [days × periods] column: those of a period follow one another, in the same order in each */
    int n_sorties;     /* of a period */
} builder;

static void declare_sites(builder *b)
{
    for (size_t s = 0; s < b->t->n_sites; s++) {
        const case_site *site = &b->t->sites[s];
        if (!site->enabled)
            continue;
        b->used[s] = programme_column(b->p, site->state == SITE_OPEN, site->state != SITE_CLOSED, true, "y_%zu", s);
        programme_goal_term(b->p, GOAL_PERSONNEL, site->personnel, b->used[s]);
    }
}

static void declare_units(builder *b)
{
    const theatre_case *t = b->t;
    for (size_t c = 0; c < t->n_contributors; c++)
        for (size_t k = 0; k < t->n_types; k++)
            for (size_t s = 0; s < t->n_sites; s++) {
                const case_contributor *contributor = &t->contributors[c];
                const case_type *type = &t->types[k];
                if (!may_stand(t, contributor, type, &t->sites[s]))
                    continue;
                stationing *u = &b->at[b->n_at++];
                *u = (stationing){c, k, s, NO_COLUMN, NO_COLUMN};
                u->n = programme_column(b->p, 0, contributor->offered[k], true, "n_%zu_%zu_%zu", c, k, s);
                programme_goal_term(b->p, GOAL_PERSONNEL, type->personnel, u->n);
                if (may_do(contributor, type, JOB_ALERT))
                    u->q = programme_column(b->p, 0, contributor->offered[k], true, "q_%zu_%zu_%zu", c, k, s);
            }
}

/* Rows 1, 2, 7, 8 and 9. */
static void limit_units(builder *b)
{
    const theatre_case *t = b->t;
    programme *p = b->p;
    for (size_t c = 0; c < t->n_contributors; c++)
        for (size_t k = 0; k < t->n_types; k++) {
            programme_row(p, '<', t->contributors[c].offered[k]);
            for (size_t i = 0; i < b->n_at; i++)
                if (b->at[i].contributor == c && b->at[i].type == k)
                    programme_term(p, 1, b->at[i].n);
        }
    for (size_t s = 0; s < t->n_sites; s++) {
        if (!t->sites[s].enabled)
            continue;
        programme_row(p, '<', 0);
        programme_term(p, -t->sites[s].room, b->used[s]);
        for (size_t i = 0; i < b->n_at; i++)
            if (b->at[i].site == s)
                programme_term(p, t->types[b->at[i].type].slots, b->at[i].n);
    }
    for (int of_cost = 0; of_cost < 2; of_cost++) {
        double limit = of_cost ? t->cost_limit : t->personnel_limit;
        if (!isfinite(limit))
            continue;
        programme_row(p, '<', limit);
        for (size_t s = 0; s < t->n_sites; s++)
            if (t->sites[s].enabled)
                programme_term(p, of_cost ? t->sites[s].cost : t->sites[s].personnel, b->used[s]);
        for (size_t i = 0; i < b->n_at; i++) {
            const case_type *type = &t->types[b->at[i].type];
            programme_term(p, of_cost ? type->cost : type->personnel, b->at[i].n);
        }
    }
    for (size_t c = 0; c < t->n_contributors; c++) {
        if (!isfinite(t->contributors[c].personnel))
            continue;
        programme_row(p, '<', t->contributors[c].personnel);
        for (size_t i = 0; i < b->n_at; i++)
            if (b->at[i].contributor == c)
                programme_term(p, t->types[b->at[i].type].personnel, b->at[i].n);
    }
    for (int ports = 0; ports < 2; ports++) {
        double limit = ports ? t->max_ports : t->max_bases;
        if (!isfinite(limit))
            continue;
        programme_row(p, '<', limit);
        for (size_t s = 0; s < t->n_sites; s++)
            if (t->sites[s].enabled && t->sites[s].is_port == (ports == 1))
                programme_term(p, 1, b->used[s]);
    }
}

static void limit_changes(builder *b)
{
    const theatre_case *t = b->t;
    if (!t->previous_plan[0])
        return;
    for (size_t i = 0; i < b->n_at; i++) {
        const stationing *u = &b->at[i];
        int more = programme_column(b->p, 0, INFINITY, false, "more_%zu", i);
        programme_row(b->p, '>', -(double)t->previous[u->contributor][u->type][u->site]);
        programme_term(b->p, 1, more);
        programme_term(b->p, -1, u->n);
        programme_goal_term(b->p, GOAL_CHANGES, 1, more);
    }
    programme_goal_limit(b->p, GOAL_CHANGES, t->max_changes);
}

/* Rows 3, 4 and 5 of the air in one period: every stream of every class, then the presence at every zone. */
static void fly_period(builder *b, int day, int period)
{
    const theatre_case *t = b->t;
    programme *p = b->p;
    double horizon_scale = (double)t->horizon_days / b->days;
    int at = day * t->periods_per_day + period;
    size_t n_streams = b->n_at * t->n_targets * 2;
    b->first_sortie[at] = (int)programme_columns(p);
    int *stream = malloc((n_streams ? n_streams : 1) * sizeof *stream); /* [stationing × target × air presence job] */
    if (!stream)
        abort();
    for (size_t i = 0; i < b->n_at; i++)
        for (size_t z = 0; z < t->n_targets; z++)
            for (job j = JOB_PATROL; j <= JOB_SURVEILLANCE; j++) {
                const stationing *u = &b->at[i];
                const case_type *type = &t->types[u->type];
                int *f = &stream[(i * t->n_targets + z) * 2 + j];
                *f = NO_COLUMN;
                if (type->is_ship || !wants(&t->targets[z], j) || !may_do(&t->contributors[u->contributor], type, j))
                    continue;
                *f = programme_column(p, 0, INFINITY, t->whole_sorties, "f_%zu_%zu_%s_%d", i, z, job_names[j], at);
                programme_goal_term(p, GOAL_FLIGHT_HOURS, type->endurance * horizon_scale, *f);
            }
    b->n_sorties = (int)programme_columns(p) - b->first_sortie[at];
    for (size_t i = 0; i < b->n_at; i++) {
        const stationing *u = &b->at[i];
        const case_type *type = &t->types[u->type];
        if (type->is_ship)
            continue;
        programme_row(p, '<', 0);
        programme_term(p, -type->availability, u->n);
        if (u->q != NO_COLUMN)
            programme_term(p, 1, u->q);
        for (size_t k = 0; k < t->n_targets * 2; k++)
            if (stream[i * t->n_targets * 2 + k] != NO_COLUMN)
                programme_term(p, 1 / sortie_rate(t, type), stream[i * t->n_targets * 2 + k]);
    }
    for (size_t s = 0; s < t->n_sites; s++) {
        if (t->sites[s].is_port)
            continue;
        programme_row(p, '<', t->sites[s].sorties_per_day / t->periods_per_day);
        for (size_t i = 0; i < b->n_at; i++)
            for (size_t k = 0; b->at[i].site == s && k < t->n_targets * 2; k++)
                if (stream[i * t->n_targets * 2 + k] != NO_COLUMN)
                    programme_term(p, 1, stream[i * t->n_targets * 2 + k]);
    }
    for (size_t z = 0; z < t->n_targets; z++)
        for (job j = JOB_PATROL; j <= JOB_SURVEILLANCE; j++) {
            const case_target *zone = &t->targets[z];
            if (!wants(zone, j))
                continue;
            double day_hours = 0;
            for (int other = 0; other < t->periods_per_day; other++)
                day_hours += zone->wanted[j] * case_window_hours(zone, other, t->periods_per_day);
            double required = zone->wanted[j] * case_window_hours(zone, period, t->periods_per_day);
            int gap = programme_column(p, 0, required, false, "g_%zu_%s_%d", z, job_names[j], at);
            programme_goal_term(p, GOAL_GAP, weight_of(zone, j) / (day_hours * b->days), gap);
            programme_row(p, '>', required);
            programme_term(p, 1, gap);
            for (size_t i = 0; i < b->n_at; i++) {
                int f = stream[(i * t->n_targets + z) * 2 + j];
                if (f != NO_COLUMN)
                    programme_term(p, hours_on_station(t, &t->types[b->at[i].type], &t->sites[b->at[i].site], zone), f);
            }
        }
    free(stream);
}

static bool equal_periods(const theatre_case *t, int a, int b)
{
    bool equal = true;
    for (size_t z = 0; z < t->n_targets; z++) {
        const case_target *zone = &t->targets[z];
        double difference_h =
            case_window_hours(zone, a, t->periods_per_day) - case_window_hours(zone, b, t->periods_per_day);
        equal &= !(wants(zone, JOB_PATROL) || wants(zone, JOB_SURVEILLANCE)) || fabs(difference_h) < 1e-9;
    }
    return equal;
}

/* Every period flies what the first one like it flies. */
static void tie_equal_periods(builder *b)
{
    int periods = b->t->periods_per_day;
    for (int at = 1; at < b->days * periods; at++) {
        int like = 0;
        while (!equal_periods(b->t, like, at % periods))
            like++;
        for (int i = 0; like < at && i < b->n_sorties; i++) {
            programme_row(b->p, '=', 0);
            programme_term(b->p, 1, b->first_sortie[at] + i);
            programme_term(b->p, -1, b->first_sortie[like] + i);
        }
    }
}

/* A row for every point of every zone with an alert. */
static void stand_alert(builder *b)
{
    const theatre_case *t = b->t;
    point_list points = {0};
    for (size_t z = 0; z < t->n_targets; z++) {
        const case_target *zone = &t->targets[z];
        if (!wants(zone, JOB_ALERT))
            continue;
        zone_points(t, zone, &points);
        double total = 0;
        for (size_t k = 0; k < points.n; k++)
            total += points.items[k].weight;
        for (size_t k = 0; k < points.n; k++) {
            int h = programme_column(b->p, 0, 1, false, "h_%zu_%zu", z, k);
            programme_goal_term(b->p, GOAL_GAP, weight_of(zone, JOB_ALERT) * points.items[k].weight / total, h);
            programme_row(b->p, '>', 1);
            programme_term(b->p, 1, h);
            for (size_t i = 0; i < b->n_at; i++) {
                const stationing *u = &b->at[i];
                if (u->q != NO_COLUMN && reaches(t, &t->types[u->type], &t->sites[u->site], zone, points.items[k].at))
                    programme_term(b->p, 1 / zone->wanted[JOB_ALERT], u->q);
            }
        }
    }
    free(points.items);
}

/* The ships' rows 5. A ship is on task for its share of every period, so hours outside the window of a zone help no
 * period inside it: this is how picket reads "the same for ships with φ·H·periods over the horizon". */
static void meet_at_sea(builder *b, size_t z, job j, const int *sent)
{
    const theatre_case *t = b->t;
    const case_target *target = &t->targets[z];
    double day_hours = 0;
    for (int period = 0; period < t->periods_per_day; period++)
        day_hours += ship_hours(t, target, j, period);
    for (int period = 0; period < t->periods_per_day; period++) {
        double required = ship_hours(t, target, j, period);
        int gap = programme_column(b->p, 0, required, false, "g_%zu_%s_%d", z, job_names[j], period);
        programme_goal_term(b->p, GOAL_GAP, weight_of(target, j) / day_hours, gap);
        programme_row(b->p, '>', required);
        programme_term(b->p, 1, gap);
        for (size_t i = 0; i < b->n_at; i++) {
            int e = sent[(i * t->n_targets + z) * JOBS + j];
            if (e == NO_COLUMN)
                continue;
            double share = on_task_share(t, &t->types[b->at[i].type], &t->sites[b->at[i].site], target);
            programme_term(b->p, share * 24 / t->periods_per_day, e);
        }
    }
}

/* Row 6, and the ships to where they are wanted. */
static void send_ships(builder *b)
{
    const theatre_case *t = b->t;
    programme *p = b->p;
    size_t cells = b->n_at * t->n_targets * JOBS;
    int *sent = malloc((cells ? cells : 1) * sizeof *sent); /* [stationing × target × job] */
    if (!sent)
        abort();
    for (size_t i = 0; i < b->n_at; i++) {
        const stationing *u = &b->at[i];
        const case_type *type = &t->types[u->type];
        for (size_t z = 0; z < t->n_targets; z++)
            for (job j = 0; j < JOBS; j++) {
                const case_target *target = &t->targets[z];
                int *e = &sent[(i * t->n_targets + z) * JOBS + j];
                bool too_slow = j == JOB_ESCORT && type->speed < target->convoy_speed_kn;
                bool may = type->is_ship && j >= JOB_ESCORT && wants(target, j) && !too_slow &&
                           may_do(&t->contributors[u->contributor], type, j);
                *e = may ? programme_column(p, 0, INFINITY, true, "e_%zu_%zu_%s", i, z, job_names[j]) : NO_COLUMN;
            }
        if (!type->is_ship)
            continue;
        programme_row(p, '<', 0);
        programme_term(p, -1, u->n);
        for (size_t k = 0; k < t->n_targets * JOBS; k++)
            if (sent[i * t->n_targets * JOBS + k] != NO_COLUMN)
                programme_term(p, 1, sent[i * t->n_targets * JOBS + k]);
    }
    for (size_t z = 0; z < t->n_targets; z++)
        for (job j = JOB_ESCORT; j < JOBS; j++)
            if (wants(&t->targets[z], j))
                meet_at_sea(b, z, j, sent);
    free(sent);
}

programme *reference_programme(const theatre_case *t, int days_written, bool equal_alike)
{
    builder b = {.t = t, .p = programme_new(), .days = days_written};
    b.at = calloc((size_t)CASE_CONTRIBUTORS * CASE_TYPES * CASE_SITES, sizeof *b.at);
    b.first_sortie = calloc((size_t)days_written * (size_t)t->periods_per_day, sizeof *b.first_sortie);
    if (!b.at || !b.first_sortie)
        abort();
    declare_sites(&b);
    declare_units(&b);
    limit_units(&b);
    limit_changes(&b);
    for (int day = 0; day < days_written; day++)
        for (int period = 0; period < t->periods_per_day; period++)
            fly_period(&b, day, period);
    if (equal_alike)
        tie_equal_periods(&b);
    stand_alert(&b);
    send_ships(&b);
    free(b.first_sortie);
    free(b.at);
    return b.p;
}
