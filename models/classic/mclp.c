/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mclp, maximal covering: open p sites (or sites within a budget) so that most demand is covered.
 *
 *   maximise Σ_k w_k (1 - s_k)   subject to   s_k + Σ_{j covers k} y_j >= 1,   Σ_j b_j y_j <= B,   y, s binary
 *
 * over classes k of customers; b = 1 and B = p, or b the sites' costs and B the budget. Existing sites are open and
 * count neither in p nor in the budget: the customers they cover are covered.
 */
#include "classic/classic.h"
#include "classic/cover.h"
#include "engine/reduced.h"

#include <math.h>
#include <stdlib.h>

typedef struct spending {
    double *cost; /* [n_sites] */
    double limit;
} spending;

static pk_status read_spending(const pk_instance *instance, const pk_classic_data *data, spending *spend,
                               pk_error *error)
{
    const pk_classic *keys = &instance->classic;
    bool by_count = keys->sites >= 0, by_budget = !isnan(keys->budget);
    if (by_count == by_budget)
        return pk_fail(error, PK_ERROR_DATA, "[instance]: found %s `sites` and `budget`, expected one of them",
                       by_count ? "both" : "neither");
    spend->limit = by_count ? (double)keys->sites : keys->budget;
    spend->cost = malloc((data->n_sites + 1) * sizeof *spend->cost);
    if (!spend->cost)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    for (size_t j = 0; j < data->n_sites; j++) {
        spend->cost[j] = by_count ? 1 : data->opening_cost[j];
        if (data->existing[j])
            spend->cost[j] = 0;
    }
    return PK_OK;
}

pk_status pk_mclp_solve(const pk_instance *instance, const pk_classic_data *data, const pk_search_options *options,
                        pk_plan *plan, pk_error *error)
{
    pk_classic_cover cover = {0};
    pk_search_result result = {0};
    spending spend = {0};
    pk_status status;
    if ((status = read_spending(instance, data, &spend, error)) ||
        (status = pk_classic_cover_build(instance, data, options->log, &cover, error)))
        goto done;
    const pk_part_cover problem = {&cover.sets, cover.weight, spend.cost, true, spend.limit};
    pk_search_options search = *options;
    search.relative_to = cover.total; /* what is covered is reported */
    if (isfinite(options->target))    /* covered; the search counts what is not */
        search.target = cover.total - options->target;
    status = pk_reduced_part_cover(&problem, &search, &result, error);
    if (status)
        goto done;
    pk_classic_answer(&result, cover.total, -1, plan);
    plan->coverage_gap_percent = cover.total > 0 ? 100 * result.value / cover.total : 0;
    status = pk_classic_name_sites(data, result.x, plan, error);
done:
    pk_classic_cover_free(&cover);
    free(spend.cost);
    free(result.x);
    return status;
}

pk_status pk_mclp_form(const pk_instance *instance, const pk_classic_data *data, pk_form *form, pk_error *error)
{
    pk_classic_cover cover = {0};
    spending spend = {0};
    pk_status status;
    if ((status = read_spending(instance, data, &spend, error)) ||
        (status = pk_classic_cover_build(instance, data, NULL, &cover, error)))
        goto done;
    for (size_t j = 0; j < data->n_sites; j++)
        pk_form_add_column(form, data->existing[j] ? 1 : 0, 1, true, 0, "y_%s", data->site_name[j]);
    for (int i = 0; i < cover.sets.n_rows; i++) {
        int s = pk_form_add_column(form, 0, 1, false, 0, "lost_%d", i + 1);
        form->columns[s].cost = cover.weight[i];
        pk_form_add_row(form, 1, INFINITY, "cover_%d", i + 1);
        pk_form_add_entry(form, s, 1);
        for (int e = cover.sets.row_start[i]; e < cover.sets.row_start[i + 1]; e++)
            pk_form_add_entry(form, cover.sets.row_column[e], 1);
    }
    pk_form_add_row(form, -INFINITY, spend.limit, "budget");
    for (size_t j = 0; j < data->n_sites; j++)
        pk_form_add_entry(form, (int)j, spend.cost[j]);
    status = pk_form_ok(form, error);
done:
    pk_classic_cover_free(&cover);
    free(spend.cost);
    return status;
}
