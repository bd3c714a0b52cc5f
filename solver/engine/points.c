/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/points.h"

#include "base/team.h"

#include <stdatomic.h>

enum { BLOCK_POINTS = 1 << 17 };

typedef struct round {
    const pk_point_array *array;
    pk_points_visit *visit;
    atomic_size_t next; /* block to be taken */
    atomic_bool failed;
} round;

typedef struct member {
    round *round;
    void *visitor;
} member;

static void work(void *argument)
{
    const member *m = argument;
    round *r = m->round;
    const pk_point_array *a = r->array;
    for (;;) {
        size_t block = atomic_fetch_add(&r->next, 1);
        if (block >= a->points.n_blocks || atomic_load(&r->failed))
            return;
        size_t first = block * BLOCK_POINTS, n = a->n - first < BLOCK_POINTS ? a->n - first : BLOCK_POINTS;
        if (!r->visit(m->visitor, block, a->position + first, a->weight ? a->weight + first : NULL, n))
            atomic_store(&r->failed, true);
    }
}

static pk_status each(const pk_points *points, pk_points_visit *visit, void *const *members, size_t n_members,
                      pk_error *error)
{
    const pk_point_array *array = (const pk_point_array *)points;
    round r = {.array = array, .visit = visit};
    member team[PK_TEAM_MOST];
    void *argument[PK_TEAM_MOST];
    for (size_t i = 0; i < n_members; i++) {
        team[i] = (member){&r, members[i]};
        argument[i] = &team[i];
    }
    pk_team_run(work, argument, n_members);
    return atomic_load(&r.failed) ? pk_fail(error, PK_ERROR_MEMORY, "out of memory") : PK_OK;
}

pk_point_array pk_point_array_of(const pk_position *position, const double *weight, size_t n)
{
    return (pk_point_array){{(n + BLOCK_POINTS - 1) / BLOCK_POINTS, each}, position, weight, n};
}
