/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A search reduces the form (presolve.c) and searches the reduced one (box.c). Where the plans found there let a good
 * part of the whole columns be fixed by reduced costs, the form is reduced again within the tighter bounds, its rows
 * are tighter then too, and a new root is started; plan, bound and nodes are carried over.
 */
#include "engine/search.h"

#include "base/clock.h"
#include "engine/box.h"
#include "engine/presolve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_RESTARTS = 4 };

const pk_search_options pk_search_defaults = {
    .deadline_s = INFINITY,
    .node_limit = -1,
    .effort_limit = -1,
    .cutoff = INFINITY,
    .aspiration = -INFINITY,
    .target = -INFINITY,
    .stall_s = INFINITY,
};

pk_search_options pk_search_inside(const pk_search_options *outer)
{
    pk_search_options options = pk_search_defaults;
    options.deadline_s = outer->deadline_s;
    options.interrupt = outer->interrupt;
    options.plain = true;
    return options;
}

/* The form's own bounds, lower then upper; NULL when memory is out. */
static double *form_bounds(const pk_form *form)
{
    double *bounds = malloc((2 * form->n_columns + 1) * sizeof *bounds);
    for (size_t j = 0; bounds && j < form->n_columns; j++) {
        bounds[j] = form->columns[j].lower;
        bounds[form->n_columns + j] = form->columns[j].upper;
    }
    return bounds;
}

/* What of the caller's a reduced search needs to hand its plans on. */
typedef struct lifting {
    const pk_presolved *reduced;
    const pk_search_options *options;
    double *full; /* [n_original] */
} lifting;

static void lift(void *data, const double *x, double value, double bound)
{
    const lifting *l = data;
    pk_presolved_expand(l->reduced, x, l->full);
    l->options->found(l->options->found_data, l->full, value, bound);
}

/* A search over several reductions of one form: its box, and the best plan of all of them. */
typedef struct campaign {
    const pk_form *form;
    const pk_search_options *options;
    double *lower, *upper, *best, *scratch; /* [n_columns] of the form */
    pk_known known;
} campaign;

/* Searches one reduction of the form, and takes over what it has found. */
static pk_status search_reduced(campaign *c, const pk_presolved *reduced, pk_box_result *result, pk_error *error)
{
    const pk_form *form = reduced->form;
    pk_search_options inner = *c->options;
    double *bounds = form_bounds(form), *near = calloc(form->n_columns + 1, sizeof *near);
    if (!bounds || !near) {
        free(bounds);
        free(near);
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a search");
    }
    const double *plan = isfinite(c->known.value) ? c->best : c->options->start;
    if (plan)
        pk_presolved_shrink(reduced, plan, near);
    inner.start = plan ? near : NULL;
    pk_known known = c->known;
    known.x = near;
    for (size_t j = 0; j < form->n_columns && isfinite(known.value); j++)
        near[j] = fmin(fmax(near[j], form->columns[j].lower), form->columns[j].upper);
    lifting lift_data = {.reduced = reduced, .options = c->options, .full = c->scratch};
    if (c->options->found) {
        inner.found = lift;
        inner.found_data = &lift_data;
    }
    pk_status status = pk_box_search(form, bounds, bounds + form->n_columns, &known, &inner, result, error);
    if (!status && result->x)
        pk_presolved_expand(reduced, result->x, c->best);
    if (!status) {
        c->known.value = result->value;
        c->known.bound = fmax(c->known.bound, result->bound);
        c->known.outside = result->outside;
        c->known.nodes = result->nodes;
        pk_presolved_expand(reduced, result->lower, c->lower);
        pk_presolved_expand(reduced, result->upper, c->upper);
    }
    free(bounds);
    free(near);
    return status;
}

/* Is it too late to begin? */
static bool is_over(const pk_search_options *options)
{
    return (options->interrupt && *options->interrupt) || pk_clock_s() >= options->deadline_s;
}

/* Reduces and searches until a search is not cut short to reduce once more. */
static pk_status search_again(campaign *c, pk_search_result *result, pk_error *error)
{
    bool restart = true;
    pk_status status = PK_OK;
    for (int attempt = 0; restart && !status; attempt++) {
        pk_presolved reduced;
        pk_box_result found = {.status = isfinite(c->known.value) ? PK_SEARCH_FEASIBLE : PK_SEARCH_UNKNOWN};
        c->known.may_restart = attempt < MAX_RESTARTS;
        status = pk_presolve(c->form, c->lower, c->upper, c->options->interrupt, &reduced, error);
        if (!status && reduced.infeasible) { /* nothing better is left, or nothing at all */
            c->known.bound = fmin(c->known.value, c->known.outside);
            found.status = isfinite(c->known.value) ? PK_SEARCH_OPTIMAL : PK_SEARCH_INFEASIBLE;
        } else if (!status && reduced.form && !is_over(c->options)) {
            status = search_reduced(c, &reduced, &found, error);
        }
        result->status = found.status;
        result->effort += found.effort;
        restart = found.restart;
        pk_box_result_free(&found);
        pk_presolved_free(&reduced);
    }
    return status;
}

static pk_status search_form(const pk_form *form, const double *lower, const double *upper,
                             const pk_search_options *options, pk_search_result *result, pk_error *error)
{
    size_t n = form->n_columns, bytes = n * sizeof(double);
    double *memory = malloc(4 * bytes + 1);
    if (!memory)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a search over %zu columns", n);
    campaign c = {
        .form = form,
        .options = options,
        .lower = memory,
        .upper = memory + n,
        .scratch = memory + 2 * n,
        .best = memory + 3 * n,
        .known = {.value = INFINITY, .bound = -INFINITY, .outside = INFINITY},
    };
    memcpy(c.lower, lower, bytes);
    memcpy(c.upper, upper, bytes);
    pk_status status = search_again(&c, result, error);
    result->bound = c.known.bound;
    result->nodes = c.known.nodes;
    if (!status && isfinite(c.known.value)) {
        result->value = c.known.value;
        result->x = malloc(bytes + 1);
        if (result->x)
            memcpy(result->x, c.best, bytes);
        else
            status = pk_fail(error, PK_ERROR_MEMORY, "no memory for a solution");
    }
    free(memory);
    return status;
}

/* Searches the form as it is. */
static pk_status search_box(const pk_form *form, const double *lower, const double *upper,
                            const pk_search_options *options, pk_search_result *result, pk_error *error)
{
    const pk_known nothing = {.value = INFINITY, .bound = -INFINITY, .outside = INFINITY};
    pk_box_result found;
    pk_status status = pk_box_search(form, lower, upper, &nothing, options, &found, error);
    if (status)
        return status;
    *result = (pk_search_result){.status = found.status,
                                 .value = found.x ? found.value : NAN,
                                 .bound = found.bound,
                                 .x = found.x,
                                 .nodes = found.nodes,
                                 .effort = found.effort};
    found.x = NULL;
    pk_box_result_free(&found);
    return PK_OK;
}

pk_status pk_search_within(const pk_form *form, const double *lower, const double *upper,
                           const pk_search_options *options, pk_search_result *result, pk_error *error)
{
    *result = (pk_search_result){.status = PK_SEARCH_UNKNOWN, .value = NAN, .bound = -INFINITY};
    if (is_over(options))
        return PK_OK;
    return options->basis ? search_box(form, lower, upper, options, result, error)
                          : search_form(form, lower, upper, options, result, error);
}

pk_status pk_search(const pk_form *form, const pk_search_options *options, pk_search_result *result, pk_error *error)
{
    *result = (pk_search_result){.status = PK_SEARCH_UNKNOWN, .value = NAN, .bound = -INFINITY};
    double *bounds = form_bounds(form);
    if (!bounds)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for the bounds of a form");
    pk_status status = pk_search_within(form, bounds, bounds + form->n_columns, options, result, error);
    free(bounds);
    return status;
}
