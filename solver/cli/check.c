/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * picket check: what the reader understood, as tables, and what is sound but perhaps not meant. Wrong instances never
 * get here: pk_instance_read has said all that is wrong with them.
 */
#include "cli/commands.h"
#include "report/table.h"
#include "theatre/doubts.h"
#include "theatre/points.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void add_limit(pk_table *table, const char *name, double limit)
{
    if (isinf(limit))
        return;
    pk_table_add(table, "%s", name);
    pk_table_add(table, "%.10g", limit);
}

static pk_status print_and_free(pk_table *table, const char *title, pk_error *error)
{
    if (pk_table_rows(table) > 0)
        printf("\n%s\n", title);
    pk_status status = pk_table_print(table, stdout, error);
    pk_table_free(table);
    return status;
}

static pk_status print_limits(const pk_instance *instance, pk_error *error)
{
    pk_table *table = pk_table_new("lr");
    add_limit(table, "personnel", instance->personnel_limit);
    add_limit(table, "cost", instance->cost_limit);
    add_limit(table, "bases", instance->max_bases);
    add_limit(table, "ports", instance->max_ports);
    add_limit(table, "changes to the previous plan", instance->max_changes);
    return print_and_free(table, "Limits", error);
}

static const char *earth_in_words(pk_earth earth)
{
    return earth == PK_WGS84 ? "WGS-84" : earth == PK_SPHERE ? "a sphere" : "a plane in km";
}

static void print_classic(const pk_instance *instance)
{
    printf("%s: %s on %s (%s)\n", instance->name, pk_model_name(instance->model), instance->classic.data,
           instance->classic.format);
}

static void print_head(const pk_instance *instance)
{
    printf("%s: %.10g day%s of %d periods of %.10g h, %s sorties, on %s\nOrder: ", instance->name,
           instance->horizon_days, instance->horizon_days > 1 ? "s" : "", instance->periods_per_day,
           24.0 / instance->periods_per_day, instance->whole_sorties ? "whole" : "average",
           earth_in_words(instance->earth));
    for (size_t i = 0; i < instance->n_order; i++)
        printf("%s%s", i ? ", " : "", pk_stage_name(instance->order[i]));
    printf("; optimal within %.4g %%, kept within %.4g %%\n", 100 * instance->gap_tolerance, 100 * instance->keep);
}

static pk_status print_sizes(const pk_instance *instance, pk_error *error)
{
    size_t sites[2] = {0, 0}, open[2] = {0, 0}, closed[2] = {0, 0}, types[2] = {0, 0}, targets[2] = {0, 0};
    double slots[2] = {0, 0}, sorties = 0;
    for (size_t i = 0; i < instance->n_sites; i++) {
        const pk_site *site = &instance->sites[i];
        sites[site->domain]++;
        open[site->domain] += site->status == PK_OPEN;
        closed[site->domain] += site->status == PK_CLOSED;
        slots[site->domain] += site->slots;
        sorties += site->sorties_per_day;
    }
    long long offered[2] = {0, 0};
    for (size_t k = 0; k < instance->n_types; k++) {
        types[instance->types[k].domain]++;
        for (size_t c = 0; c < instance->n_contributors; c++)
            offered[instance->types[k].domain] += instance->contributors[c].offered[k];
    }
    for (size_t i = 0; i < instance->n_targets; i++)
        targets[instance->targets[i].kind]++;

    pk_table *table = pk_table_new("lrl");
    for (int domain = PK_AIR; domain <= PK_SEA; domain++) {
        pk_table_add(table, domain == PK_AIR ? "bases" : "ports");
        pk_table_add(table, "%zu", sites[domain]);
        pk_table_add(table, domain == PK_AIR ? "%.10g parking slots, " : "%.10g berths", slots[domain]);
        if (domain == PK_AIR)
            pk_table_append(table, "%.10g sorties a day", sorties);
        if (open[domain] + closed[domain] > 0)
            pk_table_append(table, "; %zu open, %zu closed", open[domain], closed[domain]);
    }
    for (int domain = PK_AIR; domain <= PK_SEA; domain++) {
        pk_table_add(table, domain == PK_AIR ? "aircraft types" : "ship types");
        pk_table_add(table, "%zu", types[domain]);
        pk_table_add(table, "%lld units offered", offered[domain]);
    }
    pk_table_add(table, "contributors");
    pk_table_add(table, "%zu", instance->n_contributors);
    pk_table_add(table, "%s", "");
    pk_table_add(table, "zones");
    pk_table_add(table, "%zu", targets[PK_ZONE]);
    pk_table_add(table, "%s", "");
    pk_table_add(table, "lanes");
    pk_table_add(table, "%zu", targets[PK_LANE]);
    pk_table_add(table, "%s", "");
    return print_and_free(table, "What there is", error);
}

/* Units on offer that may do the task, of all contributors. */
static long long units_for(const pk_reach *reach, pk_task task)
{
    long long units = 0;
    for (size_t u = 0; u < reach->n_classes; u++)
        if (reach->classes[u].tasks >> task & 1)
            units += reach->classes[u].offered;
    return units;
}

/* Points of all zones that want aircraft on alert. */
static pk_status count_points(const pk_reach *reach, size_t *n_points, pk_error *error)
{
    const pk_instance *instance = reach->instance;
    *n_points = 0;
    for (size_t z = 0; z < instance->n_targets; z++) {
        if (!(instance->targets[z].required[PK_ALERT] > 0))
            continue;
        pk_position *points = NULL;
        double *weights = NULL;
        size_t n = 0;
        pk_status status = pk_zone_points(&reach->geometry, &instance->targets[z], &points, &weights, &n, error);
        free(points);
        free(weights);
        if (status != PK_OK)
            return status;
        *n_points += n;
    }
    return PK_OK;
}

static pk_status print_tasks(const pk_reach *reach, size_t n_points, pk_error *error)
{
    const pk_instance *instance = reach->instance;
    pk_table *table = pk_table_new("lrrrl");
    pk_table_add(table, "task");
    pk_table_add(table, "targets");
    pk_table_add(table, "weight");
    pk_table_add(table, "units on offer");
    pk_table_add(table, "needed");
    for (int task = 0; task < PK_TASK_COUNT; task++) {
        size_t n = 0;
        double weight = 0, hours = 0, aircraft = 0;
        for (size_t z = 0; z < instance->n_targets; z++) {
            const pk_target *target = &instance->targets[z];
            if (!(target->required[task] > 0))
                continue;
            n++;
            weight += target->weight[task];
            hours += pk_reach_required_day_h(reach, z, (pk_task)task);
            aircraft += target->required[task];
        }
        if (n == 0)
            continue;
        pk_table_add(table, "%s", pk_task_name((pk_task)task));
        pk_table_add(table, "%zu", n);
        pk_table_add(table, "%.10g", weight);
        pk_table_add(table, "%lld", units_for(reach, (pk_task)task));
        if (task == PK_ALERT)
            pk_table_add(table, "%.10g aircraft in time at %zu points", aircraft, n_points);
        else
            pk_table_add(table, "%.6g unit-hours a day", hours);
    }
    return print_and_free(table, "What is wanted", error);
}

/* Who offers a type, and where it may stand: sites that at least one of its contributors may use. */
static void count_stands(const pk_reach *reach, size_t type, long long *offered, size_t *contributors, size_t *sites)
{
    *offered = 0;
    *contributors = 0;
    *sites = 0;
    for (size_t u = 0; u < reach->n_classes; u++)
        if (reach->classes[u].type == type) {
            *offered += reach->classes[u].offered;
            ++*contributors;
        }
    for (size_t s = 0; s < reach->instance->n_sites; s++) {
        bool may = false;
        for (size_t u = 0; u < reach->n_classes && !may; u++)
            may = reach->classes[u].type == type && pk_reach_may_stand(reach, u, s);
        *sites += may;
    }
}

static size_t count_sites(const pk_instance *instance, pk_domain domain)
{
    size_t n = 0;
    for (size_t s = 0; s < instance->n_sites; s++)
        n += instance->sites[s].domain == domain;
    return n;
}

static pk_status print_types(const pk_reach *reach, pk_error *error)
{
    const pk_instance *instance = reach->instance;
    pk_table *table = pk_table_new("llrrrw");
    pk_table_add(table, "type");
    pk_table_add(table, "kind");
    pk_table_add(table, "units");
    pk_table_add(table, "contributors");
    pk_table_add(table, "may stand at");
    pk_table_add(table, "tasks");
    for (size_t k = 0; k < instance->n_types; k++) {
        const pk_type *type = &instance->types[k];
        long long offered;
        size_t contributors, sites;
        count_stands(reach, k, &offered, &contributors, &sites);
        pk_table_add(table, "%s", type->name);
        pk_table_add(table, type->domain == PK_AIR ? "aircraft" : "ship");
        pk_table_add(table, "%lld", offered);
        pk_table_add(table, "%zu", contributors);
        pk_table_add(table, type->domain == PK_AIR ? "%zu of %zu bases" : "%zu of %zu ports", sites,
                     count_sites(instance, type->domain));
        pk_table_add(table, "%s", "");
        const char *between = "";
        for (int task = 0; task < PK_TASK_COUNT; task++)
            if (type->tasks >> task & 1) {
                pk_table_append(table, "%s%s", between, pk_task_name((pk_task)task));
                between = ", ";
            }
    }
    return print_and_free(table, "Units", error);
}

static pk_status print_exclusions(const pk_reach *reach, pk_error *error)
{
    const pk_instance *instance = reach->instance;
    pk_table *table = pk_table_new("lrw");
    for (size_t i = 0; i < instance->n_exclusions; i++) {
        pk_table_add(table, "%s", instance->exclusions[i].name);
        pk_table_add(table, "%.10g km", instance->exclusions[i].buffer_km);
        pk_table_add(table, "%s", "");
        const char *between = "excludes ";
        for (size_t s = 0; s < instance->n_sites; s++)
            if (pk_exclusion_holds(&reach->geometry, &instance->exclusions[i], &instance->sites[s])) {
                pk_table_append(table, "%s%s", between, instance->sites[s].name);
                between = ", ";
            }
        if (*between == 'e')
            pk_table_append(table, "excludes no site");
    }
    return print_and_free(table, "Exclusions, with their buffers", error);
}

static void print_doubts(const char *text)
{
    puts("\nPerhaps not meant");
    while (*text) {
        size_t length = strcspn(text, "\n");
        printf("  %.*s\n", (int)length, text);
        text += length + 1;
    }
}

static pk_status print_theatre(const pk_instance *instance, pk_error *error)
{
    pk_reach *reach = NULL;
    size_t n_points = 0;
    pk_findings doubts = {0};
    pk_status status = pk_reach_new(instance, &reach, error);
    if (status == PK_OK)
        status = count_points(reach, &n_points, error);
    if (status == PK_OK)
        status = pk_doubts_find(reach, &doubts, error);
    if (status != PK_OK)
        goto done; /* before a word is printed */
    print_head(instance);
    status = print_sizes(instance, error);
    if (status == PK_OK)
        status = print_tasks(reach, n_points, error);
    if (status == PK_OK)
        status = print_types(reach, error);
    if (status == PK_OK)
        status = print_limits(instance, error);
    if (status == PK_OK)
        status = print_exclusions(reach, error);
    if (status == PK_OK && doubts.n > 0)
        print_doubts(doubts.text);
done:
    free(doubts.text);
    pk_reach_free(reach);
    return status;
}

pk_exit pk_command_check(const pk_options *options)
{
    pk_exit code = PK_EXIT_DONE;
    pk_instance *instance = NULL;
    char *messages = NULL;
    pk_error error = {0};
    pk_status status = pk_read_inputs(options, &instance, &messages, &error);
    if (status == PK_OK && instance->model == PK_THEATRE)
        status = print_theatre(instance, &error);
    else if (status == PK_OK)
        print_classic(instance);
    if (status != PK_OK)
        code = pk_print_failure(messages, &error);
    free(messages);
    pk_instance_free(instance);
    return code;
}
