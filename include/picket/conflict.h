/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Why an instance has no plan: a set of its rules that cannot be kept together, in the words of the file. A theatre has
 * a plan in which nothing stands but the open sites unless these break a limit, so open sites and limits are the rules
 * that can be in conflict.
 */
#ifndef PICKET_CONFLICT_H
#define PICKET_CONFLICT_H

#include <picket/instance.h>
#include <signal.h>

typedef struct pk_named_rule {
    const char *section; /* as between the brackets: "base fetesti" */
    const char *key, *value;
    const char *detail; /* what it takes, or allows, of what is in conflict: "300 people" */
} pk_named_rule;

typedef struct pk_conflict {
    pk_named_rule *rules; /* in the order of the instance; limits last */
    size_t n_rules;
    bool smallest; /* proven: each one given up, the rest can be kept, and no smaller set is in conflict; false where a
                      limit came first */
    struct pk_arena *arena;
} pk_conflict;

/*
 * *conflict is yours to free; NULL where all rules can be kept, where the model is none of theatre, or where the time
 * or a signal (interrupt may be NULL) ended the search before it was known. O(sites) searches over the programme of
 * stationing, which presolve settles.
 */
pk_status pk_explain_conflict(const pk_instance *instance, double time_limit_s, const volatile sig_atomic_t *interrupt,
                              pk_conflict **conflict, pk_error *error);
void pk_conflict_free(pk_conflict *conflict);

#endif
