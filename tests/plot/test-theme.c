/* test-theme.c: lines can be seen and told apart
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>

#include "anneal-plot-theme.h"

static void
check_contrast (const AnnealPlotTheme *theme,
                double                 least)
{
  for (guint32 red = 0; red <= 255; red += 51)
    for (guint32 green = 0; green <= 255; green += 51)
      for (guint32 blue = 0; blue <= 255; blue += 51)
        {
          guint32 color = anneal_plot_theme_adapt (theme, red << 16 | green << 8 | blue);

          g_assert_cmpfloat (anneal_plot_contrast (color, theme->background), >=, least);
        }
}

static void
test_lines_contrast (void)
{
  check_contrast (&anneal_plot_theme_dark, 3);
  check_contrast (&anneal_plot_theme_light, 2);
}

/* WCAG 2.1: 4.5 for text. */
static void
test_text_contrast (void)
{
  const AnnealPlotTheme *themes[] = { &anneal_plot_theme_light, &anneal_plot_theme_dark };

  for (guint i = 0; i < G_N_ELEMENTS (themes); i++)
    {
      g_assert_cmpfloat (anneal_plot_contrast (themes[i]->foreground, themes[i]->background), >=, 7);
      g_assert_cmpfloat (anneal_plot_contrast (themes[i]->muted, themes[i]->background), >=, 4.5);
    }
}

static void
test_colors_differ (void)
{
  for (guint i = 0; i < ANNEAL_PLOT_N_COLORS; i++)
    {
      g_assert_cmpuint (anneal_plot_palette (i), ==, anneal_plot_palette (i + ANNEAL_PLOT_N_COLORS));
      for (guint k = 0; k < i; k++)
        g_assert_cmpuint (anneal_plot_palette (i), !=, anneal_plot_palette (k));
    }
}

static void
test_dashes_differ (void)
{
  double lengths[ANNEAL_PLOT_N_DASHES][ANNEAL_PLOT_MAX_DASH] = { { 0 } };

  for (guint i = 0; i < ANNEAL_PLOT_N_DASHES; i++)
    {
      guint n = anneal_plot_theme_get_dashes (i, 2, lengths[i]);

      /* In pairs: else strokes and gaps change places. */
      g_assert_cmpuint (n % 2, ==, 0);
      g_assert_cmpint (n == 0, ==, i == 0);
      for (guint k = 0; k < i; k++)
        g_assert_cmpint (memcmp (lengths[i], lengths[k], sizeof lengths[i]), !=, 0);
    }
}

static void
test_known_contrast (void)
{
  g_assert_cmpfloat_with_epsilon (anneal_plot_contrast (0x000000, 0xffffff), 21, 1e-12);
  g_assert_cmpfloat_with_epsilon (anneal_plot_contrast (0x777777, 0xffffff), 4.48, 0.005);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/theme/lines-contrast", test_lines_contrast);
  g_test_add_func ("/plot/theme/text-contrast", test_text_contrast);
  g_test_add_func ("/plot/theme/colors-differ", test_colors_differ);
  g_test_add_func ("/plot/theme/dashes-differ", test_dashes_differ);
  g_test_add_func ("/plot/theme/known-contrast", test_known_contrast);

  return g_test_run ();
}
