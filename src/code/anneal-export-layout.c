/* anneal-export-layout.c: calls and lists laid out in lines, as Black would
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <string.h>

#include "anneal-export-private.h"

AnnealPiece *
anneal_piece_new (const char *before,
                  const char *text)
{
  AnnealPiece *self = g_new0 (AnnealPiece, 1);

  self->before = g_strdup (before);
  self->text = g_strdup (text);
  return self;
}

AnnealPiece *
anneal_piece_new_group (const char *before,
                        const char *opening,
                        const char *closing)
{
  AnnealPiece *self = anneal_piece_new (before, opening);

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_piece_free);
  self->closing = closing;
  return self;
}

AnnealPiece *
anneal_piece_add (AnnealPiece *self,
                  AnnealPiece *item)
{
  g_ptr_array_add (self->items, item);
  return item;
}

void
anneal_piece_free (AnnealPiece *self)
{
  g_free (self->path);
  g_free (self->before);
  g_free (self->text);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

static gsize
count_characters (const char *text)
{
  return text != NULL ? (gsize) g_utf8_strlen (text, -1) : 0;
}

/* Of what is written last in @text. */
static gsize
get_column (const GString *text)
{
  const char *newline = strrchr (text->str, '\n');

  return count_characters (newline != NULL ? newline + 1 : text->str);
}

static void
start_line (GString *text,
            guint    indent)
{
  g_string_append_printf (text, "\n%*s", (int) indent, "");
}

/* On one line, but what is more than a line and a half need not be counted. */
static gsize
count_flat (const AnnealPiece *self)
{
  gsize n = count_characters (self->before) + count_characters (self->text);

  for (guint i = 0; self->items != NULL && i < self->items->len && n <= 2 * ANNEAL_CODE_COLUMNS; i++)
    n += count_flat (g_ptr_array_index (self->items, i)) + (i > 0 ? 2 : 0);

  return n + count_characters (self->closing) + self->keeps_comma;
}

/* The text between two brackets of a display, on one line. */
static gsize
count_items (const AnnealPiece *self)
{
  return count_flat (self) - count_characters (self->before) - count_characters (self->text)
         - count_characters (self->closing);
}

static void
write_items (const AnnealPiece *self,
             guint              indent,
             gboolean           one_a_line,
             GString           *text,
             GHashTable        *spans)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      if (one_a_line)
        start_line (text, indent);
      else if (i > 0)
        g_string_append (text, ", ");

      anneal_piece_write (g_ptr_array_index (self->items, i), indent, text, spans);
      if (one_a_line || (self->keeps_comma && i + 1 == self->items->len))
        g_string_append_c (text, ',');
    }
}

/* The brackets on lines of their own; what is inside on one line if that is enough, else every item on its own. */
static void
write_exploded (const AnnealPiece *self,
                guint              indent,
                GString           *text,
                GHashTable        *spans)
{
  guint inside = indent + ANNEAL_CODE_INDENT;
  gboolean one_a_line = self->is_import || inside + count_items (self) > ANNEAL_CODE_COLUMNS;

  if (!one_a_line)
    start_line (text, inside);
  write_items (self, inside, one_a_line, text, spans);
  start_line (text, indent);
}

void
anneal_piece_write (const AnnealPiece *self,
                    guint              indent,
                    GString           *text,
                    GHashTable        *spans)
{
  /* A comma comes behind most pieces. */
  gboolean fits = get_column (text) + count_flat (self) < ANNEAL_CODE_COLUMNS;

  if (self->before != NULL)
    g_string_append (text, self->before);

  gsize start = text->len;

  if (self->items == NULL && !fits)
    anneal_code_fill (self->text, get_column (text), indent, text);
  else
    g_string_append (text, self->text);

  if (self->items != NULL && (fits || self->items->len == 0))
    write_items (self, indent, FALSE, text, spans);
  else if (self->items != NULL)
    write_exploded (self, indent, text, spans);
  if (self->closing != NULL)
    g_string_append (text, self->closing);

  if (self->path != NULL && spans != NULL)
    {
      AnnealSpan span = { start, text->len };

      g_hash_table_replace (spans, g_strdup (self->path), g_memdup2 (&span, sizeof span));
    }
}
