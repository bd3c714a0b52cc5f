/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/partcover_near.h"

#include <stdlib.h>

static const int64_t MOST_LOOKS = 2000000000;

/* Finds the near columns of k, with their weights in `shared` [n_columns], zeros before; how many. */
static size_t near_of(const part_core *core, int k, double *shared, int *found)
{
    const pk_sets *sets = &core->sets;
    size_t n = 0;
    for (int e = sets->column_start[k]; e < sets->column_start[k + 1]; e++) {
        int i = sets->column_row[e];
        for (int f = sets->row_start[i]; f < sets->row_start[i + 1]; f++) {
            int j = sets->row_column[f];
            if (shared[j] <= 0)
                found[n++] = j;
            shared[j] += core->weight[i] + 1e-9;
        }
    }
    return n;
}

/* Appends them, but for k, and clears `shared`. */
static bool append(part_near *near, int k, double *shared, const int *found, size_t n, size_t *room)
{
    size_t used = near->start[k];
    if (used + n > *room) {
        size_t larger = 2 * (used + n);
        part_neighbour *list = realloc(near->list, larger * sizeof *list);
        if (!list)
            return false;
        near->list = list;
        *room = larger;
    }
    for (size_t e = 0; e < n; e++) {
        if (found[e] != k)
            near->list[used++] = (part_neighbour){(float)(shared[found[e]] * (1 + 1e-6)), found[e]};
        shared[found[e]] = 0;
    }
    near->start[k + 1] = used;
    return true;
}

bool part_near_new(const part_core *core, part_near *near)
{
    const pk_sets *sets = &core->sets;
    size_t n = (size_t)sets->n_columns, room = 0;
    *near = (part_near){0};
    int64_t looks = 0;
    for (int i = 0; i < sets->n_rows; i++) {
        int64_t size = sets->row_start[i + 1] - sets->row_start[i];
        looks += size * size;
    }
    if (looks > MOST_LOOKS)
        return true;
    near->work = looks;
    double *shared = calloc(n + 1, sizeof *shared);
    int *found = malloc((n + 1) * sizeof *found);
    near->start = calloc(n + 1, sizeof *near->start);
    bool fine = shared && found && near->start;
    for (size_t k = 0; fine && k < n; k++)
        fine = append(near, (int)k, shared, found, near_of(core, (int)k, shared, found), &room);
    free(shared);
    free(found);
    return fine;
}

void part_near_free(part_near *near)
{
    free(near->start);
    free(near->list);
    *near = (part_near){0};
}
