/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_BASE_RANDOM_H
#define PICKET_BASE_RANDOM_H

#include <stdint.h>

/* The next 64 bits of a stream whose whole state is *state: SplitMix64 (Steele, Lea, Flood 2014). */
static inline uint64_t pk_random_next(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* A whole number in [0, bound), bound > 0; the bias of 2⁻⁶⁴ · bound is no matter here. */
static inline uint64_t pk_random_below(uint64_t *state, uint64_t bound)
{
    return pk_random_next(state) % bound;
}

/* A number in [0, 1). */
static inline double pk_random_unit(uint64_t *state)
{
    return (double)(pk_random_next(state) >> 11) * 0x1p-53;
}

#endif
