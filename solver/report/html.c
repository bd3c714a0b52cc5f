/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html.h"

#include "base/utf8.h"
#include "report/assets.h"
#include "report/measures.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* What the browser may do with the page: show it. Nothing is loaded from anywhere, nothing sent, no text evaluated. */
static const char POLICY[] =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/* ---- text ---- */

static void write_text(pk_html *html, const char *text, bool breaks)
{
    static const char replacement[] = "\xef\xbf\xbd";
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        size_t length = pk_utf8_length(at);
        /* U+FFFE and U+FFFF are valid UTF-8, and yet no XML may hold them. */
        bool odd = length == 0 || (*at < ' ' && *at != '\n' && *at != '\t') ||
                   (at[0] == 0xef && at[1] == 0xbf && at[2] >= 0xbe);
        if (odd)
            fputs(replacement, html->stream);
        else
            switch (*at) {
            case '&': fputs("&amp;", html->stream); break;
            case '<': fputs("&lt;", html->stream); break;
            case '>': fputs("&gt;", html->stream); break;
            case '"': fputs("&quot;", html->stream); break;
            case '\'': fputs("&#39;", html->stream); break;
            case '_': fputs(breaks ? "_<wbr/>" : "_", html->stream); break;
            default: fwrite(at, 1, length, html->stream);
            }
        at += length ? length : 1;
    }
}

void pk_html_text(pk_html *html, const char *text)
{
    write_text(html, text, false);
}

void pk_html_name(pk_html *html, const char *name)
{
    write_text(html, name, true);
}

static void format_text(pk_html *html, const char *format, va_list arguments)
{
    char small[256], *text = small;
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(small, sizeof small, format, arguments);
    if (length >= (int)sizeof small) {
        text = malloc((size_t)length + 1);
        if (text)
            vsnprintf(text, (size_t)length + 1, format, again);
    }
    va_end(again);
    if (length < 0 || !text)
        html->failed = true;
    else
        pk_html_text(html, text);
    if (text != small)
        free(text);
}

void pk_html_format(pk_html *html, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    format_text(html, format, arguments);
    va_end(arguments);
}

/* ---- the page ---- */

void pk_html_begin(pk_html *html, FILE *stream, const char *title)
{
    *html = (pk_html){.stream = stream};
    fprintf(stream,
            "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
            "<meta charset=\"utf-8\"/>\n<meta http-equiv=\"Content-Security-Policy\" content=\"%s\"/>\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
            "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>",
            POLICY);
    pk_html_text(html, title);
    fputs("</title>\n<style>\n", stream);
    fwrite(pk_page_css, 1, pk_page_css_size, stream);
    fputs("</style>\n</head>\n<body>\n", stream);
}

pk_status pk_html_end(pk_html *html, pk_error *error)
{
    fputs("<script>\n//<![CDATA[\n", html->stream);
    fwrite(pk_page_js, 1, pk_page_js_size, html->stream);
    fputs("//]]>\n</script>\n</body>\n</html>\n", html->stream);
    return html->failed ? pk_fail(error, PK_ERROR_MEMORY, "out of memory") : PK_OK;
}

void pk_html_section_begin(pk_html *html, const char *id, const char *title)
{
    fprintf(html->stream, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">", id, id, id);
    pk_html_text(html, title);
    fputs("</h2>\n", html->stream);
}

void pk_html_section_end(pk_html *html)
{
    fputs("</section>\n", html->stream);
}

/* ---- tables ---- */

void pk_html_table_begin(pk_html *html, const char *id, const char *caption, const char *columns,
                         const char *const *heads)
{
    html->columns = columns;
    html->column = 0;
    fprintf(html->stream, "<p class=\"caption\" id=\"%s-caption\">", id);
    pk_html_text(html, caption);
    fprintf(html->stream,
            "</p>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"%s-caption\">\n"
            "<table id=\"%s\" aria-labelledby=\"%s-caption\">\n<thead><tr>",
            id, id, id);
    for (size_t i = 0; columns[i]; i++) {
        fprintf(html->stream, "<th scope=\"col\"%s>", columns[i] == 'r' ? " class=\"r\"" : "");
        pk_html_text(html, heads[i]);
        fputs("</th>", html->stream);
    }
    fputs("</tr></thead>\n<tbody>\n", html->stream);
}

void pk_html_table_end(pk_html *html)
{
    fputs("</tbody>\n</table>\n</div>\n", html->stream);
}

void pk_html_cell_begin(pk_html *html, const char *attributes)
{
    if (html->column == 0)
        fprintf(html->stream, "<tr><th scope=\"row\"%s>", attributes);
    else
        fprintf(html->stream, "<td%s>", attributes);
}

void pk_html_cell_end(pk_html *html)
{
    fputs(html->column == 0 ? "</th>" : "</td>", html->stream);
    html->column++;
    if (!html->columns[html->column]) {
        fputs("</tr>\n", html->stream);
        html->column = 0;
    }
}

void pk_html_cell(pk_html *html, const char *format, ...)
{
    pk_html_cell_begin(html, html->columns[html->column] == 'r' ? " class=\"r\"" : "");
    va_list arguments;
    va_start(arguments, format);
    format_text(html, format, arguments);
    va_end(arguments);
    pk_html_cell_end(html);
}

const char *pk_html_share_class(double share)
{
    double whole = share + (1 - PK_SHARE_WHOLE); /* with what is missing by rounding */
    return whole >= 1      ? "g0"
           : whole >= 0.9  ? "g1"
           : whole >= 0.75 ? "g2"
           : whole >= 0.5  ? "g3"
           : whole >= 0.25 ? "g4"
           : share > 0     ? "g5"
                           : "g6";
}

void pk_html_share_cell(pk_html *html, double share)
{
    if (isnan(share)) {
        pk_html_cell_begin(html, " class=\"none\"");
        fputs("<span class=\"hidden\">not asked for</span>", html->stream);
    } else {
        char attributes[64];
        bool between = share > 0 && share < PK_SHARE_WHOLE;
        int length = snprintf(attributes, sizeof attributes, " class=\"r %s\"", pk_html_share_class(share));
        if (between)
            snprintf(attributes + length, sizeof attributes - (size_t)length, " data-met=\"%.9g\"", share);
        pk_html_cell_begin(html, attributes);
        const double least = 0.005; /* what rounds to a whole per cent */
        if (!between)
            fputs(share > 0 ? "100" : "0", html->stream);
        else if (share < least || share >= 1 - least)
            fputs(share < least ? "&lt;1" : "&gt;99", html->stream);
        else
            fprintf(html->stream, "%.0f", 100 * share);
    }
    pk_html_cell_end(html);
}

void pk_html_use_cell(pk_html *html, double used, double allowed, bool used_up)
{
    const double rounding = 1e-6;
    double share = allowed > 0 ? fmin(1, fmax(0, used / allowed)) : 1;
    pk_html_cell_begin(html, used_up ? " class=\"use full\"" : " class=\"use\"");
    fprintf(html->stream,
            "<span class=\"bar\" aria-hidden=\"true\"><i style=\"width:%.1f%%\"></i></span>%.*f of %.8g%s", 100 * share,
            fabs(used - round(used)) < rounding ? 0 : 1, used, allowed, used_up ? "<b> used up</b>" : "");
    pk_html_cell_end(html);
}

void pk_html_share_legend(pk_html *html)
{
    static const char *const names[] = {"met whole", "90 % and more", "75 %", "50 %", "25 %", "less", "nothing met"};
    fputs("<ul class=\"legend\" aria-label=\"Colours: the share that is met\">\n", html->stream);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        fprintf(html->stream, "<li><i class=\"g%zu\" aria-hidden=\"true\"></i>%s</li>\n", i, names[i]);
    fputs("</ul>\n", html->stream);
}
