/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory that runs out in the midst of a whole solve, ours and GLPK's: from the n-th allocation on, and at the n-th
 * alone. Each time there is a clean error or a plan that its check accepts, and nothing is leaked. Some hundreds of
 * each solve's allocations are tried; PICKET_STRIDE=1 in the environment tries each.
 */
#define _GNU_SOURCE /* RTLD_NEXT */
#include "classic/classic_case.h"
#include "engine/blas.h"
#include "engine/lp.h"
#include "support/scarce_memory.h"
#include "support/scratch.h"

#include <dlfcn.h>
#include <errno.h>
#include <picket/instance.h>
#include <picket/solve.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* About so many trials of each solve, where PICKET_STRIDE does not say otherwise. */
enum { TRIALS = 50 };

static size_t stride_of(size_t n_allocations)
{
    const char *asked = getenv("PICKET_STRIDE");
    size_t stride = asked ? strtoul(asked, NULL, 10) : n_allocations / TRIALS;
    return stride ? stride : 1;
}

/* Without threads the n-th allocation is the same one each time; threads that cannot be made are a fault besides. */
static bool threads_allowed = true;

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*work)(void *), void *data)
{
    int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    *(void **)&real = dlsym(RTLD_NEXT, "pthread_create");
    return threads_allowed ? real(thread, attributes, work, data) : EAGAIN;
}

static pk_status solve(const pk_instance *instance, bool *found, pk_error *error)
{
    pk_plan *plan = NULL;
    pk_solve_options options = pk_solve_defaults;
    options.node_limit = 20;
    *error = (pk_error){0};
    pk_status status = pk_solve(instance, &options, &plan, error);
    *found = plan != NULL;
    pk_plan_free(plan);
    pk_lp_end_thread();
    return status;
}

/* Blocks that GLPK has lost: one that it cannot enlarge it unlinks first, and then aborts. */
static size_t n_lost;

/* Refuses one allocation after the other; returns how many refusals there were. */
static size_t try_each(const char *name, const pk_instance *instance, void (*limit)(size_t n), size_t stride)
{
    size_t refusals = 0;
    for (size_t n = 0;; n += stride) {
        pk_error error;
        bool found;
        size_t held = count_blocks();
        limit(n);
        pk_status status = solve(instance, &found, &error);
        bool enough = allocations_sufficed();
        size_t lost = strstr(error.message, "GLPK") ? 1 : 0;
        n_lost += lost;
        if ((count_blocks() < held || count_blocks() > held + lost) && !threads_allowed)
            fail_msg("%s, allocation %zu: %zu blocks are held, %zu were", name, n, count_blocks(), held);
        if (found != (status == PK_OK))
            fail_msg("%s, allocation %zu: a plan is%s handed out", name, n, found ? "" : " not");
        if (enough) {
            assert_int_equal(status, PK_OK);
            return refusals;
        }
        refusals++;
        if (status != PK_OK && (status != PK_ERROR_MEMORY || !*error.message))
            fail_msg("%s, allocation %zu: %s: %s", name, n, pk_status_text(status), error.message);
    }
}

static size_t try_solve(const char *name, const pk_instance *instance)
{
    pk_error error;
    bool found;
    threads_allowed = false;
    for (int i = 0; i < 2; i++) { /* the first one fills what libraries keep for good */
        allow_allocations(SIZE_MAX);
        if (solve(instance, &found, &error) != PK_OK)
            fail_msg("%s: %s", name, error.message);
    }
    size_t n = count_allocations(), stride = stride_of(n);
    allocations_sufficed();
    size_t refusals = try_each(name, instance, allow_allocations, stride);
    refusals += try_each(name, instance, refuse_allocation, stride);
    print_message("%s: %zu allocations, %zu refusals\n", name, n, refusals);
    assert_true(refusals > 10);
    return n;
}

/* The same with the search's own thread. What a thread's stack keeps for the next one is no leak, but grows no more. */
static void try_with_threads(const char *name, const pk_instance *instance, size_t n_allocations)
{
    threads_allowed = true;
    size_t held = count_blocks(), stride = stride_of(n_allocations);
    n_lost = 0;
    size_t refusals = try_each(name, instance, allow_allocations, stride + 1);
    refusals += try_each(name, instance, refuse_allocation, stride + 3);
    print_message("%s: %zu refusals with threads\n", name, refusals);
    assert_true(refusals > 10);
    assert_true(count_blocks() <= held + n_lost + 4);
}

static void skip_without_allocator(void)
{
    if (memory_can_run_out())
        return;
    print_message("not tested: the allocator is another's\n");
    skip();
}

static void theatres_end_cleanly(void **state)
{
    (void)state;
    skip_without_allocator();
    const char *const paths[] = {PICKET_SOURCE_DIR "/tests/report/coast.ini",
                                 PICKET_SOURCE_DIR "/instances/first_steps.ini"};
    for (size_t i = 0; i < 2; i++) {
        pk_instance *instance = NULL;
        char *messages = NULL;
        assert_int_equal(pk_instance_read(&paths[i], 1, NULL, 0, &instance, &messages, NULL), PK_OK);
        size_t n = try_solve(strrchr(paths[i], '/') + 1, instance);
        if (i == 1)
            try_with_threads("first_steps.ini", instance, n);
        pk_instance_free(instance);
    }
}

static const char *write_file(const char *name, const char *text)
{
    static char path[4100];
    snprintf(path, sizeof path, "%s/%s", scratch_folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

/* Points on a spiral, so that no two are alike. */
static const char *spiral(void)
{
    static char text[4000] = "id,x,y,demand\n";
    for (int i = 0; i < 40; i++) {
        char row[64];
        snprintf(row, sizeof row, "%d,%.3f,%.3f,%d\n", i, i * cos(i), i * sin(i), 1 + i % 7);
        strcat(text, row);
    }
    return text;
}

static void classic_models_end_cleanly(void **state)
{
    (void)state;
    skip_without_allocator();
    const char *points = write_file("points.csv", spiral());
    pk_instance instance = classic_case(PK_MCLP, "points", points);
    instance.classic.radius = 12;
    instance.classic.sites = 3;
    try_solve("mclp", &instance);
    instance.classic.sites = -1;
    instance.model = PK_LSCP;
    try_solve("lscp", &instance);
    instance.model = PK_PSCP;
    instance.classic.demand_share = 0.7;
    try_solve("pscp", &instance);
    instance.model = PK_PMEDIAN;
    instance.classic.sites = 4;
    try_solve("pmedian", &instance);
    instance = classic_case(PK_CFLP, "holmberg",
                            write_file("holmberg", "3 4\n9 5\n8 4\n7 6\n3 4 2 5\n1 5 9 2\n4 1 3 6\n7 2 1 1\n"));
    try_solve("cflp", &instance);
    instance.classic.single_source = true;
    try_solve("cflp, single source", &instance);
}

int main(void)
{
    pk_blas_prepare(); /* OpenBLAS without threads, as the program has it */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(theatres_end_cleanly),
        cmocka_unit_test(classic_models_end_cleanly),
    };
    return cmocka_run_group_tests(tests, scratch_set_up, scratch_tear_down);
}
