/* test-ticks.c: the labels of axes, word for word
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>
#include <math.h>

#include "anneal-plot-ticks.h"

typedef struct
{
  AnnealPlotScaleKind kind;
  double              min, max, unit;
  guint               most;
  gboolean            integers_only;
  const char         *labels;       /* "a | b | c", then the factor */
} Case;

static const Case cases[] = {
  /* A learning rate's usual ranges. */
  { ANNEAL_PLOT_LINEAR, 0, 0.1, 1, 6, FALSE, "0.00 | 0.02 | 0.04 | 0.06 | 0.08 | 0.10" },
  { ANNEAL_PLOT_LINEAR, 0, 0.1, 1, 5, FALSE, "0.00 | 0.05 | 0.10" },
  { ANNEAL_PLOT_LINEAR, -0.004, 0.104, 1, 8, FALSE, "0.00 | 0.02 | 0.04 | 0.06 | 0.08 | 0.10" },
  { ANNEAL_PLOT_LINEAR, 0, 0.001, 1, 6, FALSE, "0.0000 | 0.0002 | 0.0004 | 0.0006 | 0.0008 | 0.0010" },
  { ANNEAL_PLOT_LINEAR, 0, 3e-4, 1, 7, FALSE, "0.0 | 0.5 | 1.0 | 1.5 | 2.0 | 2.5 | 3.0 ×10⁻⁴" },
  { ANNEAL_PLOT_LINEAR, 0, 1e-8, 1, 3, FALSE, "0.0 | 0.5 | 1.0 ×10⁻⁸" },
  { ANNEAL_PLOT_LINEAR, 0, 10, 1, 6, FALSE, "0 | 2 | 4 | 6 | 8 | 10" },
  { ANNEAL_PLOT_LINEAR, -1, 1, 1, 5, FALSE, "−1.0 | −0.5 | 0.0 | 0.5 | 1.0" },
  { ANNEAL_PLOT_LINEAR, -0.0003, -0.0001, 1, 3, FALSE, "−3 | −2 | −1 ×10⁻⁴" },
  { ANNEAL_PLOT_LINEAR, 0.85, 0.95, 1, 6, FALSE, "0.86 | 0.88 | 0.90 | 0.92 | 0.94" },
  { ANNEAL_PLOT_LINEAR, 0, 2.5e6, 1, 6, FALSE, "0.0 | 0.5 | 1.0 | 1.5 | 2.0 | 2.5 ×10⁶" },
  { ANNEAL_PLOT_LINEAR, 0, 1e300, 1, 3, FALSE, "0.0 | 0.5 | 1.0 ×10³⁰⁰" },
  /* Narrow ones keep the digits in which they differ. */
  { ANNEAL_PLOT_LINEAR, 0.1, 0.1000000004, 1, 3, FALSE, "0.1000000000 | 0.1000000002 | 0.1000000004" },
  /* Steps. */
  { ANNEAL_PLOT_LINEAR, 0, 1777, 1, 5, TRUE, "0 | 500 | 1000 | 1500" },
  { ANNEAL_PLOT_LINEAR, 0, 50001, 1, 10, TRUE, "0 | 10,000 | 20,000 | 30,000 | 40,000 | 50,000" },
  { ANNEAL_PLOT_LINEAR, 0, 1e6, 1, 6, TRUE, "0 | 200,000 | 400,000 | 600,000 | 800,000 | 1,000,000" },
  { ANNEAL_PLOT_LINEAR, 0, 1e7, 1, 3, TRUE, "0 | 5,000,000 | 10,000,000" },
  { ANNEAL_PLOT_LINEAR, 3.2, 5.9, 1, 9, TRUE, "4 | 5" },
  { ANNEAL_PLOT_LINEAR, 3.2, 3.9, 1, 9, TRUE, "" },
  { ANNEAL_PLOT_LINEAR, 0, 35190, 391, 10, TRUE, "0 | 10 | 20 | 30 | 40 | 50 | 60 | 70 | 80 | 90" },
  /* Two labels where two fit: the step that has only one inside gives way to the ends of a finer one. */
  { ANNEAL_PLOT_LINEAR, 0.11, 0.39, 1, 2, FALSE, "0.2 | 0.3" },
  { ANNEAL_PLOT_LINEAR, 1.5, 8.5, 1, 2, FALSE, "2 | 8" },
  { ANNEAL_PLOT_LINEAR, 1.5, 8.5, 1, 1, FALSE, "5" },
  { ANNEAL_PLOT_LINEAR, 1.5, 8.5, 1, 0, FALSE, "" },
  /* Decades. */
  { ANNEAL_PLOT_LOG, 0.001, 1, 1, 9, FALSE, "0.001 | 0.01 | 0.1 | 1" },
  { ANNEAL_PLOT_LOG, 1e-8, 10, 1, 12, FALSE, "10⁻⁸ | 10⁻⁷ | 10⁻⁶ | 10⁻⁵ | 10⁻⁴ | 10⁻³ | 10⁻² | 10⁻¹ | 10⁰ | 10¹" },
  { ANNEAL_PLOT_LOG, 1e-8, 10, 1, 5, FALSE, "10⁻⁸ | 10⁻⁶ | 10⁻⁴ | 10⁻² | 10⁰" },
  { ANNEAL_PLOT_LOG, 1e-300, 1e300, 1, 4, FALSE, "10⁻¹⁵¹ | 10⁰ | 10¹⁵¹" },
  { ANNEAL_PLOT_LOG, 1, 1000, 1, 5, FALSE, "1 | 10 | 100 | 1000" },
  { ANNEAL_PLOT_LOG, 0.01, 0.1, 1, 5, FALSE, "0.01 | 0.02 | 0.05 | 0.1" },
  { ANNEAL_PLOT_LOG, 1.5e-5, 1.2e-4, 1, 5, FALSE, "2×10⁻⁵ | 5×10⁻⁵ | 10⁻⁴" },
  { ANNEAL_PLOT_LOG, 0.21, 0.29, 1, 5, FALSE, "0.22 | 0.24 | 0.26 | 0.28" },
};

static char *
join_labels (const AnnealPlotTicks *ticks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ticks->n_ticks; i++)
    if (ticks->ticks[i].label != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " | " : "", ticks->ticks[i].label);
  if (ticks->factor != NULL)
    g_string_append_printf (text, " %s", ticks->factor);
  return g_string_free (text, FALSE);
}

static void
test_labels (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AnnealPlotScale scale;

      anneal_plot_scale_init (&scale, cases[i].kind, cases[i].min, cases[i].max, 0, 500);

      g_autoptr(AnnealPlotTicks) ticks = anneal_plot_ticks_new (&scale, cases[i].unit, cases[i].most,
                                                                cases[i].integers_only);
      g_autofree char *labels = join_labels (ticks);

      g_assert_cmpstr (labels, ==, cases[i].labels);
    }
}

/* The number that a label stands for: "−1,500.0", "2×10⁻⁵", "10⁴". */
static double
read_label (const char *label)
{
  static const char * const superscripts[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁻" };
  g_autoptr(GString) text = g_string_new (label);
  guint n_superscripts = 0;

  g_string_replace (text, ",", "", 0);
  g_string_replace (text, "−", "-", 0);
  for (guint i = 0; i < G_N_ELEMENTS (superscripts); i++)
    {
      const char digit[] = { "0123456789-"[i], '\0' };

      n_superscripts += g_string_replace (text, superscripts[i], digit, 0);
    }
  if (n_superscripts > 0 && g_string_replace (text, "×10", "e", 1) == 0)
    g_string_replace (text, "10", "1e", 1);
  return g_ascii_strtod (text->str, NULL);
}

static void
check_ticks (const AnnealPlotScale *scale,
             guint                  most,
             const AnnealPlotTicks *ticks)
{
  double factor = ticks->factor != NULL ? read_label (ticks->factor + strlen ("×")) : 1;
  guint n = 0;

  for (guint i = 0; i < ticks->n_ticks; i++)
    {
      const AnnealPlotTick *tick = &ticks->ticks[i];
      double at = anneal_plot_scale_forward (scale, tick->value);

      g_assert_cmpfloat (at, >=, -0.01);
      g_assert_cmpfloat (at, <=, 500.01);
      g_assert_true (i == 0 || tick->value > ticks->ticks[i - 1].value);
      if (tick->label == NULL)
        continue;

      n++;
      /* A label is its tick's value but for the rounding of the double. */
      g_assert_cmpfloat_with_epsilon (read_label (tick->label) * factor, tick->value,
                                      fabs (tick->value) * 1e-14 + G_MINDOUBLE);
    }
  g_assert_cmpuint (n, <=, most);
  g_assert_cmpuint (n, >=, scale->kind == ANNEAL_PLOT_LINEAR ? MIN (most, 2) : 1);
}

/* Labels say where they stand, are as few as they have to be, and two at least. */
static void
test_random_ranges (void)
{
  for (guint i = 0; i < 4000; i++)
    {
      double magnitude = pow (10, g_test_rand_double_range (-9, 7));
      double from = magnitude * g_test_rand_double_range (-1, 1);
      double width = magnitude * pow (10, g_test_rand_double_range (-6, 0.5));
      guint most = (guint) g_test_rand_int_range (1, 14);
      AnnealPlotScale scale;

      anneal_plot_scale_init (&scale, ANNEAL_PLOT_LINEAR, from, from + width, 0, 500);

      g_autoptr(AnnealPlotTicks) linear = anneal_plot_ticks_new (&scale, 1, most, FALSE);

      check_ticks (&scale, most, linear);
      anneal_plot_scale_init (&scale, ANNEAL_PLOT_LOG, fabs (from), fabs (from) + width, 0, 500);

      g_autoptr(AnnealPlotTicks) logarithmic = anneal_plot_ticks_new (&scale, 1, most, FALSE);

      check_ticks (&scale, most, logarithmic);
    }
}

static void
test_decimals_agree (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      double magnitude = pow (10, g_test_rand_double_range (-9, 7));
      AnnealPlotScale scale;

      anneal_plot_scale_init (&scale, ANNEAL_PLOT_LINEAR, magnitude * g_test_rand_double_range (-1, 0),
                              magnitude, 0, 500);

      g_autoptr(AnnealPlotTicks) ticks = anneal_plot_ticks_new (&scale, 1, 8, FALSE);
      gssize decimals = -1;

      for (guint k = 0; k < ticks->n_ticks; k++)
        {
          const char *point = strchr (ticks->ticks[k].label, '.');
          gssize n = point != NULL ? (gssize) strlen (point) : 0;

          g_assert_true (decimals < 0 || n == decimals);
          decimals = n;
        }
    }
}

static void
test_minor_ticks (void)
{
  AnnealPlotScale scale;

  anneal_plot_scale_init (&scale, ANNEAL_PLOT_LOG, 1e-5, 1e-1, 0, 500);

  g_autoptr(AnnealPlotTicks) ticks = anneal_plot_ticks_new (&scale, 1, 6, FALSE);

  /* Five powers of ten, and 2 to 9 between them. */
  g_assert_cmpuint (ticks->n_ticks, ==, 5 + 4 * 8);
  g_assert_nonnull (ticks->ticks[0].label);
  g_assert_null (ticks->ticks[1].label);
  g_assert_cmpfloat (ticks->ticks[1].value, ==, 2e-5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/ticks/labels", test_labels);
  g_test_add_func ("/plot/ticks/random-ranges", test_random_ranges);
  g_test_add_func ("/plot/ticks/decimals-agree", test_decimals_agree);
  g_test_add_func ("/plot/ticks/minor", test_minor_ticks);

  return g_test_run ();
}
