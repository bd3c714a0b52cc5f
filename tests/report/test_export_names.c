/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exports of a plan whose names hold all that a format may trip over. Bytes are checked here; with an argument the
 * program writes the files into that folder instead, for test_exports.sh to read them with parsers that are not ours.
 */
#include "assert_close.h"

#include "base/utf8.h"
#include "report/export.h"
#include "support/scratch.h"

#include <picket/picket.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ODD "Ångström, \"the; 1st\" <b> & 'co' \\q ]]> 北京🚢"
#define TWO_LINES "one, two\nthree; \"four\""
#define LONG "öööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööööö"

static pk_site sites[] = {
    {.name = "a,b", .domain = PK_AIR, .position = {44, 28}, .country = ODD, .slots = 4, .sorties_per_day = 9},
    {.name = "<sea & sky>", .domain = PK_SEA, .position = {-17, 179.9}, .country = "", .slots = 2},
};
static const int offered[] = {4, 2};
static pk_type types[] = {
    {.name = "f\"16\"", .domain = PK_AIR, .slots = 1},
    {.name = "frégate", .domain = PK_SEA, .slots = 1},
};
static pk_contributor contributors[] = {{.name = TWO_LINES, .offered = offered}};
static const pk_position over_the_line[] = {{-20, 175}, {-20, -175}, {-10, -175}, {-10, 175}};
static const pk_position route[] = {{-17, 179}, {-17, -179}};
static pk_target targets[] = {
    {.name = LONG,
     .kind = PK_ZONE,
     .label = ODD,
     .required = {[PK_PATROL] = 1},
     .weight = {[PK_PATROL] = 2},
     .area = over_the_line,
     .n_area = 4},
    {.name = "lane;1",
     .kind = PK_LANE,
     .label = "lane",
     .required = {[PK_ESCORT] = 1},
     .weight = {[PK_ESCORT] = 1},
     .route = route,
     .n_route = 2,
     .transits_per_day = 1,
     .convoy_speed_kmh = 20},
};
static pk_exclusion exclusions[] = {{.name = "x\ty", .area = over_the_line, .n_area = 4, .applies_to = {true, false}}};

static pk_instance instance = {
    .name = ODD,
    .horizon_days = 2,
    .periods_per_day = 2,
    .sites = sites,
    .n_sites = 2,
    .types = types,
    .n_types = 2,
    .contributors = contributors,
    .n_contributors = 1,
    .targets = targets,
    .n_targets = 2,
    .exclusions = exclusions,
    .n_exclusions = 1,
};

static const char *used[] = {"a,b", "<sea & sky>"};
static pk_plan_units units[] = {{TWO_LINES, "f\"16\"", "a,b", 3, 1}, {TWO_LINES, "frégate", "<sea & sky>", 2, 0}};
static pk_plan_sorties sorties[] = {{TWO_LINES, "f\"16\"", "a,b", LONG, PK_PATROL, 1, 1.5}};
static pk_plan_ships ships[] = {{TWO_LINES, "frégate", "<sea & sky>", "lane;1", PK_ESCORT, 2}};
static const double required[] = {6, 6}, met[] = {5, 0.1};
static pk_plan_gap gaps[] = {{LONG, PK_PATROL, 24, 10.2, 2, required, met, 2},
                             {"lane;1", PK_ESCORT, 10, 10, 1, NULL, NULL, 0}};
static const double by_day[] = {1, 2};
static pk_plan_rota rota[] = {{TWO_LINES, "f\"16\"", "a,b", LONG, PK_PATROL, 1, by_day, 2}};
static pk_plan_limit limits[] = {{"cost", 1, INFINITY}};

static pk_plan plan = {
    .instance = ODD,
    .model = PK_THEATRE,
    .status = PK_PLAN_FEASIBLE,
    .sites = used,
    .n_sites = 2,
    .units = units,
    .n_units = 2,
    .sorties = sorties,
    .n_sorties = 1,
    .ships = ships,
    .n_ships = 1,
    .gaps = gaps,
    .n_gaps = 2,
    .rota = rota,
    .n_rota = 1,
    .limits = limits,
    .n_limits = 1,
};

/* 2028-02-28: the second day is the 29th. */
static const int64_t start_day = 21242;

static FILE *open_in(const char *folder, const char *name)
{
    char path[700];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w+b");
    if (!file)
        perror(path);
    return file;
}

/* Writes one export; 'c' the calendar, 'r' the rota, 'g' GeoJSON, 'k' KML, or else the table of that name. */
static bool write_one(FILE *file, char kind, const char *table)
{
    pk_status status = PK_OK;
    switch (kind) {
    case 'c': pk_write_calendar(file, &instance, &plan, start_day); break;
    case 'r': pk_write_rota(file, &instance, &plan, &start_day); break;
    case 'g': status = pk_write_geojson(file, &instance, &plan, NULL); break;
    case 'k': status = pk_write_kml(file, &instance, &plan, NULL); break;
    default: pk_plan_write_table(file, &plan, table);
    }
    return status == PK_OK && !ferror(file);
}

static int write_all(const char *folder)
{
    static const struct {
        const char *name;
        char kind;
    } files[] = {{"odd.ics", 'c'}, {"odd_rota.csv", 'r'}, {"odd.geojson", 'g'}, {"odd.kml", 'k'}};
    bool fine = true;
    for (size_t i = 0; i < sizeof files / sizeof *files && fine; i++) {
        FILE *file = open_in(folder, files[i].name);
        fine = file && write_one(file, files[i].kind, NULL);
        fine = file && fclose(file) == 0 && fine;
    }
    for (size_t i = 0; pk_plan_table_name(i) && fine; i++) {
        char name[64];
        snprintf(name, sizeof name, "odd_%s.csv", pk_plan_table_name(i));
        FILE *file = strcmp(pk_plan_table_name(i), "rota") == 0 ? NULL : open_in(folder, name);
        fine = !file || (write_one(file, 't', pk_plan_table_name(i)) && fclose(file) == 0);
    }
    return fine ? 0 : 1;
}

/* What an export writes. Yours to free. */
static char *export_text(char kind, const char *table)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_true(write_one(stream, kind, table));
    assert_int_equal(fclose(stream), 0);
    return text;
}

static void test_table(void **state)
{
    (void)state;
    char *text = export_text('t', "units");
    assert_string_equal(text, "contributor,type,site,number,on_alert\r\n"
                              "\"one, two\nthree; \"\"four\"\"\",\"f\"\"16\"\"\",\"a,b\",3,1\r\n"
                              "\"one, two\nthree; \"\"four\"\"\",frégate,<sea & sky>,2,0\r\n");
    free(text);
    text = export_text('t', "gaps");
    assert_string_equal(text, "target,task,required,met,weight,required_by_period.0,required_by_period.1,"
                              "met_by_period.0,met_by_period.1\r\n" LONG ",patrol,24,10.2,2,6,6,5,0.1\r\n"
                              "lane;1,escort,10,10,1,,,,\r\n");
    free(text);
    text = export_text('t', "limits");
    assert_string_equal(text, "name,used,allowed\r\ncost,1,\r\n");
    free(text);
    text = export_text('t', "sites");
    assert_string_equal(text, "name\r\n\"a,b\"\r\n<sea & sky>\r\n");
    free(text);
}

static void test_rota(void **state)
{
    (void)state;
    char *text = export_text('r', NULL);
    assert_non_null(strstr(text, "\r\n2028-02-28,1,1,12:00,24:00,"));
    assert_non_null(strstr(text, "\r\n2028-02-29,2,1,12:00,24:00,"));
    assert_non_null(strstr(text, ",patrol,2\r\n"));
    free(text);
}

/* No line is longer than 75 octets, none breaks a character, all end in CR LF; unfolded, text is escaped. */
static void test_calendar(void **state)
{
    (void)state;
    char *text = export_text('c', NULL), *unfolded = calloc(1, strlen(text) + 1);
    assert_non_null(unfolded);
    size_t length = 0;
    for (char *line = text; *line;) {
        char *end = strstr(line, "\r\n");
        assert_non_null(end);
        assert_true(end - line <= 75);
        *end = '\0';
        assert_null(strpbrk(line, "\r\n"));
        for (const char *at = line; *at; at += pk_utf8_length((const unsigned char *)at))
            assert_true(pk_utf8_length((const unsigned char *)at) > 0);
        if (*line != ' ')
            unfolded[length++] = '\n';
        size_t octets = (size_t)(end - line) - (*line == ' ');
        memcpy(unfolded + length, end - octets, octets);
        length += octets;
        line = end + 2;
    }
    assert_non_null(strstr(unfolded, "\nDTSTART:20280229T120000Z\n"));
    assert_non_null(strstr(unfolded, "\nDTEND:20280301T000000Z\n"));
    assert_non_null(strstr(unfolded, "\nLOCATION:a\\,b\n"));
    assert_non_null(strstr(unfolded, "(one\\, two\\nthree\\; \"four\"): " LONG "\\, patrol\n"));
    assert_non_null(strstr(unfolded, "\\\\q ]]> 北京🚢\n"));
    free(unfolded);
    free(text);
}

static void test_xml(void **state)
{
    (void)state;
    char *text = export_text('k', NULL);
    assert_non_null(strstr(text, "<name>&lt;sea &amp; sky&gt;</name>"));
    assert_null(strstr(text, "<b>"));
    assert_null(strstr(text, "]]>"));
    free(text);
}

static void test_plane_has_no_map(void **state)
{
    (void)state;
    instance.earth = PK_PLANE;
    pk_error error = {0};
    assert_int_equal(pk_write_geojson(stdout, &instance, &plan, &error), PK_ERROR_USAGE);
    assert_non_null(strstr(error.message, "earth = plane"));
    instance.earth = PK_WGS84;
    const char *kept = ships[0].port;
    ships[0].port = "nowhere";
    assert_int_equal(pk_write_kml(stdout, &instance, &plan, &error), PK_ERROR_DATA);
    assert_non_null(strstr(error.message, "nowhere"));
    ships[0].port = kept;
}

int main(int argc, char **argv)
{
    if (argc == 2)
        return write_all(argv[1]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_rota),
        cmocka_unit_test(test_calendar),
        cmocka_unit_test(test_xml),
        cmocka_unit_test(test_plane_has_no_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
