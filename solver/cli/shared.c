/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include "base/arena.h"
#include "base/output.h"

#include <math.h>
#include <string.h>

pk_exit pk_print_failure(const char *messages, const pk_error *error)
{
    if (messages)
        fputs(messages, stderr);
    fprintf(stderr, "picket: %s\n", error->message);
    switch (error->status) {
    case PK_OK: return PK_EXIT_DONE;
    case PK_ERROR_USAGE: return PK_EXIT_USAGE;
    case PK_ERROR_DATA: return PK_EXIT_DATA;
    case PK_ERROR_NO_INPUT: return PK_EXIT_NO_INPUT;
    case PK_ERROR_OUTPUT: return PK_EXIT_OUTPUT;
    case PK_ERROR_MEMORY:
    case PK_ERROR_INTERNAL:
    case PK_STATUS_COUNT: break;
    }
    return PK_EXIT_INTERNAL;
}

/* Data files are an instance of settings alone: where the data is, what to call it, and then what the user set. */
static pk_status read_data(const pk_options *options, pk_instance **instance, char **messages, pk_error *error)
{
    const char **settings = pk_arena_zalloc(options->arena, options->n_settings + 2, sizeof *settings);
    const char *slash = strrchr(options->inputs[0], '/');
    const char *name = slash ? slash + 1 : options->inputs[0];
    const char *files = options->inputs[0];
    for (size_t i = 1; files && i < options->n_inputs; i++)
        files = pk_arena_printf(options->arena, "%s, %s", files, options->inputs[i]);
    if (!settings || !files)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    settings[0] = pk_arena_printf(options->arena, "instance.data=%s", files);
    settings[1] = pk_arena_printf(options->arena, "instance.name=%.*s", (int)strcspn(name, "."), name);
    if (!settings[0] || !settings[1])
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    for (size_t i = 0; i < options->n_settings; i++)
        settings[i + 2] = options->settings[i];
    return pk_instance_read(NULL, 0, settings, options->n_settings + 2, instance, messages, error);
}

pk_status pk_read_inputs(const pk_options *options, pk_instance **instance, char **messages, pk_error *error)
{
    if (options->data_files)
        return read_data(options, instance, messages, error);
    return pk_instance_read(options->inputs, options->n_inputs, options->settings, options->n_settings, instance,
                            messages, error);
}

pk_status pk_check_plan(const pk_options *options, const pk_instance *instance, const pk_plan *plan, char **messages,
                        pk_error *error)
{
    pk_instance asked = *instance;
    if (!isnan(options->gap))
        asked.gap_tolerance = options->gap;
    return pk_plan_check(&asked, plan, messages, error);
}

static pk_status refuse_input(const char *output, const char *const *inputs, size_t n_inputs, pk_error *error)
{
    for (size_t i = 0; i < n_inputs; i++)
        if (inputs[i] && pk_output_same(output, inputs[i]))
            return pk_fail(error, PK_ERROR_USAGE, "%.400s would be overwritten, and it is an input", output);
    return PK_OK;
}

pk_status pk_check_outputs(const pk_options *options, pk_error *error)
{
    const char *const outputs[] = {options->output, options->improved, options->log,
                                   options->report, options->json,     options->rota};
    pk_status status = PK_OK;
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs && status == PK_OK; i++) {
        if (!outputs[i])
            continue;
        status = refuse_input(outputs[i], options->inputs, options->n_inputs, error);
        if (status == PK_OK)
            status = refuse_input(outputs[i], options->overlays, options->n_overlays, error);
        if (status == PK_OK)
            status = refuse_input(outputs[i], &options->plan, 1, error);
        for (size_t j = 0; j < i && status == PK_OK; j++)
            if (outputs[j] && pk_output_same(outputs[i], outputs[j]))
                status = pk_fail(error, PK_ERROR_USAGE, "%.400s is to be written twice", outputs[i]);
        if (status == PK_OK && outputs[i] != options->log) /* that is opened next */
            status = pk_output_probe(outputs[i], error);
    }
    return status;
}

pk_status pk_read_plan_of(const pk_options *options, const pk_instance *instance, pk_plan **plan, char **messages,
                          pk_error *error)
{
    pk_options wide = *options;
    if (!isnan(wide.gap))
        wide.gap = fmax(wide.gap, instance->gap_tolerance);
    pk_status status = pk_plan_read(options->plan, plan, error);
    if (status == PK_OK && (*plan)->status != PK_PLAN_OPTIMAL && (*plan)->status != PK_PLAN_FEASIBLE)
        status = pk_fail(error, PK_ERROR_DATA, "%.400s: found a plan that is %s, expected one with units",
                         options->plan, pk_plan_status_name((*plan)->status));
    return status == PK_OK ? pk_check_plan(&wide, instance, *plan, messages, error) : status;
}
