/* anneal-screen-font.h: the font of a figure on this screen
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The widget's font, for AnnealPlotTheme, at the size that it has here: figures are drawn at 96 dots an inch, and a
 * larger text scale is a finer resolution to Pango. */
char *anneal_screen_font_dup (GtkWidget *widget);

G_END_DECLS
