/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each stage is compared on its own: the reference gets the stages before it bounded by what picket says they reached
 * and may give back (MODEL.md, section 5), so that one stage's last digit does not decide the next.
 */
#include "oracle/compare.h"

#include "base/arena.h"
#include "oracle/reference.h"
#include "oracle/theatre_case.h"
#include "support/outside_solver.h"
#include "support/scratch.h"

#include <math.h>
#include <picket/picket.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Relative to max(1, value): glpsol and cbc keep rows within 1e-7, and an integer within 1e-5 or 1e-6 before they round
 * it. Flight hours move by thousands for a unit of G, so what a row may be off counts for more. */
static const double value_tolerance = 1e-6, flight_hours_tolerance = 1e-5;
static const double picket_gap = 1e-7, picket_time_limit_s = 20;
static const int quick_limit_s = 2, patient_limit_s = 20;

typedef struct trial {
    theatre_case *theatre;
    char folder[1024], model[2048];
    pk_instance *instance;
    pk_plan *plan;
    char *messages;
    pk_error error;
} trial;

typedef enum verdict { SAME, DIFFERENT, UNDECIDED } verdict;

/* Says what differed; goes on so that all of it is said. */
static verdict __attribute__((format(printf, 2, 3))) differs(const trial *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "seed %llu: ", (unsigned long long)t->theatre->seed);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "; files in %s\n", t->folder);
    va_end(arguments);
    return DIFFERENT;
}

/* Says who did not come to an end. */
static verdict undecided(const trial *t, const char *who, const char *what)
{
    fprintf(stderr, "seed %llu: not decided by %s in time: %s\n", (unsigned long long)t->theatre->seed, who, what);
    return UNDECIDED;
}

static bool close_to(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance * fmax(1, fabs(b));
}

/* The plan file that the theatre's [previous] names. */
static bool write_previous(const trial *t)
{
    const theatre_case *theatre = t->theatre;
    pk_plan *plan = NULL;
    char path[2048];
    snprintf(path, sizeof path, "%s/%s", t->folder, theatre->previous_plan);
    if (pk_plan_new(&plan, NULL) != PK_OK)
        return false;
    plan->instance = "previous";
    plan->status = PK_PLAN_FEASIBLE;
    plan->units =
        pk_arena_zalloc(plan->arena, (size_t)CASE_CONTRIBUTORS * CASE_TYPES * CASE_SITES, sizeof *plan->units);
    for (size_t c = 0; plan->units && c < theatre->n_contributors; c++)
        for (size_t k = 0; k < theatre->n_types; k++)
            for (size_t s = 0; s < theatre->n_sites; s++)
                if (theatre->previous[c][k][s] > 0)
                    plan->units[plan->n_units++] = (pk_plan_units){.contributor = theatre->contributors[c].name,
                                                                   .type = theatre->types[k].name,
                                                                   .site = theatre->sites[s].name,
                                                                   .number = theatre->previous[c][k][s]};
    bool written = plan->units && pk_plan_write(plan, path, NULL) == PK_OK;
    pk_plan_free(plan);
    return written;
}

/* Draws the theatre, writes its files, reads and solves it with picket. */
static verdict begin(trial *t, uint64_t seed)
{
    memset(t, 0, sizeof *t);
    scratch_make(t->folder, sizeof t->folder);
    t->theatre = case_random(seed);
    assert_non_null(t->theatre);
    assert_true(case_write(t->theatre, t->folder, "theatre.ini"));
    assert_true(!t->theatre->previous_plan[0] || write_previous(t));
    char path[2048];
    snprintf(path, sizeof path, "%s/theatre.ini", t->folder);
    const char *paths[] = {path};
    if (pk_instance_read(paths, 1, NULL, 0, &t->instance, &t->messages, &t->error) != PK_OK)
        return differs(t, "not read: %s", t->messages ? t->messages : t->error.message);
    pk_solve_options options = pk_solve_defaults;
    options.gap = picket_gap;
    options.time_limit_s = picket_time_limit_s;
    if (pk_solve(t->instance, &options, &t->plan, &t->error) != PK_OK)
        return differs(t, "not solved: %s", t->error.message);
    return SAME;
}

static void end(trial *t, verdict v)
{
    pk_plan_free(t->plan);
    pk_instance_free(t->instance);
    free(t->messages);
    free(t->theatre);
    if (v != DIFFERENT)
        scratch_remove(t->folder);
}

/* The first solver that decides it. */
static outside_status solve_outside(const char *model, double *value)
{
    outside_status status = OUTSIDE_FAILED;
    for (outside_solver solver = 0; solver < OUTSIDE_SOLVERS; solver++) {
        if (status == OUTSIDE_OPTIMAL || status == OUTSIDE_INFEASIBLE)
            break;
        if (outside_installed(solver))
            status = outside_solve(solver, model, solver == OUTSIDE_GLPSOL ? quick_limit_s : patient_limit_s, value);
    }
    return status;
}

static const goal goal_of[PK_STAGE_COUNT] = {[PK_STAGE_GAP] = GOAL_GAP,
                                             [PK_STAGE_CHANGES] = GOAL_CHANGES,
                                             [PK_STAGE_PERSONNEL] = GOAL_PERSONNEL,
                                             [PK_STAGE_FLIGHT_HOURS] = GOAL_FLIGHT_HOURS};

/* A stage that reached its limit is compared too: bound and value must have the reference between them. */
static verdict compare_stage(trial *t, const programme *p, const pk_plan_stage *stage)
{
    const char *name = pk_stage_name(stage->stage);
    snprintf(t->model, sizeof t->model, "%s/%s.lp", t->folder, name);
    assert_true(programme_write_lp(p, goal_of[stage->stage], t->model));
    double value = NAN;
    outside_status status = solve_outside(t->model, &value);
    if (status == OUTSIDE_LIMIT)
        return undecided(t, "any other solver", name);
    if (status != OUTSIDE_OPTIMAL)
        return differs(t, "%s: picket says %.12g, the reference has no plan (%d)", name, stage->value, (int)status);
    double tolerance = stage->stage == PK_STAGE_FLIGHT_HOURS ? flight_hours_tolerance : value_tolerance;
    double slack = tolerance * fmax(1, value);
    if (!(stage->bound <= value + slack))
        return differs(t, "%s: the bound %.12g passes the value %.12g", name, stage->bound, value);
    if (!(stage->value >= value - slack))
        return differs(t, "%s: picket says %.12g, the reference can do no better than %.12g", name, stage->value,
                       value);
    if (stage->status == PK_PLAN_FEASIBLE || stage->status == PK_PLAN_UNKNOWN)
        return undecided(t, "picket", name);
    if (stage->status != PK_PLAN_OPTIMAL || !(stage->value <= value + slack))
        return differs(t, "%s: picket says %.12g (%s), the reference %.12g", name, stage->value,
                       pk_plan_status_name(stage->status), value);
    return SAME;
}

/* Are the plan's stages those of the theatre, in its order? Without a previous plan `changes` may be left out. */
static bool stages_are_complete(const trial *t)
{
    size_t next = 0;
    for (size_t i = 0; i < t->theatre->n_order; i++) {
        if (next < t->plan->n_stages && goal_of[t->plan->stages[next].stage] == t->theatre->order[i])
            next++;
        else if (t->theatre->order[i] != GOAL_CHANGES || t->theatre->previous_plan[0])
            return false;
    }
    return next == t->plan->n_stages;
}

static void keep_stage(const trial *t, programme *p, const pk_plan_stage *stage)
{
    double limit = stage->value + fmax(t->theatre->keep * fabs(stage->value), 1e-6);
    if (stage->stage == PK_STAGE_CHANGES)
        limit = t->theatre->previous_plan[0] ? fmin(limit, t->theatre->max_changes) : (double)INFINITY;
    programme_goal_limit(p, goal_of[stage->stage], limit);
}

/* In the first stage every period is on its own. In later ones a theatre of whole sorties may give back of the gap, and
 * would do so in one of two equal periods; picket, whose plan names periods of the day, flies equal periods alike. */
static verdict compare_stages(trial *t, const programme *first, programme *later)
{
    verdict v = compare_stage(t, first, &t->plan->stages[0]);
    keep_stage(t, later, &t->plan->stages[0]);
    for (size_t i = 1; i < t->plan->n_stages && v == SAME; i++) {
        v = compare_stage(t, later, &t->plan->stages[i]);
        keep_stage(t, later, &t->plan->stages[i]);
    }
    if (v == SAME && !stages_are_complete(t))
        v = differs(t, "%zu stages of %zu, or in another order", t->plan->n_stages, t->theatre->n_order);
    return v;
}

/* What the plan says of itself beside its stages. */
static verdict compare_summary(trial *t)
{
    double first = t->plan->stages[0].value;
    double kept = t->theatre->n_order > 1 ? first + fmax(t->theatre->keep * first, 1e-6) : first;
    double total = reference_total_weight(t->theatre);
    double final = t->plan->coverage_gap_percent / 100 * total;
    if (!close_to(t->plan->objective, first, 1e-9))
        return differs(t, "the objective is %.12g, the first stage's value %.12g", t->plan->objective, first);
    if (!(final >= first - value_tolerance && final <= kept + value_tolerance))
        return differs(t, "a coverage gap of %.12g %%: G is %.12g, not from %.12g to %.12g",
                       t->plan->coverage_gap_percent, final, first, kept);
    if (pk_plan_check(t->instance, t->plan, &t->messages, &t->error) != PK_OK)
        return differs(t, "the plan fails its check: %s", t->messages ? t->messages : t->error.message);
    return SAME;
}

static verdict compare_infeasible(trial *t, const programme *p)
{
    double value = NAN;
    snprintf(t->model, sizeof t->model, "%s/gap.lp", t->folder);
    assert_true(programme_write_lp(p, GOAL_GAP, t->model));
    outside_status status = solve_outside(t->model, &value);
    if (status == OUTSIDE_LIMIT)
        return undecided(t, "any other solver", "infeasible");
    return status == OUTSIDE_INFEASIBLE ? SAME : differs(t, "picket says infeasible, the reference %.12g", value);
}

static verdict compare_plan(trial *t)
{
    programme *first = reference_programme(t->theatre, t->theatre->horizon_days, false);
    programme *later = reference_programme(t->theatre, t->theatre->horizon_days, t->theatre->whole_sorties);
    verdict v;
    if (t->plan->status == PK_PLAN_INFEASIBLE)
        v = compare_infeasible(t, first);
    else if (t->plan->n_stages == 0 || t->plan->stages[0].stage != PK_STAGE_GAP)
        v = differs(t, "the plan is %s, with %zu stages", pk_plan_status_name(t->plan->status), t->plan->n_stages);
    else
        v = compare_stages(t, first, later);
    if (v == SAME && t->plan->status != PK_PLAN_INFEASIBLE)
        v = compare_summary(t);
    programme_free(first);
    programme_free(later);
    return v;
}

/* cbc 2.10 now and then cuts the optimum off: that its value is none is shown by a plan that passed the check, and by
 * another solver that comes to that plan's value from the same file. */
static bool is_refuted(const trial *t, double value, bool confirmed)
{
    double ours = t->plan->n_stages ? t->plan->stages[0].value : NAN;
    bool worse = value > ours && !close_to(value, ours, value_tolerance);
    if (confirmed && worse)
        fprintf(stderr, "seed %llu: the other solver says %.12g where the plan and a third solver have %.12g\n",
                (unsigned long long)t->theatre->seed, value, ours);
    return confirmed && worse;
}

static verdict compare_export(trial *t)
{
    static const char *const endings[] = {"mps", "lp"};
    if (t->plan->status != PK_PLAN_OPTIMAL && t->plan->status != PK_PLAN_INFEASIBLE)
        return undecided(t, "picket", "a stage");
    verdict v = SAME;
    for (size_t e = 0; e < 2; e++) {
        snprintf(t->model, sizeof t->model, "%s/export.%s", t->folder, endings[e]);
        if (pk_export(t->instance, t->model, &t->error) != PK_OK)
            return differs(t, "not exported: %s", t->error.message);
        bool confirmed = false;
        for (outside_solver solver = 0; solver < OUTSIDE_SOLVERS; solver++) {
            double value = NAN;
            if (!outside_installed(solver))
                continue;
            outside_status status = outside_solve(solver, t->model, patient_limit_s, &value);
            bool agree = t->plan->status == PK_PLAN_INFEASIBLE
                             ? status == OUTSIDE_INFEASIBLE
                             : status == OUTSIDE_OPTIMAL && close_to(value, t->plan->stages[0].value, value_tolerance);
            confirmed |= agree;
            if (status == OUTSIDE_LIMIT)
                v = v == SAME ? undecided(t, outside_name(solver), endings[e]) : v;
            else if (!agree && !(status == OUTSIDE_OPTIMAL && is_refuted(t, value, confirmed)))
                v = differs(t, "%s: picket says %s %.12g, %s of the exported %s %.12g (%d)", endings[e],
                            pk_plan_status_name(t->plan->status), t->plan->n_stages ? t->plan->stages[0].value : 0,
                            outside_name(solver), endings[e], value, (int)status);
        }
    }
    return v;
}

static bool compare_all(uint64_t first, int count, verdict (*compare)(trial *))
{
    if (!outside_installed(OUTSIDE_GLPSOL) && !outside_installed(OUTSIDE_CBC)) {
        print_message("not tested: neither glpsol (glpk-utils) nor cbc (coinor-cbc) is installed\n");
        return false;
    }
    int found[3] = {0}, infeasible = 0;
    for (int i = 0; i < count; i++) {
        trial t;
        verdict v = begin(&t, first + (uint64_t)i);
        if (v == SAME)
            v = compare(&t);
        infeasible += v == SAME && t.plan->status == PK_PLAN_INFEASIBLE;
        found[v]++;
        end(&t, v);
    }
    print_message("%d theatres: %d the same (%d infeasible), %d different, %d too hard for one of the two\n", count,
                  found[SAME], infeasible, found[DIFFERENT], found[UNDECIDED]);
    assert_int_equal(found[DIFFERENT], 0);
    assert_true(found[UNDECIDED] <= 1 + count / 50);
    return true;
}

bool compare_values(uint64_t first, int count)
{
    return compare_all(first, count, compare_plan);
}

bool compare_exports(uint64_t first, int count)
{
    return compare_all(first, count, compare_export);
}
