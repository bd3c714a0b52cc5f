/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the published formats, and what their readers share. */
#include "classic/data.h"

#include "base/arena.h"
#include "classic/names.h"
#include "engine/geodesic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    pk_classic_reader *read;
} FORMATS[] = {
    {"orlib-scp", pk_classic_read_scp}, {"orlib-rail", pk_classic_read_rail},   {"orlib-pmed", pk_classic_read_pmed},
    {"orlib-cap", pk_classic_read_cap}, {"holmberg", pk_classic_read_holmberg}, {"grid", pk_classic_read_grid},
    {"points", pk_classic_read_points}, {"sites", pk_classic_read_sites},       {"matrix", pk_classic_read_matrix},
};

enum { N_FORMATS = sizeof FORMATS / sizeof FORMATS[0] };

static pk_status check_names(const pk_classic_data *data, const char *path, pk_error *error)
{
    pk_names names = {0};
    pk_status status = PK_OK;
    for (size_t j = 0, index; j < data->n_sites && !status; j++)
        if (!pk_names_add(&names, data->site_name[j], &index))
            status = pk_fail(error, PK_ERROR_MEMORY, "out of memory");
        else if (index < j)
            status = pk_fail(error, PK_ERROR_DATA, "%s: found site '%s' twice, expected names that differ", path,
                             data->site_name[j]);
    pk_names_free(&names);
    return status;
}

static pk_status find_reader(const char *format, pk_classic_reader **read, pk_error *error)
{
    for (size_t k = 0; format && k < N_FORMATS; k++)
        if (strcmp(format, FORMATS[k].name) == 0) {
            *read = FORMATS[k].read;
            return PK_OK;
        }
    char names[256] = "";
    for (size_t k = 0, used = 0; k < N_FORMATS; k++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", k ? ", " : "", FORMATS[k].name);
    return pk_fail(error, PK_ERROR_DATA, "[instance] format: found '%s', expected one of %s", format ? format : "",
                   names);
}

pk_status pk_classic_data_read(const pk_instance *instance, pk_classic_data **data, pk_error *error)
{
    *data = NULL;
    pk_classic_reader *read = NULL;
    pk_status status = find_reader(instance->classic.format, &read, error);
    if (status)
        return status;
    if (!instance->classic.data)
        return pk_fail(error, PK_ERROR_DATA, "[instance] data: found none, expected the path of a data file");
    pk_classic_data *fresh = calloc(1, sizeof *fresh);
    if (!fresh || !(fresh->arena = pk_arena_new())) {
        free(fresh);
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    }
    fresh->sites = -1;
    status = read(instance, fresh, error);
    if (!status)
        status = check_names(fresh, instance->classic.data, error);
    if (!status && instance->model == PK_PMEDIAN && fresh->site_position &&
        pk_classic_geometry(instance, fresh).earth == PK_WGS84)
        status = pk_geodesic_load(error); /* every pair is weighed */
    if (status) {
        pk_classic_data_free(fresh);
        return status;
    }
    *data = fresh;
    return PK_OK;
}

void pk_classic_data_free(pk_classic_data *data)
{
    if (!data)
        return;
    pk_sets_free(&data->cover);
    pk_arena_free(data->arena);
    free(data);
}

pk_geometry pk_classic_geometry(const pk_instance *instance, const pk_classic_data *data)
{
    pk_geometry geometry = {.earth = instance->earth, .sphere_radius_km = PK_SPHERE_RADIUS_KM};
    if (instance->classic.earth_radius_m > 0) {
        geometry.earth = PK_SPHERE;
        geometry.sphere_radius_km = instance->classic.earth_radius_m / 1000;
    }
    if (data->plane)
        geometry.earth = PK_PLANE;
    return geometry;
}

double pk_classic_radius(const pk_instance *instance, const pk_classic_data *data)
{
    return data->site_position && !data->plane ? instance->classic.radius / 1000 : instance->classic.radius;
}

pk_status pk_classic_data_sites(pk_classic_data *data, size_t n_sites, pk_error *error)
{
    pk_arena *arena = data->arena;
    data->n_sites = n_sites;
    data->site_name = pk_arena_zalloc(arena, n_sites + 1, sizeof(char *));
    data->opening_cost = pk_arena_zalloc(arena, n_sites + 1, sizeof(double));
    data->capacity = pk_arena_zalloc(arena, n_sites + 1, sizeof(double));
    data->existing = pk_arena_zalloc(arena, n_sites + 1, sizeof(bool));
    if (!data->site_name || !data->opening_cost || !data->capacity || !data->existing)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    for (size_t j = 0; j < n_sites; j++) {
        data->opening_cost[j] = 1;
        data->capacity[j] = INFINITY;
    }
    return PK_OK;
}

pk_status pk_classic_data_customers(pk_classic_data *data, size_t n_customers, pk_error *error)
{
    pk_arena *arena = data->arena;
    data->n_customers = n_customers;
    data->customer_name = pk_arena_zalloc(arena, n_customers + 1, sizeof(char *));
    data->demand = pk_arena_zalloc(arena, n_customers + 1, sizeof(double));
    if (!data->customer_name || !data->demand)
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    for (size_t i = 0; i < n_customers; i++)
        data->demand[i] = 1;
    return PK_OK;
}

static pk_status number_names(pk_arena *arena, const char **names, size_t n, pk_error *error)
{
    for (size_t k = 0; k < n; k++)
        if (!(names[k] = pk_arena_printf(arena, "%zu", k + 1)))
            return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    return PK_OK;
}

pk_status pk_classic_data_size(pk_classic_data *data, size_t n_sites, size_t n_customers, pk_error *error)
{
    pk_status status;
    if ((status = pk_classic_data_sites(data, n_sites, error)) ||
        (status = pk_classic_data_customers(data, n_customers, error)) ||
        (status = number_names(data->arena, data->site_name, n_sites, error)))
        return status;
    return number_names(data->arena, data->customer_name, n_customers, error);
}
