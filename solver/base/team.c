/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/team.h"

#include "base/processors.h"

#include <pthread.h>

typedef struct post {
    void (*work)(void *member);
    void *member;
    pthread_t thread;
} post;

static void *man(void *argument)
{
    const post *p = argument;
    p->work(p->member);
    return NULL;
}

size_t pk_team_size(size_t n_pieces)
{
    int processors = pk_processors();
    size_t n = processors > PK_TEAM_MOST ? PK_TEAM_MOST : (size_t)processors;
    return n_pieces < 1 ? 1 : n_pieces < n ? n_pieces : n;
}

void pk_team_run(void (*work)(void *member), void *const *members, size_t n_members)
{
    post posts[PK_TEAM_MOST];
    size_t started = 1;
    for (; started < n_members; started++) {
        posts[started] = (post){.work = work, .member = members[started]};
        if (pthread_create(&posts[started].thread, NULL, man, &posts[started]) != 0)
            break;
    }
    work(members[0]);
    for (size_t i = 1; i < started; i++)
        pthread_join(posts[i].thread, NULL);
}
