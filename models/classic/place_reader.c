/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classic/place_reader.h"

#include "base/decimal.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

pk_status place_no_memory(const char *path, pk_error *error)
{
    return pk_fail(error, PK_ERROR_MEMORY, "%s: out of memory", path);
}

/* ---- places of a block ---- */

static void places_free(pk_places *places)
{
    free(places->position);
    free(places->demand);
    free(places->cost);
    free(places->existing);
    free(places->name);
    free(places->name_length);
    *places = (pk_places){0};
}

/* Room for that many, with what they are where the file does not say. */
static bool places_reserve(pk_places *places, size_t capacity)
{
    places->n = 0;
    if (capacity <= places->capacity)
        return true;
    places_free(places);
    places->position = malloc(capacity * sizeof *places->position);
    places->demand = malloc(capacity * sizeof *places->demand);
    places->cost = malloc(capacity * sizeof *places->cost);
    places->existing = calloc(capacity, sizeof *places->existing);
    places->name = malloc(capacity * sizeof *places->name);
    places->name_length = malloc(capacity * sizeof *places->name_length);
    if (!places->position || !places->demand || !places->cost || !places->existing || !places->name ||
        !places->name_length) {
        places_free(places);
        return false;
    }
    for (size_t i = 0; i < capacity; i++)
        places->demand[i] = places->cost[i] = 1;
    places->capacity = capacity;
    return true;
}

static double *target_of(const pk_places *places, pk_place_field field)
{
    switch (field) {
    case PK_FIELD_LAT: return &places->position->lat;
    case PK_FIELD_LON: return &places->position->lon;
    case PK_FIELD_DEMAND: return places->demand;
    case PK_FIELD_COST: return places->cost;
    case PK_FIELD_EXISTING: return places->existing;
    case PK_FIELD_OTHER:
    case PK_FIELD_NAME:
    case PK_FIELD_KEYWORD:
    case PK_FIELD_COUNT: break;
    }
    return NULL;
}

/* ---- lines ---- */

/* What a number may be. */
typedef struct range {
    const char *what;
    double least, most;
} range;

static range range_of(const pk_places_file *file, pk_place_field field)
{
    switch (field) {
    case PK_FIELD_LAT: return file->plane ? (range){"x", -INFINITY, INFINITY} : (range){"lat", -90, 90};
    case PK_FIELD_LON: return file->plane ? (range){"y", -INFINITY, INFINITY} : (range){"lon", -360, 360};
    case PK_FIELD_COST: return (range){"cost", 0, INFINITY};
    case PK_FIELD_EXISTING: return (range){"existing", 0, 1};
    case PK_FIELD_DEMAND:
    case PK_FIELD_OTHER:
    case PK_FIELD_NAME:
    case PK_FIELD_KEYWORD:
    case PK_FIELD_COUNT: break;
    }
    return (range){"demand", 0, INFINITY};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool ends_text(char c, bool words)
{
    unsigned char byte = (unsigned char)c;
    return byte <= ' ' ? words || (byte != ' ' && byte != '\t') : !words && (c == ',' || c == '"');
}

bool place_reader_new(const pk_places_file *file, place_reader *r)
{
    *r = (place_reader){.file = file, .columns = malloc((file->n_fields + 1) * sizeof *r->columns)};
    return r->columns != NULL;
}

void place_reader_free(place_reader *r)
{
    free(r->columns);
    pk_block_free(&r->block);
    places_free(&r->places);
    pk_text_close(&r->text);
}

bool place_reader_reserve(place_reader *r, size_t capacity)
{
    if (!places_reserve(&r->places, capacity))
        return false;
    for (size_t f = 0; f < r->file->n_fields; f++) {
        pk_place_field field = r->file->field[f];
        range may = range_of(r->file, field);
        r->columns[f] = (place_column){.field = field,
                                       .target = target_of(&r->places, field),
                                       .stride = field == PK_FIELD_LAT || field == PK_FIELD_LON ? 2 : 1,
                                       .least = fmax(may.least, -DBL_MAX),
                                       .most = fmin(may.most, DBL_MAX)};
    }
    return true;
}

/* Reads the line that begins at `at`, which is not blank, as the next place; its end, or NULL where the line is not
 * plain: it may be right or wrong. */
static const char *read_plain(place_reader *r, const char *at)
{
    const pk_places_file *file = r->file;
    const char *end = r->block.bytes + r->block.length;
    size_t i = r->places.n;
    for (size_t f = 0; f < file->n_fields; f++) {
        const place_column *c = &r->columns[f];
        const char *start = at;
        if (c->target) {
            double value;
            if ((unsigned char)*at <= ' ' || (at = pk_decimal(at, &value)) == start ||
                !(value >= c->least && value <= c->most))
                return NULL;
            c->target[i * c->stride] = value;
        } else {
            while (!ends_text(*at, file->words))
                at++;
            if (c->field == PK_FIELD_KEYWORD && (at != start + 1 || *start != file->keyword))
                return NULL;
            if (c->field == PK_FIELD_NAME) {
                const char *last = at;
                while (last > start && is_blank(last[-1]))
                    last--;
                r->places.name[i] = start;
                r->places.name_length[i] = (size_t)(last - start);
            }
        }
        const char *stop = at;
        while (is_blank(*at))
            at++;
        bool last = f + 1 == file->n_fields;
        if (last ? at < end && *at != '\n' : file->words ? at == stop || *at == '\n' : *at != ',')
            return NULL;
        if (!last && !file->words)
            while (is_blank(*++at)) {
            }
    }
    r->places.n++;
    return at;
}

static pk_status number_from(place_reader *r, pk_place_field field, size_t f, double *number, pk_error *error)
{
    range may = range_of(r->file, field);
    return r->file->words ? pk_text_number(&r->text, may.what, may.least, may.most, number, error)
                          : pk_text_cell(&r->text, f, may.what, may.least, may.most, number, error);
}

static pk_status text_from(place_reader *r, pk_place_field field, size_t f, const char **found, pk_error *error)
{
    pk_text *text = &r->text;
    if (field == PK_FIELD_KEYWORD)
        return pk_text_keyword(text, (char[]){r->file->keyword, '\0'}, error);
    *found = r->file->words ? pk_text_word(text) : text->cell[f];
    return *found ? PK_OK : pk_text_fail(text, NULL, "an index", error);
}

long place_reader_number(place_reader *r, const char *at)
{
    for (; r->counted < at; r->counted++)
        r->line += *r->counted == '\n';
    return r->line;
}

pk_status place_reader_take(place_reader *r, pk_blocks *blocks, pk_error *error)
{
    pk_status status = pk_blocks_next(blocks, &r->block, error);
    r->counted = r->block.bytes;
    r->line = r->block.first_line;
    return status;
}

/* By the tokenizer, whatever the line looks like. */
pk_status place_reader_place(place_reader *r, const char *at, size_t length, pk_error *error)
{
    const pk_places_file *file = r->file;
    pk_text *text = &r->text;
    bool found;
    pk_status status = pk_text_line(text, file->path, at, length, place_reader_number(r, at), error);
    if (!status && !file->words && !(status = pk_text_row(text, &found, error)) && text->n_cells != file->n_fields)
        status = pk_text_fail(text, text->cell[0], "as many fields as the title row", error);
    size_t i = r->places.n;
    for (size_t f = 0; !status && f < file->n_fields; f++) {
        const place_column *c = &r->columns[f];
        const char *name = NULL;
        if (c->target) {
            status = number_from(r, c->field, f, &c->target[i * c->stride], error);
        } else if (!(status = text_from(r, c->field, f, &name, error)) && c->field == PK_FIELD_NAME) {
            r->places.name_length[i] = strlen(name);
            r->places.name[i] = at + (name - text->bytes);
        }
    }
    if (!status && file->words) {
        const char *more = pk_text_word(text);
        if (more)
            status = pk_text_fail(text, more, text->end, error);
    }
    if (!status)
        r->places.n++;
    return status;
}

static const char *skip_white(const char *at, const char *end)
{
    while (at < end && isspace((unsigned char)*at))
        at++;
    return at;
}

static const char *line_end(const char *at, const char *end)
{
    while (at < end && *at != '\n')
        at++;
    return at;
}

pk_status place_reader_places(place_reader *r, const char *at, pk_error *error)
{
    const char *end = r->block.bytes + r->block.length;
    if (!place_reader_reserve(r, r->block.n_lines + 1))
        return place_no_memory(r->file->path, error);
    while ((at = skip_white(at, end)) < end) {
        const char *stop = read_plain(r, at);
        if (!stop) {
            stop = line_end(at, end);
            pk_status status = place_reader_place(r, at, (size_t)(stop - at), error);
            if (status)
                return status;
        }
        at = stop;
    }
    return PK_OK;
}

pk_status place_reader_line(place_reader *r, pk_blocks *blocks, const char **at, size_t *length, pk_error *error)
{
    const pk_block *block = &r->block;
    for (;;) {
        const char *end = *at ? block->bytes + block->length : NULL;
        if (*at && (*at = skip_white(*at, end)) < end) {
            *length = (size_t)(line_end(*at, end) - *at);
            return PK_OK;
        }
        pk_status status = place_reader_take(r, blocks, error);
        *at = status || block->length == 0 ? NULL : block->bytes;
        if (!*at)
            return status;
    }
}
