/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "instance/ini.h"

#include "instance/lines.h"

#include <ini.h>
#include <string.h>

/* inih keeps so many bytes of a section's title. */
enum { TITLE_LIMIT = 49 };

/* Fed after every header, so that a section is known to begin even where it has no keys. */
static const char MARK[] = "@=";

/* Fed in place of a header that is none. */
static const char NO_HEADER[] = "[]";

typedef struct feed {
    pk_draft *draft;
    pk_lines lines;
    pk_origin origin; /* of the line that inih has */
    char *line;       /* in lines.text: that line without comment and blanks around it */
    bool indented;
    bool broken;
    bool refused_header;
    bool mark_next;  /* inih has a header: the mark follows */
    bool marking;    /* inih has the mark */
    bool unanswered; /* inih has a line and has not called back: if it never does, it made nothing of it */
} feed;

static void complain(feed *f, const char *found, const char *expected)
{
    pk_where where = {.origin = f->origin, .section = pk_draft_title(f->draft)};
    pk_complain(&f->draft->complaints, where, found, expected, NULL);
}

static const char *quote(feed *f)
{
    return pk_quote(&f->draft->complaints, f->line);
}

static bool is_blank(char letter)
{
    return letter == ' ' || letter == '\t';
}

/* Ends the line before a comment: # or ; at its start or after a blank. */
static void strip(feed *f)
{
    char *text = f->lines.text;
    size_t length = 0;
    while (text[length] && !(strchr("#;", text[length]) && (length == 0 || is_blank(text[length - 1]))))
        length++;
    while (length > 0 && is_blank(text[length - 1]))
        length--;
    text[length] = '\0';
    f->indented = is_blank(*text);
    f->line = text + strspn(text, " \t");
}

static void check_header(feed *f)
{
    const char *end = strchr(f->line, ']');
    f->refused_header = true;
    if (f->broken)
        return;
    if (!end)
        complain(f, quote(f), "] at the end of the section's title");
    else if (end[1])
        complain(f, quote(f), "nothing after the section's ]");
    else if (end - f->line - 1 > TITLE_LIMIT)
        complain(f, pk_phrase(&f->draft->complaints, "a section's title of %zu bytes", (size_t)(end - f->line) - 1),
                 pk_phrase(&f->draft->complaints, "at most %d", TITLE_LIMIT));
    else
        f->refused_header = false;
}

/* The next line that says something, checked. False at the end. */
static bool next_line(feed *f)
{
    int failure = 0;
    do {
        if (f->draft->complaints.n >= PK_COMPLAINT_LIMIT || !pk_lines_next(&f->lines, &failure)) {
            if (f->draft->complaints.n < PK_COMPLAINT_LIMIT && failure)
                pk_complain_no_input(&f->draft->complaints, (pk_where){.origin = {f->origin.file, 0}},
                                     f->draft->paths[f->origin.file], failure);
            return false;
        }
        f->origin.line = f->lines.number;
        f->broken = f->lines.fault_found[0] != '\0';
        if (f->broken)
            complain(f, pk_phrase(&f->draft->complaints, "%s", f->lines.fault_found), f->lines.fault_expected);
        strip(f);
    } while (!*f->line);
    return true;
}

/* inih's fgets: one line into the buffer, NULL at the end. */
static char *give_line(char *buffer, int size, void *stream)
{
    feed *f = stream;
    if (f->mark_next) {
        f->mark_next = false;
        f->marking = true;
        memcpy(buffer, MARK, sizeof MARK);
        return buffer;
    }
    if (f->unanswered && !f->broken)
        complain(f, quote(f), "key = value, [section], or an indented line that continues a value");
    f->unanswered = false;
    if (!next_line(f))
        return NULL;

    bool header = *f->line == '[';
    bool key = !header && strpbrk(f->line, "=:");
    if (f->indented && (header || key) && !f->broken)
        complain(f, pk_phrase(&f->draft->complaints, "an indented %s %s", header ? "section" : "key", quote(f)),
                 header ? "the section at the start of the line" : "the key at the start of the line");
    f->indented = f->indented && !header && !key;
    if (header) {
        check_header(f);
        f->mark_next = true;
    }
    f->unanswered = !header;

    const char *text = header && f->refused_header ? NO_HEADER : f->line;
    size_t length = strlen(text), room = (size_t)size - 1 - (f->indented ? 1 : 0);
    if (length > room) {
        if (!f->broken)
            complain(f, pk_phrase(&f->draft->complaints, "a line of %zu bytes", length),
                     pk_phrase(&f->draft->complaints, "at most %zu, without blanks around and comment", room));
        f->broken = true;
        length = room;
    }
    char *to = buffer;
    if (f->indented)
        *to++ = ' ';
    memcpy(to, text, length);
    to[length] = '\0';
    return buffer;
}

/* inih's handler. */
static int take(void *user, const char *section, const char *name, const char *value)
{
    feed *f = user;
    if (f->marking)
        pk_draft_header(f->draft, f->origin, f->refused_header ? NULL : section);
    else if (f->indented)
        pk_draft_more(f->draft, f->origin, value, f->broken);
    else
        pk_draft_key(f->draft, f->origin, name, value, f->broken);
    f->marking = false;
    f->unanswered = false;
    return 1;
}

void pk_ini_read(pk_draft *draft, size_t file)
{
    feed f = {.draft = draft, .origin = {file, 0}};
    draft->current = NULL;
    draft->refused = false;
    draft->open = NULL;
    int failure = pk_lines_open(&f.lines, draft->paths[file]);
    if (failure)
        pk_complain_no_input(&draft->complaints, (pk_where){.origin = f.origin}, draft->paths[file], failure);
    else
        ini_parse_stream(give_line, &f, take, &f);
    pk_lines_close(&f.lines);
}
