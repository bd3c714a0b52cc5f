/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Conflicts of random theatres: the set named cannot be kept, without any one of its rules the rest can be (both asked
 * of the whole solver), and no smaller set is in conflict (counted out by hand: a limit against each set of open
 * sites).
 */
#include "base/random.h"
#include "engine/conflict.h"
#include "reader/reading.h"

#include <math.h>
#include <picket/conflict.h>
#include <picket/solve.h>

enum { SITES = 7, THEATRES = 150, FORMS = 200 };

static pk_instance *read_instance(uint64_t *seed, const char *folder)
{
    char path[300];
    snprintf(path, sizeof path, "%s/theatre.ini", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "[instance]\nearth = plane\n[aircraft jet]\ntasks = patrol\nspeed_kmh = 900\nendurance_h = 4\n"
                  "turnaround_h = 2\npersonnel = 5\n[contributor AA]\naircraft.jet = 3\n"
                  "[zone front]\nposition = 100, 0\npatrol = 2\n[limits]\n");
    static const char *const keys[] = {"personnel", "cost", "max_bases", "max_ports"};
    static const unsigned most[] = {900, 60, 4, 3};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (pk_random_below(seed, 10) < 6)
            fprintf(file, "%s = %u\n", keys[i], (unsigned)pk_random_below(seed, most[i]));
    for (int s = 0; s < SITES; s++) {
        bool base = pk_random_below(seed, 3) > 0;
        fprintf(file,
                base ? "[base s%d]\nramp = 4\nrunway_m = 2000\nsorties_per_day = 9\n" : "[port s%d]\nberths = 3\n", s);
        fprintf(file, "position = %d, 0\npersonnel = %u\ncost = %u\nstatus = %s\n", 10 * s,
                100 * (unsigned)pk_random_below(seed, 5), (unsigned)pk_random_below(seed, 30),
                pk_random_below(seed, 4) ? "open" : "candidate");
    }
    assert_int_equal(fclose(file), 0);
    return must_read(LIST(path), 1, NULL, 0);
}

/* What is left of the instance's open sites and limits when only some are kept. */
typedef struct kept_rules {
    bool site[SITES];
    bool personnel, cost, max_bases, max_ports;
} kept_rules;

static void keep_rule(const pk_instance *instance, const pk_named_rule *rule, kept_rules *kept)
{
    if (strcmp(rule->section, "limits") == 0) {
        kept->personnel |= strcmp(rule->key, "personnel") == 0;
        kept->cost |= strcmp(rule->key, "cost") == 0;
        kept->max_bases |= strcmp(rule->key, "max_bases") == 0;
        kept->max_ports |= strcmp(rule->key, "max_ports") == 0;
        return;
    }
    bool known = false;
    for (size_t s = 0; s < instance->n_sites; s++)
        if (strcmp(strchr(rule->section, ' ') + 1, instance->sites[s].name) == 0) {
            assert_int_equal(instance->sites[s].status, PK_OPEN);
            assert_string_equal(rule->key, "status");
            kept->site[s] = known = true;
        }
    assert_true(known);
}

static bool has_plan(const pk_instance *instance, const kept_rules *kept)
{
    pk_site sites[SITES];
    pk_instance relaxed = *instance;
    relaxed.sites = sites;
    for (size_t s = 0; s < instance->n_sites; s++) {
        sites[s] = instance->sites[s];
        sites[s].status = sites[s].status == PK_OPEN && !kept->site[s] ? PK_CANDIDATE : sites[s].status;
    }
    relaxed.personnel_limit = kept->personnel ? instance->personnel_limit : INFINITY;
    relaxed.cost_limit = kept->cost ? instance->cost_limit : INFINITY;
    relaxed.max_bases = kept->max_bases ? instance->max_bases : INFINITY;
    relaxed.max_ports = kept->max_ports ? instance->max_ports : INFINITY;
    pk_plan *plan = NULL;
    pk_error error;
    assert_int_equal(pk_solve(&relaxed, &pk_solve_defaults, &plan, &error), PK_OK);
    assert_int_not_equal(plan->status, PK_PLAN_UNKNOWN);
    bool has = plan->status != PK_PLAN_INFEASIBLE;
    pk_plan_free(plan);
    return has;
}

/* The fewest open sites, of all subsets, that together break one of the limits; SITES + 1 where none do. */
static size_t fewest_in_conflict(const pk_instance *instance)
{
    size_t fewest = SITES + 1;
    for (unsigned subset = 0; subset < 1u << SITES; subset++) {
        double people = 0, cost = 0, bases = 0, ports = 0;
        size_t n = 0;
        bool open = true;
        for (size_t s = 0; s < SITES; s++) {
            if (!(subset >> s & 1))
                continue;
            const pk_site *site = &instance->sites[s];
            n++;
            open &= site->status == PK_OPEN;
            people += site->personnel;
            cost += site->cost;
            bases += site->domain == PK_AIR;
            ports += site->domain == PK_SEA;
        }
        bool breaks = people > instance->personnel_limit || cost > instance->cost_limit ||
                      bases > instance->max_bases || ports > instance->max_ports;
        if (open && breaks && n < fewest)
            fewest = n;
    }
    return fewest;
}

static bool check_theatre(const pk_instance *instance)
{
    pk_conflict *conflict = NULL;
    pk_error error;
    assert_int_equal(pk_explain_conflict(instance, INFINITY, NULL, &conflict, &error), PK_OK);
    size_t fewest = fewest_in_conflict(instance);
    if (!conflict) {
        assert_true(fewest > SITES);
        return false;
    }
    assert_int_equal(conflict->n_rules, fewest + 1);
    assert_true(conflict->smallest);
    for (size_t dropped = 0; dropped <= conflict->n_rules; dropped++) {
        kept_rules kept = {0};
        for (size_t i = 0; i < conflict->n_rules; i++)
            if (i != dropped)
                keep_rule(instance, &conflict->rules[i], &kept);
        assert_int_equal(has_plan(instance, &kept), dropped < conflict->n_rules);
    }
    pk_conflict_free(conflict);
    return true;
}

static void theatres(void **state)
{
    (void)state;
    char folder[256];
    scratch_make(folder, sizeof folder);
    int n_conflicts = 0;
    for (uint64_t seed = 1; seed <= THEATRES; seed++) {
        uint64_t stream = seed;
        pk_instance *instance = read_instance(&stream, folder);
        n_conflicts += check_theatre(instance);
        pk_instance_free(instance);
    }
    scratch_remove(folder);
    assert_in_range(n_conflicts, THEATRES / 3, THEATRES - 1);
}

/* ---- the engine: rows over columns between 0 and 3, some with a lower bound ---- */

enum { COLUMNS = 4, ROWS = 4, RULES = ROWS + COLUMNS };

static pk_form *random_form(uint64_t *seed)
{
    pk_form *form = NULL;
    pk_error error;
    assert_int_equal(pk_form_new(&form, &error), PK_OK);
    for (int j = 0; j < COLUMNS; j++)
        pk_form_add_column(form, (double)pk_random_below(seed, 3), 3, true, 0, "x%d", j);
    for (int i = 0; i < ROWS; i++) {
        double side = (double)pk_random_below(seed, 9) - 2;
        bool above = pk_random_below(seed, 2);
        pk_form_add_row(form, above ? side : -INFINITY, above ? INFINITY : side, "r%d", i);
        for (int j = 0; j < COLUMNS; j++)
            pk_form_add_entry(form, j, (double)pk_random_below(seed, 5) - 2);
    }
    return form;
}

/* Is there a point that keeps the rules? All 4^4 of them are tried. */
static bool any_point(const pk_form *form, const bool *kept)
{
    for (int point = 0; point < 256; point++) {
        bool keeps = true;
        double x[COLUMNS];
        for (int j = 0; j < COLUMNS; j++) {
            x[j] = point >> (2 * j) & 3;
            keeps &= !kept[ROWS + j] || x[j] >= form->columns[j].lower;
        }
        for (int i = 0; i < ROWS; i++) {
            double sum = 0;
            for (size_t e = form->rows[i].start; e < form->rows[i].end; e++)
                sum += form->entries[e].value * x[form->entries[e].column];
            keeps &= !kept[i] || (sum >= form->rows[i].lower && sum <= form->rows[i].upper);
        }
        if (keeps)
            return true;
    }
    return false;
}

static void forms(void **state)
{
    (void)state;
    const pk_conflict_limits limits = {.deadline_s = INFINITY};
    int n_conflicts = 0;
    for (uint64_t seed = 1; seed <= FORMS; seed++) {
        uint64_t stream = seed;
        pk_form *form = random_form(&stream);
        pk_rule rules[RULES];
        bool kept[RULES], all[RULES];
        pk_conflict_status found;
        pk_error error;
        for (int i = 0; i < RULES; i++) {
            rules[i] = i < ROWS ? (pk_rule){i, -1} : (pk_rule){-1, i - ROWS};
            all[i] = true;
        }
        assert_int_equal(pk_conflict_find(form, rules, RULES, &limits, kept, &found, &error), PK_OK);
        assert_int_equal(found, any_point(form, all) ? PK_CONFLICT_NONE : PK_CONFLICT_IRREDUCIBLE);
        if (found == PK_CONFLICT_IRREDUCIBLE) {
            n_conflicts++;
            assert_false(any_point(form, kept));
            for (int i = 0; i < RULES; i++)
                if (kept[i]) {
                    kept[i] = false;
                    assert_true(any_point(form, kept));
                    kept[i] = true;
                }
        }
        pk_form_free(form);
    }
    assert_in_range(n_conflicts, FORMS / 5, FORMS - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(theatres), cmocka_unit_test(forms)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
