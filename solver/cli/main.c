/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/output.h"
#include "cli/commands.h"
#include "engine/blas.h"
#include "engine/geodesic.h"
#include "engine/lp.h"

#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

void pk_print_version(void)
{
    const char *core = pk_blas_load(NULL) == PK_OK ? pk_blas_core() : "not found", *proj = pk_geodesic_version();
    printf("picket %s\nGLPK %s\nOpenBLAS core %s\nPROJ %s\ninih %s\njansson %s\n", PICKET_VERSION, pk_lp_version(),
           core, proj ? proj : "not found", PICKET_INIH_VERSION, jansson_version_str());
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

int main(int argc, char **argv)
{
    pk_blas_prepare();
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
