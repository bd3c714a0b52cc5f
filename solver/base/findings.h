/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a check found wrong: one sentence a line, in the planner's words. */
#ifndef PICKET_BASE_FINDINGS_H
#define PICKET_BASE_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct pk_findings {
    char *text; /* NULL while there are none; belongs to the findings */
    size_t length, capacity;
    size_t n;
    bool out_of_memory;
} pk_findings;

/* Appends a line (without its newline); a failed allocation is remembered. Amortised O(length). */
void pk_find(pk_findings *findings, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
