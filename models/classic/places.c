/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classic/places.h"

#include "base/team.h"
#include "classic/place_reader.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- heads ---- */

static pk_status fail_at_end(const char *path, const pk_block *block, const char *expected, pk_error *error)
{
    long line = block->bytes ? block->first_line + (long)block->n_lines : 1;
    return pk_fail(error, PK_ERROR_DATA, "%s:%ld: found the end of the file, expected %s", path, line, expected);
}

static pk_status read_titles(const pk_text *text, pk_places_file *file, pk_error *error)
{
    static const struct {
        const char *titles;
        pk_place_field field;
    } OTHERS[] = {{"demand|weight", PK_FIELD_DEMAND}, {"cost", PK_FIELD_COST}, {"existing", PK_FIELD_EXISTING}};
    size_t n = text->n_cells, id = pk_text_column(text, "id|node_id|name"), x = pk_text_column(text, "x"),
           y = pk_text_column(text, "y"), lat = pk_text_column(text, "lat"), lon = pk_text_column(text, "lon|long");
    file->plane = x < n && y < n;
    if (!file->plane && (lat == n || lon == n))
        return pk_text_fail(text, text->cell[0], "a title row with 'x' and 'y' or 'lat' and 'lon'", error);
    if (id == n)
        return pk_text_fail(text, text->cell[0], "a title row with 'id' or 'name'", error);
    file->n_fields = n;
    file->field = calloc(n, sizeof *file->field);
    if (!file->field)
        return place_no_memory(file->path, error);
    for (size_t k = 0; k < sizeof OTHERS / sizeof *OTHERS; k++)
        if (pk_text_column(text, OTHERS[k].titles) < n)
            file->field[pk_text_column(text, OTHERS[k].titles)] = OTHERS[k].field;
    file->field[id] = PK_FIELD_NAME;
    file->field[file->plane ? x : lat] = PK_FIELD_LAT;
    file->field[file->plane ? y : lon] = PK_FIELD_LON;
    return PK_OK;
}

pk_status pk_places_open_csv(const char *path, pk_places_file *file, pk_error *error)
{
    *file = (pk_places_file){.path = path, .n_head = 1};
    pk_blocks *blocks = NULL;
    place_reader r = {.file = file};
    const char *at = NULL;
    size_t length;
    bool found;
    pk_status status = pk_blocks_open(path, &blocks, error);
    if (status || (status = place_reader_line(&r, blocks, &at, &length, error)))
        goto done;
    file->n_blocks = pk_blocks_estimate(blocks);
    if (!at)
        status = fail_at_end(path, &r.block, "a title row with 'x' and 'y' or 'lat' and 'lon'", error);
    else if (!(status = pk_text_line(&r.text, path, at, length, place_reader_number(&r, at), error)) &&
             !(status = pk_text_row(&r.text, &found, error)))
        status = read_titles(&r.text, file, error);
done:
    place_reader_free(&r);
    pk_blocks_close(blocks);
    if (status)
        pk_places_close(file);
    return status;
}

/* A few bytes must not ask for gigabytes: no more places than bytes. (Of a file that was cut off the line is told.) */
static pk_status read_sizes(pk_places_file *file, size_t most_bytes, place_reader *r, const char *at, size_t length,
                            pk_error *error)
{
    const long most = 1000000000000000;
    long n = 0, m = 0;
    pk_status status;
    if ((status = pk_text_line(&r->text, file->path, at, length, place_reader_number(r, at), error)) ||
        (status = pk_text_whole(&r->text, "the number of facilities", 1, most, &n, error)) ||
        (status = pk_text_whole(&r->text, "the number of customers", 1, most, &m, error)))
        return status;
    const char *more = pk_text_word(&r->text);
    if (more)
        return pk_text_fail(&r->text, more, r->text.end, error);
    if ((size_t)(n + m) > most_bytes)
        return pk_fail(error, PK_ERROR_DATA,
                       "%s:%ld: found %ld facilities and %ld customers, expected no more than the file has bytes (%zu)",
                       file->path, r->text.seen, n, m, most_bytes);
    file->n_head = 1 + (size_t)n;
    file->n = (size_t)m;
    return PK_OK;
}

pk_status pk_places_open_grid(const char *path, pk_places_file *file, pk_places_visit *visit, void *visitor,
                              pk_error *error)
{
    static const pk_place_field FIELDS[] = {PK_FIELD_KEYWORD, PK_FIELD_NAME, PK_FIELD_LAT, PK_FIELD_LON, PK_FIELD_COST};
    *file = (pk_places_file){.path = path, .plane = true, .words = true, .keyword = 'F', .n_fields = 5};
    place_reader r = {0};
    pk_blocks *blocks = NULL;
    const char *at = NULL;
    size_t length = 0;
    pk_status status = pk_blocks_open(path, &blocks, error);
    if (status)
        return status;
    file->n_blocks = pk_blocks_estimate(blocks);
    file->field = malloc(sizeof FIELDS);
    if (file->field)
        memcpy(file->field, FIELDS, sizeof FIELDS);
    if (!file->field || !place_reader_new(file, &r) || !place_reader_reserve(&r, 1)) {
        status = place_no_memory(path, error);
        goto done;
    }
    if ((status = place_reader_line(&r, blocks, &at, &length, error)))
        goto done;
    status = at ? read_sizes(file, pk_blocks_most_bytes(blocks), &r, at, length, error)
                : fail_at_end(path, &r.block, "the number of facilities and the number of customers", error);
    for (size_t k = 1; !status && k < file->n_head; k++) {
        at += length;
        if ((status = place_reader_line(&r, blocks, &at, &length, error)))
            break;
        r.places.n = 0;
        status = at ? place_reader_place(&r, at, length, error) : fail_at_end(path, &r.block, "'F'", error);
        if (!status && !visit(visitor, k, &r.places))
            status = place_no_memory(path, error);
    }
    file->keyword = 'C';
    file->field[4] = PK_FIELD_DEMAND;
done:
    place_reader_free(&r);
    pk_blocks_close(blocks);
    if (status)
        pk_places_close(file);
    return status;
}

void pk_places_close(pk_places_file *file)
{
    free(file->field);
    file->field = NULL;
}

/* ---- all of a file ---- */

typedef struct scan {
    const pk_places_file *file;
    pk_blocks *blocks;
    pk_places_visit *visit;
    pthread_mutex_t lock; /* of the first fault */
    pk_error fault;       /* status PK_OK: none */
    size_t fault_block;
} scan;

typedef struct member {
    scan *scan;
    void *visitor;
    place_reader reader;
    const char *at; /* where to begin in the block at hand; NULL: none is */
    size_t n;       /* places so far */
    long last_line; /* of the blocks so far */
} member;

/* Blocks are given out in order, and every one that was given out is read: the fault that is left is the first. */
static void note_fault(scan *s, size_t block, const pk_error *fault)
{
    pthread_mutex_lock(&s->lock);
    if (!s->fault.status || block < s->fault_block) {
        s->fault = *fault;
        s->fault_block = block;
    }
    pthread_mutex_unlock(&s->lock);
    pk_blocks_stop(s->blocks);
}

static void work(void *argument)
{
    member *m = argument;
    place_reader *r = &m->reader;
    for (;;) {
        pk_error fault = {0};
        if (!m->at && place_reader_take(r, m->scan->blocks, &fault))
            note_fault(m->scan, SIZE_MAX, &fault);
        if (r->block.length == 0)
            return;
        m->last_line = r->block.first_line + (long)r->block.n_lines;
        if (!place_reader_places(r, m->at ? m->at : r->block.bytes, &fault) &&
            !m->scan->visit(m->visitor, r->block.number, &r->places))
            place_no_memory(m->scan->file->path, &fault);
        if (fault.status)
            note_fault(m->scan, r->block.number, &fault);
        m->n += r->places.n;
        m->at = NULL;
    }
}

/* The line of a place; only asked where there are too many. */
static pk_status find_line(const pk_places_file *file, size_t place, long *line, pk_error *error)
{
    pk_blocks *blocks = NULL;
    place_reader r = {.file = file};
    const char *at = NULL;
    size_t length = 0;
    pk_status status = pk_blocks_open(file->path, &blocks, error);
    for (size_t k = 0; !status && k <= file->n_head + place; k++) {
        at = at ? at + length : NULL;
        status = place_reader_line(&r, blocks, &at, &length, error);
        *line = at ? place_reader_number(&r, at) : 0;
    }
    place_reader_free(&r);
    pk_blocks_close(blocks);
    return status;
}

static pk_status check_number(const pk_places_file *file, size_t n, long last_line, pk_error *error)
{
    if (file->n == 0 && n == 0)
        return pk_fail(error, PK_ERROR_DATA, "%s:%ld: found the end of the file, expected at least one row of values",
                       file->path, last_line);
    if (file->n == 0 || n == file->n)
        return PK_OK;
    if (n < file->n)
        return pk_fail(error, PK_ERROR_DATA,
                       "%s:%ld: found the end of the file after %zu of %zu customers, expected '%c'", file->path,
                       last_line, n, file->n, file->keyword);
    long line = 0;
    pk_status status = find_line(file, file->n, &line, error);
    if (status)
        return status;
    return pk_fail(error, PK_ERROR_DATA, "%s:%ld: found '%c', expected the end of the file after %zu customers",
                   file->path, line, file->keyword, file->n);
}

/* Takes the head off: the first member begins in the block where it ends. */
static pk_status skip_head(scan *s, member *first, pk_error *error)
{
    size_t length = 0;
    for (size_t k = 0; k < s->file->n_head; k++) {
        first->at = first->at ? first->at + length : NULL;
        pk_status status = place_reader_line(&first->reader, s->blocks, &first->at, &length, error);
        if (status)
            return status;
        if (!first->at)
            return fail_at_end(s->file->path, &first->reader.block, "what stood there a moment ago", error);
    }
    first->at += length;
    return PK_OK;
}

pk_status pk_places_each(const pk_places_file *file, pk_places_visit *visit, void *const *members, size_t n_members,
                         pk_error *error)
{
    scan s = {.file = file, .visit = visit, .lock = PTHREAD_MUTEX_INITIALIZER};
    pk_status status = pk_blocks_open(file->path, &s.blocks, error);
    if (status)
        return status;
    member *team = calloc(n_members, sizeof *team);
    void *arguments[PK_TEAM_MOST];
    bool room = team != NULL;
    for (size_t i = 0; room && i < n_members; i++) {
        arguments[i] = &team[i];
        team[i].scan = &s;
        team[i].visitor = members[i];
        room = place_reader_new(file, &team[i].reader);
    }
    if (!room) {
        status = place_no_memory(file->path, error);
        goto done;
    }
    if ((status = skip_head(&s, &team[0], error)))
        goto done;
    pk_team_run(work, arguments, n_members);
    size_t n = 0;
    long last_line = 1;
    for (size_t i = 0; i < n_members; i++) {
        n += team[i].n;
        last_line = team[i].last_line > last_line ? team[i].last_line : last_line;
    }
    status = s.fault.status ? pk_fail(error, s.fault.status, "%s", s.fault.message)
                            : check_number(file, n, last_line, error);
done:
    for (size_t i = 0; team && i < n_members; i++)
        place_reader_free(&team[i].reader);
    free(team);
    pk_blocks_close(s.blocks);
    return status;
}
