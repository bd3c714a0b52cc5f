/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reader of a long matrix of distances: CSV with a pair of names a row. */
#include "base/arena.h"
#include "classic/data.h"
#include "classic/names.h"
#include "classic/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static pk_status no_memory(pk_error *error)
{
    return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
}

typedef struct pair {
    size_t site, customer;
    double distance, demand;
} pair;

static pk_status fill_matrix(pk_classic_data *data, const pk_names *sites, const pk_names *customers, const pair *pairs,
                             size_t n_pairs, const char *path, pk_error *error)
{
    pk_status status = pk_classic_data_size(data, sites->n, customers->n, error);
    if (status)
        return status;
    size_t cells = sites->n * customers->n;
    data->distance = pk_arena_zalloc(data->arena, cells, sizeof(double));
    if (!data->distance)
        return no_memory(error);
    for (size_t j = 0; j < sites->n; j++)
        if (!(data->site_name[j] = pk_arena_strdup(data->arena, sites->name[j])))
            return no_memory(error);
    for (size_t i = 0; i < customers->n; i++)
        if (!(data->customer_name[i] = pk_arena_strdup(data->arena, customers->name[i])))
            return no_memory(error);
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
    pk_names sites = {0}, customers = {0};
    pair *pairs = NULL;
    size_t n_pairs = 0, cap_pairs = 0;
    pk_status status = pk_text_open(instance->classic.data, &text, error);
    if (status)
        return status;
    bool found;
    if ((status = pk_text_row(&text, &found, error)))
        goto done;
    size_t none = text.n_cells, distance = pk_text_column(&text, "distance"), site = pk_text_column(&text, "site|name"),
           customer = pk_text_column(&text, "customer|DestinationName"),
           demand = pk_text_column(&text, "demand|weight");
    if (!found || distance == none || site == none || customer == none) {
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
        if (!pk_names_add(&sites, text.cell[site], &p->site) ||
            !pk_names_add(&customers, text.cell[customer], &p->customer)) {
            status = no_memory(error);
            goto done;
        }
        if ((status = pk_text_cell(&text, distance, "distance", 0, INFINITY, &p->distance, error)) ||
            (demand != none && (status = pk_text_cell(&text, demand, "demand", 0, INFINITY, &p->demand, error))))
            goto done;
    }
    if (!status)
        status = n_pairs > 0 ? fill_matrix(data, &sites, &customers, pairs, n_pairs, instance->classic.data, error)
                             : pk_text_fail(&text, NULL, "at least one row of values", error);
done:
    pk_names_free(&sites);
    pk_names_free(&customers);
    free(pairs);
    pk_text_close(&text);
    return status;
}
