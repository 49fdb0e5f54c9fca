/* anneal-plot-ticks.c: round numbers along an axis, and their texts
 *
 * Ticks are whole numbers times a power of ten until they are text: no label is ever a rounded double.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-number.h"

#include "anneal-plot-ticks.h"

/* In steps: how far outside the range a tick may lie, for the rounding of its ends. */
#define SLACK 1e-6

/* Values below 10^-3 have more zeros than digits, those from 10^6 on more than can be taken in; positions on an x axis
 * are numbers people look for, and stay whole. */
#define MIN_PLAIN_EXPONENT     -3
#define MAX_PLAIN_EXPONENT      5
#define MAX_PLAIN_INTEGER      14

/* A log axis is labelled 0.001 … 1,000 or 10⁻⁴ … 10⁻¹. */
#define MIN_PLAIN_DECADE       -3
#define MAX_PLAIN_DECADE        3

#define MAX_DECADES_WITH_MINORS 12

/* So many powers of ten need no labels between them. */
#define MANY_DECADES 4

/* Labels of a log axis are not evenly spaced; of the room that each would have if they were, this much will do. */
#define MIN_ROOM 0.7

/* Ticks at i × 10^exponent for i = first, first + step, … last. */
typedef struct
{
  gint64 first, last, step;
  int    exponent;
} Progression;

/* value × 10^exponent; dividing by a power of ten is exact where multiplying by its inverse is not. */
static double
shift (double value,
       int    exponent)
{
  return exponent < 0 ? value / pow (10, -exponent) : value * pow (10, exponent);
}

static int
find_exponent (double value)
{
  return (int) floor (log10 (fabs (value)) + 1e-12);
}

static gint64
count_ticks (const Progression *self)
{
  return self->last < self->first ? 0 : (self->last - self->first) / self->step + 1;
}

static Progression
make_progression (double lo,
                  double hi,
                  guint  multiple,
                  int    exponent)
{
  double first = ceil (shift (lo, -exponent) / multiple - SLACK);
  double last = floor (shift (hi, -exponent) / multiple + SLACK);

  return (Progression) { (gint64) first * multiple, (gint64) last * multiple, multiple, exponent };
}

/* The finest of 1, 2, 5, 10, … with at most @max ticks, in @finer the one before it. */
static Progression
find_progression (double       lo,
                  double       hi,
                  guint        max,
                  gboolean     integers_only,
                  Progression *finer)
{
  static const guint multiples[] = { 1, 2, 5 };
  int exponent = find_exponent ((hi - lo) / (max + 1)) - 1;

  if (integers_only)
    exponent = MAX (exponent, 0);
  *finer = make_progression (lo, hi, 1, exponent);
  for (;; exponent++)
    for (guint i = 0; i < G_N_ELEMENTS (multiples); i++)
      {
        Progression progression = make_progression (lo, hi, multiples[i], exponent);

        if (count_ticks (&progression) <= max)
          return progression;
        *finer = progression;
      }
}

/* @digits with @exponent more zeros, or -@exponent of them after a point; grouped by thousands if asked. */
static char *
format_decimal (gint64   digits,
                int      exponent,
                gboolean grouped)
{
  char text[ANNEAL_NUMBER_LENGTH];
  g_autoptr(GString) label = g_string_new (NULL);

  anneal_number_format_int (ABS (digits), text);
  g_string_append (label, text);
  for (int i = 0; i < exponent && digits != 0; i++)
    g_string_append_c (label, '0');
  while (exponent < 0 && (gssize) label->len <= -exponent)
    g_string_prepend_c (label, '0');

  gssize point = (gssize) label->len + MIN (exponent, 0);

  if (exponent >= 0)
    point = (gssize) label->len;
  else
    g_string_insert_c (label, point, '.');
  for (gssize at = point - 3; grouped && at > 0; at -= 3)
    g_string_insert_c (label, at, ',');
  if (digits < 0)
    g_string_prepend (label, "−");
  return g_strdup (label->str);
}

/* "10⁻⁴" */
static char *
format_power (int exponent)
{
  static const char * const superscripts[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  char digits[ANNEAL_NUMBER_LENGTH];
  g_autoptr(GString) text = g_string_new (exponent < 0 ? "10⁻" : "10");

  anneal_number_format_int (ABS (exponent), digits);
  for (const char *p = digits; *p != '\0'; p++)
    g_string_append (text, superscripts[*p - '0']);
  return g_strdup (text->str);
}

static void
append_tick (GArray *ticks,
             double  value,
             char   *label)
{
  AnnealPlotTick tick = { value, label };

  g_array_append_val (ticks, tick);
}

/* 0: none */
static int
find_factor (const Progression *progression,
             gboolean           integers_only)
{
  gint64 greatest = MAX (ABS (progression->first), ABS (progression->last));

  if (greatest == 0)
    return 0;

  int exponent = find_exponent ((double) greatest) + progression->exponent;

  if (exponent < MIN_PLAIN_EXPONENT || exponent > (integers_only ? MAX_PLAIN_INTEGER : MAX_PLAIN_EXPONENT))
    return exponent;
  return 0;
}

/* Appends ticks and returns the factor of their labels. */
static int
add_linear (GArray   *ticks,
            double    lo,
            double    hi,
            double    unit,
            guint     max,
            gboolean  integers_only)
{
  Progression finer;
  Progression progression = find_progression (lo, hi, max, integers_only, &finer);
  gboolean is_sparse = count_ticks (&progression) < MIN (max, 2) && count_ticks (&finer) >= MIN (max, 2);

  if (is_sparse)
    progression = finer;

  /* Too many of the finer step, none or one of the coarser: label the ends of the finer, or its middle. */
  gint64 n_before = (count_ticks (&progression) - 1) / 2;
  gint64 from = max >= 2 ? progression.first : progression.first + n_before * progression.step;
  gint64 to = max >= 2 ? progression.last : from;

  int factor = find_factor (&progression, integers_only);
  gint64 greatest = MAX (ABS (progression.first), ABS (progression.last));
  gboolean grouped = factor == 0 && shift ((double) greatest, progression.exponent) >= 1e4;

  for (gint64 i = progression.first; i <= progression.last; i += progression.step)
    {
      gboolean is_labelled = !is_sparse || i == from || i == to;
      char *label = is_labelled ? format_decimal (i, progression.exponent - factor, grouped) : NULL;

      append_tick (ticks, shift ((double) i, progression.exponent) * unit, label);
    }
  return factor;
}

static char *
format_log (guint    digit,
            int      decade,
            gboolean plain)
{
  if (plain)
    return format_decimal (digit, decade, FALSE);

  g_autofree char *power = format_power (decade);

  return digit == 1 ? g_steal_pointer (&power) : g_strdup_printf ("%u×%s", digit, power);
}

/* Bit d of a mask: the digit d is labelled in every decade. */
#define DIGITS_ALL   0x3fe
#define DIGITS_1_2_5 0x026
#define DIGITS_1_3   0x00a
#define DIGITS_1     0x002

typedef struct
{
  double lo, hi;
  int    first, last;       /* decades that have ticks */
} LogRange;

static gboolean
is_within (const LogRange *range,
           double          value)
{
  return value >= range->lo * (1 - 1e-9) && value <= range->hi * (1 + 1e-9);
}

static guint
count_digits (const LogRange *range,
              guint           mask)
{
  guint n = 0;

  for (int decade = range->first; decade <= range->last; decade++)
    for (guint digit = 1; digit <= 9; digit++)
      n += (mask & 1u << digit) != 0 && is_within (range, shift (digit, decade));
  return n;
}

/* Which digits to label: few decades have room for more than their powers of ten.  0: a log axis has too few ticks in
 * this range, whatever the digits. */
static guint
choose_digits (const LogRange *range,
               guint           max)
{
  static const struct
  {
    guint  mask, least;
    double gap;             /* the smallest between two, in decades */
  }
  sets[] = { { DIGITS_ALL, 3, 0.0457 }, { DIGITS_1_2_5, 2, 0.301 }, { DIGITS_1_3, 2, 0.477 } };
  double room = log10 (range->hi / range->lo) / max;

  for (guint i = 0; i < G_N_ELEMENTS (sets) && count_digits (range, DIGITS_1) < MANY_DECADES; i++)
    {
      guint n = count_digits (range, sets[i].mask);

      if (n <= max && n >= sets[i].least && sets[i].gap >= MIN_ROOM * room)
        return sets[i].mask;
    }
  return count_digits (range, DIGITS_1) >= MIN (max, 2) ? DIGITS_1 : 0;
}

static guint
count_decades (const LogRange *range,
               int             stride)
{
  guint n = 0;

  for (int decade = range->first; decade <= range->last; decade++)
    n += decade % stride == 0 && is_within (range, shift (1, decade));
  return n;
}

/* Every how many decades to label one, so that at most @max are. */
static int
choose_stride (const LogRange *range,
               guint           max)
{
  int stride = 1;

  while (count_decades (range, stride) > max)
    stride++;
  return stride;
}

static void
add_log (GArray         *ticks,
         const LogRange *range,
         double          unit,
         guint           max,
         guint           mask)
{
  int stride = mask == DIGITS_1 ? choose_stride (range, max) : 1;
  gboolean plain = range->first >= MIN_PLAIN_DECADE && range->last <= MAX_PLAIN_DECADE;
  gboolean with_minors = range->last - range->first <= MAX_DECADES_WITH_MINORS;

  for (int decade = range->first; decade <= range->last; decade++)
    for (guint digit = 1; digit <= (with_minors ? 9 : 1); digit++)
      {
        gboolean is_labelled = (mask & 1u << digit) != 0 && decade % stride == 0;
        double value = shift (digit, decade);

        if (is_within (range, value))
          append_tick (ticks, value * unit, is_labelled ? format_log (digit, decade, plain) : NULL);
      }
}

/**
 * anneal_plot_ticks_new:
 * @scale: what to label
 * @unit: above 0; labels are values divided by it
 * @max_labels: may be 0
 * @integers_only: no label is a fraction
 *
 * Steps are 1, 2 or 5 times a power of ten; a log scale is labelled at powers of ten, and between them while there is
 * room.  There are at least two labels wherever two fit, and all have the same number of decimals.
 */
AnnealPlotTicks *
anneal_plot_ticks_new (const AnnealPlotScale *scale,
                       double                 unit,
                       guint                  max_labels,
                       gboolean               integers_only)
{
  g_autoptr(GArray) ticks = g_array_new (FALSE, FALSE, sizeof (AnnealPlotTick));
  AnnealPlotTicks *self = g_new0 (AnnealPlotTicks, 1);
  double lo = scale->min / unit;
  double hi = scale->max / unit;
  int factor = 0;

  if (scale->kind == ANNEAL_PLOT_LOG && max_labels > 0)
    {
      LogRange range = { lo, hi, find_exponent (lo), find_exponent (hi) };
      guint mask = choose_digits (&range, max_labels);

      if (mask != 0)
        add_log (ticks, &range, unit, max_labels, mask);
      else
        factor = add_linear (ticks, lo, hi, unit, max_labels, integers_only);
    }
  else if (max_labels > 0)
    {
      factor = add_linear (ticks, lo, hi, unit, max_labels, integers_only);
    }

  if (factor != 0)
    {
      g_autofree char *power = format_power (factor);

      self->factor = g_strconcat ("×", power, NULL);
    }
  self->n_ticks = ticks->len;
  self->ticks = (AnnealPlotTick *) (gpointer) g_array_free (g_steal_pointer (&ticks), FALSE);
  return self;
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
