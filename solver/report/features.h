/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of an instance and its plan has a place on a map, with what there is to say of it, for the writers of maps. */
#ifndef PICKET_REPORT_FEATURES_H
#define PICKET_REPORT_FEATURES_H

#include "engine/outline.h"

#include <picket/instance.h>
#include <picket/plan.h>

typedef enum pk_layer {
    PK_LAYER_EXCLUSIONS,
    PK_LAYER_ZONES,
    PK_LAYER_LANES,
    PK_LAYER_SHIPS,
    PK_LAYER_SORTIES,
    PK_LAYER_PORTS,
    PK_LAYER_BASES,
    PK_LAYER_COUNT
} pk_layer;

typedef enum pk_shape { PK_SHAPE_POINT, PK_SHAPE_LINE, PK_SHAPE_AREA } pk_shape;

typedef enum pk_attribute_kind { PK_ATTRIBUTE_TEXT, PK_ATTRIBUTE_NUMBER, PK_ATTRIBUTE_FLAG } pk_attribute_kind;

/* All features of a layer have the same keys in the same order. */
typedef struct pk_attribute {
    const char *key;
    pk_attribute_kind kind;
    const char *text;
    double number; /* NAN: not known, or without meaning here */
    bool flag;
} pk_attribute;

enum { PK_MOST_ATTRIBUTES = 12 };

typedef struct pk_feature {
    pk_layer layer;
    const char *name;
    pk_shape shape;
    pk_outline outline;
    pk_attribute attributes[PK_MOST_ATTRIBUTES];
    size_t n_attributes;
    double met; /* zones and lanes: the share of what is wanted that is met, by weight; NAN without a plan */
    bool used;  /* bases and ports */
} pk_feature;

typedef struct pk_features {
    pk_feature *items; /* layer by layer */
    size_t n;
    struct pk_arena *arena;
} pk_features;

/* plan: NULL where there is none. Both are borrowed for the features' life. PK_ERROR_USAGE for earth = plane and for
 * the classic models, PK_ERROR_DATA where the plan names what the instance does not have. O(features · rows of the
 * plan). */
pk_status pk_features_new(const pk_instance *instance, const pk_plan *plan, pk_features **features, pk_error *error);
void pk_features_free(pk_features *features);

/* Such as "bases". */
const char *pk_layer_name(pk_layer layer);

#endif
