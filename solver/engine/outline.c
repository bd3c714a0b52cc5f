/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A shape is first laid out flat: x = lon, each vertex the short way round from the one before it, so that x may leave
 * [-180, 180] and no edge is cut. An area whose boundary runs round the globe holds a pole (as in geometry.c the one on
 * the side of its mean latitude) and is closed over it. Then the strips [360 k - 180, 360 k + 180] are cut out.
 *
 * Cutting an area along x = c leaves chains of its boundary that begin and end on c. Walking along c, one is inside
 * between the first and the second of these ends, the third and the fourth, and so on: each end is joined with its
 * partner (Weiler, Atherton 1977, for one straight edge).
 */
#include "engine/outline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Corners of a circle, and the length of a geodesic's steps. */
enum { CIRCLE_CORNERS = 72, STEP_KM = 100 };

/* A flat vertex. */
typedef struct flat {
    double x, y;
} flat;

/* ---- lists of parts ---- */

static pk_status out_of_memory(pk_error *error)
{
    return pk_fail(error, PK_ERROR_MEMORY, "no memory for an outline");
}

static bool append(pk_arena *arena, pk_outline *outline, const flat *vertices, size_t n, double strip)
{
    pk_path *parts = pk_arena_zalloc(arena, outline->n_parts + 1, sizeof *parts);
    pk_position *copy = pk_arena_zalloc(arena, n, sizeof *copy);
    if (!parts || !copy)
        return false;
    if (outline->n_parts > 0)
        memcpy(parts, outline->parts, outline->n_parts * sizeof *parts);
    for (size_t i = 0; i < n; i++)
        copy[i] = (pk_position){.lat = vertices[i].y, .lon = fmin(180, fmax(-180, vertices[i].x - 360 * strip))};
    parts[outline->n_parts++] = (pk_path){copy, n};
    outline->parts = parts;
    return true;
}

static double strip_of(double x)
{
    return floor((x + 180) / 360);
}

static flat at_x(flat a, flat b, double x)
{
    return (flat){x, a.y + (b.y - a.y) * ((x - a.x) / (b.x - a.x))};
}

/* Lays out n vertices into flats[n]. */
static void lay_out(const pk_position *vertices, size_t n, flat *flats)
{
    for (size_t i = 0; i < n; i++) {
        double east = i ? remainder(vertices[i].lon - vertices[i - 1].lon, 360) : 0;
        flats[i] = (flat){i ? flats[i - 1].x + east : vertices[0].lon, vertices[i].lat};
    }
}

/* ---- lines ---- */

/* What is left where a line ends on the cut. */
static bool is_point(const flat *part, size_t length)
{
    return length == 1 || (length == 2 && fabs(part[0].x - part[1].x) + fabs(part[0].y - part[1].y) <= 0);
}

pk_status pk_outline_line(pk_arena *arena, const pk_position *vertices, size_t n, pk_outline *outline, pk_error *error)
{
    *outline = (pk_outline){0};
    flat *flats = pk_arena_zalloc(arena, n, sizeof *flats), *part = pk_arena_zalloc(arena, n + 2, sizeof *part);
    if (!flats || !part)
        return out_of_memory(error);
    lay_out(vertices, n, flats);
    size_t length = 0;
    for (size_t i = 0; i < n; i++) {
        part[length++] = flats[i];
        if (i + 1 == n || strip_of(flats[i].x) == strip_of(flats[i + 1].x))
            continue;
        bool east = flats[i + 1].x > flats[i].x;
        double strip = strip_of(flats[i].x), cut = 360 * strip + (east ? 180 : -180);
        flat crossing = at_x(flats[i], flats[i + 1], cut);
        part[length++] = crossing;
        if (!is_point(part, length) && !append(arena, outline, part, length, strip))
            return out_of_memory(error);
        part[0] = crossing;
        length = 1;
    }
    bool needed = n > 0 && (outline->n_parts == 0 || !is_point(part, length));
    return !needed || append(arena, outline, part, length, strip_of(flats[n - 1].x)) ? PK_OK : out_of_memory(error);
}

/* ---- areas ---- */

/* A ring, or a chain of one that begins and ends on the cut. */
typedef struct ring {
    flat *vertices;
    size_t n;
} ring;

typedef struct rings {
    ring *items;
    size_t n;
} rings;

/* One end of a chain on the cut. */
typedef struct chain_end {
    double y;
    size_t chain;
    bool leaves; /* the last vertex of its chain */
} chain_end;

static int compare_ends(const void *left, const void *right)
{
    const chain_end *a = left, *b = right;
    if (a->y < b->y || a->y > b->y)
        return a->y < b->y ? -1 : 1;
    return a->chain != b->chain ? (a->chain < b->chain ? -1 : 1) : (int)a->leaves - (int)b->leaves;
}

/* The parts of the boundary that lie strictly on one side of x = cut, each with its crossings. The ring has vertices on
 * both sides; `pool` has room for three times as many. */
static size_t find_chains(const ring *whole, double cut, double side, flat *pool, ring *chains)
{
    size_t n = whole->n, first = 0, n_chains = 0;
    while (side * (whole->vertices[first].x - cut) > 0)
        first++;
    for (size_t k = 0; k < n; k++) {
        flat a = whole->vertices[(first + k) % n], b = whole->vertices[(first + k + 1) % n];
        bool from = side * (a.x - cut) > 0, to = side * (b.x - cut) > 0;
        if (!from && to)
            chains[n_chains++] = (ring){pool, 0};
        if (from || to) {
            ring *chain = &chains[n_chains - 1];
            chain->vertices[chain->n++] = from ? a : at_x(a, b, cut);
            if (!to)
                chain->vertices[chain->n++] = at_x(a, b, cut);
            pool = chain->vertices + chain->n;
        }
    }
    return n_chains;
}

/* The pieces of a ring where side · (x − cut) > 0. */
static bool cut_ring(pk_arena *arena, const ring *whole, double cut, double side, rings *pieces)
{
    size_t n = whole->n, inside = 0;
    for (size_t i = 0; i < n; i++)
        inside += side * (whole->vertices[i].x - cut) > 0;
    *pieces = (rings){pk_arena_zalloc(arena, n + 1, sizeof *pieces->items), 0};
    flat *pool = pk_arena_zalloc(arena, 3 * n + 3, sizeof *pool);
    flat *joined = pk_arena_zalloc(arena, 3 * n + 3, sizeof *joined);
    ring *chains = pk_arena_zalloc(arena, n + 1, sizeof *chains);
    chain_end *ends = pk_arena_zalloc(arena, 2 * n + 2, sizeof *ends);
    size_t *next = pk_arena_zalloc(arena, n + 1, sizeof *next);
    bool *taken = pk_arena_zalloc(arena, n + 1, sizeof *taken);
    if (!pieces->items || !pool || !joined || !chains || !ends || !next || !taken)
        return false;
    if (inside == n)
        pieces->items[pieces->n++] = *whole;
    if (inside == 0 || inside == n)
        return true;

    size_t n_chains = find_chains(whole, cut, side, pool, chains);
    for (size_t c = 0; c < n_chains; c++) {
        ends[2 * c] = (chain_end){chains[c].vertices[0].y, c, false};
        ends[2 * c + 1] = (chain_end){chains[c].vertices[chains[c].n - 1].y, c, true};
    }
    qsort(ends, 2 * n_chains, sizeof *ends, compare_ends);
    for (size_t e = 0; e < 2 * n_chains; e += 2) {
        const chain_end *a = &ends[e], *b = &ends[e + 1];
        next[a->leaves ? a->chain : b->chain] = a->leaves ? b->chain : a->chain;
    }
    for (size_t c = 0; c < n_chains; c++) {
        ring piece = {joined, 0};
        for (size_t at = c; !taken[at]; at = next[at]) {
            taken[at] = true;
            memcpy(piece.vertices + piece.n, chains[at].vertices, chains[at].n * sizeof(flat));
            piece.n += chains[at].n;
        }
        joined += piece.n;
        if (piece.n > 2)
            pieces->items[pieces->n++] = piece;
    }
    return true;
}

static double doubled_area(const ring *r)
{
    double sum = 0;
    for (size_t i = 0; i < r->n; i++) {
        flat a = r->vertices[i], b = r->vertices[(i + 1) % r->n];
        sum +=
            (a.x - r->vertices[0].x) * (b.y - r->vertices[0].y) - (b.x - r->vertices[0].x) * (a.y - r->vertices[0].y);
    }
    return sum;
}

static void make_anticlockwise(ring *r)
{
    size_t swaps = doubled_area(r) < 0 ? r->n / 2 : 0;
    for (size_t i = 0; i < swaps; i++) {
        flat kept = r->vertices[i];
        r->vertices[i] = r->vertices[r->n - 1 - i];
        r->vertices[r->n - 1 - i] = kept;
    }
}

/* Lays out an area's boundary; where it runs round the globe it comes home one turn off, and is closed over the pole.
 */
static bool lay_out_area(pk_arena *arena, const pk_position *vertices, size_t n, ring *whole)
{
    flat *flats = pk_arena_zalloc(arena, n + 3, sizeof *flats);
    if (!flats)
        return false;
    lay_out(vertices, n, flats);
    double home = flats[n - 1].x + remainder(vertices[0].lon - vertices[n - 1].lon, 360);
    *whole = (ring){flats, n};
    if (fabs(home - flats[0].x) > 180) {
        double latitude = 0;
        for (size_t i = 0; i < n; i++)
            latitude += flats[i].y;
        double pole = latitude > 0 ? 90 : -90;
        flats[whole->n++] = (flat){home, flats[0].y};
        flats[whole->n++] = (flat){home, pole};
        flats[whole->n++] = (flat){flats[0].x, pole};
    }
    make_anticlockwise(whole);
    return true;
}

pk_status pk_outline_area(pk_arena *arena, const pk_position *vertices, size_t n, pk_outline *outline, pk_error *error)
{
    *outline = (pk_outline){0};
    ring whole;
    if (n == 0)
        return PK_OK;
    if (!lay_out_area(arena, vertices, n, &whole))
        return out_of_memory(error);
    double west = INFINITY, east = -INFINITY;
    for (size_t i = 0; i < whole.n; i++) {
        west = fmin(west, whole.vertices[i].x);
        east = fmax(east, whole.vertices[i].x);
    }
    for (double strip = strip_of(west); strip == strip_of(west) || 360 * strip - 180 < east; strip++) {
        rings halves, pieces;
        if (!cut_ring(arena, &whole, 360 * strip + 180, -1, &halves))
            return out_of_memory(error);
        for (size_t h = 0; h < halves.n; h++) {
            if (!cut_ring(arena, &halves.items[h], 360 * strip - 180, 1, &pieces))
                return out_of_memory(error);
            for (size_t p = 0; p < pieces.n; p++)
                if (!append(arena, outline, pieces.items[p].vertices, pieces.items[p].n, strip))
                    return out_of_memory(error);
        }
    }
    return PK_OK;
}

pk_status pk_outline_circle(pk_arena *arena, const pk_geometry *geometry, pk_position centre, double radius_km,
                            pk_outline *outline, pk_error *error)
{
    pk_position corners[CIRCLE_CORNERS];
    for (int i = 0; i < CIRCLE_CORNERS; i++)
        corners[i] = pk_destination(geometry, centre, 360.0 * i / CIRCLE_CORNERS, radius_km);
    return pk_outline_area(arena, corners, CIRCLE_CORNERS, outline, error);
}

pk_status pk_outline_geodesic(pk_arena *arena, const pk_geometry *geometry, pk_position a, pk_position b,
                              pk_outline *outline, pk_error *error)
{
    double distance_km = pk_distance_km(geometry, a, b), azimuth_deg = pk_azimuth_deg(geometry, a, b);
    size_t n_steps = (size_t)ceil(fmax(1, distance_km / STEP_KM));
    pk_position *vertices = pk_arena_zalloc(arena, n_steps + 1, sizeof *vertices);
    if (!vertices)
        return out_of_memory(error);
    for (size_t i = 0; i < n_steps; i++)
        vertices[i] = pk_destination(geometry, a, azimuth_deg, distance_km * (double)i / (double)n_steps);
    vertices[0] = a;
    vertices[n_steps] = b;
    return pk_outline_line(arena, vertices, n_steps + 1, outline, error);
}
