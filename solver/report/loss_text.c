/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/compare.h"

#include "report/measures.h"
#include "report/table.h"

#include <math.h>

enum { MOST_HITS = 3 };

/* A target that loses less of its share is not worth a word. */
static const double NO_HIT = 0.0005;

/* What the gap has lost against that of nothing lost, as an addition to the objective. */
static double hit(const pk_scenario *whole, const pk_plan_gap *gap)
{
    const pk_plan_gap *before = pk_scenario_gap(whole, gap->target, gap->task);
    double lost = before ? pk_share_met(before) - pk_share_met(gap) : 0;
    return lost > NO_HIT ? gap->weight * lost : 0;
}

/* The targets that are hit hardest, with their shares met before and after. */
static void append_hits(pk_table *table, const pk_scenario *whole, const pk_scenario *left)
{
    double last = INFINITY;
    size_t last_gap = 0, n = left->plan->n_gaps;
    for (int rank = 0; rank < MOST_HITS; rank++) {
        size_t worst = n;
        double most = 0;
        for (size_t i = 0; i < n; i++) {
            double h = hit(whole, &left->plan->gaps[i]);
            bool taken = h > last || (!(h < last) && i <= last_gap && isfinite(last));
            if (h > most && !taken) {
                most = h;
                worst = i;
            }
        }
        if (worst == n)
            return;
        const pk_plan_gap *gap = &left->plan->gaps[worst];
        double before = pk_share_met(pk_scenario_gap(whole, gap->target, gap->task));
        pk_table_append(table, "%s%s %s %.0f to %.0f %%", rank ? ", " : "", gap->target, pk_task_name(gap->task),
                        100 * before, 100 * pk_share_met(gap));
        last = most;
        last_gap = worst;
    }
}

static void add_percent(pk_table *table, double percent, const char *format)
{
    pk_table_add(table, "%s", isnan(percent) ? "-" : "");
    if (!isnan(percent))
        pk_table_append(table, format, percent);
}

pk_status pk_report_losses(FILE *stream, const pk_losses *losses, const pk_scenario *scenarios, pk_error *error)
{
    pk_table *table = pk_table_new("lrrrrrw");
    static const char *const heads[] = {"lost", "gap", "none below", "worse", "units", "people", "hit hardest"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        pk_table_add(table, "%s", heads[i]);
    for (size_t i = 0; i < losses->n; i++) {
        const pk_loss *loss = &losses->items[i];
        pk_table_add(table, "%s", loss->site ? loss->site->name : "nothing");
        add_percent(table, scenarios[i].gap_percent, "%.2f %%");
        add_percent(table, scenarios[i].bound_percent, "%.2f %%");
        if (loss->site) {
            add_percent(table, loss->damage, "%+.2f");
            pk_table_add(table, "%.0f", loss->units);
            pk_table_add(table, "%.0f", loss->personnel);
        } else {
            for (int column = 0; column < 3; column++)
                pk_table_add(table, "%s", "");
        }
        pk_table_add(table, "%s", "");
        if (loss->site && loss->plan && losses->items[0].plan)
            append_hits(table, &scenarios[0], &scenarios[i]);
    }
    pk_status status = pk_table_print(table, stream, error);
    pk_table_free(table);
    return status;
}
