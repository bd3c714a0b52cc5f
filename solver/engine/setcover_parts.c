/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A bound by symmetry. Where symmetries take every column to every other, all columns cost the same, c, and a part of
 * the problem, rows R with their columns C, says the same of all its images: with z the least number of columns that
 * cover R,
 *
 *   Σ_{j in C} x_j >= z   and, on the average over all symmetries,   Σ_j c x_j >= c z n / |C|.
 *
 * Parts grow from one row: the row that shares most columns with the part comes next, and where every other row shares
 * one at most, the part is complete. A small part is solved to the end; a large one has a bound in turn by those it
 * holds, if its own symmetries take every column of it to every other. (Subcubes of hypercubes: Johnson, Entringer
 * 1970.)
 */
#include "engine/setcover.h"
#include "engine/setcover_core.h"
#include "engine/symmetry.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_NODES = 100000 };               /* to solve a part */
static const int64_t MOST_WORK = 500000000; /* of them all */

typedef struct part {
    const pk_sets *sets; /* of the whole */
    uint8_t *inside;     /* [n_columns] */
    int *shared;         /* [n_rows] columns inside */
    int n_columns, n_rows;
    int columns_asked;  /* of the last complete part that was looked at */
    int columns_before; /* of the last one with symmetries; 0: none yet */
    int64_t least;      /* columns that cover that */
    bool solvable;      /* larger ones may be, too */
    int64_t work;
} part;

static bool is_inside(const part *p, int i)
{
    return p->shared[i] == p->sets->row_start[i + 1] - p->sets->row_start[i];
}

static void take_column(part *p, int j)
{
    const pk_sets *sets = p->sets;
    p->inside[j] = 1;
    p->n_columns++;
    for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++) {
        int i = sets->column_row[k];
        p->shared[i]++;
        p->n_rows += is_inside(p, i);
    }
}

/* The row that shares most columns with the part, of those that are not inside; -1: none. */
static int next_row(const part *p)
{
    int pick = -1;
    for (int i = 0; i < p->sets->n_rows; i++)
        if (!is_inside(p, i) && (pick < 0 || p->shared[i] > p->shared[pick]))
            pick = i;
    return pick;
}

/* The part as a problem of its own. false when memory is out. */
static bool cut_part(const part *p, pk_sets *sets)
{
    const pk_sets *whole = p->sets;
    int *number = malloc((size_t)whole->n_columns * sizeof *number),
        *start = malloc(((size_t)p->n_rows + 1) * sizeof *start),
        *item = malloc((size_t)whole->row_start[whole->n_rows] * sizeof *item), rows = 0, entries = 0;
    if (!number || !start || !item) {
        free(number);
        free(start);
        free(item);
        return false;
    }
    for (int j = 0, next = 0; j < whole->n_columns; j++)
        number[j] = p->inside[j] ? next++ : -1;
    for (int i = 0; i < whole->n_rows; i++) {
        if (!is_inside(p, i))
            continue;
        start[rows++] = entries;
        for (int e = whole->row_start[i]; e < whole->row_start[i + 1]; e++)
            item[entries++] = number[whole->row_column[e]];
    }
    start[rows] = entries;
    free(number);
    return pk_sets_from_rows(rows, p->n_columns, start, item, sets, NULL) == PK_OK;
}

/* What so many columns at least of a part with symmetries mean for one with more columns: rounded up. */
static int64_t scaled(int64_t least, int columns, int more_columns)
{
    return columns > 0 ? (least * more_columns + columns - 1) / columns : 0;
}

/* The least number of columns that cover a part of symmetries, or a bound on it. false when memory is out. */
static bool solve_part(part *p, const pk_sets *sets, const double *cost, const cover_run *run, int64_t *least)
{
    pk_search_options options = pk_search_inside(run->proof.options);
    pk_search_result result;
    options.node_limit = MOST_NODES;
    if (pk_setcover_solve(sets, cost, &options, &result, NULL))
        return false;
    p->work += result.nodes * sets->n_columns;
    p->solvable = result.status == PK_SEARCH_OPTIMAL;
    *least = (int64_t)ceil(result.bound - 1e-6);
    free(result.x);
    return true;
}

/* The part is complete. false when memory is out. */
static bool bound_part(part *p, const cover_run *run)
{
    pk_sets sets = {0};
    pk_symmetry symmetry = {0};
    double *cost = malloc((size_t)p->n_columns * sizeof *cost);
    for (int j = 0; cost && j < p->n_columns; j++)
        cost[j] = 1;
    bool fine = cost && cut_part(p, &sets) && pk_symmetry_find(&sets, cost, &run->proof, &symmetry);
    p->work += p->sets->row_start[p->sets->n_rows] + symmetry.work;
    p->columns_asked = p->n_columns;
    if (fine && symmetry.n_orbits == 1) {
        int64_t least = 0, by_parts = scaled(p->least, p->columns_before, p->n_columns);
        fine = !p->solvable || solve_part(p, &sets, cost, run, &least);
        p->least = least > by_parts ? least : by_parts;
        p->columns_before = p->n_columns;
    }
    pk_symmetry_free(&symmetry);
    pk_sets_free(&sets);
    free(cost);
    return fine;
}

/* Until all is inside, or the work is done. Parts that are hardly larger than the last are not looked at. */
static bool grow(part *p, const cover_run *run)
{
    const pk_sets *sets = p->sets;
    for (int i; (i = next_row(p)) >= 0 && p->work < MOST_WORK && !pk_proof_sees_end(&run->proof);) {
        bool complete = p->n_rows > 0 && p->shared[i] <= 1;
        if (complete && 2 * p->n_columns > 3 * p->columns_asked && !bound_part(p, run))
            return false;
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
            if (!p->inside[sets->row_column[e]])
                take_column(p, sets->row_column[e]);
        p->work += sets->n_rows;
    }
    return true;
}

bool cover_bound_by_parts(cover_run *run, const cover_core *core, double *bound)
{
    const pk_sets *sets = &core->sets;
    pk_symmetry symmetry;
    *bound = -INFINITY;
    if (!pk_symmetry_find(sets, core->cost, &run->proof, &symmetry))
        return false;
    int orbits = symmetry.n_orbits;
    run->work += symmetry.work;
    pk_symmetry_free(&symmetry);
    if (orbits != 1)
        return true;
    part p = {.sets = sets,
              .inside = calloc((size_t)sets->n_columns, sizeof *p.inside),
              .shared = calloc((size_t)sets->n_rows, sizeof *p.shared),
              .solvable = true};
    bool fine = p.inside && p.shared && grow(&p, run);
    if (fine)
        *bound = core->cost[0] * (double)scaled(p.least, p.columns_before, sets->n_columns);
    run->work += p.work;
    free(p.inside);
    free(p.shared);
    return fine;
}
