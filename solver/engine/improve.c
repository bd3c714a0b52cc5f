/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/improve.h"

#include "base/clock.h"
#include "base/random.h"
#include "engine/owner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { AGREEMENT, VICINITY, SCATTER, EXCHANGE, KINDS };

enum { SUB_NODES = 300, LONG_ROW = 400 };

/* What a neighbourhood costs besides simplex iterations, in their measure. */
static const int64_t least_effort = 50;

static const double first_share = 0.3, least_share = 0.02, most_share = 0.8;

/* A leading column that is not used is worth this much more than its part of the relaxation. */
static const double unused_weight = 0.05;

struct pk_improver {
    const pk_form *form;
    unsigned without;
    double *relaxation;
    int *whole; /* [n_whole] the whole columns that decide, and are not a sum of others */
    int n_whole;
    int leading;       /* the highest priority of a whole column */
    int *owner;        /* [n_columns] the leading column that each depends on, or -1 */
    size_t *row_start; /* [n_columns + 1] the rows of each whole column, LONG_ROW at most in length */
    int *row;
    double share[KINDS]; /* of the whole columns that are free */
    int turn;
    uint64_t random;
    double *lower, *upper; /* of the neighbourhood */
    unsigned char *free_column, *seen_row;
    int *queue;
};

static bool decides(const pk_column *column)
{
    return column->whole && !column->sum;
}

static bool counts(const pk_form *form, size_t i)
{
    return form->rows[i].end - form->rows[i].start <= LONG_ROW;
}

/* The rows of each column, by column. */
static void link_rows(pk_improver *improver)
{
    const pk_form *form = improver->form;
    size_t *start = improver->row_start;
    for (size_t i = 0; i < form->n_rows; i++)
        for (size_t e = form->rows[i].start; counts(form, i) && e < form->rows[i].end; e++)
            start[form->entries[e].column + 1]++;
    for (size_t j = 0; j < form->n_columns; j++)
        start[j + 1] += start[j];
    size_t total = start[form->n_columns];
    for (size_t i = form->n_rows; i-- > 0;)
        for (size_t e = form->rows[i].start; counts(form, i) && e < form->rows[i].end; e++) {
            size_t j = (size_t)form->entries[e].column;
            improver->row[start[j + 1] - 1] = (int)i;
            start[j + 1]--;
        }
    /* every start[j + 1] has moved to the first row of column j */
    memmove(start, start + 1, form->n_columns * sizeof *start);
    start[form->n_columns] = total;
}

pk_status pk_improver_new(const pk_form *form, const double *relaxation, unsigned without, pk_improver **improver,
                          pk_error *error)
{
    pk_improver *fresh = calloc(1, sizeof *fresh);
    if (!fresh)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for improvement");
    size_t n = form->n_columns + 1;
    fresh->form = form;
    fresh->without = without;
    fresh->random = 1;
    fresh->relaxation = malloc(n * sizeof *fresh->relaxation);
    fresh->owner = malloc(n * sizeof *fresh->owner);
    fresh->lower = malloc(n * sizeof *fresh->lower);
    fresh->upper = malloc(n * sizeof *fresh->upper);
    fresh->whole = malloc(n * sizeof *fresh->whole);
    fresh->queue = malloc(n * sizeof *fresh->queue);
    fresh->free_column = malloc(n);
    fresh->seen_row = malloc(form->n_rows + 1);
    fresh->row_start = calloc(n + 1, sizeof *fresh->row_start);
    fresh->row = malloc((form->n_entries + 1) * sizeof *fresh->row);
    if (!fresh->relaxation || !fresh->owner || !fresh->lower || !fresh->upper || !fresh->whole || !fresh->queue ||
        !fresh->free_column || !fresh->seen_row || !fresh->row_start || !fresh->row) {
        pk_improver_free(fresh);
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for the neighbourhoods of %zu columns", form->n_columns);
    }
    memcpy(fresh->relaxation, relaxation, form->n_columns * sizeof *relaxation);
    for (size_t j = 0; j < form->n_columns; j++)
        if (decides(&form->columns[j])) {
            fresh->whole[fresh->n_whole++] = (int)j;
            if (form->columns[j].priority > fresh->leading)
                fresh->leading = form->columns[j].priority;
        }
    for (int k = 0; k < KINDS; k++)
        fresh->share[k] = first_share;
    link_rows(fresh);
    pk_owners(form, fresh->leading, fresh->owner);
    *improver = fresh;
    return PK_OK;
}

void pk_improver_free(pk_improver *improver)
{
    if (!improver)
        return;
    free(improver->relaxation);
    free(improver->owner);
    free(improver->lower);
    free(improver->upper);
    free(improver->whole);
    free(improver->queue);
    free(improver->free_column);
    free(improver->seen_row);
    free(improver->row_start);
    free(improver->row);
    free(improver);
}

static void scatter(pk_improver *improver, int wanted)
{
    for (int i = 0; i < wanted; i++)
        improver->free_column[improver->whole[pk_random_below(&improver->random, (uint64_t)improver->n_whole)]] = 1;
}

static void agree(pk_improver *improver, const double *x, int wanted)
{
    int differing = 0;
    for (int i = 0; i < improver->n_whole; i++) {
        int j = improver->whole[i];
        bool differs = fabs(x[j] - improver->relaxation[j]) > 0.1;
        /* where too many differ, a random part of them */
        if (differs && pk_random_unit(&improver->random) * improver->n_whole * 0.5 < wanted) {
            improver->free_column[j] = 1;
            differing++;
        }
    }
    if (differing < wanted)
        scatter(improver, wanted - differing);
}

/* Breadth first over shared rows, the rows and columns met in index order. */
static void spread(pk_improver *improver, int wanted)
{
    const pk_form *form = improver->form;
    int head = 0, tail = 0, freed = 0;
    memset(improver->seen_row, 0, form->n_rows);
    int seed = improver->whole[pk_random_below(&improver->random, (uint64_t)improver->n_whole)];
    improver->queue[tail++] = seed;
    improver->free_column[seed] = 1;
    while (head < tail && freed < wanted) {
        int j = improver->queue[head++];
        size_t first = improver->row_start[j], rows = improver->row_start[j + 1] - first;
        size_t turn = rows ? pk_random_below(&improver->random, rows) : 0;
        for (size_t k = 0; k < rows && freed < wanted; k++) {
            int i = improver->row[first + (k + turn) % rows];
            if (improver->seen_row[i])
                continue;
            improver->seen_row[i] = 1;
            for (size_t e = form->rows[i].start; e < form->rows[i].end && freed < wanted; e++) {
                int other = form->entries[e].column;
                if (improver->free_column[other])
                    continue;
                improver->free_column[other] = 1;
                improver->queue[tail++] = other;
                freed += decides(&form->columns[other]);
            }
        }
    }
}

static bool leads(const pk_improver *improver, int j)
{
    return improver->form->columns[j].whole && improver->form->columns[j].priority >= improver->leading;
}

/* How likely a leading column is chosen among the used, or among the others: these by what the relaxation makes of
 * them. 0 where it is chosen already or of the other kind. */
static double chance(const pk_improver *improver, int j, const double *x, bool used)
{
    if (!leads(improver, j) || improver->free_column[j] || (x[j] > 0.5) != used)
        return 0;
    return used ? 1 : unused_weight + improver->relaxation[j];
}

/* Frees one leading column; false where none is left. */
static bool free_leader(pk_improver *improver, const double *x, bool used)
{
    double sum = 0;
    for (int i = 0; i < improver->n_whole; i++)
        sum += chance(improver, improver->whole[i], x, used);
    double turn = pk_random_unit(&improver->random) * sum;
    int chosen = -1;
    for (int i = 0; i < improver->n_whole && turn >= 0; i++) {
        double own = chance(improver, improver->whole[i], x, used);
        if (own > 0)
            chosen = improver->whole[i];
        turn -= own;
    }
    if (chosen >= 0)
        improver->free_column[chosen] = 1;
    return chosen >= 0;
}

/* Used and unused leading columns by turns, with what they own, and what nobody owns. */
static void exchange(pk_improver *improver, const double *x)
{
    int leaders = 0, left = 2;
    for (int i = 0; i < improver->n_whole; i++)
        leaders += leads(improver, improver->whole[i]);
    left += (int)(improver->share[EXCHANGE] * leaders);
    for (bool more = true, used = true; more && left > 0; used = !used) {
        more = free_leader(improver, x, used) || free_leader(improver, x, !used);
        left--;
    }
    for (int i = 0; i < improver->n_whole; i++) {
        int j = improver->whole[i], owner = improver->owner[j];
        if (!leads(improver, j))
            improver->free_column[j] = owner < 0 || improver->free_column[owner];
    }
}

/* Frees columns round x and sets the neighbourhood's bounds. */
static void choose(pk_improver *improver, int kind, const double *x, const double *lower, const double *upper)
{
    const pk_form *form = improver->form;
    int wanted = 2 + (int)(improver->share[kind] * improver->n_whole);
    memset(improver->free_column, 0, form->n_columns);
    switch (kind) {
    case AGREEMENT: agree(improver, x, wanted); break;
    case VICINITY: spread(improver, wanted); break;
    case SCATTER: scatter(improver, wanted); break;
    default: exchange(improver, x); break;
    }
    for (size_t j = 0; j < form->n_columns; j++) {
        bool fixed = decides(&form->columns[j]) && !improver->free_column[j];
        improver->lower[j] = fixed ? nearbyint(x[j]) : lower[j];
        improver->upper[j] = fixed ? nearbyint(x[j]) : upper[j];
    }
}

static void adapt(pk_improver *improver, int kind, pk_search_status status, bool better)
{
    double *share = &improver->share[kind];
    if (better)
        return;
    if (status == PK_SEARCH_INFEASIBLE || status == PK_SEARCH_OPTIMAL)
        *share = fmin(most_share, *share * 1.5);
    else
        *share = fmax(least_share, *share * 0.7);
}

pk_status pk_improver_run(pk_improver *improver, const double *lower, const double *upper, int64_t effort,
                          double least_gain, double deadline_s, const volatile sig_atomic_t *interrupt, double *x,
                          double *value, pk_error *error)
{
    pk_status status = PK_OK;
    int64_t share = effort / 2;
    while (!status && effort > 0 && improver->n_whole > 0 && pk_clock_s() < deadline_s && !(interrupt && *interrupt)) {
        int kind = improver->turn++ % KINDS;
        choose(improver, kind, x, lower, upper);
        pk_search_options options = pk_search_defaults;
        options.deadline_s = deadline_s;
        options.relative_gap = 1e-4;
        options.absolute_gap = least_gain;
        options.node_limit = SUB_NODES;
        options.effort_limit = effort < share ? effort : share;
        options.cutoff = *value - least_gain;
        options.interrupt = interrupt;
        options.without = improver->without;
        options.plain = true;
        pk_search_result result;
        status = pk_search_within(improver->form, improver->lower, improver->upper, &options, &result, error);
        if (status)
            break;
        effort -= result.effort + least_effort;
        bool better = result.x && result.value < *value - least_gain;
        if (better) {
            memcpy(x, result.x, improver->form->n_columns * sizeof *x);
            *value = result.value;
        }
        adapt(improver, kind, result.status, better);
        free(result.x);
    }
    return status;
}
