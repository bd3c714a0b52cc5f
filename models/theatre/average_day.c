/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/average_day.h"

#include "engine/search.h"

#include <stdlib.h>
#include <string.h>

/* Simplex iterations: the programme itself is searched better from what this has found than from a better day. */
static const int64_t most_effort = 60000;

typedef struct day_search {
    const pk_programme *programme, *day;
    const pk_solve_options *options;
    pk_average_day *search;
    double *lower, *upper; /* [columns of the programme's form] scratch */
    pk_status status;
    pk_error error;
} day_search;

/* What the programme makes of the units of a plan of the day. */
static pk_status evaluate(day_search *s, const double *x_day, pk_error *error)
{
    const pk_form *form = s->programme->form;
    for (size_t j = 0; j < form->n_columns; j++)
        s->lower[j] = s->upper[j] = 0;
    pk_programme_copy_units(s->day, x_day, s->programme, s->lower);
    for (size_t j = 0; j < form->n_columns; j++) {
        s->upper[j] = form->columns[j].whole ? s->lower[j] : form->columns[j].upper;
        s->lower[j] = form->columns[j].whole ? s->lower[j] : form->columns[j].lower;
    }
    pk_search_options options = pk_search_defaults;
    options.deadline_s = s->search->deadline_s;
    options.interrupt = s->options->interrupt;
    options.cutoff = s->search->value;
    options.plain = true;
    pk_search_result result;
    pk_status status = pk_search_within(form, s->lower, s->upper, &options, &result, error);
    if (!status && result.x && result.value < s->search->value) {
        s->search->value = result.value;
        memcpy(s->search->x, result.x, form->n_columns * sizeof *result.x);
        if (s->search->found)
            s->search->found(s->search->found_data, s->search->x, result.value, s->search->bound);
    }
    free(result.x);
    return status;
}

static void take(void *data, const double *x_day, double value, double bound)
{
    (void)value;
    day_search *s = data;
    s->search->bound = bound;
    if (!s->status)
        s->status = evaluate(s, x_day, &s->error);
}

static pk_status search_day(day_search *s, pk_error *error)
{
    pk_search_options inner = pk_search_defaults;
    inner.deadline_s = s->search->deadline_s;
    inner.relative_gap = s->search->relative_gap;
    inner.node_limit = s->options->node_limit;
    inner.effort_limit = most_effort;
    inner.without = s->options->without;
    inner.interrupt = s->options->interrupt;
    inner.found = take;
    inner.found_data = s;
    pk_search_result result = {0};
    pk_status status = pk_search(s->day->form, &inner, &result, error);
    free(result.x);
    if (!status && s->status)
        status = pk_fail(error, s->status, "%s", s->error.message);
    if (!status)
        s->search->bound = result.bound;
    return status;
}

pk_status pk_average_day_search(const pk_programme *programme, const pk_solve_options *options, pk_average_day *search,
                                pk_error *error)
{
    size_t bytes = (programme->form->n_columns + 1) * sizeof(double);
    day_search s = {
        .programme = programme, .options = options, .search = search, .lower = malloc(bytes), .upper = malloc(bytes)};
    pk_programme *day = NULL;
    pk_status status = PK_OK;
    if (!s.lower || !s.upper) {
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory to evaluate an average day");
        goto done;
    }
    status = pk_programme_new_average_day(programme->reach, &day, error);
    s.day = day;
    if (!status)
        status = pk_programme_prepare(day, options->without, error);
    if (!status)
        status = search_day(&s, error);
done:
    pk_programme_free(day);
    free(s.lower);
    free(s.upper);
    return status;
}
