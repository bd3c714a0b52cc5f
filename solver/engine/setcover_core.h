/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the set covering solver share; used by setcover*.c alone. */
#ifndef PICKET_ENGINE_SETCOVER_CORE_H
#define PICKET_ENGINE_SETCOVER_CORE_H

#include "engine/proof.h"
#include "engine/sets.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/* A compact set covering problem cut out of a larger one. */
typedef struct cover_core {
    pk_sets sets;
    double *cost; /* [n_columns] */
    int *column;  /* [n_columns] index in the caller's problem */
    int *row;     /* [n_rows] index in the caller's problem */
} cover_core;

typedef enum column_state { COLUMN_FREE, COLUMN_IN, COLUMN_OUT } column_state;

/* What is left when some columns are in and some are out: the rows not covered yet and the free columns that cover
 * one of them. false when memory is out. drop_row may be NULL. O(entries). */
bool cover_core_cut(const cover_core *whole, const uint8_t *state, const uint8_t *drop_row, cover_core *out);
void cover_core_free(cover_core *core);

/* One run; columns are the caller's. */
typedef struct cover_run {
    pk_proof proof;
    const pk_sets *sets; /* the whole problem */
    const double *cost;
    uint8_t *best; /* [n_columns] incumbent */
    int64_t work;  /* entries looked at */
    bool out_of_memory;
} cover_run;

/* Takes over the columns marked in `chosen` [whole problem] after dropping redundant ones, if they are a better cover.
 */
void cover_run_offer(cover_run *run, const uint8_t *chosen, const char *found_by);

/* A bound on the whole problem: taken over where it is better than the root's. */
void cover_run_raise(cover_run *run, double bound);

/* Reductions: dominated rows and columns, rows with one column. Marks columns of the core in state and rows in
 * drop_row. O(limited work). */
bool cover_reduce(cover_run *run, const cover_core *core, uint8_t *state, uint8_t *drop_row, bool *changed);

/* Lagrangian dual: maximise L(u) = Σ u_i + Σ_j min(0, c_j - Σ_{i in j} u_i) over u >= 0. */
typedef struct cover_dual {
    double *u;       /* [n_rows] in: start, out: best */
    double *reduced; /* [n_columns] reduced costs at the best u */
    double bound;    /* L(best u) */
    double *share;   /* [n_columns] average of the relaxed solutions, an estimate of x in the linear relaxation */
} cover_dual;

typedef struct cover_dual_effort {
    int iterations;
    double step; /* first step factor */
    int patience;
} cover_dual_effort;

/* goal: an upper bound on the optimum of this core; stop_at: as soon as the bound passes it. */
bool cover_dual_raise(cover_run *run, const cover_core *core, const cover_dual_effort *effort, double goal,
                      double stop_at, cover_dual *dual);

/* Greedy cover of the core by the Lagrangian costs of u; chosen [core columns]. Its cost. */
bool cover_greedy(const cover_core *core, const double *u, uint8_t *chosen);

/* The columns that two rows share, for every two rows (setcover_pairs.c). */
typedef struct cover_pairs {
    int n_rows;
    int *start;      /* [n_rows² + 1] by pair, row a with row b at a n_rows + b */
    uint16_t *place; /* where the column stands in the list of row a */
} cover_pairs;

/* Its numbers: n_rows² + Σ_j |j|²; INT64_MAX where a row has more columns than a place can tell. O(columns + rows). */
int64_t cover_pairs_size(const cover_core *core);

/* false when memory is out. O(cover_pairs_size), which has to be less than INT_MAX. */
bool cover_pairs_build(const cover_core *core, cover_pairs *pairs);
void cover_pairs_free(cover_pairs *pairs);

/* Which column of a set goes out first, kept as a tournament (setcover_exits.c): that of least loss a cost, and of
 * equals that moved longest ago. Place k of the set plays at leaf k. */
typedef struct cover_exit {
    double loss; /* a cost */
    int64_t moved;
    int column; /* -1: nobody */
} cover_exit;

static const cover_exit COVER_NOBODY = {INFINITY, INT64_MAX, -1};

typedef struct cover_exits {
    cover_exit *winner; /* [2 leaves] winner[1] wins them all */
    int leaves;
} cover_exits;

static inline bool cover_exit_before(const cover_exit *a, const cover_exit *b)
{
    return a->loss < b->loss || (a->loss <= b->loss && a->moved < b->moved);
}

/* At most so many places; false when memory is out. O(most). */
bool cover_exits_start(cover_exits *exits, int most);
void cover_exits_free(cover_exits *exits);

/* The player at this place is another, or what it loses is; matches played, at most the logarithm of the places. */
int cover_exits_play(cover_exits *exits, int place, cover_exit player);

/* Local search with row weights on the core, from `chosen` [core columns] (a cover of it, or nearly) and from weights
 * in the proportions of u [core rows]; fixed [whole problem] is in besides. Weights are halved when their mean passes
 * most_weight: the larger it is, the more a search settles in the end. It goes on where it stopped, for so much work a
 * time. NULL when memory is out. */
enum { COVER_RESTLESS = 3000, COVER_SETTLING = 200000 };
typedef struct cover_search cover_search;
cover_search *cover_search_new(cover_run *run, const cover_core *core, const uint8_t *fixed, const double *u,
                               const uint8_t *chosen, int most_weight, uint64_t seed);
void cover_search_go(cover_search *search, int64_t most_work);
void cover_search_free(cover_search *search);

/* One search that settles, from its begin to its end. */
bool cover_local_search(cover_run *run, const cover_core *core, const uint8_t *fixed, const double *u,
                        const uint8_t *chosen, int64_t most_work, uint64_t seed);

/* c_j - Σ_{i in j} u_i, u [core rows]. */
double cover_reduced_cost(const cover_core *core, const double *u, int j);

/* Dives that follow the multipliers u [core rows] and refine the incumbent, for so much work; fixed is in besides. */
bool cover_dive(cover_run *run, const cover_core *core, const uint8_t *fixed, double fixed_cost, const double *u,
                int64_t most_work, uint64_t seed);

/* Dives by the linear relaxation of the core, fixed being in besides (setcover_plunge.c). They go on where they
 * stopped; at first they save work up until it is worth a simplex method. They stay on the thread on which they went
 * first. NULL, false: memory is out. */
typedef struct cover_plunge cover_plunge;
cover_plunge *cover_plunge_new(cover_run *run, const cover_core *core, const uint8_t *fixed, double fixed_cost,
                               uint64_t seed);
bool cover_plunge_go(cover_plunge *plunge, int64_t most_work);
/* [core rows] those of the relaxation, >= 0; NULL until that is solved. */
const double *cover_plunge_multipliers(const cover_plunge *plunge);
void cover_plunge_free(cover_plunge *plunge);

/* Covers that a part of the core's symmetries leaves as they are (setcover_orbits.c), from one random group after the
 * other; it goes on where it stopped. `any`: there are symmetries enough. NULL, false: memory is out. */
typedef struct cover_orbits cover_orbits;
cover_orbits *cover_orbits_new(cover_run *run, const cover_core *core, const uint8_t *fixed, double fixed_cost,
                               const double *u, uint64_t seed);
bool cover_orbits_any(const cover_orbits *orbits);
bool cover_orbits_go(cover_orbits *orbits, int64_t most_work);
void cover_orbits_free(cover_orbits *orbits);

/* A bound on the core by the symmetries of all of its columns and by parts of it (setcover_parts.c); -INFINITY where
 * it has no such symmetries. It ends with its work, which is limited, or with the run. false when memory is out. */
bool cover_bound_by_parts(cover_run *run, const cover_core *core, double *bound);

/* Improvement of the incumbent on a core in turns (setcover_improve.c), which goes on where it stopped. NULL, false:
 * memory is out. */
typedef struct cover_improver cover_improver;
cover_improver *cover_improver_new(cover_run *run, const cover_core *core, const uint8_t *fixed, double fixed_cost,
                                   const double *u);
bool cover_improve(cover_improver *improver, int64_t most_work);
void cover_improver_free(cover_improver *improver);

enum { COVER_CLOSE_COLUMNS = 512 };

/* Closes a node of at most COVER_CLOSE_COLUMNS columns, with no empty row, by enumeration (setcover_close.c), unless
 * that takes more than so much work; u [core rows]; chosen [whole problem] is the path and comes back as it was. */
bool cover_close(cover_run *run, const cover_core *core, uint8_t *chosen, double fixed_cost, const double *u,
                 int64_t most_work, bool *closed);

/* Branch and bound; u [core rows]; the improver is for the core. */
bool cover_tree(cover_run *run, const cover_core *core, const uint8_t *fixed, double fixed_cost, const double *u,
                cover_improver *improver);

#endif
