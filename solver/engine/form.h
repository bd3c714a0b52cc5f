/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The form: a mixed-integer programme in columns, rows and goals, as every model hands it to the engine.
 *
 *   minimise  goal · x    subject to  lower <= A x <= upper,  column bounds,  x_j whole for some j
 *
 * A form is built column by column and row by row; it grows, it never shrinks. Names explain themselves and are kept
 * for export and for messages; the engine never reads meaning from them.
 */
#ifndef PICKET_ENGINE_FORM_H
#define PICKET_ENGINE_FORM_H

#include <picket/status.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct pk_column {
    const char *name;
    double lower, upper; /* upper may be INFINITY */
    double cost;         /* in the goal being minimised */
    bool whole;
    int priority;  /* dives round whole columns of a higher priority first */
    bool deferred; /* of the whole columns, branched on where no other moves the bound */
    bool sum;      /* of other whole columns, in a row of its own: they decide it */
} pk_column;

typedef struct pk_row {
    const char *name;
    double lower, upper; /* ±INFINITY where open */
    size_t start, end;   /* its entries: [start, end) of the form's */
} pk_row;

typedef struct pk_entry {
    int column;
    double value;
} pk_entry;

typedef struct pk_form {
    pk_column *columns;
    size_t n_columns, cap_columns;
    pk_row *rows;
    size_t n_rows, cap_rows;
    pk_entry *entries;
    size_t n_entries, cap_entries;
    double cost_offset;     /* added to the goal */
    struct pk_arena *arena; /* names */
    bool failed;            /* an append ran out of memory: the form is unusable, pk_form_ok says so */
} pk_form;

pk_status pk_form_new(pk_form **form, pk_error *error);
void pk_form_free(pk_form *form);

/* O(entries). */
pk_status pk_form_copy(const pk_form *form, pk_form **copy, pk_error *error);

/* Index of the new column. The name is a printf format. Memory errors are kept in the form (see pk_form_ok), so that
 * builders need not test each call; the index is then 0. Amortised O(1). */
int pk_form_add_column(pk_form *form, double lower, double upper, bool whole, int priority, const char *name, ...)
    __attribute__((format(printf, 6, 7)));

/* A column like one of another form, under its name. Index and errors as above. */
int pk_form_add_column_like(pk_form *form, const pk_column *column);

/* Begins a row; the pk_form_add_entry calls that follow fill it. Entries of one column in one row must be given once;
 * zeros are dropped. */
int pk_form_add_row(pk_form *form, double lower, double upper, const char *name, ...)
    __attribute__((format(printf, 4, 5)));
void pk_form_add_entry(pk_form *form, int column, double value);

/* PK_ERROR_MEMORY if any append failed. */
pk_status pk_form_ok(const pk_form *form, pk_error *error);

/* The highest priority of a whole column; 0 without one. O(columns). */
int pk_form_leading(const pk_form *form);

/* cost · x + offset. */
double pk_form_value(const pk_form *form, const double *x);

/* The least value that the bounds of the columns leave, rows aside; -INFINITY where they leave any. */
double pk_form_least(const pk_form *form);

/* The largest violation of a row, a bound or wholeness, rows scaled by max(1, |side|). */
double pk_form_violation(const pk_form *form, const double *x);

#endif
