/* anneal-plot-text.c: the sizes of texts in a figure
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>

#include "anneal-text.h"

#include "anneal-plot-text.h"

/* CSS's px: sizes in points are the same in every format, and on every screen. */
#define DPI 96

static const struct
{
  double      scale;
  PangoWeight weight;
} styles[ANNEAL_PLOT_N_TEXT_STYLES] =
{
  [ANNEAL_PLOT_TEXT_TICK] = { 0.9, PANGO_WEIGHT_NORMAL },
  [ANNEAL_PLOT_TEXT_LABEL] = { 0.95, PANGO_WEIGHT_NORMAL },
  [ANNEAL_PLOT_TEXT_LEGEND] = { 0.95, PANGO_WEIGHT_NORMAL },
  [ANNEAL_PLOT_TEXT_NOTE] = { 1.1, PANGO_WEIGHT_NORMAL },
  [ANNEAL_PLOT_TEXT_TITLE] = { 1.3, PANGO_WEIGHT_BOLD },
};

/* Hints would make the same text wider here than there. */
static PangoContext *
new_context (gboolean whole_px)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, whole_px ? CAIRO_HINT_STYLE_SLIGHT : CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (context, DPI);
  pango_context_set_round_glyph_positions (context, whole_px);
  return context;
}

static double
to_px (int pango_units)
{
  return (double) pango_units / PANGO_SCALE;
}

static void
init_font (AnnealPlotText      *self,
           AnnealPlotTextStyle  style,
           const char          *name)
{
  AnnealPlotFont *font = &self->fonts[style];
  PangoRectangle ink, logical;

  font->font = pango_font_description_from_string (name);

  double size = pango_font_description_get_size (font->font);

  if (size <= 0)
    size = 10 * PANGO_SCALE;
  if (!pango_font_description_get_size_is_absolute (font->font))
    size *= DPI / 72.0;
  self->em = size / PANGO_SCALE;
  size *= styles[style].scale;
  pango_font_description_set_absolute_size (font->font, size);
  pango_font_description_set_weight (font->font, styles[style].weight);
  font->size = size / PANGO_SCALE;

  anneal_plot_text_set (self, style, "0");
  pango_layout_get_extents (self->layout, &ink, &logical);
  font->height = to_px (logical.height);
  font->ascent = to_px (pango_layout_get_baseline (self->layout));
  font->digit_height = font->ascent - to_px (ink.y);
}

void
anneal_plot_text_init (AnnealPlotText        *self,
                       const AnnealPlotTheme *theme,
                       gboolean               whole_px)
{
  PangoContext *context = new_context (whole_px);
  PangoAttrList *attributes = pango_attr_list_new ();

  /* Not the user's language, which picks the font: a file shall look the same everywhere. */
  pango_context_set_language (context, pango_language_from_string ("en"));

  self->layout = pango_layout_new (context);
  g_object_unref (context);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (self->layout, attributes);
  pango_attr_list_unref (attributes);
  for (guint style = 0; style < ANNEAL_PLOT_N_TEXT_STYLES; style++)
    init_font (self, style, theme->font);
}

void
anneal_plot_text_clear (AnnealPlotText *self)
{
  for (guint style = 0; style < ANNEAL_PLOT_N_TEXT_STYLES; style++)
    g_clear_pointer (&self->fonts[style].font, pango_font_description_free);
  g_clear_object (&self->layout);
}

double
anneal_plot_text_set (AnnealPlotText      *self,
                      AnnealPlotTextStyle  style,
                      const char          *text)
{
  int width;

  pango_layout_set_font_description (self->layout, self->fonts[style].font);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_size (self->layout, &width, NULL);
  return to_px (width);
}

char *
anneal_plot_text_dup_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr(GString) cleaned = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      g_string_append_unichar (cleaned, anneal_text_is_safe (character) ? character : ' ');
    }
  return g_strdup (cleaned->str);
}

char *
anneal_plot_text_dup_fitting (AnnealPlotText      *self,
                              AnnealPlotTextStyle  style,
                              const char          *text,
                              double               max_width)
{
  g_autofree char *whole = anneal_plot_text_dup_clean (text);
  glong fits = 0;
  glong too_long = MIN (g_utf8_strlen (whole, -1), ANNEAL_TEXT_MAX_MESSAGE) + 1;

  if (too_long <= ANNEAL_TEXT_MAX_MESSAGE && anneal_plot_text_set (self, style, whole) <= max_width)
    return g_steal_pointer (&whole);

  while (too_long - fits > 1)
    {
      glong middle = (fits + too_long) / 2;
      g_autofree char *start = g_utf8_substring (whole, 0, middle);
      g_autofree char *cut = g_strconcat (g_strchomp (start), "…", NULL);

      if (anneal_plot_text_set (self, style, cut) <= max_width)
        fits = middle;
      else
        too_long = middle;
    }

  g_autofree char *start = g_utf8_substring (whole, 0, fits);

  return fits > 0 ? g_strconcat (g_strchomp (start), "…", NULL) : g_strdup ("");
}

char *
anneal_plot_text_dup_family (AnnealPlotText *self)
{
  PangoContext *context = pango_layout_get_context (self->layout);
  PangoFont *font = pango_context_load_font (context, self->fonts[ANNEAL_PLOT_TEXT_LABEL].font);

  if (font == NULL)
    return g_strdup ("Sans");

  PangoFontDescription *description = pango_font_describe (font);
  char *family = g_strdup (pango_font_description_get_family (description));

  pango_font_description_free (description);
  g_object_unref (font);
  return family;
}
