/* anneal-export.c: a project as the file of a picture or of numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "anneal-figure.h"

#include "anneal-file.h"
#include "anneal-number.h"

AnnealPlotTheme
anneal_export_get_theme (const AnnealExport *self)
{
  AnnealPlotTheme theme = self->dark ? anneal_plot_theme_dark : anneal_plot_theme_light;

  theme.legend = TRUE;
  if (self->transparent)
    theme.background_alpha = 0;
  return theme;
}

/* @series, or all that is missing computed. */
static GPtrArray *
get_series (const AnnealProject  *project,
            GPtrArray            *series,
            GCancellable         *cancellable,
            GError              **error)
{
  return series != NULL ? g_ptr_array_ref (series) : anneal_series_new_all (project, cancellable, error);
}

GBytes *
anneal_export_render (const AnnealExport   *self,
                      const AnnealProject  *project,
                      GPtrArray            *series,
                      GCancellable         *cancellable,
                      GError              **error)
{
  g_autoptr(GPtrArray) all = get_series (project, series, cancellable, error);

  if (all == NULL)
    return NULL;

  g_autoptr(AnnealFigure) figure = anneal_figure_new (project, all, self->title, (double) NAN, (double) NAN);
  AnnealPlotTheme theme = anneal_export_get_theme (self);
  int shown = anneal_project_find_position (project, self->metric_run);

  if (self->training != NULL)
    anneal_figure_show_training (figure, self->training);
  if (shown >= 0)
    anneal_figure_show_metrics (figure, (guint) shown);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return anneal_plot_render (&figure->figure, &theme, self->format, self->width, self->height, self->scale, error);
}

gboolean
anneal_export_save (const AnnealExport   *self,
                    const AnnealProject  *project,
                    GPtrArray            *series,
                    const char           *path,
                    GCancellable         *cancellable,
                    GError              **error)
{
  g_autoptr(GBytes) bytes = anneal_export_render (self, project, series, cancellable, error);

  return bytes != NULL && anneal_file_save (path, bytes, NULL, NULL, NULL, error);
}

/* RFC 4180: quoted where it must be. */
static void
append_field (GString    *text,
              const char *field)
{
  g_string_append_c (text, ',');
  if (strpbrk (field, "\",\r\n") == NULL)
    {
      g_string_append (text, field);
      return;
    }

  g_string_append_c (text, '"');
  for (const char *p = field; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

static void
append_header (GString             *text,
               const AnnealProject *project,
               GPtrArray           *series)
{
  g_string_append (text, "update,epoch");
  for (guint i = 0; i < series->len; i++)
    {
      const AnnealSeries *item = g_ptr_array_index (series, i);

      for (guint group = 0; item != NULL && group < item->n_groups; group++)
        {
          g_autofree char *name = item->n_groups > 1 ? g_strdup_printf ("%s (group %u)", project->runs[i]->title, group)
                                                     : g_strdup (project->runs[i]->title);

          append_field (text, name);
        }
    }
  g_string_append_c (text, '\n');
}

/* A cell is empty where the run has no value any more. */
static void
append_row (GString             *text,
            const AnnealProject *project,
            GPtrArray           *series,
            guint64              update)
{
  char number[ANNEAL_NUMBER_LENGTH];

  g_string_append_len (text, number, (gssize) anneal_number_format_int ((gint64) update, number));
  g_string_append_c (text, ',');
  g_string_append_len (text, number,
                       (gssize) anneal_number_format_int ((gint64) (update / project->n_batches), number));
  for (guint i = 0; i < series->len; i++)
    {
      const AnnealSeries *item = g_ptr_array_index (series, i);

      for (guint group = 0; item != NULL && group < item->n_groups; group++)
        {
          double lr = anneal_series_get_lr (item, group, update);

          g_string_append_c (text, ',');
          if (!isnan (lr))
            g_string_append_len (text, number, (gssize) anneal_number_format (lr, number));
        }
    }
  g_string_append_c (text, '\n');
}

static gboolean
check_size (const AnnealProject  *project,
            GPtrArray            *series,
            GError              **error)
{
  guint64 n_columns = 2;

  for (guint i = 0; i < series->len; i++)
    {
      const AnnealSeries *item = g_ptr_array_index (series, i);

      n_columns += item != NULL ? item->n_groups : 0;
    }
  if (n_columns * anneal_project_get_n_updates (project) <= ANNEAL_EXPORT_MAX_CELLS)
    return TRUE;

  anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("A table of %llu rows and %llu columns has more than %d cells"),
                    (unsigned long long) anneal_project_get_n_updates (project), (unsigned long long) n_columns,
                    ANNEAL_EXPORT_MAX_CELLS);
  return FALSE;
}

/**
 * anneal_export_csv:
 * @project: a project
 * @series: (nullable) (element-type AnnealSeries): as for anneal_figure_new(); computed here if there is none
 *
 * The learning rate used for every update, "update,epoch,<title>,…", a column for each group of each visible run, in
 * the C locale.
 */
GBytes *
anneal_export_csv (const AnnealProject  *project,
                   GPtrArray            *series,
                   GError              **error)
{
  g_autoptr(GPtrArray) all = get_series (project, series, NULL, error);

  if (all == NULL || !check_size (project, all, error))
    return NULL;

  g_autoptr(GString) text = g_string_new (NULL);

  append_header (text, project, all);
  for (guint64 update = 0; update < anneal_project_get_n_updates (project); update++)
    append_row (text, project, all, update);

  return g_string_free_to_bytes (g_steal_pointer (&text));
}
