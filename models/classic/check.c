/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Does a classic plan keep every rule, and is its value what it says? Works from the data file and the plan alone:
 * customer by customer and site by site, without classes, reductions or the optimiser's costs.
 */
#include "base/findings.h"
#include "classic/classic.h"
#include "classic/coverage.h"
#include "classic/names.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Relative; sums of up to some 100,000 doubles stay well within it. */
static const double TOLERANCE = 1e-9;
/* A plan may miss a capacity or a demand by this share: its shares are decimals. */
static const double SHARE_TOLERANCE = 1e-6;

typedef struct audit {
    const pk_instance *instance;
    const pk_classic_data *data;
    const pk_plan *plan;
    pk_findings *findings;
    bool *open; /* [n_sites] */
    pk_error *error;
} audit;

static bool alike(double a, double b)
{
    return fabs(a - b) <= TOLERANCE * fmax(1, fmax(fabs(a), fabs(b)));
}

static pk_status read_sites(audit *a)
{
    const pk_classic_data *data = a->data;
    pk_names names = {0};
    if (!pk_names_add_all(&names, data->site_name, data->n_sites)) {
        pk_names_free(&names);
        return pk_fail(a->error, PK_ERROR_MEMORY, "out of memory");
    }
    for (size_t k = 0; k < a->plan->n_sites; k++) {
        size_t j = pk_names_find(&names, a->plan->sites[k]);
        if (j == data->n_sites)
            pk_find(a->findings, "site %s is not in the data", a->plan->sites[k]);
        else if (a->open[j])
            pk_find(a->findings, "site %s is listed twice", a->plan->sites[k]);
        else
            a->open[j] = true;
    }
    for (size_t j = 0; j < data->n_sites; j++)
        if (data->existing[j] && !a->open[j])
            pk_find(a->findings, "site %s exists already and is not listed", data->site_name[j]);
    pk_names_free(&names);
    return PK_OK;
}

static double distance(const audit *a, const pk_geometry *geometry, size_t customer, size_t site)
{
    if (a->data->distance)
        return a->data->distance[customer * a->data->n_sites + site];
    return pk_distance_km(geometry, a->data->customer_position[customer], a->data->site_position[site]);
}

static double opening_cost(const audit *a, bool unit_costs, size_t *count)
{
    double cost = 0;
    *count = 0;
    for (size_t j = 0; j < a->data->n_sites; j++)
        if (a->open[j] && !a->data->existing[j]) {
            cost += unit_costs ? 1 : a->data->opening_cost[j];
            ++*count;
        }
    return cost;
}

static void check_count(const audit *a, size_t count, long most)
{
    if (most >= 0 && count > (size_t)most)
        pk_find(a->findings, "%zu sites are opened, %ld may be", count, most);
}

static pk_status check_mclp(const audit *a, double *value)
{
    pk_coverage coverage;
    pk_status status = pk_classic_coverage(a->instance, a->data, a->open, &coverage, a->error);
    if (status)
        return status;
    size_t count;
    double total = coverage.total, cost = opening_cost(a, false, &count);
    check_count(a, count, a->instance->classic.sites);
    if (cost > a->instance->classic.budget * (1 + TOLERANCE))
        pk_find(a->findings, "the sites cost %.9g, the budget is %.9g", cost, a->instance->classic.budget);
    double gap = total > 0 ? 100 * (total - coverage.covered) / total : 0;
    if (!alike(gap, a->plan->coverage_gap_percent))
        pk_find(a->findings, "coverage_gap_percent is said to be %.9g, it is %.9g", a->plan->coverage_gap_percent, gap);
    *value = coverage.covered;
    return PK_OK;
}

static pk_status check_lscp(const audit *a, double *value)
{
    pk_coverage coverage;
    pk_status status = pk_classic_coverage(a->instance, a->data, a->open, &coverage, a->error);
    if (status)
        return status;
    if (coverage.n_bare > 0)
        pk_find(a->findings, "%zu customers are not covered", coverage.n_bare);
    size_t count;
    *value = opening_cost(a, a->instance->classic.unit_costs, &count);
    return PK_OK;
}

static pk_status check_pscp(const audit *a, double *value)
{
    pk_coverage coverage;
    pk_status status = pk_classic_coverage(a->instance, a->data, a->open, &coverage, a->error);
    if (status)
        return status;
    size_t count;
    double total = coverage.total, covered = coverage.covered;
    const pk_classic *keys = &a->instance->classic;
    double demand = isnan(keys->demand) ? ceil(keys->demand_share * total - TOLERANCE * total) : keys->demand;
    if (covered < demand * (1 - TOLERANCE))
        pk_find(a->findings, "a demand of %.9g is covered, %.9g must be", covered, demand);
    *value = opening_cost(a, keys->unit_costs, &count);
    return PK_OK;
}

static double check_pmedian(const audit *a)
{
    pk_geometry geometry = pk_classic_geometry(a->instance, a->data);
    double value = 0, unit = a->data->distance || a->data->plane ? 1 : 1000; /* km, in metres on the globe */
    size_t count;
    opening_cost(a, true, &count);
    check_count(a, count, a->instance->classic.sites >= 0 ? a->instance->classic.sites : a->data->sites);
    for (size_t i = 0; i < a->data->n_customers; i++) {
        double nearest = INFINITY;
        for (size_t j = 0; j < a->data->n_sites; j++)
            if (a->open[j])
                nearest = fmin(nearest, distance(a, &geometry, i, j));
        value += a->data->demand[i] > 0 ? a->data->demand[i] * unit * nearest : 0;
    }
    return value;
}

/* What the assignments serve of every customer [served] and take of every site [used]; their cost. */
static double follow_assignments(const audit *a, const pk_names *sites, const pk_names *customers, double *served,
                                 double *used)
{
    const pk_classic_data *data = a->data;
    double cost = 0;
    for (size_t k = 0; k < a->plan->n_assignments; k++) {
        const pk_plan_assignment *row = &a->plan->assignments[k];
        size_t j = pk_names_find(sites, row->site), i = pk_names_find(customers, row->customer);
        if (j == data->n_sites || i == data->n_customers) {
            pk_find(a->findings, "assignment of %s to %s: not in the data", row->customer, row->site);
            continue;
        }
        bool whole = fabs(row->share - 1) <= SHARE_TOLERANCE;
        if (!(row->share > 0) || row->share > 1 + SHARE_TOLERANCE)
            pk_find(a->findings, "customer %s: a share of %.9g at %s", row->customer, row->share, row->site);
        if (a->instance->classic.single_source && !whole)
            pk_find(a->findings, "customer %s: a share of %.9g at %s, one site must serve it", row->customer,
                    row->share, row->site);
        if (!a->open[j])
            pk_find(a->findings, "customer %s is served by %s, which is not open", row->customer, row->site);
        served[i] += row->share;
        used[j] += row->share * data->demand[i];
        cost += row->share * data->distance[i * data->n_sites + j];
    }
    return cost;
}

static pk_status check_cflp(const audit *a, double *value)
{
    const pk_classic_data *data = a->data;
    size_t count;
    pk_names sites = {0}, customers = {0};
    double *served = calloc(data->n_customers + 1, sizeof *served), *used = calloc(data->n_sites + 1, sizeof *used);
    bool fine = served && used && pk_names_add_all(&sites, data->site_name, data->n_sites) &&
                pk_names_add_all(&customers, data->customer_name, data->n_customers);
    if (!fine)
        goto done;
    *value = opening_cost(a, false, &count) + follow_assignments(a, &sites, &customers, served, used);
    for (size_t i = 0; i < data->n_customers; i++)
        if (fabs(served[i] - 1) > SHARE_TOLERANCE)
            pk_find(a->findings, "customer %s: a share of %.9g is served", data->customer_name[i], served[i]);
    for (size_t j = 0; j < data->n_sites; j++)
        if (used[j] > data->capacity[j] * (1 + SHARE_TOLERANCE))
            pk_find(a->findings, "site %s serves %.9g, its capacity is %.9g", data->site_name[j], used[j],
                    data->capacity[j]);
done:
    pk_names_free(&sites);
    pk_names_free(&customers);
    free(served);
    free(used);
    return fine ? PK_OK : pk_fail(a->error, PK_ERROR_MEMORY, "out of memory");
}

/* Objective, bound and gap against the value found here. */
static void check_claims(const audit *a, double value)
{
    const pk_plan *plan = a->plan;
    double sign = plan->model == PK_MCLP ? -1 : 1;
    if (!alike(value, plan->objective))
        pk_find(a->findings, "objective is said to be %.12g, it is %.12g", plan->objective, value);
    if (isnan(plan->bound))
        return;
    double apart = sign * (plan->objective - plan->bound);
    if (apart < -TOLERANCE * fmax(1, fabs(plan->objective)))
        pk_find(a->findings, "the bound %.9g is on the wrong side of the value %.9g", plan->bound, plan->objective);
    double gap = fmax(0, apart) / fmax(fabs(plan->objective), TOLERANCE);
    if (!(fabs(gap - plan->relative_gap) <= TOLERANCE))
        pk_find(a->findings, "relative_gap is said to be %.9g, it is %.9g", plan->relative_gap, gap);
}

static void check_no_plan(audit *a)
{
    if (a->plan->n_sites > 0 || a->plan->n_assignments > 0)
        pk_find(a->findings, "the plan is said to be %s, yet it has sites", pk_plan_status_name(a->plan->status));
}

static pk_status check_model(const audit *a, double *value)
{
    switch (a->plan->model) {
    case PK_MCLP: return check_mclp(a, value);
    case PK_LSCP: return check_lscp(a, value);
    case PK_PSCP: return check_pscp(a, value);
    case PK_PMEDIAN: *value = check_pmedian(a); break;
    case PK_CFLP: return check_cflp(a, value);
    case PK_THEATRE:
    case PK_MODEL_COUNT: break;
    }
    return PK_OK;
}

pk_status pk_classic_check(const pk_instance *instance, const pk_plan *plan, pk_findings *findings, pk_error *error)
{
    pk_classic_data *data = NULL;
    pk_status status = pk_classic_data_read(instance, &data, error);
    if (status)
        return status;
    audit a = {instance, data, plan, findings, calloc(data->n_sites + 1, sizeof(bool)), error};
    double value = NAN;
    if (!a.open)
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    else if (plan->status == PK_PLAN_INFEASIBLE || plan->status == PK_PLAN_UNKNOWN)
        check_no_plan(&a);
    else if (!(status = read_sites(&a)) && !(status = check_model(&a, &value)))
        check_claims(&a, value);
    free(a.open);
    pk_classic_data_free(data);
    return status;
}
