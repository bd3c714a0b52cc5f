/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "published_theatre/published.h"

#include "support/shared_data.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The published values are themselves proven to this, relative. */
static const double known_tolerance = 1e-6;

bool published_open(published *p, const char *name)
{
    char file[128], path[4096];
    memset(p, 0, sizeof *p);
    snprintf(p->name, sizeof p->name, "%s", name);
    snprintf(file, sizeof file, "theatre/%s.ini", name);
    if (!shared_data(file, path, sizeof path))
        return false;
    assert_true(shared_best_known(name, &p->value, &p->bound));
    const char *paths[] = {path};
    char *messages = NULL;
    pk_error error = {0};
    if (pk_instance_read(paths, 1, NULL, 0, &p->instance, &messages, &error) != PK_OK)
        fail_msg("%s: %s", name, messages ? messages : error.message);
    return true;
}

void published_close(published *p)
{
    pk_instance_free(p->instance);
}

pk_plan *published_solve(const published *p, double time_limit_s)
{
    pk_solve_options options = pk_solve_defaults;
    options.time_limit_s = time_limit_s;
    pk_plan *plan = NULL;
    char *messages = NULL;
    pk_error error = {0};
    if (pk_solve(p->instance, &options, &plan, &error) != PK_OK)
        fail_msg("%s: %s", p->name, error.message);
    if (plan->status != PK_PLAN_OPTIMAL && plan->status != PK_PLAN_FEASIBLE)
        fail_msg("%s: no plan, but %s", p->name, pk_plan_status_name(plan->status));
    if (pk_plan_check(p->instance, plan, &messages, &error) != PK_OK)
        fail_msg("%s: %s", p->name, messages ? messages : error.message);
    assert_true(plan->n_stages > 0 && plan->stages[0].stage == PK_STAGE_GAP);
    double value = plan->stages[0].value, bound = plan->stages[0].bound;
    print_message("%s: %.8g, bound %.8g, %s (known: %.8g, bound %.8g)\n", p->name, value, bound,
                  pk_plan_status_name(plan->status), p->value, p->bound);
    if (!(bound <= p->value * (1 + known_tolerance)))
        fail_msg("%s: the bound %.12g passes the known value %.12g", p->name, bound, p->value);
    if (!(value >= p->bound * (1 - known_tolerance)))
        fail_msg("%s: the value %.12g is below the proven bound %.12g", p->name, value, p->bound);
    return plan;
}
