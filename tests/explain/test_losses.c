/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What remains after a loss, against the whole solver: in theatres where every contributor has one site of its own and
 * offers no more than the plan stations, no unit can move or come, so solving anew with the site closed must give the
 * same value. What stands must be the plan's units without those of the site.
 */
#include "explain/small_theatre.h"

#include <picket/loss.h>

enum { THEATRES = 25, MOST_TYPES = 8 };

static int stationed(const pk_plan *plan, const char *contributor, const char *type)
{
    int number = 0;
    for (size_t i = 0; i < plan->n_units; i++)
        if (strcmp(plan->units[i].contributor, contributor) == 0 && strcmp(plan->units[i].type, type) == 0)
            number += plan->units[i].number;
    return number;
}

/* The value that the whole solver finds without the site, of the units that the plan has. */
static double value_without(const pk_instance *instance, const pk_plan *plan, const pk_site *lost)
{
    pk_site sites[SITES];
    pk_contributor contributors[SITES];
    int offered[SITES][MOST_TYPES];
    pk_instance without = *instance;
    assert_true(instance->n_types <= MOST_TYPES && instance->n_sites == SITES);
    memcpy(sites, instance->sites, sizeof sites);
    memcpy(contributors, instance->contributors, sizeof contributors);
    for (size_t c = 0; c < SITES; c++) {
        for (size_t k = 0; k < instance->n_types; k++)
            offered[c][k] = stationed(plan, contributors[c].name, instance->types[k].name);
        contributors[c].offered = offered[c];
    }
    if (lost)
        sites[lost - instance->sites].status = PK_CLOSED;
    without.sites = sites;
    without.contributors = contributors;
    pk_plan *again = must_solve(&without);
    assert_int_equal(again->status, PK_PLAN_OPTIMAL);
    double value = again->objective;
    pk_plan_free(again);
    return value;
}

static void check_units(const pk_plan *plan, const pk_loss *loss)
{
    int before = 0, after = 0, lost = 0;
    for (size_t i = 0; i < plan->n_units; i++) {
        before += plan->units[i].number;
        lost += loss->site && strcmp(plan->units[i].site, loss->site->name) == 0 ? plan->units[i].number : 0;
    }
    for (size_t i = 0; i < loss->plan->n_units; i++) {
        after += loss->plan->units[i].number;
        assert_true(!loss->site || strcmp(loss->plan->units[i].site, loss->site->name) != 0);
    }
    assert_int_equal(before - lost, after);
    assert_int_equal(lost, (int)loss->units);
}

static size_t check_theatre(const pk_instance *instance)
{
    pk_plan *plan = must_solve(instance);
    pk_losses *losses = NULL;
    pk_error error;
    if (plan->status == PK_PLAN_INFEASIBLE) {
        pk_plan_free(plan);
        return 0;
    }
    if (pk_losses_solve(instance, plan, &pk_solve_defaults, &losses, &error) != PK_OK)
        fail_msg("%s", error.message);
    size_t n = losses->n;
    assert_int_equal(n, plan->n_sites + 1);
    assert_null(losses->items[0].site);
    for (size_t i = 0; i < n; i++) {
        const pk_loss *loss = &losses->items[i];
        assert_int_equal(loss->plan->status, PK_PLAN_OPTIMAL);
        assert_close(loss->plan->objective, value_without(instance, plan, loss->site), 1e-6);
        check_units(plan, loss);
        assert_true(i < 2 || loss->damage <= losses->items[i - 1].damage);
    }
    pk_losses_free(losses);
    pk_plan_free(plan);
    return n - 1;
}

static void against_solving_anew(void **state)
{
    (void)state;
    char folder[256];
    scratch_make(folder, sizeof folder);
    size_t n_losses = 0;
    for (uint64_t seed = 1; seed <= THEATRES; seed++) {
        char path[300];
        pk_instance *instance = small_theatre(seed, folder, path);
        n_losses += check_theatre(instance);
        pk_instance_free(instance);
    }
    scratch_remove(folder);
    assert_true(n_losses > (size_t)2 * THEATRES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(against_solving_anew)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
