/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rota of a plan, for the commands that write one. */
#include "base/output.h"
#include "cli/commands.h"
#include "report/export.h"

#include <stdlib.h>
#include <string.h>

bool pk_ends_in(const char *text, const char *end)
{
    size_t n = strlen(text), n_end = strlen(end);
    return n > n_end && strcmp(text + n - n_end, end) == 0;
}

pk_status pk_check_rota_file(const pk_options *options, const char *path, pk_error *error)
{
    bool calendar = pk_ends_in(path, ".ics");
    if (!calendar && !pk_ends_in(path, ".csv"))
        return pk_fail(error, PK_ERROR_USAGE, "--rota: found %.200s, expected a name that ends in .csv or .ics", path);
    if (calendar && options->start_day == INT64_MIN)
        return pk_fail(error, PK_ERROR_USAGE, "a calendar has dates: %.200s needs --start YYYY-MM-DD", path);
    return PK_OK;
}

pk_status pk_make_rota(const pk_options *options, const pk_instance *instance, pk_plan *plan, pk_error *error)
{
    char *messages = NULL;
    pk_status status = pk_rota_make(instance, plan, error);
    if (status == PK_OK)
        status = pk_check_plan(options, instance, plan, &messages, error);
    if (messages)
        status = pk_fail(error, PK_ERROR_INTERNAL, "the rota failed its own check:\n%s", messages);
    free(messages);
    return status;
}

pk_status pk_write_rota_file(const pk_options *options, const char *path, const pk_instance *instance,
                             const pk_plan *plan, pk_error *error)
{
    pk_output *output = NULL;
    pk_status status = pk_output_open(path, &output, error);
    if (status != PK_OK)
        return status;
    if (pk_ends_in(path, ".ics"))
        pk_write_calendar(pk_output_stream(output), instance, plan, options->start_day);
    else
        pk_write_rota(pk_output_stream(output), instance, plan,
                      options->start_day == INT64_MIN ? NULL : &options->start_day);
    return pk_output_commit(output, error);
}
