/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/marginals.h"

#include "base/clock.h"
#include "engine/lp.h"
#include "theatre/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Gaps may grow by that much, so that the plan's own rounding does not make it infeasible. */
static const double slack = 1e-7;

struct pk_marginals {
    const pk_programme *programme;
    pk_lp *lp;
    const volatile sig_atomic_t *interrupt;
    const double *x;            /* [columns] the plan; borrowed */
    double *solution, *reduced; /* [columns] of the last solve, with its reduced costs */
};

void pk_marginals_free(pk_marginals *marginals)
{
    if (!marginals)
        return;
    pk_lp_free(marginals->lp);
    free(marginals->solution);
    free(marginals->reduced);
    free(marginals);
}

static void open_above(pk_form *form, int column)
{
    if (column != PK_NO_COLUMN)
        form->columns[column].upper = INFINITY;
}

/* What ships, aircraft on alert and whole sorties are bounded by is the units that stand there, whose rows are in the
 * programme, and not how many could stand there: a column's own bound would hide what one more unit is worth. */
static void open_tasks(const pk_programme *programme, pk_form *form)
{
    size_t sites = programme->reach->instance->n_sites;
    for (size_t i = 0; i < programme->ships.count; i++)
        open_above(form, programme->ships.items[i].column);
    for (size_t cell = 0; cell < programme->reach->n_classes * sites; cell++) {
        open_above(form, programme->alert[cell]);
        open_above(form, programme->able[cell]);
    }
    for (size_t cell = 0; cell < programme->n_groups * sites; cell++) {
        open_above(form, programme->group_alert[cell]);
        open_above(form, programme->group_able[cell]);
    }
}

/* A site that is not used counts as open: nothing stands there, so nothing changes, and a unit that came would find
 * the site's sorties. */
static void open_sites(const pk_programme *programme, pk_form *form)
{
    for (size_t s = 0; s < programme->reach->instance->n_sites; s++)
        if (programme->used[s] != PK_NO_COLUMN)
            form->columns[programme->used[s]].lower = form->columns[programme->used[s]].upper = 1;
}

/* Rows over columns that are all fixed, the limits of stationing, say nothing here. */
static void drop_constant_rows(pk_form *form)
{
    for (size_t i = 0; i < form->n_rows; i++) {
        bool constant = true;
        for (size_t e = form->rows[i].start; e < form->rows[i].end && constant; e++) {
            const pk_column *column = &form->columns[form->entries[e].column];
            constant = !(column->upper > column->lower);
        }
        if (constant) {
            form->rows[i].lower = -INFINITY;
            form->rows[i].upper = INFINITY;
        }
    }
}

static pk_status fix_stationing(pk_marginals *m, pk_form *form, pk_error *error)
{
    size_t n = form->n_columns;
    double *bounds = malloc((2 * n + 1) * sizeof *bounds);
    if (!bounds)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for bounds");
    pk_programme_fix_stationing(m->programme, m->x, bounds, bounds + n);
    for (size_t j = 0; j < n; j++) {
        form->columns[j].lower = bounds[j];
        form->columns[j].upper = bounds[n + j];
    }
    free(bounds);
    open_sites(m->programme, form);
    open_tasks(m->programme, form);
    drop_constant_rows(form);
    return PK_OK;
}

/* The LP of the programme's form, with bounds and sides of its own. */
static pk_status new_lp(pk_marginals *m, pk_error *error)
{
    pk_form form = *m->programme->form;
    form.columns = malloc((form.n_columns + 1) * sizeof *form.columns);
    form.rows = malloc((form.n_rows + 1) * sizeof *form.rows);
    pk_status status = PK_OK;
    if (form.columns && form.rows) {
        memcpy(form.columns, m->programme->form->columns, form.n_columns * sizeof *form.columns);
        memcpy(form.rows, m->programme->form->rows, form.n_rows * sizeof *form.rows);
        status = fix_stationing(m, &form, error);
    } else {
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory for marginals");
    }
    if (!status)
        status = pk_lp_new(&form, NULL, &m->lp, error);
    free(form.columns);
    free(form.rows);
    return status;
}

pk_status pk_marginals_new(const pk_programme *programme, const double *x, const volatile sig_atomic_t *interrupt,
                           pk_marginals **marginals, pk_error *error)
{
    pk_marginals *fresh = calloc(1, sizeof *fresh);
    if (!fresh)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for marginals");
    fresh->programme = programme;
    fresh->x = x;
    fresh->interrupt = interrupt;
    fresh->solution = calloc(programme->form->n_columns + 1, sizeof *fresh->solution);
    fresh->reduced = calloc(programme->form->n_columns + 1, sizeof *fresh->reduced);
    pk_status status = fresh->solution && fresh->reduced ? new_lp(fresh, error)
                                                         : pk_fail(error, PK_ERROR_MEMORY, "no memory for marginals");
    if (status)
        pk_marginals_free(fresh);
    else
        *marginals = fresh;
    return status;
}

static pk_status solve(pk_marginals *m, double deadline_s, bool *solved, pk_error *error)
{
    const pk_lp_limits limits = {.seconds = deadline_s - pk_clock_s(), .cutoff = INFINITY, .interrupt = m->interrupt};
    pk_lp_status lp_status;
    *solved = false;
    if (limits.seconds <= 0 || (m->interrupt && *m->interrupt))
        return PK_OK;
    pk_status status = pk_lp_solve(m->lp, &limits, &lp_status, error);
    if (status || lp_status == PK_LP_LIMIT)
        return status;
    if (lp_status != PK_LP_OPTIMAL)
        return pk_fail(error, PK_ERROR_INTERNAL, "the plan's own units cannot do what the plan does");
    *solved = true;
    pk_lp_bound(m->lp, m->reduced);
    pk_lp_primal(m->lp, m->solution);
    return PK_OK;
}

pk_status pk_marginals_of_all(pk_marginals *m, double deadline_s, bool *solved, pk_error *error)
{
    const pk_programme *programme = m->programme;
    pk_status status = PK_OK;
    for (size_t i = 0; i < programme->n_gap_columns && !status; i++) {
        int j = programme->gap_columns[i].column;
        status = pk_lp_set_cost(m->lp, j, programme->gap_cost[j], error);
        if (!status)
            status = pk_lp_set_bounds(m->lp, j, 0, programme->form->columns[j].upper, error);
    }
    return status ? status : solve(m, deadline_s, solved, error);
}

/* The share of a zone's points that nobody reaches: columns have it not. */
static double out_of_reach(const pk_programme *programme, size_t target)
{
    double share = 0;
    for (size_t c = 0; c < programme->n_alert_classes; c++) {
        const pk_alert_class *class = &programme->alert_classes[c];
        share += class->target == target && class->row == PK_NO_COLUMN ? class->share : 0;
    }
    return share;
}

pk_status pk_marginals_of_gap(pk_marginals *m, size_t target, pk_task task, double deadline_s, bool *solved,
                              double *unmet, pk_error *error)
{
    const pk_programme *programme = m->programme;
    double weight = programme->reach->instance->targets[target].weight[task];
    pk_status status = PK_OK;
    for (size_t i = 0; i < programme->n_gap_columns && !status; i++) {
        const pk_gap_column *gap = &programme->gap_columns[i];
        bool own = gap->target == target && gap->task == task;
        double upper = programme->form->columns[gap->column].upper;
        if (!own)
            upper = fmin(upper, m->x[gap->column] + slack * fmax(1, upper));
        status = pk_lp_set_cost(m->lp, gap->column, own ? programme->gap_cost[gap->column] / weight : 0, error);
        if (!status)
            status = pk_lp_set_bounds(m->lp, gap->column, 0, upper, error);
    }
    if (!status)
        status = solve(m, deadline_s, solved, error);
    *unmet = task == PK_ALERT ? out_of_reach(programme, target) : 0;
    for (size_t i = 0; i < programme->n_gap_columns; i++) {
        const pk_gap_column *gap = &programme->gap_columns[i];
        if (gap->target == target && gap->task == task)
            *unmet += programme->gap_cost[gap->column] / weight * m->solution[gap->column];
    }
    return status;
}

/* The fall of the value with one more of a column that is fixed. */
static double fall(const pk_marginals *m, int column)
{
    return column == PK_NO_COLUMN ? 0 : fmax(0, -m->reduced[column]);
}

double pk_marginal_unit(const pk_marginals *m, size_t class, size_t site)
{
    const pk_programme *programme = m->programme;
    int unit = *pk_programme_cell(programme, programme->stationed, class, site), total = PK_NO_COLUMN;
    if (unit == PK_NO_COLUMN)
        return 0;
    for (size_t g = 0; g < programme->n_groups; g++)
        for (size_t i = 0; i < programme->groups[g].n_members; i++)
            if (programme->groups[g].members[i] == class)
                total = *pk_programme_cell(programme, programme->group_total, g, site);
    return fall(m, unit) + (total == unit ? 0 : fall(m, total));
}

double pk_marginal_sortie(const pk_marginals *m, size_t site)
{
    double sorties = m->programme->reach->instance->sites[site].sorties_per_day;
    return sorties > 0 ? fall(m, m->programme->used[site]) / sorties : 0;
}
