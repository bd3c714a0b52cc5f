/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every remedy by doing what it says: the setting is written, the theatre solved anew by the whole solver, and the
 * coverage gap must fall by what was said. With units held it can fall no further than planned anew, and where nothing
 * is whole but the units, no further than the estimate of the linear programme.
 */
#include "explain/small_theatre.h"

#include <math.h>
#include <picket/remedy.h>

enum { THEATRES = 12 };

/* Points of the coverage gap: the searches go to 1e-9 of G. */
static const double SAME = 1e-5;

typedef struct asking {
    pk_instance *instance;
    pk_plan *plan;
    pk_explanation *explanation;
    pk_remedies *remedies;
} asking;

static void ask(asking *a, const char *target)
{
    pk_error error;
    a->plan = must_solve(a->instance);
    if (pk_explain(a->instance, a->plan, SIZE_MAX, &a->explanation, &error) != PK_OK ||
        pk_remedies_find(a->instance, a->plan, a->explanation, target, &pk_solve_defaults, &a->remedies, &error) !=
            PK_OK)
        fail_msg("%s", error.message);
}

static void end_asking(asking *a)
{
    pk_remedies_free(a->remedies);
    pk_explanation_free(a->explanation);
    pk_plan_free(a->plan);
    pk_instance_free(a->instance);
}

/* The coverage gap of the file under the setting, in per cent. */
static double solved_gap(const char *path, const char *setting)
{
    pk_instance *instance = must_read(LIST(path), 1, LIST(setting), setting ? 1 : 0);
    pk_plan *plan = must_solve(instance);
    assert_int_equal(plan->status, PK_PLAN_OPTIMAL);
    double gap = plan->coverage_gap_percent;
    pk_plan_free(plan);
    pk_instance_free(instance);
    return gap;
}

/* Are sorties the only task, and divisible? Then the linear programme with units held is exact. */
static bool divides(const pk_instance *instance)
{
    bool only_sorties = !instance->whole_sorties;
    for (size_t z = 0; z < instance->n_targets; z++)
        only_sorties &=
            !(instance->targets[z].required[PK_ALERT] > 0) && !(instance->targets[z].required[PK_SEA_PATROL] > 0);
    return only_sorties;
}

static void check_remedy(const asking *a, const pk_remedy *remedy, double before, const char *path)
{
    double fell = before - solved_gap(path, remedy->setting);
    if (!(fell >= remedy->anew.least - SAME && fell <= remedy->anew.most + SAME))
        fail_msg("%s: the gap fell by %.9f, said was %.9f to %.9f", remedy->setting, fell, remedy->anew.least,
                 remedy->anew.most);
    assert_true(remedy->anew.most - remedy->anew.least < SAME);
    assert_true(remedy->held.most - remedy->held.least < SAME);
    assert_true(remedy->held.least <= fell + SAME);
    assert_close(remedy->plan->coverage_gap_percent, a->remedies->anew_value - remedy->anew.least, SAME);
    if (divides(a->instance) && !isnan(remedy->estimate))
        assert_true(remedy->held.least <= remedy->estimate + SAME);
}

static void doing_what_it_says(void **state)
{
    (void)state;
    char folder[256], path[300];
    scratch_make(folder, sizeof folder);
    bool kinds[PK_REMEDY_COUNT] = {false};
    size_t n_helped = 0, n_divided = 0, n = 0;
    for (uint64_t seed = 113; seed <= 112 + THEATRES; seed++) {
        asking a = {.instance = small_theatre(seed, folder, path)};
        ask(&a, NULL);
        double before = solved_gap(path, NULL);
        n_divided += divides(a.instance);
        assert_close(a.remedies->anew_value, before, SAME);
        assert_close(a.remedies->held_value, before, SAME);
        for (size_t i = 0; i < a.remedies->n; i++) {
            check_remedy(&a, &a.remedies->items[i], before, path);
            kinds[a.remedies->items[i].kind] = true;
            n_helped += a.remedies->items[i].anew.least > 0.01;
            n++;
            if (i > 0)
                assert_true(a.remedies->items[i].anew.least <= a.remedies->items[i - 1].anew.least + SAME);
        }
        end_asking(&a);
    }
    scratch_remove(folder);
    assert_true(n > (size_t)8 * THEATRES && n_helped > THEATRES && n_divided > 1);
    static const pk_remedy_kind expected[] = {PK_REMEDY_UNIT,       PK_REMEDY_SLOT, PK_REMEDY_SORTIE, PK_REMEDY_PEOPLE,
                                              PK_REMEDY_OWN_PEOPLE, PK_REMEDY_SITE, PK_REMEDY_HOSTS,  PK_REMEDY_TASKS};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_true(kinds[expected[i]]);
}

/*
 * A theatre that can be counted out: a jet on patrol next to its base flies 2 sorties of 3 h in a day (9 h of
 * turn-around each), so two of them give 12 of the 4 · 24 = 96 h that are wanted, and a third one 6 h, 6.25 points.
 */
static const char counted[] = "[instance]\nearth = plane\nperiods_per_day = 1\n[objective]\norder = gap\n"
                              "[base home]\nposition = 0, 0\nramp = 3\nrunway_m = 2000\nsorties_per_day = %s\n"
                              "[aircraft jet]\ntasks = patrol\nspeed_kmh = 900\nendurance_h = 3\nturnaround_h = 9\n"
                              "[contributor AA]\naircraft.jet = 2\n"
                              "[zone front]\nposition = 0, 0\npatrol = 4\n";

static asking ask_counted(const char *folder, const char *sorties_per_day, char *path)
{
    char text[1024];
    snprintf(text, sizeof text, counted, sorties_per_day);
    write_text(folder, "counted.ini", text, path);
    asking a = {.instance = must_read(LIST(path), 1, NULL, 0)};
    ask(&a, "front");
    return a;
}

static void counted_out(void **state)
{
    (void)state;
    char folder[256], path[300];
    scratch_make(folder, sizeof folder);

    /* Sorties enough: the jets bind. */
    asking a = ask_counted(folder, "10", path);
    assert_close(a.remedies->anew_value, 87.5, 1e-6);
    assert_int_equal(a.remedies->n, 1);
    const pk_remedy *jet = &a.remedies->items[0];
    assert_string_equal(jet->words, "one more jet of AA");
    assert_string_equal(jet->setting, "contributor.AA.aircraft.jet=3");
    assert_close(jet->anew.least, 6.25, 1e-6);
    assert_close(jet->anew.most, 6.25, 1e-6);
    assert_close(jet->held.most, 6.25, 1e-6);
    assert_close(jet->estimate, 6.25, 1e-6);
    assert_close(jet->target_gain, 6.25, 1e-6);
    assert_int_equal(a.remedies->n_gaps, 1);
    const pk_gap_bindings *front = &a.remedies->gaps[0];
    assert_close(front->most_met, 0.125, 1e-9);
    assert_int_equal(front->n_bindings, 1);
    assert_string_equal(front->bindings[0].site, "home");
    assert_string_equal(front->bindings[0].type, "jet");
    assert_close(front->bindings[0].gain, 0.0625, 1e-9);
    assert_int_equal(front->bindings[0].n_missing, 1);
    assert_int_equal(front->bindings[0].missing[0], PK_CAUSE_UNITS);
    end_asking(&a);

    /* Three sorties a day: the base binds, a fourth of 3 h meets 3.125 points. */
    a = ask_counted(folder, "3", path);
    assert_close(a.remedies->anew_value, 100 - 9 / 0.96, 1e-6);
    const pk_remedy *sortie = &a.remedies->items[0];
    assert_string_equal(sortie->setting, "base.home.sorties_per_day=4");
    assert_close(sortie->anew.least, 3.125, 1e-6);
    assert_close(sortie->estimate, 3.125, 1e-6);
    assert_close(a.remedies->items[1].anew.most, 0, 1e-6);
    assert_int_equal(a.remedies->gaps[0].n_bindings, 1);
    assert_null(a.remedies->gaps[0].bindings[0].type);
    assert_close(a.remedies->gaps[0].bindings[0].gain, 0.03125, 1e-9);
    end_asking(&a);
    scratch_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(doing_what_it_says), cmocka_unit_test(counted_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
