/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/digest.h"

#include <jansson.h>
#include <math.h>
#include <picket/log.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[64];

static int make_path(void **state)
{
    (void)state;
    strcpy(path, "/tmp/picket_log_XXXXXX");
    int descriptor = mkstemp(path);
    return descriptor < 0 ? -1 : close(descriptor);
}

static int remove_path(void **state)
{
    (void)state;
    return unlink(path);
}

/* Reads the next record and checks its event. The caller's to json_decref. */
static json_t *next(FILE *file, const char *event)
{
    char line[2048];
    assert_non_null(fgets(line, sizeof line, file));
    json_t *record = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(record);
    assert_string_equal(json_string_value(json_object_get(record, "event")), event);
    assert_true(json_real_value(json_object_get(record, "seconds")) >= 0);
    return record;
}

static double number(const json_t *record, const char *key)
{
    assert_true(json_is_number(json_object_get(record, key)));
    return json_number_value(json_object_get(record, key));
}

static void pass_over(FILE *file, const char *event)
{
    json_decref(next(file, event));
}

static void test_records(void **state)
{
    (void)state;
    pk_log *log;
    assert_int_equal(pk_log_open(NULL, path, &log, NULL), PK_OK);
    const char *const arguments[] = {"solve", "a\xff.ini"};
    pk_log_start(log, "1.2.3", arguments, 2);
    pk_log_input(log, arguments[1], UINT64_C(0xab));
    pk_log_phase(log, "build");
    pk_log_sizes(log, (pk_log_field[]){{"columns", 1200}, {"density", 0.25}, {"limit", INFINITY}}, 3);
    pk_log_phase(log, "search");
    pk_log_incumbent(log, 3, NAN, 0, "greedy");
    pk_log_bound(log, 3, 1.5, 7);
    pk_log_bound(log, 3, 1.5, 8);
    pk_log_note(log, "%d things \"repaired\"", 3);
    assert_int_equal(pk_log_close(log, "optimal", NULL), PK_OK);

    FILE *file = fopen(path, "r");
    assert_non_null(file);
    json_t *record = next(file, "start");
    assert_string_equal(json_string_value(json_object_get(record, "version")), "1.2.3");
    const json_t *options = json_object_get(record, "options");
    assert_int_equal(json_array_size(options), 2);
    assert_string_equal(json_string_value(json_array_get(options, 1)), "a\xef\xbf\xbd.ini");
    json_decref(record);
    record = next(file, "input");
    assert_string_equal(json_string_value(json_object_get(record, "digest")), "00000000000000ab");
    json_decref(record);
    pass_over(file, "phase");
    record = next(file, "sizes");
    assert_true(json_is_integer(json_object_get(record, "columns")));
    assert_int_equal(json_integer_value(json_object_get(record, "columns")), 1200);
    assert_true(number(record, "density") == 0.25);
    assert_true(json_is_null(json_object_get(record, "limit")));
    json_decref(record);
    record = next(file, "phase_end");
    assert_string_equal(json_string_value(json_object_get(record, "phase")), "build");
    assert_true(number(record, "lasted") >= 0);
    json_decref(record);
    pass_over(file, "phase");
    record = next(file, "incumbent");
    assert_true(number(record, "value") == 3);
    assert_true(json_is_null(json_object_get(record, "bound")));
    assert_true(json_is_null(json_object_get(record, "relative_gap")));
    assert_string_equal(json_string_value(json_object_get(record, "found_by")), "greedy");
    json_decref(record);
    record = next(file, "bound");
    assert_true(number(record, "relative_gap") == 0.5);
    assert_int_equal(json_integer_value(json_object_get(record, "nodes")), 7);
    json_decref(record);
    record = next(file, "note");
    assert_string_equal(json_string_value(json_object_get(record, "text")), "3 things \"repaired\"");
    json_decref(record);
    pass_over(file, "phase_end");
    record = next(file, "end");
    assert_string_equal(json_string_value(json_object_get(record, "status")), "optimal");
    json_decref(record);
    assert_int_equal(fgetc(file), EOF);
    fclose(file);
}

/* Progress to a file that is no terminal: whole lines, and few of them. */
static void test_plain_progress_is_throttled(void **state)
{
    (void)state;
    FILE *screen = fopen(path, "w+");
    assert_non_null(screen);
    pk_log *log;
    assert_int_equal(pk_log_open(screen, NULL, &log, NULL), PK_OK);
    pk_log_phase(log, "search");
    pk_log_incumbent(log, 100, 0, 1, "greedy");
    for (int i = 1; i <= 1000; i++)
        pk_log_bound(log, 100, 0.005 * i, i); /* the gap ends at 95 % of the first: not noticeable */
    pk_log_incumbent(log, 50, 40, 2000, "search");
    assert_int_equal(pk_log_close(log, "feasible", NULL), PK_OK);

    rewind(screen);
    char line[256];
    const char *const expected[] = {"  search\n", "search  value 100  bound 0  gap 100 %  nodes 1\n",
                                    "search  value 50  bound 40  gap 20 %  nodes 2000\n", "end: feasible\n"};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_non_null(fgets(line, sizeof line, screen));
        assert_non_null(strstr(line, expected[i]));
    }
    assert_null(fgets(line, sizeof line, screen));
    fclose(screen);
}

static void test_no_log_is_a_log(void **state)
{
    (void)state;
    pk_log_start(NULL, "", NULL, 0);
    pk_log_input(NULL, "", 0);
    pk_log_phase(NULL, "x");
    pk_log_sizes(NULL, NULL, 0);
    pk_log_incumbent(NULL, 0, 0, 0, "x");
    pk_log_bound(NULL, 0, 0, 0);
    pk_log_note(NULL, "x");
    assert_int_equal(pk_log_close(NULL, "optimal", NULL), PK_OK);
}

static void test_no_place(void **state)
{
    (void)state;
    pk_log *log;
    pk_error error;
    assert_int_equal(pk_log_open(NULL, "/nowhere/at/all/run.jsonl", &log, &error), PK_ERROR_OUTPUT);
    assert_null(log);
    assert_int_equal(pk_log_open(NULL, "/dev/full", &log, &error), PK_OK);
    assert_int_equal(pk_log_close(log, "optimal", &error), PK_ERROR_OUTPUT);
}

/* The known values of FNV-1a for no bytes and for "a". */
static void test_digest(void **state)
{
    (void)state;
    uint64_t digest;
    assert_int_equal(pk_digest_file(path, &digest, NULL), PK_OK);
    assert_true(digest == UINT64_C(0xcbf29ce484222325));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputc('a', file);
    fclose(file);
    assert_int_equal(pk_digest_file(path, &digest, NULL), PK_OK);
    assert_true(digest == UINT64_C(0xaf63dc4c8601ec8c));
    assert_int_equal(pk_digest_file("/nowhere", &digest, NULL), PK_ERROR_NO_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_records, make_path, remove_path),
        cmocka_unit_test_setup_teardown(test_plain_progress_is_throttled, make_path, remove_path),
        cmocka_unit_test(test_no_log_is_a_log),
        cmocka_unit_test(test_no_place),
        cmocka_unit_test_setup_teardown(test_digest, make_path, remove_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
