/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why the gaps of a plan stand and what would help, for a person and for a program. */
#ifndef PICKET_REPORT_EXPLAIN_H
#define PICKET_REPORT_EXPLAIN_H

#include <picket/conflict.h>
#include <picket/remedy.h>
#include <stdio.h>

/* All three belong to each other: the explanation is of the plan, and the remedies of both. */
typedef struct pk_answer {
    const pk_instance *instance;
    const pk_plan *plan;
    const pk_explanation *explanation;
    const pk_remedies *remedies;
    const char *target; /* that was asked for; NULL: all */
} pk_answer;

pk_status pk_report_answer(FILE *stream, const pk_answer *answer, pk_error *error);

/* All of it as JSON: see docs/cli.md. Written beside its place and renamed, like the next. */
pk_status pk_write_answer(const char *path, const pk_answer *answer, pk_error *error);
pk_status pk_write_conflict(const char *path, const pk_instance *instance, const pk_conflict *conflict,
                            pk_error *error);

#endif
