/* anneal-metric-table.c: metrics out of a file: a column of separated values, or a JSON array
 *
 * Cells with nothing in them are left out: loggers write a line for every training step, and the validation loss stands
 * in those after which it was computed.  What is left is what step() was given.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-document"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-metric-table-private.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* What visit_column() is told of one cell; FALSE stops. */
typedef gboolean (*Visit) (const AnnealCells *cells,
                           const AnnealCell  *cell,
                           gpointer           data);

static gboolean
check_text (GBytes  *bytes,
            GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  const char *end = text;

  if (length > ANNEAL_METRIC_MAX_BYTES)
    {
      anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("The file has %zu bytes, but at most %d can be read"), length,
                        ANNEAL_METRIC_MAX_BYTES);
      return FALSE;
    }
  if (length == 0 || g_utf8_validate_len (text, length, &end))
    return TRUE;

  gsize at = (gsize) (end - text);

  anneal_set_error_at (error, ANNEAL_ERROR_FORMAT, (AnnealSpan) { at, at + 1 }, _("The text is not valid UTF-8"));
  return FALSE;
}

static gboolean
refuse_long_line (const AnnealCell  *cell,
                  guint              n_columns,
                  GError           **error)
{
  anneal_set_error_at (error, ANNEAL_ERROR_FORMAT, cell->span,
                       ngettext ("This cell is beyond the %u column of the first line",
                                 "This cell is beyond the %u columns of the first line", n_columns),
                       n_columns);
  return FALSE;
}

/* The first line says how many columns there are. */
static gboolean
read_first_line (AnnealMetricTable  *self,
                 AnnealCells        *cells,
                 GError            **error)
{
  AnnealCell cell = { .is_last = FALSE };

  while (!cell.is_last)
    {
      if (!anneal_cells_next (cells, &cell, error))
        return FALSE;
      if (self->first->len == ANNEAL_METRIC_MAX_COLUMNS)
        {
          anneal_set_error_at (error, ANNEAL_ERROR_LIMIT, cell.span, _("A table can have at most %d columns"),
                               ANNEAL_METRIC_MAX_COLUMNS);
          return FALSE;
        }
      g_ptr_array_add (self->first, anneal_cells_dup (cells, &cell));
    }

  return TRUE;
}

/* Reads everything once, so that nothing but a cell that is no number can go wrong later. */
static gboolean
check_lines (AnnealMetricTable  *self,
             AnnealCells        *cells,
             GError            **error)
{
  while (anneal_cells_next_line (cells))
    {
      AnnealCell cell = { .is_last = FALSE };

      for (guint column = 0; !cell.is_last; column++)
        {
          if (!anneal_cells_next (cells, &cell, error))
            return FALSE;
          if (column >= self->first->len && !anneal_cells_is_empty (&cell))
            return refuse_long_line (&cell, self->first->len, error);
        }
    }

  return TRUE;
}

/* A line of names has no number in it. */
static gboolean
guess_header (const AnnealMetricTable *self)
{
  AnnealCells cells = self->start;
  AnnealCell cell = { .is_last = FALSE };
  gboolean has_names = FALSE;
  double number;

  while (!cell.is_last && anneal_cells_next (&cells, &cell, NULL))
    {
      if (anneal_cells_is_empty (&cell))
        continue;
      if (anneal_cells_read_number (&cells, &cell, &number, NULL))
        return FALSE;
      has_names = TRUE;
    }

  return has_names;
}

static gboolean
read_separated (AnnealMetricTable  *self,
                GError            **error)
{
  AnnealCells cells;

  if (!anneal_cells_next_line (&self->start))
    {
      anneal_set_error (error, ANNEAL_ERROR_FORMAT, _("There is nothing in the file"));
      return FALSE;
    }

  self->start.separator = anneal_cells_guess_separator (&self->start);
  cells = self->start;
  if (!read_first_line (self, &cells, error) || !check_lines (self, &cells, error))
    return FALSE;

  self->has_header = guess_header (self);
  return TRUE;
}

AnnealMetricTable *
anneal_metric_table_read (GBytes  *bytes,
                          GError **error)
{
  if (!check_text (bytes, error))
    return NULL;

  g_autoptr(AnnealMetricTable) self = g_new0 (AnnealMetricTable, 1);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  self->bytes = g_bytes_ref (bytes);
  self->first = g_ptr_array_new_with_free_func (g_free);
  self->start = (AnnealCells) { .text = text != NULL ? text : "", .length = length };
  if (length >= strlen (BYTE_ORDER_MARK) && memcmp (text, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK)) == 0)
    self->start.at = strlen (BYTE_ORDER_MARK);

  gsize first = self->start.at;

  while (first < length && g_ascii_isspace (text[first]))
    first++;
  if (first < length && (text[first] == '[' || text[first] == '{'))
    {
      self->array = anneal_metric_array_read (text, length, error);
      return self->array != NULL ? g_steal_pointer (&self) : NULL;
    }

  return read_separated (self, error) ? g_steal_pointer (&self) : NULL;
}

void
anneal_metric_table_free (AnnealMetricTable *self)
{
  g_clear_pointer (&self->array, g_array_unref);
  g_ptr_array_unref (self->first);
  g_bytes_unref (self->bytes);
  g_free (self);
}

gboolean
anneal_metric_table_is_json (const AnnealMetricTable *self)
{
  return self->array != NULL;
}

gboolean
anneal_metric_table_get_header (const AnnealMetricTable *self)
{
  return self->has_header;
}

void
anneal_metric_table_set_header (AnnealMetricTable *self,
                                gboolean           header)
{
  self->has_header = header && self->array == NULL;
}

guint
anneal_metric_table_get_n_columns (const AnnealMetricTable *self)
{
  return self->array != NULL ? 1 : self->first->len;
}

char *
anneal_metric_table_dup_name (const AnnealMetricTable *self,
                              guint                    column)
{
  const char *name = self->has_header ? g_ptr_array_index (self->first, column) : "";

  if (*name != '\0')
    return anneal_cells_dup_shown (name, strlen (name));

  /* translators: of a table without names */
  return g_strdup_printf (_("Column %u"), column + 1);
}

/* Calls @visit for the cells of a column from top to bottom; for lines that end before it, with an empty cell. */
static void
visit_column (const AnnealMetricTable *self,
              guint                    column,
              Visit                    visit,
              gpointer                 data)
{
  AnnealCells cells = self->start;
  gboolean skips = self->has_header;

  while (anneal_cells_next_line (&cells))
    {
      AnnealCell cell = { .is_last = FALSE };
      AnnealCell wanted = { .is_last = FALSE };

      for (guint i = 0; !cell.is_last && anneal_cells_next (&cells, &cell, NULL); i++)
        if (i == column)
          wanted = cell;
      if (!skips && !visit (&cells, &wanted, data))
        return;
      skips = FALSE;
    }
}

typedef struct
{
  GPtrArray *texts;
  guint      n;
} First;

static gboolean
take_text (const AnnealCells *cells,
           const AnnealCell  *cell,
           gpointer           data)
{
  First *self = data;

  if (self->texts->len == self->n)
    return FALSE;

  g_autofree char *text = anneal_cells_dup (cells, cell);

  g_ptr_array_add (self->texts, anneal_cells_dup_shown (text, strlen (text)));
  return TRUE;
}

char **
anneal_metric_table_dup_first (const AnnealMetricTable *self,
                               guint                    column,
                               guint                    n)
{
  First first = { .texts = g_ptr_array_new (), .n = n };

  for (guint i = 0; self->array != NULL && i < MIN (n, self->array->len); i++)
    g_ptr_array_add (first.texts, anneal_metrics_dup_text (&g_array_index (self->array, double, i), 1, ""));
  if (self->array == NULL)
    visit_column (self, column, take_text, &first);

  g_ptr_array_add (first.texts, NULL);
  return (char **) g_ptr_array_free (first.texts, FALSE);
}

typedef struct
{
  GArray  *numbers;
  gsize    n_empty;
  GError **error;
} Numbers;

static gboolean
take_number (const AnnealCells *cells,
             const AnnealCell  *cell,
             gpointer           data)
{
  Numbers *self = data;
  double number;

  if (anneal_cells_is_empty (cell))
    {
      self->n_empty++;
      return TRUE;
    }
  if (self->numbers->len == ANNEAL_MAX_METRICS)
    {
      anneal_set_error_at (self->error, ANNEAL_ERROR_LIMIT, cell->span, _("There can be at most %d metrics"),
                           ANNEAL_MAX_METRICS);
      return FALSE;
    }
  if (!anneal_cells_read_number (cells, cell, &number, self->error))
    return FALSE;

  g_array_append_val (self->numbers, number);
  return TRUE;
}

double *
anneal_metric_table_get_numbers (const AnnealMetricTable  *self,
                                 guint                     column,
                                 gsize                    *n_numbers,
                                 gsize                    *n_empty,
                                 GError                  **error)
{
  g_autoptr(GArray) numbers = g_array_new (TRUE, FALSE, sizeof (double));
  GError *local_error = NULL;
  Numbers reading = { .numbers = numbers, .error = &local_error };

  g_return_val_if_fail (column < anneal_metric_table_get_n_columns (self), NULL);

  if (self->array != NULL)
    g_array_append_vals (numbers, self->array->data, self->array->len);
  else
    visit_column (self, column, take_number, &reading);

  if (local_error == NULL && numbers->len == 0 && self->array == NULL)
    {
      g_autofree char *name = anneal_metric_table_dup_name (self, column);

      anneal_set_error (&local_error, ANNEAL_ERROR_FORMAT, _("There is no number in “%s”"), name);
    }

  *n_empty = reading.n_empty;
  *n_numbers = 0;
  if (local_error == NULL)
    return g_array_steal (numbers, n_numbers);

  g_propagate_error (error, local_error);
  return NULL;
}
