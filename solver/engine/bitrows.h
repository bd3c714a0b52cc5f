/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of rows of bits, each numbered by the order in which it came. */
#ifndef PICKET_ENGINE_BITROWS_H
#define PICKET_ENGINE_BITROWS_H

#include <stddef.h>
#include <stdint.h>

typedef struct pk_bitrows {
    size_t n_words; /* 64-bit words of a row; set before the first row is added, all else is 0 then */
    size_t n_rows;
    uint64_t *rows;  /* [n_rows × n_words] */
    size_t capacity; /* rows there is room for */
    uint64_t *slots; /* [n_slots] open addressing: a tag of the hash, and row + 1; 0: empty */
    size_t n_slots;  /* a power of two, at least twice the rows */
} pk_bitrows;

#define PK_NO_ROW UINT32_MAX

uint64_t pk_bitrows_hash(const uint64_t *row, size_t n_words);

/* The number of a row with that hash, which is added if it is new. PK_NO_ROW when memory is out (or 2^32 - 2 rows are
 * in). O(n_words), amortised. */
uint32_t pk_bitrows_add(pk_bitrows *rows, const uint64_t *row, uint64_t hash);

/* What pk_bitrows_add will read for a hash is fetched ahead: first where to look, later, once that has come, the row
 * that is to be compared. */
void pk_bitrows_fetch_slot(const pk_bitrows *rows, uint64_t hash);
void pk_bitrows_fetch_row(const pk_bitrows *rows, uint64_t hash);

const uint64_t *pk_bitrows_row(const pk_bitrows *rows, uint32_t number);

void pk_bitrows_free(pk_bitrows *rows);

#endif
