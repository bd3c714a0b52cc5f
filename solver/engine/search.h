/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Search: minimises a form by branch and cut, with a proof. See search.c for the mathematics.
 */
#ifndef PICKET_ENGINE_SEARCH_H
#define PICKET_ENGINE_SEARCH_H

#include "engine/form.h"

#include <picket/log.h>
#include <picket/part.h>
#include <signal.h>
#include <stdint.h>

typedef enum pk_search_status {
    PK_SEARCH_OPTIMAL,    /* bound and incumbent meet within the tolerance */
    PK_SEARCH_FEASIBLE,   /* an incumbent, but a limit or an interrupt came first */
    PK_SEARCH_INFEASIBLE, /* proven */
    PK_SEARCH_UNKNOWN     /* a limit came before any incumbent */
} pk_search_status;

typedef struct pk_search_options {
    double deadline_s;   /* on the clock of pk_clock_s (base/clock.h); INFINITY: none */
    double relative_gap; /* of |value - relative_to| */
    double relative_to;  /* 0, or what an answer is reported as the difference to */
    double absolute_gap;
    int64_t node_limit;                     /* -1: none */
    int64_t effort_limit;                   /* simplex iterations; -1: none */
    double cutoff;                          /* only plans below it are wanted; INFINITY: any */
    double aspiration;                      /* a plan below it by no more than the gap is as good; -INFINITY: none */
    bool believed;                          /* the start is as good as the aspiration, it seems: first prove it */
    double target;                          /* a plan of this value or less ends the search; -INFINITY: none */
    double stall_s;                         /* so long without a better plan ends the search; INFINITY: none */
    unsigned without;                       /* parts to do without (picket/part.h) */
    bool plain;                             /* a small search inside another: no second thread, no improvement */
    const volatile sig_atomic_t *interrupt; /* may be NULL */
    const unsigned char *basis;             /* [rows + columns] to start the relaxation from; may be NULL */
    const double *start; /* [n_columns] a plan, or whole columns of one, to start from; may be NULL */
    pk_log *log;         /* may be NULL */

    /* Called with every better plan [n_columns] of the form, on the thread that searches; may be NULL. */
    void (*found)(void *data, const double *x, double value, double bound);
    void *found_data;
} pk_search_options;

typedef struct pk_search_result {
    pk_search_status status;
    double value; /* of x; NAN without one */
    double bound; /* valid whatever the status; INFINITY where infeasible */
    double *x;    /* [n_columns], yours to free; NULL without an incumbent */
    int64_t nodes;
    int64_t effort; /* simplex iterations */
} pk_search_result;

/* No limits, no gap, no log. */
extern const pk_search_options pk_search_defaults;

/* The defaults for a small search inside another, which ends with it: its deadline and its interrupt, and `plain`. */
pk_search_options pk_search_inside(const pk_search_options *outer);

/*
 * A start that keeps the form's rows is the first incumbent as it stands, and only what is better by more than the gap
 * replaces it. Of any other start the whole columns are kept and the rest is computed.
 */
pk_status pk_search(const pk_form *form, const pk_search_options *options, pk_search_result *result, pk_error *error);

/* The same within lower <= x <= upper [columns]. With a basis to start from the form is searched as it is, otherwise
 * reduced first. */
pk_status pk_search_within(const pk_form *form, const double *lower, const double *upper,
                           const pk_search_options *options, pk_search_result *result, pk_error *error);

#endif
