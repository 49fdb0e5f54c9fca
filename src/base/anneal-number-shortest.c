/* anneal-number-shortest.c: the shortest digits of a double
 *
 * Raffaello Giulietti, "The Schubfach way to render doubles" (2020).  A double is c × 2^q, and everything between the
 * midpoints to its neighbours reads back as it.  Choose k so that 10^k is the largest power of ten not longer than that
 * interval: then at least one multiple of 10^k lies in it, and at most one multiple of 10^(k + 1).  The latter, if
 * there, is shorter; otherwise it is one of the two multiples of 10^k around the value.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-base"

#include "config.h"

#include "anneal-number-private.h"

#include <string.h>

#include "anneal-powers-of-ten.h"

#define MANTISSA_BITS 52
#define HIDDEN_BIT    (G_GUINT64_CONSTANT (1) << MANTISSA_BITS)
#define EXPONENT_BIAS 1075
#define EXPONENT_MASK 0x7ff
#define MIN_EXPONENT  (-1074)

/* 2^32 × log10 (2), log2 (10) and -log10 (3/4): exact enough for every exponent of a double; each was tried. */
#define LOG10_OF_2              G_GINT64_CONSTANT (1292913986)
#define LOG2_OF_10              G_GINT64_CONSTANT (14267572527)
#define LOG10_OF_4_THIRDS       G_GINT64_CONSTANT (536607788)

/* The value and the two midpoints around it, in quarters of 10^k; rounded to odd, so that comparing them with whole
 * numbers gives the same answers as comparing exactly. */
typedef struct
{
  guint64 lower;
  guint64 value;
  guint64 upper;
  guint64 odd;              /* 1 if the midpoints themselves read back as another double */
} Interval;

/* The upper and lower half of a × b. */
static guint64
multiply (guint64  a,
          guint64  b,
          guint64 *low)
{
#ifdef __SIZEOF_INT128__
  __extension__ typedef unsigned __int128 Wide;      /* one instruction, where there is one */
  Wide product = (Wide) a * b;

  *low = (guint64) product;
  return (guint64) (product >> 64);
#else
  guint64 a_low = a & G_MAXUINT32;
  guint64 a_high = a >> 32;
  guint64 b_low = b & G_MAXUINT32;
  guint64 b_high = b >> 32;
  guint64 middle = a_high * b_low + ((a_low * b_low) >> 32);
  guint64 other_middle = a_low * b_high + (middle & G_MAXUINT32);

  *low = a * b;
  return a_high * b_high + (middle >> 32) + (other_middle >> 32);
#endif
}

/* factor × the power / 2^128, rounded to odd: the last bit is also set if anything was cut off.  The table is rounded
 * up, which adds less than 1 to the 64 bits below: there, 1 still counts as nothing. */
static guint64
scale (guint64 factor,
       int     power)
{
  guint64 low, high_low, unused;
  guint64 carry = multiply (powers_of_ten[power - FIRST_POWER].low, factor, &unused);
  guint64 high = multiply (powers_of_ten[power - FIRST_POWER].high, factor, &high_low);

  low = high_low + carry;
  if (low < carry)
    high++;

  return high | (low > 1);
}

/* Removes zeros at the end: of eight, four, two and one digit, as a double that a person typed has many. */
static AnnealDecimal
trim (guint64 digits,
      int     exponent)
{
  static const struct
  {
    guint64 factor;
    int     n_zeros;
  } steps[] = { { 100000000, 8 }, { 10000, 4 }, { 100, 2 }, { 10, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    while (digits % steps[i].factor == 0)
      {
        digits /= steps[i].factor;
        exponent += steps[i].n_zeros;
      }

  return (AnnealDecimal) { digits, exponent };
}

/* The one of @candidate and @candidate + @unit that lies in @interval and, if both do, is nearer to the value.
 * FALSE if neither does. */
static gboolean
choose (const Interval *interval,
        guint64         candidate,
        guint64         unit,
        guint64        *chosen)
{
  guint64 below = candidate * 4;
  guint64 above = below + unit * 4;
  gboolean is_below_inside = interval->lower + interval->odd <= below;
  gboolean is_above_inside = above + interval->odd <= interval->upper;

  if (!is_below_inside && !is_above_inside)
    return FALSE;

  gboolean is_above_nearer = interval->value * 2 > below + above ||
                             (interval->value * 2 == below + above && (candidate / unit) % 2 == 1);

  if (is_above_inside && (!is_below_inside || is_above_nearer))
    *chosen = candidate + unit;
  else
    *chosen = candidate;
  return TRUE;
}

AnnealDecimal
anneal_number_find_shortest (double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);

  guint64 fraction = bits & (HIDDEN_BIT - 1);
  int biased = (int) (bits >> MANTISSA_BITS) & EXPONENT_MASK;
  guint64 c = biased > 0 ? fraction | HIDDEN_BIT : fraction;
  int q = biased > 0 ? biased - EXPONENT_BIAS : MIN_EXPONENT;

  /* Below a power of two the doubles are twice as dense, so the lower midpoint is half as far. */
  gboolean is_uneven = fraction == 0 && biased > 1;
  int k = (int) ((q * LOG10_OF_2 - (is_uneven ? LOG10_OF_4_THIRDS : 0)) >> 32);
  int shift = q + (int) ((-k * LOG2_OF_10) >> 32) + 1;
  const Interval interval = {
    .lower = scale ((4 * c - (is_uneven ? 1 : 2)) << shift, -k),
    .value = scale ((4 * c) << shift, -k),
    .upper = scale ((4 * c + 2) << shift, -k),
    .odd = c & 1,
  };
  guint64 whole = interval.value / 4;
  guint64 chosen;

  if (choose (&interval, whole / 10 * 10, 10, &chosen) || choose (&interval, whole, 1, &chosen))
    return trim (chosen, k);

  g_assert_not_reached ();
}
