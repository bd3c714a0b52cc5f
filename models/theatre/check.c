/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Does a theatre plan keep every rule, and is its value what it says?
 *
 * Works from the instance and the plan alone. Nothing is shared with the programme but the distances, polygons and
 * lattices of engine/geometry.h: who may stand where, reach, rates and requirements are formed here once more from
 * docs/model.md, contributor by contributor, period by period and point by point, without groups or classes.
 *
 * How the page is read where a plan shows it:
 *  - A row of `sorties` is the number in one period of the day, a mean over the horizon's days: in period t a zone gets
 *    Σ τ·f hours, of which min(r_t, ·) count. What one period has too much helps no other.
 *  - A ship yields φ·H hours in every period of the day, whatever the zone's window, and min(r_t, Σ φ·H·e) count; a
 *    lane asks for the same in every period.
 *  - Over the horizon both are the day's sum times horizon_days, and shares need no horizon.
 *  - A task is wanted where its requirement over the day is more than 0; only such tasks have a gap and a weight.
 *  - A used site hosts units or is open: a candidate where nothing stands must not be listed.
 *  - `changes` counts by name; without a previous plan it is 0.
 *
 * A plan that is said to be infeasible can be checked too: a plan in which nothing stands but the open sites keeps
 * every rule except, maybe, the limits of 7 and 8. An instance is infeasible exactly where it does not keep those.
 */
#include "theatre/check.h"

#include "theatre/check_parts.h"

#include <stdlib.h>
#include <string.h>

static void check_no_plan(pk_ledger *ledger)
{
    const pk_plan *plan = ledger->plan;
    if (plan->n_sites + plan->n_units + plan->n_sorties + plan->n_ships > 0) {
        pk_find(ledger->findings, "the plan is said to be %s, yet something stands there",
                pk_plan_status_name(plan->status));
        return;
    }
    if (plan->status != PK_PLAN_INFEASIBLE)
        return;
    pk_findings reasons = {0};
    pk_ledger open_sites = *ledger;
    open_sites.findings = &reasons;
    for (size_t s = 0; s < ledger->instance->n_sites; s++)
        open_sites.used[s] = ledger->instance->sites[s].status == PK_OPEN;
    pk_check_limits(&open_sites);
    if (reasons.n == 0)
        pk_find(ledger->findings, "the plan is said to be infeasible, yet the open sites alone keep every rule");
    free(reasons.text);
}

static pk_status check_plan(pk_ledger *ledger, pk_error *error)
{
    pk_check_rules(ledger);
    pk_check_limits(ledger);
    pk_check_listed_limits(ledger);
    pk_gap_range gap;
    pk_status status = pk_check_gaps(ledger, &gap, error);
    if (status)
        return status;
    pk_check_claims(ledger, &gap);
    return pk_check_rota(ledger, error);
}

pk_status pk_theatre_check(const pk_instance *instance, const pk_plan *plan, pk_findings *findings, pk_error *error)
{
    pk_plan *previous = NULL;
    pk_ledger *ledger = NULL;
    pk_status status = PK_OK;
    if (instance->previous_plan)
        status = pk_plan_read(instance->previous_plan, &previous, error);
    if (!status)
        status = pk_ledger_new(instance, plan, previous, findings, &ledger, error);
    if (status)
        goto done;
    if (strcmp(plan->instance, instance->name) != 0)
        pk_find(findings, "the plan is one of instance %s, this is instance %s", plan->instance, instance->name);
    if (plan->status == PK_PLAN_OPTIMAL || plan->status == PK_PLAN_FEASIBLE)
        status = check_plan(ledger, error);
    else
        check_no_plan(ledger);
done:
    pk_ledger_free(ledger);
    pk_plan_free(previous);
    return status;
}
