/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/digest.h"
#include "base/output.h"
#include "cli/commands.h"
#include "report/report.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>

static const volatile sig_atomic_t *interrupted; /* once signals are caught */

static pk_status log_inputs(pk_log *log, const pk_options *options, pk_error *error)
{
    for (size_t i = 0; options->log && i < options->n_inputs; i++) {
        uint64_t digest;
        pk_status status = pk_digest_file(options->inputs[i], &digest, error);
        if (status != PK_OK)
            return status;
        pk_log_input(log, options->inputs[i], digest);
    }
    return PK_OK;
}

static pk_exit exit_of(pk_plan_status status)
{
    switch (status) {
    case PK_PLAN_OPTIMAL: return PK_EXIT_DONE;
    case PK_PLAN_FEASIBLE: return *interrupted ? PK_EXIT_INTERRUPTED : PK_EXIT_LIMIT;
    case PK_PLAN_INFEASIBLE: return PK_EXIT_INFEASIBLE;
    case PK_PLAN_UNKNOWN: return PK_EXIT_NO_PLAN;
    case PK_PLAN_STATUS_COUNT: break;
    }
    return PK_EXIT_INTERNAL;
}

typedef struct improved_file {
    const char *path;
    pk_log *log;
    pk_status status; /* of the last write */
    pk_error error;
} improved_file;

/* A better plan that cannot be kept now is told of, and does not end the search: the next one may be kept. */
static void keep_improved(void *data, const pk_plan *plan)
{
    improved_file *file = data;
    file->status = pk_plan_write(plan, file->path, &file->error);
    if (file->status != PK_OK)
        pk_log_note(file->log, "%s", file->error.message);
}

static pk_status find_plan(const pk_options *options, pk_log *log, pk_instance **instance, pk_plan **plan,
                           char **messages, pk_error *error)
{
    improved_file improved = {.path = options->improved, .log = log};
    pk_log_start(log, PICKET_VERSION, options->arguments, options->n_arguments);
    pk_status status = log_inputs(log, options, error);
    if (status != PK_OK)
        return status;
    pk_log_phase(log, "read");
    status = pk_read_inputs(options, instance, messages, error);
    if (status != PK_OK)
        return status;
    const pk_solve_options solve_options = {
        .time_limit_s = pk_time_limit_s(options),
        .gap = options->gap,
        .node_limit = options->node_limit,
        .target = options->target,
        .without = options->without,
        .stall_s = isnan(options->stall_s) ? INFINITY : options->stall_s,
        .interrupt = interrupted,
        .log = log,
        .improved = options->improved ? keep_improved : NULL,
        .improved_data = &improved,
    };
    status = pk_solve(*instance, &solve_options, plan, error);
    if (status != PK_OK)
        return status;
    const char *rota = (*plan)->status == PK_PLAN_OPTIMAL || (*plan)->status == PK_PLAN_FEASIBLE ? options->rota : NULL;
    if (rota) {
        pk_log_phase(log, "rota");
        status = pk_make_rota(options, *instance, *plan, error);
        if (status != PK_OK)
            return status;
    }
    pk_log_phase(log, "write");
    /* An older plan is worth more than the news that none was found in time. */
    if ((*plan)->status == PK_PLAN_UNKNOWN)
        return PK_OK;
    if (options->output)
        status = pk_plan_write(*plan, options->output, error);
    if (status == PK_OK && options->report)
        status = pk_report_page_write(options->report, *instance, *plan, error);
    if (status == PK_OK && rota)
        status = pk_write_rota_file(options, rota, *instance, *plan, error);
    if (status == PK_OK && improved.status != PK_OK)
        status = pk_fail(error, improved.status, "%s", improved.error.message);
    return status;
}

pk_exit pk_command_solve(const pk_options *options)
{
    pk_error error = {0};
    pk_log *log = NULL;
    pk_instance *instance = NULL;
    pk_plan *plan = NULL;
    char *messages = NULL;
    if ((options->rota && pk_check_rota_file(options, options->rota, &error) != PK_OK) ||
        pk_check_outputs(options, &error) != PK_OK)
        return pk_print_failure(NULL, &error);
    interrupted = pk_catch_signals();
    if (pk_log_open(options->quiet ? NULL : stderr, options->log, &log, &error) != PK_OK)
        return pk_print_failure(NULL, &error);

    /* The log's line on the screen must have ended before anything else is printed. */
    pk_status status = find_plan(options, log, &instance, &plan, &messages, &error);
    pk_exit code = plan ? exit_of(plan->status) : PK_EXIT_INTERNAL;
    const char *outcome = plan && status == PK_OK ? pk_plan_status_name(plan->status) : "error";
    pk_error log_error = {0};
    pk_status logged = pk_log_close(log, outcome, &log_error);
    if (status != PK_OK)
        code = pk_print_failure(messages, &error);
    if (logged != PK_OK)
        code = pk_print_failure(NULL, &log_error);
    if (plan && !options->quiet && pk_report_text(stdout, instance, plan, &error) != PK_OK)
        code = pk_print_failure(NULL, &error);
    free(messages);
    pk_plan_free(plan);
    pk_instance_free(instance);
    return code;
}
