/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/nearest.h"

#include <ctype.h>
#include <string.h>

/* Longer words are taken for far from everything: a name that long is not a slip of the hand. */
enum { LONGEST = 63 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t pk_edit_distance(const char *a, const char *b, size_t limit)
{
    size_t n_a = strlen(a), n_b = strlen(b);
    size_t apart = n_a > n_b ? n_a - n_b : n_b - n_a;
    if (n_a > LONGEST || n_b > LONGEST || apart > limit)
        return limit + 1;

    size_t rows[3][LONGEST + 1]; /* distances from the first i - 2, i - 1, i letters of a to the first j of b */
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= n_b; j++)
        last[j] = j;
    for (size_t i = 1; i <= n_a; i++) {
        int letter = tolower((unsigned char)a[i - 1]);
        now[0] = i;
        for (size_t j = 1; j <= n_b; j++) {
            int other = tolower((unsigned char)b[j - 1]);
            now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + (letter != other));
            if (i > 1 && j > 1 && letter == tolower((unsigned char)b[j - 2]) &&
                other == tolower((unsigned char)a[i - 2]))
                now[j] = least(now[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[n_b];
}

const char *pk_nearest(const char *word, const char *const *names, size_t n_names)
{
    size_t limit = strlen(word) / 3;
    if (limit < 1)
        limit = 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < n_names; i++) {
        size_t distance = pk_edit_distance(word, names[i], limit);
        if (distance <= limit && (!nearest || distance < limit)) {
            nearest = names[i];
            limit = distance;
        }
    }
    return nearest;
}
