/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A theatre_case to INI text and back. The writer prints every decimal so that it reads back to the same double. */
#include "oracle/theatre_case.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const job_names[JOBS] = {"patrol", "surveillance", "alert", "escort", "sweep", "sea_patrol"};

static const char *const earth_names[] = {"wgs84", "sphere", "plane"};
static const char *const goal_names[] = {"gap", "changes", "personnel", "flight_hours"};
static const char *const state_names[] = {"candidate", "open", "closed"};

double case_window_hours(const case_target *zone, int period, int periods_per_day)
{
    double start = 24.0 * period / periods_per_day, end = 24.0 * (period + 1) / periods_per_day;
    double from = zone->from_hour, to = zone->to_hour;
    if (from < to)
        return fmax(0, fmin(end, to) - fmax(start, from));
    return fmax(0, end - fmax(start, from)) + fmax(0, fmin(end, to) - start);
}

/* Writing. */

static void write_number(FILE *file, const char *key, double value)
{
    if (isfinite(value))
        fprintf(file, "%s = %.15g\n", key, value);
}

static void write_enabled(FILE *file, bool enabled)
{
    if (!enabled)
        fprintf(file, "enabled = no\n");
}

static void write_jobs(FILE *file, const bool jobs[JOBS])
{
    const char *before = "tasks = ";
    for (job j = 0; j < JOBS; j++)
        if (jobs[j]) {
            fprintf(file, "%s%s", before, job_names[j]);
            before = ", ";
        }
    fprintf(file, "\n");
}

static void write_outline(FILE *file, const char *key, const outline *shape)
{
    fprintf(file, "%s =\n", key);
    for (size_t i = 0; i < shape->n; i++)
        fprintf(file, "    %.15g, %.15g\n", shape->corners[i].lat, shape->corners[i].lon);
}

static void write_site(FILE *file, const case_site *site)
{
    fprintf(file, "\n[%s %s]\n", site->is_port ? "port" : "base", site->name);
    write_enabled(file, site->enabled);
    fprintf(file, "position = %.15g, %.15g\ncountry = %s\n", site->at.lat, site->at.lon, site->country);
    write_number(file, site->is_port ? "berths" : "ramp", site->room);
    if (!site->is_port) {
        write_number(file, "runway_m", site->runway_m);
        write_number(file, "sorties_per_day", site->sorties_per_day);
    }
    write_number(file, "personnel", site->personnel);
    write_number(file, "cost", site->cost);
    fprintf(file, "status = %s\n", state_names[site->state]);
}

static void write_type(FILE *file, const case_type *type)
{
    fprintf(file, "\n[%s %s]\n", type->is_ship ? "ship" : "aircraft", type->name);
    write_enabled(file, type->enabled);
    write_jobs(file, type->jobs);
    write_number(file, type->is_ship ? "speed_kn" : "speed_kmh", type->speed);
    write_number(file, type->is_ship ? "endurance_days" : "endurance_h", type->endurance);
    write_number(file, type->is_ship ? "turnaround_days" : "turnaround_h", type->turnaround);
    write_number(file, "availability", type->availability);
    if (!type->is_ship) {
        write_number(file, "max_sorties_per_day", type->max_sorties_per_day);
        write_number(file, "min_runway_m", type->min_runway_m);
        write_number(file, "reaction_min", type->reaction_min);
    }
    write_number(file, "slots", type->slots);
    write_number(file, "personnel", type->personnel);
    write_number(file, "cost", type->cost);
}

static void write_contributor(FILE *file, const theatre_case *theatre, const case_contributor *contributor)
{
    fprintf(file, "\n[contributor %s]\n", contributor->name);
    write_enabled(file, contributor->enabled);
    for (size_t k = 0; k < theatre->n_types; k++)
        if (contributor->offered[k] > 0)
            fprintf(file, "%s.%s = %d\n", theatre->types[k].is_ship ? "ship" : "aircraft", theatre->types[k].name,
                    contributor->offered[k]);
    write_number(file, "personnel", contributor->personnel);
    if (!contributor->any_host)
        for (size_t i = 0; i < contributor->n_hosts; i++)
            fprintf(file, "%s%s%s", i ? ", " : "host_countries = ", contributor->hosts[i],
                    i + 1 == contributor->n_hosts ? "\n" : "");
    if (!contributor->any_job)
        write_jobs(file, contributor->jobs);
}

static bool write_points(const case_target *zone, const char *folder)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.csv", folder, zone->name);
    FILE *file = fopen(path, "w");
    if (!file)
        return false;
    for (size_t i = 0; i < zone->n_points; i++)
        fprintf(file, "%.15g,%.15g,%.15g\n", zone->points[i].at.lat, zone->points[i].at.lon, zone->points[i].weight);
    return fclose(file) == 0;
}

static void write_zone(FILE *file, const case_target *zone)
{
    if (zone->shape.n)
        write_outline(file, "area", &zone->shape);
    else
        fprintf(file, "position = %.15g, %.15g\nradius_km = %.15g\n", zone->at.lat, zone->at.lon, zone->radius_km);
    if (zone->n_points)
        fprintf(file, "points = %s.csv\n", zone->name);
    write_number(file, "grid_km", zone->grid_km);
    if (zone->from_hour > 0 || zone->to_hour < 24)
        fprintf(file, "hours = %.15g-%.15g\n", zone->from_hour, zone->to_hour);
    const job zone_jobs[] = {JOB_PATROL, JOB_SURVEILLANCE, JOB_ALERT, JOB_SEA_PATROL};
    for (size_t i = 0; i < sizeof zone_jobs / sizeof *zone_jobs; i++)
        if (zone->wanted[zone_jobs[i]] > 0)
            write_number(file, job_names[zone_jobs[i]], zone->wanted[zone_jobs[i]]);
    if (zone->wanted[JOB_ALERT] > 0)
        write_number(file, "response_min", zone->response_min);
}

static void write_lane(FILE *file, const case_target *lane)
{
    write_outline(file, "route", &lane->shape);
    write_number(file, "transits_per_day", lane->transits_per_day);
    write_number(file, "convoy_speed_kn", lane->convoy_speed_kn);
    write_number(file, "escorts_per_transit", lane->wanted[JOB_ESCORT]);
    write_number(file, "sweep_hours_per_day", lane->wanted[JOB_SWEEP]);
}

static bool write_target(FILE *file, const case_target *target, const char *folder)
{
    fprintf(file, "\n[%s %s]\n", target->is_lane ? "lane" : "zone", target->name);
    write_enabled(file, target->enabled);
    write_number(file, "weight", target->weight);
    for (job j = 0; j < JOBS; j++)
        if (isfinite(target->job_weight[j]))
            fprintf(file, "%s_weight = %.15g\n", job_names[j], target->job_weight[j]);
    if (target->is_lane)
        write_lane(file, target);
    else
        write_zone(file, target);
    return !target->n_points || write_points(target, folder);
}

bool case_write(const theatre_case *theatre, const char *folder, const char *file_name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, file_name);
    FILE *file = fopen(path, "w");
    if (!file)
        return false;
    fprintf(file, "[instance]\nname = tiny %llu\nhorizon_days = %d\nperiods_per_day = %d\n",
            (unsigned long long)theatre->seed, theatre->horizon_days, theatre->periods_per_day);
    fprintf(file, "sorties = %s\nearth = %s\ngrid_km = %.15g\n", theatre->whole_sorties ? "whole" : "average",
            earth_names[theatre->earth], theatre->grid_km);
    fprintf(file, "\n[limits]\n");
    write_number(file, "personnel", theatre->personnel_limit);
    write_number(file, "cost", theatre->cost_limit);
    write_number(file, "max_bases", theatre->max_bases);
    write_number(file, "max_ports", theatre->max_ports);
    fprintf(file, "\n[objective]\norder = gap");
    for (size_t i = 1; i < theatre->n_order; i++)
        fprintf(file, ", %s", goal_names[theatre->order[i]]);
    fprintf(file, "\n");
    write_number(file, "keep", theatre->keep);
    if (theatre->previous_plan[0]) {
        fprintf(file, "\n[previous]\nplan = %s\n", theatre->previous_plan);
        write_number(file, "max_changes", theatre->max_changes);
    }
    for (size_t s = 0; s < theatre->n_sites; s++)
        write_site(file, &theatre->sites[s]);
    for (size_t k = 0; k < theatre->n_types; k++)
        write_type(file, &theatre->types[k]);
    for (size_t c = 0; c < theatre->n_contributors; c++)
        write_contributor(file, theatre, &theatre->contributors[c]);
    bool written = true;
    for (size_t z = 0; z < theatre->n_targets; z++)
        written &= write_target(file, &theatre->targets[z], folder);
    for (size_t i = 0; i < theatre->n_exclusions; i++) {
        const case_exclusion *exclusion = &theatre->exclusions[i];
        fprintf(file, "\n[exclusion %s]\n", exclusion->name);
        write_enabled(file, exclusion->enabled);
        write_outline(file, "area", &exclusion->area);
        write_number(file, "buffer_km", exclusion->buffer_km);
        if (exclusion->on_bases != exclusion->on_ports)
            fprintf(file, "applies_to = %s\n", exclusion->on_bases ? "bases" : "ports");
    }
    written &= !ferror(file);
    return fclose(file) == 0 && written;
}

/* Reading. */

typedef struct reader {
    theatre_case *theatre;
    char kind[CASE_NAME];
    outline *shape; /* that indented lines add to */
    case_site *site;
    case_type *type;
    case_contributor *contributor;
    case_target *target;
    case_exclusion *exclusion;
} reader;

static char *trimmed(char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    size_t n = strlen(text);
    while (n > 0 && isspace((unsigned char)text[n - 1]))
        text[--n] = '\0';
    return text;
}

static void copy_name(char name[CASE_NAME], const char *text)
{
    snprintf(name, CASE_NAME, "%.*s", CASE_NAME - 1, text);
}

static bool read_place(const char *text, place *at)
{
    return sscanf(text, "%lf , %lf", &at->lat, &at->lon) == 2;
}

static bool is_kind(const reader *r, const char *kind)
{
    return strcmp(r->kind, kind) == 0;
}

static bool open_section(reader *r, const char *kind, const char *name)
{
    theatre_case *t = r->theatre;
    copy_name(r->kind, kind);
    r->shape = NULL;
    r->site = NULL;
    r->type = NULL;
    r->contributor = NULL;
    r->target = NULL;
    r->exclusion = NULL;
    if (is_kind(r, "base") || is_kind(r, "port")) {
        if (t->n_sites == CASE_SITES)
            return false;
        r->site = &t->sites[t->n_sites++];
        r->site->is_port = is_kind(r, "port");
        r->site->enabled = true;
        copy_name(r->site->name, name);
    } else if (is_kind(r, "aircraft") || is_kind(r, "ship")) {
        if (t->n_types == CASE_TYPES)
            return false;
        r->type = &t->types[t->n_types++];
        *r->type = (case_type){.is_ship = is_kind(r, "ship"),
                               .enabled = true,
                               .availability = 1,
                               .max_sorties_per_day = INFINITY,
                               .slots = 1};
        copy_name(r->type->name, name);
    } else if (is_kind(r, "contributor")) {
        if (t->n_contributors == CASE_CONTRIBUTORS)
            return false;
        r->contributor = &t->contributors[t->n_contributors++];
        *r->contributor = (case_contributor){.enabled = true, .personnel = INFINITY, .any_host = true, .any_job = true};
        copy_name(r->contributor->name, name);
    } else if (is_kind(r, "zone") || is_kind(r, "lane")) {
        if (t->n_targets == CASE_TARGETS)
            return false;
        r->target = &t->targets[t->n_targets++];
        *r->target =
            (case_target){.is_lane = is_kind(r, "lane"), .enabled = true, .weight = 1, .grid_km = NAN, .to_hour = 24};
        for (job j = 0; j < JOBS; j++)
            r->target->job_weight[j] = NAN;
        copy_name(r->target->name, name);
    } else if (is_kind(r, "exclusion")) {
        if (t->n_exclusions == CASE_EXCLUSIONS)
            return false;
        r->exclusion = &t->exclusions[t->n_exclusions++];
        *r->exclusion = (case_exclusion){.enabled = true, .on_bases = true, .on_ports = true};
        copy_name(r->exclusion->name, name);
    } else {
        return is_kind(r, "instance") || is_kind(r, "limits");
    }
    return true;
}

typedef struct number_key {
    const char *key;
    double *value;
} number_key;

/* Sets the number that the key names, if it is in the list. */
static bool read_number(const number_key *keys, size_t n, const char *key, const char *value)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(keys[i].key, key) == 0) {
            *keys[i].value = strtod(value, NULL);
            return true;
        }
    return false;
}

#define READ_NUMBER(keys, key, value) read_number(keys, sizeof(keys) / sizeof *(keys), key, value)

static bool read_instance(theatre_case *t, const char *key, const char *value)
{
    if (strcmp(key, "horizon_days") == 0)
        t->horizon_days = atoi(value);
    else if (strcmp(key, "periods_per_day") == 0)
        t->periods_per_day = atoi(value);
    else if (strcmp(key, "sorties") == 0)
        t->whole_sorties = strcmp(value, "whole") == 0;
    else if (strcmp(key, "grid_km") == 0)
        t->grid_km = strtod(value, NULL);
    else
        return strcmp(key, "name") == 0;
    return true;
}

static bool read_limit(theatre_case *t, const char *key, const char *value)
{
    const number_key keys[] = {{"personnel", &t->personnel_limit},
                               {"cost", &t->cost_limit},
                               {"max_bases", &t->max_bases},
                               {"max_ports", &t->max_ports}};
    return READ_NUMBER(keys, key, value);
}

static bool read_site(case_site *site, const char *key, const char *value)
{
    const number_key keys[] = {{"ramp", &site->room},           {"berths", &site->room},
                               {"runway_m", &site->runway_m},   {"sorties_per_day", &site->sorties_per_day},
                               {"personnel", &site->personnel}, {"cost", &site->cost}};
    if (strcmp(key, "position") == 0)
        return read_place(value, &site->at);
    if (strcmp(key, "country") == 0) {
        copy_name(site->country, value);
        return true;
    }
    if (strcmp(key, "status") == 0) {
        for (int state = 0; state < 3; state++)
            if (strcmp(value, state_names[state]) == 0) {
                site->state = (site_state)state;
                return true;
            }
        return false;
    }
    return READ_NUMBER(keys, key, value);
}

static bool read_jobs(bool jobs[JOBS], char *value)
{
    char *rest = NULL;
    for (char *word = strtok_r(value, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
        job j = 0;
        while (j < JOBS && strcmp(trimmed(word), job_names[j]) != 0)
            j++;
        if (j == JOBS)
            return false;
        jobs[j] = true;
    }
    return true;
}

static bool read_type(case_type *type, const char *key, char *value)
{
    const number_key keys[] = {
        {"speed_kmh", &type->speed},           {"speed_kn", &type->speed},
        {"endurance_h", &type->endurance},     {"endurance_days", &type->endurance},
        {"turnaround_h", &type->turnaround},   {"turnaround_days", &type->turnaround},
        {"availability", &type->availability}, {"max_sorties_per_day", &type->max_sorties_per_day},
        {"min_runway_m", &type->min_runway_m}, {"slots", &type->slots},
        {"personnel", &type->personnel},       {"cost", &type->cost},
        {"reaction_min", &type->reaction_min}};
    return strcmp(key, "tasks") == 0 ? read_jobs(type->jobs, value) : READ_NUMBER(keys, key, value);
}

static bool read_contributor(theatre_case *t, case_contributor *contributor, const char *key, char *value)
{
    if (strcmp(key, "personnel") == 0) {
        contributor->personnel = strtod(value, NULL);
        return true;
    }
    if (strcmp(key, "tasks") == 0) {
        contributor->any_job = false;
        return read_jobs(contributor->jobs, value);
    }
    if (strcmp(key, "host_countries") == 0) {
        contributor->any_host = false;
        char *rest = NULL;
        for (char *word = strtok_r(value, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
            if (contributor->n_hosts == CASE_HOSTS)
                return false;
            copy_name(contributor->hosts[contributor->n_hosts++], trimmed(word));
        }
        return true;
    }
    const char *dot = strchr(key, '.');
    for (size_t k = 0; dot && k < t->n_types; k++)
        if (strcmp(dot + 1, t->types[k].name) == 0 && t->types[k].is_ship == (strncmp(key, "ship.", 5) == 0)) {
            contributor->offered[k] = atoi(value);
            return true;
        }
    return false;
}

static bool read_target(reader *r, const char *key, const char *value)
{
    case_target *target = r->target;
    const number_key keys[] = {{"weight", &target->weight},
                               {"radius_km", &target->radius_km},
                               {"grid_km", &target->grid_km},
                               {"response_min", &target->response_min},
                               {"transits_per_day", &target->transits_per_day},
                               {"convoy_speed_kn", &target->convoy_speed_kn},
                               {"escorts_per_transit", &target->wanted[JOB_ESCORT]},
                               {"sweep_hours_per_day", &target->wanted[JOB_SWEEP]},
                               {"patrol", &target->wanted[JOB_PATROL]},
                               {"surveillance", &target->wanted[JOB_SURVEILLANCE]},
                               {"sea_patrol", &target->wanted[JOB_SEA_PATROL]},
                               {"alert", &target->wanted[JOB_ALERT]}};
    if (strcmp(key, "position") == 0)
        return read_place(value, &target->at);
    if (strcmp(key, "hours") == 0)
        return sscanf(value, "%lf-%lf", &target->from_hour, &target->to_hour) == 2;
    if (strcmp(key, "route") == 0 || strcmp(key, "area") == 0) {
        r->shape = &target->shape;
        return value[0] == '\0';
    }
    size_t length = strlen(key);
    for (job j = 0; j < JOBS; j++)
        if (strncmp(key, job_names[j], strlen(job_names[j])) == 0 && length > 7 &&
            strcmp(key + strlen(job_names[j]), "_weight") == 0) {
            target->job_weight[j] = strtod(value, NULL);
            return true;
        }
    return strcmp(key, "kind") == 0 || READ_NUMBER(keys, key, value);
}

static bool read_exclusion(reader *r, const char *key, const char *value)
{
    if (strcmp(key, "area") == 0) {
        r->shape = &r->exclusion->area;
        return value[0] == '\0';
    }
    const number_key keys[] = {{"buffer_km", &r->exclusion->buffer_km}};
    return READ_NUMBER(keys, key, value);
}

static bool read_key(reader *r, const char *key, char *value)
{
    if (is_kind(r, "instance"))
        return read_instance(r->theatre, key, value);
    if (is_kind(r, "limits"))
        return read_limit(r->theatre, key, value);
    if (r->site)
        return read_site(r->site, key, value);
    if (r->type)
        return read_type(r->type, key, value);
    if (r->contributor)
        return read_contributor(r->theatre, r->contributor, key, value);
    if (r->exclusion)
        return read_exclusion(r, key, value);
    return r->target && read_target(r, key, value);
}

static bool read_line(reader *r, char *line)
{
    bool indented = isspace((unsigned char)line[0]);
    char *text = trimmed(line);
    if (text[0] == '\0' || text[0] == '#' || text[0] == ';')
        return true;
    if (text[0] == '[') {
        char kind[CASE_NAME] = "", name[CASE_NAME] = "";
        return sscanf(text, "[%23[a-z] %23[^]]]", kind, name) >= 1 && open_section(r, kind, name);
    }
    if (indented)
        return r->shape && r->shape->n < CASE_CORNERS && read_place(text, &r->shape->corners[r->shape->n++]);
    char *equals = strchr(text, '=');
    if (!equals)
        return false;
    *equals = '\0';
    r->shape = NULL;
    return read_key(r, trimmed(text), trimmed(equals + 1));
}

theatre_case *case_read(const char *path)
{
    FILE *file = fopen(path, "r");
    theatre_case *theatre = calloc(1, sizeof *theatre);
    bool good = file && theatre;
    if (good) {
        *theatre = (theatre_case){.horizon_days = 1,
                                  .periods_per_day = 4,
                                  .grid_km = 10,
                                  .personnel_limit = INFINITY,
                                  .cost_limit = INFINITY,
                                  .max_bases = INFINITY,
                                  .max_ports = INFINITY,
                                  .keep = 0.001,
                                  .max_changes = INFINITY};
        reader r = {.theatre = theatre};
        char line[1024];
        for (int number = 1; good && fgets(line, sizeof line, file); number++) {
            good = read_line(&r, line);
            if (!good)
                fprintf(stderr, "%s:%d: not understood\n", path, number);
        }
    }
    if (file)
        fclose(file);
    if (!good) {
        free(theatre);
        theatre = NULL;
    }
    return theatre;
}
