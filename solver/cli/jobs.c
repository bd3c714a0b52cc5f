/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/jobs.h"

#include "base/processors.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_PROCESSES = 64, CANNOT_RUN = 127 };

/* What the handler reads: changed only while it is blocked. */
static volatile pid_t running[MOST_PROCESSES];
static volatile sig_atomic_t n_signals;

static void end_all(void)
{
    for (int i = 0; i < MOST_PROCESSES; i++)
        if (running[i] > 0)
            kill(running[i], SIGTERM);
}

static void pass_on(int signal_number)
{
    int reason = errno;
    (void)signal_number;
    n_signals++;
    end_all();
    errno = reason;
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = pass_on, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGINT);
    sigaddset(&action.sa_mask, SIGTERM);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGCHLD, SIG_DFL); /* ignored, it would take away what waitpid waits for */
}

static void block_signals(bool block)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigprocmask(block ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

static void redirect(const char *path, int flags, int descriptor)
{
    int opened = open(path, flags, 0600);
    if (opened < 0 || dup2(opened, descriptor) < 0)
        _exit(CANNOT_RUN);
    close(opened);
}

/* The child: a group of its own, so that a terminal's signals come from its parent alone. */
static void become(const pk_job *job, pid_t parent)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(CANNOT_RUN);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    redirect("/dev/null", O_RDONLY, 0);
    redirect("/dev/null", O_WRONLY, 1);
    redirect(job->messages, O_WRONLY | O_CREAT | O_TRUNC, 2);
    block_signals(false);
    execv("/proc/self/exe", (char *const *)job->arguments);
    _exit(CANNOT_RUN);
}

/* Begins a job in the slot; not where a signal has come already. */
static bool begin(const pk_job *job, size_t slot)
{
    block_signals(true);
    pid_t parent = getpid(), child = n_signals ? 0 : fork();
    if (!n_signals && child == 0)
        become(job, parent);
    if (child > 0)
        running[slot] = child;
    block_signals(false);
    return child >= 0;
}

/* Waits for any process; its slot, or -1 where there is none that was begun here. */
static int finish(int *state)
{
    pid_t ended;
    do
        ended = waitpid(-1, state, 0);
    while (ended < 0 && errno == EINTR);
    block_signals(true);
    int slot = -1;
    for (int i = 0; i < MOST_PROCESSES; i++)
        if (ended > 0 && running[i] == ended) {
            running[i] = 0;
            slot = i;
        }
    block_signals(false);
    return slot;
}

static size_t processes_at_once(void)
{
    int processors = pk_processors();
    return processors > MOST_PROCESSES ? MOST_PROCESSES : (size_t)processors;
}

pk_status pk_jobs_run(pk_job *jobs, size_t n_jobs, int *signals, pk_error *error)
{
    catch_signals();
    pk_status status = PK_OK;
    size_t at_once = processes_at_once(), job_of[MOST_PROCESSES], n_running = 0, next = 0;
    for (size_t i = 0; i < n_jobs; i++)
        jobs[i].exit_code = -1;
    while (n_running > 0 || (next < n_jobs && !n_signals && !status)) {
        size_t slot = 0;
        while (slot < at_once && running[slot] > 0)
            slot++;
        if (slot < at_once && next < n_jobs && !n_signals && !status) {
            job_of[slot] = next++;
            if (!begin(&jobs[job_of[slot]], slot)) {
                status = pk_fail(error, PK_ERROR_INTERNAL, "no process could be made: %s", strerror(errno));
                end_all();
            }
            n_running += running[slot] > 0;
            continue;
        }
        int state, ended = finish(&state);
        if (ended < 0) {
            status = pk_fail(error, PK_ERROR_INTERNAL, "a process was lost: %s", strerror(errno));
            break;
        }
        n_running--;
        jobs[job_of[ended]].exit_code = WIFEXITED(state) ? WEXITSTATUS(state) : -1;
    }
    *signals = (int)n_signals;
    return status;
}
