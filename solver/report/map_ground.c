/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/coast.h"
#include "report/map.h"
#include "report/path.h"

#include <math.h>

/* Lines of the grid across the frame, at most. */
static const double MOST_LINES = 6;

/* Beyond this angle from the middle no grid is drawn: it would not tell anything. */
static const double WIDEST_GRID_DEG = 60;

/* Of the frame's width: how long the scale may be. */
static const double SCALE_SHARE = 0.2;

/* ---- grid ---- */

/* A line of the grid; its name stands where it comes into the frame: at the left side, or at the bottom. */
static void write_grid_line(const pk_map *map, pk_position from, pk_position to, bool is_parallel, double degrees)
{
    enum { STEPS = 60 };
    const pk_projection *projection = &map->projection;
    pk_path path = {.stream = map->stream, .tolerance = 20};
    pk_spot entry = {NAN, NAN}, before = {NAN, NAN};
    fputs("<path d=\"", map->stream);
    for (int k = 0; k <= STEPS; k++) {
        double share = (double)k / STEPS;
        pk_spot spot = pk_project(
            projection, (pk_position){from.lat + share * (to.lat - from.lat), from.lon + share * (to.lon - from.lon)});
        if (k)
            pk_path_line(&path, spot);
        else
            pk_path_move(&path, spot);
        double left = is_parallel ? before.x : projection->height - before.y,
               right = is_parallel ? spot.x : projection->height - spot.y;
        if (k && left <= 0 && right > 0) {
            double part = left / (left - right);
            entry = (pk_spot){before.x + part * (spot.x - before.x), before.y + part * (spot.y - before.y)};
        }
        before = spot;
    }
    pk_path_end(&path, false);
    fputs("\"/>\n", map->stream);
    double along = is_parallel ? entry.y : entry.x, length = is_parallel ? projection->height : PK_FRAME_WIDTH;
    if (along > 0.03 * length && along < 0.97 * length) {
        double east = remainder(degrees, 360);
        fprintf(map->stream, "<g transform=\"translate(%.0f %.0f)\"><text x=\"%d\" y=\"-3\">%g° %s</text></g>\n",
                entry.x, entry.y, 4, is_parallel ? fabs(degrees) : fabs(east),
                is_parallel ? degrees < 0 ? "S" : "N"
                : east < 0  ? "W"
                            : "E");
    }
}

static void write_grid(const pk_map *map)
{
    static const double steps[] = {0.5, 1, 2, 5, 10, 20};
    const pk_projection *projection = &map->projection;
    double radius = projection->radius_deg, step = 0;
    if (projection->plane || radius > WIDEST_GRID_DEG)
        return;
    for (size_t i = 0; i < sizeof steps / sizeof *steps && (!i || 2 * radius / step > MOST_LINES); i++)
        step = steps[i];
    double lat = projection->centre.lat, lon = projection->centre.lon;
    double south = fmax(-89, lat - 1.3 * radius), north = fmin(89, lat + 1.3 * radius);
    double half =
        fmin(180, 1.6 * radius / fmax(0.02, cos(fmin(89, fabs(lat) + radius) * 3.14159265358979323846 / 180)));
    fputs("<g class=\"grid\" aria-hidden=\"true\">\n", map->stream);
    for (double at = step * ceil(south / step); at <= north; at += step)
        write_grid_line(map, (pk_position){at, lon - half}, (pk_position){at, lon + half}, true, at);
    for (double at = step * ceil((lon - half) / step); at <= lon + half; at += step)
        write_grid_line(map, (pk_position){south, at}, (pk_position){north, at}, false, at);
    fputs("</g>\n", map->stream);
}

/* ---- stand-off regions ---- */

/* The buffer is an outline as wide as twice its distance, with round joins: all that lies within it of the area. */
static void write_exclusion(const pk_map *map, const pk_exclusion *exclusion)
{
    fputs("<g class=\"standoff\"><title>", map->stream);
    pk_html_format(map->page->html, "Stand-off region %s, with a buffer of %g km", exclusion->name,
                   exclusion->buffer_km);
    fprintf(map->stream, "</title>\n<path stroke-width=\"%.0f\" d=\"",
            2 * exclusion->buffer_km * map->projection.units_per_km);
    pk_map_draw(map, exclusion->area, exclusion->n_area, true);
    fputs("\"/></g>\n", map->stream);
}

pk_status pk_map_ground(const pk_map *map, pk_error *error)
{
    pk_status status = PK_OK;
    fprintf(map->stream, "<rect class=\"sea\" width=\"%d\" height=\"%.0f\"/>\n", PK_FRAME_WIDTH,
            map->projection.height);
    if (!map->projection.plane && pk_coast_exists())
        status = pk_coast_write(map->stream, &map->projection, error);
    write_grid(map);
    for (size_t i = 0; i < map->page->instance->n_exclusions; i++)
        write_exclusion(map, &map->page->instance->exclusions[i]);
    return status;
}

/* ---- scale ---- */

void pk_map_scale(const pk_map *map)
{
    double most_km = SCALE_SHARE * PK_FRAME_WIDTH / map->projection.units_per_km;
    double power = pow(10, floor(log10(most_km))), km = power;
    if (2 * power <= most_km)
        km = 2 * power;
    if (5 * power <= most_km)
        km = 5 * power;
    double length = km * map->projection.units_per_km;
    fprintf(map->stream,
            "<g class=\"scale\" transform=\"translate(%.0f %.0f)\"><path d=\"M%.0f -60V0H0V-60\"/>"
            "<g><text x=\"0\" y=\"-8\">%g km</text></g></g>\n",
            PK_FRAME_WIDTH - length - 250, map->projection.height - 200, length, km);
}
