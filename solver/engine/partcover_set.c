/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/partcover_set.h"

#include <stdlib.h>
#include <string.h>

/* All columns of row i but `mover` win so much by moving. */
static void change_scores(part_set *s, int i, int mover, double change)
{
    const pk_sets *sets = &s->core->sets;
    for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
        if (sets->row_column[e] != mover)
            s->score[sets->row_column[e]] += change;
    s->work += sets->row_start[i + 1] - sets->row_start[i];
}

bool part_set_new(const part_core *core, part_set *set)
{
    size_t n = (size_t)core->sets.n_columns, m = (size_t)core->sets.n_rows;
    *set = (part_set){.core = core, .lost = core->lost, .spent = core->spent};
    set->score = calloc(n + 1, sizeof *set->score);
    set->place = malloc((n + 1) * sizeof *set->place);
    set->member = malloc((n + 1) * sizeof *set->member);
    set->times = calloc(m + 1, sizeof *set->times);
    set->sum = calloc(m + 1, sizeof *set->sum);
    set->owner = malloc((m + 1) * sizeof *set->owner);
    if (!set->score || !set->place || !set->member || !set->times || !set->sum || !set->owner)
        return false;
    for (size_t j = 0; j < n; j++)
        set->place[j] = -1;
    for (size_t i = 0; i < m; i++) {
        set->owner[i] = -1;
        set->lost += core->weight[i];
        change_scores(set, (int)i, -1, core->weight[i]);
    }
    return true;
}

void part_set_free(part_set *set)
{
    free(set->score);
    free(set->place);
    free(set->member);
    free(set->times);
    free(set->sum);
    free(set->owner);
    *set = (part_set){0};
}

void part_set_add(part_set *s, int j)
{
    const pk_sets *sets = &s->core->sets;
    for (int e = sets->column_start[j]; e < sets->column_start[j + 1]; e++) {
        int i = sets->column_row[e];
        double w = s->core->weight[i];
        if (s->times[i] == 0) {
            s->lost -= w;
            s->owner[i] = j;
            change_scores(s, i, j, -w);
        } else if (s->times[i] == 1) {
            s->score[s->sum[i]] -= w;
            s->owner[i] = -1;
        }
        s->times[i]++;
        s->sum[i] += j;
    }
    s->work += sets->column_start[j + 1] - sets->column_start[j] + 1;
    s->place[j] = s->size;
    s->member[s->size++] = j;
    s->spent += s->core->cost[j];
}

void part_set_drop(part_set *s, int j)
{
    const pk_sets *sets = &s->core->sets;
    for (int e = sets->column_start[j]; e < sets->column_start[j + 1]; e++) {
        int i = sets->column_row[e];
        double w = s->core->weight[i];
        s->times[i]--;
        s->sum[i] -= j;
        if (s->times[i] == 0) {
            s->lost += w;
            s->owner[i] = -1;
            change_scores(s, i, j, w);
        } else if (s->times[i] == 1) {
            s->score[s->sum[i]] += w;
            s->owner[i] = s->sum[i];
        }
    }
    s->work += sets->column_start[j + 1] - sets->column_start[j] + 1;
    int last = s->member[--s->size];
    s->member[s->place[j]] = last;
    s->place[last] = s->place[j];
    s->place[j] = -1;
    s->spent -= s->core->cost[j];
}

double part_set_overlap(part_set *s, int j, int k)
{
    const pk_sets *sets = &s->core->sets;
    double overlap = 0;
    for (int e = sets->column_start[j]; e < sets->column_start[j + 1]; e++)
        if (s->owner[sets->column_row[e]] == k)
            overlap += s->core->weight[sets->column_row[e]];
    s->work += sets->column_start[j + 1] - sets->column_start[j] + 1;
    return overlap;
}

void part_set_become(part_set *s, const uint8_t *wanted)
{
    for (int e = s->size - 1; e >= 0; e--)
        if (!wanted[s->member[e]])
            part_set_drop(s, s->member[e]);
    for (int j = 0; j < s->core->sets.n_columns; j++)
        if (wanted[j] && s->place[j] < 0)
            part_set_add(s, j);
}

bool part_set_offer(part_run *run, const part_core *core, const uint8_t *wanted, const uint8_t *path,
                    const char *found_by)
{
    size_t n = (size_t)run->problem->sets->n_columns;
    uint8_t *chosen = malloc(n + 1);
    if (!chosen)
        return false;
    memcpy(chosen, path, n);
    for (int j = 0; j < core->sets.n_columns; j++)
        if (wanted[j])
            chosen[core->column[j]] = 1;
    part_run_offer(run, chosen, found_by);
    free(chosen);
    return !run->out_of_memory;
}
