/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An instance: what the planner wrote, validated, in one set of units (km, h, degrees), with every name resolved to
 * an index. docs/model.md says what each key means. Disabled sections and what refers to them are not in it.
 *
 * All arrays and strings belong to the instance and live until pk_instance_free.
 */
#ifndef PICKET_INSTANCE_H
#define PICKET_INSTANCE_H

#include <picket/position.h>
#include <picket/status.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum pk_model { PK_THEATRE, PK_MCLP, PK_LSCP, PK_PSCP, PK_PMEDIAN, PK_CFLP, PK_MODEL_COUNT } pk_model;

typedef enum pk_task {
    PK_PATROL,
    PK_SURVEILLANCE,
    PK_ALERT,
    PK_ESCORT,
    PK_SWEEP,
    PK_SEA_PATROL,
    PK_TASK_COUNT
} pk_task;

typedef unsigned pk_task_set; /* bit (1u << task) */

#define PK_ALL_TASKS ((1u << PK_TASK_COUNT) - 1u)
#define PK_AIR_TASKS ((1u << PK_PATROL) | (1u << PK_SURVEILLANCE) | (1u << PK_ALERT))
#define PK_SEA_TASKS ((1u << PK_ESCORT) | (1u << PK_SWEEP) | (1u << PK_SEA_PATROL))

typedef enum pk_domain { PK_AIR, PK_SEA } pk_domain;

typedef enum pk_site_status { PK_CANDIDATE, PK_OPEN, PK_CLOSED } pk_site_status;

/* A base (domain PK_AIR) or a port (PK_SEA). */
typedef struct pk_site {
    const char *name;
    pk_domain domain;
    pk_position position;
    const char *country;    /* as written; "" where none was given */
    double slots;           /* ramp of a base, berths of a port */
    double runway_m;        /* bases; 0 for ports */
    double sorties_per_day; /* bases; 0 for ports */
    double personnel;
    double cost;
    pk_site_status status;
} pk_site;

/* An aircraft type (domain PK_AIR) or a ship type (PK_SEA). */
typedef struct pk_type {
    const char *name;
    pk_domain domain;
    pk_task_set tasks;
    double speed_kmh;           /* ships: 1.852 · speed_kn */
    double endurance_h;         /* ships: 24 · endurance_days */
    double turnaround_h;        /* ships: 24 · turnaround_days */
    double availability;        /* 0..1 */
    double max_sorties_per_day; /* aircraft; INFINITY where none */
    double min_runway_m;        /* aircraft; 0 for ships */
    double slots;
    double personnel;
    double cost;
    double reaction_h; /* aircraft; 0 for ships */
} pk_type;

typedef struct pk_contributor {
    const char *name;
    const int *offered; /* [n_types] units offered of each type, >= 0 */
    double personnel;   /* ceiling on its own people; INFINITY where none */
    pk_task_set tasks;  /* what its units may do */
    bool any_host;      /* its units may stand anywhere; otherwise only in: */
    const char *const *host_countries;
    size_t n_host_countries;
} pk_contributor;

typedef struct pk_weighted_point {
    pk_position position;
    double weight;
} pk_weighted_point;

typedef enum pk_target_kind { PK_ZONE, PK_LANE } pk_target_kind;

/* A zone or a lane. */
typedef struct pk_target {
    const char *name;
    pk_target_kind kind;
    const char *label; /* a zone's `kind`, free text; "" where none, "lane" for lanes */

    /* Requirement and weight by task. For presence tasks of a zone: units on station inside the window; alert:
     * aircraft that must reach every point; escort: escorts_per_transit; sweep: sweep_hours_per_day. A task with
     * requirement 0 is not wanted, and its weight counts nowhere. */
    double required[PK_TASK_COUNT];
    double weight[PK_TASK_COUNT];

    /* zones */
    bool has_position;
    pk_position position;
    double radius_km;
    const pk_position *area; /* [n_area] polygon, NULL unless given by `area` */
    size_t n_area;
    const pk_weighted_point *points; /* [n_points] read from the `points` file; NULL: the lattice of grid_km */
    size_t n_points;
    double grid_km;
    double window_start_h; /* the hours of the day in which presence is wanted: start < end, or it wraps midnight */
    double window_end_h;
    double response_h;

    /* lanes */
    const pk_position *route; /* [n_route] */
    size_t n_route;
    double transits_per_day;
    double convoy_speed_kmh;
} pk_target;

typedef struct pk_exclusion {
    const char *name;
    const pk_position *area; /* [n_area] */
    size_t n_area;
    double buffer_km;
    bool applies_to[2]; /* by pk_domain of the site */
} pk_exclusion;

typedef enum pk_stage {
    PK_STAGE_GAP,
    PK_STAGE_CHANGES,
    PK_STAGE_PERSONNEL,
    PK_STAGE_FLIGHT_HOURS,
    PK_STAGE_COUNT
} pk_stage;

/* The classic models' own parameters; NAN or -1 where not given. */
typedef struct pk_classic {
    const char *data;   /* path, resolved against the instance file's folder; NULL for theatre */
    const char *format; /* NULL for theatre */
    double radius;
    double earth_radius_m; /* 0: the default of `earth` */
    long sites;            /* p; -1 */
    double budget;
    double demand;
    double demand_share;
    double capacity;
    bool unit_costs;
    bool single_source;
} pk_classic;

typedef struct pk_instance {
    const char *name; /* [instance] name, else the first file's name without folder and ending */
    pk_model model;
    pk_earth earth;
    double horizon_days;
    int periods_per_day;
    bool whole_sorties;
    double grid_km;

    double personnel_limit; /* INFINITY where none, like the next three */
    double cost_limit;
    double max_bases;
    double max_ports;

    pk_stage order[PK_STAGE_COUNT];
    size_t n_order;
    double gap_tolerance; /* relative */
    double keep;          /* relative */

    pk_site *sites; /* bases first, then ports, each in file order */
    size_t n_sites;
    pk_type *types; /* aircraft first, then ships, each in file order */
    size_t n_types;
    pk_contributor *contributors;
    size_t n_contributors;
    pk_target *targets; /* zones first, then lanes, each in file order */
    size_t n_targets;
    pk_exclusion *exclusions;
    size_t n_exclusions;

    const char *previous_plan; /* path, resolved against the file's folder; NULL where none */
    double max_changes;        /* INFINITY where none */

    pk_classic classic;

    struct pk_arena *arena;
} pk_instance;

/*
 * Reads instance files; later ones override earlier ones key by key, then the n_settings strings "section.key=value"
 * (a named section is written kind.name.key) override both. Paths in a file are resolved against its folder, those in
 * a setting are taken as they are. Without any file, settings alone may make an instance of a classic model.
 *
 * On bad input *instance is NULL, PK_ERROR_DATA or PK_ERROR_NO_INPUT is returned, and *messages (yours to free) lists
 * everything that is wrong, one a line: "file:line: [section] key: found ..., expected ...; did you mean ...?"; *error
 * says how many. *messages is NULL otherwise. Linear in the size of the files, up to name look-ups.
 */
pk_status pk_instance_read(const char *const *paths, size_t n_paths, const char *const *settings, size_t n_settings,
                           pk_instance **instance, char **messages, pk_error *error);

void pk_instance_free(pk_instance *instance);

/* Names as they are written in files; never NULL. */
const char *pk_model_name(pk_model model);
const char *pk_task_name(pk_task task);
const char *pk_stage_name(pk_stage stage);

#endif
