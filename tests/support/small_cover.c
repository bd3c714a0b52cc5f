/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/small_cover.h"

#include "assert_close.h"

#include <stdlib.h>

void small_cover_build(small_cover *p, const double *cost)
{
    int *start = calloc((size_t)p->n + 1, sizeof *start), *item = malloc(sizeof *item * (size_t)p->m * (size_t)p->n);
    p->core = (cover_core){.cost = malloc((size_t)p->n * sizeof(double)), .column = malloc((size_t)p->n * sizeof(int))};
    assert_true(start && item && p->core.cost && p->core.column);
    for (int j = 0; j < p->n; j++) {
        p->core.column[j] = j;
        p->core.cost[j] = cost[j];
        start[j + 1] = start[j];
        for (int i = 0; i < p->m; i++)
            if (p->rows[j] >> i & 1)
                item[start[j + 1]++] = i;
    }
    assert_int_equal(pk_sets_from_columns(p->m, p->n, start, item, &p->core.sets, NULL), PK_OK);
}

void small_cover_free(small_cover *p)
{
    free(p->core.cost);
    free(p->core.column);
    pk_sets_free(&p->core.sets);
}

double small_cover_best(const small_cover *p)
{
    static double least[1 << SMALL_COVER_ROWS];
    unsigned all = (1u << p->m) - 1;
    for (unsigned covered = 1; covered <= all; covered++)
        least[covered] = INFINITY;
    least[0] = 0;
    for (int j = 0; j < p->n; j++)
        for (unsigned covered = 0; covered <= all; covered++) {
            double with = least[covered] + p->core.cost[j];
            if (with < least[covered | p->rows[j]])
                least[covered | p->rows[j]] = with;
        }
    return least[all];
}
