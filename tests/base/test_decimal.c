/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimals against strtod: value, sign and end, to the last bit. */
#include "base/decimal.h"
#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static void compare(const char *number, char after)
{
    char text[128 + PK_DECIMAL_REACH] = {0};
    int n = snprintf(text, 128, "%s%c", number, after);
    assert_true(n > 0 && n < 128);
    memset(text + n, '7', PK_DECIMAL_REACH - 1); /* what must not be looked at, or not matter */
    char *end;
    double expected = strtod(text, &end), found = -1;
    const char *stop = pk_decimal(text, &found);
    if (stop != end || (stop != text && bits_of(found) != bits_of(expected)))
        fail_msg("'%s': %.17g and %zu bytes, expected %.17g and %zu", text, found, (size_t)(stop - text), expected,
                 (size_t)(end - text));
}

static void reads_what_strtod_reads(void **state)
{
    (void)state;
    static const char *const NUMBERS[] = {"0",
                                          "-0",
                                          "0.0",
                                          "-0.0",
                                          "1",
                                          "-1",
                                          "12345678",
                                          "123456789",
                                          "12345678.12345678",
                                          "99999999.99999999",
                                          "1.00000001",
                                          "90071992.54740992",
                                          "90071992.54740993",
                                          "9007199254740993",
                                          "0.1",
                                          ".5",
                                          "-.5",
                                          "5.",
                                          "-5.",
                                          ".",
                                          "-",
                                          "+1",
                                          "+.5",
                                          "--1",
                                          "-+1",
                                          "1e5",
                                          "1E5",
                                          "1e-5",
                                          "1e",
                                          "1e+",
                                          "1.5e300",
                                          "1e400",
                                          "1e-400",
                                          "4.9e-324",
                                          "2.4703282292062327e-324",
                                          "1.7976931348623157e308",
                                          "1.7976931348623159e308",
                                          "inf",
                                          "-inf",
                                          "nan",
                                          "infinity",
                                          "0x10",
                                          "-0x1p3",
                                          "0x",
                                          "x",
                                          "",
                                          "1.2.3",
                                          "00000000",
                                          "0000000000.5",
                                          "000000001.000000002",
                                          "1_000",
                                          "0.000000000000000000000000000001",
                                          "3.14159265358979323846",
                                          "51.123456789012345",
                                          "1a",
                                          "12a",
                                          "1.5a",
                                          "/5",
                                          "5:",
                                          "5/",
                                          ":",
                                          "1.:",
                                          "1./"};
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++)
        for (const char *after = " \t\n,;\"x."; *after; after++)
            compare(NUMBERS[i], *after);
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++)
        compare(NUMBERS[i], '\0');
}

static void reads_random_numbers(void **state)
{
    (void)state;
    uint64_t random = 7;
    char text[100];
    for (int k = 0; k < 1000000; k++) {
        int before = (int)pk_random_below(&random, 12), behind = (int)pk_random_below(&random, 12), at = 0;
        if (pk_random_below(&random, 3) == 0)
            text[at++] = '-';
        for (int i = 0; i < before; i++)
            text[at++] = (char)('0' + pk_random_below(&random, 10));
        if (pk_random_below(&random, 4) > 0)
            text[at++] = '.';
        for (int i = 0; i < behind; i++)
            text[at++] = (char)('0' + pk_random_below(&random, 10));
        text[at] = '\0';
        if (pk_random_below(&random, 20) == 0)
            snprintf(text + at, sizeof text - (size_t)at, "e%d", (int)pk_random_below(&random, 600) - 300);
        compare(text, " \t\n,"[pk_random_below(&random, 4)]);
    }
}

/* Any byte anywhere. */
static void reads_noise(void **state)
{
    (void)state;
    static const char BYTES[] = "0123456789012345678901234567890123456789....--++eExXinfa,; \t\"/:";
    uint64_t random = 8;
    char text[24];
    for (int k = 0; k < 1000000; k++) {
        size_t n = pk_random_below(&random, sizeof text - 1);
        for (size_t i = 0; i < n; i++)
            text[i] = pk_random_below(&random, 30) == 0 ? (char)(1 + pk_random_below(&random, 255))
                                                        : BYTES[pk_random_below(&random, sizeof BYTES - 1)];
        text[n] = '\0';
        if (n > 0 && strchr(" \t\n\v\f\r", text[0]))
            text[0] = '1';
        compare(text, '\n');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_strtod_reads),
        cmocka_unit_test(reads_random_numbers),
        cmocka_unit_test(reads_noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
