/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICKET_CLI_ROBUST_H
#define PICKET_CLI_ROBUST_H

#include "cli/commands.h"

/* picket compare --robust: what remains of the plan after each loss, ranked by damage. */
pk_exit pk_compare_losses(const pk_options *options);

#endif
