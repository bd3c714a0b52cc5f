/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lscp, (weighted) set covering: open sites at least cost so that every customer is covered by one.
 *
 *   minimise Σ_j c_j y_j   subject to   Σ_{j covers i} y_j >= 1 for every class of customers i,  y binary
 *
 * Existing sites are open at no cost: the customers they cover ask nothing more.
 */
#include "classic/classic.h"
#include "classic/cover.h"
#include "engine/reduced.h"

#include <math.h>
#include <stdlib.h>

static double site_cost(const pk_instance *instance, const pk_classic_data *data, size_t j)
{
    if (data->existing[j])
        return 0;
    return instance->classic.unit_costs ? 1 : data->opening_cost[j];
}

pk_status pk_lscp_solve(const pk_instance *instance, const pk_classic_data *data, const pk_search_options *options,
                        pk_plan *plan, pk_error *error)
{
    pk_classic_cover cover = {0};
    pk_search_result result = {0};
    double *cost = malloc((data->n_sites + 1) * sizeof *cost);
    pk_status status = cost ? PK_OK : pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    if (!status)
        status = pk_classic_cover_build(instance, data, options->log, &cover, error);
    if (status)
        goto done;
    for (size_t j = 0; j < data->n_sites; j++)
        cost[j] = site_cost(instance, data, j);
    status = pk_reduced_setcover(&cover.sets, cost, options, &result, error);
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

pk_status pk_lscp_form(const pk_instance *instance, const pk_classic_data *data, pk_form *form, pk_error *error)
{
    pk_classic_cover cover;
    pk_status status = pk_classic_cover_build(instance, data, NULL, &cover, error);
    if (status)
        return status;
    for (size_t j = 0; j < data->n_sites; j++) {
        int y = pk_form_add_column(form, data->existing[j] ? 1 : 0, 1, true, 0, "y_%s", data->site_name[j]);
        form->columns[y].cost = site_cost(instance, data, j);
    }
    for (int i = 0; i < cover.sets.n_rows; i++) {
        pk_form_add_row(form, 1, INFINITY, "cover_%d", i + 1);
        for (int e = cover.sets.row_start[i]; e < cover.sets.row_start[i + 1]; e++)
            pk_form_add_entry(form, cover.sets.row_column[e], 1);
    }
    pk_classic_cover_free(&cover);
    return pk_form_ok(form, error);
}
