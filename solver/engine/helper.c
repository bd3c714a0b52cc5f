/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/helper.h"

#include "base/processors.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Between two looks at the interrupt while the search waits. */
static const long look_every_ns = 20000000;

struct pk_helper {
    pk_improver *improver;
    size_t n_columns;
    double *lower, *upper, *x;
    double value, least_gain, deadline_s;
    int64_t effort;
    volatile sig_atomic_t stop;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t ended; /* `working` has become false */
    bool sent, threaded, working;
    pk_status status;
    pk_error error;
};

pk_status pk_helper_new(const pk_state *state, const pk_form *form, pk_helper **helper, pk_error *error)
{
    pk_helper *fresh = calloc(1, sizeof *fresh);
    size_t n = (size_t)state->n_columns;
    pk_status status = PK_OK;
    if (fresh) {
        pthread_mutex_init(&fresh->lock, NULL);
        pthread_cond_init(&fresh->ended, NULL);
        fresh->n_columns = n;
        fresh->lower = malloc((n + 1) * sizeof *fresh->lower);
        fresh->upper = malloc((n + 1) * sizeof *fresh->upper);
        fresh->x = malloc((n + 1) * sizeof *fresh->x);
    }
    if (!fresh || !fresh->lower || !fresh->upper || !fresh->x)
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory for a helper");
    else
        status = pk_improver_new(form, state->x, state->options->without, &fresh->improver, error);
    if (status)
        pk_helper_free(fresh);
    else
        *helper = fresh;
    return status;
}

static void work(pk_helper *helper, const volatile sig_atomic_t *interrupt)
{
    helper->status = pk_improver_run(helper->improver, helper->lower, helper->upper, helper->effort, helper->least_gain,
                                     helper->deadline_s, interrupt, helper->x, &helper->value, &helper->error);
}

static void *work_on_thread(void *data)
{
    pk_helper *helper = data;
    work(helper, &helper->stop);
    pk_lp_end_thread();
    pthread_mutex_lock(&helper->lock);
    helper->working = false;
    pthread_cond_signal(&helper->ended);
    pthread_mutex_unlock(&helper->lock);
    return NULL;
}

/* Until the thread has done its work, which an interrupt cuts short. */
static void wait_for_thread(pk_helper *helper, const volatile sig_atomic_t *interrupt)
{
    pthread_mutex_lock(&helper->lock);
    while (helper->working) {
        if (interrupt && *interrupt)
            helper->stop = 1;
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += look_every_ns;
        if (until.tv_nsec >= 1000000000) {
            until.tv_nsec -= 1000000000;
            until.tv_sec++;
        }
        pthread_cond_timedwait(&helper->ended, &helper->lock, &until);
    }
    pthread_mutex_unlock(&helper->lock);
    pthread_join(helper->thread, NULL);
}

void pk_helper_send(pk_helper *helper, const pk_state *state, int64_t effort)
{
    size_t bytes = helper->n_columns * sizeof(double);
    memcpy(helper->lower, state->lower, bytes);
    memcpy(helper->upper, state->upper, bytes);
    memcpy(helper->x, state->incumbent, bytes);
    helper->value = state->value;
    helper->least_gain = fmax(state->options->absolute_gap, state->options->relative_gap * fabs(state->value) / 2);
    helper->deadline_s = state->options->deadline_s;
    helper->effort = effort;
    helper->stop = 0;
    helper->sent = true;
    helper->threaded = pk_processors() > 1;
    helper->working = helper->threaded;
    if (helper->threaded && pthread_create(&helper->thread, NULL, work_on_thread, helper) != 0)
        helper->threaded = false;
}

pk_status pk_helper_collect(pk_helper *helper, const volatile sig_atomic_t *interrupt, double *x, double *value,
                            bool *better, pk_error *error)
{
    *better = false;
    if (!helper->sent)
        return PK_OK;
    helper->sent = false;
    if (helper->threaded)
        wait_for_thread(helper, interrupt);
    else
        work(helper, interrupt);
    if (helper->status)
        return pk_fail(error, helper->status, "%s", helper->error.message);
    *better = helper->value < *value;
    if (*better) {
        memcpy(x, helper->x, helper->n_columns * sizeof *x);
        *value = helper->value;
    }
    return PK_OK;
}

void pk_helper_free(pk_helper *helper)
{
    if (!helper)
        return;
    helper->stop = 1;
    if (helper->sent && helper->threaded)
        pthread_join(helper->thread, NULL);
    pthread_mutex_destroy(&helper->lock);
    pthread_cond_destroy(&helper->ended);
    pk_improver_free(helper->improver);
    free(helper->lower);
    free(helper->upper);
    free(helper->x);
    free(helper);
}
