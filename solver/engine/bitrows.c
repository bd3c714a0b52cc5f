/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/bitrows.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { TAG_SHIFT = 32, FIRST_CAPACITY = 64 };

uint64_t pk_bitrows_hash(const uint64_t *row, size_t n_words)
{
    uint64_t hash = 0;
    for (size_t w = 0; w < n_words; w++) {
        hash = (hash ^ row[w]) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 32;
    }
    hash *= 0xbf58476d1ce4e5b9u;
    return hash ^ hash >> 29;
}

const uint64_t *pk_bitrows_row(const pk_bitrows *rows, uint32_t number)
{
    return rows->rows + number * rows->n_words;
}

/* The slot of a row, or the empty one where it belongs: the low bits of the hash say where to look, the high ones are
 * the tag, so that rows of another hash are seldom read. */
static uint64_t *find_slot(const pk_bitrows *rows, const uint64_t *row, uint64_t hash)
{
    uint64_t tag = hash >> TAG_SHIFT;
    size_t slot = (size_t)hash & (rows->n_slots - 1);
    for (;; slot = (slot + 1) & (rows->n_slots - 1)) {
        uint64_t found = rows->slots[slot];
        if (found == 0)
            break;
        if (found >> TAG_SHIFT == tag &&
            memcmp(pk_bitrows_row(rows, (uint32_t)found - 1), row, rows->n_words * sizeof *row) == 0)
            break;
    }
    return &rows->slots[slot];
}

static bool grow(pk_bitrows *rows)
{
    size_t capacity = rows->capacity ? 2 * rows->capacity : FIRST_CAPACITY;
    size_t row_bytes = (rows->n_words ? rows->n_words : 1) * sizeof *rows->rows;
    if (capacity > SIZE_MAX / row_bytes || capacity > SIZE_MAX / sizeof *rows->slots / 2)
        return false;
    uint64_t *larger = realloc(rows->rows, capacity * row_bytes);
    if (!larger)
        return false;
    rows->rows = larger;
    uint64_t *slots = calloc(2 * capacity, sizeof *slots);
    if (!slots)
        return false;
    free(rows->slots);
    rows->slots = slots;
    rows->n_slots = 2 * capacity;
    rows->capacity = capacity;
    for (size_t i = 0; i < rows->n_rows; i++) {
        const uint64_t *row = pk_bitrows_row(rows, (uint32_t)i);
        uint64_t hash = pk_bitrows_hash(row, rows->n_words);
        *find_slot(rows, row, hash) = hash >> TAG_SHIFT << TAG_SHIFT | (i + 1);
    }
    return true;
}

uint32_t pk_bitrows_add(pk_bitrows *rows, const uint64_t *row, uint64_t hash)
{
    if (rows->n_rows == rows->capacity && !grow(rows))
        return PK_NO_ROW;
    uint64_t *slot = find_slot(rows, row, hash);
    if (*slot == 0 && rows->n_rows >= PK_NO_ROW - 1)
        return PK_NO_ROW;
    if (*slot == 0) {
        memcpy(rows->rows + rows->n_rows * rows->n_words, row, rows->n_words * sizeof *row);
        *slot = hash >> TAG_SHIFT << TAG_SHIFT | ++rows->n_rows;
    }
    return (uint32_t)*slot - 1;
}

void pk_bitrows_fetch_slot(const pk_bitrows *rows, uint64_t hash)
{
    if (rows->n_slots > 0)
        __builtin_prefetch(&rows->slots[(size_t)hash & (rows->n_slots - 1)]);
}

void pk_bitrows_fetch_row(const pk_bitrows *rows, uint64_t hash)
{
    uint64_t found = rows->n_slots > 0 ? rows->slots[(size_t)hash & (rows->n_slots - 1)] : 0;
    if (found != 0)
        __builtin_prefetch(pk_bitrows_row(rows, (uint32_t)found - 1));
}

void pk_bitrows_free(pk_bitrows *rows)
{
    free(rows->rows);
    free(rows->slots);
    *rows = (pk_bitrows){0};
}
