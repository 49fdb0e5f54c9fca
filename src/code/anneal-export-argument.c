/* anneal-export-argument.c: the values of arguments, and the functions that stand above the calls
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-export-private.h"

#include "anneal-function.h"
#include "anneal-lexer.h"

#define DEF "def "

/* What the functions of a script may not be called, beside the names in use. */
static const char * const variables[] = { "optimizer", "scheduler", NULL };

gboolean
anneal_argument_is_default (const AnnealArgument *self,
                            const AnnealParam    *param)
{
  if ((param->flags & ANNEAL_PARAM_REQUIRED) != 0)
    return FALSE;
  if (self->value.kind == ANNEAL_UNSET)
    return TRUE;

  AnnealArgument value = { .value = self->value };
  g_auto(AnnealArgument) fallback = { .value = anneal_param_dup_fallback (param) };

  return anneal_argument_equal (&value, &fallback);
}

/* What is wrong with a text is said where it is read. */
static void
ignore_report (gpointer  data,
               GError   *error)
{
  g_error_free (error);
}

/* Gives the function that is called @name in its own text another name there. */
static char *
rename_function (const char *text,
                 const char *name,
                 const char *new_name)
{
  GString *renamed = g_string_new (NULL);
  gsize at = 0;
  gsize length = strlen (name);
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

/* Puts a "def" above the calls, once; its name there. */
static const char *
hoist_function (AnnealExporter *self,
                const char     *text)
{
  const char *known = g_hash_table_lookup (self->function_names, text);
  const char *start = text + strlen (DEF);
  gsize length = strcspn (start, "( ");

  if (known != NULL)
    return known;

  g_autofree char *own = g_strndup (start, length);
  g_autofree char *wish = g_strv_contains (variables, own) ? g_strconcat (own, "_function", NULL) : g_strdup (own);
  char *name = anneal_exporter_take_name (self, wish);

  anneal_exporter_note_text (self, text);
  g_ptr_array_add (self->functions, strcmp (name, own) == 0 ? g_strdup (text) : rename_function (text, own, name));
  g_hash_table_insert (self->function_names, g_strdup (text), name);
  return name;
}

/* Takes @text over. */
static AnnealPiece *
new_value (AnnealExporter *self,
           const char     *before,
           char           *text)
{
  g_autofree char *owned = text;

  if (g_str_has_prefix (text, DEF))
    return anneal_piece_new (before, hoist_function (self, text));

  anneal_exporter_note_text (self, text);
  return anneal_piece_new (before, text);
}

static gboolean
holds_functions (const AnnealObject *value)
{
  gsize n_items = 0;
  const AnnealObject *items = NULL;

  if (value->kind == ANNEAL_LIST || value->kind == ANNEAL_TUPLE)
    items = anneal_object_get_items (value, &n_items);
  for (gsize i = 0; i < n_items; i++)
    if (items[i].kind == ANNEAL_FUNCTION)
      return TRUE;

  return FALSE;
}

/* One function a param group. */
static AnnealPiece *
new_function_list (AnnealExporter     *self,
                   const char         *before,
                   const AnnealObject *value)
{
  gboolean is_list = value->kind == ANNEAL_LIST;
  AnnealPiece *list = anneal_piece_new_group (before, is_list ? "[" : "(", is_list ? "]" : ")");
  gsize n_items;
  const AnnealObject *items = anneal_object_get_items (value, &n_items);

  list->keeps_comma = !is_list && n_items == 1;
  for (gsize i = 0; i < n_items; i++)
    {
      AnnealArgument item = { .value = items[i] };

      anneal_piece_add (list, new_value (self, NULL, anneal_argument_dup_text (&item, NULL)));
    }

  return list;
}

AnnealPiece *
anneal_exporter_new_argument (AnnealExporter       *self,
                              const char           *before,
                              const AnnealArgument *argument,
                              const AnnealParam    *param)
{
  const AnnealObject *value = &argument->value;

  if (argument->text == NULL && holds_functions (value))
    return new_function_list (self, before, value);
  /* repr() gives names that only numpy has. */
  if (argument->text == NULL && value->kind == ANNEAL_FLOAT && !isfinite (value->number))
    return anneal_piece_new (before, isnan (value->number) ? "float('nan')"
                                     : value->number > 0 ? "float('inf')" : "float('-inf')");

  return new_value (self, before, anneal_argument_dup_text (argument, param));
}

void
anneal_exporter_write_functions (const AnnealExporter *self,
                                 GString              *text)
{
  for (guint i = 0; i < self->functions->len; i++)
    {
      g_string_append_printf (text, "\n\n%s", (const char *) g_ptr_array_index (self->functions, i));
      if (text->str[text->len - 1] != '\n')
        g_string_append_c (text, '\n');
    }

  g_string_append (text, self->functions->len > 0 ? "\n\n" : "\n");
}
