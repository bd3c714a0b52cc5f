/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a programme and its CPLEX LP text, one term a line: some readers stop at long lines. */
#include "oracle/programme.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct column {
    char name[64];
    double lower, upper;
    bool whole;
} column;

typedef struct term {
    double coefficient;
    int column;
} term;

typedef struct terms {
    term *items;
    size_t n, capacity;
} terms;

typedef struct row {
    char sense;
    double right_side;
    terms terms;
} row;

struct programme {
    column *columns;
    size_t n_columns, column_capacity;
    row *rows;
    size_t n_rows, row_capacity;
    terms goals[GOALS];
    double goal_limits[GOALS];
};

/* Room for one more item. */
static void *grown(void *items, size_t n, size_t *capacity, size_t size)
{
    if (n < *capacity)
        return items;
    *capacity = *capacity ? 2 * *capacity : 64;
    void *larger = realloc(items, *capacity * size);
    if (!larger) {
        fprintf(stderr, "programme: out of memory\n");
        abort();
    }
    return larger;
}

programme *programme_new(void)
{
    programme *p = calloc(1, sizeof *p);
    if (!p) {
        fprintf(stderr, "programme: out of memory\n");
        abort();
    }
    for (int g = 0; g < GOALS; g++)
        p->goal_limits[g] = INFINITY;
    return p;
}

void programme_free(programme *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->n_rows; i++)
        free(p->rows[i].terms.items);
    for (int g = 0; g < GOALS; g++)
        free(p->goals[g].items);
    free(p->rows);
    free(p->columns);
    free(p);
}

int programme_column(programme *p, double lower, double upper, bool whole, const char *format, ...)
{
    p->columns = grown(p->columns, p->n_columns, &p->column_capacity, sizeof *p->columns);
    column *c = &p->columns[p->n_columns];
    c->lower = lower;
    c->upper = upper;
    c->whole = whole;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(c->name, sizeof c->name, format, arguments);
    va_end(arguments);
    return (int)p->n_columns++;
}

void programme_row(programme *p, char sense, double right_side)
{
    p->rows = grown(p->rows, p->n_rows, &p->row_capacity, sizeof *p->rows);
    p->rows[p->n_rows++] = (row){.sense = sense, .right_side = right_side};
}

static void append(terms *list, double coefficient, int index)
{
    if (fpclassify(coefficient) == FP_ZERO)
        return;
    list->items = grown(list->items, list->n, &list->capacity, sizeof *list->items);
    list->items[list->n++] = (term){coefficient, index};
}

void programme_term(programme *p, double coefficient, int index)
{
    append(&p->rows[p->n_rows - 1].terms, coefficient, index);
}

void programme_goal_term(programme *p, goal g, double coefficient, int index)
{
    append(&p->goals[g], coefficient, index);
}

void programme_goal_limit(programme *p, goal g, double limit)
{
    p->goal_limits[g] = limit;
}

size_t programme_columns(const programme *p)
{
    return p->n_columns;
}

size_t programme_rows(const programme *p)
{
    return p->n_rows;
}

static void write_terms(FILE *file, const programme *p, const terms *list)
{
    for (size_t i = 0; i < list->n; i++)
        fprintf(file, "  %+.17g %s\n", list->items[i].coefficient, p->columns[list->items[i].column].name);
}

/* A row without terms is left out where it holds; where it cannot, a column says so. */
static void write_row(FILE *file, const programme *p, size_t index, const terms *list, char sense, double right_side)
{
    fprintf(file, " r%zu:\n", index);
    if (list->n == 0)
        fprintf(file, "  0 zero\n");
    write_terms(file, p, list);
    fprintf(file, "  %s %.17g\n", sense == '<' ? "<=" : sense == '>' ? ">=" : "=", right_side);
}

bool programme_write_lp(const programme *p, goal minimised, const char *path)
{
    FILE *file = fopen(path, "w");
    if (!file)
        return false;
    fprintf(file, "Minimize\n value:\n  0 zero\n");
    write_terms(file, p, &p->goals[minimised]);
    fprintf(file, "Subject To\n");
    for (size_t i = 0; i < p->n_rows; i++)
        write_row(file, p, i, &p->rows[i].terms, p->rows[i].sense, p->rows[i].right_side);
    for (int g = 0; g < GOALS; g++)
        if (isfinite(p->goal_limits[g]))
            write_row(file, p, p->n_rows + (size_t)g, &p->goals[g], '<', p->goal_limits[g]);
    /* so that every column is known to the reader before its bounds */
    fprintf(file, " all:\n  zero\n");
    for (size_t i = 0; i < p->n_columns; i++)
        fprintf(file, "  + 0 %s\n", p->columns[i].name);
    fprintf(file, "  <= 0\nBounds\n 0 <= zero <= 0\n");
    for (size_t i = 0; i < p->n_columns; i++) {
        const column *c = &p->columns[i];
        if (isfinite(c->upper))
            fprintf(file, " %.17g <= %s <= %.17g\n", c->lower, c->name, c->upper);
        else
            fprintf(file, " %s >= %.17g\n", c->name, c->lower);
    }
    fprintf(file, "General\n");
    for (size_t i = 0; i < p->n_columns; i++)
        if (p->columns[i].whole)
            fprintf(file, " %s\n", p->columns[i].name);
    fprintf(file, "End\n");
    bool written = !ferror(file);
    return fclose(file) == 0 && written;
}
