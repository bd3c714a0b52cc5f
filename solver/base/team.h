/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All processors put to one task. */
#ifndef PICKET_BASE_TEAM_H
#define PICKET_BASE_TEAM_H

#include <stddef.h>

enum { PK_TEAM_MOST = 64 };

/* The members worth having for so many pieces of work: one a processor, 1 to PK_TEAM_MOST. */
size_t pk_team_size(size_t n_pieces);

/*
 * Runs work(members[i]) for all members at once, each on a thread, the first on this one, and waits for them. A member
 * whose thread cannot be had does not run. So work must take pieces until none is left: the others then do its share.
 */
void pk_team_run(void (*work)(void *member), void *const *members, size_t n_members);

#endif
