/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines come from the build as solver/report/pack_coast.mjs packs them, in degrees, cut at the antimeridian. What a map
 * needs is cut out in degrees, where a ring keeps its inside, by the box that holds the frame's circle (Sutherland and
 * Hodgman 1974, Reentrant polygon clipping), at each whole turn that the box may lie from it. Long edges are then
 * divided, as what is straight in degrees is not in the picture.
 */
#include "report/coast.h"

#include "report/assets.h"
#include "report/path.h"

#include <math.h>
#include <stdlib.h>

enum { RING = 1, BORDER = 2 };

/* A line starts within half a turn of the first meridian and a box within one and a half; a line may go on for one. */
enum { MOST_TURNS = 3 };

static const double RADIANS = 3.14159265358979323846 / 180;
static const double UNITS_PER_DEGREE = 250;
static const double LONGEST_EDGE_DEG = 1;

/* Details below it, in units of the frame, are left out: a third of a pixel of a wide screen. */
static const double TOLERANCE = 2.5;

/* What lies farther from the centre is not drawn: a ring that holds the far side of the globe would turn inside out. */
static const double WIDEST_DEG = 80;

typedef struct extent {
    double south, west, north, east;
} extent;

typedef struct vertices {
    pk_position *at;
    size_t n, capacity;
    bool failed;
} vertices;

static void append(vertices *list, pk_position position)
{
    if (list->n == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 1024;
        pk_position *grown = realloc(list->at, capacity * sizeof *grown);
        if (!grown) {
            list->failed = true;
            return;
        }
        list->at = grown;
        list->capacity = capacity;
    }
    list->at[list->n++] = position;
}

/* ---- reading ---- */

static unsigned long read_number(const unsigned char **at)
{
    unsigned long number = 0;
    for (int shift = 0;; shift += 7) {
        unsigned char byte = *(*at)++;
        number |= (unsigned long)(byte & 127) << shift;
        if (byte < 128)
            return number;
    }
}

static long read_step(const unsigned char **at)
{
    unsigned long folded = read_number(at);
    return folded & 1 ? -(long)(folded / 2) - 1 : (long)(folded / 2);
}

/* Reads the next line, some degrees to the east of its place. Returns its kind. */
static unsigned long read_line(const unsigned char **at, double east_deg, vertices *line)
{
    unsigned long kind = read_number(at), n = read_number(at);
    long lon = 0, lat = 0;
    line->n = 0;
    for (unsigned long i = 0; i < n; i++) {
        lon += read_step(at);
        lat += read_step(at);
        append(line, (pk_position){(double)lat / UNITS_PER_DEGREE, (double)lon / UNITS_PER_DEGREE + east_deg});
    }
    return kind;
}

/* ---- cutting ---- */

/* The box that holds every place within an angle of a centre: where the circle holds a pole, all longitudes; otherwise
 * it touches the meridians at asin(sin r / cos lat) from its centre. */
static extent box_of(pk_position centre, double radius_deg)
{
    extent box = {centre.lat - radius_deg, centre.lon - 180, centre.lat + radius_deg, centre.lon + 180};
    if (box.south > -90 && box.north < 90) {
        double half = asin(fmin(1, sin(radius_deg * RADIANS) / cos(centre.lat * RADIANS))) / RADIANS;
        box.west = centre.lon - half;
        box.east = centre.lon + half;
    }
    return box;
}

/* How far inside a side of the box a position lies: sides are south, west, north, east. */
static double inside(const extent *box, int side, pk_position position)
{
    switch (side) {
    case 0: return position.lat - box->south;
    case 1: return position.lon - box->west;
    case 2: return box->north - position.lat;
    default: return box->east - position.lon;
    }
}

/* Does the line reach the inner side of every side of the box? */
static bool may_touch(const vertices *line, const extent *box)
{
    for (int side = 0; side < 4; side++) {
        size_t i = 0;
        while (i < line->n && inside(box, side, line->at[i]) < 0)
            i++;
        if (i == line->n)
            return false;
    }
    return true;
}

/* Cuts the ring by one side of the box, into `kept`. */
static void cut(const vertices *ring, const extent *box, int side, vertices *kept)
{
    kept->n = 0;
    for (size_t i = 0; i < ring->n; i++) {
        pk_position from = ring->at[i ? i - 1 : ring->n - 1], to = ring->at[i];
        double before = inside(box, side, from), after = inside(box, side, to);
        if ((before >= 0) != (after >= 0)) {
            double share = before / (before - after);
            append(kept, (pk_position){from.lat + share * (to.lat - from.lat), from.lon + share * (to.lon - from.lon)});
        }
        if (after >= 0)
            append(kept, to);
    }
}

/* ---- drawing ---- */

static void draw_to(pk_path *path, const pk_projection *projection, pk_position from, pk_position to)
{
    double degrees = fmax(fabs(to.lat - from.lat), fabs(to.lon - from.lon));
    int steps = (int)ceil(degrees / LONGEST_EDGE_DEG);
    for (int k = 1; k <= steps || k == 1; k++) {
        double share = steps > 1 ? (double)k / steps : 1;
        pk_position at = {from.lat + share * (to.lat - from.lat), from.lon + share * (to.lon - from.lon)};
        pk_path_line(path, pk_project(projection, at));
    }
}

static void draw_ring(pk_path *path, const pk_projection *projection, const vertices *ring)
{
    if (ring->n < 3)
        return;
    pk_path_move(path, pk_project(projection, ring->at[0]));
    for (size_t i = 1; i < ring->n; i++)
        draw_to(path, projection, ring->at[i - 1], ring->at[i]);
    draw_to(path, projection, ring->at[ring->n - 1], ring->at[0]);
    pk_path_end(path, true);
}

/* Edges that touch the box. */
static void draw_border(pk_path *path, const pk_projection *projection, const vertices *line, const extent *box)
{
    for (size_t i = 1; i < line->n; i++) {
        pk_position from = line->at[i - 1], to = line->at[i];
        bool outside = false;
        for (int side = 0; side < 4; side++)
            outside |= inside(box, side, from) < 0 && inside(box, side, to) < 0;
        if (outside) {
            pk_path_end(path, false);
            continue;
        }
        if (!path->is_open)
            pk_path_move(path, pk_project(projection, from));
        draw_to(path, projection, from, to);
    }
    pk_path_end(path, false);
}

/* All lines of one kind. */
static void draw_kind(pk_path *path, const pk_projection *projection, const extent *box, unsigned long kind,
                      vertices *line, vertices *spare)
{
    for (int turn = -MOST_TURNS; turn <= MOST_TURNS; turn++) {
        for (const unsigned char *at = pk_coast_lines; at < pk_coast_lines + pk_coast_lines_size;) {
            if (read_line(&at, 360.0 * turn, line) != kind || !may_touch(line, box))
                continue;
            if (kind == BORDER) {
                draw_border(path, projection, line, box);
                continue;
            }
            cut(line, box, 0, spare);
            cut(spare, box, 1, line);
            cut(line, box, 2, spare);
            cut(spare, box, 3, line);
            draw_ring(path, projection, line);
        }
    }
}

bool pk_coast_exists(void)
{
    return pk_coast_lines_size > 0;
}

pk_status pk_coast_write(FILE *stream, const pk_projection *projection, pk_error *error)
{
    vertices line = {0}, spare = {0};
    extent box = box_of(projection->centre, fmin(projection->radius_deg, WIDEST_DEG));
    for (unsigned long kind = RING; kind <= BORDER; kind++) {
        pk_path path = {.stream = stream, .tolerance = TOLERANCE};
        fprintf(stream, "<path class=\"%s\" d=\"", kind == RING ? "land" : "border");
        draw_kind(&path, projection, &box, kind, &line, &spare);
        fputs("\"/>\n", stream);
    }
    bool failed = line.failed || spare.failed;
    free(line.at);
    free(spare.at);
    return failed ? pk_fail(error, PK_ERROR_MEMORY, "out of memory") : PK_OK;
}
