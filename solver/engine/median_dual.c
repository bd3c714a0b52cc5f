/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Lagrangian dual of the median problem (Cornuéjols, Fisher, Nemhauser 1977). With "every item is served once"
 * relaxed,
 *
 *   L(u) = Σ u_i + Σ_i min(0, served_i - u_i) + (the p least of ρ_j, where negative),   ρ_j = Σ_i min(0, c_ij - u_i).
 *
 * Only offers below u_i count, so an iteration costs O(offers below u). With a and b the p-th and (p+1)-th least ρ,
 * forcing a centre in that is not among the least raises the bound by ρ_j - a, forcing one of them out by b - ρ_j.
 */
#include "engine/ascent.h"
#include "engine/median_core.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Reorders so that the k least (by value, then index) come first. Expected O(n). */
static void select_least(const double *rho, int *order, int n, int k)
{
    int low = 0, high = n;
    while (high - low > 1) {
        int pivot = order[low + (high - low) / 2], at = low;
        order[low + (high - low) / 2] = order[high - 1];
        for (int e = low; e < high - 1; e++)
            if (rho[order[e]] < rho[pivot] || (rho[order[e]] <= rho[pivot] && order[e] < pivot)) {
                int kept = order[e];
                order[e] = order[at];
                order[at++] = kept;
            }
        order[high - 1] = order[at];
        order[at] = pivot;
        if (at >= k)
            high = at;
        else
            low = at + 1;
    }
}

typedef struct scratch {
    double *u, *rho, *slack;
    int *order;
    bool *taken;
    uint8_t *chosen;
} scratch;

/* Bound at u; taken and the changes. */
static double relax(const median_core *core, scratch *s, double *change)
{
    int n = core->n_centres, p = core->p < n ? core->p : n;
    double bound = 0;
    memset(s->rho, 0, (size_t)n * sizeof *s->rho);
    for (int i = 0; i < core->n_items; i++) {
        double u = s->u[i];
        bound += fmin(u, core->served[i]);
        for (size_t k = core->start[i]; k < core->start[i + 1] && core->offer[k].cost < u; k++)
            s->rho[core->offer[k].centre] += core->offer[k].cost - u;
    }
    select_least(s->rho, s->order, n, p);
    double a = -INFINITY, b = 0;
    memset(s->taken, 0, (size_t)n * sizeof *s->taken);
    for (int e = 0; e < p; e++) {
        int j = s->order[e];
        bound += s->rho[j];
        a = fmax(a, s->rho[j]);
        s->taken[j] = true;
    }
    for (int e = p; e < n; e++)
        b = fmin(b, s->rho[s->order[e]]);
    if (p < core->p || p == 0)
        a = p == 0 ? -INFINITY : 0; /* no centre must leave for another */
    for (int j = 0; j < n; j++)
        change[j] = s->taken[j] ? s->rho[j] - b : (isfinite(a) ? s->rho[j] - a : INFINITY);
    return bound;
}

static void find_slack(const median_core *core, scratch *s)
{
    for (int i = 0; i < core->n_items; i++) {
        double u = s->u[i], slack = core->served[i] < u ? 0 : 1;
        for (size_t k = core->start[i]; k < core->start[i + 1] && core->offer[k].cost < u; k++)
            slack -= s->taken[core->offer[k].centre];
        s->slack[i] = slack;
    }
}

bool median_dual_raise(median_run *run, const median_core *core, int iterations, double step, int patience,
                       const uint8_t *path, median_dual *dual)
{
    enum { OFFER_EVERY = 10 };
    const double MEMORY = 0.1;
    size_t n = (size_t)core->n_centres, m = (size_t)core->n_items;
    scratch s = {malloc((m + 1) * sizeof(double)), malloc((n + 1) * sizeof(double)),
                 malloc((m + 1) * sizeof(double)), malloc((n + 1) * sizeof(int)),
                 malloc((n + 1) * sizeof(bool)),   malloc((size_t)run->problem->n_centres + 1)};
    double *change = malloc((n + 1) * sizeof *change);
    pk_ascent ascent = {0};
    bool fine = s.u && s.rho && s.slack && s.order && s.taken && s.chosen && change &&
                pk_ascent_start(&ascent, m, step, patience);
    if (!fine)
        goto done;
    memcpy(s.u, dual->u, m * sizeof(double));
    memset(dual->share, 0, n * sizeof(double));
    for (size_t j = 0; j < n; j++)
        s.order[j] = (int)j;
    dual->bound = -INFINITY;
    for (int t = 0; t < iterations; t++) {
        double bound = relax(core, &s, change);
        for (size_t j = 0; j < n; j++)
            dual->share[j] += MEMORY * ((s.taken[j] ? 1 : 0) - dual->share[j]);
        if (t % OFFER_EVERY == 0) {
            memcpy(s.chosen, path, (size_t)run->problem->n_centres);
            for (size_t j = 0; j < n; j++)
                if (s.taken[j])
                    s.chosen[core->centre[j]] = 1;
            median_run_offer(run, s.chosen, "relaxation");
        }
        if (bound > dual->bound) {
            dual->bound = bound;
            memcpy(dual->u, s.u, m * sizeof(double));
            memcpy(dual->change, change, n * sizeof(double));
        }
        if (bound >= pk_proof_target(&run->proof) || pk_proof_is_late(&run->proof))
            break;
        find_slack(core, &s);
        if (!pk_ascent_move(&ascent, bound, run->proof.best, s.slack, NULL, false, NULL, dual->u, s.u))
            break;
    }
done:
    pk_ascent_end(&ascent);
    free(s.u);
    free(s.rho);
    free(s.slack);
    free(s.order);
    free(s.taken);
    free(s.chosen);
    free(change);
    return fine;
}
