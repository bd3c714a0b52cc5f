/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pmedian: open p sites so that the demand, each customer served by its nearest open site, travels least.
 *
 *   minimise Σ_i Σ_j w_i d_ij x_ij   subject to   Σ_j x_ij = 1,   x_ij <= y_j,   Σ_j y_j <= p,   y binary, x >= 0
 *
 * Existing sites are open and not counted in p. Distances are those of the file, or between positions: in the file's
 * unit on a plane, in metres on the globe.
 */
#include "base/clock.h"
#include "classic/classic.h"
#include "engine/median.h"

#include <math.h>
#include <stdlib.h>

static bool is_late(const pk_search_options *limits)
{
    return limits && ((limits->interrupt && *limits->interrupt) || pk_clock_s() >= limits->deadline_s);
}

/* Costs [customers × sites] (yours to free) of serving a customer's whole demand, and p. *cost is NULL where a limit
 * (NULL: none) came first. */
static pk_status find_costs(const pk_instance *instance, const pk_classic_data *data, const pk_search_options *limits,
                            double **cost, long *p, pk_error *error)
{
    *p = instance->classic.sites >= 0 ? instance->classic.sites : data->sites;
    if (*p < 0)
        return pk_fail(error, PK_ERROR_DATA, "[instance] sites: found none, expected how many sites to open");
    if (data->cover.column_start || data->distance_is_cost)
        return pk_fail(
            error, PK_ERROR_DATA,
            "[instance] format: found '%s', which has no distances; expected one with positions or distances",
            instance->classic.format);
    size_t n = data->n_sites, m = data->n_customers;
    *cost = malloc((n * m + 1) * sizeof **cost);
    if (!*cost)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    pk_geometry geometry = pk_classic_geometry(instance, data);
    double metres = data->plane ? 1 : 1000;
    for (size_t i = 0; i < m; i++) {
        if (is_late(limits)) {
            free(*cost);
            *cost = NULL;
            return PK_OK;
        }
        for (size_t j = 0; j < n; j++) {
            double d = data->distance
                           ? data->distance[i * n + j]
                           : metres * pk_distance_km(&geometry, data->customer_position[i], data->site_position[j]);
            (*cost)[i * n + j] = data->demand[i] > 0 ? data->demand[i] * d : 0;
        }
    }
    return PK_OK;
}

pk_status pk_pmedian_solve(const pk_instance *instance, const pk_classic_data *data, const pk_search_options *options,
                           pk_plan *plan, pk_error *error)
{
    pk_search_result result = {.status = PK_SEARCH_UNKNOWN, .value = NAN, .bound = -INFINITY};
    double *cost = NULL;
    long p;
    pk_status status = find_costs(instance, data, options, &cost, &p, error);
    if (status)
        goto done;
    long most = (long)data->n_sites;
    const pk_median problem = {(int)data->n_customers, (int)data->n_sites, cost, data->existing,
                               (int)(p < most ? p : most)};
    if (cost)
        status = pk_median_solve(&problem, options, &result, error);
    if (status)
        goto done;
    pk_classic_answer(&result, 0, 1, plan);
    status = pk_classic_name_sites(data, result.x, plan, error);
done:
    free(cost);
    free(result.x);
    return status;
}

pk_status pk_pmedian_form(const pk_instance *instance, const pk_classic_data *data, pk_form *form, pk_error *error)
{
    double *cost = NULL;
    long p;
    size_t n = data->n_sites, m = data->n_customers;
    pk_status status = find_costs(instance, data, NULL, &cost, &p, error);
    if (status)
        goto done;
    for (size_t j = 0; j < n; j++)
        pk_form_add_column(form, data->existing[j] ? 1 : 0, 1, true, 0, "y_%s", data->site_name[j]);
    pk_form_add_row(form, -INFINITY, (double)p, "sites");
    for (size_t j = 0; j < n; j++)
        if (!data->existing[j])
            pk_form_add_entry(form, (int)j, 1);
    for (size_t i = 0; i < m; i++) {
        int first = (int)form->n_columns;
        for (size_t j = 0; j < n; j++) {
            double c = cost[i * n + j];
            int x = pk_form_add_column(form, 0, isfinite(c) ? 1 : 0, false, 0, "x_%s_%s", data->customer_name[i],
                                       data->site_name[j]);
            form->columns[x].cost = isfinite(c) ? c : 0;
        }
        pk_form_add_row(form, 1, 1, "serve_%s", data->customer_name[i]);
        for (size_t j = 0; j < n; j++)
            pk_form_add_entry(form, first + (int)j, 1);
        for (size_t j = 0; j < n; j++) {
            pk_form_add_row(form, -INFINITY, 0, "open_%s_%s", data->customer_name[i], data->site_name[j]);
            pk_form_add_entry(form, first + (int)j, 1);
            pk_form_add_entry(form, (int)j, -1);
        }
    }
    status = pk_form_ok(form, error);
done:
    free(cost);
    return status;
}
