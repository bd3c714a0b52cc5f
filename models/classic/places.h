/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of places, one a line, which may be larger than memory: CSV with a title row, and the random grids of Cordeau,
 * Furini, Ljubić (2019). They are read in blocks by all processors at once. A line in plain form is taken as it stands;
 * any other goes to the tokenizer of text.h, which says what is wrong with it.
 */
#ifndef PICKET_CLASSIC_PLACES_H
#define PICKET_CLASSIC_PLACES_H

#include <picket/position.h>
#include <picket/status.h>
#include <stdbool.h>
#include <stddef.h>

/* The places of one block, in the order of the file; NULL for what the file has not. */
typedef struct pk_places {
    size_t n, capacity;
    pk_position *position; /* [n] */
    double *demand;        /* [n] */
    double *cost;          /* [n] */
    double *existing;      /* [n] open already where it is more than 0 */
    const char **name;     /* [n] in the block, not ended by NUL */
    size_t *name_length;   /* [n] */
} pk_places;

/* What stands where in a line. */
typedef enum pk_place_field {
    PK_FIELD_OTHER,
    PK_FIELD_NAME,
    PK_FIELD_LAT,
    PK_FIELD_LON,
    PK_FIELD_DEMAND,
    PK_FIELD_COST,
    PK_FIELD_EXISTING,
    PK_FIELD_KEYWORD,
    PK_FIELD_COUNT
} pk_place_field;

typedef struct pk_places_file {
    const char *path;      /* borrowed */
    bool plane;            /* positions are x, y */
    bool words;            /* fields are parted by blanks, not by commas */
    char keyword;          /* first field of every line, if words */
    pk_place_field *field; /* [n_fields] */
    size_t n_fields;
    size_t n_head;   /* lines in front that are not empty: a title row, or sizes and sites */
    size_t n;        /* places that must follow; 0: at least one */
    size_t n_blocks; /* about so many */
} pk_places_file;

/* Takes a block's places, valid during the call. false: memory is out. */
typedef bool pk_places_visit(void *member, size_t block, const pk_places *places);

/* Reads the title row. */
pk_status pk_places_open_csv(const char *path, pk_places_file *file, pk_error *error);

/* Reads the sizes, and hands the sites to the visitor, in order; the places that remain are the customers. */
pk_status pk_places_open_grid(const char *path, pk_places_file *file, pk_places_visit *visit, void *visitor,
                              pk_error *error);

void pk_places_close(pk_places_file *file);

/* Hands every block to one of the members, each on a thread of its own, and checks the whole file; of several faults
 * the first in the file is told. O(bytes / threads). */
pk_status pk_places_each(const pk_places_file *file, pk_places_visit *visit, void *const *members, size_t n_members,
                         pk_error *error);

#endif
