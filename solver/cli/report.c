/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"
#include "base/output.h"
#include "cli/commands.h"

#include <stdlib.h>

/* The instance, where files of it follow the plan; a plan that breaks its rules gets no page. */
static pk_status read_instance(const pk_options *options, const pk_plan *plan, pk_instance **instance, char **messages,
                               pk_error *error)
{
    pk_options rest = *options;
    rest.inputs++;
    rest.n_inputs--;
    if (!rest.n_inputs)
        return rest.n_settings ? pk_fail(error, PK_ERROR_USAGE, "settings are for an instance, and none is given")
                               : PK_OK;
    pk_status status = pk_read_inputs(&rest, instance, messages, error);
    return status == PK_OK ? pk_check_plan(&rest, *instance, plan, messages, error) : status;
}

static pk_status write_page(const pk_options *options, pk_plan **plan, pk_instance **instance, char **messages,
                            pk_error *error)
{
    for (size_t i = 0; i < options->n_inputs; i++)
        if (pk_output_same(options->output, options->inputs[i]))
            return pk_fail(error, PK_ERROR_USAGE, "%.400s would be overwritten, and it is an input", options->output);
    pk_status status = pk_plan_read(options->inputs[0], plan, error);
    if (status == PK_OK)
        status = read_instance(options, *plan, instance, messages, error);
    return status == PK_OK ? pk_report_page_write(options->output, *instance, *plan, error) : status;
}

pk_exit pk_command_report(const pk_options *options)
{
    pk_exit code = PK_EXIT_DONE;
    pk_instance *instance = NULL;
    pk_plan *plan = NULL;
    char *messages = NULL;
    pk_error error = {0};
    if (write_page(options, &plan, &instance, &messages, &error) != PK_OK)
        code = pk_print_failure(messages, &error);
    free(messages);
    pk_plan_free(plan);
    pk_instance_free(instance);
    return code;
}
