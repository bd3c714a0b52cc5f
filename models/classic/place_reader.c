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

/* Room for that many, and some more for a block of shorter lines, of what the file has. */
static bool places_reserve(pk_places *places, const pk_places_file *file, size_t wanted)
{
    size_t capacity = wanted + wanted / 8;
    places->n = 0;
    if (wanted <= places->capacity)
        return true;
    places_free(places);
    double **const numbers[PK_FIELD_COUNT] = {
        [PK_FIELD_DEMAND] = &places->demand, [PK_FIELD_COST] = &places->cost, [PK_FIELD_EXISTING] = &places->existing};
    places->position = malloc(capacity * sizeof *places->position);
    bool room = places->position != NULL;
    for (size_t f = 0; f < file->n_fields && room; f++) {
        double **array = numbers[file->field[f]];
        if (array)
            room = (*array = malloc(capacity * sizeof **array)) != NULL;
        if (file->field[f] == PK_FIELD_NAME)
            room = (places->name = malloc(capacity * sizeof *places->name)) &&
                   (places->name_length = malloc(capacity * sizeof *places->name_length));
    }
    if (room)
        places->capacity = capacity;
    else
        places_free(places);
    return room;
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

/* The end of the text that begins there: no byte above the comma ends one, and of these eight are passed at once. */
static inline const char *text_end(const char *at, bool words)
{
    uint64_t low;
    for (;; at += 8) {
        uint64_t bytes = pk_eight_bytes(at);
        low =
            (bytes - 0x2d2d2d2d2d2d2d2du) & ~bytes & 0x8080808080808080u; /* up to the comma, and perhaps behind that */
        if (low)
            break;
    }
    at += __builtin_ctzll(low) / 8;
    while (!ends_text(*at, words))
        at++;
    return at;
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
    if (!places_reserve(&r->places, r->file, capacity))
        return false;
    for (size_t f = 0; f < r->file->n_fields; f++) {
        pk_place_field field = r->file->field[f];
        range may = range_of(r->file, field);
        r->columns[f] = (place_column){.field = field,
                                       .target = target_of(&r->places, field),
                                       .stride = field == PK_FIELD_LAT || field == PK_FIELD_LON ? 2 : 1,
                                       .least = fmax(may.least, -DBL_MAX),
                                       .most = fmin(may.most, DBL_MAX),
                                       .after = f + 1 == r->file->n_fields ? '\n'
                                                : r->file->words           ? '\t'
                                                                           : ','};
    }
    return true;
}

/* Takes the text of field c from `start` to `stop` as that of place i; false where it is not plain. */
static bool take_text(place_reader *r, const place_column *c, size_t i, const char *start, const char *stop)
{
    if (c->field == PK_FIELD_KEYWORD)
        return stop == start + 1 && *start == r->file->keyword;
    if (c->field == PK_FIELD_NAME) {
        while (stop > start && is_blank(stop[-1]))
            stop--;
        r->places.name[i] = start;
        r->places.name_length[i] = (size_t)(stop - start);
    }
    return true;
}

/* Where the next field or line begins, behind field c that ended there and what follows it; NULL: not plain. */
static const char *pass_separator(const place_reader *r, const place_column *c, const char *stop)
{
    const char *at = stop, *end = r->block.bytes + r->block.length;
    while (is_blank(*at))
        at++;
    if (c->after == '\n')
        return at >= end ? at : *at == '\n' ? at + 1 : NULL;
    if (r->file->words)
        return at > stop ? at : NULL;
    return *at == ',' ? at + 1 : NULL;
}

/* Reads field c of place i; where the next field or line begins, or NULL where it is not plain: it may be right or
 * wrong. Two lines are read at once by fields: the work on one overlaps with that on the other. */
__attribute__((always_inline)) static inline const char *read_field(place_reader *r, const place_column *c, size_t i,
                                                                    const char *at)
{
    for (; (unsigned char)*at <= ' '; at++)
        if (!is_blank(*at))
            return NULL;
    const char *start = at;
    if (c->target) {
        double value;
        at = pk_decimal(at, &value);
        if (at == start || !(value >= c->least && value <= c->most))
            return NULL;
        c->target[i * c->stride] = value;
    } else {
        at = text_end(at, r->file->words);
        if (c->field != PK_FIELD_OTHER && !take_text(r, c, i, start, at))
            return NULL;
    }
    return *at == c->after ? at + 1 : pass_separator(r, c, at);
}

/* Reads the line that begins at `at` as the next place; where the next begins, or NULL. */
static const char *read_plain(place_reader *r, const char *at)
{
    for (size_t f = 0; f < r->file->n_fields && at; f++)
        at = read_field(r, &r->columns[f], r->places.n, at);
    r->places.n += at != NULL;
    return at;
}

/* Lines that are read as places from i on. */
typedef struct run {
    const char *at, *end;
    size_t i;
} run;

/* Reads two runs, a line of each at a time, up to the end of one or a line that is not plain. */
static void read_plain_pairs(place_reader *r, run *a, run *b)
{
    const place_column *end = r->columns + r->file->n_fields;
    while (a->at < a->end && b->at < b->end) {
        const char *at_a = a->at, *at_b = b->at;
        for (const place_column *c = r->columns; c < end; c++)
            if (!(at_a = read_field(r, c, a->i, at_a)) || !(at_b = read_field(r, c, b->i, at_b)))
                return;
        a->at = at_a;
        b->at = at_b;
        a->i++;
        b->i++;
    }
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

/* Reads the lines in [at, end) as the next places. */
static pk_status read_lines(place_reader *r, const char *at, const char *end, pk_error *error)
{
    while ((at = skip_white(at, end)) < end) {
        const char *next = read_plain(r, at);
        if (!next) {
            next = line_end(at, end);
            pk_status status = place_reader_place(r, at, (size_t)(next - at), error);
            if (status)
                return status;
        }
        at = next;
    }
    return PK_OK;
}

pk_status place_reader_places(place_reader *r, const char *at, pk_error *error)
{
    const char *end = r->block.bytes + r->block.length;
    at = skip_white(at, end);
    const char *middle = line_end(at + (end - at) / 2, end);
    middle += middle < end;
    if (!place_reader_reserve(r, r->block.n_lines + 1))
        return place_no_memory(r->file->path, error);
    size_t n_first = pk_count_lines(at, (size_t)(middle - at)); /* places, unless some line is blank */
    run first = {at, middle, 0}, second = {middle, end, n_first};
    read_plain_pairs(r, &first, &second);
    r->places.n = first.i;
    pk_status status = read_lines(r, first.at, middle, error);
    if (status)
        return status;
    if (r->places.n != n_first)
        return read_lines(r, middle, end, error);
    r->places.n = second.i;
    return read_lines(r, second.at, end, error);
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
