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
 *
 * Pairs that this leaves open are first measured along the great ellipse, on which the ellipsoid meets the plane of the
 * two places and its centre. The ellipsoid's coordinates divided by its axes are those of a unit sphere, on which that
 * ellipse is a great circle; with z(σ) = C sin(σ + σ₀) its third coordinate and w = z' the arc is
 *
 *   L = a ∫ sqrt(1 - e² w²) dσ,   expanded to e⁸ (the rest is below 4e-13), with
 *   K_k = ∫ w^2k dσ = [w^(2k-1) z] / 2k + (2k-1)/2k C² K_(k-1).
 *
 * No way is shorter than the geodesic: d <= L. And its geodesic curvature is small: with m the normal of its plane, n
 * that of the surface and ψ the angle between plane and n, it is at most tan ψ / p (Meusnier), sin ψ = |n·m| = e² |sin
 * φ| |m_z| <= e² (a/b)² C sqrt(1 - C²), so at most κ = 1.01 e²/p C sqrt(1 - C²). Let r(s) be the distance from its
 * start after an arc s, and θ the angle between the ellipse and the geodesic there: r' = cos θ, θ(0) = 0. The Gaussian
 * curvature is at most 1/(pa), so the Hessian of r is not negative up to π sqrt(pa) / 2 = 9985 km (Rauch), hence
 * (cos θ)' >= -κ sin θ, θ <= κs, and d = r(L) >= ∫ cos κs ds >= L - κ²L³/6: 5 cm less than L at 1000 km at most.
 *
 * Places are found by polynomials, the same for one and for many, which a compiler turns into vectors. By the expansion
 * of Jacobi and Anger, sin(πt/2) = 2 Σ (-1)^k J_{2k+1}(π/2) T_{2k+1}(t), and cos likewise; cut off after seven terms,
 * the rest is below 4e-14 of the sine and 7.6e-13 of the cosine for |t| <= 1. Latitudes fit at once, longitudes by half
 * of them, and 1 / sqrt(1 - u) is its power series to u^5 (u <= e²: the rest is below 3e-14). A place is off by less
 * than 3e-12 radii of the earth by that, and the margins cover this and all rounding (below 1e-10 km on the globe).
 */
#include "engine/chord.h"

#include "base/vector.h"

#include <math.h>

static const double PI = 3.14159265358979323846;
static const double WGS84_AXIS_KM = 6378.137;
static const double WGS84_FLATTENING = 1.0 / 298.257223563;

static const double LEAST_RADIUS_KM = 6335.439;    /* rounded down */
static const double GREATEST_RADIUS_KM = 6399.594; /* rounded up */
static const double ANTIPODAL_CHORD_KM = 12670.0;
static const double HALF_MERIDIAN_KM = 20003.931459; /* rounded up */

/* Arcs of great ellipses that are measured, in radians of the sphere: rounding matters below, the proof ends above. */
static const double LEAST_ARC = 1e-4;
static const double GREATEST_ARC = 1.4;

static const double GLOBE_MARGIN = 2e-11; /* of the radius of the earth */
static const double PLANE_MARGIN = 1e-12; /* relative; rounding is below 1e-15 */

static double square(double x)
{
    return x * x;
}

/* An ellipsoid of revolution: its greatest radius and the square of its eccentricity. */
typedef struct shape {
    double axis_km, e2;
} shape;

static shape shape_of(const pk_geometry *geometry)
{
    if (geometry->earth == PK_WGS84)
        return (shape){WGS84_AXIS_KM, WGS84_FLATTENING * (2.0 - WGS84_FLATTENING)};
    return (shape){geometry->sphere_radius_km, 0.0};
}

static double margin_km_of(const pk_geometry *geometry)
{
    return GLOBE_MARGIN * shape_of(geometry).axis_km;
}

/* sin(πt/2) and cos(πt/2), |t| <= 1. */
static inline double sine(double t)
{
    double u = t * t;
    return t *
           (1.570796326794306 +
            u * (-0.645964097484179 +
                 u * (0.07969262600760671 +
                      u * (-0.004681752997749329 +
                           u * (0.00016043839830323918 + u * (-3.595182876586996e-06 + u * 5.4464628262869825e-08))))));
}

static inline double cosine(double t)
{
    double u = t * t;
    return 0.9999999999992499 +
           u * (-1.2337005500626017 +
                u * (0.25366950672271454 +
                     u * (-0.020863473682891768 +
                          u * (0.0009192400000317954 + u * (-2.5172195885090614e-05 + u * 4.4922012855433895e-07)))));
}

static inline double inverse_root_of_rest(double u)
{
    return 1.0 + u * (1.0 / 2 + u * (3.0 / 8 + u * (5.0 / 16 + u * (35.0 / 128 + u * (63.0 / 256)))));
}

static inline pk_place place_at(shape earth, double lat, double lon)
{
    double sin_lat = sine(lat * (1.0 / 90.0)), sin_half = sine(lon * (1.0 / 180.0));
    double around = earth.axis_km * inverse_root_of_rest(earth.e2 * square(sin_lat));
    double out = around * cosine(lat * (1.0 / 90.0));
    return (pk_place){out * (1.0 - 2.0 * square(sin_half)), out * (2.0 * sin_half * cosine(lon * (1.0 / 180.0))),
                      around * (1.0 - earth.e2) * sin_lat};
}

/* A position within the polynomials' range: no number where there is none, so that its pairs stay open. */
static pk_position in_range(pk_position p)
{
    return (pk_position){fabs(p.lat) <= 90.0 ? p.lat : NAN, fabs(p.lon) > 180.0 ? remainder(p.lon, 360.0) : p.lon};
}

pk_place pk_place_on_globe(const pk_geometry *geometry, pk_position position)
{
    pk_position p = in_range(position);
    return place_at(shape_of(geometry), p.lat, p.lon);
}

PK_VECTOR
void pk_place_batch_of(const pk_geometry *geometry, const pk_position *positions, size_t n, pk_place_batch *places)
{
    if (geometry->earth == PK_PLANE) {
        for (size_t i = 0; i < n; i++) {
            places->x[i] = positions[i].lat;
            places->y[i] = positions[i].lon;
            places->z[i] = 0.0;
        }
        return;
    }
    double lat[PK_PLACE_BATCH], lon[PK_PLACE_BATCH];
    for (size_t i = 0; i < n; i++) {
        pk_position p = in_range(positions[i]);
        lat[i] = p.lat;
        lon[i] = p.lon;
    }
    shape earth = shape_of(geometry);
    for (size_t i = 0; i < n; i++) {
        pk_place place = place_at(earth, lat[i], lon[i]);
        places->x[i] = place.x;
        places->y[i] = place.y;
        places->z[i] = place.z;
    }
}

static pk_bracket widened(double inner_km, double outer_km, double margin_km)
{
    double inner = inner_km - margin_km, outer = outer_km + margin_km;
    return (pk_bracket){inner > 0.0 ? square(inner) : -1.0, square(outer)};
}

static pk_bracket globe_bracket(double least_km, double greatest_km, double furthest_km, double antipodal_km,
                                double margin_km, double radius_km)
{
    if (radius_km > furthest_km + margin_km)
        return (pk_bracket){INFINITY, INFINITY};
    double inner = 2.0 * least_km * sin(fmin(radius_km / least_km, PI) / 2.0);
    double outer = 2.0 * greatest_km * sin(fmin(radius_km / greatest_km, PI) / 2.0);
    return widened(fmin(inner, antipodal_km), outer, margin_km);
}

pk_bracket pk_bracket_of(const pk_geometry *geometry, double radius_km)
{
    if (!(radius_km >= 0.0))
        return (pk_bracket){-1.0, -1.0};
    switch (geometry->earth) {
    case PK_WGS84:
        return globe_bracket(LEAST_RADIUS_KM, GREATEST_RADIUS_KM, HALF_MERIDIAN_KM, ANTIPODAL_CHORD_KM,
                             margin_km_of(geometry), radius_km);
    case PK_SPHERE: {
        double sphere_km = geometry->sphere_radius_km;
        return globe_bracket(sphere_km, sphere_km, PI * sphere_km, 2.0 * sphere_km, margin_km_of(geometry), radius_km);
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

pk_span pk_wgs84_span(pk_place a, pk_place b)
{
    static const double ROOT[] = {1.0 / 2, 1.0 / 8, 1.0 / 16, 5.0 / 128}; /* 1 - sqrt(1 - y), by powers of y */
    const double polar_km = WGS84_AXIS_KM * (1.0 - WGS84_FLATTENING), e2 = shape_of(&(pk_geometry){PK_WGS84, 0.0}).e2;
    const double height = (b.z - a.z) / polar_km, z_a = a.z / polar_km, z_b = b.z / polar_km;
    double chord = sqrt((square(a.x - b.x) + square(a.y - b.y)) / square(WGS84_AXIS_KM) + square(height));
    double arc = 2.0 * asin(chord / 2.0);
    if (!(arc >= LEAST_ARC && arc <= GREATEST_ARC))
        return (pk_span){NAN, NAN};
    double w_a = (z_b - z_a * cos(arc)) / sin(arc), w_b = (z_b * cos(arc) - z_a) / sin(arc);
    double c2 = square(z_a) + square(w_a), k = arc, length = arc, power_a = w_a, power_b = w_b, power_e = 1.0;
    for (int i = 1; i <= 4; i++) {
        k = (power_b * z_b - power_a * z_a + (2 * i - 1) * c2 * k) / (2 * i);
        power_a *= square(w_a);
        power_b *= square(w_b);
        power_e *= e2;
        length -= ROOT[i - 1] * power_e * k;
    }
    double bend2 = square(1.01 * e2 / LEAST_RADIUS_KM) * c2 * fmax(0.0, 1.0 - c2), most_km = WGS84_AXIS_KM * length;
    double margin_km = GLOBE_MARGIN * WGS84_AXIS_KM;
    return (pk_span){most_km - bend2 * most_km * square(most_km) / 6.0 - margin_km, most_km + margin_km};
}

bool pk_lens_covers_nearly(const pk_geometry *geometry, const pk_lens *lens, pk_position position, pk_place place)
{
    if (geometry->earth == PK_WGS84) {
        pk_span span = pk_wgs84_span(lens->place, place);
        if (span.most_km <= lens->radius_km)
            return true;
        if (span.least_km > lens->radius_km)
            return false;
    }
    return pk_distance_km(geometry, lens->centre, position) <= lens->radius_km;
}

double pk_way_bound_km(const pk_geometry *geometry, double lat, double lon, double least_lat)
{
    if (geometry->earth == PK_PLANE)
        return hypot(lat, lon);
    /* dφ is at most q km long, dλ at most q cos φ */
    double greatest_km = geometry->earth == PK_WGS84 ? GREATEST_RADIUS_KM : geometry->sphere_radius_km;
    return greatest_km * (PI / 180.0) * hypot(lat, lon * cos(least_lat * (PI / 180.0))) + margin_km_of(geometry);
}

/* Give each place the place of the unit sphere with the same latitude and longitude. No radius of curvature is below
 * a(1 - e²), so a path of length s becomes one of at most s / (a(1 - e²)) radians. */
double pk_reach_degrees(const pk_geometry *geometry, double radius_km)
{
    double least_km = geometry->earth == PK_WGS84 ? LEAST_RADIUS_KM : geometry->sphere_radius_km;
    return radius_km / least_km * (180.0 / PI);
}
