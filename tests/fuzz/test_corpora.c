/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every saved input of tests/fuzz/corpus once more. scripts/fuzz looks for new ones; what it finds is kept there, so
 * that it is never lost again.
 */
#include "fuzz/targets.h"

#include "classic/classic_case.h"
#include "classic/data.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CORPUS PICKET_SOURCE_DIR "/tests/fuzz/corpus"

enum { LARGEST = 1 << 20 };

/* Replays a target's folder; returns how many inputs it holds. */
static size_t replay(const char *target)
{
    static uint8_t bytes[LARGEST];
    char path[4096];
    size_t n_inputs = 0;
    snprintf(path, sizeof path, "%s/%s", CORPUS, target);
    DIR *folder = opendir(path);
    if (!folder)
        return 0;
    for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s/%s", CORPUS, target, entry->d_name);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        size_t n = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        fuzz_read(target, bytes, n);
        n_inputs++;
    }
    closedir(folder);
    return n_inputs;
}

static void replays_instances_and_plans(void **state)
{
    (void)state;
    assert_true(replay("instance") > 0);
    assert_true(replay("plan") > 0);
}

/* The formats are those that the error for an unknown one lists. */
static void replays_every_format(void **state)
{
    (void)state;
    pk_instance instance = classic_case(PK_MCLP, "none", "none");
    pk_classic_data *data = NULL;
    pk_error error = {0};
    assert_int_equal(pk_classic_data_read(&instance, &data, &error), PK_ERROR_DATA);
    char *list = strstr(error.message, "one of ");
    assert_non_null(list);
    size_t n_formats = 0;
    char *rest = NULL;
    for (char *format = strtok_r(list + strlen("one of "), ", ", &rest); format; format = strtok_r(NULL, ", ", &rest)) {
        if (replay(format) == 0)
            fail_msg("no saved inputs of format %s: tests/fuzz/corpus/%s", format, format);
        n_formats++;
    }
    assert_true(n_formats > 1);
}

static int begin(void **state)
{
    (void)state;
    fuzz_begin();
    return 0;
}

static int end(void **state)
{
    (void)state;
    fuzz_end();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replays_instances_and_plans),
        cmocka_unit_test(replays_every_format),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
