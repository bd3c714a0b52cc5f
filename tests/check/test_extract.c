/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plan says of its gaps and flight hours is what its own sorties give, also where some are too small to list. */
#include "assert_close.h"
#include "theatre/extract.h"

#include <stdlib.h>
#include <string.h>

static double flown_hours(const pk_instance *instance, const pk_reach *reach, const pk_plan *plan, double *flight_hours)
{
    double station_h = 0;
    *flight_hours = 0;
    for (size_t i = 0; i < plan->n_sorties; i++) {
        const pk_plan_sorties *sorties = &plan->sorties[i];
        size_t k = 0, s = 0, z = 0;
        while (strcmp(instance->types[k].name, sorties->type) != 0)
            k++;
        while (strcmp(instance->sites[s].name, sorties->base) != 0)
            s++;
        while (strcmp(instance->targets[z].name, sorties->zone) != 0)
            z++;
        double d_km = pk_reach_distance_km(reach, s, z);
        station_h += sorties->number * pk_type_on_station_h(&instance->types[k], d_km);
        *flight_hours += sorties->number * instance->types[k].endurance_h;
    }
    station_h *= instance->horizon_days;
    *flight_hours *= instance->horizon_days;
    return station_h;
}

/* Four of each type stand wherever they may; every second stream flies `number` sorties, the others `other`. */
static void agrees(double number, double other, bool flies)
{
    const char *path = PICKET_SOURCE_DIR "/instances/first_steps.ini";
    pk_instance *instance = NULL;
    pk_reach *reach = NULL;
    pk_programme *programme = NULL;
    pk_plan *plan = NULL;
    char *messages = NULL;
    assert_int_equal(pk_instance_read(&path, 1, NULL, 0, &instance, &messages, NULL), PK_OK);
    assert_int_equal(pk_reach_new(instance, &reach, NULL), PK_OK);
    assert_int_equal(pk_programme_new(reach, NULL, &programme, NULL), PK_OK);
    assert_int_equal(pk_plan_new(&plan, NULL), PK_OK);
    double *x = calloc((size_t)programme->form->n_columns, sizeof *x);
    assert_non_null(x);
    for (size_t i = 0; i < reach->n_classes * instance->n_sites; i++)
        if (programme->stationed[i] != PK_NO_COLUMN)
            x[programme->stationed[i]] = 4;
    for (size_t i = 0; i < programme->sorties.count; i++)
        x[programme->sorties.items[i].column] = i % 2 ? number : other;

    double value[PK_STAGE_COUNT], flight_hours, met = 0;
    assert_int_equal(pk_programme_extract(programme, x, NULL, plan, value, NULL), PK_OK);
    for (size_t i = 0; i < plan->n_gaps; i++)
        if (plan->gaps[i].task == PK_PATROL || plan->gaps[i].task == PK_SURVEILLANCE)
            met += plan->gaps[i].met;
    assert_close(met, flown_hours(instance, reach, plan, &flight_hours), 1e-9);
    assert_close(value[PK_STAGE_FLIGHT_HOURS], flight_hours, 1e-9);
    assert_int_equal(plan->n_sorties > 0, flies);

    free(x);
    free(messages);
    pk_plan_free(plan);
    pk_programme_free(programme);
    pk_reach_free(reach);
    pk_instance_free(instance);
}

static void crumbs_are_no_sorties(void **unused)
{
    (void)unused;
    agrees(9e-10, 9e-10, false);
}

static void crumbs_beside_sorties(void **unused)
{
    (void)unused;
    agrees(0.125, 9e-10, true);
}

static void beyond_what_is_wanted(void **unused)
{
    (void)unused;
    agrees(8, 9e-10, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crumbs_are_no_sorties),
        cmocka_unit_test(crumbs_beside_sorties),
        cmocka_unit_test(beyond_what_is_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
