/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Variable bounds: every whole point of a random small form keeps all that are read off it, and what a site that is not
 * used leaves through two rows is found.
 */
#include "assert_close.h"

#include "base/random.h"
#include "engine/variable_bounds.h"

#include <math.h>
#include <stdlib.h>

enum { COLUMNS = 4, ROWS = 3, TRIALS = 300, MOST = 3 };

static uint64_t seed;

static int random_below(int n)
{
    return (int)pk_random_below(&seed, (uint64_t)n);
}

static pk_form *random_form(void)
{
    pk_form *form;
    assert_int_equal(pk_form_new(&form, NULL), PK_OK);
    for (int j = 0; j < COLUMNS; j++)
        pk_form_add_column(form, 0, j < 2 ? 1 : 1 + random_below(MOST), j < 2 || random_below(3) > 0, j < 2, "x%d", j);
    for (int i = 0; i < ROWS; i++) {
        double side = random_below(5);
        pk_form_add_row(form, random_below(4) ? -INFINITY : side - random_below(6), side, "row%d", i);
        for (int j = 0; j < COLUMNS; j++)
            pk_form_add_entry(form, j, random_below(7) - 3);
    }
    return form;
}

static void bounds_of(const pk_form *form, double *lower, double *upper)
{
    for (size_t j = 0; j < form->n_columns; j++) {
        lower[j] = form->columns[j].lower;
        upper[j] = form->columns[j].upper;
    }
}

/* How many bounds there are; each is held against x. */
static size_t hold(const pk_variable_bounds *bounds, size_t n, const double *x)
{
    for (size_t j = 0; j < n; j++)
        for (size_t k = bounds->start[j]; k < bounds->start[j + 1]; k++) {
            const pk_variable_bound *bound = &bounds->items[k];
            assert_true(x[j] <= bound->constant + bound->slope * x[bound->column] + 1e-6);
        }
    return bounds->start[n];
}

static void test_every_point_keeps_them(void **state)
{
    (void)state;
    size_t met = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
        pk_form *form = random_form();
        double lower[COLUMNS], upper[COLUMNS], x[COLUMNS] = {0};
        pk_variable_bounds bounds;
        bounds_of(form, lower, upper);
        assert_int_equal(pk_variable_bounds_new(form, lower, upper, &bounds, NULL), PK_OK);
        int points = 1;
        for (int j = 0; j < COLUMNS; j++)
            points *= (int)upper[j] + 1;
        for (int p = 0; p < points; p++) {
            for (int j = 0, rest = p; j < COLUMNS; j++) {
                x[j] = rest % ((int)upper[j] + 1);
                rest /= (int)upper[j] + 1;
            }
            if (pk_form_violation(form, x) <= 1e-9)
                met += hold(&bounds, COLUMNS, x);
        }
        pk_variable_bounds_free(&bounds);
        pk_form_free(form);
    }
    assert_true(met > TRIALS);
}

/* use: 0 or 1; stand <= 6 use; ready <= 2/3 stand, and 2 at most: then ready <= 2 use, which no row says. */
static void test_through_two_rows(void **state)
{
    (void)state;
    pk_form *form;
    assert_int_equal(pk_form_new(&form, NULL), PK_OK);
    int use = pk_form_add_column(form, 0, 1, true, 1, "use");
    int stand = pk_form_add_column(form, 0, 6, true, 0, "stand");
    int ready = pk_form_add_column(form, 0, 2, true, 0, "ready");
    pk_form_add_row(form, -INFINITY, 0, "base");
    pk_form_add_entry(form, stand, 1);
    pk_form_add_entry(form, use, -6);
    pk_form_add_row(form, -INFINITY, 0, "availability");
    pk_form_add_entry(form, ready, 3);
    pk_form_add_entry(form, stand, -2);
    double lower[3], upper[3];
    pk_variable_bounds bounds;
    bounds_of(form, lower, upper);
    assert_int_equal(pk_variable_bounds_new(form, lower, upper, &bounds, NULL), PK_OK);
    bool found = false;
    for (size_t k = bounds.start[ready]; k < bounds.start[ready + 1]; k++)
        if (bounds.items[k].column == use) {
            assert_close(bounds.items[k].constant, 0, 1e-12);
            assert_close(bounds.items[k].slope, 2, 1e-12);
            found = true;
        }
    assert_true(found);
    pk_variable_bounds_free(&bounds);
    pk_form_free(form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_point_keeps_them),
        cmocka_unit_test(test_through_two_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
