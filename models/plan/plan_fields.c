/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/plan_json.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

const pk_field pk_plan_fields[] = {
    {"instance", PK_FIELD_TEXT, offsetof(pk_plan, instance), 0},
    {"model", PK_FIELD_MODEL, offsetof(pk_plan, model), 0},
    {"status", PK_FIELD_STATUS, offsetof(pk_plan, status), 0},
    {"objective", PK_FIELD_MAYBE, offsetof(pk_plan, objective), 0},
    {"bound", PK_FIELD_MAYBE, offsetof(pk_plan, bound), 0},
    {"relative_gap", PK_FIELD_MAYBE, offsetof(pk_plan, relative_gap), 0},
    {"coverage_gap_percent", PK_FIELD_MAYBE, offsetof(pk_plan, coverage_gap_percent), 0},
    {"rota_gap_percent", PK_FIELD_OPTIONAL, offsetof(pk_plan, rota_gap_percent), 0},
};
const size_t pk_n_plan_fields = COUNT_OF(pk_plan_fields);

static const pk_field stage_fields[] = {
    {"name", PK_FIELD_STAGE, offsetof(pk_plan_stage, stage), 0},
    {"value", PK_FIELD_MAYBE, offsetof(pk_plan_stage, value), 0},
    {"bound", PK_FIELD_MAYBE, offsetof(pk_plan_stage, bound), 0},
    {"status", PK_FIELD_STATUS, offsetof(pk_plan_stage, status), 0},
};

static const pk_field site_fields[] = {{NULL, PK_FIELD_TEXT, 0, 0}};

static const pk_field units_fields[] = {
    {"contributor", PK_FIELD_TEXT, offsetof(pk_plan_units, contributor), 0},
    {"type", PK_FIELD_TEXT, offsetof(pk_plan_units, type), 0},
    {"site", PK_FIELD_TEXT, offsetof(pk_plan_units, site), 0},
    {"number", PK_FIELD_COUNT, offsetof(pk_plan_units, number), 0},
    {"on_alert", PK_FIELD_COUNT, offsetof(pk_plan_units, on_alert), 0},
};

static const pk_field sorties_fields[] = {
    {"contributor", PK_FIELD_TEXT, offsetof(pk_plan_sorties, contributor), 0},
    {"type", PK_FIELD_TEXT, offsetof(pk_plan_sorties, type), 0},
    {"base", PK_FIELD_TEXT, offsetof(pk_plan_sorties, base), 0},
    {"zone", PK_FIELD_TEXT, offsetof(pk_plan_sorties, zone), 0},
    {"task", PK_FIELD_TASK, offsetof(pk_plan_sorties, task), 0},
    {"period", PK_FIELD_COUNT, offsetof(pk_plan_sorties, period), 0},
    {"number", PK_FIELD_NUMBER, offsetof(pk_plan_sorties, number), 0},
};

static const pk_field ships_fields[] = {
    {"contributor", PK_FIELD_TEXT, offsetof(pk_plan_ships, contributor), 0},
    {"type", PK_FIELD_TEXT, offsetof(pk_plan_ships, type), 0},
    {"port", PK_FIELD_TEXT, offsetof(pk_plan_ships, port), 0},
    {"target", PK_FIELD_TEXT, offsetof(pk_plan_ships, target), 0},
    {"task", PK_FIELD_TASK, offsetof(pk_plan_ships, task), 0},
    {"number", PK_FIELD_COUNT, offsetof(pk_plan_ships, number), 0},
};

static const pk_field gap_fields[] = {
    {"target", PK_FIELD_TEXT, offsetof(pk_plan_gap, target), 0},
    {"task", PK_FIELD_TASK, offsetof(pk_plan_gap, task), 0},
    {"required", PK_FIELD_NUMBER, offsetof(pk_plan_gap, required), 0},
    {"met", PK_FIELD_NUMBER, offsetof(pk_plan_gap, met), 0},
    {"weight", PK_FIELD_NUMBER, offsetof(pk_plan_gap, weight), 0},
    {"required_by_period", PK_FIELD_SERIES, offsetof(pk_plan_gap, required_by_period),
     offsetof(pk_plan_gap, n_periods)},
    {"met_by_period", PK_FIELD_SAME_SERIES, offsetof(pk_plan_gap, met_by_period), offsetof(pk_plan_gap, n_periods)},
};

static const pk_field limit_fields[] = {
    {"name", PK_FIELD_TEXT, offsetof(pk_plan_limit, name), 0},
    {"used", PK_FIELD_NUMBER, offsetof(pk_plan_limit, used), 0},
    {"allowed", PK_FIELD_ALLOWED, offsetof(pk_plan_limit, allowed), 0},
};

static const pk_field assignment_fields[] = {
    {"customer", PK_FIELD_TEXT, offsetof(pk_plan_assignment, customer), 0},
    {"site", PK_FIELD_TEXT, offsetof(pk_plan_assignment, site), 0},
    {"share", PK_FIELD_NUMBER, offsetof(pk_plan_assignment, share), 0},
};

static const pk_field rota_fields[] = {
    {"contributor", PK_FIELD_TEXT, offsetof(pk_plan_rota, contributor), 0},
    {"type", PK_FIELD_TEXT, offsetof(pk_plan_rota, type), 0},
    {"base", PK_FIELD_TEXT, offsetof(pk_plan_rota, base), 0},
    {"zone", PK_FIELD_TEXT, offsetof(pk_plan_rota, zone), 0},
    {"task", PK_FIELD_TASK, offsetof(pk_plan_rota, task), 0},
    {"period", PK_FIELD_COUNT, offsetof(pk_plan_rota, period), 0},
    {"by_day", PK_FIELD_SERIES, offsetof(pk_plan_rota, by_day), offsetof(pk_plan_rota, n_days)},
};

#define LIST(member, fields, type, optional)                                                                           \
    {                                                                                                                  \
#member, fields, COUNT_OF(fields), sizeof(type), offsetof(pk_plan, member), offsetof(pk_plan, n_##member),     \
            optional                                                                                                   \
    }

const pk_plan_list pk_plan_lists[] = {
    LIST(stages, stage_fields, pk_plan_stage, false), LIST(sites, site_fields, const char *, false),
    LIST(units, units_fields, pk_plan_units, false),  LIST(sorties, sorties_fields, pk_plan_sorties, false),
    LIST(ships, ships_fields, pk_plan_ships, false),  LIST(gaps, gap_fields, pk_plan_gap, false),
    LIST(limits, limit_fields, pk_plan_limit, false), LIST(assignments, assignment_fields, pk_plan_assignment, true),
    LIST(rota, rota_fields, pk_plan_rota, true),
};
const size_t pk_n_plan_lists = COUNT_OF(pk_plan_lists);

const char *pk_field_name(pk_field_kind kind, int value)
{
    switch (kind) {
    case PK_FIELD_MODEL: return value < PK_MODEL_COUNT ? pk_model_name((pk_model)value) : "";
    case PK_FIELD_STATUS: return value < PK_PLAN_STATUS_COUNT ? pk_plan_status_name((pk_plan_status)value) : "";
    case PK_FIELD_STAGE: return value < PK_STAGE_COUNT ? pk_stage_name((pk_stage)value) : "";
    case PK_FIELD_TASK: return value < PK_TASK_COUNT ? pk_task_name((pk_task)value) : "";
    default: return "";
    }
}
