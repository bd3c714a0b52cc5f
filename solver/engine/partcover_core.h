/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the partial covering solver share; used by partcover*.c alone. */
#ifndef PICKET_ENGINE_PARTCOVER_CORE_H
#define PICKET_ENGINE_PARTCOVER_CORE_H

#include "engine/partcover.h"
#include "engine/proof.h"

#include <limits.h>

/* What some decisions leave: the rows not covered yet, merged where the same free columns cover them. */
typedef struct part_core {
    pk_sets sets;
    double *weight; /* [n_rows] */
    double *cost;   /* [n_columns] */
    int *column;    /* [n_columns] index in the caller's problem */
    double *u;      /* [n_rows] multipliers to start from */
    double lost;    /* weight that can not be covered any more */
    double spent;   /* cost of what is in */
} part_core;

enum { PART_FREE, PART_IN, PART_OUT };

/* What local search by budget begins from, run after run, until it finds nothing better for long. */
typedef struct part_lineage {
    uint8_t *best; /* [n_columns] */
    double value;  /* of it; INFINITY: none yet */
    int *last_run; /* [n_columns] last run that ended with it; 0: none */
    uint8_t *old;  /* [n_columns] in the best set of a lineage before */
    int refined;   /* members of the regions by which `best` is being refined; PART_REFINED: it is, as far as can be */
    int n_runs;
    int n_merged; /* the columns of so many runs are searched as a problem of their own */
    int n_stale;  /* of those searches, since value was better for the last time */
    double price; /* of cost, in weight, by the last run that asked it; 0: none */
    bool is_first;
} part_lineage;

/* Nothing is found yet; what lineages before have found stays. */
void part_lineage_start(part_lineage *lineage);

enum { PART_FIRST_MERGED = 12, PART_FIRST_REGION = 8, PART_REFINED = INT_MAX };

typedef struct part_run {
    pk_proof proof;
    const pk_part_cover *problem;
    uint8_t *best; /* [n_columns] incumbent */
    part_lineage lineage;
    int64_t work;          /* entries looked at */
    int64_t most_work;     /* ends the search */
    int64_t next_local;    /* work from which on the local search comes again */
    const part_core *root; /* for it */
    bool out_of_memory;
} part_run;

/* The core under these marks; u [n_rows of whole] may be NULL. false when memory is out. O(entries). */
bool part_core_cut(const part_core *whole, const uint8_t *state, const double *u, part_core *out);
void part_core_free(part_core *core);

/* Takes the columns marked in `chosen` [whole problem] over if they keep the limit and are better. */
void part_run_offer(part_run *run, const uint8_t *chosen, const char *found_by);

typedef struct part_dual {
    double *u; /* [n_rows] in: start, out: best */
    double
        *change;   /* [n_columns] by how much the bound rises if a column is forced in (> 0) or out (< 0: minus that) */
    double *share; /* [n_columns] average of the relaxed solutions */
    double bound;  /* with what is lost or spent already */
} part_dual;

/* Raises the Lagrangian bound of the core; offers the relaxed solutions that keep the limit. `path` [whole problem]
 * holds what is in. */
bool part_dual_raise(part_run *run, const part_core *core, int iterations, double step, int patience,
                     const uint8_t *path, part_dual *dual);

/* Searches all of the core, whose bound is at least that, by branch and bound, and offers what is better; a limit of
 * the run ends it. path as above. */
bool part_tree_search(part_run *run, const part_core *core, double bound, uint8_t *path);

/* Searches a small core by budget in the same way, for what loses less than *lost, which goes there and into found
 * [whole problem]: no bound comes of it. *settled: all of it was searched. *work grows by what that took. */
bool part_search_within(const part_run *run, const part_core *core, uint8_t *path, int64_t most_work, double *lost,
                        uint8_t *found, bool *settled, int64_t *work);

/* Makes a set by budget better, region by region, for so much work (partcover_refine.c): in [n_columns] of the core,
 * which loses so much; path as above. *size: members of a region at first and in the end; PART_REFINED: nothing is left
 * to be searched. */
bool part_refine(const part_run *run, const part_core *core, const uint8_t *path, int64_t most_work, uint64_t *random,
                 uint8_t *in, double *lost, int *size, int64_t *work);

/* Local search on the core for so much work; path [whole problem] holds what is in, and is as before afterwards. By
 * demand from the incumbent. */
bool part_local_search(part_run *run, const part_core *core, uint8_t *path, int64_t most_work, uint64_t seed);
bool part_anneal(part_run *run, const part_core *core, uint8_t *path, int64_t most_work, uint64_t seed);

#endif
