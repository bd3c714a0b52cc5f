/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes a plan as JSON: one line for each item of a list, so that a plan can be read by eye and two plans compared
 * line by line.
 */
#include "base/json.h"
#include "base/output.h"
#include "plan/plan_json.h"

#include <math.h>

/* Enums are read and written through int. */
_Static_assert(sizeof(pk_model) == sizeof(int) && sizeof(pk_task) == sizeof(int) && sizeof(pk_stage) == sizeof(int) &&
                   sizeof(pk_plan_status) == sizeof(int),
               "enums are as wide as int");

static json_t *series_json(const double *values, size_t n)
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < n; i++) {
        if (json_array_append_new(array, pk_json_number(values[i])) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *value_json(const pk_field *field, const char *item)
{
    const char *at = item + field->offset;
    switch (field->kind) {
    case PK_FIELD_TEXT: return pk_json_text(*(const char *const *)(const void *)at);
    case PK_FIELD_COUNT: return json_integer(*(const int *)(const void *)at);
    case PK_FIELD_NUMBER:
    case PK_FIELD_MAYBE:
    case PK_FIELD_OPTIONAL:
    case PK_FIELD_ALLOWED: return pk_json_number(*(const double *)(const void *)at);
    case PK_FIELD_MODEL:
    case PK_FIELD_STATUS:
    case PK_FIELD_STAGE:
    case PK_FIELD_TASK: return json_string(pk_field_name(field->kind, *(const int *)(const void *)at));
    case PK_FIELD_SERIES:
    case PK_FIELD_SAME_SERIES:
        return series_json(*(const double *const *)(const void *)at,
                           *(const size_t *)(const void *)(item + field->length));
    }
    return NULL;
}

static json_t *item_json(const pk_plan_list *list, const char *item)
{
    if (!list->fields[0].key)
        return value_json(&list->fields[0], item);
    json_t *object = json_object();
    for (size_t i = 0; object && i < list->n_fields; i++) {
        if (json_object_set_new(object, list->fields[i].key, value_json(&list->fields[i], item)) != 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

/* Writes and releases a value; -1 where memory is out. */
static int write_value(json_t *value, FILE *stream)
{
    int failed = value ? pk_json_write(value, stream) : -1;
    json_decref(value);
    return failed;
}

static int write_list(const pk_plan *plan, const pk_plan_list *list, FILE *stream)
{
    const char *items = *(const char *const *)(const void *)((const char *)plan + list->items);
    size_t n = *(const size_t *)(const void *)((const char *)plan + list->length);
    int failed = 0;
    if (list->optional && n == 0)
        return 0;
    fprintf(stream, ",\n  \"%s\": [", list->key);
    for (size_t i = 0; i < n && !failed; i++) {
        fputs(i ? ",\n    " : "\n    ", stream);
        failed = write_value(item_json(list, items + i * list->item_size), stream);
    }
    fputs(n ? "\n  ]" : "]", stream);
    return failed;
}

static bool is_left_out(const pk_plan *plan, const pk_field *field)
{
    const char *at = (const char *)plan + field->offset;
    return field->kind == PK_FIELD_OPTIONAL && isnan(*(const double *)(const void *)at);
}

pk_status pk_plan_write(const pk_plan *plan, const char *path, pk_error *error)
{
    pk_output *output = NULL;
    pk_status status = pk_output_open(path, &output, error);
    if (status != PK_OK)
        return status;
    FILE *stream = pk_output_stream(output);
    int failed = 0;
    for (size_t i = 0; i < pk_n_plan_fields && !failed; i++) {
        if (is_left_out(plan, &pk_plan_fields[i]))
            continue;
        fprintf(stream, "%s\n  \"%s\": ", i ? "," : "{", pk_plan_fields[i].key);
        failed = write_value(value_json(&pk_plan_fields[i], (const char *)plan), stream);
    }
    for (size_t i = 0; i < pk_n_plan_lists && !failed; i++)
        failed = write_list(plan, &pk_plan_lists[i], stream);
    fputs("\n}\n", stream);
    if (failed) {
        pk_output_discard(output);
        return pk_fail(error, PK_ERROR_MEMORY, "%s: out of memory", path);
    }
    return pk_output_commit(output, error);
}
