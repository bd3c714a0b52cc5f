/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A mixed-integer programme as a list of rows, and the CPLEX LP text of it. It keeps one goal for each stage; one of
 * them is minimised and any of the others may be bounded from above.
 */
#ifndef PICKET_TESTS_PROGRAMME_H
#define PICKET_TESTS_PROGRAMME_H

#include <stdbool.h>
#include <stddef.h>

typedef enum goal { GOAL_GAP, GOAL_CHANGES, GOAL_PERSONNEL, GOAL_FLIGHT_HOURS, GOALS } goal;

typedef struct programme programme;

/* An allocation that fails ends the test. */
programme *programme_new(void);
void programme_free(programme *p);

/* The index of a new column. Its name is made from the format; upper may be INFINITY. */
int programme_column(programme *p, double lower, double upper, bool whole, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Rows are written one after the other: terms go into the row begun last. sense is '<', '>' or '='. A term with a
 * coefficient of zero is left out. */
void programme_row(programme *p, char sense, double right_side);
void programme_term(programme *p, double coefficient, int column);
void programme_goal_term(programme *p, goal g, double coefficient, int column);
void programme_goal_limit(programme *p, goal g, double limit); /* INFINITY: none */

size_t programme_columns(const programme *p);
size_t programme_rows(const programme *p);

bool programme_write_lp(const programme *p, goal minimised, const char *path);

#endif
