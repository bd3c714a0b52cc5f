/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small published theatres are solved to their known values. */
#include "assert_close.h"
#include "published_theatre/published.h"

static void solve_to_the_known_value(void **state)
{
    const char *name = *state;
    published p;
    if (!published_open(&p, name))
        skip();
    pk_plan *plan = published_solve(&p, 120);
    assert_int_equal(plan->status, PK_PLAN_OPTIMAL);
    assert_close(plan->stages[0].value, p.value, 1e-4 * p.value);
    pk_plan_free(plan);
    published_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(solve_to_the_known_value, "t401"),
        cmocka_unit_test_prestate(solve_to_the_known_value, "s102"),
        cmocka_unit_test_prestate(solve_to_the_known_value, "s103"),
        cmocka_unit_test_prestate(solve_to_the_known_value, "s104"),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
