/* anneal-plot-text.c: measuring and fitting the texts of a figure
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include "anneal-plot-text.h"

#define DPI 96.0

void
anneal_plot_text_init (AnnealPlotText        *self,
                       const AnnealPlotTheme *theme)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();
  int height;

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, DPI);
  cairo_font_options_destroy (options);

  self->layout = pango_layout_new (context);
  g_object_unref (context);
  self->fonts[ANNEAL_PLOT_TEXT_REGULAR] = pango_font_description_from_string (theme->font);
  self->fonts[ANNEAL_PLOT_TEXT_BOLD] = pango_font_description_copy (self->fonts[ANNEAL_PLOT_TEXT_REGULAR]);
  pango_font_description_set_weight (self->fonts[ANNEAL_PLOT_TEXT_BOLD], PANGO_WEIGHT_BOLD);

  double size = (double) pango_font_description_get_size (self->fonts[0]) / PANGO_SCALE;

  self->em = pango_font_description_get_size_is_absolute (self->fonts[0]) ? size : size * DPI / 72;
  pango_layout_get_size (anneal_plot_text_set (self, "0", ANNEAL_PLOT_TEXT_REGULAR), NULL, &height);
  self->line_height = (double) height / PANGO_SCALE;
}

void
anneal_plot_text_clear (AnnealPlotText *self)
{
  g_clear_object (&self->layout);
  for (guint i = 0; i < G_N_ELEMENTS (self->fonts); i++)
    g_clear_pointer (&self->fonts[i], pango_font_description_free);
}

PangoLayout *
anneal_plot_text_set (AnnealPlotText      *self,
                      const char          *text,
                      AnnealPlotTextStyle  style)
{
  pango_layout_set_font_description (self->layout, self->fonts[style]);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  pango_layout_set_text (self->layout, text, -1);
  return self->layout;
}

double
anneal_plot_text_get_width (AnnealPlotText      *self,
                            const char          *text,
                            AnnealPlotTextStyle  style)
{
  int width;

  pango_layout_get_size (anneal_plot_text_set (self, text, style), &width, NULL);
  return (double) width / PANGO_SCALE;
}

static char *
shorten (const char *text,
         glong       n_chars)
{
  g_autofree char *start = g_utf8_substring (text, 0, n_chars);

  return g_strconcat (g_strchomp (start), "…", NULL);
}

char *
anneal_plot_text_dup_fitted (AnnealPlotText      *self,
                             const char          *text,
                             AnnealPlotTextStyle  style,
                             double               max_width)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  if (anneal_plot_text_get_width (self, valid, style) <= max_width)
    return g_steal_pointer (&valid);

  /* Between the longest start that is known to fit and the shortest that does not. */
  glong fits = 0;
  glong too_long = MIN (g_utf8_strlen (valid, -1), 1000);

  while (too_long - fits > 1)
    {
      glong middle = (fits + too_long) / 2;
      g_autofree char *candidate = shorten (valid, middle);

      if (anneal_plot_text_get_width (self, candidate, style) <= max_width)
        fits = middle;
      else
        too_long = middle;
    }

  return shorten (valid, fits);
}
