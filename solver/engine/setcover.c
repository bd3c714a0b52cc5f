/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Set covering from end to end:
 *
 *   reduce  ->  Lagrangian dual, greedy covers, reduced-cost fixing, reduce, ... while that shrinks the problem
 *           ->  local search on the core  ->  branch and bound on the core
 *
 * The core is what reduced costs leave undecided: a column whose Lagrangian cost r_j lifts the bound over the incumbent
 * is in no better cover. Every stage keeps "a better cover, if there is one, is among what is left", so the end of the
 * tree is a proof.
 */
#include "engine/setcover.h"

#include "engine/setcover_core.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ROUNDS = 20, LOCAL_SHARE = 4 }; /* local search looks at a quarter of the entries that the dual looked at */

typedef struct stage {
    cover_run run;
    cover_core core;
    uint8_t *fixed; /* [n_columns] fixed in */
    double fixed_cost;
    double *u; /* [n_rows] multipliers by the caller's rows */
} stage;

static bool whole_core(const pk_sets *sets, const double *cost, cover_core *core)
{
    size_t n = (size_t)sets->n_columns, m = (size_t)sets->n_rows;
    int *column = malloc((n + 1) * sizeof *column), *row = malloc((m + 1) * sizeof *row);
    double *copy = malloc((n + 1) * sizeof *copy);
    uint8_t *state = calloc(n + 1, 1);
    bool fine = column && row && copy && state;
    if (fine) {
        for (int j = 0; j < sets->n_columns; j++)
            column[j] = j;
        for (int i = 0; i < sets->n_rows; i++)
            row[i] = i;
        memcpy(copy, cost, n * sizeof *copy);
        const cover_core view = {*sets, copy, column, row};
        fine = cover_core_cut(&view, state, NULL, core);
    }
    free(column);
    free(row);
    free(copy);
    free(state);
    return fine;
}

/* Goes on with what the marks leave. */
static bool apply(stage *s, const uint8_t *state, const uint8_t *drop_row)
{
    for (int j = 0; j < s->core.sets.n_columns; j++)
        if (state[j] == COLUMN_IN) {
            s->fixed[s->core.column[j]] = 1;
            s->fixed_cost += s->core.cost[j];
        }
    cover_core rest;
    if (!cover_core_cut(&s->core, state, drop_row, &rest))
        return false;
    cover_core_free(&s->core);
    s->core = rest;
    return true;
}

static bool reduce(stage *s)
{
    bool changed = true;
    while (changed && !pk_proof_stop(&s->run.proof)) {
        uint8_t *state = calloc((size_t)s->core.sets.n_columns + 1, 1),
                *drop_row = calloc((size_t)s->core.sets.n_rows + 1, 1);
        bool fine = state && drop_row && cover_reduce(&s->run, &s->core, state, drop_row, &changed) &&
                    (!changed || apply(s, state, drop_row));
        free(state);
        free(drop_row);
        if (!fine)
            return false;
    }
    return true;
}

static bool has_empty_row(const pk_sets *sets)
{
    for (int i = 0; i < sets->n_rows; i++)
        if (sets->row_start[i] == sets->row_start[i + 1])
            return true;
    return false;
}

/* u_i = the least cost a row of a column that covers i. */
static void start_multipliers(stage *s)
{
    const pk_sets *sets = &s->core.sets;
    for (int i = 0; i < sets->n_rows; i++) {
        double least = INFINITY;
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++) {
            int j = sets->row_column[e];
            least = fmin(least, s->core.cost[j] / (sets->column_start[j + 1] - sets->column_start[j]));
        }
        s->u[s->core.row[i]] = least;
    }
}

static void offer_core(stage *s, const uint8_t *chosen, uint8_t *whole, const char *found_by)
{
    memcpy(whole, s->fixed, (size_t)s->run.sets->n_columns);
    for (int j = 0; j < s->core.sets.n_columns; j++)
        if (chosen[j])
            whole[s->core.column[j]] = 1;
    cover_run_offer(&s->run, whole, found_by);
}

/* One round: raise the dual, cover greedily by its multipliers, fix by reduced cost. */
static bool round_once(stage *s, int round, bool *shrunk)
{
    const pk_sets *sets = &s->core.sets;
    size_t n = (size_t)sets->n_columns, m = (size_t)sets->n_rows;
    cover_dual dual = {malloc((m + 1) * sizeof(double)), malloc((n + 1) * sizeof(double)), 0,
                       malloc((n + 1) * sizeof(double))};
    uint8_t *state = calloc(n + 1, 1), *whole = malloc((size_t)s->run.sets->n_columns + 1);
    bool fine = dual.u && dual.reduced && dual.share && state && whole;
    *shrunk = false;
    if (!fine)
        goto done;
    for (size_t i = 0; i < m; i++)
        dual.u[i] = s->u[s->core.row[i]];
    if (round == 0) {
        fine = cover_greedy(&s->core, dual.u, state);
        if (!fine)
            goto done;
        offer_core(s, state, whole, "greedy");
    }
    const cover_dual_effort effort = {round == 0 ? 300 : 200, round == 0 ? 1.0 : 0.2, 10};
    double goal = s->run.proof.best - s->fixed_cost;
    int64_t begin = s->run.work;
    fine = cover_dual_raise(&s->run, &s->core, &effort, goal, goal, &dual) && cover_greedy(&s->core, dual.u, state);
    if (!fine)
        goto done;
    offer_core(s, state, whole, "greedy");
    fine = cover_local_search(&s->run, &s->core, s->fixed, dual.u, state, (s->run.work - begin) / LOCAL_SHARE,
                              (uint64_t)round);
    double bound = s->fixed_cost + dual.bound;
    s->run.proof.root = fmax(s->run.proof.root, bound);
    for (size_t i = 0; i < m; i++)
        s->u[s->core.row[i]] = dual.u[i];
    pk_log_bound(s->run.proof.options->log, s->run.proof.best, pk_proof_raise(&s->run.proof, s->run.proof.root), 0);
    if (!fine || pk_proof_prunes(&s->run.proof, s->run.proof.root))
        goto done;
    size_t marked = 0;
    for (size_t j = 0; j < n; j++) {
        double r = dual.reduced[j];
        state[j] = COLUMN_FREE;
        if (pk_proof_prunes(&s->run.proof, bound + fabs(r))) {
            state[j] = r > 0 ? COLUMN_OUT : COLUMN_IN;
            marked++;
        }
    }
    fine = !marked || (apply(s, state, NULL) && reduce(s));
    *shrunk = 20 * marked > n;
done:
    free(dual.u);
    free(dual.reduced);
    free(dual.share);
    free(state);
    free(whole);
    return fine;
}

/* Improvement and branch and bound on the core. */
static bool search(stage *s)
{
    size_t m = (size_t)s->core.sets.n_rows;
    double *u = malloc((m + 1) * sizeof *u);
    cover_improver *improver = NULL;
    if (!u)
        return false;
    for (size_t i = 0; i < m; i++)
        u[i] = s->u[s->core.row[i]];
    pk_proof_enter(&s->run.proof);
    bool fine = (improver = cover_improver_new(&s->run, &s->core, s->fixed, s->fixed_cost, u)) &&
                cover_improve(improver, s->run.work / LOCAL_SHARE) &&
                cover_tree(&s->run, &s->core, s->fixed, s->fixed_cost, u, improver);
    cover_improver_free(improver);
    free(u);
    return fine;
}

static bool solve(stage *s)
{
    const pk_search_options *options = s->run.proof.options;
    pk_log_phase(options->log, "reduce");
    if (!reduce(s))
        return false;
    pk_log_sizes(options->log,
                 (pk_log_field[]){{"rows", s->core.sets.n_rows},
                                  {"columns", s->core.sets.n_columns},
                                  {"entries", s->core.sets.column_start[s->core.sets.n_columns]}},
                 3);
    pk_log_phase(options->log, "dual");
    start_multipliers(s);
    s->run.proof.root = s->fixed_cost;
    bool shrunk = true;
    for (int round = 0; round < MOST_ROUNDS && s->core.sets.n_rows > 0 && (shrunk || round < 3); round++) {
        if (pk_proof_prunes(&s->run.proof, s->run.proof.root) || pk_proof_stop(&s->run.proof) ||
            has_empty_row(&s->core.sets))
            break;
        if (!round_once(s, round, &shrunk))
            return false;
    }
    if (s->core.sets.n_rows == 0)
        cover_run_offer(&s->run, s->fixed, "reductions");
    if (s->core.sets.n_rows == 0 || has_empty_row(&s->core.sets) || pk_proof_prunes(&s->run.proof, s->run.proof.root))
        return true;
    pk_log_phase(options->log, "search");
    pk_log_sizes(options->log,
                 (pk_log_field[]){{"rows", s->core.sets.n_rows},
                                  {"columns", s->core.sets.n_columns},
                                  {"entries", s->core.sets.column_start[s->core.sets.n_columns]}},
                 3);
    return search(s);
}

pk_status pk_setcover_solve(const pk_sets *sets, const double *cost, const pk_search_options *options,
                            pk_search_result *result, pk_error *error)
{
    *result = (pk_search_result){.status = PK_SEARCH_INFEASIBLE, .value = NAN, .bound = INFINITY};
    if (has_empty_row(sets))
        return PK_OK;
    size_t n = (size_t)sets->n_columns;
    stage s = {.run = {.sets = sets, .cost = cost}};
    pk_proof_start(&s.run.proof, options, pk_unit_of(cost, sets->n_columns));
    pk_status status = PK_OK;
    s.run.best = calloc(n + 1, 1);
    s.fixed = calloc(n + 1, 1);
    s.u = calloc((size_t)sets->n_rows + 1, sizeof *s.u);
    result->x = calloc(n + 1, sizeof *result->x);
    if (!s.run.best || !s.fixed || !s.u || !result->x || !whole_core(sets, cost, &s.core)) {
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
        goto done;
    }
    if (options->start) {
        for (size_t j = 0; j < n; j++)
            s.fixed[j] = options->start[j] > 0.5;
        cover_run_offer(&s.run, s.fixed, "start");
        memset(s.fixed, 0, n);
    }
    if (!solve(&s) || s.run.out_of_memory) {
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
        goto done;
    }
    pk_proof_finish(&s.run.proof, result);
    for (size_t j = 0; j < n; j++)
        result->x[j] = s.run.best[j];
done:
    if (status || isnan(result->value)) {
        free(result->x);
        result->x = NULL;
    }
    cover_core_free(&s.core);
    free(s.run.best);
    free(s.fixed);
    free(s.u);
    return status;
}

pk_status pk_setcover_improve(const pk_sets *sets, const double *cost, const pk_search_options *options,
                              int64_t most_work, uint64_t seed, uint8_t *cover, int64_t *work)
{
    size_t n = (size_t)sets->n_columns, m = (size_t)sets->n_rows;
    const pk_search_options inside = pk_search_inside(options);
    cover_run run = {.sets = sets, .cost = cost, .best = calloc(n + 1, 1)};
    cover_core core = {0};
    uint8_t *fixed = calloc(n + 1, 1);
    double *u = calloc(m + 1, sizeof *u);
    bool fine = run.best && fixed && u && whole_core(sets, cost, &core);
    if (fine) {
        pk_proof_start(&run.proof, &inside, pk_unit_of(cost, sets->n_columns));
        cover_run_offer(&run, cover, "start");
        fine = cover_local_search(&run, &core, fixed, u, cover, most_work, seed) && !run.out_of_memory;
        memcpy(cover, run.best, n);
        *work += run.work;
    }
    cover_core_free(&core);
    free(run.best);
    free(fixed);
    free(u);
    return fine ? PK_OK : PK_ERROR_MEMORY;
}
