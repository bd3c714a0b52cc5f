/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/output.h"
#include "cli/commands.h"

#include <stdlib.h>
#include <string.h>

static bool ends_in(const char *text, const char *end)
{
    size_t n = strlen(text), n_end = strlen(end);
    return n > n_end && strcmp(text + n - n_end, end) == 0;
}

pk_exit pk_command_export(const pk_options *options)
{
    pk_exit code = PK_EXIT_DONE;
    pk_error error = {0};
    if (!ends_in(options->output, ".mps") && !ends_in(options->output, ".lp")) {
        pk_fail(&error, PK_ERROR_USAGE, "--output: found %.200s, expected a name that ends in .mps or .lp",
                options->output);
        return pk_print_failure(NULL, &error);
    }
    pk_instance *instance = NULL;
    char *messages = NULL;
    if (pk_output_probe(options->output, &error) != PK_OK ||
        pk_read_inputs(options, &instance, &messages, &error) != PK_OK ||
        pk_export(instance, options->output, &error) != PK_OK)
        code = pk_print_failure(messages, &error);
    free(messages);
    pk_instance_free(instance);
    return code;
}
