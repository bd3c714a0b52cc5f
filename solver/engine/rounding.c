/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Nested controlled rounding of running totals.
 *
 * Leaf i has the mean a_i a cycle, due at step s_i. After step t of cycle c its running total X_i is to be near its
 * average A_i = a_i · (cycles in which s_i has passed), Σ_{i in g} X_i near Σ A_i for every group g, and Σ_i X_i near
 * that of all: floor(A) <= X <= ceil(A). X_i never falls.
 *
 * The totals of leaves are one nested family of sums and the totals of all another, and sums of two nested families are
 * the arcs of a network: with the leaves and one level above them the A_i themselves are a flow between these bounds,
 * so there is a whole one (Tijdeman 1980 for steps of one unit; Cox 1987 and Doerr, Friedrich, Klein, Osbild 2006 for
 * the flow). The third level makes a third family, and three need not have a whole solution at all: let p, q, r be 1/2
 * and fall due in this order, p and r one group. In two cycles all want p1 + q1 = r1 + p2 = q2 + r2 = 1, the group
 * wants p1 + r1 = p2 + r2 = 1, the leaves p1 + p2 = q1 + q2 = r1 + r2 = 1. Hence q2 = 1 - q1 = p1 and r2 = 1 - r1 = p1,
 * and q2 + r2 = 2 p1 is not 1.
 *
 * So the totals are the columns of a mixed-integer programme: on two levels its relaxation is the network, whose
 * vertices are whole; on three the search settles what the relaxation leaves. Where no whole solution exists, totals
 * above the leaves may differ by one from an average that is itself whole.
 *
 * What is missing of the needs is a cost: m >= wanted − Σ yield · (X_i(c) − X_i(c−1)), m >= 0. Beside it a leaf costs a
 * little for its distance from its average, so that small amounts fall due in the middle of their long rests. The
 * horizon is solved window by window; of each only the first half is kept, and where a window has no solution, all is
 * begun again with windows of twice the length.
 *
 * One window: columns = leaves · cycles, entries = columns · steps · levels.
 */
#include "engine/rounding.h"

#include "engine/form.h"
#include "engine/search.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Columns in the first windows: below a tenth of a second of search. */
enum { WINDOW_COLUMNS = 400, LEAST_CYCLES = 4 };

/* Of a leaf's distance, in the worth of the most that one count can bring; and what of that worth a window may leave
 * on the table, for each of its columns. */
static const double DISTANCE_COST = 0.02, WINDOW_GAP = 0.02;

/* Simplex iterations in one window before a longer one is tried; one that spans the horizon has no limit. */
enum { WINDOW_EFFORT = 30000 };

typedef struct rounding {
    const pk_rounding *problem;
    double *totals; /* [n_leaves × n_cycles] whole running totals X */
    int *column;    /* [n_leaves × n_cycles] of the window's form */
    double scale;   /* of worth: the most that one count can bring is 1 */
    bool loose;     /* whole averages above the leaves may be missed by one */
    size_t kept;    /* cycles that are settled */
    size_t end;     /* of the window */
    pk_form *form;
} rounding;

static double average(const rounding *r, size_t leaf, size_t cycle)
{
    return r->problem->leaves[leaf].mean * (double)(cycle + 1);
}

static double round_down(double value)
{
    return floor(value + PK_ROUNDING_TOLERANCE);
}

static double round_up(double value)
{
    return ceil(value - PK_ROUNDING_TOLERANCE);
}

static size_t cell(const rounding *r, size_t leaf, size_t cycle)
{
    return leaf * r->problem->n_cycles + cycle;
}

static void add_leaf(rounding *r, size_t leaf)
{
    for (size_t c = r->kept; c < r->end; c++) {
        double a = average(r, leaf, c), lower = round_down(a), upper = round_up(a);
        if (c == r->kept && c > 0)
            lower = fmax(lower, r->totals[cell(r, leaf, c - 1)]);
        int column = pk_form_add_column(r->form, lower, upper, true, 0, "total.%zu.%zu", leaf, c);
        r->form->columns[column].cost = DISTANCE_COST * (1 + 2 * (round_down(a) - a));
        r->column[cell(r, leaf, c)] = column;
        if (c > r->kept && round_up(average(r, leaf, c - 1)) > lower) {
            pk_form_add_row(r->form, 0, INFINITY, "rise.%zu.%zu", leaf, c);
            pk_form_add_entry(r->form, column, 1);
            pk_form_add_entry(r->form, r->column[cell(r, leaf, c - 1)], -1);
        }
    }
}

/* The leaves of one group, or all where group is n_groups. */
static bool is_member(const pk_rounding *problem, size_t leaf, size_t group)
{
    return group == problem->n_groups || problem->leaves[leaf].group == group;
}

/* The sum over a group after a step, where the step changes it. */
static void add_sum(rounding *r, size_t group, size_t cycle, size_t step)
{
    const pk_rounding *problem = r->problem;
    double sum = 0, settled = 0;
    bool changes = false;
    for (size_t i = 0; i < problem->n_leaves; i++) {
        if (!is_member(problem, i, group))
            continue;
        changes |= problem->leaves[i].step == step;
        size_t cycles = cycle + (problem->leaves[i].step <= step);
        if (cycles == 0)
            continue;
        sum += average(r, i, cycles - 1);
        if (cycles <= r->kept)
            settled += r->totals[cell(r, i, cycles - 1)];
    }
    if (!changes)
        return;
    double lower = r->loose ? round_up(sum - 1) : round_down(sum),
           upper = r->loose ? round_down(sum + 1) : round_up(sum);
    pk_form_add_row(r->form, lower - settled, upper - settled, "sum.%zu.%zu.%zu", group, cycle, step);
    for (size_t i = 0; i < problem->n_leaves; i++) {
        size_t cycles = cycle + (problem->leaves[i].step <= step);
        if (is_member(problem, i, group) && cycles > r->kept)
            pk_form_add_entry(r->form, r->column[cell(r, i, cycles - 1)], 1);
    }
}

/* What is missing of a need in a cycle. */
static void add_shortage(rounding *r, size_t need, size_t cycle)
{
    const pk_rounding *problem = r->problem;
    double wanted = problem->wanted[need * problem->n_cycles + cycle];
    if (!(wanted > 0))
        return;
    int missing = pk_form_add_column(r->form, 0, wanted, false, 0, "missing.%zu.%zu", need, cycle);
    r->form->columns[missing].cost = r->scale * problem->worth[need];
    for (size_t i = 0; i < problem->n_leaves; i++)
        if (problem->leaves[i].need == need && cycle == r->kept && cycle > 0)
            wanted += problem->leaves[i].yield * r->totals[cell(r, i, cycle - 1)];
    pk_form_add_row(r->form, wanted, INFINITY, "need.%zu.%zu", need, cycle);
    pk_form_add_entry(r->form, missing, 1);
    for (size_t i = 0; i < problem->n_leaves; i++) {
        if (problem->leaves[i].need != need)
            continue;
        pk_form_add_entry(r->form, r->column[cell(r, i, cycle)], problem->leaves[i].yield);
        if (cycle > r->kept)
            pk_form_add_entry(r->form, r->column[cell(r, i, cycle - 1)], -problem->leaves[i].yield);
    }
}

static size_t count_members(const pk_rounding *problem, size_t group)
{
    size_t n = 0;
    for (size_t i = 0; i < problem->n_leaves; i++)
        n += is_member(problem, i, group);
    return n;
}

static pk_status build_window(rounding *r, pk_error *error)
{
    const pk_rounding *problem = r->problem;
    pk_status status = pk_form_new(&r->form, error);
    if (status)
        return status;
    for (size_t i = 0; i < problem->n_leaves; i++)
        add_leaf(r, i);
    for (size_t g = 0; g <= problem->n_groups; g++) {
        size_t members = count_members(problem, g);
        bool known = members < 2 || (g < problem->n_groups && members == problem->n_leaves);
        for (size_t c = r->kept; c < r->end && !known; c++)
            for (size_t t = 0; t < problem->n_steps; t++)
                add_sum(r, g, c, t);
    }
    for (size_t n = 0; n < problem->n_needs; n++)
        for (size_t c = r->kept; c < r->end; c++)
            add_shortage(r, n, c);
    return pk_form_ok(r->form, error);
}

/* Settles the window's totals; *solved is false where it has none, or none was found in time. */
static pk_status solve_window(rounding *r, bool *solved, pk_error *error)
{
    pk_search_options options = pk_search_defaults;
    pk_search_result result = {0};
    options.plain = true;
    options.absolute_gap = WINDOW_GAP * (double)(r->problem->n_leaves * (r->end - r->kept));
    if (r->end - r->kept < r->problem->n_cycles)
        options.effort_limit = WINDOW_EFFORT;
    pk_status status = build_window(r, error);
    if (!status)
        status = pk_search(r->form, &options, &result, error);
    *solved = !status && result.x;
    for (size_t i = 0; i < r->problem->n_leaves && *solved; i++)
        for (size_t c = r->kept; c < r->end; c++)
            r->totals[cell(r, i, c)] = nearbyint(result.x[r->column[cell(r, i, c)]]);
    free(result.x);
    pk_form_free(r->form);
    r->form = NULL;
    return status;
}

/* The whole horizon in windows of so many cycles. */
static pk_status solve_windows(rounding *r, size_t cycles, bool *solved, pk_error *error)
{
    pk_status status = PK_OK;
    *solved = true;
    r->kept = r->end = 0;
    while (!status && *solved && r->end < r->problem->n_cycles) {
        r->end = r->kept + cycles < r->problem->n_cycles ? r->kept + cycles : r->problem->n_cycles;
        status = solve_window(r, solved, error);
        r->kept += (cycles + 1) / 2;
    }
    return status;
}

pk_status pk_round_nested(const pk_rounding *problem, int *counts, pk_error *error)
{
    size_t cells = problem->n_leaves * problem->n_cycles;
    rounding r = {.problem = problem};
    r.totals = calloc(cells + 1, sizeof *r.totals);
    r.column = calloc(cells + 1, sizeof *r.column);
    pk_status status = PK_OK;
    bool solved = false;
    if (!r.totals || !r.column) {
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory to round %zu totals", cells);
        goto done;
    }
    double most = 0;
    for (size_t i = 0; i < problem->n_leaves; i++)
        if (problem->leaves[i].need < problem->n_needs)
            most = fmax(most, problem->leaves[i].yield * problem->worth[problem->leaves[i].need]);
    r.scale = most > 0 ? 1 / most : 0;
    size_t first = problem->n_leaves ? WINDOW_COLUMNS / problem->n_leaves : 0;
    for (int loose = 0; loose < 2 && !solved; loose++)
        for (size_t cycles = first > LEAST_CYCLES ? first : LEAST_CYCLES; !status && !solved; cycles *= 2) {
            r.loose = loose;
            status = solve_windows(&r, cycles, &solved, error);
            if (cycles >= problem->n_cycles)
                break;
        }
    if (!status && !solved)
        status =
            pk_fail(error, PK_ERROR_INTERNAL, "%zu amounts in %zu groups have no rounding within one of all totals",
                    problem->n_leaves, problem->n_groups);
    for (size_t i = 0; i < problem->n_leaves && !status; i++)
        for (size_t c = 0; c < problem->n_cycles; c++)
            counts[cell(&r, i, c)] = (int)(r.totals[cell(&r, i, c)] - (c ? r.totals[cell(&r, i, c - 1)] : 0));
done:
    free(r.totals);
    free(r.column);
    return status;
}
