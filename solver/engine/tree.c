/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/tree.h"

#include <math.h>
#include <stdlib.h>

struct pk_tree {
    pk_node **heap; /* [open] */
    size_t open, capacity;
    int64_t next_serial;
};

pk_status pk_tree_new(pk_tree **tree, pk_error *error)
{
    *tree = calloc(1, sizeof **tree);
    return *tree ? PK_OK : pk_fail(error, PK_ERROR_MEMORY, "no memory for a tree");
}

void pk_tree_free(pk_tree *tree)
{
    if (!tree)
        return;
    while (tree->open)
        pk_tree_release(tree->heap[--tree->open]);
    free(tree->heap);
    free(tree);
}

pk_basis *pk_basis_new(int rows, int columns)
{
    pk_basis *basis = malloc(sizeof *basis + (size_t)rows + (size_t)columns);
    if (basis) {
        basis->references = 1;
        basis->rows = rows;
    }
    return basis;
}

void pk_basis_release(pk_basis *basis)
{
    if (basis && --basis->references == 0)
        free(basis);
}

static pk_status add(pk_tree *tree, pk_node node, pk_node **added, pk_error *error)
{
    pk_node *fresh = malloc(sizeof *fresh);
    if (!fresh)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a node");
    *fresh = node;
    fresh->references = 1;
    fresh->serial = tree->next_serial++;
    if (node.parent)
        node.parent->references++;
    if (node.basis)
        node.basis->references++;
    *added = fresh;
    return PK_OK;
}

pk_status pk_tree_root(pk_tree *tree, double bound, pk_node **node, pk_error *error)
{
    return add(tree, (pk_node){.column = -1, .bound = bound}, node, error);
}

pk_status pk_tree_branch(pk_tree *tree, pk_node *parent, int column, bool up, double x, double lower, double upper,
                         pk_basis *basis, pk_node **node, pk_error *error)
{
    pk_node child = {
        .parent = parent,
        .depth = parent->depth + 1,
        .column = column,
        .up = up,
        .lower = up ? ceil(x) : lower,
        .upper = up ? upper : floor(x),
        .bound = parent->bound,
        .distance = up ? ceil(x) - x : x - floor(x),
        .basis = basis,
    };
    return add(tree, child, node, error);
}

void pk_tree_release(pk_node *node)
{
    while (node && --node->references == 0) {
        pk_node *parent = node->parent;
        pk_basis_release(node->basis);
        free(node);
        node = parent;
    }
}

static bool before(const pk_node *a, const pk_node *b)
{
    if (a->bound < b->bound || b->bound < a->bound)
        return a->bound < b->bound;
    return a->serial < b->serial;
}

pk_status pk_tree_push(pk_tree *tree, pk_node *node, pk_error *error)
{
    if (tree->open == tree->capacity) {
        size_t wanted = tree->capacity ? 2 * tree->capacity : 256;
        pk_node **larger = realloc(tree->heap, wanted * sizeof *larger);
        if (!larger)
            return pk_fail(error, PK_ERROR_MEMORY, "no memory for %zu open nodes", wanted);
        tree->heap = larger;
        tree->capacity = wanted;
    }
    size_t at = tree->open++;
    while (at > 0 && before(node, tree->heap[(at - 1) / 2])) {
        tree->heap[at] = tree->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    tree->heap[at] = node;
    return PK_OK;
}

pk_node *pk_tree_pop(pk_tree *tree)
{
    if (tree->open == 0)
        return NULL;
    pk_node *best = tree->heap[0], *last = tree->heap[--tree->open];
    size_t at = 0;
    for (size_t child = 1; child < tree->open; child = 2 * at + 1) {
        if (child + 1 < tree->open && before(tree->heap[child + 1], tree->heap[child]))
            child++;
        if (!before(tree->heap[child], last))
            break;
        tree->heap[at] = tree->heap[child];
        at = child;
    }
    if (tree->open)
        tree->heap[at] = last;
    return best;
}

/* The deepest node that is or precedes both. */
static const pk_node *meeting(const pk_node *a, const pk_node *b)
{
    while (a != b) {
        const pk_node **deeper = a->depth >= b->depth ? &a : &b;
        *deeper = (*deeper)->parent;
    }
    return a;
}

const pk_node *pk_tree_trunk(const pk_tree *tree, const pk_node *node, int depth)
{
    const pk_node *trunk = node;
    for (size_t i = 0; i < tree->open && (!trunk || trunk->depth > depth); i++)
        trunk = trunk ? meeting(trunk, tree->heap[i]) : tree->heap[i];
    return trunk && trunk->depth > depth ? trunk : NULL;
}

double pk_tree_bound(const pk_tree *tree)
{
    return tree->open ? tree->heap[0]->bound : INFINITY;
}

size_t pk_tree_open(const pk_tree *tree)
{
    return tree->open;
}
