/* anneal-plot-ticks.c: round numbers along an axis, and their texts
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-number.h"
#include "anneal-plot-ticks.h"

#define MAX_TICKS        1000
#define MAX_DECIMALS     5        /* 0.00005 is still read at a glance; smaller steps get a factor */
#define MAX_WHOLE        1e7      /* larger numbers get a factor */
#define MAX_PLAIN_DECADE 4        /* 0.0001 … 10 000 are written out on a log axis, if all of its labels are */

static void
add_tick (GArray *ticks,
          double  value,
          char   *label)
{
  AnnealPlotTick tick = { .value = value, .label = label };

  if (ticks->len < MAX_TICKS)
    g_array_append_val (ticks, tick);
  else
    g_free (label);
}

static char *
dup_superscript (int number)
{
  static const char * const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  char text[ANNEAL_NUMBER_LENGTH];
  GString *result = g_string_new (NULL);

  anneal_number_format_int (number, text);
  for (const char *p = text; *p != '\0'; p++)
    g_string_append (result, *p == '-' ? "⁻" : digits[*p - '0']);

  return g_string_free (result, FALSE);
}

static char *
dup_power (int exponent)
{
  g_autofree char *superscript = dup_superscript (exponent);

  return g_strconcat ("10", superscript, NULL);
}

/* "20 000": thin spaces, which every language reads, from five digits on. */
static void
append_grouped (GString *text,
                guint64  whole)
{
  char digits[ANNEAL_NUMBER_LENGTH];
  gsize length = anneal_number_format_int ((gint64) whole, digits);

  for (gsize i = 0; i < length; i++)
    {
      if (length > 4 && i > 0 && (length - i) % 3 == 0)
        g_string_append (text, "\u2009");
      g_string_append_c (text, digits[i]);
    }
}

/* @value with exactly @n_decimals decimals; |value| < 2^53 / 10^n_decimals.  Whatever the locale. */
static char *
dup_decimal (double value,
             guint  n_decimals)
{
  GString *text = g_string_new (NULL);
  guint64 power = 1;

  for (guint i = 0; i < n_decimals; i++)
    power *= 10;

  guint64 scaled = (guint64) llround (fabs (value) * (double) power);

  if (value < 0 && scaled != 0)
    g_string_append (text, "−");
  append_grouped (text, scaled / power);
  if (n_decimals > 0)
    g_string_append_printf (text, ".%0*" G_GUINT64_FORMAT, (int) n_decimals, scaled % power);

  return g_string_free (text, FALSE);
}

/* The least of 1, 2, 5 times a power of ten that is at least @step; its exponent. */
static double
round_step (double  step,
            int    *exponent)
{
  static const double factors[] = { 1, 2, 5, 10 };

  *exponent = (int) floor (log10 (step));
  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      double candidate = factors[i] * pow (10, *exponent);

      if (candidate >= step * (1 - 1e-9))
        {
          if (i == 3)
            (*exponent)++;
          return candidate;
        }
    }

  return step;
}

/* How many powers of ten are taken out of all labels of an axis: 0 where they read well as they are. */
static int
choose_factor (double step,
               int    exponent,
               double greatest)
{
  int magnitude = greatest > 0 ? (int) floor (log10 (greatest) + 1e-9) : exponent;

  if (greatest < MAX_WHOLE && exponent >= -MAX_DECIMALS)
    return 0;

  /* A narrow range around a large value keeps its decimals; there is no factor that would shorten them. */
  return magnitude;
}

static AnnealPlotTicks *
take_ticks (GArray *array,
            char   *factor)
{
  AnnealPlotTicks *self = g_new0 (AnnealPlotTicks, 1);

  self->n_ticks = array->len;
  self->ticks = (AnnealPlotTick *) (void *) g_array_free (array, FALSE);
  self->factor = factor;
  return self;
}

static AnnealPlotTicks *
new_linear (double   min,
            double   max,
            double   unit,
            guint    max_labels,
            gboolean integers_only)
{
  int exponent;
  double step = round_step (MAX ((max - min) / MAX (max_labels, 1), integers_only ? 1 : 0), &exponent);
  double greatest = MAX (fabs (min), fabs (max));
  int factor = choose_factor (step, exponent, greatest);
  guint n_decimals = (guint) CLAMP (factor - exponent, 0, 14);
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (AnnealPlotTick));
  double first = ceil (min / step - 1e-9);
  double last = floor (max / step + 1e-9);

  for (double i = first; i <= last && ticks->len < MAX_TICKS; i++)
    {
      double value = i * step;

      add_tick (ticks, value * unit, dup_decimal (value / pow (10, factor), n_decimals));
    }

  g_autofree char *power = factor != 0 ? dup_power (factor) : NULL;

  return take_ticks (ticks, power != NULL ? g_strconcat ("×", power, NULL) : NULL);
}

static char *
dup_decade_label (int      exponent,
                  double   multiple,
                  gboolean plain)
{
  if (plain)
    return dup_decimal (multiple * pow (10, exponent), (guint) MAX (-exponent, 0));

  g_autofree char *power = dup_power (exponent);

  return multiple == 1 ? g_steal_pointer (&power) : g_strdup_printf ("%d·%s", (int) multiple, power);
}

/* Decades labelled, every @stride-th if there are many; with few of them their multiples 2 and 5 as well. */
static AnnealPlotTicks *
new_log (double min,
         double max,
         double unit,
         guint  max_labels)
{
  int first = (int) floor (log10 (min) - 1e-9);
  int last = (int) ceil (log10 (max) + 1e-9);
  double n_decades = log10 (max / min);
  int stride = MAX (1, (int) ceil (n_decades / MAX (max_labels, 1)));
  gboolean plain = first >= -MAX_PLAIN_DECADE && last <= MAX_PLAIN_DECADE + 1;
  gboolean label_all = n_decades * 3 <= max_labels || n_decades < 1.5;
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (AnnealPlotTick));

  for (int exponent = first; exponent <= last; exponent++)
    for (int multiple = 1; multiple <= 9; multiple++)
      {
        double value = multiple * pow (10, exponent);
        gboolean labelled = multiple == 1 ? (exponent % stride + stride) % stride == 0
                                          : label_all && (multiple == 2 || multiple == 5);

        if (value < min * (1 - 1e-9) || value > max * (1 + 1e-9) || (stride > 1 && !labelled))
          continue;
        add_tick (ticks, value * unit, labelled ? dup_decade_label (exponent, multiple, plain) : NULL);
      }

  return take_ticks (ticks, NULL);
}

static guint
count_labels (const AnnealPlotTicks *ticks)
{
  guint n = 0;

  for (guint i = 0; i < ticks->n_ticks; i++)
    n += ticks->ticks[i].label != NULL;

  return n;
}

AnnealPlotTicks *
anneal_plot_ticks_new (const AnnealPlotScale *scale,
                       double                 unit,
                       guint                  max_labels,
                       gboolean               integers_only)
{
  double min = scale->min / unit;
  double max = scale->max / unit;

  if (scale->kind == ANNEAL_PLOT_LINEAR)
    return new_linear (min, max, unit, max_labels, integers_only);

  AnnealPlotTicks *ticks = new_log (min, max, unit, max_labels);

  /* Within a part of a decade round numbers a step apart say more. */
  if (count_labels (ticks) >= 2 || max / min >= 10)
    return ticks;

  anneal_plot_ticks_free (ticks);
  return new_linear (min, max, unit, max_labels, integers_only);
}

void
anneal_plot_ticks_free (AnnealPlotTicks *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_ticks; i++)
    g_free (self->ticks[i].label);
  g_free (self->ticks);
  g_free (self->factor);
  g_free (self);
}
