/* anneal-plot-text.h: the sizes of texts in a figure
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-figure.h"

G_BEGIN_DECLS

typedef enum
{
  ANNEAL_PLOT_TEXT_TICK,
  ANNEAL_PLOT_TEXT_LABEL,       /* of axes */
  ANNEAL_PLOT_TEXT_LEGEND,
  ANNEAL_PLOT_TEXT_NOTE,
  ANNEAL_PLOT_TEXT_TITLE,
  ANNEAL_PLOT_N_TEXT_STYLES,
} AnnealPlotTextStyle;

/* px */
typedef struct
{
  PangoFontDescription *font;
  double                size;           /* of the font */
  double                height;         /* of a line */
  double                ascent;         /* from the top of a line to its baseline */
  double                digit_height;
} AnnealPlotFont;

/* One layout for all texts of a drawing, as making one costs more than setting its text. */
typedef struct
{
  PangoLayout   *layout;
  double         em;              /* the size of the theme's font, px */
  AnnealPlotFont fonts[ANNEAL_PLOT_N_TEXT_STYLES];
} AnnealPlotText;

/* @whole_px: letters stand on whole px, which is what a picture of one pixel a px needs. */
void   anneal_plot_text_init        (AnnealPlotText        *self,
                                     const AnnealPlotTheme *theme,
                                     gboolean               whole_px);
void   anneal_plot_text_clear       (AnnealPlotText        *self);
/* Sets the layout, and returns its width. */
double anneal_plot_text_set         (AnnealPlotText        *self,
                                     AnnealPlotTextStyle    style,
                                     const char            *text);
/* @text without line ends and other characters that have no place in a line. */
char  *anneal_plot_text_dup_clean   (const char            *text);
/* The same, cut with an ellipsis to @max_width. */
char  *anneal_plot_text_dup_fitting (AnnealPlotText        *self,
                                     AnnealPlotTextStyle    style,
                                     const char            *text,
                                     double                 max_width);
/* What the theme's font turned out to be: "DejaVu Sans". */
char  *anneal_plot_text_dup_family  (AnnealPlotText        *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnnealPlotText, anneal_plot_text_clear)

G_END_DECLS
