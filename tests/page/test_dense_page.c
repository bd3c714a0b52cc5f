/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page of a theatre that is as large and a plan that is as full as they come: 40 bases, 20 ports, 150 zones, 12
 * periods (scripts/generate_theatre --size XL --periods 12), every base with units of every contributor, every zone
 * served in every period from several bases. With an argument the program writes that page there, for
 * test_browser_long.sh.
 */
#include "report/report.h"
#include "support/scratch.h"

#include <math.h>
#include <picket/instance.h>
#include <picket/plan.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { N_BASES = 40, BASES_A_ZONE = 4, PERIODS = 12, STREAMS = BASES_A_ZONE * PERIODS, MOST_BYTES = 3000000 };

static char folder[64];
static pk_instance *instance;

static pk_instance *generate(void)
{
    char path[128], command[512], *messages = NULL;
    snprintf(path, sizeof path, "%s/xl.ini", folder);
    snprintf(command, sizeof command, "'%s/scripts/generate_theatre' --size XL --periods %d >'%s'", PICKET_SOURCE_DIR,
             PERIODS, path);
    if (system(command) != 0)
        return NULL;
    const char *const paths[] = {path};
    pk_instance *theatre = NULL;
    pk_instance_read(paths, 1, NULL, 0, &theatre, &messages, NULL);
    free(messages);
    return theatre;
}

static void *list(size_t n, size_t size)
{
    void *items = calloc(n, size);
    assert_non_null(items);
    return items;
}

static void station(pk_plan *plan)
{
    plan->sites = list(instance->n_sites, sizeof *plan->sites);
    plan->units = list(instance->n_sites * instance->n_contributors, sizeof *plan->units);
    for (size_t s = 0; s < instance->n_sites; s++) {
        plan->sites[plan->n_sites++] = instance->sites[s].name;
        for (size_t c = 0; c < instance->n_contributors; c++) {
            size_t k = 0; /* the first type of the site's kind that the contributor offers */
            while (k < instance->n_types &&
                   (instance->types[k].domain != instance->sites[s].domain || !instance->contributors[c].offered[k]))
                k++;
            if (k < instance->n_types)
                plan->units[plan->n_units++] = (pk_plan_units){instance->contributors[c].name, instance->types[k].name,
                                                               instance->sites[s].name, (int)(1 + (s * c) % 7), c % 2};
        }
    }
}

static void serve(pk_plan *plan)
{
    static const double required[PERIODS] = {8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8};
    static double met[PERIODS];
    for (size_t p = 0; p < PERIODS; p++)
        met[p] = 8.0 * (double)(p % 5) / 4;
    size_t n_gaps = instance->n_targets * PK_TASK_COUNT;
    plan->gaps = list(n_gaps, sizeof *plan->gaps);
    plan->sorties = list(n_gaps * STREAMS, sizeof *plan->sorties);
    for (size_t z = 0; z < instance->n_targets; z++)
        for (size_t task = 0; task < PK_TASK_COUNT; task++) {
            const pk_target *target = &instance->targets[z];
            if (!(target->required[task] > 0))
                continue;
            bool alert = task == PK_ALERT;
            plan->gaps[plan->n_gaps++] =
                (pk_plan_gap){target->name, (pk_task)task, alert ? 1 : 96,     alert ? 0.5 : 45, target->weight[task],
                              required,     met,           alert ? 0 : PERIODS};
            for (size_t i = 0; i < STREAMS && !alert && target->kind == PK_ZONE; i++)
                plan->sorties[plan->n_sorties++] =
                    (pk_plan_sorties){plan->units[0].contributor,
                                      plan->units[0].type,
                                      instance->sites[(7 * z + i % BASES_A_ZONE) % N_BASES].name,
                                      target->name,
                                      (pk_task)task,
                                      (int)(i / BASES_A_ZONE),
                                      0.25};
        }
}

static pk_plan *fill(void)
{
    pk_plan *plan = NULL;
    assert_int_equal(pk_plan_new(&plan, NULL), PK_OK);
    plan->instance = "as full as they come";
    plan->status = PK_PLAN_FEASIBLE;
    plan->objective = 400;
    plan->bound = 300;
    plan->relative_gap = 0.25;
    plan->coverage_gap_percent = 40;
    station(plan);
    serve(plan);
    return plan;
}

static void empty(pk_plan *plan)
{
    free(plan->sites);
    free(plan->units);
    free(plan->gaps);
    free(plan->sorties);
    pk_plan_free(plan);
}

static void test_size(void **state)
{
    (void)state;
    char path[128];
    snprintf(path, sizeof path, "%s/page.html", folder);
    pk_plan *plan = fill();
    assert_int_equal(instance->n_sites, 60);
    assert_true(plan->n_sorties > 7000);
    pk_error error = {0};
    if (pk_report_page_write(path, instance, plan, &error) != PK_OK)
        fail_msg("%s", error.message);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    print_message("a page of %lld bytes\n", (long long)status.st_size);
    assert_true(status.st_size > 500000);
    assert_true(status.st_size < MOST_BYTES);
    empty(plan);
}

static int set_up(void **state)
{
    (void)state;
    scratch_make(folder, sizeof folder);
    instance = generate();
    return instance ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    pk_instance_free(instance);
    scratch_remove(folder);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        void *state = NULL;
        if (set_up(&state) != 0)
            return 1;
        pk_plan *plan = fill();
        pk_status status = pk_report_page_write(argv[1], instance, plan, NULL);
        empty(plan);
        tear_down(&state);
        return status == PK_OK ? 0 : 1;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_size)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
