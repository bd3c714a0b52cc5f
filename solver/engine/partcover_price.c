/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Nearly everything covered: where a member's place is worth little of what members cover, sets by budget lie close to
 * covers. With a price on cost in place of the budget, and a column of its own for every row, at the cost of losing it,
 * they are covers, and the local search of set covering makes them cheaper. What it ends with is brought back to the
 * budget.
 */
#include "engine/partcover_price.h"

#include "base/random.h"
#include "engine/setcover.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double SATURATED = 0.05; /* what cost is worth in all, of what is covered */
static const double SPREAD = 0.3;     /* of prices, relative */
static const double STEEPNESS = 40;   /* the price rises by the ratio of spending and budget to this power */
static const double MOST_CHANGE = 4;

/* Between what the best column outside wins a cost and what the weakest member loses; 0: there is no such member
 * or column. */
static double price_of(const part_set *s)
{
    double gain = 0, loss = INFINITY;
    for (int j = 0; j < s->core->sets.n_columns; j++) {
        double worth = part_set_worth(s, j);
        if (s->place[j] < 0)
            gain = fmax(gain, worth);
        else
            loss = fmin(loss, worth);
    }
    return isfinite(loss) ? sqrt(gain * loss) : 0;
}

static double covered(const part_set *s)
{
    double weight = s->core->lost - s->lost;
    for (int i = 0; i < s->core->sets.n_rows; i++)
        weight += s->core->weight[i];
    return weight;
}

/* The columns of the core and, from n_columns on, one for each row. */
static bool make_cover(const part_core *core, double price, pk_sets *sets, double **cost)
{
    int n = core->sets.n_columns, m = core->sets.n_rows, entries = core->sets.column_start[n];
    int *start = malloc(((size_t)n + (size_t)m + 1) * sizeof *start),
        *row = malloc(((size_t)entries + (size_t)m) * sizeof *row);
    *cost = malloc(((size_t)n + (size_t)m) * sizeof **cost);
    if (!start || !row || !*cost) {
        free(start);
        free(row);
        return false;
    }
    memcpy(start, core->sets.column_start, ((size_t)n + 1) * sizeof *start);
    memcpy(row, core->sets.column_row, (size_t)entries * sizeof *row);
    for (int j = 0; j < n; j++)
        (*cost)[j] = price * core->cost[j];
    for (int i = 0; i < m; i++) {
        row[entries + i] = i;
        start[n + i + 1] = entries + i + 1;
        (*cost)[n + i] = core->weight[i];
    }
    return pk_sets_from_columns(m, n + m, start, row, sets, NULL) == PK_OK;
}

/* Drops what loses least a cost until the rest keeps the limit. */
static void keep_limit(part_set *s, double limit)
{
    while (s->size > 0 && !part_set_fits(s, limit, 0)) {
        int pick = -1;
        double least = INFINITY;
        for (int e = 0; e < s->size; e++) {
            int j = s->member[e];
            double loss = part_set_worth(s, j);
            if (loss < least) {
                least = loss;
                pick = j;
            }
        }
        part_set_drop(s, pick);
    }
}

/* The cover that a set is, with the columns of the rows that it loses. */
static void cover_of(const part_set *s, uint8_t *cover)
{
    int n = s->core->sets.n_columns;
    for (int j = 0; j < n; j++)
        cover[j] = s->place[j] >= 0;
    for (int i = 0; i < s->core->sets.n_rows; i++)
        cover[n + i] = s->times[i] == 0;
}

bool part_search_priced(const part_run *run, part_set *s, int64_t most_work, uint64_t *random, double *price)
{
    const part_core *core = s->core;
    double budget = run->problem->limit - core->spent;
    if (*price <= 0)
        *price = price_of(s);
    if (budget <= 0 || *price * budget > SATURATED * covered(s))
        *price = 0;
    if (*price <= 0)
        return true;
    *price *= 1 - SPREAD + 2 * SPREAD * pk_random_unit(random);
    pk_sets sets = {0};
    double *cost = NULL;
    uint8_t *cover = malloc((size_t)core->sets.n_columns + (size_t)core->sets.n_rows + 1);
    bool fine = cover && make_cover(core, *price, &sets, &cost);
    if (fine) {
        cover_of(s, cover);
        fine = pk_setcover_improve(&sets, cost, run->proof.options, most_work, pk_random_next(random), cover,
                                   &s->work) == PK_OK;
    }
    if (fine) {
        part_set_become(s, cover);
        double ratio = (s->spent - core->spent) / budget;
        *price *= fmin(MOST_CHANGE, fmax(1 / MOST_CHANGE, pow(ratio, STEEPNESS)));
        keep_limit(s, run->problem->limit);
    }
    pk_sets_free(&sets);
    free(cost);
    free(cover);
    return fine;
}
