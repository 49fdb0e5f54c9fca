/* anneal-replay-data.c: data sets and initial weights of recorded trainings
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-file.h"
#include "anneal-number.h"
#include "anneal-replay-private.h"

#include "anneal-error.h"

#define MAX_DATA_BYTES (16 * 1024 * 1024)
#define PIECE_BYTES    (64 * 1024)      /* unpacked at a time */

/* The whole of a packed file, or nothing if it is larger than it may be. */
static GBytes *
unpack (GBytes  *packed,
        gsize    max_bytes,
        GError **error)
{
  g_autoptr(GZlibDecompressor) decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr(GInputStream) source = g_memory_input_stream_new_from_bytes (packed);
  g_autoptr(GInputStream) stream = g_converter_input_stream_new (source, G_CONVERTER (decompressor));
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  gsize n;

  do
    {
      if (!g_input_stream_read_all (stream, piece, PIECE_BYTES, &n, NULL, error))
        return NULL;

      g_byte_array_append (bytes, piece, (guint) n);
      if (bytes->len > max_bytes)
        {
          anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("The file unpacks to more than %zu bytes"), max_bytes);
          return NULL;
        }
    }
  while (n == PIECE_BYTES);

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *
anneal_replay_read_bytes (const char  *path,
                          gsize        max_bytes,
                          GError     **error)
{
  g_autofree char *packed_path = g_strconcat (path, ".gz", NULL);
  gboolean is_packed = g_str_has_suffix (path, ".gz");

  if (!is_packed && (g_file_test (path, G_FILE_TEST_EXISTS) || !g_file_test (packed_path, G_FILE_TEST_EXISTS)))
    return anneal_file_read (path, max_bytes, NULL, error);

  g_autoptr(GBytes) packed = anneal_file_read (is_packed ? path : packed_path, max_bytes, NULL, error);

  return packed != NULL ? unpack (packed, max_bytes, error) : NULL;
}

static gboolean
read_row (AnnealDataset  *data,
          guint           row,
          char          **cells,
          double          divisor,
          GError        **error)
{
  guint n_targets = data->targets != NULL ? data->n_outputs : 1;
  double value;

  for (guint i = 0; i < data->n_inputs + n_targets; i++)
    {
      if (!anneal_number_parse (cells[i], &value, error))
        return FALSE;

      if (i < data->n_inputs)
        data->inputs[(gsize) row * data->n_inputs + i] = (float) (value / divisor);
      else if (data->targets != NULL)
        data->targets[(gsize) row * data->n_outputs + i - data->n_inputs] = (float) value;
      else if (value >= 0 && value < data->n_outputs)
        data->labels[row] = (guint) value;
      else
        {
          anneal_set_error (error, ANNEAL_ERROR_RANGE, _("“%s” is not one of %u classes"), cells[i], data->n_outputs);
          return FALSE;
        }
    }

  return TRUE;
}

/* Cuts a line at its commas, in place; gives the number of its cells, of which @cells gets @max at most. */
static guint
cut_line (char   *line,
          char  **cells,
          guint   max)
{
  guint n = 0;

  for (char *next = line; next != NULL; n++)
    {
      char *comma = strchr (next, ',');

      if (n < max)
        cells[n] = next;
      if (comma != NULL)
        *comma++ = '\0';
      next = comma;
    }

  return n;
}

/* Lines of one kind, "train" or "val", into the rows from @row on; their number. */
static guint
read_split (AnnealDataset  *data,
            char          **lines,
            const char     *split,
            guint           row,
            double          divisor,
            GError        **error)
{
  guint n_cells = data->n_inputs + (data->targets != NULL ? data->n_outputs : 1) + 1;
  g_autofree char **cells = g_new (char *, n_cells);
  guint n = 0;

  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_autofree char *line = g_strdup (g_strchomp (lines[i]));

      if (*line == '\0')
        continue;

      guint n_found = cut_line (line, cells, n_cells);

      if (n_found != n_cells)
        {
          anneal_set_error (error, ANNEAL_ERROR_FORMAT, _("Line %u has %u cells and not %u"), i + 1, n_found, n_cells);
          return 0;
        }
      if (!g_str_equal (cells[n_cells - 1], split))
        continue;
      if (!read_row (data, row + n, cells, divisor, error))
        return 0;
      n++;
    }

  if (n == 0)
    anneal_set_error (error, ANNEAL_ERROR_FORMAT, _("The file has no rows of the split “%s”"), split);
  return n;
}

static AnnealDataset *
read_table (GBytes       *bytes,
            const guint   sizes[2],
            gboolean      is_regression,
            double        divisor,
            GError      **error)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(AnnealDataset) data = anneal_dataset_new_empty (sizes[0], sizes[1], g_strv_length (lines), is_regression);

  data->n_train = read_split (data, lines, "train", 0, divisor, error);
  if (data->n_train == 0)
    return NULL;
  data->n_validation = read_split (data, lines, "val", data->n_train, divisor, error);
  return data->n_validation > 0 ? g_steal_pointer (&data) : NULL;
}

AnnealDataset *
anneal_replay_read_data (const char   *folder,
                         const char   *name,
                         const guint   sizes[2],
                         gboolean      is_regression,
                         double        divisor,
                         GError      **error)
{
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *path = g_build_filename (folder, "data", base, NULL);
  g_autoptr(GBytes) bytes = anneal_replay_read_bytes (path, MAX_DATA_BYTES, error);
  AnnealDataset *data = bytes != NULL ? read_table (bytes, sizes, is_regression, divisor, error) : NULL;

  if (data == NULL)
    g_prefix_error (error, "%s: ", base);
  return data;
}

gboolean
anneal_replay_read_numbers (json_t               *array,
                            AnnealReplayNumbers  *numbers,
                            GError              **error)
{
  numbers->n = json_array_size (array);
  numbers->values = g_new (double, numbers->n);
  for (gsize i = 0; i < numbers->n; i++)
    {
      json_t *value = json_array_get (array, i);

      if (!json_is_number (value))
        {
          anneal_set_error (error, ANNEAL_ERROR_FORMAT, _("An array of numbers holds something else"));
          return FALSE;
        }
      numbers->values[i] = json_number_value (value);
    }

  return TRUE;
}

/* As many numbers as there have to be, at @params. */
static gboolean
copy_numbers (json_t  *array,
              guint    n,
              float   *params,
              GError **error)
{
  AnnealReplayNumbers numbers = { NULL, 0 };
  gboolean is_good = anneal_replay_read_numbers (array, &numbers, error);

  if (is_good && numbers.n != n)
    {
      anneal_set_error (error, ANNEAL_ERROR_FORMAT, _("There are %zu weights where there should be %u"), numbers.n, n);
      is_good = FALSE;
    }
  for (guint i = 0; is_good && i < n; i++)
    params[i] = (float) numbers.values[i];
  g_free (numbers.values);
  return is_good;
}

static gboolean
read_layer (json_t  *weights,
            json_t  *biases,
            guint    n_inputs,
            guint    n_outputs,
            float   *params,
            GError **error)
{
  if (json_array_size (weights) != n_outputs)
    {
      anneal_set_error (error, ANNEAL_ERROR_FORMAT, _("There are %zu weights where there should be %u"),
                        json_array_size (weights), n_outputs);
      return FALSE;
    }

  for (guint i = 0; i < n_outputs; i++)
    if (!copy_numbers (json_array_get (weights, i), n_inputs, params + (gsize) i * n_inputs, error))
      return FALSE;

  return copy_numbers (biases, n_outputs, params + (gsize) n_outputs * n_inputs, error);
}

float *
anneal_replay_read_params (const char   *folder,
                           const char   *name,
                           const guint   layers[],
                           guint         n_layers,
                           GError      **error)
{
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *path = g_build_filename (folder, "init", base, NULL);
  g_autoptr(GBytes) bytes = anneal_replay_read_bytes (path, MAX_DATA_BYTES, error);
  g_autoptr(json_t) root = bytes != NULL ? anneal_json_read (bytes, error) : NULL;
  gsize n_params = 0, at = 0;

  for (guint i = 0; i + 1 < n_layers; i++)
    n_params += (gsize) layers[i + 1] * (layers[i] + 1);

  g_autofree float *params = g_new (float, n_params);
  gboolean is_good = root != NULL;

  for (guint i = 0; is_good && i + 1 < n_layers; i++)
    {
      is_good = read_layer (json_array_get (json_object_get (root, "weights"), i),
                            json_array_get (json_object_get (root, "biases"), i), layers[i], layers[i + 1],
                            params + at, error);
      at += (gsize) layers[i + 1] * (layers[i] + 1);
    }

  if (!is_good)
    {
      g_prefix_error (error, "%s: ", base);
      return NULL;
    }
  return g_steal_pointer (&params);
}
