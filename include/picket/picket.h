/* SPDX-License-Identifier: GPL-3.0-or-later */
/* picket: basing and sortie allocation, solved and proven. This header gathers the public ones. */
#ifndef PICKET_PICKET_H
#define PICKET_PICKET_H

#include <picket/compare.h>
#include <picket/conflict.h>
#include <picket/explain.h>
#include <picket/instance.h>
#include <picket/log.h>
#include <picket/loss.h>
#include <picket/part.h>
#include <picket/plan.h>
#include <picket/position.h>
#include <picket/reach.h>
#include <picket/remedy.h>
#include <picket/rota.h>
#include <picket/solve.h>
#include <picket/status.h>

#endif
