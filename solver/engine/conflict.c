/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An irreducible conflict by the deletion filter (Chinneck, Dravnieks 1991): give the rules up one after the other, and
 * for good where what is left still cannot be kept. Each rule that stays is needed, as without it the rest could be
 * kept then, and so could any part of it.
 *
 * Whether rules can be kept is asked of the search, with the goal left out: its presolve settles most questions.
 */
#include "engine/conflict.h"

#include "engine/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct conflict {
    const pk_form *form;
    const pk_rule *rules;
    size_t n_rules;
    const pk_conflict_limits *limits;
    pk_form work; /* the form without its goal; its own columns and rows, the entries are the form's */
    bool stopped; /* a limit came */
} conflict;

/* Can the rules in `kept` be kept together? False where a limit came, which c->stopped tells. */
static pk_status can_keep(conflict *c, const bool *kept, bool *possible, pk_error *error)
{
    for (size_t i = 0; i < c->n_rules; i++) {
        const pk_rule *rule = &c->rules[i];
        if (rule->row >= 0) {
            pk_row *row = &c->work.rows[rule->row];
            row->lower = kept[i] ? c->form->rows[rule->row].lower : -INFINITY;
            row->upper = kept[i] ? c->form->rows[rule->row].upper : INFINITY;
        } else {
            c->work.columns[rule->column].lower = kept[i] ? c->form->columns[rule->column].lower : 0;
        }
    }
    pk_search_options options = pk_search_defaults;
    options.deadline_s = c->limits->deadline_s;
    options.interrupt = c->limits->interrupt;
    options.plain = true;
    pk_search_result result;
    pk_status status = pk_search(&c->work, &options, &result, error);
    if (status)
        return status;
    c->stopped |= result.status == PK_SEARCH_UNKNOWN;
    *possible = result.x != NULL;
    free(result.x);
    return PK_OK;
}

static pk_status filter(conflict *c, bool *kept, pk_error *error)
{
    for (size_t i = 0; i < c->n_rules; i++) {
        bool possible;
        kept[i] = false;
        pk_status status = can_keep(c, kept, &possible, error);
        kept[i] = status || possible || c->stopped;
        if (status || c->stopped)
            return status;
    }
    return PK_OK;
}

static pk_status prepare(conflict *c, pk_error *error)
{
    size_t columns = c->form->n_columns, rows = c->form->n_rows;
    c->work = *c->form;
    c->work.columns = malloc((columns + 1) * sizeof *c->work.columns);
    c->work.rows = malloc((rows + 1) * sizeof *c->work.rows);
    if (!c->work.columns || !c->work.rows)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for a conflict of %zu rules", c->n_rules);
    for (size_t j = 0; j < columns; j++) {
        c->work.columns[j] = c->form->columns[j];
        c->work.columns[j].cost = 0;
    }
    for (size_t i = 0; i < rows; i++)
        c->work.rows[i] = c->form->rows[i];
    return PK_OK;
}

static pk_status find(conflict *c, bool *kept, pk_conflict_status *found, pk_error *error)
{
    bool possible;
    memset(kept, true, c->n_rules);
    *found = PK_CONFLICT_UNKNOWN;
    pk_status status = can_keep(c, kept, &possible, error);
    if (status || c->stopped)
        return status;
    if (possible) {
        *found = PK_CONFLICT_NONE;
        return PK_OK;
    }
    *found = PK_CONFLICT_FOUND;
    status = filter(c, kept, error);
    if (status || c->stopped)
        return status;
    *found = PK_CONFLICT_OTHER;
    for (size_t i = 0; i < c->n_rules; i++)
        if (kept[i])
            *found = PK_CONFLICT_IRREDUCIBLE;
    return PK_OK;
}

pk_status pk_conflict_find(const pk_form *form, const pk_rule *rules, size_t n_rules, const pk_conflict_limits *limits,
                           bool *kept, pk_conflict_status *found, pk_error *error)
{
    conflict c = {.form = form, .rules = rules, .n_rules = n_rules, .limits = limits};
    pk_status status = prepare(&c, error);
    if (!status)
        status = find(&c, kept, found, error);
    free(c.work.columns);
    free(c.work.rows);
    return status;
}
