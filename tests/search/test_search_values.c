/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Small programmes against their enumeration: values, bounds and proofs, however fine the gap, and whatever is said of
 * the start.
 */
#include "assert_close.h"

#include "base/random.h"
#include "engine/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WHOLE = 6, MOST_ROWS = 4, TRIALS = 150 };

static uint64_t seed;

static int random_below(int n)
{
    return (int)pk_random_below(&seed, (uint64_t)n);
}

/* Whole columns whose costs are multiples of a unit, in rows Σ a x <= b; the last column may be what they leave of a
 * need, at a cost that is no multiple of anything. */
typedef struct trial {
    pk_form *form;
    int n_whole;
    bool divides;
    double rounding; /* of values: rows are kept no better than 1e-7 */
    double value;    /* the least there is; INFINITY where there is no plan */
    double best[MOST_WHOLE + 1];
    double first; /* of the first plan that was met; it may be the least */
    double other[MOST_WHOLE + 1];
} trial;

static void make(trial *t)
{
    static const double UNITS[] = {1, 7, 250};
    double unit = UNITS[random_below(3)];
    *t = (trial){.n_whole = 2 + random_below(MOST_WHOLE - 1), .divides = random_below(3) == 0, .value = INFINITY};
    assert_int_equal(pk_form_new(&t->form, NULL), PK_OK);
    t->form->cost_offset = random_below(2) ? 0.37 : 0;
    for (int j = 0; j < t->n_whole; j++) {
        pk_form_add_column(t->form, 0, 1 + random_below(3), true, random_below(2), "x%d", j);
        t->form->columns[j].cost = unit * (random_below(9) - 5);
    }
    int n_rows = 1 + random_below(MOST_ROWS);
    for (int i = 0; i < n_rows; i++) {
        pk_form_add_row(t->form, -INFINITY, random_below(12) - 1, "row%d", i);
        for (int j = 0; j < t->n_whole; j++)
            pk_form_add_entry(t->form, j, random_below(7) - 1);
    }
    if (t->divides) {
        double need = 1 + random_below(12) / 2.0;
        int gap = pk_form_add_column(t->form, 0, need, false, 0, "gap");
        t->form->columns[gap].cost = 3.3 * unit;
        pk_form_add_row(t->form, need, INFINITY, "need");
        pk_form_add_entry(t->form, gap, 1);
        for (int j = 0; j < t->n_whole; j++)
            pk_form_add_entry(t->form, j, random_below(10) / 3.0);
    }
    assert_int_equal(pk_form_ok(t->form, NULL), PK_OK);
    for (size_t j = 0; j < t->form->n_columns; j++)
        t->rounding += 1e-7 * fabs(t->form->columns[j].cost);
}

/* What the whole columns leave of the need. */
static void set_gap(const trial *t, double *x)
{
    const pk_row *row = &t->form->rows[t->form->n_rows - 1];
    double left = row->lower;
    x[t->n_whole] = 0;
    for (size_t e = row->start; e < row->end; e++)
        left -= t->form->entries[e].value * x[t->form->entries[e].column];
    x[t->n_whole] = fmax(0, left);
}

static void enumerate(trial *t, double *x, int j)
{
    if (j < t->n_whole) {
        for (x[j] = 0; x[j] <= t->form->columns[j].upper; x[j]++)
            enumerate(t, x, j + 1);
        return;
    }
    if (t->divides)
        set_gap(t, x);
    if (pk_form_violation(t->form, x) > 1e-9)
        return;
    double value = pk_form_value(t->form, x);
    if (!isfinite(t->value)) {
        t->first = value;
        memcpy(t->other, x, sizeof t->other);
    }
    if (value < t->value) {
        t->value = value;
        memcpy(t->best, x, sizeof t->best);
    }
}

static void assert_solved(const trial *t, const pk_search_options *options)
{
    pk_search_result result;
    assert_int_equal(pk_search(t->form, options, &result, NULL), PK_OK);
    if (!isfinite(t->value)) {
        assert_int_equal(result.status, PK_SEARCH_INFEASIBLE);
        assert_null(result.x);
        return;
    }
    double tolerance = fmax(options->absolute_gap, options->relative_gap * fabs(t->value)) + t->rounding;
    if (result.status != PK_SEARCH_OPTIMAL)
        fail_msg("gap %g: status %d, value %.17g, bound %.17g; the least is %.17g", options->relative_gap,
                 (int)result.status, result.value, result.bound, t->value);
    assert_close(result.value, t->value, tolerance);
    assert_close(pk_form_value(t->form, result.x), result.value, t->rounding);
    assert_true(pk_form_violation(t->form, result.x) <= 1e-6);
    assert_true(result.bound <= t->value + t->rounding);
    assert_true(result.bound >= result.value - tolerance);
    free(result.x);
}

static void agrees_with_enumeration(void **state)
{
    (void)state;
    static const double GAPS[] = {0, 1e-12, 1e-9, 1e-4, 0.05};
    int infeasible = 0;
    for (seed = 1; seed <= TRIALS; seed++) {
        uint64_t first = seed;
        trial t;
        double x[MOST_WHOLE + 1] = {0};
        make(&t);
        enumerate(&t, x, 0);
        infeasible += !isfinite(t.value);
        pk_search_options options = pk_search_defaults;
        options.absolute_gap = 1e-9;
        for (size_t k = 0; k < sizeof GAPS / sizeof *GAPS; k++) {
            options.relative_gap = GAPS[k];
            assert_solved(&t, &options);
        }
        options.believed = true;
        for (int k = 0; k < 4 && isfinite(t.value); k++) { /* the best or another; the claim true or a lie */
            options.relative_gap = 1e-4;
            options.start = k % 2 ? t.other : t.best;
            options.aspiration = k / 2 ? (k % 2 ? t.first : t.value) : t.value - 1 - fabs(t.value);
            assert_solved(&t, &options);
        }
        pk_form_free(t.form);
        seed = first;
    }
    assert_true(infeasible > 5 && infeasible < TRIALS / 2);
}

/* The relaxation of five whole columns, a unit of 10 each, bought in halves: its bound alone proves the value. */
static void raises_bounds_to_the_next_value(void **state)
{
    (void)state;
    pk_form *form;
    assert_int_equal(pk_form_new(&form, NULL), PK_OK);
    for (int j = 0; j < 5; j++) {
        pk_form_add_column(form, 0, 3, true, 0, "x%d", j);
        form->columns[j].cost = 10;
    }
    pk_form_add_row(form, 8.5, INFINITY, "need");
    for (int j = 0; j < 5; j++)
        pk_form_add_entry(form, j, 1 + 1e-3 * j);
    pk_search_options options = pk_search_defaults;
    options.node_limit = 1;
    pk_search_result result;
    assert_int_equal(pk_search(form, &options, &result, NULL), PK_OK);
    assert_int_equal(result.status, PK_SEARCH_OPTIMAL);
    assert_close(result.value, 90, 1e-9);
    assert_close(result.bound, 90, 0);
    free(result.x);
    pk_form_free(form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_enumeration),
        cmocka_unit_test(raises_bounds_to_the_next_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
