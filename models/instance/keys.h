/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one table of everything that may stand in an instance file: kinds of section, their keys, and what each may
 * hold. Parsing, checks, "did you mean" and `picket check --keys` all come from it.
 */
#ifndef PICKET_INSTANCE_KEYS_H
#define PICKET_INSTANCE_KEYS_H

#include "instance/section.h"

#include <stdio.h>

typedef enum pk_value_kind {
    PK_VALUE_TEXT,     /* const char * */
    PK_VALUE_WORD,     /* const char *, without a comma, so that it can stand in a list */
    PK_VALUE_PATH,     /* const char *, resolved against the folder of the file it is written in */
    PK_VALUE_NUMBER,   /* double */
    PK_VALUE_CHOICE,   /* int: one of the choices */
    PK_VALUE_SET,      /* unsigned: bits of the choices */
    PK_VALUE_SEQUENCE, /* pk_sequence: choices in order */
    PK_VALUE_WORDS,    /* pk_words */
    PK_VALUE_POSITION, /* pk_position */
    PK_VALUE_VERTICES, /* pk_vertices */
    PK_VALUE_WINDOW,   /* pk_window */
    PK_VALUE_OFFER     /* pk_offer *: the key's name is a prefix, a type's name follows */
} pk_value_kind;

typedef struct pk_choice {
    const char *name; /* NULL ends the list */
    int value;
} pk_choice;

extern const pk_choice pk_choices_model[], pk_choices_task[], pk_choices_stage[];

/* How a number is written in files, and what makes the instance's unit of it: value · times / per. */
typedef struct pk_unit {
    const char *name;
    double times, per;
} pk_unit;

/* Numbers are at most this where nothing else is said, so that sums and products of a few of them stay finite. */
#define PK_LARGE 1e9

typedef struct pk_key {
    const char *name;
    const char *help;
    const char *fallback;  /* the default, as it would be written; NULL: none, `otherwise` says what holds then */
    const char *otherwise; /* for the documentation */
    const char *all;       /* a word that stands for no limit, or for all of a list */
    const pk_unit *unit;   /* numbers */
    double low, high;
    const pk_choice *choices;
    size_t offset;       /* of the field in pk_section */
    size_t least;        /* PK_VALUE_VERTICES: how many at least */
    pk_value_kind value; /* what it holds */
    pk_kind type;        /* PK_VALUE_OFFER: the kind of section that is offered */
    unsigned among;      /* bits of the choices that are allowed here; 0: all */
    unsigned models;     /* bits of the models that know the key; 0: all */
    bool required;
    bool above; /* low itself is out of range */
    bool whole;
} pk_key;

typedef struct pk_kind_info {
    const char *name;
    bool named;
    bool theatre; /* of the theatre model alone */
    const pk_key *keys;
    size_t n_keys;
    const char *help;
} pk_kind_info;

extern const pk_kind_info pk_kinds[PK_KIND_COUNT];

/* The key of that name, NULL for none. */
const pk_key *pk_key_find(pk_kind kind, const char *name);

/* Its index in pk_section.given. */
size_t pk_key_index(pk_kind kind, const pk_key *key);

/* Names as candidates for pk_nearest: of the kinds, of a kind's keys, of the choices. Room for PK_KEY_LIMIT. */
size_t pk_kind_names(const char **names);
size_t pk_key_names(pk_kind kind, const char **names);
size_t pk_choice_names(const pk_key *key, const char **names);

/* What a value of the key must be, as a phrase: "a whole number >= 0 or none". */
void pk_key_describe(const pk_key *key, pk_earth earth, char *text, size_t size);

/* The whole table as Markdown. */
void pk_keys_print(FILE *stream);

#endif
