/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Readers of points (every point a customer and a site), of sites and demand in two files, of a long matrix of
 * distances, and of the random grids of Cordeau, Furini, Ljubić (2019).
 */
#include "base/arena.h"
#include "classic/data.h"
#include "classic/text.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MOST_POINTS = 10000000, ABSENT = -1 };

static pk_status no_memory(pk_error *error)
{
    return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
}

/* The column whose title is one of the words of `titles` ("x|lon|long"), any case; ABSENT where there is none. */
static long find_column(const pk_text *text, const char *titles)
{
    while (*titles) {
        size_t length = strcspn(titles, "|");
        for (size_t c = 0; c < text->n_cells; c++)
            if (strlen(text->cell[c]) == length && strncasecmp(text->cell[c], titles, length) == 0)
                return (long)c;
        titles += length + (titles[length] == '|');
    }
    return ABSENT;
}

typedef struct place {
    const char *name;
    pk_position position;
    double demand, cost;
    bool existing;
} place;

/* One CSV file of places. */
typedef struct places {
    place *place; /* [n] */
    size_t n, cap;
    bool plane;
} places;

static pk_status places_add(places *list, place fresh, pk_error *error)
{
    if (list->n == list->cap) {
        size_t cap = list->cap ? 2 * list->cap : 1024;
        place *more = realloc(list->place, cap * sizeof *more);
        if (!more)
            return no_memory(error);
        list->place = more;
        list->cap = cap;
    }
    list->place[list->n++] = fresh;
    return PK_OK;
}

static pk_status read_places(const char *path, pk_arena *arena, places *list, pk_error *error)
{
    pk_text text;
    pk_status status = pk_text_open(path, &text, error);
    if (status)
        return status;
    bool found;
    if ((status = pk_text_row(&text, &found, error)))
        goto done;
    long id = find_column(&text, "id|node_id|name"), x = find_column(&text, "x"), y = find_column(&text, "y"),
         lat = find_column(&text, "lat"), lon = find_column(&text, "lon|long"),
         demand = find_column(&text, "demand|weight"), cost = find_column(&text, "cost"),
         existing = find_column(&text, "existing");
    list->plane = x != ABSENT && y != ABSENT;
    if (!found || (!list->plane && (lat == ABSENT || lon == ABSENT))) {
        status =
            pk_text_fail(&text, found ? text.cell[0] : NULL, "a title row with 'x' and 'y' or 'lat' and 'lon'", error);
        goto done;
    }
    if (id == ABSENT) {
        status = pk_text_fail(&text, text.cell[0], "a title row with 'id' or 'name'", error);
        goto done;
    }
    size_t n_titles = text.n_cells;
    while (!(status = pk_text_row(&text, &found, error)) && found) {
        if (text.n_cells != n_titles) {
            status = pk_text_fail(&text, text.cell[0], "as many fields as the title row", error);
            goto done;
        }
        place fresh = {.demand = 1, .cost = 1};
        double is_open = 0;
        if (list->plane) {
            if ((status = pk_text_cell(&text, (size_t)x, "x", -INFINITY, INFINITY, &fresh.position.lat, error)) ||
                (status = pk_text_cell(&text, (size_t)y, "y", -INFINITY, INFINITY, &fresh.position.lon, error)))
                goto done;
        } else if ((status = pk_text_cell(&text, (size_t)lat, "lat", -90, 90, &fresh.position.lat, error)) ||
                   (status = pk_text_cell(&text, (size_t)lon, "lon", -360, 360, &fresh.position.lon, error)))
            goto done;
        if ((demand != ABSENT &&
             (status = pk_text_cell(&text, (size_t)demand, "demand", 0, INFINITY, &fresh.demand, error))) ||
            (cost != ABSENT && (status = pk_text_cell(&text, (size_t)cost, "cost", 0, INFINITY, &fresh.cost, error))) ||
            (existing != ABSENT && (status = pk_text_cell(&text, (size_t)existing, "existing", 0, 1, &is_open, error))))
            goto done;
        fresh.existing = is_open > 0;
        fresh.name = pk_arena_strdup(arena, text.cell[id]);
        status = fresh.name ? places_add(list, fresh, error) : no_memory(error);
        if (status)
            goto done;
    }
    if (!status && list->n == 0)
        status = pk_text_fail(&text, NULL, "at least one row of values", error);
done:
    pk_text_close(&text);
    return status;
}

static pk_status fill(pk_classic_data *data, const places *sites, const places *customers, pk_error *error)
{
    pk_status status = pk_classic_data_size(data, sites->n, customers->n, error);
    if (status)
        return status;
    data->plane = sites->plane;
    data->site_position = pk_arena_zalloc(data->arena, sites->n, sizeof(pk_position));
    data->customer_position = pk_arena_zalloc(data->arena, customers->n, sizeof(pk_position));
    if (!data->site_position || !data->customer_position)
        return no_memory(error);
    for (size_t j = 0; j < sites->n; j++) {
        const place *site = &sites->place[j];
        data->site_name[j] = site->name;
        data->site_position[j] = site->position;
        data->opening_cost[j] = site->cost;
        data->existing[j] = site->existing;
    }
    for (size_t i = 0; i < customers->n; i++) {
        const place *customer = &customers->place[i];
        data->customer_name[i] = customer->name;
        data->customer_position[i] = customer->position;
        data->demand[i] = customer->demand;
    }
    return PK_OK;
}

pk_status pk_classic_read_points(const pk_instance *instance, pk_classic_data *data, pk_error *error)
{
    places points = {0};
    pk_status status = read_places(instance->classic.data, data->arena, &points, error);
    if (!status)
        status = fill(data, &points, &points, error);
    free(points.place);
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
    places sites = {0}, customers = {0};
    const char *sites_path, *demand_path;
    pk_status status = two_paths(instance->classic.data, data->arena, &sites_path, &demand_path, error);
    if (!status)
        status = read_places(sites_path, data->arena, &sites, error);
    if (!status)
        status = read_places(demand_path, data->arena, &customers, error);
    if (!status && sites.plane != customers.plane)
        status = pk_fail(error, PK_ERROR_DATA, "%s: found %s, expected %s as in %s", demand_path,
                         customers.plane ? "x, y" : "lat, lon", sites.plane ? "x, y" : "lat, lon", sites_path);
    if (!status)
        status = fill(data, &sites, &customers, error);
    free(sites.place);
    free(customers.place);
    return status;
}

pk_status pk_classic_read_grid(const pk_instance *instance, pk_classic_data *data, pk_error *error)
{
    pk_text text;
    pk_status status = pk_text_open(instance->classic.data, &text, error);
    if (status)
        return status;
    long n = 0, m = 0;
    if ((status = pk_text_whole(&text, "the number of facilities", 1, MOST_POINTS, &n, error)) ||
        (status = pk_text_whole(&text, "the number of customers", 1, MOST_POINTS, &m, error)) ||
        (status = pk_classic_data_size(data, (size_t)n, (size_t)m, error)))
        goto done;
    data->plane = true;
    data->site_position = pk_arena_zalloc(data->arena, (size_t)n, sizeof(pk_position));
    data->customer_position = pk_arena_zalloc(data->arena, (size_t)m, sizeof(pk_position));
    if (!data->site_position || !data->customer_position) {
        status = no_memory(error);
        goto done;
    }
    for (size_t k = 0; k < (size_t)(n + m); k++) {
        bool facility = k < (size_t)n;
        size_t at = facility ? k : k - (size_t)n;
        pk_position *position = facility ? &data->site_position[at] : &data->customer_position[at];
        double *value = facility ? &data->opening_cost[at] : &data->demand[at];
        if ((status = pk_text_keyword(&text, facility ? "F" : "C", error)))
            goto done;
        const char *name = pk_text_word(&text);
        if (!name) {
            status = pk_text_fail(&text, NULL, "an index", error);
            goto done;
        }
        const char **kept = facility ? &data->site_name[at] : &data->customer_name[at];
        if (!(*kept = pk_arena_strdup(data->arena, name))) {
            status = no_memory(error);
            goto done;
        }
        if ((status = pk_text_number(&text, "x", -INFINITY, INFINITY, &position->lat, error)) ||
            (status = pk_text_number(&text, "y", -INFINITY, INFINITY, &position->lon, error)) ||
            (status = pk_text_number(&text, facility ? "a cost" : "a demand", 0, INFINITY, value, error)))
            goto done;
    }
    status = pk_text_end(&text, error);
done:
    pk_text_close(&text);
    return status;
}

/* Names in the order of their first appearance, found again by hashing (open addressing). */
typedef struct name_table {
    const char **name; /* [n] */
    size_t n, cap;
    size_t *slot; /* [2 · cap] index + 1; 0: empty */
} name_table;

static uint64_t hash_text(const char *text)
{
    uint64_t hash = 14695981039346656037u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return hash;
}

static size_t *find_slot(const name_table *table, const char *name)
{
    size_t mask = 2 * table->cap - 1;
    for (size_t k = hash_text(name) & mask;; k = (k + 1) & mask)
        if (!table->slot[k] || strcmp(table->name[table->slot[k] - 1], name) == 0)
            return &table->slot[k];
}

static bool table_index(name_table *table, pk_arena *arena, const char *name, size_t *index)
{
    if (table->n == table->cap) {
        size_t cap = table->cap ? 2 * table->cap : 64;
        const char **names = realloc(table->name, cap * sizeof *names);
        if (names)
            table->name = names;
        size_t *slots = calloc(2 * cap, sizeof *slots);
        if (!names || !slots) {
            free(slots);
            return false;
        }
        free(table->slot);
        table->slot = slots;
        table->cap = cap;
        for (size_t k = 0; k < table->n; k++)
            *find_slot(table, table->name[k]) = k + 1;
    }
    size_t *slot = find_slot(table, name);
    if (!*slot) {
        if (!(table->name[table->n] = pk_arena_strdup(arena, name)))
            return false;
        *slot = ++table->n;
    }
    *index = *slot - 1;
    return true;
}

typedef struct pair {
    size_t site, customer;
    double distance, demand;
} pair;

static pk_status fill_matrix(pk_classic_data *data, const name_table *sites, const name_table *customers,
                             const pair *pairs, size_t n_pairs, const char *path, pk_error *error)
{
    pk_status status = pk_classic_data_size(data, sites->n, customers->n, error);
    if (status)
        return status;
    size_t cells = sites->n * customers->n;
    data->distance = pk_arena_zalloc(data->arena, cells, sizeof(double));
    if (!data->distance)
        return no_memory(error);
    memcpy(data->site_name, sites->name, sites->n * sizeof(char *));
    memcpy(data->customer_name, customers->name, customers->n * sizeof(char *));
    for (size_t k = 0; k < cells; k++)
        data->distance[k] = INFINITY;
    for (size_t i = 0; i < customers->n; i++)
        data->demand[i] = NAN;
    for (size_t k = 0; k < n_pairs; k++) {
        const pair *p = &pairs[k];
        const char *site = sites->name[p->site], *customer = customers->name[p->customer];
        double *cell = &data->distance[p->customer * sites->n + p->site];
        if (isfinite(*cell))
            return pk_fail(error, PK_ERROR_DATA, "%s: found the pair %s, %s twice, expected it once", path, site,
                           customer);
        *cell = p->distance;
        if (isfinite(data->demand[p->customer]) && data->demand[p->customer] != p->demand)
            return pk_fail(error, PK_ERROR_DATA, "%s: found demands %.15g and %.15g of %s, expected one", path,
                           data->demand[p->customer], p->demand, customer);
        data->demand[p->customer] = p->demand;
    }
    return PK_OK;
}

pk_status pk_classic_read_matrix(const pk_instance *instance, pk_classic_data *data, pk_error *error)
{
    pk_text text;
    name_table sites = {0}, customers = {0};
    pair *pairs = NULL;
    size_t n_pairs = 0, cap_pairs = 0;
    pk_status status = pk_text_open(instance->classic.data, &text, error);
    if (status)
        return status;
    bool found;
    if ((status = pk_text_row(&text, &found, error)))
        goto done;
    long distance = find_column(&text, "distance"), site = find_column(&text, "site|name"),
         customer = find_column(&text, "customer|DestinationName"), demand = find_column(&text, "demand|weight");
    if (!found || distance == ABSENT || site == ABSENT || customer == ABSENT) {
        status = pk_text_fail(&text, found ? text.cell[0] : NULL,
                              "a title row with 'distance', 'site' (or 'name') and 'customer' (or 'DestinationName')",
                              error);
        goto done;
    }
    size_t n_titles = text.n_cells;
    while (!(status = pk_text_row(&text, &found, error)) && found) {
        if (text.n_cells != n_titles) {
            status = pk_text_fail(&text, text.cell[0], "as many fields as the title row", error);
            goto done;
        }
        if (n_pairs == cap_pairs) {
            cap_pairs = cap_pairs ? 2 * cap_pairs : 1024;
            pair *more = realloc(pairs, cap_pairs * sizeof *more);
            if (!more) {
                status = no_memory(error);
                goto done;
            }
            pairs = more;
        }
        pair *p = &pairs[n_pairs++];
        p->demand = 1;
        if (!table_index(&sites, data->arena, text.cell[site], &p->site) ||
            !table_index(&customers, data->arena, text.cell[customer], &p->customer)) {
            status = no_memory(error);
            goto done;
        }
        if ((status = pk_text_cell(&text, (size_t)distance, "distance", 0, INFINITY, &p->distance, error)) ||
            (demand != ABSENT &&
             (status = pk_text_cell(&text, (size_t)demand, "demand", 0, INFINITY, &p->demand, error))))
            goto done;
    }
    if (!status)
        status = n_pairs > 0 ? fill_matrix(data, &sites, &customers, pairs, n_pairs, instance->classic.data, error)
                             : pk_text_fail(&text, NULL, "at least one row of values", error);
done:
    free(sites.name);
    free(sites.slot);
    free(customers.name);
    free(customers.slot);
    free(pairs);
    pk_text_close(&text);
    return status;
}
