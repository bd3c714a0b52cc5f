/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tiny theatres at random. Every value is a whole number of some decimal unit, so that its text reads back to the same
 * double. Sizes and limits are drawn so that most theatres have limits that bind and shares that are met in part.
 */
#include "oracle/reference.h"
#include "oracle/theatre_case.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* splitmix64 */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* A whole number from low to high. */
static int roll(uint64_t *state, int low, int high)
{
    return low + (int)(next(state) % (uint64_t)(high - low + 1));
}

static bool chance(uint64_t *state, int per_cent)
{
    return roll(state, 1, 100) <= per_cent;
}

static double decimal(uint64_t *state, int low, int high, double unit)
{
    return roll(state, low, high) / unit;
}

static place somewhere(uint64_t *state, case_earth earth)
{
    if (earth == EARTH_PLANE)
        return (place){roll(state, 0, 500), roll(state, 0, 500)};
    return (place){decimal(state, 435000, 485000, 10000), decimal(state, 240000, 310000, 10000)};
}

/* A triangle or a quadrangle around a place, corners in turn; half is in km. */
static outline around(uint64_t *state, case_earth earth, place centre, int half_km)
{
    static const double turn[4][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    outline shape = {.n = (size_t)roll(state, 3, 4)};
    for (size_t i = 0; i < shape.n; i++) {
        double reach = decimal(state, half_km * 50, half_km * 100, 100);
        if (earth != EARTH_PLANE)
            reach = floor(reach * 90) / 10000; /* degrees, about */
        shape.corners[i] = (place){centre.lat + turn[i][0] * reach, centre.lon + turn[i][1] * reach};
        /* back onto the decimal grid that the text has */
        shape.corners[i].lat = round(shape.corners[i].lat * 10000) / 10000;
        shape.corners[i].lon = round(shape.corners[i].lon * 10000) / 10000;
    }
    return shape;
}

static const char *const countries[] = {"RO", "BG", "TR"};

static void draw_sites(theatre_case *t, uint64_t *s)
{
    size_t n_ports = (size_t)roll(s, 1, 2);
    t->n_sites = 3 + n_ports;
    for (size_t i = 0; i < t->n_sites; i++) {
        case_site *site = &t->sites[i];
        *site = (case_site){.is_port = i >= 3, .enabled = !chance(s, 4), .at = somewhere(s, t->earth)};
        snprintf(site->name, sizeof site->name, "%c%zu", site->is_port ? 'p' : 'b', site->is_port ? i - 3 : i);
        snprintf(site->country, sizeof site->country, "%s", countries[roll(s, 0, 2)]);
        site->room = site->is_port ? roll(s, 1, 5) : roll(s, 2, 14);
        site->runway_m = site->is_port ? 0 : 1800 + 300 * roll(s, 0, 4);
        site->sorties_per_day = site->is_port ? 0 : roll(s, 3, 40);
        site->personnel = roll(s, 20, 200);
        site->cost = roll(s, 0, 30);
        site->state = chance(s, 12) ? SITE_OPEN : chance(s, 8) ? SITE_CLOSED : SITE_CANDIDATE;
    }
}

static void draw_types(theatre_case *t, uint64_t *s)
{
    size_t n_ships = (size_t)roll(s, 1, 2);
    t->n_types = 2 + n_ships;
    for (size_t k = 0; k < t->n_types; k++) {
        case_type *type = &t->types[k];
        *type = (case_type){.is_ship = k >= 2, .enabled = !chance(s, 3), .max_sorties_per_day = INFINITY};
        snprintf(type->name, sizeof type->name, "%c%zu", type->is_ship ? 's' : 'a', type->is_ship ? k - 2 : k);
        int first = type->is_ship ? JOB_ESCORT : JOB_PATROL;
        for (int j = 0; j < 3; j++)
            type->jobs[first + j] = chance(s, 60);
        type->jobs[first + roll(s, 0, 2)] = true;
        type->availability = decimal(s, 55, 100, 100);
        type->slots = roll(s, 1, 2);
        type->personnel = type->is_ship ? roll(s, 40, 160) : roll(s, 10, 40);
        type->cost = roll(s, 0, 9);
        if (type->is_ship) {
            type->speed = roll(s, 11, 26);
            type->endurance = decimal(s, 20, 150, 10);
            type->turnaround = roll(s, 0, 7);
            continue;
        }
        type->speed = roll(s, 350, 950);
        type->endurance = decimal(s, 120, 900, 100);
        type->turnaround = decimal(s, 10, 50, 10);
        if (chance(s, 40))
            type->max_sorties_per_day = decimal(s, 10, 40, 10);
        type->min_runway_m = chance(s, 60) ? 1800 + 300 * roll(s, 0, 3) : 0;
        type->reaction_min = roll(s, 0, 8);
    }
}

static void draw_contributors(theatre_case *t, uint64_t *s)
{
    t->n_contributors = (size_t)roll(s, 2, 3);
    for (size_t c = 0; c < t->n_contributors; c++) {
        case_contributor *contributor = &t->contributors[c];
        *contributor = (case_contributor){
            .enabled = !chance(s, 5), .personnel = INFINITY, .any_host = chance(s, 55), .any_job = chance(s, 70)};
        snprintf(contributor->name, sizeof contributor->name, "C%zu", c);
        for (size_t k = 0; k < t->n_types; k++)
            if (chance(s, 70))
                contributor->offered[k] = roll(s, 1, t->types[k].is_ship || t->whole_sorties ? 3 : 8);
        contributor->offered[roll(s, 0, 1)] += 1;
        if (chance(s, 35))
            contributor->personnel = roll(s, 40, 400);
        if (!contributor->any_host) {
            contributor->n_hosts = (size_t)roll(s, 1, 2);
            int from = roll(s, 0, 2);
            for (size_t i = 0; i < contributor->n_hosts; i++)
                snprintf(contributor->hosts[i], CASE_NAME, "%s", countries[((size_t)from + i) % 3]);
        }
        if (!contributor->any_job) {
            for (job j = 0; j < JOBS; j++)
                contributor->jobs[j] = chance(s, 65);
            contributor->jobs[roll(s, 0, JOBS - 1)] = true;
        }
    }
}

static void draw_hours(case_target *zone, uint64_t *s)
{
    static const double hours[][2] = {{6, 18}, {18, 6}, {4, 22}, {0, 12}, {22.5, 3.25}, {9, 10}};
    zone->to_hour = 24;
    if (!chance(s, 45))
        return;
    int choice = roll(s, 0, 5);
    zone->from_hour = hours[choice][0];
    zone->to_hour = hours[choice][1];
}

static void draw_zone(theatre_case *t, case_target *zone, uint64_t *s)
{
    zone->at = somewhere(s, t->earth);
    zone->radius_km = 5 * roll(s, 0, 16) / 2.0;
    if (chance(s, 30))
        zone->shape = around(s, t->earth, zone->at, 70);
    else if (chance(s, 15)) {
        zone->n_points = (size_t)roll(s, 1, 9);
        for (size_t i = 0; i < zone->n_points; i++)
            zone->points[i] = (case_point){somewhere(s, t->earth), decimal(s, 1, 50, 10)};
    }
    if (chance(s, 20))
        zone->grid_km = roll(s, 6, 30);
    draw_hours(zone, s);
    zone->wanted[JOB_PATROL] = chance(s, 60) ? decimal(s, 1, 6, 2) : 0;
    zone->wanted[JOB_SURVEILLANCE] = chance(s, 35) ? roll(s, 1, 2) : 0;
    zone->wanted[JOB_SEA_PATROL] = chance(s, 30) ? decimal(s, 1, 4, 2) : 0;
    zone->wanted[JOB_ALERT] = chance(s, 60) ? roll(s, 1, 3) : 0;
    zone->response_min = roll(s, 5, 45);
}

/* On a plane: a zone exactly as far from a base as an aircraft on alert may go, by the triangle of 3, 4 and 5. */
static void draw_tie(theatre_case *t, case_target *zone, uint64_t *s)
{
    case_site *base = &t->sites[roll(s, 0, 2)];
    case_type *type = &t->types[roll(s, 0, 1)];
    int minutes = roll(s, 1, 30), fifths = roll(s, 1, 3); /* of the km in a minute */
    type->speed = 300 * fifths;
    type->endurance = 10;
    zone->response_min = type->reaction_min + minutes;
    zone->at = (place){base->at.lat + 3 * fifths * minutes, base->at.lon - 4 * fifths * minutes};
    zone->radius_km = 0;
    zone->shape.n = 0;
    zone->n_points = 0;
    zone->wanted[JOB_ALERT] = roll(s, 1, 3);
}

static void draw_lane(theatre_case *t, case_target *lane, uint64_t *s)
{
    lane->is_lane = true;
    lane->to_hour = 24;
    lane->shape.n = (size_t)roll(s, 2, 4);
    for (size_t i = 0; i < lane->shape.n; i++)
        lane->shape.corners[i] = somewhere(s, t->earth);
    lane->transits_per_day = roll(s, 1, 3);
    lane->wanted[JOB_ESCORT] = chance(s, 75) ? roll(s, 1, 2) : 0;
    lane->wanted[JOB_SWEEP] = chance(s, 60) ? roll(s, 4, 48) : 0;
    lane->convoy_speed_kn = roll(s, 9, 16);
}

static void draw_targets(theatre_case *t, uint64_t *s)
{
    t->n_targets = 5;
    for (size_t z = 0; z < t->n_targets; z++) {
        case_target *target = &t->targets[z];
        *target = (case_target){.enabled = !chance(s, 4), .weight = roll(s, 1, 10), .grid_km = NAN};
        snprintf(target->name, sizeof target->name, "%c%zu", z == 4 ? 'l' : 'z', z == 4 ? 0 : z);
        if (z == 4)
            draw_lane(t, target, s);
        else
            draw_zone(t, target, s);
        if (t->earth == EARTH_PLANE && !target->is_lane && chance(s, 50))
            draw_tie(t, target, s);
        for (job j = 0; j < JOBS; j++)
            target->job_weight[j] = target->wanted[j] > 0 && chance(s, 20) ? decimal(s, 1, 80, 10) : NAN;
    }
}

static void draw_limits(theatre_case *t, uint64_t *s)
{
    t->personnel_limit = chance(s, 60) ? roll(s, 250, 1200) : (double)INFINITY;
    t->cost_limit = chance(s, 40) ? roll(s, 20, 150) : (double)INFINITY;
    t->max_bases = chance(s, 60) ? roll(s, 1, 2) : (double)INFINITY;
    t->max_ports = chance(s, 40) ? roll(s, 0, 1) : (double)INFINITY;
    t->n_exclusions = (size_t)roll(s, 0, 2);
    for (size_t i = 0; i < t->n_exclusions; i++) {
        case_exclusion *exclusion = &t->exclusions[i];
        *exclusion = (case_exclusion){.enabled = !chance(s, 10), .on_bases = chance(s, 80)};
        exclusion->on_ports = !exclusion->on_bases || chance(s, 60);
        snprintf(exclusion->name, sizeof exclusion->name, "x%zu", i);
        exclusion->area = around(s, t->earth, somewhere(s, t->earth), 90);
        exclusion->buffer_km = chance(s, 60) ? roll(s, 5, 60) : 0;
    }
}

/* What stood where before, whether or not it may still stand there. */
static void draw_previous(theatre_case *t, uint64_t *s)
{
    if (!chance(s, 30))
        return;
    snprintf(t->previous_plan, sizeof t->previous_plan, "previous.json");
    t->max_changes = chance(s, 60) ? roll(s, 0, 6) : (double)INFINITY;
    for (size_t c = 0; c < t->n_contributors; c++)
        for (size_t k = 0; k < t->n_types; k++)
            for (size_t i = 0; i < t->n_sites; i++)
                if (t->types[k].is_ship == t->sites[i].is_port && chance(s, 35))
                    t->previous[c][k][i] = roll(s, 0, t->contributors[c].offered[k]);
}

/* The gap, and in three of ten theatres some of the other stages in any order. */
static void draw_stages(theatre_case *t, uint64_t *s)
{
    t->n_order = 1;
    t->order[0] = GOAL_GAP;
    if (!chance(s, 30))
        return;
    goal others[] = {GOAL_CHANGES, GOAL_PERSONNEL, GOAL_FLIGHT_HOURS};
    for (int left = 3; left > 0; left--) {
        int i = roll(s, 0, left - 1);
        t->order[t->n_order++] = others[i];
        others[i] = others[left - 1];
    }
    t->n_order = (size_t)roll(s, 2, 4);
    t->keep = chance(s, 60) ? 0.001 : decimal(s, 0, 50, 1000);
}

static void draw(theatre_case *t, uint64_t *s)
{
    int choice = roll(s, 0, 5);
    *t = (theatre_case){.earth = choice > 1   ? EARTH_WGS84
                                 : choice > 0 ? EARTH_SPHERE
                                              : EARTH_PLANE,
                        .keep = 0.001,
                        .max_changes = INFINITY};
    t->whole_sorties = chance(s, 30);
    t->horizon_days = roll(s, 1, t->whole_sorties ? 1 : 2);
    t->periods_per_day = roll(s, 1, t->whole_sorties ? 2 : 4);
    t->grid_km = roll(s, 10, 40);
    draw_sites(t, s);
    draw_types(t, s);
    draw_contributors(t, s);
    draw_targets(t, s);
    draw_limits(t, s);
    draw_previous(t, s);
    draw_stages(t, s);
}

theatre_case *case_random(uint64_t seed)
{
    theatre_case *theatre = malloc(sizeof *theatre);
    if (!theatre)
        return NULL;
    uint64_t state = seed;
    const double clear_km = 0.5; /* half the coarsest step of an edge that MODEL.md allows */
    do
        draw(theatre, &state);
    while (reference_exclusion_margin_km(theatre) < clear_km);
    theatre->seed = seed;
    return theatre;
}
