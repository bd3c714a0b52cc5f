/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sound instance, changed at random a thousand times: whatever comes out, the reader either takes it or says what
 * is wrong, and neither crashes nor leaks (the sanitizers watch). The seeds are fixed.
 */
#include "reader/reading.h"

enum { MUTANTS = 1000, ROOM = 1 << 14 };

static const char SOUND[] = "; every kind of section and of value\n"
                            "[instance]\n"
                            "name = mutants\n"
                            "periods_per_day = 6\n"
                            "sorties = whole\n"
                            "[limits]\n"
                            "personnel = 900\n"
                            "max_bases = none\n"
                            "[objective]\n"
                            "order = gap, personnel\n"
                            "keep = 1e-3\n"
                            "[base north]\n"
                            "position = 46.5, 26.9 # on a hill\n"
                            "country = RO\n"
                            "ramp = 20\n"
                            "runway_m = 2500\n"
                            "sorties_per_day = 40\n"
                            "status = open\n"
                            "[port quay]\n"
                            "position = 44.1, 28.7\n"
                            "berths = 4\n"
                            "[aircraft jet.2]\n"
                            "tasks = patrol, alert\n"
                            "speed_kmh = 900\n"
                            "endurance_h = 2.5\n"
                            "turnaround_h = 3\n"
                            "availability = 0.7\n"
                            "[ship frigate]\n"
                            "tasks = escort,\n"
                            "    sweep\n"
                            "speed_kn = 20\n"
                            "endurance_days = 10\n"
                            "turnaround_days = 3\n"
                            "[contributor ally]\n"
                            "aircraft.jet.2 = 8\n"
                            "ship.frigate = 2\n"
                            "host_countries = RO, BG\n"
                            "[zone city]\n"
                            "kind = city\n"
                            "position = 46.5, 30.7\n"
                            "radius_km = 20\n"
                            "patrol = 2\n"
                            "hours = 22-6\n"
                            "alert = 1\n"
                            "response_min = 15\n"
                            "points = points.csv\n"
                            "[lane corn]\n"
                            "route =\n"
                            "    46.1, 30.7\n"
                            "    43.9, 29.5\n"
                            "transits_per_day = 2\n"
                            "escorts_per_transit = 1\n"
                            "convoy_speed_kn = 10\n"
                            "[exclusion east]\n"
                            "area =\n"
                            "    52, 35\n"
                            "    46, 32.5\n"
                            "    46, 40\n"
                            "applies_to = bases\n"
                            "[previous]\n"
                            "plan = old.json\n"
                            "enabled = no\n";

static const char POINTS[] = "lat,lon,weight\n46.5,30.7,1\n46.6,30.8,2.5\n46.4,30.6,0\n";

/* xorshift64*: Vigna 2016. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 2685821657736338717u;
}

static size_t below(uint64_t *state, size_t bound)
{
    return bound ? (size_t)(next_random(state) >> 33) % bound : 0;
}

typedef struct text {
    char bytes[ROOM];
    size_t length;
} text;

/* Replaces bytes from..from + cut by the fresh ones, as far as there is room. */
static void splice(text *t, size_t from, size_t cut, const char *fresh, size_t n)
{
    if (t->length - cut + n > ROOM)
        return;
    memmove(t->bytes + from + n, t->bytes + from + cut, t->length - from - cut);
    memcpy(t->bytes + from, fresh, n);
    t->length = t->length - cut + n;
}

/* From the start of a line to behind its end. */
static void pick_line(const text *t, uint64_t *state, size_t *from, size_t *length)
{
    *from = below(state, t->length);
    while (*from > 0 && t->bytes[*from - 1] != '\n')
        --*from;
    *length = 0;
    while (*from + *length < t->length && t->bytes[*from + (*length)++] != '\n')
        ;
}

static const char *const WORDS[] = {
    "[",
    "]",
    "=",
    ":",
    ",",
    ";",
    "#",
    "\n",
    "\n    ",
    "-",
    "nan",
    "inf",
    "1e999",
    "-1",
    "0",
    "0x1p3",
    "1e-9",
    "9999999999",
    "any",
    "none",
    "all",
    "gap",
    "patrol",
    "[zone ",
    "[base ",
    "enabled",
    "= no",
    "\xC3\xA9",
    "\xFF",
    "\r\n",
    "\r",
    "\t",
    "[limits",
    "aircraft.",
    "weight",
    "position",
    "area",
    "points = .",
    "24-0",
    "1,2,3",
    "\"",
    "%s%n",
    "earth = plane\n",
    "model = mclp\n",
    "[contributor x]\nship.frigate = 1\n",
    "\n]\n[\n",
    "=\n=\n",
};

static void mutate(text *t, uint64_t *state)
{
    size_t from, length;
    char line[1024];
    size_t at = below(state, t->length + 1), left = t->length - at;
    switch (below(state, 7)) {
    case 0: /* another byte, any at all */
        if (left > 0)
            t->bytes[at] = (char)below(state, 256);
        break;
    case 1: splice(t, at, below(state, left < 20 ? left + 1 : 20), "", 0); break;
    case 2:
    case 3: {
        const char *word = WORDS[below(state, sizeof WORDS / sizeof *WORDS)];
        splice(t, at, 0, word, strlen(word));
        break;
    }
    case 4: /* a line goes somewhere else, or stands twice */
        pick_line(t, state, &from, &length);
        if (length < sizeof line) {
            memcpy(line, t->bytes + from, length);
            if (below(state, 2))
                splice(t, from, length, "", 0);
            splice(t, below(state, t->length + 1), 0, line, length);
        }
        break;
    case 5:
        pick_line(t, state, &from, &length);
        splice(t, from, length, "", 0);
        break;
    default: /* a long run of one letter */
        memset(line, "x1 ,=["[below(state, 6)], sizeof line);
        splice(t, at, 0, line, below(state, sizeof line));
        break;
    }
}

/* Every line of the messages has the form that is promised. */
static void check_messages(const char *messages)
{
    assert_true(*messages);
    while (*messages) {
        const char *end = strchr(messages, '\n');
        assert_non_null(end);
        const char *found = strstr(messages, ": found "), *expected = strstr(messages, ", expected ");
        if (!found || !expected || found > end || expected > end)
            fail_msg("a message of another form: %.*s", (int)(end - messages), messages);
        messages = end + 1;
    }
}

static bool read_one(const char *const *paths, size_t n_paths, const char *const *settings, size_t n_settings)
{
    pk_instance *instance = NULL;
    char *messages = NULL;
    pk_error error;
    pk_status status = pk_instance_read(paths, n_paths, settings, n_settings, &instance, &messages, &error);
    assert_true(status == PK_OK || status == PK_ERROR_DATA || status == PK_ERROR_NO_INPUT);
    assert_true((status == PK_OK) == (instance != NULL) && (status == PK_OK) == (messages == NULL));
    if (messages)
        check_messages(messages);
    free(messages);
    pk_instance_free(instance);
    return status == PK_OK;
}

static void start(text *t, const char *sound)
{
    t->length = strlen(sound);
    memcpy(t->bytes, sound, t->length);
}

static void mutated_files_are_taken_or_refused(void **state)
{
    (void)state;
    char folder[128], sound[256], path[256], points[256];
    scratch_make(folder, sizeof folder);
    write_text(folder, "sound.ini", SOUND, sound);
    write_text(folder, "points.csv", POINTS, points);
    assert_true(read_one(LIST(sound), 1, NULL, 0));
    text *t = malloc(sizeof *t);
    assert_non_null(t);
    size_t n_taken = 0;
    for (uint64_t seed = 1; seed <= MUTANTS; seed++) {
        uint64_t random = seed * 0x9E3779B97F4A7C15u;
        start(t, SOUND);
        for (size_t i = below(&random, 8) + 1; i > 0; i--)
            mutate(t, &random);
        write_file(folder, "mutant.ini", t->bytes, t->length, path);
        bool overlay = below(&random, 4) == 0;
        n_taken += overlay ? read_one(LIST(sound, path), 2, NULL, 0) : read_one(LIST(path), 1, NULL, 0);
    }
    free(t);
    scratch_remove(folder);
    assert_true(n_taken > MUTANTS / 50 && n_taken < MUTANTS / 2); /* else the changes are too wild or too tame */
}

static void mutated_points_are_taken_or_refused(void **state)
{
    (void)state;
    char folder[128], sound[256], points[256];
    scratch_make(folder, sizeof folder);
    write_text(folder, "sound.ini", SOUND, sound);
    text *t = malloc(sizeof *t);
    assert_non_null(t);
    for (uint64_t seed = 1; seed <= MUTANTS / 4; seed++) {
        uint64_t random = seed * 0x9E3779B97F4A7C15u;
        start(t, POINTS);
        for (size_t i = below(&random, 3) + 1; i > 0; i--)
            mutate(t, &random);
        write_file(folder, "points.csv", t->bytes, t->length, points);
        read_one(LIST(sound), 1, NULL, 0);
    }
    free(t);
    scratch_remove(folder);
}

static void mutated_settings_are_taken_or_refused(void **state)
{
    (void)state;
    static const char *const settings[] = {"base.north.ramp=3", "contributor.ally.aircraft.jet.2=1",
                                           "limits.personnel=none", "zone.city.hours=6-18",
                                           "objective.order=gap, changes"};
    char folder[128], sound[256], points[256];
    scratch_make(folder, sizeof folder);
    write_text(folder, "sound.ini", SOUND, sound);
    write_text(folder, "points.csv", POINTS, points);
    text *t = malloc(sizeof *t);
    assert_non_null(t);
    for (uint64_t seed = 1; seed <= MUTANTS / 4; seed++) {
        uint64_t random = seed * 0x9E3779B97F4A7C15u;
        start(t, settings[seed % (sizeof settings / sizeof *settings)]);
        for (size_t i = below(&random, 3) + 1; i > 0; i--)
            mutate(t, &random);
        splice(t, t->length, 0, "", 1);
        read_one(LIST(sound), 1, LIST(t->bytes), 1);
    }
    free(t);
    scratch_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mutated_files_are_taken_or_refused),
        cmocka_unit_test(mutated_points_are_taken_or_refused),
        cmocka_unit_test(mutated_settings_are_taken_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
