/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/output.h"

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];
static char path[128];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/picket_output_XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/plan.json", folder);
    return 0;
}

static int count_files(void)
{
    int n = 0;
    DIR *listing = opendir(folder);
    assert_non_null(listing);
    for (const struct dirent *entry; (entry = readdir(listing));)
        n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(listing);
    return n;
}

static int remove_folder(void **state)
{
    (void)state;
    DIR *listing = opendir(folder);
    for (const struct dirent *entry; listing && (entry = readdir(listing));)
        unlinkat(dirfd(listing), entry->d_name, 0);
    if (listing)
        closedir(listing);
    return rmdir(folder);
}

static void assert_content(const char *expected)
{
    char content[64] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    content[fread(content, 1, sizeof content - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(content, expected);
}

static void write_file(const char *text)
{
    pk_output *output;
    assert_int_equal(pk_output_open(path, &output, NULL), PK_OK);
    fputs(text, pk_output_stream(output));
    assert_int_equal(pk_output_commit(output, NULL), PK_OK);
}

static void test_commit_replaces(void **state)
{
    (void)state;
    write_file("old");
    assert_int_equal(chmod(path, 0640), 0);
    pk_output *output;
    assert_int_equal(pk_output_open(path, &output, NULL), PK_OK);
    fputs("new", pk_output_stream(output));
    fflush(pk_output_stream(output));
    assert_content("old");
    assert_int_equal(pk_output_commit(output, NULL), PK_OK);
    assert_content("new");
    assert_int_equal(count_files(), 1);
    struct stat kept;
    assert_int_equal(stat(path, &kept), 0);
    assert_int_equal(kept.st_mode & 0777, 0640);
}

static void test_discard_and_probe_leave_nothing(void **state)
{
    (void)state;
    pk_output *output;
    assert_int_equal(pk_output_open(path, &output, NULL), PK_OK);
    fputs("half", pk_output_stream(output));
    pk_output_discard(output);
    pk_output_discard(NULL);
    assert_int_equal(pk_output_probe(path, NULL), PK_OK);
    assert_int_equal(count_files(), 0);
}

static void test_abandon_removes_all_unfinished(void **state)
{
    (void)state;
    pk_output *a, *b;
    assert_int_equal(pk_output_open(path, &a, NULL), PK_OK);
    assert_int_equal(pk_output_open(path, &b, NULL), PK_OK);
    assert_int_equal(count_files(), 2);
    pk_output_abandon();
    assert_int_equal(count_files(), 0);
    pk_output_discard(a);
    pk_output_discard(b);
}

static void test_no_place(void **state)
{
    (void)state;
    const char *const names[] = {"", "/", "/nowhere/at/all/plan.json"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        pk_error error = {0};
        pk_output *output;
        assert_int_equal(pk_output_open(names[i], &output, &error), PK_ERROR_OUTPUT);
        assert_null(output);
        assert_non_null(strstr(error.message, names[i]));
        assert_int_equal(pk_output_probe(names[i], NULL), PK_ERROR_OUTPUT);
    }
}

static void test_link_is_followed(void **state)
{
    (void)state;
    write_file("old");
    char alias[160];
    snprintf(alias, sizeof alias, "%s/alias.json", folder);
    assert_int_equal(symlink("plan.json", alias), 0);
    pk_output *output;
    assert_int_equal(pk_output_open(alias, &output, NULL), PK_OK);
    fputs("through", pk_output_stream(output));
    assert_int_equal(pk_output_commit(output, NULL), PK_OK);
    assert_content("through");
    struct stat kept;
    assert_int_equal(lstat(alias, &kept), 0);
    assert_true(S_ISLNK(kept.st_mode));
}

static void test_same_place(void **state)
{
    (void)state;
    char other[160];
    snprintf(other, sizeof other, "%s/./plan.json", folder);
    assert_true(pk_output_same(path, other));
    write_file("old");
    assert_true(pk_output_same(path, other));
    snprintf(other, sizeof other, "%s/alias.json", folder);
    assert_false(pk_output_same(path, other));
    assert_int_equal(symlink("plan.json", other), 0);
    assert_true(pk_output_same(path, other));
    assert_true(pk_output_same("./plan.json", "plan.json"));
    assert_false(pk_output_same("/dev/null", "/dev/null"));
    assert_false(pk_output_same("/nowhere/plan.json", "/nowhere/plan.json"));
}

static void test_device_is_written_directly(void **state)
{
    (void)state;
    pk_output *output;
    assert_int_equal(pk_output_probe("/dev/null", NULL), PK_OK);
    assert_int_equal(pk_output_open("/dev/null", &output, NULL), PK_OK);
    assert_int_equal(pk_output_commit(output, NULL), PK_OK);
    struct stat device;
    assert_int_equal(stat("/dev/null", &device), 0);
    assert_true(S_ISCHR(device.st_mode));

    pk_error error;
    assert_int_equal(pk_output_open("/dev/full", &output, NULL), PK_OK);
    fputs("lost", pk_output_stream(output));
    assert_int_equal(pk_output_commit(output, &error), PK_ERROR_OUTPUT);
    assert_non_null(strstr(error.message, strerror(ENOSPC)));
}

/* A limit on the size of files stands for a disk that is full: bytes = 0 fails at commit, 4096 in the middle. */
static void test_full_disk_keeps_the_old_file(void **state)
{
    (void)state;
    write_file("old");
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (rlim_t bytes = 0; bytes <= 4096; bytes += 4096) {
        struct rlimit tight = {.rlim_cur = bytes, .rlim_max = before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
        pk_output *output;
        pk_status opened = pk_output_open(path, &output, NULL);
        for (int i = 0; opened == PK_OK && i < 2 * (int)bytes + 1; i++)
            fputc('x', pk_output_stream(output));
        pk_status committed = opened == PK_OK ? pk_output_commit(output, NULL) : opened;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(opened, PK_OK);
        assert_int_equal(committed, PK_ERROR_OUTPUT);
        assert_int_equal(count_files(), 1);
        assert_content("old");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_commit_replaces, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_discard_and_probe_leave_nothing, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_abandon_removes_all_unfinished, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_no_place, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_link_is_followed, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_same_place, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_device_is_written_directly, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_full_disk_keeps_the_old_file, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
