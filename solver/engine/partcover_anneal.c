/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Local search by budget: simulated annealing (Kirkpatrick, Gelatt, Vecchi 1983) over swaps.
 *
 * A step draws a column j that shares a row with a member k, now and then any column, and puts j in the place of k with
 * probability min(1, exp(gain / T)); gain = what j wins, less what k loses, plus what only k covered and j covers too
 * (Whitaker 1983). T falls geometrically from FIRST_HEAT to LAST_HEAT of what a member of the first set covers alone on
 * average, which makes sets of equal size of far places exchange members first and settles neighbours last. Then best
 * swaps, until none wins.
 *
 * What is won by a swap is a sum over many rows, so a sample of them tells as much: a core of many entries is annealed
 * on a systematic sample of its rows, drawn in proportion to their weights (Madow 1949), and settled on all of them.
 *
 * Several runs end in different sets, each good in other places. The columns of the last few, and nothing else, make a
 * core that is small enough to be searched to the end (merge): that finds what is best of all of them.
 */
#include "engine/partcover_set.h"

#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SAMPLE_ENTRIES = 1000000, /* a larger core is annealed on a sample of about so many */
    TRIES = 20,               /* of each pair of columns in and out, in a run; once more after MORE_RUNS */
    MORE_RUNS = 12,
    MOST_RUNS = 40,     /* of one search */
    FIRST_HEATS = 3,    /* one run after the other: cold start, and two from the incumbent */
    CLOCK_STEPS = 4096, /* from a look at the clock to the next */
    STEP_WORK = 20,     /* of a step besides the entries it looks at */
    MERGE_EVERY = 3,    /* runs */
    ANYWHERE = 8        /* one of so many steps draws any column */
};
static const double FIRST_HEAT = 0.04, LAST_HEAT = 0.001, LATER_HEAT = 0.3;

static bool fits(const part_set *s, double limit, double more)
{
    return s->spent + more <= limit * (1 + 1e-12);
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

static int random_column(const part_set *s, uint64_t *random, int k)
{
    const pk_sets *sets = &s->core->sets;
    int size = sets->column_start[k + 1] - sets->column_start[k];
    if (size == 0 || pk_random_below(random, ANYWHERE) == 0)
        return (int)pk_random_below(random, (uint64_t)sets->n_columns);
    int i = sets->column_row[sets->column_start[k] + (int)pk_random_below(random, (uint64_t)size)];
    size = sets->row_start[i + 1] - sets->row_start[i];
    return sets->row_column[sets->row_start[i] + (int)pk_random_below(random, (uint64_t)size)];
}

static void fill(part_set *s, double limit)
{
    for (;;) {
        int pick = -1;
        double most = 0;
        for (int j = 0; j < s->core->sets.n_columns; j++) {
            double merit = s->score[j] / fmax(s->core->cost[j], 1e-12);
            if (s->place[j] < 0 && fits(s, limit, s->core->cost[j]) && merit > most) {
                most = merit;
                pick = j;
            }
        }
        if (pick < 0)
            return;
        part_set_add(s, pick);
    }
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

/* columns: [n_columns] in the whole problem. kept [n_columns] is the best set of the run, and s at the end. */
static void anneal(part_run *run, part_set *s, const int *columns, int64_t most_work, uint64_t *random, uint8_t *kept)
{
    const part_core *core = s->core;
    double limit = run->problem->limit, best = INFINITY;
    int64_t begin = s->work;
    double heat = 0, first = FIRST_HEAT, unit = 0;
    if (run->n_runs % FIRST_HEATS > 0) {
        for (int j = 0; j < core->sets.n_columns; j++)
            kept[j] = run->best[columns[j]];
        part_set_become(s, kept);
        first *= pow(LATER_HEAT, run->n_runs % FIRST_HEATS);
    }
    fill(s, limit);
    keep_best(s, &best, kept);
    for (int e = 0; e < s->size; e++)
        unit += s->score[s->member[e]] / s->size;
    for (int64_t step = 0; s->size > 0 && s->lost > core->lost; step++) {
        if (step % 256 == 0) {
            double done = (double)(s->work - begin) / (double)most_work;
            if (done >= 1 || (step % CLOCK_STEPS == 0 && pk_proof_stop(&run->proof)))
                break;
            heat = unit * first * pow(LAST_HEAT / first, done);
        }
        s->work += STEP_WORK;
        int k = s->member[pk_random_below(random, (uint64_t)s->size)], j = random_column(s, random, k);
        double chance = pk_random_unit(random);
        if (s->place[j] >= 0)
            continue;
        if (fits(s, limit, core->cost[j])) {
            part_set_add(s, j);
        } else {
            double gain = s->score[j] - s->score[k];
            bool fit = fits(s, limit, core->cost[j] - core->cost[k]);
            gain = fit ? gain + part_set_overlap(s, j, k) : -s->score[k];
            if (gain < 0 && chance >= exp(gain / heat))
                continue;
            part_set_drop(s, k);
            if (fit)
                part_set_add(s, j);
            else if (s->size == 0)
                fill(s, limit);
        }
        keep_best(s, &best, kept);
    }
    part_set_become(s, kept);
}

/* Best swaps until none wins; saved: scratch [n_columns], zeros. O(entries) each. */
static void settle(part_run *run, part_set *s, int64_t most_work, double *saved)
{
    const pk_sets *sets = &s->core->sets;
    double limit = run->problem->limit;
    int64_t end = s->work + most_work;
    do {
        fill(s, limit);
        int in = -1, out = -1;
        double most = 1e-9 * s->lost;
        for (int j = 0; j < sets->n_columns; j++) {
            if (s->place[j] >= 0 || s->score[j] <= most)
                continue;
            for (int e = sets->column_start[j]; e < sets->column_start[j + 1]; e++) {
                int k = s->owner[sets->column_row[e]];
                if (k >= 0)
                    saved[k] += s->core->weight[sets->column_row[e]];
            }
            s->work += sets->column_start[j + 1] - sets->column_start[j] + 1;
            for (int e = 0; e < s->size; e++) {
                int k = s->member[e];
                double gain = s->score[j] - s->score[k] + saved[k];
                saved[k] = 0;
                if (gain > most && fits(s, limit, s->core->cost[j] - s->core->cost[k])) {
                    most = gain;
                    in = j;
                    out = k;
                }
            }
        }
        if (in < 0)
            return;
        part_set_drop(s, out);
        part_set_add(s, in);
    } while (s->work < end && !pk_proof_is_late(&run->proof));
}

/* ---- merging ---- */

/* Searches the columns that the last runs ended with. */
static bool merge(part_run *run, const part_core *core, uint8_t *path)
{
    size_t n = (size_t)core->sets.n_columns;
    uint8_t *state = calloc(n + 1, 1);
    part_core rest = {0};
    if (!state)
        return false;
    int left = 0;
    for (size_t j = 0; j < n; j++) {
        int last = run->last_run[core->column[j]];
        bool in = run->best[core->column[j]] || (last > 0 && last + PART_MERGED_RUNS > run->n_runs);
        state[j] = in ? PART_FREE : PART_OUT;
        left += in;
    }
    bool fine = true;
    if (2 * left <= core->sets.n_columns)
        fine = part_core_cut(core, state, core->u, &rest);
    if (fine && rest.sets.n_rows > 0)
        fine = part_merge(run, &rest, path);
    part_core_free(&rest);
    free(state);
    return fine;
}

/* ---- runs ---- */

/* One run; kept: scratch [n_columns]. */
static bool anneal_once(part_run *run, const part_core *core, const part_core *small, uint8_t *path, int64_t work,
                        uint64_t *random, uint8_t *kept)
{
    part_set s = {0};
    double *saved = calloc((size_t)core->sets.n_columns + 1, sizeof *saved);
    bool fine = saved && part_set_new(small, &s);
    if (!fine)
        goto done;
    anneal(run, &s, core->column, work, random, kept);
    if (small != core) {
        run->work += s.work;
        part_set_free(&s);
        if (!(fine = part_set_new(core, &s)))
            goto done;
        part_set_become(&s, kept);
    }
    settle(run, &s, work, saved);
    memset(kept, 0, (size_t)core->sets.n_columns);
    run->n_runs++;
    for (int e = 0; e < s.size; e++) {
        kept[s.member[e]] = 1;
        run->last_run[core->column[s.member[e]]] = run->n_runs;
    }
    fine = part_set_offer(run, core, kept, path, "local search");
done:
    run->work += s.work;
    part_set_free(&s);
    free(saved);
    return fine;
}

bool part_anneal(part_run *run, const part_core *core, uint8_t *path, int64_t most_work, uint64_t seed)
{
    int n = core->sets.n_columns, entries = core->sets.row_start[core->sets.n_rows], members = 0;
    part_core sample = {0};
    bool large = entries > SAMPLE_ENTRIES;
    uint8_t *kept = calloc((size_t)n + 1, 1);
    bool fine = kept && (!large || sample_core(core, (double)SAMPLE_ENTRIES / entries, &sample));
    for (int j = 0; j < n; j++)
        members += run->best[core->column[j]];
    int64_t whole = (int64_t)TRIES * (members + 1) * (large ? SAMPLE_ENTRIES : entries), end = run->work + most_work;
    uint64_t random = seed;
    while (fine && run->work < end && !pk_proof_stop(&run->proof)) {
        int64_t before = run->work, work = whole * (1 + run->n_runs / MORE_RUNS);
        work = work < most_work / MOST_RUNS ? most_work / MOST_RUNS : work;
        work = work > end - before ? end - before : work;
        fine = anneal_once(run, core, large ? &sample : core, path, work, &random, kept);
        run->work = run->work < before + work ? before + work : run->work; /* it may have found that nothing is left */
        if (fine && run->n_runs % MERGE_EVERY == 0)
            fine = merge(run, core, path);
    }
    part_core_free(&sample);
    free(kept);
    return fine;
}
