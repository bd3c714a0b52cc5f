/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GLPK, loaded when a linear programme first needs it: a third of a millisecond that many runs do without. */
#ifndef PICKET_ENGINE_GLPK_LIBRARY_H
#define PICKET_ENGINE_GLPK_LIBRARY_H

#include <picket/status.h>

#include <glpk.h>

/* Every function of GLPK that is called. */
#define PK_GLPK_FUNCTIONS(F)                                                                                           \
    F(add_cols)                                                                                                        \
    F(add_rows)                                                                                                        \
    F(bf_exists)                                                                                                       \
    F(btran)                                                                                                           \
    F(create_prob)                                                                                                     \
    F(del_rows)                                                                                                        \
    F(delete_prob)                                                                                                     \
    F(error_hook)                                                                                                      \
    F(free_env)                                                                                                        \
    F(get_col_bind)                                                                                                    \
    F(get_col_prim)                                                                                                    \
    F(get_col_stat)                                                                                                    \
    F(get_it_cnt)                                                                                                      \
    F(get_row_dual)                                                                                                    \
    F(get_row_lb)                                                                                                      \
    F(get_row_prim)                                                                                                    \
    F(get_row_stat)                                                                                                    \
    F(get_row_type)                                                                                                    \
    F(get_row_ub)                                                                                                      \
    F(get_status)                                                                                                      \
    F(init_env)                                                                                                        \
    F(init_smcp)                                                                                                       \
    F(scale_prob)                                                                                                      \
    F(set_col_bnds)                                                                                                    \
    F(set_col_kind)                                                                                                    \
    F(set_col_name)                                                                                                    \
    F(set_col_stat)                                                                                                    \
    F(set_mat_row)                                                                                                     \
    F(set_obj_coef)                                                                                                    \
    F(set_obj_dir)                                                                                                     \
    F(set_row_bnds)                                                                                                    \
    F(set_row_name)                                                                                                    \
    F(set_row_stat)                                                                                                    \
    F(simplex)                                                                                                         \
    F(std_basis)                                                                                                       \
    F(term_hook)                                                                                                       \
    F(term_out)                                                                                                        \
    F(version)                                                                                                         \
    F(write_lp)                                                                                                        \
    F(write_mps)

#define PK_GLPK_MEMBER(name) __typeof__(glp_##name) *(name);
typedef struct pk_glpk_functions {
    PK_GLPK_FUNCTIONS(PK_GLPK_MEMBER)
} pk_glpk_functions;
#undef PK_GLPK_MEMBER

extern pk_glpk_functions pk_glpk;
static const pk_glpk_functions *const glp = &pk_glpk;

/* Loads it, unless it is loaded, and makes the environment of this thread, unless there is one: what it says comes to
 * hear. Nothing of it may be called before. See base/library.h. */
pk_status pk_glpk_begin(int (*hear)(void *info, const char *line), pk_error *error);

/* Gives back the environment of this thread, with all that is in it. */
void pk_glpk_end(void);

/* "5.0" or the like; "none" where it can not be loaded. */
const char *pk_glpk_version(void);

#endif
