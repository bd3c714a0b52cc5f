/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules 7 to 9 of docs/model.md section 5, and the plan's own list of its limits. O(contributors · types · sites). */
#include "theatre/check_parts.h"

#include <math.h>
#include <string.h>

static double contributor_people(const pk_ledger *ledger, size_t c)
{
    const pk_instance *instance = ledger->instance;
    double people = 0;
    for (size_t k = 0; k < instance->n_types; k++)
        for (size_t s = 0; s < instance->n_sites; s++)
            people += instance->types[k].personnel * ledger->stationed[pk_ledger_cell(ledger, c, k, s)];
    return people;
}

double pk_ledger_people(const pk_ledger *ledger)
{
    const pk_instance *instance = ledger->instance;
    double people = 0;
    for (size_t s = 0; s < instance->n_sites; s++)
        people += ledger->used[s] ? instance->sites[s].personnel : 0;
    for (size_t c = 0; c < instance->n_contributors; c++)
        people += contributor_people(ledger, c);
    return people;
}

static double total_cost(const pk_ledger *ledger)
{
    const pk_instance *instance = ledger->instance;
    double cost = 0;
    for (size_t s = 0; s < instance->n_sites; s++) {
        cost += ledger->used[s] ? instance->sites[s].cost : 0;
        for (size_t c = 0; c < instance->n_contributors; c++)
            for (size_t k = 0; k < instance->n_types; k++)
                cost += instance->types[k].cost * ledger->stationed[pk_ledger_cell(ledger, c, k, s)];
    }
    return cost;
}

static double sites_used(const pk_ledger *ledger, pk_domain domain)
{
    double used = 0;
    for (size_t s = 0; s < ledger->instance->n_sites; s++)
        used += ledger->used[s] && ledger->instance->sites[s].domain == domain;
    return used;
}

double pk_ledger_changes(const pk_ledger *ledger)
{
    const pk_instance *instance = ledger->instance;
    double changes = 0;
    for (size_t cell = 0; cell < instance->n_contributors * instance->n_types * instance->n_sites; cell++)
        changes += fmax(0, ledger->stationed[cell] - ledger->before[cell]);
    return ledger->has_previous ? changes : 0;
}

double pk_ledger_flight_hours(const pk_ledger *ledger)
{
    double hours = 0;
    for (size_t i = 0; i < ledger->n_sorties; i++)
        hours += ledger->sorties[i].number * ledger->instance->types[ledger->sorties[i].type].endurance_h;
    return hours * ledger->instance->horizon_days;
}

static bool contributor_limit(const pk_ledger *ledger, const char *name, double *used, double *allowed)
{
    static const char prefix[] = "contributor.", suffix[] = ".personnel";
    size_t before = sizeof prefix - 1, after = sizeof suffix - 1, length = strlen(name);
    if (length < before + after || strncmp(name, prefix, before) != 0 || strcmp(name + length - after, suffix) != 0)
        return false;
    for (size_t c = 0; c < ledger->instance->n_contributors; c++) {
        const pk_contributor *contributor = &ledger->instance->contributors[c];
        if (strlen(contributor->name) == length - before - after &&
            strncmp(contributor->name, name + before, length - before - after) == 0) {
            *used = contributor_people(ledger, c);
            *allowed = contributor->personnel;
            return true;
        }
    }
    return false;
}

/* What a plan uses of a limit and what there is, by the limit's name; false where there is no such name. */
static bool find_limit(const pk_ledger *ledger, const char *name, double *used, double *allowed)
{
    const pk_instance *instance = ledger->instance;
    const struct {
        const char *name;
        double used, allowed;
    } limits[] = {
        {"personnel", pk_ledger_people(ledger), instance->personnel_limit},
        {"cost", total_cost(ledger), instance->cost_limit},
        {"max_bases", sites_used(ledger, PK_AIR), instance->max_bases},
        {"max_ports", sites_used(ledger, PK_SEA), instance->max_ports},
        {"max_changes", pk_ledger_changes(ledger), instance->max_changes},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (strcmp(limits[i].name, name) == 0) {
            *used = limits[i].used;
            *allowed = limits[i].allowed;
            return true;
        }
    return contributor_limit(ledger, name, used, allowed);
}

void pk_check_limits(pk_ledger *ledger)
{
    static const struct {
        const char *name, *unit;
    } limits[] = {{"personnel", "people"},
                  {"cost", "of cost"},
                  {"max_bases", "bases used"},
                  {"max_ports", "ports used"},
                  {"max_changes", "units stand where they did not stand before"}};
    double used, allowed;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (find_limit(ledger, limits[i].name, &used, &allowed) && !pk_within(used, allowed))
            pk_find(ledger->findings, "%s: %.9g %s, %.9g allowed", limits[i].name, used, limits[i].unit, allowed);
    for (size_t c = 0; c < ledger->instance->n_contributors; c++) {
        const pk_contributor *contributor = &ledger->instance->contributors[c];
        double people = contributor_people(ledger, c);
        if (!pk_within(people, contributor->personnel))
            pk_find(ledger->findings, "contributor %s: %.9g people, %.9g allowed", contributor->name, people,
                    contributor->personnel);
    }
}

void pk_check_listed_limits(pk_ledger *ledger)
{
    for (size_t i = 0; i < ledger->plan->n_limits; i++) {
        const pk_plan_limit *limit = &ledger->plan->limits[i];
        double used, allowed;
        if (!find_limit(ledger, limit->name, &used, &allowed)) {
            pk_find(ledger->findings, "limits: the instance has no limit %s", limit->name);
            continue;
        }
        if (!pk_alike(limit->used, used))
            pk_find(ledger->findings, "limits: %s is said to use %.9g, it uses %.9g", limit->name, limit->used, used);
        bool both_open = isinf(allowed) && !isfinite(limit->allowed);
        if (!both_open && !pk_alike(limit->allowed, allowed))
            pk_find(ledger->findings, "limits: %s is said to allow %.9g, it allows %.9g", limit->name, limit->allowed,
                    allowed);
        for (size_t other = 0; other < i; other++)
            if (strcmp(ledger->plan->limits[other].name, limit->name) == 0)
                pk_find(ledger->findings, "limits: %s is listed twice", limit->name);
    }
}
