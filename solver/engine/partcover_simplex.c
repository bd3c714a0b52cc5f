/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * With multipliers 0 <= u_i <= w_i of the rows, π >= 0 of the budget, and d_j = π c_j - Σ_{i in j} u_i, the dual value
 *
 *   L(u, π) = Σ u_i - π limit + Σ_j min over its bounds of d_j x_j
 *
 * bounds what is lost from below. A row's multiplier has a bound on each side, so rows need no slacks: the dual simplex
 * method (Lemke 1954) works in the space of the columns. Its basis is a set F of columns and as many rows R that are
 * tight, the budget perhaps among them, and holds the inverse of the kernel A[R, F]; other columns stand at a bound,
 * other multipliers where they are. A step takes a row that is not tight though its multiplier could move that way, or
 * a column of F outside its bounds, and moves the multipliers of R along with it, until one of them meets a bound of
 * its own, or a column's d_j passes 0. That column flips to its other bound as long as the dual value still rises
 * beyond (bound flipping, Kostina 2002), and then enters F.
 *
 * Any 0 <= u <= w starts it, for columns have bounds too: that of a subgradient method does, and that of another node.
 * F has a column for each that is fractional, so the kernel is small where the core is not.
 *
 * Weights are whole numbers often, and steps of length 0 frequent: multipliers are kept off their bounds by a random
 * millionth of the weight, and brought there when the bound is computed.
 */
#include "engine/partcover_simplex.h"

#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double FEASIBLE = 1e-7;    /* of a column's bounds, and of a row */
static const double LEAST_PIVOT = 1e-7; /* what is less is rounding */
static const double ACCURATE = 1e-6;    /* of tight rows: an inverse that leaves more is given up */
static const double MARGIN = 1e-6;      /* of a multiplier's bounds, by weight */
static const double LISTED_SHARE = 0.5; /* of the largest gap */
enum { REFRESH_EVERY = 100, MOST_PIVOTS = 20, FIRST_ROOM = 32, MOST_LISTED = 32 };

struct part_simplex {
    const part_core *core;
    const pk_proof *proof;
    double limit;
    double *u, *least, *most; /* [n_rows + 1] multipliers and bounds; last: of the budget, -π */
    double *clean;            /* [n_rows + 1] without the margins */
    double margins;           /* added up: what they may take from the dual value */
    double left;              /* of the budget */
    double *gap;              /* [n_rows + 1] right side less activity, when rows were priced */
    int listed[MOST_LISTED];  /* rows that were far from tight then */
    int n_listed;
    double floor;           /* what is less far was not listed */
    double *x, *d;          /* [n_columns] */
    double *rate;           /* [n_columns] of d, in a step */
    uint8_t *lower, *upper; /* [n_columns] bounds of x */
    int *candidate;         /* [n_columns] scratch */
    int *column_place;      /* [n_columns] in the basis; -1: outside */
    int *row_place;         /* [n_rows + 1] */
    int size, room;         /* of the basis */
    int *column, *row;      /* [size] F and R */
    double *inverse;        /* [room × room] a line for each column of F */
    double *along, *across; /* [room] a row in F times the inverse; the inverse times a column in R */
    double *move;           /* [room] of the columns of F */
    double value;           /* of the dual, with the margins */
    int64_t work;
};

static double *line_of(const part_simplex *s, int f)
{
    return s->inverse + (size_t)f * (size_t)s->room;
}

/* ---- products ---- */

/* rate += factor × row i */
static void add_row(part_simplex *s, int i, double factor)
{
    const pk_sets *sets = &s->core->sets;
    if (i == sets->n_rows) {
        for (int j = 0; j < sets->n_columns; j++)
            s->rate[j] += factor * s->core->cost[j];
        s->work += sets->n_columns;
        return;
    }
    for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
        s->rate[sets->row_column[e]] += factor;
    s->work += sets->row_start[i + 1] - sets->row_start[i];
}

static void move_column(part_simplex *s, int j, double by)
{
    s->x[j] += by;
    s->left -= by * s->core->cost[j];
}

/* The right side of a row less its activity. */
static double gap_of(part_simplex *s, int i)
{
    const pk_sets *sets = &s->core->sets;
    if (i == sets->n_rows)
        return s->left;
    double gap = 1;
    for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
        gap -= s->x[sets->row_column[e]];
    s->work += sets->row_start[i + 1] - sets->row_start[i];
    return gap;
}

/* Σ u over the column's rows, and the budget */
static double price_of(part_simplex *s, const double *u, int j)
{
    const pk_sets *sets = &s->core->sets;
    double v = u[sets->n_rows] * s->core->cost[j];
    for (int e = sets->column_start[j]; e < sets->column_start[j + 1]; e++)
        v += u[sets->column_row[e]];
    s->work += sets->column_start[j + 1] - sets->column_start[j];
    return v;
}

/* across = inverse × column j */
static void solve_column(part_simplex *s, int j)
{
    const pk_sets *sets = &s->core->sets;
    int budget = s->row_place[sets->n_rows];
    for (int f = 0; f < s->size; f++)
        s->across[f] = budget < 0 ? 0 : s->core->cost[j] * line_of(s, f)[budget];
    for (int e = sets->column_start[j]; e < sets->column_start[j + 1]; e++) {
        int r = s->row_place[sets->column_row[e]];
        if (r < 0)
            continue;
        for (int f = 0; f < s->size; f++)
            s->across[f] += line_of(s, f)[r];
        s->work += s->size;
    }
    s->work += sets->column_start[j + 1] - sets->column_start[j];
}

static void add_line(part_simplex *s, int f, double factor)
{
    const double *line = line_of(s, f);
    for (int r = 0; r < s->size; r++)
        s->along[r] += factor * line[r];
    s->work += s->size;
}

/* along = row i × inverse */
static void solve_row(part_simplex *s, int i)
{
    const pk_sets *sets = &s->core->sets;
    memset(s->along, 0, (size_t)s->size * sizeof *s->along);
    if (i == sets->n_rows) {
        for (int f = 0; f < s->size; f++)
            add_line(s, f, s->core->cost[s->column[f]]);
        return;
    }
    for (int e = sets->row_start[i]; e < sets->row_start[i + 1]; e++)
        if (s->column_place[sets->row_column[e]] >= 0)
            add_line(s, s->column_place[sets->row_column[e]], 1);
    s->work += sets->row_start[i + 1] - sets->row_start[i];
}

static void move_basics(part_simplex *s)
{
    for (int f = 0; f < s->size; f++)
        if (fabs(s->move[f]) > 0)
            move_column(s, s->column[f], s->move[f]);
}

/* ---- basis ---- */

static bool widen(void *pointer, size_t size)
{
    void **array = pointer, *wider = realloc(*array, size);
    if (wider)
        *array = wider;
    return wider;
}

static bool make_room(part_simplex *s, int size)
{
    if (size <= s->room)
        return true;
    int room = s->room ? s->room : FIRST_ROOM;
    while (room < size)
        room *= 2;
    size_t n = (size_t)room;
    double *inverse = malloc(n * n * sizeof *inverse);
    if (!inverse || !widen(&s->along, n * sizeof *s->along) || !widen(&s->across, n * sizeof *s->across) ||
        !widen(&s->move, n * sizeof *s->move) || !widen(&s->column, n * sizeof *s->column) ||
        !widen(&s->row, n * sizeof *s->row)) {
        free(inverse);
        return false;
    }
    for (int f = 0; f < s->size; f++)
        memcpy(inverse + (size_t)f * n, line_of(s, f), (size_t)s->size * sizeof *inverse);
    free(s->inverse);
    s->inverse = inverse;
    s->room = room;
    return true;
}

static void put_column(part_simplex *s, int f, int j)
{
    s->column[f] = j;
    s->column_place[j] = f;
}

static void put_row(part_simplex *s, int r, int i)
{
    s->row[r] = i;
    s->row_place[i] = r;
}

static void empty(part_simplex *s)
{
    for (int f = 0; f < s->size; f++)
        s->column_place[s->column[f]] = s->row_place[s->row[f]] = -1;
    s->size = 0;
}

/* line -= factor × other; the inverse of a sparse kernel has many zeros. */
static void subtract(part_simplex *s, double *line, double factor, const double *other)
{
    if (!(fabs(factor) > 0))
        return;
    for (int r = 0; r < s->size; r++)
        line[r] -= factor * other[r];
    s->work += s->size;
}

/* Column j and row i come in, with across, along, and the pivot they leave: the bordered inverse. */
static void grow(part_simplex *s, int j, int i, double pivot)
{
    int last = s->size;
    for (int f = 0; f < last; f++) {
        double part = s->across[f] / pivot;
        subtract(s, line_of(s, f), -part, s->along);
        line_of(s, f)[last] = -part;
    }
    for (int r = 0; r < last; r++)
        line_of(s, last)[r] = -s->along[r] / pivot;
    line_of(s, last)[last] = 1 / pivot;
    put_column(s, last, j);
    put_row(s, last, i);
    s->size++;
}

/* Column and row at these places go out. */
static void shrink(part_simplex *s, int place, int r)
{
    int last = s->size - 1;
    double *gone = line_of(s, place), pivot = gone[r];
    for (int f = 0; f < s->size; f++) {
        double *line = line_of(s, f);
        if (f != place)
            subtract(s, line, line[r] / pivot, gone);
        line[r] = line[last];
    }
    s->column_place[s->column[place]] = s->row_place[s->row[r]] = -1;
    if (place != last) {
        memcpy(gone, line_of(s, last), (size_t)s->size * sizeof *gone);
        put_column(s, place, s->column[last]);
    }
    if (r != last)
        put_row(s, r, s->row[last]);
    s->size--;
}

/* Row i, with along, in the place of another. */
static void exchange_row(part_simplex *s, int r, int i)
{
    for (int f = 0; f < s->size; f++) {
        double *line = line_of(s, f), part = line[r] / s->along[r];
        subtract(s, line, part, s->along);
        line[r] = part;
    }
    s->row_place[s->row[r]] = -1;
    put_row(s, r, i);
}

/* Column j, with across, in the place of another. */
static void exchange_column(part_simplex *s, int place, int j)
{
    double *line = line_of(s, place);
    for (int r = 0; r < s->size; r++)
        line[r] /= s->across[place];
    for (int f = 0; f < s->size; f++)
        if (f != place)
            subtract(s, line_of(s, f), s->across[f], line);
    s->column_place[s->column[place]] = -1;
    put_column(s, place, j);
}

/* ---- values ---- */

/* x, gap, d and the value from the multipliers, the basis and the bounds. */
static void compute(part_simplex *s)
{
    const pk_sets *sets = &s->core->sets;
    int m = sets->n_rows, n = sets->n_columns;
    s->left = s->limit;
    s->value = s->core->lost + s->u[m] * s->limit;
    for (int i = 0; i < m; i++)
        s->value += s->u[i];
    for (int j = 0; j < n; j++) {
        bool basic = s->column_place[j] >= 0;
        double to = s->x[j];
        s->d[j] = basic ? 0 : -price_of(s, s->u, j);
        if (!basic)
            to = s->d[j] < 0 ? s->upper[j] : s->lower[j];
        s->value += s->d[j] * to;
        s->x[j] = 0;
        if (fabs(to) > 0)
            move_column(s, j, to);
    }
    for (int r = 0; r < s->size; r++)
        s->along[r] = gap_of(s, s->row[r]);
    for (int f = 0; f < s->size; f++) {
        s->move[f] = 0;
        for (int r = 0; r < s->size; r++)
            s->move[f] += line_of(s, f)[r] * s->along[r];
        s->work += s->size;
    }
    move_basics(s);
}

/* The same, without a basis whose inverse is worn out. */
static void refresh(part_simplex *s)
{
    s->n_listed = 0;
    s->floor = INFINITY;
    compute(s);
    double worst = 0;
    for (int r = 0; r < s->size; r++)
        worst = fmax(worst, fabs(gap_of(s, s->row[r])));
    if (worst <= ACCURATE)
        return;
    empty(s);
    compute(s);
}

/* ---- steps ---- */

/* What begins to move: the multiplier of a row, or d of the column at this place of the basis; the other is -1. */
typedef struct motion {
    int row, place;
    double direction;
    double slope; /* of the dual value; 0: nothing moves */
} motion;

/* By how much the multiplier of a row with this gap could raise the dual value a unit. */
static double slope_of(const part_simplex *s, int i, double gap)
{
    if (gap > 0)
        return s->u[i] < s->most[i] ? gap : 0;
    return s->u[i] > s->least[i] ? -gap : 0;
}

/* Lists the rows that are farthest from tight. */
static void price_rows(part_simplex *s)
{
    const pk_sets *sets = &s->core->sets;
    for (int i = 0; i < sets->n_rows; i++)
        s->gap[i] = 1;
    for (int j = 0; j < sets->n_columns; j++) {
        double x = s->x[j];
        if (!(fabs(x) > 0))
            continue;
        for (int e = sets->column_start[j]; e < sets->column_start[j + 1]; e++)
            s->gap[sets->column_row[e]] -= x;
        s->work += sets->column_start[j + 1] - sets->column_start[j];
    }
    double most = 0;
    for (int i = 0; i < sets->n_rows; i++) {
        double slope = slope_of(s, i, s->gap[i]);
        s->gap[i] = s->row_place[i] < 0 ? slope : 0;
        most = most < s->gap[i] ? s->gap[i] : most;
    }
    s->floor = LISTED_SHARE * most;
    s->n_listed = 0;
    for (int i = 0; i < sets->n_rows && most > FEASIBLE && s->n_listed < MOST_LISTED; i++)
        if (s->gap[i] >= s->floor)
            s->listed[s->n_listed++] = i;
    s->work += 2 * (int64_t)sets->n_rows;
}

static void consider_row(part_simplex *s, int i, motion *pick)
{
    double gap = s->row_place[i] < 0 ? gap_of(s, i) : 0, slope = slope_of(s, i, gap);
    if (slope > pick->slope)
        *pick = (motion){i, -1, gap > 0 ? 1 : -1, slope};
}

/* The fastest motion that is known. */
static motion look(part_simplex *s)
{
    motion pick = {-1, -1, 0, FEASIBLE};
    for (int f = 0; f < s->size; f++) {
        int j = s->column[f];
        double below = s->lower[j] - s->x[j], above = s->x[j] - s->upper[j], size = below > above ? below : above;
        if (size > pick.slope)
            pick = (motion){-1, f, below > above ? 1 : -1, size};
    }
    consider_row(s, s->core->sets.n_rows, &pick);
    for (int e = 0; e < s->n_listed; e++)
        consider_row(s, s->listed[e], &pick);
    if (pick.row < 0 && pick.place < 0)
        pick.slope = 0;
    return pick;
}

/* Rows are priced anew where those that are listed have come nearer than others were. */
static motion choose(part_simplex *s)
{
    motion pick = look(s);
    if (pick.slope > 0 && pick.slope >= s->floor)
        return pick;
    price_rows(s);
    return look(s);
}

/* Where a step ends: a multiplier meets `bound`, that of the row at this place of the basis or, all -1, that in motion;
 * or a column enters. */
typedef struct stop {
    int place, column;
    double length, bound;
} stop;

static void meet_bound(const part_simplex *s, int i, int place, double rate, stop *end)
{
    if (fabs(rate) <= LEAST_PIVOT)
        return;
    double bound = rate > 0 ? s->most[i] : s->least[i], length = (bound - s->u[i]) / rate;
    if (length < end->length)
        *end = (stop){place, -1, length > 0 ? length : 0, bound};
}

/* The columns outside the basis whose d passes 0 within this length: how many. */
static int meet_columns(part_simplex *s, double direction, double length)
{
    int found = 0;
    for (int j = 0; j < s->core->sets.n_columns; j++) {
        double away = s->x[j] < 0.5 ? 1 : -1, fall = away * direction * s->rate[j];
        if (fall > LEAST_PIVOT && s->column_place[j] < 0 && s->lower[j] < s->upper[j] &&
            away * s->d[j] <= fall * length)
            s->candidate[found++] = j;
    }
    s->work += s->core->sets.n_columns;
    return found;
}

/* Takes the candidate whose d passes 0 first, at *length, out of the list. */
static int take_first(part_simplex *s, int *n, double *length)
{
    int first = 0;
    double most = 0;
    *length = INFINITY;
    for (int k = 0; k < *n; k++) {
        int j = s->candidate[k];
        double rate = fabs(s->rate[j]), at = (s->x[j] < 0.5 ? s->d[j] : -s->d[j]) / rate;
        at = at > 0 ? at : 0;
        if (at < *length || (at <= *length && rate > most)) {
            first = k;
            *length = at;
            most = rate;
        }
    }
    s->work += *n;
    int j = s->candidate[first];
    s->candidate[first] = s->candidate[--*n];
    return j;
}

/* How far the motion goes. Columns flip on the way: x and move have it, and *gap, what is left of the motion's. */
static stop find_end(part_simplex *s, const motion *m, double *gap)
{
    stop end = {-1, -1, INFINITY, 0};
    if (m->row >= 0)
        meet_bound(s, m->row, -1, m->direction, &end);
    for (int r = 0; r < s->size; r++)
        meet_bound(s, s->row[r], r, -m->direction * s->along[r], &end);
    double slope = m->slope, from = 0, at;
    for (int left = meet_columns(s, m->direction, end.length); left > 0; from = at) {
        int j = take_first(s, &left, &at);
        s->value += slope * (at - from);
        slope -= fabs(s->rate[j]);
        if (slope <= 0)
            return (stop){-1, j, at, 0};
        double by = s->x[j] < 0.5 ? 1 : -1;
        solve_column(s, j);
        for (int f = 0; f < s->size; f++)
            s->move[f] -= by * s->across[f];
        move_column(s, j, by);
        *gap -= by * s->rate[j];
    }
    if (isfinite(end.length))
        s->value += slope * (end.length - from);
    return end;
}

/* Row or column in motion and the rates of all multipliers. */
static void find_rates(part_simplex *s, const motion *m)
{
    memset(s->rate, 0, (size_t)s->core->sets.n_columns * sizeof *s->rate);
    if (m->row >= 0) {
        solve_row(s, m->row);
        add_row(s, m->row, 1);
    } else {
        memcpy(s->along, line_of(s, m->place), (size_t)s->size * sizeof *s->along);
    }
    for (int r = 0; r < s->size; r++)
        if (fabs(s->along[r]) > 0)
            add_row(s, s->row[r], -s->along[r]);
}

static void move_multipliers(part_simplex *s, const motion *m, double by)
{
    if (m->row >= 0)
        s->u[m->row] += by;
    for (int r = 0; r < s->size; r++) {
        int i = s->row[r];
        double u = s->u[i] - by * s->along[r];
        s->u[i] = u < s->least[i] ? s->least[i] : u > s->most[i] ? s->most[i] : u;
    }
    for (int j = 0; j < s->core->sets.n_columns; j++)
        s->d[j] -= s->column_place[j] < 0 ? by * s->rate[j] : 0;
    s->work += s->core->sets.n_columns;
}

/* false: the dual value has no end that way. There is room for one more. */
static bool step(part_simplex *s, const motion *m)
{
    int leaving = m->place >= 0 ? s->column[m->place] : -1;
    double bound = leaving < 0 ? 0 : m->direction > 0 ? s->lower[leaving] : s->upper[leaving];
    double gap = leaving < 0 ? gap_of(s, m->row) : bound - s->x[leaving];
    memset(s->move, 0, (size_t)s->size * sizeof *s->move);
    find_rates(s, m);
    stop end = find_end(s, m, &gap);
    if (isinf(end.length))
        return false;
    move_multipliers(s, m, m->direction * end.length);
    if (end.column >= 0) {
        double by = gap / s->rate[end.column];
        solve_column(s, end.column);
        for (int f = 0; f < s->size; f++)
            s->move[f] -= by * s->across[f];
        move_column(s, end.column, by);
        s->d[end.column] = 0;
    } else if (end.place >= 0) {
        double by = gap / s->along[end.place];
        for (int f = 0; f < s->size; f++)
            s->move[f] += by * line_of(s, f)[end.place];
    }
    move_basics(s);
    if (leaving >= 0) {
        s->x[leaving] = bound;
        s->d[leaving] = m->direction * end.length;
    }
    if (end.column < 0)
        s->u[end.place < 0 ? m->row : s->row[end.place]] = end.bound;
    if (end.column >= 0 && leaving < 0)
        grow(s, end.column, m->row, s->rate[end.column]);
    else if (end.column >= 0)
        exchange_column(s, m->place, end.column);
    else if (end.place >= 0 && leaving < 0)
        exchange_row(s, end.place, m->row);
    else if (end.place >= 0)
        shrink(s, m->place, end.place);
    return true;
}

bool part_simplex_solve(part_simplex *s, double target, int64_t most_work)
{
    const pk_sets *sets = &s->core->sets;
    int64_t most = (int64_t)MOST_PIVOTS * (sets->n_rows + sets->n_columns + 1), before = s->work;
    for (int64_t p = 0; p < most; p++) {
        if (p % REFRESH_EVERY == 0) {
            refresh(s);
            if (s->work - before >= most_work || pk_proof_sees_end(s->proof))
                break;
        }
        if (s->value > target + s->margins)
            break;
        motion m = choose(s);
        if (m.slope <= 0)
            break;
        if (!make_room(s, s->size + 1))
            return false;
        if (!step(s, &m))
            break;
    }
    return true;
}

/* The multipliers at the bounds they are kept off, and those of the basis as that demands. */
static void clean(part_simplex *s)
{
    int m = s->core->sets.n_rows;
    for (int i = 0; i < m; i++)
        s->clean[i] = s->row_place[i] >= 0 || s->u[i] <= s->least[i] ? 0
                      : s->u[i] >= s->most[i]                        ? s->core->weight[i]
                                                                     : s->u[i];
    s->clean[m] = s->row_place[m] >= 0 ? 0 : s->u[m];
    memset(s->along, 0, (size_t)s->size * sizeof *s->along);
    for (int f = 0; f < s->size; f++)
        add_line(s, f, -price_of(s, s->clean, s->column[f]));
    for (int r = 0; r < s->size; r++) {
        int i = s->row[r];
        s->clean[i] = fmin(fmax(s->along[r], i < m ? 0 : -INFINITY), i < m ? s->core->weight[i] : 0);
    }
}

double part_simplex_bound(part_simplex *s, double *price, double *change)
{
    int m = s->core->sets.n_rows;
    clean(s);
    *price = -s->clean[m];
    double bound = s->core->lost - *price * s->limit;
    for (int i = 0; i < m; i++)
        bound += s->clean[i];
    for (int j = 0; j < s->core->sets.n_columns; j++) {
        change[j] = -price_of(s, s->clean, j);
        bound += s->lower[j] == s->upper[j] ? s->lower[j] * change[j] : fmin(0, change[j]);
    }
    return bound;
}

/* ---- life ---- */

part_simplex *part_simplex_new(const part_core *core, const pk_proof *proof, double limit, const double *u)
{
    size_t n = (size_t)core->sets.n_columns, m = (size_t)core->sets.n_rows;
    part_simplex *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    *s = (part_simplex){.core = core,
                        .proof = proof,
                        .limit = limit,
                        .u = malloc((m + 1) * sizeof *s->u),
                        .least = malloc((m + 1) * sizeof *s->least),
                        .most = malloc((m + 1) * sizeof *s->most),
                        .clean = malloc((m + 1) * sizeof *s->clean),
                        .gap = malloc((m + 1) * sizeof *s->gap),
                        .x = calloc(n + 1, sizeof *s->x),
                        .d = malloc((n + 1) * sizeof *s->d),
                        .rate = malloc((n + 1) * sizeof *s->rate),
                        .lower = calloc(n + 1, sizeof *s->lower),
                        .upper = malloc((n + 1) * sizeof *s->upper),
                        .candidate = malloc((n + 1) * sizeof *s->candidate),
                        .column_place = malloc((n + 1) * sizeof *s->column_place),
                        .row_place = malloc((m + 1) * sizeof *s->row_place)};
    if (!s->u || !s->least || !s->most || !s->clean || !s->gap || !s->x || !s->d || !s->rate || !s->lower ||
        !s->upper || !s->candidate || !s->column_place || !s->row_place || !make_room(s, FIRST_ROOM)) {
        part_simplex_free(s);
        return NULL;
    }
    uint64_t random = m;
    for (size_t i = 0; i < m; i++) {
        double margin = MARGIN * core->weight[i];
        s->least[i] = margin * (1 + pk_random_unit(&random));
        s->most[i] = core->weight[i] - margin * (1 + pk_random_unit(&random));
        s->margins += s->least[i] + core->weight[i] - s->most[i];
        s->u[i] = fmin(fmax(u[i], s->least[i]), s->most[i]);
        s->row_place[i] = -1;
    }
    s->least[m] = -INFINITY;
    s->most[m] = s->u[m] = 0;
    s->row_place[m] = -1;
    memset(s->upper, 1, n);
    for (size_t j = 0; j < n; j++)
        s->column_place[j] = -1;
    return s;
}

void part_simplex_free(part_simplex *s)
{
    if (!s)
        return;
    free(s->u);
    free(s->least);
    free(s->most);
    free(s->clean);
    free(s->gap);
    free(s->x);
    free(s->d);
    free(s->rate);
    free(s->lower);
    free(s->upper);
    free(s->candidate);
    free(s->column_place);
    free(s->row_place);
    free(s->column);
    free(s->row);
    free(s->inverse);
    free(s->along);
    free(s->across);
    free(s->move);
    free(s);
}

void part_simplex_set_limit(part_simplex *s, double limit)
{
    s->limit = limit;
}

void part_simplex_fix(part_simplex *s, int j, int value)
{
    s->lower[j] = s->upper[j] = (uint8_t)value;
}

void part_simplex_release(part_simplex *s, int j)
{
    s->lower[j] = 0;
    s->upper[j] = 1;
}

const double *part_simplex_x(const part_simplex *s)
{
    return s->x;
}

int64_t part_simplex_work(const part_simplex *s)
{
    return s->work;
}

/* ---- what is kept of it ---- */

struct part_basis {
    int size;
    int *column, *row; /* [size] */
    double *inverse;   /* [size × size] */
    double *u;         /* [n_rows + 1] */
};

part_basis *part_basis_save(const part_simplex *s)
{
    size_t k = (size_t)s->size, m = (size_t)s->core->sets.n_rows;
    part_basis *b = malloc(sizeof *b);
    if (!b)
        return NULL;
    *b = (part_basis){s->size, malloc((k + 1) * sizeof *b->column), malloc((k + 1) * sizeof *b->row),
                      malloc((k * k + 1) * sizeof *b->inverse), malloc((m + 1) * sizeof *b->u)};
    if (!b->column || !b->row || !b->inverse || !b->u) {
        part_basis_free(b);
        return NULL;
    }
    memcpy(b->column, s->column, k * sizeof *b->column);
    memcpy(b->row, s->row, k * sizeof *b->row);
    for (size_t f = 0; f < k; f++)
        memcpy(b->inverse + f * k, line_of(s, (int)f), k * sizeof *b->inverse);
    memcpy(b->u, s->u, (m + 1) * sizeof *b->u);
    return b;
}

void part_basis_restore(part_simplex *s, const part_basis *b)
{
    size_t k = (size_t)b->size;
    empty(s);
    s->size = b->size; /* there was room for it when it was saved */
    for (int f = 0; f < s->size; f++) {
        put_column(s, f, b->column[f]);
        put_row(s, f, b->row[f]);
        memcpy(line_of(s, f), b->inverse + (size_t)f * k, k * sizeof *b->inverse);
    }
    memcpy(s->u, b->u, ((size_t)s->core->sets.n_rows + 1) * sizeof *b->u);
}

void part_basis_free(part_basis *b)
{
    if (!b)
        return;
    free(b->column);
    free(b->row);
    free(b->inverse);
    free(b->u);
    free(b);
}
