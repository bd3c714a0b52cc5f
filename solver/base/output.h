/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file that is whole or not there: it is written under another name beside its place, synced, and renamed on commit.
 * What stood in its place before stays until then. A path that names a device or a pipe is written directly.
 *
 * Open outputs are known to pk_output_abandon, so outputs belong to the main thread.
 */
#ifndef PICKET_BASE_OUTPUT_H
#define PICKET_BASE_OUTPUT_H

#include <picket/status.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct pk_output pk_output;

pk_status pk_output_open(const char *path, pk_output **output, pk_error *error);

/* Errors of writes to the stream need no test: commit finds them. */
FILE *pk_output_stream(pk_output *output);

/* The file that will be renamed, for who writes by name and not to the stream; he must see his errors himself. */
const char *pk_output_path(const pk_output *output);

/* Syncs, renames and frees. On failure nothing is left but what stood there before. */
pk_status pk_output_commit(pk_output *output, pk_error *error);

/* The same without syncing, for what a power cut may take. */
pk_status pk_output_commit_unsynced(pk_output *output, pk_error *error);

/* Removes what was written and frees; NULL is legal. */
void pk_output_discard(pk_output *output);

/* Could a file be written there? Leaves nothing. */
pk_status pk_output_probe(const char *path, pk_error *error);

/* Would writing the one replace the other? False for devices and pipes. */
bool pk_output_same(const char *a, const char *b);

/* Removes the unfinished files of all open outputs. May be called from a signal handler of the main
 * thread that then ends the program. */
void pk_output_abandon(void);

/* Flushes and closes stdout; PK_ERROR_OUTPUT if anything written to it was lost. */
pk_status pk_stdout_close(pk_error *error);

#endif
