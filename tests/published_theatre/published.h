/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An instance of ../shared/theatre with the value that others computed for it. */
#ifndef PICKET_TESTS_PUBLISHED_H
#define PICKET_TESTS_PUBLISHED_H

#include <picket/picket.h>
#include <stdbool.h>

typedef struct published {
    char name[64];
    pk_instance *instance;
    double value; /* of a plan that somebody has */
    double bound; /* proven */
} published;

/* False, and a message on stdout, where the file is missing. Fails the running test where it cannot be read. */
bool published_open(published *p, const char *name);
void published_close(published *p);

/* Solves within the time limit, which may be INFINITY; the plan has passed its check here too, and its first stage
 * neither beats the proven bound nor claims one past the known value. Yours to free. */
pk_plan *published_solve(const published *p, double time_limit_s);

#endif
