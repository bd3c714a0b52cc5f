/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/compare.h"

#include "base/json.h"
#include "base/output.h"

#include <math.h>
#include <stdlib.h>

/* Writes and releases a value of a list; -1 where memory is out. */
static int write_item(json_t *value, size_t i, FILE *stream)
{
    fputs(i ? ",\n    " : "\n    ", stream);
    int failed = value ? pk_json_write(value, stream) : -1;
    json_decref(value);
    return failed;
}

static json_t *scenario_json(const pk_scenario *scenario)
{
    const pk_plan *plan = scenario->plan;
    bool has_plan = plan && pk_scenario_has_plan(scenario);
    json_t *object = json_object();
    int failed =
        json_object_set_new(object, "name", pk_json_text(scenario->name)) |
        json_object_set_new(object, "instance", pk_json_text(scenario->instance->name)) |
        json_object_set_new(object, "status", json_string(pk_plan_status_name(plan ? plan->status : PK_PLAN_UNKNOWN)));
    const struct {
        const char *key;
        double value;
    } numbers[] = {
        {"objective", has_plan ? plan->objective : (double)NAN},
        {"bound", has_plan ? plan->bound : (double)NAN},
        {"coverage_gap_percent", scenario->gap_percent},
        {"coverage_bound_percent", scenario->bound_percent},
        {"personnel", scenario->personnel},
        {"cost", scenario->cost},
        {"bases", scenario->bases},
        {"ports", scenario->ports},
        {"units", scenario->units},
        {"changes", scenario->changes},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        failed |= json_object_set_new(object, numbers[i].key, pk_json_number(numbers[i].value));
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

/* The numbers of one gap over the scenarios. */
static json_t *series_json(const pk_scenario *scenarios, size_t n, const pk_plan_gap *pair, bool required)
{
    json_t *array = json_array();
    int failed = !array;
    for (size_t i = 0; i < n; i++) {
        const pk_plan_gap *gap = pk_scenario_gap(&scenarios[i], pair->target, pair->task);
        double value = !gap ? (double)NAN : required ? gap->required : gap->met;
        failed |= json_array_append_new(array, pk_json_number(value));
    }
    if (!failed)
        return array;
    json_decref(array);
    return NULL;
}

static json_t *pair_json(const pk_scenario *scenarios, size_t n, const pk_plan_gap *pair)
{
    json_t *object = json_object();
    int failed = json_object_set_new(object, "target", pk_json_text(pair->target)) |
                 json_object_set_new(object, "task", json_string(pk_task_name(pair->task))) |
                 json_object_set_new(object, "required", series_json(scenarios, n, pair, true)) |
                 json_object_set_new(object, "met", series_json(scenarios, n, pair, false));
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

pk_status pk_write_scenarios(const char *path, const pk_scenario *scenarios, size_t n, pk_error *error)
{
    size_t most = 0;
    for (size_t i = 0; i < n; i++)
        most += pk_scenario_has_plan(&scenarios[i]) ? scenarios[i].plan->n_gaps : 0;
    const pk_plan_gap **pairs = malloc((most + 1) * sizeof *pairs);
    if (!pairs)
        return pk_fail(error, PK_ERROR_MEMORY, "%s: out of memory", path);
    size_t n_pairs = pk_scenario_pairs(scenarios, n, pairs);
    pk_output *output = NULL;
    pk_status status = pk_output_open(path, &output, error);
    if (status != PK_OK)
        goto done;
    FILE *stream = pk_output_stream(output);
    int failed = 0;
    fputs("{\n  \"scenarios\": [", stream);
    for (size_t i = 0; i < n && !failed; i++)
        failed = write_item(scenario_json(&scenarios[i]), i, stream);
    fputs("\n  ],\n  \"targets\": [", stream);
    for (size_t i = 0; i < n_pairs && !failed; i++)
        failed = write_item(pair_json(scenarios, n, pairs[i]), i, stream);
    fputs(n_pairs ? "\n  ]\n}\n" : "]\n}\n", stream);
    if (failed) {
        pk_output_discard(output);
        status = pk_fail(error, PK_ERROR_MEMORY, "%s: out of memory", path);
    } else {
        status = pk_output_commit(output, error);
    }
done:
    free(pairs);
    return status;
}
