/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A set of columns by budget, made better region by region (POPMUSIC: Taillard, Voss 2002). A region is a member and
 * the columns around it, breadth first, until so many members are among them. With the members outside held, the
 * columns of a region are a problem of their own, small enough to be searched to the end. A member whose region was
 * searched in vain is not asked again before a region that holds it has changed; where all are, regions grow.
 */
#include "engine/partcover_core.h"

#include "base/random.h"

#include <stdlib.h>
#include <string.h>

enum { REGION_PASSES = 1000 }; /* over all entries: work of a region at most */

typedef struct refinement {
    const part_run *run;
    const part_core *core;
    const uint8_t *path; /* [whole problem] what is in besides */
    uint8_t *in;         /* [n_columns] the set */
    double lost;         /* by it */
    uint8_t *state;      /* [n_columns] of a region: free; of the others: in or out */
    uint8_t *seen;       /* [n_rows] */
    int *region, size;   /* [n_columns] its columns */
    int *asked;          /* [n_columns] members of the region that was searched in vain for it */
    int *order;          /* [n_columns] members, by chance */
    uint8_t *inside;     /* [whole problem] path and members outside the region */
    uint8_t *found;      /* [whole problem] */
    int64_t work;
} refinement;

static void free_column(refinement *r, int j)
{
    r->state[j] = PART_FREE;
    r->region[r->size++] = j;
}

/* The columns around member k, so many members among them. */
static void grow_region(refinement *r, int k, int most_members)
{
    const pk_sets *sets = &r->core->sets;
    int members = 1;
    for (int j = 0; j < sets->n_columns; j++)
        r->state[j] = r->in[j] ? PART_IN : PART_OUT;
    memset(r->seen, 0, (size_t)sets->n_rows);
    r->size = 0;
    free_column(r, k);
    for (int at = 0; at < r->size; at++) {
        int j = r->region[at];
        for (int e = sets->column_start[j]; e < sets->column_start[j + 1]; e++) {
            int i = sets->column_row[e];
            if (r->seen[i])
                continue;
            r->seen[i] = 1;
            for (int f = sets->row_start[i]; f < sets->row_start[i + 1]; f++) {
                int c = sets->row_column[f];
                if (r->state[c] == PART_FREE)
                    continue;
                members += r->in[c];
                free_column(r, c);
            }
            if (members >= most_members)
                return;
        }
    }
}

/* Searches the region and takes over what is better. *settled: it was searched to the end. */
static bool search_region(refinement *r, int64_t most_work, bool *settled)
{
    const part_core *core = r->core;
    part_core rest;
    double lost = r->lost;
    memcpy(r->inside, r->path, (size_t)r->run->problem->sets->n_columns);
    for (int j = 0; j < core->sets.n_columns; j++)
        if (r->state[j] == PART_IN)
            r->inside[core->column[j]] = 1;
    int64_t entries = core->sets.row_start[core->sets.n_rows];
    bool fine = part_core_cut(core, r->state, core->u, &rest);
    r->work += entries;
    *settled = true;
    if (most_work - r->work > REGION_PASSES * entries)
        most_work = r->work + REGION_PASSES * entries;
    if (fine && rest.sets.n_rows > 0)
        fine = part_search_within(r->run, &rest, r->inside, most_work - r->work, &r->lost, r->found, settled, &r->work);
    part_core_free(&rest);
    if (!fine || r->lost >= lost)
        return fine;
    for (int e = 0; e < r->size; e++) {
        int j = r->region[e];
        r->in[j] = r->found[core->column[j]];
        r->asked[j] = 0;
    }
    return true;
}

/* Members whose region of this size has not been searched, in an order by chance; how many. */
static int unasked(refinement *r, int most_members, uint64_t *random)
{
    int n = 0;
    for (int j = 0; j < r->core->sets.n_columns; j++)
        if (r->in[j] && r->asked[j] < most_members) {
            int k = (int)pk_random_below(random, (uint64_t)n + 1);
            r->order[n++] = r->order[k];
            r->order[k] = j;
        }
    return n;
}

/* Regions until the work is done, or until they grow too large to be searched to the end. */
static bool refine(refinement *r, int64_t most_work, uint64_t *random, int *size)
{
    int members = 0;
    for (int j = 0; j < r->core->sets.n_columns; j++)
        members += r->in[j];
    for (; *size <= members; *size += *size / 4 + 1) {
        int tries = 0, settled = 0, n;
        while ((n = unasked(r, *size, random)) > 0)
            for (int a = 0; a < n; a++) {
                int k = r->order[a];
                bool to_end;
                if (!r->in[k])
                    continue;
                if (r->work >= most_work || pk_proof_sees_end(&r->run->proof))
                    return true;
                r->asked[k] = *size;
                grow_region(r, k, *size);
                if (!search_region(r, most_work, &to_end))
                    return false;
                tries++;
                settled += to_end;
            }
        if (2 * settled < tries)
            break;
    }
    *size = PART_REFINED;
    return true;
}

bool part_refine(const part_run *run, const part_core *core, const uint8_t *path, int64_t most_work, uint64_t *random,
                 uint8_t *in, double *lost, int *size, int64_t *work)
{
    size_t n = (size_t)core->sets.n_columns, whole = (size_t)run->problem->sets->n_columns;
    refinement r = {.run = run,
                    .core = core,
                    .path = path,
                    .in = in,
                    .lost = *lost,
                    .state = malloc(n + 1),
                    .seen = malloc((size_t)core->sets.n_rows + 1),
                    .region = malloc((n + 1) * sizeof *r.region),
                    .asked = calloc(n + 1, sizeof *r.asked),
                    .order = malloc((n + 1) * sizeof *r.order),
                    .inside = malloc(whole + 1),
                    .found = malloc(whole + 1)};
    bool fine = r.state && r.seen && r.region && r.asked && r.order && r.inside && r.found;
    fine = fine && refine(&r, most_work, random, size);
    *lost = r.lost;
    *work += r.work;
    free(r.state);
    free(r.seen);
    free(r.region);
    free(r.asked);
    free(r.order);
    free(r.inside);
    free(r.found);
    return fine;
}
