/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory that runs out at the first allocation, at the second, and so on to the last: the reader says so and hands out
 * nothing.
 */
#include "engine/geodesic.h"
#include "reader/reading.h"
#include "support/scarce_memory.h"

#include <unistd.h>

/* Reads with ever more memory until it is enough; returns how many allocations that took. */
static size_t read_with_little(const char *path, const char *const *settings, size_t n_settings, pk_status expected)
{
    for (size_t n = 0;; n++) {
        pk_instance *instance = NULL;
        char *messages = NULL;
        pk_error error;
        allow_allocations(n);
        pk_status status = pk_instance_read(&path, 1, settings, n_settings, &instance, &messages, &error);
        bool enough = allocations_sufficed();
        bool had_instance = instance != NULL;
        pk_instance_free(instance);
        free(messages);
        if (enough) {
            assert_int_equal(status, expected);
            return n;
        }
        if (status == expected)
            continue; /* what was lacking at the end was not needed: a buffer of stdio */
        assert_false(had_instance);
        assert_true(status == PK_ERROR_MEMORY || status == PK_ERROR_NO_INPUT);
    }
}

static void memory_that_runs_out_is_an_error(void **state)
{
    (void)state;
    if (!memory_can_run_out()) {
        print_message("not tested: the allocator is another's\n");
        skip();
    }
    assert_int_equal(pk_geodesic_load(NULL), PK_OK); /* among PROJ's libraries are some that abort */
    assert_true(read_with_little("tests/reader/check.ini", NULL, 0, PK_OK) > 3);
    assert_true(read_with_little("tests/reader/check.ini", LIST("base.nrth.ramp=x"), 1, PK_ERROR_DATA) > 3);
    assert_true(read_with_little("tests/bad/points_bad_rows.ini", NULL, 0, PK_ERROR_DATA) > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(memory_that_runs_out_is_an_error)};
    if (chdir(PICKET_SOURCE_DIR) != 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
