/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A tree of cells over the box of the points: 2^BITS × 2^BITS children each, the coordinates of a point being the path.
 *
 * With c the chord from a cell's middle to a disc's centre and h a bound of the chord from the middle to any place of
 * the cell, the disc covers the whole cell where c + h <= inside, and none of it where c - h > outside, in the brackets
 * of chord.h; otherwise its rim may cross the cell. A point then costs its path and the tests of the rims in its cell.
 *
 * A cell is divided once the points in it have cost about as much as dividing it does: whatever the points, the work is
 * then within a factor of that of the best tree (the rule of ski rental; Karlin, Manasse, Rudolph, Sleator 1988), and
 * where points are few nothing is built. The tree is bounded in size; beyond that, and where memory runs out, it only
 * ceases to grow.
 *
 * Answers: a cell without rims holds one, a cell with up to SLOT_RIMS rims one for each set of them that covers a
 * point.
 *
 * What slows this down is waiting for memory, since points come in any order. So what a point needs is packed into one
 * word a cell and one cache line more where there are rims, and points are taken in batches, a step at a time for all
 * of them, so that the waits overlap.
 */
#include "engine/cells.h"

#include "base/vector.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    BITS = 2,               /* of a coordinate, a level */
    SIDE = 1 << BITS,       /* children in a row */
    CHILDREN = SIDE * SIDE, /* of a cell */
    LEVEL_BITS = 2 * BITS,
    COORDINATE_BITS = 24,
    LEVELS = COORDINATE_BITS / BITS,
    ROOF_LEVELS = 3, /* looked up at once */
    ROOF = PK_CELLS_REGIONS,
    SLOT_RIMS = 3,
    FEW_VISITS = 16,    /* points in a cell with more rims than that, until it is divided */
    MANY_VISITS = 1024, /* points in one with fewer */
    MAX_CELLS = 1 << 21,
    MAX_ENTRIES = 1 << 24, /* of all lists */
    MAX_STEM_WORDS = 1 << 23
};

/* The first family: the root, which is the box, and beside it all that is not in the box, which is never divided. */
enum { ROOT, OUTSIDE };

/* The word of a cell. */
enum {
    ANSWER = 0,  /* no rims; the answer, or 0 */
    RIMS = 1,    /* rims; the number of their line */
    DIVIDED = 2, /* the first of its children */
    KIND_SHIFT = 30
};
#define VALUE_MASK ((1u << KIND_SHIFT) - 1u)

#define BEYOND ((uint64_t)1 << 63) /* in a path */

/* Rounding of a cell's own geometry, relative: far above what there is. */
static const double CELL_MARGIN = 1e-9;

/* By so much a box is wider than what must be in it: relative, and degrees. */
static const double BOX_MARGIN = 1e-9;

/* A cell with rims, in one cache line. */
typedef struct line {
    uint32_t n_rim, visits;
    uint32_t lens[SLOT_RIMS];       /* where n_rim <= SLOT_RIMS; beyond n_rim the probe that covers nothing */
    uint32_t slots[1 << SLOT_RIMS]; /* by the set of the rims that cover a point */
    uint32_t padding[3];
} line;

/* What is seldom asked of a cell: in lists, first n_inside lenses that cover it but not its parent, then n_rim; and the
 * number of its stem, the row of all lenses that cover it, + 1; 0: none is kept. */
typedef struct detail {
    uint32_t list, n_inside, n_rim, stem;
} detail;

/* A lens's bracket in chords, for cells. */
typedef struct ring {
    double inside_km, outside_km;
} ring;

/* What a point needs of a lens. */
typedef struct probe {
    pk_place place;
    double inside_km2, outside_km2;
} probe;

struct pk_cells {
    const pk_geometry *geometry;
    const pk_lens *lenses;
    ring *rings;   /* [n_lenses] */
    probe *probes; /* [n_lenses + 1] the last covers nothing */
    size_t n_lenses;
    pk_box box;
    double lat_unit, lon_unit;   /* a unit of a coordinate in degrees (plane: km) */
    double lat_scale, lon_scale; /* units a degree (plane: a km) */
    double slack;                /* what rounding may shift a point by, in the same */
    bool full;                   /* no more dividing */
    int depth;                   /* of the deepest cell */
    uint32_t roof[ROOF];         /* by the first ROOF_LEVELS of a path: the deepest cell within them */

    uint32_t *words;  /* [n_cells] */
    detail *details;  /* [n_cells] */
    uint32_t *parent; /* [n_cells / CHILDREN] by family: cell c is of family c / CHILDREN. The first has none */
    size_t n_cells, cap_cells;
    line *lines;
    size_t n_lines, cap_lines;
    uint32_t *lists;
    size_t n_lists, cap_lists;
    uint64_t *stems; /* [n_stems × n_words] */
    size_t n_words, n_stems, cap_stems;

    uint32_t cell[PK_CELLS_BATCH]; /* of the points of the last batch */
    uint64_t path[PK_CELLS_BATCH]; /* to those points */
    uint32_t due[PK_CELLS_BATCH];  /* which of them have made their cell due for dividing */
    size_t n_due;
};

static pk_position normal(const pk_geometry *geometry, pk_position p)
{
    if (geometry->earth != PK_PLANE && fabs(p.lon) > 180.0)
        p.lon = remainder(p.lon, 360.0);
    return p;
}

pk_box pk_box_of(const pk_geometry *geometry, const pk_position *points, size_t n_points)
{
    pk_box box = {{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
    for (size_t i = 0; i < n_points; i++) {
        pk_position p = normal(geometry, points[i]);
        if (!isfinite(p.lat) || !isfinite(p.lon))
            continue;
        box.least.lat = p.lat < box.least.lat ? p.lat : box.least.lat;
        box.least.lon = p.lon < box.least.lon ? p.lon : box.least.lon;
        box.greatest.lat = p.lat > box.greatest.lat ? p.lat : box.greatest.lat;
        box.greatest.lon = p.lon > box.greatest.lon ? p.lon : box.greatest.lon;
    }
    return isfinite(box.least.lat) ? box : (pk_box){{0, 0}, {0, 0}};
}

/* A box that holds all that the lens covers. */
static pk_box box_of_lens(const pk_geometry *geometry, const pk_lens *lens)
{
    if (!(lens->radius_km >= 0))
        return (pk_box){{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
    if (!isfinite(lens->centre.lat) || !isfinite(lens->centre.lon))
        return (pk_box){{-INFINITY, -INFINITY}, {INFINITY, INFINITY}};
    pk_position c = normal(geometry, lens->centre);
    double widened_km = lens->radius_km * (1.0 + BOX_MARGIN);
    if (geometry->earth == PK_PLANE) {
        double lat = widened_km + BOX_MARGIN * fabs(c.lat), lon = widened_km + BOX_MARGIN * fabs(c.lon);
        return (pk_box){{c.lat - lat, c.lon - lon}, {c.lat + lat, c.lon + lon}};
    }
    const double degree = 57.295779513082321;
    double reach = pk_reach_degrees(geometry, widened_km) + BOX_MARGIN;
    pk_box box = {{fmax(c.lat - reach, -90.0), -180.0}, {fmin(c.lat + reach, 90.0), 180.0}};
    if (fabs(c.lat) + reach < 90.0) { /* no pole within: the meridians that touch a small circle */
        double half = asin(sin(reach / degree) / cos(c.lat / degree)) * degree + BOX_MARGIN;
        if (c.lon - half >= -180.0 && c.lon + half <= 180.0) {
            box.least.lon = c.lon - half;
            box.greatest.lon = c.lon + half;
        }
    }
    return box;
}

static pk_box joined(pk_box a, pk_box b)
{
    return (pk_box){{fmin(a.least.lat, b.least.lat), fmin(a.least.lon, b.least.lon)},
                    {fmax(a.greatest.lat, b.greatest.lat), fmax(a.greatest.lon, b.greatest.lon)}};
}

pk_box pk_box_of_lenses(const pk_geometry *geometry, const pk_lens *lenses, size_t n_lenses)
{
    pk_box box = {{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
    for (size_t i = 0; i < n_lenses; i++)
        box = joined(box, box_of_lens(geometry, &lenses[i]));
    bool finite = isfinite(box.least.lat) && isfinite(box.least.lon) && isfinite(box.greatest.lat - box.least.lat) &&
                  isfinite(box.greatest.lon - box.least.lon);
    return finite ? box : (pk_box){{0, 0}, {0, 0}};
}

/* ---- memory ---- */

/* The array with room for that many elements, or NULL. Doubles, so that n appends cost O(n). */
static void *enlarged(void *array, size_t *capacity, size_t wanted, size_t size)
{
    if (wanted <= *capacity)
        return array;
    size_t larger = *capacity ? *capacity : CHILDREN;
    while (larger < wanted)
        larger *= 2;
    void *grown = larger > SIZE_MAX / size ? NULL : realloc(array, larger * size);
    if (grown)
        *capacity = larger;
    return grown;
}

static bool reserve_lists(pk_cells *cells, size_t more)
{
    uint32_t *lists = enlarged(cells->lists, &cells->cap_lists, cells->n_lists + more, sizeof *lists);
    if (lists)
        cells->lists = lists;
    return lists != NULL;
}

static bool reserve_lines(pk_cells *cells, size_t more)
{
    line *lines = enlarged(cells->lines, &cells->cap_lines, cells->n_lines + more, sizeof *lines);
    if (lines)
        cells->lines = lines;
    return lines != NULL;
}

/* Room for one more family of cells. */
static bool reserve_family(pk_cells *cells)
{
    size_t wanted = cells->n_cells + CHILDREN;
    size_t words = cells->cap_cells, details = words, parents = words;
    uint32_t *larger_words = enlarged(cells->words, &words, wanted, sizeof *larger_words);
    if (larger_words)
        cells->words = larger_words;
    detail *larger_details = enlarged(cells->details, &details, wanted, sizeof *larger_details);
    if (larger_details)
        cells->details = larger_details;
    uint32_t *larger_parents = enlarged(cells->parent, &parents, wanted, sizeof *larger_parents);
    if (larger_parents)
        cells->parent = larger_parents;
    if (!larger_words || !larger_details || !larger_parents)
        return false;
    cells->cap_cells = words;
    return true;
}

/* ---- dividing ---- */

/* A coordinate in whole units; 0 for what is not a number. */
static inline int32_t units(double from_least, double scale)
{
    const double last = (double)((1 << COORDINATE_BITS) - 1);
    double n = from_least * scale;
    n = n > 0 ? n : 0;
    return (int32_t)(n < last ? n : last);
}

/* Pairs of bits, with two zeros before each pair: pairs of two coordinates interleaved make a path. */
static inline uint64_t spread(uint64_t x)
{
    x = (x | x << 16) & 0x0000ffff0000ffffu;
    x = (x | x << 8) & 0x00ff00ff00ff00ffu;
    x = (x | x << 4) & 0x0f0f0f0f0f0f0f0fu;
    return (x | x << 2) & 0x3333333333333333u;
}

static uint32_t gather(uint64_t path)
{
    path &= 0x3333333333333333u;
    path = (path | path >> 2) & 0x0f0f0f0f0f0f0f0fu;
    path = (path | path >> 4) & 0x00ff00ff00ff00ffu;
    path = (path | path >> 8) & 0x0000ffff0000ffffu;
    return (uint32_t)(path | path >> 16);
}

/* The children that lead to a place of the box, from the root on: LEVEL_BITS each, the first on top. BEYOND is set
 * where it is not in the box. */
static inline uint64_t path_to(const pk_cells *cells, double lat, double lon)
{
    const pk_box *box = &cells->box;
    uint64_t x = (uint64_t)units(lat - box->least.lat, cells->lat_scale);
    uint64_t y = (uint64_t)units(lon - box->least.lon, cells->lon_scale);
    bool within =
        (lat >= box->least.lat) & (lat <= box->greatest.lat) & (lon >= box->least.lon) & (lon <= box->greatest.lon);
    return spread(x) << BITS | spread(y) | (within ? 0 : BEYOND);
}

PK_VECTOR
static void trace(const pk_cells *cells, const double *restrict lat, const double *restrict lon, size_t n,
                  uint64_t *restrict path)
{
    for (size_t i = 0; i < n; i++)
        path[i] = path_to(cells, lat[i], lon[i]);
}

/* Down to the roof. */
static size_t region_of(uint64_t path)
{
    return path >> (LEVELS - ROOF_LEVELS) * LEVEL_BITS & (ROOF - 1);
}

/* A rectangle of the map, as seen from its middle. */
typedef struct patch {
    pk_place middle;
    double reach_km; /* no place of it is further from the middle, by chord */
} patch;

static patch patch_of(const pk_cells *cells, uint32_t x, uint32_t y, int shift)
{
    double side = (double)((uint32_t)1 << shift);
    double half_lat = (0.5 + CELL_MARGIN) * side * cells->lat_unit + cells->slack;
    double half_lon = (0.5 + CELL_MARGIN) * side * cells->lon_unit + cells->slack;
    pk_position middle = {cells->box.least.lat + ((double)x + side / 2) * cells->lat_unit,
                          cells->box.least.lon + ((double)y + side / 2) * cells->lon_unit};
    double least_lat = fmax(0.0, fabs(middle.lat) - half_lat);
    double reach_km = pk_way_bound_km(cells->geometry, half_lat, half_lon, least_lat) * (1.0 + CELL_MARGIN);
    return (patch){pk_place_of(cells->geometry, middle), reach_km};
}

/* Splits the lenses [first, first + n) of the lists by what they cover of the patch, and appends those that cover it
 * wholly, then those that may cross it. */
static bool sort_lenses(pk_cells *cells, uint32_t first, uint32_t n, const patch *p, detail *found)
{
    if (cells->n_lists + n > MAX_ENTRIES || !reserve_lists(cells, n))
        return false;
    uint32_t *list = cells->lists + cells->n_lists;
    uint32_t n_inside = 0, n_rim = 0;
    for (uint32_t i = first; i < first + n; i++) {
        uint32_t lens = cells->lists[i];
        const ring *r = &cells->rings[lens];
        double chord_km = sqrt(pk_chord2_km2(cells->lenses[lens].place, p->middle));
        if (chord_km + p->reach_km <= r->inside_km)
            list[n_inside++] = lens;
        else if (!(chord_km - p->reach_km > r->outside_km) || isinf(chord_km)) /* infinite: it overflowed */
            list[n - ++n_rim] = lens;
    }
    memmove(list + n_inside, list + n - n_rim, n_rim * sizeof *list);
    *found = (detail){.list = (uint32_t)cells->n_lists, .n_inside = n_inside, .n_rim = n_rim};
    cells->n_lists += n_inside + n_rim;
    return true;
}

/* Appends a cell of these lenses. */
static bool add_cell(pk_cells *cells, detail d)
{
    uint32_t word = 0;
    if (d.n_rim > 0) {
        if (!reserve_lines(cells, 1))
            return false;
        word = (uint32_t)RIMS << KIND_SHIFT | (uint32_t)cells->n_lines;
        line *l = &cells->lines[cells->n_lines++];
        *l = (line){.n_rim = d.n_rim};
        for (uint32_t i = 0; i < SLOT_RIMS && d.n_rim <= SLOT_RIMS; i++)
            l->lens[i] = i < d.n_rim ? cells->lists[d.list + d.n_inside + i] : (uint32_t)cells->n_lenses;
    }
    cells->words[cells->n_cells] = word;
    cells->details[cells->n_cells++] = d;
    return true;
}

/* Appends the children of a cell at that depth, to which the path leads. */
static bool add_family(pk_cells *cells, uint32_t parent, uint64_t path, int depth)
{
    detail of = cells->details[parent];
    int below = LEVELS - 1 - depth;
    for (uint32_t child = 0; child < CHILDREN; child++) {
        uint64_t corner = ((path >> (below + 1) * LEVEL_BITS) << LEVEL_BITS | child) << below * LEVEL_BITS;
        patch p = patch_of(cells, gather(corner >> BITS), gather(corner), below * BITS);
        detail d;
        if (!sort_lenses(cells, of.list + of.n_inside, of.n_rim, &p, &d) || !add_cell(cells, d))
            return false;
    }
    return true;
}

/* Puts the children of a cell at that depth in its place in the roof. */
static void raise_roof(pk_cells *cells, uint32_t first_child, uint64_t path, int depth)
{
    size_t each = ROOF >> (depth + 1) * LEVEL_BITS;
    size_t start = (size_t)(path >> (LEVELS - depth) * LEVEL_BITS) * each * CHILDREN;
    for (size_t i = 0; i < each * CHILDREN; i++)
        cells->roof[start + i] = first_child + (uint32_t)(i / each);
}

static void divide(pk_cells *cells, uint32_t parent, uint64_t path, int depth)
{
    size_t n_cells = cells->n_cells, n_lists = cells->n_lists, n_lines = cells->n_lines;
    bool room = n_cells + CHILDREN <= MAX_CELLS && reserve_family(cells);
    if (!room || !add_family(cells, parent, path, depth)) {
        cells->n_cells = n_cells;
        cells->n_lists = n_lists;
        cells->n_lines = n_lines;
        cells->full = true;
        return;
    }
    cells->words[parent] = (uint32_t)DIVIDED << KIND_SHIFT | (uint32_t)n_cells;
    cells->parent[n_cells / CHILDREN] = parent;
    if (depth < ROOF_LEVELS)
        raise_roof(cells, (uint32_t)n_cells, path, depth);
    cells->depth = depth + 1 > cells->depth ? depth + 1 : cells->depth;
}

/* Divides the cells that have become due, unless they are as small as they get. */
static void divide_due(pk_cells *cells)
{
    for (size_t i = 0; i < cells->n_due && !cells->full; i++) {
        uint32_t cell = cells->cell[cells->due[i]];
        int depth = 0;
        for (uint32_t above = cell; above >= CHILDREN; above = cells->parent[above / CHILDREN])
            depth++;
        if (depth < LEVELS && cell != OUTSIDE)
            divide(cells, cell, cells->path[cells->due[i]], depth);
    }
    cells->n_due = 0;
}

/* The lenses that may cover a place beyond the box. There is room for them in the lists. */
static detail list_beyond(pk_cells *cells)
{
    detail d = {.list = (uint32_t)cells->n_lists};
    for (size_t i = 0; i < cells->n_lenses; i++) {
        pk_box all = joined(cells->box, box_of_lens(cells->geometry, &cells->lenses[i]));
        if (all.least.lat < cells->box.least.lat || all.least.lon < cells->box.least.lon ||
            all.greatest.lat > cells->box.greatest.lat || all.greatest.lon > cells->box.greatest.lon) {
            cells->lists[cells->n_lists++] = (uint32_t)i;
            d.n_rim++;
        }
    }
    return d;
}

pk_status pk_cells_new(const pk_geometry *geometry, const pk_lens *lenses, size_t n_lenses, pk_box box,
                       pk_cells **cells, pk_error *error)
{
    pk_cells *fresh = calloc(1, sizeof *fresh);
    if (!fresh)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for cells");
    fresh->geometry = geometry;
    fresh->lenses = lenses;
    fresh->n_lenses = n_lenses;
    fresh->n_words = (n_lenses + 63) / 64;
    fresh->box = box;
    const double side = (double)(1 << COORDINATE_BITS);
    fresh->lat_unit = (box.greatest.lat - box.least.lat) / side;
    fresh->lon_unit = (box.greatest.lon - box.least.lon) / side;
    fresh->lat_scale = fresh->lat_unit > 0 ? 1.0 / fresh->lat_unit : 0.0;
    fresh->lon_scale = fresh->lon_unit > 0 ? 1.0 / fresh->lon_unit : 0.0;
    fresh->slack =
        4.0 * DBL_EPSILON *
        fmax(fmax(fabs(box.least.lat), fabs(box.greatest.lat)), fmax(fabs(box.least.lon), fabs(box.greatest.lon)));
    fresh->rings = calloc(n_lenses + 1, sizeof *fresh->rings);
    fresh->probes = calloc(n_lenses + 1, sizeof *fresh->probes);
    bool room = n_lenses < MAX_ENTRIES && fresh->rings && fresh->probes && reserve_family(fresh) &&
                reserve_lists(fresh, 2 * n_lenses + 1);
    for (size_t i = 0; i < n_lenses && room; i++) {
        pk_bracket bracket = lenses[i].bracket;
        fresh->rings[i].inside_km = bracket.inside_km2 < 0 ? -INFINITY : sqrt(bracket.inside_km2);
        fresh->rings[i].outside_km = bracket.outside_km2 < 0 ? -INFINITY : sqrt(bracket.outside_km2);
        fresh->probes[i] = (probe){lenses[i].place, bracket.inside_km2, bracket.outside_km2};
        fresh->lists[fresh->n_lists++] = (uint32_t)i;
    }
    if (room)
        fresh->probes[n_lenses] = (probe){.inside_km2 = -1, .outside_km2 = -1};
    if (!room || !add_cell(fresh, (detail){.n_rim = (uint32_t)n_lenses}) || !add_cell(fresh, list_beyond(fresh))) {
        pk_cells_free(fresh);
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for the cells of %zu discs", n_lenses);
    }
    fresh->parent[0] = ROOT;
    fresh->n_cells = CHILDREN; /* the rest of the first family is not used */
    *cells = fresh;
    return PK_OK;
}

void pk_cells_free(pk_cells *cells)
{
    if (!cells)
        return;
    free(cells->rings);
    free(cells->probes);
    free(cells->words);
    free(cells->details);
    free(cells->parent);
    free(cells->lines);
    free(cells->lists);
    free(cells->stems);
    free(cells);
}

/* ---- asking ---- */

uint32_t pk_cells_region(const pk_cells *cells, pk_position point)
{
    pk_position p = normal(cells->geometry, point);
    return (uint32_t)region_of(path_to(cells, p.lat, p.lon));
}

size_t pk_cells_bytes(const pk_cells *cells)
{
    return cells->n_cells * (sizeof *cells->words + sizeof *cells->details) + cells->n_lines * sizeof *cells->lines +
           cells->n_lists * sizeof *cells->lists + cells->n_stems * cells->n_words * sizeof *cells->stems;
}

/* From every cell that is divided to the child to which the path leads. Without branches. */
PK_VECTOR
static void descend(const uint32_t *restrict words, const uint64_t *restrict path, size_t n, int below,
                    uint32_t *restrict cell)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t word = words[cell[i]];
        uint32_t child = (word & VALUE_MASK) + (uint32_t)(path[i] >> below * LEVEL_BITS & (CHILDREN - 1));
        uint32_t divided = 0u - (uint32_t)(word >> KIND_SHIFT == DIVIDED); /* all bits, or none */
        cell[i] = (child & divided) | (cell[i] & ~divided);
    }
}

/* The cells of the points of a batch, level by level. */
static void find(pk_cells *cells, const pk_position *points, size_t n_points)
{
    double lat[PK_CELLS_BATCH], lon[PK_CELLS_BATCH];
    for (size_t i = 0; i < n_points; i++) {
        pk_position p = normal(cells->geometry, points[i]);
        lat[i] = p.lat;
        lon[i] = p.lon;
    }
    trace(cells, lat, lon, n_points, cells->path);
    for (size_t i = 0; i < n_points; i++)
        cells->cell[i] = (cells->path[i] & BEYOND) ? OUTSIDE : cells->roof[region_of(cells->path[i])];
    for (int depth = ROOF_LEVELS; depth < cells->depth; depth++)
        descend(cells->words, cells->path, n_points, LEVELS - 1 - depth, cells->cell);
}

static line *line_of(const pk_cells *cells, uint32_t cell)
{
    return &cells->lines[cells->words[cell] & VALUE_MASK];
}

/* The lenses of a list that cover a point, as bits. Without branches, since a test may go either way; the exact formula
 * is asked afterwards where a test was close. */
static uint32_t covering_few(const pk_cells *cells, const uint32_t lens[SLOT_RIMS], pk_position point, pk_place place)
{
    uint32_t covering = 0, close = 0;
    for (uint32_t i = 0; i < SLOT_RIMS; i++) {
        const probe *p = &cells->probes[lens[i]];
        double chord2_km2 = pk_chord2_km2(p->place, place);
        uint32_t inside = chord2_km2 <= p->inside_km2, outside = chord2_km2 > p->outside_km2;
        covering |= inside << i;
        close |= (inside | outside) ^ 1u;
    }
    for (uint32_t i = 0; close && i < SLOT_RIMS; i++) {
        bool covers =
            lens[i] < cells->n_lenses && pk_lens_covers(cells->geometry, &cells->lenses[lens[i]], point, place);
        covering = (covering & ~(1u << i)) | (uint32_t)covers << i;
    }
    return covering;
}

void pk_cells_slots(pk_cells *cells, const pk_position *points, size_t n_points, uint32_t **slots)
{
    divide_due(cells);
    find(cells, points, n_points);
    uint32_t rimmed[PK_CELLS_BATCH];
    pk_position on_rims[PK_CELLS_BATCH];
    size_t n_rimmed = 0;
    for (size_t i = 0; i < n_points; i++) {
        uint32_t *word = &cells->words[cells->cell[i]];
        slots[i] = word;
        __builtin_prefetch(&cells->lines[*word & VALUE_MASK], 1);
        rimmed[n_rimmed] = (uint32_t)i;
        on_rims[n_rimmed] = points[i];
        n_rimmed += *word >> KIND_SHIFT == RIMS;
    }
    pk_place_batch places;
    pk_place_batch_of(cells->geometry, on_rims, n_rimmed, &places);
    for (size_t k = 0; k < n_rimmed; k++) {
        uint32_t i = rimmed[k];
        line *l = line_of(cells, cells->cell[i]);
        bool few = l->n_rim <= SLOT_RIMS;
        l->visits++;
        cells->due[cells->n_due] = i;
        cells->n_due += l->visits == (few ? MANY_VISITS : FEW_VISITS);
        pk_place place = {places.x[k], places.y[k], places.z[k]};
        slots[i] = few ? &l->slots[covering_few(cells, l->lens, points[i], place)] : NULL;
    }
}

/* The row of all lenses that cover a cell: the stem of the nearest cell above that keeps one, and what the cells below
 * that add. */
static void form_stem(const pk_cells *cells, uint32_t cell, uint64_t *row)
{
    uint32_t above = cell;
    while (above >= CHILDREN && !cells->details[above].stem)
        above = cells->parent[above / CHILDREN];
    size_t bytes = cells->n_words * sizeof *row;
    if (cells->details[above].stem)
        memcpy(row, cells->stems + (cells->details[above].stem - 1) * cells->n_words, bytes);
    else
        memset(row, 0, bytes);
    for (; cell != above; cell = cells->parent[cell / CHILDREN]) {
        const detail *d = &cells->details[cell];
        for (uint32_t i = d->list; i < d->list + d->n_inside; i++)
            row[cells->lists[i] / 64] |= (uint64_t)1 << cells->lists[i] % 64;
    }
}

static void keep_stem(pk_cells *cells, uint32_t cell, const uint64_t *row)
{
    size_t words = (cells->n_stems + 1) * cells->n_words;
    uint64_t *stems = words > MAX_STEM_WORDS ? NULL : enlarged(cells->stems, &cells->cap_stems, words, sizeof *stems);
    if (!stems)
        return;
    cells->stems = stems;
    memcpy(stems + cells->n_stems * cells->n_words, row, cells->n_words * sizeof *row);
    cells->details[cell].stem = (uint32_t)++cells->n_stems;
}

/* Adds the rims of a cell that cover a point; without branches, as covering_few. */
static void add_rims(const pk_cells *cells, const detail *d, pk_position point, uint64_t *row)
{
    const uint32_t *rims = cells->lists + d->list + d->n_inside;
    pk_place place = pk_place_of(cells->geometry, point);
    uint32_t close = 0;
    for (uint32_t i = 0; i < d->n_rim; i++) {
        const probe *p = &cells->probes[rims[i]];
        double chord2_km2 = pk_chord2_km2(p->place, place);
        uint32_t inside = chord2_km2 <= p->inside_km2, outside = chord2_km2 > p->outside_km2;
        row[rims[i] / 64] |= (uint64_t)inside << rims[i] % 64;
        close |= (inside | outside) ^ 1u;
    }
    for (uint32_t i = 0; close && i < d->n_rim; i++)
        if (pk_lens_covers(cells->geometry, &cells->lenses[rims[i]], point, place))
            row[rims[i] / 64] |= (uint64_t)1 << rims[i] % 64;
}

void pk_cells_rows(pk_cells *cells, const pk_position *points, const uint32_t *which, size_t n, uint64_t *rows)
{
    for (size_t k = 0; k < n; k++)
        __builtin_prefetch(&cells->details[cells->cell[which[k]]]);
    for (size_t k = 0; k < n; k++) {
        const detail *d = &cells->details[cells->cell[which[k]]];
        __builtin_prefetch(&cells->lists[d->list + d->n_inside]);
        if (d->stem)
            __builtin_prefetch(&cells->stems[(d->stem - 1) * cells->n_words]);
    }
    for (size_t k = 0; k < n; k++) {
        uint32_t cell = cells->cell[which[k]];
        uint64_t *row = rows + k * cells->n_words;
        form_stem(cells, cell, row);
        const detail *d = &cells->details[cell];
        if (d->n_rim > 0 && !d->stem)
            keep_stem(cells, cell, row);
        add_rims(cells, d, points[which[k]], row);
    }
}
