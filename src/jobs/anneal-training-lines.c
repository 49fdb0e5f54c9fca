/* anneal-training-lines.c: what a training has come to, as values to draw
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-training-lines.h"

#include "anneal-handoff.h"
#include "anneal-schedule.h"

/* No screen has more columns; longer losses are shown as means of neighbours. */
#define MAX_VALUES 16384

/* The lane reaches to so many times the loss that the worst run began with: what diverges leaves it. */
#define ROOM     2.0
#define LOG_ROOM 1e4

/* A logarithmic lane shows no more decades: losses that end as rounding errors do not squeeze all else. */
#define MAX_LOG_RATIO 1e16

static void
free_line (gpointer data)
{
  AnnealTrainingLine *self = data;

  for (guint i = 0; self->lr != NULL && i < self->n_groups; i++)
    g_free (self->lr[i]);
  g_free (self->lr);
  g_free (self->means);
  g_free (self->raw);
  g_free (self->smooth);
  g_free (self->validation);
  g_free (self->accuracy);
  g_free (self);
}

void
anneal_smooth (const double *values,
               gsize         n,
               double        keep,
               double       *smooth)
{
  double sum = 0, weight = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (!isnan (values[i]))
        {
          sum = keep * sum + (1 - keep) * values[i];
          weight = keep * weight + (1 - keep);
        }
      smooth[i] = weight > 0 ? sum / weight : (double) NAN;
    }
}

/* Blocks of a power of two, so that those of an earlier copy are parts of these. */
static gsize
choose_stride (guint64 n_values)
{
  gsize stride = 1;

  while (n_values / stride >= MAX_VALUES)
    stride *= 2;
  return stride;
}

static double
find_mean (const double *values,
           gsize         n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  return isfinite (sum) ? sum / (double) n : (double) NAN;
}

/* What @before (nullable) has in whole blocks is taken over. */
static void
take_means (AnnealTrainingLine       *self,
            const double             *losses,       /* (n_done) */
            const AnnealTrainingLine *before)
{
  gsize n_kept = 0;

  self->stride = choose_stride (self->n_done);
  self->n = (self->n_done + self->stride - 1) / self->stride;
  self->means = g_new (double, self->n);

  if (before != NULL && before->n_done <= self->n_done)
    {
      gsize times = self->stride / before->stride;

      n_kept = before->n_done / self->stride;
      for (gsize i = 0; i < n_kept; i++)
        self->means[i] = find_mean (before->means + i * times, times);
    }

  for (gsize i = n_kept; i < self->n; i++)
    self->means[i] = find_mean (losses + i * self->stride, MIN (self->stride, self->n_done - i * self->stride));
  self->raw = g_memdup2 (self->means, self->n * sizeof (double));
}

static double *
copy_finite (const double *values,
             gsize         n)
{
  double *copy = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    copy[i] = isfinite (values[i]) ? values[i] : (double) NAN;
  return copy;
}

static void
take_rates (AnnealTrainingLine  *self,
            const AnnealReplica *replica)
{
  const AnnealSchedule *schedule = anneal_replica_get_run (replica)->schedule;

  if (!anneal_schedule_reads_metric (schedule))
    return;

  self->n_groups = anneal_replica_get_n_groups (replica);
  self->n_rates = self->n_done;
  self->lr = g_new (double *, self->n_groups);
  for (guint i = 0; i < self->n_groups; i++)
    self->lr[i] = g_memdup2 (anneal_replica_get_lr (replica, i), self->n_rates * sizeof (double));
}

static AnnealTrainingLine *
new_line (const AnnealReplica      *replica,
          const AnnealTrainingLine *before,         /* (nullable) */
          gboolean                  is_surface,
          double                    smoothing)
{
  AnnealTrainingLine *self = g_new0 (AnnealTrainingLine, 1);
  const double *accuracy = anneal_replica_get_accuracy (replica);

  /* Counts first: what lies below them stays as it is. */
  self->run = anneal_replica_get_run (replica)->id;
  self->n_done = anneal_replica_get_n_done (replica);
  self->n_epochs = anneal_replica_get_n_epochs (replica);
  self->diverged_at = anneal_replica_get_diverged_at (replica);
  take_means (self, anneal_replica_get_loss (replica), before);

  if (smoothing > 0)
    {
      self->smooth = g_new (double, self->n);
      anneal_smooth (self->raw, self->n, pow (smoothing, (double) self->stride), self->smooth);
    }
  if (!is_surface)
    self->validation = copy_finite (anneal_replica_get_validation (replica), self->n_epochs);
  if (accuracy != NULL)
    self->accuracy = copy_finite (accuracy, self->n_epochs);
  take_rates (self, replica);
  return self;
}

/* A lane that grows does so in steps. */
static double
round_up (double value)
{
  static const double steps[] = { 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 };
  double decade = pow (10, floor (log10 (value)));
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (steps) && steps[i] * decade < value)
    i++;
  return steps[i] * decade;
}

typedef struct
{
  double least, least_positive, greatest;     /* of all values */
  double first;                               /* the greatest of the first ones */
} Extent;

static void
extend (Extent       *extent,
        const double *values,
        gsize         n)
{
  for (gsize i = 0; i < n; i++)
    {
      if (isnan (values[i]))
        continue;
      extent->least = MIN (extent->least, values[i]);
      extent->greatest = MAX (extent->greatest, values[i]);
      if (values[i] > 0)
        extent->least_positive = MIN (extent->least_positive, values[i]);
    }
}

static void
measure (AnnealTrainingLines *self)
{
  Extent extent = { (double) INFINITY, (double) INFINITY, -(double) INFINITY, -(double) INFINITY };

  for (guint i = 0; i < self->lines->len; i++)
    {
      const AnnealTrainingLine *line = g_ptr_array_index (self->lines, i);

      extend (&extent, line->raw, line->n);
      if (line->validation != NULL)
        extend (&extent, line->validation, line->n_epochs);
      if (line->n > 0 && !isnan (line->raw[0]))
        extent.first = MAX (extent.first, line->raw[0]);
    }

  self->min = self->max = (double) NAN;
  if (!isfinite (extent.first))
    return;

  double times = self->log_y ? LOG_ROOM : ROOM;
  double room = extent.first > 0 ? times * extent.first : extent.first + fabs (extent.least) + 1;
  double greatest = MIN (extent.greatest, room);

  if (self->log_y && isfinite (extent.least_positive) && greatest > 0)
    {
      self->max = pow (10, ceil (log10 (greatest)));
      self->min = pow (10, floor (log10 (MAX (extent.least_positive, self->max / MAX_LOG_RATIO))));
      self->min = MIN (self->min, self->max / 10);
      return;
    }

  self->max = greatest > 0 ? round_up (greatest) : 0;
  self->min = extent.least < 0 ? -round_up (-extent.least) : 0;
  if (!(self->max > self->min))
    self->max = self->min + 1;
}

/* Far outside there is nothing to see, and places on paper have no room for numbers like 1e300. */
static void
limit (double *values,
       gsize   n,
       double  most)
{
  for (gsize i = 0; values != NULL && i < n; i++)
    if (values[i] > most)
      values[i] = most;
}

static void
limit_lines (AnnealTrainingLines *self)
{
  double most = self->log_y ? self->max * 100 : self->max + 2 * (self->max - self->min);

  if (isnan (most))
    return;

  for (guint i = 0; i < self->lines->len; i++)
    {
      AnnealTrainingLine *line = g_ptr_array_index (self->lines, i);

      limit (line->raw, line->n, most);
      limit (line->smooth, line->n, most);
      limit (line->validation, line->n_epochs, most);
    }
}

AnnealTrainingLines *
anneal_training_lines_new (const AnnealTraining *training,
                           AnnealTrainingLines  *before,
                           const AnnealView     *view)
{
  AnnealTrainingLines *self = g_atomic_rc_box_new0 (AnnealTrainingLines);
  gboolean is_surface = anneal_training_get_data (training) == NULL;

  self->lines = g_ptr_array_new_with_free_func (free_line);
  self->n_batches = anneal_training_get_project (training)->n_batches;
  self->log_y = view->loss_log_y;
  self->has_validation = !is_surface;
  for (guint i = 0; i < anneal_training_get_n_replicas (training); i++)
    {
      const AnnealReplica *replica = anneal_training_get_replica (training, i);
      guint64 run = anneal_replica_get_run (replica)->id;
      const AnnealTrainingLine *old = before != NULL ? anneal_training_lines_find (before, run) : NULL;

      g_ptr_array_add (self->lines, new_line (replica, old, is_surface, view->smoothing));
    }
  measure (self);
  limit_lines (self);
  return self;
}

AnnealTrainingLines *
anneal_training_lines_ref (AnnealTrainingLines *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_lines (gpointer data)
{
  AnnealTrainingLines *self = data;

  ANNEAL_TAKE_OVER (self);
  g_ptr_array_unref (self->lines);
}

void
anneal_training_lines_unref (AnnealTrainingLines *self)
{
  ANNEAL_HAND_OFF (self);
  g_atomic_rc_box_release_full (self, clear_lines);
}

const AnnealTrainingLine *
anneal_training_lines_find (const AnnealTrainingLines *self,
                            guint64                    run)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      const AnnealTrainingLine *line = g_ptr_array_index (self->lines, i);

      if (line->run == run)
        return line;
    }

  return NULL;
}
