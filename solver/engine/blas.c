/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/blas.h"

#include <cblas.h>

const char *pk_blas_core(void)
{
    return openblas_get_corename();
}
