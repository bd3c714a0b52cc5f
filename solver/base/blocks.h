/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A text file, plain or gzip, in blocks of whole lines. Threads take them by turns: while one reads (and unpacks) the
 * next block, the others work on theirs. Where a block begins depends on the text alone.
 */
#ifndef PICKET_BASE_BLOCKS_H
#define PICKET_BASE_BLOCKS_H

#include <picket/status.h>
#include <stddef.h>

typedef struct pk_blocks pk_blocks;

/* Bytes of the first block, and of a block when each has had twice as many as the one before, more where a line is
 * longer; and how many zeros may be read behind its last byte. */
enum { PK_FIRST_BLOCK_BYTES = 1 << 16, PK_BLOCK_BYTES = 1 << 20, PK_BLOCK_PADDING = 64 };

typedef struct pk_block {
    size_t number;   /* from 0 */
    long first_line; /* from 1 */
    char *bytes;     /* [length], whole lines; the last of the file may lack its end */
    size_t length;   /* 0: the file has ended */
    size_t n_lines;  /* ends of lines */
    size_t capacity;
} pk_block;

/* PK_ERROR_NO_INPUT for a directory or a file that is missing or cannot be read. path is borrowed. */
pk_status pk_blocks_open(const char *path, pk_blocks **blocks, pk_error *error);
void pk_blocks_close(pk_blocks *blocks);

/* About how many blocks there are. */
size_t pk_blocks_estimate(const pk_blocks *blocks);

/* More bytes than that the text cannot have, by the size of the file; SIZE_MAX where it is a pipe. */
size_t pk_blocks_most_bytes(const pk_blocks *blocks);

/* The next block, in place of the one that *block held. Any thread may ask; after a failure, and after
 * pk_blocks_stop, the file has ended for all of them. */
pk_status pk_blocks_next(pk_blocks *blocks, pk_block *block, pk_error *error);
void pk_blocks_stop(pk_blocks *blocks);

void pk_block_free(pk_block *block);

/* Ends of lines among these bytes. */
size_t pk_count_lines(const char *bytes, size_t length);

#endif
