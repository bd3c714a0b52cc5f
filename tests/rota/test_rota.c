/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rotas of random theatres and of one of ours pass the check; a rota with anything changed does not. */
#include "assert_close.h"

#include "oracle/theatre_case.h"
#include "support/scratch.h"

#include <picket/picket.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THEATRES = 60 };

static pk_instance *instance;
static pk_plan *plan;

static pk_instance *read_instance(const char *path)
{
    pk_instance *read = NULL;
    char *messages = NULL;
    pk_error error = {0};
    if (pk_instance_read(&path, 1, NULL, 0, &read, &messages, &error))
        fail_msg("%s", messages ? messages : error.message);
    return read;
}

static void must_pass(const pk_instance *of, const pk_plan *checked)
{
    char *messages = NULL;
    pk_error error = {0};
    if (pk_plan_check(of, checked, &messages, &error))
        fail_msg("%s", messages ? messages : error.message);
}

static void must_fail(const char *what, size_t row, const char *why)
{
    char *messages = NULL;
    if (pk_plan_check(instance, plan, &messages, NULL) == PK_OK)
        fail_msg("%s of row %zu may be anything", what, row);
    if (why && !strstr(messages, why))
        fail_msg("\"%s\" is not in: %s", why, messages);
    free(messages);
}

/* Average sorties as a rule, some cases of whole ones. Those that build on an earlier plan are left out. */
static void test_random_theatres(void **state)
{
    (void)state;
    char folder[512], path[600];
    size_t rows = 0;
    for (uint64_t seed = 1; seed <= THEATRES; seed++) {
        theatre_case *theatre = case_random(seed);
        assert_non_null(theatre);
        scratch_make(folder, sizeof folder);
        assert_true(case_write(theatre, folder, "theatre.ini"));
        snprintf(path, sizeof path, "%s/theatre.ini", folder);
        pk_plan *made = NULL;
        pk_error error = {0};
        pk_instance *of = theatre->previous_plan[0] ? NULL : read_instance(path);
        pk_solve_options options = pk_solve_defaults;
        options.node_limit = 200;
        if (of && pk_solve(of, &options, &made, &error))
            fail_msg("seed %zu: %s", (size_t)seed, error.message);
        if (made && (made->status == PK_PLAN_OPTIMAL || made->status == PK_PLAN_FEASIBLE)) {
            if (pk_rota_make(of, made, &error))
                fail_msg("seed %zu: %s", (size_t)seed, error.message);
            must_pass(of, made);
            rows += made->n_rota;
            if (of->whole_sorties)
                assert_close(made->rota_gap_percent, made->coverage_gap_percent, 1e-6);
        }
        pk_plan_free(made);
        pk_instance_free(of);
        free(theatre);
        scratch_remove(folder);
    }
    assert_true(rows > THEATRES);
}

static int solve(void **state)
{
    (void)state;
    instance = read_instance(PICKET_SOURCE_DIR "/instances/first_steps.ini");
    return pk_solve(instance, &pk_solve_defaults, &plan, NULL) || pk_rota_make(instance, plan, NULL) ? -1 : 0;
}

static int forget(void **state)
{
    (void)state;
    pk_plan_free(plan);
    pk_instance_free(instance);
    return 0;
}

static void test_passes(void **state)
{
    (void)state;
    must_pass(instance, plan);
    assert_int_equal(plan->n_rota, plan->n_sorties);
    assert_true(plan->n_rota > 0 && isfinite(plan->rota_gap_percent));
}

/* A rota made once more is the same. */
static void test_repeats(void **state)
{
    (void)state;
    const pk_plan_rota *first = plan->rota;
    double gap = plan->rota_gap_percent;
    assert_int_equal(pk_rota_make(instance, plan, NULL), PK_OK);
    assert_ptr_not_equal(first, plan->rota);
    for (size_t i = 0; i < plan->n_rota; i++)
        assert_memory_equal(first[i].by_day, plan->rota[i].by_day, first[i].n_days * sizeof *first[i].by_day);
    assert_true(!(plan->rota_gap_percent < gap) && !(plan->rota_gap_percent > gap));
}

static void test_counts_count(void **state)
{
    (void)state;
    for (size_t i = 0; i < plan->n_rota; i++)
        for (size_t day = 0; day < plan->rota[i].n_days; day++) {
            double *number = (double *)(uintptr_t)&plan->rota[i].by_day[day], kept = *number;
            *number = kept + 2;
            must_fail("by_day", i, "the mean comes to");
            *number = kept + 0.5;
            must_fail("by_day", i, "sorties on day");
            *number = -1;
            must_fail("by_day", i, "sorties on day");
            *number = NAN;
            must_fail("by_day", i, "sorties on day");
            *number = kept;
        }
}

static void test_rows_are_those_of_the_sorties(void **state)
{
    (void)state;
    for (size_t i = 0; i < plan->n_rota; i++) {
        pk_plan_rota kept = plan->rota[i], *row = &plan->rota[i];
        const char **const names[] = {&row->contributor, &row->type, &row->base, &row->zone};
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            *names[k] = "nobody";
            must_fail("a name", i, "is not for row");
            *row = kept;
        }
        row->task = row->task == PK_PATROL ? PK_SURVEILLANCE : PK_PATROL;
        must_fail("task", i, "is not for row");
        *row = kept;
        row->period++;
        must_fail("period", i, "is not for row");
        *row = kept;
        row->n_days--;
        must_fail("n_days", i, "days, the horizon has");
        *row = kept;
    }
    plan->n_rota--;
    must_fail("count", 0, "rows, there are");
    plan->n_rota++;
    must_pass(instance, plan);
}

static void test_gap_is_measured(void **state)
{
    (void)state;
    const double kept = plan->rota_gap_percent, wrong[] = {kept + 0.01, kept - 0.01, 0, NAN};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        plan->rota_gap_percent = wrong[i];
        must_fail("rota_gap_percent", 0, "rota_gap_percent is said");
    }
    plan->rota_gap_percent = kept;
}

/* Through the file and back, to the byte. */
static void test_file(void **state)
{
    (void)state;
    char folder[512], path[600];
    pk_error error = {0};
    pk_plan *read = NULL;
    scratch_make(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/plan.json", folder);
    assert_int_equal(pk_plan_write(plan, path, &error), PK_OK);
    if (pk_plan_read(path, &read, &error))
        fail_msg("%s", error.message);
    must_pass(instance, read);
    assert_int_equal(read->n_rota, plan->n_rota);
    for (size_t i = 0; i < plan->n_rota; i++)
        assert_memory_equal(read->rota[i].by_day, plan->rota[i].by_day, plan->rota[i].n_days * sizeof(double));
    pk_plan_free(read);
    scratch_remove(folder);
}

static void test_what_has_no_rota(void **state)
{
    (void)state;
    pk_error error = {0};
    pk_instance classic = *instance;
    classic.model = PK_PMEDIAN;
    assert_int_equal(pk_rota_make(&classic, plan, &error), PK_ERROR_USAGE);
    const char *kept = plan->sorties[0].zone;
    plan->sorties[0].zone = "atlantis";
    assert_int_equal(pk_rota_make(instance, plan, &error), PK_ERROR_DATA);
    assert_non_null(strstr(error.message, "atlantis"));
    plan->sorties[0].zone = kept;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_theatres),
        cmocka_unit_test(test_passes),
        cmocka_unit_test(test_repeats),
        cmocka_unit_test(test_counts_count),
        cmocka_unit_test(test_rows_are_those_of_the_sorties),
        cmocka_unit_test(test_gap_is_measured),
        cmocka_unit_test(test_file),
        cmocka_unit_test(test_what_has_no_rota),
    };
    return cmocka_run_group_tests(tests, solve, forget);
}
