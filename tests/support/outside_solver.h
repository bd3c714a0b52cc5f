/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Solvers that may or may not be installed, called as programs: a value that none of our code has touched. */
#ifndef PICKET_TESTS_OUTSIDE_SOLVER_H
#define PICKET_TESTS_OUTSIDE_SOLVER_H

#include <stdbool.h>

typedef enum outside_solver { OUTSIDE_GLPSOL, OUTSIDE_CBC, OUTSIDE_SOLVERS } outside_solver;

typedef enum outside_status {
    OUTSIDE_OPTIMAL,
    OUTSIDE_INFEASIBLE,
    OUTSIDE_LIMIT, /* of time */
    OUTSIDE_FAILED /* it did not run, or its answer could not be read */
} outside_status;

const char *outside_name(outside_solver solver);

/* Is the program on the PATH? */
bool outside_installed(outside_solver solver);

/* Minimises a file in CPLEX LP format (where its name ends in .lp) or free MPS to a gap of zero. Leaves MODEL.out and
 * MODEL.log beside it. *value is set where the answer is optimal. */
outside_status outside_solve(outside_solver solver, const char *model, int time_limit_s, double *value);

#endif
