/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Subgradient ascent of a Lagrangian dual: the step and the direction; the bound is the caller's. */
#ifndef PICKET_ENGINE_ASCENT_H
#define PICKET_ENGINE_ASCENT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct pk_ascent {
    size_t n;
    double step;  /* factor of the step, halved where the bound stands still */
    int patience; /* moves without a better bound before that */
    int since;
    double mark; /* bound that counted as progress last */
    double *direction;
} pk_ascent;

/* false when memory is out. */
bool pk_ascent_start(pk_ascent *ascent, size_t n, double step, int patience);
void pk_ascent_end(pk_ascent *ascent);

/*
 * Moves u [n] after `bound` was found there with this subgradient. goal: what the bound may reach at most, or a guess.
 * scale [n] weighs the coordinates (NULL: alike); where `positive`, u stays >= 0; upper [n] may be NULL. best_u: where
 * the best bound was found; u goes back to it when the step is halved. false: the ascent has come to its end. O(n).
 */
bool pk_ascent_move(pk_ascent *ascent, double bound, double goal, const double *subgradient, const double *scale,
                    bool positive, const double *upper, const double *best_u, double *u);

#endif
