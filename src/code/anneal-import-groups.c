/* anneal-import-groups.c: where the values of param groups stand in a text
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <string.h>

#include "anneal-import-private.h"

#include "anneal-lexer.h"

/* "'lr': 1e-3" in the dict of a group. */
typedef struct
{
  guint      group;
  AnnealSpan key;       /* with its quotes */
  AnnealSpan value;
} Entry;

/* A walk over the tokens of a list of dicts. */
typedef struct
{
  GArray *entries;      /* (element-type Entry) */
  gsize   start;        /* of the list in the text */
  guint   depth;        /* of the brackets that are open */
  guint   n_groups;
  gsize   last_end;     /* of the token before */
  gboolean in_value;
} Walk;

static void
ignore_report (gpointer  data,
               GError   *error)
{
  g_error_free (error);
}

static void
end_value (Walk *walk)
{
  if (walk->in_value)
    g_array_index (walk->entries, Entry, walk->entries->len - 1).value.end = walk->start + walk->last_end;
  walk->in_value = FALSE;
}

/* The dicts' brackets are the second ones. */
static void
take_symbol (Walk              *walk,
             const AnnealToken *token)
{
  switch (token->symbol)
    {
    case '(':
    case '[':
    case '{':
      walk->n_groups += walk->depth == 1;
      walk->depth++;
      break;
    case ')':
    case ']':
    case '}':
      if (walk->depth == 2)
        end_value (walk);
      walk->depth -= walk->depth > 0;
      break;
    case ',':
      if (walk->depth == 2)
        end_value (walk);
      break;
    default:
      break;
    }
}

/* A string and a colon begin a value. */
static void
take_key (Walk              *walk,
          const AnnealToken *key,
          const AnnealToken *value)
{
  Entry entry = {
    .group = walk->n_groups - 1,
    .key = { walk->start + key->start, walk->start + key->end },
    .value = { walk->start + value->start, walk->start + value->start },
  };

  g_array_append_val (walk->entries, entry);
  walk->in_value = TRUE;
}

/**
 * anneal_importer_find_groups:
 * @span: of a list of dicts, if it is written out
 *
 * Returns: (element-type Entry): for anneal_importer_find_group_value(); what is written in another way is not in it
 */
GArray *
anneal_importer_find_groups (const AnnealImporter *self,
                             AnnealSpan            span)
{
  gboolean is_inside = span.start < span.end && span.end <= self->length;
  g_autofree char *text = is_inside ? g_strndup (self->text + span.start, span.end - span.start) : g_strdup ("");
  Walk walk = { .entries = g_array_new (FALSE, FALSE, sizeof (Entry)), .start = span.start };
  AnnealTokens tokens;

  anneal_tokens_init (&tokens, text, strlen (text), ignore_report, NULL);
  for (guint i = 0; i + 2 < tokens.tokens->len; i++)
    {
      const AnnealToken *token = &g_array_index (tokens.tokens, AnnealToken, i);

      if (token->kind == ANNEAL_TOKEN_SYMBOL)
        take_symbol (&walk, token);
      else if (token->kind == ANNEAL_TOKEN_STRING && walk.depth == 2 && !walk.in_value && token[1].symbol == ':')
        take_key (&walk, token, &token[2]);
      walk.last_end = token->end;
    }

  anneal_tokens_clear (&tokens);
  return walk.entries;
}

/**
 * anneal_importer_find_group_value:
 * @groups: of anneal_importer_find_groups()
 * @span: (out): of the value, or left as it is
 *
 * The value may be another one's after all: the list may be made by a loop.  Who takes the text from there compares it.
 */
void
anneal_importer_find_group_value (const AnnealImporter *self,
                                  const GArray         *groups,
                                  guint                 group,
                                  const char           *key,
                                  AnnealSpan           *span)
{
  gsize length = strlen (key);

  for (guint i = 0; i < groups->len; i++)
    {
      const Entry *entry = &g_array_index (groups, Entry, i);

      if (entry->group == group && entry->key.end - entry->key.start == length + 2
          && strncmp (self->text + entry->key.start + 1, key, length) == 0 && entry->value.end > entry->value.start)
        *span = entry->value;
    }
}
