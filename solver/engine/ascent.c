/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Held, Wolfe, Crowder (1974) with deflected directions (Camerini, Fratta, Maffioli 1975): the direction is an average
 * of the subgradients so far, d = (1 - β) g + β d, which damps their zigzag, and the step is λ (goal - bound) / |d|².
 * Coordinates that stand at a bound and point outward are left out of the norm.
 */
#include "engine/ascent.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double MEMORY = 0.5;       /* β */
static const double PROGRESS = 1e-5;    /* relative rise of the bound that counts as progress */
static const double LEAST_STEP = 0.005; /* λ below this moves nothing any more */

bool pk_ascent_start(pk_ascent *ascent, size_t n, double step, int patience)
{
    *ascent = (pk_ascent){.n = n, .step = step, .patience = patience, .mark = -INFINITY};
    ascent->direction = calloc(n + 1, sizeof *ascent->direction);
    return ascent->direction;
}

void pk_ascent_end(pk_ascent *ascent)
{
    free(ascent->direction);
    *ascent = (pk_ascent){0};
}

bool pk_ascent_move(pk_ascent *ascent, double bound, double goal, const double *subgradient, const double *scale,
                    bool positive, const double *upper, const double *best_u, double *u)
{
    size_t n = ascent->n;
    double *d = ascent->direction, norm = 0;
    if (isinf(ascent->mark) || bound > ascent->mark + PROGRESS * fabs(bound)) {
        ascent->mark = bound;
        ascent->since = 0;
    } else if (++ascent->since >= ascent->patience) {
        ascent->since = 0;
        ascent->step /= 2;
        memcpy(u, best_u, n * sizeof *u);
        memset(d, 0, n * sizeof *d);
        return ascent->step >= LEAST_STEP;
    }
    /* selections in place of branches: which coordinates stand at a bound can not be foretold */
    for (size_t i = 0; i < n; i++) {
        d[i] = (1 - MEMORY) * subgradient[i] + MEMORY * d[i];
        double least = positive ? 0 : -INFINITY, most = upper ? upper[i] : INFINITY;
        bool outward = ((d[i] < 0) & (u[i] <= least)) | ((d[i] > 0) & (u[i] >= most));
        norm += outward ? 0 : (scale ? scale[i] : 1) * d[i] * d[i];
    }
    if (norm <= 0)
        return false;
    double move = ascent->step * fmax(goal - bound, 1e-6 * fabs(goal)) / norm;
    for (size_t i = 0; i < n; i++) {
        double next = u[i] + move * (scale ? scale[i] : 1) * d[i];
        next = positive && next < 0 ? 0 : next;
        u[i] = upper && next > upper[i] ? upper[i] : next;
    }
    return true;
}
