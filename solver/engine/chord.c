/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Is a point within the geodesic distance r of a centre? With the chord c between the two places in space:
 *
 * Plane: d = c.
 *
 * Sphere of radius R: d = 2R asin(c / 2R), so d <= r is c <= 2R sin(r / 2R).
 *
 * WGS-84: let p = a(1 - e²) = 6335.439 km be the least and q = a / sqrt(1 - e²) = 6399.594 km the greatest radius of
 * normal curvature of the ellipsoid. Then, for d <= πp,
 *
 *   2q asin(c / 2q)  <=  d  <=  2p asin(c / 2p).
 *
 * Right: the curvature of a geodesic in space is the normal curvature, nowhere above 1 / p. By Schur's comparison
 * theorem its ends are no closer than those of an arc of the same length on a circle of radius p: c >= 2p sin(d / 2p).
 * No two places are further apart than half a meridian, 20003.93 km, so this says too that c > 12670 km where d > πp:
 * the right side is used up to there.
 * Left: every principal curvature is at least 1 / q, so the ellipsoid is an intersection of balls of radius q
 * (Blaschke's rolling theorem), and holds the spindle of the two places: all that lies in every such ball that holds
 * both. The geodesic stays outside the spindle's interior; projecting it on the convex spindle does not lengthen it,
 * and no path on a spindle from tip to tip is shorter than its meridian, an arc of radius q.
 *
 * The two sides differ by c³/24 · (1/p² - 1/q²): 21 m at 1000 km, so that the exact formula is asked for few pairs.
 * The margins cover the rounding of places, chords and distances (each below 1e-10 km on the globe).
 */
#include "engine/chord.h"

#include <math.h>

static const double PI = 3.14159265358979323846;
static const double WGS84_AXIS_KM = 6378.137;
static const double WGS84_FLATTENING = 1.0 / 298.257223563;

static const double LEAST_RADIUS_KM = 6335.439;    /* rounded down */
static const double GREATEST_RADIUS_KM = 6399.594; /* rounded up */
static const double ANTIPODAL_CHORD_KM = 12670.0;
static const double HALF_MERIDIAN_KM = 20003.931459; /* rounded up */

static const double GLOBE_MARGIN_KM = 1e-9;
static const double PLANE_MARGIN = 1e-12; /* relative; rounding is below 1e-15 */

static double square(double x)
{
    return x * x;
}

pk_place pk_place_on_globe(const pk_geometry *geometry, pk_position position)
{
    double lat_rad = position.lat * (PI / 180.0), sin_lat = sin(lat_rad), cos_lat = cos(lat_rad), lon = position.lon;
    double lon_rad = (fabs(lon) > 180.0 ? remainder(lon, 360.0) : lon) * (PI / 180.0);
    double around = geometry->sphere_radius_km, up = geometry->sphere_radius_km;
    if (geometry->earth == PK_WGS84) {
        double e2 = WGS84_FLATTENING * (2.0 - WGS84_FLATTENING);
        around = WGS84_AXIS_KM / sqrt(1.0 - e2 * square(sin_lat));
        up = around * (1.0 - e2);
    }
    return (pk_place){around * cos_lat * cos(lon_rad), around * cos_lat * sin(lon_rad), up * sin_lat};
}

static pk_bracket widened(double inner_km, double outer_km, double margin_km)
{
    double inner = inner_km - margin_km, outer = outer_km + margin_km;
    return (pk_bracket){inner > 0.0 ? square(inner) : -1.0, square(outer)};
}

static pk_bracket globe_bracket(double least_km, double greatest_km, double furthest_km, double antipodal_km,
                                double radius_km)
{
    if (radius_km > furthest_km + GLOBE_MARGIN_KM)
        return (pk_bracket){INFINITY, INFINITY};
    double inner = 2.0 * least_km * sin(fmin(radius_km / least_km, PI) / 2.0);
    double outer = 2.0 * greatest_km * sin(fmin(radius_km / greatest_km, PI) / 2.0);
    return widened(fmin(inner, antipodal_km), outer, GLOBE_MARGIN_KM);
}

pk_bracket pk_bracket_of(const pk_geometry *geometry, double radius_km)
{
    if (!(radius_km >= 0.0))
        return (pk_bracket){-1.0, -1.0};
    switch (geometry->earth) {
    case PK_WGS84:
        return globe_bracket(LEAST_RADIUS_KM, GREATEST_RADIUS_KM, HALF_MERIDIAN_KM, ANTIPODAL_CHORD_KM, radius_km);
    case PK_SPHERE: {
        double sphere_km = geometry->sphere_radius_km;
        return globe_bracket(sphere_km, sphere_km, PI * sphere_km, 2.0 * sphere_km, radius_km);
    }
    case PK_PLANE: break;
    }
    if (radius_km < 1e-100 || radius_km > 1e100) /* its square leaves the range of a double: always ask */
        return (pk_bracket){-1.0, INFINITY};
    return widened(radius_km, radius_km, PLANE_MARGIN * radius_km);
}

pk_lens pk_lens_of(const pk_geometry *geometry, pk_position centre, double radius_km)
{
    return (pk_lens){pk_place_of(geometry, centre), pk_bracket_of(geometry, radius_km), centre, radius_km};
}

double pk_way_bound_km(const pk_geometry *geometry, double lat, double lon, double least_lat)
{
    if (geometry->earth == PK_PLANE)
        return hypot(lat, lon);
    /* dφ is at most q km long, dλ at most q cos φ */
    double greatest_km = geometry->earth == PK_WGS84 ? GREATEST_RADIUS_KM : geometry->sphere_radius_km;
    return greatest_km * (PI / 180.0) * hypot(lat, lon * cos(least_lat * (PI / 180.0)));
}

/* Give each place the place of the unit sphere with the same latitude and longitude. No radius of curvature is below
 * a(1 - e²), so a path of length s becomes one of at most s / (a(1 - e²)) radians. */
double pk_reach_degrees(const pk_geometry *geometry, double radius_km)
{
    double least_km = geometry->earth == PK_WGS84 ? LEAST_RADIUS_KM : geometry->sphere_radius_km;
    return radius_km / least_km * (180.0 / PI);
}
