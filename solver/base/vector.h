/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * PK_VECTOR stands before a function with loops that a compiler turns into vectors: it is then made for several
 * generations of processors, and the loader takes the best. That is an indirect function, for which gcc and glibc are
 * needed; an address sanitizer does not bear it. The result is the same, bit by bit: nothing is contracted or
 * reordered.
 */
#ifndef PICKET_BASE_VECTOR_H
#define PICKET_BASE_VECTOR_H

#include <stdlib.h> /* __GLIBC__ */

#if defined __x86_64__ && defined __GLIBC__ && !defined __clang__ && !defined __SANITIZE_ADDRESS__
#define PK_VECTOR __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define PK_VECTOR
#endif

#endif
