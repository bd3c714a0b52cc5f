/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <stdlib.h>

pk_exit pk_command_verify(const pk_options *options)
{
    pk_exit code = PK_EXIT_DONE;
    pk_instance *instance = NULL;
    pk_plan *plan = NULL;
    char *messages = NULL;
    pk_error error = {0};
    if (pk_read_inputs(options, &instance, &messages, &error) != PK_OK ||
        pk_plan_read(options->plan, &plan, &error) != PK_OK ||
        pk_check_plan(options, instance, plan, &messages, &error) != PK_OK)
        code = pk_print_failure(messages, &error);
    else
        printf("%s: the plan keeps every rule; its value is %.10g, as it says\n", plan->instance, plan->objective);
    free(messages);
    pk_plan_free(plan);
    pk_instance_free(instance);
    return code;
}
