/* anneal-export.c: a project as the file of a picture or of numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <math.h>

#include "anneal-figure.h"

#include "anneal-file.h"

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

static void
draw_picture_cb (cairo_t               *cr,
                 const AnnealPlotTheme *theme,
                 double                 width,
                 double                 height,
                 gpointer               user_data)
{
  anneal_training_picture_draw (user_data, theme, cr, width, height);
}

static GBytes *
render_picture (const AnnealExport  *self,
                GError             **error)
{
  AnnealPlotTheme theme = anneal_export_get_theme (self);

  return anneal_plot_render_drawing (draw_picture_cb, self->picture, &theme, self->format, self->width, self->height,
                                     self->scale, error);
}

GBytes *
anneal_export_render (const AnnealExport   *self,
                      const AnnealProject  *project,
                      GPtrArray            *series,
                      GCancellable         *cancellable,
                      GError              **error)
{
  if (self->picture != NULL)
    return render_picture (self, error);

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
