/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tests/bad: one file for every mistake a user can make. NAME.ini is wrong, NAME.expected holds the messages, all of
 * them and in order. NAME.with, where it is there, holds what stands on the command line beside it, one argument a
 * line: files that come before it, or --set and a setting.
 */
#include "reader/reading.h"

#include <glob.h>
#include <unistd.h>

enum { ARGUMENTS = 16, LEAST_CASES = 50 };

typedef struct arguments {
    char lines[ARGUMENTS][128];
    const char *paths[ARGUMENTS];
    size_t n_paths;
    const char *settings[ARGUMENTS];
    size_t n_settings;
} arguments;

/* The whole of a file, yours to free; NULL where it is not there. */
static char *read_whole(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    char *text = calloc(1 << 16, 1);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 16) - 1, file) < (1 << 16) - 1);
    fclose(file);
    return text;
}

/* The path with another ending than .ini; valid until the next call. */
static const char *beside(const char *ini, const char *ending)
{
    static char path[256];
    snprintf(path, sizeof path, "%.*s%s", (int)(strlen(ini) - strlen(".ini")), ini, ending);
    return path;
}

static void read_arguments(const char *ini, arguments *a)
{
    *a = (arguments){.n_paths = 0};
    FILE *file = fopen(beside(ini, ".with"), "r");
    bool setting = false;
    for (size_t n = 0; file && fgets(a->lines[n], sizeof a->lines[n], file); n++) {
        assert_true(n + 1 < ARGUMENTS);
        a->lines[n][strcspn(a->lines[n], "\n")] = '\0';
        if (setting)
            a->settings[a->n_settings++] = a->lines[n];
        else if (strcmp(a->lines[n], "--set") != 0)
            a->paths[a->n_paths++] = a->lines[n];
        setting = !setting && strcmp(a->lines[n], "--set") == 0;
    }
    if (file)
        fclose(file);
    a->paths[a->n_paths++] = ini;
}

/* Is the instance refused with the messages expected? Says so where it is not. */
static bool is_refused_as_expected(const char *ini)
{
    arguments a;
    read_arguments(ini, &a);
    char *expected = read_whole(beside(ini, ".expected"));
    pk_instance *instance = NULL;
    char *messages = NULL;
    pk_error error;
    pk_status status = pk_instance_read(a.paths, a.n_paths, a.settings, a.n_settings, &instance, &messages, &error);
    pk_status due = expected && strstr(expected, "a file that can be read") ? PK_ERROR_NO_INPUT : PK_ERROR_DATA;
    bool good = expected && messages && !instance && status == due && strcmp(messages, expected) == 0;
    if (!good)
        print_error("%s: status %d, expected %d\nfound:\n%sexpected:\n%s\n", ini, (int)status, (int)due,
                    messages ? messages : "nothing\n", expected ? expected : "no such file\n");
    pk_instance_free(instance);
    free(messages);
    free(expected);
    return good;
}

static void every_bad_file_gets_its_messages(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("tests/bad/*.ini", 0, NULL, &found), 0);
    size_t n_good = 0;
    for (size_t i = 0; i < found.gl_pathc; i++)
        n_good += is_refused_as_expected(found.gl_pathv[i]);
    assert_true(found.gl_pathc >= LEAST_CASES);
    assert_int_equal(n_good, found.gl_pathc);
    globfree(&found);
}

static void what_is_no_file_is_no_input(void **state)
{
    (void)state;
    const char *sound = "tests/bad/sound.inc";
    char *messages = must_refuse(LIST(sound, "tests/nowhere.ini", "tests/bad"), 3, NULL, 0, PK_ERROR_NO_INPUT);
    assert_string_equal(messages,
                        "tests/nowhere.ini: found \"tests/nowhere.ini\" (No such file or directory), expected "
                        "a file that can be read\n"
                        "tests/bad: found \"tests/bad\" (Is a directory), expected a file that can be read\n");
    free(messages);
    messages = must_refuse(LIST(""), 1, NULL, 0, PK_ERROR_NO_INPUT);
    free(messages);
    pk_instance_free(must_read(&sound, 1, NULL, 0));
}

static void settings_must_be_text(void **state)
{
    (void)state;
    const char *sound = "tests/bad/sound.inc";
    char *messages = must_refuse(&sound, 1, LIST("instance.name=\xFF", "limits.cost=\n3"), 2, PK_ERROR_DATA);
    assert_string_equal(messages, "--set: found byte 0xFF in column 15, expected text in UTF-8\n"
                                  "--set: found byte 0x0A in column 13, expected text without control characters\n");
    free(messages);
}

static void there_is_an_end_to_messages(void **state)
{
    (void)state;
    char folder[128];
    scratch_make(folder, sizeof folder);
    const size_t length = 1 << 16;
    char *text = malloc(length);
    assert_non_null(text);
    for (size_t i = 0; i < length; i++)
        text[i] = i % 2 ? '\n' : 'x';
    char path[256];
    write_file(folder, "x.ini", text, length, path);
    char *messages = must_refuse(LIST(path), 1, NULL, 0, PK_ERROR_DATA);
    size_t lines = 0;
    for (const char *next = messages; (next = strchr(next, '\n')); next++)
        lines++;
    assert_int_equal(lines, 1000);
    free(messages);
    free(text);
    scratch_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bad_file_gets_its_messages),
        cmocka_unit_test(what_is_no_file_is_no_input),
        cmocka_unit_test(settings_must_be_text),
        cmocka_unit_test(there_is_an_end_to_messages),
    };
    if (chdir(PICKET_SOURCE_DIR) != 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
