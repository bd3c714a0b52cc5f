/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/blocks.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

/* GZIP_MOST_RATIO: deflate packs no more bytes into one. */
enum { SMALL_BUFFER = 1 << 12, GZIP_BUFFER = 1 << 17, GZIP_RATIO = 4, GZIP_MOST_RATIO = 1032, MOST_AT_ONCE = 1 << 30 };

struct pk_blocks {
    const char *path;
    pthread_mutex_t lock; /* of all below */
    gzFile file;
    bool ended;
    size_t next; /* number of the next block */
    long line;   /* of its first byte */
    char *tail;  /* [n_tail] the line that the last block had to leave unfinished */
    size_t n_tail, cap_tail;
    size_t estimate, most_bytes;
};

pk_status pk_blocks_open(const char *path, pk_blocks **blocks, pk_error *error)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return pk_fail(error, PK_ERROR_NO_INPUT, "%s: no such input: %s", path, strerror(errno));
    if (S_ISDIR(info.st_mode))
        return pk_fail(error, PK_ERROR_NO_INPUT, "%s: no such input: it is a directory", path);
    errno = 0;
    gzFile file = gzopen(path, "rb");
    if (!file && errno && errno != ENOMEM)
        return pk_fail(error, PK_ERROR_NO_INPUT, "%s: no such input: %s", path, strerror(errno));
    if (!file)
        return pk_fail(error, PK_ERROR_MEMORY, "%s: out of memory", path);
    pk_blocks *fresh = calloc(1, sizeof *fresh);
    if (!fresh || pthread_mutex_init(&fresh->lock, NULL) != 0) {
        free(fresh);
        gzclose_r(file);
        return pk_fail(error, PK_ERROR_MEMORY, "%s: out of memory", path);
    }
    gzbuffer(file, info.st_size < GZIP_BUFFER ? SMALL_BUFFER : GZIP_BUFFER);
    fresh->path = path;
    fresh->file = file;
    fresh->line = 1;
    bool packed = !gzdirect(file);
    fresh->estimate = (size_t)info.st_size * (packed ? GZIP_RATIO : 1) / (PK_BLOCK_BYTES / 4) + 1;
    fresh->most_bytes = S_ISREG(info.st_mode) ? (size_t)info.st_size * (packed ? GZIP_MOST_RATIO : 1) : SIZE_MAX;
    *blocks = fresh;
    return PK_OK;
}

void pk_blocks_close(pk_blocks *blocks)
{
    if (!blocks)
        return;
    gzclose_r(blocks->file);
    pthread_mutex_destroy(&blocks->lock);
    free(blocks->tail);
    free(blocks);
}

size_t pk_blocks_estimate(const pk_blocks *blocks)
{
    return blocks->estimate;
}

size_t pk_blocks_most_bytes(const pk_blocks *blocks)
{
    return blocks->most_bytes;
}

void pk_block_free(pk_block *block)
{
    free(block->bytes);
    *block = (pk_block){0};
}

static bool reserve(char **bytes, size_t *capacity, size_t wanted)
{
    if (wanted <= *capacity)
        return true;
    char *larger = realloc(*bytes, wanted);
    if (!larger)
        return false;
    *bytes = larger;
    *capacity = wanted;
    return true;
}

/* Sums of a byte each, so that a compiler makes vectors of them. */
size_t pk_count_lines(const char *bytes, size_t length)
{
    size_t lines = 0;
    for (size_t at = 0; at < length;) {
        size_t end = length - at < 255 ? length : at + 255;
        unsigned char few = 0;
        for (; at < end; at++)
            few = (unsigned char)(few + (bytes[at] == '\n'));
        lines += few;
    }
    return lines;
}

/* Reads until the block is full or the file ends. */
static pk_status fill(pk_blocks *blocks, pk_block *block, size_t full, pk_error *error)
{
    while (block->length < full && !blocks->ended) {
        size_t wanted = full - block->length < MOST_AT_ONCE ? full - block->length : MOST_AT_ONCE;
        int got = gzread(blocks->file, block->bytes + block->length, (unsigned)wanted);
        int code = Z_OK;
        const char *why = gzerror(blocks->file, &code);
        if (code == Z_BUF_ERROR)
            return pk_fail(error, PK_ERROR_DATA, "%s: the gzip data ends too early", blocks->path);
        if (code == Z_MEM_ERROR)
            return pk_fail(error, PK_ERROR_MEMORY, "%s: out of memory", blocks->path);
        if (got < 0 || code < 0)
            return pk_fail(error, code == Z_ERRNO ? PK_ERROR_NO_INPUT : PK_ERROR_DATA, "%s: could not be read: %s",
                           blocks->path, code == Z_ERRNO ? strerror(errno) : why);
        blocks->ended = got == 0;
        block->length += (size_t)got;
    }
    return PK_OK;
}

/* Keeps what follows the last line end for the next block; false where memory is out. */
static bool cut_tail(pk_blocks *blocks, pk_block *block, size_t end)
{
    blocks->n_tail = block->length - end;
    if (!reserve(&blocks->tail, &blocks->cap_tail, blocks->n_tail))
        return false;
    if (blocks->n_tail > 0)
        memcpy(blocks->tail, block->bytes + end, blocks->n_tail);
    block->length = end;
    return true;
}

/* Small blocks first: a head is read for little, and the threads of a small file have as much to do. */
static size_t block_bytes(size_t number)
{
    size_t bytes = PK_FIRST_BLOCK_BYTES;
    for (; number > 0 && bytes < PK_BLOCK_BYTES; number--)
        bytes *= 2;
    return bytes;
}

/* Room for so many bytes of the block, at once for all that a block may need: it costs nothing before it is used. */
static bool reserve_block(const pk_blocks *blocks, pk_block *block, size_t bytes)
{
    size_t most = blocks->most_bytes < PK_BLOCK_BYTES ? blocks->most_bytes : PK_BLOCK_BYTES;
    return reserve(&block->bytes, &block->capacity, (bytes < most ? most : bytes) + PK_BLOCK_PADDING);
}

static pk_status read_block(pk_blocks *blocks, pk_block *block, pk_error *error)
{
    size_t usual = block_bytes(blocks->next), end = 0;
    for (size_t full = blocks->n_tail > usual / 2 ? 2 * blocks->n_tail : usual;; full *= 2) {
        if (!reserve_block(blocks, block, full))
            return pk_fail(error, PK_ERROR_MEMORY, "%s: out of memory", blocks->path);
        if (blocks->n_tail > 0)
            memcpy(block->bytes + block->length, blocks->tail, blocks->n_tail);
        block->length += blocks->n_tail;
        blocks->n_tail = 0;
        pk_status status = fill(blocks, block, full, error);
        if (status)
            return status;
        for (end = block->length; !blocks->ended && end > 0 && block->bytes[end - 1] != '\n';)
            end--;
        if (end > 0 || blocks->ended)
            break;
    }
    if (!cut_tail(blocks, block, end))
        return pk_fail(error, PK_ERROR_MEMORY, "%s: out of memory", blocks->path);
    memset(block->bytes + end, 0, PK_BLOCK_PADDING);
    block->number = blocks->next++;
    block->first_line = blocks->line;
    block->n_lines = pk_count_lines(block->bytes, end);
    blocks->line += (long)block->n_lines;
    return PK_OK;
}

pk_status pk_blocks_next(pk_blocks *blocks, pk_block *block, pk_error *error)
{
    pk_status status = PK_OK;
    block->length = 0;
    pthread_mutex_lock(&blocks->lock);
    if (!blocks->ended || blocks->n_tail > 0)
        status = read_block(blocks, block, error);
    if (status) {
        blocks->ended = true;
        blocks->n_tail = 0;
        block->length = 0;
    }
    pthread_mutex_unlock(&blocks->lock);
    return status;
}

void pk_blocks_stop(pk_blocks *blocks)
{
    pthread_mutex_lock(&blocks->lock);
    blocks->ended = true;
    blocks->n_tail = 0;
    pthread_mutex_unlock(&blocks->lock);
}
