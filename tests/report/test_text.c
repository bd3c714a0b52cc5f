/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reports in words, against files that were read and found right, and each cause of a gap brought about. */
#include "report/report.h"

#include <math.h>
#include <picket/explain.h>
#include <picket/solve.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FOLDER PICKET_SOURCE_DIR "/tests/report/"

static pk_instance *coast(const char *const *settings, size_t n_settings)
{
    const char *const paths[] = {FOLDER "coast.ini"};
    pk_instance *instance = NULL;
    char *messages = NULL;
    pk_status status = pk_instance_read(paths, 1, settings, n_settings, &instance, &messages, NULL);
    if (status != PK_OK)
        fail_msg("%s", messages);
    return instance;
}

static pk_plan *coast_plan(void)
{
    pk_plan *plan = NULL;
    assert_int_equal(pk_plan_read(FOLDER "coast.json", &plan, NULL), PK_OK);
    return plan;
}

/* The whole file; yours to free. */
static char *content(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("%s is missing", path);
    char *bytes = calloc(1, 1 << 16);
    assert_non_null(bytes);
    assert_true(fread(bytes, 1, (1 << 16) - 1, file) > 0);
    fclose(file);
    return bytes;
}

static void assert_text(const char *found, const char *path)
{
    char *expected = content(path);
    if (strcmp(found, expected) != 0)
        print_message("%s", found);
    assert_string_equal(found, expected);
    free(expected);
}

/* The reports; yours to free. */
static char *report(const pk_instance *instance, const pk_plan *plan)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_int_equal(pk_report_text(stream, instance, plan, NULL), PK_OK);
    fclose(stream);
    return text;
}

static char *difference(const pk_plan *before, const pk_plan *after)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_int_equal(pk_report_diff(stream, before, after, NULL), PK_OK);
    fclose(stream);
    return text;
}

static void test_report(void **state)
{
    (void)state;
    pk_instance *instance = coast(NULL, 0);
    pk_plan *plan = coast_plan();
    char *messages = NULL;
    if (pk_plan_check(instance, plan, &messages, NULL) != PK_OK)
        fail_msg("the plan of this test breaks a rule: %s", messages);

    char *text = report(instance, plan);
    assert_text(text, FOLDER "coast.txt");
    free(text);
    pk_plan_free(plan);
    pk_instance_free(instance);
}

static void test_report_without_plan(void **state)
{
    (void)state;
    pk_instance *instance = coast(NULL, 0);
    pk_plan *plan;
    assert_int_equal(pk_plan_new(&plan, NULL), PK_OK);
    plan->instance = "coast";
    const struct {
        pk_plan_status status;
        double bound;
        const char *text;
    } cases[] = {
        {PK_PLAN_INFEASIBLE, INFINITY, "coast: infeasible: it is proven that no plan keeps every rule\n"},
        {PK_PLAN_UNKNOWN, NAN, "coast: no plan was found before a limit or a signal came\n"},
        {PK_PLAN_UNKNOWN, 6,
         "coast: no plan was found before a limit or a signal came\n\n"
         "  coverage gap  -  none has less than  50.0000 %\n"
         "  objective     -  none has less than          6\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        plan->status = cases[i].status;
        plan->bound = cases[i].bound;
        char *text = report(instance, plan);
        assert_string_equal(text, cases[i].text);
        free(text);
    }
    pk_plan_free(plan);
    pk_instance_free(instance);
}

/* The reasons of the gap of that target and task, in a new explanation. */
static const pk_gap_reasons *reasons_of(const pk_explanation *explanation, const pk_plan *plan, const char *target,
                                        pk_task task)
{
    for (size_t i = 0; i < explanation->n_worst; i++) {
        const pk_plan_gap *gap = &plan->gaps[explanation->worst[i].gap];
        if (gap->task == task && strcmp(gap->target, target) == 0)
            return &explanation->worst[i];
    }
    fail_msg("no reasons for %s", target);
    return NULL;
}

/* The base bravo gets more sorties in each case, so that the next thing that is missing shows. */
static void test_causes(void **state)
{
    (void)state;
    const char *const more_sorties = "base.bravo.sorties_per_day=400";
    const struct {
        pk_cause cause;
        const char *name; /* NULL: the cause names nobody */
        const char *settings[3];
    } cases[] = {
        {PK_CAUSE_ROOM, NULL, {more_sorties}},
        {PK_CAUSE_SORTIES, "bravo", {NULL}},
        {PK_CAUSE_SLOTS, "alpha", {NULL}},
        {PK_CAUSE_SLOTS, "bravo", {more_sorties, "base.bravo.ramp=3"}},
        {PK_CAUSE_UNITS, "fighter", {more_sorties, "contributor.AA.aircraft.fighter=7"}},
        {PK_CAUSE_PERSONNEL, NULL, {more_sorties, "limits.personnel=389"}},
        {PK_CAUSE_OWN_PERSONNEL, "AA", {more_sorties, "contributor.AA.personnel=139"}},
        {PK_CAUSE_COST, NULL, {more_sorties, "aircraft.fighter.cost=2", "limits.cost=15"}},
        {PK_CAUSE_SITES, NULL, {"base.third.status=candidate"}},
        {PK_CAUSE_NO_HOST, NULL, {"aircraft.fighter.min_runway_m=4000"}},
        {PK_CAUSE_NOT_OFFERED, NULL, {"contributor.AA.tasks=alert, escort, sea_patrol"}},
        {PK_CAUSE_NO_REACH, "bravo", {"aircraft.fighter.endurance_h=0.1"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t n = 0;
        while (n < 3 && cases[i].settings[n])
            n++;
        pk_instance *instance = coast(cases[i].settings, n);
        pk_plan *plan = coast_plan();
        pk_explanation *explanation;
        assert_int_equal(pk_explain(instance, plan, 100, &explanation, NULL), PK_OK);
        const pk_gap_reasons *reasons = reasons_of(explanation, plan, "front", PK_PATROL);
        const pk_reason *found = NULL;
        double shares = 0;
        for (size_t j = 0; j < reasons->n_reasons; j++) {
            shares += reasons->reasons[j].share;
            if (reasons->reasons[j].cause == cases[i].cause)
                found = &reasons->reasons[j];
        }
        if (!found)
            fail_msg("case %zu: the cause is not among the reasons", i);
        assert_true(fabs(shares - 1) < 1e-9);
        if (found && cases[i].name)
            assert_string_equal(found->names[0], cases[i].name);
        pk_explanation_free(explanation);
        pk_plan_free(plan);
        pk_instance_free(instance);
    }
}

static void test_changes_bind(void **state)
{
    (void)state;
    const char *const settings[] = {"base.bravo.sorties_per_day=400"};
    pk_instance *instance = coast(settings, 1);
    pk_plan *plan = coast_plan();
    pk_plan_limit limit = {"max_changes", 3, 3};
    plan->limits = &limit;
    plan->n_limits = 1;
    pk_explanation *explanation;
    assert_int_equal(pk_explain(instance, plan, 1, &explanation, NULL), PK_OK);
    assert_int_equal(explanation->n_worst, 1);
    const pk_gap_reasons *reasons = reasons_of(explanation, plan, "front", PK_PATROL);
    assert_int_equal(reasons->reasons[0].cause, PK_CAUSE_CHANGES);
    pk_explanation_free(explanation);
    pk_plan_free(plan);
    pk_instance_free(instance);
}

static void test_foreign_plan(void **state)
{
    (void)state;
    pk_instance *instance = coast(NULL, 0);
    pk_plan *plan = coast_plan();
    pk_explanation *explanation;
    pk_error error;
    plan->units[0].site = "nowhere";
    assert_int_equal(pk_explain(instance, plan, 100, &explanation, &error), PK_ERROR_DATA);
    assert_null(explanation);
    assert_non_null(strstr(error.message, "nowhere"));
    pk_plan_free(plan);
    pk_instance_free(instance);
    pk_explanation_free(NULL);
}

static void test_diff(void **state)
{
    (void)state;
    pk_plan *before = coast_plan(), *after = coast_plan();
    const char *sites[] = {"bravo", "charlie", "haven"};
    after->sites = sites;
    after->units[0].site = "charlie"; /* all of alpha moved */
    after->units[0].number = 6;       /* and two more came */
    after->units[2].number = 0;       /* the corvette left */
    after->status = PK_PLAN_FEASIBLE;
    after->gaps[0].met = 96;
    after->gaps[6].task = PK_ESCORT; /* the sweep is no longer asked for */
    after->gaps[6].target = "slow";
    after->limits[0].used = 400;
    after->limits[1].name = "max_ports";

    char *text = difference(before, after);
    assert_text(text, FOLDER "coast_diff.txt");
    free(text);
    pk_plan_free(before);
    pk_plan_free(after);
}

static void test_no_difference(void **state)
{
    (void)state;
    pk_plan *before = coast_plan(), *after = coast_plan();
    char *text = difference(before, after);
    const char *const end = "\nSites: no difference\n\nUnits: no difference\n\nGaps: no difference\n\nLimits: no "
                            "difference\n";
    assert_true(strlen(text) > strlen(end));
    assert_string_equal(text + strlen(text) - strlen(end), end);
    free(text);
    pk_plan_free(before);
    pk_plan_free(after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report),        cmocka_unit_test(test_report_without_plan), cmocka_unit_test(test_causes),
        cmocka_unit_test(test_changes_bind),  cmocka_unit_test(test_foreign_plan),        cmocka_unit_test(test_diff),
        cmocka_unit_test(test_no_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
