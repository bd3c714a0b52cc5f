/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single changes of an instance that could let a plan do more, each as a setting that a planner can write. */
#ifndef PICKET_THEATRE_LEVERS_H
#define PICKET_THEATRE_LEVERS_H

#include "base/arena.h"
#include "theatre/tally.h"

#include <picket/remedy.h>

typedef struct pk_lever {
    pk_remedy_kind kind;
    size_t index; /* unit: class; slot, sortie: site; own people, hosts, tasks: contributor; site: pk_domain */
    const char *words, *setting; /* the arena's */
} pk_lever;

typedef struct pk_levers {
    pk_lever *items;
    size_t n;
} pk_levers;

/*
 * One more unit of each class, of those that are alike in the first alone; one more slot at each site that is full, one
 * more sortie a day at each base that has none left; 100 people, own people, a tenth of the cost, a site of each kind
 * and a change more where the plan has used up what there is; and each contributor's caveats dropped. The tally is the
 * plan's. O(classes · sites).
 */
pk_status pk_levers_list(const pk_tally *tally, const pk_plan *plan, pk_arena *arena, pk_levers *levers,
                         pk_error *error);

/* The instance with the lever pulled: arrays that change are the arena's, all else is shared. */
pk_status pk_lever_pull(const pk_tally *tally, const pk_lever *lever, pk_arena *arena, pk_instance **changed,
                        pk_error *error);

#endif
