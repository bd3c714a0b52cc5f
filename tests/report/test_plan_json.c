/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/sample_plan.h"

#include <math.h>
#include <picket/plan.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[64];

static int make_path(void **state)
{
    (void)state;
    strcpy(path, "/tmp/picket_plan_XXXXXX");
    int descriptor = mkstemp(path);
    return descriptor < 0 ? -1 : close(descriptor);
}

static int remove_path(void **state)
{
    (void)state;
    return unlink(path);
}

static char *content(void)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = calloc(1, 1 << 16);
    assert_non_null(bytes);
    assert_true(fread(bytes, 1, (1 << 16) - 1, file) < (1 << 16) - 1);
    fclose(file);
    return bytes;
}

static void fill(const char *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

/* The document with the first `old` replaced. Yours to free. */
static char *with(const char *document, const char *old, const char *fresh)
{
    const char *at = strstr(document, old);
    assert_non_null(at);
    size_t size = strlen(document) + strlen(fresh) + 1;
    char *changed = malloc(size);
    assert_non_null(changed);
    snprintf(changed, size, "%.*s%s%s", (int)(at - document), document, fresh, at + strlen(old));
    return changed;
}

static void test_round_trip(void **state)
{
    (void)state;
    assert_int_equal(pk_plan_write(&sample_plan, path, NULL), PK_OK);
    char *first = content();
    pk_plan *plan;
    pk_error error = {0};
    assert_int_equal(pk_plan_read(path, &plan, &error), PK_OK);
    assert_string_equal(error.message, "");

    assert_string_equal(plan->instance, sample_plan.instance);
    assert_int_equal(plan->status, PK_PLAN_FEASIBLE);
    assert_true(plan->bound == sample_plan.bound);
    assert_int_equal(plan->n_sorties, sample_plan.n_sorties);
    assert_true(plan->sorties[0].number == sample_plan.sorties[0].number);
    assert_int_equal(plan->sorties[0].task, PK_PATROL);
    assert_int_equal(plan->n_gaps, sample_plan.n_gaps);
    assert_int_equal(plan->gaps[0].n_periods, 2);
    assert_true(plan->gaps[0].met_by_period[1] == sample_plan.gaps[0].met_by_period[1]);
    assert_true(isinf(plan->limits[plan->n_limits - 1].allowed));

    assert_int_equal(pk_plan_write(plan, path, NULL), PK_OK);
    char *second = content();
    assert_string_equal(first, second);
    free(first);
    free(second);
    pk_plan_free(plan);
}

static void test_empty_plan(void **state)
{
    (void)state;
    pk_plan *plan;
    assert_int_equal(pk_plan_new(&plan, NULL), PK_OK);
    assert_int_equal(pk_plan_write(plan, path, NULL), PK_OK);
    pk_plan_free(plan);
    assert_int_equal(pk_plan_read(path, &plan, NULL), PK_OK);
    assert_int_equal(plan->status, PK_PLAN_UNKNOWN);
    assert_true(isnan(plan->objective) && isnan(plan->relative_gap));
    assert_int_equal(plan->n_stages + plan->n_sites + plan->n_units + plan->n_gaps + plan->n_limits, 0);
    pk_plan_free(plan);
    pk_plan_free(NULL);
}

static void assert_refused(const char *bytes, size_t n, const char *message)
{
    fill(bytes, n);
    pk_plan *plan;
    pk_error error = {0};
    assert_int_equal(pk_plan_read(path, &plan, &error), PK_ERROR_DATA);
    assert_null(plan);
    if (!strstr(error.message, message))
        fail_msg("\"%s\" is not in \"%s\"", message, error.message);
    if (strncmp(error.message, path, strlen(path)) != 0)
        fail_msg("\"%s\" does not name the file", error.message);
}

/* One change to a good plan each, and the message that it must give. */
static void test_wrong_plans(void **state)
{
    (void)state;
    const struct {
        const char *old, *fresh, *message;
    } cases[] = {
        {"\"instance\": \"sample\",", "", "instance: found nothing, expected a text"},
        {"\"instance\": \"sample\"", "\"instance\": 7", "instance: found 7, expected a text"},
        {"\"instance\": \"sample\"", "\"instance\": \"\\u0000\"", "not JSON"},
        {"\"model\": \"theatre\"", "\"model\": \"tsp\"", "model: found \"tsp\", expected one of theatre, mclp, lscp"},
        {"\"status\": \"feasible\"", "\"status\": 1", "status: found 1, expected one of optimal, feasible"},
        {"\"objective\": ", "\"objective\": 1e999, \"x\": ", "not JSON"},
        {"\"objective\": ", "\"objective\": true, \"x\": ",
         "objective: found true or false, expected a number or null"},
        {"\"objective\": ", "\"objektive\": 1, \"objective\": ",
         "plan: found objektive, expected no such key; did you"},
        {"\"objective\": ", "\"wingspan\": 1, \"objective\": ", "plan: found wingspan, expected no other key"},
        {"\"objective\": ", "\"bound\": 1, \"objective\": ", "duplicate"},
        {"\"stages\": [", "\"stages\": {}, \"x\": [", "stages: found an object, expected a list"},
        {"\"name\": \"gap\"", "\"name\": \"cost\"", "stages[0].name: found \"cost\", expected one of gap, changes"},
        {"\"alpha\"", "null", "sites[0]: found null, expected a text"},
        {"\"number\": 12", "\"number\": -1", "units[0].number: found -1, expected a whole number, not negative"},
        {"\"number\": 12", "\"number\": 12.5", "units[0].number: found 12.5, expected a whole number"},
        {"\"number\": 12", "\"number\": 3000000000", "units[0].number: found 3000000000, expected a whole number"},
        {"\"number\": 12, ", "", "units[0].number: found nothing"},
        {"\"number\": 12", "\"numbr\": 1, \"number\": 12",
         "units[0]: found numbr, expected no such key; did you mean n"},
        {"\"task\": \"patrol\"", "\"task\": \"\\u001b[2J\"", "sorties[0].task: found \"?[2J\", expected one of patrol"},
        {"\"units\": [", "\"units\": [3, ", "units[0]: found 3, expected an object"},
        {"\"met_by_period\": [", "\"met_by_period\": [0, ", "gaps[0].met_by_period: found another number of periods"},
        {"\"met_by_period\": [", "\"met_by_period\": [[], ", "gaps[0].met_by_period: found another number of periods"},
        {"\"required_by_period\": [", "\"required_by_period\": [null, ", "gaps[0].required_by_period: found null"},
        {"\"used\": ", "\"used\": null, \"x\": ", "limits[0].used: found null, expected a number"},
    };
    assert_int_equal(pk_plan_write(&sample_plan, path, NULL), PK_OK);
    char *good = content();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *bad = with(good, cases[i].old, cases[i].fresh);
        assert_refused(bad, strlen(bad), cases[i].message);
        free(bad);
    }
    free(good);
}

static void test_garbage(void **state)
{
    (void)state;
    assert_refused("", 0, "not JSON");
    assert_refused("[]", 2, "plan: found a list, expected an object");
    assert_refused("{}", 2, "instance: found nothing");
    assert_refused("{} x", 4, "not JSON");
    assert_refused("\0\0\0\0", 4, "not JSON");
    assert_refused("\xff\xfe{}", 4, "not JSON");
    assert_refused("\x1f\x8b\x08\x00garbage", 11, "not JSON");

    enum { DEEP = 1 << 20 };
    char *deep = malloc(DEEP);
    assert_non_null(deep);
    memset(deep, '[', DEEP);
    assert_refused(deep, DEEP, "maximum parsing depth");
    free(deep);
}

/* Every beginning of a good plan is refused, or is the plan without its last line break. */
static void test_truncated(void **state)
{
    (void)state;
    assert_int_equal(pk_plan_write(&sample_plan, path, NULL), PK_OK);
    char *good = content();
    for (size_t n = 0; n + 1 < strlen(good); n++)
        assert_refused(good, n, "not JSON");
    free(good);
}

/* Good plans with some bytes changed, taken out or doubled: read whole or refused, whatever they say. */
static void test_mutants(void **state)
{
    (void)state;
    assert_int_equal(pk_plan_write(&sample_plan, path, NULL), PK_OK);
    char *good = content();
    size_t n = strlen(good);
    char *mutant = malloc(2 * n + 1);
    assert_non_null(mutant);
    static const char bytes[] = "\"{}[],:-0123456789.eE+ntf\\u \n\0\xff\xc3\x80";
    uint64_t seed = 1;
    for (int round = 0; round < 3000; round++) {
        size_t length = n;
        memcpy(mutant, good, n + 1);
        for (int change = 0; change < 1 + round % 4; change++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            size_t at = (size_t)(seed >> 33) % length;
            switch ((seed >> 20) % 3) {
            case 0: mutant[at] = bytes[(seed >> 24) % (sizeof bytes - 1)]; break;
            case 1: memmove(mutant + at, mutant + at + 1, --length - at); break;
            default: memmove(mutant + at + 1, mutant + at, length++ - at); break;
            }
        }
        fill(mutant, length);
        pk_plan *plan = NULL;
        pk_error error = {0};
        pk_status status = pk_plan_read(path, &plan, &error);
        if (status == PK_OK)
            assert_non_null(plan);
        else
            assert_true(status == PK_ERROR_DATA && *error.message && !plan);
        pk_plan_free(plan);
    }
    free(mutant);
    free(good);
}

static void test_too_large(void **state)
{
    (void)state;
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 100L << 20, SEEK_SET), 0);
    fputs("{}", file);
    assert_int_equal(fclose(file), 0);
    pk_plan *plan;
    assert_int_equal(pk_plan_read(path, &plan, NULL), PK_ERROR_DATA);

    file = fopen(path, "wb");
    assert_non_null(file);
    char spaces[1 << 16];
    memset(spaces, ' ', sizeof spaces);
    for (int i = 0; i < 1025; i++)
        assert_int_equal(fwrite(spaces, 1, sizeof spaces, file), sizeof spaces);
    assert_int_equal(fclose(file), 0);
    pk_error error;
    assert_int_equal(pk_plan_read(path, &plan, &error), PK_ERROR_DATA);
    assert_non_null(strstr(error.message, "found more than"));
}

static void test_no_input(void **state)
{
    (void)state;
    pk_plan *plan;
    pk_error error;
    assert_int_equal(pk_plan_read("/nowhere/plan.json", &plan, &error), PK_ERROR_NO_INPUT);
    assert_null(plan);
    assert_non_null(strstr(error.message, "/nowhere/plan.json: No such file"));
    assert_int_equal(pk_plan_read("/", &plan, &error), PK_ERROR_NO_INPUT);
    assert_non_null(strstr(error.message, "Is a directory"));
}

static void test_unwritable(void **state)
{
    (void)state;
    assert_int_equal(pk_plan_write(&sample_plan, "/nowhere/plan.json", NULL), PK_ERROR_OUTPUT);
    assert_int_equal(pk_plan_write(&sample_plan, "/dev/full", NULL), PK_ERROR_OUTPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, make_path, remove_path),
        cmocka_unit_test_setup_teardown(test_empty_plan, make_path, remove_path),
        cmocka_unit_test_setup_teardown(test_wrong_plans, make_path, remove_path),
        cmocka_unit_test_setup_teardown(test_garbage, make_path, remove_path),
        cmocka_unit_test_setup_teardown(test_truncated, make_path, remove_path),
        cmocka_unit_test_setup_teardown(test_mutants, make_path, remove_path),
        cmocka_unit_test_setup_teardown(test_too_large, make_path, remove_path),
        cmocka_unit_test(test_no_input),
        cmocka_unit_test(test_unwritable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
