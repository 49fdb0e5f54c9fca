/* anneal-plot-pyramid.c: least and greatest values of blocks of an array, so that drawing does not depend on its length
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <float.h>
#include <math.h>

#include "anneal-plot-pyramid.h"

#define BLOCK      8
#define MAX_LEVELS 60     /* blocks of 8 · 2^59 values are more than there is memory */

/* Of one block.  Nothing finite in it: least is +inf, greatest -inf. */
typedef struct
{
  double least;
  double greatest;
} Extent;

/* Level 0 has one extent for every BLOCK values, each further level one for two of the level below; all levels lie in
 * one allocation, lowest first. */
struct _AnnealPlotPyramid
{
  const double *y;                    /* (n), borrowed */
  gsize         n;
  guint         n_levels;
  double       *samples;              /* (n / ANNEAL_PLOT_SAMPLE, rounded up): every so many values, near each other */
  Extent       *levels[MAX_LEVELS];   /* (lengths[level]) */
  gsize         lengths[MAX_LEVELS];
  Extent        extents[];
};

static const Extent nothing = { HUGE_VAL, -HUGE_VAL };

static inline Extent
join (Extent a,
      Extent b)
{
  return (Extent) {
    .least = b.least < a.least ? b.least : a.least,
    .greatest = b.greatest > a.greatest ? b.greatest : a.greatest,
  };
}

/* Of y[first … end), values that are not finite left out. */
static Extent
measure (const double *y,
         gsize         first,
         gsize         end)
{
  Extent extent = nothing;

  for (gsize i = first; i < end; i++)
    {
      double value = y[i];

      if (!(fabs (value) <= DBL_MAX))
        continue;
      if (value < extent.least)
        extent.least = value;
      if (value > extent.greatest)
        extent.greatest = value;
    }

  return extent;
}

/* measure() of a whole block, without branches: the compiler makes vector code of it.  A value that is not finite
 * becomes NaN, and a comparison with NaN keeps what there is. */
static inline Extent
measure_block (const double *y)
{
  double least[BLOCK / 2], greatest[BLOCK / 2];

  for (guint i = 0; i < BLOCK / 2; i++)
    {
      double a = fabs (y[i]) <= DBL_MAX ? y[i] : HUGE_VAL;
      double b = fabs (y[i + BLOCK / 2]) <= DBL_MAX ? y[i + BLOCK / 2] : HUGE_VAL;
      double c = fabs (y[i]) <= DBL_MAX ? y[i] : -HUGE_VAL;
      double d = fabs (y[i + BLOCK / 2]) <= DBL_MAX ? y[i + BLOCK / 2] : -HUGE_VAL;

      least[i] = b < a ? b : a;
      greatest[i] = d > c ? d : c;
    }

  Extent extent = { least[0], greatest[0] };

  for (guint i = 1; i < BLOCK / 2; i++)
    extent = join (extent, (Extent) { least[i], greatest[i] });

  return extent;
}

static void
fill_lowest (AnnealPlotPyramid *self)
{
  gsize n_whole = self->n / BLOCK;

  for (gsize i = 0; i < n_whole; i++)
    {
      self->levels[0][i] = measure_block (self->y + i * BLOCK);
      if (i % (ANNEAL_PLOT_SAMPLE / BLOCK) == 0)
        self->samples[i * BLOCK / ANNEAL_PLOT_SAMPLE] = self->y[i * BLOCK];
    }

  if (n_whole < self->lengths[0])
    self->levels[0][n_whole] = measure (self->y, n_whole * BLOCK, self->n);
  if (n_whole < self->lengths[0] && n_whole % (ANNEAL_PLOT_SAMPLE / BLOCK) == 0)
    self->samples[n_whole * BLOCK / ANNEAL_PLOT_SAMPLE] = self->y[n_whole * BLOCK];
}

static void
fill_level (AnnealPlotPyramid *self,
            guint              level)
{
  const Extent *below = self->levels[level - 1];
  gsize n_below = self->lengths[level - 1];

  for (gsize i = 0; i < n_below / 2; i++)
    self->levels[level][i] = join (below[2 * i], below[2 * i + 1]);

  if (n_below % 2 == 1)
    self->levels[level][n_below / 2] = below[n_below - 1];
}

/**
 * anneal_plot_pyramid_new:
 * @y: (n): lives as long as the pyramid
 *
 * Returns: (nullable): %NULL if there is not enough memory
 */
AnnealPlotPyramid *
anneal_plot_pyramid_new (const double *y,
                         gsize         n)
{
  gsize n_extents = 0;
  gsize length = (n + BLOCK - 1) / BLOCK;

  for (gsize i = length; i > 0; i = i > 1 ? (i + 1) / 2 : 0)
    n_extents += i;

  gsize n_samples = (n + ANNEAL_PLOT_SAMPLE - 1) / ANNEAL_PLOT_SAMPLE;
  AnnealPlotPyramid *self = g_try_malloc (sizeof *self + n_extents * sizeof (Extent) + n_samples * sizeof (double));

  if (self == NULL)
    return NULL;

  Extent *extents = self->extents;

  self->y = y;
  self->n = n;
  self->n_levels = 0;
  for (gsize i = length; i > 0; i = i > 1 ? (i + 1) / 2 : 0)
    {
      self->levels[self->n_levels] = extents;
      self->lengths[self->n_levels++] = i;
      extents += i;
    }

  self->samples = (double *) (gpointer) extents;
  if (self->n_levels > 0)
    fill_lowest (self);
  for (guint level = 1; level < self->n_levels; level++)
    fill_level (self, level);

  return self;
}

void
anneal_plot_pyramid_free (AnnealPlotPyramid *self)
{
  g_free (self);
}

static gboolean
answer (Extent  extent,
        double *least,
        double *greatest)
{
  if (extent.least > extent.greatest)
    return FALSE;

  *least = extent.least;
  *greatest = extent.greatest;
  return TRUE;
}

gboolean
anneal_plot_scan (const double *y,
                  gsize         first,
                  gsize         last,
                  double       *least,
                  double       *greatest)
{
  return answer (measure (y, first, last + 1), least, greatest);
}

gboolean
anneal_plot_pyramid_query (const AnnealPlotPyramid *self,
                           gsize                    first,
                           gsize                    last,
                           double                  *least,
                           double                  *greatest)
{
  g_return_val_if_fail (first <= last && last < self->n, FALSE);

  gsize begin = (first + BLOCK - 1) / BLOCK;
  gsize end = (last + 1) / BLOCK;

  if (begin >= end)
    return answer (measure (self->y, first, last + 1), least, greatest);

  Extent extent = join (measure (self->y, first, begin * BLOCK), measure (self->y, end * BLOCK, last + 1));

  /* Blocks [begin, end), from below: what has no partner within the range is taken, the rest is half as many above. */
  for (guint level = 0; begin < end; level++)
    {
      if (begin % 2 == 1)
        extent = join (extent, self->levels[level][begin++]);
      if (end % 2 == 1)
        extent = join (extent, self->levels[level][--end]);
      begin /= 2;
      end /= 2;
    }

  return answer (extent, least, greatest);
}

double
anneal_plot_pyramid_get (const AnnealPlotPyramid *self,
                         gsize                    i)
{
  return i % ANNEAL_PLOT_SAMPLE == 0 ? self->samples[i / ANNEAL_PLOT_SAMPLE] : self->y[i];
}

static double
find_positive (const double *y,
               gsize         first,
               gsize         end)
{
  double least = HUGE_VAL;

  for (gsize i = first; i < end; i++)
    if (y[i] > 0 && y[i] < least)
      least = y[i];

  return least;
}

/* Least positive value of the part of a block that lies in [first, end): only blocks with values on both sides of 0 are
 * looked into, and only where they can be less than what is known. */
static double
find_positive_in (const AnnealPlotPyramid *self,
                  guint                    level,
                  gsize                    block,
                  gsize                    first,
                  gsize                    end,
                  double                   known)
{
  gsize size = (gsize) BLOCK << level;
  gsize block_first = block * size;
  gsize block_end = MIN (block_first + size, self->n);
  Extent extent = self->levels[level][block];

  if (block_first >= end || block_end <= first || !(extent.greatest > 0) || extent.least >= known)
    return known;

  if (extent.least > 0 && block_first >= first && block_end <= end)
    return extent.least;

  if (level == 0)
    return MIN (known, find_positive (self->y, MAX (block_first, first), MIN (block_end, end)));

  known = find_positive_in (self, level - 1, 2 * block, first, end, known);
  if (2 * block + 1 < self->lengths[level - 1])
    known = find_positive_in (self, level - 1, 2 * block + 1, first, end, known);
  return known;
}

gboolean
anneal_plot_pyramid_query_positive (const AnnealPlotPyramid *self,
                                    gsize                    first,
                                    gsize                    last,
                                    double                  *least)
{
  g_return_val_if_fail (first <= last && last < self->n, FALSE);

  double found = find_positive_in (self, self->n_levels - 1, 0, first, last + 1, HUGE_VAL);

  if (!(found < HUGE_VAL))
    return FALSE;

  *least = found;
  return TRUE;
}
