/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of commands and options in other forms, so that nothing says twice what options.c says once. */
#ifndef PICKET_CLI_REFERENCE_H
#define PICKET_CLI_REFERENCE_H

#include "cli/options.h"

/* completion.c: a script that completes command lines; shell: "bash" or "zsh". False for another shell. */
bool pk_completion_print(FILE *stream, const char *shell);

/* manual.c: the part of a command's manual page that follows from the tables (mdoc): SYNOPSIS and OPTIONS; for
 * command = NULL the list of commands. */
void pk_manual_print(FILE *stream, const pk_command *command);

#endif
