/* SPDX-License-Identifier: GPL-3.0-or-later */
/* picket export: the ending of the output's name says what is written. */
#include "report/export.h"
#include "base/output.h"
#include "cli/commands.h"

#include <stdlib.h>
#include <string.h>

typedef pk_status (*export_function)(const pk_options *options, const pk_instance *instance, pk_plan *plan,
                                     pk_error *error);

typedef enum plan_use { NO_PLAN, PERHAPS_A_PLAN, A_PLAN } plan_use;

/* What an ending stands for. */
typedef struct export_format {
    const char *ending;
    plan_use use;
    export_function write; /* plan: NULL where none is given */
} export_format;

static pk_status write_programme(const pk_options *options, const pk_instance *instance, pk_plan *plan, pk_error *error)
{
    (void)plan;
    return pk_export(instance, options->output, error);
}

/* A plan that has no rota gets one. */
static pk_status need_rota(const pk_options *options, const pk_instance *instance, pk_plan *plan, pk_error *error)
{
    return plan->n_rota > 0 ? PK_OK : pk_make_rota(options, instance, plan, error);
}

static pk_status write_rota(const pk_options *options, const pk_instance *instance, pk_plan *plan, pk_error *error)
{
    pk_status status = pk_check_rota_file(options, options->output, error);
    if (status == PK_OK)
        status = need_rota(options, instance, plan, error);
    return status == PK_OK ? pk_write_rota_file(options, options->output, instance, plan, error) : status;
}

static pk_status write_table(const pk_options *options, const pk_instance *instance, pk_plan *plan, pk_error *error)
{
    if (!options->table)
        return pk_fail(error, PK_ERROR_USAGE, "%.200s is to hold a list of the plan: say which with --table",
                       options->output);
    if (strcmp(options->table, "rota") == 0)
        return write_rota(options, instance, plan, error);
    pk_output *output = NULL;
    pk_status status = pk_output_open(options->output, &output, error);
    if (status != PK_OK)
        return status;
    pk_plan_write_table(pk_output_stream(output), plan, options->table);
    return pk_output_commit(output, error);
}

static pk_status write_map(const pk_options *options, const pk_instance *instance, pk_plan *plan, pk_error *error)
{
    pk_output *output = NULL;
    pk_status status = pk_output_open(options->output, &output, error);
    if (status != PK_OK)
        return status;
    if (pk_ends_in(options->output, ".kml"))
        status = pk_write_kml(pk_output_stream(output), instance, plan, error);
    else
        status = pk_write_geojson(pk_output_stream(output), instance, plan, error);
    if (status == PK_OK)
        return pk_output_commit(output, error);
    pk_output_discard(output);
    return status;
}

/* The plan with its rota. */
static pk_status write_plan(const pk_options *options, const pk_instance *instance, pk_plan *plan, pk_error *error)
{
    pk_status status = need_rota(options, instance, plan, error);
    return status == PK_OK ? pk_plan_write(plan, options->output, error) : status;
}

static const export_format formats[] = {
    {".mps", NO_PLAN, write_programme},  {".lp", NO_PLAN, write_programme}, {".geojson", PERHAPS_A_PLAN, write_map},
    {".kml", PERHAPS_A_PLAN, write_map}, {".csv", A_PLAN, write_table},     {".ics", A_PLAN, write_rota},
    {".json", A_PLAN, write_plan},
};

static const export_format *find_format(const char *path)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (pk_ends_in(path, formats[i].ending))
            return &formats[i];
    return NULL;
}

static pk_status check_usage(const pk_options *options, const export_format *format, pk_error *error)
{
    if (!format)
        return pk_fail(
            error, PK_ERROR_USAGE,
            "--output: found %.200s, expected a name that ends in .mps, .lp, .geojson, .kml, .csv, .ics or .json",
            options->output);
    if (format->use == NO_PLAN && options->plan)
        return pk_fail(error, PK_ERROR_USAGE, "a programme is that of the instance alone: --plan has no place here");
    if (format->use == A_PLAN && !options->plan)
        return pk_fail(error, PK_ERROR_USAGE, "%.200s needs --plan PLAN.json", options->output);
    return pk_check_outputs(options, error);
}

static pk_status read_plan(const pk_options *options, const pk_instance *instance, pk_plan **plan, char **messages,
                           pk_error *error)
{
    if (!options->plan)
        return PK_OK;
    pk_status status = pk_plan_read(options->plan, plan, error);
    return status == PK_OK ? pk_check_plan(options, instance, *plan, messages, error) : status;
}

pk_exit pk_command_export(const pk_options *options)
{
    pk_exit code = PK_EXIT_DONE;
    pk_error error = {0};
    pk_instance *instance = NULL;
    pk_plan *plan = NULL;
    char *messages = NULL;
    const export_format *format = find_format(options->output);
    if (check_usage(options, format, &error) != PK_OK ||
        pk_read_inputs(options, &instance, &messages, &error) != PK_OK ||
        read_plan(options, instance, &plan, &messages, &error) != PK_OK ||
        format->write(options, instance, plan, &error) != PK_OK)
        code = pk_print_failure(messages, &error);
    free(messages);
    pk_plan_free(plan);
    pk_instance_free(instance);
    return code;
}
