/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The map: a picture in SVG whose coordinates are whole units of the frame. What keeps its size on the screen, marks
 * and names, is drawn in pixels and scaled by the units to a pixel (--k in page.css), which change with the width of
 * the screen and with page.js's zoom.
 */
#include "report/map.h"

#include "report/coast.h"
#include "report/measures.h"
#include "report/path.h"

#include <math.h>
#include <string.h>

/* Edges are divided into steps that look straight; circles have corners that lie no farther than a unit off. */
static const double STEP_DEG = 1, STEP_KM = 200, PI = 3.14159265358979323846;
enum { FEWEST_CORNERS = 24, MOST_CORNERS = 240 };

pk_position pk_map_station(const pk_map *map, const pk_target *target)
{
    if (target->kind == PK_LANE)
        return target->route[target->n_route / 2];
    return target->has_position ? target->position : pk_polygon_centroid(&map->geometry, target->area, target->n_area);
}

static void draw_edge(const pk_map *map, pk_path *path, pk_position from, pk_position to)
{
    double east = to.lon - from.lon;
    if (!map->projection.plane)
        east = remainder(east, 360);
    double length = fmax(fabs(to.lat - from.lat), fabs(east));
    int steps = (int)fmin(360, ceil(length / (map->projection.plane ? STEP_KM : STEP_DEG)));
    for (int k = 1; k <= steps || k == 1; k++) {
        double share = steps > 1 ? (double)k / steps : 1;
        pk_path_line(path, pk_project(&map->projection,
                                      (pk_position){from.lat + share * (to.lat - from.lat), from.lon + share * east}));
    }
}

void pk_map_draw(const pk_map *map, const pk_position *vertices, size_t n, bool close)
{
    pk_path path = {.stream = map->stream};
    pk_path_move(&path, pk_project(&map->projection, vertices[0]));
    for (size_t i = 1; i < n; i++)
        draw_edge(map, &path, vertices[i - 1], vertices[i]);
    if (close)
        draw_edge(map, &path, vertices[n - 1], vertices[0]);
    pk_path_end(&path, close);
}

void pk_map_draw_circle(const pk_map *map, pk_position centre, double radius_km, pk_spot origin)
{
    pk_path path = {.stream = map->stream, .origin = origin};
    /* An edge of n corners on radius r lies r (1 - cos(π / n)) ≈ r (π / n)² / 2 off. */
    double corners = ceil(PI * sqrt(radius_km * map->projection.units_per_km / 2));
    int n = (int)fmin(MOST_CORNERS, fmax(FEWEST_CORNERS, corners));
    for (int k = 0; k < n; k++) {
        double azimuth_deg = 360.0 * k / n;
        pk_spot spot = pk_project(&map->projection, pk_destination(&map->geometry, centre, azimuth_deg, radius_km));
        if (k)
            pk_path_line(&path, spot);
        else
            pk_path_move(&path, spot);
    }
    pk_path_end(&path, true);
}

/* ---- what the map knows ---- */

/* Everything that must lie in the frame. */
static pk_status fit(pk_map *map, pk_error *error)
{
    const pk_instance *instance = map->page->instance;
    size_t most = instance->n_sites;
    for (size_t z = 0; z < instance->n_targets; z++)
        most += instance->targets[z].n_area + instance->targets[z].n_route + 4;
    pk_position *positions = pk_arena_zalloc(map->arena, most, sizeof *positions);
    if (!positions)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    size_t n = 0;
    for (size_t s = 0; s < instance->n_sites; s++)
        positions[n++] = instance->sites[s].position;
    for (size_t z = 0; z < instance->n_targets; z++) {
        const pk_target *target = &instance->targets[z];
        for (size_t i = 0; i < target->n_area; i++)
            positions[n++] = target->area[i];
        for (size_t i = 0; i < target->n_route; i++)
            positions[n++] = target->route[i];
        for (int quarter = 0; quarter < 4 && target->has_position; quarter++)
            positions[n++] = pk_destination(&map->geometry, target->position, 90 * quarter, target->radius_km);
    }
    map->projection = pk_projection_of(instance->earth, positions, n);
    return PK_OK;
}

static void add_stream(pk_map *map, const char *site, const char *target, pk_task task, double number)
{
    const pk_instance *instance = map->page->instance;
    size_t s = pk_page_site(map->page, site), z = pk_page_target(map->page, target);
    if (s < instance->n_sites && z < instance->n_targets)
        map->streams[(s * instance->n_targets + z) * PK_TASK_COUNT + task] += number;
}

static void read_plan(pk_map *map)
{
    const pk_instance *instance = map->page->instance;
    const pk_plan *plan = map->page->plan;
    for (size_t i = 0; i < plan->n_sites; i++) {
        size_t s = pk_page_site(map->page, plan->sites[i]);
        if (s < instance->n_sites)
            map->used[s] = true;
    }
    for (size_t i = 0; i < plan->n_units; i++) {
        size_t s = pk_page_site(map->page, plan->units[i].site);
        if (s < instance->n_sites)
            map->units[s] += plan->units[i].number;
    }
    for (size_t i = 0; i < plan->n_sorties; i++)
        add_stream(map, plan->sorties[i].base, plan->sorties[i].zone, plan->sorties[i].task, plan->sorties[i].number);
    for (size_t i = 0; i < plan->n_ships; i++)
        add_stream(map, plan->ships[i].port, plan->ships[i].target, plan->ships[i].task, plan->ships[i].number);
    for (size_t z = 0; z < instance->n_targets; z++) {
        double weight = 0, loss = 0;
        for (size_t i = 0; i < plan->n_gaps; i++)
            if (strcmp(plan->gaps[i].target, instance->targets[z].name) == 0) {
                weight += plan->gaps[i].weight;
                loss += pk_gap_loss(&plan->gaps[i]);
            }
        map->shares[z] = weight > 0 ? 1 - loss / weight : (double)NAN;
    }
}

static pk_status prepare(pk_map *map, pk_error *error)
{
    const pk_instance *instance = map->page->instance;
    size_t n_sites = instance->n_sites, n_targets = instance->n_targets;
    map->arena = pk_arena_new();
    if (map->arena) {
        map->streams = pk_arena_zalloc(map->arena, n_sites * n_targets * PK_TASK_COUNT, sizeof *map->streams);
        map->units = pk_arena_zalloc(map->arena, n_sites, sizeof *map->units);
        map->shares = pk_arena_zalloc(map->arena, n_targets, sizeof *map->shares);
        map->used = pk_arena_zalloc(map->arena, n_sites, sizeof *map->used);
        map->labels = pk_arena_zalloc(map->arena, n_sites + n_targets, sizeof *map->labels);
    }
    if (!map->arena || !map->streams || !map->units || !map->shares || !map->used || !map->labels)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    read_plan(map);
    return fit(map, error);
}

/* ---- names ---- */

static void write_label(const pk_map *map, const pk_label *label)
{
    const double space_px = 3, ascent = 0.36, line = 1.15; /* of the font's size */
    double away = label->radius_px + space_px, x = 0, y = ascent * label->font_px;
    const char *anchor = "middle";
    switch (label->side) {
    case PK_SIDE_RIGHT:
        x = away;
        anchor = "start";
        break;
    case PK_SIDE_LEFT:
        x = -away;
        anchor = "end";
        break;
    case PK_SIDE_BELOW: y = away + line * label->font_px * 0.8; break;
    case PK_SIDE_ABOVE:
    case PK_SIDE_COUNT: y = -away - line * label->font_px * 0.2; break;
    }
    fprintf(map->stream,
            "<g class=\"l%d %s\" transform=\"translate(%.0f %.0f)\"><text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">",
            label->scale, label->class, label->spot.x, label->spot.y, x, y, anchor);
    pk_html_text(map->page->html, label->text);
    fputs("</text></g>\n", map->stream);
}

static void write_labels(pk_map *map)
{
    pk_labels_place(map->labels, map->n_labels, map->projection.height);
    fputs("<g class=\"labels\" aria-hidden=\"true\">\n", map->stream);
    for (size_t i = 0; i < map->n_labels; i++)
        if (map->labels[i].scale < PK_LABEL_NEVER)
            write_label(map, &map->labels[i]);
    fputs("</g>\n", map->stream);
}

/* ---- around the picture ---- */

static void write_controls(const pk_map *map)
{
    static const struct {
        const char *class, *name;
    } layers[] = {{"lines", "sorties and ships"},
                  {"zones", "zones and lanes"},
                  {"labels", "names"},
                  {"idle", "sites not in use"}};
    FILE *stream = map->stream;
    fputs("<div class=\"controls\" id=\"map-controls\" hidden=\"hidden\">\n", stream);
    if (map->page->plan->n_gaps)
        fputs("<label>Colour by <select id=\"map-task\"><option value=\"\">all tasks</option></select></label>\n"
              "<label>at <select id=\"map-period\"><option value=\"\">all hours</option></select></label>\n",
              stream);
    fputs("<span class=\"buttons\"><button type=\"button\" id=\"map-in\" aria-label=\"Zoom in\">+</button>"
          "<button type=\"button\" id=\"map-out\" aria-label=\"Zoom out\">−</button>"
          "<button type=\"button\" id=\"map-all\">whole map</button></span>\n",
          stream);
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
        fprintf(stream, "<label><input type=\"checkbox\" checked=\"checked\" data-layer=\"%s\"/> %s</label>\n",
                layers[i].class, layers[i].name);
    fputs("</div>\n", stream);
}

static void write_caption(const pk_map *map)
{
    FILE *stream = map->stream;
    fputs("<figcaption>\n", stream);
    if (map->page->plan->n_gaps)
        pk_html_share_legend(map->page->html);
    fputs("<ul class=\"legend\">\n"
          "<li><svg class=\"key\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><circle class=\"base\" cx=\"10\" "
          "cy=\"10\" r=\"8\"/></svg>base, with its units</li>\n"
          "<li><svg class=\"key\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><rect class=\"port\" x=\"3\" y=\"3\" "
          "width=\"14\" height=\"14\" rx=\"2\"/></svg>port, with its ships</li>\n"
          "<li><svg class=\"key\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><circle class=\"empty\" cx=\"10\" "
          "cy=\"10\" r=\"4\"/></svg>not in use</li>\n"
          "<li><svg class=\"key\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><path class=\"patrol\" d=\"M0 "
          "10H20\"/></svg>patrol</li>\n"
          "<li><svg class=\"key\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><path class=\"surveillance\" d=\"M0 "
          "10H20\"/></svg>surveillance</li>\n"
          "<li><svg class=\"key\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><path class=\"ships\" d=\"M0 "
          "10H20\"/></svg>ships</li>\n",
          stream);
    if (map->page->instance->n_exclusions)
        fputs("<li><i class=\"standoff\" aria-hidden=\"true\"></i>stand-off region with its buffer</li>\n", stream);
    fputs("</ul>\n<p class=\"note\">Full circles are as far as a sortie goes, dashed ones what an aircraft on alert "
          "reaches in "
          "time. ",
          stream);
    if (map->projection.plane)
        fputs("The instance lies on a plane, in km.", stream);
    else if (pk_coast_exists())
        fputs("Coastline and borders: Natural Earth, 1:10 million, public domain; a background, and no statement about "
              "any "
              "border.",
              stream);
    else
        fputs("This build of picket has no coastline (docs/development.md says why).", stream);
    fputs("</p>\n</figcaption>\n", stream);
}

pk_status pk_page_map(const pk_page *page, pk_error *error)
{
    pk_map map = {
        .page = page,
        .stream = page->html->stream,
        .geometry = {.earth = page->instance->earth, .sphere_radius_km = PK_SPHERE_RADIUS_KM},
    };
    pk_status status = prepare(&map, error);
    if (status == PK_OK) {
        pk_html_section_begin(page->html, "map", "Map");
        write_controls(&map);
        fprintf(
            map.stream,
            "<figure>\n<div class=\"map\"><svg id=\"chart\" viewBox=\"0 0 %d %.0f\" data-level=\"1\" role=\"group\" "
            "aria-label=\"Map of sites, zones and lanes; the tables below say the same\">\n",
            PK_FRAME_WIDTH, map.projection.height);
        status = pk_map_ground(&map, error);
    }
    if (status == PK_OK)
        status = pk_map_targets(&map, error);
    if (status == PK_OK) {
        pk_map_streams(&map);
        pk_map_sites(&map);
        write_labels(&map);
        pk_map_scale(&map);
        fputs("</svg></div>\n<p class=\"detail\" id=\"map-detail\" hidden=\"hidden\"></p>\n", map.stream);
        write_caption(&map);
        fputs("</figure>\n", map.stream);
        pk_html_section_end(page->html);
    }
    pk_arena_free(map.arena);
    return status;
}
