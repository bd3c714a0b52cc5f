/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The local search and the dives of set covering: what two rows share against the sets themselves; the tournament
 * against a look at all players; searches long enough to list pairs and to halve weights, with and without a
 * tournament, and dives, on random problems with few rows, against dynamic programming.
 */
#include "assert_close.h"

#include "base/random.h"
#include "engine/setcover.h"
#include "support/small_cover.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 10, MOST_COLUMNS = 60, CASES = 100, WORK = 300000 };

static int below(uint64_t *random, int n)
{
    return (int)pk_random_below(random, (uint64_t)n);
}

/* Every row has a column at least. */
static void make(uint64_t *random, small_cover *p)
{
    p->m = 2 + below(random, MOST_ROWS - 1);
    p->n = 2 + below(random, MOST_COLUMNS - 1);
    bool unit = below(random, 2);
    for (int j = 0; j < p->n; j++)
        p->rows[j] = 1u << below(random, p->m) | 1u << below(random, p->m);
    for (int i = 0; i < p->m; i++)
        p->rows[below(random, p->n)] |= 1u << i;
    double cost[MOST_COLUMNS];
    for (int j = 0; j < p->n; j++)
        cost[j] = unit ? 1 : below(random, 20);
    small_cover_build(p, cost);
}

static void shares(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int k = 0; k < CASES; k++) {
        small_cover p;
        cover_pairs pairs;
        make(&random, &p);
        const pk_sets *sets = &p.core.sets;
        assert_true(cover_pairs_build(&p.core, &pairs));
        assert_int_equal(cover_pairs_size(&p.core), p.m * p.m + pairs.start[(size_t)p.m * (size_t)p.m]);
        for (int a = 0; a < p.m; a++)
            for (int b = 0; b < p.m; b++) {
                const int *start = pairs.start + (size_t)a * (size_t)p.m + b;
                int at = start[0];
                for (int e = sets->row_start[a]; e < sets->row_start[a + 1]; e++)
                    if (p.rows[sets->row_column[e]] >> b & 1)
                        assert_int_equal(pairs.place[at++], e - sets->row_start[a]);
                assert_int_equal(at, start[1]);
            }
        cover_pairs_free(&pairs);
        small_cover_free(&p);
    }
}

/* Players come, change and go at random; losses are often equal. */
static void first_goes_out(void **state)
{
    (void)state;
    enum { PLACES = 37, CHANGES = 20000 };
    uint64_t random = 3;
    cover_exits exits;
    cover_exit at[PLACES];
    assert_true(cover_exits_start(&exits, PLACES));
    for (int k = 0; k < PLACES; k++)
        at[k] = COVER_NOBODY;
    for (int64_t change = 0; change < CHANGES; change++) {
        int place = below(&random, PLACES);
        at[place] = below(&random, 4) ? (cover_exit){below(&random, 10), change, place} : COVER_NOBODY;
        cover_exits_play(&exits, place, at[place]);
        const cover_exit *first = at;
        for (int k = 1; k < PLACES; k++)
            if (cover_exit_before(&at[k], first))
                first = &at[k];
        assert_int_equal(exits.winner[1].column, first->column);
    }
    cover_exits_free(&exits);
}

typedef bool searcher(cover_run *run, const cover_core *core, const uint8_t *fixed, int64_t most_work, uint64_t seed);

static bool search(cover_run *run, const cover_core *core, const uint8_t *fixed, int64_t most_work, uint64_t seed)
{
    enum { MOST_WEIGHT = 100 };
    double u[MOST_ROWS] = {0};
    cover_search *local = cover_search_new(run, core, fixed, u, run->best, MOST_WEIGHT, seed);
    if (local)
        cover_search_go(local, most_work);
    bool fine = local;
    cover_search_free(local);
    return fine;
}

/* In turns so short that solves come to their limits. */
static bool plunge(cover_run *run, const cover_core *core, const uint8_t *fixed, int64_t most_work, uint64_t seed)
{
    enum { TURNS = 1000 };
    cover_plunge *dives = cover_plunge_new(run, core, fixed, 0, seed);
    bool fine = dives;
    for (int k = 0; fine && k < TURNS; k++)
        fine = cover_plunge_go(dives, most_work / TURNS);
    cover_plunge_free(dives);
    return fine;
}

static bool improve(cover_run *run, const cover_core *core, const uint8_t *fixed, int64_t most_work, uint64_t seed)
{
    (void)fixed;
    int64_t work = 0;
    bool fine = !pk_setcover_improve(&core->sets, core->cost, &pk_search_defaults, most_work, seed, run->best, &work);
    assert_true(work > 0);
    run->proof.best = 0;
    for (int j = 0; j < core->sets.n_columns; j++)
        run->proof.best += run->best[j] ? core->cost[j] : 0;
    return fine;
}

/* Begins with all columns. */
static void find(const small_cover *p, searcher *by, int64_t most_work, uint64_t seed)
{
    double value = 0;
    unsigned covered = 0;
    cover_run run = {.sets = &p->core.sets, .cost = p->core.cost, .best = calloc((size_t)p->n, 1)};
    pk_proof_start(&run.proof, &pk_search_defaults, pk_unit_of(p->core.cost, p->n));
    uint8_t *fixed = calloc((size_t)p->n, 1);
    memset(run.best, 1, (size_t)p->n);
    run.proof.best = 1e6;
    assert_true(by(&run, &p->core, fixed, most_work, seed));
    for (int j = 0; j < p->n; j++) {
        covered |= run.best[j] ? p->rows[j] : 0;
        value += run.best[j] ? p->core.cost[j] : 0;
    }
    assert_int_equal(covered, (1u << p->m) - 1);
    assert_close(value, small_cover_best(p), 1e-9);
    assert_close(run.proof.best, value, 1e-9);
    free(fixed);
    free(run.best);
}

static void finds(void **state)
{
    (void)state;
    uint64_t random = 2;
    for (int k = 0; k < CASES; k++) {
        small_cover p;
        make(&random, &p);
        find(&p, search, WORK, (uint64_t)k);
        find(&p, plunge, WORK, (uint64_t)k);
        find(&p, improve, WORK, (uint64_t)k);
        small_cover_free(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(shares), cmocka_unit_test(first_goes_out),
                                       cmocka_unit_test(finds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
