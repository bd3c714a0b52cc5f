/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "instance/value.h"

#include "base/nearest.h"
#include "instance/draft.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What every reader of a value works on. */
typedef struct reading {
    pk_draft *draft;
    const pk_assignment *assignment;
    const pk_key *key;
    pk_earth earth;
} reading;

typedef struct entry {
    const char *text;
    size_t line;
} entry;

static void complain_at(const reading *r, size_t line, const char *found, const char *expected, const char *hint)
{
    pk_where where = {.origin = {r->assignment->origin.file, line},
                      .section = r->assignment->section->title,
                      .key = r->assignment->written};
    pk_complain(&r->draft->complaints, where, found, expected, hint);
}

/* The common complaint: this text is not what the key takes. */
static void refuse(const reading *r, const entry *item, const char *hint)
{
    char expected[256];
    pk_key_describe(r->key, r->earth, expected, sizeof expected);
    pk_complaints *complaints = &r->draft->complaints;
    complain_at(r, item->line, pk_quote(complaints, item->text), pk_phrase(complaints, "%s", expected), hint);
}

static size_t skip_blanks(const char *text)
{
    return strspn(text, " \t");
}

size_t pk_number_scan(const char *text, double *value)
{
    static const char digits[] = "0123456789";
    size_t at = strspn(text, "+-") == 1 ? 1 : 0;
    size_t whole = strspn(text + at, digits);
    at += whole;
    size_t fraction = 0;
    if (text[at] == '.') {
        fraction = strspn(text + at + 1, digits);
        if (whole + fraction > 0)
            at += 1 + fraction;
    }
    if (whole + fraction == 0)
        return 0;
    if (text[at] == 'e' || text[at] == 'E') {
        size_t sign = text[at + 1] == '+' || text[at + 1] == '-' ? 1 : 0;
        size_t exponent = strspn(text + at + 1 + sign, digits);
        if (exponent > 0)
            at += 1 + sign + exponent;
    }
    *value = strtod(text, NULL);
    return at;
}

bool pk_position_scan(const char *text, pk_position *position)
{
    size_t length = pk_number_scan(text, &position->lat);
    if (length == 0)
        return false;
    text += length;
    text += skip_blanks(text);
    if (*text != ',')
        return false;
    text += 1 + skip_blanks(text + 1);
    length = pk_number_scan(text, &position->lon);
    return length > 0 && text[length + skip_blanks(text + length)] == '\0';
}

bool pk_position_is_valid(pk_position position, pk_earth earth)
{
    double lat_limit = earth == PK_PLANE ? PK_LARGE : 90;
    double lon_limit = earth == PK_PLANE ? PK_LARGE : 180;
    return fabs(position.lat) <= lat_limit && fabs(position.lon) <= lon_limit;
}

const char *pk_path_resolve(pk_arena *arena, const char *path, const char *file)
{
    const char *slash = file ? strrchr(file, '/') : NULL;
    if (*path == '/' || !slash)
        return pk_arena_strdup(arena, path);
    return pk_arena_printf(arena, "%.*s%s", (int)(slash - file + 1), file, path);
}

/* "1,5" is often meant for 1.5. */
static const char *decimal_point(const reading *r, const char *text)
{
    const char *comma = strchr(text, ',');
    if (!comma || strchr(comma + 1, ','))
        return NULL;
    const char *fixed = pk_phrase(&r->draft->complaints, "%.*s.%s", (int)(comma - text), text, comma + 1);
    double value = 0;
    return pk_number_scan(fixed, &value) == strlen(fixed) ? fixed : NULL;
}

static bool in_range(const pk_key *key, double value)
{
    return (key->above ? value > key->low : value >= key->low) && value <= key->high &&
           (!key->whole || value == floor(value));
}

/* A number as written, before its unit is converted. */
static bool read_plain(const reading *r, const entry *item, double *value)
{
    if (pk_number_scan(item->text, value) != strlen(item->text) || !*item->text) {
        refuse(r, item, decimal_point(r, item->text));
        return false;
    }
    if (*value > r->key->high && r->key->high == PK_LARGE) {
        complain_at(r, item->line, pk_quote(&r->draft->complaints, item->text), "a number of at most 1e9", NULL);
        return false;
    }
    if (!in_range(r->key, *value)) {
        refuse(r, item, NULL);
        return false;
    }
    return true;
}

static void read_number(const reading *r, const entry *item, double *field)
{
    double value = 0;
    if (r->key->all && strcmp(item->text, r->key->all) == 0)
        *field = INFINITY;
    else if (read_plain(r, item, &value))
        *field = r->key->unit ? value * r->key->unit->times / r->key->unit->per : value;
}

/* The choice of that name among those which the key takes. */
static const pk_choice *find_choice(const reading *r, const entry *item)
{
    for (const pk_choice *choice = r->key->choices; choice->name; choice++)
        if (strcmp(choice->name, item->text) == 0 && (!r->key->among || r->key->among & 1u << choice->value))
            return choice;
    const char *names[PK_KEY_LIMIT];
    size_t n = pk_choice_names(r->key, names);
    refuse(r, item, pk_nearest(item->text, names, n));
    return NULL;
}

static void read_choice(const reading *r, const entry *item, int *field)
{
    const pk_choice *choice = find_choice(r, item);
    if (choice)
        *field = choice->value;
}

static void read_word(const reading *r, const entry *item, const char **field)
{
    if (!*item->text || (r->key->value == PK_VALUE_WORD && strchr(item->text, ',')))
        refuse(r, item, NULL);
    else
        *field = item->text;
}

static void read_path(const reading *r, const entry *item, const char **field)
{
    if (!*item->text) {
        refuse(r, item, NULL);
        return;
    }
    size_t file = r->assignment->origin.file;
    *field = pk_path_resolve(r->draft->arena, item->text, file < r->draft->n_paths ? r->draft->paths[file] : NULL);
    if (!*field)
        r->draft->complaints.out_of_memory = true;
}

static void read_window(const reading *r, const entry *item, pk_window *field)
{
    pk_window window = {0, 0};
    const char *text = item->text;
    size_t length = strspn(text, "+-") ? 0 : pk_number_scan(text, &window.start_h);
    text += length;
    text += skip_blanks(text);
    bool good = length > 0 && *text == '-';
    if (good) {
        text += 1 + skip_blanks(text + 1);
        length = strspn(text, "+-") ? 0 : pk_number_scan(text, &window.end_h);
        bool empty = window.start_h == window.end_h || (window.start_h >= 24 && window.end_h <= 0);
        good = length > 0 && text[length] == '\0' && window.start_h <= 24 && window.end_h <= 24 && !empty;
    }
    if (good)
        *field = window;
    else
        refuse(r, item, NULL);
}

static bool read_position(const reading *r, const entry *item, pk_position *field)
{
    pk_position position;
    if (!pk_position_scan(item->text, &position) || !pk_position_is_valid(position, r->earth)) {
        refuse(r, item, NULL);
        return false;
    }
    *field = position;
    return true;
}

static void read_vertices(const reading *r, pk_vertices *field)
{
    size_t n = 0;
    for (const pk_piece *piece = r->assignment->first; piece; piece = piece->next)
        n++;
    pk_position *vertices = pk_arena_zalloc(r->draft->arena, n, sizeof *vertices);
    if (!vertices) {
        r->draft->complaints.out_of_memory = true;
        return;
    }
    bool good = true;
    n = 0;
    for (const pk_piece *piece = r->assignment->first; piece; piece = piece->next)
        if (*piece->text)
            good = read_position(r, &(entry){piece->text, piece->line}, &vertices[n++]) && good;
    if (good && n < r->key->least) {
        pk_complaints *complaints = &r->draft->complaints;
        complain_at(r, r->assignment->origin.line,
                    n == 0 ? NULL : pk_phrase(complaints, n == 1 ? "%zu vertex" : "%zu vertices", n),
                    pk_phrase(complaints, "at least %zu vertices, one a line, indented", r->key->least), NULL);
        return;
    }
    if (good)
        *field = (pk_vertices){vertices, n};
}

/* Appends the items of one line of a list. At the end of a line that another follows, a comma may stand or not. */
static bool split_line(const reading *r, const pk_piece *piece, entry *items, size_t *n)
{
    const char *start = piece->text;
    bool more = true;
    while (more) {
        start += skip_blanks(start);
        size_t length = strcspn(start, ",");
        const char *end = start + length;
        more = *end == ',';
        while (length > 0 && strchr(" \t", start[length - 1]))
            length--;
        const char *text = pk_arena_strndup(r->draft->arena, start, length);
        if (!text) {
            r->draft->complaints.out_of_memory = true;
            return false;
        }
        if (length > 0) {
            items[(*n)++] = (entry){text, piece->line};
        } else if (more || !piece->next) {
            bool alone = !more && *n == 0;
            char expected[256];
            pk_key_describe(r->key, r->earth, expected, sizeof expected);
            complain_at(r, piece->line, alone ? NULL : "an empty item",
                        pk_phrase(&r->draft->complaints, "%s", expected), NULL);
            return false;
        }
        start = end + 1;
    }
    return true;
}

/* No word twice, and the word for all of them only alone. */
static bool is_list(const reading *r, const entry *items, size_t n)
{
    pk_complaints *complaints = &r->draft->complaints;
    for (size_t i = 0; i < n && n > 1; i++) {
        const char *text = items[i].text, *fault = NULL;
        for (size_t j = 0; j < i && !fault; j++)
            if (strcmp(text, items[j].text) == 0)
                fault = "twice";
        if (r->key->all && strcmp(text, r->key->all) == 0)
            fault = "with others";
        if (fault) {
            complain_at(r, items[i].line, pk_phrase(complaints, "%s %s", pk_quote(complaints, text), fault),
                        *fault == 't' ? "each word once" : "it alone", NULL);
            return false;
        }
    }
    return true;
}

/* The items of a list, which may go on over several lines. False where they are no list. */
static bool split(const reading *r, entry **items, size_t *n_items)
{
    size_t room = 0;
    for (const pk_piece *piece = r->assignment->first; piece; piece = piece->next) {
        room++;
        for (const char *comma = piece->text; (comma = strchr(comma, ',')); comma++)
            room++;
    }
    *n_items = 0;
    *items = pk_arena_zalloc(r->draft->arena, room, sizeof **items);
    if (!*items) {
        r->draft->complaints.out_of_memory = true;
        return false;
    }
    for (const pk_piece *piece = r->assignment->first; piece; piece = piece->next)
        if (!split_line(r, piece, *items, n_items))
            return false;
    return is_list(r, *items, *n_items);
}

static void read_set(const reading *r, unsigned *field)
{
    entry *items;
    size_t n;
    unsigned set = 0;
    if (!split(r, &items, &n))
        return;
    if (n == 1 && r->key->all && strcmp(items[0].text, r->key->all) == 0) {
        for (const pk_choice *choice = r->key->choices; choice->name; choice++)
            set |= 1u << choice->value;
        *field = set;
        return;
    }
    bool good = true;
    for (size_t i = 0; i < n; i++) {
        const pk_choice *choice = find_choice(r, &items[i]);
        if (choice)
            set |= 1u << choice->value;
        good = good && choice;
    }
    if (good)
        *field = set;
}

static void read_sequence(const reading *r, pk_sequence *field)
{
    entry *items;
    size_t n;
    pk_sequence sequence = {.n = 0};
    if (!split(r, &items, &n))
        return;
    for (size_t i = 0; i < n; i++) {
        const pk_choice *choice = find_choice(r, &items[i]);
        if (!choice)
            return;
        sequence.items[sequence.n++] = choice->value; /* no word stands twice, so they fit */
    }
    *field = sequence;
}

static void read_words(const reading *r, pk_words *field)
{
    entry *items;
    size_t n;
    if (!split(r, &items, &n))
        return;
    if (n == 1 && strcmp(items[0].text, r->key->all) == 0) {
        *field = (pk_words){NULL, 0};
        return;
    }
    const char **words = pk_arena_zalloc(r->draft->arena, n, sizeof *words);
    if (!words) {
        r->draft->complaints.out_of_memory = true;
        return;
    }
    for (size_t i = 0; i < n; i++)
        words[i] = items[i].text;
    *field = (pk_words){words, n};
}

/* The name that was probably meant: one of that kind, or the same name of the other kind. */
static const char *offered_name(const reading *r, const char *name)
{
    pk_draft *draft = r->draft;
    const char *nearest = pk_draft_nearest(draft, r->key->type, name, NULL);
    if (nearest)
        return pk_phrase(&draft->complaints, "%s%s", r->key->name, nearest);
    pk_kind other = r->key->type == PK_KIND_AIRCRAFT ? PK_KIND_SHIP : PK_KIND_AIRCRAFT;
    return pk_draft_find(draft, other, name) ? pk_phrase(&draft->complaints, "%s.%s", pk_kinds[other].name, name)
                                             : NULL;
}

static void read_offer(const reading *r, const entry *item)
{
    pk_draft *draft = r->draft;
    const char *name = r->assignment->written + strlen(r->key->name);
    pk_section *type = pk_draft_find(draft, r->key->type, name);
    if (!type)
        complain_at(r, r->assignment->origin.line,
                    pk_phrase(&draft->complaints, "no section [%s %s]", pk_kinds[r->key->type].name, name),
                    "a type that is defined", offered_name(r, name));
    double number = 0;
    if (!read_plain(r, item, &number) || !type)
        return;

    pk_offer **offers = &r->assignment->section->as.contributor.offers;
    pk_offer *offer = *offers;
    while (offer && offer->type != type)
        offer = offer->next;
    if (!offer) {
        offer = pk_arena_zalloc(draft->arena, 1, sizeof *offer);
        if (!offer) {
            draft->complaints.out_of_memory = true;
            return;
        }
        offer->type = type;
        offer->next = *offers;
        *offers = offer;
    }
    offer->number = (int)number;
}

void pk_value_read(pk_draft *draft, const pk_assignment *assignment, pk_earth earth)
{
    const pk_key *key = assignment->key;
    const reading r = {draft, assignment, key, earth};
    const entry only = {assignment->first->text, assignment->first->line};
    void *field = (char *)assignment->section + key->offset;
    switch (key->value) {
    case PK_VALUE_SET: read_set(&r, field); return;
    case PK_VALUE_SEQUENCE: read_sequence(&r, field); return;
    case PK_VALUE_WORDS: read_words(&r, field); return;
    case PK_VALUE_VERTICES: read_vertices(&r, field); return;
    default: break;
    }

    if (assignment->first->next) {
        complain_at(&r, assignment->first->next->line,
                    pk_phrase(&draft->complaints, "%s on a line of its own",
                              pk_quote(&draft->complaints, assignment->first->next->text)),
                    "a value on one line", NULL);
        return;
    }
    switch (key->value) {
    case PK_VALUE_TEXT:
    case PK_VALUE_WORD: read_word(&r, &only, field); break;
    case PK_VALUE_PATH: read_path(&r, &only, field); break;
    case PK_VALUE_NUMBER: read_number(&r, &only, field); break;
    case PK_VALUE_CHOICE: read_choice(&r, &only, field); break;
    case PK_VALUE_POSITION: read_position(&r, &only, field); break;
    case PK_VALUE_WINDOW: read_window(&r, &only, field); break;
    case PK_VALUE_OFFER: read_offer(&r, &only); break;
    default: break;
    }
}

void pk_value_defaults(pk_draft *draft, pk_section *section)
{
    const pk_kind_info *info = &pk_kinds[section->kind];
    for (size_t i = 0; i < info->n_keys; i++) {
        const pk_key *key = &info->keys[i];
        if (!key->fallback)
            continue;
        pk_piece piece = {.text = key->fallback};
        pk_assignment assignment = {
            .section = section, .key = key, .written = key->name, .first = &piece, .last = &piece};
        pk_value_read(draft, &assignment, PK_WGS84);
    }
}
