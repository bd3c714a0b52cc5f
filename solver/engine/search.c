/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Branch and cut on a form.
 *
 * The form is reduced (presolve.c), its relaxation solved and tightened; then the tree is searched best bound first,
 * each node being followed down its better side until it is pruned (Land, Doig 1960; the dive keeps the basis warm and
 * meets plans on the way). The bound that is reported is the least over open nodes and over those that were pruned
 * within the tolerance, each one computed from duals in a way that holds in floating point (lp.h). Effort is counted in
 * simplex iterations and nodes; time may only stop the search.
 */
#include "engine/search.h"

#include "base/clock.h"
#include "engine/branching.h"
#include "engine/cuts.h"
#include "engine/dive.h"
#include "engine/helper.h"
#include "engine/presolve.h"
#include "engine/state.h"
#include "engine/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEAST_ROUND = 2000
}; /* simplex iterations: short enough to share finds soon, long enough to be worth a thread */

/* Of all simplex iterations. */
static const double dive_share = 0.2;

const pk_search_options pk_search_defaults = {
    .deadline_s = INFINITY,
    .node_limit = -1,
    .effort_limit = -1,
    .cutoff = INFINITY,
    .aspiration = -INFINITY,
    .target = -INFINITY,
    .stall_s = INFINITY,
};

typedef struct search {
    pk_state *state;
    pk_tree *tree;
    pk_branching *branching;
    double *lower, *upper; /* [n_columns] scratch: the bounds of a node */
    pk_helper *helper;     /* NULL in a plain search */
    double root_bound;     /* of the root's LP, with its reduced costs: */
    double *root_reduced;  /* NULL before */
    int round_effort;      /* simplex iterations between two exchanges with the helper */
    long next_exchange;
    long dive_effort;    /* simplex iterations of all dives */
    double pruned_bound; /* the least bound of a node that was pruned by the cutoff */
} search;

/* Sets the LP's bounds to a node's: the global ones, then the branchings from the root down, then what follows from
 * them. */
static pk_status enter(search *s, const pk_node *node, bool *infeasible, pk_error *error)
{
    pk_state *state = s->state;
    size_t bytes = (size_t)state->n_columns * sizeof(double);
    memcpy(s->lower, state->lower, bytes);
    memcpy(s->upper, state->upper, bytes);
    for (const pk_node *step = node; step->column >= 0; step = step->parent) {
        s->lower[step->column] = fmax(s->lower[step->column], step->lower);
        s->upper[step->column] = fmin(s->upper[step->column], step->upper);
    }
    pk_status status = pk_state_enter(state, s->lower, s->upper, infeasible, error);
    if (!status && !*infeasible && node->basis)
        status = pk_lp_basis_load(state->lp, node->basis->bytes, error);
    return status;
}

static void note_pruned(search *s, double bound)
{
    s->pruned_bound = fmin(s->pruned_bound, bound);
}

static void tighten(search *s)
{
    if (pk_state_tighten(s->state, s->root_bound, s->root_reduced))
        note_pruned(s, pk_state_cutoff(s->state));
}

static void update_bound(search *s, double current)
{
    pk_state *state = s->state;
    double bound = fmin(fmin(pk_tree_bound(s->tree), current), fmin(s->pruned_bound, state->value));
    if (bound > state->bound) {
        state->bound = bound;
        pk_log_bound(state->options->log, state->value, bound, state->nodes);
    }
}

/* The present basis, to be shared by the children. */
static pk_status capture_basis(const pk_state *state, pk_basis **basis, pk_error *error)
{
    *basis = pk_basis_new((size_t)pk_lp_rows(state->lp) + (size_t)pk_lp_columns(state->lp));
    if (!*basis)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a basis");
    pk_lp_basis_save(state->lp, (*basis)->bytes);
    return PK_OK;
}

/* Opens the sides of a node whose LP is solved: the better one becomes *next, the other (if it can hold a plan) is
 * opened. */
static pk_status branch_on(search *s, pk_node *node, const pk_branch *branch, pk_node **next, pk_error *error)
{
    pk_state *state = s->state;
    int j = branch->column;
    double x = state->x[j], lower = state->lp_lower[j], upper = state->lp_upper[j];
    pk_basis *basis = NULL;
    pk_node *better = NULL, *other = NULL;
    pk_status status = capture_basis(state, &basis, error);
    if (!status)
        status = pk_tree_branch(s->tree, node, j, branch->up_first, x, lower, upper, basis, &better, error);
    if (branch->one_sided)
        note_pruned(s, pk_state_cutoff(state));
    else if (!status)
        status = pk_tree_branch(s->tree, node, j, !branch->up_first, x, lower, upper, basis, &other, error);
    if (!status && other)
        status = pk_tree_push(s->tree, other, error);
    pk_basis_release(basis);
    if (!status) {
        *next = better;
        return PK_OK;
    }
    pk_tree_release(better);
    pk_tree_release(other);
    return status;
}

/* Solves a node's LP and decides: done with it (*next NULL), or branched into *next and an open sibling. A node whose
 * LP met a limit is left to the caller (state->stopped). */
static pk_status process(search *s, pk_node *node, pk_node **next, pk_error *error)
{
    pk_state *state = s->state;
    pk_lp_status lp_status;
    *next = NULL;
    state->nodes++;
    pk_status status = pk_state_solve(state, 0, &lp_status, error);
    if (status)
        return status;
    if (node->column >= 0 && lp_status == PK_LP_OPTIMAL)
        pk_branching_learn(s->branching, state->form, node->column, node->up, node->distance,
                           state->lp_bound - node->bound);
    node->bound = fmax(node->bound, state->lp_bound);
    if (lp_status == PK_LP_LIMIT)
        return PK_OK;
    if (lp_status == PK_LP_INFEASIBLE || node->bound >= pk_state_cutoff(state)) {
        note_pruned(s, node->bound);
        return PK_OK;
    }
    pk_branch branch;
    status = pk_branching_choose(s->branching, state, &branch, error);
    if (status)
        return status;
    if (branch.column >= 0 && !branch.infeasible)
        return branch_on(s, node, &branch, next, error);
    note_pruned(s, branch.infeasible ? pk_state_cutoff(state) : node->bound);
    bool better;
    return branch.infeasible ? PK_OK : pk_state_try(state, state->x, "tree", &better, error);
}

/* Hands the improver's find over, and sends it out again from the best plan there is. */
static pk_status exchange(search *s, pk_error *error)
{
    pk_state *state = s->state;
    if (!s->helper)
        return PK_OK;
    bool better = false;
    double value = state->value;
    pk_status status =
        pk_helper_collect(s->helper, state->options->interrupt, state->incumbent, &value, &better, error);
    if (better)
        pk_state_announce(state, value, "improvement");
    if (!status && isfinite(state->value))
        pk_helper_send(s->helper, state, s->round_effort);
    s->next_exchange = pk_lp_iterations(state->lp) + s->round_effort;
    return status;
}

/* Dives from a node whose LP is solved, as long as dives have had their share of the effort and no more. */
static pk_status dive_sometimes(search *s, pk_error *error)
{
    long spent = pk_lp_iterations(s->state->lp);
    if ((double)s->dive_effort > dive_share * (double)spent)
        return PK_OK;
    pk_status status = pk_dive(s->state, error);
    s->dive_effort += pk_lp_iterations(s->state->lp) - spent;
    return status;
}

static pk_status search_tree(search *s, pk_node *node, pk_error *error)
{
    pk_state *state = s->state;
    pk_status status = PK_OK;
    while (node && !status) {
        double value = state->value;
        if (pk_state_stop(state)) {
            status = pk_tree_push(s->tree, node, error);
            node = status ? node : NULL;
            break;
        }
        if (pk_lp_iterations(state->lp) >= s->next_exchange)
            status = exchange(s, error);
        pk_node *next = NULL;
        if (node->bound >= pk_state_cutoff(state))
            note_pruned(s, node->bound);
        else if (!status) {
            bool infeasible;
            status = enter(s, node, &infeasible, error);
            if (!status && !infeasible)
                status = process(s, node, &next, error);
            if (!status && next)
                status = dive_sometimes(s, error);
        }
        if (state->value < value && s->root_reduced)
            tighten(s);
        if (!status && state->stopped && !next)
            note_pruned(s, node->bound);
        pk_tree_release(node);
        update_bound(s, next ? next->bound : INFINITY);
        node = next ? next : pk_tree_pop(s->tree);
    }
    pk_tree_release(node);
    update_bound(s, INFINITY);
    return status;
}

/* Solves the root's relaxation, dives from it, and sets the improver up. *open: there is something left to branch on.
 */
static pk_status start_root(search *s, pk_node *root, pk_error *error)
{
    pk_state *state = s->state;
    pk_lp_status lp_status;
    pk_status status = state->options->basis ? pk_lp_basis_load(state->lp, state->options->basis, error) : PK_OK;
    if (!status)
        status = pk_state_solve(state, 0, &lp_status, error);
    if (status || lp_status != PK_LP_OPTIMAL)
        return status;
    update_bound(s, state->lp_bound);
    root->bound = state->lp_bound;
    if (root->bound >= pk_state_cutoff(state) || pk_state_stop(state))
        return PK_OK; /* proven as it is, or no time to do better */
    if (!state->options->plain)
        status = pk_helper_new(state, &s->helper, error);
    if (!status)
        status = pk_cuts_tighten_root(state, error);
    if (status)
        return status;
    root->bound = s->root_bound = state->lp_bound;
    update_bound(s, root->bound);
    size_t bytes = (size_t)state->n_columns * sizeof(double);
    s->root_reduced = malloc(bytes + 1);
    if (!s->root_reduced)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for the root's reduced costs");
    memcpy(s->root_reduced, state->reduced, bytes);
    status = capture_basis(state, &root->basis, error);
    s->round_effort = (int)fmax(LEAST_ROUND, (double)pk_lp_iterations(state->lp));
    long before = pk_lp_iterations(state->lp);
    if (!status)
        status = pk_dive(state, error);
    s->dive_effort = pk_lp_iterations(state->lp) - before;
    tighten(s);
    if (!status)
        status = exchange(s, error);
    return status;
}

static pk_status start_from(pk_state *state, const double *start, pk_error *error)
{
    bool better;
    if (pk_form_violation(state->form, start) <= PK_WHOLE_TOLERANCE) {
        memcpy(state->incumbent, start, (size_t)state->n_columns * sizeof *start);
        pk_state_announce(state, pk_form_value(state->form, start), "start");
    }
    pk_status status = pk_state_try(state, start, "start", &better, error);
    return status ? status : pk_state_reset_bounds(state, error);
}

static pk_status run(search *s, pk_error *error)
{
    pk_state *state = s->state;
    pk_node *root = NULL;
    pk_status status = state->options->start ? start_from(state, state->options->start, error) : PK_OK;
    if (!status)
        status = pk_tree_root(s->tree, -INFINITY, &root, error);
    if (!status)
        status = start_root(s, root, error);
    if (status) {
        pk_tree_release(root);
        return status;
    }
    return search_tree(s, root, error);
}

static pk_search_status outcome(const pk_state *state, const search *s)
{
    bool complete = !state->stopped && pk_tree_open(s->tree) == 0;
    if (!isfinite(state->value))
        return complete ? PK_SEARCH_INFEASIBLE : PK_SEARCH_UNKNOWN;
    double tolerance = fmax(state->options->absolute_gap, state->options->relative_gap * fabs(state->value));
    return state->value - state->bound <= tolerance ? PK_SEARCH_OPTIMAL : PK_SEARCH_FEASIBLE;
}

static pk_status search_box(const pk_form *form, const double *lower, const double *upper,
                            const pk_search_options *options, pk_search_result *result, pk_error *error)
{
    search s = {.pruned_bound = INFINITY};
    size_t bytes = (form->n_columns + 1) * sizeof(double);
    pk_status status = pk_state_new(form, lower, upper, options, &s.state, error);
    if (!status)
        status = pk_tree_new(&s.tree, error);
    if (!status)
        status = pk_branching_new(s.state->n_columns, &s.branching, error);
    s.lower = malloc(bytes);
    s.upper = malloc(bytes);
    if (!status && (!s.lower || !s.upper))
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory for the bounds of nodes");
    if (!status)
        status = run(&s, error);
    if (status)
        goto done;
    result->status = outcome(s.state, &s);
    result->bound = s.state->bound;
    result->nodes = s.state->nodes;
    result->effort = pk_lp_iterations(s.state->lp);
    if (isfinite(s.state->value)) {
        result->value = s.state->value;
        result->x = malloc(bytes);
        if (result->x)
            memcpy(result->x, s.state->incumbent, form->n_columns * sizeof *result->x);
        else
            status = pk_fail(error, PK_ERROR_MEMORY, "no memory for a solution");
    }
done:
    pk_helper_free(s.helper);
    pk_branching_free(s.branching);
    pk_tree_free(s.tree);
    pk_state_free(s.state);
    free(s.lower);
    free(s.upper);
    free(s.root_reduced);
    return status;
}

/* The form's own bounds, lower then upper; NULL when memory is out. */
static double *form_bounds(const pk_form *form)
{
    double *bounds = malloc((2 * form->n_columns + 1) * sizeof *bounds);
    for (size_t j = 0; bounds && j < form->n_columns; j++) {
        bounds[j] = form->columns[j].lower;
        bounds[form->n_columns + j] = form->columns[j].upper;
    }
    return bounds;
}

/* What of the caller's a reduced search needs to hand its plans on. */
typedef struct lifting {
    const pk_presolved *reduced;
    const pk_search_options *options;
    double *full; /* [n_original] */
} lifting;

static void lift(void *data, const double *x, double value, double bound)
{
    const lifting *l = data;
    pk_presolved_expand(l->reduced, x, l->full);
    l->options->found(l->options->found_data, l->full, value, bound);
}

/* Searches the reduced form and lifts the answer. */
static pk_status search_reduced(const pk_presolved *reduced, const pk_search_options *options, pk_search_result *result,
                                pk_error *error)
{
    const pk_form *form = reduced->form;
    pk_search_options inner = *options;
    double *bounds = form_bounds(form);
    double *start = malloc((form->n_columns + 1) * sizeof *start);
    double *full = malloc((reduced->n_original + 1) * sizeof *full);
    pk_status status = bounds && start && full ? PK_OK : pk_fail(error, PK_ERROR_MEMORY, "no memory for a search");
    if (!status && options->start) {
        pk_presolved_shrink(reduced, options->start, start);
        inner.start = start;
    }
    lifting lift_data = {.reduced = reduced, .options = options, .full = full};
    if (options->found) {
        inner.found = lift;
        inner.found_data = &lift_data;
    }
    if (!status)
        status = search_box(form, bounds, bounds + form->n_columns, &inner, result, error);
    if (!status && result->x) {
        pk_presolved_expand(reduced, result->x, full);
        free(result->x);
        result->x = full;
        full = NULL;
    }
    free(bounds);
    free(start);
    free(full);
    return status;
}

/* Is it too late to begin? */
static bool is_over(const pk_search_options *options)
{
    return (options->interrupt && *options->interrupt) || pk_clock_s() >= options->deadline_s;
}

pk_status pk_search_within(const pk_form *form, const double *lower, const double *upper,
                           const pk_search_options *options, pk_search_result *result, pk_error *error)
{
    *result = (pk_search_result){.status = PK_SEARCH_UNKNOWN, .value = NAN, .bound = -INFINITY};
    if (is_over(options))
        return PK_OK;
    if (options->basis)
        return search_box(form, lower, upper, options, result, error);
    pk_presolved reduced;
    pk_status status = pk_presolve(form, lower, upper, &reduced, error);
    if (!status && reduced.infeasible)
        *result = (pk_search_result){.status = PK_SEARCH_INFEASIBLE, .value = NAN, .bound = INFINITY};
    else if (!status && !is_over(options))
        status = search_reduced(&reduced, options, result, error);
    pk_presolved_free(&reduced);
    return status;
}

pk_status pk_search(const pk_form *form, const pk_search_options *options, pk_search_result *result, pk_error *error)
{
    *result = (pk_search_result){.status = PK_SEARCH_UNKNOWN, .value = NAN, .bound = -INFINITY};
    double *bounds = form_bounds(form);
    if (!bounds)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for the bounds of a form");
    pk_status status = pk_search_within(form, bounds, bounds + form->n_columns, options, result, error);
    free(bounds);
    return status;
}
