/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An instance while it is read: sections with the values of their keys, not yet resolved to indices, each value with
 * where it was written. keys.h says which field a key fills.
 */
#ifndef PICKET_INSTANCE_SECTION_H
#define PICKET_INSTANCE_SECTION_H

#include "instance/complaint.h"

#include <picket/instance.h>

typedef enum pk_kind {
    PK_KIND_INSTANCE,
    PK_KIND_LIMITS,
    PK_KIND_OBJECTIVE,
    PK_KIND_BASE,
    PK_KIND_PORT,
    PK_KIND_AIRCRAFT,
    PK_KIND_SHIP,
    PK_KIND_CONTRIBUTOR,
    PK_KIND_ZONE,
    PK_KIND_LANE,
    PK_KIND_EXCLUSION,
    PK_KIND_PREVIOUS,
    PK_KIND_COUNT
} pk_kind;

/* No kind has more keys. */
enum { PK_KEY_LIMIT = 32 };

typedef struct pk_words {
    const char *const *items; /* NULL: the word that stands for all of them */
    size_t n;
} pk_words;

typedef struct pk_sequence {
    int items[8];
    size_t n;
} pk_sequence;

typedef struct pk_vertices {
    const pk_position *items;
    size_t n;
} pk_vertices;

typedef struct pk_window {
    double start_h, end_h;
} pk_window;

/* aircraft.TYPE = n or ship.TYPE = n */
typedef struct pk_offer {
    struct pk_section *type;
    int number;
    struct pk_offer *next;
} pk_offer;

typedef struct pk_section {
    pk_kind kind;
    const char *name;  /* "" where the kind has none */
    const char *title; /* as between the brackets */
    pk_origin header;  /* the first of all files, line 0 where there is none */
    pk_origin last_header;
    pk_origin given[PK_KEY_LIMIT]; /* by index of the key: where it was written last */
    bool defined;                  /* some key besides `enabled` is written */
    int enabled;
    size_t index; /* in the instance's array of its kind, where enabled */
    struct pk_section *next;
    struct pk_section *next_alike;    /* in its bucket */
    struct pk_assignment *last_offer; /* written */
    union {
        struct {
            const char *name;
            int model, earth, whole_sorties;
            double horizon_days, periods_per_day, grid_km;
            pk_classic classic;
            double sites;
            int unit_costs, single_source;
        } instance;
        struct {
            double personnel, max_bases, max_ports, cost;
        } limits;
        struct {
            pk_sequence order;
            double gap_tolerance, keep;
        } objective;
        struct {
            pk_site site;
            int status;
        } site;
        pk_type type;
        struct {
            pk_offer *offers;
            double personnel;
            pk_words host_countries;
            pk_task_set tasks;
        } contributor;
        struct {
            pk_target target;
            pk_vertices vertices; /* area or route */
            double weight;
            pk_window hours;
            const char *points;
        } target;
        struct {
            pk_vertices area;
            double buffer_km;
            unsigned applies_to; /* bits by pk_domain */
        } exclusion;
        struct {
            const char *plan;
            double max_changes;
        } previous;
    } as;
} pk_section;

/* One line of a value of several, in order. */
typedef struct pk_piece {
    const char *text;
    size_t line;
    struct pk_piece *next;
} pk_piece;

/* A key as it was written somewhere. */
typedef struct pk_assignment {
    pk_section *section;
    const struct pk_key *key;
    const char *written; /* the key's name as written */
    pk_origin origin;
    pk_piece *first, *last;
    bool broken; /* a line of it was no text: complained about already */
    struct pk_assignment *next;
    struct pk_assignment *offer_before; /* of the same section */
} pk_assignment;

enum { PK_SECTION_BUCKETS = 4096 };

/* All that was read. */
typedef struct pk_draft {
    pk_arena *arena; /* borrowed */
    const char *const *paths;
    size_t n_paths;
    pk_complaints complaints;
    pk_section *sections[PK_KIND_COUNT]; /* lists in order of first appearance */
    pk_section *last_section[PK_KIND_COUNT];
    pk_section *bucket[PK_SECTION_BUCKETS]; /* by hash of kind and name */
    pk_assignment *first, *last;
    pk_section *current; /* the section that lines are read into; NULL for none, or for one that was refused */
    bool refused;        /* the section was complained about, its keys are passed over */
    pk_assignment *open; /* the key that an indented line continues; NULL after one that was refused */
} pk_draft;

#endif
