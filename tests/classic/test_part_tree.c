/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The linear relaxation of partial covering in the space of the columns, and the tree on it. On random cores, columns
 * held and let go in any order, bases kept and come back to: the dual value is what GLPK makes of the same relaxation,
 * its changes are bounds on what a column at its other bound costs. The tree, from no incumbent and any multipliers,
 * finds what enumeration finds, by budget and by demand; one that is cut off proves no more than is true. Sets made
 * better region by region keep the budget, lose what is said, and mostly end at the optimum.
 */
#include "assert_close.h"
#include "base/random.h"
#include "engine/lp.h"
#include "engine/partcover_simplex.h"

#include <math.h>
#include <stdlib.h>

enum { CASES = 300, CHANGES = 12, MOST_COLUMNS = 12, MOST_ROWS = 40 };

static int below(uint64_t *random, int n)
{
    return (int)pk_random_below(random, (uint64_t)n);
}

static void make_core(uint64_t *random, part_core *core)
{
    int n = 2 + below(random, MOST_COLUMNS - 1), m = 1 + below(random, MOST_ROWS), used = 0;
    double density = 0.1 + 0.4 * pk_random_unit(random);
    bool whole = below(random, 2);
    int dearest = below(random, 2) ? 1 : 20;
    int *start = calloc((size_t)m + 1, sizeof *start), *item = malloc(sizeof *item * MOST_ROWS * MOST_COLUMNS);
    *core = (part_core){.weight = malloc(sizeof(double) * MOST_ROWS),
                        .cost = malloc(sizeof(double) * MOST_COLUMNS),
                        .column = malloc(sizeof(int) * MOST_COLUMNS),
                        .u = malloc(sizeof(double) * MOST_ROWS)};
    assert_true(start && item && core->weight && core->cost && core->column && core->u);
    for (int j = 0; j < n; j++) {
        core->cost[j] = 1 + below(random, dearest) + (whole ? 0 : pk_random_unit(random));
        core->column[j] = j;
    }
    for (int i = 0; i < m; i++) {
        core->weight[i] = below(random, 10) + (whole ? 0 : pk_random_unit(random));
        core->u[i] = core->weight[i] * pk_random_unit(random);
        for (int j = 0; j < n; j++)
            if (pk_random_unit(random) < density)
                item[used++] = j;
        start[i + 1] = used;
    }
    assert_int_equal(pk_sets_from_rows(m, n, start, item, &core->sets, NULL), PK_OK);
}

static double sum(const double *values, int n)
{
    double total = 0;
    for (int k = 0; k < n; k++)
        total += values[k];
    return total;
}

/* ---- the relaxation ---- */

static pk_lp *make_lp(const part_core *core, double limit)
{
    const pk_sets *sets = &core->sets;
    pk_form *form;
    pk_lp *lp;
    assert_int_equal(pk_form_new(&form, NULL), PK_OK);
    for (int j = 0; j < sets->n_columns; j++)
        pk_form_add_column(form, 0, 1, true, 0, "x%d", j);
    for (int i = 0; i < sets->n_rows; i++) {
        int lost = pk_form_add_column(form, 0, 1, false, 0, "s%d", i);
        form->columns[lost].cost = core->weight[i];
        pk_form_add_row(form, 1, INFINITY, "r%d", i);
        pk_form_add_entry(form, lost, 1);
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
            pk_form_add_entry(form, sets->row_column[e], 1);
    }
    pk_form_add_row(form, -INFINITY, limit, "limit");
    for (int j = 0; j < sets->n_columns; j++)
        pk_form_add_entry(form, j, core->cost[j]);
    assert_int_equal(pk_form_ok(form, NULL), PK_OK);
    assert_int_equal(pk_lp_new(form, NULL, &lp, NULL), PK_OK);
    pk_form_free(form);
    return lp;
}

static double value_of(pk_lp *lp)
{
    pk_lp_status status;
    assert_int_equal(pk_lp_solve(lp, &(pk_lp_limits){INFINITY, INFINITY, 0, NULL}, &status, NULL), PK_OK);
    return status == PK_LP_OPTIMAL ? pk_lp_bound(lp, NULL) : INFINITY;
}

/* lower, upper: of column j. */
static void hold(part_simplex *s, pk_lp *lp, int j, int lower, int upper)
{
    if (lower == upper)
        part_simplex_fix(s, j, lower);
    else
        part_simplex_release(s, j);
    assert_int_equal(pk_lp_set_bounds(lp, j, lower, upper, NULL), PK_OK);
}

static void relaxation_agrees(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int k = 0; k < CASES; k++) {
        part_core core;
        make_core(&random, &core);
        int n = core.sets.n_columns, in[MOST_COLUMNS] = {0}, is_free[MOST_COLUMNS];
        double limit = sum(core.cost, n) * pk_random_unit(&random), spent = 0, change[MOST_COLUMNS], price;
        pk_proof proof;
        pk_proof_start(&proof, &pk_search_defaults, 0);
        part_simplex *s = part_simplex_new(&core, &proof, limit, core.u);
        pk_lp *lp = make_lp(&core, limit);
        part_basis *basis = NULL;
        assert_non_null(s);
        for (int j = 0; j < n; j++)
            is_free[j] = 1;
        for (int c = 0; c < CHANGES; c++) {
            assert_true(part_simplex_solve(s, INFINITY, INT64_MAX));
            double bound = part_simplex_bound(s, &price, change), value = value_of(lp);
            assert_close(bound, value, 1e-6 * (1 + value));
            assert_true(price >= 0);
            int j = below(&random, n);
            if (is_free[j]) { /* at its other bound */
                hold(s, lp, j, change[j] > 0, change[j] > 0);
                assert_true(value_of(lp) >= bound + fabs(change[j]) - 1e-6 * (1 + bound));
                hold(s, lp, j, 0, 1);
            }
            spent -= is_free[j] ? 0 : in[j] * core.cost[j];
            is_free[j] = below(&random, 3) == 0;
            in[j] = below(&random, 2) && spent + core.cost[j] <= limit;
            spent += is_free[j] ? 0 : in[j] * core.cost[j];
            hold(s, lp, j, is_free[j] ? 0 : in[j], is_free[j] ? 1 : in[j]);
            if (!basis)
                assert_non_null(basis = part_basis_save(s));
            else if (below(&random, 3) == 0)
                part_basis_restore(s, basis);
        }
        part_basis_free(basis);
        part_simplex_free(s);
        pk_lp_free(lp);
        part_core_free(&core);
    }
}

/* ---- the tree ---- */

/* The value of a choice; INFINITY where it passes the limit. */
static double value_by(const part_core *core, unsigned choice, bool by_budget, double limit)
{
    double lost = 0, spent = 0;
    for (int j = 0; j < core->sets.n_columns; j++)
        spent += choice >> j & 1 ? core->cost[j] : 0;
    for (int i = 0; i < core->sets.n_rows; i++) {
        bool covered = false;
        for (int e = core->sets.row_start[i]; e < core->sets.row_start[i + 1]; e++)
            covered |= choice >> core->sets.row_column[e] & 1;
        lost += covered ? 0 : core->weight[i];
    }
    return (by_budget ? spent : lost) > limit ? INFINITY : by_budget ? lost : spent;
}

static unsigned bits_of(const uint8_t *chosen, int n)
{
    unsigned bits = 0;
    for (int j = 0; j < n; j++)
        bits |= (unsigned)chosen[j] << j;
    return bits;
}

static void tree_agrees(void **state)
{
    bool by_budget = *(const bool *)*state;
    uint64_t random = 2;
    int cut_off = 0, branched = 0;
    for (int k = 0; k < CASES; k++) {
        part_core core;
        make_core(&random, &core);
        int n = core.sets.n_columns, m = core.sets.n_rows;
        double limit = floor(0.7 * pk_random_unit(&random) * (by_budget ? sum(core.cost, n) : sum(core.weight, m)));
        double best = INFINITY;
        for (unsigned choice = 0; choice < 1u << n; choice++)
            best = fmin(best, value_by(&core, choice, by_budget, limit));
        const pk_part_cover problem = {&core.sets, core.weight, core.cost, by_budget, limit};
        for (int cut = 0; cut < 2; cut++) {
            uint8_t path[MOST_COLUMNS] = {0}, chosen[MOST_COLUMNS] = {0};
            part_run run = {.problem = &problem,
                            .best = chosen,
                            .most_work = cut ? below(&random, 3000) : INT64_MAX,
                            .next_local = INT64_MAX};
            pk_search_result result = {0};
            pk_proof_start(&run.proof, &pk_search_defaults,
                           by_budget ? pk_unit_of(core.weight, m) : pk_unit_of(core.cost, n));
            pk_proof_enter(&run.proof);
            assert_true(part_tree_search(&run, &core, -INFINITY, path));
            pk_proof_finish(&run.proof, &result);
            unsigned choice = bits_of(chosen, n);
            assert_true(result.bound <= best + 1e-7 * (1 + best) || isinf(best));
            if (isfinite(run.proof.best))
                assert_close(value_by(&core, choice, by_budget, limit + 1e-9), run.proof.best, 1e-7 * (1 + best));
            if (run.proof.stopped) {
                cut_off++;
                continue;
            }
            branched += run.proof.nodes > 1;
            assert_int_equal(result.status, isinf(best) ? PK_SEARCH_INFEASIBLE : PK_SEARCH_OPTIMAL);
            if (isfinite(best))
                assert_close(run.proof.best, best, 1e-7 * (1 + best));
        }
        part_core_free(&core);
    }
    assert_true(cut_off > CASES / 10 && branched > CASES / 10);
}

/* ---- regions ---- */

static void regions_agree(void **state)
{
    (void)state;
    uint64_t random = 3;
    int better = 0, optimal = 0;
    for (int k = 0; k < CASES; k++) {
        part_core core;
        make_core(&random, &core);
        int n = core.sets.n_columns, size = 2;
        uint8_t path[MOST_COLUMNS] = {0}, in[MOST_COLUMNS] = {0};
        double limit = floor(0.7 * pk_random_unit(&random) * sum(core.cost, n)), spent = 0, best = INFINITY;
        for (unsigned other = 0; other < 1u << n; other++)
            best = fmin(best, value_by(&core, other, true, limit));
        for (int j = 0; j < n; j++) {
            in[j] = spent + core.cost[j] <= limit;
            spent += in[j] ? core.cost[j] : 0;
        }
        double start = value_by(&core, bits_of(in, n), true, limit), lost = start;
        int64_t work = 0;
        const pk_part_cover problem = {&core.sets, core.weight, core.cost, true, limit};
        part_run run = {.problem = &problem};
        pk_proof_start(&run.proof, &pk_search_defaults, pk_unit_of(core.weight, core.sets.n_rows));
        assert_true(part_refine(&run, &core, path, INT64_MAX, &random, in, &lost, &size, &work));
        assert_close(value_by(&core, bits_of(in, n), true, limit + 1e-9), lost, 1e-7 * (1 + lost));
        assert_true(lost <= start && lost >= best - 1e-7 * (1 + best));
        better += lost < start;
        optimal += lost <= best + 1e-7 * (1 + best);
        part_core_free(&core);
    }
    assert_true(better > CASES / 4 && optimal > CASES * 3 / 4);
}

int main(void)
{
    static const bool BUDGET = true, DEMAND = false;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relaxation_agrees),
        {"tree_agrees by budget", tree_agrees, NULL, NULL, (void *)&BUDGET},
        {"tree_agrees by demand", tree_agrees, NULL, NULL, (void *)&DEMAND},
        cmocka_unit_test(regions_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
