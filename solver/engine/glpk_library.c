/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/glpk_library.h"

#include "base/library.h"

pk_glpk_functions pk_glpk;

#define SYMBOL(name) {"glp_" #name, &pk_glpk.name},
static const pk_symbol SYMBOLS[] = {PK_GLPK_FUNCTIONS(SYMBOL)};

static pk_library library = PK_LIBRARY(PICKET_GLPK_LIBRARY, SYMBOLS);

pk_status pk_glpk_begin(int (*hear)(void *info, const char *line), pk_error *error)
{
    pk_status status = pk_library_load(&library, error);
    if (status)
        return status;
    int code = glp->init_env(); /* 1: it is there. Where GLPK must make it itself and has no memory, it aborts past its
                                 * own hook. */
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
