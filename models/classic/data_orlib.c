/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Readers of the OR-Library's formats (Beasley 1990) and of Holmberg, Rönnqvist, Yuan (1999), which is of their kind:
 * white space alone separates the numbers.
 */
#include "base/arena.h"
#include "classic/data.h"
#include "classic/text.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ITEMS = 10000000 };

static pk_status no_memory(pk_error *error)
{
    return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
}

/* Lists "count, item, item, ..." appended to (start, item), which grow. */
typedef struct list_store {
    int *start, *item;
    size_t cap;
} list_store;

static pk_status read_list(pk_text *text, const char *what, list_store *lists, size_t k, size_t n_items,
                           pk_error *error)
{
    long count = 0;
    pk_status status = pk_text_whole(text, "the length of a list", 0, (long)n_items, &count, error);
    if (status)
        return status;
    size_t used = (size_t)lists->start[k];
    if (used + (size_t)count > INT_MAX - 1)
        return pk_text_fail(text, "too many entries", "fewer than 2^31", error);
    if (used + (size_t)count > lists->cap) {
        size_t cap = 2 * (used + (size_t)count) + 1024;
        int *more = realloc(lists->item, cap * sizeof *more);
        if (!more)
            return no_memory(error);
        lists->item = more;
        lists->cap = cap;
    }
    for (long c = 0; c < count; c++) {
        long item = 0;
        status = pk_text_whole(text, what, 1, (long)n_items, &item, error);
        if (status)
            return status;
        lists->item[used + (size_t)c] = (int)item - 1;
    }
    lists->start[k + 1] = (int)(used + (size_t)count);
    return PK_OK;
}

/* A row may be one that no column covers, but a few bytes must not ask for gigabytes. */
static pk_status check_rows(const pk_text *text, long m, pk_error *error)
{
    enum { ALWAYS = 1000 };
    size_t left = text->length - text->at;
    if ((size_t)m <= ALWAYS + left)
        return PK_OK;
    return pk_fail(error, PK_ERROR_DATA, "%s:%ld: found %zu bytes to the end of the file, expected more for %ld rows",
                   text->path, text->seen, left, m);
}

static pk_status read_cover(const pk_instance *instance, pk_classic_data *data, bool by_columns, pk_error *error)
{
    pk_text text;
    list_store lists = {0};
    pk_status status = pk_text_open(instance->classic.data, &text, error);
    if (status)
        return status;
    long m = 0, n = 0;
    if ((status = pk_text_whole(&text, "the number of rows", 1, MOST_ITEMS, &m, error)) ||
        (status = pk_text_whole(&text, "the number of columns", 1, MOST_ITEMS, &n, error)) ||
        (status = pk_text_holds(&text, (size_t)(by_columns ? 2 * n : n + m), error)) ||
        (status = check_rows(&text, m, error)) || (status = pk_classic_data_size(data, (size_t)n, (size_t)m, error)))
        goto done;
    size_t n_lists = (size_t)(by_columns ? n : m);
    lists.start = calloc(n_lists + 1, sizeof *lists.start);
    lists.item = malloc(sizeof *lists.item);
    if (!lists.start || !lists.item) {
        status = no_memory(error);
        goto done;
    }
    for (long j = 0; j < n && !by_columns; j++)
        if ((status = pk_text_number(&text, "a column's cost", 0, INFINITY, &data->opening_cost[j], error)))
            goto done;
    for (size_t k = 0; k < n_lists; k++) {
        if (by_columns &&
            (status = pk_text_number(&text, "a column's cost", 0, INFINITY, &data->opening_cost[k], error)))
            goto done;
        status = read_list(&text, by_columns ? "a row number" : "a column number", &lists, k,
                           (size_t)(by_columns ? m : n), error);
        if (status)
            goto done;
    }
    if ((status = pk_text_end(&text, error)))
        goto done;
    status = by_columns ? pk_sets_from_columns((int)m, (int)n, lists.start, lists.item, &data->cover, error)
                        : pk_sets_from_rows((int)m, (int)n, lists.start, lists.item, &data->cover, error);
    lists.start = lists.item = NULL;
done:
    free(lists.start);
    free(lists.item);
    pk_text_close(&text);
    return status;
}

pk_status pk_classic_read_scp(const pk_instance *instance, pk_classic_data *data, pk_error *error)
{
    return read_cover(instance, data, false, error);
}

pk_status pk_classic_read_rail(const pk_instance *instance, pk_classic_data *data, pk_error *error)
{
    return read_cover(instance, data, true, error);
}

typedef struct arc {
    int to;
    double length;
} arc;

typedef struct heap_item {
    double distance;
    int vertex;
} heap_item;

static void heap_push(heap_item *heap, size_t *size, heap_item item)
{
    size_t k = (*size)++;
    for (; k > 0 && heap[(k - 1) / 2].distance > item.distance; k = (k - 1) / 2)
        heap[k] = heap[(k - 1) / 2];
    heap[k] = item;
}

static heap_item heap_pop(heap_item *heap, size_t *size)
{
    heap_item top = heap[0], last = heap[--*size];
    size_t k = 0;
    for (size_t child; (child = 2 * k + 1) < *size; k = child) {
        if (child + 1 < *size && heap[child + 1].distance < heap[child].distance)
            child++;
        if (heap[child].distance >= last.distance)
            break;
        heap[k] = heap[child];
    }
    heap[k] = last;
    return top;
}

/* Dijkstra from every vertex: O(n · E · log E). `edge` [n × n] has INFINITY where there is none. */
static pk_status all_pairs(size_t n, const double *edge, double *distance, pk_error *error)
{
    size_t n_arcs = 0;
    for (size_t k = 0; k < n * n; k++)
        n_arcs += isfinite(edge[k]) ? 1 : 0;
    size_t *start = calloc(n + 1, sizeof *start);
    arc *arcs = malloc((n_arcs + 1) * sizeof *arcs);
    heap_item *heap = malloc((n_arcs + 1) * sizeof *heap);
    pk_status status = PK_OK;
    if (!start || !arcs || !heap) {
        status = no_memory(error);
        goto done;
    }
    for (size_t v = 0, k = 0; v < n; v++) {
        for (size_t w = 0; w < n; w++)
            if (isfinite(edge[v * n + w]))
                arcs[k++] = (arc){(int)w, edge[v * n + w]};
        start[v + 1] = k;
    }
    for (size_t source = 0; source < n; source++) {
        double *row = distance + source * n;
        for (size_t v = 0; v < n; v++)
            row[v] = INFINITY;
        row[source] = 0;
        size_t size = 0;
        heap_push(heap, &size, (heap_item){0, (int)source});
        while (size) {
            heap_item top = heap_pop(heap, &size);
            if (top.distance > row[top.vertex])
                continue;
            for (size_t k = start[top.vertex]; k < start[top.vertex + 1]; k++) {
                double length = top.distance + arcs[k].length;
                if (length < row[arcs[k].to]) {
                    row[arcs[k].to] = length;
                    heap_push(heap, &size, (heap_item){length, arcs[k].to});
                }
            }
        }
    }
done:
    free(start);
    free(arcs);
    free(heap);
    return status;
}

/* The matrix of distances has room for n² of them; a few bytes must not ask for gigabytes. A vertex without an edge can
 * only be a site of its own. */
static pk_status check_edges(const pk_text *text, long n, long edges, long sites, pk_error *error)
{
    enum { MOST_ALONE = 100 };
    long alone = sites < MOST_ALONE ? sites : MOST_ALONE;
    if (n > 2 * edges + alone)
        return pk_fail(error, PK_ERROR_DATA, "%s:%ld: found %ld edges, expected one at each of %ld vertices but %ld",
                       text->path, text->seen, edges, n, alone);
    return pk_text_holds(text, 3 * (size_t)edges, error);
}

pk_status pk_classic_read_pmed(const pk_instance *instance, pk_classic_data *data, pk_error *error)
{
    enum { MOST_VERTICES = 20000 };
    pk_text text;
    double *edge = NULL;
    pk_status status = pk_text_open(instance->classic.data, &text, error);
    if (status)
        return status;
    long n_vertices = 0, edges = 0;
    if ((status = pk_text_whole(&text, "the number of vertices", 1, MOST_VERTICES, &n_vertices, error)) ||
        (status = pk_text_whole(&text, "the number of edges", 0, MOST_ITEMS, &edges, error)) ||
        (status = pk_text_whole(&text, "the number of sites p", 1, n_vertices, &data->sites, error)) ||
        (status = check_edges(&text, n_vertices, edges, data->sites, error)) ||
        (status = pk_classic_data_size(data, (size_t)n_vertices, (size_t)n_vertices, error)))
        goto done;
    size_t n = (size_t)n_vertices;
    edge = calloc(n * n, sizeof *edge);
    data->distance = pk_arena_zalloc(data->arena, n * n, sizeof *data->distance);
    if (!edge || !data->distance) {
        status = no_memory(error);
        goto done;
    }
    for (size_t k = 0; k < n * n; k++)
        edge[k] = INFINITY;
    for (long e = 0; e < edges; e++) {
        long a = 0, b = 0;
        double length = 0;
        if ((status = pk_text_whole(&text, "a vertex", 1, n_vertices, &a, error)) ||
            (status = pk_text_whole(&text, "a vertex", 1, n_vertices, &b, error)) ||
            (status = pk_text_number(&text, "an edge's length", 0, INFINITY, &length, error)))
            goto done;
        /* an edge that is listed twice: the last one counts */
        edge[(size_t)(a - 1) * n + (size_t)(b - 1)] = edge[(size_t)(b - 1) * n + (size_t)(a - 1)] = length;
    }
    if ((status = pk_text_end(&text, error)))
        goto done;
    status = all_pairs(n, edge, data->distance, error);
done:
    free(edge);
    pk_text_close(&text);
    return status;
}

/* "capacity fixed_cost" of every site. */
static pk_status read_facilities(pk_text *text, const pk_instance *instance, pk_classic_data *data, pk_error *error)
{
    for (size_t j = 0; j < data->n_sites; j++) {
        const char *word = pk_text_word(text);
        if (word && strcmp(word, "capacity") == 0) {
            if (!(instance->classic.capacity >= 0))
                return pk_text_fail(text, word, "a number, or a value for the key `capacity` of [instance]", error);
            data->capacity[j] = instance->classic.capacity;
        } else {
            char *end = NULL;
            double value = word ? strtod(word, &end) : NAN;
            if (!word || end == word || *end || !isfinite(value) || value < 0)
                return pk_text_fail(text, word, "a site's capacity (a number, at least 0) or the word 'capacity'",
                                    error);
            data->capacity[j] = value;
        }
        pk_status status = pk_text_number(text, "a site's fixed cost", 0, INFINITY, &data->opening_cost[j], error);
        if (status)
            return status;
    }
    return PK_OK;
}

static pk_status read_sizes(pk_text *text, pk_classic_data *data, pk_error *error)
{
    long n_sites = 0, n_customers = 0;
    pk_status status;
    if ((status = pk_text_whole(text, "the number of sites", 1, MOST_ITEMS, &n_sites, error)) ||
        (status = pk_text_whole(text, "the number of customers", 1, MOST_ITEMS, &n_customers, error)) ||
        (status = pk_text_holds(text, (size_t)n_sites * (size_t)(n_customers + 2) + (size_t)n_customers, error)) ||
        (status = pk_classic_data_size(data, (size_t)n_sites, (size_t)n_customers, error)))
        return status;
    data->distance_is_cost = true;
    data->distance = pk_arena_zalloc(data->arena, data->n_sites * data->n_customers, sizeof *data->distance);
    return data->distance ? PK_OK : no_memory(error);
}

pk_status pk_classic_read_cap(const pk_instance *instance, pk_classic_data *data, pk_error *error)
{
    pk_text text;
    pk_status status = pk_text_open(instance->classic.data, &text, error);
    if (status)
        return status;
    if ((status = read_sizes(&text, data, error)) || (status = read_facilities(&text, instance, data, error)))
        goto done;
    for (size_t i = 0; i < data->n_customers; i++) {
        if ((status = pk_text_number(&text, "a customer's demand", 0, INFINITY, &data->demand[i], error)))
            goto done;
        for (size_t j = 0; j < data->n_sites; j++)
            if ((status = pk_text_number(&text, "a serving cost", 0, INFINITY, &data->distance[i * data->n_sites + j],
                                         error)))
                goto done;
    }
    status = pk_text_end(&text, error);
done:
    pk_text_close(&text);
    return status;
}

pk_status pk_classic_read_holmberg(const pk_instance *instance, pk_classic_data *data, pk_error *error)
{
    pk_text text;
    pk_status status = pk_text_open(instance->classic.data, &text, error);
    if (status)
        return status;
    if ((status = read_sizes(&text, data, error)) || (status = read_facilities(&text, instance, data, error)))
        goto done;
    for (size_t i = 0; i < data->n_customers; i++)
        if ((status = pk_text_number(&text, "a customer's demand", 0, INFINITY, &data->demand[i], error)))
            goto done;
    for (size_t j = 0; j < data->n_sites; j++)
        for (size_t i = 0; i < data->n_customers; i++)
            if ((status = pk_text_number(&text, "a serving cost", 0, INFINITY, &data->distance[i * data->n_sites + j],
                                         error)))
                goto done;
    status = pk_text_end(&text, error);
done:
    pk_text_close(&text);
    return status;
}
