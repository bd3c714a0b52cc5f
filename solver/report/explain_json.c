/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/explain.h"

#include "base/json.h"
#include "base/output.h"
#include "report/measures.h"

#include <math.h>

/* As they are written in the JSON. */
static const char *const cause_names[PK_CAUSE_COUNT] = {
    [PK_CAUSE_NOT_OFFERED] = "not_offered",
    [PK_CAUSE_TOO_SLOW] = "too_slow",
    [PK_CAUSE_NO_HOST] = "no_host",
    [PK_CAUSE_NO_REACH] = "no_reach",
    [PK_CAUSE_POINTS] = "points",
    [PK_CAUSE_SORTIES] = "sorties",
    [PK_CAUSE_SLOTS] = "slots",
    [PK_CAUSE_SITES] = "sites",
    [PK_CAUSE_PERSONNEL] = "personnel",
    [PK_CAUSE_OWN_PERSONNEL] = "own_personnel",
    [PK_CAUSE_COST] = "cost",
    [PK_CAUSE_CHANGES] = "changes",
    [PK_CAUSE_UNITS] = "units",
    [PK_CAUSE_ROOM] = "room",
};

/* A builder whose calls need no test each: where memory runs out, failed stays set and the value is dropped. */
typedef struct builder {
    json_t *value;
    bool failed;
} builder;

static builder begin(json_t *value)
{
    return (builder){value, !value};
}

static void set(builder *object, const char *key, json_t *value)
{
    object->failed |= json_object_set_new(object->value, key, value) != 0;
}

static void append(builder *array, json_t *value)
{
    array->failed |= json_array_append_new(array->value, value) != 0;
}

static json_t *end(builder *built)
{
    if (!built->failed)
        return built->value;
    json_decref(built->value);
    return NULL;
}

static json_t *reason_json(const pk_reason *reason)
{
    builder object = begin(json_object()), names = begin(json_array());
    for (size_t i = 0; i < reason->n_names; i++)
        append(&names, pk_json_text(reason->names[i]));
    set(&object, "cause", json_string(cause_names[reason->cause]));
    set(&object, "share", pk_json_number(reason->share));
    set(&object, "names", end(&names));
    return end(&object);
}

static json_t *binding_json(const pk_binding *binding)
{
    builder object = begin(json_object()), missing = begin(json_array());
    for (size_t i = 0; i < binding->n_missing; i++)
        append(&missing, json_string(cause_names[binding->missing[i]]));
    set(&object, "site", pk_json_text(binding->site));
    set(&object, "one_more", binding->type ? pk_json_text(binding->type) : json_string("sortie"));
    set(&object, "share", pk_json_number(binding->gain));
    set(&object, "missing", end(&missing));
    return end(&object);
}

static json_t *gap_json(const pk_answer *answer, size_t i)
{
    const pk_gap_reasons *why = &answer->explanation->worst[i];
    const pk_gap_bindings *short_of = &answer->remedies->gaps[i];
    const pk_plan_gap *gap = &answer->plan->gaps[why->gap];
    builder object = begin(json_object()), reasons = begin(json_array()), bindings = begin(json_array());
    for (size_t j = 0; j < why->n_reasons; j++)
        append(&reasons, reason_json(&why->reasons[j]));
    for (size_t j = 0; j < short_of->n_bindings; j++)
        append(&bindings, binding_json(&short_of->bindings[j]));
    set(&object, "target", pk_json_text(gap->target));
    set(&object, "task", json_string(pk_task_name(gap->task)));
    set(&object, "share_met", pk_json_number(pk_share_met(gap)));
    set(&object, "loss", pk_json_number(why->loss));
    set(&object, "reasons", end(&reasons));
    set(&object, "share_met_divided", pk_json_number(short_of->solved ? short_of->most_met : (double)NAN));
    set(&object, "bindings", end(&bindings));
    return end(&object);
}

static json_t *fall_json(pk_fall fall)
{
    if (isnan(fall.least))
        return json_null();
    builder array = begin(json_array());
    append(&array, pk_json_number(fall.least));
    append(&array, pk_json_number(fall.most));
    return end(&array);
}

static json_t *remedy_json(const pk_answer *answer, size_t i)
{
    const pk_remedy *remedy = &answer->remedies->items[i];
    builder object = begin(json_object());
    set(&object, "what", pk_json_text(remedy->words));
    set(&object, "setting", pk_json_text(remedy->setting));
    set(&object, "planned_anew", fall_json(remedy->anew));
    set(&object, "units_held", fall_json(remedy->held));
    set(&object, "estimate", pk_json_number(remedy->estimate));
    if (answer->target)
        set(&object, "target", pk_json_number(remedy->target_gain));
    return end(&object);
}

static json_t *rule_json(const pk_named_rule *rule)
{
    builder object = begin(json_object());
    set(&object, "section", pk_json_text(rule->section));
    set(&object, "key", pk_json_text(rule->key));
    set(&object, "value", pk_json_text(rule->value));
    set(&object, "detail", pk_json_text(rule->detail));
    return end(&object);
}

/* Writes and releases a value; -1 where memory is out. */
static int write_value(json_t *value, FILE *stream)
{
    int failed = value ? pk_json_write(value, stream) : -1;
    json_decref(value);
    return failed;
}

static int write_item(json_t *value, size_t i, FILE *stream)
{
    fputs(i ? ",\n    " : "\n    ", stream);
    return write_value(value, stream);
}

static int write_field(const char *key, json_t *value, FILE *stream)
{
    fprintf(stream, "  \"%s\": ", key);
    int failed = write_value(value, stream);
    fputs(",\n", stream);
    return failed;
}

static pk_status finish(pk_output *output, int failed, const char *path, pk_error *error)
{
    if (!failed)
        return pk_output_commit(output, error);
    pk_output_discard(output);
    return pk_fail(error, PK_ERROR_MEMORY, "%s: out of memory", path);
}

pk_status pk_write_answer(const char *path, const pk_answer *answer, pk_error *error)
{
    const pk_remedies *remedies = answer->remedies;
    const struct {
        const char *key;
        double value;
    } numbers[] = {
        {"coverage_gap_percent", answer->plan->coverage_gap_percent}, {"units_held_percent", remedies->held_value},
        {"units_held_bound_percent", remedies->held_bound},           {"planned_anew_percent", remedies->anew_value},
        {"planned_anew_bound_percent", remedies->anew_bound},
    };
    pk_output *output = NULL;
    pk_status status = pk_output_open(path, &output, error);
    if (status != PK_OK)
        return status;
    FILE *stream = pk_output_stream(output);
    fputs("{\n", stream);
    int failed = write_field("instance", pk_json_text(answer->instance->name), stream);
    if (answer->target)
        failed |= write_field("target", pk_json_text(answer->target), stream);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        failed |= write_field(numbers[i].key, pk_json_number(numbers[i].value), stream);
    fputs("  \"gaps\": [", stream);
    for (size_t i = 0; i < remedies->n_gaps && !failed; i++)
        failed = write_item(gap_json(answer, i), i, stream);
    fputs(remedies->n_gaps ? "\n  ],\n  \"remedies\": [" : "],\n  \"remedies\": [", stream);
    for (size_t i = 0; i < remedies->n && !failed; i++)
        failed = write_item(remedy_json(answer, i), i, stream);
    fputs(remedies->n ? "\n  ]\n}\n" : "]\n}\n", stream);
    return finish(output, failed, path, error);
}

pk_status pk_write_conflict(const char *path, const pk_instance *instance, const pk_conflict *conflict, pk_error *error)
{
    pk_output *output = NULL;
    pk_status status = pk_output_open(path, &output, error);
    if (status != PK_OK)
        return status;
    FILE *stream = pk_output_stream(output);
    fputs("{\n", stream);
    int failed = write_field("instance", pk_json_text(instance->name), stream) |
                 write_field("smallest", json_boolean(conflict->smallest), stream);
    fputs("  \"conflict\": [", stream);
    for (size_t i = 0; i < conflict->n_rules && !failed; i++)
        failed = write_item(rule_json(&conflict->rules[i]), i, stream);
    fputs("\n  ]\n}\n", stream);
    return finish(output, failed, path, error);
}
