/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one door to OpenBLAS. */
#ifndef PICKET_ENGINE_BLAS_H
#define PICKET_ENGINE_BLAS_H

#include <stdbool.h>

/* The processor for which OpenBLAS chose its kernels, such as "SkylakeX". */
const char *pk_blas_core(void);

/*
 * The processor it should have chosen, where it took this one for an older one, as it does with what was sold after its
 * own release: kernels without AVX-512 run at a quarter of the speed. NULL where its choice is good. It listens once,
 * when it is loaded, to the environment variable PK_BLAS_CORE_VARIABLE.
 */
const char *pk_blas_better_core(void);

#define PK_BLAS_CORE_VARIABLE "OPENBLAS_CORETYPE"

/*
 * Is there memory for OpenBLAS? Where there is none it does not fail: it asks for a buffer again and again, for ever,
 * in the first product and in every thread that it starts when it is loaded. PK_BLAS_THREADS_VARIABLE = 1 starts none.
 */
bool pk_blas_has_room(void);

#define PK_BLAS_THREADS_VARIABLE "OPENBLAS_NUM_THREADS"

/* gram [n × n] += matrix · matrixᵀ, matrix [n × m] row-major; only the upper triangle (row <= column) is touched. Exact
 * where all sums are whole and below 2^24. */
void pk_blas_add_gram(const float *matrix, int n, int m, float *gram);

#endif
