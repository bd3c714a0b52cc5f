/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan that is optimal within the caller's wider tolerance passes the check of the solve, not that of the instance.
 */
#include "assert_close.h"

#include <picket/picket.h>
#include <stdlib.h>

static void a_wider_gap(void **unused)
{
    (void)unused;
    const char *path = PICKET_SOURCE_DIR "/instances/first_steps.ini";
    pk_instance *instance = NULL;
    char *messages = NULL;
    assert_int_equal(pk_instance_read(&path, 1, NULL, 0, &instance, &messages, NULL), PK_OK);
    pk_solve_options options = pk_solve_defaults;
    options.gap = 0.5;
    pk_plan *plan = NULL;
    pk_error error = {0};
    if (pk_solve(instance, &options, &plan, &error))
        fail_msg("%s", error.message);
    assert_int_equal(plan->status, PK_PLAN_OPTIMAL);
    assert_true(plan->relative_gap <= 0.5);
    bool within_instance = true;
    for (size_t i = 0; i < plan->n_stages; i++) {
        double apart = plan->stages[i].value - plan->stages[i].bound;
        within_instance &= apart <= instance->gap_tolerance * plan->stages[i].value + 1e-6;
    }
    pk_status verified = pk_plan_check(instance, plan, &messages, NULL);
    assert_int_equal(verified, within_instance ? PK_OK : PK_ERROR_DATA);
    free(messages);
    pk_plan_free(plan);
    pk_instance_free(instance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_wider_gap)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
