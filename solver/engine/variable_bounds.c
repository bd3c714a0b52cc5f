/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/variable_bounds.h"

#include "engine/presolve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_PROBED = 200, /* leading columns */
    PROBE_ROUNDS = 4
};

typedef struct found_bound {
    int x;
    pk_variable_bound bound;
} found_bound;

typedef struct reader {
    const pk_form *form;
    const double *lower, *upper;
    found_bound *found;
    size_t n_found, cap_found;
    bool failed; /* out of memory */
} reader;

static void take(reader *r, int x, pk_variable_bound bound)
{
    if (r->n_found == r->cap_found) {
        size_t wanted = 2 * r->cap_found + 256;
        found_bound *larger = realloc(r->found, wanted * sizeof *larger);
        r->failed |= !larger;
        if (!larger)
            return;
        r->found = larger;
        r->cap_found = wanted;
    }
    r->found[r->n_found++] = (found_bound){x, bound};
}

/* The row as Σ a x <= side, with the least activity of all its columns: one bound for each pair of a column that is not
 * whole and the whole column that allows it most. */
static void read_side(reader *r, const pk_row *row, double sign, double side)
{
    const pk_form *form = r->form;
    double least = 0, widest = 0;
    int allows = -1;
    double slope = 0;
    for (size_t e = row->start; e < row->end; e++) {
        int j = form->entries[e].column;
        double a = sign * form->entries[e].value, own = a > 0 ? a * r->lower[j] : a * r->upper[j];
        least += own;
        double width = -a * (r->upper[j] - r->lower[j]);
        if (form->columns[j].whole && width > widest) {
            allows = j;
            slope = -a;
            widest = width;
        }
    }
    if (allows < 0 || !isfinite(least))
        return;
    double rest = side - least - slope * r->upper[allows]; /* the others at their least, w taken out */
    bool binary = r->upper[allows] - r->lower[allows] <= 1;
    for (size_t e = row->start; e < row->end; e++) {
        int j = form->entries[e].column;
        double a = sign * form->entries[e].value;
        if (form->columns[j].whole || !(a > 0))
            continue;
        double constant = rest / a + r->lower[j], rise = slope / a;
        double at_least = constant + rise * r->lower[allows], at_most = constant + rise * r->upper[allows];
        if (!(at_least < r->upper[j] - 1e-9))
            continue;
        if (binary && at_most > r->upper[j]) {
            rise = r->upper[j] - at_least;
            constant = at_least - rise * r->lower[allows];
        }
        take(r, j, (pk_variable_bound){allows, constant, rise});
    }
}

static void read_rows(reader *r)
{
    for (size_t i = 0; i < r->form->n_rows; i++) {
        const pk_row *row = &r->form->rows[i];
        if (isfinite(row->upper))
            read_side(r, row, 1, row->upper);
        if (isfinite(row->lower))
            read_side(r, row, -1, -row->lower);
    }
}

/* What the rows make of the other columns where w is 0. low, high: [n_columns] scratch. */
static void probe(reader *r, int w, double *low, double *high)
{
    const pk_form *form = r->form;
    size_t bytes = form->n_columns * sizeof(double);
    bool infeasible;
    memcpy(low, r->lower, bytes);
    memcpy(high, r->upper, bytes);
    high[w] = low[w];
    pk_propagate(form, low, high, PROBE_ROUNDS, &infeasible);
    for (int j = 0; j < (int)form->n_columns && !infeasible; j++) {
        double slope = r->upper[j] - high[j];
        if (j != w && slope > 1e-9 && isfinite(slope))
            take(r, j, (pk_variable_bound){w, high[j] - slope * r->lower[w], slope});
    }
}

static void probe_columns(reader *r)
{
    size_t n = r->form->n_columns;
    int leading = pk_form_leading(r->form), probed = 0;
    double *scratch = malloc(2 * n * sizeof *scratch + 1);
    r->failed |= !scratch;
    for (size_t j = 0; j < n && probed < MAX_PROBED && !r->failed; j++) {
        const pk_column *column = &r->form->columns[j];
        if (!column->whole || column->priority < leading || !(r->upper[j] - r->lower[j] <= 1) ||
            !(r->lower[j] < r->upper[j]))
            continue;
        probe(r, (int)j, scratch, scratch + n);
        probed++;
    }
    free(scratch);
}

pk_status pk_variable_bounds_new(const pk_form *form, const double *lower, const double *upper,
                                 pk_variable_bounds *bounds, pk_error *error)
{
    size_t n = form->n_columns;
    reader r = {.form = form, .lower = lower, .upper = upper};
    *bounds = (pk_variable_bounds){0};
    read_rows(&r);
    probe_columns(&r);
    bounds->start = calloc(n + 2, sizeof *bounds->start);
    bounds->items = malloc((r.n_found + 1) * sizeof *bounds->items);
    pk_status status = PK_OK;
    if (!r.failed && bounds->start && bounds->items) {
        size_t *next = bounds->start + 1; /* becomes the start of the column after */
        for (size_t k = 0; k < r.n_found; k++)
            bounds->start[r.found[k].x + 2]++;
        for (size_t j = 2; j <= n; j++)
            bounds->start[j + 1] += bounds->start[j];
        for (size_t k = 0; k < r.n_found; k++)
            bounds->items[next[r.found[k].x]++] = r.found[k].bound;
    } else {
        pk_variable_bounds_free(bounds);
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory for the variable bounds of %zu columns", n);
    }
    free(r.found);
    return status;
}

void pk_variable_bounds_free(pk_variable_bounds *bounds)
{
    free(bounds->start);
    free(bounds->items);
    *bounds = (pk_variable_bounds){0};
}
