/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The search of a tree: open nodes, best bound first, each followed down its better side until it is pruned (Land, Doig
 * 1960; the descent keeps the basis warm and meets plans on the way). A node is entered, solved, cut where that is
 * wanted, and branched.
 */
#ifndef PICKET_ENGINE_EXPLORE_H
#define PICKET_ENGINE_EXPLORE_H

#include "engine/branching.h"
#include "engine/cuts.h"
#include "engine/state.h"
#include "engine/tree.h"

typedef struct pk_explorer {
    pk_state *state; /* borrowed */
    pk_tree *tree;
    pk_branching *branching;
    pk_cuts *cuts;         /* NULL: nodes are not cut */
    pk_node *node;         /* whose turn it is; NULL: that of the best open one */
    double pruned_bound;   /* the least bound of a node that was pruned by the cutoff */
    double *lower, *upper; /* [n_columns] scratch: the bounds of a node */
} pk_explorer;

/* Without a node. */
pk_status pk_explorer_new(pk_state *state, pk_explorer **explorer, pk_error *error);
void pk_explorer_free(pk_explorer *explorer);

/* Is a node left? */
bool pk_explorer_has_nodes(const pk_explorer *explorer);

/* The least bound of what is open or was pruned, as the LPs say it; INFINITY where nothing is. */
double pk_explorer_bound(const pk_explorer *explorer);

/* Tightens lower <= x <= upper [columns] to the node's. */
void pk_explorer_bounds(const pk_node *node, double *lower, double *upper);

/* One node: its LP is solved, and it is pruned, or branched, the better side being the next node. A stop or a limit
 * leaves the node open. *branched: the state has the solution of a node that goes on. */
pk_status pk_explorer_step(pk_explorer *explorer, bool *branched, pk_error *error);

/* The present basis, to be shared by nodes. */
pk_status pk_explorer_basis(const pk_state *state, pk_basis **basis, pk_error *error);

#endif
