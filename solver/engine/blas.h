/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one door to OpenBLAS. */
#ifndef PICKET_ENGINE_BLAS_H
#define PICKET_ENGINE_BLAS_H

#include <picket/status.h>

/*
 * For the start of a program, before there are threads. OpenBLAS listens once, when it is loaded, to two variables of
 * the environment; what the user has set stands. OPENBLAS_CORETYPE becomes this processor: those sold after its own
 * release it takes for old ones, whose kernels run at a quarter of the speed. OPENBLAS_NUM_THREADS becomes 1: its
 * threads spin where there is no work, and it ends the program where it cannot have one.
 */
void pk_blas_prepare(void);

/* Loads OpenBLAS, if that has not been done, for the functions below: it is large, and only what needs a product waits
 * for it. PK_ERROR_MEMORY where there is no room for a product now. */
pk_status pk_blas_load(pk_error *error);

/* The processor for which OpenBLAS chose its kernels, such as "SkylakeX". */
const char *pk_blas_core(void);

/* gram [n × n] += matrix · matrixᵀ, matrix [n × m] row-major; only the upper triangle (row <= column) is touched. Exact
 * where all sums are whole and below 2^24. */
void pk_blas_add_gram(const float *matrix, int n, int m, float *gram);

#endif
