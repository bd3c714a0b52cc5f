/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Distances, polygons and lattices.
 *
 * WGS-84: Karney 2013, Algorithms for geodesics, through PROJ (geodesic.h).
 *
 * Sphere: with the half chords |a - b| / 2 and |a + b| / 2 of unit vectors, the angle is 2 atan2(|a - b|, |a + b|).
 * Written in sines of half angles both are accurate for near and for antipodal points:
 *
 *   |a - b|² / 4 = sin²((φa - φb)/2) + cos φa cos φb sin²((λa - λb)/2)
 *   |a + b|² / 4 = sin²((φa + φb)/2) + cos φa cos φb cos²((λa - λb)/2)
 */
#include "engine/geometry.h"

#include "engine/chord.h"
#include "engine/geodesic.h"

#include <float.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

static const double PI = 3.14159265358979323846;

static const double WGS84_AXIS_M = 6378137.0;
static const double WGS84_FLATTENING = 1.0 / 298.257223563;

static const double LATTICE_KM_PER_DEGREE = 111.195;
static const double EDGE_STEP_KM = 1.0;

/* A lattice beyond this is a mistake in grid_km, not a model. The second guards against a thin polygon in a huge box.
 */
static const size_t MAX_LATTICE_POINTS = 50000000;
static const double MAX_LATTICE_CANDIDATES = 1e9;

/* A coarse lattice to begin with, and one that tells an area within a few per cent. */
static const double COARSE_ROWS = 64;
static const double ENOUGH_POINTS = 10000;

static struct geod_geodesic wgs84;
static pthread_once_t wgs84_once = PTHREAD_ONCE_INIT;

static void init_wgs84(void)
{
    wgs84 = pk_geodesic_ellipsoid(WGS84_AXIS_M, WGS84_FLATTENING);
}

static double radians(double degrees)
{
    return degrees * (PI / 180.0);
}

static double square(double x)
{
    return x * x;
}

/* The way east from one longitude to another, the short one: in [-180, 180]. On a plane the difference. */
static double turn(const pk_geometry *geometry, double from, double to)
{
    double east = to - from;
    return geometry->earth == PK_PLANE || fabs(east) <= 180.0 ? east : remainder(east, 360.0);
}

static double wgs84_distance_km(pk_position a, pk_position b)
{
    pthread_once(&wgs84_once, init_wgs84);
    return pk_geodesic_distance_m(&wgs84, a.lat, a.lon, b.lat, b.lon) / 1000.0;
}

static double sphere_distance_km(double radius_km, pk_position a, pk_position b)
{
    double half_turn = radians(remainder(b.lon - a.lon, 360.0)) / 2.0;
    double cosines = cos(radians(a.lat)) * cos(radians(b.lat));
    double near = square(sin(radians(a.lat - b.lat) / 2.0)) + cosines * square(sin(half_turn));
    double far = square(sin(radians(a.lat + b.lat) / 2.0)) + cosines * square(cos(half_turn));
    return radius_km * 2.0 * atan2(sqrt(near), sqrt(far));
}

double pk_distance_km(const pk_geometry *geometry, pk_position a, pk_position b)
{
    switch (geometry->earth) {
    case PK_WGS84: return wgs84_distance_km(a, b);
    case PK_SPHERE: return sphere_distance_km(geometry->sphere_radius_km, a, b);
    case PK_PLANE: break;
    }
    return hypot(a.lat - b.lat, a.lon - b.lon);
}

/* A sphere is an ellipsoid without flattening. */
static struct geod_geodesic ellipsoid_of(const pk_geometry *geometry)
{
    pthread_once(&wgs84_once, init_wgs84);
    return geometry->earth == PK_WGS84 ? wgs84 : pk_geodesic_ellipsoid(1000.0 * geometry->sphere_radius_km, 0.0);
}

double pk_azimuth_deg(const pk_geometry *geometry, pk_position a, pk_position b)
{
    if (geometry->earth == PK_PLANE)
        return atan2(b.lat - a.lat, b.lon - a.lon) * (180.0 / PI);
    struct geod_geodesic ellipsoid = ellipsoid_of(geometry);
    return pk_geodesic_azimuth_deg(&ellipsoid, a.lat, a.lon, b.lat, b.lon);
}

pk_position pk_destination(const pk_geometry *geometry, pk_position from, double azimuth_deg, double distance_km)
{
    double azimuth = radians(azimuth_deg);
    if (geometry->earth == PK_PLANE)
        return (pk_position){from.lat + distance_km * sin(azimuth), from.lon + distance_km * cos(azimuth)};
    pk_position there;
    struct geod_geodesic ellipsoid = ellipsoid_of(geometry);
    pk_geodesic_destination(&ellipsoid, from.lat, from.lon, azimuth_deg, 1000.0 * distance_km, &there.lat, &there.lon);
    return there;
}

double pk_polyline_km(const pk_geometry *geometry, const pk_position *vertices, size_t n)
{
    double length_km = 0.0;
    for (size_t i = 1; i < n; i++)
        length_km += pk_distance_km(geometry, vertices[i - 1], vertices[i]);
    return length_km;
}

/* A centroid keeps its place under any scaling of an axis, so x = lon·cos(mean latitude) need not be formed.
 * Coordinates are taken from the first vertex, for accuracy. */
pk_position pk_polygon_centroid(const pk_geometry *geometry, const pk_position *vertices, size_t n)
{
    double area2 = 0.0, magnitude = 0.0; /* twice the signed area; the size of the terms it is summed from */
    double x = 0.0, x_moment = 0.0, y_moment = 0.0, x_sum = 0.0, y_sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        bool last = i + 1 == n;
        double y = vertices[i].lat - vertices[0].lat;
        double x_next = last ? 0.0 : x + turn(geometry, vertices[i].lon, vertices[i + 1].lon);
        double y_next = last ? 0.0 : vertices[i + 1].lat - vertices[0].lat;
        double cross = x * y_next - x_next * y;
        area2 += cross;
        magnitude += fabs(x * y_next) + fabs(x_next * y);
        x_moment += (x + x_next) * cross;
        y_moment += (y + y_next) * cross;
        x_sum += x;
        y_sum += y;
        x = x_next;
    }
    const double vanishing = 1e-12; /* of the terms: what rounding leaves of an area that is none */
    bool flat = fabs(area2) <= vanishing * magnitude;
    x = flat ? x_sum / (double)n : x_moment / (3.0 * area2);
    double y = flat ? y_sum / (double)n : y_moment / (3.0 * area2);
    pk_position centroid = {vertices[0].lat + y, vertices[0].lon + x};
    if (geometry->earth != PK_PLANE && fabs(centroid.lon) > 180.0)
        centroid.lon = remainder(centroid.lon, 360.0);
    return centroid;
}

/* Does the boundary, taken the short way round, run round the globe (and so round a pole)? */
static bool encloses_pole(const pk_geometry *geometry, const pk_position *vertices, size_t n)
{
    double turned = 0.0;
    for (size_t i = 0; i < n; i++)
        turned += turn(geometry, vertices[i].lon, vertices[(i + 1) % n].lon);
    return geometry->earth != PK_PLANE && lround(turned / 360.0) % 2 != 0;
}

static double mean_latitude(const pk_position *vertices, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += vertices[i].lat;
    return sum / (double)n;
}

/* Counts the edges that cross the meridian north of the position: the north pole is outside, unless the boundary runs
 * round it. A vertex on the meridian counts as west of it, always, so that no crossing is lost or counted twice. */
bool pk_polygon_contains(const pk_geometry *geometry, const pk_position *vertices, size_t n, pk_position position)
{
    if (n == 0)
        return false;
    bool inside = encloses_pole(geometry, vertices, n) && mean_latitude(vertices, n) > 0.0;
    for (size_t i = 0; i < n; i++) {
        pk_position a = vertices[i], b = vertices[(i + 1) % n];
        double east_a = turn(geometry, position.lon, a.lon), east_b = turn(geometry, position.lon, b.lon);
        if ((east_a > 0.0) == (east_b > 0.0))
            continue;
        bool behind = fabs(east_b - east_a - turn(geometry, a.lon, b.lon)) > 180.0;
        if (geometry->earth != PK_PLANE && behind)
            continue; /* it crosses the opposite meridian */
        if (a.lat + (b.lat - a.lat) * (-east_a / (east_b - east_a)) > position.lat)
            inside = !inside;
    }
    return inside;
}

/* An edge, straight in lon/lat, as seen from a position. */
typedef struct edge {
    const pk_geometry *geometry;
    pk_position start, position;
    double north, east; /* to its end */
} edge;

static double edge_distance_km(const edge *e, double share)
{
    pk_position there = {e->start.lat + share * e->north, e->start.lon + share * e->east};
    return pk_distance_km(e->geometry, e->position, there);
}

static double edge_length_bound_km(const edge *e)
{
    double end_lat = e->start.lat + e->north;
    bool over_equator = (e->start.lat > 0.0) != (end_lat > 0.0);
    double least_lat = over_equator ? 0.0 : fmin(fabs(e->start.lat), fabs(end_lat));
    return pk_way_bound_km(e->geometry, e->north, e->east, least_lat);
}

/* The least distance over [low, high] by golden section, where it has one valley. */
static double valley_km(const edge *e, double low, double high)
{
    const double golden = 0.6180339887498949;
    double left = high - golden * (high - low), right = low + golden * (high - low);
    double left_km = edge_distance_km(e, left), right_km = edge_distance_km(e, right);
    for (int i = 0; i < 48; i++) { /* 2 km · golden⁴⁸ is a tenth of a micrometre */
        if (left_km <= right_km) {
            high = right;
            right = left;
            right_km = left_km;
            left = high - golden * (high - low);
            left_km = edge_distance_km(e, left);
        } else {
            low = left;
            left = right;
            left_km = right_km;
            right = low + golden * (high - low);
            right_km = edge_distance_km(e, right);
        }
    }
    return fmin(left_km, right_km);
}

/* Samples the edge in steps of at most 1 km and descends between the neighbours of the nearest sample. A sample at
 * distance d is followed by none nearer than the best for (d - best) / step, so most are skipped. */
static double edge_nearest_km(const edge *e)
{
    double pieces = ceil(edge_length_bound_km(e) / EDGE_STEP_KM);
    if (pieces < 1.0)
        pieces = 1.0;
    double best_km = INFINITY, best = 0.0;
    for (double i = 0.0; i <= pieces;) {
        double distance_km = edge_distance_km(e, i / pieces);
        if (distance_km < best_km) {
            best_km = distance_km;
            best = i;
        }
        i += fmax(1.0, floor((distance_km - best_km) / EDGE_STEP_KM));
    }
    return fmin(best_km, valley_km(e, fmax(0.0, best - 1.0) / pieces, fmin(pieces, best + 1.0) / pieces));
}

double pk_polygon_distance_km(const pk_geometry *geometry, const pk_position *vertices, size_t n, pk_position position)
{
    if (pk_polygon_contains(geometry, vertices, n, position))
        return 0.0;
    double best_km = INFINITY;
    for (size_t i = 0; i < n; i++) {
        pk_position a = vertices[i], b = vertices[(i + 1) % n];
        edge e = {geometry, a, position, b.lat - a.lat, turn(geometry, a.lon, b.lon)};
        best_km = fmin(best_km, edge_nearest_km(&e));
    }
    return best_km;
}

/* The shape a lattice is cut to: a circle where n_area is 0, a polygon otherwise. */
typedef struct shape {
    const pk_geometry *geometry;
    pk_lens lens; /* the circle */
    const pk_position *area;
    size_t n_area;
    double south, north;     /* no point is beyond */
    double middle, half_lon; /* of a polygon: no point is further east or west of the middle */
} shape;

static void bound_circle(shape *s)
{
    double radius_km = s->lens.radius_km;
    double reach = s->geometry->earth == PK_PLANE ? radius_km : pk_reach_degrees(s->geometry, radius_km);
    s->south = s->lens.centre.lat - reach;
    s->north = s->lens.centre.lat + reach;
    s->middle = s->lens.centre.lon;
}

static void bound_polygon(shape *s)
{
    double lon = s->area[0].lon, west = lon, east = lon;
    s->south = s->north = s->area[0].lat;
    for (size_t i = 1; i < s->n_area; i++) {
        lon += turn(s->geometry, s->area[i - 1].lon, s->area[i].lon);
        west = fmin(west, lon);
        east = fmax(east, lon);
        s->south = fmin(s->south, s->area[i].lat);
        s->north = fmax(s->north, s->area[i].lat);
    }
    s->middle = (west + east) / 2.0;
    s->half_lon = (east - west) / 2.0;
    if (encloses_pole(s->geometry, s->area, s->n_area)) {
        s->half_lon = 180.0;
        if (mean_latitude(s->area, s->n_area) > 0.0)
            s->north = 90.0;
        else
            s->south = -90.0;
    }
}

/* How far east and west of the middle the shape may reach on a row; negative: not at all. */
static double half_width(const shape *s, double lat)
{
    if (s->n_area > 0)
        return s->half_lon;
    if (s->geometry->earth == PK_PLANE)
        return lat < s->south || lat > s->north
                   ? -1.0
                   : sqrt(fmax(0.0, square(s->lens.radius_km) - square(lat - s->lens.centre.lat)));
    double reach = radians(s->north - s->south) / 2.0;
    double cosines = cos(radians(lat)) * cos(radians(s->lens.centre.lat));
    double rest = square(sin(fmin(reach, PI) / 2.0)) - square(sin(radians(lat - s->lens.centre.lat) / 2.0));
    if (reach >= PI || rest >= cosines)
        return 180.0;
    return rest < 0.0 ? -1.0 : 2.0 * asin(sqrt(rest / cosines)) * (180.0 / PI);
}

static bool shape_contains(const shape *s, pk_position p)
{
    if (s->n_area > 0)
        return pk_polygon_contains(s->geometry, s->area, s->n_area, p);
    return pk_lens_covers(s->geometry, &s->lens, p, pk_place_of(s->geometry, p));
}

typedef struct point_list {
    pk_position *points;
    size_t n, capacity;
    double candidates;
} point_list;

static pk_status append(point_list *list, pk_position p, double grid_km, pk_error *error)
{
    if (list->n == MAX_LATTICE_POINTS)
        return pk_fail(error, PK_ERROR_DATA, "grid_km = %g gives more than %zu points", grid_km, MAX_LATTICE_POINTS);
    if (list->n == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 64;
        pk_position *grown = realloc(list->points, capacity * sizeof *grown);
        if (!grown)
            return pk_fail(error, PK_ERROR_MEMORY, "no memory for %zu points", capacity);
        list->points = grown;
        list->capacity = capacity;
    }
    list->points[list->n++] = p;
    return PK_OK;
}

/* The points j·step of a row with west <= j·step <= east. */
static pk_status cut_piece(const shape *s, double lat, double step, double west, double east, double grid_km,
                           point_list *list, pk_error *error)
{
    double first = ceil(west / step) + 0.0, last = floor(east / step); /* + 0.0: no negative zero */
    if (last >= first)
        list->candidates += last - first + 1.0;
    if (list->candidates > MAX_LATTICE_CANDIDATES)
        return pk_fail(error, PK_ERROR_DATA, "grid_km = %g is too fine for a shape of this size", grid_km);
    for (double j = first; j <= last; j += 1.0) {
        pk_position p = {lat, j * step};
        if (s->geometry->earth != PK_PLANE && (p.lon < -180.0 || p.lon >= 180.0))
            continue;
        if (!shape_contains(s, p))
            continue;
        pk_status status = append(list, p, grid_km, error);
        if (status != PK_OK)
            return status;
    }
    return PK_OK;
}

/* One row, from west to east, in up to two pieces where the shape lies over the antimeridian. */
static pk_status cut_row(const shape *s, double lat, double step, double grid_km, point_list *list, pk_error *error)
{
    double half = half_width(s, lat);
    if (half < 0.0)
        return PK_OK;
    half += step; /* rounding must not cost a point: the candidates beside the shape are asked too */
    if (s->geometry->earth == PK_PLANE)
        return cut_piece(s, lat, step, s->middle - half, s->middle + half, grid_km, list, error);
    if (half >= 180.0)
        return cut_piece(s, lat, step, -180.0, 180.0, grid_km, list, error);
    double middle = remainder(s->middle, 360.0), west = middle - half, east = middle + half;
    pk_status status = PK_OK;
    if (east > 180.0)
        status = cut_piece(s, lat, step, -180.0, east - 360.0, grid_km, list, error);
    if (status == PK_OK)
        status = cut_piece(s, lat, step, fmax(west, -180.0), fmin(east, 180.0), grid_km, list, error);
    if (status == PK_OK && west < -180.0)
        status = cut_piece(s, lat, step, west + 360.0, 180.0, grid_km, list, error);
    return status;
}

static double row_step(const shape *s, double grid_km)
{
    return s->geometry->earth == PK_PLANE ? grid_km : grid_km / LATTICE_KM_PER_DEGREE;
}

static pk_status cut_rows(const shape *s, double grid_km, point_list *list, pk_error *error)
{
    bool plane = s->geometry->earth == PK_PLANE;
    double step = row_step(s, grid_km);
    double first = ceil(s->south / step) - 1.0, last = floor(s->north / step) + 1.0;
    if (!plane) {
        first = fmax(first, ceil(-90.0 / step));
        last = fmin(last, floor(90.0 / step));
    }
    if (last - first > MAX_LATTICE_CANDIDATES)
        return pk_fail(error, PK_ERROR_DATA, "grid_km = %g is too fine for a shape of this size", grid_km);
    pk_status status = PK_OK;
    for (double i = first; i <= last && status == PK_OK; i += 1.0) {
        double lat = i * step;
        if (plane)
            status = cut_row(s, lat, step, grid_km, list, error);
        else if (fabs(lat) <= 90.0) /* a step beyond the whole parallel, as at the poles, leaves j = 0 */
            status = cut_row(s, lat, step / fmax(cos(radians(lat)), DBL_EPSILON), grid_km, list, error);
    }
    return status;
}

/* Refuses at once what would have far more points than it may. The points of a coarse lattice stand for the area; it is
 * refined until there are enough of them to tell. */
static pk_status estimate(const shape *s, double grid_km, pk_error *error)
{
    double extent = fmax(s->north - s->south, s->n_area > 0 ? 2.0 * s->half_lon : 0.0) / row_step(s, grid_km);
    double coarser = isfinite(extent) ? exp2(ceil(log2(fmax(extent, 1.0) / COARSE_ROWS))) : 1.0;
    double points = 0;
    for (; points < ENOUGH_POINTS && coarser > 1.0; coarser /= 2.0) {
        point_list list = {0};
        pk_status status = cut_rows(s, grid_km * coarser, &list, error);
        free(list.points);
        if (status == PK_ERROR_MEMORY)
            return status;
        points = status == PK_OK ? (double)list.n : INFINITY;
        if (points >= ENOUGH_POINTS && points * square(coarser) > 2.0 * (double)MAX_LATTICE_POINTS)
            return pk_fail(error, PK_ERROR_DATA, "grid_km = %g gives far more than %zu points", grid_km,
                           MAX_LATTICE_POINTS);
    }
    return PK_OK;
}

pk_status pk_lattice(const pk_geometry *geometry, double grid_km, pk_position centre, double radius_km,
                     const pk_position *area, size_t n_area, pk_position fallback, pk_position **points,
                     size_t *n_points, pk_error *error)
{
    if (!(grid_km > 0.0) || !isfinite(grid_km))
        return pk_fail(error, PK_ERROR_DATA, "grid_km = %g is not a positive number", grid_km);
    shape s = {.geometry = geometry, .lens = pk_lens_of(geometry, centre, radius_km), .area = area, .n_area = n_area};
    if (n_area > 0)
        bound_polygon(&s);
    else
        bound_circle(&s);
    point_list list = {0};
    pk_status status = PK_OK;
    bool empty = n_area == 0 && !(radius_km >= 0.0);
    if (!empty)
        status = estimate(&s, grid_km, error);
    if (!empty && status == PK_OK)
        status = cut_rows(&s, grid_km, &list, error);
    if (status == PK_OK && list.n == 0)
        status = append(&list, fallback, grid_km, error);
    if (status != PK_OK) {
        free(list.points);
        return status;
    }
    *points = list.points;
    *n_points = list.n;
    return PK_OK;
}
