/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Set covering problems of few rows, and what dynamic programming over the sets of covered rows makes of them. */
#ifndef PICKET_TESTS_SMALL_COVER_H
#define PICKET_TESTS_SMALL_COVER_H

#include "engine/setcover_core.h"

enum { SMALL_COVER_ROWS = 12, SMALL_COVER_COLUMNS = 260 };

typedef struct small_cover {
    int m, n;
    unsigned rows[SMALL_COVER_COLUMNS]; /* that a column covers, as bits */
    cover_core core;
} small_cover;

/* Fills the core from m, n, rows and these costs [n]; ends the test where it cannot. */
void small_cover_build(small_cover *p, const double *cost);
void small_cover_free(small_cover *p);

/* The least cost of a cover. O(2^m n). */
double small_cover_best(const small_cover *p);

#endif
