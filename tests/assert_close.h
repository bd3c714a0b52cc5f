/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmocka 1.1.5 compares floats; tests of doubles need their own. */
#ifndef PICKET_TESTS_ASSERT_CLOSE_H
#define PICKET_TESTS_ASSERT_CLOSE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* |found - expected| <= tolerance, and neither is NaN. */
#define assert_close(found, expected, tolerance)                                                                       \
    do {                                                                                                               \
        double found_ = (found), expected_ = (expected);                                                               \
        if (!(fabs(found_ - expected_) <= (tolerance)))                                                                \
            fail_msg("%s is %.17g, expected %.17g", #found, found_, expected_);                                        \
    } while (0)

#endif
