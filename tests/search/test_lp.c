/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A restricted LP and the same LP whole have the same answers, through changes of bounds, new rows and old bases. */
#include "assert_close.h"

#include "base/random.h"
#include "engine/lp.h"

#include <math.h>
#include <stdlib.h>

enum { MAX_ROWS = 12, MAX_COLUMNS = 150, STEPS = 25, TRIALS = 150 };

static const pk_lp_limits none = {.seconds = INFINITY, .cutoff = INFINITY};

static uint64_t seed;

static int random_below(int n)
{
    return (int)pk_random_below(&seed, (uint64_t)n);
}

/* Needs (>=), which a column of its own can leave open unless `strict`, and capacities (<=); many columns serve one
 * need at the cost of two capacities. */
static pk_form *random_form(int n_rows, int n_columns, bool strict)
{
    pk_form *form;
    assert_int_equal(pk_form_new(&form, NULL), PK_OK);
    int needs = n_rows / 2;
    for (int j = 0; j < n_columns; j++) {
        bool open = j < needs && !strict;
        assert_int_equal(pk_form_add_column(form, 0, 1 + random_below(6), false, 0, "x%d", j), j);
        form->columns[j].cost = open ? 5 + random_below(5) : random_below(3);
    }
    for (int i = 0; i < n_rows; i++) {
        double side = 1 + random_below(i < needs ? 6 : 9);
        pk_form_add_row(form, i < needs ? side : -INFINITY, i < needs ? INFINITY : side, "row");
        for (int j = 0; j < n_columns; j++) {
            bool own = i < needs ? j % needs == i : random_below(n_rows - needs) < 2 && (strict || j >= needs);
            if (own)
                pk_form_add_entry(form, j, 1 + random_below(4));
        }
    }
    assert_int_equal(pk_form_ok(form, NULL), PK_OK);
    return form;
}

static int tally[PK_LP_FAILED];

static void assert_alike(pk_lp *restricted, pk_lp *whole)
{
    pk_lp_status first, second;
    assert_int_equal(pk_lp_solve(restricted, &none, &first, NULL), PK_OK);
    assert_int_equal(pk_lp_solve(whole, &none, &second, NULL), PK_OK);
    assert_int_equal(first, second);
    tally[first]++;
    if (first == PK_LP_OPTIMAL) {
        double bound = pk_lp_bound(whole, NULL);
        assert_close(pk_lp_bound(restricted, NULL), bound, 1e-6 * (1 + fabs(bound)));
    }
}

/* A bound, a row or an earlier basis. */
static void change(pk_lp *restricted, pk_lp *whole, int n_columns, unsigned char *basis, int *basis_rows)
{
    int column = random_below(n_columns), lower = random_below(3), upper = lower + random_below(3);
    pk_entry entries[] = {{column, 1}, {(column + 1) % n_columns, 2}};
    switch (random_below(5)) {
    case 0:
        assert_int_equal(pk_lp_add_row(restricted, -INFINITY, upper, entries, 2, NULL), PK_OK);
        assert_int_equal(pk_lp_add_row(whole, -INFINITY, upper, entries, 2, NULL), PK_OK);
        break;
    case 1:
        if (*basis_rows)
            assert_int_equal(pk_lp_basis_load(restricted, basis, *basis_rows, NULL), PK_OK);
        pk_lp_basis_save(restricted, basis);
        *basis_rows = pk_lp_rows(restricted);
        break;
    default:
        lower = random_below(3) ? 0 : lower;
        assert_int_equal(pk_lp_set_bounds(restricted, column, lower, upper, NULL), PK_OK);
        assert_int_equal(pk_lp_set_bounds(whole, column, lower, upper, NULL), PK_OK);
    }
}

static void pricing_changes_nothing(void **state)
{
    (void)state;
    for (int trial = 0; trial < TRIALS; trial++) {
        seed = (uint64_t)trial + 1;
        int n_rows = 4 + random_below(MAX_ROWS - 3), n_columns = 5 * n_rows + random_below(MAX_COLUMNS - 5 * MAX_ROWS);
        pk_form *form = random_form(n_rows, n_columns, trial % 3 == 0);
        pk_lp *restricted = NULL, *whole = NULL;
        assert_int_equal(pk_lp_new(form, NULL, &restricted, NULL), PK_OK);
        assert_int_equal(pk_lp_new(form, NULL, &whole, NULL), PK_OK);
        bool *in = calloc((size_t)n_columns, sizeof *in);
        unsigned char *basis = malloc((size_t)n_columns + (size_t)n_rows + STEPS);
        assert_true(in && basis);
        int basis_rows = 0;
        for (int step = 0; step < STEPS; step++) {
            if (step % 8 == 0)
                assert_int_equal(pk_lp_restrict(restricted, in, NULL), PK_OK);
            assert_alike(restricted, whole);
            change(restricted, whole, n_columns, basis, &basis_rows);
        }
        free(in);
        free(basis);
        pk_lp_free(restricted);
        pk_lp_free(whole);
        pk_form_free(form);
    }
    assert_true(tally[PK_LP_OPTIMAL] > TRIALS && tally[PK_LP_INFEASIBLE] > TRIALS);
    pk_lp_end_thread();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pricing_changes_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
