/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that the build puts into the program (embed.cmake). */
#ifndef PICKET_REPORT_ASSETS_H
#define PICKET_REPORT_ASSETS_H

#include <stddef.h>

/* page.css and page.js: style and script of every page. */
extern const unsigned char pk_page_css[], pk_page_js[];
extern const size_t pk_page_css_size, pk_page_js_size;

/* Coastline and borders as pack_coast.mjs packs them; size 0 where the build had none. */
extern const unsigned char pk_coast_lines[];
extern const size_t pk_coast_lines_size;

#endif
