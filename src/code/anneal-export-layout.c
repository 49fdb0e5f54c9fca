/* anneal-export-layout.c: calls and lists laid out in lines, as Black would
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <string.h>

#include "anneal-export-private.h"

/* A line that goes on below its open bracket needs so much room there. */
#define MAX_HANGING_COLUMN 60

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

/* Where the next blank may become a line end: not inside a string, not beside a bracket, where reading the lines as one
 * would not bring it back. */
static gboolean
is_break (const char *text,
          const char *blank)
{
  return *blank == ' ' && blank > text && strchr ("([{ ", blank[-1]) == NULL && strchr (")]} ", blank[1]) == NULL;
}

/* … and would be a good place: behind a comma, or where a condition goes on. */
static gboolean
is_good_break (const char *text,
               const char *blank)
{
  static const char * const words[] = { " and ", " else ", " for ", " if ", " or " };

  if (!is_break (text, blank))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (blank, words[i]))
      return TRUE;

  return blank[-1] == ',';
}

/* How far it is from @blank, which may become a line end, to the next place like it, in characters; beyond some lines,
 * it no longer matters. */
static gsize
measure_word (const char *text,
              const char *blank,
              gboolean    to_good_break)
{
  char quote = '\0';
  gsize n = 1;

  for (const char *p = blank + 1; *p != '\0' && n <= 2 * ANNEAL_CODE_COLUMNS; p = g_utf8_next_char (p), n++)
    {
      if (quote == '\0' && (to_good_break ? is_good_break (text, p) : is_break (text, p)))
        break;
      if (quote == '\0' && (*p == '\'' || *p == '"'))
        quote = *p;
      else if (*p == quote)
        quote = '\0';
    }

  return n;
}

/* Whether the line ends at @blank, with @column characters before it; the next one begins at @next_column.  Where it
 * need not be broken until the next good place, or not even a line of its own would be enough, any place has to do. */
static gboolean
ends_line (const char *text,
           const char *blank,
           gsize       column,
           gsize       next_column)
{
  if (!is_break (text, blank))
    return FALSE;

  if (is_good_break (text, blank))
    {
      gsize n = measure_word (text, blank, TRUE);

      if (column + n >= ANNEAL_CODE_COLUMNS && next_column + n <= ANNEAL_CODE_COLUMNS)
        return TRUE;
    }

  return column + measure_word (text, blank, FALSE) >= ANNEAL_CODE_COLUMNS;
}

/* Lines of this cannot be joined again. */
static gboolean
is_unbreakable (const char *text)
{
  return strpbrk (text, "\r\n\\#") != NULL || strstr (text, "'''") != NULL || strstr (text, "\"\"\"") != NULL;
}

/* Where a line that goes on begins: below the open bracket, if there is room. */
static gsize
get_hanging_column (const GArray *brackets,
                    guint         indent)
{
  gsize column = brackets->len > 0 ? g_array_index (brackets, gsize, brackets->len - 1) : G_MAXSIZE;

  return column <= MAX_HANGING_COLUMN ? column : indent + ANNEAL_CODE_INDENT;
}

/* A long value, filled into lines at its own blanks. */
static void
write_filled (const char *value,
              guint       indent,
              GString    *text)
{
  g_autoptr(GArray) brackets = g_array_new (FALSE, FALSE, sizeof (gsize));    /* the columns behind the open ones */
  gsize column = get_column (text);
  char quote = '\0';

  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p), column++)
    {
      gsize next_column = get_hanging_column (brackets, indent);

      if (quote == '\0' && ends_line (value, p, column, next_column))
        {
          start_line (text, (guint) next_column);
          column = next_column - 1;
          continue;
        }

      if (quote == '\0' && (*p == '\'' || *p == '"'))
        quote = *p;
      else if (*p == quote)
        quote = '\0';
      else if (quote == '\0' && strchr ("([{", *p) != NULL)
        g_array_append_vals (brackets, &(gsize) { column + 1 }, 1);
      else if (quote == '\0' && strchr (")]}", *p) != NULL && brackets->len > 0)
        g_array_set_size (brackets, brackets->len - 1);

      g_string_append_len (text, p, g_utf8_next_char (p) - p);
    }
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

  if (self->items == NULL && !fits && !is_unbreakable (self->text))
    write_filled (self->text, indent, text);
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
