/* anneal-metric-cells.c: cell by cell through separated values (RFC 4180, and blanks around cells)
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-metric-table-private.h"

#include "anneal-number.h"
#include "anneal-text.h"

/* A look at these tells the separator. */
#define GUESSED_LINES 20

/* Longer cells are cut where somebody reads them. */
#define SHOWN_CHARS 40

static gboolean
is_line_end (char c)
{
  return c == '\n' || c == '\r';
}

/* A tab may be the separator. */
static gboolean
is_blank (const AnnealCells *self,
          char               c)
{
  return c == ' ' || (c == '\t' && self->separator != '\t');
}

static gboolean
is_at_end_of_cell (const AnnealCells *self)
{
  if (self->at == self->length)
    return TRUE;

  char c = self->text[self->at];

  return is_line_end (c) || (self->separator != '\0' && c == self->separator);
}

static void
skip_blanks (AnnealCells *self)
{
  while (self->at < self->length && is_blank (self, self->text[self->at]))
    self->at++;
}

gboolean
anneal_cells_next_line (AnnealCells *self)
{
  while (self->at < self->length
         && (is_line_end (self->text[self->at]) || self->text[self->at] == ' ' || self->text[self->at] == '\t'))
    {
      gsize line = self->at;

      while (self->at < self->length && (self->text[self->at] == ' ' || self->text[self->at] == '\t'))
        self->at++;
      if (self->at < self->length && !is_line_end (self->text[self->at]))
        {
          /* Tabs that separate empty cells are not to be skipped. */
          self->at = line;
          return TRUE;
        }
      if (self->at < self->length)
        self->at++;
    }

  return self->at < self->length;
}

static gboolean
read_quoted (AnnealCells  *self,
             AnnealCell   *cell,
             GError      **error)
{
  gsize quote = self->at++;

  cell->is_quoted = TRUE;
  cell->span.start = self->at;
  while (self->at < self->length)
    {
      if (self->text[self->at] != '"')
        self->at++;
      else if (self->at + 1 < self->length && self->text[self->at + 1] == '"')
        self->at += 2;
      else
        break;
    }
  if (self->at == self->length)
    {
      anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, (AnnealSpan) { quote, quote + 1 },
                           _("This quotation mark is never closed"));
      return FALSE;
    }

  cell->span.end = self->at++;
  skip_blanks (self);
  if (is_at_end_of_cell (self))
    return TRUE;

  anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, (AnnealSpan) { self->at, self->at + 1 },
                       _("After a closing quotation mark there can only be a separator"));
  return FALSE;
}

static void
read_plain (AnnealCells *self,
            AnnealCell  *cell)
{
  cell->span.start = self->at;
  while (!is_at_end_of_cell (self))
    self->at++;

  cell->span.end = self->at;
  while (cell->span.end > cell->span.start && is_blank (self, self->text[cell->span.end - 1]))
    cell->span.end--;
}

gboolean
anneal_cells_next (AnnealCells  *self,
                   AnnealCell   *cell,
                   GError      **error)
{
  *cell = (AnnealCell) { .is_quoted = FALSE };
  skip_blanks (self);
  if (self->at == self->length || self->text[self->at] != '"')
    read_plain (self, cell);
  else if (!read_quoted (self, cell, error))
    return FALSE;

  cell->is_last = self->at == self->length || is_line_end (self->text[self->at]);
  if (self->at < self->length)
    self->at += self->text[self->at] == '\r' && self->at + 1 < self->length && self->text[self->at + 1] == '\n' ? 2 : 1;
  return TRUE;
}

char *
anneal_cells_dup (const AnnealCells *self,
                  const AnnealCell  *cell)
{
  g_autofree char *text = g_strndup (self->text + cell->span.start, cell->span.end - cell->span.start);

  if (!cell->is_quoted)
    return g_steal_pointer (&text);

  g_auto(GStrv) parts = g_strsplit (text, "\"\"", -1);

  return g_strjoinv ("\"", parts);
}

char *
anneal_cells_dup_shown (const char *text,
                        gsize       length)
{
  g_autofree char *copy = g_utf8_make_valid (text, (gssize) length);

  if (g_utf8_strlen (copy, -1) <= SHOWN_CHARS)
    return anneal_text_escape (copy, -1);

  g_autofree char *start = g_utf8_substring (copy, 0, SHOWN_CHARS - 1);
  g_autofree char *cut = g_strconcat (start, "…", NULL);

  return anneal_text_escape (cut, -1);
}

gboolean
anneal_cells_is_empty (const AnnealCell *cell)
{
  return cell->span.start == cell->span.end;
}

gboolean
anneal_cells_read_number (const AnnealCells  *self,
                          const AnnealCell   *cell,
                          double             *number,
                          GError            **error)
{
  char word[ANNEAL_METRIC_MAX_CELL];
  gsize length = cell->span.end - cell->span.start;

  if (length < sizeof word)
    {
      memcpy (word, self->text + cell->span.start, length);
      word[length] = '\0';
      if (anneal_number_parse (word, number, NULL))
        return TRUE;
    }
  if (error == NULL)
    return FALSE;

  g_autofree char *text = anneal_cells_dup (self, cell);
  g_autofree char *shown = anneal_cells_dup_shown (text, strlen (text));

  anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, cell->span, _("“%s” is not a number"), shown);
  return FALSE;
}

/* The separators on the line, outside of quotes; goes to its end. */
static guint
count_on_line (AnnealCells *self,
               char         separator)
{
  gboolean in_quotes = FALSE;
  guint n = 0;

  for (; self->at < self->length && (in_quotes || !is_line_end (self->text[self->at])); self->at++)
    {
      char c = self->text[self->at];

      if (c == '"')
        in_quotes = !in_quotes;
      else if (c == separator && !in_quotes)
        n++;
    }

  return n;
}

/* Of a file whose decimals have commas, only the semicolons stand in its header, too: what every line has counts. */
char
anneal_cells_guess_separator (const AnnealCells *self)
{
  static const char candidates[] = { '\t', ';', ',' };
  char best = '\0';
  guint most = 0;

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      AnnealCells cells = *self;
      guint least = G_MAXUINT;

      for (guint line = 0; line < GUESSED_LINES && anneal_cells_next_line (&cells); line++)
        {
          guint n = count_on_line (&cells, candidates[i]);

          least = MIN (least, n);
        }
      if (least != G_MAXUINT && least > most)
        {
          most = least;
          best = candidates[i];
        }
    }

  return best;
}
