/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A theatre as plain data, for tests that need a second opinion: it is drawn at random or read from a file, written as
 * the INI text that picket reads, and turned into a programme by reference.c. Nothing of it comes from picket's reader
 * or builder, so a misreading there has no twin here.
 *
 * Values are kept as they are written in the file (kn, min, days, degrees); arrays have fixed capacities, and what
 * does not fit ends the test.
 */
#ifndef PICKET_TESTS_THEATRE_CASE_H
#define PICKET_TESTS_THEATRE_CASE_H

#include "oracle/programme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
    CASE_SITES = 64,
    CASE_TYPES = 20,
    CASE_CONTRIBUTORS = 16,
    CASE_TARGETS = 160,
    CASE_EXCLUSIONS = 4,
    CASE_CORNERS = 8,
    CASE_POINTS = 12,
    CASE_HOSTS = 12,
    CASE_NAME = 24
};

typedef enum job { JOB_PATROL, JOB_SURVEILLANCE, JOB_ALERT, JOB_ESCORT, JOB_SWEEP, JOB_SEA_PATROL, JOBS } job;

extern const char *const job_names[JOBS];

typedef enum case_earth { EARTH_WGS84, EARTH_SPHERE, EARTH_PLANE } case_earth;

typedef enum site_state { SITE_CANDIDATE, SITE_OPEN, SITE_CLOSED } site_state;

typedef struct place {
    double lat, lon; /* on a plane: x, y in km */
} place;

typedef struct outline {
    place corners[CASE_CORNERS];
    size_t n;
} outline;

typedef struct case_site {
    char name[CASE_NAME], country[CASE_NAME];
    bool is_port, enabled;
    place at;
    double room; /* ramp or berths */
    double runway_m, sorties_per_day, personnel, cost;
    site_state state;
} case_site;

typedef struct case_type {
    char name[CASE_NAME];
    bool is_ship, enabled;
    bool jobs[JOBS];
    double speed;               /* km/h; ships: kn */
    double endurance;           /* h; ships: days */
    double turnaround;          /* h; ships: days */
    double availability;        /* 0..1 */
    double max_sorties_per_day; /* INFINITY: none */
    double min_runway_m, slots, personnel, cost, reaction_min;
} case_type;

typedef struct case_contributor {
    char name[CASE_NAME];
    bool enabled;
    int offered[CASE_TYPES];
    double personnel; /* ceiling; INFINITY: none */
    bool any_host;
    char hosts[CASE_HOSTS][CASE_NAME];
    size_t n_hosts;
    bool any_job;
    bool jobs[JOBS];
} case_contributor;

typedef struct case_point {
    place at;
    double weight;
} case_point;

typedef struct case_target {
    char name[CASE_NAME];
    bool is_lane, enabled;
    double weight;
    double job_weight[JOBS]; /* NAN: weight */
    double wanted[JOBS];     /* zones: units, or aircraft on alert; lanes: escorts per transit, sweep hours per day */

    place at;
    double radius_km;
    outline shape; /* a zone's area (none: n = 0) or a lane's route */
    case_point points[CASE_POINTS];
    size_t n_points;           /* 0: the lattice */
    double grid_km;            /* NAN: the instance's */
    double from_hour, to_hour; /* of the day */
    double response_min;

    double transits_per_day, convoy_speed_kn;
} case_target;

typedef struct case_exclusion {
    char name[CASE_NAME];
    bool enabled;
    outline area;
    double buffer_km;
    bool on_bases, on_ports;
} case_exclusion;

typedef struct theatre_case {
    uint64_t seed; /* it was drawn from; 0 where it was read */
    case_earth earth;
    int horizon_days, periods_per_day;
    bool whole_sorties;
    double grid_km;
    double personnel_limit, cost_limit, max_bases, max_ports; /* INFINITY: none */
    goal order[GOALS];                                        /* of the stages; none: the gap alone */
    size_t n_order;
    double keep;

    case_site sites[CASE_SITES];
    size_t n_sites;
    case_type types[CASE_TYPES];
    size_t n_types;
    case_contributor contributors[CASE_CONTRIBUTORS];
    size_t n_contributors;
    case_target targets[CASE_TARGETS];
    size_t n_targets;
    case_exclusion exclusions[CASE_EXCLUSIONS];
    size_t n_exclusions;

    char previous_plan[256]; /* path as written; empty: none */
    int previous[CASE_CONTRIBUTORS][CASE_TYPES][CASE_SITES];
    double max_changes; /* INFINITY: none */
} theatre_case;

/* A tiny theatre: 3 bases, 1 or 2 ports, 2 types of aircraft and 1 or 2 of ships, 4 zones, a lane. Draws again where
 * a threshold is so close that two right readings of MODEL.md could differ. Yours to free. */
theatre_case *case_random(uint64_t seed);

/* Writes the INI text; a zone with points gets its CSV file, folder/NAME.csv. False where a file could not be written.
 */
bool case_write(const theatre_case *theatre, const char *folder, const char *file_name);

/* Reads an INI text that keeps to the keys above (no overlays, no `points`). NULL, and why on stderr, where it does
 * not. Yours to free. */
theatre_case *case_read(const char *path);

/* The hours of [from, to) of the day, wrapping midnight where from > to, that lie in the period of the day. */
double case_window_hours(const case_target *zone, int period, int periods_per_day);

#endif
