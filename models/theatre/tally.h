/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plan takes of everything there is, by index instead of by name. */
#ifndef PICKET_THEATRE_TALLY_H
#define PICKET_THEATRE_TALLY_H

#include "theatre/reach.h"

#include <picket/plan.h>

typedef struct pk_tally {
    const pk_reach *reach;
    bool *used;      /* [n_sites] */
    int *stationed;  /* [n_classes × n_sites] units */
    int *on_alert;   /* [n_classes × n_sites] */
    int *assigned;   /* [n_classes × n_sites] ships on a task */
    int *placed;     /* [n_classes] units stationed anywhere */
    double *flying;  /* [n_classes × n_sites × periods_per_day] aircraft that the period's sorties take: Σ f / ρ */
    double *sorties; /* [n_sites × periods_per_day] */
    double *slots;   /* [n_sites] taken */
    double sites[2]; /* used, by pk_domain */
    double personnel, cost;
    double *own_personnel; /* [n_contributors] of their units */
    struct pk_arena *arena;
} pk_tally;

/* PK_ERROR_DATA where the plan names what the instance does not have. The reach is borrowed. O(plan · names). */
pk_status pk_tally_new(const pk_reach *reach, const pk_plan *plan, pk_tally **tally, pk_error *error);
void pk_tally_free(pk_tally *tally);

/* Cell of a [n_classes × n_sites] array. */
static inline size_t pk_tally_cell(const pk_tally *tally, size_t class, size_t site)
{
    return class * tally->reach->instance->n_sites + site;
}

#endif
