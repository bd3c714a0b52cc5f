/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct pk_output {
    FILE *stream;
    char *path;               /* as given, for messages */
    char *place;              /* where the file goes: path with symbolic links followed */
    char *volatile temporary; /* the file beside it; NULL when written directly */
    struct pk_output *volatile next;
};

static pk_output *volatile open_outputs;

enum { TEMPORARY_NAMES = 100 };

static pk_status fail(const char *path, int reason, pk_error *error)
{
    return pk_fail(error, PK_ERROR_OUTPUT, "cannot write %s: %s", path, strerror(reason));
}

static void release(pk_output *output)
{
    if (output->stream)
        fclose(output->stream);
    if (output->temporary)
        unlink(output->temporary);
    pk_output *volatile *link = &open_outputs;
    while (*link && *link != output)
        link = &(*link)->next;
    if (*link)
        *link = output->next;
    free(output->temporary);
    free(output->place);
    free(output->path);
    free(output);
}

/* The absolute path of a file that may not exist yet, symbolic links followed; NULL with errno set. */
static char *find_place(const char *path)
{
    char *place = realpath(path, NULL);
    if (place || errno != ENOENT)
        return place;
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    char *real = folder ? realpath(folder, NULL) : NULL;
    size_t size = real ? strlen(real) + strlen(name) + 2 : 0;
    place = real ? malloc(size) : NULL;
    if (place)
        snprintf(place, size, "%s/%s", real, name);
    int reason = errno;
    free(folder);
    free(real);
    errno = reason;
    return place;
}

/* Opens a fresh file in the folder of output->place. Returns its descriptor, or -1 with errno set. No signal comes
 * between the file and its name in the list of open outputs. */
static int open_beside(pk_output *output)
{
    int folder = (int)(strrchr(output->place, '/') - output->place) + 1;
    size_t size = (size_t)folder + 64;
    char *name = malloc(size);
    if (!name)
        return -1;
    int descriptor = -1;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    for (int i = 0; i < TEMPORARY_NAMES; i++) {
        snprintf(name, size, "%.*s.picket.%ld.%d.tmp", folder, output->place, (long)getpid(), i);
        descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0 || errno != EEXIST)
            break;
    }
    int reason = errno;
    if (descriptor >= 0)
        output->temporary = name;
    else
        free(name);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = reason;
    return descriptor;
}

/* Opens the stream of an output whose path is set. Returns 0 or an errno. */
static int open_stream(pk_output *output)
{
    struct stat there;
    bool exists = stat(output->path, &there) == 0;
    if (!exists && errno != ENOENT)
        return errno;
    if (exists && S_ISDIR(there.st_mode))
        return EISDIR;
    bool replaces = !exists || S_ISREG(there.st_mode);
    if (exists && access(output->path, W_OK) != 0)
        return errno;
    if (replaces) {
        output->place = find_place(output->path);
        if (!output->place)
            return errno;
    }
    int descriptor = replaces ? open_beside(output) : open(output->path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0)
        return errno;
    if (exists && replaces)
        (void)!fchmod(descriptor, there.st_mode & 07777);
    output->stream = fdopen(descriptor, "w");
    if (!output->stream) {
        int reason = errno;
        close(descriptor);
        return reason;
    }
    return 0;
}

pk_status pk_output_open(const char *path, pk_output **result, pk_error *error)
{
    *result = NULL;
    if (!*path)
        return pk_fail(error, PK_ERROR_OUTPUT, "cannot write a file without a name");
    pk_output *output = calloc(1, sizeof *output);
    if (output)
        output->path = strdup(path);
    if (!output || !output->path) {
        free(output);
        return pk_fail(error, PK_ERROR_MEMORY, "out of memory");
    }
    output->next = open_outputs;
    open_outputs = output;
    int reason = open_stream(output);
    if (reason) {
        release(output);
        return fail(path, reason, error);
    }
    *result = output;
    return PK_OK;
}

FILE *pk_output_stream(pk_output *output)
{
    return output->stream;
}

const char *pk_output_path(const pk_output *output)
{
    return output->temporary ? output->temporary : output->path;
}

/* Makes the rename last through a power cut. Where a folder cannot be synced, the file is there all the same. */
static void sync_folder(const char *place)
{
    char *folder = strdup(place);
    if (!folder)
        return;
    strrchr(folder, '/')[1] = '\0';
    int descriptor = open(folder, O_RDONLY | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
    free(folder);
}

static int close_stream(pk_output *output, bool synced)
{
    bool failed = ferror(output->stream) != 0;
    int reason = fflush(output->stream) != 0 ? errno : failed ? EIO : 0;
    if (!reason && synced && output->temporary && fsync(fileno(output->stream)) != 0)
        reason = errno;
    if (fclose(output->stream) != 0 && !reason)
        reason = errno;
    output->stream = NULL;
    return reason;
}

static pk_status commit(pk_output *output, bool synced, pk_error *error)
{
    pk_status status = PK_OK;
    int reason = close_stream(output, synced);
    if (!reason && output->temporary) {
        if (rename(output->temporary, output->place) == 0) {
            char *renamed = output->temporary;
            output->temporary = NULL;
            free(renamed);
            if (synced)
                sync_folder(output->place);
        } else {
            reason = errno;
        }
    }
    if (reason)
        status = fail(output->path, reason, error);
    release(output);
    return status;
}

pk_status pk_output_commit(pk_output *output, pk_error *error)
{
    return commit(output, true, error);
}

pk_status pk_output_commit_unsynced(pk_output *output, pk_error *error)
{
    return commit(output, false, error);
}

void pk_output_discard(pk_output *output)
{
    if (output)
        release(output);
}

pk_status pk_output_probe(const char *path, pk_error *error)
{
    struct stat there;
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode) && !S_ISDIR(there.st_mode))
        return access(path, W_OK) == 0 ? PK_OK : fail(path, errno, error);
    pk_output *output = NULL;
    pk_status status = pk_output_open(path, &output, error);
    pk_output_discard(output);
    return status;
}

bool pk_output_same(const char *a, const char *b)
{
    char *place_a = find_place(a), *place_b = find_place(b);
    struct stat there;
    bool same = place_a && place_b && strcmp(place_a, place_b) == 0 && (stat(a, &there) != 0 || S_ISREG(there.st_mode));
    free(place_a);
    free(place_b);
    return same;
}

void pk_output_abandon(void)
{
    for (pk_output *output = open_outputs; output; output = output->next)
        if (output->temporary)
            unlink(output->temporary);
}

pk_status pk_stdout_close(pk_error *error)
{
    bool failed = ferror(stdout) != 0;
    int reason = fflush(stdout) != 0 ? errno : failed ? EIO : 0;
    if (fclose(stdout) != 0 && !reason)
        reason = errno;
    return reason ? fail("the standard output", reason, error) : PK_OK;
}
