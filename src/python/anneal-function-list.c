/* anneal-function-list.c: lists of functions as text that stands alone
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include "anneal-function.h"
#include "anneal-lexer.h"
#include "anneal-object.h"

#define DEF "def "

/* A list being written, below the functions that are no expressions. */
typedef struct
{
  GString    *above;
  GHashTable *names;      /* by the text of a function: what it is called */
  GHashTable *taken;      /* set of names */
} Writer;

/* What is wrong with a text is said where it is read. */
static void
ignore_report (gpointer  data,
               GError   *error)
{
  g_error_free (error);
}

gboolean
anneal_function_text_is_definition (const char *text)
{
  return g_str_has_prefix (text, DEF);
}

char *
anneal_function_text_dup_name (const char *text)
{
  const char *name = text + strlen (DEF);

  g_return_val_if_fail (anneal_function_text_is_definition (text), NULL);

  name += strspn (name, " \t");
  return g_strndup (name, strcspn (name, " \t("));
}

char *
anneal_function_text_rename (const char *text,
                             const char *new_name)
{
  g_autofree char *name = anneal_function_text_dup_name (text);
  GString *renamed = g_string_new (NULL);
  gsize length = strlen (name);
  gsize at = 0;
  gboolean behind_dot = FALSE;
  AnnealTokens tokens;

  anneal_tokens_init (&tokens, text, strlen (text), ignore_report, NULL);
  for (guint i = 0; i < tokens.tokens->len; i++)
    {
      const AnnealToken *token = &g_array_index (tokens.tokens, AnnealToken, i);

      if (token->kind == ANNEAL_TOKEN_NAME && !behind_dot && token->end - token->start == length
          && strncmp (text + token->start, name, length) == 0)
        {
          g_string_append_len (renamed, text + at, (gssize) (token->start - at));
          g_string_append (renamed, new_name);
          at = token->end;
        }
      behind_dot = token->kind == ANNEAL_TOKEN_SYMBOL && token->symbol == '.';
    }

  anneal_tokens_clear (&tokens);
  g_string_append (renamed, text + at);
  return g_string_free (renamed, FALSE);
}

/* Writes a "def" once; its name in the list. */
static const char *
write_above (Writer     *self,
             const char *text)
{
  const char *known = g_hash_table_lookup (self->names, text);
  g_autofree char *own = NULL;
  char *name;

  if (known != NULL)
    return known;

  own = anneal_function_text_dup_name (text);
  name = g_strdup (own);
  for (guint i = 2; g_hash_table_contains (self->taken, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s_%u", own, i);
    }

  g_autofree char *renamed = anneal_function_text_rename (text, name);

  g_string_append_printf (self->above, "%s\n\n\n", g_strchomp (renamed));
  g_hash_table_add (self->taken, g_strdup (name));
  g_hash_table_insert (self->names, g_strdup (text), name);
  return name;
}

static gboolean
write_item (Writer              *self,
            const AnnealObject  *item,
            GString             *list,
            GError             **error)
{
  g_autofree char *text = NULL;

  if (item->kind != ANNEAL_FUNCTION)
    {
      text = anneal_object_repr (item);
      g_string_append (list, text);
      return TRUE;
    }

  text = anneal_function_dup_text (item, error);
  if (text == NULL)
    return FALSE;

  g_string_append (list, anneal_function_text_is_definition (text) ? write_above (self, text) : text);
  return TRUE;
}

/**
 * anneal_function_list_dup_text:
 * @list: a list or tuple
 *
 * Returns: (nullable): text that anneal_expression_parse() reads as the same; %NULL with an error if one of the
 *   functions cannot be written alone
 */
char *
anneal_function_list_dup_text (const AnnealObject  *list,
                               GError             **error)
{
  gsize n_items;
  const AnnealObject *items = anneal_object_get_items (list, &n_items);
  gboolean is_list = list->kind == ANNEAL_LIST;
  g_autoptr(GString) above = g_string_new (NULL);
  g_autoptr(GString) text = g_string_new (is_list ? "[" : "(");
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Writer writer = { above, names, taken };

  for (gsize i = 0; i < n_items; i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      if (!write_item (&writer, &items[i], text, error))
        return NULL;
    }

  g_string_append (text, is_list ? "]" : n_items == 1 ? ",)" : ")");
  g_string_append (above, text->str);
  return g_string_free (g_steal_pointer (&above), FALSE);
}
