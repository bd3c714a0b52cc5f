/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one door to OpenBLAS. */
#ifndef PICKET_ENGINE_BLAS_H
#define PICKET_ENGINE_BLAS_H

/* The processor for which OpenBLAS chose its kernels, such as "SkylakeX". */
const char *pk_blas_core(void);

#endif
