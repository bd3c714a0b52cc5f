/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/blas.h"

#include <cblas.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

const char *pk_blas_core(void)
{
    return openblas_get_corename();
}

/* A buffer has 128 MB and a little, one for every thread. */
enum { BUFFER_BYTES = 130 << 20 };

bool pk_blas_has_room(void)
{
    void *volatile room = malloc((size_t)openblas_get_num_threads() * BUFFER_BYTES);
    bool has_room = room;
    free(room);
    return has_room;
}

void pk_blas_add_gram(const float *matrix, int n, int m, float *gram)
{
    cblas_ssyrk(CblasRowMajor, CblasUpper, CblasNoTrans, n, m, 1.0F, matrix, m, 1.0F, gram, n);
}

#if defined(__x86_64__)

/* The widest vectors that kernels use. */
typedef enum vectors { SSE, AVX, AVX2, AVX512 } vectors;

/* What OpenBLAS should run where that is the widest. */
static const char *const CORE[] = {[SSE] = "Nehalem", [AVX] = "Sandybridge", [AVX2] = "Haswell", [AVX512] = "SkylakeX"};

/* A core this table does not know is newer than it. */
static vectors of_core(const char *core)
{
    static const struct {
        const char *core;
        vectors vectors;
    } OLD[] = {
        {"Prescott", SSE},    {"Core2", SSE},    {"Penryn", SSE},      {"Dunnington", SSE}, {"Nehalem", SSE},
        {"Atom", SSE},        {"Nano", SSE},     {"Athlon", SSE},      {"Opteron", SSE},    {"Opteron_SSE3", SSE},
        {"Barcelona", SSE},   {"Bobcat", SSE},   {"Sandybridge", AVX}, {"Bulldozer", AVX},  {"Piledriver", AVX},
        {"Steamroller", AVX}, {"Haswell", AVX2}, {"Zen", AVX2},        {"Excavator", AVX2},
    };
    for (size_t i = 0; i < sizeof OLD / sizeof *OLD; i++)
        if (strcmp(core, OLD[i].core) == 0)
            return OLD[i].vectors;
    return AVX512;
}

static vectors of_processor(void)
{
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd"))
        return AVX512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return AVX2;
    return __builtin_cpu_supports("avx") ? AVX : SSE;
}

const char *pk_blas_better_core(void)
{
    vectors able = of_processor();
    return of_core(pk_blas_core()) < able ? CORE[able] : NULL;
}

#else

const char *pk_blas_better_core(void)
{
    return NULL;
}

#endif
