/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a plan file: every key stands once, for writer and reader both. */
#ifndef PICKET_PLAN_PLAN_JSON_H
#define PICKET_PLAN_PLAN_JSON_H

#include <picket/plan.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum pk_field_kind {
    PK_FIELD_TEXT,
    PK_FIELD_COUNT,    /* int, not negative */
    PK_FIELD_NUMBER,   /* finite */
    PK_FIELD_MAYBE,    /* null: NAN, there is none */
    PK_FIELD_OPTIONAL, /* number; in the file only where it is not NAN */
    PK_FIELD_ALLOWED,  /* null: INFINITY, without limit */
    PK_FIELD_MODEL,    /* enums, by name */
    PK_FIELD_STATUS,
    PK_FIELD_STAGE,
    PK_FIELD_TASK,
    PK_FIELD_SERIES,     /* array of finite numbers; its length is at `length` */
    PK_FIELD_SAME_SERIES /* one more of the length that the series before it has */
} pk_field_kind;

typedef struct pk_field {
    const char *key; /* NULL: the list's items are bare values, not objects */
    pk_field_kind kind;
    size_t offset; /* in the struct that holds it */
    size_t length; /* of a series: offset of its size_t */
} pk_field;

/* One of the plan's arrays. */
typedef struct pk_plan_list {
    const char *key;
    const pk_field *fields;
    size_t n_fields;
    size_t item_size;
    size_t items, length; /* offsets in pk_plan of the array and its size_t */
    bool optional;        /* in the file only where it is not empty */
} pk_plan_list;

extern const pk_field pk_plan_fields[];
extern const size_t pk_n_plan_fields;
extern const pk_plan_list pk_plan_lists[];
extern const size_t pk_n_plan_lists;

/* The name of a value of an enum kind, "" past the last. */
const char *pk_field_name(pk_field_kind kind, int value);

#endif
