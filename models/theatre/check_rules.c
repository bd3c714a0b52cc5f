/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may stand and serve where, and rules 1 to 4 and 6 of docs/model.md section 5. O(contributors · types · sites +
 * flows), and a distance for every site and exclusion.
 */
#include "theatre/check_parts.h"

#include <math.h>
#include <string.h>

/* ---- rule 1, and who may stand where ---- */

static bool accepts(const pk_contributor *contributor, const char *country)
{
    for (size_t i = 0; i < contributor->n_host_countries; i++)
        if (strcmp(contributor->host_countries[i], country) == 0)
            return true;
    return contributor->any_host;
}

static void check_host(pk_ledger *ledger, size_t c, size_t k, size_t s)
{
    const pk_contributor *contributor = &ledger->instance->contributors[c];
    const pk_type *type = &ledger->instance->types[k];
    const pk_site *site = &ledger->instance->sites[s];
    if (!accepts(contributor, site->country))
        pk_find(ledger->findings, "%s of %s at %s: %s accepts no units in %s", type->name, contributor->name,
                site->name, contributor->name, *site->country ? site->country : "a place without a country");
    if (site->runway_m < type->min_runway_m)
        pk_find(ledger->findings, "%s of %s at %s: %.9g m of runway, %.9g m are needed", type->name, contributor->name,
                site->name, site->runway_m, type->min_runway_m);
}

static double units_at(const pk_ledger *ledger, size_t s)
{
    double units = 0;
    for (size_t c = 0; c < ledger->instance->n_contributors; c++)
        for (size_t k = 0; k < ledger->instance->n_types; k++)
            units += ledger->stationed[pk_ledger_cell(ledger, c, k, s)];
    return units;
}

static void check_exclusions(pk_ledger *ledger, size_t s)
{
    const pk_site *site = &ledger->instance->sites[s];
    for (size_t i = 0; i < ledger->instance->n_exclusions; i++) {
        const pk_exclusion *exclusion = &ledger->instance->exclusions[i];
        if (!exclusion->applies_to[site->domain])
            continue;
        double distance_km =
            pk_polygon_distance_km(&ledger->geometry, exclusion->area, exclusion->n_area, site->position);
        if (distance_km <= exclusion->buffer_km)
            pk_find(ledger->findings, "%s %s hosts units, %.9g km from exclusion %s, whose buffer is %.9g km",
                    pk_site_kind(site), site->name, distance_km, exclusion->name, exclusion->buffer_km);
    }
}

static void check_site(pk_ledger *ledger, size_t s)
{
    const pk_site *site = &ledger->instance->sites[s];
    double units = units_at(ledger, s);
    if (units > 0 && site->status == PK_CLOSED)
        pk_find(ledger->findings, "%s %s is closed, %.9g units stand there", pk_site_kind(site), site->name, units);
    if (units > 0 && !ledger->used[s])
        pk_find(ledger->findings, "%s %s is not among the sites used, %.9g units stand there", pk_site_kind(site),
                site->name, units);
    if (ledger->used[s] && !(units > 0) && site->status != PK_OPEN)
        pk_find(ledger->findings, "%s %s is among the sites used, nothing stands there", pk_site_kind(site),
                site->name);
    if (!ledger->used[s] && site->status == PK_OPEN)
        pk_find(ledger->findings, "%s %s is open, it is not among the sites used", pk_site_kind(site), site->name);
    if (units > 0)
        check_exclusions(ledger, s);
}

static void check_stationing(pk_ledger *ledger)
{
    const pk_instance *instance = ledger->instance;
    for (size_t s = 0; s < instance->n_sites; s++)
        check_site(ledger, s);
    for (size_t c = 0; c < instance->n_contributors; c++)
        for (size_t k = 0; k < instance->n_types; k++) {
            double units = 0;
            for (size_t s = 0; s < instance->n_sites; s++) {
                double here = ledger->stationed[pk_ledger_cell(ledger, c, k, s)];
                units += here;
                if (here > 0)
                    check_host(ledger, c, k, s);
            }
            if (units > instance->contributors[c].offered[k])
                pk_find(ledger->findings, "contributor %s: %.9g of %s stand, %d are offered",
                        instance->contributors[c].name, units, instance->types[k].name,
                        instance->contributors[c].offered[k]);
        }
}

/* ---- rule 2 ---- */

static void check_slots(pk_ledger *ledger)
{
    const pk_instance *instance = ledger->instance;
    for (size_t s = 0; s < instance->n_sites; s++) {
        double slots = 0;
        for (size_t c = 0; c < instance->n_contributors; c++)
            for (size_t k = 0; k < instance->n_types; k++)
                slots += instance->types[k].slots * ledger->stationed[pk_ledger_cell(ledger, c, k, s)];
        if (!pk_within(slots, instance->sites[s].slots))
            pk_find(ledger->findings, "%s %s: %.9g slots used, %.9g there are", pk_site_kind(&instance->sites[s]),
                    instance->sites[s].name, slots, instance->sites[s].slots);
    }
}

/* ---- what a unit may do ---- */

static bool may_do(const pk_ledger *ledger, size_t c, size_t k, pk_task task)
{
    return ledger->instance->types[k].tasks & ledger->instance->contributors[c].tasks & (1u << task);
}

static void check_right(pk_ledger *ledger, size_t c, size_t k, pk_task task)
{
    if (!may_do(ledger, c, k, task))
        pk_find(ledger->findings, "%s of %s may not do %s", ledger->instance->types[k].name,
                ledger->instance->contributors[c].name, pk_task_name(task));
}

static void check_flow(pk_ledger *ledger, const pk_flow *flow)
{
    const pk_instance *instance = ledger->instance;
    const pk_type *type = &instance->types[flow->type];
    const pk_target *target = &instance->targets[flow->target];
    if (!(flow->number > 0))
        return;
    check_right(ledger, flow->contributor, flow->type, flow->task);
    if (!(target->required[flow->task] > 0))
        pk_find(ledger->findings, "%s of %s serve %s, which wants no %s", type->name,
                instance->contributors[flow->contributor].name, target->name, pk_task_name(flow->task));
    if (flow->task == PK_ESCORT && type->speed_kmh < target->convoy_speed_kmh)
        pk_find(ledger->findings, "%s of %s escorts %s at %.9g km/h, the convoys sail at %.9g km/h", type->name,
                instance->contributors[flow->contributor].name, target->name, type->speed_kmh,
                target->convoy_speed_kmh);
    if (type->domain == PK_AIR && instance->whole_sorties &&
        fabs(flow->number - round(flow->number)) > PK_CHECK_TOLERANCE)
        pk_find(ledger->findings, "%s of %s from %s to %s in period %zu: %.9g sorties are not a whole number",
                type->name, instance->contributors[flow->contributor].name, instance->sites[flow->site].name,
                target->name, flow->period, flow->number);
}

/* ---- rules 3, 4 and 6: flows are sorted by site, contributor and type ---- */

static double sorties_per_period(const pk_instance *instance, const pk_type *type)
{
    double period_h = 24.0 / instance->periods_per_day;
    double turns = period_h / (type->endurance_h + type->turnaround_h);
    return fmin(turns, type->max_sorties_per_day / instance->periods_per_day);
}

static bool same_class(const pk_flow *a, const pk_flow *b)
{
    return a->site == b->site && a->contributor == b->contributor && a->type == b->type;
}

static void check_availability(pk_ledger *ledger, const pk_flow *class, size_t period, double sorties)
{
    const pk_instance *instance = ledger->instance;
    const pk_type *type = &instance->types[class->type];
    size_t cell = pk_ledger_cell(ledger, class->contributor, class->type, class->site);
    double rate = sorties_per_period(instance, type);
    double busy = ledger->on_alert[cell] + (sorties > 0 ? sorties / rate : 0);
    double available = type->availability * ledger->stationed[cell];
    if (!pk_within(busy, available))
        pk_find(ledger->findings,
                "%s of %s at %s in period %zu: %.9g on alert and %.9g sorties need %.9g aircraft, %.9g of %.9g are "
                "available",
                type->name, instance->contributors[class->contributor].name, instance->sites[class->site].name, period,
                ledger->on_alert[cell], sorties, busy, available, ledger->stationed[cell]);
}

/* Rule 3 where nothing flies; rule 3 over sorties is check_sorties. */
static void check_alert(pk_ledger *ledger)
{
    const pk_instance *instance = ledger->instance;
    for (size_t c = 0; c < instance->n_contributors; c++)
        for (size_t k = 0; k < instance->n_types; k++) {
            double on_alert = 0;
            for (size_t s = 0; s < instance->n_sites; s++) {
                size_t cell = pk_ledger_cell(ledger, c, k, s);
                on_alert += ledger->on_alert[cell];
                double available = instance->types[k].availability * ledger->stationed[cell];
                if (!pk_within(ledger->on_alert[cell], available))
                    pk_find(ledger->findings, "%s of %s at %s: %.9g on alert, %.9g of %.9g are available",
                            instance->types[k].name, instance->contributors[c].name, instance->sites[s].name,
                            ledger->on_alert[cell], available, ledger->stationed[cell]);
            }
            if (on_alert > 0)
                check_right(ledger, c, k, PK_ALERT);
        }
}

static void check_sorties(pk_ledger *ledger)
{
    const pk_flow *flows = ledger->sorties;
    for (size_t first = 0, end; first < ledger->n_sorties; first = end) {
        for (end = first; end < ledger->n_sorties && same_class(&flows[first], &flows[end]);)
            end++;
        for (size_t t = 0; t < (size_t)ledger->instance->periods_per_day; t++) {
            double sorties = 0;
            for (size_t i = first; i < end; i++)
                sorties += flows[i].period == t ? flows[i].number : 0;
            if (sorties > 0)
                check_availability(ledger, &flows[first], t, sorties);
        }
    }
}

static void check_base_sorties(pk_ledger *ledger)
{
    const pk_instance *instance = ledger->instance;
    const pk_flow *flows = ledger->sorties;
    for (size_t first = 0, end; first < ledger->n_sorties; first = end) {
        const pk_site *base = &instance->sites[flows[first].site];
        double allowed = base->sorties_per_day / instance->periods_per_day;
        for (end = first; end < ledger->n_sorties && flows[end].site == flows[first].site;)
            end++;
        for (size_t t = 0; t < (size_t)instance->periods_per_day; t++) {
            double sorties = 0;
            for (size_t i = first; i < end; i++)
                sorties += flows[i].period == t ? flows[i].number : 0;
            if (!pk_within(sorties, allowed))
                pk_find(ledger->findings, "base %s in period %zu: %.9g sorties, it can handle %.9g", base->name, t,
                        sorties, allowed);
        }
    }
}

static void check_ships(pk_ledger *ledger)
{
    const pk_instance *instance = ledger->instance;
    const pk_flow *flows = ledger->ships;
    for (size_t first = 0, end; first < ledger->n_ships; first = end) {
        double assigned = 0;
        for (end = first; end < ledger->n_ships && same_class(&flows[first], &flows[end]); end++)
            assigned += flows[end].number;
        size_t cell = pk_ledger_cell(ledger, flows[first].contributor, flows[first].type, flows[first].site);
        if (assigned > ledger->stationed[cell])
            pk_find(ledger->findings, "port %s: %.9g %s of %s assigned, %.9g stand there",
                    instance->sites[flows[first].site].name, assigned, instance->types[flows[first].type].name,
                    instance->contributors[flows[first].contributor].name, ledger->stationed[cell]);
    }
}

void pk_check_rules(pk_ledger *ledger)
{
    check_stationing(ledger);
    check_slots(ledger);
    check_alert(ledger);
    for (size_t i = 0; i < ledger->n_sorties; i++)
        check_flow(ledger, &ledger->sorties[i]);
    for (size_t i = 0; i < ledger->n_ships; i++)
        check_flow(ledger, &ledger->ships[i]);
    check_sorties(ledger);
    check_base_sorties(ledger);
    check_ships(ledger);
}
