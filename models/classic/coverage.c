/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classic/coverage.h"

#include "base/team.h"
#include "base/vector.h"
#include "engine/chord.h"
#include "engine/geodesic.h"

#include <math.h>
#include <stdlib.h>

static pk_status no_memory(pk_error *error)
{
    return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
}

/* Adds n customers, in their order; demand NULL: 1 each. */
static void add(pk_coverage *sum, const bool *covered, const double *demand, size_t n)
{
    double within = sum->covered, total = sum->total;
    for (size_t i = 0; i < n; i++) {
        double more = demand ? demand[i] : 1;
        within += more * covered[i];
        total += more;
        sum->n_bare += !covered[i];
    }
    sum->covered = within;
    sum->total = total;
}

/* ---- positions ---- */

/* What a thread finds, block by block. */
typedef struct observer {
    const pk_geometry *geometry;
    const pk_lens *lenses; /* [n_lenses] of the open sites */
    size_t n_lenses;
    pk_bracket bracket; /* of each */
    size_t n_blocks, cap_blocks;
    size_t *numbers;   /* [n_blocks] rising */
    pk_coverage *sums; /* [n_blocks] */
} observer;

/* Lowers nearest [PK_PLACE_BATCH] to the squared chords from that place. */
PK_VECTOR
static void approach(double *restrict nearest, const pk_place_batch *restrict places, pk_place from)
{
    for (size_t i = 0; i < PK_PLACE_BATCH; i++) {
        double chord2_km2 = pk_chord2_km2(from, (pk_place){places->x[i], places->y[i], places->z[i]});
        nearest[i] = nearest[i] < chord2_km2 ? nearest[i] : chord2_km2;
    }
}

static bool covers(const observer *o, pk_position point)
{
    pk_place place = pk_place_of(o->geometry, point);
    for (size_t j = 0; j < o->n_lenses; j++)
        if (pk_lens_covers(o->geometry, &o->lenses[j], point, place))
            return true;
    return false;
}

static void observe_batch(const observer *o, const pk_position *points, const double *demand, size_t n,
                          pk_coverage *sum)
{
    pk_place_batch places = {.x = {0}};
    double nearest[PK_PLACE_BATCH];
    pk_place_batch_of(o->geometry, points, n, &places);
    for (size_t i = 0; i < PK_PLACE_BATCH; i++)
        nearest[i] = NAN; /* none yet: less than nothing, and open */
    for (size_t j = 0; j < o->n_lenses; j++)
        approach(nearest, &places, o->lenses[j].place);
    bool covered[PK_PLACE_BATCH];
    for (size_t i = 0; i < n; i++) {
        bool bare = nearest[i] > o->bracket.outside_km2;
        covered[i] = nearest[i] <= o->bracket.inside_km2;
        if (covered[i] == bare) /* neither */
            covered[i] = covers(o, points[i]);
    }
    add(sum, covered, demand, n);
}

static bool observe(void *member, size_t block, const pk_position *points, const double *demand, size_t n_points)
{
    observer *o = member;
    if (o->n_blocks == o->cap_blocks) {
        size_t cap = o->cap_blocks ? 2 * o->cap_blocks : 64;
        size_t *numbers = realloc(o->numbers, cap * sizeof *numbers);
        if (!numbers)
            return false;
        o->numbers = numbers;
        pk_coverage *sums = realloc(o->sums, cap * sizeof *sums);
        if (!sums)
            return false;
        o->sums = sums;
        o->cap_blocks = cap;
    }
    pk_coverage sum = {0};
    for (size_t i = 0; i < n_points; i += PK_PLACE_BATCH) {
        size_t n = n_points - i < PK_PLACE_BATCH ? n_points - i : PK_PLACE_BATCH;
        observe_batch(o, points + i, demand ? demand + i : NULL, n, &sum);
    }
    o->numbers[o->n_blocks] = block;
    o->sums[o->n_blocks++] = sum;
    return true;
}

/* Adds up by block, whoever had it. */
static pk_coverage sum_blocks(const observer *observers, size_t n_observers)
{
    size_t next[PK_TEAM_MOST] = {0};
    pk_coverage sum = {0};
    for (;;) {
        size_t least = n_observers;
        for (size_t i = 0; i < n_observers; i++)
            if (next[i] < observers[i].n_blocks &&
                (least == n_observers || observers[i].numbers[next[i]] < observers[least].numbers[next[least]]))
                least = i;
        if (least == n_observers)
            return sum;
        const pk_coverage *found = &observers[least].sums[next[least]++];
        sum.covered += found->covered;
        sum.total += found->total;
        sum.n_bare += found->n_bare;
    }
}

static pk_status by_position(const pk_instance *instance, const pk_classic_data *data, const bool *open,
                             pk_coverage *coverage, pk_error *error)
{
    pk_geometry geometry = pk_classic_geometry(instance, data);
    observer observers[PK_TEAM_MOST] = {{0}};
    void *members[PK_TEAM_MOST];
    size_t n = pk_team_size(data->customers->n_blocks), n_lenses = 0;
    double radius_km = pk_classic_radius(instance, data);
    pk_bracket bracket = pk_bracket_of(&geometry, radius_km);
    pk_lens *lenses = malloc((data->n_sites + 1) * sizeof *lenses);
    if (!lenses)
        return no_memory(error);
    for (size_t j = 0; j < data->n_sites; j++)
        if (open[j])
            lenses[n_lenses++] = pk_lens_of(&geometry, data->site_position[j], radius_km);
    for (size_t i = 0; i < n; i++) {
        observers[i] = (observer){.geometry = &geometry, .lenses = lenses, .n_lenses = n_lenses, .bracket = bracket};
        members[i] = &observers[i];
    }
    pk_status status = data->customers->each(data->customers, observe, members, n, error);
    if (!status)
        status = pk_geodesic_answered(error);
    if (!status)
        *coverage = sum_blocks(observers, n);
    for (size_t i = 0; i < n; i++) {
        free(observers[i].numbers);
        free(observers[i].sums);
    }
    free(lenses);
    return status;
}

/* ---- lists and distances ---- */

static bool is_listed(const pk_sets *cover, const bool *open, size_t customer)
{
    for (int e = cover->row_start[customer]; e < cover->row_start[customer + 1]; e++)
        if (open[cover->row_column[e]])
            return true;
    return false;
}

static bool is_near(const pk_classic_data *data, double radius, const bool *open, size_t customer)
{
    for (size_t j = 0; j < data->n_sites; j++)
        if (open[j] && data->distance[customer * data->n_sites + j] <= radius)
            return true;
    return false;
}

pk_status pk_classic_coverage(const pk_instance *instance, const pk_classic_data *data, const bool *open,
                              pk_coverage *coverage, pk_error *error)
{
    if (data->customers)
        return by_position(instance, data, open, coverage, error);
    *coverage = (pk_coverage){0};
    for (size_t i = 0; i < data->n_customers; i++) {
        bool covered = data->cover.column_start ? is_listed(&data->cover, open, i)
                                                : is_near(data, instance->classic.radius, open, i);
        add(coverage, &covered, &data->demand[i], 1);
    }
    return PK_OK;
}
