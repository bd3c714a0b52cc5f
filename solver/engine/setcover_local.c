/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Local search with row weights (after Gao, Weise, Li 2015, there for unit costs). A set of columns that costs less
 * than the incumbent is repaired: every step takes out the column that loses least weight a cost, then, as long as it
 * stays cheaper than the incumbent, puts in the column with most weight a cost that covers some uncovered row and adds
 * one to the weight of the rows still uncovered. The first weights are in the proportions of the multipliers; they are
 * halved where they have grown so large that one more says nothing. A column that went out may come back only after one
 * of its rows was touched.
 *
 * What a column that is out would gain is only asked of the columns of one row. At first it is kept for all columns,
 * which costs a step O(entries of the rows that change between covered and uncovered, and of those that stay
 * uncovered). A search that has gone on for some time lists for every two rows the columns that they share, and adds
 * the weights of the other uncovered rows up along these lists when it looks at a row.
 */
#include "engine/setcover_core.h"

#include "base/random.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const int64_t MOST_PAIRS = 1 << 25; /* numbers in the lists of pairs */
enum { LARGE = 4 }; /* a set of more columns than so many times what one of them covers has a tournament */
static const double WEIGHT_SCALE = 1; /* mean of what multipliers add to the first weights, which are 1 without */

struct cover_search {
    cover_run *run;
    const cover_core *core;
    const uint8_t *fixed; /* [whole problem] */
    uint8_t *whole;       /* [whole problem] */
    double fixed_cost;
    uint64_t random;
    int64_t kept;        /* what moved since then stays */
    double *per_cost;    /* [n_columns] 1 / cost */
    double least_cost;   /* of a column */
    int *score;          /* [n_columns] weight of the rows that change hands when the column changes sides; with pairs
                                only of columns in the set */
    int *gain;           /* [longest row] the same of its columns */
    cover_pairs pairs;   /* none at first */
    int64_t pairs_work;  /* of their making, which begins after so much */
    int64_t *moved;      /* [n_columns] when it moved last */
    int64_t *touched;    /* [n_rows] when one of its columns moved last */
    int *weight;         /* [n_rows] */
    int64_t weights;     /* their sum */
    int most_weight;     /* mean, before they are halved */
    int *times;          /* [n_rows] columns in the set that cover it */
    int64_t *sum;        /* [n_rows] their indices added up: the index itself where there is one */
    int *place;          /* [n_columns] in `set`; -1: out */
    int *set, size;      /* [n_columns] */
    cover_exits exits;   /* none where the set is small */
    int *fresh, n_fresh; /* [n_columns] those put in since `kept`, which wait to play there */
    int *bare_place;     /* [n_rows] in `bare`; -1: covered */
    int *bare, n_bare;   /* [n_rows] uncovered rows */
    double cost;
    int64_t moves, work; /* moves so far: the clock of `moved` and `touched` */
};

static void uncover(cover_search *s, int i)
{
    s->bare_place[i] = s->n_bare;
    s->bare[s->n_bare++] = i;
}

static void cover(cover_search *s, int i)
{
    int last = s->bare[--s->n_bare];
    s->bare[s->bare_place[i]] = last;
    s->bare_place[last] = s->bare_place[i];
    s->bare_place[i] = -1;
}

static cover_exit exit_of(const cover_search *s, int j)
{
    return (cover_exit){(double)s->score[j] * s->per_cost[j], s->moved[j], j};
}

/* A column of the set, in its place. */
static void plays(cover_search *s, int j)
{
    s->work += cover_exits_play(&s->exits, s->place[j], exit_of(s, j));
}

static bool is_playing(const cover_search *s, int place)
{
    return s->exits.winner && s->exits.winner[s->exits.leaves + place].column >= 0;
}

/* The score of a column of the set changes. */
static void score_changes(cover_search *s, int j, int change)
{
    s->score[j] += change;
    if (is_playing(s, s->place[j]))
        plays(s, j);
}

static void row_changes(cover_search *s, int i, int mover, int change)
{
    const pk_sets *sets = &s->core->sets;
    if (s->pairs.start)
        return;
    for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
        if (sets->row_column[e] != mover)
            s->score[sets->row_column[e]] += change;
    s->work += sets->row_start[i + 1] - sets->row_start[i];
}

static void put_in(cover_search *s, int j)
{
    const pk_sets *sets = &s->core->sets;
    int gain = 0;
    s->moves++;
    for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++) {
        int i = sets->column_row[k];
        if (s->times[i] == 0) {
            gain += s->weight[i];
            cover(s, i);
            row_changes(s, i, j, -s->weight[i]);
        } else if (s->times[i] == 1) {
            score_changes(s, (int)s->sum[i], -s->weight[i]);
        }
        s->times[i]++;
        s->sum[i] += j;
        s->touched[i] = s->moves;
    }
    s->work += sets->column_start[j + 1] - sets->column_start[j];
    s->score[j] = gain;
    s->place[j] = s->size;
    s->set[s->size++] = j;
    s->fresh[s->n_fresh++] = j;
    s->cost += s->core->cost[j];
    s->moved[j] = s->moves;
}

static void take_out(cover_search *s, int j)
{
    const pk_sets *sets = &s->core->sets;
    s->moves++;
    for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++) {
        int i = sets->column_row[k];
        s->times[i]--;
        s->sum[i] -= j;
        if (s->times[i] == 0) {
            uncover(s, i);
            row_changes(s, i, j, s->weight[i]);
        } else if (s->times[i] == 1) {
            score_changes(s, (int)s->sum[i], s->weight[i]);
        }
        s->touched[i] = s->moves;
    }
    s->work += sets->column_start[j + 1] - sets->column_start[j];
    int place = s->place[j], last = s->set[--s->size];
    s->set[place] = last;
    s->place[last] = place;
    s->place[j] = -1;
    if (s->exits.winner) {
        s->work += cover_exits_play(&s->exits, place, s->exits.winner[s->exits.leaves + s->size]);
        s->work += cover_exits_play(&s->exits, s->size, COVER_NOBODY);
    }
    s->cost -= s->core->cost[j];
    s->moved[j] = s->moves;
}

/* The column that goes out first; none that is fresh, or any. */
static int winner_out(const cover_search *s, bool any)
{
    cover_exit first = s->exits.winner[1];
    for (int k = 0; any && k < s->n_fresh; k++) {
        cover_exit fresh = exit_of(s, s->fresh[k]);
        if (s->place[fresh.column] >= 0 && cover_exit_before(&fresh, &first))
            first = fresh;
    }
    return first.column;
}

/* The column of the set that loses least weight a cost, the one that moved longest ago among equals; any, or none that
 * came in with the move `kept` or later. */
static int worst_in(cover_search *s, bool any)
{
    if (s->exits.winner)
        return winner_out(s, any);
    const int *set = s->set;
    const int *score = s->score;
    const int64_t *moved = s->moved;
    const double *per_cost = s->per_cost;
    int64_t kept = any ? INT64_MAX : s->kept;
    int size = s->size, pick = -1;
    double least = INFINITY;
    for (int k = 0; k < size; k++) {
        int j = set[k];
        double loss = (double)score[j] * per_cost[j];
        if (loss > least || moved[j] >= kept || (loss >= least && moved[j] >= moved[pick]))
            continue;
        least = loss;
        pick = j;
    }
    s->work += size;
    return pick;
}

/* Those put in from now on are kept in the next step. */
static void keep(cover_search *s)
{
    s->kept = s->moves + 1;
    for (int k = 0; k < s->n_fresh; k++)
        if (s->exits.winner && s->place[s->fresh[k]] >= 0)
            plays(s, s->fresh[k]);
    s->n_fresh = 0;
}

static bool may_return(cover_search *s, int j)
{
    const pk_sets *sets = &s->core->sets;
    for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++)
        if (s->touched[sets->column_row[k]] > s->moved[j])
            return true;
    s->work += sets->column_start[j + 1] - sets->column_start[j];
    return false;
}

static const uint16_t *shared(const cover_pairs *pairs, int a, int b, const uint16_t **end)
{
    const int *at = pairs->start + (size_t)a * (size_t)pairs->n_rows + (size_t)b;
    *end = pairs->place + at[1];
    return pairs->place + at[0];
}

/* What the columns of an uncovered row gain, into s->gain by their places. */
static void sum_gains(cover_search *s, int row)
{
    const pk_sets *sets = &s->core->sets;
    const cover_pairs *pairs = &s->pairs;
    const int *column = sets->row_column + sets->row_start[row], *bare = s->bare;
    int n = sets->row_start[row + 1] - sets->row_start[row], n_bare = s->n_bare;
    int *gain = s->gain;
    int64_t work = n;
    const uint16_t *end;
    for (int e = 0; e < n; e++)
        gain[e] = pairs->start ? s->weight[row] : s->score[column[e]];
    for (int k = 0; pairs->start && k < n_bare; k++)
        __builtin_prefetch(shared(pairs, row, bare[k], &end));
    for (int k = 0; pairs->start && k < n_bare; k++) {
        int i = bare[k];
        if (i == row)
            continue;
        const uint16_t *place = shared(pairs, row, i, &end);
        work += end - place;
        for (int weight = s->weight[i]; place < end; place++)
            gain[*place] += weight;
    }
    s->work += work;
}

static int best_out(cover_search *s, int row)
{
    const pk_sets *sets = &s->core->sets;
    const int *column = sets->row_column + sets->row_start[row];
    const int *gain = s->gain;
    const int64_t *moved = s->moved;
    int n = sets->row_start[row + 1] - sets->row_start[row], pick = -1;
    double most = -1;
    int least = 0; /* a smaller gain is not enough at any cost */
    sum_gains(s, row);
    for (int e = 0; e < n; e++) {
        if (gain[e] < least)
            continue;
        int j = column[e];
        double value = (double)gain[e] * s->per_cost[j];
        if ((value > most || (value >= most && moved[j] < moved[pick])) && may_return(s, j)) {
            most = value;
            least = (int)(most * s->least_cost);
            pick = j;
        }
    }
    return pick;
}

static void offer(cover_search *s)
{
    memcpy(s->whole, s->fixed, (size_t)s->run->sets->n_columns);
    for (int k = 0; k < s->size; k++)
        s->whole[s->core->column[s->set[k]]] = 1;
    cover_run_offer(s->run, s->whole, "local search");
}

void cover_search_free(cover_search *s)
{
    if (!s)
        return;
    free(s->whole);
    free(s->per_cost);
    free(s->score);
    free(s->gain);
    cover_pairs_free(&s->pairs);
    free(s->moved);
    free(s->touched);
    free(s->weight);
    free(s->times);
    free(s->sum);
    free(s->place);
    free(s->set);
    free(s->fresh);
    cover_exits_free(&s->exits);
    free(s->bare_place);
    free(s->bare);
    free(s);
}

static bool allocate(cover_search *s)
{
    const pk_sets *sets = &s->core->sets;
    size_t n = (size_t)sets->n_columns + 1, m = (size_t)sets->n_rows + 1, longest = 1;
    for (int i = 0; i < sets->n_rows; i++)
        if ((size_t)(sets->row_start[i + 1] - sets->row_start[i]) > longest)
            longest = (size_t)(sets->row_start[i + 1] - sets->row_start[i]);
    s->whole = malloc((size_t)s->run->sets->n_columns + 1);
    s->per_cost = malloc(n * sizeof *s->per_cost);
    s->score = calloc(n, sizeof *s->score);
    s->gain = malloc(longest * sizeof *s->gain);
    s->moved = calloc(n, sizeof *s->moved);
    s->touched = calloc(m, sizeof *s->touched);
    s->weight = malloc(m * sizeof *s->weight);
    s->times = calloc(m, sizeof *s->times);
    s->sum = calloc(m, sizeof *s->sum);
    s->place = malloc(n * sizeof *s->place);
    s->set = malloc(n * sizeof *s->set);
    s->fresh = malloc(n * sizeof *s->fresh);
    s->bare_place = malloc(m * sizeof *s->bare_place);
    s->bare = malloc(m * sizeof *s->bare);
    return s->whole && s->per_cost && s->score && s->gain && s->moved && s->touched && s->weight && s->times &&
           s->sum && s->place && s->set && s->fresh && s->bare_place && s->bare;
}

/* Weights in the proportions of the multipliers; `chosen` is put in. false when memory is out. */
static bool start(cover_search *s, const double *u, const uint8_t *chosen)
{
    const pk_sets *sets = &s->core->sets;
    double mean = 0;
    for (int i = 0; i < sets->n_rows; i++)
        mean += u[i] / sets->n_rows;
    for (int j = 0; j < sets->n_columns; j++) {
        /* a free column never leaves the set by its ratio; it costs nothing to keep */
        s->per_cost[j] = s->core->cost[j] > 1e-12 ? 1 / s->core->cost[j] : 1e12;
        s->least_cost = fmin(s->least_cost, s->core->cost[j]);
        s->place[j] = -1;
        s->moved[j] = -1;
    }
    for (int i = 0; i < sets->n_rows; i++) {
        s->weight[i] = 1 + (mean > 0 ? (int)(WEIGHT_SCALE * u[i] / mean) : 0);
        s->weights += s->weight[i];
        uncover(s, i);
        row_changes(s, i, -1, s->weight[i]);
    }
    for (int j = 0; j < sets->n_columns; j++)
        if (chosen[j])
            put_in(s, j);
    bool large = (int64_t)s->size * sets->n_columns > LARGE * (int64_t)sets->column_start[sets->n_columns];
    if (large && !cover_exits_start(&s->exits, sets->n_columns))
        return false;
    keep(s);
    s->kept = INT64_MAX;
    return true;
}

cover_search *cover_search_new(cover_run *run, const cover_core *core, const uint8_t *fixed, const double *u,
                               const uint8_t *chosen, int most_weight, uint64_t seed)
{
    cover_search *s = malloc(sizeof *s);
    if (!s)
        return NULL;
    *s = (cover_search){
        .run = run, .core = core, .fixed = fixed, .random = seed, .most_weight = most_weight, .least_cost = INFINITY};
    if (!allocate(s)) {
        cover_search_free(s);
        return NULL;
    }
    for (int j = 0; j < run->sets->n_columns; j++)
        if (fixed[j])
            s->fixed_cost += run->cost[j];
    if (!start(s, u, chosen)) {
        cover_search_free(s);
        return NULL;
    }
    s->pairs_work = cover_pairs_size(core);
    return s;
}

/* Lists the pairs of rows as soon as the search has done as much work as that. */
static void list_pairs(cover_search *s)
{
    if (s->pairs.start || s->pairs_work > MOST_PAIRS || s->work < s->pairs_work)
        return;
    if (cover_pairs_build(s->core, &s->pairs))
        s->work += s->pairs_work;
    else
        s->pairs_work = INT64_MAX;
}

/* Halves the weights, that those of late count. O(entries). */
static void forget(cover_search *s)
{
    const pk_sets *sets = &s->core->sets;
    s->weights = 0;
    for (int i = 0; i < sets->n_rows; i++)
        s->weights += s->weight[i] = 1 + (s->weight[i] - 1) / 2;
    for (int j = 0; j < sets->n_columns; j++) {
        s->score[j] = 0;
        for (int k = sets->column_start[j]; k < sets->column_start[j + 1]; k++) {
            int i = sets->column_row[k];
            if (s->times[i] == (s->place[j] >= 0))
                s->score[j] += s->weight[i];
        }
    }
    for (int k = 0; k < s->size; k++)
        if (is_playing(s, k))
            plays(s, s->set[k]);
    s->work += sets->column_start[sets->n_columns];
}

/* Covers rows that are bare, drawn at random, as long as the set stays below the ceiling. */
static void fill(cover_search *s, double ceiling)
{
    while (s->n_bare > 0 && s->cost + s->least_cost <= ceiling) {
        int in = best_out(s, s->bare[pk_random_below(&s->random, (uint64_t)s->n_bare)]);
        if (in < 0 || s->cost + s->core->cost[in] > ceiling)
            break;
        put_in(s, in);
        for (int k = 0; k < s->n_bare; k++) {
            s->weight[s->bare[k]]++;
            row_changes(s, s->bare[k], -1, 1);
        }
        s->weights += s->n_bare;
    }
}

void cover_search_go(cover_search *s, int64_t most_work)
{
    pk_proof *proof = &s->run->proof;
    int64_t begin = s->work;
    for (int64_t step = 1; s->work - begin <= most_work; step++, s->work++) {
        if (step % 1024 == 0) {
            if (pk_proof_stop(proof))
                break;
            list_pairs(s);
            /* some of them are added up as int */
            if (s->weights > (int64_t)s->most_weight * s->core->sets.n_rows || s->weights > INT_MAX / 2)
                forget(s);
        }
        double ceiling = proof->best - s->fixed_cost - (proof->unit > 0 ? proof->unit / 2 : 1e-9 * fabs(proof->best));
        int out;
        while (s->n_bare == 0) {
            if (s->cost < ceiling) {
                offer(s);
                ceiling = s->cost;
            }
            if ((out = worst_in(s, true)) < 0)
                break;
            take_out(s, out);
        }
        if (s->n_bare == 0)
            break;
        if ((out = worst_in(s, false)) >= 0)
            take_out(s, out);
        keep(s);
        fill(s, ceiling);
    }
    s->run->work += s->work - begin;
}

bool cover_local_search(cover_run *run, const cover_core *core, const uint8_t *fixed, const double *u,
                        const uint8_t *chosen, int64_t most_work, uint64_t seed)
{
    cover_search *search = cover_search_new(run, core, fixed, u, chosen, COVER_SETTLING, seed);
    if (!search)
        return false;
    cover_search_go(search, most_work);
    cover_search_free(search);
    return true;
}
