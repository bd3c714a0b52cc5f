/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dives by the linear relaxation. Every solve is followed by fixing what came out at one and, of the rest, the column
 * of most share; a small random number on top of the shares makes each dive another. Where the relaxation is no better
 * than the incumbent, the column fixed last goes out instead, a few times, then the next dive begins from the root. The
 * simplex method meets the relaxation's value to the last digit, where that of subgradients is too low to tell which
 * dives are lost. Work is counted by simplex iterations, and a solve that comes to its limit goes on in the next turn.
 */
#include "engine/setcover_core.h"

#include "base/clock.h"
#include "base/random.h"
#include "engine/lp.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { ROOT_ITERATIONS = 8, MISSES = 5 };      /* a row, so many are expected; columns put out in a dive */
static const double NOISE = 0.3, LEAST = 1e-6; /* on top of the shares; what counts as a share */

struct cover_plunge {
    cover_run *run;
    const cover_core *core;
    const uint8_t *fixed; /* [whole problem] */
    double fixed_cost;
    uint64_t random;
    pk_lp *lp;           /* NULL: the work so far is not worth it */
    bool at_root, over;  /* the root is not solved yet; nothing comes of it any more */
    unsigned char *root; /* [rows + columns] its basis */
    double *u;           /* [n_rows] its multipliers; zeros until it is solved */
    double *x;           /* [n_columns] */
    int *path, depth;    /* [n_columns] the columns put in by choice */
    int misses;          /* of this dive */
    uint8_t *whole;      /* [whole problem] */
    int64_t budget, iteration_work;
};

cover_plunge *cover_plunge_new(cover_run *run, const cover_core *core, const uint8_t *fixed, double fixed_cost,
                               uint64_t seed)
{
    cover_plunge *p = malloc(sizeof *p);
    if (!p)
        return NULL;
    size_t n = (size_t)core->sets.n_columns, m = (size_t)core->sets.n_rows;
    *p = (cover_plunge){.run = run,
                        .core = core,
                        .fixed = fixed,
                        .fixed_cost = fixed_cost,
                        .random = seed,
                        .at_root = true,
                        .root = malloc(m + n + 1),
                        .u = calloc(m + 1, sizeof *p->u),
                        .x = malloc((n + 1) * sizeof *p->x),
                        .path = malloc((n + 1) * sizeof *p->path),
                        .whole = malloc((size_t)run->sets->n_columns + 1),
                        .iteration_work = 1 + 3 * (int64_t)core->sets.column_start[n] / 2};
    if (p->root && p->u && p->x && p->path && p->whole)
        return p;
    cover_plunge_free(p);
    return NULL;
}

void cover_plunge_free(cover_plunge *p)
{
    if (!p)
        return;
    pk_lp_free(p->lp);
    free(p->root);
    free(p->u);
    free(p->x);
    free(p->path);
    free(p->whole);
    free(p);
}

static pk_status make_lp(cover_plunge *p)
{
    const pk_sets *sets = &p->core->sets;
    pk_form *form = NULL;
    pk_status status = pk_form_new(&form, NULL);
    if (status)
        return status;
    for (int j = 0; j < sets->n_columns; j++) {
        int x = pk_form_add_column(form, 0, 1, false, 0, "x%d", j);
        form->columns[x].cost = p->core->cost[j];
    }
    for (int i = 0; i < sets->n_rows; i++) {
        pk_form_add_row(form, 1, INFINITY, "r%d", i);
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
            pk_form_add_entry(form, sets->row_column[e], 1);
    }
    status = pk_form_ok(form, NULL);
    if (!status)
        status = pk_lp_new(form, p->run->proof.options->interrupt, &p->lp, NULL);
    pk_form_free(form);
    return status;
}

/* The next dive begins. */
static pk_status surface(cover_plunge *p)
{
    pk_status status = pk_lp_basis_load(p->lp, p->root, p->core->sets.n_rows, NULL);
    for (int j = 0; !status && j < p->core->sets.n_columns; j++)
        status = pk_lp_set_bounds(p->lp, j, 0, 1, NULL);
    p->depth = p->misses = 0;
    return status;
}

/* The relaxation is no better than the incumbent. */
static pk_status turn_back(cover_plunge *p)
{
    if (p->at_root)
        p->over = true;
    if (p->at_root || p->depth == 0 || p->misses == MISSES)
        return p->over ? PK_OK : surface(p);
    p->misses++;
    return pk_lp_set_bounds(p->lp, p->path[--p->depth], 0, 0, NULL);
}

/* A whole solution is offered; otherwise columns go in. */
static pk_status go_down(cover_plunge *p)
{
    int pick = -1;
    double most = 0;
    pk_status status = PK_OK;
    const double *lower, *upper;
    pk_lp_bounds(p->lp, &lower, &upper);
    pk_lp_primal(p->lp, p->x);
    for (int j = 0; !status && j < p->core->sets.n_columns; j++) {
        if (lower[j] > 0 || p->x[j] < LEAST)
            continue;
        if (p->x[j] > 1 - LEAST) {
            status = pk_lp_set_bounds(p->lp, j, 1, 1, NULL);
            continue;
        }
        double value = p->x[j] + NOISE * pk_random_unit(&p->random);
        if (value > most) {
            most = value;
            pick = j;
        }
    }
    if (status)
        return status;
    if (pick >= 0) {
        p->path[p->depth++] = pick;
        return pk_lp_set_bounds(p->lp, pick, 1, 1, NULL);
    }
    memcpy(p->whole, p->fixed, (size_t)p->run->sets->n_columns);
    for (int j = 0; j < p->core->sets.n_columns; j++)
        if (p->x[j] > 0.5)
            p->whole[p->core->column[j]] = 1;
    cover_run_offer(p->run, p->whole, "dive");
    return surface(p);
}

/* One solve and what follows from it; *over: it came to a limit. */
static pk_status dive_on(cover_plunge *p, bool *over)
{
    pk_proof *proof = &p->run->proof;
    const pk_search_options *options = proof->options;
    int64_t most = p->budget / p->iteration_work;
    pk_lp_limits limits = {.seconds = fmax(0, options->deadline_s - pk_clock_s()),
                           .cutoff = pk_proof_target(proof) - p->fixed_cost,
                           .iterations = most > INT_MAX ? INT_MAX : (int)most,
                           .interrupt = options->interrupt};
    pk_lp_status answer = PK_LP_LIMIT;
    long before = pk_lp_iterations(p->lp);
    pk_status status = pk_lp_solve(p->lp, &limits, &answer, NULL);
    int64_t work = (1 + pk_lp_iterations(p->lp) - before) * p->iteration_work;
    p->budget -= work;
    p->run->work += work;
    *over = status || answer == PK_LP_LIMIT;
    if (*over)
        return status;
    bool lost = answer != PK_LP_OPTIMAL || pk_proof_prunes(proof, p->fixed_cost + pk_lp_bound(p->lp, NULL));
    if (p->at_root) {
        pk_lp_duals(p->lp, p->u);
        for (int i = 0; i < p->core->sets.n_rows; i++)
            p->u[i] = fmax(0, p->u[i]);
    }
    if (p->at_root && !lost) {
        pk_lp_basis_save(p->lp, p->root);
        p->at_root = false;
    }
    return lost ? turn_back(p) : go_down(p);
}

const double *cover_plunge_multipliers(const cover_plunge *p)
{
    return p->at_root && !p->over ? NULL : p->u;
}

bool cover_plunge_go(cover_plunge *p, int64_t most_work)
{
    p->budget += most_work;
    int64_t first = (int64_t)ROOT_ITERATIONS * p->core->sets.n_rows * p->iteration_work;
    if (p->over || p->budget < (p->lp ? p->iteration_work : first))
        return true;
    pk_status status = p->lp ? PK_OK : make_lp(p);
    for (bool over = false; !status && !over && !p->over && p->budget >= p->iteration_work;) {
        if (pk_proof_stop(&p->run->proof))
            break;
        status = dive_on(p, &over);
    }
    if (status) /* where GLPK gives up, the other searches go on */
        p->over = true;
    return status != PK_ERROR_MEMORY;
}
