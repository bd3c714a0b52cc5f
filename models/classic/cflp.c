/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cflp, capacitated facility location: open sites and serve all demand within their capacities at least cost.
 *
 *   minimise   Σ_j f_j y_j + Σ_ij c_ij x_ij
 *   subject to Σ_j x_ij = 1,   Σ_i d_i x_ij <= s_j y_j,   x_ij <= y_j,   y binary,   x >= 0 (single_source: x binary)
 *
 * c_ij is the cost of serving all of customer i from site j. The plan names the assignments, so that it can be checked
 * without solving anything.
 */
#include "base/arena.h"
#include "classic/classic.h"
#include "engine/facility.h"

#include <math.h>
#include <stdlib.h>

static pk_status needs_costs(const pk_instance *instance, const pk_classic_data *data, pk_error *error)
{
    if (data->distance_is_cost)
        return PK_OK;
    return pk_fail(error, PK_ERROR_DATA, "[instance] format: found '%s', expected orlib-cap or holmberg for cflp",
                   instance->classic.format);
}

static pk_status name_assignments(const pk_classic_data *data, const double *share, pk_plan *plan, pk_error *error)
{
    size_t n = data->n_sites, m = data->n_customers, count = 0;
    for (size_t k = 0; k < n * m; k++)
        count += share[k] > 0 ? 1 : 0;
    plan->assignments = pk_arena_zalloc(plan->arena, count + 1, sizeof *plan->assignments);
    if (!plan->assignments)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    for (size_t k = 0; k < n * m; k++) {
        if (!(share[k] > 0))
            continue;
        pk_plan_assignment *a = &plan->assignments[plan->n_assignments++];
        a->customer = pk_arena_strdup(plan->arena, data->customer_name[k / n]);
        a->site = pk_arena_strdup(plan->arena, data->site_name[k % n]);
        a->share = share[k];
        if (!a->customer || !a->site)
            return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    }
    return PK_OK;
}

pk_status pk_cflp_solve(const pk_instance *instance, const pk_classic_data *data, const pk_search_options *options,
                        pk_plan *plan, pk_error *error)
{
    pk_search_result result = {0};
    pk_status status = needs_costs(instance, data, error);
    if (status)
        return status;
    const pk_facility problem = {(int)data->n_customers,
                                 (int)data->n_sites,
                                 data->opening_cost,
                                 data->capacity,
                                 data->demand,
                                 data->distance,
                                 instance->classic.single_source};
    status = pk_facility_solve(&problem, options, &result, error);
    if (status)
        return status;
    pk_classic_answer(&result, 0, 1, plan);
    if (result.x && !(status = pk_classic_name_sites(data, result.x, plan, error)))
        status = name_assignments(data, result.x + data->n_sites, plan, error);
    free(result.x);
    return status;
}

pk_status pk_cflp_form(const pk_instance *instance, const pk_classic_data *data, pk_form *form, pk_error *error)
{
    size_t n = data->n_sites, m = data->n_customers;
    pk_status status = needs_costs(instance, data, error);
    if (status)
        return status;
    for (size_t j = 0; j < n; j++) {
        int y = pk_form_add_column(form, 0, 1, true, 1, "y_%s", data->site_name[j]);
        form->columns[y].cost = data->opening_cost[j];
    }
    for (size_t k = 0; k < n * m; k++) {
        int x = pk_form_add_column(form, 0, 1, instance->classic.single_source, 0, "x_%s_%s",
                                   data->customer_name[k / n], data->site_name[k % n]);
        form->columns[x].cost = data->distance[k];
    }
    for (size_t i = 0; i < m; i++) {
        pk_form_add_row(form, 1, 1, "serve_%s", data->customer_name[i]);
        for (size_t j = 0; j < n; j++)
            pk_form_add_entry(form, (int)(n + i * n + j), 1);
    }
    for (size_t j = 0; j < n; j++) {
        pk_form_add_row(form, -INFINITY, 0, "capacity_%s", data->site_name[j]);
        pk_form_add_entry(form, (int)j, -data->capacity[j]);
        for (size_t i = 0; i < m; i++)
            pk_form_add_entry(form, (int)(n + i * n + j), data->demand[i]);
    }
    for (size_t k = 0; k < n * m; k++) {
        pk_form_add_row(form, -INFINITY, 0, "open_%s_%s", data->customer_name[k / n], data->site_name[k % n]);
        pk_form_add_entry(form, (int)(n + k), 1);
        pk_form_add_entry(form, (int)(k % n), -1);
    }
    return pk_form_ok(form, error);
}
