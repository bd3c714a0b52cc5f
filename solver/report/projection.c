/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/projection.h"

#include "engine/geometry.h"

#include <math.h>

static const double RADIANS = 3.14159265358979323846 / 180;

/* Room around what is shown, in shares of its extent, and the least extent. */
static const double MARGIN = 0.06, LEAST_KM = 20;

/* How tall a frame may be for its width. */
static const double FLATTEST = 0.5, TALLEST = 0.95;

/* Right and up from the centre, km. */
static pk_spot project_km(const pk_projection *projection, pk_position position)
{
    if (projection->plane)
        return (pk_spot){position.lat, position.lon};
    double lat = position.lat * RADIANS, middle = projection->centre.lat * RADIANS;
    double lon = (position.lon - projection->centre.lon) * RADIANS;
    double cosine = sin(middle) * sin(lat) + cos(middle) * cos(lat) * cos(lon); /* of the angle from the centre */
    double scale = PK_SPHERE_RADIUS_KM * sqrt(2 / fmax(1 + cosine, 1e-9));
    return (pk_spot){scale * cos(lat) * sin(lon), scale * (cos(middle) * sin(lat) - sin(middle) * cos(lat) * cos(lon))};
}

/* The direction of the sum of the positions' unit vectors. */
static pk_position find_centre(const pk_position *positions, size_t n)
{
    double x = 0, y = 0, z = 0;
    for (size_t i = 0; i < n; i++) {
        double lat = positions[i].lat * RADIANS, lon = positions[i].lon * RADIANS;
        x += cos(lat) * cos(lon);
        y += cos(lat) * sin(lon);
        z += sin(lat);
    }
    return (pk_position){atan2(z, hypot(x, y)) / RADIANS, atan2(y, x) / RADIANS};
}

pk_projection pk_projection_of(pk_earth earth, const pk_position *positions, size_t n)
{
    pk_projection projection = {.plane = earth == PK_PLANE, .centre = find_centre(positions, n)};
    double left = INFINITY, right = -INFINITY, top = -INFINITY, bottom = INFINITY;
    for (size_t i = 0; i < n; i++) {
        pk_spot spot = project_km(&projection, positions[i]);
        left = fmin(left, spot.x);
        right = fmax(right, spot.x);
        bottom = fmin(bottom, spot.y);
        top = fmax(top, spot.y);
    }
    double extent = fmax(fmax(right - left, top - bottom), LEAST_KM);
    double width = right - left + 2 * MARGIN * extent, height = top - bottom + 2 * MARGIN * extent;
    width = fmax(width, height / TALLEST);
    height = fmax(height, width * FLATTEST);
    projection.left_km = (left + right - width) / 2;
    projection.top_km = (top + bottom + height) / 2;
    projection.units_per_km = PK_FRAME_WIDTH / width;
    projection.height = height * projection.units_per_km;

    double corner_km = hypot(fabs(left + right) / 2 + width / 2, fabs(top + bottom) / 2 + height / 2);
    projection.radius_deg = 2 * asin(fmin(1, corner_km / (2 * PK_SPHERE_RADIUS_KM))) / RADIANS;
    return projection;
}

pk_spot pk_project(const pk_projection *projection, pk_position position)
{
    pk_spot spot = project_km(projection, position);
    return (pk_spot){(spot.x - projection->left_km) * projection->units_per_km,
                     (projection->top_km - spot.y) * projection->units_per_km};
}
