/* anneal-metric-array.c: metrics out of a JSON array, as Python writes it
 *
 * json.dump() of a loss that is not finite gives NaN or Infinity, which is no JSON; our own writer makes strings of
 * them.  Both are read here, and every item has its place in the text, which a JSON library does not tell.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "anneal-metric-table-private.h"

static const struct
{
  const char *text;
  double      value;
} words[] = {
  { "\"inf\"", INFINITY }, { "\"-inf\"", -INFINITY }, { "\"nan\"", NAN },
  { "Infinity", INFINITY }, { "-Infinity", -INFINITY }, { "NaN", NAN },
};

static void
skip_blanks (AnnealCells *self)
{
  while (self->at < self->length && strchr (" \t\r\n", self->text[self->at]) != NULL)
    self->at++;
}

/* What stands at the place, up to the next comma, bracket or blank; a string whole. */
static AnnealCell
find_item (const AnnealCells *self)
{
  AnnealCell cell = { .span = { self->at, self->at } };
  gboolean in_string = FALSE;

  for (; cell.span.end < self->length; cell.span.end++)
    {
      char c = self->text[cell.span.end];

      if (!in_string && strchr (",[]{} \t\r\n", c) != NULL)
        break;
      if (c == '"')
        in_string = !in_string;
    }

  /* A bracket is shown, too, where an item should be. */
  if (anneal_cells_is_empty (&cell) && self->at < self->length)
    cell.span.end++;
  return cell;
}

static gboolean
read_item (const AnnealCells  *self,
           const AnnealCell   *cell,
           guint               i,
           double             *value,
           GError            **error)
{
  const char *text = self->text + cell->span.start;
  gsize length = cell->span.end - cell->span.start;

  for (guint k = 0; k < G_N_ELEMENTS (words); k++)
    if (strlen (words[k].text) == length && memcmp (words[k].text, text, length) == 0)
      {
        *value = words[k].value;
        return TRUE;
      }
  if (length > 0 && (g_ascii_isdigit (text[0]) || (text[0] == '-' && length > 1 && g_ascii_isdigit (text[1])))
      && anneal_cells_read_number (self, cell, value, NULL))
    return TRUE;

  g_autofree char *shown = anneal_cells_dup_shown (text, length);

  anneal_set_error_at (error, ANNEAL_ERROR_FORMAT, cell->span, _("Item %u of the array is %s, which is not a number"),
                       i, shown);
  return FALSE;
}

static gboolean
fail (const AnnealCells  *self,
      GError            **error,
      const char         *message)
{
  gsize at = MIN (self->at, self->length);

  anneal_set_error_at (error, ANNEAL_ERROR_SYNTAX, (AnnealSpan) { at, MIN (at + 1, self->length) }, "%s", message);
  return FALSE;
}

static gboolean
read_items (AnnealCells  *self,
            GArray       *numbers,
            GError      **error)
{
  skip_blanks (self);
  if (self->at < self->length && self->text[self->at] == ']')
    {
      self->at++;
      return TRUE;
    }

  while (TRUE)
    {
      AnnealCell cell = find_item (self);
      double value;

      if (anneal_cells_is_empty (&cell))
        return fail (self, error, _("The array is never closed"));
      if (numbers->len == ANNEAL_MAX_METRICS)
        {
          anneal_set_error_at (error, ANNEAL_ERROR_LIMIT, cell.span, _("There can be at most %d metrics"),
                               ANNEAL_MAX_METRICS);
          return FALSE;
        }
      if (!read_item (self, &cell, numbers->len, &value, error))
        return FALSE;

      g_array_append_val (numbers, value);
      self->at = cell.span.end;
      skip_blanks (self);
      if (self->at == self->length)
        return fail (self, error, _("The array is never closed"));

      char c = self->text[self->at++];

      if (c == ']')
        return TRUE;
      if (c != ',')
        {
          self->at--;
          return fail (self, error, _("Between two items of an array there must be a comma"));
        }
      skip_blanks (self);
    }
}

GArray *
anneal_metric_array_read (const char  *text,
                          gsize        length,
                          GError     **error)
{
  AnnealCells cells = { .text = text, .length = length };
  g_autoptr(GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));

  skip_blanks (&cells);
  if (cells.at == length || text[cells.at] != '[')
    {
      fail (&cells, error, _("This is no JSON array"));
      return NULL;
    }

  cells.at++;
  if (!read_items (&cells, numbers, error))
    return NULL;

  skip_blanks (&cells);
  if (cells.at == length)
    return g_steal_pointer (&numbers);

  fail (&cells, error, _("There is something after the end of the array"));
  return NULL;
}
