/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Readers of points (every point a customer and a site), of sites and demand in two files, and of random grids. Where
 * the model goes over the customers block by block, they stay in their file; sites, and customers that are weighed one
 * by one, are kept in memory.
 */
#include "base/arena.h"
#include "base/team.h"
#include "classic/data.h"
#include "classic/places.h"

#include <stdlib.h>
#include <string.h>

static pk_status no_memory(pk_error *error)
{
    return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
}

/* ---- places that are kept ---- */

typedef struct place {
    pk_position position;
    double demand, cost, existing;
    size_t name, name_length; /* in the chunk's names */
} place;

/* What one block left. */
typedef struct chunk {
    struct chunk *next;
    size_t block, n;
    char *names;
    place place[]; /* [n] */
} chunk;

typedef struct keeper {
    chunk *chunks;
} keeper;

static bool keep(void *member, size_t block, const pk_places *places)
{
    keeper *k = member;
    size_t n_bytes = 0, at = 0;
    for (size_t i = 0; i < places->n; i++)
        n_bytes += places->name_length[i];
    chunk *c = malloc(sizeof *c + places->n * sizeof c->place[0]);
    char *names = malloc(n_bytes + 1);
    if (!c || !names) {
        free(c);
        free(names);
        return false;
    }
    *c = (chunk){k->chunks, block, places->n, names};
    k->chunks = c;
    for (size_t i = 0; i < places->n; i++) {
        c->place[i] = (place){.position = places->position[i],
                              .demand = places->demand ? places->demand[i] : 1,
                              .cost = places->cost ? places->cost[i] : 1,
                              .existing = places->existing ? places->existing[i] : 0,
                              .name = at,
                              .name_length = places->name_length[i]};
        memcpy(names + at, places->name[i], places->name_length[i]);
        at += places->name_length[i];
    }
    return true;
}

static void keeper_free(keeper *k)
{
    while (k->chunks) {
        chunk *next = k->chunks->next;
        free(k->chunks->names);
        free(k->chunks);
        k->chunks = next;
    }
}

/* All that was kept, in the order of the file. */
typedef struct kept {
    keeper keeper[PK_TEAM_MOST];
    const chunk **chunks; /* [n_chunks] by block */
    size_t n_chunks, n;
} kept;

static void kept_free(kept *k)
{
    for (size_t i = 0; i < PK_TEAM_MOST; i++)
        keeper_free(&k->keeper[i]);
    free(k->chunks);
}

static int by_block(const void *a, const void *b)
{
    size_t m = (*(const chunk *const *)a)->block, n = (*(const chunk *const *)b)->block;
    return m < n ? -1 : m > n;
}

static pk_status sort_kept(kept *k, pk_error *error)
{
    for (size_t i = 0; i < PK_TEAM_MOST; i++)
        for (const chunk *c = k->keeper[i].chunks; c; c = c->next)
            k->n_chunks++;
    k->chunks = malloc((k->n_chunks + 1) * sizeof(chunk *));
    if (!k->chunks)
        return no_memory(error);
    k->n_chunks = 0;
    for (size_t i = 0; i < PK_TEAM_MOST; i++)
        for (const chunk *c = k->keeper[i].chunks; c; c = c->next) {
            k->chunks[k->n_chunks++] = c;
            k->n += c->n;
        }
    qsort(k->chunks, k->n_chunks, sizeof(chunk *), by_block);
    return PK_OK;
}

static pk_status keep_all(const pk_places_file *file, kept *k, pk_error *error)
{
    void *members[PK_TEAM_MOST];
    size_t n = pk_team_size(file->n_blocks);
    for (size_t i = 0; i < n; i++)
        members[i] = &k->keeper[i];
    pk_status status = pk_places_each(file, keep, members, n, error);
    return status ? status : sort_kept(k, error);
}

/* ---- places that stay in their file ---- */

typedef struct file_points {
    pk_points points;
    pk_places_file file;
} file_points;

typedef struct passer {
    pk_points_visit *visit;
    void *member;
} passer;

static bool pass(void *member, size_t block, const pk_places *places)
{
    const passer *p = member;
    return p->visit(p->member, block, places->position, places->demand, places->n);
}

static pk_status each_of_file(const pk_points *points, pk_points_visit *visit, void *const *members, size_t n_members,
                              pk_error *error)
{
    const file_points *f = (const file_points *)points;
    passer passers[PK_TEAM_MOST];
    void *arguments[PK_TEAM_MOST];
    for (size_t i = 0; i < n_members; i++) {
        passers[i] = (passer){visit, members[i]};
        arguments[i] = &passers[i];
    }
    return pk_places_each(&f->file, pass, arguments, n_members, error);
}

/* ---- into the data ---- */

static pk_status fill_sites(pk_classic_data *data, const kept *k, pk_error *error)
{
    pk_status status = pk_classic_data_sites(data, k->n, error);
    if (status)
        return status;
    data->site_position = pk_arena_zalloc(data->arena, k->n, sizeof(pk_position));
    if (!data->site_position)
        return no_memory(error);
    for (size_t c = 0, j = 0; c < k->n_chunks; c++)
        for (size_t i = 0; i < k->chunks[c]->n; i++, j++) {
            const place *p = &k->chunks[c]->place[i];
            data->site_name[j] = pk_arena_strndup(data->arena, k->chunks[c]->names + p->name, p->name_length);
            if (!data->site_name[j])
                return no_memory(error);
            data->site_position[j] = p->position;
            data->opening_cost[j] = p->cost;
            data->existing[j] = p->existing > 0;
        }
    return PK_OK;
}

/* same_as_sites: the names are those of the sites. */
static pk_status fill_customers(pk_classic_data *data, const kept *k, bool same_as_sites, pk_error *error)
{
    pk_status status = pk_classic_data_customers(data, k->n, error);
    if (status)
        return status;
    data->customer_position = pk_arena_zalloc(data->arena, k->n, sizeof(pk_position));
    pk_point_array *array = pk_arena_zalloc(data->arena, 1, sizeof *array);
    if (!data->customer_position || !array)
        return no_memory(error);
    for (size_t c = 0, j = 0; c < k->n_chunks; c++)
        for (size_t i = 0; i < k->chunks[c]->n; i++, j++) {
            const place *p = &k->chunks[c]->place[i];
            data->customer_name[j] = same_as_sites
                                         ? data->site_name[j]
                                         : pk_arena_strndup(data->arena, k->chunks[c]->names + p->name, p->name_length);
            if (!data->customer_name[j])
                return no_memory(error);
            data->customer_position[j] = p->position;
            data->demand[j] = p->demand;
        }
    *array = pk_point_array_of(data->customer_position, data->demand, k->n);
    data->customers = &array->points;
    return PK_OK;
}

/* Customers of the file, which is taken over: kept if the model wants each of them, streamed otherwise. */
static pk_status take_customers(const pk_instance *instance, pk_places_file *file, pk_classic_data *data,
                                pk_error *error)
{
    if (instance->model == PK_PMEDIAN) {
        kept customers = {0};
        pk_status status = keep_all(file, &customers, error);
        if (!status)
            status = fill_customers(data, &customers, false, error);
        kept_free(&customers);
        pk_places_close(file);
        return status;
    }
    file_points *points = pk_arena_zalloc(data->arena, 1, sizeof *points);
    pk_place_field *field = pk_arena_zalloc(data->arena, file->n_fields, sizeof *field);
    char *path = pk_arena_strdup(data->arena, file->path);
    if (points && field && path) {
        for (size_t f = 0; f < file->n_fields; f++) /* nobody asks for their names */
            field[f] = file->field[f] == PK_FIELD_NAME ? PK_FIELD_OTHER : file->field[f];
        *points = (file_points){{file->n_blocks, each_of_file}, *file};
        points->file.field = field;
        points->file.path = path;
        data->customers = &points->points;
    }
    pk_places_close(file);
    return data->customers ? PK_OK : no_memory(error);
}

pk_status pk_classic_read_points(const pk_instance *instance, pk_classic_data *data, pk_error *error)
{
    pk_places_file file;
    kept points = {0};
    pk_status status = pk_places_open_csv(instance->classic.data, &file, error);
    if (status)
        return status;
    data->plane = file.plane;
    if (!(status = keep_all(&file, &points, error)) && !(status = fill_sites(data, &points, error)))
        status = fill_customers(data, &points, true, error);
    kept_free(&points);
    pk_places_close(&file);
    return status;
}

/* `data` names the sites' file, or "SITES, DEMAND"; the demand stands in demand.csv beside the sites otherwise. A
 * relative second path starts in the first one's folder. */
static pk_status two_paths(const char *written, pk_arena *arena, const char **sites, const char **demand,
                           pk_error *error)
{
    const char *comma = strchr(written, ',');
    size_t length = comma ? (size_t)(comma - written) : strlen(written);
    while (length && written[length - 1] == ' ')
        length--;
    const char *second = comma ? comma + 1 + strspn(comma + 1, " ") : "demand.csv";
    *sites = pk_arena_strndup(arena, written, length);
    if (!*sites)
        return no_memory(error);
    const char *slash = strrchr(*sites, '/');
    int folder = slash && *second != '/' ? (int)(slash - *sites + 1) : 0;
    *demand = pk_arena_printf(arena, "%.*s%s", folder, *sites, second);
    return *demand ? PK_OK : no_memory(error);
}

pk_status pk_classic_read_sites(const pk_instance *instance, pk_classic_data *data, pk_error *error)
{
    pk_places_file file = {0};
    kept sites = {0};
    const char *sites_path, *demand_path;
    pk_status status = two_paths(instance->classic.data, data->arena, &sites_path, &demand_path, error);
    if (status || (status = pk_places_open_csv(sites_path, &file, error)))
        return status;
    data->plane = file.plane;
    if (!(status = keep_all(&file, &sites, error)))
        status = fill_sites(data, &sites, error);
    kept_free(&sites);
    pk_places_close(&file);
    if (status || (status = pk_places_open_csv(demand_path, &file, error)))
        return status;
    if (data->plane == file.plane)
        return take_customers(instance, &file, data, error);
    status = pk_fail(error, PK_ERROR_DATA, "%s: found %s, expected %s as in %s", demand_path,
                     file.plane ? "x, y" : "lat, lon", data->plane ? "x, y" : "lat, lon", sites_path);
    pk_places_close(&file);
    return status;
}

pk_status pk_classic_read_grid(const pk_instance *instance, pk_classic_data *data, pk_error *error)
{
    pk_places_file file;
    kept sites = {0};
    pk_status status = pk_places_open_grid(instance->classic.data, &file, keep, &sites.keeper[0], error);
    if (!status) {
        data->plane = true;
        data->n_customers = file.n;
        if (!(status = sort_kept(&sites, error)) && !(status = fill_sites(data, &sites, error)))
            status = take_customers(instance, &file, data, error);
        else
            pk_places_close(&file);
    }
    kept_free(&sites);
    return status;
}
