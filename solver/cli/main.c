/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/output.h"
#include "cli/commands.h"
#include "engine/blas.h"
#include "engine/lp.h"

#include <fcntl.h>
#include <jansson.h>
#include <proj.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

void pk_print_version(void)
{
    printf("picket %s\nGLPK %s\nOpenBLAS core %s\nPROJ %s\ninih %s\njansson %s\n", PICKET_VERSION, pk_lp_version(),
           pk_blas_core(), proj_info().version, PICKET_INIH_VERSION, jansson_version_str());
}

/*
 * A standard stream that the caller closed would lend its descriptor to the first file that is opened. stdin and stdout
 * get one that cannot be used, so that writing to stdout still fails; stderr gets one that swallows.
 */
static void occupy_standard_streams(void)
{
    for (int descriptor = 0; descriptor <= 2; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0)
            (void)!open("/dev/null", descriptor == 1 ? O_RDONLY : O_WRONLY);
}

/* Sets a variable for the next start, unless the user or the last start did. */
static bool tell(const char *variable, const char *value)
{
    return value && !getenv(variable) && setenv(variable, value, 1) == 0;
}

/*
 * OpenBLAS chooses its kernels and starts its threads when it is loaded, before main. Where it chose kernels of an
 * older processor, or has no memory for its threads, the program starts itself again and tells it; never against what
 * the user has set.
 */
static void start_again_for_blas(char **argv)
{
    bool core = tell(PK_BLAS_CORE_VARIABLE, pk_blas_better_core());
    bool threads = tell(PK_BLAS_THREADS_VARIABLE, pk_blas_has_room() ? NULL : "1");
    if (core || threads)
        execv("/proc/self/exe", argv);
    if (core) /* could not be started: slower, then */
        unsetenv(PK_BLAS_CORE_VARIABLE);
    if (threads)
        unsetenv(PK_BLAS_THREADS_VARIABLE);
}

int main(int argc, char **argv)
{
    start_again_for_blas(argv);
    occupy_standard_streams();
    /* A broken pipe and a file past its allowed size are write errors like others. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);

    pk_error error = {0};
    const pk_command *command;
    pk_options options;
    pk_exit code = PK_EXIT_DONE;
    if (pk_options_parse(argc - 1, argv + 1, &command, &options, &error) != PK_OK)
        code = pk_print_failure(NULL, &error);
    else if (command)
        code = command->run(&options);
    pk_options_free(&options);

    if (pk_stdout_close(&error) != PK_OK) {
        pk_exit lost = pk_print_failure(NULL, &error);
        if (code < PK_EXIT_USAGE)
            code = lost;
    }
    return (int)code;
}
