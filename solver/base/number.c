/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"

#include <stdio.h>
#include <stdlib.h>

/* Digits that tell every double from its neighbours, and those that any double keeps. */
enum { ALWAYS_KEPT = 15, ALWAYS_ENOUGH = 17 };

int pk_digits_needed(double value)
{
    for (int digits = ALWAYS_KEPT; digits < ALWAYS_ENOUGH; digits++) {
        char text[32];
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            return digits;
    }
    return ALWAYS_ENOUGH;
}
