/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_distances(void **state)
{
    (void)state;
    const struct {
        const char *a, *b;
        size_t distance;
    } cases[] = {
        {"", "", 0},         {"", "abc", 3},       {"abc", "abc", 0},        {"abc", "ABC", 0},
        {"abc", "acb", 1},   {"abc", "ab", 1},     {"abc", "abd", 1},        {"ca", "abc", 3},
        {"ramp", "rmap", 1}, {"speed", "sped", 1}, {"kitten", "sitting", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(pk_edit_distance(cases[i].a, cases[i].b, 10), cases[i].distance);
        assert_int_equal(pk_edit_distance(cases[i].b, cases[i].a, 10), cases[i].distance);
    }
}

static void test_distance_above_limit(void **state)
{
    (void)state;
    assert_true(pk_edit_distance("a", "abcdefgh", 3) > 3);
    char word[1000];
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    assert_true(pk_edit_distance(word, word, 5) > 5);
}

static void test_nearest(void **state)
{
    (void)state;
    const char *const names[] = {"speed_kmh", "endurance_h", "slots", "cost", "costs"};
    const size_t n = sizeof names / sizeof *names;
    assert_string_equal(pk_nearest("speed_kmg", names, n), "speed_kmh");
    assert_string_equal(pk_nearest("Endurence_h", names, n), "endurance_h");
    assert_string_equal(pk_nearest("cot", names, n), "cost");
    assert_string_equal(pk_nearest("costs", names, n), "costs");
    assert_null(pk_nearest("wingspan", names, n));
    assert_null(pk_nearest("", names, n));
    assert_null(pk_nearest("cost", names, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distances),
        cmocka_unit_test(test_distance_above_limit),
        cmocka_unit_test(test_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
