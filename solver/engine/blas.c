/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/blas.h"

#include "base/library.h"
#include "base/processors.h"

#include <cblas.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

static const char *const CORE_VARIABLE = "OPENBLAS_CORETYPE", *const THREADS_VARIABLE = "OPENBLAS_NUM_THREADS";

static struct {
    __typeof__(cblas_ssyrk) *ssyrk;
    __typeof__(openblas_get_corename) *core_name;
} blas;

static const pk_symbol SYMBOLS[] = {{"cblas_ssyrk", &blas.ssyrk}, {"openblas_get_corename", &blas.core_name}};

static pk_library library = PK_LIBRARY(PICKET_OPENBLAS_LIBRARY, SYMBOLS);

/*
 * Is there memory for OpenBLAS? Where there is none it does not fail: it asks for a buffer again and again, for ever,
 * in the first product and in every thread that it starts when it is loaded. A buffer has 128 MB and a little, one for
 * every thread.
 */
static bool has_room(void)
{
    const size_t buffer_bytes = (size_t)130 << 20;
    const char *told = getenv(THREADS_VARIABLE);
    long threads = told ? strtol(told, NULL, 10) : pk_processors();
    void *volatile room = malloc((size_t)(threads > 1 ? threads : 1) * buffer_bytes);
    bool has_room = room;
    free(room);
    return has_room;
}

pk_status pk_blas_load(pk_error *error)
{
    if (!atomic_load(&library.is_loaded) && !has_room())
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for OpenBLAS");
    return pk_library_load(&library, error);
}

const char *pk_blas_core(void)
{
    return blas.core_name();
}

void pk_blas_add_gram(const float *matrix, int n, int m, float *gram)
{
    blas.ssyrk(CblasRowMajor, CblasUpper, CblasNoTrans, n, m, 1.0F, matrix, m, 1.0F, gram, n);
}

/* The newest processor whose kernels this one can run. */
static const char *core_of_processor(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd"))
        return "SkylakeX";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return "Haswell";
    return __builtin_cpu_supports("avx") ? "Sandybridge" : "Nehalem";
#else
    return NULL;
#endif
}

/* Sets a variable unless the user did. */
static void tell(const char *variable, const char *value)
{
    if (value && !getenv(variable))
        (void)setenv(variable, value, 1);
}

void pk_blas_prepare(void)
{
    tell(CORE_VARIABLE, core_of_processor());
    tell(THREADS_VARIABLE, "1");
}
