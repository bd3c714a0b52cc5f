/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/map.h"
#include "report/measures.h"

#include <math.h>
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

void pk_map_targets(pk_map *map)
{
    const pk_instance *instance = map->page->instance;
    fputs("<g class=\"zones\">\n", map->stream);
    for (size_t z = 0; z < instance->n_targets; z++) {
        if (instance->targets[z].kind == PK_ZONE)
            write_zone(map, z);
        else
            write_lane(map, z);
        add_label(map, z);
    }
    fputs("</g>\n", map->stream);
}
