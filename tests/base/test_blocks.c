/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file in blocks is the file, plain or packed; every block begins at a line of the right number. */
#include "base/blocks.h"
#include "base/random.h"
#include "base/team.h"
#include "support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

static char path[5000];

/* Lines of all lengths, some of several blocks, some empty. */
static char *make_text(uint64_t seed, size_t length, size_t longest)
{
    char *text = malloc(length + 1);
    assert_non_null(text);
    for (size_t at = 0; at < length;) {
        size_t n = pk_random_below(&seed, 50) == 0 ? pk_random_below(&seed, longest) : pk_random_below(&seed, 60);
        for (; n > 0 && at < length; n--)
            text[at++] = (char)('a' + pk_random_below(&seed, 26));
        if (at < length)
            text[at++] = '\n';
    }
    text[length] = '\0';
    return text;
}

static void write_plain(const char *text, size_t length)
{
    snprintf(path, sizeof path, "%s/text", scratch_folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void write_packed(const char *text, size_t length)
{
    snprintf(path, sizeof path, "%s/text.gz", scratch_folder);
    gzFile file = gzopen(path, "wb1");
    assert_non_null(file);
    assert_int_equal(gzwrite(file, text, (unsigned)length), length);
    assert_int_equal(gzclose(file), Z_OK);
}

/* Where each block began. */
typedef struct starts {
    size_t at[64], n;
} starts;

static starts compare_blocks(const char *text, size_t length)
{
    pk_blocks *blocks = NULL;
    pk_block block = {0};
    starts found = {.n = 0};
    size_t at = 0;
    long line = 1;
    assert_int_equal(pk_blocks_open(path, &blocks, NULL), PK_OK);
    for (;;) {
        assert_int_equal(pk_blocks_next(blocks, &block, NULL), PK_OK);
        if (block.length == 0)
            break;
        assert_int_equal(block.number, found.n);
        assert_true(found.n < 64 && at + block.length <= length);
        found.at[found.n++] = at;
        assert_int_equal(block.first_line, line);
        assert_memory_equal(block.bytes, text + at, block.length);
        for (size_t i = 0; i < PK_BLOCK_PADDING; i++)
            assert_int_equal(block.bytes[block.length + i], 0);
        for (size_t i = 0; i < block.length; i++)
            line += block.bytes[i] == '\n';
        assert_int_equal(block.n_lines, line - block.first_line);
        at += block.length;
        assert_true(at == length || text[at - 1] == '\n');
    }
    assert_int_equal(at, length);
    pk_block_free(&block);
    pk_blocks_close(blocks);
    return found;
}

static void compare(const char *text, size_t length)
{
    write_plain(text, length);
    starts plain = compare_blocks(text, length);
    write_packed(text, length);
    starts packed = compare_blocks(text, length);
    assert_memory_equal(&plain, &packed, sizeof plain);
}

static void is_the_file(void **state)
{
    (void)state;
    static const size_t LENGTHS[] = {0,
                                     1,
                                     100,
                                     PK_FIRST_BLOCK_BYTES - 1,
                                     PK_FIRST_BLOCK_BYTES,
                                     PK_FIRST_BLOCK_BYTES + 1,
                                     PK_BLOCK_BYTES - 1,
                                     PK_BLOCK_BYTES,
                                     PK_BLOCK_BYTES + 1,
                                     (size_t)5 * PK_BLOCK_BYTES + 12345};
    for (size_t k = 0; k < sizeof LENGTHS / sizeof *LENGTHS; k++) {
        char *text = make_text(k, LENGTHS[k], 1000);
        compare(text, LENGTHS[k]);
        free(text);
    }
    char *text = make_text(9, (size_t)7 * PK_BLOCK_BYTES, (size_t)3 * PK_BLOCK_BYTES);
    compare(text, (size_t)7 * PK_BLOCK_BYTES);
    free(text);
}

static void takes_line_ends_anywhere(void **state)
{
    (void)state;
    const size_t length = (size_t)2 * PK_BLOCK_BYTES + 5;
    char *text = malloc(length);
    assert_non_null(text);
    memset(text, 'x', length);
    compare(text, length); /* one line */
    text[length - 1] = '\n';
    compare(text, length);
    text[PK_FIRST_BLOCK_BYTES - 1] = '\n'; /* the last byte of a block */
    compare(text, length);
    text[PK_FIRST_BLOCK_BYTES] = '\n';
    compare(text, length);
    memset(text, '\n', length);
    compare(text, length);
    free(text);
}

/* ---- several at once ---- */

typedef struct taker {
    pk_blocks *blocks;
    size_t bytes, n;
} taker;

static void take(void *argument)
{
    taker *t = argument;
    pk_block block = {0};
    while (pk_blocks_next(t->blocks, &block, NULL) == PK_OK && block.length > 0) {
        t->bytes += block.length;
        t->n += block.n_lines;
    }
    pk_block_free(&block);
}

static void is_shared_by_threads(void **state)
{
    (void)state;
    const size_t length = (size_t)6 * PK_BLOCK_BYTES;
    char *text = make_text(3, length, 1000);
    size_t n_lines = 0;
    for (size_t i = 0; i < length; i++)
        n_lines += text[i] == '\n';
    write_packed(text, length);
    taker takers[3] = {{0}};
    void *members[] = {&takers[0], &takers[1], &takers[2]};
    pk_blocks *blocks = NULL;
    assert_int_equal(pk_blocks_open(path, &blocks, NULL), PK_OK);
    for (size_t i = 0; i < 3; i++)
        takers[i].blocks = blocks;
    pk_team_run(take, members, 3);
    assert_int_equal(takers[0].bytes + takers[1].bytes + takers[2].bytes, length);
    assert_int_equal(takers[0].n + takers[1].n + takers[2].n, n_lines);
    pk_blocks_close(blocks);
    free(text);
}

/* ---- what is wrong ---- */

static void says_what_is_wrong(void **state)
{
    (void)state;
    pk_blocks *blocks = NULL;
    pk_error error;
    assert_int_equal(pk_blocks_open("no/such/file", &blocks, &error), PK_ERROR_NO_INPUT);
    assert_non_null(strstr(error.message, "no/such/file: no such input"));
    assert_int_equal(pk_blocks_open(scratch_folder, &blocks, &error), PK_ERROR_NO_INPUT);
    assert_non_null(strstr(error.message, "it is a directory"));

    const size_t length = (size_t)3 * PK_BLOCK_BYTES;
    char *text = make_text(4, length, 1000);
    write_packed(text, length);
    free(text);
    FILE *file = fopen(path, "rb");
    static char packed[(size_t)8 * PK_BLOCK_BYTES];
    size_t n = fread(packed, 1, sizeof packed, file);
    fclose(file);
    pk_block block = {0};
    for (int kind = 0; kind < 2; kind++) {
        if (kind == 1)
            packed[n / 2] ^= 0x55; /* not cut off, but spoilt */
        write_plain(packed, kind == 0 ? n - 9 : n);
        assert_int_equal(pk_blocks_open(path, &blocks, &error), PK_OK);
        pk_status status;
        while ((status = pk_blocks_next(blocks, &block, &error)) == PK_OK && block.length > 0) {
        }
        assert_int_equal(status, PK_ERROR_DATA);
        assert_non_null(strstr(error.message, kind == 0 ? "the gzip data ends too early" : "could not be read"));
        assert_int_equal(pk_blocks_next(blocks, &block, &error), PK_OK); /* the file has ended for all */
        assert_int_equal(block.length, 0);
        pk_blocks_close(blocks);
    }
    pk_block_free(&block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_file),
        cmocka_unit_test(takes_line_ends_anywhere),
        cmocka_unit_test(is_shared_by_threads),
        cmocka_unit_test(says_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, scratch_set_up, scratch_tear_down);
}
