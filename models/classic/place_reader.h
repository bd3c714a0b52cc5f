/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of a block as places: what the parts of the reader of places.h share; used by place*.c alone. */
#ifndef PICKET_CLASSIC_PLACE_READER_H
#define PICKET_CLASSIC_PLACE_READER_H

#include "base/blocks.h"
#include "classic/places.h"
#include "classic/text.h"

/* A field, and what its number may be and where it goes: of place i to target[i · stride]. */
typedef struct place_column {
    pk_place_field field;
    double *target; /* NULL: no number */
    size_t stride;
    double least, most;
    char after; /* what follows it, as a rule; '\n' says that it is the last */
} place_column;

typedef struct place_reader {
    const pk_places_file *file;
    place_column *columns; /* [n_fields] */
    pk_block block;
    pk_places places;
    pk_text text;        /* of a line that is not plain */
    const char *counted; /* in the block; its line is */
    long line;
} place_reader;

/* For a file whose fields are known. */
bool place_reader_new(const pk_places_file *file, place_reader *reader);
void place_reader_free(place_reader *reader);

/* Room for that many places, of which there are none then. false: memory is out. */
bool place_reader_reserve(place_reader *reader, size_t capacity);

/* The next block. */
pk_status place_reader_take(place_reader *reader, pk_blocks *blocks, pk_error *error);

/* The next line that is not blank, from `*at` of the block on (NULL: from the next block on); *at NULL where there is
 * none. */
pk_status place_reader_line(place_reader *reader, pk_blocks *blocks, const char **at, size_t *length, pk_error *error);

/* The line's number. None before the last one asked for. */
long place_reader_number(place_reader *reader, const char *at);

/* Reads a line as the next place. */
pk_status place_reader_place(place_reader *reader, const char *at, size_t length, pk_error *error);

/* Reads all lines of the block from `at` on. */
pk_status place_reader_places(place_reader *reader, const char *at, pk_error *error);

pk_status place_no_memory(const char *path, pk_error *error);

#endif
