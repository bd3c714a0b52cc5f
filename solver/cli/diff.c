/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"
#include "report/report.h"

pk_exit pk_command_diff(const pk_options *options)
{
    pk_exit code = PK_EXIT_DONE;
    pk_plan *before = NULL, *after = NULL;
    pk_error error = {0};
    if (pk_plan_read(options->inputs[0], &before, &error) != PK_OK ||
        pk_plan_read(options->inputs[1], &after, &error) != PK_OK ||
        pk_report_diff(stdout, before, after, &error) != PK_OK)
        code = pk_print_failure(NULL, &error);
    pk_plan_free(before);
    pk_plan_free(after);
    return code;
}
