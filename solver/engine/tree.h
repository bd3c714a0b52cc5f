/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The open nodes of a branch and bound, best bound first. A node knows its parent and the one bound in which it differs
 * from it; a node lives as long as a descendant does.
 */
#ifndef PICKET_ENGINE_TREE_H
#define PICKET_ENGINE_TREE_H

#include <picket/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A basis shared by the children of a node. */
typedef struct pk_basis {
    int references, rows; /* rows of the LP when it was taken: rows are only added later */
    unsigned char bytes[];
} pk_basis;

typedef struct pk_node {
    struct pk_node *parent;
    int references;
    int depth;
    int column;          /* -1 for the root */
    bool up;             /* the side that was branched to */
    double lower, upper; /* of column */
    double bound;        /* of its LP, at least its parent's */
    double distance;     /* by which the parent's x was moved: the unit of pseudo-costs */
    int64_t serial;      /* ties are broken by age */
    pk_basis *basis;     /* to start its LP from; NULL: from whatever there is */
} pk_node;

typedef struct pk_tree pk_tree;

pk_status pk_tree_new(pk_tree **tree, pk_error *error);
void pk_tree_free(pk_tree *tree);

/* The root, or the side of a parent where column lies beyond x; not yet open. Takes a reference on basis (may be NULL).
 */
pk_status pk_tree_root(pk_tree *tree, double bound, pk_node **node, pk_error *error);
pk_status pk_tree_branch(pk_tree *tree, pk_node *parent, int column, bool up, double x, double lower, double upper,
                         pk_basis *basis, pk_node **node, pk_error *error);

/* Opens a node; O(log open). */
pk_status pk_tree_push(pk_tree *tree, pk_node *node, pk_error *error);

/* The open node of least bound, no longer open; NULL where none is. */
pk_node *pk_tree_pop(pk_tree *tree);

/* The deepest node, deeper than `depth`, that is or precedes every open node and `node` (NULL: none); NULL where there
 * is none. O(open · depth), less where they part early. */
const pk_node *pk_tree_trunk(const pk_tree *tree, const pk_node *node, int depth);

/* The least bound of the open nodes; INFINITY where none is. */
double pk_tree_bound(const pk_tree *tree);
size_t pk_tree_open(const pk_tree *tree);

/* Gives a node back that this file gave. */
void pk_tree_release(pk_node *node);

/* One reference; NULL when memory is out. */
pk_basis *pk_basis_new(int rows, int columns);
void pk_basis_release(pk_basis *basis);

#endif
