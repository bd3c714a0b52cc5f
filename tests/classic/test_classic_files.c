/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small files of every published format, solved by hand; and what is said of wrong ones. */
#include "assert_close.h"
#include "classic/classic_case.h"
#include "support/scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const char *write_file(const char *name, const char *text)
{
    static char path[5000];
    snprintf(path, sizeof path, "%s/%s", scratch_folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    return path;
}

static pk_plan *solve(const pk_instance *instance)
{
    pk_plan *plan = NULL;
    pk_error error = {0};
    pk_solve_options options = pk_solve_defaults;
    options.gap = 0;
    pk_status status = pk_solve(instance, &options, &plan, &error);
    if (status)
        fail_msg("%s", error.message);
    assert_int_equal(plan->status, PK_PLAN_OPTIMAL);
    return plan;
}

static void assert_value(const pk_instance *instance, double value, size_t n_sites)
{
    pk_plan *plan = solve(instance);
    assert_close(plan->objective, value, 1e-6);
    assert_int_equal(plan->n_sites, n_sites);
    pk_plan_free(plan);
}

static void assert_error(const pk_instance *instance, pk_status status, const char *text)
{
    pk_plan *plan = NULL;
    pk_error error = {0};
    assert_int_equal(pk_solve(instance, &pk_solve_defaults, &plan, &error), status);
    if (!strstr(error.message, text))
        fail_msg("said: %s\nexpected: %s", error.message, text);
    assert_null(plan);
}

/* rows {1,2}, {2,3}, {1,3}: any two columns; 3 and 2 cost 3 together. */
static const char *const SCP = "3 3\n5 2 1\n2 1 2\n2 2 3\n2 1\n3\n";

static void reads_scp(void **state)
{
    (void)state;
    pk_instance in = classic_case(PK_LSCP, "orlib-scp", write_file("a.txt", SCP));
    assert_value(&in, 3, 2);
    in.classic.unit_costs = true;
    assert_value(&in, 2, 2);
}

static void reads_gzip(void **state)
{
    (void)state;
    char path[5000];
    snprintf(path, sizeof path, "%s/a.txt.gz", scratch_folder);
    gzFile file = gzopen(path, "wb");
    assert_non_null(file);
    gzputs(file, SCP);
    gzclose(file);
    pk_instance in = classic_case(PK_LSCP, "orlib-scp", path);
    assert_value(&in, 3, 2);
}

static void reads_rail(void **state)
{
    (void)state;
    pk_instance in = classic_case(PK_LSCP, "orlib-rail", write_file("r", "2 3\n1 1 1\n1 1 2\n1 2 1 2\n"));
    assert_value(&in, 1, 1);
}

static void reads_pmed(void **state)
{
    (void)state;
    /* a path 1-2-3-4 of lengths 1, 4, 1; the edge 2-3 is listed twice and the last one counts */
    pk_instance in = classic_case(PK_PMEDIAN, "orlib-pmed", write_file("p", "4 4 1\n1 2 1\n2 3 1\n2 3 4\n3 4 1\n"));
    assert_value(&in, 1 + 4 + 5, 1);
    in.classic.sites = 2;
    assert_value(&in, 2, 2);
}

static void reads_points(void **state)
{
    (void)state;
    const char *path = write_file("pts.csv", "id,x,y,demand\na,0,0,1\nb,3,4,2\nc,10,0,4\nd,10,3,8\n");
    pk_instance in = classic_case(PK_MCLP, "points", path);
    in.classic.radius = 5;
    in.classic.sites = 1;
    assert_value(&in, 12, 1);
    in.classic.sites = 2;
    assert_value(&in, 15, 2);
    in.model = PK_PSCP;
    in.classic.sites = -1;
    in.classic.demand_share = 0.5;
    assert_value(&in, 1, 1);
    in.model = PK_LSCP;
    assert_value(&in, 2, 2);
    in.model = PK_PMEDIAN;
    in.classic.sites = 2;
    assert_value(&in, 5 + 12, 2);
}

static void reads_sites_with_demand(void **state)
{
    (void)state;
    write_file("demand.csv", "id,lat,lon\n1,50,20\n2,50,21\n3,50,22\n");
    const char *path = write_file("sites.csv", "id,lat,lon,existing\nnew,50,21.001,0\nold,50,20.001,1\n");
    pk_instance in = classic_case(PK_MCLP, "sites", path);
    in.classic.radius = 1000;
    in.classic.sites = 0;
    assert_value(&in, 1, 1);
    in.classic.sites = 1;
    assert_value(&in, 2, 2);
}

static void reads_matrix(void **state)
{
    (void)state;
    const char *path =
        write_file("m.csv", "distance,name,DestinationName,demand\n1,s,a,2\n5,s,b,3\n4,t,a,2\n2,t,b,3\n");
    pk_instance in = classic_case(PK_PMEDIAN, "matrix", path);
    in.classic.sites = 1;
    assert_value(&in, 8 + 6, 1);
}

static void reads_grid(void **state)
{
    (void)state;
    const char *path = write_file("g.dat", "2 3\nF 0 0 0 7\nF 1 9 0 2\nC 0 0 1 5\nC 1 9 1 3\nC 2 8 1 3\n");
    pk_instance in = classic_case(PK_PSCP, "grid", path);
    in.classic.radius = 2;
    in.classic.demand = 6;
    assert_value(&in, 2, 1);
    in.classic.demand = 7;
    assert_value(&in, 9, 2);
}

static void reads_capacities(void **state)
{
    (void)state;
    const char *cap = write_file("c", "2 2\ncapacity 10\n 8 1\n 5\n 1 2\n 5\n 1 4\n");
    pk_instance in = classic_case(PK_CFLP, "orlib-cap", cap);
    in.classic.capacity = 5;
    assert_value(&in, 10 + 1 + 1 + 2, 2);
    in.classic.capacity = 10;
    assert_value(&in, 12, 1);
    pk_instance split = classic_case(PK_CFLP, "holmberg", write_file("h", "2 2\n6 0\n4 0\n5 5\n0 0\n10 10\n"));
    assert_value(&split, 0 + 2 + 8 - 2, 2);
    split.classic.single_source = true;
    pk_plan *plan = NULL;
    assert_int_equal(pk_solve(&split, &pk_solve_defaults, &plan, NULL), PK_OK);
    assert_int_equal(plan->status, PK_PLAN_INFEASIBLE);
    pk_plan_free(plan);
}

static void says_what_is_wrong(void **state)
{
    (void)state;
    pk_instance in = classic_case(PK_LSCP, "orlib-scp", write_file("b1", "2 2\n1 1\n1 1\n1 3\n"));
    assert_error(&in, PK_ERROR_DATA, "b1:4: found '3', expected a column number (a whole number from 1 to 2)");
    in.classic.data = write_file("b2", "2 2\n1 -1\n1 1\n1 2\n");
    assert_error(&in, PK_ERROR_DATA, "b2:2: found '-1', expected a column's cost");
    in.classic.data = write_file("b3", "2 2\n1 1\n1 1\n");
    assert_error(&in, PK_ERROR_DATA, "b3:4: found the end of the file, expected the length of a list");
    in.classic.data = write_file("b4", "1 1\n1\n1 1\nmore\n");
    assert_error(&in, PK_ERROR_DATA, "b4:4: found 'more', expected the end of the file");
    in.classic.data = write_file("b5", "1 1\nnan\n1 1\n");
    assert_error(&in, PK_ERROR_DATA, "b5:2: found 'nan'");
    in.classic.data = write_file("b6", "1 1\n1\n\x01\n");
    assert_error(&in, PK_ERROR_DATA, "b6:3: found byte 1, expected text");
    in.classic.data = scratch_folder;
    assert_error(&in, PK_ERROR_NO_INPUT, "is a directory");
    in.classic.data = "no/such/file";
    assert_error(&in, PK_ERROR_NO_INPUT, "no such input");
    in.classic.format = "orlib";
    assert_error(&in, PK_ERROR_DATA, "[instance] format: found 'orlib', expected one of orlib-scp, orlib-rail");
    pk_instance points = classic_case(PK_MCLP, "points", write_file("b7", "id,x,y\n1,2\n"));
    points.classic.radius = 1;
    points.classic.sites = 1;
    assert_error(&points, PK_ERROR_DATA, "b7:2: found '1', expected as many fields as the title row");
    points.classic.data = write_file("b8", "id,x\n1,2\n");
    assert_error(&points, PK_ERROR_DATA, "b8:1: found 'id', expected a title row");
    points.classic.data = write_file("b9", "id,x,y\n1,2,3\n1,4,5\n");
    assert_error(&points, PK_ERROR_DATA, "found site '1' twice");
    points.classic.data = write_file("b10", "id,x,y\n1,2,3\n");
    points.classic.radius = NAN;
    assert_error(&points, PK_ERROR_DATA, "[instance] radius: found none");
    points.classic.radius = 1;
    points.classic.sites = -1;
    assert_error(&points, PK_ERROR_DATA, "found neither `sites` and `budget`");
}

static void refuses_wrong_plans(void **state)
{
    (void)state;
    pk_instance in = classic_case(PK_LSCP, "orlib-scp", write_file("w", SCP));
    pk_plan *plan = solve(&in);
    char *messages = NULL;
    const char *kept = plan->sites[0];
    plan->sites[0] = "9";
    assert_int_equal(pk_plan_check(&in, plan, &messages, NULL), PK_ERROR_DATA);
    assert_non_null(strstr(messages, "site 9 is not in the data"));
    assert_non_null(strstr(messages, "customers are not covered"));
    free(messages);
    plan->sites[0] = kept;
    plan->objective = 4;
    assert_int_equal(pk_plan_check(&in, plan, &messages, NULL), PK_ERROR_DATA);
    assert_non_null(strstr(messages, "objective is said to be 4, it is 3"));
    free(messages);
    plan->objective = 3;
    plan->bound = 3.5;
    assert_int_equal(pk_plan_check(&in, plan, &messages, NULL), PK_ERROR_DATA);
    assert_non_null(strstr(messages, "wrong side"));
    free(messages);
    pk_plan_free(plan);
}

static void repeats_itself(void **state)
{
    (void)state;
    pk_instance in = classic_case(PK_LSCP, "orlib-scp", write_file("again", SCP));
    pk_plan *one = solve(&in), *two = solve(&in);
    assert_int_equal(one->n_sites, two->n_sites);
    for (size_t k = 0; k < one->n_sites; k++)
        assert_string_equal(one->sites[k], two->sites[k]);
    pk_plan_free(one);
    pk_plan_free(two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_scp),           cmocka_unit_test(reads_gzip),
        cmocka_unit_test(reads_rail),          cmocka_unit_test(reads_pmed),
        cmocka_unit_test(reads_points),        cmocka_unit_test(reads_sites_with_demand),
        cmocka_unit_test(reads_matrix),        cmocka_unit_test(reads_grid),
        cmocka_unit_test(reads_capacities),    cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(refuses_wrong_plans), cmocka_unit_test(repeats_itself),
    };
    return cmocka_run_group_tests(tests, scratch_set_up, scratch_tear_down);
}
