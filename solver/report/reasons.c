/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/reasons.h"

enum { MOST_NAMES = 3 };

/* Reasons with a smaller share are left out, unless they are the first. */
static const double SMALL_SHARE = 0.1;

/* The first of the names, and how many more there are. */
static const char *names_text(pk_arena *arena, const pk_reason *reason)
{
    const char *text = "";
    for (size_t i = 0; text && i < reason->n_names && i < MOST_NAMES; i++)
        text = pk_arena_printf(arena, "%s%s%s", text, i ? ", " : "", reason->names[i]);
    if (text && reason->n_names > MOST_NAMES)
        text = pk_arena_printf(arena, "%s and %zu more", text, reason->n_names - MOST_NAMES);
    return text;
}

static const char *reason_text(pk_arena *arena, const pk_reason *reason, bool at_sea, pk_plan_status status)
{
    const char *names = names_text(arena, reason);
    if (!names)
        return NULL;
    switch (reason->cause) {
    case PK_CAUSE_NOT_OFFERED: return "no unit for this task is on offer";
    case PK_CAUSE_TOO_SLOW: return "no ship on offer keeps up with the convoy";
    case PK_CAUSE_NO_HOST:
        return at_sea ? "no port may host the units on offer" : "no base may host the units on offer";
    case PK_CAUSE_NO_REACH:
        return pk_arena_printf(arena, "no reach: %s at %s comes nearest, %.0f km away, and reaches %.0f km",
                               reason->names[1], reason->names[0], reason->value, reason->limit);
    case PK_CAUSE_POINTS: return pk_arena_printf(arena, "no reach to %.1f %% of its points", 100 * reason->value);
    case PK_CAUSE_SORTIES: return pk_arena_printf(arena, "no sorties left at %s", names);
    case PK_CAUSE_SLOTS: return pk_arena_printf(arena, "no %s left at %s", at_sea ? "berth" : "ramp", names);
    case PK_CAUSE_SITES: return at_sea ? "no more ports may be used" : "no more bases may be used";
    case PK_CAUSE_PERSONNEL: return "no people left";
    case PK_CAUSE_OWN_PERSONNEL: return pk_arena_printf(arena, "no people left of %s", names);
    case PK_CAUSE_COST: return "no money left";
    case PK_CAUSE_CHANGES: return "no change to the old plan left";
    case PK_CAUSE_UNITS: return pk_arena_printf(arena, "no %s left on offer", names);
    case PK_CAUSE_ROOM:
        return status == PK_PLAN_OPTIMAL ? "room left, within the tolerance or for a later stage"
                                         : "room left: the search ended first";
    case PK_CAUSE_COUNT: break;
    }
    return "";
}

const char *pk_reasons_text(pk_arena *arena, const pk_gap_reasons *gap, pk_task task, pk_plan_status status)
{
    const char *text = "";
    for (size_t i = 0; text && i < gap->n_reasons; i++) {
        if (i && gap->reasons[i].share < SMALL_SHARE)
            break;
        const char *reason = reason_text(arena, &gap->reasons[i], PK_SEA_TASKS >> task & 1, status);
        text = reason ? pk_arena_printf(arena, "%s%s%s", text, i ? "; " : "", reason) : NULL;
    }
    return text;
}
