/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A solved plan passes; the same plan with any one of its numbers or names changed does not. */
#include "assert_close.h"

#include <picket/picket.h>
#include <stdlib.h>

static pk_instance *instance;
static pk_plan *plan;

static int solve(void **unused)
{
    (void)unused;
    const char *path = PICKET_SOURCE_DIR "/instances/first_steps.ini";
    char *messages = NULL;
    if (pk_instance_read(&path, 1, NULL, 0, &instance, &messages, NULL))
        return -1;
    return pk_solve(instance, &pk_solve_defaults, &plan, NULL) ? -1 : 0;
}

static int forget(void **unused)
{
    (void)unused;
    pk_plan_free(plan);
    pk_instance_free(instance);
    return 0;
}

static bool passes(void)
{
    char *messages = NULL;
    pk_status status = pk_plan_check(instance, plan, &messages, NULL);
    free(messages);
    return status == PK_OK;
}

static void must_fail(const char *list, size_t row, const char *field)
{
    if (passes())
        fail_msg("%s[%zu].%s may be anything", list, row, field);
}

static void change_number(double *number, const char *list, size_t row, const char *field)
{
    const double kept = *number;
    const double changed[] = {kept + 0.01 * fmax(1, fabs(kept)), kept - 0.01 * fmax(1, fabs(kept)), -kept - 1, NAN};
    for (size_t i = 0; i < sizeof changed / sizeof *changed; i++) {
        *number = changed[i];
        must_fail(list, row, field);
    }
    *number = kept;
}

static void change_count(int *count, const char *list, size_t row, const char *field)
{
    for (int by = -1; by <= 1; by += 2) {
        *count += by;
        must_fail(list, row, field);
        *count -= by;
    }
}

static void change_name(const char **name, const char *list, size_t row, const char *field)
{
    const char *kept = *name;
    *name = "nobody";
    must_fail(list, row, field);
    *name = kept;
}

static void the_plan_passes(void **unused)
{
    (void)unused;
    assert_true(passes());
    assert_int_equal(plan->status, PK_PLAN_OPTIMAL);
    assert_true(plan->n_units > 0 && plan->n_sorties > 0 && plan->n_gaps > 0 && plan->n_limits > 0);
}

static void heads(void **unused)
{
    (void)unused;
    change_number(&plan->objective, "plan", 0, "objective");
    change_number(&plan->coverage_gap_percent, "plan", 0, "coverage_gap_percent");
    change_number(&plan->relative_gap, "plan", 0, "relative_gap");
    change_name(&plan->instance, "plan", 0, "instance");
    for (size_t i = 0; i < plan->n_stages; i++) {
        const double kept = plan->stages[i].value;
        plan->stages[i].value = kept - 0.01 * kept - 0.01;
        must_fail("stages", i, "value");
        plan->stages[i].value = kept;
        const double bound = plan->stages[i].bound;
        plan->stages[i].bound = kept + 0.01 * kept + 0.01;
        must_fail("stages", i, "bound");
        plan->stages[i].bound = kept - 0.01 * kept - 0.01;
        must_fail("stages", i, "bound");
        plan->stages[i].bound = bound;
    }
    for (size_t i = 0; i < plan->n_sites; i++)
        change_name(&plan->sites[i], "sites", i, "name");
}

static void rows(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < plan->n_units; i++) {
        pk_plan_units *row = &plan->units[i];
        change_count(&row->number, "units", i, "number");
        change_name(&row->contributor, "units", i, "contributor");
        change_name(&row->type, "units", i, "type");
        change_name(&row->site, "units", i, "site");
    }
    for (size_t i = 0; i < plan->n_sorties; i++) {
        pk_plan_sorties *row = &plan->sorties[i];
        const double kept = row->number;
        row->number = 0.9 * kept; /* more might be within the rules, and be flown for nothing */
        must_fail("sorties", i, "number");
        row->number = kept;
        change_name(&row->contributor, "sorties", i, "contributor");
        change_name(&row->type, "sorties", i, "type");
        change_name(&row->base, "sorties", i, "base");
        change_name(&row->zone, "sorties", i, "zone");
    }
    for (size_t i = 0; i < plan->n_ships; i++) {
        change_count(&plan->ships[i].number, "ships", i, "number");
        change_name(&plan->ships[i].port, "ships", i, "port");
        change_name(&plan->ships[i].target, "ships", i, "target");
    }
}

static void lists(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < plan->n_gaps; i++) {
        change_number(&plan->gaps[i].required, "gaps", i, "required");
        change_number(&plan->gaps[i].met, "gaps", i, "met");
        change_number(&plan->gaps[i].weight, "gaps", i, "weight");
        change_name(&plan->gaps[i].target, "gaps", i, "target");
    }
    for (size_t i = 0; i < plan->n_limits; i++) {
        change_number(&plan->limits[i].used, "limits", i, "used");
        change_number(&plan->limits[i].allowed, "limits", i, "allowed");
        change_name(&plan->limits[i].name, "limits", i, "name");
    }
}

static void rows_left_out(void **unused)
{
    (void)unused;
    size_t *const counts[] = {&plan->n_stages, &plan->n_sites, &plan->n_units, &plan->n_sorties, &plan->n_gaps};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        --*counts[i];
        must_fail("plan", i, "count");
        ++*counts[i];
    }
    assert_true(passes());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_plan_passes), cmocka_unit_test(heads),         cmocka_unit_test(rows),
        cmocka_unit_test(lists),           cmocka_unit_test(rows_left_out),
    };
    return cmocka_run_group_tests(tests, solve, forget);
}
