/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The theatre programme of docs/model.md section 5 as a form, with the way back from columns to the planner's words.
 *
 * Three exact reductions are taken while it is built:
 *  - Periods of the day in which every zone asks for the same are one period with a multiplicity.
 *  - Points of a zone that the same (type, site) pairs reach in time are one class with the summed weight.
 *  - Sorties and ships do not know their contributor: classes of one type with equal task rights form a group. With
 *    Σ q + Σ f/ρ <= availability · Σ_u n_us over the group, its sorties divide among the classes in proportion to the
 * slacks availability·n_us − q_us; ships divide because Σ_l e_l <= Σ_u n_us is a transport problem in whole numbers.
 * Whole sorties divide likewise, once each class says in whole numbers what it can fly: Σ f <= Σ_u k_us with
 * k_us <= ρ · (availability·n_us − q_us) whole. Alert stays per class, because availability·n_us rounds down in each
 * class for itself.
 */
#ifndef PICKET_THEATRE_PROGRAMME_H
#define PICKET_THEATRE_PROGRAMME_H

#include "engine/form.h"
#include "theatre/reach.h"

#include <picket/plan.h>

enum { PK_NO_COLUMN = -1 };

typedef struct pk_unit_group {
    size_t type;
    pk_task_set tasks;
    size_t *members; /* [n_members] unit classes */
    size_t n_members;
    const char *name;
} pk_unit_group;

/* Sorties of a group from a base for a task in a period class, or ships of a group at a port assigned to a task. */
typedef struct pk_stream {
    size_t group, site, target;
    pk_task task;
    size_t period; /* 0 for ships */
    int column;
} pk_stream;

typedef struct pk_streams {
    pk_stream *items;
    size_t count, capacity;
} pk_streams;

/* Points of a zone that the same (type, site) pairs reach: a share of the zone's weight, and the row that covers it. */
typedef struct pk_alert_class {
    size_t target;
    double share;
    int row; /* alert · h + Σ q >= alert; PK_NO_COLUMN where nobody reaches */
} pk_alert_class;

/* A part of a requirement that may be left unmet: of a period of the day and those that are alike, or of a class of
 * points. */
typedef struct pk_gap_column {
    size_t target;
    pk_task task;
    size_t period; /* the first of its day; 0 for alert */
    int column, row;
} pk_gap_column;

typedef struct pk_programme {
    const pk_reach *reach;
    pk_form *form;

    pk_unit_group *groups;
    size_t n_groups;

    size_t n_periods;     /* period classes */
    size_t *period_of;    /* [periods_per_day] the class of a period of the day */
    size_t *first_period; /* [n_periods] the first period of the day in the class */
    double *multiplicity; /* [n_periods] periods of the day in the class */
    bool average;         /* all periods are one, in which the mean is asked for */

    int *used;         /* [n_sites] y, or PK_NO_COLUMN like the others */
    int *stationed;    /* [n_classes × n_sites] n */
    int *alert;        /* [n_classes × n_sites] q */
    int *group_total;  /* [n_groups × n_sites] Σ n over the group; the member's own n where it is alone */
    int *group_alert;  /* [n_groups × n_sites] Σ q likewise */
    int *able;         /* [n_classes × n_sites] k: whole sorties a period; none where sorties are averages */
    int *group_able;   /* [n_groups × n_sites] Σ k likewise */
    int *fleet;        /* [n_classes] Σ_s n over the sites; PK_NO_COLUMN where none may stand anywhere */
    int *group_fleet;  /* [n_groups] Σ_s N likewise; the member's own fleet where it is alone */
    int *only_if_used; /* [n_groups × n_sites] the row N <= most · y */
    int *ready;        /* [n_classes × n_sites] the row q <= availability · n */
    int *change;       /* [n_classes × n_sites] max(0, n − n⁰); n itself where n⁰ = 0 */
    int *previous;     /* [n_classes × n_sites] n⁰; NULL without a previous plan */
    pk_streams sorties, ships;
    pk_alert_class *alert_classes;
    size_t n_alert_classes, cap_alert_classes;
    pk_gap_column *gap_columns;
    size_t n_gap_columns, cap_gap_columns;

    double *gap_cost;  /* [n_columns of the form] cost in G */
    double gap_offset; /* the part of G that no plan avoids: points out of everybody's reach */
    struct pk_arena *arena;
} pk_programme;

/* previous: the plan that [previous] names, or NULL. The reach is borrowed. The form's goal is the coverage gap G. */
pk_status pk_programme_new(const pk_reach *reach, const pk_plan *previous, pk_programme **programme, pk_error *error);

/* The part of it that can be infeasible: sites, units and limits, without tasks. Whoever keeps it may leave every task
 * undone, and a previous plan only ever counts what is new. */
pk_status pk_programme_new_stationing(const pk_reach *reach, pk_programme **programme, pk_error *error);
void pk_programme_free(pk_programme *programme);

/*
 * The average day: one period, in which every zone asks for the mean of its periods. The mean of a plan's periods is a
 * plan of it with the same gap, so its optimum is a bound, and its columns are fewer by the number of periods. Not
 * where sorties are whole. Its plans are only read by pk_programme_copy_units.
 */
pk_status pk_programme_new_average_day(const pk_reach *reach, pk_programme **programme, pk_error *error);

/* Copies units, alert, ships and sites used from a solution of one programme of a reach to one of another. O(columns)
 */
void pk_programme_copy_units(const pk_programme *from, const double *x_from, const pk_programme *to, double *x_to);

/* Unit-hours that a zone asks of aircraft in period class t. */
double pk_programme_required_h(const pk_programme *programme, size_t zone, pk_task task, size_t t);

/* What a search needs besides: needs limited, without the parts that are not wanted (picket/part.h). */
pk_status pk_programme_prepare(pk_programme *programme, unsigned without, pk_error *error);

/* Lowers the upper bounds of units and alert to what can be of use, and tightens the rows between them (need.c): for a
 * search, not where units stand already. O(entries). */
pk_status pk_programme_limit_needs(pk_programme *programme, pk_error *error);

/* Makes the stage's goal the form's. */
void pk_programme_set_goal(pk_programme *programme, pk_stage stage);

/* Appends the row goal(stage) <= value; the goal is read from the form, so pk_programme_set_goal(stage) comes first. */
void pk_programme_keep_goal(pk_programme *programme, pk_stage stage, double value);

#endif
