/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The goals of the lexicographic stages, each a linear function of the programme's columns:
 *   gap           G = Σ weight · share not met
 *   changes       Σ max(0, n − n⁰)
 *   personnel     Σ personnel_s · y_s + Σ personnel_u · n_us
 *   flight_hours  Σ endurance · f over the whole horizon
 */
#include "theatre/parts.h"

#include <math.h>

static void set_cost(pk_programme *programme, int column, double cost)
{
    if (column != PK_NO_COLUMN)
        programme->form->columns[column].cost = cost;
}

static void set_personnel(pk_programme *programme)
{
    const pk_instance *instance = programme->reach->instance;
    for (size_t s = 0; s < instance->n_sites; s++)
        set_cost(programme, programme->used[s], instance->sites[s].personnel);
    for (size_t g = 0; g < programme->n_groups; g++)
        set_cost(programme, programme->group_fleet[g], instance->types[programme->groups[g].type].personnel);
}

static void set_flight_hours(pk_programme *programme)
{
    const pk_instance *instance = programme->reach->instance;
    for (size_t i = 0; i < programme->sorties.count; i++) {
        const pk_stream *stream = &programme->sorties.items[i];
        set_cost(programme, stream->column,
                 instance->horizon_days * programme->multiplicity[stream->period] *
                     instance->types[programme->groups[stream->group].type].endurance_h);
    }
}

void pk_programme_set_goal(pk_programme *programme, pk_stage stage)
{
    pk_form *form = programme->form;
    const pk_instance *instance = programme->reach->instance;
    for (size_t j = 0; j < form->n_columns; j++)
        form->columns[j].cost = stage == PK_STAGE_GAP ? programme->gap_cost[j] : 0;
    form->cost_offset = stage == PK_STAGE_GAP ? programme->gap_offset : 0;
    if (stage == PK_STAGE_CHANGES)
        for (size_t cell = 0; cell < programme->reach->n_classes * instance->n_sites; cell++)
            set_cost(programme, programme->change[cell], 1);
    if (stage == PK_STAGE_PERSONNEL)
        set_personnel(programme);
    if (stage == PK_STAGE_FLIGHT_HOURS)
        set_flight_hours(programme);
}

void pk_programme_keep_goal(pk_programme *programme, pk_stage stage, double value)
{
    pk_form *form = programme->form;
    pk_form_add_row(form, -INFINITY, value - form->cost_offset, "keep.%s", pk_stage_name(stage));
    for (size_t j = 0; j < form->n_columns; j++)
        pk_form_add_entry(form, (int)j, form->columns[j].cost);
}
