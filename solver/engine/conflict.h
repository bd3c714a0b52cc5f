/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rules of a form cannot be kept together, when none of it can be solved. */
#ifndef PICKET_ENGINE_CONFLICT_H
#define PICKET_ENGINE_CONFLICT_H

#include "engine/form.h"

#include <signal.h>

/* What can be given up: a row (its sides fall away), or the lower bound of a column (0 stands in its place). */
typedef struct pk_rule {
    int row;    /* -1: the rule is a column's */
    int column; /* -1: the rule is a row */
} pk_rule;

typedef enum pk_conflict_status {
    PK_CONFLICT_NONE,       /* all rules can be kept */
    PK_CONFLICT_OTHER,      /* not even without any of the rules is there a solution */
    PK_CONFLICT_UNKNOWN,    /* a limit came before it was known whether the rules conflict */
    PK_CONFLICT_FOUND,      /* the set cannot be kept, but a limit came before it was known to be irreducible */
    PK_CONFLICT_IRREDUCIBLE /* and each rule of it given up, the rest can be kept */
} pk_conflict_status;

typedef struct pk_conflict_limits {
    double deadline_s;                      /* on the clock of pk_clock_s; INFINITY: none */
    const volatile sig_atomic_t *interrupt; /* may be NULL */
} pk_conflict_limits;

/*
 * Sets kept [n_rules] for the rules of a conflict. Those that come first are given up first, so put what should rather
 * not be named before what should. n_rules + 1 searches for a feasible point.
 */
pk_status pk_conflict_find(const pk_form *form, const pk_rule *rules, size_t n_rules, const pk_conflict_limits *limits,
                           bool *kept, pk_conflict_status *found, pk_error *error);

#endif
