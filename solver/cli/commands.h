/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands, one file each, and what they share (shared.c). Results go to stdout, all else to stderr. */
#ifndef PICKET_CLI_COMMANDS_H
#define PICKET_CLI_COMMANDS_H

#include "cli/options.h"

#include <picket/picket.h>
#include <signal.h>

pk_exit pk_command_solve(const pk_options *options);
pk_exit pk_command_check(const pk_options *options);
pk_exit pk_command_verify(const pk_options *options);
pk_exit pk_command_export(const pk_options *options);
pk_exit pk_command_diff(const pk_options *options);
pk_exit pk_command_report(const pk_options *options);
pk_exit pk_command_compare(const pk_options *options);
pk_exit pk_command_explain(const pk_options *options);

/* Version of the program and of what it stands on, on stdout. */
void pk_print_version(void);

/* Reads the instance that the options name, as pk_instance_read does. */
pk_status pk_read_inputs(const pk_options *options, pk_instance **instance, char **messages, pk_error *error);

/* pk_plan_check with the tolerance that the options ask for: optimal means within it. */
pk_status pk_check_plan(const pk_options *options, const pk_instance *instance, const pk_plan *plan, char **messages,
                        pk_error *error);

/* The plan that the options name, which must keep the rules of the instance. The gap that is asked for now need not be
 * the one that it was solved to. */
pk_status pk_read_plan_of(const pk_options *options, const pk_instance *instance, pk_plan **plan, char **messages,
                          pk_error *error);

/* Finds out before the long work whether its results could be kept, and would replace none of the inputs. */
pk_status pk_check_outputs(const pk_options *options, pk_error *error);

/* From now on the first SIGINT or SIGTERM sets the flag, so that a search ends with its best plan; the second ends the
 * program. */
const volatile sig_atomic_t *pk_catch_signals(void);

/* How long a run may take: what the options say, or as long as one waits for an answer. */
double pk_time_limit_s(const pk_options *options);

/* rota.c. Has the rota's file a name that says what it is, and a first day where it needs one? */
pk_status pk_check_rota_file(const pk_options *options, const char *path, pk_error *error);

/* Makes the plan's rota, and checks it. */
pk_status pk_make_rota(const pk_options *options, const pk_instance *instance, pk_plan *plan, pk_error *error);

/* Writes the rota, as the path's ending says: .csv or .ics. */
pk_status pk_write_rota_file(const pk_options *options, const char *path, const pk_instance *instance,
                             const pk_plan *plan, pk_error *error);

/* Has a path this ending, and something before it? */
bool pk_ends_in(const char *path, const char *ending);

/* Prints the messages (NULL: none) and the error on stderr, and says how the program must exit. */
pk_exit pk_print_failure(const char *messages, const pk_error *error);

#endif
