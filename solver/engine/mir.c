/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows are summed with weights λ into Σ_j (λA)_j x_j − Σ_i λ_i r_i = 0, where r_i is the activity of row i, a variable
 * between the row's sides. Every variable is then measured from a bound, t >= 0: whole ones from the nearer of their
 * own, others from the nearest of their own and of their variable bounds, x = constant + slope · w − t; whole ones from
 * these as well where that is asked for. The equation, divided by ±δ and
 * read as Σ a t <= b, gives
 *
 *   Σ_whole (⌊a⌋ + max(0, frac(a) − f) / (1 − f)) t + Σ_other min(0, a) / (1 − f) t <= ⌊b⌋,   f = frac(b)
 *
 * for all whole solutions. Tried are the coefficients of the fractional whole variables as δ, their halves, quarters
 * and eighths, and then measuring those variables from their other bound.
 */
#include "engine/mir.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DIVISORS = 8, MAX_FLIPS = 12 };

/* f outside of this makes coefficients that the simplex cannot trust; so does a wider range of coefficients. */
static const double least_fraction = 0.01;
static const double widest_range = 1e8;
/* A cut must be broken by this share of its length. */
static const double least_efficacy = 1e-4;

typedef struct term {
    int variable; /* a column, or n_columns + row */
    bool whole, from_upper;
    const pk_variable_bound *bound; /* NULL: its own */
    double side;                    /* the bound it is measured from, of its own */
    double span;                    /* between its own bounds */
    double a;                       /* of t */
    double t;                       /* in the LP's solution */
} term;

struct pk_mir {
    const pk_state *state;
    pk_variable_bounds bounds;
    unsigned char *whole_row; /* [form rows] its activity is whole for whole columns */
    double *dense;            /* [columns] zero between uses */
    int *touched;             /* [columns] where dense is not */
    int n_touched;
    term *terms; /* those away from 0 come first */
    int n_terms, n_away, cap_terms;
    double b;
    bool variable; /* whole columns are measured from variable bounds as well; */
    bool nearer;   /* where not, one of them is nearer */
};

static bool is_whole(double value)
{
    return fabs(value - nearbyint(value)) <= 1e-9;
}

static bool row_is_whole(const pk_form *form, const pk_row *row)
{
    bool whole = true;
    for (size_t e = row->start; e < row->end && whole; e++)
        whole = form->columns[form->entries[e].column].whole && is_whole(form->entries[e].value);
    return whole;
}

pk_status pk_mir_new(const pk_state *state, pk_mir **mir, pk_error *error)
{
    const pk_form *form = state->form;
    size_t n = form->n_columns + 1;
    pk_mir *fresh = calloc(1, sizeof *fresh);
    if (!fresh)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for rounding cuts");
    fresh->state = state;
    fresh->whole_row = malloc(form->n_rows + 1);
    fresh->dense = calloc(n, sizeof *fresh->dense);
    fresh->touched = malloc(n * sizeof *fresh->touched);
    pk_status status = fresh->whole_row && fresh->dense && fresh->touched
                           ? pk_variable_bounds_new(form, state->lower, state->upper, &fresh->bounds, error)
                           : pk_fail(error, PK_ERROR_MEMORY, "no memory for rounding cuts over %zu columns", n - 1);
    for (size_t i = 0; i < form->n_rows && !status; i++)
        fresh->whole_row[i] = row_is_whole(form, &form->rows[i]);
    if (status)
        pk_mir_free(fresh);
    else
        *mir = fresh;
    return status;
}

void pk_mir_free(pk_mir *mir)
{
    if (!mir)
        return;
    pk_variable_bounds_free(&mir->bounds);
    free(mir->whole_row);
    free(mir->dense);
    free(mir->touched);
    free(mir->terms);
    free(mir);
}

const pk_variable_bounds *pk_mir_variable_bounds(const pk_mir *mir)
{
    return &mir->bounds;
}

static void add_to_column(pk_mir *mir, int j, double value)
{
    if (fpclassify(mir->dense[j]) == FP_ZERO)
        mir->touched[mir->n_touched++] = j;
    mir->dense[j] += value;
    if (fpclassify(mir->dense[j]) == FP_ZERO)
        mir->dense[j] = 1e-300; /* cancelled, but listed */
}

static void add_row(pk_mir *mir, int row, double weight)
{
    size_t length;
    const pk_entry *entries = pk_lp_row(mir->state->lp, row, &length);
    for (size_t e = 0; e < length; e++)
        add_to_column(mir, entries[e].column, weight * entries[e].value);
}

static void clear(pk_mir *mir)
{
    for (int k = 0; k < mir->n_touched; k++)
        mir->dense[mir->touched[k]] = 0;
    mir->n_touched = 0;
}

/* c · variable, measured from the nearer of its own bounds, which lie at lower and upper. */
static bool measure(pk_mir *mir, int variable, bool whole, double c, double value, double lower, double upper)
{
    if (!isfinite(lower) && !isfinite(upper))
        return false;
    bool from_upper = !isfinite(lower) || upper - value < value - lower;
    double side = from_upper ? upper : lower;
    mir->b -= c * side;
    if (upper > lower)
        mir->terms[mir->n_terms++] = (term){
            .variable = variable,
            .whole = whole,
            .from_upper = from_upper,
            .side = side,
            .span = upper - lower,
            .a = from_upper ? -c : c,
            .t = fmax(0, from_upper ? upper - value : value - lower),
        };
    return true;
}

/* The variable bound that is nearer to the column's value than its own bounds are; NULL where none is. */
static const pk_variable_bound *nearest_bound(const pk_mir *mir, int j)
{
    const pk_state *state = mir->state;
    if (state->form->columns[j].whole && (mir->nearer || state->upper[j] - state->lower[j] <= 1))
        return NULL;
    double value = state->x[j], nearest = fmin(value - state->lower[j], state->upper[j] - value);
    const pk_variable_bound *best = NULL;
    for (size_t k = mir->bounds.start[j]; k < mir->bounds.start[j + 1]; k++) {
        const pk_variable_bound *bound = &mir->bounds.items[k];
        double distance = bound->constant + bound->slope * state->x[bound->column] - value;
        if (distance < nearest - 1e-9) {
            nearest = distance;
            best = bound;
        }
    }
    return best;
}

static bool measure_columns(pk_mir *mir)
{
    const pk_state *state = mir->state;
    bool bounded = true;
    for (int k = 0, listed = mir->n_touched; k < listed; k++) {
        int j = mir->touched[k];
        double c = mir->dense[j];
        const pk_variable_bound *bound = fabs(c) > 1e-12 ? nearest_bound(mir, j) : NULL;
        if (bound && state->form->columns[j].whole && !mir->variable) {
            mir->nearer = true;
            bound = NULL;
        }
        if (!bound)
            continue;
        double most = bound->constant + bound->slope * state->x[bound->column];
        mir->b -= c * bound->constant;
        add_to_column(mir, bound->column, c * bound->slope);
        mir->dense[j] = 1e-300;
        mir->terms[mir->n_terms++] = (term){
            .variable = j,
            .whole = state->form->columns[j].whole && is_whole(bound->constant) && is_whole(bound->slope),
            .from_upper = true,
            .bound = bound,
            .a = -c,
            .t = fmax(0, most - state->x[j]),
        };
    }
    for (int k = 0; k < mir->n_touched && bounded; k++) {
        int j = mir->touched[k];
        if (fabs(mir->dense[j]) > 1e-12)
            bounded = measure(mir, j, state->form->columns[j].whole, mir->dense[j], state->x[j], state->lower[j],
                              state->upper[j]);
    }
    return bounded;
}

static bool reserve(pk_mir *mir, int count)
{
    int wanted = mir->state->n_columns + count;
    if (wanted <= mir->cap_terms)
        return true;
    term *larger = realloc(mir->terms, (size_t)wanted * sizeof *larger);
    if (!larger)
        return false;
    mir->terms = larger;
    mir->cap_terms = wanted;
    return true;
}

static void put_away_first(pk_mir *mir)
{
    mir->n_away = 0;
    for (int k = 0; k < mir->n_terms; k++)
        if (mir->terms[k].t > 0) {
            term swap = mir->terms[mir->n_away];
            mir->terms[mir->n_away++] = mir->terms[k];
            mir->terms[k] = swap;
        }
}

bool pk_mir_sum(pk_mir *mir, const int *rows, const double *weights, int count, bool variable)
{
    mir->variable = variable;
    mir->nearer = false;
    const pk_state *state = mir->state;
    mir->n_terms = 0;
    mir->b = 0;
    if (!reserve(mir, count))
        return false;
    bool bounded = true;
    for (int k = 0; k < count && bounded; k++) {
        int i = rows[k];
        double lower, upper;
        add_row(mir, i, weights[k]);
        pk_lp_row_sides(state->lp, i, &lower, &upper);
        bool whole = (size_t)i < state->form->n_rows && mir->whole_row[i];
        if (whole) {
            lower = ceil(lower - 1e-9);
            upper = floor(upper + 1e-9);
        }
        bounded =
            measure(mir, state->n_columns + i, whole, -weights[k], pk_lp_row_activity(state->lp, i), lower, upper);
    }
    bounded = bounded && measure_columns(mir);
    clear(mir);
    put_away_first(mir);
    return bounded;
}

bool pk_mir_has_nearer(const pk_mir *mir)
{
    return mir->nearer;
}

int pk_mir_inner_column(const pk_mir *mir, double *coefficient)
{
    double furthest = 1e-6;
    int column = -1;
    for (int k = 0; k < mir->n_terms; k++) {
        const term *t = &mir->terms[k];
        if (t->whole || t->variable >= mir->state->n_columns)
            continue;
        double x = mir->state->x[t->variable];
        double inside = fmin(t->t, fmin(x - mir->state->lower[t->variable], mir->state->upper[t->variable] - x));
        if (inside > furthest) {
            furthest = inside;
            column = t->variable;
            *coefficient = t->from_upper ? -t->a : t->a;
        }
    }
    return column;
}

/* Coefficient of t in the rounded inequality. */
static double rounded(double a, bool whole, double f)
{
    if (!whole)
        return fmin(0, a) / (1 - f);
    double down = floor(a);
    return down + fmax(0, a - down - f) / (1 - f);
}

/* How far the LP's solution is outside of the equation divided by `divisor` and rounded; 0 where it is inside. */
static double efficacy(const pk_mir *mir, double divisor)
{
    double b = mir->b / divisor, f = b - floor(b);
    if (f < least_fraction || f > 1 - least_fraction)
        return 0;
    double left = -floor(b), square = 0;
    for (int k = 0; k < mir->n_away; k++) {
        const term *t = &mir->terms[k];
        left += rounded(t->a / divisor, t->whole, f) * t->t;
    }
    for (int k = 0; k < mir->n_terms && left > 0; k++) {
        double c = rounded(mir->terms[k].a / divisor, mir->terms[k].whole, f);
        square += c * c;
    }
    return square > 0 ? left / sqrt(square) : 0;
}

static bool between_bounds(const term *t)
{
    return t->whole && t->t > PK_WHOLE_TOLERANCE && t->span - t->t > PK_WHOLE_TOLERANCE;
}

/* The divisor, of either sign, that cuts deepest; 0 where none cuts. */
static double choose_divisor(const pk_mir *mir, double *deepest)
{
    double divisors[MAX_DIVISORS], best = 0;
    int count = 0;
    *deepest = 0;
    for (int k = 0; k < mir->n_away && count < MAX_DIVISORS; k++) {
        double size = fabs(mir->terms[k].a);
        bool fresh = between_bounds(&mir->terms[k]) && size > 1e-9;
        for (int d = 0; d < count && fresh; d++)
            fresh = fabs(divisors[d] - size) > 1e-9 * size;
        if (fresh)
            divisors[count++] = size;
    }
    for (int d = 0; d < count; d++)
        for (int sign = -1; sign <= 1; sign += 2) {
            double depth = efficacy(mir, sign * divisors[d]);
            if (depth > *deepest) {
                *deepest = depth;
                best = sign * divisors[d];
            }
        }
    double first = best;
    for (int part = 2; part <= 8 && fabs(first) > 0; part *= 2) {
        double depth = efficacy(mir, first / part);
        if (depth > *deepest) {
            *deepest = depth;
            best = first / part;
        }
    }
    return best;
}

static void flip(pk_mir *mir, term *t)
{
    mir->b -= t->a * t->span;
    t->side += t->from_upper ? -t->span : t->span;
    t->from_upper = !t->from_upper;
    t->a = -t->a;
    t->t = fmax(0, t->span - t->t);
}

/* Measures whole variables that lie between their bounds from the other one, where that cuts deeper. */
static void choose_sides(pk_mir *mir, double divisor, double *deepest)
{
    int tried = 0;
    for (int k = 0; k < mir->n_away && tried < MAX_FLIPS; k++) {
        term *t = &mir->terms[k];
        if (!between_bounds(t) || !isfinite(t->span))
            continue;
        tried++;
        flip(mir, t);
        double depth = efficacy(mir, divisor);
        if (depth > *deepest)
            *deepest = depth;
        else
            flip(mir, t);
    }
}

/* The rounded inequality over columns, in dense; returns its right side. */
static double expand(pk_mir *mir, double divisor)
{
    double b = mir->b / divisor, f = b - floor(b), upper = floor(b);
    for (int k = 0; k < mir->n_terms; k++) {
        const term *t = &mir->terms[k];
        double c = rounded(t->a / divisor, t->whole, f);
        if (fpclassify(c) == FP_ZERO)
            continue;
        double side = t->bound ? t->bound->constant : t->side;
        if (t->from_upper)
            c = -c;
        upper += c * side;
        if (t->bound)
            add_to_column(mir, t->bound->column, -c * t->bound->slope);
        if (t->variable < mir->state->n_columns)
            add_to_column(mir, t->variable, c);
        else
            add_row(mir, t->variable - mir->state->n_columns, c);
    }
    return upper;
}

static int by_column(const void *a, const void *b)
{
    return ((const pk_entry *)a)->column - ((const pk_entry *)b)->column;
}

/* Moves what is too small to keep to the right side, at its least value; NULL where that has none, or memory is out. */
static pk_entry *gather(pk_mir *mir, size_t *count, double *upper)
{
    const pk_state *state = mir->state;
    double largest = 0;
    for (int k = 0; k < mir->n_touched; k++)
        largest = fmax(largest, fabs(mir->dense[mir->touched[k]]));
    pk_entry *entries = malloc(((size_t)mir->n_touched + 1) * sizeof *entries);
    *count = 0;
    for (int k = 0; k < mir->n_touched && entries; k++) {
        int j = mir->touched[k];
        double c = mir->dense[j];
        if (fabs(c) > 1e-7 * largest) {
            entries[(*count)++] = (pk_entry){j, c};
            continue;
        }
        *upper -= c * (c > 0 ? state->lower[j] : state->upper[j]);
    }
    *upper += 1e-9 * (fabs(*upper) + largest);
    return entries;
}

static bool is_sound(const pk_mir *mir, const pk_cut *cut, double least, double largest)
{
    size_t longest = 100 + (size_t)mir->state->n_columns / 20;
    return isfinite(cut->upper) && cut->n_entries > 0 && cut->n_entries <= longest && cut->efficacy >= least_efficacy &&
           largest <= widest_range * least;
}

pk_status pk_mir_round(pk_mir *mir, pk_cut *cut, pk_error *error)
{
    double depth;
    *cut = (pk_cut){0};
    double divisor = choose_divisor(mir, &depth);
    if (depth > 0)
        choose_sides(mir, divisor, &depth);
    if (!(depth > least_efficacy))
        return PK_OK;
    cut->upper = expand(mir, divisor);
    cut->entries = gather(mir, &cut->n_entries, &cut->upper);
    clear(mir);
    if (!cut->entries)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a cut");
    double activity = 0, square = 0, least = INFINITY, largest = 0;
    for (size_t e = 0; e < cut->n_entries; e++) {
        double c = cut->entries[e].value;
        activity += c * mir->state->x[cut->entries[e].column];
        square += c * c;
        least = fmin(least, fabs(c));
        largest = fmax(largest, fabs(c));
    }
    double norm = sqrt(square);
    cut->efficacy = norm > 0 ? (activity - cut->upper) / norm : 0;
    if (!is_sound(mir, cut, least, largest)) {
        free(cut->entries);
        *cut = (pk_cut){0};
        return PK_OK;
    }
    for (size_t e = 0; e < cut->n_entries; e++)
        cut->entries[e].value /= norm;
    cut->upper /= norm;
    qsort(cut->entries, cut->n_entries, sizeof *cut->entries, by_column);
    return PK_OK;
}
