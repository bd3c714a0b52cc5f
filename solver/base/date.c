/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"

#include <stdio.h>
#include <string.h>

/* Years that begin in March have their leap day at the end (Richards, Explanatory Supplement to the Astronomical
 * Almanac, 15.11): days before a month are then (153 m + 2) / 5, m from 0 for March. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    int64_t march_year = year - (month <= 2), m = (month + 9) % 12;
    return 365 * march_year + march_year / 4 - march_year / 100 + march_year / 400 + (153 * m + 2) / 5 + day - 1;
}

/* Days from the start of March of year 0 to 1970-01-01. */
static const int64_t EPOCH = 719468;

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

bool pk_date_parse(const char *text, int64_t *days)
{
    int year = 0, month = 0, day = 0;
    if (strlen(text) != 10 || strspn(text, "0123456789-") != 10 ||
        sscanf(text, "%4d-%2d-%2d", &year, &month, &day) != 3 || year < 1900 || year > 2999 || month < 1 ||
        month > 12 || day < 1 || day > days_in(year, month))
        return false;
    *days = days_of(year, month, day) - EPOCH;
    return true;
}

pk_moment pk_moment_of(int64_t days, int64_t seconds)
{
    int64_t day = days + seconds / 86400 + EPOCH, rest = seconds % 86400;
    int64_t year = day * 400 / 146097; /* of the March before, or one less than it */
    while (days_of(year + 1, 3, 1) <= day)
        year++;
    while (days_of(year, 3, 1) > day)
        year--;
    int64_t in_year = day - days_of(year, 3, 1), m = (5 * in_year + 2) / 153;
    return (pk_moment){
        .year = (int)(year + (m >= 10)),
        .month = (int)(m < 10 ? m + 3 : m - 9),
        .day = (int)(in_year - (153 * m + 2) / 5 + 1),
        .hour = (int)(rest / 3600),
        .minute = (int)(rest / 60 % 60),
        .second = (int)(rest % 60),
    };
}
