/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Closing a node of set covering by enumeration. Where few columns are left, a row is a few words of bits, and a node
 * of this tree costs a hundredth of one that moves multipliers.
 *
 * The bound is that of dual ascent (Balas, Ho 1980): u >= 0 with r_j = c_j - Σ_{i in j} u_i >= 0 for every free column,
 * so the rows that are left cost Σ u_i at least, and Σ u_i + r_j with column j. It starts from the multipliers of the
 * node. A column that comes in covers rows, whose u falls back to their columns; one that stays out is taken from its
 * rows; either way u stays feasible below. A row rises by the least r_j of its columns, and it can unless one of them
 * is tight (r_j = 0), which a few words tell. Columns whose r_j lifts the bound to the incumbent stay out; a row's last
 * column is in.
 *
 * The tree splits over a row, its column of least r_j first in, then out. With q_j = 1 - r_j / (incumbent - bound), the
 * share of the gap that column j leaves, the row is that of least Σ q_j^6: few columns, and dear ones.
 *
 * Rows that contain another row (as sets of columns) go first; their u goes to that row, which raises no Σ u_i in r_j.
 * A node costs O(rows × words + entries of the rows that change).
 */
#include "engine/setcover_core.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = COVER_CLOSE_COLUMNS / 64, LOOK = 64 /* nodes between looks at the clock */ };

static const double TIGHT = 1e-9; /* r_j up to this share of the dearest column is none */

/* One level of the tree. */
typedef struct level {
    int n_rows, n_forced, open; /* open: rows not covered */
    int *row;                   /* [n_rows] those, and some that were covered on this level */
    int *forced;                /* [n_forced] rows left with one column */
    int *count;                 /* [rows] free columns; 0: covered */
    double *u;                  /* [rows] */
    double *left;               /* [columns] r_j */
    double cost, sum;           /* of the columns that are in, of u */
    bool dead;                  /* a row is left without a column */
    uint64_t free[MOST_WORDS], tight[MOST_WORDS], in[MOST_WORDS];
} level;

typedef struct closing {
    cover_run *run;
    const cover_core *core;
    uint8_t *chosen; /* [whole problem] the path */
    double fixed_cost, tight;
    int n_rows, words;
    uint64_t *row;     /* [n_rows × words] its columns */
    int *column_start; /* [columns + 1] */
    int *column_row;   /* rows that are kept */
    double *weight;    /* [columns] when a row is chosen */
    level **levels;    /* [columns + 1], as deep as it went */
    int n_levels;
    int64_t work, most_work, looks;
    bool open, fine;
} closing;

static level *level_new(size_t n_rows, size_t n_columns)
{
    level *l = calloc(1, sizeof *l);
    if (!l)
        return NULL;
    l->row = malloc((n_rows + 1) * sizeof *l->row);
    l->forced = malloc((n_rows + 1) * sizeof *l->forced);
    l->count = malloc((n_rows + 1) * sizeof *l->count);
    l->u = malloc((n_rows + 1) * sizeof *l->u);
    l->left = malloc((n_columns + 1) * sizeof *l->left);
    return l;
}

static bool level_is_whole(const level *l)
{
    return l && l->row && l->forced && l->count && l->u && l->left;
}

static void level_free(level *l)
{
    if (!l)
        return;
    free(l->row);
    free(l->forced);
    free(l->count);
    free(l->u);
    free(l->left);
    free(l);
}

static void put(uint64_t *set, int j)
{
    set[j / 64] |= (uint64_t)1 << (j & 63);
}

static void drop(uint64_t *set, int j)
{
    set[j / 64] &= ~((uint64_t)1 << (j & 63));
}

/* The first element of a set, which is taken from its word; the caller goes through words and elements. */
static int next_of(uint64_t *word, int w)
{
    int j = 64 * w + __builtin_ctzll(*word);
    *word &= *word - 1;
    return j;
}

static uint64_t *row_of(const closing *s, int i)
{
    return s->row + (size_t)i * (size_t)s->words;
}

/* r_j of the free columns of row i falls by `amount`, which may be negative. */
static void charge(closing *s, level *l, int i, double amount)
{
    const uint64_t *row = row_of(s, i);
    for (int w = 0; w < s->words; w++)
        for (uint64_t bits = row[w] & l->free[w]; bits;) {
            int j = next_of(&bits, w);
            l->left[j] -= amount;
            if (l->left[j] <= s->tight)
                put(l->tight, j);
            else
                drop(l->tight, j);
            s->work++;
        }
}

static double least_left(const closing *s, const level *l, int i)
{
    const uint64_t *row = row_of(s, i);
    double least = INFINITY;
    for (int w = 0; w < s->words; w++)
        for (uint64_t bits = row[w] & l->free[w]; bits;) {
            double left = l->left[next_of(&bits, w)];
            least = left < least ? left : least;
        }
    return least;
}

static void take_in(closing *s, level *l, int j)
{
    drop(l->free, j);
    drop(l->tight, j);
    put(l->in, j);
    s->chosen[s->core->column[j]] = 1;
    l->cost += s->core->cost[j];
    for (int k = s->column_start[j]; k < s->column_start[j + 1]; k++) {
        int i = s->column_row[k];
        if (l->count[i] == 0)
            continue;
        l->count[i] = 0;
        l->open--;
        l->sum -= l->u[i];
        if (l->u[i] > 0)
            charge(s, l, i, -l->u[i]);
    }
    s->work += s->column_start[j + 1] - s->column_start[j];
}

static void leave_out(closing *s, level *l, int j)
{
    drop(l->free, j);
    drop(l->tight, j);
    for (int k = s->column_start[j]; k < s->column_start[j + 1]; k++) {
        int i = s->column_row[k];
        if (l->count[i] == 0)
            continue;
        if (l->count[i] == 1) {
            l->dead = true;
            return;
        }
        if (--l->count[i] == 1)
            l->forced[l->n_forced++] = i;
    }
    s->work += s->column_start[j + 1] - s->column_start[j];
}

static void take_forced(closing *s, level *l)
{
    while (l->n_forced > 0 && !l->dead) {
        int i = l->forced[--l->n_forced], w = 0;
        if (l->count[i] == 0)
            continue;
        const uint64_t *row = row_of(s, i);
        while (!(row[w] & l->free[w]))
            w++;
        uint64_t bits = row[w] & l->free[w];
        take_in(s, l, next_of(&bits, w));
    }
}

/* Raises every row that can rise; covered rows leave the list. */
static void raise_rows(closing *s, level *l)
{
    int kept = 0;
    for (int e = 0; e < l->n_rows; e++) {
        int i = l->row[e];
        if (l->count[i] == 0)
            continue;
        l->row[kept++] = i;
        const uint64_t *row = row_of(s, i);
        uint64_t held = 0;
        for (int w = 0; w < s->words; w++)
            held |= row[w] & l->tight[w];
        if (held)
            continue;
        double least = least_left(s, l, i);
        l->u[i] += least;
        l->sum += least;
        charge(s, l, i, least);
    }
    l->n_rows = kept;
    s->work += kept;
}

/* Leaves out what lifts the bound by `room`; whether there was any. */
static bool leave_out_dear(closing *s, level *l, double room)
{
    bool any = false;
    for (int w = 0; w < s->words; w++)
        for (uint64_t bits = l->free[w]; bits && !l->dead;) {
            int j = next_of(&bits, w);
            if (l->left[j] < room)
                continue;
            leave_out(s, l, j);
            any = true;
        }
    return any;
}

static int branching_column(closing *s, const level *l, double room)
{
    double fewest = INFINITY;
    int pick = -1, column = -1;
    for (int w = 0; w < s->words; w++)
        for (uint64_t bits = l->free[w]; bits;) {
            int j = next_of(&bits, w);
            double q = 1 - l->left[j] / room;
            s->weight[j] = q * q * q * q * q * q;
        }
    for (int e = 0; e < l->n_rows; e++) {
        const uint64_t *row = row_of(s, l->row[e]);
        double sum = 0;
        for (int w = 0; w < s->words && sum < fewest; w++)
            for (uint64_t bits = row[w] & l->free[w]; bits; s->work++)
                sum += s->weight[next_of(&bits, w)];
        if (sum < fewest) {
            fewest = sum;
            pick = l->row[e];
        }
    }
    for (int w = 0; w < s->words; w++)
        for (uint64_t bits = row_of(s, pick)[w] & l->free[w]; bits;) {
            int j = next_of(&bits, w);
            if (column < 0 || l->left[j] < l->left[column])
                column = j;
        }
    return column;
}

static level *level_at(closing *s, int depth)
{
    if (depth == s->n_levels)
        s->levels[s->n_levels++] = level_new((size_t)s->core->sets.n_rows, (size_t)s->core->sets.n_columns);
    s->fine &= level_is_whole(s->levels[depth]);
    return s->levels[depth];
}

static void copy_level(const closing *s, const level *from, level *to)
{
    size_t m = (size_t)s->n_rows;
    memcpy(to->row, from->row, (size_t)from->n_rows * sizeof *to->row);
    memcpy(to->count, from->count, m * sizeof *to->count);
    memcpy(to->u, from->u, m * sizeof *to->u);
    memcpy(to->left, from->left, (size_t)s->core->sets.n_columns * sizeof *to->left);
    memcpy(to->free, from->free, sizeof to->free);
    memcpy(to->tight, from->tight, sizeof to->tight);
    memset(to->in, 0, sizeof to->in);
    to->n_rows = from->n_rows;
    to->n_forced = 0;
    to->open = from->open;
    to->cost = from->cost;
    to->sum = from->sum;
    to->dead = false;
}

static bool is_stopped(closing *s)
{
    s->open |= s->work > s->most_work || (++s->looks % LOOK == 0 && pk_proof_stop(&s->run->proof));
    return s->open || !s->fine;
}

static void search(closing *s, int depth)
{
    level *l = s->levels[depth];
    while (!is_stopped(s)) {
        take_forced(s, l);
        double room = pk_proof_target(&s->run->proof) - s->fixed_cost - l->cost;
        if (l->dead || room <= 0)
            break;
        if (l->open == 0) {
            cover_run_offer(s->run, s->chosen, "search");
            break;
        }
        raise_rows(s, l);
        if (l->sum >= room)
            break;
        if (leave_out_dear(s, l, room - l->sum))
            continue;
        int j = branching_column(s, l, room - l->sum);
        level *below = level_at(s, depth + 1);
        if (!s->fine)
            break;
        copy_level(s, l, below);
        s->run->proof.nodes++;
        take_in(s, below, j);
        search(s, depth + 1);
        leave_out(s, l, j);
    }
    for (int w = 0; w < s->words; w++)
        for (uint64_t bits = l->in[w]; bits;)
            s->chosen[s->core->column[next_of(&bits, w)]] = 0;
}

/* ---- from the node ---- */

/* Rows by size; first, next: those that are kept, by their first column. */
typedef struct row_order {
    int *place, *order, *first, *next;
} row_order;

static int row_size(const pk_sets *sets, int i)
{
    return sets->row_start[i + 1] - sets->row_start[i];
}

static void sort_rows(const pk_sets *sets, row_order *o)
{
    for (int i = 0; i < sets->n_rows; i++)
        o->place[row_size(sets, i) + 1]++;
    for (int k = 0; k < sets->n_columns; k++)
        o->place[k + 1] += o->place[k];
    for (int i = 0; i < sets->n_rows; i++)
        o->order[o->place[row_size(sets, i)]++] = i;
    for (int j = 0; j < sets->n_columns; j++)
        o->first[j] = -1;
}

/* A kept row that lies within row i, whose bits are given; -1: there is none. */
static int row_within(closing *s, const row_order *o, int i, const uint64_t *bits)
{
    const pk_sets *sets = &s->core->sets;
    for (int k = sets->row_start[i]; k < sets->row_start[i + 1]; k++)
        for (int c = o->first[sets->row_column[k]]; c >= 0; c = o->next[c]) {
            uint64_t more = 0;
            for (int w = 0; w < s->words; w++)
                more |= row_of(s, c)[w] & ~bits[w];
            s->work++;
            if (!more)
                return c;
        }
    return -1;
}

static bool keep_rows(closing *s, const double *u, level *l)
{
    const pk_sets *sets = &s->core->sets;
    size_t m = (size_t)sets->n_rows, n = (size_t)sets->n_columns;
    row_order o = {calloc(n + 2, sizeof *o.place), malloc((m + 1) * sizeof *o.order), malloc((n + 1) * sizeof *o.first),
                   malloc((m + 1) * sizeof *o.next)};
    bool fine = o.place && o.order && o.first && o.next;
    if (fine)
        sort_rows(sets, &o);
    for (int e = 0; fine && e < sets->n_rows; e++) {
        int i = o.order[e], kept = s->n_rows, *head = &o.first[sets->row_column[sets->row_start[i]]];
        uint64_t bits[MOST_WORDS] = {0};
        for (int k = sets->row_start[i]; k < sets->row_start[i + 1]; k++)
            put(bits, sets->row_column[k]);
        int within = row_within(s, &o, i, bits);
        if (within >= 0) {
            l->u[within] += u[i];
            continue;
        }
        memcpy(row_of(s, kept), bits, (size_t)s->words * sizeof *bits);
        l->u[kept] = u[i];
        l->row[kept] = kept;
        l->count[kept] = row_size(sets, i);
        if (l->count[kept] == 1)
            l->forced[l->n_forced++] = kept;
        o.next[kept] = *head;
        *head = kept;
        s->n_rows++;
    }
    l->n_rows = l->open = s->n_rows;
    free(o.place);
    free(o.order);
    free(o.first);
    free(o.next);
    return fine;
}

/* The rows that are kept, by column; u lowered until no r_j is negative. */
static void start(closing *s, level *l)
{
    int n = s->core->sets.n_columns, used = 0;
    double dearest = 0;
    for (int j = 0; j < n; j++) {
        s->column_start[j] = used;
        for (int i = 0; i < s->n_rows; i++)
            if (row_of(s, i)[j / 64] >> (j & 63) & 1)
                s->column_row[used++] = i;
        l->left[j] = s->core->cost[j];
        put(l->free, j);
        dearest = fmax(dearest, l->left[j]);
    }
    s->column_start[n] = used;
    s->tight = TIGHT * dearest;
    for (int j = 0; j < n; j++)
        if (l->left[j] <= s->tight)
            put(l->tight, j);
    for (int i = 0; i < s->n_rows; i++) {
        l->u[i] = fmax(0, fmin(l->u[i], least_left(s, l, i)));
        l->sum += l->u[i];
        charge(s, l, i, l->u[i]);
    }
}

bool cover_close(cover_run *run, const cover_core *core, uint8_t *chosen, double fixed_cost, const double *u,
                 int64_t most_work, bool *closed)
{
    const pk_sets *sets = &core->sets;
    size_t n = (size_t)sets->n_columns, words = (n + 63) / 64;
    closing s = {.run = run,
                 .core = core,
                 .chosen = chosen,
                 .fixed_cost = fixed_cost,
                 .words = (int)words,
                 .row = malloc(((size_t)sets->n_rows + 1) * words * sizeof *s.row),
                 .column_start = malloc((n + 1) * sizeof *s.column_start),
                 .column_row = malloc(((size_t)sets->column_start[n] + 1) * sizeof *s.column_row),
                 .weight = calloc(n + 1, sizeof *s.weight),
                 .levels = malloc((n + 1) * sizeof(level *)),
                 .most_work = most_work};
    s.fine = s.row && s.column_start && s.column_row && s.weight && s.levels;
    level *first = s.fine ? level_at(&s, 0) : NULL;
    s.fine = s.fine && keep_rows(&s, u, first);
    if (s.fine) {
        start(&s, first);
        search(&s, 0);
    }
    run->work += s.work;
    *closed = !s.open;
    for (int k = 0; k < s.n_levels; k++)
        level_free(s.levels[k]);
    free(s.row);
    free(s.column_start);
    free(s.column_row);
    free(s.weight);
    free(s.levels);
    return s.fine;
}
