/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sound instance files mean: defaults, units, overlays, settings, and all that may stand in a text file. */
#include "reader/reading.h"
#include "support/shared_data.h"

#include <dirent.h>

/* Every value here is read from a short decimal. */
#define EXACT 1e-12

static const char SMALL[] = "[zone city]\n"
                            "position = 50.45, 30.52\n"
                            "patrol = 1\n";

static const char THEATRE[] = "[instance]\n"
                              "name = a theatre\n"
                              "[base north]\n"
                              "position = 46.5, 26.9\n"
                              "country = RO\n"
                              "ramp = 20\n"
                              "runway_m = 2500\n"
                              "sorties_per_day = 40\n"
                              "[port sea]\n"
                              "position = 44.1, 28.65\n"
                              "berths = 4\n"
                              "[base south]\n"
                              "position = 42.57, 27.5\n"
                              "country = BG\n"
                              "ramp = 10\n"
                              "runway_m = 2000\n"
                              "sorties_per_day = 20\n"
                              "personnel = 100\n"
                              "status = open\n"
                              "[ship frigate]\n"
                              "tasks = escort, sweep\n"
                              "speed_kn = 20\n"
                              "endurance_days = 10\n"
                              "turnaround_days = 2.5\n"
                              "[aircraft f16.c]\n"
                              "tasks = patrol, alert\n"
                              "speed_kmh = 900\n"
                              "endurance_h = 2.5\n"
                              "turnaround_h = 3\n"
                              "reaction_min = 6\n"
                              "[aircraft awacs]\n"
                              "tasks = surveillance\n"
                              "speed_kmh = 750\n"
                              "endurance_h = 9\n"
                              "turnaround_h = 6\n"
                              "availability = 0.5\n"
                              "max_sorties_per_day = 2\n"
                              "[contributor C.1]\n"
                              "ship.frigate = 2\n"
                              "aircraft.f16.c = 12\n"
                              "aircraft.awacs = 3\n"
                              "host_countries = RO, BG\n"
                              "[contributor C2]\n"
                              "aircraft.f16.c = 4\n"
                              "tasks = patrol\n"
                              "personnel = 300\n"
                              "[lane corn]\n"
                              "route =\n"
                              "  46.1, 30.7\n"
                              "  43.9, 29.5\n"
                              "transits_per_day = 2\n"
                              "escorts_per_transit = 1\n"
                              "convoy_speed_kn = 10\n"
                              "[zone city]\n"
                              "kind = city\n"
                              "position = 46.48, 30.73\n"
                              "radius_km = 20\n"
                              "weight = 5\n"
                              "patrol = 2\n"
                              "alert = 2\n"
                              "response_min = 15\n"
                              "alert_weight = 7\n"
                              "[zone field]\n"
                              "area =\n"
                              "    44, 30\n"
                              "    44, 31\n"
                              "    45, 31\n"
                              "surveillance = 1\n"
                              "grid_km = 5\n"
                              "hours = 22-6.5\n"
                              "[exclusion east]\n"
                              "area =\n"
                              "    52, 35\n"
                              "    46, 32.5\n"
                              "    46, 40\n"
                              "buffer_km = 50\n"
                              "applies_to = bases\n";

static void defaults_are_those_of_the_model(void **state)
{
    (void)state;
    char path[256];
    write_text(scratch_folder, "small.case.ini", SMALL, path);
    pk_instance *instance = must_read(LIST(path), 1, NULL, 0);
    assert_string_equal(instance->name, "small.case");
    assert_int_equal(instance->model, PK_THEATRE);
    assert_int_equal(instance->earth, PK_WGS84);
    assert_close(instance->horizon_days, 1, EXACT);
    assert_int_equal(instance->periods_per_day, 4);
    assert_false(instance->whole_sorties);
    assert_close(instance->grid_km, 10, EXACT);
    assert_true(isinf(instance->personnel_limit) && isinf(instance->cost_limit));
    assert_true(isinf(instance->max_bases) && isinf(instance->max_ports) && isinf(instance->max_changes));
    assert_int_equal(instance->n_order, 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(instance->order[i], i);
    assert_close(instance->gap_tolerance, 0.0001, EXACT);
    assert_close(instance->keep, 0.001, EXACT);
    assert_null(instance->previous_plan);
    assert_null(instance->classic.data);
    assert_true(isnan(instance->classic.radius) && isnan(instance->classic.capacity));
    assert_int_equal(instance->classic.sites, -1);
    assert_int_equal(instance->n_sites + instance->n_types + instance->n_contributors + instance->n_exclusions, 0);

    assert_int_equal(instance->n_targets, 1);
    const pk_target *zone = &instance->targets[0];
    assert_string_equal(zone->name, "city");
    assert_string_equal(zone->label, "");
    assert_int_equal(zone->kind, PK_ZONE);
    assert_true(zone->has_position);
    assert_close(zone->position.lat, 50.45, EXACT);
    assert_close(zone->position.lon, 30.52, EXACT);
    assert_close(zone->radius_km, 0, EXACT);
    assert_close(zone->grid_km, 10, EXACT);
    assert_close(zone->window_start_h, 0, EXACT);
    assert_close(zone->window_end_h, 24, EXACT);
    assert_null(zone->area);
    assert_null(zone->points);
    for (int task = 0; task < PK_TASK_COUNT; task++) {
        assert_close(zone->required[task], task == PK_PATROL ? 1 : 0, EXACT);
        assert_close(zone->weight[task], 1, EXACT);
    }
    pk_instance_free(instance);
}

static void keys_fill_fields_in_one_set_of_units(void **state)
{
    (void)state;
    char path[256];
    write_text(scratch_folder, "t.ini", THEATRE, path);
    pk_instance *in = must_read(LIST(path), 1, NULL, 0);
    assert_string_equal(in->name, "a theatre");

    assert_int_equal(in->n_sites, 3); /* bases first, though a port stands between them */
    assert_string_equal(in->sites[0].name, "north");
    assert_string_equal(in->sites[1].name, "south");
    assert_string_equal(in->sites[2].name, "sea");
    assert_int_equal(in->sites[1].domain, PK_AIR);
    assert_int_equal(in->sites[2].domain, PK_SEA);
    assert_int_equal(in->sites[0].status, PK_CANDIDATE);
    assert_int_equal(in->sites[1].status, PK_OPEN);
    assert_string_equal(in->sites[0].country, "RO");
    assert_string_equal(in->sites[2].country, "");
    assert_close(in->sites[1].slots, 10, EXACT);
    assert_close(in->sites[1].runway_m, 2000, EXACT);
    assert_close(in->sites[1].sorties_per_day, 20, EXACT);
    assert_close(in->sites[1].personnel, 100, EXACT);
    assert_close(in->sites[2].slots, 4, EXACT);

    assert_int_equal(in->n_types, 3);
    const pk_type *fighter = &in->types[0], *awacs = &in->types[1], *frigate = &in->types[2];
    assert_string_equal(fighter->name, "f16.c");
    assert_string_equal(frigate->name, "frigate");
    assert_int_equal(fighter->tasks, 1u << PK_PATROL | 1u << PK_ALERT);
    assert_int_equal(frigate->tasks, 1u << PK_ESCORT | 1u << PK_SWEEP);
    assert_close(fighter->reaction_h, 0.1, EXACT);
    assert_true(isinf(fighter->max_sorties_per_day));
    assert_close(fighter->availability, 1, EXACT);
    assert_close(fighter->slots, 1, EXACT);
    assert_close(awacs->max_sorties_per_day, 2, EXACT);
    assert_close(awacs->availability, 0.5, EXACT);
    assert_close(frigate->speed_kmh, 37.04, EXACT);
    assert_close(frigate->endurance_h, 240, EXACT);
    assert_close(frigate->turnaround_h, 60, EXACT);

    assert_int_equal(in->n_contributors, 2);
    assert_string_equal(in->contributors[0].name, "C.1");
    assert_int_equal(in->contributors[0].offered[0], 12);
    assert_int_equal(in->contributors[0].offered[1], 3);
    assert_int_equal(in->contributors[0].offered[2], 2);
    assert_int_equal(in->contributors[1].offered[0], 4);
    assert_int_equal(in->contributors[1].offered[2], 0);
    assert_false(in->contributors[0].any_host);
    assert_int_equal(in->contributors[0].n_host_countries, 2);
    assert_string_equal(in->contributors[0].host_countries[1], "BG");
    assert_int_equal(in->contributors[0].tasks, PK_ALL_TASKS);
    assert_true(isinf(in->contributors[0].personnel));
    assert_true(in->contributors[1].any_host);
    assert_int_equal(in->contributors[1].tasks, 1u << PK_PATROL);
    assert_close(in->contributors[1].personnel, 300, EXACT);

    assert_int_equal(in->n_targets, 3);
    const pk_target *city = &in->targets[0], *field = &in->targets[1], *lane = &in->targets[2];
    assert_string_equal(city->label, "city");
    assert_close(city->required[PK_ALERT], 2, EXACT);
    assert_close(city->response_h, 0.25, EXACT);
    assert_close(city->weight[PK_ALERT], 7, EXACT);
    assert_close(city->weight[PK_PATROL], 5, EXACT);
    assert_false(field->has_position);
    assert_int_equal(field->n_area, 3);
    assert_close(field->area[2].lat, 45, EXACT);
    assert_close(field->area[2].lon, 31, EXACT);
    assert_close(field->grid_km, 5, EXACT);
    assert_close(field->window_start_h, 22, EXACT);
    assert_close(field->window_end_h, 6.5, EXACT);
    assert_string_equal(lane->label, "lane");
    assert_int_equal(lane->kind, PK_LANE);
    assert_int_equal(lane->n_route, 2);
    assert_close(lane->route[1].lat, 43.9, EXACT);
    assert_close(lane->convoy_speed_kmh, 18.52, EXACT);
    assert_close(lane->transits_per_day, 2, EXACT);
    assert_close(lane->required[PK_ESCORT], 1, EXACT);

    assert_int_equal(in->n_exclusions, 1);
    assert_close(in->exclusions[0].buffer_km, 50, EXACT);
    assert_int_equal(in->exclusions[0].n_area, 3);
    assert_true(in->exclusions[0].applies_to[PK_AIR]);
    assert_false(in->exclusions[0].applies_to[PK_SEA]);
    pk_instance_free(in);
}

static void overlays_override_key_by_key(void **state)
{
    (void)state;
    char base[256];
    write_text(scratch_folder, "t.ini", THEATRE, base);
    char overlay[256];
    write_text(scratch_folder, "o.ini",
               "[base south]\nenabled = no\n"
               "[aircraft awacs]\nenabled = no\n"
               "[contributor C2]\naircraft.f16.c = 9\naircraft.awacs = 1\n"
               "[zone field]\narea =\n 1, 1\n 1, 2\n 2, 2\n 2, 1\n"
               "[lane corn]\nenabled = no\n"
               "[exclusion east]\nenabled = no\n"
               "[limits]\npersonnel = 500\nmax_bases = 3\n",
               overlay);
    char again[256];
    write_text(scratch_folder, "a.ini",
               "[aircraft awacs]\nenabled = yes\n"
               "[contributor C.1]\nenabled = no\n"
               "[limits]\npersonnel = none\n"
               "[zone extra]\nposition = 1, 1\n",
               again);
    pk_instance *in = must_read(LIST(base, overlay), 2, NULL, 0);
    assert_int_equal(in->n_sites, 2);
    assert_string_equal(in->sites[1].name, "sea");
    assert_int_equal(in->n_types, 2);
    assert_string_equal(in->types[1].name, "frigate");
    assert_int_equal(in->contributors[0].offered[0], 12);
    assert_int_equal(in->contributors[0].offered[1], 2);
    assert_int_equal(in->contributors[1].offered[0], 9);
    assert_int_equal(in->n_targets, 2);
    assert_int_equal(in->targets[1].n_area, 4);
    assert_close(in->targets[1].area[3].lat, 2, EXACT);
    assert_close(in->targets[0].weight[PK_PATROL], 5, EXACT);
    assert_int_equal(in->n_exclusions, 0);
    assert_close(in->personnel_limit, 500, EXACT);
    assert_close(in->max_bases, 3, EXACT);
    pk_instance_free(in);

    in = must_read(LIST(base, overlay, again), 3, NULL, 0);
    assert_int_equal(in->n_types, 3);
    assert_int_equal(in->n_contributors, 1);
    assert_string_equal(in->contributors[0].name, "C2");
    assert_int_equal(in->contributors[0].offered[0], 9);
    assert_int_equal(in->contributors[0].offered[1], 1);
    assert_true(isinf(in->personnel_limit));
    assert_int_equal(in->n_targets, 3);
    assert_string_equal(in->targets[2].name, "extra");
    pk_instance_free(in);
}

static void a_disabled_unnamed_section_leaves_the_defaults(void **state)
{
    (void)state;
    char base[256];
    write_text(scratch_folder, "t.ini", SMALL, base);
    char limits[256];
    write_text(scratch_folder, "l.ini",
               "[limits]\npersonnel = 5\nenabled = no\n[previous]\nenabled = no\nplan = p.json\n"
               "[objective]\norder = gap\nenabled = no\n",
               limits);
    pk_instance *in = must_read(LIST(base, limits), 2, NULL, 0);
    assert_true(isinf(in->personnel_limit));
    assert_null(in->previous_plan);
    assert_int_equal(in->n_order, 4);
    pk_instance_free(in);
}

static void settings_come_last(void **state)
{
    (void)state;
    char path[256];
    write_text(scratch_folder, "t.ini", THEATRE, path);
    pk_instance *in =
        must_read(LIST(path), 1,
                  LIST("instance.grid_km=5", "base.north.ramp = 7 ", "limits.max_bases=1", "aircraft.f16.c.slots=2",
                       "contributor.C.1.aircraft.f16.c=1", "contributor.C2.aircraft.awacs=6", "zone.city.position=1,2",
                       "contributor.C2.host_countries=PL, SK", "base.south.enabled=no", "instance.name=a=b",
                       "limits.max_bases=2"),
                  11);
    assert_close(in->grid_km, 5, EXACT);
    assert_int_equal(in->n_sites, 2);
    assert_close(in->sites[0].slots, 7, EXACT);
    assert_close(in->max_bases, 2, EXACT);
    assert_close(in->types[0].slots, 2, EXACT);
    assert_int_equal(in->contributors[0].offered[0], 1);
    assert_int_equal(in->contributors[1].offered[1], 6);
    assert_int_equal(in->contributors[1].n_host_countries, 2);
    assert_close(in->targets[0].position.lon, 2, EXACT);
    assert_close(in->targets[0].grid_km, 5, EXACT);
    assert_string_equal(in->name, "a=b");
    pk_instance_free(in);
}

static void the_longest_name_that_leaves_a_key_is_set(void **state)
{
    (void)state;
    char path[256];
    write_text(scratch_folder, "t.ini",
               "[zone a]\nposition = 0, 0\npatrol = 1\n[zone a.b]\nposition = 0, 0\n"
               "[zone a.weight]\nposition = 0, 0\n",
               path);
    pk_instance *in =
        must_read(LIST(path), 1, LIST("zone.a.b.weight=3", "zone.a.weight.weight=4", "zone.a.weight=2"), 3);
    assert_close(in->targets[0].weight[0], 2, EXACT);
    assert_close(in->targets[1].weight[0], 3, EXACT);
    assert_close(in->targets[2].weight[0], 4, EXACT);
    pk_instance_free(in);
}

static void text_may_be_written_in_many_ways(void **state)
{
    (void)state;
    char long_comment[3000];
    memset(long_comment, 'x', sizeof long_comment - 1);
    long_comment[sizeof long_comment - 1] = '\0';
    char text[8192];
    int length = snprintf(text, sizeof text,
                          "\xEF\xBB\xBF; a comment\r\n"
                          "# another %s\r\n"
                          "\r\n"
                          "[instance] ; after a title\r\n"
                          "name = \xC8\x9A\xC4\x83rmul \xD0\x9E\xD0\xB4\xD0\xB5\xD1\x81\xD0\xB0#1;2 # %s\r\n"
                          "   \t \r\n"
                          "grid_km=+2.50e0_; no comment unless a blank is before it\r\n"
                          "[zone z]\r\n"
                          "position\t=\t-1.5 ,\t+.5\t; x\r\n"
                          "patrol = 1.\r\n"
                          "[contributor c]\r\n"
                          "aircraft.t = 1\r\n"
                          "host_countries = RO, BG,\r\n"
                          "    PL ; more\r\n"
                          "  # a comment between\r\n"
                          "\r\n"
                          "    SK, North Macedonia\r\n"
                          "tasks =\r\n"
                          "    patrol,\r\n"
                          "    alert\r\n"
                          "[ aircraft  t ]\r\n"
                          "tasks = patrol\r\n"
                          "speed_kmh = 9e2\r\n"
                          "endurance_h = 2\r\n"
                          "turnaround_h = 1",
                          long_comment, long_comment);
    assert_true(length > 0 && (size_t)length < sizeof text);
    char path[256];
    write_text(scratch_folder, "t.ini", text, path);
    char *messages = must_refuse(LIST(path), 1, NULL, 0, PK_ERROR_DATA);
    assert_non_null(strstr(messages, "t.ini:7: [instance] grid_km: found \"+2.50e0_; no comment"));
    free(messages);
    *strstr(text, "_; no") = ' ';
    write_text(scratch_folder, "t.ini", text, path);
    pk_instance *in = must_read(LIST(path), 1, NULL, 0);
    assert_string_equal(in->name, "\xC8\x9A\xC4\x83rmul \xD0\x9E\xD0\xB4\xD0\xB5\xD1\x81\xD0\xB0#1;2");
    assert_close(in->grid_km, 2.5, EXACT);
    assert_close(in->targets[0].position.lat, -1.5, EXACT);
    assert_close(in->targets[0].position.lon, 0.5, EXACT);
    assert_int_equal(in->contributors[0].n_host_countries, 5);
    assert_string_equal(in->contributors[0].host_countries[2], "PL");
    assert_string_equal(in->contributors[0].host_countries[4], "North Macedonia");
    assert_int_equal(in->contributors[0].tasks, 1u << PK_PATROL | 1u << PK_ALERT);
    assert_close(in->types[0].speed_kmh, 900, EXACT);
    pk_instance_free(in);
}

static void a_line_may_be_as_long_as_inih_reads(void **state)
{
    (void)state;
    char text[512];
    for (size_t length = 198; length <= 201; length++) {
        size_t start = (size_t)snprintf(text, sizeof text, "%s[instance]\nname =", SMALL);
        memset(text + start, 'n', length - 6);
        text[start + length - 6] = '\0';
        char path[256];
        write_text(scratch_folder, "t.ini", text, path);
        if (length <= 199) {
            pk_instance *in = must_read(LIST(path), 1, NULL, 0);
            assert_int_equal(strlen(in->name), length - 6);
            pk_instance_free(in);
        } else {
            char *messages = must_refuse(LIST(path), 1, NULL, 0, PK_ERROR_DATA);
            char expected[512];
            snprintf(expected, sizeof expected,
                     "%s:5: [instance]: found a line of %zu bytes, expected at most 199, without blanks around and "
                     "comment\n",
                     path, length);
            assert_string_equal(messages, expected);
            free(messages);
        }
    }
}

static void points_come_from_a_file_beside(void **state)
{
    (void)state;
    char beside[256];
    char path[256];
    write_text(scratch_folder, "t.ini",
               "[zone a]\nposition = 1, 1\npatrol = 1\npoints = a.csv\n"
               "[zone b]\nposition = 1, 1\npoints = b.csv\n"
               "[zone off]\nposition = 1, 1\npoints = none.csv\nenabled = no\n",
               path);
    write_text(scratch_folder, "a.csv", "Lat, Lon ,weight\r\n50.1,30.2,4\r\n\r\n-50.5, 30 , 0.5\r\n", beside);
    write_text(scratch_folder, "b.csv", "1,2\n3,4", beside);
    pk_instance *in = must_read(LIST(path), 1, NULL, 0);
    assert_int_equal(in->targets[0].n_points, 2);
    assert_close(in->targets[0].points[0].position.lat, 50.1, EXACT);
    assert_close(in->targets[0].points[1].position.lon, 30, EXACT);
    assert_close(in->targets[0].points[1].weight, 0.5, EXACT);
    assert_int_equal(in->targets[1].n_points, 2);
    assert_close(in->targets[1].points[1].weight, 1, EXACT);
    pk_instance_free(in);
}

static void a_plane_takes_any_x_and_y(void **state)
{
    (void)state;
    char beside[256];
    char path[256];
    write_text(scratch_folder, "t.ini",
               "[zone a]\nposition = 1000, -2000\npatrol = 1\npoints = a.csv\n[instance]\nearth = plane\n", path);
    write_text(scratch_folder, "a.csv", "x,y\n500,600\n", beside);
    pk_instance *in = must_read(LIST(path), 1, NULL, 0);
    assert_int_equal(in->earth, PK_PLANE);
    assert_close(in->targets[0].position.lat, 1000, EXACT);
    assert_close(in->targets[0].position.lon, -2000, EXACT);
    assert_close(in->targets[0].points[0].position.lon, 600, EXACT);
    pk_instance_free(in);
    char *messages = must_refuse(LIST(path), 1, LIST("instance.earth=sphere"), 1, PK_ERROR_DATA);
    free(messages);
}

static void classic_models_have_their_own_keys(void **state)
{
    (void)state;
    char path[256];
    write_text(scratch_folder, "c.ini",
               "[instance]\nmodel = mclp\ndata = d/points.csv\nformat = points\nradius = 400\n"
               "sites = 50\nearth = sphere\nearth_radius_m = 6378100\n",
               path);
    pk_instance *in = must_read(LIST(path), 1, NULL, 0);
    assert_int_equal(in->model, PK_MCLP);
    char data[256];
    snprintf(data, sizeof data, "%s/d/points.csv", scratch_folder);
    assert_string_equal(in->classic.data, data);
    assert_string_equal(in->classic.format, "points");
    assert_close(in->classic.radius, 400, EXACT);
    assert_int_equal(in->classic.sites, 50);
    assert_close(in->classic.earth_radius_m, 6378100, EXACT);
    assert_true(isnan(in->classic.budget));
    pk_instance_free(in);
    in = must_read(LIST(path), 1, LIST("instance.data=/x/y.csv"), 1);
    assert_string_equal(in->classic.data, "/x/y.csv");
    pk_instance_free(in);
    in = must_read(LIST(path), 1, LIST("instance.data=y.csv"), 1);
    assert_string_equal(in->classic.data, "y.csv"); /* a setting's path is that of the command line */
    pk_instance_free(in);
    in = must_read(
        NULL, 0,
        LIST("instance.model=pmedian", "instance.data=a/pmed1.txt", "instance.format=orlib-pmed", "instance.sites=5"),
        4);
    assert_string_equal(in->name, "pmed1");
    assert_int_equal(in->classic.sites, 5);
    pk_instance_free(in);
    char *messages = must_refuse(NULL, 0, LIST("instance.model=pmedian"), 1, PK_ERROR_DATA);
    assert_string_equal(messages,
                        "--set: [instance] data: found nothing with model = pmedian, expected the path of a data file\n"
                        "--set: [instance] format: found nothing with model = pmedian, expected the format of the data "
                        "file\n");
    free(messages);
}

static void a_previous_plan_is_found_beside_the_file(void **state)
{
    (void)state;
    char base[256];
    write_text(scratch_folder, "t.ini", SMALL, base);
    char overlay[256];
    write_text(scratch_folder, "p.ini", "[previous]\nplan = old.json\nmax_changes = 3\n", overlay);
    pk_instance *in = must_read(LIST(base, overlay), 2, NULL, 0);
    char plan[256];
    snprintf(plan, sizeof plan, "%s/old.json", scratch_folder);
    assert_string_equal(in->previous_plan, plan);
    assert_close(in->max_changes, 3, EXACT);
    pk_instance_free(in);
}

static void no_file_is_no_use(void **state)
{
    (void)state;
    pk_instance *instance;
    char *messages;
    pk_error error;
    assert_int_equal(pk_instance_read(NULL, 0, NULL, 0, &instance, &messages, &error), PK_ERROR_USAGE);
    assert_null(instance);
    assert_null(messages);
    pk_instance_free(NULL);
}

static void names_are_those_of_the_files(void **state)
{
    (void)state;
    assert_string_equal(pk_model_name(PK_THEATRE), "theatre");
    assert_string_equal(pk_model_name(PK_CFLP), "cflp");
    assert_string_equal(pk_task_name(PK_SEA_PATROL), "sea_patrol");
    assert_string_equal(pk_stage_name(PK_STAGE_FLIGHT_HOURS), "flight_hours");
    for (int i = 0; i < PK_TASK_COUNT; i++)
        assert_string_not_equal(pk_task_name((pk_task)i), "unknown");
}

/* The theatres that are shared with other programs, where they are at hand. */
static void shared_theatres_are_sound(void **state)
{
    (void)state;
    char theatres[512];
    if (!shared_data("theatre", theatres, sizeof theatres))
        skip();
    DIR *entries = opendir(theatres);
    assert_non_null(entries);
    size_t n = 0;
    for (const struct dirent *entry; (entry = readdir(entries));) {
        size_t length = strlen(entry->d_name);
        if (length < 4 || strcmp(entry->d_name + length - 4, ".ini") != 0)
            continue;
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", theatres, entry->d_name);
        pk_instance *in = must_read(LIST(path), 1, NULL, 0);
        assert_int_equal(in->n_exclusions, 1);
        pk_instance_free(in);
        n++;
    }
    closedir(entries);
    assert_true(n > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_those_of_the_model),
        cmocka_unit_test(keys_fill_fields_in_one_set_of_units),
        cmocka_unit_test(overlays_override_key_by_key),
        cmocka_unit_test(a_disabled_unnamed_section_leaves_the_defaults),
        cmocka_unit_test(settings_come_last),
        cmocka_unit_test(the_longest_name_that_leaves_a_key_is_set),
        cmocka_unit_test(text_may_be_written_in_many_ways),
        cmocka_unit_test(a_line_may_be_as_long_as_inih_reads),
        cmocka_unit_test(points_come_from_a_file_beside),
        cmocka_unit_test(a_plane_takes_any_x_and_y),
        cmocka_unit_test(classic_models_have_their_own_keys),
        cmocka_unit_test(a_previous_plan_is_found_beside_the_file),
        cmocka_unit_test(no_file_is_no_use),
        cmocka_unit_test(names_are_those_of_the_files),
        cmocka_unit_test(shared_theatres_are_sound),
    };
    return cmocka_run_group_tests(tests, scratch_set_up, scratch_tear_down);
}
