/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Lagrangian dual of set covering (Held, Karp 1971; Caprara, Fischetti, Toth 1999). With rows relaxed,
 *
 *   L(u) = Σ_i u_i + Σ_j min(0, r_j),   r_j = c_j - Σ_{i in j} u_i,   u >= 0,
 *
 * is a lower bound for every u, and its best value is that of the linear relaxation. g_i = 1 - |{j covering i: r_j <
 * 0}| is a subgradient (see ascent.c for the steps). Any r_j
 * bounds the change of the optimum when x_j is forced against its sign (reduced-cost fixing). O(entries) an iteration.
 */
#include "engine/ascent.h"
#include "engine/setcover_core.h"

#include <stdlib.h>
#include <string.h>

bool cover_dual_raise(cover_run *run, const cover_core *core, const cover_dual_effort *effort, double goal,
                      double stop_at, cover_dual *dual)
{
    const pk_sets *sets = &core->sets;
    int n = sets->n_columns, m = sets->n_rows;
    double *u = malloc(((size_t)m + 1) * sizeof *u), *reduced = malloc(((size_t)n + 1) * sizeof *reduced);
    double *slack = malloc(((size_t)m + 1) * sizeof *slack);
    pk_ascent ascent = {0};
    bool fine = u && reduced && slack && pk_ascent_start(&ascent, (size_t)m, effort->step, effort->patience);
    if (!fine)
        goto done;
    memcpy(u, dual->u, (size_t)m * sizeof *u);
    for (int j = 0; j < n; j++)
        dual->share[j] = 0;
    dual->bound = -INFINITY;
    const double memory = 0.1; /* weight of the newest relaxed solution in the average */
    for (int t = 0; t < effort->iterations; t++) {
        double bound = 0;
        for (int i = 0; i < m; i++) {
            bound += u[i];
            slack[i] = 1;
        }
        for (int j = 0; j < n; j++) {
            double r = core->cost[j];
            const int *end = sets->column_row + sets->column_start[j + 1];
            for (const int *row = sets->column_row + sets->column_start[j]; row < end; row++)
                r -= u[*row];
            reduced[j] = r;
            dual->share[j] *= 1 - memory;
            if (r >= 0)
                continue;
            dual->share[j] += memory;
            bound += r;
            for (const int *row = sets->column_row + sets->column_start[j]; row < end; row++)
                slack[*row] -= 1;
        }
        run->work += sets->column_start[n];
        if (bound > dual->bound) {
            dual->bound = bound;
            memcpy(dual->u, u, (size_t)m * sizeof *u);
            memcpy(dual->reduced, reduced, (size_t)n * sizeof *reduced);
            if (bound >= stop_at)
                break;
        }
        if (pk_proof_is_late(&run->proof))
            break;
        if (!pk_ascent_move(&ascent, bound, goal, slack, NULL, true, NULL, dual->u, u))
            break;
    }
done:
    pk_ascent_end(&ascent);
    free(u);
    free(reduced);
    free(slack);
    return fine;
}

/* What a column costs the Lagrangian a row that it covers anew. */
static double greedy_score(double gamma, int news)
{
    return news == 0 ? INFINITY : gamma > 0 ? gamma / news : gamma * news;
}

/* Least score first, of equal ones the first column. */
static void sift_down(int *heap, int n, const double *score, int k)
{
    int j = heap[k];
    for (int child; (child = 2 * k + 1) < n; k = child) {
        if (child + 1 < n)
            child += score[heap[child + 1]] < score[heap[child]] ||
                     (score[heap[child + 1]] <= score[heap[child]] && heap[child + 1] < heap[child]);
        if (score[j] < score[heap[child]] || (j < heap[child] && score[j] <= score[heap[child]]))
            break;
        heap[k] = heap[child];
    }
    heap[k] = j;
}

bool cover_greedy(const cover_core *core, const double *u, uint8_t *chosen)
{
    const pk_sets *sets = &core->sets;
    int n = sets->n_columns, m = sets->n_rows, left = m;
    double *gamma = malloc(((size_t)n + 1) * sizeof *gamma), *score = malloc(((size_t)n + 1) * sizeof *score);
    int *news = malloc(((size_t)n + 1) * sizeof *news), *heap = malloc(((size_t)n + 1) * sizeof *heap);
    uint8_t *covered = calloc((size_t)m + 1, 1);
    bool fine = gamma && score && news && heap && covered;
    if (!fine)
        goto done;
    for (int j = 0; j < n; j++) {
        chosen[j] = 0;
        gamma[j] = core->cost[j];
        news[j] = sets->column_start[j + 1] - sets->column_start[j];
        for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++)
            gamma[j] -= u[sets->column_row[k]];
        score[j] = greedy_score(gamma[j], news[j]);
        heap[j] = j;
    }
    for (int k = n / 2; k-- > 0;)
        sift_down(heap, n, score, k);
    while (left > 0) {
        int pick = heap[0];
        double now = greedy_score(gamma[pick], news[pick]);
        if (now > score[pick]) { /* scores only rise: the first that has its own is the least */
            score[pick] = now;
            sift_down(heap, n, score, 0);
            continue;
        }
        chosen[pick] = 1;
        for (int k = sets->column_start[pick]; k < sets->column_start[pick + 1]; k++) {
            int i = sets->column_row[k];
            if (covered[i])
                continue;
            covered[i] = 1;
            left--;
            for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++) {
                gamma[sets->row_column[e]] += u[i];
                news[sets->row_column[e]]--;
            }
        }
    }
done:
    free(gamma);
    free(score);
    free(news);
    free(heap);
    free(covered);
    return fine;
}
