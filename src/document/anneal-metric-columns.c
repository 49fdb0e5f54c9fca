/* anneal-metric-columns.c: which column of a table is meant
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-metric-table-private.h"

/* A look at these lines tells whether a column is one of numbers. */
#define GUESSED_LINES 100

/* What the cells of a column are. */
typedef struct
{
  guint n_numbers, n_others;
} Census;

/* All columns in one pass: (n_columns). */
static Census *
count_cells (const AnnealMetricTable *self)
{
  Census *columns = g_new0 (Census, self->first->len);
  AnnealCells cells = self->start;
  double number;

  for (guint line = 0; line < GUESSED_LINES && anneal_cells_next_line (&cells); line++)
    {
      AnnealCell cell = { .is_last = FALSE };

      for (guint i = 0; !cell.is_last && anneal_cells_next (&cells, &cell, NULL); i++)
        if (i >= self->first->len || anneal_cells_is_empty (&cell) || (line == 0 && self->has_header))
          continue;
        else if (anneal_cells_read_number (&cells, &cell, &number, NULL))
          columns[i].n_numbers++;
        else
          columns[i].n_others++;
    }

  return columns;
}

static gboolean
has_word (const char         *name,
          const char * const *words)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (lower, words[i]) != NULL)
      return TRUE;

  return FALSE;
}

static int
rate_column (const char   *name,
             const Census *census)
{
  static const char * const held_out[] = { "val", "test", "eval", "dev", NULL };
  static const char * const metric[] = { "loss", "acc", "metric", "error", "score", NULL };
  static const char * const counted[] = { "epoch", "step", "iter", "time", "lr", "rate", "index", NULL };

  if (census->n_numbers == 0 || census->n_others > 0)
    return -100;

  return 4 * has_word (name, held_out) + 2 * has_word (name, metric) - 3 * has_word (name, counted);
}

guint
anneal_metric_table_guess_column (const AnnealMetricTable *self)
{
  guint best = 0;
  int best_rating = G_MININT;

  if (self->array != NULL)
    return 0;

  g_autofree Census *columns = count_cells (self);

  for (guint column = 0; column < self->first->len; column++)
    {
      const char *name = self->has_header ? g_ptr_array_index (self->first, column) : "";
      int rating = rate_column (name, &columns[column]);

      if (rating >= best_rating)
        {
          best = column;
          best_rating = rating;
        }
    }

  return best;
}

static char *
dup_names (const AnnealMetricTable *self)
{
  guint n = MIN (self->first->len, 20);
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = anneal_metric_table_dup_name (self, i);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  if (n < self->first->len)
    g_string_append (names, ", …");

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static gboolean
find_named (const AnnealMetricTable *self,
            const char              *name,
            guint                   *column)
{
  double number;
  AnnealCells cells = { .text = name, .length = strlen (name) };
  AnnealCell cell = { .span = { 0, cells.length } };

  for (guint i = 0; self->has_header && i < self->first->len; i++)
    if (g_str_equal (g_ptr_array_index (self->first, i), name))
      {
        *column = i;
        return TRUE;
      }

  if (!anneal_cells_read_number (&cells, &cell, &number, NULL) || !(number >= 1 && number <= self->first->len))
    return FALSE;

  *column = (guint) number - 1;
  return (double) *column + 1 == number;
}

gboolean
anneal_metric_table_find_column (const AnnealMetricTable  *self,
                                 const char               *name,
                                 guint                    *column,
                                 GError                  **error)
{
  guint n_columns = anneal_metric_table_get_n_columns (self);
  g_autofree char *names = dup_names (self);

  *column = 0;
  if (name == NULL && n_columns == 1)
    return TRUE;
  if (self->array != NULL)
    {
      anneal_set_error (error, ANNEAL_ERROR_CONFLICT, _("A JSON array has no columns to choose from"));
      return FALSE;
    }
  if (name == NULL)
    {
      anneal_set_error (error, ANNEAL_ERROR_CONFLICT, _("There are several columns: %s"), names);
      return FALSE;
    }
  if (find_named (self, name, column))
    return TRUE;

  g_autofree char *shown = anneal_cells_dup_shown (name, strlen (name));

  anneal_set_error (error, ANNEAL_ERROR_NAME, _("There is no column “%s”, but there are %s"), shown, names);
  return FALSE;
}
