/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/owner.h"

#include <math.h>

/* So far down do dependences go: a sum, its parts, and what these bound. */
enum { LEVELS = 3 };

static void hand_down(const pk_form *form, int from, int to, int *owner)
{
    if (owner[to] < 0 && form->columns[to].whole)
        owner[to] = owner[from];
}

/* Two columns that bound each other. */
static void follow_pair(const pk_form *form, const pk_row *row, int *owner)
{
    int first = form->entries[row->start].column, second = form->entries[row->start + 1].column;
    if (owner[first] >= 0)
        hand_down(form, first, second, owner);
    else if (owner[second] >= 0)
        hand_down(form, second, first, owner);
}

/* A sum and its parts: an equation of whole columns, of which the sum alone has the other sign. */
static void follow_parts(const pk_form *form, const pk_row *row, int *owner)
{
    int sum = -1;
    for (size_t e = row->start; e < row->end; e++) {
        int j = form->entries[e].column;
        if (!form->columns[j].whole)
            return;
        if (form->columns[j].sum && owner[j] >= 0 && form->entries[e].value < 0)
            sum = j;
    }
    for (size_t e = row->start; e < row->end && sum >= 0; e++)
        hand_down(form, sum, form->entries[e].column, owner);
}

void pk_owners(const pk_form *form, int leading, int *owner)
{
    for (size_t j = 0; j < form->n_columns; j++)
        owner[j] = form->columns[j].whole && form->columns[j].priority >= leading ? (int)j : -1;
    for (int level = 0; level < LEVELS; level++)
        for (size_t i = 0; i < form->n_rows; i++) {
            const pk_row *row = &form->rows[i];
            if (row->end - row->start == 2)
                follow_pair(form, row, owner);
            else if (isfinite(row->lower) && row->lower >= row->upper)
                follow_parts(form, row, owner);
        }
}
