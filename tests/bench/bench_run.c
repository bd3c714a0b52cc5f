/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_run COMMAND...: runs it, what it prints thrown away, and prints the seconds of the clock and of all processors,
 * and its memory at its peak in MiB. Ends with its exit code.
 */
#include "base/clock.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    double start_s = pk_clock_s();
    pid_t child = argc > 1 ? fork() : -1;
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        if (nowhere >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0)
            execvp(argv[1], argv + 1);
        _exit(127);
    }
    int state;
    struct rusage used;
    if (child < 0 || waitpid(child, &state, 0) < 0 || getrusage(RUSAGE_CHILDREN, &used) != 0)
        return 70;
    double cores_s = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                     1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    printf("%.3f %.3f %ld\n", pk_clock_s() - start_s, cores_s, used.ru_maxrss / 1024);
    return WIFEXITED(state) ? WEXITSTATUS(state) : 70;
}
