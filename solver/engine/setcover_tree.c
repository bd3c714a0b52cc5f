/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Branch and bound for set covering, depth first. A node is a core (what is left after its decisions), bounded by the
 * Lagrangian dual from its parent's multipliers, shrunk by reduced-cost fixing, and split over one column, in before
 * out (with all of its orbit, where there are symmetries), until few columns are left: then enumeration closes it
 * (setcover_close.c). Whenever the work of the run has doubled, improvement gets work of its own on the root's core:
 * where the tree is long, better covers are worth more than nodes. Once a tenth of the tree is done, its end is in
 * sight; where after long nothing is, nearly all is left to improvement, and only a limit ends the search.
 */
#include "engine/setcover_core.h"

#include "engine/symmetry.h"

#include <stdlib.h>
#include <string.h>

static const cover_dual_effort EFFORT = {100, 0.25, 10};

/* A tree of which this share is done will end: nodes are then worth more than better covers. Where next to nothing is
 * done, it will not, and covers are worth more than nodes. */
static const double in_sight = 0.1;
static const double next_to_nothing = 0.001;
enum { FAR_SHARE = 4 }; /* improvement's work then, in work so far */

/* Where after so much work nothing is done, a proof is unlikely. */
static const double nothing = 1e-9;
static const int64_t LONG_WORK = 1000000000;
enum { HOPELESS_SHARE = 32 };

/* Entries of the cores above a node, some 40 bytes each. A node below more of them is not searched: as they are large,
 * the tree would never end. */
static const int64_t MOST_HELD = 1 << 25;

static const double FEW_ORBITS = 0.9; /* of the columns: else symmetries are not worth their search */

enum { SMALL_COLUMNS = 192, SMALL_ENTRIES = 2500 }; /* either makes a node small */

static const int64_t FIRST_IMPROVEMENT = 20000000, CLOSE_TRY = 100000; /* entries looked at */

typedef struct tree {
    cover_run *run;
    uint8_t *chosen; /* [whole problem] decisions on the path */
    bool asked;      /* for a bound by parts */
    const cover_core *root;
    double root_cost;         /* of what is fixed */
    cover_improver *improver; /* of the root */
    double done;              /* of the whole tree */
    int64_t next_improvement; /* work from which on improvement comes again */
    int64_t held;             /* entries of the cores on the path */
} tree;

/* Marks what reduced costs decide; count of columns marked. */
static int fix_columns(cover_run *run, const cover_core *core, const cover_dual *dual, double bound, uint8_t *state)
{
    int marked = 0;
    for (int j = 0; j < core->sets.n_columns; j++) {
        double r = dual->reduced[j];
        state[j] = COLUMN_FREE;
        if (!pk_proof_prunes(&run->proof, bound + fabs(r)))
            continue;
        state[j] = r > 0 ? COLUMN_OUT : COLUMN_IN;
        marked++;
    }
    return marked;
}

/* How open a column's share is, counted with what its rows are worth by the multipliers. */
static double openness(const cover_core *core, const cover_dual *dual, int j)
{
    const pk_sets *sets = &core->sets;
    double worth = 0, open = fmax(0, fmin(dual->share[j], 1 - dual->share[j]));
    for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++)
        worth += dual->u[sets->column_row[k]];
    return (open + 0.01) * worth;
}

/* The column that is most open. */
static int branching_column(const cover_core *core, const cover_dual *dual)
{
    int pick = 0;
    double most = -1;
    for (int j = 0; j < core->sets.n_columns; j++) {
        double open = openness(core, dual, j);
        if (open > most) {
            most = open;
            pick = j;
        }
    }
    return pick;
}

/* The first column of the orbit that is most open in all, into *pick, and its other columns are marked in `out`; -1
 * where the core has few symmetries or none. false when memory is out. */
static bool branching_orbit(cover_run *run, const cover_core *core, const cover_dual *dual, int *pick, uint8_t *out)
{
    int n = core->sets.n_columns;
    pk_symmetry symmetry;
    double most = -1, *sum = calloc((size_t)n + 1, sizeof *sum);
    bool fine = sum && pk_symmetry_find(&core->sets, core->cost, &run->proof, &symmetry);
    *pick = -1;
    if (!fine) {
        free(sum);
        return false;
    }
    bool many = symmetry.n_orbits <= FEW_ORBITS * n;
    for (int j = 0; many && j < n; j++)
        sum[symmetry.orbit[j]] += openness(core, dual, j);
    for (int j = 0; many && j < n; j++)
        if (sum[j] > most) {
            most = sum[j];
            *pick = j;
        }
    for (int j = 0; many && j < n; j++)
        if (j != *pick && symmetry.orbit[j] == *pick)
            out[j] = COLUMN_OUT;
    run->work += symmetry.work;
    pk_symmetry_free(&symmetry);
    free(sum);
    return true;
}

static void take_in(tree *t, const cover_core *core, const uint8_t *state, uint8_t value)
{
    for (int j = 0; j < core->sets.n_columns; j++)
        if (state[j] == COLUMN_IN)
            t->chosen[core->column[j]] = value;
}

static double cost_in(const cover_core *core, const uint8_t *state)
{
    double cost = 0;
    for (int j = 0; j < core->sets.n_columns; j++)
        if (state[j] == COLUMN_IN)
            cost += core->cost[j];
    return cost;
}

static bool cut_with(const cover_core *core, const uint8_t *state, const double *u, cover_core *out, double **u_out)
{
    if (!cover_core_cut(core, state, NULL, out))
        return false;
    *u_out = malloc(((size_t)out->sets.n_rows + 1) * sizeof **u_out);
    if (!*u_out)
        return false;
    /* rows keep their order: out->row is a subsequence of core->row */
    for (int i = 0, k = 0; i < out->sets.n_rows; i++) {
        while (core->row[k] != out->row[i])
            k++;
        (*u_out)[i] = u[k];
    }
    return true;
}

static bool visit(tree *t, const cover_core *core, double fixed_cost, double parent_bound, const double *u,
                  bool symmetric, double share);

/* A symmetric core is asked for its symmetries: with a column then goes out all of its orbit, for a cover that has
 * another one of it is as good as one that has the column (orbital branching; Ostrowski et al. 2011). share: of the
 * whole tree, what a node is of it where both sides of a split are alike (Knuth 1975). */
static bool branch(tree *t, const cover_core *core, double fixed_cost, double bound, const cover_dual *dual,
                   bool symmetric, double share)
{
    cover_run *run = t->run;
    const pk_sets *sets = &core->sets;
    int n = sets->n_columns;
    uint8_t *state = calloc((size_t)n + 1, 1), *orbit = calloc((size_t)n + 1, 1);
    int j = -1;
    bool fine = state && orbit && (!symmetric || branching_orbit(run, core, dual, &j, orbit));
    symmetric = j >= 0;
    if (!symmetric)
        j = branching_column(core, dual);
    for (int side = 0; fine && side < 2; side++) {
        bool in = side == 0;
        double child_bound = bound + (in ? fmax(0, dual->reduced[j]) : fmax(0, -dual->reduced[j]));
        if (pk_proof_is_over(&run->proof, child_bound)) {
            t->done += share / 2;
            continue;
        }
        cover_core below = {0};
        double *u_below = NULL;
        if (!in)
            memcpy(state, orbit, (size_t)n);
        state[j] = in ? COLUMN_IN : COLUMN_OUT;
        t->chosen[core->column[j]] = in;
        fine = cut_with(core, state, dual->u, &below, &u_below) &&
               visit(t, &below, fixed_cost + (in ? core->cost[j] : 0), child_bound, u_below, symmetric, share / 2);
        t->chosen[core->column[j]] = 0;
        cover_core_free(&below);
        free(u_below);
    }
    free(state);
    free(orbit);
    return fine;
}

static bool has_empty_row(const pk_sets *sets)
{
    for (int i = 0; i < sets->n_rows; i++)
        if (sets->row_start[i] == sets->row_start[i + 1])
            return true;
    return false;
}

/* Where a proof takes long, symmetries may tell more than the dual. */
static bool raise_root(tree *t)
{
    cover_run *run = t->run;
    double bound;
    if (run->proof.options->plain || t->asked)
        return true;
    t->asked = true;
    bool fine = cover_bound_by_parts(run, t->root, &bound);
    if (fine)
        cover_run_raise(run, t->root_cost + bound);
    return fine;
}

/* Improvement whenever the work so far has doubled. */
static bool improve_again(tree *t)
{
    cover_run *run = t->run;
    if (run->work < t->next_improvement || t->done > in_sight)
        return true;
    int64_t share = t->done < next_to_nothing ? FAR_SHARE : 1;
    if (t->done < nothing && run->work > LONG_WORK)
        share = HOPELESS_SHARE;
    bool fine = cover_improve(t->improver, share * run->work) && (run->work < LONG_WORK || raise_root(t));
    t->next_improvement = 2 * run->work;
    return fine;
}

/* Enumeration, where it is likely to be cheaper than this tree; it may take as much work as all so far. It knows no
 * symmetries: where there are some it is but tried. */
static bool close_small(tree *t, const cover_core *core, double fixed_cost, const double *u, bool symmetric,
                        bool *closed)
{
    const pk_sets *sets = &core->sets;
    bool small = sets->n_columns <= SMALL_COLUMNS || sets->column_start[sets->n_columns] <= SMALL_ENTRIES;
    if (!small || sets->n_columns > COVER_CLOSE_COLUMNS)
        return true;
    int64_t most_work = symmetric ? CLOSE_TRY : FIRST_IMPROVEMENT + t->run->work;
    return cover_close(t->run, core, t->chosen, fixed_cost, u, most_work, closed);
}

/* The proof is given up: better covers until a limit comes. Every round counts as a visit. */
static bool improve_on(tree *t, double parent_bound)
{
    pk_proof *proof = &t->run->proof;
    bool fine = true;
    while (fine && !pk_proof_is_over(proof, fmax(parent_bound, proof->root))) {
        proof->nodes++;
        fine = cover_improve(t->improver, LONG_WORK);
    }
    return fine;
}

static bool visit_node(tree *t, const cover_core *core, double fixed_cost, double parent_bound, const double *u,
                       bool symmetric, double share)
{
    cover_run *run = t->run;
    const pk_sets *sets = &core->sets;
    run->proof.nodes++;
    if (!improve_again(t))
        return false;
    parent_bound = fmax(parent_bound, run->proof.root);
    if (pk_proof_prunes(&run->proof, parent_bound))
        return true;
    if (sets->n_rows == 0)
        cover_run_offer(run, t->chosen, "search");
    if (sets->n_rows == 0 || has_empty_row(sets))
        return true;
    bool closed = false;
    if (!close_small(t, core, fixed_cost, u, symmetric && share < 1, &closed))
        return false;
    if (closed)
        return true;
    size_t n = (size_t)sets->n_columns, m = (size_t)sets->n_rows;
    cover_dual dual = {malloc(m * sizeof(double)), malloc(n * sizeof(double)), 0, malloc(n * sizeof(double))};
    uint8_t *state = malloc(n + 1);
    bool fine = dual.u && dual.reduced && dual.share && state;
    if (!fine)
        goto done;
    memcpy(dual.u, u, m * sizeof(double));
    double goal = run->proof.best - fixed_cost, stop_at = pk_proof_target(&run->proof) - fixed_cost;
    fine = cover_dual_raise(run, core, &EFFORT, goal, stop_at, &dual);
    double bound = fmax(parent_bound, fixed_cost + dual.bound);
    if (!fine || pk_proof_is_over(&run->proof, bound))
        goto done;
    int marked = fix_columns(run, core, &dual, fixed_cost + dual.bound, state);
    if (marked == 0) {
        fine = branch(t, core, fixed_cost, fixed_cost + dual.bound, &dual, symmetric, share);
        goto done;
    }
    cover_core rest = {0};
    double *u_rest = NULL;
    take_in(t, core, state, 1);
    fine = cut_with(core, state, dual.u, &rest, &u_rest);
    if (fine) {
        double rest_cost = fixed_cost + cost_in(core, state);
        if (10 * marked > sets->n_columns || rest.sets.n_rows == 0 || has_empty_row(&rest.sets)) {
            run->proof.nodes--;
            fine = visit(t, &rest, rest_cost, bound, u_rest, symmetric, share);
        } else {
            cover_dual kept = dual;
            int k = 0;
            for (int j = 0; j < sets->n_columns && k < rest.sets.n_columns; j++)
                if (core->column[j] == rest.column[k]) {
                    kept.share[k] = dual.share[j];
                    kept.reduced[k++] = dual.reduced[j];
                }
            kept.u = u_rest;
            t->held += rest.sets.column_start[rest.sets.n_columns];
            fine = branch(t, &rest, rest_cost, fixed_cost + dual.bound, &kept, symmetric, share);
            t->held -= rest.sets.column_start[rest.sets.n_columns];
        }
    }
    take_in(t, core, state, 0);
    cover_core_free(&rest);
    free(u_rest);
done:
    free(dual.u);
    free(dual.reduced);
    free(dual.share);
    free(state);
    return fine;
}

static bool visit(tree *t, const cover_core *core, double fixed_cost, double parent_bound, const double *u,
                  bool symmetric, double share)
{
    int64_t entries = core->sets.column_start[core->sets.n_columns];
    double done = t->done;
    t->held += entries;
    bool fine = t->held - entries > MOST_HELD ? improve_on(t, parent_bound)
                                              : visit_node(t, core, fixed_cost, parent_bound, u, symmetric, share);
    t->held -= entries;
    t->done = done + share;
    return fine;
}

bool cover_tree(cover_run *run, const cover_core *core, const uint8_t *fixed, double fixed_cost, const double *u,
                cover_improver *improver)
{
    tree t = {.run = run,
              .chosen = malloc((size_t)run->sets->n_columns + 1),
              .root = core,
              .root_cost = fixed_cost,
              .improver = improver,
              .next_improvement = FIRST_IMPROVEMENT};
    if (!t.chosen)
        return false;
    memcpy(t.chosen, fixed, (size_t)run->sets->n_columns);
    bool fine = visit(&t, core, fixed_cost, -INFINITY, u, true, 1);
    free(t.chosen);
    return fine;
}
