/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * This program run several times side by side, each run a process of its own. Signals: the first SIGINT or SIGTERM is
 * passed on, so that each run ends with the best it has, and no other run is begun; the second ends them at once.
 */
#ifndef PICKET_CLI_JOBS_H
#define PICKET_CLI_JOBS_H

#include <picket/status.h>
#include <stddef.h>

typedef struct pk_job {
    const char **arguments; /* from the command on, NULL at the end */
    const char *messages;   /* the file that its stderr goes to; stdout is thrown away */
    int exit_code;          /* set: of the process; -1 where it was not begun or died of a signal */
} pk_job;

/*
 * Runs all jobs, at most as many at a time as there are processors, and waits for each: none is left behind, and one
 * whose parent is killed gets a SIGTERM. *signals is how many signals came. PK_ERROR_INTERNAL where a process could not
 * be made; the others have ended then. Handles SIGINT and SIGTERM from the call on. Not reentrant.
 */
pk_status pk_jobs_run(pk_job *jobs, size_t n_jobs, int *signals, pk_error *error);

#endif
