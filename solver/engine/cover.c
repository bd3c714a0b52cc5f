/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Classes of points with the same cover set.
 *
 * The points are cut into blocks of fixed size. Each thread takes the next block, sorts its points into classes with
 * cells (cells.c) and rows (bitrows.c) of its own, and leaves one record for each class it met in the block: the weight
 * summed in point order, in the order of first points. Then the records are merged block by block. The outcome knows
 * nothing of threads: it is a function of the points, the discs and the size of a block.
 *
 * O(points + what cells.c divides and tests) time; memory for the classes, the cells (bounded) and the records, at most
 * one a class and block.
 */
#include "engine/cover.h"

#include "engine/bitrows.h"
#include "engine/cells.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_POINTS = 1 << 17, CACHE_BYTES = 1 << 22, MAX_THREADS = 64 };

/* What one block has of one class. */
typedef struct record {
    uint32_t class; /* of the thread */
    uint64_t count;
    double weight;
} record;

/* The records of one block: where they begin among its thread's. */
typedef struct block {
    size_t thread, first, n;
} block;

typedef struct job {
    const pk_geometry *geometry;
    const pk_lens *lenses;
    size_t n_lenses;
    pk_box box;
    const pk_position *points;
    const double *weights;
    size_t n_points;
    block *blocks;
    size_t n_blocks;
    atomic_size_t next; /* block to be taken */
} job;

/* What the block at hand has of a class. */
typedef struct tally {
    uint32_t stamp; /* block + 1; another: nothing yet */
    uint32_t count;
    double weight;
} tally;

typedef struct worker {
    job *job;
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
    uint32_t *order; /* [points of a block] of the block at hand, as they are classified */
    uint32_t *class; /* [points of a block] */
    bool out_of_memory;
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

/* The order in which a block's points are classified: as they come, while all that they touch fits in a cache; region
 * by region when it does not any more. Who belongs to which class does not depend on it. */
static void order_points(worker *w, const pk_position *points, size_t n_points)
{
    size_t touched = pk_cells_bytes(w->cells) + w->rows.n_rows * w->rows.n_words * sizeof *w->rows.rows;
    if (n_points < PK_CELLS_REGIONS || touched < CACHE_BYTES) {
        for (size_t i = 0; i < n_points; i++)
            w->order[i] = (uint32_t)i;
        return;
    }
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

static bool classify_points(worker *w, const pk_position *points, size_t n_points)
{
    pk_position batch[PK_CELLS_BATCH];
    uint32_t class[PK_CELLS_BATCH];
    order_points(w, points, n_points);
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

static bool leave_records(worker *w, block *b)
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
    *b = (block){.thread = w->number, .first = w->n_records, .n = w->n_met};
    for (size_t i = 0; i < w->n_met; i++) {
        const tally *t = &w->tallies[w->met[i]];
        w->records[w->n_records++] = (record){.class = w->met[i], .count = t->count, .weight = t->weight};
    }
    w->n_met = 0;
    return true;
}

static bool classify_block(worker *w, size_t number)
{
    const job *j = w->job;
    size_t first = number * BLOCK_POINTS;
    size_t n_points = j->n_points - first < BLOCK_POINTS ? j->n_points - first : BLOCK_POINTS;
    if (!classify_points(w, j->points + first, n_points))
        return false;
    tally_points(w, (uint32_t)number + 1, j->weights ? j->weights + first : NULL, n_points);
    return leave_records(w, &j->blocks[number]);
}

static void *work(void *argument)
{
    worker *w = argument;
    for (;;) {
        size_t number = atomic_fetch_add(&w->job->next, 1);
        if (number >= w->job->n_blocks)
            return NULL;
        if (!classify_block(w, number)) {
            w->out_of_memory = true;
            atomic_store(&w->job->next, w->job->n_blocks);
            return NULL;
        }
    }
}

static pk_status equip(worker *w, job *j, size_t number, pk_error *error)
{
    size_t n_words = (j->n_lenses + 63) / 64;
    *w = (worker){.job = j, .number = number, .rows = {.n_words = n_words}};
    w->batch = calloc(PK_CELLS_BATCH, (n_words + 1) * sizeof *w->batch);
    size_t block_points = j->n_points < BLOCK_POINTS ? j->n_points : BLOCK_POINTS;
    w->order = calloc(block_points + 1, sizeof *w->order);
    w->class = calloc(block_points + 1, sizeof *w->class);
    if (!w->batch || !w->order || !w->class)
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
}

/* Runs the blocks on that many threads, this one among them; where a thread cannot be had, the others do its work. */
static void run(worker *workers, size_t n_threads)
{
    pthread_t threads[MAX_THREADS];
    size_t started = 1;
    while (started < n_threads && pthread_create(&threads[started], NULL, work, &workers[started]) == 0)
        started++;
    work(&workers[0]);
    for (size_t i = 1; i < started; i++)
        pthread_join(threads[i], NULL);
}

/* ---- merging ---- */

/* The classes of all threads, numbered in the order of their first points; class_of[thread][its class] is the number.
 */
static bool merge_rows(const job *j, const worker *workers, uint32_t *const *class_of, pk_bitrows *rows)
{
    for (size_t b = 0; b < j->n_blocks; b++) {
        const worker *w = &workers[j->blocks[b].thread];
        for (size_t i = 0; i < j->blocks[b].n; i++) {
            uint32_t class = w->records[j->blocks[b].first + i].class;
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

static bool merge_sums(const job *j, const worker *workers, uint32_t *const *class_of, pk_cover_classes *classes)
{
    classes->weight = calloc(classes->n_classes + 1, sizeof *classes->weight);
    classes->count = calloc(classes->n_classes + 1, sizeof *classes->count);
    if (!classes->weight || !classes->count)
        return false;
    for (size_t b = 0; b < j->n_blocks; b++) {
        const worker *w = &workers[j->blocks[b].thread];
        for (size_t i = 0; i < j->blocks[b].n; i++) {
            const record *r = &w->records[j->blocks[b].first + i];
            classes->weight[class_of[w->number][r->class]] += r->weight;
            classes->count[class_of[w->number][r->class]] += r->count;
        }
    }
    return true;
}

static pk_status merge(const job *j, const worker *workers, size_t n_threads, pk_cover_classes *classes,
                       pk_error *error)
{
    size_t n_words = (j->n_lenses + 63) / 64;
    pk_bitrows rows = {.n_words = n_words};
    pk_cover_classes found = {.n_words = n_words};
    uint32_t *class_of[MAX_THREADS] = {NULL};
    bool done = true;
    for (size_t i = 0; i < n_threads && done; i++) {
        class_of[i] = malloc((workers[i].rows.n_rows + 1) * sizeof **class_of);
        done = class_of[i] && !workers[i].out_of_memory;
        if (class_of[i])
            memset(class_of[i], 0xff, (workers[i].rows.n_rows + 1) * sizeof **class_of); /* PK_NO_ROW */
    }
    done = done && merge_rows(j, workers, class_of, &rows);
    found.n_classes = rows.n_rows;
    found.sets = rows.rows;
    rows.rows = NULL;
    pk_bitrows_free(&rows);
    done = done && merge_sums(j, workers, class_of, &found);
    for (size_t i = 0; i < n_threads; i++)
        free(class_of[i]);
    if (!done) {
        pk_cover_classes_free(&found);
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for the cover classes of %zu points", j->n_points);
    }
    *classes = found;
    return PK_OK;
}

/* ---- all of it ---- */

static size_t threads_for(size_t n_blocks)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t n = processors < 1 ? 1 : processors > MAX_THREADS ? MAX_THREADS : (size_t)processors;
    return n_blocks < 1 ? 1 : n_blocks < n ? n_blocks : n;
}

static pk_status classify(job *j, pk_cover_classes *classes, pk_error *error)
{
    pk_status status = PK_OK;
    size_t n_threads = threads_for(j->n_blocks), n_equipped = 0;
    worker *workers = calloc(n_threads, sizeof *workers);
    if (!workers)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for %zu threads", n_threads);
    while (n_equipped < n_threads && !status) {
        status = equip(&workers[n_equipped], j, n_equipped, error);
        n_equipped++;
    }
    if (status)
        goto done;
    run(workers, n_threads);
    status = merge(j, workers, n_threads, classes, error);
done:
    for (size_t i = 0; i < n_equipped; i++)
        dismiss(&workers[i]);
    free(workers);
    return status;
}

pk_status pk_cover_classify(const pk_geometry *geometry, const pk_disc *discs, size_t n_discs,
                            const pk_position *points, const double *weights, size_t n_points,
                            pk_cover_classes *classes, pk_error *error)
{
    job j = {.geometry = geometry,
             .n_lenses = n_discs,
             .points = points,
             .weights = weights,
             .n_points = n_points,
             .n_blocks = (n_points + BLOCK_POINTS - 1) / BLOCK_POINTS};
    pk_lens *lenses = calloc(n_discs + 1, sizeof *lenses);
    j.blocks = calloc(j.n_blocks + 1, sizeof *j.blocks);
    pk_status status = PK_OK;
    if (!lenses || !j.blocks) {
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory to cover %zu points by %zu discs", n_points, n_discs);
        goto done;
    }
    for (size_t d = 0; d < n_discs; d++)
        lenses[d] = pk_lens_of(geometry, discs[d].centre, discs[d].radius_km);
    j.lenses = lenses;
    j.box = pk_box_of(geometry, points, n_points);
    atomic_init(&j.next, 0);
    status = classify(&j, classes, error);
done:
    free(lenses);
    free(j.blocks);
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
