/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same with more theatres: PICKET_ORACLE_COUNT of them (1000), drawn from the seeds PICKET_ORACLE_FIRST (1001) on,
 * of which PICKET_ORACLE_EXPORTS (an eighth) are exported and solved by others. */
#include "oracle/compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static int setting(const char *name, int otherwise)
{
    const char *value = getenv(name);
    return value ? atoi(value) : otherwise;
}

static void values(void **state)
{
    (void)state;
    if (!compare_values((uint64_t)setting("PICKET_ORACLE_FIRST", 1001), setting("PICKET_ORACLE_COUNT", 1000)))
        skip();
}

static void exports(void **state)
{
    (void)state;
    if (!compare_exports((uint64_t)setting("PICKET_ORACLE_FIRST", 1001),
                         setting("PICKET_ORACLE_EXPORTS", setting("PICKET_ORACLE_COUNT", 1000) / 8)))
        skip();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(values), cmocka_unit_test(exports)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
