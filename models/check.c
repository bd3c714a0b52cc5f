/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which check belongs to which model. */
#include "theatre/check.h"
#include "base/findings.h"
#include "classic/classic.h"

#include <picket/solve.h>
#include <stdlib.h>
#include <string.h>

static pk_status check_model(const pk_instance *instance, const pk_plan *plan, pk_findings *findings, pk_error *error)
{
    if (instance->model == PK_THEATRE)
        return pk_theatre_check(instance, plan, findings, error);
    return pk_classic_check(instance, plan, findings, error);
}

pk_status pk_plan_check(const pk_instance *instance, const pk_plan *plan, char **messages, pk_error *error)
{
    pk_findings findings = {0};
    pk_status status = PK_OK;
    if (plan->model != instance->model)
        pk_find(&findings, "the plan is one of model %s, the instance of model %s", pk_model_name(plan->model),
                pk_model_name(instance->model));
    else
        status = check_model(instance, plan, &findings, error);
    if (!status && findings.out_of_memory)
        status = pk_fail(error, PK_ERROR_MEMORY, "no memory for the messages of the check");
    if (status || findings.n == 0) {
        free(findings.text);
        return status;
    }
    *messages = findings.text;
    return pk_fail(error, PK_ERROR_DATA, "the plan breaks %zu rule%s of the instance; the first: %.*s", findings.n,
                   findings.n == 1 ? "" : "s", (int)strcspn(findings.text, "\n"), findings.text);
}
