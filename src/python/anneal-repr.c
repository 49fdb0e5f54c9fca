/* anneal-repr.c: a value as Python's repr() writes it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-python"

#include "config.h"

#include <string.h>

#include "anneal-object-private.h"

#include "anneal-number.h"

static void
append_number (GString            *text,
               const AnnealObject *self)
{
  char buffer[ANNEAL_NUMBER_LENGTH];

  if (anneal_object_is_wide (self))
    {
      g_autofree char *digits = anneal_number_dup_whole (self->number);

      g_string_append (text, digits);
      return;
    }

  if (self->kind == ANNEAL_FLOAT)
    anneal_number_format (self->number, buffer);
  else
    anneal_number_format_int (self->integer, buffer);

  g_string_append (text, buffer);
}

/* Python picks single quotes unless only double ones avoid an escape. */
static void
append_string (GString    *text,
               const char *string)
{
  char quote = strchr (string, '\'') != NULL && strchr (string, '"') == NULL ? '"' : '\'';

  g_string_append_c (text, quote);
  for (const char *p = string; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == (gunichar) quote || c == '\\')
        g_string_append_printf (text, "\\%c", (char) c);
      else if (c == '\n')
        g_string_append (text, "\\n");
      else if (c == '\r')
        g_string_append (text, "\\r");
      else if (c == '\t')
        g_string_append (text, "\\t");
      else if (c == ' ' || g_unichar_isgraph (c))
        g_string_append_unichar (text, c);
      else if (c < 0x100)
        g_string_append_printf (text, "\\x%02x", c);
      else if (c < 0x10000)
        g_string_append_printf (text, "\\u%04x", c);
      else
        g_string_append_printf (text, "\\U%08x", c);
    }
  g_string_append_c (text, quote);
}

static void append_object (GString            *text,
                           const AnnealObject *self);

static void
append_items (GString            *text,
              const AnnealObject *self)
{
  gboolean is_list = self->kind == ANNEAL_LIST;
  gsize n_items;
  const AnnealObject *items = anneal_object_get_items (self, &n_items);

  g_string_append_c (text, is_list ? '[' : '(');
  for (gsize i = 0; i < n_items; i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      append_object (text, &items[i]);
    }
  if (!is_list && n_items == 1)
    g_string_append_c (text, ',');
  g_string_append_c (text, is_list ? ']' : ')');
}

static void
append_dict (GString            *text,
             const AnnealObject *self)
{
  g_string_append_c (text, '{');
  for (gsize i = 0; i < anneal_object_get_n_pairs (self); i++)
    {
      const AnnealObject *key;
      const AnnealObject *value;

      anneal_object_get_pair (self, i, &key, &value);
      if (i > 0)
        g_string_append (text, ", ");
      append_object (text, key);
      g_string_append (text, ": ");
      append_object (text, value);
    }
  g_string_append_c (text, '}');
}

static void
append_range (GString           *text,
              const AnnealRange *range)
{
  g_string_append_printf (text, "range(%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT, range->start, range->stop);
  if (range->step != 1)
    g_string_append_printf (text, ", %" G_GINT64_FORMAT, range->step);
  g_string_append_c (text, ')');
}

static void
append_object (GString            *text,
               const AnnealObject *self)
{
  switch ((AnnealObjectKind) self->kind)
    {
    case ANNEAL_UNSET:
    case ANNEAL_NONE:
      g_string_append (text, "None");
      break;
    case ANNEAL_BOOL:
      g_string_append (text, self->integer != 0 ? "True" : "False");
      break;
    case ANNEAL_INT:
    case ANNEAL_FLOAT:
      append_number (text, self);
      break;
    case ANNEAL_STRING:
      append_string (text, ANNEAL_TEXT (self)->text);
      break;
    case ANNEAL_LIST:
    case ANNEAL_TUPLE:
      append_items (text, self);
      break;
    case ANNEAL_DICT:
      append_dict (text, self);
      break;
    case ANNEAL_RANGE:
      append_range (text, ANNEAL_RANGE_OF (self));
      break;
    case ANNEAL_FUNCTION:
      g_string_append_printf (text, "<%s %s>",
                              g_str_equal (anneal_object_get_type_name (self), "function") ? "function"
                              : g_str_equal (anneal_object_get_type_name (self), "type") ? "class"
                              : "built-in function",
                              ((const AnnealCallable *) self->heap)->name);
      break;
    case ANNEAL_MODULE:
      g_string_append_printf (text, "<module '%s'>", ANNEAL_TEXT (self)->text);
      break;
    case ANNEAL_RECORD:
      g_string_append_printf (text, "<%s object>", anneal_object_get_type_name (self));
      break;
    case ANNEAL_HOST:
      g_string_append_printf (text, "<%s object>", self->host->type_name);
      break;
    case ANNEAL_UNKNOWN:
    default:
      g_string_append (text, anneal_object_get_expression (self) != NULL ? anneal_object_get_expression (self)
                                                                         : "<unknown>");
      break;
    }
}

/**
 * anneal_object_repr:
 *
 * Numbers, strings, None and containers of them read back as the same value; others are in angle brackets.
 */
char *
anneal_object_repr (const AnnealObject *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  append_object (text, self);

  return g_string_free (g_steal_pointer (&text), FALSE);
}
