/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theatre/names.h"

#include <string.h>

int pk_find_site(const pk_instance *instance, pk_domain domain, const char *name)
{
    for (size_t s = 0; s < instance->n_sites; s++)
        if (instance->sites[s].domain == domain && strcmp(instance->sites[s].name, name) == 0)
            return (int)s;
    return PK_NO_INDEX;
}

int pk_find_type(const pk_instance *instance, pk_domain domain, const char *name)
{
    for (size_t k = 0; k < instance->n_types; k++)
        if (instance->types[k].domain == domain && strcmp(instance->types[k].name, name) == 0)
            return (int)k;
    return PK_NO_INDEX;
}

int pk_find_contributor(const pk_instance *instance, const char *name)
{
    for (size_t c = 0; c < instance->n_contributors; c++)
        if (strcmp(instance->contributors[c].name, name) == 0)
            return (int)c;
    return PK_NO_INDEX;
}

int pk_find_target(const pk_instance *instance, pk_task task, const char *name)
{
    pk_target_kind kind = task == PK_ESCORT || task == PK_SWEEP ? PK_LANE : PK_ZONE;
    for (size_t z = 0; z < instance->n_targets; z++)
        if (instance->targets[z].kind == kind && strcmp(instance->targets[z].name, name) == 0)
            return (int)z;
    return PK_NO_INDEX;
}

int pk_find_class(const pk_reach *reach, pk_domain domain, const char *contributor, const char *type)
{
    int c = pk_find_contributor(reach->instance, contributor), k = pk_find_type(reach->instance, domain, type);
    for (size_t u = 0; u < reach->n_classes; u++)
        if ((int)reach->classes[u].contributor == c && (int)reach->classes[u].type == k)
            return (int)u;
    return PK_NO_INDEX;
}

pk_domain pk_domain_of(const pk_instance *instance, const char *type, const char *site)
{
    for (pk_domain domain = PK_AIR; domain <= PK_SEA; domain++)
        if (pk_find_type(instance, domain, type) != PK_NO_INDEX && pk_find_site(instance, domain, site) != PK_NO_INDEX)
            return domain;
    return PK_AIR;
}
