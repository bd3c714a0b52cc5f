/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/lp.h"

#include "base/clock.h"
#include "engine/glpk_library.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The rows live here once more, by row, because the safe bound and the cuts read them far more often than GLPK's linked
 * lists are good for. */
struct pk_lp {
    glp_prob *prob;
    unsigned long generation; /* of the thread's environment */
    int n_columns, n_rows;
    double offset;
    double *cost, *lower, *upper; /* [n_columns] */
    bool *out;                    /* [n_columns] GLPK has the column fixed at its lower bound */
    int n_out;
    double *reduced; /* [n_columns] scratch */
    bool *was_out;   /* [n_columns] scratch */
    pk_entry *entries;
    size_t n_entries, cap_entries;
    size_t *start; /* [n_rows + 1] */
    int cap_rows;
    long iterations;
    long pricings;
    bool priced; /* has been solved to the end */
    bool primal; /* the last solve was cut short on a way that keeps the rows; nothing has changed since */
};

static _Thread_local struct {
    jmp_buf escape;
    unsigned long generation;
    bool by_interrupt; /* the last generation ended with an interrupt, not with an abort */
    const volatile sig_atomic_t *interrupt;
    char said[160]; /* GLPK's last words */
} guard;

enum { ABORTED = 1, INTERRUPTED };

/* A column is taken in from this reduced cost down, relative to its cost. */
static const double least_gain = 1e-7;

enum {
    LOOK_EVERY = 50,     /* iterations between two looks at the interrupt, */
    LOOK_ROWS = 256,     /* and rows or */
    LOOK_COLUMNS = 8192, /* columns that are loaded */
    PRICING_STEP = 7919  /* columns of a row that are passed over from one pricing to the next */
};

static void escape_abort(void *info)
{
    (void)info;
    glp->error_hook(NULL, NULL);
    longjmp(guard.escape, ABORTED);
}

/* GLPK's environment holds memory of every problem of the thread, so all of them go. */
static void end_all(bool by_interrupt)
{
    pk_glpk_end();
    guard.generation++;
    guard.by_interrupt = by_interrupt;
    guard.interrupt = NULL;
}

static pk_status aborted(pk_error *error)
{
    end_all(false);
    if (strstr(guard.said, "no memory"))
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for GLPK");
    guard.said[strcspn(guard.said, "\n")] = '\0';
    return pk_fail(error, PK_ERROR_INTERNAL, "GLPK aborted: %s", guard.said);
}

static bool alive(const pk_lp *lp)
{
    return lp->generation == guard.generation;
}

static pk_status dead(pk_error *error)
{
    return guard.by_interrupt ? PK_OK : pk_fail(error, PK_ERROR_INTERNAL, "the LP died with an earlier abort of GLPK");
}

/* Ends what is under way where an interrupt has come. */
static void look(void)
{
    if (guard.interrupt && *guard.interrupt)
        longjmp(guard.escape, INTERRUPTED);
}

/*
 * What GLPK says comes here and is swallowed: a line every LOOK_EVERY iterations where its simplex, which cannot be
 * told to stop, is watched for an interrupt; and why it aborts, with a second line that says where.
 */
static int hear(void *info, const char *line)
{
    (void)info;
    look();
    if (strncmp(line, "Error detected", strlen("Error detected")) != 0)
        snprintf(guard.said, sizeof guard.said, "%s", line);
    return 1;
}

static void watch(const volatile sig_atomic_t *interrupt)
{
    guard.interrupt = interrupt;
    if (interrupt)
        glp->term_out(GLP_ON);
}

static void unwatch(void)
{
    guard.interrupt = NULL;
    glp->term_out(GLP_OFF);
}

/* Every call into GLPK that can abort stands behind this. */
#define GUARD(error)                                                                                                   \
    do {                                                                                                               \
        if (setjmp(guard.escape))                                                                                      \
            return aborted(error);                                                                                     \
        glp->error_hook(escape_abort, NULL);                                                                           \
    } while (0)

/* GLPK wants equal bounds told apart. */
static int bound_kind(double lower, double upper)
{
    if (!isfinite(lower))
        return isfinite(upper) ? GLP_UP : GLP_FR;
    if (!isfinite(upper))
        return GLP_LO;
    return upper > lower ? GLP_DB : GLP_FX;
}

static pk_status reserve(pk_lp *lp, int rows, size_t entries, pk_error *error)
{
    if (!lp->entries || lp->n_entries + entries > lp->cap_entries) {
        size_t wanted = 2 * lp->cap_entries + entries + 1;
        pk_entry *larger = realloc(lp->entries, wanted * sizeof *larger);
        if (!larger)
            return pk_fail(error, PK_ERROR_MEMORY, "no memory for %zu entries of an LP", wanted);
        lp->entries = larger;
        lp->cap_entries = wanted;
    }
    if (lp->n_rows + rows > lp->cap_rows) {
        int wanted = 2 * lp->cap_rows + rows;
        size_t *larger = realloc(lp->start, ((size_t)wanted + 1) * sizeof *larger);
        if (!larger)
            return pk_fail(error, PK_ERROR_MEMORY, "no memory for %d rows of an LP", wanted);
        if (!lp->start)
            larger[0] = 0;
        lp->start = larger;
        lp->cap_rows = wanted;
    }
    return PK_OK;
}

/* Appends one row to our copy and to GLPK's; room for it is reserved. index, value: [n_columns + 1] scratch. */
static void append_row(pk_lp *lp, double lower, double upper, const pk_entry *entries, size_t n, int *index,
                       double *value)
{
    for (size_t e = 0; e < n; e++) {
        lp->entries[lp->n_entries++] = entries[e];
        index[e + 1] = entries[e].column + 1;
        value[e + 1] = entries[e].value;
    }
    lp->start[++lp->n_rows] = lp->n_entries;
    int row = glp->add_rows(lp->prob, 1);
    glp->set_row_bnds(lp->prob, row, bound_kind(lower, upper), lower, upper);
    glp->set_mat_row(lp->prob, row, (int)n, index, value);
}

/* names: for a file. An interrupt leaves a dead LP. */
static pk_status load_form(pk_lp *lp, const pk_form *form, int *index, double *value, bool names,
                           const volatile sig_atomic_t *interrupt, pk_error *error)
{
    pk_status status = pk_glpk_begin(hear, error);
    if (status)
        return status;
    lp->generation = guard.generation;
    switch (setjmp(guard.escape)) {
    case 0: break;
    case INTERRUPTED: end_all(true); return PK_OK;
    default: return aborted(error);
    }
    glp->error_hook(escape_abort, NULL);
    glp->term_out(GLP_OFF);
    watch(interrupt);
    lp->prob = glp->create_prob();
    glp->set_obj_dir(lp->prob, GLP_MIN);
    glp->set_obj_coef(lp->prob, 0, form->cost_offset);
    if (form->n_columns)
        glp->add_cols(lp->prob, (int)form->n_columns);
    for (int j = 0; j < (int)form->n_columns; j++) {
        const pk_column *column = &form->columns[j];
        if (j % LOOK_COLUMNS == 0)
            look();
        glp->set_col_bnds(lp->prob, j + 1, bound_kind(column->lower, column->upper), column->lower, column->upper);
        glp->set_obj_coef(lp->prob, j + 1, column->cost);
        if (column->whole)
            glp->set_col_kind(lp->prob, j + 1, GLP_IV);
        if (names)
            glp->set_col_name(lp->prob, j + 1, column->name);
    }
    for (size_t i = 0; i < form->n_rows; i++) {
        const pk_row *row = &form->rows[i];
        if (i % LOOK_ROWS == 0)
            look();
        append_row(lp, row->lower, row->upper, form->entries + row->start, row->end - row->start, index, value);
        if (names)
            glp->set_row_name(lp->prob, (int)i + 1, row->name);
    }
    if (!names)
        glp->scale_prob(lp->prob, GLP_SF_EQ | GLP_SF_2N);
    unwatch();
    glp->error_hook(NULL, NULL);
    return PK_OK;
}

static bool copy_columns(pk_lp *lp, const pk_form *form)
{
    size_t n = form->n_columns;
    lp->cost = malloc((n + 1) * sizeof *lp->cost);
    lp->lower = malloc((n + 1) * sizeof *lp->lower);
    lp->upper = malloc((n + 1) * sizeof *lp->upper);
    lp->reduced = malloc((n + 1) * sizeof *lp->reduced);
    lp->out = calloc(n + 1, sizeof *lp->out);
    lp->was_out = malloc((n + 1) * sizeof *lp->was_out);
    bool complete = lp->cost && lp->lower && lp->upper && lp->reduced && lp->out && lp->was_out;
    for (size_t j = 0; j < n && complete; j++) {
        lp->cost[j] = form->columns[j].cost;
        lp->lower[j] = form->columns[j].lower;
        lp->upper[j] = form->columns[j].upper;
    }
    return complete;
}

static pk_status new_lp(const pk_form *form, bool names, const volatile sig_atomic_t *interrupt, pk_lp **lp,
                        pk_error *error)
{
    pk_status status = pk_form_ok(form, error);
    if (status)
        return status;
    pk_lp *fresh = calloc(1, sizeof *fresh);
    int *index = malloc((form->n_columns + 1) * sizeof *index);
    double *value = malloc((form->n_columns + 1) * sizeof *value);
    if (!fresh || !index || !value || !copy_columns(fresh, form)) {
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory for an LP");
        goto done;
    }
    fresh->n_columns = (int)form->n_columns;
    fresh->offset = form->cost_offset;
    status = reserve(fresh, (int)form->n_rows, form->n_entries, error);
    if (!status)
        status = load_form(fresh, form, index, value, names, interrupt, error);
    if (!status) {
        *lp = fresh;
        fresh = NULL;
    }
done:
    pk_lp_free(fresh);
    free(index);
    free(value);
    return status;
}

pk_status pk_lp_new(const pk_form *form, const volatile sig_atomic_t *interrupt, pk_lp **lp, pk_error *error)
{
    return new_lp(form, false, interrupt, lp, error);
}

void pk_lp_free(pk_lp *lp)
{
    if (!lp)
        return;
    if (lp->prob && alive(lp))
        glp->delete_prob(lp->prob);
    free(lp->entries);
    free(lp->start);
    free(lp->cost);
    free(lp->lower);
    free(lp->upper);
    free(lp->reduced);
    free(lp->out);
    free(lp->was_out);
    free(lp);
}

int pk_lp_rows(const pk_lp *lp)
{
    return lp->n_rows;
}

int pk_lp_columns(const pk_lp *lp)
{
    return lp->n_columns;
}

void pk_lp_bounds(const pk_lp *lp, const double **lower, const double **upper)
{
    *lower = lp->lower;
    *upper = lp->upper;
}

long pk_lp_iterations(const pk_lp *lp)
{
    return lp->iterations;
}

/* Gives GLPK the bounds that it shall work with. */
static void hand_over_bounds(pk_lp *lp, int j)
{
    double lower = lp->lower[j], upper = lp->out[j] ? lower : lp->upper[j];
    glp->set_col_bnds(lp->prob, j + 1, bound_kind(lower, upper), lower, upper);
}

static void leave_out(pk_lp *lp, int j)
{
    lp->out[j] = true;
    lp->n_out++;
    hand_over_bounds(lp, j);
}

static void take_in(pk_lp *lp, int j)
{
    lp->out[j] = false;
    lp->n_out--;
    hand_over_bounds(lp, j);
}

pk_status pk_lp_restrict(pk_lp *lp, const bool *to, pk_error *error)
{
    if (!alive(lp))
        return dead(error);
    GUARD(error);
    for (int j = 0; j < lp->n_columns; j++)
        if (!to[j] && !lp->out[j] && isfinite(lp->lower[j]) && glp->get_col_stat(lp->prob, j + 1) != GLP_BS)
            leave_out(lp, j);
    glp->error_hook(NULL, NULL);
    return PK_OK;
}

pk_status pk_lp_set_bounds(pk_lp *lp, int column, double lower, double upper, pk_error *error)
{
    if (!alive(lp))
        return dead(error);
    GUARD(error);
    glp->set_col_bnds(lp->prob, column + 1, bound_kind(lower, upper), lower, upper);
    lp->lower[column] = lower;
    lp->upper[column] = upper;
    lp->primal = false;
    if (lp->out[column])
        hand_over_bounds(lp, column);
    glp->error_hook(NULL, NULL);
    return PK_OK;
}

pk_status pk_lp_set_cost(pk_lp *lp, int column, double cost, pk_error *error)
{
    if (!alive(lp))
        return dead(error);
    GUARD(error);
    glp->set_obj_coef(lp->prob, column + 1, cost);
    lp->cost[column] = cost;
    glp->error_hook(NULL, NULL);
    return PK_OK;
}

static pk_status add_row(pk_lp *lp, double lower, double upper, const pk_entry *entries, size_t n, int *index,
                         double *value, pk_error *error)
{
    GUARD(error);
    lp->primal = false;
    append_row(lp, lower, upper, entries, n, index, value);
    glp->error_hook(NULL, NULL);
    return PK_OK;
}

pk_status pk_lp_add_row(pk_lp *lp, double lower, double upper, const pk_entry *entries, size_t n_entries,
                        pk_error *error)
{
    if (!alive(lp))
        return dead(error);
    pk_status status = reserve(lp, 1, n_entries, error);
    if (status)
        return status;
    int *index = malloc((n_entries + 1) * sizeof *index);
    double *value = malloc((n_entries + 1) * sizeof *value);
    if (index && value)
        status = add_row(lp, lower, upper, entries, n_entries, index, value, error);
    else
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory for a row");
    free(index);
    free(value);
    return status;
}

static pk_status delete_rows(pk_lp *lp, int count, const int *rows, pk_error *error)
{
    GUARD(error);
    glp->del_rows(lp->prob, count, rows);
    glp->error_hook(NULL, NULL);
    return PK_OK;
}

pk_status pk_lp_drop_slack_rows(pk_lp *lp, int first, pk_error *error)
{
    if (!alive(lp))
        return dead(error);
    int *rows = malloc(((size_t)lp->n_rows + 1) * sizeof *rows);
    if (!rows)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a list of rows");
    int count = 0;
    for (int i = first; i < lp->n_rows; i++)
        if (glp->get_row_stat(lp->prob, i + 1) == GLP_BS)
            rows[++count] = i + 1;
    pk_status status = count ? delete_rows(lp, count, rows, error) : PK_OK;
    if (!status && count) {
        int kept = first;
        size_t end = lp->start[first];
        for (int i = first, next = 1; i < lp->n_rows; i++) {
            if (next <= count && rows[next] == i + 1) {
                next++;
                continue;
            }
            size_t length = lp->start[i + 1] - lp->start[i];
            memmove(lp->entries + end, lp->entries + lp->start[i], length * sizeof *lp->entries);
            end += length;
            lp->start[++kept] = end;
        }
        lp->n_rows = kept;
        lp->n_entries = end;
    }
    free(rows);
    return status;
}

static int simplex(pk_lp *lp, const pk_lp_limits *limits, int method)
{
    glp_smcp parameters;
    glp->init_smcp(&parameters);
    parameters.msg_lev = limits->interrupt ? GLP_MSG_ALL : GLP_MSG_OFF;
    parameters.out_frq = LOOK_EVERY;
    parameters.meth = method;
    parameters.r_test = method == GLP_PRIMAL ? GLP_RT_HAR : GLP_RT_FLIP;
    if (isfinite(limits->cutoff))
        parameters.obj_ul = limits->cutoff;
    if (limits->iterations > 0)
        parameters.it_lim = limits->iterations;
    if (isfinite(limits->seconds))
        parameters.tm_lim = (int)fmin(fmax(1, 1000 * limits->seconds), INT_MAX);
    int before = glp->get_it_cnt(lp->prob);
    int code = glp->simplex(lp->prob, &parameters);
    lp->iterations += glp->get_it_cnt(lp->prob) - before;
    return code;
}

/* The simplex on the columns that are in. */
static pk_lp_status solve_restricted(pk_lp *lp, const pk_lp_limits *limits, int method)
{
    int code = simplex(lp, limits, method);
    if (code != 0 && code != GLP_EOBJUL && code != GLP_EITLIM && code != GLP_ETMLIM) {
        /* a basis that went bad: from the slacks, with the other method */
        glp->std_basis(lp->prob);
        code = simplex(lp, limits, GLP_PRIMAL);
    }
    int state = glp->get_status(lp->prob);
    if (code == GLP_EITLIM || code == GLP_ETMLIM)
        return PK_LP_LIMIT;
    if (code == GLP_EOBJUL)
        return PK_LP_CUTOFF;
    if (code == 0 && state == GLP_OPT)
        return PK_LP_OPTIMAL;
    return code == 0 && state == GLP_NOFEAS ? PK_LP_INFEASIBLE : PK_LP_FAILED;
}

static void price_columns(pk_lp *lp)
{
    memcpy(lp->reduced, lp->cost, (size_t)lp->n_columns * sizeof *lp->reduced);
    for (int i = 0; i < lp->n_rows; i++) {
        double y = glp->get_row_dual(lp->prob, i + 1);
        if (fpclassify(y) == FP_ZERO)
            continue;
        for (size_t e = lp->start[i]; e < lp->start[i + 1]; e++)
            lp->reduced[lp->entries[e].column] -= y * lp->entries[e].value;
    }
}

/* Of the columns of row i that are out, that of the least reduced cost; -1 where none would gain. Among equals, which
 * are many where a need has one price, it is that after `turn` others. */
static int best_of_row(const pk_lp *lp, int i, long turn)
{
    const double *reduced = lp->reduced;
    size_t start = lp->start[i], n = lp->start[i + 1] - start;
    int best = -1;
    for (size_t k = 0; k < n; k++) {
        int j = lp->entries[start + (k + (size_t)turn) % n].column;
        bool gains = lp->out[j] && lp->lower[j] < lp->upper[j] && reduced[j] < -least_gain * (1 + fabs(lp->cost[j]));
        if (gains && (best < 0 || reduced[j] < reduced[best]))
            best = j;
    }
    return best;
}

/* Takes in, row by row, the column that gains most; false where none gains. */
static bool price_in(pk_lp *lp)
{
    int before = lp->n_out;
    if (!before)
        return false;
    price_columns(lp);
    for (int i = 0; i < lp->n_rows; i++) {
        int best = best_of_row(lp, i, lp->pricings);
        if (best >= 0)
            take_in(lp, best);
    }
    lp->pricings += PRICING_STEP;
    return lp->n_out < before;
}

static void take_all_in(pk_lp *lp)
{
    memcpy(lp->was_out, lp->out, (size_t)lp->n_columns * sizeof *lp->was_out);
    for (int j = 0; j < lp->n_columns; j++)
        if (lp->was_out[j])
            take_in(lp, j);
}

/* Whether there is a solution at all is asked of all columns. Those that it does not need are left out again. */
static pk_lp_status solve_whole(pk_lp *lp, const pk_lp_limits *limits)
{
    take_all_in(lp);
    pk_lp_status status = solve_restricted(lp, limits, GLP_DUALP);
    for (int j = 0; j < lp->n_columns; j++) {
        int at = glp->get_col_stat(lp->prob, j + 1);
        if (lp->was_out[j] && (at == GLP_NL || at == GLP_NS))
            leave_out(lp, j);
    }
    return status;
}

/* The simplex on the columns that are in, until no other would gain. */
static pk_lp_status solve_priced(pk_lp *lp, const pk_lp_limits *limits)
{
    double end = pk_clock_s() + limits->seconds;
    long before = lp->iterations;
    int method = lp->primal ? GLP_PRIMAL : GLP_DUALP;
    pk_lp_limits left = *limits;
    if (!lp->priced && lp->n_out)
        left.cutoff = INFINITY; /* until then the dual value says nothing */
    pk_lp_status status;
    for (;;) {
        status = solve_restricted(lp, &left, method);
        if (status == PK_LP_INFEASIBLE && lp->n_out) {
            method = GLP_DUALP;
            status = solve_whole(lp, &left);
        } else if ((status == PK_LP_OPTIMAL || status == PK_LP_CUTOFF) && price_in(lp)) {
            method = status == PK_LP_OPTIMAL ? GLP_PRIMAL : GLP_DUALP;
            status = PK_LP_LIMIT;
            left.seconds = end - pk_clock_s();
            left.iterations = limits->iterations - (int)(lp->iterations - before);
            if (left.seconds > 0 && (limits->iterations == 0 || left.iterations > 0))
                continue;
        }
        break;
    }
    lp->priced |= status == PK_LP_OPTIMAL;
    lp->primal = status == PK_LP_LIMIT && method == GLP_PRIMAL;
    return status;
}

pk_status pk_lp_solve(pk_lp *lp, const pk_lp_limits *limits, pk_lp_status *status, pk_error *error)
{
    *status = PK_LP_LIMIT;
    if (!alive(lp))
        return dead(error);
    if (limits->interrupt && *limits->interrupt)
        return PK_OK;
    switch (setjmp(guard.escape)) {
    case 0: break;
    case INTERRUPTED: end_all(true); return PK_OK;
    default: return aborted(error);
    }
    glp->error_hook(escape_abort, NULL);
    watch(limits->interrupt);
    *status = solve_priced(lp, limits);
    unwatch();
    glp->error_hook(NULL, NULL);
    if (*status == PK_LP_FAILED)
        return pk_fail(error, PK_ERROR_INTERNAL, "GLPK's simplex ended with status %d", glp->get_status(lp->prob));
    return PK_OK;
}

void pk_lp_primal(const pk_lp *lp, double *x)
{
    for (int j = 0; j < lp->n_columns && alive(lp); j++)
        x[j] = glp->get_col_prim(lp->prob, j + 1);
}

/* The side that a dual points at; 0 weight where the row is open there. */
static double row_side(const pk_lp *lp, int row, double *dual)
{
    double lower, upper;
    pk_lp_row_sides(lp, row, &lower, &upper);
    double side = *dual > 0 ? lower : upper;
    if (isfinite(side))
        return side;
    *dual = 0;
    return 0;
}

void pk_lp_duals(const pk_lp *lp, double *y)
{
    for (int i = 0; i < lp->n_rows; i++)
        y[i] = alive(lp) ? glp->get_row_dual(lp->prob, i + 1) : 0;
}

double pk_lp_bound(const pk_lp *lp, double *reduced)
{
    size_t n = (size_t)lp->n_columns + 1;
    double *scratch = alive(lp) ? malloc(2 * n * sizeof *scratch) : NULL;
    if (!scratch)
        return -INFINITY;
    double *reach = scratch, *d = reduced ? reduced : scratch + n;
    long double sum = lp->offset, magnitude = fabs(lp->offset);
    for (int j = 0; j < lp->n_columns; j++) {
        d[j] = lp->cost[j];
        reach[j] = fmax(fabs(lp->lower[j]), fabs(lp->upper[j]));
        if (!isfinite(reach[j]))
            reach[j] = 0; /* then the bound does not hang on its rounding alone */
        magnitude += fabs(d[j]) * reach[j];
    }
    for (int i = 0; i < lp->n_rows; i++) {
        double y = glp->get_row_dual(lp->prob, i + 1), side = row_side(lp, i, &y);
        if (fpclassify(y) == FP_ZERO)
            continue;
        sum += (long double)y * side;
        magnitude += fabs(y * side);
        for (size_t e = lp->start[i]; e < lp->start[i + 1]; e++) {
            double term = y * lp->entries[e].value;
            d[lp->entries[e].column] -= term;
            magnitude += fabs(term) * reach[lp->entries[e].column];
        }
    }
    for (int j = 0; j < lp->n_columns; j++) {
        double side = d[j] > 0 ? lp->lower[j] : lp->upper[j];
        if (fpclassify(d[j]) == FP_ZERO || fpclassify(side) == FP_ZERO)
            continue;
        sum += isfinite(side) ? (long double)d[j] * side : -INFINITY;
    }
    free(scratch);
    /* d_j sums at most rows + 1 products in double; all else is summed in long double. */
    double bound = (double)(sum - (lp->n_rows + 8) * (long double)DBL_EPSILON * magnitude);
    return isnan(bound) ? -INFINITY : bound;
}

void pk_lp_basis_save(const pk_lp *lp, unsigned char *basis)
{
    memset(basis, GLP_BS, (size_t)lp->n_rows + (size_t)lp->n_columns);
    if (!alive(lp))
        return;
    for (int i = 0; i < lp->n_rows; i++)
        *basis++ = (unsigned char)glp->get_row_stat(lp->prob, i + 1);
    for (int j = 0; j < lp->n_columns; j++)
        *basis++ = (unsigned char)(lp->out[j] ? GLP_NL : glp->get_col_stat(lp->prob, j + 1));
}

pk_status pk_lp_basis_load(pk_lp *lp, const unsigned char *basis, int rows, pk_error *error)
{
    if (!alive(lp))
        return dead(error);
    GUARD(error);
    for (int i = 0; i < lp->n_rows; i++)
        glp->set_row_stat(lp->prob, i + 1, i < rows ? basis[i] : GLP_BS);
    for (int j = 0; j < lp->n_columns; j++) {
        int side = basis[rows + j];
        if (lp->out[j] && (side == GLP_BS || side == GLP_NU))
            take_in(lp, j);
        glp->set_col_stat(lp->prob, j + 1, side);
    }
    lp->primal = false;
    glp->error_hook(NULL, NULL);
    return PK_OK;
}

/* The offset as a column that is fixed at 1. As a constant it would be lost: GLPK's LP file has it as a comment, and
 * the sign of a right side of the goal in MPS is read one way by GLPK and the other by cbc. */
static pk_status offset_as_column(pk_lp *lp, pk_error *error)
{
    GUARD(error);
    int column = glp->add_cols(lp->prob, 1);
    glp->set_col_name(lp->prob, column, "constant");
    glp->set_col_bnds(lp->prob, column, GLP_FX, 1, 1);
    glp->set_obj_coef(lp->prob, column, lp->offset);
    glp->set_obj_coef(lp->prob, 0, 0);
    glp->error_hook(NULL, NULL);
    return PK_OK;
}

/* GLPK does not look whether the last bytes could be written when it closes the file. They are known. */
static bool is_whole(const char *path, const char *last)
{
    struct stat kind;
    if (stat(path, &kind) == 0 && !S_ISREG(kind.st_mode))
        return true;
    char found[16] = "";
    size_t length = strlen(last);
    FILE *file = fopen(path, "rb");
    bool whole = file && fseek(file, -(long)length, SEEK_END) == 0 && fread(found, 1, length, file) == length &&
                 memcmp(found, last, length) == 0;
    if (file)
        fclose(file);
    return whole;
}

static pk_status write_file(const pk_lp *lp, const char *path, bool cplex, pk_error *error)
{
    GUARD(error);
    int code = cplex ? glp->write_lp(lp->prob, NULL, path) : glp->write_mps(lp->prob, GLP_MPS_FILE, NULL, path);
    glp->error_hook(NULL, NULL);
    if (code || !is_whole(path, cplex ? "End\n" : "ENDATA\n"))
        return pk_fail(error, PK_ERROR_OUTPUT, "cannot write %s", path);
    return PK_OK;
}

pk_status pk_lp_write(const pk_form *form, const char *path, bool cplex, pk_error *error)
{
    pk_lp *lp = NULL;
    pk_status status = new_lp(form, true, NULL, &lp, error);
    if (!status && fpclassify(lp->offset) != FP_ZERO)
        status = offset_as_column(lp, error);
    if (status)
        goto done;
    status = write_file(lp, path, cplex, error);
done:
    pk_lp_free(lp);
    return status;
}

const pk_entry *pk_lp_row(const pk_lp *lp, int row, size_t *n_entries)
{
    *n_entries = lp->start[row + 1] - lp->start[row];
    return lp->entries + lp->start[row];
}

void pk_lp_row_sides(const pk_lp *lp, int row, double *lower, double *upper)
{
    int kind = alive(lp) ? glp->get_row_type(lp->prob, row + 1) : GLP_FR;
    *lower = kind == GLP_LO || kind == GLP_DB || kind == GLP_FX ? glp->get_row_lb(lp->prob, row + 1) : -INFINITY;
    *upper = kind == GLP_FX ? *lower : kind == GLP_UP || kind == GLP_DB ? glp->get_row_ub(lp->prob, row + 1) : INFINITY;
}

double pk_lp_row_activity(const pk_lp *lp, int row)
{
    return alive(lp) ? glp->get_row_prim(lp->prob, row + 1) : 0;
}

pk_status pk_lp_multipliers(pk_lp *lp, int column, double *multipliers, bool *basic, pk_error *error)
{
    *basic = false;
    if (!alive(lp))
        return dead(error);
    GUARD(error);
    int position = glp->bf_exists(lp->prob) ? glp->get_col_bind(lp->prob, column + 1) : 0;
    *basic = position > 0;
    if (*basic) {
        memset(multipliers, 0, (size_t)lp->n_rows * sizeof *multipliers);
        multipliers[position - 1] = 1;
        glp->btran(lp->prob, multipliers - 1);
    }
    glp->error_hook(NULL, NULL);
    return PK_OK;
}

void pk_lp_end_thread(void)
{
    pk_glpk_end();
}

const char *pk_lp_version(void)
{
    return pk_glpk_version();
}
