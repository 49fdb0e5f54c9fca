/* anneal-range-hint.c: the rates that a range test suggests
 *
 * The rules of fastai's suggestion functions, of which "valley" came from ESRI's arcgis; written from their
 * description.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <math.h>

#include "anneal-range-test.h"

#define LAST_LEFT_OUT 5

/* Of slide: updates from one end of its window to the other, and what slopes differ by at least, per update. */
#define SLIDE_WIDTH     15
#define SLIDE_THRESHOLD 0.005

#define MINIMUM_SHARE 0.1

/* The part of a curve that is looked at. */
typedef struct
{
  const double *rates, *means;      /* (n) */
  int           n;
} Part;

static Part
get_part (const AnnealRangeCurve *curve)
{
  guint first = curve->options.n_updates / 10;
  gboolean is_long = curve->n > first + LAST_LEFT_OUT;

  return (Part) {
    .rates = curve->rates + first,
    .means = curve->means + first,
    .n = is_long ? (int) (curve->n - first - LAST_LEFT_OUT) : 0,
  };
}

/* The first of @tails, which fall, that is not above @mean; @n if all are. */
static int
find_tail (const double *tails,
           int           n,
           double        mean)
{
  int first = 0;

  while (first < n)
    {
      int middle = (first + n) / 2;

      if (tails[middle] > mean)
        first = middle + 1;
      else
        n = middle;
    }
  return first;
}

/* The longest subsequence that falls strictly, of those the one that ends first: it is taken for a stretch as long that
 * ends there.  tails[k]: the highest mean at which a fall of k + 1 values ends, until now. */
static double
suggest_valley (const Part *part)
{
  g_autofree double *tails = g_new (double, part->n);
  int longest = 0;
  int end = 0;

  for (int i = 0; i < part->n; i++)
    {
      int k = find_tail (tails, longest, part->means[i]);

      tails[k] = part->means[i];
      if (k == longest)
        {
          longest++;
          end = i;
        }
    }

  /* In thirds: half-way through the one in the middle. */
  double third = longest / 3.0;
  int at = end - longest + (int) third + (int) (third / 2);

  return part->rates[MAX (at, 0)];
}

static double
suggest_minimum (const Part *part)
{
  int least = 0;

  for (int i = 1; i < part->n; i++)
    if (part->means[i] < part->means[least])
      least = i;

  return part->rates[least] * MINIMUM_SHARE;
}

static double
suggest_steep (const Part *part)
{
  double steepest = HUGE_VAL;
  double rate = (double) NAN;

  for (int i = 0; i + 1 < part->n; i++)
    {
      double slope = (part->means[i + 1] - part->means[i]) / log (part->rates[i + 1] / part->rates[i]);

      if (slope < steepest)
        {
          steepest = slope;
          rate = part->rates[i];
        }
    }
  return rate;
}

/* Per update: between both neighbours, at the ends to the one there is. */
static double
get_slope (const Part *part,
           int         i)
{
  int before = MAX (i - 1, 0);
  int after = MIN (i + 1, part->n - 1);

  return (part->means[after] - part->means[before]) / (after - before);
}

static double
suggest_slide (const Part *part)
{
  int right = part->n - 1;
  int left = right - SLIDE_WIDTH;

  if (left < 0)
    return (double) NAN;

  int found = left;

  while (left >= 0 && fabs (get_slope (part, right) - get_slope (part, left)) > SLIDE_THRESHOLD)
    {
      found = left;
      right--;
      left--;
    }
  return part->rates[found];
}

double
anneal_range_curve_suggest (const AnnealRangeCurve *self,
                            AnnealRangeHint         hint)
{
  static double (* const rules[]) (const Part *part) = {
    [ANNEAL_RANGE_VALLEY] = suggest_valley,
    [ANNEAL_RANGE_MINIMUM] = suggest_minimum,
    [ANNEAL_RANGE_STEEP] = suggest_steep,
    [ANNEAL_RANGE_SLIDE] = suggest_slide,
  };
  const Part part = get_part (self);

  /* Neighbours have a slope. */
  return part.n >= 2 ? rules[hint] (&part) : (double) NAN;
}
