/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cuts at the root. Broken variable bounds are cuts as they stand. Three kinds of sums of rows are rounded (mir.c): a
 * row by itself; a row with those added, one by one, that cancel its column furthest inside its bounds (the path of
 * Marchand, Wolsey 2001); and the row of the basis inverse of a fractional basic column (Gomory). Of what comes out,
 * the deepest cuts are added that are not nearly parallel to deeper ones; those that do not hold the optimum afterwards
 * are dropped again.
 */
#include "engine/cuts.h"

#include "engine/mir.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_ROUNDS = 60,
    PLAIN_ROUNDS = 3, /* in a small search inside another, whose form has the cuts of the other's root */
    MAX_STALLED = 5,  /* rounds without progress */
    MAX_GOMORY = 200, /* fractional columns tried in a round */
    MAX_PATH = 6,     /* rows summed */
    MAX_ADDED = 150   /* cuts added in a round */
};

/* Of two cuts whose directions have this cosine, only the deeper is added. */
static const double most_parallel = 0.9;
/* A variable bound is worth a cut from here on. */
static const double least_outside = 1e-3;
/* Of paths that begin at a row with more slack, one in six hundred gives a cut; of the others, one in thirty. */
static const double tight = 1e-6;
/* A column this far from whole is worth a Gomory cut. */
static const double least_fractional = 0.01;
/* A round must lift the bound by this share of what has been lifted. */
static const double least_progress = 0.003;

struct pk_cuts {
    pk_state *state;
    pk_mir *mir;
    size_t *row_start; /* [columns + 1] the form's rows of each column */
    int *row;
    double *coefficient; /* beside row */
    double *multipliers, *weights;
    int *rows;
    pk_cut *cuts;
    size_t n_cuts, cap_cuts;
    double first; /* the bound before the first round */
    int rounds, stalled;
};

static void free_cuts(pk_cuts *s)
{
    for (size_t i = 0; i < s->n_cuts; i++)
        free(s->cuts[i].entries);
    s->n_cuts = 0;
}

void pk_cuts_free(pk_cuts *s)
{
    if (!s)
        return;
    free_cuts(s);
    pk_mir_free(s->mir);
    free(s->row_start);
    free(s->row);
    free(s->coefficient);
    free(s->multipliers);
    free(s->weights);
    free(s->rows);
    free(s->cuts);
    free(s);
}

/* The form's rows by column. */
static pk_status transpose(pk_cuts *s, pk_error *error)
{
    const pk_form *form = s->state->form;
    s->row_start = calloc(form->n_columns + 3, sizeof *s->row_start);
    s->row = malloc((form->n_entries + 1) * sizeof *s->row);
    s->coefficient = malloc((form->n_entries + 1) * sizeof *s->coefficient);
    if (!s->row_start || !s->row || !s->coefficient)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory to separate cuts");
    for (size_t e = 0; e < form->n_entries; e++)
        s->row_start[form->entries[e].column + 2]++;
    for (size_t j = 2; j <= form->n_columns; j++)
        s->row_start[j + 1] += s->row_start[j];
    size_t *next = s->row_start + 1; /* becomes the start of the column after */
    for (size_t i = 0; i < form->n_rows; i++)
        for (size_t e = form->rows[i].start; e < form->rows[i].end; e++) {
            size_t at = next[form->entries[e].column]++;
            s->row[at] = (int)i;
            s->coefficient[at] = form->entries[e].value;
        }
    return PK_OK;
}

pk_status pk_cuts_new(pk_state *state, pk_cuts **cuts, pk_error *error)
{
    pk_cuts *fresh = calloc(1, sizeof *fresh);
    if (!fresh)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory to separate cuts");
    fresh->state = state;
    fresh->first = state->lp_bound;
    pk_status status = transpose(fresh, error);
    if (!status)
        status = pk_mir_new(state, &fresh->mir, error);
    if (status)
        pk_cuts_free(fresh);
    else
        *cuts = fresh;
    return status;
}

static pk_status keep_cut(pk_cuts *s, pk_cut cut, pk_error *error)
{
    if (s->n_cuts == s->cap_cuts) {
        size_t wanted = s->cap_cuts ? 2 * s->cap_cuts : 256;
        pk_cut *larger = realloc(s->cuts, wanted * sizeof *larger);
        if (!larger) {
            free(cut.entries);
            return pk_fail(error, PK_ERROR_MEMORY, "no memory for cuts");
        }
        s->cuts = larger;
        s->cap_cuts = wanted;
    }
    s->cuts[s->n_cuts++] = cut;
    return PK_OK;
}

/* Rounds the sum of the first `count` of s->rows, its whole columns measured from their own bounds, and where that
 * gives no cut, from their variable bounds; *bounded, *found as it went. */
static pk_status separate_sum(pk_cuts *s, int count, bool *bounded, bool *found, pk_error *error)
{
    *found = false;
    pk_status status = PK_OK;
    for (bool more = true, variable = false; more && !status; variable = true) {
        *bounded = pk_mir_sum(s->mir, s->rows, s->weights, count, variable);
        if (!*bounded)
            return PK_OK;
        pk_cut cut;
        status = pk_mir_round(s->mir, &cut, error);
        *found = cut.entries;
        if (!status && cut.entries)
            status = keep_cut(s, cut, error);
        more = !*found && pk_mir_has_nearer(s->mir);
    }
    return status;
}

static double row_slack(const pk_lp *lp, int i)
{
    double lower, upper, activity = pk_lp_row_activity(lp, i);
    pk_lp_row_sides(lp, i, &lower, &upper);
    return fmin(activity - lower, upper - activity);
}

/* The tightest row of column j, the shortest of equals, that is none of the `count` summed already; -1 where there is
 * none. */
static int next_row(const pk_cuts *s, int j, int count, double *coefficient)
{
    int best = -1;
    double best_slack = INFINITY;
    size_t best_length = 0;
    for (size_t k = s->row_start[j]; k < s->row_start[j + 1]; k++) {
        int i = s->row[k];
        bool used = false;
        for (int r = 0; r < count && !used; r++)
            used = s->rows[r] == i;
        double slack = used ? INFINITY : fmax(row_slack(s->state->lp, i), 1e-6);
        size_t length = s->state->form->rows[i].end - s->state->form->rows[i].start;
        if (slack < best_slack || (isfinite(slack) && slack <= best_slack && length < best_length)) {
            best = i;
            best_slack = slack;
            best_length = length;
            *coefficient = s->coefficient[k];
        }
    }
    return best;
}

static pk_status separate_path(pk_cuts *s, int first, pk_error *error)
{
    s->rows[0] = first;
    s->weights[0] = 1;
    pk_status status = PK_OK;
    for (int count = 1; count <= MAX_PATH && !status; count++) {
        bool bounded, found;
        double inner, coefficient;
        status = separate_sum(s, count, &bounded, &found, error);
        int j = status || !bounded || found ? -1 : pk_mir_inner_column(s->mir, &inner);
        int next = j < 0 ? -1 : next_row(s, j, count, &coefficient);
        if (next < 0)
            break;
        s->rows[count] = next;
        s->weights[count] = -inner / coefficient;
    }
    return status;
}

/* Gomory's cut of a fractional basic column. */
static pk_status separate_column(pk_cuts *s, int j, pk_error *error)
{
    bool basic, bounded, found;
    pk_status status = pk_lp_multipliers(s->state->lp, j, s->multipliers, &basic, error);
    if (status || !basic)
        return status;
    int count = 0;
    for (int i = 0; i < pk_lp_rows(s->state->lp); i++)
        if (fabs(s->multipliers[i]) > 1e-11) {
            s->rows[count] = i;
            s->weights[count++] = s->multipliers[i];
        }
    return separate_sum(s, count, &bounded, &found, error);
}

static double dot(const pk_cut *a, const pk_cut *b)
{
    double sum = 0;
    for (size_t i = 0, k = 0; i < a->n_entries && k < b->n_entries;) {
        int first = a->entries[i].column, second = b->entries[k].column;
        if (first == second)
            sum += a->entries[i].value * b->entries[k].value;
        i += first <= second;
        k += second <= first;
    }
    return sum;
}

static int by_efficacy(const void *a, const void *b)
{
    const pk_cut *first = a, *second = b;
    if (first->efficacy > second->efficacy || first->efficacy < second->efficacy)
        return first->efficacy > second->efficacy ? -1 : 1;
    if (first->n_entries != second->n_entries)
        return first->n_entries < second->n_entries ? -1 : 1;
    for (size_t e = 0; e < first->n_entries; e++)
        if (first->entries[e].column != second->entries[e].column)
            return first->entries[e].column - second->entries[e].column;
    return 0;
}

/* Adds the cuts that are broken most and not parallel to one already added. */
static pk_status add_cuts(pk_cuts *s, int *n_added, pk_error *error)
{
    pk_status status = PK_OK;
    *n_added = 0;
    if (s->n_cuts == 0)
        return PK_OK;
    qsort(s->cuts, s->n_cuts, sizeof *s->cuts, by_efficacy);
    size_t taken = 0;
    for (size_t i = 0; i < s->n_cuts && taken < MAX_ADDED && !status; i++) {
        bool fresh = true;
        for (size_t k = 0; k < taken && fresh; k++)
            fresh = dot(&s->cuts[i], &s->cuts[k]) < most_parallel;
        if (!fresh)
            continue;
        status =
            pk_lp_add_row(s->state->lp, -INFINITY, s->cuts[i].upper, s->cuts[i].entries, s->cuts[i].n_entries, error);
        pk_cut swap = s->cuts[taken];
        s->cuts[taken++] = s->cuts[i];
        s->cuts[i] = swap;
    }
    *n_added = (int)taken;
    return status;
}

static pk_status reserve(pk_cuts *s, pk_error *error)
{
    size_t n = (size_t)pk_lp_rows(s->state->lp) + MAX_PATH + 1;
    free(s->rows);
    free(s->weights);
    free(s->multipliers);
    s->rows = malloc(n * sizeof *s->rows);
    s->weights = malloc(n * sizeof *s->weights);
    s->multipliers = malloc(n * sizeof *s->multipliers);
    return s->rows && s->weights && s->multipliers ? PK_OK
                                                   : pk_fail(error, PK_ERROR_MEMORY, "no memory to separate cuts");
}

/* The variable bounds of column j that the solution breaks. */
static pk_status separate_bounds(pk_cuts *s, int j, pk_error *error)
{
    const pk_variable_bounds *bounds = pk_mir_variable_bounds(s->mir);
    pk_status status = PK_OK;
    for (size_t k = bounds->start[j]; k < bounds->start[j + 1] && !status; k++) {
        const pk_variable_bound *bound = &bounds->items[k];
        double norm = sqrt(1 + bound->slope * bound->slope);
        double outside = s->state->x[j] - bound->constant - bound->slope * s->state->x[bound->column];
        if (!(outside > least_outside * norm))
            continue;
        pk_entry x = {j, 1 / norm}, w = {bound->column, -bound->slope / norm};
        pk_cut cut = {.entries = malloc(2 * sizeof *cut.entries),
                      .n_entries = 2,
                      .upper = bound->constant / norm + 1e-9,
                      .efficacy = outside / norm};
        if (!cut.entries)
            return pk_fail(error, PK_ERROR_MEMORY, "no memory for a cut");
        cut.entries[0] = j < bound->column ? x : w;
        cut.entries[1] = j < bound->column ? w : x;
        status = keep_cut(s, cut, error);
    }
    return status;
}

static pk_status separate(pk_cuts *s, pk_error *error)
{
    pk_state *state = s->state;
    int tried = 0;
    pk_status status = reserve(s, error);
    for (int j = 0; j < state->n_columns && !status; j++)
        status = separate_bounds(s, j, error);
    for (int i = 0; i < (int)state->form->n_rows && !status && !pk_state_stop(state); i++)
        if (row_slack(state->lp, i) <= tight)
            status = separate_path(s, i, error);
    for (int k = 0; k < state->n_whole && tried < MAX_GOMORY && !status && !pk_state_stop(state); k++) {
        double x = state->x[state->whole[k]];
        if (fabs(x - nearbyint(x)) < least_fractional)
            continue;
        tried++;
        status = separate_column(s, state->whole[k], error);
    }
    return status;
}

/* Separates, adds, solves, and drops what does not hold of the rows from `first` on; *added: something was. */
static pk_status round_from(pk_cuts *s, int first, bool *added, pk_lp_status *lp_status, pk_error *error)
{
    pk_state *state = s->state;
    int n_added = 0;
    free_cuts(s);
    pk_status status = separate(s, error);
    if (!status)
        status = add_cuts(s, &n_added, error);
    *added = n_added > 0;
    if (status || !*added)
        return status;
    status = pk_state_solve(state, 0, lp_status, error);
    if (status || *lp_status != PK_LP_OPTIMAL)
        return status;
    status = pk_lp_drop_slack_rows(state->lp, first, error);
    return status ? status : pk_state_solve(state, 0, lp_status, error);
}

pk_status pk_cuts_round(pk_cuts *s, bool *more, pk_lp_status *lp_status, pk_error *error)
{
    const pk_state *state = s->state;
    double before = state->lp_bound;
    bool added;
    pk_status status = round_from(s, (int)state->form->n_rows, &added, lp_status, error);
    s->rounds++;
    s->stalled = state->lp_bound - before < least_progress * (state->lp_bound - s->first) ? s->stalled + 1 : 0;
    *more = added && *lp_status == PK_LP_OPTIMAL && s->stalled < MAX_STALLED &&
            s->rounds < (state->options->plain ? PLAIN_ROUNDS : MAX_ROUNDS);
    return status;
}

pk_status pk_cuts_round_at_node(pk_cuts *s, bool *more, pk_lp_status *lp_status, pk_error *error)
{
    return round_from(s, pk_lp_rows(s->state->lp), more, lp_status, error);
}

pk_status pk_cuts_form(const pk_state *state, pk_form **form, pk_error *error)
{
    pk_form *fresh;
    pk_status status = pk_form_copy(state->form, &fresh, error);
    if (status)
        return status;
    for (int i = (int)state->form->n_rows; i < pk_lp_rows(state->lp); i++) {
        size_t n;
        double lower, upper;
        const pk_entry *entries = pk_lp_row(state->lp, i, &n);
        pk_lp_row_sides(state->lp, i, &lower, &upper);
        pk_form_add_row(fresh, lower, upper, "cut");
        for (size_t e = 0; e < n; e++)
            pk_form_add_entry(fresh, entries[e].column, entries[e].value);
    }
    status = pk_form_ok(fresh, error);
    if (status)
        pk_form_free(fresh);
    else
        *form = fresh;
    return status;
}
