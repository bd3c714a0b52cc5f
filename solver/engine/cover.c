/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Classes of points with the same cover set.
 *
 * The points come in blocks. Each thread sorts the points of its blocks into classes with cells (cells.c) and rows
 * (bitrows.c) of its own, and leaves one record for each class it met in a block: the weight summed in point order, in
 * the order of first points. Then the records are merged block by block. The outcome knows nothing of threads: it is a
 * function of the points, how they are cut into blocks, and the discs.
 *
 * O(points + what cells.c divides and tests) time; memory for the classes, the cells (bounded), a block a thread, and
 * the records, at most one a class and block.
 */
#include "engine/cover.h"

#include "base/team.h"
#include "engine/bitrows.h"
#include "engine/cells.h"
#include "engine/geodesic.h"

#include <stdlib.h>
#include <string.h>

enum { CACHE_BYTES = 1 << 22 };

/* What one block has of one class. */
typedef struct record {
    uint32_t class; /* of the thread */
    uint32_t count;
    double weight;
} record;

/* The records of one block: where they begin among its worker's. */
typedef struct block {
    size_t number, worker, first, n;
} block;

typedef struct job {
    const pk_geometry *geometry;
    const pk_lens *lenses;
    size_t n_lenses;
    pk_box box;
} job;

/* What the block at hand has of a class. */
typedef struct tally {
    uint32_t stamp; /* the worker's number of the block, from 1; another: nothing yet */
    uint32_t count;
    double weight;
} tally;

typedef struct worker {
    const job *job;
    size_t number;
    pk_cells *cells;
    pk_bitrows rows; /* the classes this thread has met */
    uint64_t *batch; /* [PK_CELLS_BATCH × n_words] rows being formed */
    tally *tallies;  /* by class */
    size_t n_tallies;
    uint32_t *met; /* [n_tallies] classes of the block at hand, by first point */
    size_t n_met;
    record *records;
    size_t n_records, cap_records;
    block *blocks;
    size_t n_blocks, cap_blocks;
    uint32_t *order; /* [cap_points] points of the block at hand by region */
    uint32_t *class; /* [cap_points] */
    size_t cap_points;
} worker;

static bool add_tallies(worker *w)
{
    size_t wanted = w->rows.capacity;
    tally *tallies = realloc(w->tallies, wanted * sizeof *tallies);
    if (!tallies)
        return false;
    memset(tallies + w->n_tallies, 0, (wanted - w->n_tallies) * sizeof *tallies);
    w->tallies = tallies;
    uint32_t *met = realloc(w->met, wanted * sizeof *met);
    if (!met)
        return false;
    w->met = met;
    w->n_tallies = wanted;
    return true;
}

/* The classes of points that no slot knew, all at once, so that the waits for memory overlap. */
static bool find_new(worker *w, const pk_position *points, uint32_t *const *slots, const uint32_t *unknown,
                     size_t n_unknown, uint32_t *class)
{
    uint64_t hash[PK_CELLS_BATCH];
    size_t n_words = w->rows.n_words;
    pk_cells_rows(w->cells, points, unknown, n_unknown, w->batch);
    for (size_t i = 0; i < n_unknown; i++) {
        hash[i] = pk_bitrows_hash(w->batch + i * n_words, n_words);
        pk_bitrows_fetch_slot(&w->rows, hash[i]);
    }
    for (size_t i = 0; i < n_unknown; i++)
        pk_bitrows_fetch_row(&w->rows, hash[i]);
    for (size_t i = 0; i < n_unknown; i++) {
        uint32_t number = pk_bitrows_add(&w->rows, w->batch + i * n_words, hash[i]);
        if (number == PK_NO_ROW || (number >= w->n_tallies && !add_tallies(w)))
            return false;
        class[unknown[i]] = number;
        if (slots[unknown[i]] && number < PK_CELLS_MAX_ANSWER)
            *slots[unknown[i]] = number + 1;
    }
    return true;
}

static bool classify_batch(worker *w, const pk_position *points, size_t n_points, uint32_t *class)
{
    uint32_t *slots[PK_CELLS_BATCH];
    uint32_t unknown[PK_CELLS_BATCH];
    size_t n_unknown = 0;
    pk_cells_slots(w->cells, points, n_points, slots);
    for (size_t i = 0; i < n_points; i++) {
        uint32_t answer = slots[i] ? *slots[i] : 0;
        unknown[n_unknown] = (uint32_t)i;
        n_unknown += answer == 0;
        class[i] = answer - 1;
    }
    return find_new(w, points, slots, unknown, n_unknown, class);
}

static bool classify_in_order(worker *w, const pk_position *points, size_t n_points)
{
    for (size_t first = 0; first < n_points; first += PK_CELLS_BATCH) {
        size_t n = n_points - first < PK_CELLS_BATCH ? n_points - first : PK_CELLS_BATCH;
        if (!classify_batch(w, points + first, n, w->class + first))
            return false;
    }
    return true;
}

static void sort_by_region(worker *w, const pk_position *points, size_t n_points)
{
    size_t start[PK_CELLS_REGIONS + 1] = {0};
    for (size_t i = 0; i < n_points; i++) {
        w->class[i] = pk_cells_region(w->cells, points[i]);
        start[w->class[i] + 1]++;
    }
    for (size_t r = 0; r < PK_CELLS_REGIONS; r++)
        start[r + 1] += start[r];
    for (size_t i = 0; i < n_points; i++)
        w->order[start[w->class[i]]++] = (uint32_t)i;
}

static bool classify_by_region(worker *w, const pk_position *points, size_t n_points)
{
    pk_position batch[PK_CELLS_BATCH];
    uint32_t class[PK_CELLS_BATCH];
    sort_by_region(w, points, n_points);
    for (size_t first = 0; first < n_points; first += PK_CELLS_BATCH) {
        size_t n = n_points - first < PK_CELLS_BATCH ? n_points - first : PK_CELLS_BATCH;
        const uint32_t *order = w->order + first;
        for (size_t i = 0; i < n; i++)
            batch[i] = points[order[i]];
        if (!classify_batch(w, batch, n, class))
            return false;
        for (size_t i = 0; i < n; i++)
            w->class[order[i]] = class[i];
    }
    return true;
}

/* As they come, while all that they touch fits in a cache; region by region when it does not any more. Who belongs to
 * which class does not depend on it. */
static bool classify_points(worker *w, const pk_position *points, size_t n_points)
{
    size_t touched = pk_cells_bytes(w->cells) + w->rows.n_rows * w->rows.n_words * sizeof *w->rows.rows;
    return n_points < PK_CELLS_REGIONS || touched < CACHE_BYTES ? classify_in_order(w, points, n_points)
                                                                : classify_by_region(w, points, n_points);
}

static void tally_points(worker *w, uint32_t stamp, const double *weights, size_t n_points)
{
    for (size_t i = 0; i < n_points; i++) {
        tally *t = &w->tallies[w->class[i]];
        if (t->stamp != stamp) {
            *t = (tally){.stamp = stamp};
            w->met[w->n_met++] = w->class[i];
        }
        t->count++;
        t->weight += weights ? weights[i] : 1.0;
    }
}

static bool leave_records(worker *w, size_t number)
{
    size_t wanted = w->n_records + w->n_met;
    if (wanted > w->cap_records) {
        size_t capacity = wanted + w->cap_records;
        record *records = realloc(w->records, capacity * sizeof *records);
        if (!records)
            return false;
        w->records = records;
        w->cap_records = capacity;
    }
    if (w->n_blocks == w->cap_blocks) {
        size_t capacity = w->cap_blocks ? 2 * w->cap_blocks : 64;
        block *blocks = realloc(w->blocks, capacity * sizeof *blocks);
        if (!blocks)
            return false;
        w->blocks = blocks;
        w->cap_blocks = capacity;
    }
    w->blocks[w->n_blocks++] = (block){.number = number, .worker = w->number, .first = w->n_records, .n = w->n_met};
    for (size_t i = 0; i < w->n_met; i++) {
        const tally *t = &w->tallies[w->met[i]];
        w->records[w->n_records++] = (record){.class = w->met[i], .count = t->count, .weight = t->weight};
    }
    w->n_met = 0;
    return true;
}

static bool reserve_points(worker *w, size_t n_points)
{
    if (n_points <= w->cap_points)
        return true;
    free(w->order);
    free(w->class);
    w->order = malloc(n_points * sizeof *w->order);
    w->class = malloc(n_points * sizeof *w->class);
    w->cap_points = w->order && w->class ? n_points : 0;
    return w->cap_points > 0;
}

static bool classify_block(void *member, size_t number, const pk_position *points, const double *weights,
                           size_t n_points)
{
    worker *w = member;
    if (!reserve_points(w, n_points) || !classify_points(w, points, n_points))
        return false;
    tally_points(w, (uint32_t)w->n_blocks + 1, weights, n_points);
    return leave_records(w, number);
}

static pk_status equip(worker *w, const job *j, size_t number, pk_error *error)
{
    size_t n_words = (j->n_lenses + 63) / 64;
    *w = (worker){.job = j, .number = number, .rows = {.n_words = n_words}};
    w->batch = calloc(PK_CELLS_BATCH, (n_words + 1) * sizeof *w->batch);
    if (!w->batch)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for the cover sets of %zu discs", j->n_lenses);
    return pk_cells_new(j->geometry, j->lenses, j->n_lenses, j->box, &w->cells, error);
}

static void dismiss(worker *w)
{
    pk_cells_free(w->cells);
    pk_bitrows_free(&w->rows);
    free(w->batch);
    free(w->order);
    free(w->class);
    free(w->tallies);
    free(w->met);
    free(w->records);
    free(w->blocks);
}

/* ---- merging ---- */

static int by_number(const void *a, const void *b)
{
    size_t m = ((const block *)a)->number, n = ((const block *)b)->number;
    return m < n ? -1 : m > n;
}

/* The blocks of all workers by number. NULL when memory is out. */
static block *sort_blocks(const worker *workers, size_t n_workers, size_t *n_blocks)
{
    *n_blocks = 0;
    for (size_t i = 0; i < n_workers; i++)
        *n_blocks += workers[i].n_blocks;
    block *blocks = malloc((*n_blocks + 1) * sizeof *blocks);
    if (!blocks)
        return NULL;
    size_t n = 0;
    for (size_t i = 0; i < n_workers; i++)
        for (size_t b = 0; b < workers[i].n_blocks; b++)
            blocks[n++] = workers[i].blocks[b];
    qsort(blocks, n, sizeof *blocks, by_number);
    return blocks;
}

/* The classes of all workers, numbered in the order of their first points; class_of[worker][its class] is the number.
 */
static bool merge_rows(const worker *workers, const block *blocks, size_t n_blocks, uint32_t *const *class_of,
                       pk_bitrows *rows)
{
    for (size_t b = 0; b < n_blocks; b++) {
        const worker *w = &workers[blocks[b].worker];
        for (size_t i = 0; i < blocks[b].n; i++) {
            uint32_t class = w->records[blocks[b].first + i].class;
            if (class_of[w->number][class] != PK_NO_ROW)
                continue;
            const uint64_t *row = pk_bitrows_row(&w->rows, class);
            uint32_t number = pk_bitrows_add(rows, row, pk_bitrows_hash(row, rows->n_words));
            if (number == PK_NO_ROW)
                return false;
            class_of[w->number][class] = number;
        }
    }
    return true;
}

static bool merge_sums(const worker *workers, const block *blocks, size_t n_blocks, uint32_t *const *class_of,
                       pk_cover_classes *classes)
{
    classes->weight = calloc(classes->n_classes + 1, sizeof *classes->weight);
    classes->count = calloc(classes->n_classes + 1, sizeof *classes->count);
    if (!classes->weight || !classes->count)
        return false;
    for (size_t b = 0; b < n_blocks; b++) {
        const worker *w = &workers[blocks[b].worker];
        for (size_t i = 0; i < blocks[b].n; i++) {
            const record *r = &w->records[blocks[b].first + i];
            classes->weight[class_of[w->number][r->class]] += r->weight;
            classes->count[class_of[w->number][r->class]] += r->count;
        }
    }
    return true;
}

static pk_status merge(const worker *workers, size_t n_workers, pk_cover_classes *classes, pk_error *error)
{
    size_t n_words = workers[0].rows.n_words, n_blocks;
    pk_bitrows rows = {.n_words = n_words};
    pk_cover_classes found = {.n_words = n_words};
    uint32_t *class_of[PK_TEAM_MOST] = {NULL};
    block *blocks = sort_blocks(workers, n_workers, &n_blocks);
    bool done = blocks != NULL;
    for (size_t i = 0; i < n_workers && done; i++) {
        class_of[i] = malloc((workers[i].rows.n_rows + 1) * sizeof **class_of);
        done = class_of[i] != NULL;
        if (class_of[i])
            memset(class_of[i], 0xff, (workers[i].rows.n_rows + 1) * sizeof **class_of); /* PK_NO_ROW */
    }
    done = done && merge_rows(workers, blocks, n_blocks, class_of, &rows);
    found.n_classes = rows.n_rows;
    found.sets = rows.rows;
    rows.rows = NULL;
    pk_bitrows_free(&rows);
    done = done && merge_sums(workers, blocks, n_blocks, class_of, &found);
    for (size_t i = 0; i < n_workers; i++)
        free(class_of[i]);
    free(blocks);
    if (!done) {
        pk_cover_classes_free(&found);
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for the cover classes");
    }
    *classes = found;
    return PK_OK;
}

/* ---- all of it ---- */

static pk_status classify(const job *j, const pk_points *points, pk_cover_classes *classes, pk_error *error)
{
    pk_status status = PK_OK;
    size_t n_workers = pk_team_size(points->n_blocks), n_equipped = 0;
    worker *workers = calloc(n_workers, sizeof *workers);
    void *members[PK_TEAM_MOST];
    if (!workers)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for %zu threads", n_workers);
    while (n_equipped < n_workers && !status) {
        members[n_equipped] = &workers[n_equipped];
        status = equip(&workers[n_equipped], j, n_equipped, error);
        n_equipped++;
    }
    if (!status)
        status = points->each(points, classify_block, members, n_workers, error);
    if (!status)
        status = pk_geodesic_answered(error);
    if (!status)
        status = merge(workers, n_workers, classes, error);
    for (size_t i = 0; i < n_equipped; i++)
        dismiss(&workers[i]);
    free(workers);
    return status;
}

static pk_lens *make_lenses(const pk_geometry *geometry, const pk_disc *discs, size_t n_discs)
{
    pk_lens *lenses = calloc(n_discs + 1, sizeof *lenses);
    for (size_t d = 0; lenses && d < n_discs; d++)
        lenses[d] = pk_lens_of(geometry, discs[d].centre, discs[d].radius_km);
    return lenses;
}

pk_status pk_cover_classify_stream(const pk_geometry *geometry, const pk_disc *discs, size_t n_discs,
                                   const pk_points *points, pk_cover_classes *classes, pk_error *error)
{
    pk_lens *lenses = make_lenses(geometry, discs, n_discs);
    if (!lenses)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for %zu discs", n_discs);
    const job j = {geometry, lenses, n_discs, pk_box_of_lenses(geometry, lenses, n_discs)};
    pk_status status = classify(&j, points, classes, error);
    free(lenses);
    return status;
}

pk_status pk_cover_classify(const pk_geometry *geometry, const pk_disc *discs, size_t n_discs,
                            const pk_position *points, const double *weights, size_t n_points,
                            pk_cover_classes *classes, pk_error *error)
{
    pk_lens *lenses = make_lenses(geometry, discs, n_discs);
    if (!lenses)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for %zu discs", n_discs);
    const job j = {geometry, lenses, n_discs, pk_box_of(geometry, points, n_points)};
    const pk_point_array array = pk_point_array_of(points, weights, n_points);
    pk_status status = classify(&j, &array.points, classes, error);
    free(lenses);
    return status;
}

void pk_cover_classes_free(pk_cover_classes *classes)
{
    if (!classes)
        return;
    free(classes->sets);
    free(classes->weight);
    free(classes->count);
    *classes = (pk_cover_classes){0};
}
