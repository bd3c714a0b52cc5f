/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pscp, partial set covering: open sites at least cost so that at least a given demand is covered.
 *
 *   minimise Σ_j c_j y_j   subject to   s_k + Σ_{j covers k} y_j >= 1,   Σ_k w_k s_k <= W - D,   y, s binary
 *
 * over classes k of customers; W is the demand of all, D the key `demand`, or `demand_share` of W rounded up to a whole
 * number. Existing sites are open at no cost.
 */
#include "classic/classic.h"
#include "classic/cover.h"
#include "engine/reduced.h"

#include <math.h>
#include <stdlib.h>

double pk_pscp_demand(const pk_instance *instance, double total)
{
    const pk_classic *keys = &instance->classic;
    if (!isnan(keys->demand))
        return keys->demand;
    return ceil(keys->demand_share * total - 1e-9 * total);
}

/* Costs of the sites, and what may be lost. */
static pk_status read_terms(const pk_instance *instance, const pk_classic_data *data, double total, double **cost,
                            double *may_lose, pk_error *error)
{
    const pk_classic *keys = &instance->classic;
    if (isnan(keys->demand) == isnan(keys->demand_share))
        return pk_fail(error, PK_ERROR_DATA, "[instance]: found %s `demand` and `demand_share`, expected one of them",
                       isnan(keys->demand) ? "neither" : "both");
    *may_lose = total - pk_pscp_demand(instance, total);
    *cost = malloc((data->n_sites + 1) * sizeof **cost);
    if (!*cost)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    for (size_t j = 0; j < data->n_sites; j++) {
        (*cost)[j] = keys->unit_costs ? 1 : data->opening_cost[j];
        if (data->existing[j])
            (*cost)[j] = 0;
    }
    return PK_OK;
}

pk_status pk_pscp_solve(const pk_instance *instance, const pk_classic_data *data, const pk_search_options *options,
                        pk_plan *plan, pk_error *error)
{
    pk_classic_cover cover = {0};
    pk_search_result result = {0};
    double *cost = NULL, may_lose;
    pk_status status;
    if ((status = pk_classic_cover_build(instance, data, options->log, &cover, error)) ||
        (status = read_terms(instance, data, cover.total, &cost, &may_lose, error)))
        goto done;
    const pk_part_cover problem = {&cover.sets, cover.weight, cost, false, may_lose};
    status = pk_reduced_part_cover(&problem, options, &result, error);
    if (status)
        goto done;
    pk_classic_answer(&result, 0, 1, plan);
    status = pk_classic_name_sites(data, result.x, plan, error);
done:
    pk_classic_cover_free(&cover);
    free(cost);
    free(result.x);
    return status;
}

pk_status pk_pscp_form(const pk_instance *instance, const pk_classic_data *data, pk_form *form, pk_error *error)
{
    pk_classic_cover cover = {0};
    double *cost = NULL, may_lose;
    pk_status status;
    if ((status = pk_classic_cover_build(instance, data, NULL, &cover, error)) ||
        (status = read_terms(instance, data, cover.total, &cost, &may_lose, error)))
        goto done;
    for (size_t j = 0; j < data->n_sites; j++) {
        int y = pk_form_add_column(form, data->existing[j] ? 1 : 0, 1, true, 0, "y_%s", data->site_name[j]);
        form->columns[y].cost = cost[j];
    }
    for (int i = 0; i < cover.sets.n_rows; i++) {
        int s = pk_form_add_column(form, 0, 1, false, 0, "lost_%d", i + 1);
        pk_form_add_row(form, 1, INFINITY, "cover_%d", i + 1);
        pk_form_add_entry(form, s, 1);
        for (int e = cover.sets.row_start[i]; e < cover.sets.row_start[i + 1]; e++)
            pk_form_add_entry(form, cover.sets.row_column[e], 1);
    }
    pk_form_add_row(form, -INFINITY, may_lose, "demand");
    for (int i = 0; i < cover.sets.n_rows; i++)
        pk_form_add_entry(form, (int)data->n_sites + i, cover.weight[i]);
    status = pk_form_ok(form, error);
done:
    pk_classic_cover_free(&cover);
    free(cost);
    return status;
}
