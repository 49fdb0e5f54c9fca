/* anneal-plot-theme.c: colours and dashes of lines, light and dark
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>

#include "anneal-plot-theme.h"

#define MIN_CONTRAST 3.0      /* of a line against the background: WCAG's for graphics */
#define PALENESS     0.65    /* share of the background in a pale line */

const AnnealPlotTheme anneal_plot_theme_light = {
  .background = 0xffffff,
  .foreground = 0x2e3436,
  .grid = 0xe6e6e6,
  .muted = 0x5e5c64,
  .background_alpha = 1,
  .font = "Sans 10",
  .legend = TRUE,
};

const AnnealPlotTheme anneal_plot_theme_dark = {
  .background = 0x1e1e1e,
  .foreground = 0xeeeeec,
  .grid = 0x3a3a3a,
  .muted = 0xb5b5b5,
  .background_alpha = 1,
  .font = "Sans 10",
  .dark = TRUE,
  .legend = TRUE,
};

/* Okabe and Ito's colours, which all kinds of colour vision tell apart, in the order of their contrast on white; then
 * purple and brown. */
static const guint32 palette[ANNEAL_PLOT_N_COLORS] = {
  0x0072b2,   /* blue */
  0xd55e00,   /* vermilion */
  0x009e73,   /* bluish green */
  0xcc79a7,   /* reddish purple */
  0xe69f00,   /* orange */
  0x56b4e9,   /* sky blue */
  0x332288,   /* indigo */
  0x882255,   /* wine */
  0x999933,   /* olive */
  0x555555,   /* grey */
};

/* Lengths of strokes and gaps in line widths; 0 ends a row. */
static const double dashes[ANNEAL_PLOT_N_DASHES][ANNEAL_PLOT_MAX_DASH + 1] = {
  { 0 },
  { 5, 2.5, 0 },
  { 1.5, 2, 0 },
  { 6, 2, 1.5, 2, 0 },
  { 9, 3, 0 },
  { 3, 2, 0 },
  { 6, 2, 1.5, 2, 1.5, 2, 0 },
  { 2, 4, 0 },
  { 9, 2, 3, 2, 0 },
  { 12, 3, 1.5, 3, 0 },
};

guint32
anneal_plot_palette (guint i)
{
  return palette[i % ANNEAL_PLOT_N_COLORS];
}

guint
anneal_plot_theme_get_dashes (guint  dash,
                              double width,
                              double lengths[ANNEAL_PLOT_MAX_DASH])
{
  const double *row = dashes[dash % ANNEAL_PLOT_N_DASHES];
  guint n = 0;

  while (n < ANNEAL_PLOT_MAX_DASH && row[n] > 0)
    {
      lengths[n] = row[n] * width;
      n++;
    }

  return n;
}

static double
channel_luminance (guint32 channel)
{
  double share = channel / 255.0;

  return share <= 0.04045 ? share / 12.92 : pow ((share + 0.055) / 1.055, 2.4);
}

static double
luminance (guint32 color)
{
  return 0.2126 * channel_luminance (color >> 16 & 0xff)
         + 0.7152 * channel_luminance (color >> 8 & 0xff)
         + 0.0722 * channel_luminance (color & 0xff);
}

double
anneal_plot_contrast (guint32 a,
                      guint32 b)
{
  double x = luminance (a);
  double y = luminance (b);

  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
}

static guint32
mix (guint32 a,
     guint32 b,
     double  share)
{
  guint32 result = 0;

  for (guint shift = 0; shift <= 16; shift += 8)
    {
      double x = a >> shift & 0xff;
      double y = b >> shift & 0xff;

      result |= (guint32) lround (x + (y - x) * share) << shift;
    }

  return result;
}

guint32
anneal_plot_theme_adapt (const AnnealPlotTheme *self,
                         guint32                color)
{
  guint32 towards = self->dark ? 0xffffff : 0x000000;
  double needed = self->dark ? MIN_CONTRAST * 1.5 : 2;

  /* On paper the colours are what people expect of these names; only what would vanish is darkened. */
  for (double share = 0; share < 1; share += 0.05)
    {
      guint32 mixed = mix (color, towards, share);

      if (anneal_plot_contrast (mixed, self->background) >= needed)
        return mixed;
    }

  return towards;
}

guint32
anneal_plot_theme_fade (const AnnealPlotTheme *self,
                        guint32                color)
{
  return mix (anneal_plot_theme_adapt (self, color), self->background, PALENESS);
}
