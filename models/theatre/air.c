/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What aircraft fly, and who waits on alert:
 *   Σ_u q_us + Σ_z f_gszt / ρ <= availability · N_gs                 (3, summed over a group)
 *   q_us <= availability · n_us                                      (3, for each class by itself)
 * or, where sorties are whole,
 *   Σ_z f_gszt <= Σ_u k_us,  k_us <= ρ · (availability · n_us − q_us) whole, then
 *   Σ_g,z f_gszt <= sorties_per_day_s / periods_per_day              (4)
 *   Σ_g,s τ · f_gszt + g_zt >= r_zt                                  (5)
 *   alert · h_c + Σ q over the (type, base) pairs that reach class c >= alert, for every class c of a zone's points
 * No optimal plan flies more than r/τ sorties for one requirement, so f <= r/τ (rounded up where sorties are whole).
 */
#include "theatre/parts.h"

#include "base/arena.h"
#include "engine/cover.h"
#include "theatre/points.h"

#include <math.h>
#include <stdlib.h>

static const pk_type *group_type(const pk_programme *programme, size_t g)
{
    return &programme->reach->instance->types[programme->groups[g].type];
}

static int total_at(const pk_programme *programme, size_t g, size_t s)
{
    return *pk_programme_cell(programme, programme->group_total, g, s);
}

static bool group_may(const pk_programme *programme, size_t g, pk_task task)
{
    return programme->groups[g].tasks >> task & 1;
}

/* The sum over a group of what its classes have in a table at a site, as a column of its own; where one class alone has
 * it, that one's. */
static int add_group_sum(pk_programme *programme, int *table, size_t g, size_t s, int priority, const char *what)
{
    const pk_unit_group *group = &programme->groups[g];
    const char *site = programme->reach->instance->sites[s].name;
    int sum = PK_NO_COLUMN;
    size_t present = 0;
    double most = 0;
    for (size_t m = 0; m < group->n_members; m++) {
        int column = *pk_programme_cell(programme, table, group->members[m], s);
        if (column == PK_NO_COLUMN)
            continue;
        sum = column;
        most += programme->form->columns[column].upper;
        present++;
    }
    if (present > 1) {
        sum = pk_form_add_column(programme->form, 0, most, true, priority, "total_%s.%s.%s", what, group->name, site);
        pk_form_add_row(programme->form, 0, 0, "sum_%s.%s.%s", what, group->name, site);
        pk_programme_add_sum(programme, sum);
        for (size_t m = 0; m < group->n_members; m++)
            pk_programme_add_part(programme, *pk_programme_cell(programme, table, group->members[m], s));
    }
    return sum;
}

/* Whole aircraft on alert per class, with their sum by group. */
static void add_alert_units(pk_programme *programme, size_t g, size_t s)
{
    const pk_reach *reach = programme->reach;
    const pk_instance *instance = reach->instance;
    const pk_unit_group *group = &programme->groups[g];
    double availability = group_type(programme, g)->availability;
    const char *site = instance->sites[s].name;
    for (size_t m = 0; m < group->n_members; m++) {
        size_t u = group->members[m];
        int unit = *pk_programme_cell(programme, programme->stationed, u, s);
        double upper = unit == PK_NO_COLUMN ? 0 : floor(availability * programme->form->columns[unit].upper + 1e-9);
        if (upper < 1)
            continue;
        const char *contributor = instance->contributors[reach->classes[u].contributor].name;
        int alert = pk_form_add_column(programme->form, 0, upper, true, PK_PRIORITY_ALERT, "alert.%s.%s.%s",
                                       contributor, instance->types[group->type].name, site);
        *pk_programme_cell(programme, programme->alert, u, s) = alert;
        *pk_programme_cell(programme, programme->ready, u, s) = pk_form_add_row(
            programme->form, -INFINITY, 0, "ready.%s.%s.%s", contributor, instance->types[group->type].name, site);
        pk_form_add_entry(programme->form, alert, 1);
        pk_form_add_entry(programme->form, unit, -availability);
    }
    *pk_programme_cell(programme, programme->group_alert, g, s) =
        add_group_sum(programme, programme->alert, g, s, PK_PRIORITY_ALERT, "alert");
}

/* Whole sorties that each class can fly in a period, with their sum by group. */
static void add_able(pk_programme *programme, size_t g, size_t s)
{
    const pk_reach *reach = programme->reach;
    const pk_instance *instance = reach->instance;
    const pk_unit_group *group = &programme->groups[g];
    const pk_type *type = group_type(programme, g);
    const char *site = instance->sites[s].name;
    for (size_t m = 0; m < group->n_members; m++) {
        size_t u = group->members[m];
        int unit = *pk_programme_cell(programme, programme->stationed, u, s);
        int units = unit == PK_NO_COLUMN ? 0 : (int)programme->form->columns[unit].upper;
        int upper = pk_type_whole_sorties(type, instance->periods_per_day, units, 0);
        if (upper < 1)
            continue;
        const char *contributor = instance->contributors[reach->classes[u].contributor].name;
        int able = pk_form_add_column(programme->form, 0, upper, true, PK_PRIORITY_TOTAL, "able.%s.%s.%s", contributor,
                                      type->name, site);
        *pk_programme_cell(programme, programme->able, u, s) = able;
        pk_form_add_row(programme->form, -INFINITY, 0, "able.%s.%s.%s", contributor, type->name, site);
        pk_form_add_entry(programme->form, able, 1 / pk_type_sorties_per_period(type, instance->periods_per_day));
        pk_programme_add(programme, *pk_programme_cell(programme, programme->alert, u, s), 1);
        pk_form_add_entry(programme->form, unit, -type->availability);
    }
    *pk_programme_cell(programme, programme->group_able, g, s) =
        add_group_sum(programme, programme->able, g, s, PK_PRIORITY_TOTAL, "able");
}

static bool alert_wanted(const pk_instance *instance)
{
    for (size_t z = 0; z < instance->n_targets; z++)
        if (instance->targets[z].required[PK_ALERT] > 0)
            return true;
    return false;
}

static void add_sorties(pk_programme *programme, size_t g, size_t s, size_t z, pk_task task)
{
    const pk_reach *reach = programme->reach;
    const pk_instance *instance = reach->instance;
    double station_h = pk_type_on_station_h(group_type(programme, g), pk_reach_distance_km(reach, s, z));
    if (!(station_h > 0))
        return;
    for (size_t t = 0; t < programme->n_periods; t++) {
        double required_h = pk_programme_required_h(programme, z, task, t);
        if (!(required_h > 0))
            continue;
        bool whole = instance->whole_sorties;
        double most = required_h / station_h;
        int column = pk_form_add_column(programme->form, 0, whole ? ceil(most - 1e-9) : most, whole, 0,
                                        "fly.%s.%s.%s.%s.p%zu", programme->groups[g].name, instance->sites[s].name,
                                        instance->targets[z].name, pk_task_name(task), programme->first_period[t]);
        pk_programme_add_stream(
            programme, &programme->sorties,
            (pk_stream){.group = g, .site = s, .target = z, .task = task, .period = t, .column = column});
    }
}

/* Streams lie by group, then site: those of one cell are neighbours. */
typedef struct stream_span {
    size_t begin, end;
} stream_span;

static void add_readiness(pk_programme *programme, size_t g, size_t s, stream_span span)
{
    const pk_instance *instance = programme->reach->instance;
    const pk_type *type = group_type(programme, g);
    double rate = pk_type_sorties_per_period(type, instance->periods_per_day);
    for (size_t t = 0; t < programme->n_periods; t++) {
        pk_form_add_row(programme->form, -INFINITY, 0, "available.%s.%s.p%zu", programme->groups[g].name,
                        instance->sites[s].name, programme->first_period[t]);
        if (instance->whole_sorties) {
            pk_programme_add(programme, *pk_programme_cell(programme, programme->group_able, g, s), -1);
        } else {
            pk_form_add_entry(programme->form, total_at(programme, g, s), -type->availability);
            pk_programme_add(programme, *pk_programme_cell(programme, programme->group_alert, g, s), 1);
        }
        for (size_t i = span.begin; i < span.end; i++)
            if (programme->sorties.items[i].period == t)
                pk_form_add_entry(programme->form, programme->sorties.items[i].column,
                                  instance->whole_sorties ? 1 : 1 / rate);
    }
}

static void add_streams(pk_programme *programme, size_t g)
{
    const pk_instance *instance = programme->reach->instance;
    for (size_t s = 0; s < instance->n_sites; s++) {
        if (total_at(programme, g, s) == PK_NO_COLUMN)
            continue;
        if (group_may(programme, g, PK_ALERT) && alert_wanted(instance))
            add_alert_units(programme, g, s);
        stream_span span = {.begin = programme->sorties.count};
        for (size_t z = 0; z < instance->n_targets; z++)
            for (pk_task task = 0; task < PK_TASK_COUNT; task++)
                if (group_may(programme, g, task) && task != PK_ALERT)
                    add_sorties(programme, g, s, z, task);
        span.end = programme->sorties.count;
        if (instance->whole_sorties && span.end > span.begin)
            add_able(programme, g, s);
        add_readiness(programme, g, s, span);
    }
}

/* The sorties by some key, those of a key in their order. */
typedef struct stream_index {
    size_t *start; /* [n_keys + 1] */
    const pk_stream **streams;
} stream_index;

/* Counting sort, O(keys + sorties). The streams are borrowed until another is added. */
static pk_status index_sorties(const pk_programme *programme, size_t n_keys,
                               size_t (*key)(const pk_programme *, const pk_stream *), stream_index *index,
                               pk_error *error)
{
    size_t n = programme->sorties.count;
    const pk_stream *items = programme->sorties.items;
    index->start = calloc(n_keys + 2, sizeof *index->start);
    index->streams = malloc((n + 1) * sizeof *index->streams);
    if (!index->start || !index->streams)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for an index of sorties");
    size_t *end = index->start + 1; /* of each key, once its streams are in */
    for (size_t i = 0; i < n; i++)
        end[key(programme, &items[i]) + 1]++;
    for (size_t k = 0; k < n_keys; k++)
        end[k + 1] += end[k];
    for (size_t i = 0; i < n; i++)
        index->streams[end[key(programme, &items[i])]++] = &items[i];
    return PK_OK;
}

static void index_free(stream_index *index)
{
    free(index->start);
    free(index->streams);
}

static size_t by_base(const pk_programme *programme, const pk_stream *stream)
{
    return stream->site * programme->n_periods + stream->period;
}

static size_t by_requirement(const pk_programme *programme, const pk_stream *stream)
{
    return (stream->target * PK_TASK_COUNT + stream->task) * programme->n_periods + stream->period;
}

/* Rule 4. */
static void add_runways(pk_programme *programme, const stream_index *index)
{
    const pk_instance *instance = programme->reach->instance;
    for (size_t s = 0; s < instance->n_sites; s++)
        for (size_t t = 0; t < programme->n_periods; t++) {
            if (instance->sites[s].domain != PK_AIR || programme->used[s] == PK_NO_COLUMN)
                continue;
            double most = instance->sites[s].sorties_per_day / instance->periods_per_day;
            pk_form_add_row(programme->form, -INFINITY, 0, "runway.%s.p%zu", instance->sites[s].name,
                            programme->first_period[t]);
            pk_form_add_entry(programme->form, programme->used[s], -most);
            size_t k = s * programme->n_periods + t;
            for (size_t i = index->start[k]; i < index->start[k + 1]; i++)
                pk_form_add_entry(programme->form, index->streams[i]->column, 1);
        }
}

/* Rule 5 for one zone, task and period class. */
static void add_presence(pk_programme *programme, const stream_index *index, size_t z, pk_task task, size_t t)
{
    const pk_reach *reach = programme->reach;
    const pk_target *zone = &reach->instance->targets[z];
    double required_h = pk_programme_required_h(programme, z, task, t);
    if (!(required_h > 0))
        return;
    double cost = programme->multiplicity[t] * zone->weight[task] / pk_reach_required_day_h(reach, z, task);
    pk_gap_column kind = {.target = z, .task = task, .period = programme->first_period[t]};
    int gap = pk_programme_add_gap(programme, kind, required_h, cost,
                                   pk_arena_printf(programme->arena, "gap.%s.%s.p%zu", zone->name, pk_task_name(task),
                                                   programme->first_period[t]));
    pk_form_add_row(programme->form, required_h, INFINITY, "presence.%s.%s.p%zu", zone->name, pk_task_name(task),
                    programme->first_period[t]);
    pk_form_add_entry(programme->form, gap, 1);
    size_t k = (z * PK_TASK_COUNT + task) * programme->n_periods + t;
    for (size_t i = index->start[k]; i < index->start[k + 1]; i++) {
        const pk_stream *stream = index->streams[i];
        pk_form_add_entry(
            programme->form, stream->column,
            pk_type_on_station_h(group_type(programme, stream->group), pk_reach_distance_km(reach, stream->site, z)));
    }
}

/* A disc a (type, base) pair that can hold alert for the zone; groups of the type share it. */
static size_t collect_discs(const pk_programme *programme, size_t z, pk_disc *discs, size_t *type_of, size_t *site_of)
{
    const pk_instance *instance = programme->reach->instance;
    size_t count = 0;
    for (size_t k = 0; k < instance->n_types; k++)
        for (size_t s = 0; s < instance->n_sites; s++) {
            bool held = false;
            for (size_t g = 0; g < programme->n_groups; g++)
                held |= programme->groups[g].type == k &&
                        *pk_programme_cell(programme, programme->group_alert, g, s) != PK_NO_COLUMN;
            double radius_km = pk_type_alert_reach_km(&instance->types[k], instance->targets[z].response_h);
            if (!held || radius_km < 0)
                continue;
            discs[count] = (pk_disc){.centre = instance->sites[s].position, .radius_km = radius_km};
            type_of[count] = k;
            site_of[count++] = s;
        }
    return count;
}

/* share: of the zone's weight that the class has. */
static void add_alert_class(pk_programme *programme, size_t z, const uint64_t *set, double share, size_t n_discs,
                            const size_t *type_of, const size_t *site_of)
{
    const pk_target *zone = &programme->reach->instance->targets[z];
    pk_alert_class class = {.target = z, .share = share, .row = PK_NO_COLUMN};
    bool reached = false;
    for (size_t d = 0; d < n_discs; d++)
        reached |= set[d / 64] >> (d % 64) & 1;
    if (reached) {
        size_t number = programme->n_alert_classes;
        pk_gap_column kind = {.target = z, .task = PK_ALERT};
        int gap = pk_programme_add_gap(programme, kind, 1, zone->weight[PK_ALERT] * share,
                                       pk_arena_printf(programme->arena, "gap.%s.alert.c%zu", zone->name, number));
        class.row =
            pk_form_add_row(programme->form, zone->required[PK_ALERT], INFINITY, "reach.%s.c%zu", zone->name, number);
        pk_form_add_entry(programme->form, gap, zone->required[PK_ALERT]);
        for (size_t d = 0; d < n_discs; d++)
            for (size_t g = 0; g < programme->n_groups; g++)
                if ((set[d / 64] >> (d % 64) & 1) && programme->groups[g].type == type_of[d])
                    pk_programme_add(programme, *pk_programme_cell(programme, programme->group_alert, g, site_of[d]),
                                     1);
    } else {
        programme->gap_offset += zone->weight[PK_ALERT] * share;
    }
    pk_programme_add_alert_class(programme, class);
}

static pk_status add_alert(pk_programme *programme, size_t z, pk_error *error)
{
    const pk_instance *instance = programme->reach->instance;
    const pk_target *zone = &instance->targets[z];
    size_t pairs = instance->n_types * instance->n_sites;
    pk_disc *discs = malloc((pairs + 1) * sizeof *discs);
    size_t *type_of = malloc((pairs + 1) * sizeof *type_of);
    size_t *site_of = malloc((pairs + 1) * sizeof *site_of);
    pk_position *points = NULL;
    double *weights = NULL;
    size_t n_points = 0;
    pk_cover_classes classes = {0};
    pk_status status = PK_OK;
    if (!discs || !type_of || !site_of) {
        status = pk_fail(error, PK_ERROR_MEMORY, "zone %s: no memory for its alert reach", zone->name);
        goto done;
    }
    status = pk_zone_points(&programme->reach->geometry, zone, &points, &weights, &n_points, error);
    if (status)
        goto done;
    size_t n_discs = collect_discs(programme, z, discs, type_of, site_of);
    status = pk_cover_classify(&programme->reach->geometry, discs, n_discs, points, weights, n_points, &classes, error);
    if (status)
        goto done;
    double total = 0;
    for (size_t c = 0; c < classes.n_classes; c++)
        total += classes.weight[c];
    for (size_t c = 0; c < classes.n_classes; c++)
        add_alert_class(programme, z, classes.sets + c * classes.n_words, classes.weight[c] / total, n_discs, type_of,
                        site_of);
done:
    pk_cover_classes_free(&classes);
    free(points);
    free(weights);
    free(discs);
    free(type_of);
    free(site_of);
    return status;
}

pk_status pk_programme_add_air(pk_programme *programme, pk_error *error)
{
    const pk_instance *instance = programme->reach->instance;
    stream_index bases = {0}, requirements = {0};
    for (size_t g = 0; g < programme->n_groups; g++)
        if (group_type(programme, g)->domain == PK_AIR)
            add_streams(programme, g);
    pk_status status = index_sorties(programme, instance->n_sites * programme->n_periods, by_base, &bases, error);
    if (!status)
        status = index_sorties(programme, instance->n_targets * PK_TASK_COUNT * programme->n_periods, by_requirement,
                               &requirements, error);
    if (status)
        goto done;
    add_runways(programme, &bases);
    for (size_t z = 0; z < instance->n_targets && !status; z++) {
        for (pk_task task = 0; task < PK_TASK_COUNT; task++)
            for (size_t t = 0; t < programme->n_periods; t++)
                if ((PK_AIR_TASKS >> task & 1) && task != PK_ALERT)
                    add_presence(programme, &requirements, z, task, t);
        if (instance->targets[z].required[PK_ALERT] > 0)
            status = add_alert(programme, z, error);
    }
done:
    index_free(&bases);
    index_free(&requirements);
    return status;
}
