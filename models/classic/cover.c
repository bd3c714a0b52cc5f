/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classic/cover.h"

#include "engine/cover.h"

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Rows as lists, being filled. */
typedef struct row_lists {
    int *start; /* [n + 1] */
    int *item;
    double *weight; /* [n] */
    int n;
    double n_customers; /* in them */
} row_lists;

static pk_status no_memory(pk_error *error)
{
    return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
}

static void lists_free(row_lists *rows)
{
    free(rows->start);
    free(rows->item);
    free(rows->weight);
    *rows = (row_lists){0};
}

static pk_status lists_new(row_lists *rows, size_t n, size_t entries, pk_error *error)
{
    if (n >= INT_MAX || entries >= INT_MAX)
        return pk_fail(error, PK_ERROR_DATA, "found %zu cover entries, expected fewer than 2^31", entries);
    rows->start = calloc(n + 1, sizeof *rows->start);
    rows->item = malloc((entries + 1) * sizeof *rows->item);
    rows->weight = malloc((n + 1) * sizeof *rows->weight);
    return rows->start && rows->item && rows->weight ? PK_OK : no_memory(error);
}

static pk_status from_positions(const pk_instance *instance, const pk_classic_data *data, row_lists *rows,
                                pk_error *error)
{
    pk_geometry geometry = pk_classic_geometry(instance, data);
    pk_disc *discs = malloc((data->n_sites + 1) * sizeof *discs);
    pk_cover_classes classes = {0};
    pk_status status = discs ? PK_OK : no_memory(error);
    if (status)
        goto done;
    for (size_t j = 0; j < data->n_sites; j++)
        discs[j] = (pk_disc){data->site_position[j], pk_classic_radius(instance, data)};
    status = pk_cover_classify_stream(&geometry, discs, data->n_sites, data->customers, &classes, error);
    if (status)
        goto done;
    size_t entries = 0, words = classes.n_classes * classes.n_words;
    for (size_t k = 0; k < words; k++)
        entries += (size_t)__builtin_popcountll(classes.sets[k]);
    status = lists_new(rows, classes.n_classes, entries, error);
    if (status)
        goto done;
    rows->n = (int)classes.n_classes;
    int used = 0;
    for (size_t i = 0; i < classes.n_classes; i++) {
        for (size_t w = 0; w < classes.n_words; w++)
            for (uint64_t bits = classes.sets[i * classes.n_words + w]; bits; bits &= bits - 1)
                rows->item[used++] = (int)(64 * w) + __builtin_ctzll(bits);
        rows->start[i + 1] = used;
        rows->weight[i] = classes.weight[i];
        rows->n_customers += (double)classes.count[i];
    }
done:
    pk_cover_classes_free(&classes);
    free(discs);
    return status;
}

static pk_status from_distances(const pk_instance *instance, const pk_classic_data *data, row_lists *rows,
                                pk_error *error)
{
    double radius = instance->classic.radius;
    size_t n = data->n_sites, m = data->n_customers, entries = 0;
    for (size_t k = 0; k < n * m; k++)
        entries += data->distance[k] <= radius ? 1 : 0;
    pk_status status = lists_new(rows, m, entries, error);
    if (status)
        return status;
    rows->n = (int)m;
    rows->n_customers = (double)m;
    int used = 0;
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j < n; j++)
            if (data->distance[i * n + j] <= radius)
                rows->item[used++] = (int)j;
        rows->start[i + 1] = used;
        rows->weight[i] = data->demand[i];
    }
    return PK_OK;
}

static pk_status from_lists(const pk_classic_data *data, row_lists *rows, pk_error *error)
{
    const pk_sets *sets = &data->cover;
    size_t entries = (size_t)sets->row_start[sets->n_rows];
    pk_status status = lists_new(rows, data->n_customers, entries, error);
    if (status)
        return status;
    rows->n = sets->n_rows;
    rows->n_customers = sets->n_rows;
    memcpy(rows->start, sets->row_start, (data->n_customers + 1) * sizeof(int));
    memcpy(rows->item, sets->row_column, entries * sizeof(int));
    memcpy(rows->weight, data->demand, data->n_customers * sizeof(double));
    return PK_OK;
}

static uint64_t hash_row(const row_lists *rows, int i)
{
    uint64_t hash = 14695981039346656037u;
    for (int k = rows->start[i]; k < rows->start[i + 1]; k++)
        hash = (hash ^ (uint64_t)rows->item[k]) * 1099511628211u;
    return hash ^ (hash >> 29);
}

/* Equal rows become one, at the place of the first, weights added in row order. O(entries) expected. */
static pk_status merge(const row_lists *in, row_lists *out, pk_error *error)
{
    size_t slots = 64;
    while (slots < 2 * (size_t)in->n)
        slots *= 2;
    int *slot = calloc(slots, sizeof *slot); /* row of `out` + 1; 0: empty */
    pk_status status = slot ? lists_new(out, (size_t)in->n, (size_t)in->start[in->n], error) : no_memory(error);
    for (int i = 0; !status && i < in->n; i++) {
        const int *items = in->item + in->start[i];
        size_t size = (size_t)(in->start[i + 1] - in->start[i]), k = hash_row(in, i) & (slots - 1);
        for (; slot[k]; k = (k + 1) & (slots - 1)) {
            const int *at = out->start + slot[k] - 1;
            if ((size_t)(at[1] - at[0]) == size && memcmp(out->item + at[0], items, size * sizeof(int)) == 0)
                break;
        }
        if (slot[k]) {
            out->weight[slot[k] - 1] += in->weight[i];
            continue;
        }
        memcpy(out->item + out->start[out->n], items, size * sizeof(int));
        out->start[out->n + 1] = out->start[out->n] + (int)size;
        out->weight[out->n] = in->weight[i];
        slot[k] = ++out->n;
    }
    free(slot);
    return status;
}

pk_status pk_classic_cover_build(const pk_instance *instance, const pk_classic_data *data, pk_log *log,
                                 pk_classic_cover *cover, pk_error *error)
{
    *cover = (pk_classic_cover){0};
    row_lists rows = {0}, merged = {0};
    pk_status status;
    pk_log_phase(log, "cover");
    if (data->cover.column_start)
        status = from_lists(data, &rows, error);
    else if (!(instance->classic.radius >= 0))
        status = pk_fail(error, PK_ERROR_DATA, "[instance] radius: found none, expected a number, at least 0");
    else if (data->distance_is_cost)
        status = pk_fail(error, PK_ERROR_DATA,
                         "[instance] format: found '%s', which has no distances; expected one with cover lists, "
                         "positions or distances",
                         instance->classic.format);
    else
        status = data->distance ? from_distances(instance, data, &rows, error)
                                : from_positions(instance, data, &rows, error);
    if (!status)
        status = merge(&rows, &merged, error);
    if (!status) {
        cover->weight = merged.weight;
        status = pk_sets_from_rows(merged.n, (int)data->n_sites, merged.start, merged.item, &cover->sets, error);
        merged = (row_lists){0};
    }
    for (int i = 0; !status && i < cover->sets.n_rows; i++)
        cover->total += cover->weight[i];
    if (!status)
        pk_log_sizes(log,
                     (pk_log_field[]){{"customers", rows.n_customers},
                                      {"classes", cover->sets.n_rows},
                                      {"entries", cover->sets.row_start[cover->sets.n_rows]}},
                     3);
    lists_free(&rows);
    lists_free(&merged);
    if (status)
        pk_classic_cover_free(cover);
    return status;
}

void pk_classic_cover_free(pk_classic_cover *cover)
{
    pk_sets_free(&cover->sets);
    free(cover->weight);
    *cover = (pk_classic_cover){0};
}
