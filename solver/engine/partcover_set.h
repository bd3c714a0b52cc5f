/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of columns of a partial covering core, and what it would win or lose by one more or one less. */
#ifndef PICKET_ENGINE_PARTCOVER_SET_H
#define PICKET_ENGINE_PARTCOVER_SET_H

#include "engine/partcover_core.h"

typedef struct part_set {
    const part_core *core;
    double *score;    /* [n_columns] weight that changes hands when the column moves */
    int *place;       /* [n_columns] in member; -1: outside */
    int *member;      /* [size] */
    int *times, *sum; /* [n_rows] members that cover it; their indices added up */
    int *owner;       /* [n_rows] the only member that covers it; negative: none or several */
    int size;
    double lost, spent; /* with the core's own */
    int64_t work;       /* entries looked at */
} part_set;

/* The empty set. false when memory is out; free it then, too. O(entries). */
bool part_set_new(const part_core *core, part_set *set);
void part_set_free(part_set *set);

/* The weight that changes hands with column j, a cost. */
static inline double part_set_worth(const part_set *set, int j)
{
    double cost = set->core->cost[j];
    return set->score[j] / (cost > 1e-12 ? cost : 1e-12);
}

/* O(entries of the rows that change hands). */
void part_set_add(part_set *set, int j);
void part_set_drop(part_set *set, int j);
/* j in the place of k: cheaper than both, for rows that both cover do not change hands with the others. */
void part_set_swap(part_set *set, int j, int k);

/* The weight that member k covers alone and j, outside, covers too: swapping them wins score[j] - score[k] + this.
 * O(entries of j). */
double part_set_overlap(part_set *set, int j, int k);

/* Makes the set that of the columns for which wanted[] is set. */
void part_set_become(part_set *set, const uint8_t *wanted);

/* Whether so much more may be spent. */
bool part_set_fits(const part_set *set, double limit, double more);

/* Adds what wins most a cost, as long as the budget lets it. O(columns) each. */
void part_set_fill(part_set *set, double limit);

/* Fills up and swaps, the best first, until nothing wins. saved: scratch [n_columns], zeros. O(entries) a swap. */
void part_set_settle(const part_run *run, part_set *set, double limit, int64_t most_work, double *saved);

/* Offers path [whole problem] with the columns of the core for which wanted[] is set. */
bool part_set_offer(part_run *run, const part_core *core, const uint8_t *wanted, const uint8_t *path,
                    const char *found_by);

#endif
