/* SPDX-License-Identifier: GPL-3.0-or-later */
/* picket explain: what stands behind the gaps of a plan and what would help, or why there is no plan. */
#include "report/explain.h"
#include "base/nearest.h"
#include "cli/commands.h"
#include "report/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_GAPS = 12 };

typedef struct explaining {
    pk_options options; /* its inputs are files alone */
    const char *target; /* NULL: all */
    const volatile sig_atomic_t *interrupted;
    pk_instance *instance;
    pk_plan *plan;
    pk_conflict *conflict;
    pk_explanation *explanation;
    pk_remedies *remedies;
} explaining;

/* The last input is a target where it is no file and others stand before it. */
static void split_inputs(explaining *e)
{
    struct stat there;
    const char *last = e->options.inputs[e->options.n_inputs - 1];
    if (e->options.n_inputs < 2 || (stat(last, &there) == 0 && !S_ISDIR(there.st_mode)))
        return;
    e->target = last;
    e->options.n_inputs--;
}

static pk_status check_target(const explaining *e, pk_error *error)
{
    const pk_instance *instance = e->instance;
    const char **names = malloc((instance->n_targets + 1) * sizeof *names);
    if (!names)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    bool known = !e->target;
    for (size_t z = 0; z < instance->n_targets; z++) {
        names[z] = instance->targets[z].name;
        known |= e->target && strcmp(e->target, names[z]) == 0;
    }
    const char *near = known ? NULL : pk_nearest(e->target, names, instance->n_targets);
    free(names);
    return known ? PK_OK
                 : pk_fail(error, PK_ERROR_NO_INPUT, "%.200s is neither a file nor a target of the instance%s%s%s",
                           e->target, near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

static pk_status read(explaining *e, char **messages, pk_error *error)
{
    pk_instance *instance = NULL;
    pk_status status = pk_read_inputs(&e->options, &instance, messages, error);
    e->instance = instance;
    if (status == PK_OK && instance->model != PK_THEATRE)
        status =
            pk_fail(error, PK_ERROR_DATA, "explain: found model %s, expected theatre", pk_model_name(instance->model));
    if (status == PK_OK)
        status = check_target(e, error);
    if (status == PK_OK)
        status = pk_explain_conflict(e->instance, pk_time_limit_s(&e->options), e->interrupted, &e->conflict, error);
    if (status != PK_OK || e->conflict)
        return status;
    if (!e->options.plan)
        return pk_fail(error, PK_ERROR_USAGE, "explain needs --plan PLAN.json: there are plans that keep every rule");
    return pk_read_plan_of(&e->options, e->instance, &e->plan, messages, error);
}

/* Of the gaps only those of the target. */
static void keep_target(explaining *e)
{
    size_t n = 0;
    for (size_t i = 0; i < e->explanation->n_worst; i++)
        if (strcmp(e->plan->gaps[e->explanation->worst[i].gap].target, e->target) == 0)
            e->explanation->worst[n++] = e->explanation->worst[i];
    e->explanation->n_worst = n;
}

static pk_status explain_plan(explaining *e, pk_error *error)
{
    const pk_solve_options options = {
        .time_limit_s = pk_time_limit_s(&e->options),
        .gap = e->options.gap,
        .node_limit = e->options.node_limit,
        .interrupt = e->interrupted,
    };
    size_t most = e->target ? SIZE_MAX : MOST_GAPS;
    pk_status status = pk_explain(e->instance, e->plan, most, &e->explanation, error);
    if (status != PK_OK)
        return status;
    if (e->target)
        keep_target(e);
    return pk_remedies_find(e->instance, e->plan, e->explanation, e->target, &options, &e->remedies, error);
}

static pk_status print(const explaining *e, pk_error *error)
{
    const char *json = e->options.json;
    const pk_answer answer = {e->instance, e->plan, e->explanation, e->remedies, e->target};
    pk_status status = PK_OK;
    if (json)
        status = e->conflict ? pk_write_conflict(json, e->instance, e->conflict, error)
                             : pk_write_answer(json, &answer, error);
    if (status != PK_OK || e->options.quiet)
        return status;
    if (!e->conflict)
        return pk_report_answer(stdout, &answer, error);
    printf("%s is infeasible.", e->instance->name);
    return pk_report_conflict(stdout, e->conflict, error);
}

/* Done where every search came to its end. */
static pk_exit exit_of(const explaining *e)
{
    if (e->conflict)
        return PK_EXIT_INFEASIBLE;
    bool complete = e->remedies->plan && e->remedies->plan->status == PK_PLAN_OPTIMAL;
    for (size_t i = 0; i < e->remedies->n; i++)
        complete &= e->remedies->items[i].plan && e->remedies->items[i].plan->status == PK_PLAN_OPTIMAL;
    return complete ? PK_EXIT_DONE : *e->interrupted ? PK_EXIT_INTERRUPTED : PK_EXIT_LIMIT;
}

pk_exit pk_command_explain(const pk_options *options)
{
    pk_error error = {0};
    char *messages = NULL;
    explaining e = {.options = *options, .interrupted = pk_catch_signals()};
    split_inputs(&e);
    pk_status status = pk_check_outputs(&e.options, &error);
    if (status == PK_OK)
        status = read(&e, &messages, &error);
    if (status == PK_OK && !e.conflict)
        status = explain_plan(&e, &error);
    if (status == PK_OK)
        status = print(&e, &error);
    pk_exit code = status == PK_OK ? exit_of(&e) : pk_print_failure(messages, &error);
    pk_remedies_free(e.remedies);
    pk_explanation_free(e.explanation);
    pk_conflict_free(e.conflict);
    pk_plan_free(e.plan);
    pk_instance_free(e.instance);
    free(messages);
    return code;
}
