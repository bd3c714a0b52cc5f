/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_reductions: what merging and each reduction leave of covering problems, one line a case.
 *   bench_reductions NAME FORMAT RADIUS FILE [EARTH_RADIUS_M]   a file of points, for both kinds of need
 *   bench_reductions NAME FILE.ini GRID_KM                      an instance: its zones' points on alert
 */
#include "classic/cover.h"
#include "engine/cover.h"
#include "engine/reduce.h"
#include "theatre/points.h"
#include "theatre/reach.h"

#include <stdio.h>
#include <stdlib.h>

static void print_need(const pk_classic_cover *cover, const double *cost, pk_need need)
{
    pk_reduced r;
    pk_reduced *parts = NULL;
    int n_parts = 0;
    if (pk_reduce(&cover->sets, cost, cover->weight, need, PK_REDUCE_ALL, &r, NULL))
        return;
    printf(need == PK_NEED_MUST ? " | must" : " | reward");
    for (pk_reduction k = 0; k < PK_REDUCTION_COUNT; k++)
        if (pk_reduction_needs(k) & (unsigned)need)
            printf(" | %d, %d", r.by[k].columns, r.by[k].rows);
        else
            printf(" | -");
    if (need == PK_NEED_MUST && !r.infeasible && !pk_reduced_split(&r, &parts, &n_parts, NULL))
        printf(" | %d × %d | %d |\n", r.sets.n_columns, r.sets.n_rows, n_parts);
    else
        printf(" | %d × %d | %s |\n", r.sets.n_columns, r.sets.n_rows, r.infeasible ? "infeasible" : "-");
    for (int p = 0; p < n_parts; p++)
        pk_reduced_free(&parts[p]);
    free(parts);
    pk_reduced_free(&r);
}

static pk_status reduce_points(const char *name, const pk_instance *instance, pk_error *error)
{
    pk_classic_data *data = NULL;
    pk_classic_cover cover = {0};
    double *cost = NULL;
    pk_status status = pk_classic_data_read(instance, &data, error);
    if (status || (status = pk_classic_cover_build(instance, data, NULL, &cover, error)))
        goto done;
    cost = malloc((data->n_sites + 1) * sizeof *cost);
    if (!cost) {
        status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
        goto done;
    }
    for (size_t j = 0; j < data->n_sites; j++)
        cost[j] = data->existing[j] ? 0 : data->opening_cost[j];
    for (pk_need need = PK_NEED_MUST; need <= PK_NEED_REWARD; need++) {
        printf("| %s | %g | %zu | %d", name, instance->classic.radius, data->n_sites, cover.sets.n_rows);
        print_need(&cover, cost, need);
    }
done:
    free(cost);
    pk_classic_cover_free(&cover);
    pk_classic_data_free(data);
    return status;
}

/* A disc a type that may be on alert and a site where it may stand. */
static size_t collect_discs(const pk_reach *reach, const pk_target *zone, pk_disc *discs)
{
    const pk_instance *instance = reach->instance;
    size_t n = 0;
    for (size_t k = 0; k < instance->n_types; k++)
        for (size_t s = 0; s < instance->n_sites; s++) {
            bool may = false;
            for (size_t u = 0; u < reach->n_classes; u++)
                may |= reach->classes[u].type == k && (reach->classes[u].tasks >> PK_ALERT & 1) &&
                       pk_reach_may_stand(reach, u, s);
            double radius_km = pk_type_alert_reach_km(&instance->types[k], zone->response_h);
            if (may && radius_km >= 0)
                discs[n++] = (pk_disc){instance->sites[s].position, radius_km};
        }
    return n;
}

static pk_status merge_points(const char *name, const pk_instance *instance, pk_error *error)
{
    pk_reach *reach = NULL;
    size_t all_points = 0, all_classes = 0, most_discs = 0;
    pk_disc *discs = malloc((instance->n_types * instance->n_sites + 1) * sizeof *discs);
    pk_status status = discs ? pk_reach_new(instance, &reach, error) : PK_ERROR_MEMORY;
    for (size_t z = 0; !status && z < instance->n_targets; z++) {
        const pk_target *zone = &instance->targets[z];
        pk_position *points = NULL;
        double *weights = NULL;
        size_t n = 0;
        pk_cover_classes classes = {0};
        if (!(zone->required[PK_ALERT] > 0))
            continue;
        size_t n_discs = collect_discs(reach, zone, discs);
        if (!(status = pk_zone_points(&reach->geometry, zone, &points, &weights, &n, error)))
            status = pk_cover_classify(&reach->geometry, discs, n_discs, points, weights, n, &classes, error);
        all_points += n;
        all_classes += classes.n_classes;
        most_discs = n_discs > most_discs ? n_discs : most_discs;
        pk_cover_classes_free(&classes);
        free(points);
        free(weights);
    }
    if (!status)
        printf("%s: %zu points, %zu (type, site) pairs, %zu classes\n", name, all_points, most_discs, all_classes);
    pk_reach_free(reach);
    free(discs);
    return status;
}

int main(int argc, char **argv)
{
    char settings[7][4096] = {"instance.model=mclp"};
    const char *list[7];
    size_t n = 0;
    bool points = argc == 5 || argc == 6;
    if (points) {
        n = 4;
        snprintf(settings[1], sizeof settings[1], "instance.format=%s", argv[2]);
        snprintf(settings[2], sizeof settings[2], "instance.radius=%s", argv[3]);
        snprintf(settings[3], sizeof settings[3], "instance.data=%s", argv[4]);
        if (argc == 6)
            snprintf(settings[n++], sizeof settings[4], "instance.earth_radius_m=%s", argv[5]);
        snprintf(settings[n++], sizeof settings[5], "instance.sites=1");
    } else if (argc == 4) {
        snprintf(settings[n++], sizeof settings[0], "instance.grid_km=%s", argv[3]);
    } else {
        fprintf(stderr, "usage: bench_reductions NAME FORMAT RADIUS FILE [EARTH_RADIUS_M] | NAME FILE.ini GRID_KM\n");
        return 64;
    }
    for (size_t k = 0; k < n; k++)
        list[k] = settings[k];
    const char *paths[] = {points ? NULL : argv[2]};
    pk_instance *instance = NULL;
    char *messages = NULL;
    pk_error error = {0};
    pk_status status = pk_instance_read(paths, points ? 0 : 1, list, n, &instance, &messages, &error);
    if (!status)
        status = points ? reduce_points(argv[1], instance, &error) : merge_points(argv[1], instance, &error);
    if (status)
        fprintf(stderr, "%s%s\n", messages ? messages : "", error.message);
    free(messages);
    pk_instance_free(instance);
    return status ? 70 : 0;
}
