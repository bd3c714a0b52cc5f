/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/variable_bounds.h"

#include <math.h>
#include <stdlib.h>

typedef struct reader {
    const pk_form *form;
    const double *lower, *upper;
    pk_variable_bounds *bounds;
    size_t *next; /* [n_columns] where the next one of a column goes; NULL while they are counted */
} reader;

static void take(reader *r, int x, pk_variable_bound bound)
{
    if (r->next)
        r->bounds->items[r->next[x]++] = bound;
    else
        r->bounds->start[x + 1]++;
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

pk_status pk_variable_bounds_new(const pk_form *form, const double *lower, const double *upper,
                                 pk_variable_bounds *bounds, pk_error *error)
{
    size_t n = form->n_columns;
    reader r = {.form = form, .lower = lower, .upper = upper, .bounds = bounds};
    *bounds = (pk_variable_bounds){.start = calloc(n + 1, sizeof *bounds->start)};
    size_t *next = malloc((n + 1) * sizeof *next);
    if (bounds->start && next) {
        read_rows(&r);
        for (size_t j = 0; j < n; j++) {
            next[j] = bounds->start[j];
            bounds->start[j + 1] += bounds->start[j];
        }
        bounds->items = malloc((bounds->start[n] + 1) * sizeof *bounds->items);
    }
    pk_status status = PK_OK;
    if (bounds->items) {
        r.next = next;
        read_rows(&r);
    } else {
        pk_variable_bounds_free(bounds);
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory for the variable bounds of %zu columns", n);
    }
    free(next);
    return status;
}

void pk_variable_bounds_free(pk_variable_bounds *bounds)
{
    free(bounds->start);
    free(bounds->items);
    *bounds = (pk_variable_bounds){0};
}
