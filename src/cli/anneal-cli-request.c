/* anneal-cli-request.c: numbers, choices and series out of options
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include "anneal-cli-request.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "anneal-cli-report.h"

#include "anneal-file.h"
#include "anneal-json.h"
#include "anneal-metric-table.h"
#include "anneal-number.h"
#include "anneal-text.h"

gboolean
anneal_cli_read_count (const char  *option,
                       const char  *text,
                       gint64       min,
                       gint64       max,
                       gint64      *count,
                       GError     **error)
{
  gint64 value;

  if (text == NULL)
    return TRUE;

  if (!anneal_number_parse_int (text, &value, NULL))
    {
      anneal_set_error (error, ANNEAL_ERROR_TYPE, _("%s wants a whole number, not “%s”"), option, text);
      return FALSE;
    }
  if (value < min || value > max)
    {
      anneal_set_error (error, ANNEAL_ERROR_RANGE,
                        _("%s is %" PRId64 ", which is not from %" PRId64 " to %" PRId64),
                        option, value, min, max);
      return FALSE;
    }

  *count = value;
  return TRUE;
}

gboolean
anneal_cli_read_positive (const char  *option,
                          const char  *text,
                          double      *value,
                          GError     **error)
{
  double number;

  if (text == NULL)
    return TRUE;

  if (!anneal_number_parse (text, &number, NULL) || !(number > 0 && number <= G_MAXINT))
    {
      anneal_set_error (error, ANNEAL_ERROR_RANGE, _("%s wants a number above 0, not “%s”"), option, text);
      return FALSE;
    }

  *value = number;
  return TRUE;
}

gboolean
anneal_cli_read_pytorch (const char     *text,
                         AnnealPytorch  *version,
                         GError        **error)
{
  if (text == NULL || anneal_pytorch_parse (text, version, error))
    return TRUE;

  g_prefix_error (error, "--pytorch: ");
  return FALSE;
}

gboolean
anneal_cli_read_choice (const char          *option,
                        const char          *text,
                        const char * const  *choices,
                        guint               *chosen,
                        GError             **error)
{
  if (text == NULL)
    return TRUE;

  for (guint i = 0; choices[i] != NULL; i++)
    if (strcmp (choices[i], text) == 0)
      {
        *chosen = i;
        return TRUE;
      }

  g_autofree char *list = g_strjoinv (", ", (char **) choices);

  anneal_set_error (error, ANNEAL_ERROR_RANGE, _("%s is “%s”, which is none of %s"), option, text, list);
  return FALSE;
}

gboolean
anneal_cli_read_horizon (const char  *epochs,
                         const char  *batches,
                         gint64      *n_epochs,
                         gint64      *n_batches,
                         GError     **error)
{
  if (!anneal_cli_read_count ("--epochs", epochs, 1, ANNEAL_MAX_TICKS, n_epochs, error)
      || !anneal_cli_read_count ("--batches", batches, 1, ANNEAL_MAX_TICKS, n_batches, error))
    return FALSE;

  if (*n_epochs > ANNEAL_MAX_TICKS / *n_batches)
    {
      anneal_set_error (error, ANNEAL_ERROR_LIMIT,
                        _("%" PRId64 " epochs of %" PRId64 " batches are more than %d updates"),
                        *n_epochs, *n_batches, ANNEAL_MAX_TICKS);
      return FALSE;
    }

  return TRUE;
}

/* The array in a file, or NULL with an error that names the file. */
static json_t *
read_array (const char  *path,
            GError     **error)
{
  g_autoptr(GBytes) bytes = anneal_file_read (path, ANNEAL_JSON_MAX_BYTES, NULL, error);
  g_autoptr(GError) failure = NULL;

  if (bytes == NULL)
    return NULL;

  g_autoptr(json_t) json = anneal_json_read (bytes, &failure);

  if (json != NULL && json_is_array (json))
    return g_steal_pointer (&json);
  if (json != NULL)
    anneal_set_error (&failure, ANNEAL_ERROR_FORMAT, _("This is no JSON array"));

  g_autofree char *message = anneal_cli_dup_located (path, bytes, ANNEAL_SEVERITY_ERROR, failure);

  anneal_set_error (error, ANNEAL_ERROR_FORMAT, "%s", message);
  return NULL;
}

/* A number, or one of the strings that stand for what JSON has no numbers for. */
static gboolean
read_number (json_t *item,
             double *value)
{
  static const struct
  {
    const char *text;
    double      value;
  } strings[] = { { "inf", INFINITY }, { "-inf", -INFINITY }, { "nan", NAN } };

  if (json_is_number (item))
    {
      *value = json_number_value (item);
      return TRUE;
    }

  for (guint i = 0; json_is_string (item) && i < G_N_ELEMENTS (strings); i++)
    if (strcmp (json_string_value (item), strings[i].text) == 0)
      {
        *value = strings[i].value;
        return TRUE;
      }

  return FALSE;
}

static void
set_item_error (GError     **error,
                const char  *path,
                size_t       i,
                const char  *wanted)
{
  g_autofree char *display = g_filename_display_name (path);
  g_autofree char *name = anneal_text_escape (display, -1);

  /* translators: file name, index, and “a number” or “a number or null” */
  anneal_set_error (error, ANNEAL_ERROR_FORMAT, _("%s: item %zu of the array is not %s"), name, i, wanted);
}

/* The column's numbers, after a note on the cells that are left out. */
static double *
read_column (const char     *column_name,
             GBytes         *bytes,
             GOutputStream  *err,
             gsize          *n_metrics,
             GError        **error)
{
  g_autoptr(AnnealMetricTable) table = anneal_metric_table_read (bytes, error);
  gsize n_empty;
  guint column;

  if (table == NULL || !anneal_metric_table_find_column (table, column_name, &column, error))
    return NULL;

  double *metrics = anneal_metric_table_get_numbers (table, column, n_metrics, &n_empty, error);

  if (metrics != NULL && n_empty > 0)
    {
      g_autofree char *note =
        g_strdup_printf (ngettext ("note: --metrics has %" PRIu64 " empty cell, which is left out",
                                   "note: --metrics has %" PRIu64 " empty cells, which are left out", n_empty),
                         (guint64) n_empty);

      anneal_cli_report (err, note);
    }
  return metrics;
}

double *
anneal_cli_read_metrics (const char     *path,
                         const char     *column_name,
                         GOutputStream  *err,
                         gsize          *n_metrics,
                         GError        **error)
{
  g_autoptr(GBytes) bytes = anneal_file_read (path, ANNEAL_METRIC_MAX_BYTES, NULL, error);
  g_autoptr(GError) failure = NULL;

  if (bytes == NULL)
    return NULL;

  double *metrics = read_column (column_name, bytes, err, n_metrics, &failure);

  if (metrics != NULL)
    return metrics;

  g_autofree char *message = anneal_cli_dup_located (path, bytes, ANNEAL_SEVERITY_ERROR, failure);

  anneal_set_error (error, ANNEAL_ERROR_FORMAT, "%s", message);
  return NULL;
}

GArray *
anneal_cli_read_step_args (const char  *path,
                           GError     **error)
{
  g_autoptr(json_t) array = read_array (path, error);

  if (array == NULL)
    return NULL;

  g_autoptr(GArray) step_args = g_array_sized_new (FALSE, FALSE, sizeof (AnnealObject),
                                                   (guint) json_array_size (array));

  for (size_t i = 0; i < json_array_size (array); i++)
    {
      json_t *item = json_array_get (array, i);
      AnnealObject value = ANNEAL_OBJECT_NONE;
      double number;

      if (json_is_integer (item))
        value = (AnnealObject) ANNEAL_OBJECT_INT (json_integer_value (item));
      else if (read_number (item, &number))
        value = (AnnealObject) ANNEAL_OBJECT_FLOAT (number);
      else if (!json_is_null (item))
        {
          set_item_error (error, path, i, _("a number or null"));
          return NULL;
        }
      g_array_append_val (step_args, value);
    }

  return g_steal_pointer (&step_args);
}
