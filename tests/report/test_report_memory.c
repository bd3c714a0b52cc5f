/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory that runs out at the first allocation, at the second, and so on to the last, for all that stands between a
 * plan and its reader: a clean error, nothing handed out, and no file but the old one.
 */
#include "report/report.h"
#include "report/sample_plan.h"
#include "support/scarce_memory.h"

#include <math.h>
#include <picket/explain.h>
#include <picket/log.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define FOLDER PICKET_SOURCE_DIR "/tests/report/"

static pk_instance *instance;
static pk_plan *plan;
static char path[64];

static pk_status read_it(pk_error *error)
{
    pk_plan *read = NULL;
    pk_status status = pk_plan_read(FOLDER "coast.json", &read, error);
    bool whole = (status == PK_OK) == (read != NULL);
    pk_plan_free(read);
    return whole ? status : PK_ERROR_INTERNAL;
}

static pk_status write_it(pk_error *error)
{
    return pk_plan_write(&sample_plan, path, error);
}

static pk_status explain_it(pk_error *error)
{
    pk_explanation *explanation = NULL;
    pk_status status = pk_explain(instance, plan, 100, &explanation, error);
    bool whole = (status == PK_OK) == (explanation != NULL);
    pk_explanation_free(explanation);
    return whole ? status : PK_ERROR_INTERNAL;
}

static FILE *nowhere;

static pk_status report_it(pk_error *error)
{
    return pk_report_text(nowhere, instance, plan, error);
}

static pk_status page_it(pk_error *error)
{
    return pk_report_page(nowhere, instance, plan, error);
}

static pk_status compare_it(pk_error *error)
{
    return pk_report_diff(nowhere, &sample_plan, plan, error);
}

static pk_status log_it(pk_error *error)
{
    const char *const arguments[] = {"solve", "caf\xe9"};
    pk_log *log = NULL;
    pk_status status = pk_log_open(nowhere, path, &log, error);
    if (status != PK_OK)
        return log ? PK_ERROR_INTERNAL : status;
    pk_log_start(log, "1", arguments, 2);
    pk_log_input(log, "a.ini", 1);
    pk_log_phase(log, "search");
    pk_log_sizes(log, (pk_log_field[]){{"columns", 3}}, 1);
    pk_log_incumbent(log, 3, NAN, 1, "tree");
    pk_log_bound(log, 3, 2, 2);
    pk_log_note(log, "a remark");
    return pk_log_close(log, "optimal", error);
}

static void try_with_little(pk_status (*work)(pk_error *error))
{
    for (size_t n = 0;; n++) {
        pk_error error = {0};
        allow_allocations(n);
        pk_status status = work(&error);
        if (allocations_sufficed()) {
            assert_int_equal(status, PK_OK);
            assert_true(n > 0);
            return;
        }
        if (status == PK_OK)
            continue; /* what was lacking was not needed: a buffer of stdio */
        if (status != PK_ERROR_MEMORY && status != PK_ERROR_OUTPUT && status != PK_ERROR_NO_INPUT)
            fail_msg("allocation %zu: %s: %s", n, pk_status_text(status), error.message);
        assert_true(*error.message);
    }
}

static void test_memory_runs_out(void **state)
{
    (void)state;
    if (!memory_can_run_out()) {
        print_message("not tested: the allocator is another's\n");
        skip();
    }
    try_with_little(read_it);
    try_with_little(write_it);
    try_with_little(explain_it);
    try_with_little(report_it);
    try_with_little(page_it);
    try_with_little(compare_it);
    try_with_little(log_it);
}

static int set_up(void **state)
{
    (void)state;
    const char *const paths[] = {FOLDER "coast.ini"};
    char *messages = NULL;
    strcpy(path, "/tmp/picket_memory_XXXXXX");
    int descriptor = mkstemp(path);
    nowhere = fopen("/dev/null", "w");
    if (descriptor < 0 || !nowhere || close(descriptor) != 0)
        return -1;
    if (pk_instance_read(paths, 1, NULL, 0, &instance, &messages, NULL) != PK_OK)
        return -1;
    return pk_plan_read(FOLDER "coast.json", &plan, NULL) == PK_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    pk_plan_free(plan);
    pk_instance_free(instance);
    fclose(nowhere);
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_memory_runs_out)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
