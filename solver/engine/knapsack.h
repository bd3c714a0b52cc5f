/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fractional knapsack: maximise Σ profit_j x_j subject to Σ size_j x_j <= capacity, 0 <= x <= 1. */
#ifndef PICKET_ENGINE_KNAPSACK_H
#define PICKET_ENGINE_KNAPSACK_H

typedef struct pk_knapsack_item {
    double ratio, profit, size; /* profit > 0, size >= 0; ratio = profit / size, INFINITY for size 0 */
    int index;
} pk_knapsack_item;

typedef struct pk_knapsack {
    double value;
    int n_taken;      /* items [0, n_taken) are taken whole */
    double part;      /* share of item n_taken that is taken, 0 where none */
    double in_price;  /* least ratio of what is taken, the dual price from above; 0 where all is taken */
    double out_price; /* greatest ratio of what is not wholly taken; 0 where all is taken */
} pk_knapsack;

/* By falling ratio, then by index. O(n log n). */
void pk_knapsack_sort(pk_knapsack_item *items, int n);

/* Reorders the items: taken ones first. Expected O(n); ties by index, so the answer is always the same. */
pk_knapsack pk_knapsack_fill(pk_knapsack_item *items, int n, double capacity);

/* The same with items that are taken whole or not at all, exact unless the search takes more than so many steps: then
 * the fractional answer, which is a bound. The prices are not set. taken: scratch [2 n]. */
pk_knapsack pk_knapsack_fill_whole(pk_knapsack_item *items, int n, double capacity, int most_steps,
                                   unsigned char *taken);

#endif
