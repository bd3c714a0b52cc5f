/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the median solver share; used by median*.c alone. */
#ifndef PICKET_ENGINE_MEDIAN_CORE_H
#define PICKET_ENGINE_MEDIAN_CORE_H

#include "engine/median.h"
#include "engine/proof.h"

typedef struct median_offer {
    double cost;
    int centre; /* of the core */
} median_offer;

/* What some decisions leave: free centres, and for every item the free centres that would serve it for less than
 * the chosen ones do, cheapest first. */
typedef struct median_core {
    int n_items, n_centres, p; /* p: how many free centres may still be chosen */
    int *centre;               /* [n_centres] index in the caller's problem */
    size_t *start;             /* [n_items + 1] */
    median_offer *offer;       /* [start[n_items]] */
    double *served;            /* [n_items] cost by the centres chosen so far; INFINITY: none */
    double *u;                 /* [n_items] multipliers to start from */
} median_core;

typedef struct median_run {
    pk_proof proof;
    const pk_median *problem;
    uint8_t *best;     /* [n_centres] incumbent */
    int *member;       /* [n_centres] scratch: indices of chosen centres */
    int64_t next_swap; /* node from which on swaps come again */
} median_run;

typedef struct median_dual {
    double *u;      /* [n_items] in: start, out: best */
    double *change; /* [n_centres] as of part_dual: rise of the bound if forced in (> 0), or out (< 0) */
    double *share;  /* [n_centres] average of the relaxed solutions */
    double bound;
} median_dual;

/* Raises the Lagrangian bound. `path` [whole problem] holds what is chosen. */
bool median_dual_raise(median_run *run, const median_core *core, int iterations, double step, int patience,
                       const uint8_t *path, median_dual *dual);

/* Swaps from `chosen` [whole problem] until no swap helps; offers the end. Given centres stay. */
bool median_swap(median_run *run, uint8_t *chosen);

/* Adds the best centre until p are chosen. */
bool median_greedy(median_run *run, uint8_t *chosen);

/* Takes it over if it is better. */
void median_run_offer(median_run *run, const uint8_t *chosen, const char *found_by);

#endif
