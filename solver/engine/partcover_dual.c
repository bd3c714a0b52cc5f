/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Lagrangian dual of partial covering. With s_i + Σ_{j covers i} x_j >= 1 relaxed, u >= 0 and v_j = Σ_{i in j} u_i,
 *
 *   budget   L(u) = Σ u_i - max { Σ v_j x_j : Σ c_j x_j <= limit },                          0 <= u_i <= w_i
 *   demand   L(u) = Σ u_i + Σ min(0, c_j - v_j) - max { Σ u_i s_i : Σ w_i s_i <= limit }
 *
 * (u above w_i never pays in the first: s_i would go to 1). The knapsacks are taken fractionally, which keeps the
 * bound of the linear relaxation. Their dual price π gives every column's change: by budget π c_j - v_j, by demand
 * c_j - v_j. The subgradient 1 - s_i - Σ x_j is scaled by w_i, for a row's multiplier is of the size of its weight.
 */
#include "engine/ascent.h"
#include "engine/knapsack.h"
#include "engine/partcover_core.h"

#include "base/team.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { PRICED_AT_ONCE = 16, TEAM_ENTRIES = 1000000 };

typedef struct scratch {
    double *u, *price, *slack, *taken, *change;
    pk_knapsack_item *item;
} scratch;

/* price_j = Σ u over the column's rows: where that is much work, a few columns by turns on all processors. */
typedef struct pricing {
    const pk_sets *sets;
    const double *u;
    double *price;
    atomic_int next;
} pricing;

static void price_some(void *member)
{
    pricing *p = member;
    const pk_sets *sets = p->sets;
    for (int first; (first = atomic_fetch_add(&p->next, PRICED_AT_ONCE)) < sets->n_columns;)
        for (int j = first; j < first + PRICED_AT_ONCE && j < sets->n_columns; j++) {
            double v = 0;
            for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++)
                v += p->u[sets->column_row[k]];
            p->price[j] = v;
        }
}

static void price_columns(const part_run *run, const part_core *core, scratch *s)
{
    pricing p = {.sets = &core->sets, .u = s->u, .price = s->price};
    void *members[PK_TEAM_MOST];
    size_t n = 1;
    if (core->sets.column_start[core->sets.n_columns] >= TEAM_ENTRIES && !run->proof.options->plain)
        n = pk_team_size((size_t)core->sets.n_columns / PRICED_AT_ONCE);
    for (size_t i = 0; i < n; i++)
        members[i] = &p;
    pk_team_run(price_some, members, n);
}

/* L(u) without what is lost or spent already; taken [n_columns], change, and slack reduced by s. */
static double relax_by_budget(const part_core *core, double limit, scratch *s)
{
    const pk_sets *sets = &core->sets;
    double bound = 0;
    int n_items = 0;
    for (int i = 0; i < sets->n_rows; i++)
        bound += s->u[i];
    for (int j = 0; j < sets->n_columns; j++) {
        s->taken[j] = 0;
        if (s->price[j] > 0)
            s->item[n_items++] = (pk_knapsack_item){core->cost[j] > 0 ? s->price[j] / core->cost[j] : INFINITY,
                                                    s->price[j], core->cost[j], j};
    }
    pk_knapsack k = pk_knapsack_fill(s->item, n_items, limit);
    for (int e = 0; e < k.n_taken; e++)
        s->taken[s->item[e].index] = 1;
    if (k.part > 0)
        s->taken[s->item[k.n_taken].index] = k.part;
    for (int j = 0; j < sets->n_columns; j++)
        s->change[j] = s->taken[j] >= 1 ? fmin(0, k.out_price * core->cost[j] - s->price[j])
                                        : fmax(0, k.in_price * core->cost[j] - s->price[j]);
    return bound - k.value;
}

static double relax_by_demand(const part_core *core, double limit, scratch *s)
{
    const pk_sets *sets = &core->sets;
    double bound = 0;
    int n_items = 0;
    for (int i = 0; i < sets->n_rows; i++) {
        bound += s->u[i];
        if (s->u[i] > 0)
            s->item[n_items++] = (pk_knapsack_item){core->weight[i] > 0 ? s->u[i] / core->weight[i] : INFINITY, s->u[i],
                                                    core->weight[i], i};
    }
    pk_knapsack k = pk_knapsack_fill(s->item, n_items, limit);
    for (int e = 0; e < k.n_taken; e++)
        s->slack[s->item[e].index] -= 1;
    if (k.part > 0)
        s->slack[s->item[k.n_taken].index] -= k.part;
    for (int j = 0; j < sets->n_columns; j++) {
        s->change[j] = core->cost[j] - s->price[j];
        s->taken[j] = s->change[j] < 0 ? 1 : 0;
        bound += fmin(0, s->change[j]);
    }
    return bound - k.value;
}

/* Offers the relaxed solution where it is whole and better. slack holds 1 - Σ x (and is not yet lowered by s). */
static bool offer_relaxed(part_run *run, const part_core *core, const scratch *s, const double *times,
                          const uint8_t *path, uint8_t *chosen)
{
    double lost = core->lost, spent = core->spent;
    for (int i = 0; i < core->sets.n_rows; i++)
        lost += times[i] > 0 ? 0 : core->weight[i];
    for (int j = 0; j < core->sets.n_columns; j++)
        spent += s->taken[j] >= 1 ? core->cost[j] : 0;
    bool by_budget = run->problem->by_budget;
    if ((by_budget ? spent : lost) > run->problem->limit || (by_budget ? lost : spent) >= run->proof.best)
        return true;
    memcpy(chosen, path, (size_t)run->problem->sets->n_columns);
    for (int j = 0; j < core->sets.n_columns; j++)
        if (s->taken[j] >= 1)
            chosen[core->column[j]] = 1;
    part_run_offer(run, chosen, "relaxation");
    return !run->out_of_memory;
}

bool part_dual_raise(part_run *run, const part_core *core, int iterations, double step, int patience,
                     const uint8_t *path, part_dual *dual)
{
    const double MEMORY = 0.1;
    const pk_sets *sets = &core->sets;
    size_t n = (size_t)sets->n_columns, m = (size_t)sets->n_rows;
    bool by_budget = run->problem->by_budget;
    double limit = run->problem->limit - (by_budget ? core->spent : core->lost);
    double paid = by_budget ? core->lost : core->spent;
    scratch s = {malloc((m + 1) * sizeof(double)), malloc((n + 1) * sizeof(double)),
                 malloc((m + 1) * sizeof(double)), malloc((n + 1) * sizeof(double)),
                 malloc((n + 1) * sizeof(double)), malloc(((n > m ? n : m) + 1) * sizeof(pk_knapsack_item))};
    double *times = malloc((m + 1) * sizeof *times); /* whole columns of the relaxed solution that cover a row */
    uint8_t *chosen = malloc((size_t)run->problem->sets->n_columns + 1);
    pk_ascent ascent = {0};
    bool fine = s.u && s.price && s.slack && s.taken && s.change && s.item && times && chosen &&
                pk_ascent_start(&ascent, m, step, patience);
    if (!fine)
        goto done;
    memcpy(s.u, dual->u, m * sizeof(double));
    memset(dual->share, 0, n * sizeof(double));
    dual->bound = -INFINITY;
    for (int t = 0; t < iterations; t++) {
        for (size_t i = 0; i < m; i++) {
            s.slack[i] = 1;
            times[i] = 0;
        }
        price_columns(run, core, &s);
        double bound = paid + (by_budget ? relax_by_budget(core, limit, &s) : relax_by_demand(core, limit, &s));
        for (size_t j = 0; j < n; j++) {
            dual->share[j] += MEMORY * (s.taken[j] - dual->share[j]);
            if (s.taken[j] <= 0)
                continue;
            for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++) {
                s.slack[sets->column_row[k]] -= s.taken[j];
                times[sets->column_row[k]] += s.taken[j] >= 1 ? 1 : 0;
            }
        }
        run->work += sets->column_start[n];
        if (!(fine = offer_relaxed(run, core, &s, times, path, chosen)))
            goto done;
        if (bound > dual->bound) {
            dual->bound = bound;
            memcpy(dual->u, s.u, m * sizeof(double));
            memcpy(dual->change, s.change, n * sizeof(double));
        }
        double target = pk_proof_target(&run->proof);
        if (bound >= target || pk_proof_is_late(&run->proof))
            break;
        double goal = isfinite(run->proof.best) ? run->proof.best : bound + fabs(bound) + 1;
        if (!pk_ascent_move(&ascent, bound, goal, s.slack, core->weight, true, by_budget ? core->weight : NULL, dual->u,
                            s.u))
            break;
    }
done:
    pk_ascent_end(&ascent);
    free(s.u);
    free(s.price);
    free(s.slack);
    free(s.taken);
    free(s.change);
    free(s.item);
    free(times);
    free(chosen);
    return fine;
}
