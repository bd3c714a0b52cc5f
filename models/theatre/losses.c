/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <picket/loss.h>

#include "base/arena.h"
#include "base/clock.h"
#include "theatre/embed.h"
#include "theatre/gap_plan.h"
#include "theatre/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The programme of the whole plan, of which each loss takes a site away. */
typedef struct losing {
    const pk_instance *instance;
    pk_site *sites; /* of the view of the instance that the programme stands on: a lost one counts as closed */
    const pk_plan *before;
    const pk_solve_options *options;
    pk_arena *arena; /* of the losses */
    pk_programme *programme;
    const pk_tally *tally;
    double deadline_s;
    double *start, *lower, *upper; /* [columns] */
} losing;

/* The instance with a list of sites of its own, all else shared. */
static pk_status copy_instance(const losing *l, pk_instance **copy, pk_error *error)
{
    size_t n = l->instance->n_sites;
    pk_instance *fresh = pk_arena_zalloc(l->arena, 1, sizeof *fresh);
    pk_site *sites = pk_arena_zalloc(l->arena, n, sizeof *sites);
    if (!fresh || !sites)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a loss");
    memcpy(sites, l->instance->sites, n * sizeof *sites);
    *fresh = *l->instance;
    fresh->sites = sites;
    *copy = fresh;
    return PK_OK;
}

static pk_status close_site(const losing *l, pk_loss *loss, pk_error *error)
{
    pk_status status = copy_instance(l, &loss->instance, error);
    if (!status && loss->site)
        loss->instance->sites[loss->site - l->instance->sites].status = PK_CLOSED;
    return status;
}

static void take_away(const losing *l, int column)
{
    if (column != PK_NO_COLUMN)
        l->start[column] = l->lower[column] = l->upper[column] = 0;
}

/* Everything that stands at the site, or does something from there. */
static void take_site_away(const losing *l, size_t s)
{
    const pk_programme *programme = l->programme;
    take_away(l, programme->used[s]);
    for (size_t u = 0; u < programme->reach->n_classes; u++) {
        take_away(l, *pk_programme_cell(programme, programme->stationed, u, s));
        take_away(l, *pk_programme_cell(programme, programme->alert, u, s));
    }
    for (size_t g = 0; g < programme->n_groups; g++) {
        take_away(l, *pk_programme_cell(programme, programme->group_total, g, s));
        take_away(l, *pk_programme_cell(programme, programme->group_alert, g, s));
    }
    for (size_t i = 0; i < programme->ships.count; i++)
        if (programme->ships.items[i].site == s)
            take_away(l, programme->ships.items[i].column);
}

static void count_loss(const losing *l, pk_loss *loss)
{
    const pk_reach *reach = l->programme->reach;
    size_t s = (size_t)(loss->site - l->instance->sites);
    loss->personnel = loss->site->personnel;
    for (size_t u = 0; u < reach->n_classes; u++) {
        int units = l->tally->stationed[pk_tally_cell(l->tally, u, s)];
        loss->units += units;
        loss->personnel += units * l->instance->types[reach->classes[u].type].personnel;
    }
}

/* What remains, as a plan of the instance without the site. */
static pk_status write_plan(const losing *l, pk_loss *loss, const pk_search_result *result, pk_error *error)
{
    pk_site *lost = loss->site ? &l->sites[loss->site - l->instance->sites] : NULL;
    if (lost)
        lost->status = PK_CLOSED;
    pk_status status = pk_gap_plan_new(l->programme, result, l->options, &loss->plan, error);
    if (lost)
        lost->status = loss->site->status;
    return status;
}

static pk_status solve_loss(const losing *l, pk_loss *loss, size_t n_left, pk_error *error)
{
    pk_programme_embed(l->programme, l->before, l->tally, l->start);
    pk_programme_fix_stationing(l->programme, l->start, l->lower, l->upper);
    if (loss->site) {
        take_site_away(l, (size_t)(loss->site - l->instance->sites));
        pk_programme_embed_fleets(l->programme, l->start);
        count_loss(l, loss);
    }
    double now_s = pk_clock_s(), deadline_s = now_s + fmax(0, l->deadline_s - now_s) / (double)n_left;
    pk_search_result result;
    pk_status status = close_site(l, loss, error);
    if (!status)
        status = pk_gap_search(l->programme, l->lower, l->upper, l->start, deadline_s, l->options, &result, error);
    if (status)
        return status;
    if (result.x)
        status = write_plan(l, loss, &result, error);
    free(result.x);
    return status;
}

static int compare_damage(const void *a, const void *b)
{
    const pk_loss *first = a, *second = b;
    bool known = !isnan(first->damage), other_known = !isnan(second->damage);
    if (known != other_known)
        return known ? -1 : 1;
    if (known && (first->damage > second->damage || first->damage < second->damage))
        return first->damage > second->damage ? -1 : 1;
    return first->site < second->site ? -1 : first->site > second->site;
}

static pk_status solve_losses(losing *l, pk_losses *losses, pk_error *error)
{
    const pk_instance *instance = l->instance;
    size_t n_columns = l->programme->form->n_columns;
    losses->items = pk_arena_zalloc(losses->arena, instance->n_sites + 1, sizeof *losses->items);
    l->start = pk_arena_zalloc(losses->arena, n_columns + 1, sizeof *l->start);
    l->lower = pk_arena_zalloc(losses->arena, n_columns + 1, sizeof *l->lower);
    l->upper = pk_arena_zalloc(losses->arena, n_columns + 1, sizeof *l->upper);
    if (!losses->items || !l->start || !l->lower || !l->upper)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for the losses of a plan");
    losses->n = 1;
    for (size_t s = 0; s < instance->n_sites; s++)
        if (l->tally->used[s])
            losses->items[losses->n++].site = &instance->sites[s];
    pk_status status = PK_OK;
    for (size_t i = 0; i < losses->n && !status; i++)
        status = solve_loss(l, &losses->items[i], losses->n - i, error);
    const pk_plan *base = losses->items[0].plan;
    for (size_t i = 0; i < losses->n; i++) {
        const pk_plan *plan = losses->items[i].plan;
        losses->items[i].damage = base && plan ? plan->coverage_gap_percent - base->coverage_gap_percent : (double)NAN;
    }
    qsort(losses->items + 1, losses->n - 1, sizeof *losses->items, compare_damage);
    return status;
}

pk_status pk_losses_solve(const pk_instance *instance, const pk_plan *plan, const pk_solve_options *options,
                          pk_losses **result, pk_error *error)
{
    pk_reach *reach = NULL;
    pk_tally *tally = NULL;
    pk_plan *previous = NULL;
    pk_instance *view = NULL;
    pk_arena *arena = pk_arena_new();
    pk_losses *losses = arena ? pk_arena_zalloc(arena, 1, sizeof *losses) : NULL;
    if (!losses) {
        pk_arena_free(arena);
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for the losses of a plan");
    }
    losses->arena = arena;
    losing l = {
        .instance = instance,
        .before = plan,
        .options = options,
        .arena = arena,
        .deadline_s = pk_clock_s() + options->time_limit_s,
    };
    pk_status status = instance->previous_plan ? pk_plan_read(instance->previous_plan, &previous, error) : PK_OK;
    if (!status)
        status = copy_instance(&l, &view, error);
    if (!status) {
        l.sites = view->sites;
        status = pk_reach_new(view, &reach, error);
    }
    if (!status)
        status = pk_tally_new(reach, plan, &tally, error);
    if (!status)
        status = pk_programme_new(reach, previous, &l.programme, error);
    l.tally = tally;
    if (!status)
        status = solve_losses(&l, losses, error);
    pk_programme_free(l.programme);
    pk_tally_free(tally);
    pk_reach_free(reach);
    pk_plan_free(previous);
    if (status)
        pk_losses_free(losses);
    else
        *result = losses;
    return status;
}

void pk_losses_free(pk_losses *losses)
{
    if (!losses)
        return;
    for (size_t i = 0; i < losses->n; i++)
        pk_plan_free(losses->items[i].plan);
    pk_arena_free(losses->arena);
}
