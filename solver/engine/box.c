/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The root's relaxation is solved and tightened; then the tree is searched (explore.h). The bound that is reported is
 * the least over open nodes and over those that were pruned within the tolerance, each one computed from duals in a way
 * that holds in floating point (lp.h). Effort is counted in simplex iterations and nodes; time may only stop the
 * search.
 */
#include "engine/box.h"

#include "base/clock.h"
#include "engine/cuts.h"
#include "engine/dive.h"
#include "engine/explore.h"
#include "engine/helper.h"
#include "engine/presolve.h"
#include "engine/state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEAST_ROUND = 2000,   /* simplex iterations from one exchange to the next: worth a thread, */
    ROUND_ROOTS = 4,      /* enough for neighbourhoods that take this many times the root's relaxation, */
    MOST_ROUND = 20000,   /* and, unless that takes more, short enough to share finds soon */
    MAX_NODES_LOST = 500, /* what a restart may throw away */
    TIGHTEN_ROUNDS = 4,   /* of bounds through the rows */
    PROOF_ROUNDS = 5      /* so many exchanges' effort goes into the proof of a believed start alone */
};

/* A restart pays where this share of the whole columns has been fixed, at the root or in the tree. */
static const double root_share = 0.05, tree_share = 0.2;

/* Columns are left out of the LP and priced where there are so many times more of them than rows. */
static const size_t most_columns = 2;

/* Bounds closer than that to a value, relatively, prove it where nothing is left to search: whole numbers are told from
 * others no better. */
static const double rounding = PK_WHOLE_TOLERANCE;

/* A plan this near to the relaxation, relatively, is a good one to begin with. */
static const double good_plan = 0.1;

/* Of all simplex iterations. */
static const double dive_share = 0.2;

/* Of what the root has taken, for the sides of its leading columns. */
static const double probe_share = 0.3;

typedef struct search {
    pk_state *state;
    pk_explorer *explorer;
    pk_cuts *cuts;        /* NULL before the root's relaxation is solved */
    pk_helper *helper;    /* NULL in a plain search */
    pk_form *cut_form;    /* with the root's cuts as rows; NULL before */
    double root_bound;    /* of the root's LP, with its reduced costs: */
    double *root_reduced; /* NULL before */
    int round_effort;     /* simplex iterations between two exchanges with the helper */
    long next_exchange;
    long dive_effort; /* simplex iterations of all dives */
    int n_dives;      /* in the tree */
    int trunk;        /* depth of the node that the global bounds are those of */
    double known_value;
    int64_t first_nodes;
    bool may_restart, restart;
} search;

static void update_bound(search *s)
{
    pk_state *state = s->state;
    double bound = fmin(pk_state_raise(state, pk_explorer_bound(s->explorer)), state->value);
    if (bound > state->bound) {
        state->bound = bound;
        pk_log_bound(state->options->log, state->value, bound, state->nodes);
    }
}

/* A start that is believed to be the best there is: it is proven before better ones are looked for. */
static bool proves_first(const search *s)
{
    return s->state->options->believed && pk_lp_iterations(s->state->lp) < PROOF_ROUNDS * (long)s->round_effort;
}

static bool dives(const search *s)
{
    return !proves_first(s) && !pk_without(s->state->options->without, PK_PART_DIVES);
}

/* Hands the improver's find over. */
static pk_status collect(search *s, pk_error *error)
{
    pk_state *state = s->state;
    bool better = false;
    double value = state->value;
    pk_status status =
        pk_helper_collect(s->helper, state->options->interrupt, state->incumbent, &value, &better, error);
    if (better)
        pk_state_announce(state, value, "improvement");
    return status;
}

/* The same, and sends it out again from the best plan there is. */
static pk_status exchange(search *s, pk_error *error)
{
    pk_state *state = s->state;
    if (!s->helper || proves_first(s))
        return PK_OK;
    pk_status status = collect(s, error);
    if (!status && isfinite(state->value))
        pk_helper_send(s->helper, state, s->round_effort);
    s->next_exchange = pk_lp_iterations(state->lp) + s->round_effort;
    return status;
}

/* Dives from a node whose LP is solved, as long as dives have had their share of the effort and no more. */
static pk_status dive_sometimes(search *s, pk_error *error)
{
    long spent = pk_lp_iterations(s->state->lp);
    if ((double)s->dive_effort > dive_share * (double)spent || !dives(s))
        return PK_OK;
    pk_status status = pk_dive(s->state, s->n_dives++ % 2 == 0, error);
    s->dive_effort += pk_lp_iterations(s->state->lp) - spent;
    return status;
}

/* Where so large a share of the whole columns has been fixed, the form can be reduced again. */
static bool pays_to_restart(const search *s, double share)
{
    const pk_state *state = s->state;
    int fixed = 0;
    if (!s->may_restart || state->nodes > s->first_nodes + MAX_NODES_LOST)
        return false;
    for (int i = 0; i < state->n_whole; i++)
        fixed += !(state->lower[state->whole[i]] < state->upper[state->whole[i]]);
    return fixed > share * state->n_whole;
}

/* Keeps the root's bound and reduced costs, to fix columns by whenever a better plan is found. */
static pk_status remember_root(search *s, pk_error *error)
{
    size_t bytes = (size_t)s->state->n_columns * sizeof(double);
    if (!s->root_reduced)
        s->root_reduced = malloc(bytes + 1);
    if (!s->root_reduced)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for the root's reduced costs");
    memcpy(s->root_reduced, s->state->reduced, bytes);
    s->root_bound = s->state->lp_bound;
    return PK_OK;
}

/* The LP was solved at the global bounds: they follow from its reduced costs, and from each other. */
static pk_status take_as_root(search *s, pk_error *error)
{
    pk_state *state = s->state;
    bool infeasible;
    pk_status status = remember_root(s, error);
    if (status)
        return status;
    pk_state_tighten(state, s->root_bound, s->root_reduced);
    pk_propagate(state->form, state->lower, state->upper, TIGHTEN_ROUNDS, &infeasible);
    return PK_OK;
}

/* Where all that is left descends from one node, that is the root of what is left: its bounds hold for every better
 * plan, and its reduced costs fix more than the root's did. */
static pk_status climb(search *s, bool *climbed, pk_error *error)
{
    pk_state *state = s->state;
    const pk_node *trunk = pk_tree_trunk(s->explorer->tree, s->explorer->node, s->trunk);
    pk_lp_status lp_status = PK_LP_LIMIT;
    if (!trunk || !s->root_reduced)
        return PK_OK;
    s->trunk = trunk->depth;
    pk_explorer_bounds(trunk, state->lower, state->upper);
    pk_status status = pk_state_reset_bounds(state, error);
    if (!status && trunk->basis)
        status = pk_lp_basis_load(state->lp, trunk->basis->bytes, trunk->basis->rows, error);
    if (!status)
        status = pk_state_solve(state, 0, &lp_status, error);
    if (status || lp_status != PK_LP_OPTIMAL)
        return status;
    *climbed = true;
    return take_as_root(s, error);
}

static pk_status search_tree(search *s, pk_error *error)
{
    pk_state *state = s->state;
    pk_status status = PK_OK;
    while (!status && !s->restart && pk_explorer_has_nodes(s->explorer) && !pk_state_stop(state)) {
        double value = state->value;
        bool branched = false;
        if (pk_lp_iterations(state->lp) >= s->next_exchange)
            status = exchange(s, error);
        if (!status)
            status = pk_explorer_step(s->explorer, &branched, error);
        if (!status && branched)
            status = dive_sometimes(s, error);
        if (state->value < value && s->root_reduced)
            pk_state_tighten(state, s->root_bound, s->root_reduced);
        bool climbed = false;
        if (!status && !s->explorer->node && !state->options->plain)
            status = climb(s, &climbed, error);
        s->restart = !status && ((branched && state->value < value) || climbed) && pays_to_restart(s, tree_share);
        update_bound(s);
    }
    update_bound(s);
    return status;
}

/* The root's LP has been solved. */
static void raise_root(search *s)
{
    pk_node *root = s->explorer->node;
    root->bound = fmax(root->bound, s->state->lp_bound);
    update_bound(s);
}

/* Dives from the root, fixes what the plan allows to fix, and goes back to the root's solution. */
static pk_status dive_from_root(search *s, const pk_basis *basis, bool eager, pk_lp_status *lp_status, pk_error *error)
{
    pk_state *state = s->state;
    long before = pk_lp_iterations(state->lp);
    pk_status status = dives(s) ? pk_dive(state, eager, error) : PK_OK;
    s->dive_effort += pk_lp_iterations(state->lp) - before;
    pk_state_tighten(state, s->root_bound, s->root_reduced);
    if (!status)
        status = pk_state_reset_bounds(state, error);
    if (!status)
        status = pk_lp_basis_load(state->lp, basis->bytes, basis->rows, error);
    if (!status)
        status = pk_state_solve(state, 0, lp_status, error);
    return status;
}

static pk_status tighten_root(search *s, pk_lp_status *lp_status, pk_error *error)
{
    pk_state *state = s->state;
    bool more = !pk_without(state->options->without, PK_PART_CUTS);
    pk_status status = pk_cuts_new(state, &s->cuts, error);
    s->explorer->cuts = s->cuts;
    while (!status && more && !pk_state_stop(state)) {
        status = pk_cuts_round(s->cuts, &more, lp_status, error);
        if (!status)
            raise_root(s);
        if (!status && more && pk_lp_iterations(state->lp) >= s->next_exchange)
            status = exchange(s, error);
    }
    return status;
}

/* One that a dive from the relaxation without cuts will hardly beat. */
static bool has_good_plan(const search *s)
{
    const pk_state *state = s->state;
    return isfinite(s->known_value) || state->value - state->lp_bound < good_plan * fabs(state->value);
}

/* From now on neighbourhoods are searched with the root's cuts as rows, and near its new solution. */
static pk_status renew_helper(search *s, pk_error *error)
{
    pk_helper *renewed;
    pk_status status = collect(s, error);
    if (!status)
        status = pk_cuts_form(s->state, &s->cut_form, error);
    if (!status)
        status = pk_helper_new(s->state, s->cut_form, &renewed, error);
    if (status)
        return status;
    pk_helper_free(s->helper);
    s->helper = renewed;
    return PK_OK;
}

/* Decides leading columns of which one side is as good as empty, and solves the root again. */
static pk_status probe_root(search *s, pk_error *error)
{
    pk_state *state = s->state;
    pk_node *root = s->explorer->node;
    pk_lp_status lp_status = PK_LP_LIMIT;
    int fixed = 1;
    long before = pk_lp_iterations(state->lp), end = before + (long)(probe_share * (double)before);
    pk_status status = PK_OK;
    while (!status && fixed > 0 && isfinite(state->value) && !pk_state_stop(state)) {
        long left = end - pk_lp_iterations(state->lp);
        status = pk_branching_probe(s->explorer->branching, state, left, &fixed, error);
        if (status || fixed == 0)
            break;
        s->explorer->pruned_bound = fmin(s->explorer->pruned_bound, pk_state_cutoff(state));
        status = pk_state_reset_bounds(state, error);
        if (!status)
            status = pk_state_solve(state, 0, &lp_status, error);
        if (status || lp_status != PK_LP_OPTIMAL)
            return status;
        raise_root(s);
        status = take_as_root(s, error);
    }
    pk_basis_release(root->basis);
    root->basis = NULL;
    return status ? status : pk_explorer_basis(state, &root->basis, error);
}

/*
 * The root: relaxation, a dive, cuts, two dives. The improver is out from the first plan on. A small search inside
 * another dives once, after its cuts.
 */
static pk_status start_root(search *s, pk_error *error)
{
    pk_state *state = s->state;
    pk_node *root = s->explorer->node;
    const pk_search_options *options = state->options;
    pk_lp_status lp_status;
    pk_basis *basis = NULL;
    pk_status status =
        options->basis ? pk_lp_basis_load(state->lp, options->basis, pk_lp_rows(state->lp), error) : PK_OK;
    if (!status)
        status = pk_state_solve(state, 0, &lp_status, error);
    if (status || lp_status != PK_LP_OPTIMAL)
        return status;
    raise_root(s);
    if (root->bound >= pk_state_cutoff(state) || pk_state_stop(state))
        return PK_OK; /* proven as it is, or no time to do better */
    double root_effort = (double)pk_lp_iterations(state->lp), wanted = fmin(ROUND_ROOTS * root_effort, MOST_ROUND);
    s->round_effort = (int)fmax(LEAST_ROUND, fmax(root_effort, wanted));
    status = remember_root(s, error);
    if (!status && !options->plain && !pk_without(options->without, PK_PART_NEIGHBOURHOODS))
        status = pk_helper_new(state, state->form, &s->helper, error);
    if (!status && !options->plain && !has_good_plan(s)) {
        status = pk_explorer_basis(state, &basis, error);
        if (!status)
            status = dive_from_root(s, basis, true, &lp_status, error);
        pk_basis_release(basis);
    }
    if (!status)
        status = exchange(s, error);
    if (!status && lp_status == PK_LP_OPTIMAL)
        status = tighten_root(s, &lp_status, error);
    if (status)
        return status;
    raise_root(s);
    if (state->stopped || lp_status != PK_LP_OPTIMAL)
        return PK_OK;
    status = remember_root(s, error);
    if (!status && s->helper)
        status = renew_helper(s, error);
    if (!status)
        status = pk_explorer_basis(state, &root->basis, error);
    if (!status)
        status = dive_from_root(s, root->basis, true, &lp_status, error);
    if (!status && lp_status == PK_LP_OPTIMAL && !options->plain)
        status = dive_from_root(s, root->basis, false, &lp_status, error);
    if (!status)
        status = exchange(s, error);
    pk_state_tighten(state, s->root_bound, s->root_reduced);
    if (!status && lp_status == PK_LP_OPTIMAL && !options->plain)
        status = probe_root(s, error);
    s->restart = !status && pays_to_restart(s, root_share);
    return status;
}

/* Restricts the LP to the whole columns and what the best plan known uses; without one, to what has a cost. */
static pk_status restrict_columns(pk_state *state, const double *plan, pk_error *error)
{
    const pk_form *form = state->form;
    bool *in = malloc((form->n_columns + 1) * sizeof *in);
    size_t n_in = 0;
    if (!in)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory to restrict an LP");
    for (size_t j = 0; j < form->n_columns; j++) {
        const pk_column *column = &form->columns[j];
        in[j] = column->whole || (plan ? plan[j] > state->lower[j] : fpclassify(column->cost) != FP_ZERO);
        n_in += in[j];
    }
    bool pays =
        form->n_columns - n_in > most_columns * form->n_rows && !pk_without(state->options->without, PK_PART_PRICING);
    pk_status status = pays ? pk_lp_restrict(state->lp, in, error) : PK_OK;
    free(in);
    return status;
}

static pk_status start_from(pk_state *state, const double *start, pk_error *error)
{
    const pk_search_options *options = state->options;
    bool better;
    if (pk_form_violation(state->form, start) <= PK_WHOLE_TOLERANCE) {
        memcpy(state->incumbent, start, (size_t)state->n_columns * sizeof *start);
        pk_state_announce(state, pk_form_value(state->form, start), "start");
    }
    if (options->believed && state->value <= options->aspiration + pk_state_tolerance(state))
        return PK_OK;
    pk_status status = pk_state_try(state, start, "start", &better, error);
    return status ? status : pk_state_reset_bounds(state, error);
}

static pk_status run(search *s, const pk_known *known, pk_error *error)
{
    pk_state *state = s->state;
    bool has_plan = isfinite(known->value);
    pk_status status = restrict_columns(state, has_plan ? known->x : state->options->start, error);
    if (status)
        return status;
    if (has_plan) {
        memcpy(state->incumbent, known->x, (size_t)state->n_columns * sizeof *known->x);
        state->value = known->value;
        state->better_s = pk_clock_s();
    } else if (state->options->start) {
        status = start_from(state, state->options->start, error);
    }
    state->bound = known->bound;
    state->nodes = known->nodes;
    s->explorer->pruned_bound = known->outside;
    if (!status)
        status = pk_tree_root(s->explorer->tree, -INFINITY, &s->explorer->node, error);
    if (!status)
        status = start_root(s, error);
    return status ? status : search_tree(s, error);
}

static pk_search_status outcome(const pk_state *state, const search *s)
{
    bool complete = !state->stopped && !s->restart && !pk_explorer_has_nodes(s->explorer);
    if (!isfinite(state->value))
        return complete ? PK_SEARCH_INFEASIBLE : PK_SEARCH_UNKNOWN;
    double tolerance = fmax(pk_state_tolerance(state), complete ? rounding * fabs(state->value) : 0);
    return state->value - state->bound <= tolerance ? PK_SEARCH_OPTIMAL : PK_SEARCH_FEASIBLE;
}

static double *copy(const double *x, size_t n, pk_error *error)
{
    double *fresh = malloc((n + 1) * sizeof *fresh);
    if (fresh)
        memcpy(fresh, x, n * sizeof *fresh);
    else
        pk_fail(error, PK_ERROR_MEMORY, "no memory for a solution of %zu columns", n);
    return fresh;
}

static pk_status write_result(const search *s, pk_box_result *result, pk_error *error)
{
    const pk_state *state = s->state;
    size_t n = (size_t)state->n_columns;
    result->status = outcome(state, s);
    result->value = state->value;
    result->bound = fmin(state->bound, state->value);
    result->nodes = state->nodes;
    result->effort = pk_lp_iterations(state->lp);
    result->restart = s->restart;
    result->outside = s->explorer->pruned_bound;
    result->lower = copy(state->lower, n, error);
    result->upper = copy(state->upper, n, error);
    bool better = state->value < s->known_value;
    result->x = better ? copy(state->incumbent, n, error) : NULL;
    return result->lower && result->upper && (result->x || !better) ? PK_OK : PK_ERROR_MEMORY;
}

pk_status pk_box_search(const pk_form *form, const double *lower, const double *upper, const pk_known *known,
                        const pk_search_options *options, pk_box_result *result, pk_error *error)
{
    search s = {
        .known_value = known->value,
        .first_nodes = known->nodes,
        .may_restart = known->may_restart && !options->plain,
    };
    *result = (pk_box_result){0};
    pk_status status = pk_state_new(form, lower, upper, options, &s.state, error);
    if (!status)
        status = pk_explorer_new(s.state, &s.explorer, error);
    if (!status)
        status = run(&s, known, error);
    if (!status && s.helper && s.state->stopped)
        status = collect(&s, error);
    if (!status)
        status = write_result(&s, result, error);
    if (status)
        pk_box_result_free(result);
    pk_helper_free(s.helper);
    pk_form_free(s.cut_form);
    pk_cuts_free(s.cuts);
    pk_explorer_free(s.explorer);
    pk_state_free(s.state);
    free(s.root_reduced);
    return status;
}

void pk_box_result_free(pk_box_result *result)
{
    free(result->x);
    free(result->lower);
    free(result->upper);
    *result = (pk_box_result){0};
}
