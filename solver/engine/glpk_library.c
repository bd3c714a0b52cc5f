/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/glpk_library.h"

#include "base/library.h"

#include <stdbool.h>
#include <stdlib.h>

pk_glpk_functions pk_glpk;

#define SYMBOL(name) {"glp_" #name, &pk_glpk.name},
static const pk_symbol SYMBOLS[] = {PK_GLPK_FUNCTIONS(SYMBOL)};

static pk_library library = PK_LIBRARY(PICKET_GLPK_LIBRARY, SYMBOLS);

/* Is there memory for the variables that GLPK has in every thread? Where there is none the loader ends the program. */
static bool has_room(void)
{
    const size_t variables_bytes = 1 << 14; /* GLPK 5.0: about a thousand */
    void *volatile room = malloc(variables_bytes);
    bool has_room = room;
    free(room);
    return has_room;
}

pk_status pk_glpk_begin(int (*hear)(void *info, const char *line), pk_error *error)
{
    pk_status status = pk_library_load(&library, error);
    if (status)
        return status;
    /* 1: it is there. Where GLPK must make it itself and has no memory, it aborts past its own hook. */
    int code = has_room() ? glp->init_env() : 2;
    if (code > 1)
        return pk_fail(error, PK_ERROR_MEMORY, "no memory for GLPK");
    if (code == 0)
        glp->term_hook(hear, NULL);
    return PK_OK;
}

void pk_glpk_end(void)
{
    if (glp->free_env)
        glp->free_env();
}

const char *pk_glpk_version(void)
{
    return pk_library_load(&library, NULL) ? "none" : glp->version();
}
