/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/partcover_set.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NOBODY = -1, SEVERAL = -2 };

/* All columns of row i win so much by moving. */
static void change_scores(part_set *s, int i, double change)
{
    const pk_sets *sets = &s->core->sets;
    for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
        s->score[sets->row_column[e]] += change;
    s->work += sets->row_start[i + 1] - sets->row_start[i];
}

/* Row i has the owner that times and sum tell; nothing is done where that is the one it had. */
static void own(part_set *s, int i)
{
    int before = s->owner[i], now = s->times[i] == 0 ? NOBODY : s->times[i] == 1 ? s->sum[i] : SEVERAL;
    double w = s->core->weight[i];
    if (now == before)
        return;
    s->owner[i] = now;
    if (before == NOBODY) {
        s->lost -= w;
        change_scores(s, i, -w);
    } else if (before >= 0) {
        s->score[before] -= w;
    }
    if (now == NOBODY) {
        s->lost += w;
        change_scores(s, i, w);
    } else if (now >= 0) {
        s->score[now] += w;
    }
}

static void count(part_set *s, int j, int times)
{
    const pk_sets *sets = &s->core->sets;
    for (int e = sets->column_start[j]; e < sets->column_start[j + 1]; e++) {
        s->times[sets->column_row[e]] += times;
        s->sum[sets->column_row[e]] += times * j;
    }
    s->spent += times * s->core->cost[j];
    s->work += sets->column_start[j + 1] - sets->column_start[j] + 1;
}

static void own_rows(part_set *s, int j)
{
    const pk_sets *sets = &s->core->sets;
    for (int e = sets->column_start[j]; e < sets->column_start[j + 1]; e++)
        own(s, sets->column_row[e]);
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
        set->owner[i] = NOBODY;
        set->lost += core->weight[i];
        change_scores(set, (int)i, core->weight[i]);
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
    count(s, j, 1);
    own_rows(s, j);
    s->place[j] = s->size;
    s->member[s->size++] = j;
}

void part_set_drop(part_set *s, int j)
{
    count(s, j, -1);
    own_rows(s, j);
    int last = s->member[--s->size];
    s->member[s->place[j]] = last;
    s->place[last] = s->place[j];
    s->place[j] = -1;
}

void part_set_swap(part_set *s, int j, int k)
{
    count(s, k, -1);
    count(s, j, 1);
    own_rows(s, k);
    own_rows(s, j);
    s->place[j] = s->place[k];
    s->member[s->place[j]] = j;
    s->place[k] = -1;
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

bool part_set_fits(const part_set *s, double limit, double more)
{
    return s->spent + more <= limit * (1 + 1e-12);
}

void part_set_fill(part_set *s, double limit)
{
    for (;;) {
        int pick = -1;
        double most = 0;
        for (int j = 0; j < s->core->sets.n_columns; j++) {
            if (s->place[j] >= 0 || !part_set_fits(s, limit, s->core->cost[j]))
                continue;
            double merit = part_set_worth(s, j);
            if (merit > most) {
                most = merit;
                pick = j;
            }
        }
        if (pick < 0)
            return;
        part_set_add(s, pick);
    }
}

/* Best swaps until none wins; saved: scratch [n_columns], zeros. O(entries) each. */
void part_set_settle(const part_run *run, part_set *s, double limit, int64_t most_work, double *saved)
{
    const pk_sets *sets = &s->core->sets;
    int64_t end = s->work + most_work;
    do {
        part_set_fill(s, limit);
        int in = -1, out = -1;
        double most = 1e-9 * s->lost;
        for (int j = 0; j < sets->n_columns; j++) {
            if (s->place[j] >= 0 || s->score[j] <= most)
                continue;
            for (int e = sets->column_start[j]; e < sets->column_start[j + 1]; e++) {
                int k = s->owner[sets->column_row[e]];
                if (k >= 0)
                    saved[k] += s->core->weight[sets->column_row[e]];
            }
            s->work += sets->column_start[j + 1] - sets->column_start[j] + 1;
            for (int e = 0; e < s->size; e++) {
                int k = s->member[e];
                double gain = s->score[j] - s->score[k] + saved[k];
                saved[k] = 0;
                if (gain > most && part_set_fits(s, limit, s->core->cost[j] - s->core->cost[k])) {
                    most = gain;
                    in = j;
                    out = k;
                }
            }
        }
        if (in < 0)
            return;
        part_set_swap(s, in, out);
    } while (s->work < end && !pk_proof_sees_end(&run->proof));
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
