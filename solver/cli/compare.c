/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * picket compare: the instance as it is and under each overlay, each scenario solved by a process of its own, side by
 * side in the end. The plans go through files in a folder that is gone afterwards.
 */
#include "report/compare.h"
#include "base/arena.h"
#include "cli/commands.h"
#include "cli/jobs.h"
#include "cli/robust.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The first scenario has no overlay. */
static const char as_it_is[] = "as it is";

typedef struct comparison {
    const pk_options *options;
    pk_arena *arena;
    char *folder; /* NULL before it is made */
    pk_scenario *scenarios;
    pk_instance **instances;
    pk_plan **plans;
    pk_job *jobs;
    const char **plan_files;
    size_t n;
    int n_signals;
} comparison;

static pk_status out_of_memory(pk_error *error)
{
    return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
}

/* The options with one overlay behind the instance's files. */
static pk_options with_overlay(const comparison *c, size_t i, const char **inputs)
{
    pk_options options = *c->options;
    for (size_t j = 0; j < options.n_inputs; j++)
        inputs[j] = options.inputs[j];
    if (i > 0)
        inputs[options.n_inputs++] = options.overlays[i - 1];
    options.inputs = inputs;
    return options;
}

static const char *scenario_name(const comparison *c, size_t i)
{
    if (i == 0)
        return as_it_is;
    const char *path = c->options->overlays[i - 1], *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    return pk_arena_strndup(c->arena, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

/* Every scenario is read before any is solved, so that a slip in the last overlay costs no time. */
static pk_status read_scenario(comparison *c, size_t i, const char **inputs, char **messages, pk_error *error)
{
    pk_options options = with_overlay(c, i, inputs);
    pk_status status = pk_read_inputs(&options, &c->instances[i], messages, error);
    if (status != PK_OK)
        return status;
    if (c->instances[i]->model != PK_THEATRE)
        return pk_fail(error, PK_ERROR_DATA, "compare: found model %s, expected theatre",
                       pk_model_name(c->instances[i]->model));
    c->scenarios[i].instance = c->instances[i];
    c->scenarios[i].name = scenario_name(c, i);
    return c->scenarios[i].name ? PK_OK : out_of_memory(error);
}

static void add(const char **arguments, size_t *n, const char *option, const char *value)
{
    arguments[(*n)++] = option;
    if (value)
        arguments[(*n)++] = value;
}

/* picket solve with the options that came from the user, quiet, into a file of its own. */
static pk_status describe_job(comparison *c, size_t i, const char **inputs, pk_error *error)
{
    const pk_options options = with_overlay(c, i, inputs);
    const char **arguments =
        pk_arena_zalloc(c->arena, options.n_inputs + 2 * options.n_settings + 16, sizeof *arguments);
    const char *limit = pk_arena_printf(c->arena, "%.17g", options.time_limit_s);
    const char *gap = pk_arena_printf(c->arena, "%.17g", options.gap);
    const char *nodes = pk_arena_printf(c->arena, "%lld", (long long)options.node_limit);
    c->plan_files[i] = pk_arena_printf(c->arena, "%s/%zu.json", c->folder, i);
    c->jobs[i].messages = pk_arena_printf(c->arena, "%s/%zu.err", c->folder, i);
    if (!arguments || !limit || !gap || !nodes || !c->plan_files[i] || !c->jobs[i].messages)
        return out_of_memory(error);
    size_t n = 0;
    add(arguments, &n, "picket", "solve");
    add(arguments, &n, "--quiet", NULL);
    add(arguments, &n, "--output", c->plan_files[i]);
    if (!isnan(options.time_limit_s))
        add(arguments, &n, "--time-limit", limit);
    if (!isnan(options.gap))
        add(arguments, &n, "--gap", gap);
    if (options.node_limit >= 0)
        add(arguments, &n, "--node-limit", nodes);
    for (size_t j = 0; j < options.n_settings; j++)
        add(arguments, &n, "--set", options.settings[j]);
    add(arguments, &n, "--", NULL);
    for (size_t j = 0; j < options.n_inputs; j++)
        add(arguments, &n, options.inputs[j], NULL);
    c->jobs[i].arguments = arguments;
    return PK_OK;
}

static pk_status prepare(comparison *c, char **messages, pk_error *error)
{
    c->n = c->options->n_overlays + 1;
    c->scenarios = pk_arena_zalloc(c->arena, c->n, sizeof *c->scenarios);
    c->instances = pk_arena_zalloc(c->arena, c->n, sizeof *c->instances);
    c->plans = pk_arena_zalloc(c->arena, c->n, sizeof *c->plans);
    c->jobs = pk_arena_zalloc(c->arena, c->n, sizeof *c->jobs);
    c->plan_files = pk_arena_zalloc(c->arena, c->n, sizeof *c->plan_files);
    const char **inputs = pk_arena_zalloc(c->arena, c->options->n_inputs + 2, sizeof *inputs);
    if (!c->scenarios || !c->instances || !c->plans || !c->jobs || !c->plan_files || !inputs)
        return out_of_memory(error);
    pk_status status = PK_OK;
    for (size_t i = 0; i < c->n && status == PK_OK; i++)
        status = read_scenario(c, i, inputs, messages, error);
    if (status != PK_OK)
        return status;
    const char *root = getenv("TMPDIR");
    char *folder = pk_arena_printf(c->arena, "%s/picket-XXXXXX", root && *root ? root : P_tmpdir);
    if (!folder)
        return out_of_memory(error);
    if (!mkdtemp(folder))
        return pk_fail(error, PK_ERROR_OUTPUT, "%s: no folder for the plans could be made there",
                       root && *root ? root : P_tmpdir);
    c->folder = folder;
    for (size_t i = 0; i < c->n && status == PK_OK; i++)
        status = describe_job(c, i, inputs, error);
    return status;
}

/* What a process wrote on stderr before it failed. */
static void pass_messages_on(const char *path)
{
    FILE *file = fopen(path, "r");
    for (int c = file ? getc(file) : EOF; c != EOF; c = getc(file))
        fputc(c, stderr);
    if (file)
        fclose(file);
}

/* Reads the plan of a scenario whose process has ended. *failed is its exit code where it is no answer. */
static pk_status collect(comparison *c, size_t i, pk_exit *failed, pk_error *error)
{
    int code = c->jobs[i].exit_code;
    if (code >= PK_EXIT_USAGE) {
        pass_messages_on(c->jobs[i].messages);
        *failed = (pk_exit)code;
        return pk_fail(error, PK_ERROR_INTERNAL, "the scenario \"%s\" failed", c->scenarios[i].name);
    }
    if (code >= 0 && code != PK_EXIT_NO_PLAN) {
        pk_status status = pk_plan_read(c->plan_files[i], &c->plans[i], error);
        if (status != PK_OK)
            return status;
        c->scenarios[i].plan = c->plans[i];
    }
    const pk_plan *first = i > 0 && pk_scenario_has_plan(&c->scenarios[0]) ? c->plans[0] : NULL;
    return pk_scenario_measure(&c->scenarios[i], first, error);
}

static void remove_files(const comparison *c)
{
    for (size_t i = 0; c->folder && i < c->n; i++) {
        if (c->plan_files[i])
            unlink(c->plan_files[i]);
        if (c->jobs[i].messages)
            unlink(c->jobs[i].messages);
    }
    if (c->folder)
        rmdir(c->folder);
}

/* Done where every scenario was solved to its end, be it that it has no plan. */
static pk_exit exit_of(const comparison *c)
{
    pk_exit code = PK_EXIT_DONE;
    for (size_t i = 0; i < c->n; i++)
        if (!c->plans[i] || c->plans[i]->status == PK_PLAN_FEASIBLE)
            code = c->n_signals ? PK_EXIT_INTERRUPTED : PK_EXIT_LIMIT;
    return code;
}

static pk_status print(const comparison *c, pk_error *error)
{
    pk_status status = PK_OK;
    if (c->options->json)
        status = pk_write_scenarios(c->options->json, c->scenarios, c->n, error);
    if (status == PK_OK && c->options->report)
        status = pk_write_scenarios_page(c->options->report, c->scenarios, c->n, error);
    return status == PK_OK && !c->options->quiet ? pk_report_scenarios(stdout, c->scenarios, c->n, error) : status;
}

static pk_status check_options(const pk_options *options, pk_error *error)
{
    if (!options->n_overlays)
        return pk_fail(error, PK_ERROR_USAGE, "compare needs --with OVERLAY.ini, or --robust loss-of-base");
    if (options->plan)
        return pk_fail(error, PK_ERROR_USAGE, "--plan is for --robust");
    return pk_check_outputs(options, error);
}

pk_exit pk_command_compare(const pk_options *options)
{
    if (options->robust)
        return pk_compare_losses(options);
    pk_error error = {0};
    char *messages = NULL;
    pk_exit failed = PK_EXIT_DONE;
    comparison c = {.options = options, .arena = options->arena};
    pk_status status = check_options(options, &error);
    if (status == PK_OK)
        status = prepare(&c, &messages, &error);
    if (status == PK_OK)
        status = pk_jobs_run(c.jobs, c.n, &c.n_signals, &error);
    for (size_t i = 0; i < c.n && status == PK_OK && c.n_signals < 2; i++)
        status = collect(&c, i, &failed, &error);
    remove_files(&c);
    if (c.n_signals > 1) { /* they were not to be waited for */
        signal(SIGTERM, SIG_DFL);
        raise(SIGTERM);
    }
    if (status == PK_OK)
        status = print(&c, &error);
    pk_exit code = status == PK_OK ? exit_of(&c) : pk_print_failure(messages, &error);
    if (failed != PK_EXIT_DONE)
        code = failed;
    for (size_t i = 0; i < c.n && c.plans && c.instances; i++) {
        pk_plan_free(c.plans[i]);
        pk_instance_free(c.instances[i]);
    }
    free(messages);
    return code;
}
