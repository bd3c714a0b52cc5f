/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What picket exports of the small published theatres has the known value for other solvers too. */
#include "assert_close.h"
#include "published_theatre/published.h"
#include "support/outside_solver.h"
#include "support/scratch.h"

#include <stdio.h>

static const int time_limit_s = 60;

static void solve_elsewhere(void **state)
{
    const char *name = *state;
    published p;
    if (!published_open(&p, name))
        skip();
    char folder[1024], model[2048];
    scratch_make(folder, sizeof folder);
    snprintf(model, sizeof model, "%s/%s.mps", folder, name);
    pk_error error = {0};
    if (pk_export(p.instance, model, &error) != PK_OK)
        fail_msg("%s: %s", name, error.message);
    int solved = 0;
    for (outside_solver solver = 0; solver < OUTSIDE_SOLVERS; solver++) {
        if (!outside_installed(solver)) {
            print_message("%s: %s is not installed\n", name, outside_name(solver));
            continue;
        }
        double value = NAN;
        outside_status status = outside_solve(solver, model, time_limit_s, &value);
        if (status == OUTSIDE_LIMIT) {
            print_message("%s: not tested with %s, it reached its limit of %d s\n", name, outside_name(solver),
                          time_limit_s);
            continue;
        }
        assert_int_equal(status, OUTSIDE_OPTIMAL);
        assert_close(value, p.value, 1e-6 * p.value);
        solved++;
    }
    scratch_remove(folder);
    published_close(&p);
    if (solved == 0)
        skip();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(solve_elsewhere, "t401"),
        cmocka_unit_test_prestate(solve_elsewhere, "s102"),
        cmocka_unit_test_prestate(solve_elsewhere, "s103"),
        cmocka_unit_test_prestate(solve_elsewhere, "s104"),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
