/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/setcover_core.h"

#include <stdlib.h>

bool cover_exits_start(cover_exits *exits, int most)
{
    exits->leaves = 1;
    while (exits->leaves < most)
        exits->leaves *= 2;
    exits->winner = malloc(2 * (size_t)exits->leaves * sizeof *exits->winner);
    for (int k = 0; exits->winner && k < 2 * exits->leaves; k++)
        exits->winner[k] = COVER_NOBODY;
    return exits->winner;
}

void cover_exits_free(cover_exits *exits)
{
    free(exits->winner);
    exits->winner = NULL;
}

int cover_exits_play(cover_exits *exits, int place, cover_exit player)
{
    int k = exits->leaves + place, matches = 0;
    exits->winner[k] = player;
    while (k > 1) {
        const cover_exit *pair = &exits->winner[k & ~1], *first = &pair[!cover_exit_before(&pair[0], &pair[1])];
        k /= 2;
        matches++;
        if (exits->winner[k].column == first->column && first->column != player.column)
            break;
        exits->winner[k] = *first;
    }
    return matches;
}
