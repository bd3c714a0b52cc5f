/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a theatre plan takes of what there is, and what stands behind its worst gaps. Works from the instance and the
 * plan alone, so it explains any plan that keeps the rules, whoever made it.
 */
#ifndef PICKET_EXPLAIN_H
#define PICKET_EXPLAIN_H

#include <picket/instance.h>
#include <picket/plan.h>

/* A site in use. */
typedef struct pk_site_use {
    const pk_site *site;
    double slots;                /* taken */
    bool full;                   /* no unit that may stand there fits any more */
    double sorties_per_day;      /* flown; 0 for ports */
    bool sorties_bind;           /* in some period no sortie is left */
    const pk_plan_units **units; /* [n_units] rows of the plan */
    size_t n_units;
} pk_site_use;

/* An offer of units. */
typedef struct pk_offer_use {
    const char *contributor, *type;
    int offered, stationed;
} pk_offer_use;

typedef enum pk_cause {
    PK_CAUSE_NOT_OFFERED, /* nobody offers a unit for the task that is ever available */
    PK_CAUSE_TOO_SLOW,    /* no ship on offer keeps up with the convoy */
    PK_CAUSE_NO_HOST,     /* those on offer may stand nowhere */
    PK_CAUSE_NO_REACH,    /* nor do they reach it: names are the site and type that come nearest, `value` km away, with
                             a reach of `limit` km */
    PK_CAUSE_POINTS,      /* the share `value` of the zone's points is out of everybody's reach */
    PK_CAUSE_SORTIES,     /* bases with no sortie left */
    PK_CAUSE_SLOTS,       /* sites that are full */
    PK_CAUSE_SITES,       /* no more sites may be used */
    PK_CAUSE_PERSONNEL,   /* the ceiling */
    PK_CAUSE_OWN_PERSONNEL, /* contributors at their own ceiling */
    PK_CAUSE_COST,
    PK_CAUSE_CHANGES,
    PK_CAUSE_UNITS, /* types of which all that is offered is stationed */
    PK_CAUSE_ROOM,  /* none of these: room is left */
    PK_CAUSE_COUNT
} pk_cause;

typedef struct pk_reason {
    pk_cause cause;
    double share;       /* of all that could fill the gap, how much this cause keeps from it: 0 to 1 */
    const char **names; /* [n_names] of sites, types or contributors, those that weigh most first */
    size_t n_names;
    double value, limit;
} pk_reason;

/* A gap and every cause that keeps some unit from filling it, the weightiest first. */
typedef struct pk_gap_reasons {
    size_t gap;  /* index in the plan's gaps */
    double loss; /* what it adds to the objective: weight · share not met */
    pk_reason *reasons;
    size_t n_reasons;
} pk_gap_reasons;

typedef struct pk_explanation {
    pk_site_use *sites;
    size_t n_sites;
    pk_offer_use *offers;
    size_t n_offers;
    pk_gap_reasons *worst; /* the gaps that cost most, worst first */
    size_t n_worst;
    struct pk_arena *arena;
} pk_explanation;

/*
 * Explains at most most_gaps gaps. The instance and the plan are borrowed for the explanation's life. PK_ERROR_DATA
 * where the plan names what the instance does not have. O(gaps · classes · sites · periods), and for alert as
 * pk_cover_classify.
 */
pk_status pk_explain(const pk_instance *instance, const pk_plan *plan, size_t most_gaps, pk_explanation **explanation,
                     pk_error *error);
void pk_explanation_free(pk_explanation *explanation);

#endif
