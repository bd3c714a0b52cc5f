/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Remedies by doing what they say: each lever is pulled on a copy of the instance, whose programme is searched twice:
 * with the plan's units held where they are (lower bounds on n and y; new units may come), and anew, starting from the
 * plan that the instance has anew without a lever. With [b, v] around the best gap without the lever and [b', v'] with
 * it, the fall is within [b − v', v − b'], and never below 0, as every lever only widens what is allowed.
 *
 * First all levers are pulled with units held, which leaves little to decide, then anew, the most promising first:
 * those that gain most with units held, then limits and caveats, which the linear programme cannot judge, then the
 * largest estimates. Where the time does not suffice for all, those that come first get as much as the instance itself
 * took.
 */
#include <picket/remedy.h>

#include "base/arena.h"
#include "base/clock.h"
#include "theatre/bindings.h"
#include "theatre/gap_plan.h"
#include "theatre/levers.h"
#include "theatre/parts.h"
#include "theatre/reasons.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where units are held little is left to decide, so it can be decided exactly. */
static const double held_gap = 1e-7;
/* Of the time that is left: for the linear programmes of the gaps, for all searches with units held, and for the
 * instance anew without a lever. */
static const double bindings_share = 0.15, held_share = 0.35, anew_share = 0.3;
/* Of the time that the instance took anew: what a lever gets at least. */
static const double least_share = 1.5;

typedef struct interval {
    double value, bound; /* of G; NAN and -INFINITY where not searched */
} interval;

typedef struct remedying {
    const pk_instance *instance;
    const pk_plan *plan, *previous;
    const char *target;
    const pk_solve_options *options;
    const pk_tally *tally;
    pk_remedies *remedies;
    double deadline_s;
    double percent; /* points of the coverage gap for 1 of G */
    interval held, anew;
} remedying;

/* A variant of the instance, ready to be searched. */
typedef struct variant {
    pk_reach *reach;
    pk_programme *programme;
    double *start, *lower, *upper; /* [columns] */
} variant;

static void variant_free(variant *v)
{
    free(v->start);
    free(v->lower);
    free(v->upper);
    pk_programme_free(v->programme);
    pk_reach_free(v->reach);
}

/* Bounds and start are those of a plan held in place. */
static pk_status variant_new(const remedying *r, const pk_instance *instance, const pk_plan *plan, variant *v,
                             pk_error *error)
{
    pk_tally *tally = NULL;
    *v = (variant){0};
    pk_status status = pk_reach_new(instance, &v->reach, error);
    if (!status)
        status = pk_programme_new(v->reach, r->previous, &v->programme, error);
    if (!status)
        status = pk_tally_new(v->reach, plan, &tally, error);
    if (status)
        goto done;
    const pk_form *form = v->programme->form;
    size_t bytes = (form->n_columns + 1) * sizeof(double);
    v->start = malloc(bytes);
    v->lower = malloc(bytes);
    v->upper = malloc(bytes);
    if (!v->start || !v->lower || !v->upper) {
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory for a variant of the instance");
        goto done;
    }
    pk_programme_embed(v->programme, plan, tally, v->start);
    pk_programme_fix_stationing(v->programme, v->start, v->lower, v->upper);
    for (size_t j = 0; j < form->n_columns; j++)
        v->upper[j] = form->columns[j].upper;
done:
    pk_tally_free(tally);
    return status;
}

static pk_status search_held(const remedying *r, const pk_instance *instance, double deadline_s, interval *found,
                             pk_error *error)
{
    variant v;
    pk_solve_options options = *r->options;
    pk_search_result result = {.value = NAN};
    *found = (interval){NAN, -INFINITY};
    if (pk_clock_s() >= deadline_s)
        return PK_OK;
    options.gap = held_gap;
    pk_status status = variant_new(r, instance, r->plan, &v, error);
    if (!status)
        status = pk_gap_search(v.programme, v.lower, v.upper, v.start, deadline_s, &options, &result, error);
    *found = (interval){result.value, result.bound};
    free(result.x);
    variant_free(&v);
    return status;
}

static pk_status search_anew(const remedying *r, const pk_instance *instance, double deadline_s, interval *found,
                             pk_plan **plan, pk_error *error)
{
    variant v;
    pk_search_result result = {.value = NAN};
    *found = (interval){NAN, -INFINITY};
    if (pk_clock_s() >= deadline_s)
        return PK_OK;
    pk_status status = variant_new(r, instance, r->remedies->plan ? r->remedies->plan : r->plan, &v, error);
    for (size_t j = 0; !status && j < v.programme->form->n_columns; j++)
        v.lower[j] = v.programme->form->columns[j].lower;
    if (!status)
        status = pk_gap_search(v.programme, v.lower, v.upper, v.start, deadline_s, r->options, &result, error);
    *found = (interval){result.value, result.bound};
    if (!status && result.x)
        status = pk_gap_plan_new(v.programme, &result, r->options, plan, error);
    free(result.x);
    variant_free(&v);
    return status;
}

static pk_fall fall(const remedying *r, interval without, interval with)
{
    if (isnan(without.value) || isnan(with.value))
        return (pk_fall){NAN, NAN};
    return (pk_fall){r->percent * fmax(0, without.bound - with.value),
                     r->percent * fmax(0, without.value - with.bound)};
}

/* ---- estimates ---- */

/* Is nothing missing for a unit of the class at the site but what the lever gives? */
static bool suffices(const remedying *r, size_t u, size_t s, pk_cause given)
{
    pk_cause causes[PK_CAUSE_COUNT];
    size_t n = pk_stationing_causes(r->tally, pk_changes_bind(r->plan), u, s, 1, causes);
    return pk_reach_may_stand(r->tally->reach, u, s) && (n == 0 || (n == 1 && causes[0] == given));
}

static double unit_estimate(const remedying *r, const pk_marginals *marginals, size_t u)
{
    double most = 0;
    for (size_t s = 0; s < r->instance->n_sites; s++)
        if (suffices(r, u, s, PK_CAUSE_UNITS))
            most = fmax(most, pk_marginal_unit(marginals, u, s));
    return most;
}

static double slot_estimate(const remedying *r, const pk_marginals *marginals, size_t s)
{
    double most = 0, room = r->instance->sites[s].slots + 1 - r->tally->slots[s];
    for (size_t u = 0; u < r->tally->reach->n_classes; u++)
        if (suffices(r, u, s, PK_CAUSE_SLOTS) &&
            r->instance->types[r->tally->reach->classes[u].type].slots <= room + PK_ROOM_TOLERANCE)
            most = fmax(most, pk_marginal_unit(marginals, u, s));
    return most;
}

static double estimate(const remedying *r, const pk_marginals *marginals, const pk_lever *lever)
{
    switch (lever->kind) {
    case PK_REMEDY_UNIT: return r->percent * unit_estimate(r, marginals, lever->index);
    case PK_REMEDY_SLOT: return r->percent * slot_estimate(r, marginals, lever->index);
    case PK_REMEDY_SORTIE: return r->percent * pk_marginal_sortie(marginals, lever->index);
    default: return NAN;
    }
}

/* ---- the linear programmes ---- */

static pk_status find_bindings(const remedying *r, const pk_explanation *explanation, pk_marginals *marginals,
                               double deadline_s, pk_error *error)
{
    pk_remedies *remedies = r->remedies;
    remedies->gaps = pk_arena_zalloc(remedies->arena, explanation->n_worst, sizeof *remedies->gaps);
    if (!remedies->gaps)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for what binds a plan");
    pk_status status = PK_OK;
    for (size_t i = 0; i < explanation->n_worst && !status; i++)
        status = pk_gap_bindings_find(marginals, r->tally, r->plan, explanation->worst[i].gap, deadline_s,
                                      remedies->arena, &remedies->gaps[remedies->n_gaps++], error);
    return status;
}

/* Fills the gaps of the answer, and estimates [levers->n] where the time suffices. */
static pk_status solve_marginals(const remedying *r, const pk_explanation *explanation, const pk_levers *levers,
                                 double *estimates, pk_error *error)
{
    variant v;
    pk_marginals *marginals = NULL;
    double now_s = pk_clock_s(), deadline_s = now_s + bindings_share * fmax(0, r->deadline_s - now_s);
    bool solved = false;
    pk_status status = variant_new(r, r->instance, r->plan, &v, error);
    if (!status)
        status = pk_marginals_new(v.programme, v.start, r->options->interrupt, &marginals, error);
    if (!status)
        status = pk_marginals_of_all(marginals, deadline_s, &solved, error);
    for (size_t i = 0; i < levers->n && !status; i++)
        estimates[i] = solved ? estimate(r, marginals, &levers->items[i]) : (double)NAN;
    if (!status)
        status = find_bindings(r, explanation, marginals, deadline_s, error);
    pk_marginals_free(marginals);
    variant_free(&v);
    return status;
}

/* ---- levers ---- */

static double lost_by(const pk_plan *plan, const char *target)
{
    double loss = 0;
    for (size_t i = 0; i < plan->n_gaps; i++)
        if (strcmp(plan->gaps[i].target, target) == 0)
            loss += plan->gaps[i].weight * fmax(0, 1 - plan->gaps[i].met / plan->gaps[i].required);
    return loss;
}

static pk_status pull_held(const remedying *r, const pk_levers *levers, const double *estimates, pk_error *error)
{
    double deadline_s = pk_clock_s() + held_share * fmax(0, r->deadline_s - pk_clock_s());
    pk_status status = PK_OK;
    for (size_t i = 0; i < levers->n && !status; i++) {
        pk_instance *changed = NULL;
        interval held;
        const pk_lever *lever = &levers->items[i];
        double now_s = pk_clock_s(), part_s = fmax(0, deadline_s - now_s) / (double)(levers->n - i);
        status = pk_lever_pull(r->tally, lever, r->remedies->arena, &changed, error);
        if (!status)
            status = search_held(r, changed, now_s + part_s, &held, error);
        if (!status)
            r->remedies->items[r->remedies->n++] = (pk_remedy){
                .kind = lever->kind,
                .words = lever->words,
                .setting = lever->setting,
                .estimate = estimates[i],
                .held = fall(r, r->held, held),
                .anew = {NAN, NAN},
                .target_gain = NAN,
                .changed = changed,
            };
    }
    return status;
}

static pk_status pull_anew(const remedying *r, double instance_took_s, pk_error *error)
{
    pk_remedies *remedies = r->remedies;
    pk_status status = PK_OK;
    for (size_t i = 0; i < remedies->n && !status; i++) {
        pk_remedy *remedy = &remedies->items[i];
        interval anew;
        double now_s = pk_clock_s(), part_s = fmax(0, r->deadline_s - now_s) / (double)(remedies->n - i);
        double deadline_s = fmin(r->deadline_s, now_s + fmax(part_s, least_share * instance_took_s));
        status = search_anew(r, remedy->changed, deadline_s, &anew, &remedy->plan, error);
        if (status)
            break;
        remedy->anew = fall(r, r->anew, anew);
        if (r->target && remedy->plan && remedies->plan)
            remedy->target_gain = r->percent * (lost_by(remedies->plan, r->target) - lost_by(remedy->plan, r->target));
    }
    return status;
}

/* -1 where a stands before b: more first, what is not known last. To a millionth of a point, which is as exact as the
 * searches are. */
static int compare_number(double a, double b)
{
    if (isnan(a) || isnan(b))
        return (isnan(a) ? 1 : 0) - (isnan(b) ? 1 : 0);
    double first = nearbyint(1e6 * a), second = nearbyint(1e6 * b);
    return first > second ? -1 : first < second;
}

/* What is not known stands first. */
static int compare_promise(const void *a, const void *b)
{
    const pk_remedy *first = a, *second = b;
    int order[] = {
        compare_number(first->held.least, second->held.least),
        (isnan(second->estimate) ? 1 : 0) - (isnan(first->estimate) ? 1 : 0),
        compare_number(first->estimate, second->estimate),
        (int)first->kind - (int)second->kind,
        strcmp(first->setting, second->setting),
    };
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (order[i])
            return order[i];
    return 0;
}

static int compare_remedies(const void *a, const void *b)
{
    const pk_remedy *first = a, *second = b;
    int order[] = {
        compare_number(first->target_gain, second->target_gain), compare_number(first->anew.least, second->anew.least),
        compare_number(first->held.least, second->held.least),   compare_number(first->anew.most, second->anew.most),
        compare_number(first->estimate, second->estimate),       strcmp(first->setting, second->setting),
    };
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (order[i])
            return order[i];
    return 0;
}

static double total_weight(const pk_plan *plan)
{
    double sum = 0;
    for (size_t i = 0; i < plan->n_gaps; i++)
        sum += plan->gaps[i].weight;
    return sum;
}

static pk_status find(remedying *r, const pk_explanation *explanation, pk_error *error)
{
    pk_remedies *remedies = r->remedies;
    pk_levers levers = {0};
    pk_status status = pk_levers_list(r->tally, r->plan, remedies->arena, &levers, error);
    if (status)
        return status;
    double *estimates = pk_arena_zalloc(remedies->arena, levers.n, sizeof *estimates);
    remedies->items = pk_arena_zalloc(remedies->arena, levers.n, sizeof *remedies->items);
    if (!estimates || !remedies->items)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for remedies");
    status = solve_marginals(r, explanation, &levers, estimates, error);
    if (!status)
        status = search_held(r, r->instance, r->deadline_s, &r->held, error);
    if (!status)
        status = pull_held(r, &levers, estimates, error);
    if (status)
        return status;
    qsort(remedies->items, remedies->n, sizeof *remedies->items, compare_promise);
    double now_s = pk_clock_s(), deadline_s = now_s + anew_share * fmax(0, r->deadline_s - now_s);
    status = search_anew(r, r->instance, deadline_s, &r->anew, &remedies->plan, error);
    if (!status)
        status = pull_anew(r, pk_clock_s() - now_s, error);
    if (!status)
        qsort(remedies->items, remedies->n, sizeof *remedies->items, compare_remedies);
    remedies->held_value = r->percent * r->held.value;
    remedies->held_bound = r->percent * r->held.bound;
    remedies->anew_value = r->percent * r->anew.value;
    remedies->anew_bound = r->percent * r->anew.bound;
    return status;
}

pk_status pk_remedies_find(const pk_instance *instance, const pk_plan *plan, const pk_explanation *explanation,
                           const char *target, const pk_solve_options *options, pk_remedies **result, pk_error *error)
{
    pk_reach *reach = NULL;
    pk_tally *tally = NULL;
    pk_plan *previous = NULL;
    pk_arena *arena = pk_arena_new();
    pk_remedies *remedies = arena ? pk_arena_zalloc(arena, 1, sizeof *remedies) : NULL;
    if (!remedies) {
        pk_arena_free(arena);
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for remedies");
    }
    remedies->arena = arena;
    remedying r = {
        .instance = instance,
        .plan = plan,
        .target = target,
        .options = options,
        .remedies = remedies,
        .deadline_s = pk_clock_s() + options->time_limit_s,
        .percent = 100 / total_weight(plan),
    };
    pk_status status = instance->previous_plan ? pk_plan_read(instance->previous_plan, &previous, error) : PK_OK;
    if (!status)
        status = pk_reach_new(instance, &reach, error);
    if (!status)
        status = pk_tally_new(reach, plan, &tally, error);
    r.tally = tally;
    r.previous = previous;
    if (!status)
        status = find(&r, explanation, error);
    pk_tally_free(tally);
    pk_reach_free(reach);
    pk_plan_free(previous);
    if (status)
        pk_remedies_free(remedies);
    else
        *result = remedies;
    return status;
}

void pk_remedies_free(pk_remedies *remedies)
{
    if (!remedies)
        return;
    for (size_t i = 0; i < remedies->n; i++)
        pk_plan_free(remedies->items[i].plan);
    pk_plan_free(remedies->plan);
    pk_arena_free(remedies->arena);
}
