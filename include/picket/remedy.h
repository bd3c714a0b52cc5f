/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What binds a plan, and what would help it: for each gap what the linear programme with stationing fixed runs short
 * of, and for single changes of the instance, such as one more aircraft of a type, by how much the coverage gap falls.
 *
 * Every number says what it is. A fall is an interval, proven from both sides by two searches, one without and one with
 * the change; it is measured twice, with all units of the plan held where they are (new ones may come) and planned
 * anew. An estimate is a dual value of the linear programme: while all units stay, and if they could be divided, the
 * gap would fall by no more than that.
 */
#ifndef PICKET_REMEDY_H
#define PICKET_REMEDY_H

#include <picket/explain.h>
#include <picket/solve.h>

/* An estimate: one more of it, with all units where they are and if they could be divided, would meet at most so much
 * more of the gap's requirement while no other gap grows. */
typedef struct pk_binding {
    const char *site;
    const char *type;                 /* one more unit of it at the site; NULL: one more sortie a day from there */
    double gain;                      /* share of the requirement */
    pk_cause missing[PK_CAUSE_COUNT]; /* [n_missing] all that keeps the unit from standing there, or the sortie */
    size_t n_missing;
} pk_binding;

typedef struct pk_gap_bindings {
    size_t gap;           /* index in the plan's gaps */
    bool solved;          /* false: the time was over */
    double most_met;      /* share of the requirement that the plan's units could meet if they could be divided */
    pk_binding *bindings; /* the largest gain first */
    size_t n_bindings;
} pk_gap_bindings;

typedef enum pk_remedy_kind {
    PK_REMEDY_UNIT,
    PK_REMEDY_SLOT,
    PK_REMEDY_SORTIE,
    PK_REMEDY_PEOPLE,
    PK_REMEDY_OWN_PEOPLE,
    PK_REMEDY_COST,
    PK_REMEDY_SITE,
    PK_REMEDY_CHANGE,
    PK_REMEDY_HOSTS,
    PK_REMEDY_TASKS,
    PK_REMEDY_COUNT
} pk_remedy_kind;

/* least <= fall <= most, in points of the coverage gap; NAN where it was not searched. */
typedef struct pk_fall {
    double least, most;
} pk_fall;

typedef struct pk_remedy {
    pk_remedy_kind kind;
    const char *words;          /* "one more f16 of RO" */
    const char *setting;        /* what does it: "contributor.RO.aircraft.f16=13" */
    double estimate;            /* in points; NAN where the linear programme cannot tell */
    pk_fall held;               /* with the plan's units held where they are, against the same without the change */
    pk_fall anew;               /* planned anew, against the same without the change */
    pk_plan *plan;              /* the one planned anew, checked; NULL where there is none */
    const pk_instance *changed; /* the instance with it, for as long as the remedies live */
    double target_gain;         /* of the fall anew, what the target asked for gains, in points; NAN where not known */
} pk_remedy;

typedef struct pk_remedies {
    pk_gap_bindings *gaps; /* in the order of pk_explain: the gaps that cost most, worst first */
    size_t n_gaps;
    double held_value, held_bound; /* coverage gap with the units held, and what none is below, in per cent; NAN */
    double anew_value, anew_bound;
    pk_plan *plan;    /* planned anew without a change; NULL where there is none */
    pk_remedy *items; /* the most helpful first: for the target, then by what is proven */
    size_t n;
    struct pk_arena *arena;
} pk_remedies;

/*
 * explanation: the gaps to look at. target: whom remedies are to help first; NULL: all alike. The plan keeps the rules
 * of the instance (pk_plan_check). All three are borrowed for the life of the answer. The options' time is for all
 * searches together, their log is not written.
 *
 * A linear programme for each gap, and two searches for each of the types, full sites, binding limits and caveats.
 */
pk_status pk_remedies_find(const pk_instance *instance, const pk_plan *plan, const pk_explanation *explanation,
                           const char *target, const pk_solve_options *options, pk_remedies **remedies,
                           pk_error *error);
void pk_remedies_free(pk_remedies *remedies);

#endif
