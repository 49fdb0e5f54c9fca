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
clear_curve (AnnealTrainingCurve *self)
{
  g_free (self->means);
  g_free (self->shown);
}

static void
free_line (gpointer data)
{
  AnnealTrainingLine *self = data;

  for (guint i = 0; self->lr != NULL && i < self->n_groups; i++)
    g_free (self->lr[i]);
  g_free (self->lr);
  g_free (self->smooth);
  clear_curve (&self->loss);
  clear_curve (&self->validation);
  clear_curve (&self->accuracy);
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
choose_stride (gsize n_values)
{
  gsize stride = 1;

  while (n_values / stride >= MAX_VALUES)
    stride *= 2;
  return stride;
}

static gsize
count_blocks (gsize n_values,
              gsize stride)
{
  return (n_values + stride - 1) / stride;
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

static double
keep_finite (double value)
{
  return isfinite (value) ? value : (double) NAN;
}

/* What @before has in whole blocks is taken over. */
static void
take_curve (AnnealTrainingCurve       *self,
            const double              *values,      /* (n_values) */
            gsize                      n_values,
            const AnnealTrainingCurve *before)      /* (nullable) */
{
  gsize n_kept = 0;

  self->n_values = n_values;
  self->first = n_values > 0 ? keep_finite (values[0]) : (double) NAN;
  self->last = n_values > 0 ? keep_finite (values[n_values - 1]) : (double) NAN;
  self->stride = choose_stride (n_values);
  self->n = count_blocks (n_values, self->stride);
  self->means = g_new (double, self->n);

  if (before != NULL && before->n_values > 0 && before->n_values <= n_values)
    {
      gsize times = self->stride / before->stride;

      n_kept = before->n_values / self->stride;
      for (gsize i = 0; i < n_kept; i++)
        self->means[i] = find_mean (before->means + i * times, times);
    }

  for (gsize i = n_kept; i < self->n; i++)
    self->means[i] = find_mean (values + i * self->stride, MIN (self->stride, n_values - i * self->stride));
  self->shown = g_memdup2 (self->means, self->n * sizeof (double));
}

/* Every rate of a short training; of a long one, one of each block. */
static void
take_rates (AnnealTrainingLine  *self,
            const AnnealReplica *replica)
{
  const AnnealSchedule *schedule = anneal_replica_get_run (replica)->schedule;

  if (!anneal_schedule_reads_metric (schedule) && self->edited_at == G_MAXUINT64)
    return;

  self->n_groups = anneal_replica_get_n_groups (replica);
  self->rate_stride = choose_stride (self->n_done);
  self->n_rates = count_blocks (self->n_done, self->rate_stride);
  self->lr = g_new (double *, self->n_groups);
  for (guint i = 0; i < self->n_groups; i++)
    {
      const double *rates = anneal_replica_get_lr (replica, i);

      self->lr[i] = g_new (double, self->n_rates);
      for (gsize k = 0; k < self->n_rates; k++)
        self->lr[i][k] = rates[k * self->rate_stride];
    }
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
  self->start = anneal_replica_get_start (replica);
  self->n_done = anneal_replica_get_n_done (replica);

  gsize n_epochs = anneal_replica_get_n_epochs (replica);

  self->diverged_at = anneal_replica_get_diverged_at (replica);
  self->edited_at = anneal_replica_get_edited_at (replica);
  if (before != NULL && before->start != self->start)
    before = NULL;

  take_curve (&self->loss, anneal_replica_get_loss (replica), self->n_done, before != NULL ? &before->loss : NULL);
  if (smoothing > 0)
    {
      self->smooth = g_new (double, self->loss.n);
      anneal_smooth (self->loss.means, self->loss.n, pow (smoothing, (double) self->loss.stride), self->smooth);
    }
  if (!is_surface)
    take_curve (&self->validation, anneal_replica_get_validation (replica), n_epochs,
                before != NULL ? &before->validation : NULL);
  if (accuracy != NULL)
    take_curve (&self->accuracy, accuracy, n_epochs, before != NULL ? &before->accuracy : NULL);
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

      extend (&extent, line->loss.means, line->loss.n);
      extend (&extent, line->validation.means, line->validation.n);
      if (line->loss.n > 0 && !isnan (line->loss.means[0]))
        extent.first = MAX (extent.first, line->loss.means[0]);
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

      limit (line->loss.shown, line->loss.n, most);
      limit (line->smooth, line->loss.n, most);
      limit (line->validation.shown, line->validation.n, most);
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
