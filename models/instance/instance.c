/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading an instance: every file through inih into sections and assignments (ini.c, draft.c), then the values, now
 * that every name and the kind of earth are known (value.c), then what keys mean together (rules.c), and only if
 * nothing at all is wrong the instance itself (build.c).
 */
#include "engine/geodesic.h"
#include "instance/build.h"
#include "instance/draft.h"
#include "instance/ini.h"
#include "instance/keys.h"
#include "instance/points.h"
#include "instance/rules.h"
#include "instance/value.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const char *choice_name(const pk_choice *choices, int value)
{
    while (choices->name && choices->value != value)
        choices++;
    return choices->name ? choices->name : "unknown";
}

const char *pk_model_name(pk_model model)
{
    return choice_name(pk_choices_model, (int)model);
}

const char *pk_task_name(pk_task task)
{
    return choice_name(pk_choices_task, (int)task);
}

const char *pk_stage_name(pk_stage stage)
{
    return choice_name(pk_choices_stage, (int)stage);
}

void pk_instance_free(pk_instance *instance)
{
    if (instance)
        pk_arena_free(instance->arena);
}

/* The unnamed sections are there in any case, for their defaults. */
static void begin(pk_draft *draft)
{
    for (size_t kind = 0; kind < PK_KIND_COUNT; kind++)
        if (!pk_kinds[kind].named)
            pk_draft_section(draft, (pk_kind)kind, "");
}

/* A section without a name that is disabled is as if it had not been written. */
static void forget_disabled(pk_draft *draft, pk_section *section)
{
    if (section->enabled)
        return;
    memset(&section->as, 0, sizeof section->as);
    memset(section->given, 0, sizeof section->given);
    section->defined = false;
    pk_value_defaults(draft, section);
    section->enabled = 0;
}

static void read_values(pk_draft *draft)
{
    pk_section *instance = draft->sections[PK_KIND_INSTANCE];
    for (int sweep = 0; sweep < 2; sweep++) {
        for (const pk_assignment *each = draft->first; each; each = each->next)
            if ((each->section == instance) == (sweep == 0) && !each->broken)
                pk_value_read(draft, each, (pk_earth)instance->as.instance.earth);
        forget_disabled(draft, instance);
    }
    for (size_t kind = 0; kind < PK_KIND_COUNT; kind++)
        if (!pk_kinds[kind].named)
            forget_disabled(draft, draft->sections[kind]);
}

static void read_points(pk_draft *draft)
{
    pk_earth earth = (pk_earth)draft->sections[PK_KIND_INSTANCE]->as.instance.earth;
    for (pk_section *zone = draft->sections[PK_KIND_ZONE]; zone; zone = zone->next)
        if (zone->enabled && zone->as.target.points)
            pk_points_read(draft, zone, earth);
}

static void read_all(pk_draft *draft, const char *const *settings, size_t n_settings)
{
    begin(draft);
    for (size_t i = 0; i < draft->n_paths && !draft->complaints.out_of_memory; i++)
        pk_ini_read(draft, i);
    for (size_t i = 0; i < n_settings && !draft->complaints.out_of_memory; i++)
        pk_draft_setting(draft, draft->n_paths + i, settings[i]);
    if (draft->complaints.out_of_memory || draft->complaints.n_no_input > 0)
        return; /* what a missing file would have defined is not missing */
    read_values(draft);
    read_points(draft);
    pk_rules_check(draft);
}

static pk_status report(const pk_draft *draft, char **messages, pk_error *error)
{
    const pk_complaints *complaints = &draft->complaints;
    pk_status status = complaints->n_no_input > 0 ? PK_ERROR_NO_INPUT : PK_ERROR_DATA;
    *messages = pk_complaints_text(complaints);
    if (!*messages)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    return pk_fail(error, status, "%zu error%s in %s%s", complaints->n, complaints->n == 1 ? "" : "s",
                   draft->n_paths > 0 ? draft->paths[0] : "the settings",
                   draft->n_paths > 1 ? " and its overlays" : "");
}

static pk_status read_instance(pk_draft *draft, const char *const *settings, size_t n_settings, pk_instance **instance,
                               char **messages, pk_error *error)
{
    read_all(draft, settings, n_settings);
    if (!draft->complaints.out_of_memory && draft->complaints.n > 0)
        return report(draft, messages, error);
    pk_instance *built = pk_arena_zalloc(draft->arena, 1, sizeof *built);
    if (draft->complaints.out_of_memory || !built || !pk_instance_build(draft, built))
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    if (built->model == PK_THEATRE && built->earth != PK_PLANE) {
        pk_status status = pk_geodesic_load(error);
        if (status != PK_OK)
            return status;
    }
    built->arena = draft->arena;
    *instance = built;
    return PK_OK;
}

pk_status pk_instance_read(const char *const *paths, size_t n_paths, const char *const *settings, size_t n_settings,
                           pk_instance **instance, char **messages, pk_error *error)
{
    pk_status status;
    locale_t plain = (locale_t)0, before = (locale_t)0;
    *instance = NULL;
    *messages = NULL;
    if (n_paths + n_settings == 0)
        return pk_fail(error, PK_ERROR_USAGE, "no instance file");

    pk_draft draft = {.paths = paths, .n_paths = n_paths};
    draft.arena = pk_arena_new();
    plain = newlocale(LC_ALL_MASK, "C", (locale_t)0); /* numbers have points whatever the caller's language is */
    if (!draft.arena || !plain) {
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
        goto done;
    }
    before = uselocale(plain);
    draft.complaints = (pk_complaints){.arena = draft.arena, .paths = paths, .n_paths = n_paths};
    status = read_instance(&draft, settings, n_settings, instance, messages, error);
done:
    if (before)
        uselocale(before);
    if (plain)
        freelocale(plain);
    if (status != PK_OK)
        pk_arena_free(draft.arena);
    return status;
}
