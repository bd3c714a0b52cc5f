/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A map as KML 2.2: a folder for each layer, styles that need no network, attributes as data of each placemark. */
#include "report/export.h"

#include "report/features.h"
#include "report/html.h"

#include <math.h>

typedef struct style {
    const char *id;
    const char *line, *fill; /* aabbggrr */
    double width, scale;
} style;

/* Zones and lanes by what is met, in steps that are told apart without red and green; sites by use. */
static const style styles[] = {
    {"met", "ff9a6021", "599a6021", 2, 0.9},    {"mostly", "ffd1a567", "59d1a567", 2, 0.9},
    {"half", "ff61aefd", "5961aefd", 2, 0.9},   {"hardly", "ff2618b2", "592618b2", 3, 1},
    {"wanted", "ff808080", "40808080", 2, 0.9}, {"exclusion", "ff404040", "33404040", 2, 1},
    {"sorties", "b39a6021", "00ffffff", 1, 1},  {"ships", "b3507f00", "00ffffff", 1, 1},
    {"used", "ff000000", "ff000000", 1, 1.2},   {"unused", "ffa0a0a0", "ffa0a0a0", 1, 0.6},
};

static const char *coverage_style(double met)
{
    if (isnan(met))
        return "wanted";
    return met >= 0.999 ? "met" : met >= 0.75 ? "mostly" : met >= 0.4 ? "half" : "hardly";
}

static const char *style_of(const pk_feature *feature)
{
    switch (feature->layer) {
    case PK_LAYER_ZONES:
    case PK_LAYER_LANES: return coverage_style(feature->met);
    case PK_LAYER_BASES:
    case PK_LAYER_PORTS: return feature->used ? "used" : "unused";
    case PK_LAYER_SORTIES: return "sorties";
    case PK_LAYER_SHIPS: return "ships";
    case PK_LAYER_EXCLUSIONS:
    case PK_LAYER_COUNT: break;
    }
    return "exclusion";
}

static void write_styles(FILE *stream)
{
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
        const style *s = &styles[i];
        fprintf(stream,
                "<Style id=\"%s\"><IconStyle><color>%s</color><scale>%g</scale></IconStyle>"
                "<LineStyle><color>%s</color><width>%g</width></LineStyle>"
                "<PolyStyle><color>%s</color></PolyStyle></Style>\n",
                s->id, s->line, s->scale, s->line, s->width, s->fill);
    }
}

static void write_coordinates(FILE *stream, const pk_path *path, bool closed)
{
    fputs("<coordinates>", stream);
    for (size_t i = 0; i < path->n + closed; i++) {
        pk_position at = path->vertices[i % path->n];
        fprintf(stream, "%s%.7f,%.7f", i ? " " : "", at.lon, at.lat);
    }
    fputs("</coordinates>", stream);
}

static void write_part(FILE *stream, pk_shape shape, const pk_path *path)
{
    static const char *const before[] = {[PK_SHAPE_POINT] = "<Point>",
                                         [PK_SHAPE_LINE] = "<LineString><tessellate>1</tessellate>",
                                         [PK_SHAPE_AREA] =
                                             "<Polygon><tessellate>1</tessellate><outerBoundaryIs><LinearRing>"};
    static const char *const after[] = {[PK_SHAPE_POINT] = "</Point>",
                                        [PK_SHAPE_LINE] = "</LineString>",
                                        [PK_SHAPE_AREA] = "</LinearRing></outerBoundaryIs></Polygon>"};
    fputs(before[shape], stream);
    write_coordinates(stream, path, shape == PK_SHAPE_AREA);
    fputs(after[shape], stream);
}

static void write_data(pk_html *html, const pk_attribute *attribute)
{
    fprintf(html->stream, "<Data name=\"%s\"><value>", attribute->key);
    switch (attribute->kind) {
    case PK_ATTRIBUTE_TEXT: pk_html_text(html, attribute->text); break;
    case PK_ATTRIBUTE_NUMBER: fprintf(html->stream, "%.6g", attribute->number); break;
    case PK_ATTRIBUTE_FLAG: fputs(attribute->flag ? "yes" : "no", html->stream); break;
    }
    fputs("</value></Data>", html->stream);
}

/* The elements' order is that of the schema. */
static void write_placemark(pk_html *html, const pk_feature *feature)
{
    FILE *stream = html->stream;
    fputs("<Placemark><name>", stream);
    pk_html_text(html, feature->name);
    fprintf(stream, "</name><styleUrl>#%s</styleUrl><ExtendedData>", style_of(feature));
    for (size_t i = 0; i < feature->n_attributes; i++)
        if (feature->attributes[i].kind != PK_ATTRIBUTE_NUMBER || isfinite(feature->attributes[i].number))
            write_data(html, &feature->attributes[i]);
    fputs("</ExtendedData>", stream);
    const pk_outline *outline = &feature->outline;
    if (outline->n_parts != 1)
        fputs("<MultiGeometry>", stream);
    for (size_t i = 0; i < outline->n_parts; i++)
        write_part(stream, feature->shape, &outline->parts[i]);
    if (outline->n_parts != 1)
        fputs("</MultiGeometry>", stream);
    fputs("</Placemark>\n", stream);
}

pk_status pk_write_kml(FILE *stream, const pk_instance *instance, const pk_plan *plan, pk_error *error)
{
    pk_features *features = NULL;
    pk_status status = pk_features_new(instance, plan, &features, error);
    if (status != PK_OK)
        return status;
    pk_html html = {.stream = stream};
    fputs(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document><name>",
        stream);
    pk_html_text(&html, instance->name);
    fputs("</name>\n", stream);
    write_styles(stream);
    for (size_t i = 0; i < features->n; i++) {
        pk_layer layer = features->items[i].layer;
        if (i == 0 || features->items[i - 1].layer != layer)
            fprintf(stream, "<Folder><name>%s</name>\n", pk_layer_name(layer));
        write_placemark(&html, &features->items[i]);
        if (i + 1 == features->n || features->items[i + 1].layer != layer)
            fputs("</Folder>\n", stream);
    }
    fputs("</Document>\n</kml>\n", stream);
    pk_features_free(features);
    return PK_OK;
}
