/* anneal-import-intervals.c: what a script tells a trainer of PyTorch Lightning of its schedulers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <string.h>

#include "anneal-import-uses.h"

static const AnnealToken *
get_token (const AnnealImporter *self,
           guint                 i)
{
  return &g_array_index (self->fields->tokens.tokens, AnnealToken, i);
}

/* Whether a token is @word as a string, in either quotes. */
static gboolean
is_string (const AnnealImporter *self,
           guint                 i,
           const char           *word)
{
  const AnnealToken *token = get_token (self, i);

  return token->kind == ANNEAL_TOKEN_STRING && token->end - token->start == strlen (word) + 2
         && memcmp (self->text + token->start + 1, word, strlen (word)) == 0;
}

static int
get_step (guint16 symbol)
{
  if (symbol == '{' || symbol == '(' || symbol == '[')
    return 1;

  return symbol == '}' || symbol == ')' || symbol == ']' ? -1 : 0;
}

/* The value of "scheduler" in the dict around the token @i, as the number of its first token; -1 if it has none. */
static int
find_scheduler (const AnnealImporter *self,
                guint                 i)
{
  int depth = 0;
  guint start = i;

  while (start > 0 && depth <= 0)
    depth += get_step (get_token (self, --start)->symbol);

  depth = 0;
  for (guint j = start + 1; j + 2 < self->fields->tokens.tokens->len && depth >= 0; j++)
    {
      if (depth == 0 && is_string (self, j, "scheduler") && get_token (self, j + 1)->symbol == ':')
        return (int) j + 2;
      depth += get_step (get_token (self, j)->symbol);
    }

  return -1;
}

/* Whether the tokens from @i on are the scheduler's name, or its construction. */
static gboolean
is_meant (const AnnealImporter   *self,
          const AnnealImportNode *node,
          const AnnealUse        *use,
          guint                   i)
{
  gsize start = get_token (self, i)->start;
  gsize length = use->name != NULL ? strlen (use->name) : 0;

  if (node->call.start == start)
    return TRUE;

  return length > 0 && start + length < self->length && memcmp (self->text + start, use->name, length) == 0
         && strchr (",}\n\r ", self->text[start + length]) != NULL;
}

/* {"scheduler": scheduler, "interval": "step"} */
void
anneal_importer_find_intervals (AnnealImporter *self,
                                GArray         *uses)
{
  for (guint i = 0; i + 3 < self->fields->tokens.tokens->len; i++)
    {
      gboolean is_step = is_string (self, i + 2, "step");

      if (!is_string (self, i, "interval") || get_token (self, i + 1)->symbol != ':'
          || (!is_step && !is_string (self, i + 2, "epoch")))
        continue;

      int value = find_scheduler (self, i);

      for (guint j = 0; value >= 0 && j < uses->len; j++)
        {
          AnnealUse *use = &g_array_index (uses, AnnealUse, j);

          if (!is_meant (self, g_ptr_array_index (self->nodes, j), use, (guint) value))
            continue;

          use->is_stepped = TRUE;
          use->in_loop = TRUE;
          use->stepping = is_step ? ANNEAL_STEPPING_BATCH : ANNEAL_STEPPING_EPOCH;
        }
    }
}
