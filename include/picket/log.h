/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The one sink for what happens while a run goes on: progress for a person on stderr (a line that is rewritten on a
 * terminal, plain lines elsewhere) and JSON lines for a script in a file. Every function takes a NULL log and does
 * nothing with it. A log is used by one thread.
 */
#ifndef PICKET_LOG_H
#define PICKET_LOG_H

#include <picket/status.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

typedef struct pk_log pk_log;

/* progress: NULL for none. path: the JSON lines file, NULL for none; it is written beside and renamed by
 * pk_log_close. */
pk_status pk_log_open(FILE *progress, const char *path, pk_log **log, pk_error *error);

/* Writes the last record (status: "optimal", "feasible", "infeasible", "unknown", "error"), renames the file, and frees
 * the log. */
pk_status pk_log_close(pk_log *log, const char *status, pk_error *error);

/* A named number of a phase, such as {"columns", 1200}. */
typedef struct pk_log_field {
    const char *name;
    double value;
} pk_log_field;

/* First record: version and arguments as written. */
void pk_log_start(pk_log *log, const char *version, const char *const *arguments, size_t n_arguments);

/* A file that the run reads, with the digest of its bytes. */
void pk_log_input(pk_log *log, const char *path, uint64_t digest);

/* A phase begins; it lasts until the next one or the end. */
void pk_log_phase(pk_log *log, const char *phase);

/* Sizes of the current phase. */
void pk_log_sizes(pk_log *log, const pk_log_field *fields, size_t n_fields);

/*
 * A better plan or a better bound; NAN for what is not known. nodes: so far. Throttled on the screen, not in the file.
 * A bound that says the same again only refreshes the screen, so a long search may call it as often as it likes.
 */
void pk_log_incumbent(pk_log *log, double value, double bound, int64_t nodes, const char *found_by);
void pk_log_bound(pk_log *log, double value, double bound, int64_t nodes);

/* A remark for the reader, such as what was repaired. */
void pk_log_note(pk_log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
