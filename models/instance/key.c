/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the table of keys.c is asked: the key of a name, the names there are, and what a key holds, in words. */
#include "instance/keys.h"

#include <stdarg.h>
#include <string.h>

const pk_key *pk_key_find(pk_kind kind, const char *name)
{
    const pk_kind_info *info = &pk_kinds[kind];
    for (size_t i = 0; i < info->n_keys; i++) {
        const pk_key *key = &info->keys[i];
        size_t length = strlen(key->name);
        if (key->value == PK_VALUE_OFFER ? strncmp(name, key->name, length) == 0 && name[length]
                                         : strcmp(name, key->name) == 0)
            return key;
    }
    return NULL;
}

size_t pk_key_index(pk_kind kind, const pk_key *key)
{
    return (size_t)(key - pk_kinds[kind].keys);
}

size_t pk_kind_names(const char **names)
{
    for (size_t i = 0; i < PK_KIND_COUNT; i++)
        names[i] = pk_kinds[i].name;
    return PK_KIND_COUNT;
}

size_t pk_key_names(pk_kind kind, const char **names)
{
    for (size_t i = 0; i < pk_kinds[kind].n_keys; i++)
        names[i] = pk_kinds[kind].keys[i].name;
    return pk_kinds[kind].n_keys;
}

size_t pk_choice_names(const pk_key *key, const char **names)
{
    size_t n = 0;
    for (const pk_choice *choice = key->choices; choice->name; choice++)
        if (!key->among || key->among & 1u << choice->value)
            names[n++] = choice->name;
    if (key->all)
        names[n++] = key->all;
    return n;
}

static void add(char *text, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void add(char *text, size_t size, const char *format, ...)
{
    size_t used = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text + used, size - used, format, arguments);
    va_end(arguments);
}

static void describe_number(const pk_key *key, char *text, size_t size)
{
    add(text, size, key->whole ? "a whole number" : "a number");
    if (key->high < PK_LARGE)
        add(text, size, key->above ? " above %.10g and at most %.10g" : " from %.10g to %.10g", key->low, key->high);
    else
        add(text, size, key->above ? " > %.10g" : " >= %.10g", key->low);
    if (key->unit)
        add(text, size, " (%s)", key->unit->name);
    if (key->all)
        add(text, size, " or %s", key->all);
}

static void describe_choices(const pk_key *key, const char *before_last, char *text, size_t size)
{
    const char *names[PK_KEY_LIMIT];
    size_t n = pk_choice_names(key, names);
    for (size_t i = 0; i < n; i++)
        add(text, size, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : before_last, names[i]);
}

void pk_key_describe(const pk_key *key, pk_earth earth, char *text, size_t size)
{
    const char *point = earth == PK_PLANE ? "x, y in km" : "lat, lon in degrees (-90 to 90, -180 to 180)";
    text[0] = '\0';
    switch (key->value) {
    case PK_VALUE_TEXT: add(text, size, "text"); break;
    case PK_VALUE_WORD: add(text, size, "text without a comma"); break;
    case PK_VALUE_PATH: add(text, size, "the path of a file"); break;
    case PK_VALUE_NUMBER:
    case PK_VALUE_OFFER: describe_number(key, text, size); break;
    case PK_VALUE_CHOICE: describe_choices(key, " or ", text, size); break;
    case PK_VALUE_SET:
    case PK_VALUE_SEQUENCE:
        add(text, size, "a list of ");
        describe_choices(key, key->all ? ", or " : ", ", text, size);
        break;
    case PK_VALUE_WORDS: add(text, size, "a list of words, or %s", key->all); break;
    case PK_VALUE_POSITION: add(text, size, "%s", point); break;
    case PK_VALUE_VERTICES: add(text, size, "%s, one vertex a line, indented", point); break;
    case PK_VALUE_WINDOW: add(text, size, "a-b, two different hours from 0 to 24"); break;
    }
}

static void print_key(FILE *stream, const pk_key *key)
{
    char holds[256];
    pk_key_describe(key, PK_WGS84, holds, sizeof holds);
    fprintf(stream, "| `%s%s` | %s | ", key->name, key->value == PK_VALUE_OFFER ? "TYPE" : "", holds);
    if (key->required)
        fputs("required", stream);
    else
        fputs(key->fallback ? key->fallback : key->otherwise ? key->otherwise : "", stream);
    fprintf(stream, " | %s |\n", key->help);
}

void pk_keys_print(FILE *stream)
{
    for (size_t i = 0; i < PK_KIND_COUNT; i++) {
        const pk_kind_info *info = &pk_kinds[i];
        fprintf(stream, "%s### `[%s%s]`: %s\n\n| key | holds | default | meaning |\n|---|---|---|---|\n", i ? "\n" : "",
                info->name, info->named ? " NAME" : "", info->help);
        for (size_t j = 0; j < info->n_keys; j++)
            print_key(stream, &info->keys[j]);
    }
}
