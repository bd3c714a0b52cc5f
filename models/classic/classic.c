/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classic/classic.h"

#include "base/arena.h"
#include "base/clock.h"
#include "engine/lp.h"

#include <math.h>
#include <string.h>

static const struct {
    pk_classic_solver *solve;
    pk_classic_former *form;
} MODELS[PK_MODEL_COUNT] = {
    [PK_MCLP] = {pk_mclp_solve, pk_mclp_form}, [PK_LSCP] = {pk_lscp_solve, pk_lscp_form},
    [PK_PSCP] = {pk_pscp_solve, pk_pscp_form}, [PK_PMEDIAN] = {pk_pmedian_solve, pk_pmedian_form},
    [PK_CFLP] = {pk_cflp_solve, pk_cflp_form},
};

static pk_status known_model(const pk_instance *instance, pk_error *error)
{
    if (instance->model < PK_MODEL_COUNT && MODELS[instance->model].solve)
        return PK_OK;
    return pk_fail(error, PK_ERROR_USAGE, "[instance] model: found '%s', expected a classic model",
                   pk_model_name(instance->model));
}

pk_status pk_classic_solve(const pk_instance *instance, const pk_solve_options *options, pk_plan **plan,
                           pk_error *error)
{
    *plan = NULL;
    pk_classic_data *data = NULL;
    pk_plan *fresh = NULL;
    double start_s = pk_clock_s();
    pk_status status = known_model(instance, error);
    if (status)
        return status;
    pk_search_options search = pk_search_defaults;
    search.deadline_s = start_s + options->time_limit_s;
    search.relative_gap = isnan(options->gap) ? instance->gap_tolerance : options->gap;
    search.node_limit = options->node_limit;
    search.target = isnan(options->target) ? -INFINITY : options->target;
    search.stall_s = options->stall_s;
    search.interrupt = options->interrupt;
    search.log = options->log;
    pk_log_phase(options->log, "read");
    if ((status = pk_classic_data_read(instance, &data, error)) || (status = pk_plan_new(&fresh, error)))
        goto done;
    pk_log_sizes(options->log,
                 (pk_log_field[]){{"sites", (double)data->n_sites}, {"customers", (double)data->n_customers}},
                 data->n_customers > 0 ? 2 : 1);
    fresh->model = instance->model;
    fresh->instance = pk_arena_strdup(fresh->arena, instance->name ? instance->name : "");
    if (!fresh->instance) {
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
        goto done;
    }
    status = MODELS[instance->model].solve(instance, data, &search, fresh, error);
    if (status)
        goto done;
    *plan = fresh;
    fresh = NULL;
done:
    pk_plan_free(fresh);
    pk_classic_data_free(data);
    return status;
}

pk_status pk_classic_form(const pk_instance *instance, pk_form **form, pk_error *error)
{
    *form = NULL;
    pk_classic_data *data = NULL;
    pk_form *fresh = NULL;
    pk_status status;
    if ((status = known_model(instance, error)) || (status = pk_classic_data_read(instance, &data, error)) ||
        (status = pk_form_new(&fresh, error)) || (status = MODELS[instance->model].form(instance, data, fresh, error)))
        goto done;
    *form = fresh;
    fresh = NULL;
done:
    pk_form_free(fresh);
    pk_classic_data_free(data);
    return status;
}

pk_status pk_classic_export(const pk_instance *instance, const char *path, bool cplex, pk_error *error)
{
    pk_form *form = NULL;
    pk_status status = pk_classic_form(instance, &form, error);
    if (!status)
        status = pk_lp_write(form, path, cplex, error);
    pk_form_free(form);
    return status;
}

void pk_classic_answer(const pk_search_result *result, double offset, double sign, pk_plan *plan)
{
    static const pk_plan_status STATUS[] = {
        [PK_SEARCH_OPTIMAL] = PK_PLAN_OPTIMAL,
        [PK_SEARCH_FEASIBLE] = PK_PLAN_FEASIBLE,
        [PK_SEARCH_INFEASIBLE] = PK_PLAN_INFEASIBLE,
        [PK_SEARCH_UNKNOWN] = PK_PLAN_UNKNOWN,
    };
    plan->status = STATUS[result->status];
    plan->objective = offset + sign * result->value;
    plan->bound = isfinite(result->bound) ? offset + sign * result->bound : NAN;
    double gap = fabs(result->value - result->bound);
    plan->relative_gap = gap > 0 ? gap / fmax(fabs(plan->objective), 1e-9) : gap;
}

pk_status pk_classic_name_sites(const pk_classic_data *data, const double *x, pk_plan *plan, pk_error *error)
{
    if (!x)
        return PK_OK;
    plan->sites = pk_arena_zalloc(plan->arena, data->n_sites + 1, sizeof *plan->sites);
    if (!plan->sites)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    for (size_t j = 0; j < data->n_sites; j++)
        if (x[j] > 0.5 || data->existing[j])
            if (!(plan->sites[plan->n_sites++] = pk_arena_strdup(plan->arena, data->site_name[j])))
                return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    return PK_OK;
}
