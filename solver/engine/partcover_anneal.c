/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Local search by budget: simulated annealing (Kirkpatrick, Gelatt, Vecchi 1983) over swaps.
 *
 * A step draws a column j that shares a row with a member k, now and then any column, and puts j in the place of k with
 * probability min(1, exp(gain / T)); gain = what j wins, less what k loses, plus what only k covered and j covers too
 * (Whitaker 1983). The last is at most the weight of the rows they share (partcover_near.h), which is known beforehand
 * and sends most steps away without a look at a row. T falls geometrically from the heat of its kind to LAST_HEAT of
 * what a member of the first set covers alone on average, which makes sets of equal size of far places exchange members
 * first and settles neighbours last. Then best swaps, until none wins, and searches region by region
 * (partcover_refine.c).
 *
 * What is won by a swap is a sum over many rows, so a sample of them tells as much: a core of many entries is annealed
 * on a systematic sample of its rows, drawn in proportion to their weights (Madow 1949), and settled on all of them.
 *
 * Several runs end in different sets, each good in other places. The columns of the last few, and nothing else, make a
 * core that is small enough to be searched to the end (merge): that finds what is best of all of them. Runs and
 * searches make a lineage that gets stuck somewhere in the end: then another begins from nothing.
 */
#include "engine/partcover_near.h"
#include "engine/partcover_price.h"
#include "engine/partcover_set.h"

#include "base/random.h"
#include "base/team.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
    SAMPLE_ENTRIES = 1000000, /* a larger core is annealed on a sample of about so many */
    TRIES = 4,                /* of each pair of columns in and out, in a run; once more after MORE_RUNS */
    MORE_RUNS = 12,
    MOST_RUNS = 200,       /* of one search */
    LEAST_WORK = 25000,    /* of a run */
    THREAD_WORK = 1000000, /* of a run that is worth a thread */
    REFINE_WORK = 1000000, /* of a run that is worth refining */
    RUNS_AT_ONCE = 6,      /* whatever the number of processors: all see what was best before them */
    CLOCK_STEPS = 1 << 16, /* from a look at the clock to the next */
    STEP_WORK = 8,         /* of a step besides the entries it looks at */
    MERGE_EVERY = 3,       /* runs, with as much work as three of them */
    STALE_MERGES = 5,      /* that find nothing, nor the runs between them, end a lineage */
    ANYWHERE = 8           /* one of so many steps draws any column */
};
/* What runs start from, how hot, and whether they go on as covers at a price (partcover_price.h), by turns; the last of
 * them refines what is best instead, where that is possible. Few members have high walls between their sets, many have
 * low ones. */
typedef struct run_kind {
    double heat;
    bool anew, priced;
} run_kind;
static const run_kind KINDS[RUNS_AT_ONCE] = {{0.04, true, false}, {0.08, true, true},   {0.02, true, false},
                                             {0.12, true, true},  {0.06, false, false}, {0.012, false, false}};
static const double LAST_HEAT = 0.0005;
static const double NO_CHANCE = 25; /* exp of minus that is no probability */

/* One run: what it is given, and what it has found. */
typedef struct annealing {
    const part_run *run;
    const part_core *core, *small; /* annealed on `small`, settled on `core` */
    const part_near *near;         /* of small */
    const uint8_t *path;           /* [whole problem] what is in besides */
    int number;
    int64_t most_work;
    uint64_t random;
    uint8_t *kept; /* [n_columns] its set */
    double price;  /* in: of the run before; out: of the next */
    int region;    /* members, where the lineage's best is refined */
    double lost;   /* by it */
    int64_t work;
    bool ended, out_of_memory;
} annealing;

static const run_kind *kind_of(const annealing *a)
{
    return &KINDS[a->number % RUNS_AT_ONCE];
}

/* ---- sample ---- */

/* The core with a share of its rows, whose weights stand for all. */
static bool sample_core(const part_core *core, double share, part_core *out)
{
    const pk_sets *sets = &core->sets;
    size_t n = (size_t)sets->n_columns, m = (size_t)sets->n_rows;
    double total = 0, passed = 0;
    for (size_t i = 0; i < m; i++)
        total += core->weight[i];
    double step = total / fmax(1, share * (double)m), next = step / 2;
    *out = (part_core){.lost = core->lost, .spent = core->spent};
    int *start = malloc((m + 2) * sizeof *start), *item = malloc(((size_t)sets->row_start[m] + 1) * sizeof *item);
    out->weight = malloc((m + 1) * sizeof *out->weight);
    out->cost = malloc((n + 1) * sizeof *out->cost);
    bool fine = start && item && out->weight && out->cost;
    int rows = 0, used = 0;
    for (size_t i = 0; fine && i < m; i++) {
        double weight = 0;
        for (passed += core->weight[i]; next <= passed; next += step)
            weight += step;
        if (weight <= 0)
            continue;
        start[rows] = used;
        for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
            item[used++] = sets->row_column[e];
        out->weight[rows++] = weight;
    }
    if (fine) {
        start[rows] = used;
        memcpy(out->cost, core->cost, n * sizeof *out->cost);
        fine = !pk_sets_from_rows(rows, (int)n, start, item, &out->sets, NULL);
        start = item = NULL;
    }
    free(start);
    free(item);
    if (!fine)
        part_core_free(out);
    return fine;
}

/* ---- annealing ---- */

/* The top half of 64 random bits, scaled to [0, n). */
static int scaled(uint64_t bits, size_t n)
{
    return (int)((bits >> 32) * n >> 32);
}

/* A column for the place of k. *shared: the weight of the rows they share, at least. */
static int draw_column(const annealing *a, uint64_t bits, int k, double *shared)
{
    const part_near *near = a->near;
    size_t size = near->start ? near->start[k + 1] - near->start[k] : 0;
    *shared = INFINITY;
    if (size == 0 || bits % ANYWHERE == 0)
        return scaled(bits, (size_t)a->small->sets.n_columns);
    const part_neighbour *drawn = &near->list[near->start[k] + (size_t)scaled(bits, size)];
    *shared = drawn->shared;
    return drawn->column;
}

static void keep_best(const part_set *s, double *best, uint8_t *kept)
{
    if (s->lost >= *best - 1e-9 * fabs(*best))
        return;
    *best = s->lost;
    memset(kept, 0, (size_t)s->core->sets.n_columns);
    for (int e = 0; e < s->size; e++)
        kept[s->member[e]] = 1;
}

/* Whether a change of so much is made at this heat. */
static bool is_taken(double gain, double heat, double chance)
{
    return gain >= 0 || (gain > -NO_CHANCE * heat && chance < exp(gain / heat));
}

/* Puts j in the place of k, or beside it, where chance will have it. */
static void try_step(part_set *s, int j, int k, double shared, double limit, double heat, double chance)
{
    const part_core *core = s->core;
    if (part_set_fits(s, limit, core->cost[j])) {
        part_set_add(s, j);
    } else if (!part_set_fits(s, limit, core->cost[j] - core->cost[k])) {
        if (!is_taken(-s->score[k], heat, chance))
            return;
        part_set_drop(s, k);
        if (s->size == 0)
            part_set_fill(s, limit);
    } else {
        double gain = s->score[j] - s->score[k];
        if (is_taken(gain + shared, heat, chance) && is_taken(gain + part_set_overlap(s, j, k), heat, chance))
            part_set_swap(s, j, k);
    }
}

static void keep_lineage_best(annealing *a)
{
    for (int j = 0; j < a->core->sets.n_columns; j++)
        a->kept[j] = a->run->lineage.best[a->core->column[j]];
}

/* The annealing on the sample: a->kept is the best set of the run, and s at the end. */
static void anneal(annealing *a, part_set *s)
{
    const part_core *core = s->core;
    double limit = a->run->problem->limit, best = INFINITY;
    const run_kind *kind = kind_of(a);
    double heat = 0, unit = 0;
    if (!kind->anew && isfinite(a->run->lineage.value)) {
        keep_lineage_best(a);
        part_set_become(s, a->kept);
    }
    part_set_fill(s, limit);
    keep_best(s, &best, a->kept);
    int64_t begin = s->work;
    for (int e = 0; e < s->size; e++)
        unit += s->score[s->member[e]] / s->size;
    for (int64_t step = 0; s->size > 0 && s->lost > core->lost; step++) {
        if (step % 256 == 0) {
            double done = (double)(s->work - begin) / (double)a->most_work;
            if (done >= 1 || (step % CLOCK_STEPS == 0 && pk_proof_sees_end(&a->run->proof)))
                break;
            heat = unit * kind->heat * pow(LAST_HEAT / kind->heat, done);
        }
        s->work += STEP_WORK;
        double shared;
        int k = s->member[scaled(pk_random_next(&a->random), (size_t)s->size)];
        int j = draw_column(a, pk_random_next(&a->random), k, &shared);
        double chance = pk_random_unit(&a->random);
        if (s->place[j] >= 0)
            continue;
        try_step(s, j, k, shared, limit, heat, chance);
        keep_best(s, &best, a->kept);
    }
    part_set_become(s, a->kept);
}

/* ---- lineage ---- */

void part_lineage_start(part_lineage *lineage)
{
    lineage->value = INFINITY;
    lineage->n_runs = lineage->n_stale = 0;
    lineage->n_merged = PART_FIRST_MERGED;
    lineage->refined = PART_FIRST_REGION;
}

/* Its best is another, of this value. */
static void improve_lineage(part_lineage *lineage, double value)
{
    lineage->value = value;
    lineage->n_stale = 0;
    lineage->refined = PART_FIRST_REGION;
}

/* ---- merging ---- */

/* Searches the columns of all for what is better than the lineage's best, which it becomes. */
static bool search_merged(part_run *run, const part_core *core, uint8_t *path, int64_t most_work, bool *settled)
{
    size_t n = (size_t)run->problem->sets->n_columns;
    part_lineage *l = &run->lineage;
    uint8_t *found = malloc(n + 1);
    double lost = l->value;
    bool fine = found && part_search_within(run, core, path, most_work, &lost, found, settled, &run->work);
    l->n_stale++;
    if (fine && lost < l->value) {
        improve_lineage(l, lost);
        memcpy(l->best, found, n);
        part_run_offer(run, found, "merge");
    }
    free(found);
    return fine && !run->out_of_memory;
}

/* Searches the columns that the last runs ended with: of more runs next time where that came to its end, of fewer where
 * it did not. with_old: and the best sets of all lineages, and those alone. */
static bool merge(part_run *run, const part_core *core, uint8_t *path, int64_t most_work, bool with_old)
{
    size_t n = (size_t)core->sets.n_columns;
    part_lineage *l = &run->lineage;
    uint8_t *state = calloc(n + 1, 1);
    part_core rest = {0};
    if (!state)
        return false;
    int left = 0;
    for (size_t j = 0; j < n; j++) {
        int k = core->column[j], last = l->last_run[k];
        bool in = l->best[k] || (with_old ? l->old[k] : last > 0 && last + l->n_merged > l->n_runs);
        state[j] = in ? PART_FREE : PART_OUT;
        left += in;
    }
    bool fine = true, settled = false;
    if (2 * left <= core->sets.n_columns)
        fine = part_core_cut(core, state, core->u, &rest);
    if (fine && rest.sets.n_rows > 0) {
        fine = search_merged(run, &rest, path, most_work, &settled);
        int more = l->n_merged + l->n_merged / 2, fewer = l->n_merged - l->n_merged / 4;
        l->n_merged = !settled               ? (fewer > MERGE_EVERY ? fewer : MERGE_EVERY)
                      : more < 2 * l->n_runs ? more
                                             : l->n_merged;
    }
    part_core_free(&rest);
    free(state);
    return fine;
}

/* A lineage that has not become better for long ends in the search of the best sets of all, and another begins. */
static bool renew(part_run *run, const part_core *core, uint8_t *path, int64_t most_work)
{
    size_t n = (size_t)run->problem->sets->n_columns;
    part_lineage *l = &run->lineage;
    bool fine = l->is_first || merge(run, core, path, most_work, true);
    for (size_t j = 0; j < n; j++) {
        l->old[j] |= l->best[j];
        l->last_run[j] = 0;
    }
    part_lineage_start(l);
    l->is_first = false;
    return fine;
}

/* ---- runs ---- */

/* The best set of the lineage instead, refined from where that stopped before. */
static void refine_best(annealing *a)
{
    keep_lineage_best(a);
    a->lost = a->run->lineage.value;
    a->out_of_memory =
        !part_refine(a->run, a->core, a->path, 2 * a->most_work, &a->random, a->kept, &a->lost, &a->region, &a->work);
    a->ended = !a->out_of_memory;
}

static void anneal_once(annealing *a)
{
    size_t n = (size_t)a->core->sets.n_columns;
    bool refines = a->small == a->core && a->most_work >= REFINE_WORK;
    if (refines && a->number % RUNS_AT_ONCE == RUNS_AT_ONCE - 1 && a->region < PART_REFINED &&
        isfinite(a->run->lineage.value)) {
        refine_best(a);
        return;
    }
    part_set s = {0};
    double *saved = calloc(n + 1, sizeof *saved);
    a->out_of_memory = !saved || !part_set_new(a->small, &s);
    if (a->out_of_memory || pk_proof_sees_end(&a->run->proof))
        goto done;
    anneal(a, &s);
    if (refines && kind_of(a)->priced) {
        double annealed = s.lost;
        a->out_of_memory = !part_search_priced(a->run, &s, a->most_work, &a->random, &a->price);
        if (a->out_of_memory)
            goto done;
        part_set_fill(&s, a->run->problem->limit);
        if (s.lost > annealed)
            part_set_become(&s, a->kept);
    }
    if (a->small != a->core) {
        a->work += s.work;
        part_set_free(&s);
        if ((a->out_of_memory = !part_set_new(a->core, &s)))
            goto done;
        part_set_become(&s, a->kept);
    }
    part_set_settle(a->run, &s, a->run->problem->limit, a->most_work, saved);
    memset(a->kept, 0, n);
    for (int e = 0; e < s.size; e++)
        a->kept[s.member[e]] = 1;
    a->lost = s.lost;
    int region = PART_FIRST_REGION;
    if (refines)
        a->out_of_memory =
            !part_refine(a->run, a->core, a->path, a->most_work, &a->random, a->kept, &a->lost, &region, &a->work);
    a->ended = !a->out_of_memory;
done:
    a->work += s.work;
    part_set_free(&s);
    free(saved);
}

typedef struct batch {
    annealing runs[RUNS_AT_ONCE];
    int n;
    atomic_int next;
} batch;

static void take_runs(void *member)
{
    batch *b = member;
    for (int r; (r = atomic_fetch_add(&b->next, 1)) < b->n;)
        anneal_once(&b->runs[r]);
}

/* n runs like the task on all processors, and what they have found. kept: scratch [RUNS_AT_ONCE × n_columns]. */
static bool anneal_batch(part_run *run, const annealing *task, int n, const uint8_t *path, uint64_t *random,
                         uint8_t *kept)
{
    const part_core *core = task->core;
    part_lineage *l = &run->lineage;
    batch b = {.n = n};
    void *members[RUNS_AT_ONCE];
    bool fine = true, changed = false; /* the lineage's best */
    for (int r = 0; r < n; r++) {
        b.runs[r] = *task;
        b.runs[r].number = l->n_runs + r;
        b.runs[r].region = l->refined;
        b.runs[r].price = l->price;
        b.runs[r].random = pk_random_next(random);
        b.runs[r].kept = kept + (size_t)r * (size_t)core->sets.n_columns;
        members[r] = &b;
    }
    bool alone = run->proof.options->plain || task->most_work < THREAD_WORK;
    pk_team_run(take_runs, members, alone ? 1 : pk_team_size((size_t)n));
    for (int r = 0; r < n; r++) {
        const annealing *a = &b.runs[r];
        run->work += a->work < a->most_work ? a->most_work : a->work; /* it may have found that nothing is left */
        l->n_runs++;
        if (!(fine = fine && !a->out_of_memory) || !a->ended)
            continue;
        l->price = kind_of(a)->priced ? a->price : l->price;
        bool better = a->lost < l->value - 1e-9 * fabs(a->lost);
        if (!changed && a->region > l->refined)
            l->refined = a->region;
        if (better) {
            changed = true;
            improve_lineage(l, a->lost);
            memcpy(l->best, path, (size_t)run->problem->sets->n_columns);
        }
        for (int j = 0; j < core->sets.n_columns; j++)
            if (a->kept[j]) {
                l->last_run[core->column[j]] = l->n_runs;
                l->best[core->column[j]] |= better;
            }
        fine = part_set_offer(run, core, a->kept, path, "local search");
    }
    return fine;
}

bool part_anneal(part_run *run, const part_core *core, uint8_t *path, int64_t most_work, uint64_t seed)
{
    int n = core->sets.n_columns, entries = core->sets.row_start[core->sets.n_rows], members = 0;
    part_core sample = {0};
    part_near near = {0};
    part_lineage *l = &run->lineage;
    annealing task = {.run = run, .core = core, .small = core, .near = &near, .path = path};
    uint8_t *kept = calloc((size_t)RUNS_AT_ONCE * (size_t)n + 1, 1);
    bool fine = kept;
    if (fine && entries > SAMPLE_ENTRIES) {
        fine = sample_core(core, (double)SAMPLE_ENTRIES / entries, &sample);
        task.small = &sample;
    }
    fine = fine && part_near_new(task.small, &near);
    for (int j = 0; j < n; j++)
        members += run->best[core->column[j]];
    int64_t whole = (int64_t)TRIES * (members + 1) * (entries > SAMPLE_ENTRIES ? SAMPLE_ENTRIES : entries);
    run->work += near.work;
    int64_t end = run->work + most_work;
    uint64_t random = seed;
    if (l->is_first && run->proof.best < l->value) { /* a relaxed solution was better */
        l->value = run->proof.best;
        memcpy(l->best, run->best, (size_t)run->problem->sets->n_columns);
    }
    while (fine && run->work < end && !pk_proof_stop(&run->proof)) {
        int64_t left = end - run->work, work = whole * (1 + l->n_runs / MORE_RUNS);
        int64_t least = most_work / MOST_RUNS < LEAST_WORK ? LEAST_WORK : most_work / MOST_RUNS;
        work = work < least ? least : work;
        int runs = left > work ? (int)(left / work < RUNS_AT_ONCE ? left / work : RUNS_AT_ONCE) : 1;
        task.most_work = left < work ? left : work;
        int merges = l->n_runs / MERGE_EVERY;
        fine = anneal_batch(run, &task, runs, path, &random, kept);
        if (fine && l->n_runs / MERGE_EVERY > merges)
            fine = merge(run, core, path, MERGE_EVERY * work, false);
        if (fine && l->n_stale >= STALE_MERGES)
            fine = renew(run, core, path, MERGE_EVERY * work);
    }
    part_core_free(&sample);
    part_near_free(&near);
    free(kept);
    return fine;
}
