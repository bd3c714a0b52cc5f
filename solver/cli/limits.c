/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may end a run before its proof: a signal, and the limits that the options set. */
#include "base/output.h"
#include "cli/commands.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>

static volatile sig_atomic_t interrupted;
static pthread_t main_thread; /* it has the outputs, so it alone must be in the handler */

static void interrupt(int signal_number)
{
    if (!pthread_equal(pthread_self(), main_thread)) {
        pthread_kill(main_thread, signal_number);
        return;
    }
    if (interrupted) {
        pk_output_abandon();
        signal(signal_number, SIG_DFL);
        raise(signal_number);
        return;
    }
    interrupted = 1;
}

const volatile sig_atomic_t *pk_catch_signals(void)
{
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = SA_RESTART};
    main_thread = pthread_self();
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    return &interrupted;
}

/* Who asks for no limit still gets an answer while he waits; who limits nodes wants the same plan however long it
 * takes. */
static const double patience_s = 300;

double pk_time_limit_s(const pk_options *options)
{
    if (!isnan(options->time_limit_s))
        return options->time_limit_s;
    return options->node_limit >= 0 ? INFINITY : patience_s;
}
