/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mixed-integer rounding cuts (Nemhauser, Wolsey 1990; Marchand, Wolsey 2001).
 *
 * Rows are summed with multipliers λ into Σ_j (λA)_j x_j − Σ_i λ_i r_i = 0, where r_i is the activity of row i, a
 * variable between the row's sides. Every variable is measured from its nearer bound, t >= 0, the equation divided by δ
 * and read as Σ a t <= b. Then
 *
 *   Σ_whole (⌊a⌋ + max(0, frac(a) − f) / (1 − f)) t + Σ_other min(0, a) / (1 − f) t <= ⌊b⌋,   f = frac(b)
 *
 * holds for all whole solutions. λ is a single row (with several δ), or the row of the basis inverse of a fractional
 * basic column with δ = 1, which gives Gomory's mixed-integer cut. O(entries of the rows summed) for each.
 */
#include "engine/cuts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_ROUNDS = 60,
    PLAIN_ROUNDS = 5, /* in a small search inside another */
    MAX_GOMORY = 200, /* fractional columns tried in a round */
    MAX_ADDED = 150,  /* cuts added in a round */
    MAX_DIVISORS = 6
};

/* f outside of this makes coefficients that the simplex cannot trust; so does a wider range of coefficients. */
static const double least_fraction = 0.02;
static const double widest_range = 1e6;
/* A cut must be broken by this share of its length. */
static const double least_efficacy = 1e-3;
/* Two cuts this parallel are one. */
static const double most_parallel = 0.95;
/* A round must lift the bound by this share of what has been lifted. */
static const double least_progress = 0.005;

typedef struct term {
    int variable; /* a column, or n_columns + row */
    double a, lower, upper, value;
    bool whole, from_upper;
} term;

typedef struct cut {
    pk_entry *entries;
    size_t n_entries;
    double upper; /* Σ entries <= upper */
    double efficacy, norm;
} cut;

typedef struct separator {
    pk_state *state;
    term *terms;   /* [columns + rows] */
    double *dense; /* [columns] kept zero between uses */
    int *touched;  /* [columns] */
    double *multipliers;
    cut *cuts;
    size_t n_cuts, cap_cuts;
} separator;

static void free_cuts(separator *s)
{
    for (size_t i = 0; i < s->n_cuts; i++)
        free(s->cuts[i].entries);
    s->n_cuts = 0;
}

static double fraction(double value)
{
    return value - floor(value);
}

static bool append_term(separator *s, int *n, term t)
{
    if (!isfinite(t.lower) && !isfinite(t.upper))
        return false;
    t.from_upper = !isfinite(t.lower) || (isfinite(t.upper) && t.upper - t.value < t.value - t.lower);
    s->terms[(*n)++] = t;
    return true;
}

/* Terms of Σ λ_i (row_i − r_i) = 0 for the rows listed; 0 where a variable has no bound to be measured from. */
static int collect_terms(separator *s, const int *rows, int n_rows, const double *multipliers)
{
    const pk_state *state = s->state;
    int n = 0, n_touched = 0;
    bool bounded = true;
    for (int k = 0; k < n_rows; k++) {
        int i = rows[k];
        size_t length;
        const pk_entry *entries = pk_lp_row(state->lp, i, &length);
        for (size_t e = 0; e < length; e++) {
            int j = entries[e].column;
            if (fpclassify(s->dense[j]) == FP_ZERO)
                s->touched[n_touched++] = j;
            s->dense[j] += multipliers[k] * entries[e].value;
            if (fpclassify(s->dense[j]) == FP_ZERO)
                s->dense[j] = 1e-300; /* cancelled, but listed */
        }
        term slack = {
            .variable = state->n_columns + i, .a = -multipliers[k], .value = pk_lp_row_activity(state->lp, i)};
        pk_lp_row_sides(state->lp, i, &slack.lower, &slack.upper);
        bounded &= append_term(s, &n, slack);
    }
    for (int k = 0; k < n_touched; k++) {
        int j = s->touched[k];
        term t = {
            .variable = j,
            .a = s->dense[j],
            .lower = state->lower[j],
            .upper = state->upper[j],
            .value = state->x[j],
            .whole = state->form->columns[j].whole,
        };
        s->dense[j] = 0;
        if (fabs(t.a) > 1e-12)
            bounded &= append_term(s, &n, t);
    }
    return bounded ? n : 0;
}

/* Coefficient of t in the rounded inequality. */
static double rounded(double a, bool whole, double f)
{
    if (!whole)
        return fmin(0, a) / (1 - f);
    return floor(a) + fmax(0, fraction(a) - f) / (1 - f);
}

/* Rewrites the rounded inequality over columns into s->dense; *upper is its right side. Returns how many columns were
 * touched. */
static int expand(separator *s, int n, double scale, double b, double f, double *upper)
{
    const pk_state *state = s->state;
    int n_touched = 0;
    *upper = floor(b);
    for (int k = 0; k < n; k++) {
        const term *t = &s->terms[k];
        double c = rounded(t->from_upper ? -scale * t->a : scale * t->a, t->whole, f);
        if (fpclassify(c) == FP_ZERO)
            continue;
        *upper += t->from_upper ? -c * t->upper : c * t->lower;
        if (t->from_upper)
            c = -c;
        pk_entry own = {t->variable, 1};
        const pk_entry *entries = &own;
        size_t length = 1;
        if (t->variable >= state->n_columns)
            entries = pk_lp_row(state->lp, t->variable - state->n_columns, &length);
        for (size_t e = 0; e < length; e++) {
            int j = entries[e].column;
            if (fpclassify(s->dense[j]) == FP_ZERO)
                s->touched[n_touched++] = j;
            s->dense[j] += c * entries[e].value;
            if (fpclassify(s->dense[j]) == FP_ZERO)
                s->dense[j] = 1e-300;
        }
    }
    return n_touched;
}

static int by_column(const void *a, const void *b)
{
    return ((const pk_entry *)a)->column - ((const pk_entry *)b)->column;
}

static pk_status keep_cut(separator *s, cut fresh, pk_error *error)
{
    if (s->n_cuts == s->cap_cuts) {
        size_t wanted = s->cap_cuts ? 2 * s->cap_cuts : 256;
        cut *larger = realloc(s->cuts, wanted * sizeof *larger);
        if (!larger) {
            free(fresh.entries);
            return pk_fail(error, PK_ERROR_MEMORY, "no memory for cuts");
        }
        s->cuts = larger;
        s->cap_cuts = wanted;
    }
    s->cuts[s->n_cuts++] = fresh;
    return PK_OK;
}

/* Takes the inequality in s->dense as a cut where it is sound and broken enough; s->dense is zero again afterwards. */
static pk_status harvest(separator *s, int n_touched, double upper, pk_error *error)
{
    const pk_state *state = s->state;
    double largest = 0, activity = 0, square = 0, least = INFINITY;
    size_t n = 0;
    bool sound = true;
    for (int k = 0; k < n_touched; k++)
        largest = fmax(largest, fabs(s->dense[s->touched[k]]));
    pk_entry *entries = malloc(((size_t)n_touched + 1) * sizeof *entries);
    for (int k = 0; k < n_touched; k++) {
        int j = s->touched[k];
        double c = s->dense[j];
        s->dense[j] = 0;
        if (fabs(c) <= 1e-7 * largest) { /* too small to keep: its least value goes to the right side */
            double side = c > 0 ? state->lower[j] : state->upper[j];
            sound &= isfinite(side);
            upper -= sound ? c * side : 0;
            continue;
        }
        if (entries)
            entries[n++] = (pk_entry){j, c};
        activity += c * state->x[j];
        square += c * c;
        least = fmin(least, fabs(c));
    }
    if (!entries)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a cut");
    upper += 1e-9 * (fabs(upper) + largest);
    double norm = sqrt(square), efficacy = norm > 0 ? (activity - upper) / norm : 0;
    size_t longest = 500 + (size_t)state->n_columns / 5;
    if (!sound || n == 0 || n > longest || efficacy < least_efficacy || largest > widest_range * least) {
        free(entries);
        return PK_OK;
    }
    qsort(entries, n, sizeof *entries, by_column);
    for (size_t e = 0; e < n; e++)
        entries[e].value /= norm;
    return keep_cut(s, (cut){entries, n, upper / norm, efficacy, 1}, error);
}

/* Rounds the equation of the collected terms, divided by δ > 0 and read with either sign. */
static pk_status round_terms(separator *s, int n, double divisor, pk_error *error)
{
    pk_status status = PK_OK;
    for (int side = 0; side < 2 && !status; side++) {
        double scale = (side ? -1 : 1) / divisor, b = 0;
        for (int k = 0; k < n; k++) {
            const term *t = &s->terms[k];
            b -= scale * t->a * (t->from_upper ? t->upper : t->lower);
        }
        double f = fraction(b);
        if (f < least_fraction || f > 1 - least_fraction)
            continue;
        double left = 0;
        for (int k = 0; k < n; k++) {
            const term *t = &s->terms[k];
            double distance = t->from_upper ? t->upper - t->value : t->value - t->lower;
            left += rounded(t->from_upper ? -scale * t->a : scale * t->a, t->whole, f) * distance;
        }
        if (left <= floor(b) + 1e-6)
            continue;
        double upper;
        int n_touched = expand(s, n, scale, b, f, &upper);
        status = harvest(s, n_touched, upper, error);
    }
    return status;
}

/* A single row, divided by the coefficients of its whole columns that lie between their bounds. */
static pk_status separate_row(separator *s, int i, pk_error *error)
{
    const double one = 1;
    int n = collect_terms(s, &i, 1, &one);
    double divisors[MAX_DIVISORS];
    int n_divisors = 0;
    for (int k = 0; k < n && n_divisors < MAX_DIVISORS; k++) {
        const term *t = &s->terms[k];
        if (!t->whole || fmin(t->value - t->lower, t->upper - t->value) < PK_WHOLE_TOLERANCE)
            continue;
        bool fresh = true;
        for (int d = 0; d < n_divisors; d++)
            fresh &= fabs(divisors[d] - fabs(t->a)) > 1e-9 * fabs(t->a);
        if (fresh)
            divisors[n_divisors++] = fabs(t->a);
    }
    pk_status status = PK_OK;
    for (int d = 0; d < n_divisors && !status; d++)
        status = round_terms(s, n, divisors[d], error);
    return status;
}

/* Gomory's cut of a fractional basic column. rows: [rows] scratch. */
static pk_status separate_column(separator *s, int j, int *rows, double *weights, pk_error *error)
{
    bool basic;
    pk_status status = pk_lp_multipliers(s->state->lp, j, s->multipliers, &basic, error);
    if (status || !basic)
        return status;
    int n_rows = 0;
    for (int i = 0; i < pk_lp_rows(s->state->lp); i++)
        if (fabs(s->multipliers[i]) > 1e-11) {
            rows[n_rows] = i;
            weights[n_rows++] = s->multipliers[i];
        }
    int n = collect_terms(s, rows, n_rows, weights);
    double own = 0;
    for (int k = 0; k < n; k++)
        if (s->terms[k].variable == j)
            own = fabs(s->terms[k].a);
    return own > 1e-9 ? round_terms(s, n, own, error) : PK_OK;
}

static double dot(const cut *a, const cut *b)
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
    const cut *first = a, *second = b;
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
static pk_status add_cuts(separator *s, int *n_added, pk_error *error)
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
        cut swap = s->cuts[taken];
        s->cuts[taken++] = s->cuts[i];
        s->cuts[i] = swap;
    }
    *n_added = (int)taken;
    return status;
}

static pk_status separate(separator *s, pk_error *error)
{
    const pk_state *state = s->state;
    int n_rows = pk_lp_rows(state->lp), tried = 0;
    int *rows = malloc(((size_t)n_rows + 1) * sizeof *rows);
    double *weights = malloc(((size_t)n_rows + 1) * sizeof *weights);
    double *multipliers = realloc(s->multipliers, ((size_t)n_rows + 1) * sizeof *multipliers);
    if (multipliers)
        s->multipliers = multipliers;
    term *terms = realloc(s->terms, ((size_t)n_rows + (size_t)state->n_columns + 1) * sizeof *terms);
    if (terms)
        s->terms = terms;
    pk_status status =
        rows && weights && multipliers && terms ? PK_OK : pk_fail(error, PK_ERROR_MEMORY, "no memory to separate cuts");
    for (int i = 0; i < (int)state->form->n_rows && !status; i++)
        status = separate_row(s, i, error);
    for (int k = 0; k < state->n_whole && tried < MAX_GOMORY && !status; k++) {
        double f = fraction(state->x[state->whole[k]]);
        if (f < least_fraction || f > 1 - least_fraction)
            continue;
        tried++;
        status = separate_column(s, state->whole[k], rows, weights, error);
    }
    free(rows);
    free(weights);
    return status;
}

pk_status pk_cuts_tighten_root(pk_state *state, pk_error *error)
{
    separator s = {.state = state};
    s.dense = calloc((size_t)state->n_columns + 1, sizeof *s.dense);
    s.touched = malloc(((size_t)state->n_columns + 1) * sizeof *s.touched);
    pk_status status = s.dense && s.touched ? PK_OK : pk_fail(error, PK_ERROR_MEMORY, "no memory to separate cuts");
    double first = state->lp_bound;
    int stalled = 0;
    int rounds = state->options->plain ? PLAIN_ROUNDS : MAX_ROUNDS;
    for (int round = 0; round < rounds && stalled < 3 && !status && !pk_state_stop(state); round++) {
        double before = state->lp_bound;
        int n_added = 0;
        free_cuts(&s);
        status = separate(&s, error);
        if (!status)
            status = add_cuts(&s, &n_added, error);
        if (status || n_added == 0)
            break;
        pk_lp_status lp_status;
        status = pk_state_solve(state, 0, &lp_status, error);
        if (status || lp_status != PK_LP_OPTIMAL)
            break;
        stalled = state->lp_bound - before < least_progress * (state->lp_bound - first) ? stalled + 1 : 0;
        status = pk_lp_drop_slack_rows(state->lp, (int)state->form->n_rows, error);
        if (!status)
            status = pk_state_solve(state, 0, &lp_status, error);
    }
    free_cuts(&s);
    free(s.cuts);
    free(s.terms);
    free(s.dense);
    free(s.touched);
    free(s.multipliers);
    return status;
}
