/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/extract.h"

#include "base/arena.h"
#include "theatre/names.h"
#include "theatre/parts.h"

#include <math.h>
#include <stdlib.h>

/* Fewer sorties a period than this are the simplex's rounding, not a plan. */
static const double least_sorties = 1e-9;

typedef struct extraction {
    const pk_programme *programme;
    const pk_instance *instance;
    const double *x;
    pk_plan *plan;
    double *flown_h;     /* [n_targets × PK_TASK_COUNT × periods_per_day]: what all streams fly, wanted or not */
    double *provided_h;  /* the same shape: what the plan's own sorties and ships give */
    int *able;           /* [n_classes × n_sites × n_periods] whole sorties that are still to be given out */
    double flight_hours; /* of the plan's own sorties, in one day */
} extraction;

static int whole_at(const extraction *e, int *table, size_t row, size_t site)
{
    int column = *pk_programme_cell(e->programme, table, row, site);
    return column == PK_NO_COLUMN ? 0 : (int)lround(e->x[column]);
}

static double *hours_at(const extraction *e, double *table, size_t target, pk_task task, size_t period)
{
    return &table[(target * PK_TASK_COUNT + task) * (size_t)e->instance->periods_per_day + period];
}

static const pk_type *stream_type(const extraction *e, const pk_stream *stream)
{
    return &e->instance->types[e->programme->groups[stream->group].type];
}

/* A site that is open anyway, or hosts units. A column y that is 1 without need is not use. */
static bool site_used(const extraction *e, size_t s)
{
    bool used = e->instance->sites[s].status == PK_OPEN;
    for (size_t u = 0; u < e->programme->reach->n_classes; u++)
        used |= whole_at(e, e->programme->stationed, u, s) > 0;
    return used;
}

static void extract_sites(extraction *e)
{
    for (size_t s = 0; s < e->instance->n_sites; s++)
        if (site_used(e, s))
            e->plan->sites[e->plan->n_sites++] = e->instance->sites[s].name;
}

static void extract_units(extraction *e)
{
    const pk_programme *programme = e->programme;
    for (size_t u = 0; u < programme->reach->n_classes; u++)
        for (size_t s = 0; s < e->instance->n_sites; s++) {
            int number = whole_at(e, programme->stationed, u, s);
            if (number > 0)
                e->plan->units[e->plan->n_units++] = (pk_plan_units){
                    .contributor = e->instance->contributors[programme->reach->classes[u].contributor].name,
                    .type = e->instance->types[programme->reach->classes[u].type].name,
                    .site = e->instance->sites[s].name,
                    .number = number,
                    .on_alert = whole_at(e, programme->alert, u, s),
                };
        }
}

/* How much of what a stream flies is wanted: below 1 where a requirement is more than met by fractional sorties. */
static double wanted_share(const extraction *e, const pk_stream *stream)
{
    size_t t = e->programme->first_period[stream->period];
    double required_h = pk_reach_required_h(e->programme->reach, stream->target, stream->task, t);
    double flown_h = *hours_at(e, e->flown_h, stream->target, stream->task, t);
    return e->instance->whole_sorties || flown_h <= required_h ? 1 : required_h / flown_h;
}

static double stream_station_h(const extraction *e, const pk_stream *stream)
{
    return pk_type_on_station_h(stream_type(e, stream),
                                pk_reach_distance_km(e->programme->reach, stream->site, stream->target));
}

static void measure_sorties(extraction *e)
{
    const pk_programme *programme = e->programme;
    for (size_t i = 0; i < programme->sorties.count; i++) {
        const pk_stream *stream = &programme->sorties.items[i];
        double station_h = stream_station_h(e, stream);
        for (size_t t = 0; t < (size_t)e->instance->periods_per_day; t++)
            if (programme->period_of[t] == stream->period)
                *hours_at(e, e->flown_h, stream->target, stream->task, t) += station_h * fmax(0, e->x[stream->column]);
    }
}

/* Slack of a class for flying: availability·n − q. */
static double class_slack(const extraction *e, size_t u, size_t s)
{
    double availability = e->instance->types[e->programme->reach->classes[u].type].availability;
    return fmax(0, availability * whole_at(e, e->programme->stationed, u, s) - whole_at(e, e->programme->alert, u, s));
}

/* What each class can fly in each period, where sorties are whole. */
static void count_able(extraction *e)
{
    const pk_programme *programme = e->programme;
    size_t sites = e->instance->n_sites;
    for (size_t u = 0; u < programme->reach->n_classes; u++)
        for (size_t s = 0; s < sites; s++) {
            const pk_type *type = &e->instance->types[programme->reach->classes[u].type];
            int able = 0;
            if (*pk_programme_cell(programme, programme->able, u, s) != PK_NO_COLUMN)
                able =
                    pk_type_whole_sorties(type, e->instance->periods_per_day, whole_at(e, programme->stationed, u, s),
                                          whole_at(e, programme->alert, u, s));
            for (size_t t = 0; t < programme->n_periods; t++)
                e->able[(u * sites + s) * programme->n_periods + t] = able;
        }
}

/* The part of a stream that a class flies: of the `left` whole sorties, or in proportion to its slack. */
static double class_part(const extraction *e, const pk_stream *stream, size_t u, double slack, double number,
                         double *left)
{
    if (!e->instance->whole_sorties)
        return number * class_slack(e, u, stream->site) / slack;
    int *able = &e->able[(u * e->instance->n_sites + stream->site) * e->programme->n_periods + stream->period];
    int own = *left < *able ? (int)*left : *able;
    *able -= own;
    *left -= own;
    return own;
}

static void extract_stream(extraction *e, const pk_stream *stream, double number)
{
    const pk_programme *programme = e->programme;
    const pk_unit_group *group = &programme->groups[stream->group];
    double station_h = stream_station_h(e, stream), endurance_h = stream_type(e, stream)->endurance_h;
    double slack = 0, left = number;
    for (size_t m = 0; m < group->n_members; m++)
        slack += class_slack(e, group->members[m], stream->site);
    for (size_t m = 0; m < group->n_members && slack > 0; m++) {
        double own = class_part(e, stream, group->members[m], slack, number, &left);
        if (own < least_sorties)
            continue;
        for (size_t t = 0; t < (size_t)e->instance->periods_per_day; t++) {
            if (programme->period_of[t] != stream->period)
                continue;
            *hours_at(e, e->provided_h, stream->target, stream->task, t) += station_h * own;
            e->flight_hours += endurance_h * own;
            e->plan->sorties[e->plan->n_sorties++] = (pk_plan_sorties){
                .contributor = e->instance->contributors[programme->reach->classes[group->members[m]].contributor].name,
                .type = e->instance->types[group->type].name,
                .base = e->instance->sites[stream->site].name,
                .zone = e->instance->targets[stream->target].name,
                .task = stream->task,
                .period = (int)t,
                .number = own,
            };
        }
    }
}

static void extract_sorties(extraction *e)
{
    const pk_programme *programme = e->programme;
    measure_sorties(e);
    count_able(e);
    for (size_t i = 0; i < programme->sorties.count; i++) {
        const pk_stream *stream = &programme->sorties.items[i];
        double number = fmax(0, e->x[stream->column]) * wanted_share(e, stream);
        extract_stream(e, stream, e->instance->whole_sorties ? nearbyint(number) : number);
    }
}

/* The sorties of a plan that flies what x says. */
static void copy_sorties(extraction *e, const pk_plan *same)
{
    const pk_instance *instance = e->instance;
    for (size_t i = 0; i < same->n_sorties; i++) {
        pk_plan_sorties row = same->sorties[i];
        int u = pk_find_class(e->programme->reach, PK_AIR, row.contributor, row.type);
        int s = pk_find_site(instance, PK_AIR, row.base), z = pk_find_target(instance, row.task, row.zone);
        if (u == PK_NO_INDEX || s == PK_NO_INDEX || z == PK_NO_INDEX)
            continue;
        const pk_unit_class *class = &e->programme->reach->classes[u];
        const pk_type *type = &instance->types[class->type];
        row.contributor = instance->contributors[class->contributor].name;
        row.type = type->name;
        row.base = instance->sites[s].name;
        row.zone = instance->targets[z].name;
        double distance_km = pk_reach_distance_km(e->programme->reach, (size_t)s, (size_t)z);
        double station_h = pk_type_on_station_h(type, distance_km);
        *hours_at(e, e->provided_h, (size_t)z, row.task, (size_t)row.period) += station_h * row.number;
        e->flight_hours += type->endurance_h * row.number;
        e->plan->sorties[e->plan->n_sorties++] = row;
    }
}

/* Ships of a stream go to the classes of its group in turn; free[u × sites + s] counts what is left of each. */
static void extract_ships(extraction *e, int *free_ships)
{
    const pk_programme *programme = e->programme;
    double period_h = 24.0 / e->instance->periods_per_day;
    for (size_t i = 0; i < programme->ships.count; i++) {
        const pk_stream *stream = &programme->ships.items[i];
        const pk_unit_group *group = &programme->groups[stream->group];
        int number = (int)lround(e->x[stream->column]);
        double share = pk_type_on_task_share(stream_type(e, stream),
                                             pk_reach_distance_km(programme->reach, stream->site, stream->target));
        for (size_t t = 0; t < (size_t)e->instance->periods_per_day; t++)
            *hours_at(e, e->provided_h, stream->target, stream->task, t) += share * period_h * number;
        for (size_t m = 0; m < group->n_members && number > 0; m++) {
            int *left = pk_programme_cell(programme, free_ships, group->members[m], stream->site);
            int own = number < *left ? number : *left;
            if (own == 0)
                continue;
            *left -= own;
            number -= own;
            e->plan->ships[e->plan->n_ships++] = (pk_plan_ships){
                .contributor = e->instance->contributors[programme->reach->classes[group->members[m]].contributor].name,
                .type = e->instance->types[group->type].name,
                .port = e->instance->sites[stream->site].name,
                .target = e->instance->targets[stream->target].name,
                .task = stream->task,
                .number = own,
            };
        }
    }
}

static double alert_met(const extraction *e, size_t z)
{
    const pk_programme *programme = e->programme;
    double met = 0, alert = e->instance->targets[z].required[PK_ALERT];
    for (size_t c = 0; c < programme->n_alert_classes; c++) {
        const pk_alert_class *class = &programme->alert_classes[c];
        if (class->target != z || class->row == PK_NO_COLUMN)
            continue;
        const pk_row *row = &programme->form->rows[class->row];
        double ready = 0; /* the row's first entry is its gap, the others are whole aircraft */
        for (size_t i = row->start + 1; i < row->end; i++)
            ready += nearbyint(e->x[programme->form->entries[i].column]);
        met += class->share * fmin(1, ready / alert);
    }
    return met;
}

static pk_status extract_gap(extraction *e, size_t z, pk_task task, pk_error *error)
{
    const pk_target *target = &e->instance->targets[z];
    size_t periods = task == PK_ALERT ? 0 : (size_t)e->instance->periods_per_day;
    double *required = pk_arena_zalloc(e->plan->arena, periods, sizeof *required);
    double *met = pk_arena_zalloc(e->plan->arena, periods, sizeof *met);
    if (!required || !met)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a gap");
    pk_plan_gap gap = {
        .target = target->name,
        .task = task,
        .weight = target->weight[task],
        .required_by_period = required,
        .met_by_period = met,
        .n_periods = periods,
        .required = task == PK_ALERT ? 1 : 0,
        .met = task == PK_ALERT ? alert_met(e, z) : 0,
    };
    for (size_t t = 0; t < periods; t++) {
        required[t] = pk_reach_required_h(e->programme->reach, z, task, t);
        met[t] = fmin(required[t], *hours_at(e, e->provided_h, z, task, t));
        gap.required += required[t] * e->instance->horizon_days;
        gap.met += met[t] * e->instance->horizon_days;
    }
    if (gap.required > 0)
        e->plan->gaps[e->plan->n_gaps++] = gap;
    return PK_OK;
}

static pk_status extract_gaps(extraction *e, pk_error *error)
{
    pk_status status = PK_OK;
    for (size_t z = 0; z < e->instance->n_targets; z++)
        for (pk_task task = 0; task < PK_TASK_COUNT && !status; task++)
            if (e->instance->targets[z].required[task] > 0)
                status = extract_gap(e, z, task, error);
    return status;
}

static double measure_personnel(const extraction *e, bool cost)
{
    double sum = 0;
    for (size_t s = 0; s < e->instance->n_sites; s++) {
        const pk_site *site = &e->instance->sites[s];
        if (site_used(e, s))
            sum += cost ? site->cost : site->personnel;
        for (size_t u = 0; u < e->programme->reach->n_classes; u++) {
            const pk_type *type = &e->instance->types[e->programme->reach->classes[u].type];
            sum += whole_at(e, e->programme->stationed, u, s) * (cost ? type->cost : type->personnel);
        }
    }
    return sum;
}

static double measure_contributor(const extraction *e, size_t c)
{
    double sum = 0;
    for (size_t u = 0; u < e->programme->reach->n_classes; u++)
        for (size_t s = 0; s < e->instance->n_sites; s++)
            if (e->programme->reach->classes[u].contributor == c)
                sum += whole_at(e, e->programme->stationed, u, s) *
                       e->instance->types[e->programme->reach->classes[u].type].personnel;
    return sum;
}

static double measure_changes(const extraction *e)
{
    double sum = 0;
    for (size_t u = 0; e->programme->previous && u < e->programme->reach->n_classes; u++)
        for (size_t s = 0; s < e->instance->n_sites; s++)
            sum += fmax(0, whole_at(e, e->programme->stationed, u, s) -
                               *pk_programme_cell(e->programme, e->programme->previous, u, s));
    return sum;
}

static size_t count_used(const extraction *e, pk_domain domain)
{
    size_t count = 0;
    for (size_t s = 0; s < e->instance->n_sites; s++)
        count += e->instance->sites[s].domain == domain && site_used(e, s);
    return count;
}

static void add_limit(extraction *e, const char *name, double used, double allowed)
{
    if (isfinite(allowed))
        e->plan->limits[e->plan->n_limits++] = (pk_plan_limit){.name = name, .used = used, .allowed = allowed};
}

static pk_status extract_limits(extraction *e, const double *value, pk_error *error)
{
    const pk_instance *instance = e->instance;
    add_limit(e, "personnel", value[PK_STAGE_PERSONNEL], instance->personnel_limit);
    add_limit(e, "cost", measure_personnel(e, true), instance->cost_limit);
    add_limit(e, "max_bases", (double)count_used(e, PK_AIR), instance->max_bases);
    add_limit(e, "max_ports", (double)count_used(e, PK_SEA), instance->max_ports);
    if (e->programme->previous)
        add_limit(e, "max_changes", value[PK_STAGE_CHANGES], instance->max_changes);
    for (size_t c = 0; c < instance->n_contributors; c++) {
        const char *name = pk_arena_printf(e->plan->arena, "contributor.%s.personnel", instance->contributors[c].name);
        if (!name)
            return pk_fail(error, PK_ERROR_MEMORY, "no memory for the limits of a plan");
        add_limit(e, name, measure_contributor(e, c), instance->contributors[c].personnel);
    }
    return PK_OK;
}

static double measure_gap(const pk_plan *plan)
{
    double sum = 0;
    for (size_t i = 0; i < plan->n_gaps; i++)
        sum += plan->gaps[i].weight * (1 - plan->gaps[i].met / plan->gaps[i].required);
    return sum;
}

static double total_weight(const pk_plan *plan)
{
    double sum = 0;
    for (size_t i = 0; i < plan->n_gaps; i++)
        sum += plan->gaps[i].weight;
    return sum;
}

/* n_copied: sorties that are taken from another plan. */
static pk_status allocate(extraction *e, size_t n_copied, pk_error *error)
{
    const pk_programme *programme = e->programme;
    pk_plan *plan = e->plan;
    size_t cells = programme->reach->n_classes * e->instance->n_sites;
    size_t members = 0;
    for (size_t g = 0; g < programme->n_groups; g++)
        members = programme->groups[g].n_members > members ? programme->groups[g].n_members : members;
    size_t periods = (size_t)e->instance->periods_per_day;
    plan->sites = pk_arena_zalloc(plan->arena, e->instance->n_sites, sizeof *plan->sites);
    plan->units = pk_arena_zalloc(plan->arena, cells, sizeof *plan->units);
    size_t flown = 0;
    for (size_t i = 0; i < programme->sorties.count; i++)
        flown += e->x[programme->sorties.items[i].column] > 0;
    plan->sorties = pk_arena_zalloc(plan->arena, n_copied + flown * members * periods, sizeof *plan->sorties);
    plan->ships = pk_arena_zalloc(plan->arena, programme->ships.count * members, sizeof *plan->ships);
    plan->gaps = pk_arena_zalloc(plan->arena, e->instance->n_targets * PK_TASK_COUNT, sizeof *plan->gaps);
    plan->limits = pk_arena_zalloc(plan->arena, e->instance->n_contributors + 5, sizeof *plan->limits);
    if (!plan->sites || !plan->units || !plan->sorties || !plan->ships || !plan->gaps || !plan->limits)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a plan");
    return PK_OK;
}

pk_status pk_programme_extract(const pk_programme *programme, const double *x, const pk_plan *same, pk_plan *plan,
                               double *value, pk_error *error)
{
    const pk_instance *instance = programme->reach->instance;
    size_t cells = programme->reach->n_classes * instance->n_sites;
    extraction e = {.programme = programme, .instance = instance, .x = x, .plan = plan};
    int *free_ships = malloc((cells + 1) * sizeof *free_ships);
    size_t n_hours = instance->n_targets * PK_TASK_COUNT * (size_t)instance->periods_per_day;
    e.flown_h = calloc(n_hours + 1, sizeof *e.flown_h);
    e.provided_h = calloc(n_hours + 1, sizeof *e.provided_h);
    e.able = calloc(cells * programme->n_periods + 1, sizeof *e.able);
    pk_status status = PK_OK;
    if (!free_ships || !e.flown_h || !e.provided_h || !e.able) {
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory to read a plan from its programme");
        goto done;
    }
    status = allocate(&e, same ? same->n_sorties : 0, error);
    if (status)
        goto done;
    extract_sites(&e);
    extract_units(&e);
    if (same)
        copy_sorties(&e, same);
    else
        extract_sorties(&e);
    for (size_t u = 0; u < programme->reach->n_classes; u++)
        for (size_t s = 0; s < instance->n_sites; s++)
            *pk_programme_cell(programme, free_ships, u, s) = whole_at(&e, programme->stationed, u, s);
    extract_ships(&e, free_ships);
    status = extract_gaps(&e, error);
    if (status)
        goto done;
    value[PK_STAGE_GAP] = measure_gap(plan);
    value[PK_STAGE_CHANGES] = measure_changes(&e);
    value[PK_STAGE_PERSONNEL] = measure_personnel(&e, false);
    value[PK_STAGE_FLIGHT_HOURS] = e.flight_hours * instance->horizon_days;
    plan->coverage_gap_percent = plan->n_gaps ? 100 * value[PK_STAGE_GAP] / total_weight(plan) : 0;
    status = extract_limits(&e, value, error);
done:
    free(free_ships);
    free(e.flown_h);
    free(e.provided_h);
    free(e.able);
    return status;
}
