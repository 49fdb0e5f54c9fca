/* anneal-plot-text.h: measuring and fitting the texts of a figure
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-figure.h"

G_BEGIN_DECLS

typedef enum
{
  ANNEAL_PLOT_TEXT_REGULAR,
  ANNEAL_PLOT_TEXT_BOLD,
} AnnealPlotTextStyle;

/* One Pango layout for all texts of one drawing.  Sizes do not depend on the screen: 96 dots an inch, no hinting. */
typedef struct
{
  PangoLayout          *layout;
  PangoFontDescription *fonts[2];     /* by AnnealPlotTextStyle */
  double                em;           /* px: the size of the font */
  double                line_height;  /* px */
} AnnealPlotText;

void   anneal_plot_text_init       (AnnealPlotText        *self,
                                    const AnnealPlotTheme *theme);
void   anneal_plot_text_clear      (AnnealPlotText        *self);
/* Makes the layout show @text; lent. */
PangoLayout *anneal_plot_text_set  (AnnealPlotText        *self,
                                    const char            *text,
                                    AnnealPlotTextStyle    style);
double anneal_plot_text_get_width  (AnnealPlotText        *self,
                                    const char            *text,
                                    AnnealPlotTextStyle    style);
/* @text, or as much of its beginning as fits with "…" behind it. */
char  *anneal_plot_text_dup_fitted (AnnealPlotText        *self,
                                    const char            *text,
                                    AnnealPlotTextStyle    style,
                                    double                 max_width);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnnealPlotText, anneal_plot_text_clear)

G_END_DECLS
