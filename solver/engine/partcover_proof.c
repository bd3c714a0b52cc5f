/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The end of a partial covering problem by branch and cut: what reduced costs leave undecided becomes a form,
 *
 *   budget   minimise Σ w_i s_i,    demand   minimise Σ c_j x_j,    s_i + Σ_{j covers i} x_j >= 1,  limit,  x binary,
 *
 * and the search looks for what is better than the incumbent. The simplex method meets the bound of the linear
 * relaxation to the last digit, where subgradients only come near: what that leaves is often a handful of nodes.
 */
#include "engine/partcover_core.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MERGE_WORK = 8 }; /* looks at every entry that a simplex iteration takes as long as */

static void fill_form(const part_run *run, const part_core *core, pk_form *form)
{
    const pk_sets *sets = &core->sets;
    bool by_budget = run->problem->by_budget;
    form->cost_offset = by_budget ? core->lost : core->spent;
    for (int j = 0; j < sets->n_columns; j++) {
        int x = pk_form_add_column(form, 0, 1, true, 0, "x%d", j);
        form->columns[x].cost = by_budget ? 0 : core->cost[j];
    }
    for (int i = 0; i < sets->n_rows; i++) {
        int s = pk_form_add_column(form, 0, 1, false, 0, "s%d", i);
        form->columns[s].cost = by_budget ? core->weight[i] : 0;
        pk_form_add_row(form, 1, INFINITY, "row%d", i);
        pk_form_add_entry(form, s, 1);
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
            pk_form_add_entry(form, sets->row_column[e], 1);
    }
    pk_form_add_row(form, -INFINITY, run->problem->limit - (by_budget ? core->spent : core->lost), "limit");
    if (by_budget)
        for (int j = 0; j < sets->n_columns; j++)
            pk_form_add_entry(form, j, core->cost[j]);
    else
        for (int i = 0; i < sets->n_rows; i++)
            pk_form_add_entry(form, sets->n_columns + i, core->weight[i]);
}

/* pk_search for what is better than `best`, offered and left in chosen [whole problem]. *status: of the search, whose x
 * is freed. */
static bool search_core(part_run *run, const part_core *core, double best, int64_t effort, const uint8_t *path,
                        uint8_t *chosen, pk_search_result *result, pk_status *status)
{
    pk_form *form = NULL;
    pk_search_options options = *run->proof.options;
    options.start = NULL;
    options.basis = NULL;
    options.effort_limit = effort;
    options.plain = true;
    options.log = NULL;
    double least = isfinite(run->proof.best) ? run->proof.best - pk_proof_target(&run->proof) : 0;
    options.cutoff = best - least;
    options.absolute_gap = fmax(options.absolute_gap, least);
    options.relative_gap = 0; /* in the other, where there is an incumbent */
    if (options.node_limit >= 0)
        options.node_limit = options.node_limit > run->proof.nodes ? options.node_limit - run->proof.nodes : 0;
    *result = (pk_search_result){0};
    *status = pk_form_new(&form, NULL);
    if (!*status) {
        fill_form(run, core, form);
        *status = pk_form_ok(form, NULL);
    }
    if (!*status)
        *status = pk_search(form, &options, result, NULL);
    if (result->x) {
        memcpy(chosen, path, (size_t)run->problem->sets->n_columns);
        for (int j = 0; j < core->sets.n_columns; j++)
            if (result->x[j] > 0.5)
                chosen[core->column[j]] = 1;
        part_run_offer(run, chosen, "branch and cut");
    }
    free(result->x);
    result->x = NULL;
    pk_form_free(form);
    return *status != PK_ERROR_MEMORY && !run->out_of_memory;
}

bool part_prove(part_run *run, const part_core *core, double *bound, int64_t effort, uint8_t *path, bool *settled,
                bool *unable)
{
    pk_search_result result;
    pk_status status;
    uint8_t *chosen = malloc((size_t)run->problem->sets->n_columns + 1);
    bool fine = chosen && search_core(run, core, run->proof.best, effort, path, chosen, &result, &status);
    free(chosen);
    if (!fine)
        return false;
    run->proof.nodes += result.nodes;
    *settled = !status && (result.status == PK_SEARCH_OPTIMAL || result.status == PK_SEARCH_INFEASIBLE);
    if (!status && !*settled) {
        *bound = fmax(*bound, result.bound);
        run->proof.root = fmax(run->proof.root, *bound);
        *settled = pk_proof_is_over(&run->proof, *bound);
    }
    /* an end before the limit: the rows' tolerance lies between bound and value */
    *unable = !*settled && (status || result.effort < effort);
    return fine;
}

bool part_merge(part_run *run, const part_core *core, uint8_t *path, int64_t most_work, bool *settled)
{
    part_lineage *lineage = &run->lineage;
    pk_search_result result;
    pk_status status;
    size_t n = (size_t)run->problem->sets->n_columns;
    int64_t entries = core->sets.row_start[core->sets.n_rows], effort = most_work / (MERGE_WORK * entries);
    lineage->n_stale++;
    *settled = false;
    if (effort < core->sets.n_rows + core->sets.n_columns) /* its first relaxation takes longer */
        return true;
    uint8_t *chosen = calloc(n + 1, 1);
    if (!chosen || !search_core(run, core, lineage->value, effort, path, chosen, &result, &status)) {
        free(chosen);
        return false;
    }
    if (!status && result.value < lineage->value) {
        lineage->value = result.value;
        lineage->n_stale = 0;
        memcpy(lineage->best, chosen, n);
    }
    *settled = !status && (result.status == PK_SEARCH_OPTIMAL || result.status == PK_SEARCH_INFEASIBLE);
    run->work += MERGE_WORK * result.effort * entries;
    free(chosen);
    return true;
}
