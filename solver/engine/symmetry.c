/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * nauty sees a graph: a vertex a column and a row, an edge where a column covers a row; columns of one cost have a
 * colour of their own, and so have the rows.
 */
#include "engine/symmetry.h"

#include "base/ranked.h"

#include <nausparse.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Of nauty's search, each O(points + entries) at least; its path has a set of points for every level. */
enum { MOST_NODES = 2000 };
static const int64_t MOST_WORK = 200000000;

static const int64_t MOST_HELD = 1 << 24; /* images */

/* nauty's hooks know no context. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pk_symmetry *found;
static const pk_proof *limits;
static int64_t nodes, most_nodes;

static void take_generator(int count, int *image, int *orbits, int n_orbits, int stabilised, int n)
{
    (void)count, (void)orbits, (void)n_orbits, (void)stabilised;
    size_t points = (size_t)n, held = (size_t)found->n_generators;
    int *grown = (int64_t)(points * (held + 1)) > MOST_HELD
                     ? NULL
                     : realloc(found->image, points * (held + 1) * sizeof *found->image);
    if (!grown) {
        nauty_kill_request = 1;
        return;
    }
    found->image = grown;
    memcpy(grown + points * held, image, points * sizeof *grown);
    found->n_generators++;
}

static void count_node(graph *g, int *lab, int *ptn, int level, int cells, int target, int code, int m, int n)
{
    (void)g, (void)lab, (void)ptn, (void)level, (void)cells, (void)target, (void)code, (void)m, (void)n;
    if (++nodes > most_nodes || pk_proof_sees_end(limits))
        nauty_kill_request = 1;
}

/* The neighbours of columns, then those of rows; all of it is malloc'ed. */
static bool make_graph(const pk_sets *sets, sparsegraph *graph)
{
    size_t n = (size_t)sets->n_columns, m = (size_t)sets->n_rows, entries = (size_t)sets->column_start[n];
    SG_INIT(*graph);
    graph->v = malloc((n + m) * sizeof *graph->v);
    graph->d = malloc((n + m) * sizeof *graph->d);
    graph->e = malloc((2 * entries + 1) * sizeof *graph->e);
    if (!graph->v || !graph->d || !graph->e)
        return false;
    graph->nv = (int)(n + m);
    graph->nde = graph->elen = 2 * entries;
    graph->vlen = graph->dlen = n + m;
    for (size_t j = 0; j < n; j++) {
        graph->v[j] = (size_t)sets->column_start[j];
        graph->d[j] = sets->column_start[j + 1] - sets->column_start[j];
    }
    for (size_t i = 0; i < m; i++) {
        graph->v[n + i] = entries + (size_t)sets->row_start[i];
        graph->d[n + i] = sets->row_start[i + 1] - sets->row_start[i];
    }
    for (size_t k = 0; k < entries; k++) {
        graph->e[k] = (int)n + sets->column_row[k];
        graph->e[entries + k] = sets->row_column[k];
    }
    return true;
}

/* The points, colour by colour; 0 in `more` ends a colour. */
static bool colour(const pk_sets *sets, const double *cost, int *point, int *more)
{
    int n = sets->n_columns, m = sets->n_rows;
    pk_ranked *columns = malloc((size_t)n * sizeof *columns);
    if (!columns)
        return false;
    for (int j = 0; j < n; j++)
        columns[j] = (pk_ranked){cost[j], j};
    qsort(columns, (size_t)n, sizeof *columns, pk_least_first);
    for (int j = 0; j < n; j++) {
        point[j] = columns[j].index;
        more[j] = j + 1 < n && columns[j + 1].value <= columns[j].value;
    }
    for (int i = 0; i < m; i++) {
        point[n + i] = n + i;
        more[n + i] = i + 1 < m;
    }
    free(columns);
    return true;
}

static void run_nauty(sparsegraph *graph, int *point, int *more, int *orbit, const pk_proof *proof,
                      pk_symmetry *symmetry)
{
    int64_t node_work = graph->nv + (int64_t)graph->nde / 2, affordable = 1 + MOST_WORK / node_work;
    DEFAULTOPTIONS_SPARSEGRAPH(options);
    statsblk stats;
    options.defaultptn = FALSE;
    options.userautomproc = take_generator;
    options.usernodeproc = count_node;
    pthread_mutex_lock(&mutex);
    found = symmetry;
    limits = proof;
    nodes = 0;
    most_nodes = affordable < MOST_NODES ? affordable : MOST_NODES;
    nauty_kill_request = 0;
    sparsenauty(graph, point, more, orbit, &options, &stats, NULL);
    nauty_kill_request = 0;
    symmetry->work = nodes * node_work;
    nauty_freedyn();
    nautil_freedyn();
    nausparse_freedyn();
    pthread_mutex_unlock(&mutex);
}

bool pk_symmetry_find(const pk_sets *sets, const double *cost, const pk_proof *proof, pk_symmetry *symmetry)
{
    size_t n = (size_t)sets->n_columns, points = n + (size_t)sets->n_rows;
    *symmetry = (pk_symmetry){.n_points = (int)points};
    if (n == 0 || points == n)
        return true;
    sparsegraph graph;
    int *point = malloc(points * sizeof *point), *more = malloc(points * sizeof *more),
        *orbit = malloc(points * sizeof *orbit);
    bool fine = make_graph(sets, &graph) && point && more && orbit && colour(sets, cost, point, more);
    if (fine) {
        run_nauty(&graph, point, more, orbit, proof, symmetry);
        for (size_t j = 0; j < n; j++)
            symmetry->n_orbits += orbit[j] == (int)j;
        symmetry->orbit = orbit;
    } else {
        free(orbit);
    }
    free(graph.v);
    free(graph.d);
    free(graph.e);
    free(point);
    free(more);
    return fine;
}

void pk_symmetry_free(pk_symmetry *symmetry)
{
    free(symmetry->image);
    free(symmetry->orbit);
    *symmetry = (pk_symmetry){0};
}
