/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which lists lie within others? Two ways.
 *
 * Walks: a list lies within another only if that one holds the list's rarest item, so candidates are looked for there
 * alone; 64-bit signatures are compared first, then the rising lists are walked until an item is missing. Mostly that
 * is soon, and nothing is faster. But long lists that differ late cost their length a pair.
 *
 * Gram product: with A the 0-1 matrix [lists × items], G = A Aᵀ holds the size of every intersection, and a lies within
 * b where G_ab = |a|. Exact in floats below 2^24 items. Its cost, n² · items multiplications, is known beforehand.
 *
 * So walks begin, and where they have cost as much as the product and its library would, it does the rest. Where the
 * product is dear too, the work of a call is limited; what is not found is never a fault. Work is counted, not timed:
 * the outcome is the same everywhere.
 */
#include "engine/dominance.h"

#include "engine/blas.h"

#include <stdlib.h>
#include <string.h>

static const int64_t MOST_WORK = 400000000;

/* Multiplications of a product in the time of one step of a walk: measured, 50 (100 lists) to 95 (1600 lists). */
static const int64_t PRODUCT_SPEED = 64;

/* Steps of a walk in the time that it takes to load OpenBLAS. */
static const int64_t LOADING_WORK = 1000000;

enum { MOST_PRODUCT_LISTS = 1 << 13, MOST_PRODUCT_ITEMS = 1 << 24, TILE_ITEMS = 1 << 10 };

typedef struct list_family {
    int n, n_items;
    const int *start, *item;           /* the lists */
    const int *item_start, *item_list; /* which lists hold an item */
    uint64_t *bits;                    /* [n] signatures */
    uint64_t *holder_bits;             /* [entries] those of item_list, side by side */
    float *gram;                       /* [n × n] sizes of intersections; NULL: not formed */
    int64_t turn;                      /* work after which it is formed */
} list_family;

static int size_of(const list_family *f, int a)
{
    return f->start[a + 1] - f->start[a];
}

static bool sign(list_family *f)
{
    f->bits = calloc((size_t)f->n + 1, sizeof *f->bits);
    f->holder_bits = malloc(((size_t)f->item_start[f->n_items] + 1) * sizeof *f->holder_bits);
    if (!f->bits || !f->holder_bits)
        return false;
    for (int a = 0; a < f->n; a++)
        for (int k = f->start[a]; k < f->start[a + 1]; k++)
            f->bits[a] |= (uint64_t)1 << (((unsigned)f->item[k] * 0x9e3779b1u) >> 26);
    for (int e = 0; e < f->item_start[f->n_items]; e++)
        f->holder_bits[e] = f->bits[f->item_list[e]];
    return true;
}

static void free_family(list_family *f)
{
    free(f->bits);
    free(f->holder_bits);
    free(f->gram);
}

/* Whether list a may be within the one at this place of item_list. */
static bool may_lie_in(const list_family *f, int a, int place)
{
    return !(f->bits[a] & ~f->holder_bits[place]);
}

/* ---- Gram product ---- */

static int64_t product_work(const list_family *f)
{
    if (f->n > MOST_PRODUCT_LISTS || f->n_items >= MOST_PRODUCT_ITEMS)
        return INT64_MAX;
    return LOADING_WORK + (int64_t)f->n * f->n / PRODUCT_SPEED * f->n_items;
}

/* Sums the products of tiles of items, each small enough for a cache. Where OpenBLAS cannot be had, walks go on. */
static bool multiply(list_family *f)
{
    size_t n = (size_t)f->n;
    f->turn = INT64_MAX;
    if (pk_blas_load(NULL) != PK_OK)
        return true;
    float *tile = malloc(n * TILE_ITEMS * sizeof *tile);
    int *next = malloc(n * sizeof *next);
    float *gram = calloc(n * n, sizeof *gram);
    bool room = tile && next && gram;
    if (room)
        memcpy(next, f->start, n * sizeof *next);
    for (int first = 0; room && first < f->n_items; first += TILE_ITEMS) {
        int width = f->n_items - first < TILE_ITEMS ? f->n_items - first : TILE_ITEMS;
        memset(tile, 0, n * (size_t)width * sizeof *tile);
        for (int a = 0; a < f->n; a++)
            for (; next[a] < f->start[a + 1] && f->item[next[a]] < first + width; next[a]++)
                tile[(size_t)a * (size_t)width + (size_t)(f->item[next[a]] - first)] = 1;
        pk_blas_add_gram(tile, f->n, width, gram);
    }
    free(tile);
    free(next);
    if (!room)
        free(gram);
    f->gram = room ? gram : NULL;
    return room;
}

/* Forms the product once walks have cost as much. */
static bool take_turn(list_family *f, int64_t *work)
{
    if (*work < f->turn)
        return true;
    *work += product_work(f);
    return multiply(f);
}

/* ---- walks ---- */

static bool is_within(const list_family *f, int a, int b, int64_t *work)
{
    const int *p = f->item + f->start[a], *q = f->item + f->start[b];
    int n_p = size_of(f, a), n_q = size_of(f, b), i = 0, k = 0;
    if (n_p > n_q)
        return false;
    if (f->gram)
        return (int)f->gram[a < b ? (size_t)a * (size_t)f->n + (size_t)b : (size_t)b * (size_t)f->n + (size_t)a] == n_p;
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

/* How far a search may go: to its end where the product is affordable. */
static int64_t limit(list_family *f, int64_t work)
{
    int64_t product = product_work(f);
    f->turn = product < MOST_WORK ? work + product : INT64_MAX;
    return product < MOST_WORK ? INT64_MAX : work + MOST_WORK;
}

bool pk_sets_dominated_columns(const pk_sets *sets, const double *cost, uint8_t *state, uint8_t mark, int64_t *work,
                               bool *found)
{
    list_family f = {.n = sets->n_columns,
                     .n_items = sets->n_rows,
                     .start = sets->column_start,
                     .item = sets->column_row,
                     .item_start = sets->row_start,
                     .item_list = sets->row_column};
    *found = false;
    bool fine = sign(&f);
    int64_t end = limit(&f, *work);
    for (int j = 0; fine && j < f.n && *work < end; j++) {
        int rare = state[j] ? -1 : rarest_item(&f, j);
        *work += size_of(&f, j);
        if (rare < 0)
            continue;
        fine = take_turn(&f, work);
        for (int e = f.item_start[rare]; fine && e < f.item_start[rare + 1]; e++) {
            int k = f.item_list[e];
            ++*work;
            if (!may_lie_in(&f, j, e) || k == j || state[k] || cost[k] > cost[j] || !is_within(&f, j, k, work))
                continue;
            if (size_of(&f, k) == size_of(&f, j) && cost[k] >= cost[j] && k > j)
                continue; /* equal columns */
            state[j] = mark;
            *found = true;
            break;
        }
    }
    free_family(&f);
    return fine;
}

bool pk_sets_dominating_rows(const pk_sets *sets, uint8_t *state, int64_t *work, bool *found)
{
    list_family f = {.n = sets->n_rows,
                     .n_items = sets->n_columns,
                     .start = sets->row_start,
                     .item = sets->row_column,
                     .item_start = sets->column_start,
                     .item_list = sets->column_row};
    *found = false;
    bool fine = sign(&f);
    int64_t end = limit(&f, *work);
    for (int i = 0; fine && i < f.n && *work < end; i++) {
        int rare = state[i] ? -1 : rarest_item(&f, i);
        *work += size_of(&f, i);
        if (rare < 0)
            continue;
        fine = take_turn(&f, work);
        for (int e = f.item_start[rare]; fine && e < f.item_start[rare + 1]; e++) {
            int k = f.item_list[e];
            ++*work;
            if (!may_lie_in(&f, i, e) || k == i || state[k] || (size_of(&f, k) == size_of(&f, i) && k < i) ||
                !is_within(&f, i, k, work))
                continue;
            state[k] = 1;
            *found = true;
        }
    }
    free_family(&f);
    return fine;
}
