/* anneal-screen-font.c: the font of a figure on this screen
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include "anneal-screen-font.h"

#define DOTS_AN_INCH 96

char *
anneal_screen_font_dup (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  g_autoptr(PangoFontDescription) font = pango_font_description_copy (pango_context_get_font_description (context));
  double resolution = pango_cairo_context_get_resolution (context);

  if (!pango_font_description_get_size_is_absolute (font) && resolution > 0)
    pango_font_description_set_size (font, (int) (pango_font_description_get_size (font) * resolution / DOTS_AN_INCH));
  return pango_font_description_to_string (font);
}
