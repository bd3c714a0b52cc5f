/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads a plan from JSON. The form must be exact: every key once, of its kind, and no other. What is wrong is named by
 * its place, such as units[3].number.
 */
#include "base/arena.h"
#include "base/json.h"
#include "base/nearest.h"
#include "plan/plan_json.h"

#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* No plan comes near it (a line for each stream of the largest theatre makes some megabytes), and what jansson builds
 * from a file of that size still fits into memory. */
enum { LARGEST_FILE = 64 << 20 };

enum { MOST_KEYS = 32 };

/* Where the reader stands, for messages. */
typedef struct plan_place {
    const char *path;
    const char *list; /* NULL: at the top */
    size_t item;
    const char *key; /* NULL: the item itself */
    pk_error *error;
} plan_place;

static pk_status complain(const plan_place *place, const char *found, const char *expected)
{
    char list[64] = "";
    if (place->list)
        snprintf(list, sizeof list, "%s[%zu]%s", place->list, place->item, place->key ? "." : "");
    bool whole = !place->list && !place->key;
    return pk_fail(place->error, PK_ERROR_DATA, "%s: %s%s%s: found %s, expected %s", place->path, list,
                   place->key ? place->key : "", whole ? "plan" : "", found, expected);
}

static pk_status mismatch(const plan_place *place, const json_t *found, const char *expected)
{
    char text[80] = "nothing";
    if (json_is_string(found))
        snprintf(text, sizeof text, "\"%.60s\"", json_string_value(found));
    else if (json_is_integer(found))
        snprintf(text, sizeof text, "%lld", (long long)json_integer_value(found));
    else if (json_is_real(found))
        snprintf(text, sizeof text, "%.10g", json_real_value(found));
    else if (found)
        snprintf(text, sizeof text, "%s",
                 json_is_object(found)    ? "an object"
                 : json_is_array(found)   ? "a list"
                 : json_is_null(found)    ? "null"
                 : json_is_boolean(found) ? "true or false"
                                          : "something else");
    pk_make_printable(text);
    return complain(place, text, expected);
}

static pk_status read_enum(const plan_place *place, const json_t *value, pk_field_kind kind, int *result)
{
    char expected[160] = "one of";
    for (int i = 0; *pk_field_name(kind, i); i++) {
        const char *name = pk_field_name(kind, i);
        if (json_is_string(value) && strcmp(json_string_value(value), name) == 0) {
            *result = i;
            return PK_OK;
        }
        size_t n = strlen(expected);
        snprintf(expected + n, sizeof expected - n, "%s %s", i ? "," : "", name);
    }
    return mismatch(place, value, expected);
}

static pk_status read_series(const plan_place *place, const json_t *value, pk_arena *arena, const double **result)
{
    if (!json_is_array(value))
        return mismatch(place, value, "a list of numbers");
    size_t n = json_array_size(value);
    double *numbers = pk_arena_zalloc(arena, n, sizeof *numbers);
    if (!numbers)
        return pk_fail(place->error, PK_ERROR_MEMORY, "%s: out of memory", place->path);
    for (size_t i = 0; i < n; i++) {
        const json_t *number = json_array_get(value, i);
        if (!json_is_number(number))
            return mismatch(place, number, "a list of numbers");
        numbers[i] = json_number_value(number);
    }
    *result = numbers;
    return PK_OK;
}

/* Reads a value into its place in the item. */
static pk_status read_value(const plan_place *place, const json_t *value, const pk_field *field, pk_arena *arena,
                            char *item)
{
    void *at = item + field->offset;
    size_t *length = (size_t *)(void *)(item + field->length);
    pk_status status = PK_OK;
    switch (field->kind) {
    case PK_FIELD_TEXT:
        if (!json_is_string(value))
            return mismatch(place, value, "a text");
        *(const char **)at = pk_arena_strdup(arena, json_string_value(value));
        if (!*(const char **)at)
            return pk_fail(place->error, PK_ERROR_MEMORY, "%s: out of memory", place->path);
        return PK_OK;
    case PK_FIELD_COUNT:
        if (!json_is_integer(value) || json_integer_value(value) < 0 || json_integer_value(value) > INT_MAX)
            return mismatch(place, value, "a whole number, not negative");
        *(int *)at = (int)json_integer_value(value);
        return PK_OK;
    case PK_FIELD_OPTIONAL:
        if (!value)
            return PK_OK;
        *(double *)at = json_number_value(value);
        return json_is_number(value) ? PK_OK : mismatch(place, value, "a number");
    case PK_FIELD_MAYBE:
    case PK_FIELD_ALLOWED:
        if (json_is_null(value)) {
            *(double *)at = field->kind == PK_FIELD_MAYBE ? (double)NAN : (double)INFINITY;
            return PK_OK;
        }
        if (!json_is_number(value))
            return mismatch(place, value, "a number or null");
        *(double *)at = json_number_value(value);
        return PK_OK;
    case PK_FIELD_NUMBER:
        if (!json_is_number(value))
            return mismatch(place, value, "a number");
        *(double *)at = json_number_value(value);
        return PK_OK;
    case PK_FIELD_SERIES:
        status = read_series(place, value, arena, at);
        if (status == PK_OK)
            *length = json_array_size(value);
        return status;
    case PK_FIELD_SAME_SERIES:
        if (json_is_array(value) && json_array_size(value) != *length)
            return complain(place, "another number of periods", "as many as in the list before it");
        return read_series(place, value, arena, at);
    case PK_FIELD_MODEL:
    case PK_FIELD_STATUS:
    case PK_FIELD_STAGE:
    case PK_FIELD_TASK: return read_enum(place, value, field->kind, at);
    }
    return status;
}

static pk_status reject_unknown_keys(plan_place *place, const json_t *object, const char *const *keys, size_t n_keys)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        size_t i = 0;
        while (i < n_keys && strcmp(key, keys[i]) != 0)
            i++;
        if (i < n_keys)
            continue;
        char found[64], expected[96] = "no other key";
        snprintf(found, sizeof found, "%.60s", key);
        pk_make_printable(found);
        const char *near = pk_nearest(key, keys, n_keys);
        if (near)
            snprintf(expected, sizeof expected, "no such key; did you mean %s?", near);
        place->key = NULL;
        return complain(place, found, expected);
    }
    return PK_OK;
}

static pk_status read_item(plan_place *place, const json_t *item_json, const pk_plan_list *list, pk_arena *arena,
                           char *item)
{
    place->key = NULL;
    if (!list->fields[0].key)
        return read_value(place, item_json, &list->fields[0], arena, item);
    if (!json_is_object(item_json))
        return mismatch(place, item_json, "an object");
    const char *keys[MOST_KEYS];
    for (size_t i = 0; i < list->n_fields; i++) {
        keys[i] = list->fields[i].key;
        place->key = keys[i];
        pk_status status = read_value(place, json_object_get(item_json, keys[i]), &list->fields[i], arena, item);
        if (status != PK_OK)
            return status;
    }
    return reject_unknown_keys(place, item_json, keys, list->n_fields);
}

static pk_status read_list(plan_place *place, const json_t *array, const pk_plan_list *list, pk_plan *plan)
{
    place->list = NULL;
    place->key = list->key;
    if (!json_is_array(array))
        return mismatch(place, array, "a list");
    size_t n = json_array_size(array);
    char *items = pk_arena_zalloc(plan->arena, n, list->item_size);
    if (!items)
        return pk_fail(place->error, PK_ERROR_MEMORY, "%s: out of memory", place->path);
    place->list = list->key;
    for (size_t i = 0; i < n; i++) {
        place->item = i;
        pk_status status = read_item(place, json_array_get(array, i), list, plan->arena, items + i * list->item_size);
        if (status != PK_OK)
            return status;
    }
    place->list = NULL;
    memcpy((char *)plan + list->items, &items, sizeof items);
    memcpy((char *)plan + list->length, &n, sizeof n);
    return PK_OK;
}

static pk_status read_plan(const char *path, const json_t *root, pk_plan *plan, pk_error *error)
{
    plan_place place = {.path = path, .error = error};
    if (!json_is_object(root))
        return mismatch(&place, root, "an object");
    const char *keys[MOST_KEYS];
    size_t n_keys = 0;
    pk_status status = PK_OK;
    for (size_t i = 0; i < pk_n_plan_fields && status == PK_OK; i++) {
        const pk_field *field = &pk_plan_fields[i];
        place.key = keys[n_keys++] = field->key;
        status = read_value(&place, json_object_get(root, field->key), field, plan->arena, (char *)plan);
    }
    for (size_t i = 0; i < pk_n_plan_lists && status == PK_OK; i++) {
        const pk_plan_list *list = &pk_plan_lists[i];
        const json_t *items = json_object_get(root, list->key);
        keys[n_keys++] = list->key;
        if (items || !list->optional)
            status = read_list(&place, items, list, plan);
    }
    return status == PK_OK ? reject_unknown_keys(&place, root, keys, n_keys) : status;
}

/* What pk_json_read hands back to us. */
typedef struct reading {
    const char *path;
    pk_plan *plan;
} reading;

static pk_status use_json(const json_t *root, void *data, pk_error *error)
{
    reading *into = data;
    pk_status status = pk_plan_new(&into->plan, error);
    return status == PK_OK ? read_plan(into->path, root, into->plan, error) : status;
}

pk_status pk_plan_read(const char *path, pk_plan **plan, pk_error *error)
{
    reading into = {.path = path};
    *plan = NULL;
    pk_status status = pk_json_read(path, LARGEST_FILE, use_json, &into, error);
    if (status == PK_OK)
        *plan = into.plan;
    else
        pk_plan_free(into.plan);
    return status;
}
