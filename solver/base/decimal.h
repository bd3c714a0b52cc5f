/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Decimal numbers out of text, to the last bit as strtod reads them, mostly much faster.
 *
 * A number of at most eight digits before the point and eight behind it is m / 10^k with whole m and k <= 8. Where m is
 * at most 2^53, both are doubles, and the one division rounds as strtod must (Clinger 1990, How to read floating point
 * numbers accurately). Eight digits are added up at once in a 64-bit word. Everything else goes to strtod.
 */
#ifndef PICKET_BASE_DECIMAL_H
#define PICKET_BASE_DECIMAL_H

#include <stdint.h>
#include <stdlib.h>

/* Bytes behind the start of a number that may be looked at, whatever stands there. */
enum { PK_DECIMAL_REACH = 24 };

/* Eight bytes, the first the lowest. Compilers make one load of it. */
static inline uint64_t pk_eight_bytes(const char *text)
{
    const unsigned char *b = (const unsigned char *)text;
    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 | (uint64_t)b[4] << 32 |
           (uint64_t)b[5] << 40 | (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
}

/* How many of eight bytes are digits, up to the first that is none. A carry reaches only bytes behind that one. */
static inline unsigned pk_digits(uint64_t bytes)
{
    uint64_t low = bytes ^ 0x3030303030303030u; /* a digit is 0 to 9 now */
    uint64_t other = ((low + 0x7676767676767676u) | low) & 0x8080808080808080u;
    return other ? (unsigned)__builtin_ctzll(other) / 8 : 8;
}

/* The number that the first n > 0 of eight bytes spell, all of them digits. Neighbours are joined to pairs, these to
 * fours, those to eight: bytes · (10 · 2^8 + 1), and so on. */
static inline uint64_t pk_digits_value(uint64_t bytes, unsigned n)
{
    uint64_t low = (bytes ^ 0x3030303030303030u) << ((0u - 8 * n) & 63); /* 8 - n zeros in front */
    low = low * 2561 >> 8 & 0x00ff00ff00ff00ffu;
    low = low * 6553601 >> 16 & 0x0000ffff0000ffffu;
    return low * 42949672960001u >> 32;
}

static inline const char *pk_decimal_otherwise(const char *text, double *value)
{
    char *end;
    *value = strtod(text, &end);
    return end;
}

/*
 * The number that begins at text, which is not white space; returns where it ends, text itself where none begins.
 * A byte that no number holds must follow it, and PK_DECIMAL_REACH bytes be there. As strtod in the C locale.
 */
static inline const char *pk_decimal(const char *text, double *value)
{
    static const double POWER[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8}, SIGN[] = {1, -1};
    static const uint64_t WHOLE_POWER[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
    const uint64_t exact = (uint64_t)1 << 53;
    size_t minus = *text == '-';
    const char *at = text + minus;
    uint64_t bytes = pk_eight_bytes(at);
    unsigned n = pk_digits(bytes);
    if (n == 0)
        return pk_decimal_otherwise(text, value);
    uint64_t whole = pk_digits_value(bytes, n);
    double size = (double)(int64_t)whole;
    at += n;
    if (*at == '.') {
        bytes = pk_eight_bytes(at + 1);
        unsigned k = pk_digits(bytes);
        if (k == 0)
            return pk_decimal_otherwise(text, value);
        whole = whole * WHOLE_POWER[k] + pk_digits_value(bytes, k);
        if (whole > exact)
            return pk_decimal_otherwise(text, value);
        size = (double)(int64_t)whole / POWER[k];
        at += 1 + k;
    }
    if ((unsigned char)*at > ',') /* it may go on; no byte up to the comma does */
        return pk_decimal_otherwise(text, value);
    *value = size * SIGN[minus];
    return at;
}

#endif
