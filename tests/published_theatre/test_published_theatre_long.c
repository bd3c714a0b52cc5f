/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The harder published theatres under a short limit: a checked plan and an honest bound. */
#include "published_theatre/published.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void hold_the_bound_at_a_limit(void **state)
{
    const char *name = *state;
    double time_limit_s = name[0] == 'l' ? 15 : 5;
    published p;
    if (!published_open(&p, name))
        skip();
    pk_plan_free(published_solve(&p, time_limit_s));
    published_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(hold_the_bound_at_a_limit, "s101"),
        cmocka_unit_test_prestate(hold_the_bound_at_a_limit, "w402"),
        cmocka_unit_test_prestate(hold_the_bound_at_a_limit, "m201"),
        cmocka_unit_test_prestate(hold_the_bound_at_a_limit, "m202"),
        cmocka_unit_test_prestate(hold_the_bound_at_a_limit, "m203"),
        cmocka_unit_test_prestate(hold_the_bound_at_a_limit, "l301"),
        cmocka_unit_test_prestate(hold_the_bound_at_a_limit, "l302"),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
