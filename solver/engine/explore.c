/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/explore.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    CUT_DEPTH = 10, /* nodes down to here are cut, */
    CUT_EVERY = 10, /* and every so many of the others */
    NODE_ROUNDS = 3,
    MAX_TREE_CUTS = 500
};

/* A descent ends where the bound has come so far on the way from the least one to the cutoff. */
static const double longest_descent = 0.5;

/* Another round of cuts at a node pays where the last one closed this share of what was open. */
static const double worth_another_round = 0.01;

pk_status pk_explorer_new(pk_state *state, pk_explorer **explorer, pk_error *error)
{
    pk_explorer *fresh = calloc(1, sizeof *fresh);
    size_t bytes = ((size_t)state->n_columns + 1) * sizeof(double);
    if (!fresh)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a tree");
    fresh->state = state;
    fresh->pruned_bound = INFINITY;
    fresh->lower = malloc(bytes);
    fresh->upper = malloc(bytes);
    pk_status status = fresh->lower && fresh->upper
                           ? pk_tree_new(&fresh->tree, error)
                           : pk_fail(error, PK_ERROR_MEMORY, "no memory for the bounds of nodes");
    if (!status)
        status = pk_branching_new(state->n_columns, &fresh->branching, error);
    if (status)
        pk_explorer_free(fresh);
    else
        *explorer = fresh;
    return status;
}

void pk_explorer_free(pk_explorer *explorer)
{
    if (!explorer)
        return;
    pk_tree_release(explorer->node);
    pk_tree_free(explorer->tree);
    pk_branching_free(explorer->branching);
    free(explorer->lower);
    free(explorer->upper);
    free(explorer);
}

bool pk_explorer_has_nodes(const pk_explorer *explorer)
{
    return explorer->node || pk_tree_open(explorer->tree) > 0;
}

double pk_explorer_bound(const pk_explorer *explorer)
{
    double open = pk_tree_bound(explorer->tree);
    if (explorer->node)
        open = fmin(open, explorer->node->bound);
    return fmin(open, explorer->pruned_bound);
}

void pk_explorer_bounds(const pk_node *node, double *lower, double *upper)
{
    for (const pk_node *step = node; step->column >= 0; step = step->parent) {
        lower[step->column] = fmax(lower[step->column], step->lower);
        upper[step->column] = fmin(upper[step->column], step->upper);
    }
}

/* Sets the LP's bounds to a node's: the global ones, then the branchings from the root down, then what follows from
 * them. */
static pk_status enter(pk_explorer *e, const pk_node *node, bool *infeasible, pk_error *error)
{
    pk_state *state = e->state;
    size_t bytes = (size_t)state->n_columns * sizeof(double);
    memcpy(e->lower, state->lower, bytes);
    memcpy(e->upper, state->upper, bytes);
    pk_explorer_bounds(node, e->lower, e->upper);
    pk_status status = pk_state_enter(state, e->lower, e->upper, infeasible, error);
    if (!status && !*infeasible && node->basis)
        status = pk_lp_basis_load(state->lp, node->basis->bytes, node->basis->rows, error);
    return status;
}

static void note_pruned(pk_explorer *e, double bound)
{
    e->pruned_bound = fmin(e->pruned_bound, bound);
}

pk_status pk_explorer_basis(const pk_state *state, pk_basis **basis, pk_error *error)
{
    *basis = pk_basis_new(pk_lp_rows(state->lp), pk_lp_columns(state->lp));
    if (!*basis)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a basis");
    pk_lp_basis_save(state->lp, (*basis)->bytes);
    return PK_OK;
}

/* Opens the sides of a node whose LP is solved: the better one becomes *next, the other (if it can hold a plan) is
 * opened. */
static pk_status branch_on(pk_explorer *e, pk_node *node, const pk_branch *branch, pk_node **next, pk_error *error)
{
    pk_state *state = e->state;
    int j = branch->column;
    double x = state->x[j], lower = state->lp_lower[j], upper = state->lp_upper[j];
    pk_basis *basis = NULL;
    pk_node *better = NULL, *other = NULL;
    pk_status status = pk_explorer_basis(state, &basis, error);
    if (!status)
        status = pk_tree_branch(e->tree, node, j, branch->up_first, x, lower, upper, basis, &better, error);
    if (branch->one_sided)
        note_pruned(e, pk_state_cutoff(state));
    else if (!status)
        status = pk_tree_branch(e->tree, node, j, !branch->up_first, x, lower, upper, basis, &other, error);
    if (!status && other)
        status = pk_tree_push(e->tree, other, error);
    pk_basis_release(basis);
    if (!status) {
        *next = better;
        return PK_OK;
    }
    pk_tree_release(better);
    pk_tree_release(other);
    return status;
}

static bool pays_to_cut(const pk_explorer *e, const pk_node *node)
{
    const pk_state *state = e->state;
    int most_rows = 3 * (int)state->form->n_rows + MAX_TREE_CUTS;
    bool wanted =
        !pk_without(state->options->without, PK_PART_CUTS) && !pk_without(state->options->without, PK_PART_NODE_CUTS);
    return e->cuts && wanted && !state->options->plain && node->column >= 0 && pk_lp_rows(state->lp) < most_rows &&
           (node->depth <= CUT_DEPTH || state->nodes % CUT_EVERY == 0);
}

/* Cuts a node whose LP is solved. Its cuts hold everywhere, for they are measured from the global bounds. */
static pk_status cut_node(pk_explorer *e, pk_node *node, pk_lp_status *lp_status, pk_error *error)
{
    pk_state *state = e->state;
    bool more = pays_to_cut(e, node);
    pk_status status = PK_OK;
    for (int round = 0; round < NODE_ROUNDS && more && !status && !pk_state_stop(state); round++) {
        double before = state->lp_bound;
        status = pk_cuts_round_at_node(e->cuts, &more, lp_status, error);
        node->bound = fmax(node->bound, state->lp_bound);
        double open = pk_state_cutoff(state) - before;
        more = more && *lp_status == PK_LP_OPTIMAL && state->lp_bound - before > worth_another_round * open;
    }
    return status;
}

/* Solves a node's LP and decides: done with it (*next NULL), or branched into *next and an open sibling. A node whose
 * LP met a limit is neither (state->stopped). */
static pk_status process(pk_explorer *e, pk_node *node, pk_node **next, pk_error *error)
{
    pk_state *state = e->state;
    pk_lp_status lp_status;
    *next = NULL;
    state->nodes++;
    pk_status status = pk_state_solve(state, 0, &lp_status, error);
    if (status)
        return status;
    if (node->column >= 0 && lp_status == PK_LP_OPTIMAL)
        pk_branching_learn(e->branching, state->form, node->column, node->up, node->distance,
                           state->lp_bound - node->bound);
    node->bound = fmax(node->bound, state->lp_bound);
    if (lp_status == PK_LP_LIMIT)
        return PK_OK;
    if (lp_status == PK_LP_INFEASIBLE || node->bound >= pk_state_cutoff(state)) {
        note_pruned(e, node->bound);
        return PK_OK;
    }
    status = cut_node(e, node, &lp_status, error);
    if (status || lp_status == PK_LP_LIMIT)
        return status;
    if (lp_status != PK_LP_OPTIMAL || node->bound >= pk_state_cutoff(state)) {
        note_pruned(e, node->bound);
        return PK_OK;
    }
    pk_branch branch;
    status = pk_branching_choose(e->branching, state, &branch, error);
    if (status)
        return status;
    if (branch.column >= 0 && !branch.infeasible)
        return branch_on(e, node, &branch, next, error);
    note_pruned(e, branch.infeasible ? pk_state_cutoff(state) : node->bound);
    bool better;
    return branch.infeasible ? PK_OK : pk_state_try(state, state->x, "tree", &better, error);
}

/* Is the node nearer to the cutoff than to the least bound? It may never have to be searched. */
static bool is_far(const pk_explorer *e)
{
    double least = fmin(pk_tree_bound(e->tree), e->node->bound), cutoff = pk_state_cutoff(e->state);
    return isfinite(cutoff) && e->node->bound - least > longest_descent * (cutoff - least);
}

pk_status pk_explorer_step(pk_explorer *e, bool *branched, pk_error *error)
{
    pk_state *state = e->state;
    pk_node *next = NULL;
    pk_status status = PK_OK;
    if (!e->node)
        e->node = pk_tree_pop(e->tree);
    if (e->node->bound >= pk_state_cutoff(state)) {
        note_pruned(e, e->node->bound);
    } else {
        bool infeasible;
        status = enter(e, e->node, &infeasible, error);
        if (!status && !infeasible)
            status = process(e, e->node, &next, error);
    }
    *branched = next;
    if (status || (state->stopped && !next))
        return status;
    pk_tree_release(e->node);
    e->node = next;
    if (!next || !is_far(e))
        return PK_OK;
    status = pk_tree_push(e->tree, next, error);
    if (!status)
        e->node = NULL;
    return status;
}
