/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trunk of a tree: the deepest node that all open ones descend from. */
#include "assert_close.h"

#include "engine/tree.h"

typedef struct grown {
    pk_tree *tree;
    pk_node *root, *left, *right, *left_left, *left_right; /* of root and of left */
} grown;

static pk_node *branch(const grown *g, pk_node *parent, bool up)
{
    pk_node *node;
    assert_int_equal(pk_tree_branch(g->tree, parent, parent->depth, up, 0.5, 0, 1, NULL, &node, NULL), PK_OK);
    return node;
}

static void grow(grown *g)
{
    assert_int_equal(pk_tree_new(&g->tree, NULL), PK_OK);
    assert_int_equal(pk_tree_root(g->tree, 0, &g->root, NULL), PK_OK);
    g->left = branch(g, g->root, false);
    g->right = branch(g, g->root, true);
    g->left_left = branch(g, g->left, false);
    g->left_right = branch(g, g->left, true);
}

static void give_back(grown *g)
{
    pk_node *nodes[] = {g->left_left, g->left_right, g->left, g->right, g->root};
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
        pk_tree_release(nodes[i]);
    pk_tree_free(g->tree);
}

/* A reference for the tree, which the test keeps one of as well. */
static void open(const grown *g, pk_node *node)
{
    node->references++;
    assert_int_equal(pk_tree_push(g->tree, node, NULL), PK_OK);
}

static void test_trunk(void **state)
{
    (void)state;
    grown g;
    grow(&g);
    assert_null(pk_tree_trunk(g.tree, NULL, 0));
    open(&g, g.left_left);
    assert_ptr_equal(pk_tree_trunk(g.tree, NULL, 0), g.left_left);
    open(&g, g.left_right);
    assert_ptr_equal(pk_tree_trunk(g.tree, NULL, 0), g.left);
    assert_ptr_equal(pk_tree_trunk(g.tree, g.left, 0), g.left);
    assert_null(pk_tree_trunk(g.tree, NULL, 1));
    assert_null(pk_tree_trunk(g.tree, g.right, 0));
    open(&g, g.right);
    assert_null(pk_tree_trunk(g.tree, NULL, 0));
    give_back(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_trunk)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
