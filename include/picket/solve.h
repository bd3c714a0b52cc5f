/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From an instance to a checked plan, and the independent check by itself.
 */
#ifndef PICKET_SOLVE_H
#define PICKET_SOLVE_H

#include <picket/instance.h>
#include <picket/log.h>
#include <picket/part.h>
#include <picket/plan.h>
#include <signal.h>
#include <stdint.h>

typedef struct pk_solve_options {
    double time_limit_s;                    /* from the call on; INFINITY: none */
    double gap;                             /* relative; NAN: the instance's gap_tolerance */
    int64_t node_limit;                     /* of each stage; -1: none */
    double target;                          /* an objective this good ends the (first) stage; NAN: none */
    double stall_s;                         /* so long without a better plan ends a stage; INFINITY: none */
    unsigned without;                       /* parts that a theatre is solved without (part.h) */
    const volatile sig_atomic_t *interrupt; /* not 0: stop with the best plan; may be NULL */
    pk_log *log;                            /* may be NULL */

    /* Called with every better plan of a theatre and with the last of any model, when it has passed its check; may be
     * NULL. The plan is the caller's only for the call. */
    void (*improved)(void *data, const pk_plan *plan);
    void *improved_data;
} pk_solve_options;

/* No limit, no log, the instance's own tolerance. */
extern const pk_solve_options pk_solve_defaults;

/*
 * Solves every stage of the instance. On PK_OK *plan is yours to free; its status says whether it is optimal, feasible,
 * proven infeasible or unknown, and a plan that is optimal or feasible has passed pk_plan_check. A plan that fails its
 * check is PK_ERROR_INTERNAL.
 */
pk_status pk_solve(const pk_instance *instance, const pk_solve_options *options, pk_plan **plan, pk_error *error);

/*
 * The whole programme of the first stage as a file for another solver: free MPS, or CPLEX LP where the path ends in
 * ".lp". A minimisation. Column and row names explain themselves (docs/model.md).
 */
pk_status pk_export(const pk_instance *instance, const char *path, pk_error *error);

/*
 * Does the plan keep every rule of the instance, and is its value what it says? Works from these two alone.
 * PK_OK where it does; PK_ERROR_DATA with *messages (yours to free), one broken rule a line, where it does not.
 */
pk_status pk_plan_check(const pk_instance *instance, const pk_plan *plan, char **messages, pk_error *error);

#endif
