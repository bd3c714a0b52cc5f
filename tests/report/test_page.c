/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages without a browser: every number of the plan is there, hostile names stay text, the same plan gives the same
 * bytes, and what is not known is left out and said. */
#include "report/coast.h"
#include "report/html.h"
#include "report/report.h"
#include "report/sample_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FOLDER PICKET_SOURCE_DIR "/tests/report/"

static pk_instance *coast;
static pk_plan *coast_plan;

/* The page as a string, yours to free. */
static char *page_of(const pk_instance *instance, const pk_plan *plan)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    pk_error error = {0};
    if (pk_report_page(stream, instance, plan, &error) != PK_OK)
        fail_msg("%s", error.message);
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(strlen(text), size);
    return text;
}

static size_t count(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        n++;
    return n;
}

static void assert_has(const char *page, const char *part)
{
    if (!strstr(page, part))
        fail_msg("the page lacks: %s", part);
}

static void assert_lacks(const char *page, const char *part)
{
    if (strstr(page, part))
        fail_msg("the page has: %s", part);
}

static void test_escapes(void **state)
{
    (void)state;
    const struct {
        const char *text, *written;
    } cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"</title><script>alert(1)</script>", "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;"},
        {"\" onload='x' & ]]>", "&quot; onload=&#39;x&#39; &amp; ]]&gt;"},
        {"Țăndărei Łeba 東京 🚁", "Țăndărei Łeba 東京 🚁"},
        {"caf\xe9", "caf\xef\xbf\xbd"},
        {"\xc0\xbc", "\xef\xbf\xbd\xef\xbf\xbd"},
        {"a\x01z\xef\xbf\xbf", "a\xef\xbf\xbdz\xef\xbf\xbd"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = NULL;
        size_t size = 0;
        pk_html html = {.stream = open_memstream(&text, &size)};
        pk_html_format(&html, "%s", cases[i].text);
        fclose(html.stream);
        assert_string_equal(text, cases[i].written);
        free(text);
    }
}

static void test_long_text_is_whole(void **state)
{
    (void)state;
    char name[5000], *text = NULL;
    size_t size = 0;
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    pk_html html = {.stream = open_memstream(&text, &size)};
    pk_html_format(&html, "%s", name);
    fclose(html.stream);
    assert_string_equal(text, name);
    free(text);
}

static void test_share_words(void **state)
{
    (void)state;
    const struct {
        double share;
        const char *class, *words;
    } cases[] = {
        {1, "g0", ">100<"},   {1 - 1e-9, "g0", ">100<"}, {0.9999, "g1", ">&gt;99<"}, {0.9, "g1", ">90<"},
        {0.75, "g2", ">75<"}, {0.5, "g3", ">50<"},       {0.25, "g4", ">25<"},       {0.25 - 1e-9, "g4", ">25<"},
        {0.1, "g5", ">10<"},  {1e-9, "g5", ">&lt;1<"},   {0, "g6", ">0<"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = NULL;
        size_t size = 0;
        pk_html html = {.stream = open_memstream(&text, &size), .columns = "ll", .column = 1};
        pk_html_share_cell(&html, cases[i].share);
        fclose(html.stream);
        assert_has(text, cases[i].class);
        assert_has(text, cases[i].words);
        free(text);
    }
}

static void test_theatre(void **state)
{
    (void)state;
    char *page = page_of(coast, coast_plan);
    assert_has(page, "<title>coast</title>");
    assert_has(page, "id=\"coverage-gap\"");
    char number[64];
    snprintf(number, sizeof number, "%.4f\u00a0%%", coast_plan->coverage_gap_percent);
    assert_has(page, number);
    for (size_t i = 0; i < coast_plan->n_sites; i++)
        assert_has(page, coast_plan->sites[i]);
    assert_true(count(page, "data-task=") >= coast_plan->n_gaps);
    for (const char *const *id = (const char *const[]){"coverage", "worst", "forces", "limits", NULL}; *id; id++) {
        char section[64];
        snprintf(section, sizeof section, "<section id=\"%s\"", *id);
        assert_has(page, section);
    }
    assert_lacks(page, "src=");
    assert_lacks(page, "eval(");
    assert_lacks(page, "@import");
    assert_lacks(page, "url(");
    free(page);
}

static void test_same_bytes(void **state)
{
    (void)state;
    char *first = page_of(coast, coast_plan), *second = page_of(coast, coast_plan);
    assert_string_equal(first, second);
    free(first);
    free(second);
}

static void test_plan_alone(void **state)
{
    (void)state;
    char *page = page_of(NULL, &sample_plan);
    assert_has(page, "from the plan file alone");
    assert_has(page, "harbour");
    assert_lacks(page, "<svg");
    assert_lacks(page, "id=\"worst\"");
    free(page);
}

static void test_hostile_names(void **state)
{
    (void)state;
    static const char hostile[] = "</script><script>alert('x')</script>\"&";
    pk_plan plan = sample_plan;
    const char *sites[] = {hostile, "harbour"};
    pk_plan_units units[] = {{hostile, hostile, hostile, 12, 4}};
    pk_plan_gap gaps[] = {sample_gaps[0], sample_gaps[1]};
    pk_plan_limit limits[] = {{hostile, 1, 2}};
    gaps[0].target = gaps[1].target = hostile;
    plan.instance = hostile;
    plan.sites = sites;
    plan.units = units;
    plan.n_units = 1;
    plan.gaps = gaps;
    plan.n_gaps = 2;
    plan.limits = limits;
    plan.n_limits = 1;
    char *page = page_of(NULL, &plan);
    assert_int_equal(count(page, "<script>"), 1);
    assert_int_equal(count(page, "</script>"), 1);
    assert_lacks(page, "alert('x')");
    free(page);
}

static void test_without_plan(void **state)
{
    (void)state;
    pk_plan *plan = NULL;
    assert_int_equal(pk_plan_new(&plan, NULL), PK_OK);
    plan->instance = "nothing to be had";
    plan->status = PK_PLAN_INFEASIBLE;
    char *page = page_of(coast, plan);
    assert_has(page, "no plan keeps every rule");
    assert_lacks(page, "nan");
    assert_lacks(page, "id=\"coverage\"");
    free(page);
    pk_plan_free(plan);
}

/* Of an instance on the globe without a plan: the map, with the coast that the build has, and nothing said of coverage.
 */
static void test_map_without_plan(void **state)
{
    (void)state;
    const char *const paths[] = {PICKET_SOURCE_DIR "/instances/first_steps.ini"};
    pk_instance *instance = NULL;
    pk_plan *plan = NULL;
    char *messages = NULL;
    assert_int_equal(pk_instance_read(paths, 1, NULL, 0, &instance, &messages, NULL), PK_OK);
    assert_int_equal(pk_plan_new(&plan, NULL), PK_OK);
    plan->instance = instance->name;
    plan->status = PK_PLAN_INFEASIBLE;
    char *page = page_of(instance, plan);
    assert_int_equal(count(page, "class=\"site "), instance->n_sites);
    assert_int_equal(count(page, "class=\"zone gx\"") + count(page, "class=\"lane gx\""), instance->n_targets);
    assert_has(page, pk_coast_exists() ? "Natural Earth" : "has no coastline");
    assert_int_equal(count(page, "class=\"land\""), pk_coast_exists());
    assert_lacks(page, "nan");
    free(page);
    pk_plan_free(plan);
    pk_instance_free(instance);
}

static void test_classic(void **state)
{
    (void)state;
    const char *sites[] = {"17", "<4>"};
    pk_plan plan = sample_plan;
    plan.model = PK_PMEDIAN;
    plan.objective = 5819;
    plan.coverage_gap_percent = NAN;
    plan.sites = sites;
    plan.n_sites = 2;
    plan.n_units = plan.n_sorties = plan.n_ships = plan.n_gaps = plan.n_limits = plan.n_stages = 0;
    char *page = page_of(NULL, &plan);
    assert_has(page, "5819");
    assert_has(page, "<li>17</li>");
    assert_has(page, "<li>&lt;4&gt;</li>");
    free(page);
}

static void test_write_fails_clean(void **state)
{
    (void)state;
    pk_error error = {0};
    assert_int_equal(pk_report_page_write("/nowhere/at/all.html", NULL, &sample_plan, &error), PK_ERROR_OUTPUT);
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    pk_report_page(full, coast, coast_plan, &error);
    assert_true(fclose(full) != 0);
}

static int set_up(void **state)
{
    (void)state;
    const char *const paths[] = {FOLDER "coast.ini"};
    char *messages = NULL;
    if (pk_instance_read(paths, 1, NULL, 0, &coast, &messages, NULL) != PK_OK)
        return -1;
    return pk_plan_read(FOLDER "coast.json", &coast_plan, NULL) == PK_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    pk_plan_free(coast_plan);
    pk_instance_free(coast);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escapes),           cmocka_unit_test(test_long_text_is_whole),
        cmocka_unit_test(test_share_words),       cmocka_unit_test(test_theatre),
        cmocka_unit_test(test_same_bytes),        cmocka_unit_test(test_plan_alone),
        cmocka_unit_test(test_hostile_names),     cmocka_unit_test(test_without_plan),
        cmocka_unit_test(test_classic),           cmocka_unit_test(test_map_without_plan),
        cmocka_unit_test(test_write_fails_clean),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
