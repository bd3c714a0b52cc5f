/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/presolve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROUNDS = 20 };

/* A row counts as broken, and a derived bound as a better one, only by more than the simplex itself would let pass. */
static const double feasibility = 1e-7;
static const double fixed_width = 1e-9;

typedef struct activity {
    double least, most; /* of the finite parts */
    int open_below, open_above;
} activity;

typedef struct bounds {
    double *lower, *upper;
} bounds;

static activity row_activity(const pk_form *form, const pk_row *row, const bounds *b)
{
    activity sum = {0};
    for (size_t e = row->start; e < row->end; e++) {
        double a = form->entries[e].value;
        int j = form->entries[e].column;
        double low = a > 0 ? a * b->lower[j] : a * b->upper[j];
        double high = a > 0 ? a * b->upper[j] : a * b->lower[j];
        if (isfinite(low))
            sum.least += low;
        else
            sum.open_below++;
        if (isfinite(high))
            sum.most += high;
        else
            sum.open_above++;
    }
    return sum;
}

/* Moves an upper bound of column j down to `value`; true where that is worth another round. */
static bool lower_upper(const pk_form *form, int j, double value, bounds *b)
{
    if (form->columns[j].whole)
        value = floor(value + 1e-6);
    else if (isfinite(b->upper[j]) && value > b->lower[j] + fixed_width)
        return false; /* the LP sees it in the row as well */
    if (!(value < b->upper[j] - fixed_width))
        return false;
    b->upper[j] = value < b->lower[j] && value > b->lower[j] - feasibility ? b->lower[j] : value;
    return true;
}

static bool raise_lower(const pk_form *form, int j, double value, bounds *b)
{
    if (form->columns[j].whole)
        value = ceil(value - 1e-6);
    else if (isfinite(b->lower[j]) && value < b->upper[j] - fixed_width)
        return false;
    if (!(value > b->lower[j] + fixed_width))
        return false;
    b->lower[j] = value > b->upper[j] && value < b->upper[j] + feasibility ? b->upper[j] : value;
    return true;
}

/* One side of a row, Σ a x <= side, with the least activity of the whole row known. */
static bool tighten_side(const pk_form *form, const pk_row *row, double sign, double side, double least, int open,
                         bounds *b)
{
    bool changed = false;
    for (size_t e = row->start; e < row->end; e++) {
        double a = sign * form->entries[e].value;
        int j = form->entries[e].column;
        double own = a > 0 ? a * b->lower[j] : a * b->upper[j];
        if (open > (isfinite(own) ? 0 : 1))
            continue;
        double rest = isfinite(own) ? least - own : least;
        double value = (side - rest) / a;
        if (a > 0)
            changed |= lower_upper(form, j, value, b);
        else
            changed |= raise_lower(form, j, value, b);
        /* the sum must follow the bounds it is made of */
        double now = a > 0 ? a * b->lower[j] : a * b->upper[j];
        if (isfinite(own) && isfinite(now))
            least += now - own;
    }
    return changed;
}

/* Propagates every row once. */
static bool propagate_once(const pk_form *form, bounds *b, bool *infeasible)
{
    bool changed = false;
    for (size_t i = 0; i < form->n_rows && !*infeasible; i++) {
        const pk_row *row = &form->rows[i];
        activity sum = row_activity(form, row, b);
        double slack = feasibility * fmax(1, fmax(fabs(sum.least), fabs(sum.most)));
        if (isfinite(row->upper)) {
            *infeasible |= sum.open_below == 0 && sum.least > row->upper + slack;
            changed |= tighten_side(form, row, 1, row->upper, sum.least, sum.open_below, b);
        }
        if (isfinite(row->lower)) {
            sum = row_activity(form, row, b);
            *infeasible |= sum.open_above == 0 && sum.most < row->lower - slack;
            changed |= tighten_side(form, row, -1, -row->lower, -sum.most, sum.open_above, b);
        }
    }
    for (size_t j = 0; j < form->n_columns; j++)
        *infeasible |= b->lower[j] > b->upper[j] + feasibility;
    return changed;
}

static bool is_interrupted(const volatile sig_atomic_t *interrupt)
{
    return interrupt && *interrupt;
}

static void propagate(const pk_form *form, bounds *b, int rounds, const volatile sig_atomic_t *interrupt,
                      bool *infeasible)
{
    *infeasible = false;
    while (rounds-- > 0 && !*infeasible && !is_interrupted(interrupt) && propagate_once(form, b, infeasible))
        ;
}

void pk_propagate(const pk_form *form, double *lower, double *upper, int rounds, bool *infeasible)
{
    propagate(form, &(bounds){lower, upper}, rounds, NULL, infeasible);
}

static bool row_redundant(const pk_form *form, const pk_row *row, const bounds *b)
{
    activity sum = row_activity(form, row, b);
    bool below = !isfinite(row->upper) || (sum.open_above == 0 && sum.most <= row->upper + 1e-9 * fabs(row->upper));
    bool above = !isfinite(row->lower) || (sum.open_below == 0 && sum.least >= row->lower - 1e-9 * fabs(row->lower));
    return below && above;
}

static void copy_columns(const pk_form *form, const bounds *b, pk_presolved *reduced)
{
    pk_form *small = reduced->form;
    small->cost_offset = form->cost_offset;
    for (size_t j = 0; j < form->n_columns; j++) {
        const pk_column *column = &form->columns[j];
        reduced->column_of[j] = -1;
        if (b->upper[j] - b->lower[j] <= fixed_width) {
            double value = column->whole ? nearbyint(b->lower[j]) : (b->lower[j] + b->upper[j]) / 2;
            reduced->constant[j] = value;
            small->cost_offset += column->cost * value;
            continue;
        }
        pk_column tighter = *column;
        tighter.lower = b->lower[j];
        tighter.upper = b->upper[j];
        reduced->column_of[j] = pk_form_add_column_like(small, &tighter);
        if (small->failed)
            return;
    }
}

/*
 * Tightens the coefficients of a row that is open on one side, sign · Σ a x <= side (Savelsbergh 1994): where the row
 * is redundant as soon as a whole column leaves the bound at which it asks most, what is redundant there is taken off
 * the coefficient, and off the side in step. entries: the row's, over the reduced form.
 */
static double tighten_coefficients(const pk_form *small, double sign, double side, pk_entry *entries, size_t n)
{
    double most = 0;
    for (size_t e = 0; e < n; e++) {
        const pk_column *column = &small->columns[entries[e].column];
        double a = sign * entries[e].value;
        most += a * (a > 0 ? column->upper : column->lower);
    }
    for (size_t e = 0; e < n && isfinite(most); e++) {
        const pk_column *column = &small->columns[entries[e].column];
        double a = sign * entries[e].value, excess = side - (most - fabs(a));
        if (!column->whole || !(excess > feasibility * fmax(1, fabs(side))) || !(excess < fabs(a)))
            continue;
        double bound = a > 0 ? column->upper : column->lower, less = a > 0 ? excess : -excess;
        entries[e].value -= sign * less;
        side -= less * bound;
        most -= less * bound;
    }
    return side;
}

/* Row i without its constants; entries: [its length] scratch. */
static void copy_row(const pk_form *form, const pk_row *row, const pk_presolved *reduced, pk_entry *entries)
{
    double constant = 0;
    size_t n = 0;
    for (size_t e = row->start; e < row->end; e++) {
        int column = reduced->column_of[form->entries[e].column];
        if (column >= 0)
            entries[n++] = (pk_entry){column, form->entries[e].value};
        else
            constant += form->entries[e].value * reduced->constant[form->entries[e].column];
    }
    double lower = row->lower - constant, upper = row->upper - constant;
    if (!isfinite(lower))
        upper = tighten_coefficients(reduced->form, 1, upper, entries, n);
    else if (!isfinite(upper))
        lower = -tighten_coefficients(reduced->form, -1, -lower, entries, n);
    pk_form_add_row(reduced->form, lower, upper, "%s", row->name);
    for (size_t e = 0; e < n; e++)
        pk_form_add_entry(reduced->form, entries[e].column, entries[e].value);
}

static void copy_rows(const pk_form *form, const bounds *b, pk_presolved *reduced, pk_entry *entries)
{
    for (size_t i = 0; i < form->n_rows && !reduced->form->failed; i++)
        if (!row_redundant(form, &form->rows[i], b))
            copy_row(form, &form->rows[i], reduced, entries);
}

static pk_status build(const pk_form *form, const bounds *b, pk_presolved *reduced, pk_error *error)
{
    reduced->n_original = form->n_columns;
    reduced->column_of = malloc((form->n_columns + 1) * sizeof *reduced->column_of);
    reduced->constant = calloc(form->n_columns + 1, sizeof *reduced->constant);
    if (!reduced->column_of || !reduced->constant)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a reduced form");
    pk_status status = pk_form_new(&reduced->form, error);
    if (status)
        return status;
    pk_entry *entries = malloc((form->n_columns + 1) * sizeof *entries);
    if (!entries)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a reduced form");
    copy_columns(form, b, reduced);
    copy_rows(form, b, reduced, entries);
    free(entries);
    return pk_form_ok(reduced->form, error);
}

pk_status pk_presolve(const pk_form *form, const double *lower, const double *upper,
                      const volatile sig_atomic_t *interrupt, pk_presolved *reduced, pk_error *error)
{
    *reduced = (pk_presolved){0};
    size_t bytes = (form->n_columns + 1) * sizeof(double);
    bounds b = {.lower = malloc(bytes), .upper = malloc(bytes)};
    pk_status status = PK_OK;
    if (!b.lower || !b.upper) {
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory for the bounds of a form");
        goto done;
    }
    memcpy(b.lower, lower, form->n_columns * sizeof *lower);
    memcpy(b.upper, upper, form->n_columns * sizeof *upper);
    propagate(form, &b, MAX_ROUNDS, interrupt, &reduced->infeasible);
    if (!reduced->infeasible && !is_interrupted(interrupt))
        status = build(form, &b, reduced, error);
    if (status)
        pk_presolved_free(reduced);
done:
    free(b.lower);
    free(b.upper);
    return status;
}

void pk_presolved_free(pk_presolved *reduced)
{
    pk_form_free(reduced->form);
    free(reduced->column_of);
    free(reduced->constant);
    *reduced = (pk_presolved){0};
}

void pk_presolved_expand(const pk_presolved *reduced, const double *small, double *full)
{
    for (size_t j = 0; j < reduced->n_original; j++)
        full[j] = reduced->column_of[j] < 0 ? reduced->constant[j] : small[reduced->column_of[j]];
}

void pk_presolved_shrink(const pk_presolved *reduced, const double *full, double *small)
{
    for (size_t j = 0; j < reduced->n_original; j++)
        if (reduced->column_of[j] >= 0)
            small[reduced->column_of[j]] = full[j];
}
