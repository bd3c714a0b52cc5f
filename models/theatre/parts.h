/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts that a programme is put together from, in the order in which programme.c calls them. Each appends its
 * columns and rows. Lack of memory is kept in the form (form->failed) and told once at the end.
 */
#ifndef PICKET_THEATRE_PARTS_H
#define PICKET_THEATRE_PARTS_H

#include "theatre/programme.h"

/* What a dive decides first: where to stand, who waits on alert, how many of a type, whose, and the rest. */
enum { PK_PRIORITY_SITE = 6, PK_PRIORITY_ALERT = 4, PK_PRIORITY_TOTAL = 3, PK_PRIORITY_UNIT = 2, PK_PRIORITY_TASK = 1 };

/* stationing.c: sites used, units stationed, totals by group; rules 1, 2 and 8. */
void pk_programme_add_stationing(pk_programme *programme);

/* air.c: sorties, presence of aircraft, alert by point class; rules 3, 4 and 5. */
pk_status pk_programme_add_air(pk_programme *programme, pk_error *error);

/* sea.c: ships assigned and their presence; rules 5 and 6. */
void pk_programme_add_sea(pk_programme *programme);

/* limits.c: personnel, cost, changes; rules 7 and 9. */
void pk_programme_add_limits(pk_programme *programme);

/* Cell [row × n_sites + site] of a column table. */
static inline int *pk_programme_cell(const pk_programme *programme, int *table, size_t row, size_t site)
{
    return &table[row * programme->reach->instance->n_sites + site];
}

/* Adds entry (column, value) where the column exists. */
static inline void pk_programme_add(pk_programme *programme, int column, double value)
{
    if (column != PK_NO_COLUMN)
        pk_form_add_entry(programme->form, column, value);
}

/* Makes a column the sum of those that the row gets next. */
static inline void pk_programme_add_sum(pk_programme *programme, int column)
{
    pk_programme_add(programme, column, -1);
    if (!programme->form->failed)
        programme->form->columns[column].sum = true;
}

/* Adds a column, where it exists, to the sum that its total is: the total is branched on first. */
static inline void pk_programme_add_part(pk_programme *programme, int column)
{
    pk_programme_add(programme, column, 1);
    if (column != PK_NO_COLUMN && !programme->form->failed)
        programme->form->columns[column].deferred = true;
}

/* A new column of a stream, recorded in the list. */
void pk_programme_add_stream(pk_programme *programme, pk_streams *streams, pk_stream stream);

void pk_programme_add_alert_class(pk_programme *programme, pk_alert_class class);

/* A gap column 0 <= g <= upper that costs `cost` a unit in G. The next row is the one that it fills; column and row of
 * the gap are set here. */
int pk_programme_add_gap(pk_programme *programme, pk_gap_column gap, double upper, double cost, const char *name);

#endif
