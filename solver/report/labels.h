/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names on a map: which are shown at which scale, and on which side of their place. From the smallest scale to the
 * largest, names are set one after the other, the most important first, each where it touches no mark and no name that
 * is set already (Christensen, Marks, Shieber 1995, call this the greedy algorithm); a name that is shown at one scale
 * is shown at all larger ones.
 */
#ifndef PICKET_REPORT_LABELS_H
#define PICKET_REPORT_LABELS_H

#include "report/projection.h"

#include <stddef.h>

enum { PK_LABEL_SCALES = 6, PK_LABEL_NEVER = PK_LABEL_SCALES };

/* Units of the frame to a pixel of the screen, from a telephone to a map that is drawn eight times as large as a wide
 * screen. page.css and page.js know them. */
extern const double pk_label_scales[PK_LABEL_SCALES];

typedef enum pk_side { PK_SIDE_RIGHT, PK_SIDE_LEFT, PK_SIDE_BELOW, PK_SIDE_ABOVE, PK_SIDE_COUNT } pk_side;

typedef struct pk_label {
    pk_spot spot;
    double radius_px;  /* of the mark there */
    const char *text;  /* NULL: a mark without a name */
    const char *class; /* of page.css */
    double font_px;
    double importance;
    int scale;    /* answer: shown from this scale on; PK_LABEL_NEVER */
    pk_side side; /* answer */
} pk_label;

/* Sets the answers, and the labels in order of importance, ties as they stood. O(labels² · scales). */
void pk_labels_place(pk_label *labels, size_t n, double height);

#endif
