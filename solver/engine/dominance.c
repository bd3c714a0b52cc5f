/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A list lies within another only if that one holds the list's rarest item: candidates are looked for there alone.
 * Subset tests compare 64-bit signatures first, then walk the rising lists. The work of a call is limited; what is not
 * found is never a fault.
 */
#include "engine/dominance.h"

#include <stdlib.h>

static const int64_t MOST_WORK = 400000000;

typedef struct list_family {
    int n;
    const int *start, *item;           /* the lists */
    const int *item_start, *item_list; /* which lists hold an item */
    uint64_t *bits;                    /* [n] signatures */
} list_family;

static int size_of(const list_family *f, int a)
{
    return f->start[a + 1] - f->start[a];
}

static bool sign(list_family *f)
{
    f->bits = calloc((size_t)f->n + 1, sizeof *f->bits);
    if (!f->bits)
        return false;
    for (int a = 0; a < f->n; a++)
        for (int k = f->start[a]; k < f->start[a + 1]; k++)
            f->bits[a] |= (uint64_t)1 << (((unsigned)f->item[k] * 0x9e3779b1u) >> 26);
    return true;
}

static bool is_within(const list_family *f, int a, int b, int64_t *work)
{
    const int *p = f->item + f->start[a], *q = f->item + f->start[b];
    int n_p = size_of(f, a), n_q = size_of(f, b), i = 0, k = 0;
    if (n_p > n_q || (f->bits[a] & ~f->bits[b]))
        return false;
    for (; i < n_p && n_p - i <= n_q - k; i++) {
        while (k < n_q && q[k] < p[i])
            k++;
        if (k == n_q || q[k] != p[i])
            break;
    }
    *work += i + k;
    return i == n_p;
}

static int rarest_item(const list_family *f, int a)
{
    int rare = -1, least = 0;
    for (int k = f->start[a]; k < f->start[a + 1]; k++) {
        int holders = f->item_start[f->item[k] + 1] - f->item_start[f->item[k]];
        if (rare < 0 || holders < least) {
            rare = f->item[k];
            least = holders;
        }
    }
    return rare;
}

bool pk_sets_dominated_columns(const pk_sets *sets, const double *cost, uint8_t *state, uint8_t mark, int64_t *work,
                               bool *found)
{
    list_family f = {sets->n_columns, sets->column_start, sets->column_row, sets->row_start, sets->row_column, NULL};
    *found = false;
    if (!sign(&f))
        return false;
    int64_t end = *work + MOST_WORK;
    for (int j = 0; j < f.n && *work < end; j++) {
        int rare = state[j] ? -1 : rarest_item(&f, j);
        *work += size_of(&f, j);
        if (rare < 0)
            continue;
        for (int e = f.item_start[rare]; e < f.item_start[rare + 1]; e++) {
            int k = f.item_list[e];
            ++*work;
            if (k == j || state[k] || cost[k] > cost[j] || !is_within(&f, j, k, work))
                continue;
            if (size_of(&f, k) == size_of(&f, j) && cost[k] >= cost[j] && k > j)
                continue; /* equal columns */
            state[j] = mark;
            *found = true;
            break;
        }
    }
    free(f.bits);
    return true;
}

bool pk_sets_dominating_rows(const pk_sets *sets, uint8_t *state, int64_t *work, bool *found)
{
    list_family f = {sets->n_rows, sets->row_start, sets->row_column, sets->column_start, sets->column_row, NULL};
    *found = false;
    if (!sign(&f))
        return false;
    int64_t end = *work + MOST_WORK;
    for (int i = 0; i < f.n && *work < end; i++) {
        int rare = state[i] ? -1 : rarest_item(&f, i);
        *work += size_of(&f, i);
        if (rare < 0)
            continue;
        for (int e = f.item_start[rare]; e < f.item_start[rare + 1]; e++) {
            int k = f.item_list[e];
            ++*work;
            if (k == i || state[k] || (size_of(&f, k) == size_of(&f, i) && k < i) || !is_within(&f, i, k, work))
                continue;
            state[k] = 1;
            *found = true;
        }
    }
    free(f.bits);
    return true;
}
