/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/labels.h"

#include "base/utf8.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

const double pk_label_scales[PK_LABEL_SCALES] = {28, 15, 8, 4, 2, 1};

/* Of a font's size: how wide a letter of a screen's fonts is on average, and how tall a line. */
static const double LETTER_WIDTH = 0.6, LINE_HEIGHT = 1.15;

/* Between a mark and its name. */
static const double SPACE_PX = 3;

typedef struct rectangle {
    double left, top, right, bottom;
} rectangle;

static double count_letters(const char *text)
{
    size_t n = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at; n++) {
        size_t length = pk_utf8_length(at);
        at += length ? length : 1;
    }
    return (double)n;
}

static rectangle mark_of(const pk_label *label, double units_per_px)
{
    double r = label->radius_px * units_per_px;
    return (rectangle){label->spot.x - r, label->spot.y - r, label->spot.x + r, label->spot.y + r};
}

static rectangle text_of(const pk_label *label, pk_side side, double units_per_px)
{
    double width = count_letters(label->text) * LETTER_WIDTH * label->font_px * units_per_px;
    double height = LINE_HEIGHT * label->font_px * units_per_px;
    double away = (label->radius_px + SPACE_PX) * units_per_px;
    double x = label->spot.x, y = label->spot.y;
    switch (side) {
    case PK_SIDE_RIGHT: return (rectangle){x + away, y - height / 2, x + away + width, y + height / 2};
    case PK_SIDE_LEFT: return (rectangle){x - away - width, y - height / 2, x - away, y + height / 2};
    case PK_SIDE_BELOW: return (rectangle){x - width / 2, y + away, x + width / 2, y + away + height};
    case PK_SIDE_ABOVE:
    case PK_SIDE_COUNT: break;
    }
    return (rectangle){x - width / 2, y - away - height, x + width / 2, y - away};
}

static bool overlap(const rectangle *a, const rectangle *b)
{
    return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

static bool is_free(const pk_label *labels, size_t n, size_t own, const rectangle *text, double units_per_px)
{
    for (size_t i = 0; i < n; i++) {
        if (i == own)
            continue;
        rectangle mark = mark_of(&labels[i], units_per_px);
        if (overlap(text, &mark))
            return false;
        if (labels[i].scale < PK_LABEL_NEVER) {
            rectangle other = text_of(&labels[i], labels[i].side, units_per_px);
            if (overlap(text, &other))
                return false;
        }
    }
    return true;
}

/* Is the name free at this scale and at all larger ones, on which it comes nearer to its mark? */
static bool fits(const pk_label *labels, size_t n, size_t own, pk_side side, int scale, double height)
{
    for (; scale < PK_LABEL_SCALES; scale++) {
        rectangle text = text_of(&labels[own], side, pk_label_scales[scale]);
        if (text.left < 0 || text.right > PK_FRAME_WIDTH || text.top < 0 || text.bottom > height ||
            !is_free(labels, n, own, &text, pk_label_scales[scale]))
            return false;
    }
    return true;
}

static void place(pk_label *labels, size_t n, size_t own, int scale, double height)
{
    for (pk_side side = 0; side < PK_SIDE_COUNT; side++)
        if (fits(labels, n, own, side, scale, height)) {
            labels[own].scale = scale;
            labels[own].side = side;
            return;
        }
}

static int compare_importance(const void *a, const void *b)
{
    const pk_label *x = a, *y = b;
    if (x->importance != y->importance)
        return x->importance < y->importance ? 1 : -1;
    if (x->spot.x != y->spot.x)
        return x->spot.x < y->spot.x ? -1 : 1;
    return x->spot.y < y->spot.y ? -1 : x->spot.y > y->spot.y;
}

void pk_labels_place(pk_label *labels, size_t n, double height)
{
    if (n)
        qsort(labels, n, sizeof *labels, compare_importance);
    for (size_t i = 0; i < n; i++)
        labels[i].scale = PK_LABEL_NEVER;
    for (int scale = 0; scale < PK_LABEL_SCALES; scale++)
        for (size_t i = 0; i < n; i++)
            if (labels[i].text && labels[i].scale == PK_LABEL_NEVER)
                place(labels, n, i, scale, height);
}
