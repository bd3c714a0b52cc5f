/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GLPK aborts on misuse and where memory runs out. Provoked on purpose: the program goes on with an error, the LPs of
 * the thread are dead and say so, and the next one works.
 */
#include "engine/lp.h"
#include "support/scarce_memory.h"

#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const pk_lp_limits none = {.seconds = INFINITY, .cutoff = INFINITY};

/* minimise -x - y, x + 2 y <= 4, 0 <= x, y <= 3: the least is -3.5. */
static pk_form *small_form(void)
{
    pk_form *form = NULL;
    assert_int_equal(pk_form_new(&form, NULL), PK_OK);
    for (int j = 0; j < 2; j++) {
        pk_form_add_column(form, 0, 3, false, 0, "x%d", j);
        form->columns[j].cost = -1;
    }
    pk_form_add_row(form, -INFINITY, 4, "row");
    pk_form_add_entry(form, 0, 1);
    pk_form_add_entry(form, 1, 2);
    assert_int_equal(pk_form_ok(form, NULL), PK_OK);
    return form;
}

static pk_lp *new_lp(void)
{
    pk_form *form = small_form();
    pk_lp *lp = NULL;
    pk_error error = {0};
    if (pk_lp_new(form, NULL, &lp, &error) != PK_OK)
        fail_msg("%s", error.message);
    pk_form_free(form);
    return lp;
}

static void assert_works(pk_lp *lp)
{
    pk_lp_status status;
    pk_error error = {0};
    if (pk_lp_solve(lp, &none, &status, &error) != PK_OK)
        fail_msg("%s", error.message);
    assert_int_equal(status, PK_LP_OPTIMAL);
    assert_true(fabs(pk_lp_bound(lp, NULL) + 3.5) < 1e-9);
}

static pk_status no_such_column(pk_lp *lp, pk_error *error)
{
    return pk_lp_set_bounds(lp, 7, 0, 1, error);
}

static pk_status no_such_cost(pk_lp *lp, pk_error *error)
{
    return pk_lp_set_cost(lp, -5, 1, error);
}

static pk_status column_twice(pk_lp *lp, pk_error *error)
{
    return pk_lp_add_row(lp, 0, 1, (pk_entry[]){{0, 1}, {0, 1}}, 2, error);
}

static pk_status odd_basis(pk_lp *lp, pk_error *error)
{
    return pk_lp_basis_load(lp, (const unsigned char[]){1, 200, 1}, pk_lp_rows(lp), error);
}

typedef pk_status misuse(pk_lp *lp, pk_error *error);

static misuse *const misuses[] = {no_such_column, no_such_cost, column_twice, odd_basis};

/* The abort is an error with GLPK's own words, and nothing goes to stdout. */
static void misuse_is_an_error(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof misuses / sizeof *misuses; i++) {
        pk_lp *lp = new_lp(), *other = new_lp();
        assert_works(lp);
        pk_error error = {0};
        fflush(stdout);
        int kept = dup(STDOUT_FILENO), pipe_ends[2];
        assert_int_equal(pipe(pipe_ends), 0);
        dup2(pipe_ends[1], STDOUT_FILENO);
        close(pipe_ends[1]);
        pk_status status = misuses[i](lp, &error);
        fflush(stdout);
        dup2(kept, STDOUT_FILENO);
        close(kept);
        char said[100];
        assert_int_equal(read(pipe_ends[0], said, sizeof said), 0);
        close(pipe_ends[0]);
        assert_int_equal(status, PK_ERROR_INTERNAL);
        assert_non_null(strstr(error.message, "GLPK aborted: glp_"));

        pk_lp_status solved;
        assert_int_equal(pk_lp_solve(lp, &none, &solved, &error), PK_ERROR_INTERNAL);
        assert_int_equal(pk_lp_solve(other, &none, &solved, &error), PK_ERROR_INTERNAL);
        assert_non_null(strstr(error.message, "died with an earlier abort"));
        pk_lp_free(lp);
        pk_lp_free(other);
        lp = new_lp();
        assert_works(lp);
        pk_lp_free(lp);
    }
    pk_lp_end_thread();
}

static void *misuse_on_thread(void *result)
{
    pk_lp *lp = new_lp();
    *(pk_status *)result = no_such_column(lp, NULL);
    pk_lp_free(lp);
    pk_lp_end_thread();
    return NULL;
}

static void other_threads_do_not_notice(void **state)
{
    (void)state;
    pk_lp *lp = new_lp();
    pthread_t thread;
    pk_status there = PK_OK;
    assert_int_equal(pthread_create(&thread, NULL, misuse_on_thread, &there), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(there, PK_ERROR_INTERNAL);
    assert_works(lp);
    pk_lp_free(lp);
    pk_lp_end_thread();
}

/* Each allocation of ours and of GLPK's in turn, the first environment of the thread among them. */
static void no_memory_is_an_error(void **state)
{
    (void)state;
    if (!memory_can_run_out()) {
        print_message("not tested: the allocator is another's\n");
        skip();
    }
    pk_form *form = small_form();
    for (size_t n = 0;; n++) {
        pk_lp *lp = NULL;
        pk_lp_status solved;
        pk_error error = {0};
        size_t held = count_blocks();
        allow_allocations(n);
        pk_status status = pk_lp_new(form, NULL, &lp, &error);
        if (!status)
            status = pk_lp_solve(lp, &none, &solved, &error);
        bool enough = allocations_sufficed();
        pk_lp_free(lp);
        pk_lp_end_thread();
        assert_int_equal(count_blocks(), held);
        if (enough) {
            assert_int_equal(status, PK_OK);
            assert_true(n > 20);
            break;
        }
        if (status != PK_ERROR_MEMORY)
            fail_msg("allocation %zu: %s: %s", n, pk_status_text(status), error.message);
    }
    pk_form_free(form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(misuse_is_an_error),
        cmocka_unit_test(other_threads_do_not_notice),
        cmocka_unit_test(no_memory_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
