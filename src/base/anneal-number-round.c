/* anneal-number-round.c: rounding to decimal places, exactly
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-base"

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-number.h"

/* More places than any double has: the value itself. */
#define MAX_PLACES 1074

/* Digits before and after the point of the largest double, sign and final NUL. */
#define MAX_LENGTH (310 + MAX_PLACES + 8)

char *
anneal_number_dup_whole (double value)
{
  char text[MAX_LENGTH];

  g_ascii_formatd (text, sizeof text, "%.0f", value);

  return g_strdup (text);
}

/* Rounds whole digits half to even, the last @n_dropped becoming zeros; @has_rest: something followed them. */
static void
round_digits (char    *digits,
              gsize    n_dropped,
              gboolean has_rest)
{
  gsize n_kept = strlen (digits) - n_dropped;
  gboolean above = has_rest || digits[n_kept] > '5';
  gboolean up;

  for (gsize i = n_kept + 1; digits[i] != '\0'; i++)
    above = above || digits[i] != '0';

  up = digits[n_kept] > '5'
       || (digits[n_kept] == '5' && (above || (n_kept > 0 && (digits[n_kept - 1] - '0') % 2 == 1)));
  memset (digits + n_kept, '0', n_dropped);
  for (gsize i = n_kept; up && i > 0; i--)
    {
      up = digits[i - 1] == '9';
      digits[i - 1] = up ? '0' : (char) (digits[i - 1] + 1);
    }
}

/**
 * anneal_number_round:
 * @value: any double
 * @places: decimal places; negative ones are before the point
 *
 * Returns: the double nearest to @value rounded to @places, halves of the exact value to even, as Python's round();
 * infinite if that is too large
 */
double
anneal_number_round (double value,
                     int    places)
{
  char text[MAX_LENGTH];
  char format[16];

  if (!isfinite (value) || value == 0.0 || places > MAX_PLACES)
    return value;

  if (places >= 0)
    {
      g_snprintf (format, sizeof format, "%%.%df", places);
      g_ascii_formatd (text, sizeof text, format, value);
      return g_ascii_strtod (text, NULL);
    }

  /* Room for a carry in front; the integer part of a double has no rest of its own. */
  text[0] = '0';
  g_ascii_formatd (text + 1, sizeof text - 1, "%.0f", trunc (fabs (value)));
  if ((gsize) -places >= strlen (text))
    return copysign (0.0, value);

  round_digits (text, (gsize) -places, fabs (value) != trunc (fabs (value)));
  return copysign (g_ascii_strtod (text, NULL), value);
}
