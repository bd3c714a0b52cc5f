/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/map.h"
#include "report/measures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double MARK_PX = 5, FONT_PX = 11;

/* Opens a target's group, which says in words what is met. */
static void begin_target(const pk_map *map, size_t z, const char *class)
{
    const pk_target *target = &map->page->instance->targets[z];
    const pk_plan *plan = map->page->plan;
    pk_html *html = map->page->html;
    fprintf(map->stream, "<g class=\"%s %s\" id=\"t%zu\" tabindex=\"-1\" role=\"img\"><title>", class,
            isnan(map->shares[z]) ? "gx" : pk_html_share_class(map->shares[z]), z);
    pk_html_format(html, "%s%s%s%s", target->name, *target->label ? " (" : "", target->label,
                   *target->label ? ")" : "");
    for (size_t i = 0; i < plan->n_gaps; i++)
        if (strcmp(plan->gaps[i].target, target->name) == 0) {
            double share = pk_share_met(&plan->gaps[i]);
            fprintf(map->stream, "\n%s: %.1f %% met", pk_task_name(plan->gaps[i].task),
                    share >= PK_SHARE_WHOLE ? 100 : fmin(99.9, 100 * share));
        }
    fputs("</title>", map->stream);
}

static void add_label(pk_map *map, size_t z)
{
    const pk_target *target = &map->page->instance->targets[z];
    double weight = 0;
    for (size_t task = 0; task < PK_TASK_COUNT; task++)
        if (target->required[task] > 0)
            weight += target->weight[task];
    double loss = isnan(map->shares[z]) ? 0 : weight * (1 - map->shares[z]);
    map->labels[map->n_labels++] = (pk_label){
        .spot = pk_project(&map->projection, pk_map_station(map, target)),
        .radius_px = target->kind == PK_LANE ? 1 : MARK_PX,
        .text = target->name,
        .class = target->kind == PK_LANE ? "lane" : "zone",
        .font_px = FONT_PX,
        .importance = loss + weight / 1000,
    };
}

static void write_zone(const pk_map *map, size_t z)
{
    const pk_target *zone = &map->page->instance->targets[z];
    begin_target(map, z, "zone");
    if (zone->n_area || zone->radius_km > 0) {
        fputs("<path class=\"area\" d=\"", map->stream);
        if (zone->n_area)
            pk_map_draw(map, zone->area, zone->n_area, true);
        else
            pk_map_draw_circle(map, zone->position, zone->radius_km, (pk_spot){0, 0});
        fputs("\"/>", map->stream);
    }
    pk_spot spot = pk_project(&map->projection, pk_map_station(map, zone));
    fprintf(map->stream,
            "<g transform=\"translate(%.0f %.0f)\"><path class=\"mark\" d=\"M0-%g L%g 0 0 %g-%g 0z\"/></g></g>\n",
            spot.x, spot.y, MARK_PX, MARK_PX, MARK_PX, MARK_PX);
}

static void write_lane(const pk_map *map, size_t z)
{
    const pk_target *lane = &map->page->instance->targets[z];
    begin_target(map, z, "lane");
    for (int layer = 0; layer < 2; layer++) {
        fprintf(map->stream, "<path class=\"%s\" d=\"", layer ? "route" : "casing");
        pk_map_draw(map, lane->route, lane->n_route, false);
        fputs("\"/>", map->stream);
    }
    fputs("</g>\n", map->stream);
}

/* Large areas first, so that small ones lie on them; lanes last. */
typedef struct layer {
    size_t target;
    double extent; /* of what is drawn, in degrees or km: only the order counts */
} layer;

static double extent_of(const pk_instance *instance, const pk_target *target)
{
    const double km_per_degree = instance->earth == PK_PLANE ? 1 : 111;
    double south = INFINITY, north = -INFINITY;
    if (target->kind == PK_LANE)
        return -1;
    for (size_t i = 0; i < target->n_area; i++) {
        south = fmin(south, target->area[i].lat);
        north = fmax(north, target->area[i].lat);
    }
    return target->n_area ? north - south : 2 * target->radius_km / km_per_degree;
}

static int compare_layers(const void *a, const void *b)
{
    const layer *x = a, *y = b;
    if (x->extent > y->extent || x->extent < y->extent)
        return x->extent > y->extent ? -1 : 1;
    return x->target < y->target ? -1 : x->target > y->target;
}

pk_status pk_map_targets(pk_map *map, pk_error *error)
{
    const pk_instance *instance = map->page->instance;
    layer *layers = pk_arena_zalloc(map->arena, instance->n_targets, sizeof *layers);
    if (!layers)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    for (size_t z = 0; z < instance->n_targets; z++)
        layers[z] = (layer){z, extent_of(instance, &instance->targets[z])};
    qsort(layers, instance->n_targets, sizeof *layers, compare_layers);
    fputs("<g class=\"zones\">\n", map->stream);
    for (size_t i = 0; i < instance->n_targets; i++) {
        size_t z = layers[i].target;
        if (instance->targets[z].kind == PK_ZONE)
            write_zone(map, z);
        else
            write_lane(map, z);
        add_label(map, z);
    }
    fputs("</g>\n", map->stream);
    return PK_OK;
}
