/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dantzig's rule (1957) without sorting: a quickselect on the ratios, weighted by size, finds the critical item
 * (Balas, Zemel 1980). Whole items by depth first search in the order of the ratios, bounded by Dantzig's rule
 * (Horowitz, Sahni 1974).
 */
#include "engine/knapsack.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool comes_first(const pk_knapsack_item *a, const pk_knapsack_item *b)
{
    return a->ratio > b->ratio || (a->ratio >= b->ratio && a->index < b->index);
}

static void swap(pk_knapsack_item *a, pk_knapsack_item *b)
{
    pk_knapsack_item kept = *a;
    *a = *b;
    *b = kept;
}

/* Splits [low, high) about a pivot; where it came to lie. */
static int split(pk_knapsack_item *items, int low, int high)
{
    int middle = low + (high - low) / 2, last = high - 1;
    if (comes_first(&items[middle], &items[low]))
        swap(&items[middle], &items[low]);
    if (comes_first(&items[last], &items[low]))
        swap(&items[last], &items[low]);
    if (comes_first(&items[middle], &items[last]))
        swap(&items[middle], &items[last]);
    int at = low;
    for (int k = low; k < last; k++)
        if (comes_first(&items[k], &items[last]))
            swap(&items[k], &items[at++]);
    swap(&items[at], &items[last]);
    return at;
}

pk_knapsack pk_knapsack_fill(pk_knapsack_item *items, int n, double capacity)
{
    pk_knapsack answer = {0};
    double total = 0;
    for (int k = 0; k < n; k++)
        total += items[k].size;
    int low = 0, high = n;
    double left = capacity; /* what items [0, low) leave */
    if (total <= capacity)
        low = n;
    while (low < high) {
        int at = split(items, low, high);
        double size = 0;
        for (int k = low; k < at; k++)
            size += items[k].size;
        if (size > left) {
            high = at;
        } else if (size + items[at].size > left) {
            left -= size;
            low = high = at;
        } else {
            left -= size + items[at].size;
            low = at + 1;
        }
    }
    answer.n_taken = low;
    double least = INFINITY;
    for (int k = 0; k < low; k++) {
        answer.value += items[k].profit;
        least = fmin(least, items[k].ratio);
    }
    if (low == n)
        return answer;
    double most = items[low].ratio; /* the critical item: the first that does not fit */
    answer.out_price = most;
    answer.in_price = isfinite(least) ? least : most;
    if (left > 0 && items[low].size > 0) {
        answer.part = fmin(1, left / items[low].size);
        answer.value += answer.part * items[low].profit;
        answer.in_price = most;
    }
    return answer;
}

static int order_of(const void *a, const void *b)
{
    return comes_first(a, b) ? -1 : comes_first(b, a) ? 1 : 0;
}

void pk_knapsack_sort(pk_knapsack_item *items, int n)
{
    qsort(items, (size_t)n, sizeof *items, order_of);
}

pk_knapsack pk_knapsack_fill_whole(pk_knapsack_item *items, int n, double capacity, int most_steps,
                                   unsigned char *taken)
{
    const pk_knapsack relaxed = pk_knapsack_fill(items, n, capacity);
    if (relaxed.part <= 0)
        return relaxed;
    pk_knapsack_sort(items, n);
    unsigned char *best = taken + n;
    double value = 0, left = capacity, most = -1, least = INFINITY;
    for (int k = 0; k < n; k++)
        if (items[k].size > 0)
            least = fmin(least, items[k].size);
    memset(taken, 0, (size_t)n);
    for (int k = 0, steps = 0; k >= 0;) {
        int next = k; /* items [k, next) fit, the next one does not: Dantzig's bound */
        double more = value, rest = left;
        for (; next < n && items[next].size <= rest; next++) {
            rest -= items[next].size;
            more += items[next].profit;
        }
        if (more + (next < n ? rest * items[next].ratio : 0) > most) {
            if (++steps > most_steps)
                return relaxed;
            memset(taken + k, 1, (size_t)(next - k));
            value = more;
            left = rest;
            k = next + 1;
            if (k < n && left >= least)
                continue;
            if (value > most) {
                most = value;
                memcpy(best, taken, (size_t)n);
            }
            k = next;
        }
        do
            k--;
        while (k >= 0 && !taken[k]);
        if (k >= 0) {
            taken[k] = 0;
            left += items[k].size;
            value -= items[k].profit;
            k++;
        }
    }
    pk_knapsack answer = {.value = 0};
    for (int k = 0; k < n; k++)
        if (best[k]) {
            answer.value += items[k].profit;
            swap(&items[k], &items[answer.n_taken++]);
        }
    return answer;
}
