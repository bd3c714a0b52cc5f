/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/form.h"

#include "base/arena.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ITEMS = 256 };

/* There is a column 0 from the start: where another cannot be added, its place in the builder's sums is taken by that,
 * until pk_form_ok says so. */
pk_status pk_form_new(pk_form **form, pk_error *error)
{
    pk_form *fresh = calloc(1, sizeof *fresh);
    if (fresh) {
        fresh->arena = pk_arena_new();
        fresh->columns = calloc(FIRST_ITEMS, sizeof *fresh->columns);
        fresh->cap_columns = FIRST_ITEMS;
    }
    if (!fresh || !fresh->arena || !fresh->columns) {
        pk_form_free(fresh);
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a form");
    }
    *form = fresh;
    return PK_OK;
}

void pk_form_free(pk_form *form)
{
    if (!form)
        return;
    free(form->columns);
    free(form->rows);
    free(form->entries);
    pk_arena_free(form->arena);
    free(form);
}

/* Room for one more item; NULL and form->failed when memory is out. */
static void *grow(pk_form *form, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    size_t wanted = *capacity ? 2 * *capacity : FIRST_ITEMS;
    void *larger = realloc(items, wanted * size);
    if (!larger) {
        form->failed = true;
        return NULL;
    }
    *capacity = wanted;
    return larger;
}

static const char *format_name(pk_form *form, const char *format, va_list arguments)
{
    char text[512];
    vsnprintf(text, sizeof text, format, arguments);
    const char *name = pk_arena_strdup(form->arena, text);
    if (!name)
        form->failed = true;
    return name;
}

int pk_form_add_column(pk_form *form, double lower, double upper, bool whole, int priority, const char *name, ...)
{
    pk_column *columns = grow(form, form->columns, form->n_columns, &form->cap_columns, sizeof *form->columns);
    if (!columns)
        return 0;
    form->columns = columns;
    va_list arguments;
    va_start(arguments, name);
    columns[form->n_columns] = (pk_column){.name = format_name(form, name, arguments),
                                           .lower = lower,
                                           .upper = upper,
                                           .whole = whole,
                                           .priority = priority};
    va_end(arguments);
    return (int)form->n_columns++;
}

int pk_form_add_column_like(pk_form *form, const pk_column *column)
{
    int at =
        pk_form_add_column(form, column->lower, column->upper, column->whole, column->priority, "%s", column->name);
    if (form->failed)
        return at;
    const char *name = form->columns[at].name;
    form->columns[at] = *column;
    form->columns[at].name = name;
    return at;
}

int pk_form_add_row(pk_form *form, double lower, double upper, const char *name, ...)
{
    pk_row *rows = grow(form, form->rows, form->n_rows, &form->cap_rows, sizeof *form->rows);
    if (!rows)
        return 0;
    form->rows = rows;
    va_list arguments;
    va_start(arguments, name);
    rows[form->n_rows] = (pk_row){.name = format_name(form, name, arguments),
                                  .lower = lower,
                                  .upper = upper,
                                  .start = form->n_entries,
                                  .end = form->n_entries};
    va_end(arguments);
    return (int)form->n_rows++;
}

void pk_form_add_entry(pk_form *form, int column, double value)
{
    if (form->failed || fpclassify(value) == FP_ZERO)
        return;
    pk_entry *entries = grow(form, form->entries, form->n_entries, &form->cap_entries, sizeof *form->entries);
    if (!entries)
        return;
    form->entries = entries;
    entries[form->n_entries++] = (pk_entry){column, value};
    form->rows[form->n_rows - 1].end = form->n_entries;
}

pk_status pk_form_copy(const pk_form *form, pk_form **copy, pk_error *error)
{
    pk_form *fresh;
    pk_status status = pk_form_new(&fresh, error);
    if (status)
        return status;
    fresh->cost_offset = form->cost_offset;
    for (size_t j = 0; j < form->n_columns; j++)
        pk_form_add_column_like(fresh, &form->columns[j]);
    for (size_t i = 0; i < form->n_rows; i++) {
        const pk_row *row = &form->rows[i];
        pk_form_add_row(fresh, row->lower, row->upper, "%s", row->name);
        for (size_t e = row->start; e < row->end; e++)
            pk_form_add_entry(fresh, form->entries[e].column, form->entries[e].value);
    }
    status = pk_form_ok(fresh, error);
    if (status)
        pk_form_free(fresh);
    else
        *copy = fresh;
    return status;
}

pk_status pk_form_ok(const pk_form *form, pk_error *error)
{
    return form->failed ? pk_fail(error, PK_ERROR_MEMORY, "no memory for a form of %zu columns and %zu rows",
                                  form->n_columns, form->n_rows)
                        : PK_OK;
}

int pk_form_leading(const pk_form *form)
{
    int highest = 0;
    for (size_t j = 0; j < form->n_columns; j++)
        if (form->columns[j].whole && form->columns[j].priority > highest)
            highest = form->columns[j].priority;
    return highest;
}

double pk_form_value(const pk_form *form, const double *x)
{
    double value = form->cost_offset;
    for (size_t j = 0; j < form->n_columns; j++)
        value += form->columns[j].cost * x[j];
    return value;
}

double pk_form_least(const pk_form *form)
{
    double value = form->cost_offset;
    for (size_t j = 0; j < form->n_columns; j++) {
        const pk_column *column = &form->columns[j];
        double side = column->cost > 0 ? column->lower : column->upper;
        value += fpclassify(column->cost) == FP_ZERO ? 0 : column->cost * side;
    }
    return value;
}

double pk_form_violation(const pk_form *form, const double *x)
{
    double worst = 0;
    for (size_t j = 0; j < form->n_columns; j++) {
        const pk_column *column = &form->columns[j];
        worst = fmax(worst, fmax(column->lower - x[j], x[j] - column->upper));
        if (column->whole)
            worst = fmax(worst, fabs(x[j] - nearbyint(x[j])));
    }
    for (size_t i = 0; i < form->n_rows; i++) {
        const pk_row *row = &form->rows[i];
        double activity = 0;
        for (size_t e = row->start; e < row->end; e++)
            activity += form->entries[e].value * x[form->entries[e].column];
        if (isfinite(row->lower))
            worst = fmax(worst, (row->lower - activity) / fmax(1, fabs(row->lower)));
        if (isfinite(row->upper))
            worst = fmax(worst, (activity - row->upper) / fmax(1, fabs(row->upper)));
    }
    return worst;
}
