/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A map as GeoJSON (RFC 7946): one feature a line. Rings are right-handed and closed, what lies over the antimeridian
 * is cut there, properties are flat and the same for all features of a layer, so that they become columns of a table.
 */
#include "report/export.h"

#include "base/json.h"
#include "report/features.h"

#include <math.h>

/* Seven decimals are a centimetre; -0 is 0. */
static void write_position(FILE *stream, pk_position position)
{
    double lon = round(position.lon * 1e7) / 1e7, lat = round(position.lat * 1e7) / 1e7;
    fprintf(stream, "[%.10g, %.10g]", lon + 0.0, lat + 0.0);
}

/* A ring ends where it began, and stands in a list of rings. */
static void write_part(FILE *stream, pk_shape shape, const pk_path *path)
{
    if (shape == PK_SHAPE_POINT) {
        write_position(stream, path->vertices[0]);
        return;
    }
    bool ring = shape == PK_SHAPE_AREA;
    fputs(ring ? "[[" : "[", stream);
    for (size_t i = 0; i < path->n + ring; i++) {
        fputs(i ? ", " : "", stream);
        write_position(stream, path->vertices[i % path->n]);
    }
    fputs(ring ? "]]" : "]", stream);
}

static void write_geometry(FILE *stream, const pk_feature *feature)
{
    static const char *const names[] = {
        [PK_SHAPE_POINT] = "Point", [PK_SHAPE_LINE] = "LineString", [PK_SHAPE_AREA] = "Polygon"};
    const pk_outline *outline = &feature->outline;
    bool several = outline->n_parts != 1;
    fprintf(stream, "{\"type\": \"%s%s\", \"coordinates\": %s", several ? "Multi" : "", names[feature->shape],
            several ? "[" : "");
    for (size_t i = 0; i < outline->n_parts; i++) {
        fputs(i ? ", " : "", stream);
        write_part(stream, feature->shape, &outline->parts[i]);
    }
    fputs(several ? "]}" : "}", stream);
}

static json_t *attribute_json(const pk_attribute *attribute)
{
    switch (attribute->kind) {
    case PK_ATTRIBUTE_TEXT: return pk_json_text(attribute->text);
    case PK_ATTRIBUTE_NUMBER: return pk_json_number(attribute->number);
    case PK_ATTRIBUTE_FLAG: return json_boolean(attribute->flag);
    }
    return NULL;
}

/* NULL where memory is out. */
static json_t *properties_json(const pk_feature *feature)
{
    json_t *properties = json_object();
    int failed = json_object_set_new(properties, "layer", json_string(pk_layer_name(feature->layer)));
    failed |= json_object_set_new(properties, "name", pk_json_text(feature->name));
    for (size_t i = 0; i < feature->n_attributes; i++)
        failed |= json_object_set_new(properties, feature->attributes[i].key, attribute_json(&feature->attributes[i]));
    if (failed) {
        json_decref(properties);
        return NULL;
    }
    return properties;
}

static int write_and_free(json_t *value, FILE *stream)
{
    int failed = value ? pk_json_write(value, stream) : -1;
    json_decref(value);
    return failed;
}

pk_status pk_write_geojson(FILE *stream, const pk_instance *instance, const pk_plan *plan, pk_error *error)
{
    pk_features *features = NULL;
    pk_status status = pk_features_new(instance, plan, &features, error);
    if (status != PK_OK)
        return status;
    fputs("{\"type\": \"FeatureCollection\", \"name\": ", stream);
    int failed = write_and_free(pk_json_text(instance->name), stream);
    fputs(", \"features\": [", stream);
    for (size_t i = 0; i < features->n && !failed; i++) {
        fputs(i ? ",\n" : "\n", stream);
        fputs("{\"type\": \"Feature\", \"geometry\": ", stream);
        write_geometry(stream, &features->items[i]);
        fputs(", \"properties\": ", stream);
        failed = write_and_free(properties_json(&features->items[i]), stream);
        fputs("}", stream);
    }
    fputs("\n]}\n", stream);
    pk_features_free(features);
    return failed ? pk_fail(error, PK_ERROR_MEMORY, "no memory for a map") : PK_OK;
}
