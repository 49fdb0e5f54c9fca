/* anneal-export-fill.c: values that are longer than a line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-code"

#include "config.h"

#include <string.h>

#include "anneal-export-private.h"

/* A line that goes on below its open bracket needs so much room there. */
#define MAX_HANGING_COLUMN 60

/* What a blank may become. */
typedef enum
{
  PLACE_NONE,
  PLACE_POSSIBLE,     /* a line end */
  PLACE_GOOD,         /* … as a person would have it */
} Place;

/* One value being filled into lines. */
typedef struct
{
  const char *value;
  guint8     *places;       /* (length of the value): Place, at blanks */
  GArray     *brackets;     /* (element-type gsize): the columns behind those that are open */
  guint       indent;
} Fill;

static gboolean
is_opening (char c)
{
  return c == '(' || c == '[' || c == '{';
}

static gboolean
is_closing (char c)
{
  return c == ')' || c == ']' || c == '}';
}

/* Beside a bracket or another blank, reading the lines as one would not bring the blank back. */
static gboolean
is_possible (const char *value,
             gsize       i)
{
  return value[i] == ' ' && i > 0 && value[i - 1] != ' ' && value[i + 1] != ' ' && value[i + 1] != '\0'
         && !is_opening (value[i - 1]) && !is_closing (value[i + 1]);
}

/* Behind a comma, or where a condition goes on. */
static gboolean
is_telling (const char *value,
            gsize       i)
{
  static const char * const words[] = { " and ", " else ", " for ", " if ", " or " };

  for (guint word = 0; word < G_N_ELEMENTS (words); word++)
    if (g_str_has_prefix (value + i, words[word]))
      return TRUE;

  return value[i - 1] == ',';
}

/* Marks the blanks, and writes down how many brackets are open there. */
static void
mark_places (Fill    *self,
             guint32 *depths)     /* (length of the value) */
{
  guint32 depth = 0;
  char quote = '\0';

  for (gsize i = 0; self->value[i] != '\0'; i++)
    {
      char c = self->value[i];

      depths[i] = depth;
      if (quote == '\0' && is_possible (self->value, i))
        self->places[i] = is_telling (self->value, i) ? PLACE_GOOD : PLACE_POSSIBLE;

      if (quote == '\0' && (c == '\'' || c == '"'))
        quote = c;
      else if (c == quote)
        quote = '\0';
      else if (quote == '\0' && is_opening (c))
        depth++;
      else if (quote == '\0' && is_closing (c) && depth > 0)
        depth--;
    }
}

/* The good places are the telling ones outside of as many brackets as can be. */
static void
find_places (Fill *self)
{
  gsize length = strlen (self->value);
  g_autofree guint32 *depths = g_new0 (guint32, length + 1);
  guint32 least_depth = G_MAXUINT32;

  mark_places (self, depths);
  for (gsize i = 0; i < length; i++)
    if (self->places[i] == PLACE_GOOD)
      least_depth = MIN (least_depth, depths[i]);

  for (gsize i = 0; i < length; i++)
    if (self->places[i] == PLACE_GOOD && depths[i] > least_depth)
      self->places[i] = PLACE_POSSIBLE;
}

/* How far it is from the blank at @i to the next place that is as good, in characters; beyond some lines, it no longer
 * matters. */
static gsize
measure (const Fill *self,
         gsize       i,
         Place       place)
{
  gsize n = 1;

  for (const char *p = self->value + i + 1; *p != '\0' && n <= 2 * ANNEAL_CODE_COLUMNS; p = g_utf8_next_char (p), n++)
    if (self->places[p - self->value] >= place)
      break;

  return n;
}

/* Whether the line ends at the blank at @i, with @column characters before it; the next one begins at @next_column.
 * Where not even a line of its own would hold what comes before the next good place, any place has to do. */
static gboolean
ends_line (const Fill *self,
           gsize       i,
           gsize       column,
           gsize       next_column)
{
  if (self->places[i] == PLACE_NONE)
    return FALSE;

  if (self->places[i] == PLACE_GOOD)
    {
      gsize n = measure (self, i, PLACE_GOOD);

      if (column + n >= ANNEAL_CODE_COLUMNS && next_column + n <= ANNEAL_CODE_COLUMNS)
        return TRUE;
    }

  return column + measure (self, i, PLACE_POSSIBLE) >= ANNEAL_CODE_COLUMNS;
}

/* Where a line that goes on begins: below the open bracket, if there is room. */
static gsize
get_next_column (const Fill *self)
{
  gsize column = self->brackets->len > 0 ? g_array_index (self->brackets, gsize, self->brackets->len - 1) : G_MAXSIZE;

  return column <= MAX_HANGING_COLUMN ? column : self->indent + ANNEAL_CODE_INDENT;
}

static void
write_lines (Fill    *self,
             gsize    column,
             GString *text)
{
  char quote = '\0';

  for (const char *p = self->value; *p != '\0'; p = g_utf8_next_char (p), column++)
    {
      gsize next_column = get_next_column (self);

      if (ends_line (self, (gsize) (p - self->value), column, next_column))
        {
          g_string_append_printf (text, "\n%*s", (int) next_column, "");
          column = next_column - 1;
          continue;
        }

      if (quote == '\0' && (*p == '\'' || *p == '"'))
        quote = *p;
      else if (*p == quote)
        quote = '\0';
      else if (quote == '\0' && is_opening (*p))
        g_array_append_vals (self->brackets, &(gsize) { column + 1 }, 1);
      else if (quote == '\0' && is_closing (*p) && self->brackets->len > 0)
        g_array_set_size (self->brackets, self->brackets->len - 1);

      g_string_append_len (text, p, g_utf8_next_char (p) - p);
    }
}

void
anneal_code_fill (const char *value,
                  gsize       column,
                  guint       indent,
                  GString    *text)
{
  /* Lines of this could not be joined again. */
  if (strpbrk (value, "\r\n\\#") != NULL || strstr (value, "'''") != NULL || strstr (value, "\"\"\"") != NULL)
    {
      g_string_append (text, value);
      return;
    }

  g_autofree guint8 *places = g_new0 (guint8, strlen (value) + 1);
  g_autoptr(GArray) brackets = g_array_new (FALSE, FALSE, sizeof (gsize));
  Fill fill = { value, places, brackets, indent };

  find_places (&fill);
  write_lines (&fill, column, text);
}
