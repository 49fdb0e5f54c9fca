/* anneal-export-preview.c: the picture of a file that is not there yet
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <math.h>

#include "anneal-export-preview.h"

#define CHECKER_SIZE 8      /* px, of what shows that the background is transparent */

static void
draw_checkers (cairo_t *cr,
               int      width,
               int      height,
               gboolean dark)
{
  const double shades[2][2] = { { 1, 0.92 }, { 0.14, 0.19 } };

  for (int y = 0; y < height; y += CHECKER_SIZE)
    for (int x = 0; x < width; x += CHECKER_SIZE)
      {
        double shade = shades[dark ? 1 : 0][(x / CHECKER_SIZE + y / CHECKER_SIZE) % 2];

        cairo_set_source_rgb (cr, shade, shade, shade);
        cairo_rectangle (cr, x, y, MIN (CHECKER_SIZE, width - x), MIN (CHECKER_SIZE, height - y));
        cairo_fill (cr);
      }
}

/* What will be in the file, on its background. */
static void
draw_content (const AnnealExport     *export,
              const AnnealPlotFigure *figure,
              cairo_t                *cr)
{
  AnnealPlotTheme theme = anneal_export_get_theme (export);
  g_auto(AnnealPlotLayout) layout = { .n_lanes = 0 };

  if (export->picture == NULL)
    {
      anneal_plot_layout_init (&layout, figure, &theme, export->width, export->height);
      anneal_plot_draw (figure, &layout, &theme, cr);
      return;
    }

  cairo_set_source_rgba (cr, (theme.background >> 16 & 0xff) / 255.0, (theme.background >> 8 & 0xff) / 255.0,
                         (theme.background & 0xff) / 255.0, theme.background_alpha);
  cairo_paint (cr);
  anneal_training_picture_draw (export->picture, &theme, cr, export->width, export->height);
}

void
anneal_export_preview_draw (const AnnealExport     *export,
                            const AnnealPlotFigure *figure,
                            cairo_t                *cr,
                            int                     width,
                            int                     height)
{
  double scale = MIN (width / export->width, height / export->height);
  int shown_width = (int) lround (export->width * scale);
  int shown_height = (int) lround (export->height * scale);

  if (shown_width < 1 || shown_height < 1)
    return;

  cairo_translate (cr, (width - shown_width) / 2, (height - shown_height) / 2);

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, shown_width, shown_height);
  cairo_clip (cr);
  if (export->transparent)
    draw_checkers (cr, shown_width, shown_height, export->dark);
  cairo_scale (cr, scale, scale);
  draw_content (export, figure, cr);
  cairo_restore (cr);

  cairo_rectangle (cr, 0.5, 0.5, shown_width - 1, shown_height - 1);
  cairo_set_source_rgba (cr, 0.5, 0.5, 0.5, 0.5);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}
