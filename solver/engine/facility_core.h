/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the facility solver share; used by facility*.c alone. */
#ifndef PICKET_ENGINE_FACILITY_CORE_H
#define PICKET_ENGINE_FACILITY_CORE_H

#include "engine/facility.h"
#include "engine/knapsack.h"
#include "engine/proof.h"

enum { CENTRE_FREE, CENTRE_IN, CENTRE_OUT };

/* Served shares of the items by the open centres, as a sparse list. */
typedef struct transport {
    double value;  /* without opening costs; INFINITY: the open centres do not suffice */
    double *share; /* [n_items × n_centres] row-major */
    int *split;    /* [n_items] how many centres serve the item */
} transport;

typedef struct facility_run {
    pk_proof proof;
    const pk_facility *problem;
    double *column_cost; /* [n_centres × n_items] cost, by centre; INFINITY where banned */
    uint8_t *banned;     /* [n_items × n_centres] pairs of whole items that are decided against */
    int *trail;          /* [n_trail] these, in the order of decision */
    int n_trail;
    uint64_t *annealed; /* [n_annealed] hashes of the open centres that facility_anneal has seen */
    size_t n_annealed, cap_annealed;
    double total_demand;
    double capacity_unit; /* all capacities are multiples of it; 0: not known */
    double *best;         /* [n_centres + n_items × n_centres] incumbent: y, x */
} facility_run;

/* The transportation problem over the open centres: divisible items at least cost. banned [n_items × n_centres] pairs
 * may not be used. false when memory is out. */
bool facility_transport(const pk_facility *problem, const uint8_t *open, const uint8_t *banned, transport *plan);
bool transport_new(const pk_facility *problem, transport *plan);
void transport_free(transport *plan);

/* Opening costs of the centres marked, in the order of the centres. */
double facility_opening(const pk_facility *problem, const uint8_t *open);

/* Takes over a plan (y from open, x from plan) of this whole value if it is better. */
void facility_run_offer(facility_run *run, const uint8_t *open, const transport *plan, const char *found_by);

typedef struct facility_dual {
    double *u;      /* [n_items] in: start, out: best */
    double *change; /* [n_centres] rise of the bound if a closed one is forced open (> 0), an open one closed (< 0) */
    double *share;  /* [n_centres] average of the relaxed solutions */
    double *pair;   /* [n_centres × n_items] the same of the pairs, where items are whole; else NULL */
    double bound;
    uint8_t *open; /* [n_centres] relaxed solution at the best u, rounded up */
} facility_dual;

/* What a centre gains by the items at u, where it gains; how many [n_items at most]. */
int facility_gains(const facility_run *run, int centre, const double *u, pk_knapsack_item *item);

/* What a centre takes of the items at most. taken: scratch [2 n]. */
pk_knapsack facility_knapsack(const pk_facility *problem, pk_knapsack_item *item, int n, double capacity,
                              unsigned char *taken);

/* Multipliers from u [n_items]. */
bool facility_dual_new(const pk_facility *problem, const double *u, facility_dual *dual);
void facility_dual_free(facility_dual *dual);

bool facility_dual_raise(facility_run *run, const uint8_t *state, int iterations, double step, int patience,
                         facility_dual *dual);

/* Whole items: a pair is decided against, until facility_unban goes back to an earlier run->n_trail. */
void facility_ban(facility_run *run, int item, int centre);
void facility_unban(facility_run *run, int n_trail);

/* Whole items: bans the pairs whose forced change passes the incumbent at dual->u, and the others of an item that must
 * be served where it is. *banned: how many; -1: no better plan is left. */
bool facility_pairs(facility_run *run, const uint8_t *state, const facility_dual *dual, int *banned);

/* Offers a plan of whole items made from one that may split them. */
bool facility_round(facility_run *run, const uint8_t *open, const transport *plan);

/* Offers the best plan of whole items that annealing over these open centres finds; once for the same centres. */
bool facility_anneal(facility_run *run, const uint8_t *open);

/* All centres decided by state, items whole: branch and bound over the items, multipliers from u [n_items]. */
bool facility_assign(facility_run *run, const uint8_t *state, const double *u, double parent_bound);

#endif
