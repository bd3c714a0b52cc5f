/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/robust.h"

#include "base/arena.h"
#include "report/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char loss_of_base[] = "loss-of-base";

static pk_status check_options(const pk_options *options, pk_error *error)
{
    if (strcmp(options->robust, loss_of_base) != 0)
        return pk_fail(error, PK_ERROR_USAGE, "--robust: found %.80s, expected %s", options->robust, loss_of_base);
    if (!options->plan)
        return pk_fail(error, PK_ERROR_USAGE, "--robust %s needs --plan PLAN.json", loss_of_base);
    if (options->n_overlays)
        return pk_fail(error, PK_ERROR_USAGE, "--with and --robust are two questions: ask one at a time");
    return pk_check_outputs(options, error);
}

/* Instance and plan, which must fit: a plan that breaks rules says nothing when it loses a site. */
static pk_status read(const pk_options *options, pk_instance **instance, pk_plan **plan, char **messages,
                      pk_error *error)
{
    pk_status status = pk_read_inputs(options, instance, messages, error);
    if (status == PK_OK && (*instance)->model != PK_THEATRE)
        status = pk_fail(error, PK_ERROR_DATA, "compare: found model %s, expected theatre",
                         pk_model_name((*instance)->model));
    return status == PK_OK ? pk_read_plan_of(options, *instance, plan, messages, error) : status;
}

/* Losses as scenarios, in the same order. */
static pk_status name_scenarios(const pk_losses *losses, pk_arena *arena, pk_scenario *scenarios, pk_error *error)
{
    pk_status status = PK_OK;
    for (size_t i = 0; i < losses->n && status == PK_OK; i++) {
        const pk_loss *loss = &losses->items[i];
        scenarios[i] = (pk_scenario){
            .name = loss->site ? pk_arena_printf(arena, "without %s", loss->site->name) : "nothing lost",
            .instance = loss->instance,
            .plan = loss->plan,
        };
        if (!scenarios[i].name)
            return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
        status = pk_scenario_measure(&scenarios[i], i > 0 ? losses->items[0].plan : NULL, error);
    }
    return status;
}

static pk_status print(const pk_options *options, const pk_losses *losses, pk_error *error)
{
    pk_scenario *scenarios = pk_arena_zalloc(options->arena, losses->n, sizeof *scenarios);
    if (!scenarios)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    pk_status status = name_scenarios(losses, options->arena, scenarios, error);
    if (status == PK_OK && options->json)
        status = pk_write_scenarios(options->json, scenarios, losses->n, error);
    if (status == PK_OK && options->report)
        status = pk_write_scenarios_page(options->report, scenarios, losses->n, error);
    return status == PK_OK && !options->quiet ? pk_report_losses(stdout, losses, scenarios, error) : status;
}

static pk_exit exit_of(const pk_losses *losses, bool interrupted)
{
    pk_exit code = PK_EXIT_DONE;
    for (size_t i = 0; i < losses->n; i++)
        if (!losses->items[i].plan || losses->items[i].plan->status != PK_PLAN_OPTIMAL)
            code = interrupted ? PK_EXIT_INTERRUPTED : PK_EXIT_LIMIT;
    return code;
}

pk_exit pk_compare_losses(const pk_options *options)
{
    pk_error error = {0};
    pk_instance *instance = NULL;
    pk_plan *plan = NULL;
    pk_losses *losses = NULL;
    char *messages = NULL;
    const volatile sig_atomic_t *interrupted = pk_catch_signals();
    const pk_solve_options solve_options = {
        .time_limit_s = pk_time_limit_s(options),
        .gap = options->gap,
        .node_limit = options->node_limit,
        .interrupt = interrupted,
    };
    pk_status status = check_options(options, &error);
    if (status == PK_OK)
        status = read(options, &instance, &plan, &messages, &error);
    if (status == PK_OK)
        status = pk_losses_solve(instance, plan, &solve_options, &losses, &error);
    if (status == PK_OK)
        status = print(options, losses, &error);
    pk_exit code = status == PK_OK ? exit_of(losses, *interrupted) : pk_print_failure(messages, &error);
    pk_losses_free(losses);
    pk_plan_free(plan);
    pk_instance_free(instance);
    free(messages);
    return code;
}
