/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "instance/draft.h"

#include "base/nearest.h"
#include "instance/lines.h"
#include "instance/value.h"

#include <stdint.h>
#include <string.h>

static const char NAME_LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";

const char *pk_draft_title(const pk_draft *draft)
{
    return draft->current ? draft->current->title : NULL;
}

/* Memory of the draft; NULL is remembered. */
static void *zalloc(pk_draft *draft, size_t size)
{
    void *memory = pk_arena_zalloc(draft->arena, 1, size);
    draft->complaints.out_of_memory |= !memory;
    return memory;
}

static const char *copy(pk_draft *draft, const char *text, size_t length)
{
    const char *fresh = pk_arena_strndup(draft->arena, text, length);
    draft->complaints.out_of_memory |= !fresh;
    return fresh ? fresh : "";
}

/* FNV-1a. */
static size_t bucket_of(pk_kind kind, const char *name)
{
    uint64_t hash = (UINT64_C(14695981039346656037) ^ kind) * UINT64_C(1099511628211);
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * UINT64_C(1099511628211);
    return (size_t)(hash >> 20) % PK_SECTION_BUCKETS;
}

pk_section *pk_draft_find(const pk_draft *draft, pk_kind kind, const char *name)
{
    pk_section *section = draft->bucket[bucket_of(kind, name)];
    while (section && (section->kind != kind || strcmp(section->name, name) != 0))
        section = section->next_alike;
    return section;
}

const char *pk_draft_nearest(pk_draft *draft, pk_kind kind, const char *name, const pk_section *except)
{
    size_t n = 0;
    for (const pk_section *section = draft->sections[kind]; section; section = section->next)
        n++;
    const char **names = pk_arena_zalloc(draft->arena, n + 1, sizeof *names);
    if (!names) {
        draft->complaints.out_of_memory = true;
        return NULL;
    }
    n = 0;
    for (const pk_section *section = draft->sections[kind]; section; section = section->next)
        if (section != except)
            names[n++] = section->name;
    return pk_nearest(name, names, n);
}

pk_section *pk_draft_section(pk_draft *draft, pk_kind kind, const char *name)
{
    pk_section *known = pk_draft_find(draft, kind, name);
    if (known)
        return known;
    pk_section *fresh = zalloc(draft, sizeof *fresh);
    if (!fresh)
        return NULL;
    fresh->kind = kind;
    fresh->name = copy(draft, name, strlen(name));
    fresh->title = *name ? pk_phrase(&draft->complaints, "%s %s", pk_kinds[kind].name, name) : pk_kinds[kind].name;
    pk_value_defaults(draft, fresh);
    pk_section *last = draft->last_section[kind], **bucket = &draft->bucket[bucket_of(kind, name)];
    if (last)
        last->next = fresh;
    else
        draft->sections[kind] = fresh;
    draft->last_section[kind] = fresh;
    fresh->next_alike = *bucket;
    *bucket = fresh;
    return fresh;
}

/* The kind of that name, PK_KIND_COUNT for none. */
static pk_kind find_kind(const char *name)
{
    size_t kind = 0;
    while (kind < PK_KIND_COUNT && strcmp(pk_kinds[kind].name, name) != 0)
        kind++;
    return (pk_kind)kind;
}

static void refuse_kind(pk_draft *draft, pk_where where, const char *name)
{
    const char *names[PK_KIND_COUNT];
    size_t n = pk_kind_names(names);
    const char *hint = pk_nearest(name, names, n);
    const char *expected = "a section that is known";
    if (!hint) {
        expected = names[0];
        for (size_t i = 1; i < n; i++)
            expected = pk_phrase(&draft->complaints, "%s%s%s", expected, i + 1 < n ? ", " : " or ", names[i]);
    }
    pk_complain(&draft->complaints, where, pk_quote(&draft->complaints, name), expected, hint);
}

/* Splits "kind name" and finds the kind; false after a complaint. */
static bool parse_title(pk_draft *draft, pk_origin origin, const char *text, pk_kind *kind, const char **name)
{
    pk_complaints *complaints = &draft->complaints;
    pk_where where = {.origin = origin, .section = copy(draft, text, strlen(text))};
    text += strspn(text, " \t");
    size_t length = strcspn(text, " \t");
    const char *kind_name = copy(draft, text, length);
    *kind = find_kind(kind_name);
    if (*kind == PK_KIND_COUNT) {
        refuse_kind(draft, where, kind_name);
        return false;
    }

    text += length;
    text += strspn(text, " \t");
    length = strlen(text);
    while (length > 0 && strchr(" \t", text[length - 1]))
        length--;
    *name = copy(draft, text, length);
    if (length > 0 && !pk_kinds[*kind].named) {
        pk_complain(complaints, where, pk_phrase(complaints, "the name %s", pk_quote(complaints, *name)),
                    pk_phrase(complaints, "[%s] without a name", kind_name), NULL);
        return false;
    }
    if (length == 0 && pk_kinds[*kind].named) {
        pk_complain(complaints, where, "no name", pk_phrase(complaints, "[%s NAME]", kind_name), NULL);
        return false;
    }
    if (strspn(*name, NAME_LETTERS) != length) {
        pk_complain(complaints, where, pk_quote(complaints, *name), "a name of letters A-Z a-z, digits, _ . or -",
                    NULL);
        return false;
    }
    return true;
}

void pk_draft_header(pk_draft *draft, pk_origin origin, const char *text)
{
    pk_kind kind;
    const char *name;
    draft->open = NULL;
    draft->current = NULL;
    draft->refused = !text || !parse_title(draft, origin, text, &kind, &name);
    if (draft->refused)
        return;
    pk_section *section = pk_draft_section(draft, kind, name);
    if (!section) {
        draft->refused = true;
        return;
    }
    draft->current = section;
    if (section->header.line == 0)
        section->header = origin;
    if (section->last_header.line != 0 && section->last_header.file == origin.file)
        pk_complain(
            &draft->complaints, (pk_where){.origin = origin, .section = section->title},
            pk_phrase(&draft->complaints, "the section a second time (first in line %zu)", section->last_header.line),
            "it once in a file", NULL);
    else
        section->last_header = origin;
}

static void refuse_key(pk_draft *draft, pk_where where, pk_kind kind)
{
    const char *names[PK_KEY_LIMIT];
    size_t n = pk_key_names(kind, names);
    const char *hint = *where.key ? pk_nearest(where.key, names, n) : NULL;
    if (hint && hint[strlen(hint) - 1] == '.')
        hint = pk_phrase(&draft->complaints, "%sTYPE", hint);
    const char *expected = pk_phrase(&draft->complaints, "a key of [%s]", pk_kinds[kind].name);
    if (!hint) {
        expected = "";
        for (size_t i = 0; i < n; i++)
            expected = pk_phrase(&draft->complaints, "%s%s%s%s", expected,
                                 i == 0      ? ""
                                 : i + 1 < n ? ", "
                                             : " or ",
                                 names[i], names[i][strlen(names[i]) - 1] == '.' ? "TYPE" : "");
    }
    pk_complain(&draft->complaints, where, *where.key ? "an unknown key" : "no key", expected, hint);
}

/* Where the same key was written before in this file, 0 for nowhere. O(1) but for offers, which share a key. */
static size_t line_before(const pk_section *section, const pk_key *key, const char *name, pk_origin origin)
{
    pk_origin last = section->given[pk_key_index(section->kind, key)];
    if (last.line == 0 || last.file != origin.file)
        return 0;
    if (key->value != PK_VALUE_OFFER)
        return last.line;
    for (const pk_assignment *each = section->last_offer; each; each = each->offer_before)
        if (each->origin.file == origin.file && strcmp(each->written, name) == 0)
            return each->origin.line;
    return 0;
}

static bool add_piece(pk_draft *draft, pk_assignment *assignment, const char *value, size_t line)
{
    pk_piece *piece = zalloc(draft, sizeof *piece);
    if (!piece)
        return false;
    piece->text = copy(draft, value, strlen(value));
    piece->line = line;
    if (assignment->last)
        assignment->last->next = piece;
    else
        assignment->first = piece;
    assignment->last = piece;
    return true;
}

void pk_draft_key(pk_draft *draft, pk_origin origin, const char *name, const char *value, bool broken)
{
    pk_complaints *complaints = &draft->complaints;
    pk_section *section = draft->current;
    draft->open = NULL;
    if (draft->refused)
        return;
    if (!section) {
        pk_complain(complaints, (pk_where){.origin = origin},
                    pk_phrase(complaints, "the key %s before any section", pk_quote(complaints, name)),
                    "a section such as [instance] first", NULL);
        return;
    }
    pk_where where = {.origin = origin, .section = section->title, .key = copy(draft, name, strlen(name))};
    const pk_key *key = pk_key_find(section->kind, name);
    if (!key) {
        if (!broken)
            refuse_key(draft, where, section->kind);
        return;
    }
    size_t before = line_before(section, key, name, origin);
    if (before) {
        pk_complain(complaints, where, pk_phrase(complaints, "the key a second time (first in line %zu)", before),
                    "it once in a file", NULL);
        return;
    }

    pk_assignment *fresh = zalloc(draft, sizeof *fresh);
    if (!fresh)
        return;
    *fresh = (pk_assignment){.section = section, .key = key, .written = where.key, .origin = origin, .broken = broken};
    if (!add_piece(draft, fresh, value, origin.line))
        return;
    if (draft->last)
        draft->last->next = fresh;
    else
        draft->first = fresh;
    draft->last = fresh;
    draft->open = fresh;
    if (key->value == PK_VALUE_OFFER) {
        fresh->offer_before = section->last_offer;
        section->last_offer = fresh;
    }
    size_t index = pk_key_index(section->kind, key);
    section->given[index] = origin;
    if (strcmp(key->name, "enabled") != 0)
        section->defined = true;
}

void pk_draft_more(pk_draft *draft, pk_origin origin, const char *value, bool broken)
{
    if (!draft->open)
        return; /* of a key that was complained about */
    draft->open->broken |= broken;
    add_piece(draft, draft->open, value, origin.line);
}

/* Does "NAME.KEY" name a key of this section? Then *key is its rest. */
static bool names_key(const pk_section *section, const char *path, const char **key)
{
    size_t length = strlen(section->name);
    if (strncmp(path, section->name, length) != 0 || path[length] != '.')
        return false;
    *key = path + length + 1;
    return true;
}

/* The section that "NAME.KEY" means: the longest name that leaves a known key, else the longest. */
static pk_section *find_named(const pk_draft *draft, pk_kind kind, const char *path, const char **key)
{
    pk_section *best = NULL;
    bool best_known = false;
    for (pk_section *section = draft->sections[kind]; section; section = section->next) {
        const char *rest;
        if (!names_key(section, path, &rest))
            continue;
        bool known = pk_key_find(kind, rest) != NULL;
        if (!best || known > best_known || (known == best_known && strlen(section->name) > strlen(best->name))) {
            best = section;
            best_known = known;
            *key = rest;
        }
    }
    return best;
}

/* Nobody has that name: say so, and which one is close, taking what stands before a known key for the name. */
static void refuse_name(pk_draft *draft, pk_origin origin, pk_kind kind, const char *path)
{
    pk_complaints *complaints = &draft->complaints;
    const pk_section *whole = pk_draft_find(draft, kind, path);
    if (whole) {
        pk_complain(complaints, (pk_where){.origin = origin, .section = whole->title}, "no key",
                    pk_phrase(complaints, "%s.%s.KEY=value", pk_kinds[kind].name, path), NULL);
        return;
    }
    const char *dot = strchr(path, '.');
    for (const char *next = dot; next; next = strchr(next + 1, '.'))
        if (pk_key_find(kind, next + 1)) {
            dot = next;
            break;
        }
    const char *name = copy(draft, path, dot ? (size_t)(dot - path) : strlen(path));
    pk_complain(complaints, (pk_where){.origin = origin, .section = pk_kinds[kind].name}, pk_quote(complaints, name),
                pk_phrase(complaints, "the name of a [%s NAME] that is defined, then .KEY", pk_kinds[kind].name),
                pk_draft_nearest(draft, kind, name, NULL));
}

void pk_draft_setting(pk_draft *draft, size_t file, const char *setting)
{
    pk_complaints *complaints = &draft->complaints;
    const pk_origin origin = {file, 1};
    char found[64];
    const char *expected;
    if (!pk_text_check(setting, found, sizeof found, &expected)) {
        pk_complain(complaints, (pk_where){.origin = origin}, pk_phrase(complaints, "%s", found), expected, NULL);
        return;
    }
    const char *equals = strchr(setting, '=');
    const char *dot = strchr(setting, '.');
    if (!equals || !dot || dot > equals) {
        pk_complain(complaints, (pk_where){.origin = origin}, pk_quote(complaints, setting),
                    "section.key=value or kind.name.key=value", NULL);
        return;
    }
    size_t path_length = (size_t)(equals - setting);
    while (path_length > 0 && strchr(" \t", setting[path_length - 1]))
        path_length--;
    const char *path = copy(draft, setting, path_length);
    const char *kind_name = copy(draft, setting, (size_t)(dot - setting));
    const char *value = equals + 1 + strspn(equals + 1, " \t");
    size_t value_length = strlen(value);
    while (value_length > 0 && strchr(" \t", value[value_length - 1]))
        value_length--;
    value = copy(draft, value, value_length);
    if (complaints->out_of_memory)
        return;

    pk_kind kind = find_kind(kind_name);
    if (kind == PK_KIND_COUNT) {
        refuse_kind(draft, (pk_where){.origin = origin}, kind_name);
        return;
    }
    const char *key = path + strlen(kind_name) + 1;
    pk_section *section = pk_kinds[kind].named ? find_named(draft, kind, key, &key) : pk_draft_section(draft, kind, "");
    if (!section) {
        refuse_name(draft, origin, kind, key);
        return;
    }
    if (section->header.line == 0)
        section->header = origin;
    draft->current = section;
    draft->refused = false;
    pk_draft_key(draft, origin, key, value, false);
}
