/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "instance/points.h"

#include "instance/lines.h"
#include "instance/rules.h"
#include "instance/value.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FIELD_LIMIT = 4 };

typedef struct table {
    pk_draft *draft;
    pk_where where;
    pk_earth earth;
    size_t n_columns; /* 0: not known yet */
    pk_weighted_point *points;
    size_t n, room;
    size_t n_bad;
} table;

static void complain(table *t, const char *found, const char *expected)
{
    pk_complain(&t->draft->complaints, t->where, found, expected, NULL);
    t->n_bad++;
}

/* Cuts the line at commas and takes blanks off the fields. Returns how many there are; those past the limit are
 * counted only. */
static size_t split(char *line, char *fields[FIELD_LIMIT])
{
    size_t n = 0;
    for (char *next = line; next; n++) {
        char *field = next + strspn(next, " \t");
        next = strchr(field, ',');
        char *end = next ? next : field + strlen(field);
        if (next)
            *next++ = '\0';
        while (end > field && strchr(" \t", end[-1]))
            *--end = '\0';
        if (n < FIELD_LIMIT)
            fields[n] = field;
    }
    return n;
}

static bool is_header(const table *t, char *const *fields, size_t n)
{
    bool plane = t->earth == PK_PLANE;
    return (n == 2 || n == 3) && strcasecmp(fields[0], plane ? "x" : "lat") == 0 &&
           strcasecmp(fields[1], plane ? "y" : "lon") == 0 && (n == 2 || strcasecmp(fields[2], "weight") == 0);
}

static bool read_number(const char *field, double *value)
{
    return *field && pk_number_scan(field, value) == strlen(field);
}

static bool add(table *t, pk_weighted_point point)
{
    if (t->n == t->room) {
        size_t room = t->room ? 2 * t->room : 256;
        pk_weighted_point *grown = realloc(t->points, room * sizeof *grown);
        if (!grown)
            return false;
        t->points = grown;
        t->room = room;
    }
    t->points[t->n++] = point;
    return true;
}

/* One row; false when memory is out. */
static bool read_row(table *t, char *line, bool first)
{
    pk_complaints *complaints = &t->draft->complaints;
    const char *as_written = pk_quote(complaints, line);
    char *fields[FIELD_LIMIT] = {NULL};
    size_t n = split(line, fields);
    const char *names = t->earth == PK_PLANE ? "x,y[,weight]" : "lat,lon[,weight]";
    double number;
    if (first && !read_number(fields[0], &number)) {
        if (is_header(t, fields, n))
            t->n_columns = n;
        else
            complain(t, as_written, pk_phrase(complaints, "numbers or the header %s", names));
        return true;
    }
    if (t->n_columns == 0 && (n == 2 || n == 3))
        t->n_columns = n;
    if (n != t->n_columns) {
        complain(t, as_written, t->n_columns ? pk_phrase(complaints, "%zu fields as before", t->n_columns) : names);
        return true;
    }
    pk_weighted_point point = {.weight = 1};
    if (!read_number(fields[0], &point.position.lat) || !read_number(fields[1], &point.position.lon) ||
        !pk_position_is_valid(point.position, t->earth))
        complain(t, as_written, t->earth == PK_PLANE ? "x,y in km" : "lat,lon in degrees (-90 to 90, -180 to 180)");
    else if (n == 3 && (!read_number(fields[2], &point.weight) || !(point.weight >= 0 && point.weight <= PK_LARGE)))
        complain(t, as_written, "a weight from 0 to 1e9");
    else
        return add(t, point);
    return true;
}

/* All rows; the value of errno where the file cannot be read to its end. */
static int read_rows(table *t, pk_lines *lines)
{
    bool first = true;
    int failure = 0;
    while (t->draft->complaints.n < PK_COMPLAINT_LIMIT && pk_lines_next(lines, &failure)) {
        t->where.path_line = lines->number;
        bool blank = lines->text[strspn(lines->text, " \t")] == '\0';
        if (lines->fault_found[0])
            complain(t, pk_phrase(&t->draft->complaints, "%s", lines->fault_found), lines->fault_expected);
        else if (!blank && !read_row(t, lines->text, first))
            t->draft->complaints.out_of_memory = true;
        first = first && blank;
    }
    return failure;
}

static void check_weights(table *t)
{
    double sum = 0;
    for (size_t i = 0; i < t->n; i++)
        sum += t->points[i].weight;
    t->where.path_line = 0;
    if (t->n == 0)
        complain(t, "no points", "one at least");
    else if (!(sum > 0))
        complain(t, "weights of 0 alone", "one weight > 0 at least");
}

void pk_points_read(pk_draft *draft, pk_section *zone, pk_earth earth)
{
    const char *path = zone->as.target.points;
    const pk_where named = {.origin = pk_given(zone, "points"), .section = zone->title, .key = "points"};
    table t = {.draft = draft, .where = named, .earth = earth};
    t.where.path = path;
    pk_lines lines;
    int failure = pk_lines_open(&lines, path);
    if (!failure)
        failure = read_rows(&t, &lines);
    pk_lines_close(&lines);
    if (failure)
        pk_complain_no_input(&draft->complaints, named, path, failure);
    else if (t.n_bad == 0)
        check_weights(&t);

    pk_weighted_point *points = pk_arena_zalloc(draft->arena, t.n, sizeof *points);
    if (!points)
        draft->complaints.out_of_memory = true;
    else if (t.n > 0)
        memcpy(points, t.points, t.n * sizeof *points);
    zone->as.target.target.points = points;
    zone->as.target.target.n_points = t.n;
    free(t.points);
}
