/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a branch and bound is over: the gap is relative to what is reported. */
#include "engine/proof.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static pk_proof proof_of(const pk_search_options *options, double best)
{
    pk_proof proof;
    pk_proof_start(&proof, options, 0);
    proof.best = best;
    return proof;
}

static void gap_is_relative_to_the_value(void **state)
{
    (void)state;
    pk_search_options options = pk_search_defaults;
    options.relative_gap = 0.01;
    pk_proof proof = proof_of(&options, 100);
    assert_true(pk_proof_prunes(&proof, 99.1));
    assert_false(pk_proof_prunes(&proof, 98.9));
}

/* 100 of 1100 are lost, so 1000 are covered, and one in a hundred of these is 10. */
static void gap_is_relative_to_what_is_reported(void **state)
{
    (void)state;
    pk_search_options options = pk_search_defaults;
    options.relative_gap = 0.01;
    options.relative_to = 1100;
    pk_proof proof = proof_of(&options, 100);
    assert_true(pk_proof_prunes(&proof, 90.1));
    assert_false(pk_proof_prunes(&proof, 89.9));
    assert_true(pk_proof_target(&proof) > 89.9 && pk_proof_target(&proof) < 90.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gap_is_relative_to_the_value),
        cmocka_unit_test(gap_is_relative_to_what_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
