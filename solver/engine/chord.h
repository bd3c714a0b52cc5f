/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Straight chords instead of distances: positions become places in space, and a threshold on the distance becomes two
 * thresholds on the squared chord, between which the exact formula must be asked. See chord.c for the proof.
 */
#ifndef PICKET_ENGINE_CHORD_H
#define PICKET_ENGINE_CHORD_H

#include "engine/geometry.h"

typedef struct pk_place {
    double x, y, z; /* km; z is 0 on a plane */
} pk_place;

/* A pair whose squared chord is <= inside is within the radius; one whose squared chord is > outside is not. */
typedef struct pk_bracket {
    double inside_km2, outside_km2;
} pk_bracket;

/* A disc made ready for many questions. */
typedef struct pk_lens {
    pk_place place; /* of the centre */
    pk_bracket bracket;
    pk_position centre;
    double radius_km;
} pk_lens;

/* Places side by side, so that a compiler takes several at once. */
enum { PK_PLACE_BATCH = 64 };
typedef struct pk_place_batch {
    double x[PK_PLACE_BATCH], y[PK_PLACE_BATCH], z[PK_PLACE_BATCH];
} pk_place_batch;

pk_place pk_place_on_globe(const pk_geometry *geometry, pk_position position);

/* The places of n <= PK_PLACE_BATCH positions, each as pk_place_of has it. */
void pk_place_batch_of(const pk_geometry *geometry, const pk_position *positions, size_t n, pk_place_batch *places);

pk_bracket pk_bracket_of(const pk_geometry *geometry, double radius_km);

/* radius_km < 0: covers nothing. */
pk_lens pk_lens_of(const pk_geometry *geometry, pk_position centre, double radius_km);

/* An upper bound of the length of a straight way in lat/lon (plane: x/y) by at most these differences, between
 * latitudes whose least distance from the equator is least_lat; and, on the globe, of the chord between the places of
 * its ends. */
double pk_way_bound_km(const pk_geometry *geometry, double lat, double lon, double least_lat);

/* Degrees of arc between the normals of two places within that distance of each other, at most; on the globe. */
double pk_reach_degrees(const pk_geometry *geometry, double radius_km);

static inline pk_place pk_place_of(const pk_geometry *geometry, pk_position position)
{
    return geometry->earth == PK_PLANE ? (pk_place){position.lat, position.lon, 0.0}
                                       : pk_place_on_globe(geometry, position);
}

static inline double pk_chord2_km2(pk_place a, pk_place b)
{
    double x = a.x - b.x, y = a.y - b.y, z = a.z - b.z;
    return x * x + y * y + z * z;
}

/* Bounds of the distance of two places on WGS-84, for some 1 to 9000 km; no numbers elsewhere. See chord.c. */
typedef struct pk_span {
    double least_km, most_km;
} pk_span;
pk_span pk_wgs84_span(pk_place a, pk_place b);

/* For pairs that the bracket leaves open. */
bool pk_lens_covers_nearly(const pk_geometry *geometry, const pk_lens *lens, pk_position position, pk_place place);

/* Is the position, whose place is given, within the radius? Exactly as pk_distance_km says. */
static inline bool pk_lens_covers(const pk_geometry *geometry, const pk_lens *lens, pk_position position,
                                  pk_place place)
{
    double chord2_km2 = pk_chord2_km2(lens->place, place);
    if (chord2_km2 <= lens->bracket.inside_km2)
        return true;
    if (chord2_km2 > lens->bracket.outside_km2)
        return false;
    return pk_lens_covers_nearly(geometry, lens, position, place);
}

#endif
