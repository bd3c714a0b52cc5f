/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which column to branch on: pseudo-costs, made reliable by strong branching (Achterberg, Koch, Martin 2005). Columns
 * of higher priority come first.
 */
#ifndef PICKET_ENGINE_BRANCHING_H
#define PICKET_ENGINE_BRANCHING_H

#include "engine/state.h"

typedef struct pk_branching pk_branching;

typedef struct pk_branch {
    int column;      /* -1: none needed, x is whole */
    bool up_first;   /* the side that promises the better plan */
    bool one_sided;  /* the other side is proven empty or past the cutoff */
    bool infeasible; /* both sides are */
} pk_branch;

pk_status pk_branching_new(int n_columns, pk_branching **branching, pk_error *error);
void pk_branching_free(pk_branching *branching);

/* Chooses for the node whose LP the state has just solved; x, reduced and lp_bound of the state are kept. */
pk_status pk_branching_choose(pk_branching *branching, pk_state *state, pk_branch *branch, pk_error *error);

/* Tries the sides of every leading column (of the highest priority) at the root, whose LP the state has just solved, as
 * long as that takes no more than `effort` simplex iterations. Where one is empty or past the cutoff the state's global
 * bounds become those of the other; *fixed: how many did. x, reduced and lp_bound of the state are kept. */
pk_status pk_branching_probe(pk_branching *branching, pk_state *state, long effort, int *fixed, pk_error *error);

/* The bound of a child rose by `gain` after its column was moved by `distance` up or down. */
void pk_branching_learn(pk_branching *branching, const pk_form *form, int column, bool up, double distance,
                        double gain);

#endif
