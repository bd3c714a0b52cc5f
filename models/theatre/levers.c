/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/levers.h"

#include "theatre/reasons.h"

#include <math.h>
#include <string.h>

/* How much more of a ceiling. */
static const double more_people = 100, more_cost = 1.1;

typedef struct listing {
    const pk_tally *tally;
    const pk_instance *instance;
    pk_arena *arena;
    pk_levers *levers;
    bool failed; /* memory ran out */
} listing;

/* The last text may be NULL where memory ran out. */
static void add(listing *l, pk_remedy_kind kind, size_t index, const char *words, const char *setting)
{
    l->failed |= !words || !setting;
    l->levers->items[l->levers->n++] = (pk_lever){.kind = kind, .index = index, .words = words, .setting = setting};
}

static const char *number(listing *l, const char *format, const char *name, double value)
{
    const char *text = pk_arena_printf(l->arena, "%.10g", value);
    const char *key = pk_arena_printf(l->arena, format, name);
    return text && key ? pk_arena_printf(l->arena, "%s=%s", key, text) : NULL;
}

/* Could units of the one class do and stand where those of the other can? Then the first stands for both: only where
 * availability rounds down, for aircraft on alert, does it matter whose they are. */
static bool alike(const listing *l, size_t u, size_t other)
{
    const pk_reach *reach = l->tally->reach;
    const pk_unit_class *a = &reach->classes[u], *b = &reach->classes[other];
    if (a->type != b->type || a->tasks != b->tasks || isfinite(l->instance->contributors[a->contributor].personnel) ||
        isfinite(l->instance->contributors[b->contributor].personnel))
        return false;
    for (size_t s = 0; s < l->instance->n_sites; s++)
        if (pk_reach_may_stand(reach, u, s) != pk_reach_may_stand(reach, other, s))
            return false;
    return true;
}

static bool known_already(const listing *l, size_t u)
{
    for (size_t other = 0; other < u; other++)
        if (alike(l, u, other))
            return true;
    return false;
}

static void list_units(listing *l)
{
    const pk_reach *reach = l->tally->reach;
    for (size_t u = 0; u < reach->n_classes; u++) {
        const pk_unit_class *class = &reach->classes[u];
        const pk_type *type = &l->instance->types[class->type];
        const char *contributor = l->instance->contributors[class->contributor].name;
        if (known_already(l, u))
            continue;
        add(l, PK_REMEDY_UNIT, u, pk_arena_printf(l->arena, "one more %s of %s", type->name, contributor),
            pk_arena_printf(l->arena, "contributor.%s.%s.%s=%d", contributor,
                            type->domain == PK_AIR ? "aircraft" : "ship", type->name, class->offered + 1));
    }
}

/* Is there a unit that may stand there, and no room for it? */
static bool is_full(const listing *l, size_t s)
{
    const pk_reach *reach = l->tally->reach;
    for (size_t u = 0; u < reach->n_classes; u++)
        if (pk_reach_may_stand(reach, u, s) && l->tally->slots[s] + l->instance->types[reach->classes[u].type].slots >
                                                   l->instance->sites[s].slots + PK_ROOM_TOLERANCE)
            return true;
    return false;
}

static bool sorties_bind(const listing *l, size_t s)
{
    size_t periods = (size_t)l->instance->periods_per_day;
    double allowed = l->instance->sites[s].sorties_per_day / l->instance->periods_per_day;
    for (size_t t = 0; t < periods; t++)
        if (l->instance->sites[s].domain == PK_AIR &&
            l->tally->sorties[s * periods + t] >= allowed * (1 - PK_ROOM_TOLERANCE))
            return true;
    return false;
}

static void list_sites(listing *l)
{
    for (size_t s = 0; s < l->instance->n_sites; s++) {
        const pk_site *site = &l->instance->sites[s];
        bool base = site->domain == PK_AIR;
        if (!l->tally->used[s])
            continue;
        if (is_full(l, s))
            add(l, PK_REMEDY_SLOT, s,
                pk_arena_printf(l->arena, "one more %s at %s", base ? "ramp slot" : "berth", site->name),
                number(l, base ? "base.%s.ramp" : "port.%s.berths", site->name, site->slots + 1));
        if (sorties_bind(l, s))
            add(l, PK_REMEDY_SORTIE, s, pk_arena_printf(l->arena, "one more sortie a day from %s", site->name),
                number(l, "base.%s.sorties_per_day", site->name, site->sorties_per_day + 1));
    }
}

/* The least people, or cost, that one more unit takes. */
static double least_step(const listing *l, bool people, size_t contributor)
{
    double least = INFINITY;
    for (size_t u = 0; u < l->tally->reach->n_classes; u++) {
        const pk_unit_class *class = &l->tally->reach->classes[u];
        const pk_type *type = &l->instance->types[class->type];
        double step = people ? type->personnel : type->cost;
        if (step > 0 && (contributor == l->instance->n_contributors || class->contributor == contributor))
            least = fmin(least, step);
    }
    return least;
}

static bool used_up(double used, double step, double limit)
{
    return isfinite(limit) && used + step > limit + PK_ROOM_TOLERANCE * fmax(1, limit);
}

static void list_limits(listing *l, const pk_plan *plan)
{
    const pk_instance *instance = l->instance;
    const pk_tally *tally = l->tally;
    size_t all = instance->n_contributors;
    /* A base may be what the people are short for, so they count as used up whenever there is a ceiling. */
    if (isfinite(instance->personnel_limit))
        add(l, PK_REMEDY_PEOPLE, 0, "100 more people",
            number(l, "limits.%s", "personnel", instance->personnel_limit + more_people));
    if (used_up(tally->sites[PK_AIR], 1, instance->max_bases))
        add(l, PK_REMEDY_SITE, PK_AIR, "one more base", number(l, "limits.%s", "max_bases", instance->max_bases + 1));
    if (used_up(tally->sites[PK_SEA], 1, instance->max_ports))
        add(l, PK_REMEDY_SITE, PK_SEA, "one more port", number(l, "limits.%s", "max_ports", instance->max_ports + 1));
    if (used_up(tally->cost, least_step(l, false, all), instance->cost_limit))
        add(l, PK_REMEDY_COST, 0, "a tenth more cost",
            number(l, "limits.%s", "cost", instance->cost_limit * more_cost));
    if (pk_changes_bind(plan))
        add(l, PK_REMEDY_CHANGE, 0, "one more change to the previous plan",
            number(l, "previous.%s", "max_changes", instance->max_changes + 1));
    for (size_t c = 0; c < all; c++)
        if (used_up(tally->own_personnel[c], least_step(l, true, c), instance->contributors[c].personnel))
            add(l, PK_REMEDY_OWN_PEOPLE, c,
                pk_arena_printf(l->arena, "100 more people of %s", instance->contributors[c].name),
                number(l, "contributor.%s.personnel", instance->contributors[c].name,
                       instance->contributors[c].personnel + more_people));
}

/* Does the contributor offer units that could do more than it lets them? */
static bool tasks_bind(const listing *l, size_t c)
{
    for (size_t u = 0; u < l->tally->reach->n_classes; u++) {
        const pk_unit_class *class = &l->tally->reach->classes[u];
        if (class->contributor == c && class->tasks != l->instance->types[class->type].tasks)
            return true;
    }
    return false;
}

static void list_caveats(listing *l)
{
    for (size_t c = 0; c < l->instance->n_contributors; c++) {
        const pk_contributor *contributor = &l->instance->contributors[c];
        if (!contributor->any_host)
            add(l, PK_REMEDY_HOSTS, c, pk_arena_printf(l->arena, "%s in any host country", contributor->name),
                pk_arena_printf(l->arena, "contributor.%s.host_countries=any", contributor->name));
        if (tasks_bind(l, c))
            add(l, PK_REMEDY_TASKS, c, pk_arena_printf(l->arena, "%s for any task", contributor->name),
                pk_arena_printf(l->arena, "contributor.%s.tasks=all", contributor->name));
    }
}

pk_status pk_levers_list(const pk_tally *tally, const pk_plan *plan, pk_arena *arena, pk_levers *levers,
                         pk_error *error)
{
    const pk_instance *instance = tally->reach->instance;
    listing l = {.tally = tally, .instance = instance, .arena = arena, .levers = levers};
    size_t most = tally->reach->n_classes + 2 * instance->n_sites + 3 * instance->n_contributors + 5;
    levers->items = pk_arena_zalloc(arena, most, sizeof *levers->items);
    if (!levers->items)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for %zu levers", most);
    list_limits(&l, plan);
    list_caveats(&l);
    list_units(&l);
    list_sites(&l);
    return l.failed ? pk_fail(error, PK_ERROR_MEMORY, "no memory for the names of levers") : PK_OK;
}

/* ---- pulling one ---- */

static void *copy(pk_arena *arena, const void *items, size_t n, size_t size)
{
    void *fresh = pk_arena_zalloc(arena, n, size);
    if (fresh)
        memcpy(fresh, items, n * size);
    return fresh;
}

static bool change_site(pk_instance *instance, const pk_lever *lever, pk_arena *arena)
{
    instance->sites = copy(arena, instance->sites, instance->n_sites, sizeof *instance->sites);
    if (instance->sites && lever->kind == PK_REMEDY_SLOT)
        instance->sites[lever->index].slots += 1;
    else if (instance->sites)
        instance->sites[lever->index].sorties_per_day += 1;
    return instance->sites;
}

static bool offer_one_more(pk_contributor *contributor, size_t type, size_t n_types, pk_arena *arena)
{
    int *offered = copy(arena, contributor->offered, n_types, sizeof *offered);
    if (offered)
        offered[type]++;
    contributor->offered = offered;
    return offered;
}

static bool change_contributor(pk_instance *instance, const pk_reach *reach, const pk_lever *lever, pk_arena *arena)
{
    instance->contributors =
        copy(arena, instance->contributors, instance->n_contributors, sizeof *instance->contributors);
    if (!instance->contributors)
        return false;
    if (lever->kind == PK_REMEDY_UNIT) {
        const pk_unit_class *class = &reach->classes[lever->index];
        return offer_one_more(&instance->contributors[class->contributor], class->type, instance->n_types, arena);
    }
    pk_contributor *contributor = &instance->contributors[lever->index];
    if (lever->kind == PK_REMEDY_OWN_PEOPLE)
        contributor->personnel += more_people;
    else if (lever->kind == PK_REMEDY_HOSTS)
        contributor->any_host = true;
    else
        contributor->tasks = PK_ALL_TASKS;
    return true;
}

pk_status pk_lever_pull(const pk_tally *tally, const pk_lever *lever, pk_arena *arena, pk_instance **changed,
                        pk_error *error)
{
    pk_instance *instance = copy(arena, tally->reach->instance, 1, sizeof *instance);
    bool done = instance;
    switch (done ? lever->kind : PK_REMEDY_COUNT) {
    case PK_REMEDY_UNIT:
    case PK_REMEDY_OWN_PEOPLE:
    case PK_REMEDY_HOSTS:
    case PK_REMEDY_TASKS: done = change_contributor(instance, tally->reach, lever, arena); break;
    case PK_REMEDY_SLOT:
    case PK_REMEDY_SORTIE: done = change_site(instance, lever, arena); break;
    case PK_REMEDY_PEOPLE: instance->personnel_limit += more_people; break;
    case PK_REMEDY_COST: instance->cost_limit *= more_cost; break;
    case PK_REMEDY_SITE: *(lever->index == PK_AIR ? &instance->max_bases : &instance->max_ports) += 1; break;
    case PK_REMEDY_CHANGE: instance->max_changes += 1; break;
    case PK_REMEDY_COUNT: break;
    }
    if (!done)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for an instance");
    *changed = instance;
    return PK_OK;
}
