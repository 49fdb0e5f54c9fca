/* anneal-join.c: expressions of several lines on one
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include "anneal-function-private.h"

static gboolean
is_blank (char byte)
{
  return byte != '\0' && strchr (" \t\r\n\f", byte) != NULL;
}

/* What takes the place of a line end: nothing beside a bracket, else a blank.  The comma behind the last line of a list
 * or a call is the lines' own; "(1,)" needs it. */
static void
append_joint (GString *joined,
              char     next)
{
  while (joined->len > 0 && is_blank (joined->str[joined->len - 1]))
    g_string_truncate (joined, joined->len - 1);

  if (joined->len == 0 || next == '\0' || strchr ("([{", joined->str[joined->len - 1]) != NULL)
    return;

  if (strchr ("]}", next) != NULL && joined->str[joined->len - 1] == ',')
    g_string_truncate (joined, joined->len - 1);
  else if (strchr (")]}", next) == NULL)
    g_string_append_c (joined, ' ');
}

/**
 * anneal_expression_dup_joined:
 * @text: an expression that may go on over lines, inside a bracket of its own or of somebody else's
 *
 * Returns: (nullable): the same on one line; %NULL if that takes more than leaving out line ends: comments, backslashes
 *   and strings of several lines
 */
char *
anneal_expression_dup_joined (const char *text)
{
  g_autoptr(GString) joined = g_string_new (NULL);
  char quote = '\0';

  if (strpbrk (text, "\\#") != NULL || strstr (text, "'''") != NULL || strstr (text, "\"\"\"") != NULL)
    return NULL;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (quote == '\0' && (*p == '\r' || *p == '\n'))
        {
          p += strspn (p, " \t\r\n\f") - 1;
          append_joint (joined, p[1]);
          continue;
        }

      if (quote == '\0' && (*p == '\'' || *p == '"'))
        quote = *p;
      else if (*p == quote)
        quote = '\0';
      g_string_append_c (joined, *p);
    }

  return g_string_free (g_steal_pointer (&joined), FALSE);
}

char *
anneal_node_dup_text (const AnnealModule *module,
                      const AnnealNode   *node)
{
  char *text = g_strndup (module->text + node->start, node->end - node->start);
  char *joined = strpbrk (text, "\r\n") != NULL ? anneal_expression_dup_joined (text) : NULL;

  if (joined == NULL)
    return text;

  g_free (text);
  return joined;
}
