/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The theatre model's door: see <picket/solve.h> for what these do. */
#ifndef PICKET_THEATRE_THEATRE_H
#define PICKET_THEATRE_THEATRE_H

#include <picket/solve.h>

pk_status pk_theatre_solve(const pk_instance *instance, const pk_solve_options *options, pk_plan **plan,
                           pk_error *error);
pk_status pk_theatre_export(const pk_instance *instance, const char *path, bool cplex, pk_error *error);

#endif
