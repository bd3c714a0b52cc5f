/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the plan says of itself. A stage's value is that of its own optimum, and a later stage may give back `keep` of
 * it: what the plan has now lies between the stage's bound and its value with `keep`, and for the last stage it is the
 * value.
 */
#include "theatre/check_parts.h"

#include <math.h>
#include <string.h>

/* docs/model.md: a later stage may always give back this much; so near, or so near relatively, a bound proves a value.
 */
static const double LEAST_SLACK = 1e-6, LEAST_TOLERANCE = 1e-6;

/* What the plan has of a stage's goal; see pk_gap_range. */
typedef struct range {
    double least, most;
} range;

static range stage_range(const pk_ledger *ledger, pk_stage stage, const pk_gap_range *gap)
{
    double value = NAN;
    switch (stage) {
    case PK_STAGE_GAP: return (range){gap->least, gap->most};
    case PK_STAGE_CHANGES: value = pk_ledger_changes(ledger); break;
    case PK_STAGE_PERSONNEL: value = pk_ledger_people(ledger); break;
    case PK_STAGE_FLIGHT_HOURS: value = pk_ledger_flight_hours(ledger); break;
    case PK_STAGE_COUNT: break;
    }
    return (range){value, value};
}

static void check_stage_bound(pk_ledger *ledger, const pk_plan_stage *stage)
{
    const char *name = pk_stage_name(stage->stage);
    double tolerance = ledger->instance->gap_tolerance;
    if (!isnan(stage->bound) && !pk_within(stage->bound, stage->value))
        pk_find(ledger->findings, "stage %s: the bound %.9g is above the value %.9g", name, stage->bound, stage->value);
    double apart = stage->value - stage->bound;
    bool proven = pk_within(apart, fmax(LEAST_SLACK, fmax(LEAST_TOLERANCE, tolerance) * fabs(stage->value)));
    if (stage->status == PK_PLAN_OPTIMAL && !proven)
        pk_find(ledger->findings, "stage %s: said to be optimal, value %.9g and bound %.9g differ by more than %g",
                name, stage->value, stage->bound, tolerance);
    if (ledger->plan->status == PK_PLAN_OPTIMAL && stage->status != PK_PLAN_OPTIMAL)
        pk_find(ledger->findings, "the plan is said to be optimal, its stage %s is %s", name,
                pk_plan_status_name(stage->status));
}

static void check_stage(pk_ledger *ledger, const pk_plan_stage *stage, bool last, const pk_gap_range *gap)
{
    const char *name = pk_stage_name(stage->stage);
    if (!isfinite(stage->value)) {
        pk_find(ledger->findings, "stage %s: %g cannot be a value", name, stage->value);
        return;
    }
    range now = stage_range(ledger, stage->stage, gap);
    double slack = fmax(LEAST_SLACK, ledger->instance->keep * fabs(stage->value));
    if (last && !(pk_within(now.least, stage->value) && pk_within(stage->value, now.most)))
        pk_find(ledger->findings, "stage %s: the value is said to be %.9g, it is %.9g", name, stage->value, now.most);
    if (!last && !pk_within(now.least, stage->value + slack))
        pk_find(ledger->findings, "stage %s: its value was %.9g, later stages may leave %.9g, they left %.9g", name,
                stage->value, stage->value + slack, now.least);
    if (!isnan(stage->bound) && !pk_within(stage->bound, now.most))
        pk_find(ledger->findings, "stage %s: the bound is said to be %.9g, the plan has %.9g", name, stage->bound,
                now.most);
    check_stage_bound(ledger, stage);
}

/* The plan's stages must be the first ones of the instance's order, all of them where it is optimal. Without a previous
 * plan nothing changes, and that stage may be left out. */
static void check_order(pk_ledger *ledger)
{
    const pk_instance *instance = ledger->instance;
    const pk_plan *plan = ledger->plan;
    size_t next = 0;
    for (size_t i = 0; i < instance->n_order; i++) {
        if (next < plan->n_stages && plan->stages[next].stage == instance->order[i]) {
            next++;
        } else if (instance->order[i] != PK_STAGE_CHANGES || ledger->has_previous) {
            if (plan->status == PK_PLAN_OPTIMAL || i == 0)
                pk_find(ledger->findings, "stage %s is missing", pk_stage_name(instance->order[i]));
            break;
        }
    }
    if (next < plan->n_stages)
        pk_find(ledger->findings, "stage %s is not in its place in the instance's order",
                pk_stage_name(plan->stages[next].stage));
}

static void check_number(pk_ledger *ledger, const char *what, double claimed, double computed)
{
    bool both_open = !isfinite(claimed) && !isfinite(computed);
    if (!both_open && !pk_alike(claimed, computed))
        pk_find(ledger->findings, "%s is said to be %.9g, it is %.9g", what, claimed, computed);
}

void pk_check_claims(pk_ledger *ledger, const pk_gap_range *gap)
{
    const pk_plan *plan = ledger->plan;
    check_order(ledger);
    for (size_t i = 0; i < plan->n_stages; i++)
        check_stage(ledger, &plan->stages[i], i + 1 == plan->n_stages, gap);
    if (plan->n_stages > 0) {
        double value = plan->stages[0].value, bound = plan->stages[0].bound;
        check_number(ledger, "objective", plan->objective, value);
        check_number(ledger, "bound", plan->bound, bound);
        if (fabs(value) > LEAST_SLACK) /* of next to nothing a share says nothing */
            check_number(ledger, "relative_gap", plan->relative_gap, fmax(0, value - bound) / fabs(value));
    }
    double scale = gap->weight > 0 ? 100 / gap->weight : 0;
    double percent = fmin(fmax(plan->coverage_gap_percent, scale * gap->least), scale * gap->most);
    check_number(ledger, "coverage_gap_percent", plan->coverage_gap_percent, percent);
}
