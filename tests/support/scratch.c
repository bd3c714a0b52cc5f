/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/scratch.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void scratch_make(char *path, size_t size)
{
    const char *root = getenv("TMPDIR");
    snprintf(path, size, "%s/picket-test-XXXXXX", root ? root : "/tmp");
    if (!mkdtemp(path)) {
        perror(path);
        abort();
    }
}

void scratch_remove(const char *path)
{
    DIR *folder = opendir(path);
    if (!folder)
        return;
    for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        char file[4096];
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        unlink(file); /* fails on . and .., as it should */
    }
    closedir(folder);
    rmdir(path);
}

char scratch_folder[128];

int scratch_set_up(void **state)
{
    (void)state;
    scratch_make(scratch_folder, sizeof scratch_folder);
    return 0;
}

int scratch_tear_down(void **state)
{
    (void)state;
    scratch_remove(scratch_folder);
    return 0;
}
