/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of places: what is read of them by several threads, and what is said of wrong ones, to the line. */
#include "assert_close.h"
#include "base/blocks.h"
#include "base/random.h"
#include "base/team.h"
#include "classic/places.h"
#include "support/scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static char folder[4096], path[5000];

static void write_text(const char *text)
{
    snprintf(path, sizeof path, "%s/places", folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* ---- all that is read, in order ---- */

typedef struct record {
    size_t block;
    double lat, lon, demand, cost, existing;
    char name[24];
} record;

typedef struct list {
    record *records;
    size_t n, capacity;
} list;

static bool collect(void *member, size_t block, const pk_places *places)
{
    list *l = member;
    for (size_t i = 0; i < places->n; i++) {
        if (l->n == l->capacity) {
            l->capacity = l->capacity ? 2 * l->capacity : 1024;
            l->records = realloc(l->records, l->capacity * sizeof *l->records);
            assert_non_null(l->records);
        }
        record *r = &l->records[l->n++];
        *r = (record){block,
                      places->position[i].lat,
                      places->position[i].lon,
                      places->demand ? places->demand[i] : 1,
                      places->cost ? places->cost[i] : 1,
                      places->existing ? places->existing[i] : 0,
                      ""};
        assert_true(places->name_length[i] < sizeof r->name);
        memcpy(r->name, places->name[i], places->name_length[i]);
    }
    return true;
}

static pk_status read_all(const pk_places_file *file, size_t n_members, list *all, pk_error *error)
{
    list lists[4] = {{0}};
    void *members[] = {&lists[0], &lists[1], &lists[2], &lists[3]};
    pk_status status = pk_places_each(file, collect, members, n_members, error);
    for (size_t next[4] = {0};;) { /* merged by block; a member has its own in order */
        size_t least = n_members;
        for (size_t i = 0; i < n_members; i++)
            if (next[i] < lists[i].n &&
                (least == n_members || lists[i].records[next[i]].block < lists[least].records[next[least]].block))
                least = i;
        if (least == n_members)
            break;
        if (all->n == all->capacity) {
            all->capacity = all->capacity ? 2 * all->capacity : 1024;
            all->records = realloc(all->records, all->capacity * sizeof *all->records);
            assert_non_null(all->records);
        }
        all->records[all->n++] = lists[least].records[next[least]++];
    }
    for (size_t i = 0; i < n_members; i++)
        free(lists[i].records);
    return status;
}

static void assert_record(const record *r, const char *name, double lat, double lon, double demand, double cost)
{
    assert_string_equal(r->name, name);
    assert_close(r->lat, lat, 0);
    assert_close(r->lon, lon, 0);
    assert_close(r->demand, demand, 0);
    assert_close(r->cost, cost, 0);
}

static void reads_csv(void **state)
{
    (void)state;
    write_text("\n \r\n NAME , X,y,\"Weight\" ,note,cost\r\n"
               "a,1,2,3,,4\r\n"
               "\n"
               "  b b , -1.5e3 , +.5,0x10, any thing ,7  \n"
               "\"c, d\",1.25,2.5,\"3\",\"x,y\",0\n"
               "\xc3\xa9,0,-0,1e-3,z,1");
    pk_places_file file;
    list all = {0};
    pk_error error = {0};
    assert_int_equal(pk_places_open_csv(path, &file, &error), PK_OK);
    assert_true(file.plane);
    if (read_all(&file, 3, &all, &error))
        fail_msg("%s", error.message);
    assert_int_equal(all.n, 4);
    assert_record(&all.records[0], "a", 1, 2, 3, 4);
    assert_record(&all.records[1], "b b", -1500, 0.5, 16, 7);
    assert_record(&all.records[2], "c, d", 1.25, 2.5, 3, 0);
    assert_record(&all.records[3], "\xc3\xa9", 0, 0, 1e-3, 1);
    free(all.records);
    pk_places_close(&file);
}

static void reads_a_grid(void **state)
{
    (void)state;
    write_text("2\t3\t\n\nF\t0\t1.5\t2.5\t7\nF 1 3 4 8 \r\nC 0 0 1 5\n\nC 1 9 1 3\n  C x8 -8 1e1 .5");
    pk_places_file file;
    list sites = {0}, all = {0};
    assert_int_equal(pk_places_open_grid(path, &file, collect, &sites, NULL), PK_OK);
    assert_int_equal(sites.n, 2);
    assert_record(&sites.records[0], "0", 1.5, 2.5, 1, 7);
    assert_record(&sites.records[1], "1", 3, 4, 1, 8);
    assert_int_equal(file.n, 3);
    assert_int_equal(read_all(&file, 2, &all, NULL), PK_OK);
    assert_int_equal(all.n, 3);
    assert_record(&all.records[2], "x8", -8, 10, 0.5, 1);
    free(sites.records);
    free(all.records);
    pk_places_close(&file);
}

/* ---- many blocks ---- */

enum { N_SITES = 3, N_CUSTOMERS = 200000, N_LINES = 1 + N_SITES + N_CUSTOMERS };

static struct {
    char *line[N_LINES + 1]; /* from 1; line N_SITES + 2 + k is customer k */
    double lat[N_LINES + 1], lon[N_LINES + 1], demand[N_LINES + 1];
} large;

static void make_large(void)
{
    uint64_t random = 11;
    for (long k = 1; k <= N_LINES; k++) {
        char text[120], lat[40], lon[40];
        snprintf(lat, sizeof lat, "%.*f", (int)pk_random_below(&random, 20), 30 * pk_random_unit(&random));
        snprintf(lon, sizeof lon, "%.*f", (int)pk_random_below(&random, 9), 30 * pk_random_unit(&random));
        large.lat[k] = strtod(lat, NULL);
        large.lon[k] = strtod(lon, NULL);
        large.demand[k] = (double)pk_random_below(&random, 100);
        snprintf(text, sizeof text, "%s\t%ld\t%s\t%s\t%.0f\n", k < N_SITES + 2 ? "F" : "C", k, lat, lon,
                 large.demand[k]);
        if (k == 1)
            snprintf(text, sizeof text, "%d\t%d\n", N_SITES, N_CUSTOMERS);
        large.line[k] = strdup(text);
        assert_non_null(large.line[k]);
    }
}

/* All lines, with another text in place of one of them. */
static void write_large(bool packed, long odd_line, const char *odd)
{
    snprintf(path, sizeof path, "%s/large%s", folder, packed ? ".gz" : "");
    gzFile file = gzopen(path, packed ? "wb1" : "wbT");
    assert_non_null(file);
    for (long k = 1; k <= N_LINES; k++)
        gzputs(file, k == odd_line ? odd : large.line[k]);
    assert_int_equal(gzclose(file), Z_OK);
}

static void is_the_same_with_any_number_of_threads(void **state)
{
    (void)state;
    for (int k = 0; k < 4; k++) {
        pk_places_file file;
        list sites = {0}, all = {0};
        write_large(k == 3, 0, "");
        assert_int_equal(pk_places_open_grid(path, &file, collect, &sites, NULL), PK_OK);
        assert_int_equal(sites.n, N_SITES);
        assert_int_equal(read_all(&file, k == 3 ? 2 : (size_t)k + 1, &all, NULL), PK_OK);
        assert_int_equal(all.n, N_CUSTOMERS);
        assert_true(all.records[N_CUSTOMERS - 1].block >= 3);
        for (size_t i = 0; i < all.n; i++) {
            long line = N_SITES + 2 + (long)i;
            char name[24];
            snprintf(name, sizeof name, "%ld", line);
            assert_record(&all.records[i], name, large.lat[line], large.lon[line], large.demand[line], 1);
        }
        free(sites.records);
        free(all.records);
        pk_places_close(&file);
    }
}

/* Blank lines and lines that are not plain, wherever they stand, leave the others as they are. */
static void takes_odd_lines_anywhere(void **state)
{
    (void)state;
    uint64_t random = 12;
    for (int k = 0; k < 12; k++) {
        pk_places_file file;
        list sites = {0}, all = {0};
        char odd[200];
        long at = N_SITES + 2 + (long)pk_random_below(&random, N_CUSTOMERS);
        snprintf(odd, sizeof odd, k % 3 == 0 ? "\n%s" : k % 3 == 1 ? "%s \t \n\n" : " %s", large.line[at]);
        for (char *tab = odd; k % 3 == 2 && (tab = strchr(tab, '\t'));)
            *tab = ' ';
        write_large(false, at, odd);
        assert_int_equal(pk_places_open_grid(path, &file, collect, &sites, NULL), PK_OK);
        assert_int_equal(read_all(&file, 2, &all, NULL), PK_OK);
        assert_int_equal(all.n, N_CUSTOMERS);
        for (size_t i = 0; i < all.n; i++) {
            long line = N_SITES + 2 + (long)i;
            assert_close(all.records[i].lat, large.lat[line], 0);
            assert_close(all.records[i].lon, large.lon[line], 0);
            assert_close(all.records[i].demand, large.demand[line], 0);
        }
        free(sites.records);
        free(all.records);
        pk_places_close(&file);
    }
}

/* The text `odd` in place of that line leads to a fault, said to be in another (0: the same). */
static void assert_large_fault(bool packed, long odd_line, const char *odd, long line, const char *expected)
{
    char message[200];
    pk_places_file file;
    list sites = {0}, all = {0};
    pk_error error = {0};
    write_large(packed, odd_line, odd);
    assert_int_equal(pk_places_open_grid(path, &file, collect, &sites, &error), PK_OK);
    assert_int_equal(read_all(&file, packed ? 3 : 2, &all, &error), PK_ERROR_DATA);
    snprintf(message, sizeof message, ":%ld: %s", line ? line : odd_line, expected);
    if (!strstr(error.message, message))
        fail_msg("said: %s\nexpected: %s", error.message, message);
    free(sites.records);
    free(all.records);
    pk_places_close(&file);
}

static void tells_the_line(void **state)
{
    (void)state;
    assert_large_fault(false, 5, "C 1 2 3\n", 0, "found the end of the line, expected demand (a number, at least 0)");
    assert_large_fault(false, 100123, "C\t5\t1.5\tnan\t3\n", 0, "found 'nan', expected y (a number)");
    assert_large_fault(true, 100123, "C\t5\t1.5\t1.5.5\t3\n", 0, "found '1.5.5', expected y (a number)");
    assert_large_fault(false, 199123, "C\t5\t1.5\t1.5\t-3\n", 0, "found '-3', expected demand (a number, at least 0)");
    assert_large_fault(false, N_LINES, "F\t5\t1.5\t1.5\t3\n", 0, "found 'F', expected 'C'");
    assert_large_fault(false, N_LINES, "C\t5\t1.5\t1.5\t", 0, "found the end of the line");
    /* two faults, the first counts */
    assert_large_fault(false, 10, "\n\nC\t5\t1\x01.5\t1.5\t3\nmore\n", 12, "found byte 1, expected text");
    assert_large_fault(false, 10, "", N_LINES, "found the end of the file after 199999 of 200000 customers");
    assert_large_fault(true, 10, "C 1 2 3 4\n\nC 1 2 3 4\n", N_LINES + 2,
                       "found 'C', expected the end of the file after");
}

static void assert_fault(bool grid, const char *text, const char *expected)
{
    write_text(text);
    pk_places_file file = {0};
    list sites = {0}, all = {0};
    pk_error error = {0};
    pk_status status =
        grid ? pk_places_open_grid(path, &file, collect, &sites, &error) : pk_places_open_csv(path, &file, &error);
    if (!status) {
        status = read_all(&file, 2, &all, &error);
        pk_places_close(&file);
    }
    assert_int_equal(status, PK_ERROR_DATA);
    if (!strstr(error.message, expected))
        fail_msg("said: %s\nexpected: %s", error.message, expected);
    free(sites.records);
    free(all.records);
}

static void says_what_is_wrong(void **state)
{
    (void)state;
    assert_fault(true, "", "places:1: found the end of the file, expected the number of facilities");
    assert_fault(true, "1\n", "places:1: found the end of the line, expected the number of customers");
    assert_fault(
        true, "2 1000000000000\nF 0 1 1 1\n",
        "places:1: found 2 facilities and 1000000000000 customers, expected no more than the file has bytes (26)");
    assert_fault(true, "1 2 3\n", "places:1: found '3', expected the end of the line");
    assert_fault(true, "2 1\nF 0 1 1 1\n", "places:3: found the end of the file, expected 'F'");
    assert_fault(true, "1 1\nF 0 1 1 1\n", "places:3: found the end of the file after 0 of 1 customers, expected 'C'");
    assert_fault(true, "1 1\nF 0 1 1 1\nC 0 1 1 1\n\nC 1 1 1 1\n",
                 "places:5: found 'C', expected the end of the file after 1 customers");
    assert_fault(true, "1 1\nF 0 1 1 1\nC 0 1 1 1\nmore\n", "places:4: found 'more', expected 'C'");
    assert_fault(true, "1 1\nF 0 1 1\nC 0 1 1 1\n", "places:2: found the end of the line, expected cost");
    assert_fault(true, "1 1\nC 0 1 1 1\n", "places:2: found 'C', expected 'F'");
    assert_fault(false, "", "places:1: found the end of the file, expected a title row");
    assert_fault(false, "\n\nid,lat\n", "places:3: found 'id', expected a title row with 'x' and 'y'");
    assert_fault(false, "lat,lon\n", "places:1: found 'lat', expected a title row with 'id' or 'name'");
    assert_fault(false, "id,lat,lon\n", "places:2: found the end of the file, expected at least one row of values");
    assert_fault(false, "id,lat,lon\n\n1,91,0\n", "places:3: found '91', expected lat (a number from -90 to 90)");
    assert_fault(false, "id,lat,lon\n1,9,0\n2,9,\n3,9,9\n", "places:3: found '', expected lon (a number");
    assert_fault(false, "id,lat,lon\n1,9\n", "places:2: found '1', expected as many fields as the title row");
    assert_fault(false, "id,lat,lon\n\"1,9,9\n", "places:2: found '\"1,9,9', expected a closing quote");
    assert_fault(false, "id,lat,lon\n1,9,1e999\n", "places:2: found '1e999', expected lon");
}

static bool refuse(void *member, size_t block, const pk_places *places)
{
    (void)member;
    (void)block;
    (void)places;
    return false;
}

static void ends_when_a_visitor_has_no_memory(void **state)
{
    (void)state;
    pk_places_file file;
    list sites = {0};
    void *members[] = {NULL, NULL};
    write_large(false, 0, "");
    assert_int_equal(pk_places_open_grid(path, &file, collect, &sites, NULL), PK_OK);
    assert_int_equal(pk_places_each(&file, refuse, members, 2, NULL), PK_ERROR_MEMORY);
    free(sites.records);
    pk_places_close(&file);
}

static int make_folder(void **state)
{
    (void)state;
    scratch_make(folder, sizeof folder);
    make_large();
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    for (long k = 1; k <= N_LINES; k++)
        free(large.line[k]);
    scratch_remove(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_csv),
        cmocka_unit_test(reads_a_grid),
        cmocka_unit_test(is_the_same_with_any_number_of_threads),
        cmocka_unit_test(takes_odd_lines_anywhere),
        cmocka_unit_test(tells_the_line),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(ends_when_a_visitor_has_no_memory),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
