/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/map.h"
#include "report/measures.h"

#include <math.h>
#include <picket/reach.h>
#include <stdlib.h>
#include <string.h>

/* Sites in use stand out over the names of targets. */
static const double SITE_IMPORTANCE = 1e6, FONT_PX = 12, IDLE_PX = 3.5;

/* Response times that differ by less are one: a second. */
static const double SAME_RESPONSE_H = 1 / 3600.0;

/* Circles that are larger than the frame say nothing. */
static const double LARGEST_REACH = 1.5;

/* Circles of alert for each type at a site, at most. */
enum { MOST_RESPONSES = 5 };

static double mark_px(int units)
{
    return 5 + 1.4 * sqrt((double)units);
}

/* ---- lines ---- */

static const char *line_class(pk_task task)
{
    if (PK_SEA_TASKS >> task & 1)
        return "ships";
    return task == PK_SURVEILLANCE ? "surveillance" : "patrol";
}

/* Where a stream ends: a zone's station, or the nearer end of a lane. */
static pk_position end_of(const pk_map *map, const pk_target *target, pk_position from)
{
    if (target->kind == PK_ZONE)
        return pk_map_station(map, target);
    pk_position first = target->route[0], last = target->route[target->n_route - 1];
    return pk_distance_km(&map->geometry, from, first) <= pk_distance_km(&map->geometry, from, last) ? first : last;
}

static void write_stream(const pk_map *map, size_t s, size_t z, pk_task task, double number)
{
    const pk_site *site = &map->page->instance->sites[s];
    const pk_target *target = &map->page->instance->targets[z];
    pk_position ends[] = {site->position, end_of(map, target, site->position)};
    fprintf(map->stream, "<path class=\"%s\" data-s=\"%zu\" data-t=\"%zu\" style=\"--w:%.1f\" d=\"", line_class(task),
            s, z, 0.7 + 0.7 * sqrt(number));
    pk_map_draw(map, ends, 2, false);
    fputs("\"/>\n", map->stream);
}

void pk_map_streams(const pk_map *map)
{
    const pk_instance *instance = map->page->instance;
    fputs("<g class=\"lines\" aria-hidden=\"true\">\n", map->stream);
    for (size_t s = 0; s < instance->n_sites; s++)
        for (size_t z = 0; z < instance->n_targets; z++)
            for (size_t task = 0; task < PK_TASK_COUNT; task++) {
                double number = map->streams[(s * instance->n_targets + z) * PK_TASK_COUNT + task];
                if (number >= PK_SORTIES_CRUMB)
                    write_stream(map, s, z, (pk_task)task, number);
            }
    fputs("</g>\n", map->stream);
}

/* ---- reach ---- */

static bool has_units(const pk_map *map, size_t s, size_t type, bool on_alert)
{
    const pk_plan *plan = map->page->plan;
    const pk_instance *instance = map->page->instance;
    for (size_t i = 0; i < plan->n_units; i++) {
        const pk_plan_units *units = &plan->units[i];
        if ((on_alert ? units->on_alert : units->number) > 0 && strcmp(units->site, instance->sites[s].name) == 0 &&
            strcmp(units->type, instance->types[type].name) == 0)
            return true;
    }
    return false;
}

/* Where a site's circle of that number is named: one of eight places on it that lies well within the frame; those of
 * neighbouring numbers are looked for in different directions first, so that names keep apart. */
static bool find_place(const pk_map *map, pk_position centre, double radius_km, size_t number, pk_spot *place)
{
    const double margin = 0.04 * PK_FRAME_WIDTH;
    for (size_t eighth = 3 * number; eighth < 3 * number + 8; eighth++) {
        double azimuth_deg = 45 * (double)(eighth % 8);
        *place = pk_project(&map->projection, pk_destination(&map->geometry, centre, azimuth_deg, radius_km));
        if (place->x > 2 * margin && place->x < PK_FRAME_WIDTH - 2 * margin && place->y > margin &&
            place->y < map->projection.height - margin)
            return true;
    }
    return false;
}

/* One circle around the site and its name, in coordinates that start at the site. */
static void write_circle(const pk_map *map, size_t s, const char *class, const char *name, size_t number,
                         double radius_km)
{
    const pk_site *site = &map->page->instance->sites[s];
    pk_spot origin = pk_project(&map->projection, site->position), place;
    if (!(radius_km > 0) || radius_km * map->projection.units_per_km > LARGEST_REACH * PK_FRAME_WIDTH)
        return;
    fprintf(map->stream, "<path class=\"%s\" d=\"", class);
    pk_map_draw_circle(map, site->position, radius_km, origin);
    fputs("\"/>", map->stream);
    if (!find_place(map, site->position, radius_km, number, &place))
        return;
    fprintf(map->stream, "<g transform=\"translate(%.0f %.0f)\"><text y=\"4\" text-anchor=\"middle\">",
            place.x - origin.x, place.y - origin.y);
    pk_html_format(map->page->html, "%s %.0f km", name, radius_km);
    fputs("</text></g>", map->stream);
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* The response times that zones ask for, ascending and each once; few of them where there are many, from the shortest
 * to the longest. Returns their number. */
static size_t list_responses_h(const pk_map *map, double responses_h[MOST_RESPONSES])
{
    const pk_instance *instance = map->page->instance;
    double *all = pk_arena_zalloc(map->arena, instance->n_targets, sizeof *all);
    size_t n = 0, n_apart = 0;
    if (!all) {
        map->page->html->failed = true;
        return 0;
    }
    for (size_t z = 0; z < instance->n_targets; z++)
        if (instance->targets[z].required[PK_ALERT] > 0)
            all[n++] = instance->targets[z].response_h;
    qsort(all, n, sizeof *all, compare_numbers);
    for (size_t i = 0; i < n; i++)
        if (!n_apart || all[i] - all[n_apart - 1] > SAME_RESPONSE_H)
            all[n_apart++] = all[i];
    if (n_apart <= MOST_RESPONSES) {
        memcpy(responses_h, all, n_apart * sizeof *all);
        return n_apart;
    }
    for (size_t i = 0; i < MOST_RESPONSES; i++)
        responses_h[i] = all[i * (n_apart - 1) / (MOST_RESPONSES - 1)];
    return MOST_RESPONSES;
}

/* What aircraft of a type that wait on alert reach in time. Those that come as far as they can in a short time reach no
 * farther in a longer one. `named`: several types wait there, so names say which. */
static void write_alert_circles(const pk_map *map, size_t s, const pk_type *type, bool named, const double *responses_h,
                                size_t n)
{
    double before_km = 0;
    for (size_t i = 0; i < n; i++) {
        double radius_km = pk_type_alert_reach_km(type, responses_h[i]);
        char name[96];
        snprintf(name, sizeof name, "%.60s%s%.4g min:", named ? type->name : "", named ? " " : "", 60 * responses_h[i]);
        if (radius_km > before_km)
            write_circle(map, s, "alert", name, i, radius_km);
        before_km = fmax(before_km, radius_km);
    }
}

static void write_reach(const pk_map *map, size_t s)
{
    const pk_instance *instance = map->page->instance;
    double responses_h[MOST_RESPONSES];
    size_t n_responses = list_responses_h(map, responses_h);
    size_t n_on_alert = 0;
    for (size_t k = 0; k < instance->n_types; k++)
        n_on_alert += has_units(map, s, k, true);
    fputs("<g class=\"reach\" aria-hidden=\"true\">", map->stream);
    for (size_t k = 0; k < instance->n_types; k++) {
        const pk_type *type = &instance->types[k];
        if (!has_units(map, s, k, false))
            continue;
        if (type->tasks & ~(1u << PK_ALERT))
            write_circle(map, s, "sortie", type->name, k, pk_type_reach_km(type));
        if (has_units(map, s, k, true))
            write_alert_circles(map, s, type, n_on_alert > 1, responses_h, n_responses);
    }
    fputs("</g>", map->stream);
}

/* ---- sites ---- */

static void write_title(const pk_map *map, size_t s)
{
    const pk_site *site = &map->page->instance->sites[s];
    const pk_plan *plan = map->page->plan;
    pk_html *html = map->page->html;
    fputs("<title>", map->stream);
    pk_html_format(html, "%s, %s%s%s", site->name, site->domain == PK_AIR ? "base" : "port", *site->country ? ", " : "",
                   site->country);
    if (!map->used[s])
        fputs(", not in use", map->stream);
    for (size_t i = 0; i < plan->n_units; i++) {
        const pk_plan_units *units = &plan->units[i];
        if (strcmp(units->site, site->name) != 0 || !units->number)
            continue;
        pk_html_format(html, "\n%d %s %s", units->number, units->contributor, units->type);
        if (units->on_alert)
            pk_html_format(html, " (%d on alert)", units->on_alert);
    }
    for (size_t i = 0; map->page->explanation && i < map->page->explanation->n_sites; i++) {
        const pk_site_use *use = &map->page->explanation->sites[i];
        if (use->site != site)
            continue;
        fprintf(map->stream, "\n%.6g of %.6g slots%s", use->slots, site->slots, use->full ? ", used up" : "");
        if (site->domain == PK_AIR)
            fprintf(map->stream, "\n%.1f of %.6g sorties a day%s", use->sorties_per_day, site->sorties_per_day,
                    use->sorties_bind ? ", used up" : "");
    }
    fputs("</title>", map->stream);
}

static void write_mark(const pk_map *map, size_t s)
{
    bool is_base = map->page->instance->sites[s].domain == PK_AIR;
    double r = map->used[s] ? mark_px(map->units[s]) : IDLE_PX;
    if (is_base)
        fprintf(map->stream, "<g class=\"mark\"><circle r=\"%.1f\"/>", r);
    else
        fprintf(map->stream,
                "<g class=\"mark\"><rect x=\"-%.1f\" y=\"-%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\"/>", r * .9,
                r * .9, r * 1.8, r * 1.8);
    if (map->used[s])
        fprintf(map->stream, "<text y=\".36em\">%d</text>", map->units[s]);
    fputs("</g>", map->stream);
}

static void write_site(pk_map *map, size_t s)
{
    const pk_site *site = &map->page->instance->sites[s];
    pk_spot spot = pk_project(&map->projection, site->position);
    bool used = map->used[s];
    fprintf(map->stream,
            "<g class=\"site %s %s\" id=\"s%zu\" tabindex=\"%d\" role=\"img\" transform=\"translate(%.0f %.0f)\">",
            site->domain == PK_AIR ? "base" : "port", used ? "used" : "idle", s, used ? 0 : -1, spot.x, spot.y);
    write_title(map, s);
    if (used)
        write_reach(map, s);
    write_mark(map, s);
    fputs("</g>\n", map->stream);
    map->labels[map->n_labels++] = (pk_label){
        .spot = spot,
        .radius_px = used ? mark_px(map->units[s]) : IDLE_PX,
        .text = site->name,
        .class = used ? "used" : "idle",
        .font_px = FONT_PX,
        .importance = used ? SITE_IMPORTANCE + map->units[s] : 0,
    };
}

void pk_map_sites(pk_map *map)
{
    const pk_instance *instance = map->page->instance;
    fputs("<g class=\"sites\">\n", map->stream);
    for (int used = 0; used < 2; used++)
        for (size_t s = 0; s < instance->n_sites; s++)
            if (map->used[s] == (used == 1))
                write_site(map, s);
    fputs("</g>\n", map->stream);
}
