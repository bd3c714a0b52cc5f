/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Why the reductions keep an optimal answer; x is one, before and after.
 *
 * free       a column of cost 0 spends nothing and uncovers nothing: put it in, and what it covers is covered.
 * empty      a row without columns stays uncovered: MUST is infeasible, REWARD loses its weight whatever is chosen.
 * essential  MUST: the only column of a row is in every answer.
 * columns    column j lies within column k, which costs no more: put k in the place of j, or leave j out where k is in.
 *            Nothing covered is lost, nothing more is spent. A column that covers nothing is within any.
 * equal      rows with the same columns are covered together or not at all: one row with the sum of the weights.
 * rows       MUST: row i has all columns of row k, and so whatever covers k covers i. Not so for REWARD, where k may
 *            stay uncovered.
 *
 * Essential columns, dominated rows and columns: Beasley 1987, An algorithm for set covering problem, section 2. The
 * searches for domination are those of dominance.c.
 */
#include "engine/reduce.h"

#include "base/forest.h"
#include "engine/dominance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FREE, IN, OUT };

static const struct {
    const char *name;
    unsigned needs;
} REDUCTIONS[PK_REDUCTION_COUNT] = {
    [PK_REDUCE_FREE] = {"free columns", PK_NEED_MUST | PK_NEED_REWARD},
    [PK_REDUCE_EMPTY] = {"empty rows", PK_NEED_MUST | PK_NEED_REWARD},
    [PK_REDUCE_ESSENTIAL] = {"essential columns", PK_NEED_MUST},
    [PK_REDUCE_COLUMNS] = {"dominated columns", PK_NEED_MUST | PK_NEED_REWARD},
    [PK_REDUCE_EQUAL] = {"equal rows", PK_NEED_MUST | PK_NEED_REWARD},
    [PK_REDUCE_ROWS] = {"dominated rows", PK_NEED_MUST},
};

const char *pk_reduction_name(pk_reduction reduction)
{
    return REDUCTIONS[reduction].name;
}

unsigned pk_reduction_needs(pk_reduction reduction)
{
    return REDUCTIONS[reduction].needs;
}

static pk_status no_memory(pk_error *error)
{
    return pk_fail(error, PK_ERROR_MEMORY, "no memory for the reductions");
}

static int row_size(const pk_sets *sets, int i)
{
    return sets->row_start[i + 1] - sets->row_start[i];
}

void pk_reduced_free(pk_reduced *reduced)
{
    pk_sets_free(&reduced->sets);
    free(reduced->cost);
    free(reduced->weight);
    free(reduced->column);
    free(reduced->in);
    *reduced = (pk_reduced){0};
}

void pk_reduced_expand(const pk_reduced *reduced, int n_whole, const double *x, double *whole)
{
    for (int j = 0; reduced->in && j < n_whole; j++)
        if (reduced->in[j])
            whole[j] = 1;
    for (int j = 0; j < reduced->sets.n_columns; j++)
        whole[reduced->column[j]] = x[j];
}

/* ---- marks ---- */

/* What is to be taken out next. */
typedef struct marks {
    uint8_t *column; /* [n_columns] FREE, IN, OUT */
    uint8_t *row;    /* [n_rows] 1: goes */
    bool any;
} marks;

static void mark_free(const pk_reduced *r, marks *m)
{
    for (int j = 0; j < r->sets.n_columns; j++)
        if (!(r->cost[j] > 0) && r->sets.column_start[j + 1] > r->sets.column_start[j]) {
            m->column[j] = IN;
            m->any = true;
        }
}

static void mark_empty(pk_reduced *r, pk_need need, marks *m)
{
    for (int i = 0; i < r->sets.n_rows; i++)
        if (row_size(&r->sets, i) == 0) {
            m->row[i] = 1;
            m->any = true;
            r->lost += r->weight ? r->weight[i] : 0;
            r->infeasible |= need == PK_NEED_MUST;
        }
}

static void mark_essential(const pk_reduced *r, marks *m)
{
    for (int i = 0; i < r->sets.n_rows; i++)
        if (row_size(&r->sets, i) == 1) {
            m->column[r->sets.row_column[r->sets.row_start[i]]] = IN;
            m->any = true;
        }
}

static bool mark_columns(const pk_reduced *r, marks *m)
{
    int64_t work = 0;
    bool fine = pk_sets_dominated_columns(&r->sets, r->cost, m->column, OUT, &work, &m->any);
    for (int j = 0; fine && j < r->sets.n_columns; j++)
        if (r->sets.column_start[j + 1] == r->sets.column_start[j]) {
            m->column[j] = OUT;
            m->any = true;
        }
    return fine;
}

static uint64_t hash_row(const pk_sets *sets, int i)
{
    uint64_t hash = 14695981039346656037u;
    for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
        hash = (hash ^ (uint64_t)sets->row_column[e]) * 1099511628211u;
    return hash ^ hash >> 29;
}

static bool same_row(const pk_sets *sets, int a, int b)
{
    size_t size = (size_t)row_size(sets, a);
    return size == (size_t)row_size(sets, b) && memcmp(sets->row_column + sets->row_start[a],
                                                       sets->row_column + sets->row_start[b], size * sizeof(int)) == 0;
}

/* Of equal rows the first stays, and gets their weights. */
static bool mark_equal(pk_reduced *r, marks *m)
{
    const pk_sets *sets = &r->sets;
    size_t slots = 64;
    while (slots < 2 * (size_t)sets->n_rows)
        slots *= 2;
    int *slot = calloc(slots, sizeof *slot); /* row + 1; 0: empty */
    for (int i = 0; slot && i < sets->n_rows; i++) {
        size_t k = hash_row(sets, i) & (slots - 1);
        while (slot[k] && !same_row(sets, slot[k] - 1, i))
            k = (k + 1) & (slots - 1);
        if (!slot[k]) {
            slot[k] = i + 1;
            continue;
        }
        m->row[i] = 1;
        m->any = true;
        if (r->weight)
            r->weight[slot[k] - 1] += r->weight[i];
    }
    free(slot);
    return slot != NULL;
}

static bool mark_rows(const pk_reduced *r, marks *m)
{
    int64_t work = 0;
    return pk_sets_dominating_rows(&r->sets, m->row, &work, &m->any);
}

static bool mark(pk_reduced *r, pk_reduction reduction, pk_need need, marks *m)
{
    switch (reduction) {
    case PK_REDUCE_FREE: mark_free(r, m); return true;
    case PK_REDUCE_EMPTY: mark_empty(r, need, m); return true;
    case PK_REDUCE_ESSENTIAL: mark_essential(r, m); return true;
    case PK_REDUCE_COLUMNS: return mark_columns(r, m);
    case PK_REDUCE_EQUAL: return mark_equal(r, m);
    case PK_REDUCE_ROWS: return mark_rows(r, m);
    case PK_REDUCTION_COUNT: break;
    }
    return true;
}

/* ---- taking out ---- */

/* Rows that columns which are in cover go too. */
static void mark_covered(const pk_sets *sets, marks *m)
{
    for (int j = 0; j < sets->n_columns; j++)
        for (int k = sets->column_start[j]; m->column[j] == IN && k < sets->column_start[j + 1]; k++)
            m->row[sets->column_row[k]] = 1;
}

/* Keeps the columns with number[j] >= 0 and the rows that are not marked. */
static pk_status keep(pk_reduced *r, const int *number, int n_columns, const uint8_t *gone, pk_error *error)
{
    const pk_sets *sets = &r->sets;
    int n_rows = 0, n_entries = 0;
    int *start = malloc(((size_t)sets->n_rows + 1) * sizeof *start);
    int *item = malloc(((size_t)sets->row_start[sets->n_rows] + 1) * sizeof *item);
    if (!start || !item) {
        free(start);
        free(item);
        return no_memory(error);
    }
    start[0] = 0;
    for (int i = 0; i < sets->n_rows; i++) {
        if (gone[i])
            continue;
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
            if (number[sets->row_column[e]] >= 0)
                item[n_entries++] = number[sets->row_column[e]];
        if (r->weight)
            r->weight[n_rows] = r->weight[i];
        start[++n_rows] = n_entries;
    }
    for (int j = 0; j < sets->n_columns; j++)
        if (number[j] >= 0) {
            r->cost[number[j]] = r->cost[j];
            r->column[number[j]] = r->column[j];
        }
    pk_sets left;
    pk_status status = pk_sets_from_rows(n_rows, n_columns, start, item, &left, error);
    if (status)
        return status;
    pk_sets_free(&r->sets);
    r->sets = left;
    return PK_OK;
}

static pk_status take_out(pk_reduced *r, pk_reduction reduction, marks *m, pk_error *error)
{
    int n = r->sets.n_columns, kept = 0, rows = r->sets.n_rows;
    int *number = malloc(((size_t)n + 1) * sizeof *number);
    if (!number)
        return no_memory(error);
    mark_covered(&r->sets, m);
    for (int j = 0; j < n; j++) {
        number[j] = m->column[j] == FREE ? kept++ : -1;
        if (m->column[j] == IN) {
            r->in[r->column[j]] = 1;
            r->spent += r->cost[j];
        }
    }
    pk_status status = keep(r, number, kept, m->row, error);
    free(number);
    if (status)
        return status;
    r->by[reduction].columns += n - kept;
    r->by[reduction].rows += rows - r->sets.n_rows;
    return PK_OK;
}

/* One reduction; *changed is left where it finds nothing. */
static pk_status attempt(pk_reduced *r, pk_reduction reduction, pk_need need, bool *changed, pk_error *error)
{
    marks m = {calloc((size_t)r->sets.n_columns + 1, 1), calloc((size_t)r->sets.n_rows + 1, 1), false};
    pk_status status = PK_OK;
    if (!m.column || !m.row || !mark(r, reduction, need, &m))
        status = no_memory(error);
    else if (m.any)
        status = take_out(r, reduction, &m, error);
    *changed |= m.any;
    free(m.column);
    free(m.row);
    return status;
}

static int *copy_ints(const int *source, size_t n)
{
    int *copy = malloc((n + 1) * sizeof *copy);
    if (copy)
        memcpy(copy, source, n * sizeof *copy);
    return copy;
}

static double *copy_doubles(const double *source, size_t n)
{
    double *copy = malloc((n + 1) * sizeof *copy);
    if (copy)
        memcpy(copy, source, n * sizeof *copy);
    return copy;
}

static pk_status begin(const pk_sets *sets, const double *cost, const double *weight, pk_reduced *r, pk_error *error)
{
    size_t n = (size_t)sets->n_columns, m = (size_t)sets->n_rows;
    size_t entries = (size_t)sets->row_start[m];
    *r = (pk_reduced){.cost = copy_doubles(cost, n),
                      .weight = weight ? copy_doubles(weight, m) : NULL,
                      .column = malloc((n + 1) * sizeof *r->column),
                      .in = calloc(n + 1, 1)};
    r->sets = (pk_sets){sets->n_rows,
                        sets->n_columns,
                        copy_ints(sets->column_start, n + 1),
                        copy_ints(sets->column_row, entries),
                        copy_ints(sets->row_start, m + 1),
                        copy_ints(sets->row_column, entries)};
    if (!r->cost || (weight && !r->weight) || !r->column || !r->in || !r->sets.column_start || !r->sets.column_row ||
        !r->sets.row_start || !r->sets.row_column)
        return no_memory(error);
    for (size_t j = 0; j < n; j++)
        r->column[j] = (int)j;
    return PK_OK;
}

pk_status pk_reduce(const pk_sets *sets, const double *cost, const double *weight, pk_need need, unsigned reductions,
                    pk_reduced *reduced, pk_error *error)
{
    pk_status status = begin(sets, cost, weight, reduced, error);
    for (bool changed = true; !status && changed && !reduced->infeasible;) {
        changed = false;
        for (pk_reduction k = 0; !status && k < PK_REDUCTION_COUNT; k++)
            if (REDUCTIONS[k].needs & need && reductions >> k & 1)
                status = attempt(reduced, k, need, &changed, error);
    }
    if (status)
        pk_reduced_free(reduced);
    return status;
}

/* ---- components ---- */

/* part[j] of every column, numbered by least column; how many. */
static int find_parts(const pk_sets *sets, int *part)
{
    int n_parts = 0;
    for (int j = 0; j < sets->n_columns; j++)
        part[j] = j;
    for (int i = 0; i < sets->n_rows; i++)
        for (int e = sets->row_start[i] + 1; e < sets->row_start[i + 1]; e++) {
            int a = pk_forest_root(part, sets->row_column[e - 1]), b = pk_forest_root(part, sets->row_column[e]);
            part[a < b ? b : a] = a < b ? a : b; /* the least is the root */
        }
    for (int j = 0; j < sets->n_columns; j++)
        part[j] = pk_forest_root(part, j);
    for (int j = 0; j < sets->n_columns; j++) /* a root comes before all that are below it */
        part[j] = part[j] == j ? n_parts++ : part[part[j]];
    return n_parts;
}

/* Columns or rows by part: order[first[p]] to order[first[p + 1] - 1]. */
static void group(const int *part, int n, int n_parts, int *first, int *order)
{
    for (int k = 0; k < n; k++)
        first[part[k] + 2]++;
    for (int p = 0; p < n_parts; p++)
        first[p + 2] += first[p + 1];
    for (int k = 0; k < n; k++)
        order[first[part[k] + 1]++] = k;
}

static pk_status cut_part(const pk_reduced *whole, const int *columns, int n_columns, const int *rows, int n_rows,
                          int *number, pk_reduced *part, pk_error *error)
{
    const pk_sets *sets = &whole->sets;
    size_t n_entries = 0;
    for (int i = 0; i < n_rows; i++)
        n_entries += (size_t)row_size(sets, rows[i]);
    int *row_start = malloc(((size_t)n_rows + 1) * sizeof *row_start), *item = malloc((n_entries + 1) * sizeof *item);
    *part = (pk_reduced){.cost = malloc(((size_t)n_columns + 1) * sizeof(double)),
                         .weight = whole->weight ? malloc(((size_t)n_rows + 1) * sizeof(double)) : NULL,
                         .column = malloc(((size_t)n_columns + 1) * sizeof(int))};
    if (!row_start || !item || !part->cost || !part->column || (whole->weight && !part->weight)) {
        free(row_start);
        free(item);
        return no_memory(error);
    }
    for (int j = 0; j < n_columns; j++) {
        number[columns[j]] = j;
        part->cost[j] = whole->cost[columns[j]];
        part->column[j] = whole->column[columns[j]];
    }
    int used = 0;
    row_start[0] = 0;
    for (int i = 0; i < n_rows; i++) {
        for (int e = sets->row_start[rows[i]]; e < sets->row_start[rows[i] + 1]; e++)
            item[used++] = number[sets->row_column[e]];
        row_start[i + 1] = used;
        if (part->weight)
            part->weight[i] = whole->weight[rows[i]];
    }
    return pk_sets_from_rows(n_rows, n_columns, row_start, item, &part->sets, error);
}

pk_status pk_reduced_split(const pk_reduced *reduced, pk_reduced **parts, int *n_parts, pk_error *error)
{
    const pk_sets *sets = &reduced->sets;
    size_t n = (size_t)sets->n_columns, m = (size_t)sets->n_rows;
    int *part = malloc((n + 1) * sizeof *part), *row_part = malloc((m + 1) * sizeof *row_part);
    int *column = malloc((n + 1) * sizeof *column), *row = malloc((m + 1) * sizeof *row);
    int *first_column = calloc(n + 3, sizeof *first_column), *first_row = calloc(n + 3, sizeof *first_row);
    int *number = malloc((n + 1) * sizeof *number), found = 0, cut = 0;
    pk_reduced *fresh = NULL;
    pk_status status = PK_OK;
    bool room = part && row_part && column && row && first_column && first_row && number;
    if (room) {
        found = find_parts(sets, part);
        for (size_t i = 0; i < m; i++)
            row_part[i] = part[sets->row_column[sets->row_start[i]]];
        group(part, sets->n_columns, found, first_column, column);
        group(row_part, sets->n_rows, found, first_row, row);
        fresh = calloc((size_t)found + 1, sizeof *fresh);
    }
    if (!fresh)
        status = no_memory(error);
    for (; !status && cut < found; cut++)
        status = cut_part(reduced, column + first_column[cut], first_column[cut + 1] - first_column[cut],
                          row + first_row[cut], first_row[cut + 1] - first_row[cut], number, &fresh[cut], error);
    free(part);
    free(row_part);
    free(column);
    free(row);
    free(first_column);
    free(first_row);
    free(number);
    if (status) {
        for (int p = 0; p < cut; p++)
            pk_reduced_free(&fresh[p]);
        free(fresh);
        return status;
    }
    *parts = fresh;
    *n_parts = found;
    return PK_OK;
}
