/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/previous.h"

#include "engine/search.h"
#include "theatre/embed.h"
#include "theatre/names.h"
#include "theatre/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Two numbers of sorties this close, relatively, are one: they were read from a programme whose rows are kept no
 * better. */
static const double same_sorties = 1e-6;
/* A row this near is kept: ten times the simplex's tolerance. */
static const double row_tolerance = 1e-6;
/* The search for what can stay gives up after so many nodes, with what it has. */
static const int64_t most_nodes = 1000;

typedef struct matching {
    pk_programme *programme;
    const pk_reach *reach;
    const pk_instance *instance;
    const pk_plan *previous;
    pk_log *log;
    int *stationed; /* [n_classes × n_sites] units that keep their place */
    int *alert;     /* the same shape */
    int *able;      /* the same shape: whole sorties that they can fly */
    double *x;
    bool intact;
} matching;

#define REPAIR(m, ...)                                                                                                 \
    do {                                                                                                               \
        (m)->intact = false;                                                                                           \
        pk_log_note((m)->log, "previous plan: " __VA_ARGS__);                                                          \
    } while (0)

/* ---- units ---- */

/* Why a row of units can have no place; NULL where it can. */
static const char *no_place(const matching *m, const pk_plan_units *row, int u, int s)
{
    const pk_instance *instance = m->instance;
    if (pk_find_contributor(instance, row->contributor) == PK_NO_INDEX)
        return "there is no such contributor";
    if (pk_find_type(instance, PK_AIR, row->type) == PK_NO_INDEX &&
        pk_find_type(instance, PK_SEA, row->type) == PK_NO_INDEX)
        return "there is no such type";
    if (s == PK_NO_INDEX)
        return "there is no such site";
    if (u == PK_NO_INDEX)
        return "none is on offer";
    if (instance->sites[s].status == PK_CLOSED)
        return "the site is closed";
    if (m->reach->excluded[s])
        return "the site lies in an exclusion";
    if (!pk_reach_may_stand(m->reach, (size_t)u, (size_t)s))
        return "they may not stand there";
    if (*pk_programme_cell(m->programme, m->programme->stationed, (size_t)u, (size_t)s) == PK_NO_COLUMN)
        return "the site has no room for one";
    return NULL;
}

static void match_units(matching *m)
{
    for (size_t i = 0; i < m->previous->n_units; i++) {
        const pk_plan_units *row = &m->previous->units[i];
        pk_domain domain = pk_domain_of(m->instance, row->type, row->site);
        int s = pk_find_site(m->instance, domain, row->site);
        int u = pk_find_class(m->reach, domain, row->contributor, row->type);
        const char *reason = no_place(m, row, u, s);
        if (reason) {
            REPAIR(m, "%d %s of %s leave %s: %s", row->number, row->type, row->contributor, row->site, reason);
            continue;
        }
        *pk_programme_cell(m->programme, m->stationed, (size_t)u, (size_t)s) += row->number;
        *pk_programme_cell(m->programme, m->alert, (size_t)u, (size_t)s) += row->on_alert;
    }
}

/* As many on alert as there are aircraft available for it. */
static void match_alert(matching *m)
{
    const pk_programme *programme = m->programme;
    for (size_t u = 0; u < m->reach->n_classes; u++)
        for (size_t s = 0; s < m->instance->n_sites; s++) {
            const pk_type *type = &m->instance->types[m->reach->classes[u].type];
            int *alert = pk_programme_cell(programme, m->alert, u, s);
            int column = *pk_programme_cell(programme, programme->alert, u, s);
            int units = *pk_programme_cell(programme, m->stationed, u, s);
            int most = column == PK_NO_COLUMN ? 0 : (int)floor(type->availability * units + 1e-9);
            if (*alert <= most)
                continue;
            REPAIR(m, "%d %s of %s at %s are on alert, not %d", most, type->name,
                   m->instance->contributors[m->reach->classes[u].contributor].name, m->instance->sites[s].name,
                   *alert);
            *alert = most;
        }
}

/* ---- the columns of the form ---- */

static void set(matching *m, int column, double value)
{
    if (column != PK_NO_COLUMN)
        m->x[column] = value;
}

static void set_stationing(matching *m)
{
    const pk_programme *programme = m->programme;
    for (size_t s = 0; s < m->instance->n_sites; s++) {
        bool used = m->instance->sites[s].status == PK_OPEN;
        for (size_t u = 0; u < m->reach->n_classes; u++) {
            int units = *pk_programme_cell(programme, m->stationed, u, s);
            int before = *pk_programme_cell(programme, programme->previous, u, s);
            used |= units > 0;
            set(m, *pk_programme_cell(programme, programme->change, u, s), units > before ? units - before : 0);
        }
        set(m, programme->used[s], used);
    }
    pk_programme_embed_units(programme, m->stationed, programme->stationed, programme->group_total, m->x);
    pk_programme_embed_fleets(programme, m->x);
}

static void set_alert(matching *m)
{
    const pk_programme *programme = m->programme;
    pk_programme_embed_units(programme, m->alert, programme->alert, programme->group_alert, m->x);
}

/* What they can fly, where sorties are whole. */
static void set_able(matching *m)
{
    const pk_programme *programme = m->programme;
    size_t sites = m->instance->n_sites;
    for (size_t cell = 0; cell < m->reach->n_classes * sites; cell++)
        if (programme->able[cell] != PK_NO_COLUMN)
            m->able[cell] = pk_type_whole_sorties(&m->instance->types[m->reach->classes[cell / sites].type],
                                                  m->instance->periods_per_day, m->stationed[cell], m->alert[cell]);
    pk_programme_embed_units(programme, m->able, programme->able, programme->group_able, m->x);
}

/* ---- sorties and ships ---- */

static size_t group_of(const pk_programme *programme, int u)
{
    for (size_t g = 0; g < programme->n_groups; g++)
        for (size_t i = 0; i < programme->groups[g].n_members; i++)
            if ((int)programme->groups[g].members[i] == u)
                return g;
    return programme->n_groups;
}

static int compare(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

/* The orders in which air.c and sea.c make their streams. */
static int by_cell(const void *a, const void *b)
{
    const pk_stream *p = a, *q = b;
    int order[] = {compare(p->group, q->group), compare(p->site, q->site), compare(p->target, q->target),
                   compare(p->task, q->task), compare(p->period, q->period)};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (order[i])
            return order[i];
    return 0;
}

static int by_target(const void *a, const void *b)
{
    const pk_stream *p = a, *q = b;
    int order[] = {compare(p->target, q->target), compare(p->task, q->task), compare(p->group, q->group),
                   compare(p->site, q->site)};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (order[i])
            return order[i];
    return 0;
}

static const pk_stream *find(const pk_streams *streams, pk_stream wanted, int (*order)(const void *, const void *))
{
    return streams->count ? bsearch(&wanted, streams->items, streams->count, sizeof wanted, order) : NULL;
}

/* The stream that a row of sorties belongs to; NULL where there is none. */
static const pk_stream *stream_of_sorties(const matching *m, const pk_plan_sorties *row)
{
    int u = pk_find_class(m->reach, PK_AIR, row->contributor, row->type);
    int s = pk_find_site(m->instance, PK_AIR, row->base), z = pk_find_target(m->instance, row->task, row->zone);
    if (u == PK_NO_INDEX || s == PK_NO_INDEX || z == PK_NO_INDEX || row->period >= m->instance->periods_per_day)
        return NULL;
    pk_stream wanted = {.group = group_of(m->programme, u),
                        .site = (size_t)s,
                        .target = (size_t)z,
                        .task = row->task,
                        .period = m->programme->period_of[row->period]};
    return find(&m->programme->sorties, wanted, by_cell);
}

static const pk_stream *stream_of_ships(const matching *m, const pk_plan_ships *row)
{
    int u = pk_find_class(m->reach, PK_SEA, row->contributor, row->type);
    int s = pk_find_site(m->instance, PK_SEA, row->port), z = pk_find_target(m->instance, row->task, row->target);
    if (u == PK_NO_INDEX || s == PK_NO_INDEX || z == PK_NO_INDEX)
        return NULL;
    pk_stream wanted = {.group = group_of(m->programme, u), .site = (size_t)s, .target = (size_t)z, .task = row->task};
    return find(&m->programme->ships, wanted, by_target);
}

/* What each period flies, as the mean of the periods that are one in the programme. False where they are not alike, or
 * where a row has no stream. */
static bool add_sorties(matching *m)
{
    const pk_programme *programme = m->programme;
    bool complete = true;
    for (size_t i = 0; i < m->previous->n_sorties; i++) {
        const pk_plan_sorties *row = &m->previous->sorties[i];
        const pk_stream *stream = stream_of_sorties(m, row);
        if (stream)
            m->x[stream->column] += row->number / programme->multiplicity[stream->period];
        else
            complete = false;
    }
    return complete;
}

/* Do the previous plan's sorties of each period say what x does? one: [columns] scratch. */
static bool periods_alike(const matching *m, double *one)
{
    const pk_programme *programme = m->programme;
    for (int t = 0; t < m->instance->periods_per_day; t++) {
        memset(one, 0, programme->form->n_columns * sizeof *one);
        for (size_t i = 0; i < m->previous->n_sorties; i++) {
            const pk_plan_sorties *row = &m->previous->sorties[i];
            const pk_stream *stream = row->period == t ? stream_of_sorties(m, row) : NULL;
            if (stream)
                one[stream->column] += row->number;
        }
        for (size_t i = 0; i < programme->sorties.count; i++) {
            const pk_stream *stream = &programme->sorties.items[i];
            double x = m->x[stream->column];
            if (stream->period == programme->period_of[t] &&
                fabs(one[stream->column] - x) > same_sorties * fmax(1e-3, x))
                return false;
        }
    }
    return true;
}

/* No more of a stream than `left` allows, of which each sortie takes `each`; *left is what remains. */
static double take(double wanted, double each, double *left, bool whole)
{
    double most = fmax(0, *left) / each;
    double taken = wanted <= most + same_sorties * fmax(1, most) ? wanted : most;
    if (whole)
        taken = floor(taken + same_sorties);
    *left -= taken * each;
    return taken;
}

/* Aircraft that can fly all the time, or whole sorties that can be flown in a period. */
static double ready_at(const matching *m, size_t g, size_t s)
{
    const pk_programme *programme = m->programme;
    int total = *pk_programme_cell(programme, programme->group_total, g, s);
    int alert = *pk_programme_cell(programme, programme->group_alert, g, s);
    int able = *pk_programme_cell(programme, programme->group_able, g, s);
    if (m->instance->whole_sorties)
        return able == PK_NO_COLUMN ? 0 : m->x[able];
    return m->instance->types[programme->groups[g].type].availability * m->x[total] -
           (alert == PK_NO_COLUMN ? 0 : m->x[alert]);
}

/* Flies no more than rules 3 and 4 allow. runway: [n_sites × n_periods], ready: [n_periods], both scratch. */
static bool limit_sorties(matching *m, double *runway, double *ready)
{
    const pk_programme *programme = m->programme;
    const pk_instance *instance = m->instance;
    bool kept = true;
    for (size_t s = 0; s < instance->n_sites; s++)
        for (size_t t = 0; t < programme->n_periods; t++)
            runway[s * programme->n_periods + t] = instance->sites[s].sorties_per_day / instance->periods_per_day;
    const pk_stream *last = NULL;
    for (size_t i = 0; i < programme->sorties.count; i++) {
        const pk_stream *stream = &programme->sorties.items[i];
        const pk_type *type = &instance->types[programme->groups[stream->group].type];
        if (!last || last->group != stream->group || last->site != stream->site) {
            for (size_t t = 0; t < programme->n_periods; t++)
                ready[t] = ready_at(m, stream->group, stream->site);
        }
        last = stream;
        double wanted = m->x[stream->column], upper = programme->form->columns[stream->column].upper;
        double each = instance->whole_sorties ? 1 : 1 / pk_type_sorties_per_period(type, instance->periods_per_day);
        double *left = &runway[stream->site * programme->n_periods + stream->period];
        double flown = fmin(wanted, upper + same_sorties * fmax(1, upper)), probe = *left;
        flown = take(flown, 1, &probe, instance->whole_sorties);
        flown = take(flown, each, &ready[stream->period], instance->whole_sorties);
        *left -= flown;
        kept &= flown >= wanted - same_sorties * fmax(1, wanted);
        m->x[stream->column] = flown;
    }
    return kept;
}

/* left: [n_groups × n_sites] ships without a task yet, scratch. */
static void match_ships(matching *m, double *left)
{
    const pk_programme *programme = m->programme;
    size_t sites = m->instance->n_sites;
    for (size_t g = 0; g < programme->n_groups; g++)
        for (size_t s = 0; s < sites; s++) {
            int total = *pk_programme_cell(programme, programme->group_total, g, s);
            left[g * sites + s] = total == PK_NO_COLUMN ? 0 : m->x[total];
        }
    for (size_t i = 0; i < m->previous->n_ships; i++) {
        const pk_plan_ships *row = &m->previous->ships[i];
        const pk_stream *stream = stream_of_ships(m, row);
        double *free_ships = stream ? &left[stream->group * sites + stream->site] : NULL;
        double kept = stream ? fmin(row->number, *free_ships) : 0;
        if (stream) {
            m->x[stream->column] += kept;
            *free_ships -= kept;
        }
        if (kept < row->number)
            REPAIR(m, "%g %s of %s at %s keep the %s of %s, not %d", kept, row->type, row->contributor, row->port,
                   pk_task_name(row->task), row->target, row->number);
    }
}

/* Each requirement's gap: what the others in its row leave. False where more is flown than is asked for, though sorties
 * divide. */
static bool set_gaps(matching *m)
{
    const pk_form *form = m->programme->form;
    bool wanted = true;
    for (size_t i = 0; i < form->n_rows; i++) {
        const pk_row *row = &form->rows[i];
        if (!isfinite(row->lower) || isfinite(row->upper))
            continue;
        const pk_entry *gap = &form->entries[row->start];
        double given = 0;
        bool divides = true;
        for (size_t e = row->start + 1; e < row->end; e++) {
            given += form->entries[e].value * m->x[form->entries[e].column];
            divides &= !form->columns[form->entries[e].column].whole;
        }
        double missing = (row->lower - given) / gap->value;
        m->x[gap->column] = fmin(fmax(0, missing), form->columns[gap->column].upper);
        wanted &= !divides || given <= row->lower * (1 + same_sorties);
    }
    return wanted;
}

static void note_targets(matching *m)
{
    for (size_t i = 0; i < m->previous->n_gaps; i++) {
        const pk_plan_gap *gap = &m->previous->gaps[i];
        int z = pk_find_target(m->instance, gap->task, gap->target);
        if (z == PK_NO_INDEX || !(m->instance->targets[z].required[gap->task] > 0))
            REPAIR(m, "%s wants no %s any more", gap->target, pk_task_name(gap->task));
    }
}

/* ---- what can stay ---- */

/* Do the units that have a place break a limit together, when they do nothing? */
static bool limits_break(matching *m, const double *idle)
{
    memcpy(m->x, idle, m->programme->form->n_columns * sizeof *m->x);
    set_stationing(m);
    return pk_form_violation(m->programme->form, m->x) > row_tolerance;
}

/* Why fewer units stay in a cell than stood there. */
static const char *pressing_limit(const matching *m, size_t u, size_t s)
{
    double offered = 0, slots = 0;
    for (size_t other = 0; other < m->instance->n_sites; other++)
        offered += *pk_programme_cell(m->programme, m->stationed, u, other);
    for (size_t other = 0; other < m->reach->n_classes; other++)
        slots += *pk_programme_cell(m->programme, m->stationed, other, s) *
                 m->instance->types[m->reach->classes[other].type].slots;
    if (offered > m->reach->classes[u].offered)
        return "fewer are on offer";
    if (slots > m->instance->sites[s].slots)
        return "the site is too small for all";
    return "the limits on people, cost or sites do not allow more";
}

static void release(const pk_form *form, int column, double *upper)
{
    if (column != PK_NO_COLUMN)
        upper[column] = form->columns[column].upper;
}

/* Bounds and goal of the search for what can stay; everything but stationing is as in the idle plan. */
static void pose_stay(matching *m, const double *idle, double *lower, double *upper)
{
    pk_programme *programme = m->programme;
    pk_form *form = programme->form;
    for (size_t j = 0; j < form->n_columns; j++) {
        lower[j] = upper[j] = idle[j];
        form->columns[j].cost = 0;
    }
    form->cost_offset = 0;
    for (size_t u = 0; u < m->reach->n_classes; u++)
        release(form, programme->fleet[u], upper);
    for (size_t g = 0; g < programme->n_groups; g++)
        release(form, programme->group_fleet[g], upper);
    for (size_t s = 0; s < m->instance->n_sites; s++) {
        int used = programme->used[s];
        if (used != PK_NO_COLUMN)
            upper[used] = 1;
        for (size_t g = 0; g < programme->n_groups; g++)
            release(form, *pk_programme_cell(programme, programme->group_total, g, s), upper);
        for (size_t u = 0; u < m->reach->n_classes; u++) {
            int column = *pk_programme_cell(programme, programme->stationed, u, s);
            if (column == PK_NO_COLUMN)
                continue;
            upper[column] = fmin(form->columns[column].upper, *pk_programme_cell(programme, m->stationed, u, s));
            form->columns[column].cost = -1;
        }
    }
}

static pk_status keep_most(matching *m, const double *idle, double deadline_s, const pk_solve_options *options,
                           pk_error *error)
{
    pk_programme *programme = m->programme;
    size_t n = programme->form->n_columns;
    double *bounds = malloc((2 * n + 1) * sizeof *bounds);
    if (!bounds)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory to repair the previous plan");
    pose_stay(m, idle, bounds, bounds + n);
    pk_search_options search = pk_search_defaults;
    search.deadline_s = deadline_s;
    search.absolute_gap = 0.5;
    search.node_limit = most_nodes;
    search.interrupt = options->interrupt;
    search.start = idle;
    pk_search_result result = {0};
    pk_status status = pk_search_within(programme->form, bounds, bounds + n, &search, &result, error);
    const double *kept = result.x ? result.x : idle;
    for (size_t u = 0; u < m->reach->n_classes && !status; u++)
        for (size_t s = 0; s < m->instance->n_sites; s++) {
            int column = *pk_programme_cell(programme, programme->stationed, u, s);
            int before = *pk_programme_cell(programme, m->stationed, u, s);
            int units = column == PK_NO_COLUMN ? 0 : (int)lround(kept[column]);
            if (units < before)
                REPAIR(m, "%d %s of %s stay at %s, not %d: %s", units,
                       m->instance->types[m->reach->classes[u].type].name,
                       m->instance->contributors[m->reach->classes[u].contributor].name, m->instance->sites[s].name,
                       before, pressing_limit(m, u, s));
        }
    for (size_t u = 0; u < m->reach->n_classes && !status; u++)
        for (size_t s = 0; s < m->instance->n_sites; s++) {
            int column = *pk_programme_cell(programme, programme->stationed, u, s);
            if (column != PK_NO_COLUMN)
                *pk_programme_cell(programme, m->stationed, u, s) = (int)lround(kept[column]);
        }
    free(result.x);
    free(bounds);
    return status;
}

/* ---- together ---- */

/* x from the stationing and the alert as they are now. scratch: [columns + cells + (sites + 1) × period classes]. */
static void fill(matching *m, double *scratch)
{
    const pk_programme *programme = m->programme;
    memset(m->x, 0, programme->form->n_columns * sizeof *m->x);
    set_stationing(m);
    set_alert(m);
    set_able(m);
    bool alike = add_sorties(m) && periods_alike(m, scratch);
    alike &= limit_sorties(m, scratch, scratch + m->instance->n_sites * programme->n_periods);
    match_ships(m, scratch);
    alike &= set_gaps(m);
    if (!alike && m->intact)
        REPAIR(m, "its sorties are flown otherwise");
}

pk_status pk_programme_start_from(pk_programme *programme, const pk_plan *previous, const double *idle,
                                  double deadline_s, const pk_solve_options *options, pk_previous_start *start,
                                  pk_error *error)
{
    const pk_reach *reach = programme->reach;
    size_t sites = reach->instance->n_sites, cells = reach->n_classes * sites, n = programme->form->n_columns;
    matching m = {.programme = programme,
                  .reach = reach,
                  .instance = reach->instance,
                  .previous = previous,
                  .log = options->log,
                  .stationed = calloc(cells + 1, sizeof *m.stationed),
                  .alert = calloc(cells + 1, sizeof *m.alert),
                  .able = calloc(cells + 1, sizeof *m.able),
                  .x = malloc((n + 1) * sizeof *m.x),
                  .intact = true};
    double *scratch = malloc((n + cells + (sites + 1) * programme->n_periods + 1) * sizeof *scratch);
    pk_status status = PK_OK;
    *start = (pk_previous_start){0};
    if (!m.stationed || !m.alert || !m.able || !m.x || !scratch) {
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory to start from the previous plan");
        goto done;
    }
    note_targets(&m);
    match_units(&m);
    if (limits_break(&m, idle))
        status = keep_most(&m, idle, deadline_s, options, error);
    if (status)
        goto done;
    match_alert(&m);
    fill(&m, scratch);
    if (pk_form_violation(programme->form, m.x) <= row_tolerance) {
        start->x = m.x;
        start->intact = m.intact;
        m.x = NULL;
    } else {
        pk_log_note(options->log, "previous plan: it is no start, for it cannot be repaired");
    }
done:
    free(m.stationed);
    free(m.alert);
    free(m.able);
    free(m.x);
    free(scratch);
    return status;
}
