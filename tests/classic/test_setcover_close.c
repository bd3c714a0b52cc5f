/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Closing nodes of set covering by enumeration, on random problems with few rows and up to several words of columns,
 * against dynamic programming over the sets of rows that are covered; from any multipliers, feasible or not.
 */
#include "assert_close.h"

#include "base/random.h"
#include "support/small_cover.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = SMALL_COVER_ROWS, MOST_COLUMNS = SMALL_COVER_COLUMNS, CASES = 2000 };

static int below(uint64_t *random, int n)
{
    return (int)pk_random_below(random, (uint64_t)n);
}

/* Every row has a column at least. */
static void make(uint64_t *random, small_cover *p)
{
    p->m = 1 + below(random, MOST_ROWS);
    p->n = 1 + below(random, below(random, 4) ? 40 : MOST_COLUMNS);
    double density = 0.1 + 0.4 * pk_random_unit(random);
    bool whole = below(random, 2);
    int dearest = below(random, 2) ? 30 : 3; /* equal costs are where bounds are weak */
    for (int j = 0; j < p->n; j++) {
        p->rows[j] = 0;
        for (int i = 0; i < p->m; i++)
            p->rows[j] |= pk_random_unit(random) < density ? 1u << i : 0;
    }
    for (int i = 0; i < p->m; i++)
        p->rows[below(random, p->n)] |= 1u << i;
    double cost[MOST_COLUMNS];
    for (int j = 0; j < p->n; j++)
        cost[j] = below(random, dearest) + (dearest == 3) + (whole ? 0 : pk_random_unit(random));
    small_cover_build(p, cost);
}

static void agrees(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int k = 0; k < CASES; k++) {
        small_cover p;
        make(&random, &p);
        double u[MOST_ROWS];
        for (int i = 0; i < p.m; i++)
            u[i] = below(&random, 2) ? 0 : 20 * pk_random_unit(&random);
        cover_run run = {.sets = &p.core.sets, .cost = p.core.cost, .best = calloc((size_t)p.n, 1)};
        pk_proof_start(&run.proof, &pk_search_defaults, pk_unit_of(p.core.cost, p.n));
        pk_proof_enter(&run.proof);
        uint8_t *chosen = calloc((size_t)p.n, 1);
        bool closed = false;
        double best = small_cover_best(&p), value = 0;
        /* the work of one case in four ends before the tree does, which must not be said to be closed */
        bool cut_short = k % 4 == 0;
        if (cut_short)
            assert_true(cover_close(&run, &p.core, chosen, 0, u, 0, &closed) && !closed);
        assert_true(cover_close(&run, &p.core, chosen, 0, u, INT64_MAX, &closed) && closed);
        unsigned covered = 0;
        for (int j = 0; j < p.n; j++) {
            assert_int_equal(chosen[j], 0);
            covered |= run.best[j] ? p.rows[j] : 0;
            value += run.best[j] ? p.core.cost[j] : 0;
        }
        assert_int_equal(covered, (1u << p.m) - 1);
        assert_close(value, best, 1e-7 * (1 + best));
        assert_close(run.proof.best, best, 1e-7 * (1 + best));
        free(chosen);
        free(run.best);
        small_cover_free(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(agrees)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
