/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How many units can be of use at a site. With Q the largest alert that a group's aircraft there can be asked for and
 * F = max_t min(Σ r/τ, runway) the sorties they can be asked for in a period, no plan is better for more than
 *
 *   n_us, N_gs <= ⌈(Q + F/ρ) / availability⌉,
 *   or N_gs <= Q · ⌈1 / availability⌉ where classes hold alert each for itself and that is more,
 *   or N_gs <= Q · ⌈1 / availability⌉ + F · ⌈1 / (ρ · availability)⌉ where they fly whole sorties each for itself,
 *
 * since a unit beyond it can be taken away and every rule still holds. Ships alike: N_gp <= Σ_l max e_gpl. What this
 * buys is the relaxation: rule 2 lets N rise with y up to its upper bound.
 */
#include "base/arena.h"
#include "theatre/parts.h"

#include <math.h>
#include <stdlib.h>

typedef struct need {
    double alert; /* Q */
    double ships;
} need;

static const pk_type *group_type(const pk_programme *programme, size_t g)
{
    return &programme->reach->instance->types[programme->groups[g].type];
}

static void limit(pk_programme *programme, int column, double most)
{
    if (column != PK_NO_COLUMN)
        programme->form->columns[column].upper = fmin(programme->form->columns[column].upper, most);
}

/* The largest alert that a row asks of a column. */
static void limit_alert(pk_programme *programme)
{
    const pk_instance *instance = programme->reach->instance;
    for (size_t cell = 0; cell < programme->n_groups * instance->n_sites; cell++) {
        int total = programme->group_alert[cell];
        double most = 0;
        for (size_t c = 0; c < programme->n_alert_classes && total != PK_NO_COLUMN; c++) {
            const pk_alert_class *class = &programme->alert_classes[c];
            if (class->row == PK_NO_COLUMN || instance->targets[class->target].required[PK_ALERT] <= most)
                continue;
            const pk_row *row = &programme->form->rows[class->row];
            for (size_t e = row->start; e < row->end; e++)
                if (programme->form->entries[e].column == total)
                    most = instance->targets[class->target].required[PK_ALERT];
        }
        limit(programme, total, most);
        const pk_unit_group *group = &programme->groups[cell / instance->n_sites];
        for (size_t m = 0; m < group->n_members; m++)
            limit(programme,
                  *pk_programme_cell(programme, programme->alert, group->members[m], cell % instance->n_sites), most);
    }
}

/*
 * Alert is whole: q <= ⌊availability · n⌋, whose points up to the largest alert have a hull that is tighter than
 * q <= availability · n. Its facets lie between the points of steepest rise, from (0, 0) on; the first takes the place
 * of rule 3's row for the class.
 */
static void tighten_ready(pk_programme *programme, size_t u, size_t s)
{
    pk_form *form = programme->form;
    int alert = *pk_programme_cell(programme, programme->alert, u, s);
    if (alert == PK_NO_COLUMN)
        return;
    int unit = *pk_programme_cell(programme, programme->stationed, u, s);
    int row = *pk_programme_cell(programme, programme->ready, u, s);
    double availability = programme->reach->instance->types[programme->reach->classes[u].type].availability;
    double most_alert = form->columns[alert].upper, most_units = form->columns[unit].upper;
    for (double n = 0, q = 0; q < most_alert;) {
        double slope = 0, next_n = n, next_q = q;
        for (double m = n + 1; m <= most_units; m++) {
            double ready = fmin(most_alert, floor(availability * m + 1e-9));
            if (ready - q >= slope * (m - n) && ready > q) {
                slope = (ready - q) / (m - n);
                next_n = m;
                next_q = ready;
            }
        }
        if (!(next_q > q))
            break;
        if (n > 0) {
            const char *name = pk_arena_printf(programme->arena, "%s.from%.0f", form->rows[row].name, n);
            pk_form_add_row(form, -INFINITY, q - slope * n, "%s", name ? name : "");
            pk_form_add_entry(form, alert, 1);
            pk_form_add_entry(form, unit, -slope);
        } else {
            for (size_t e = form->rows[row].start; e < form->rows[row].end; e++)
                if (form->entries[e].column == unit)
                    form->entries[e].value = -slope;
        }
        n = next_n;
        q = next_q;
    }
}

/* Units of a group, and of one of its classes. */
typedef struct limits {
    double group, class;
} limits;

/* sorties: [n_periods] F before the runway. */
static limits units_needed(const pk_programme *programme, size_t g, size_t s, const need *n, const double *sorties)
{
    const pk_instance *instance = programme->reach->instance;
    const pk_type *type = group_type(programme, g);
    if (type->domain == PK_SEA)
        return (limits){n->ships, n->ships};
    double rate = pk_type_sorties_per_period(type, instance->periods_per_day), busiest = 0;
    double runway = instance->sites[s].sorties_per_day / instance->periods_per_day;
    for (size_t t = 0; t < programme->n_periods; t++)
        busiest = fmax(busiest, fmin(sorties[t], runway));
    double shared = ceil((n->alert + busiest / rate) / type->availability - 1e-6);
    bool whole = instance->whole_sorties;
    size_t holders = 0;
    for (size_t m = 0; m < programme->groups[g].n_members; m++) {
        int *held = whole ? programme->stationed : programme->alert;
        holders += *pk_programme_cell(programme, held, programme->groups[g].members[m], s) != PK_NO_COLUMN;
    }
    double apart = n->alert * ceil(1 / type->availability - 1e-9);
    if (whole)
        apart += floor(busiest + 1e-9) * ceil(1 / (rate * type->availability) - 1e-9);
    return (limits){fmax(shared, holders > 1 ? apart : 0), shared};
}

static void limit_units(pk_programme *programme, size_t g, size_t s, limits most)
{
    int total = *pk_programme_cell(programme, programme->group_total, g, s);
    int row = *pk_programme_cell(programme, programme->only_if_used, g, s);
    limit(programme, total, most.group);
    for (size_t m = 0; m < programme->groups[g].n_members; m++)
        limit(programme, *pk_programme_cell(programme, programme->stationed, programme->groups[g].members[m], s),
              most.class);
    pk_form *form = programme->form;
    for (size_t e = form->rows[row].start; e < form->rows[row].end; e++)
        if (form->entries[e].column == programme->used[s])
            form->entries[e].value = -form->columns[total].upper;
}

/* The needs of all cells, one column of a stream after the other. sorties: [cells × n_periods], zero. */
static void collect(const pk_programme *programme, need *needs, double *sorties)
{
    const pk_instance *instance = programme->reach->instance;
    const pk_column *columns = programme->form->columns;
    for (size_t cell = 0; cell < programme->n_groups * instance->n_sites; cell++) {
        int alert = programme->group_alert[cell];
        needs[cell].alert = alert == PK_NO_COLUMN ? 0 : columns[alert].upper;
    }
    for (size_t i = 0; i < programme->sorties.count; i++) {
        const pk_stream *stream = &programme->sorties.items[i];
        size_t cell = stream->group * instance->n_sites + stream->site;
        sorties[cell * programme->n_periods + stream->period] += columns[stream->column].upper;
    }
    for (size_t i = 0; i < programme->ships.count; i++) {
        const pk_stream *ship = &programme->ships.items[i];
        needs[ship->group * instance->n_sites + ship->site].ships += columns[ship->column].upper;
    }
}

pk_status pk_programme_limit_needs(pk_programme *programme, pk_error *error)
{
    size_t sites = programme->reach->instance->n_sites, cells = programme->n_groups * sites;
    need *needs = calloc(cells + 1, sizeof *needs);
    double *sorties = calloc(cells * programme->n_periods + 1, sizeof *sorties);
    if (!needs || !sorties) {
        free(needs);
        free(sorties);
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for the needs of %zu sites", sites);
    }
    limit_alert(programme);
    collect(programme, needs, sorties);
    for (size_t cell = 0; cell < cells; cell++)
        if (programme->group_total[cell] != PK_NO_COLUMN)
            limit_units(programme, cell / sites, cell % sites,
                        units_needed(programme, cell / sites, cell % sites, &needs[cell],
                                     sorties + cell * programme->n_periods));
    for (size_t u = 0; u < programme->reach->n_classes; u++)
        for (size_t s = 0; s < sites; s++)
            tighten_ready(programme, u, s);
    free(needs);
    free(sorties);
    return pk_form_ok(programme->form, error);
}
