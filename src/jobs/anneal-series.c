/* anneal-series.c: the numbers of a run: its learning rates, computed once
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-series.h"

#include "anneal-handoff.h"
#include "anneal-ticker.h"

/* What a worker needs; frozen before it starts. */
typedef struct
{
  AnnealProject *project;
  AnnealRun     *run;
  gboolean       counted;
} Request;

/* Series of several runs under way; each worker writes the slots of its own runs only. */
typedef struct
{
  const AnnealProject *project;
  GCancellable        *cancellable;
  gpointer            *series;        /* (n_runs) */
  GError             **errors;        /* (n_runs) */
} Batch;

static void
free_request (gpointer data)
{
  Request *self = data;

  ANNEAL_TAKE_OVER (self);
  anneal_project_unref (self->project);
  anneal_run_unref (self->run);
  g_free (self);
}

static void
free_pyramids (AnnealPlotPyramid **pyramids,
               guint               n)
{
  for (guint i = 0; pyramids != NULL && i < n; i++)
    g_clear_pointer (&pyramids[i], anneal_plot_pyramid_free);
  g_free (pyramids);
}

static void
clear_series (gpointer data)
{
  AnnealSeries *self = data;

  ANNEAL_TAKE_OVER (self);
  free_pyramids (self->lr_pyramids, self->n_groups);
  free_pyramids (self->momentum_pyramids, self->n_groups);
  g_clear_pointer (&self->metric_pyramid, anneal_plot_pyramid_free);
  g_clear_pointer (&self->counts, anneal_counts_free);
  g_free (self->lr_courses);
  g_free (self->momentum_courses);
  g_free ((double *) self->lr);
  g_free ((double *) self->momentum);
  anneal_run_unref (self->run);
  g_clear_error (&self->refusal);
}

static AnnealSeries *
new_series (const AnnealProject *project,
            const AnnealRun     *run)
{
  AnnealSeries *self = g_atomic_rc_box_new0 (AnnealSeries);

  self->run = anneal_run_ref (run);
  self->n_epochs = project->n_epochs;
  self->n_batches = project->n_batches;
  self->call_order = project->call_order;
  self->pytorch = project->pytorch;
  if (run->schedule != NULL)
    self->n_groups = anneal_optimizer_get_n_groups (run->optimizer);
  return self;
}

static guint64
count_ticks (AnnealStepping stepping,
             guint64        n_epochs,
             guint64        n_batches)
{
  return stepping == ANNEAL_STEPPING_EPOCH ? n_epochs : n_epochs * n_batches;
}

/* Values at the start that no update uses. */
static gsize
count_skipped (const AnnealSeries *self)
{
  return self->call_order == ANNEAL_CALL_ORDER_SCHEDULER_FIRST ? 1 : 0;
}

/* Why no number of @run can be computed, found before any memory is asked for. */
static GError *
refuse_run (const AnnealRun *run,
            guint64          n_ticks)
{
  GError *refusal = NULL;

  if (run->schedule == NULL)
    anneal_set_error (&refusal, ANNEAL_ERROR_NAME,
                      _("This run is of a kind that only a newer version of Anneal knows"));
  else if ((n_ticks + 1) * anneal_optimizer_get_n_groups (run->optimizer) > ANNEAL_SERIES_MAX_VALUES)
    anneal_set_error (&refusal, ANNEAL_ERROR_LIMIT, _("%u param groups of %llu values are more than %d"),
                      anneal_optimizer_get_n_groups (run->optimizer), (unsigned long long) n_ticks + 1,
                      ANNEAL_SERIES_MAX_VALUES);

  return refusal;
}

static double *
allocate (gsize     n_values,
          GError  **error)
{
  double *values = g_try_new (double, n_values);

  if (values == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 _("There is not enough memory for a curve of %llu values"), (unsigned long long) n_values);
  return values;
}

static gboolean
keep_going (guint64  n_done,
            gpointer user_data)
{
  return !g_cancellable_is_cancelled (user_data);
}

/* What is drawn and said of all groups of one quantity, worked out once, here on the worker. */
static void
digest (const AnnealSeries   *self,
        gboolean              momentum,
        AnnealPlotPyramid  ***pyramids,
        AnnealCourse        **courses)
{
  *pyramids = g_new0 (AnnealPlotPyramid *, self->n_groups);
  *courses = g_new0 (AnnealCourse, self->n_groups);

  for (guint group = 0; group < self->n_groups; group++)
    {
      gsize n;
      const double *values = anneal_series_get_curve (self, momentum, group, &n, NULL);

      if (values == NULL)
        continue;

      (*pyramids)[group] = anneal_plot_pyramid_new (values, n);
      anneal_course_init (&(*courses)[group], values, n);
    }
}

/* FALSE: cancelled.  A refusal is part of the result. */
static gboolean
fill (AnnealSeries *self,
      guint64       n_ticks,
      GCancellable *cancellable)
{
  const AnnealRun *run = self->run;
  const AnnealFillInput input = { .metrics = run->metrics, .n_metrics = run->n_metrics };
  guint64 n_done = 0;

  anneal_schedule_fill (run->schedule, run->optimizer, self->pytorch, &input, n_ticks, (double *) self->lr,
                        (double *) self->momentum, keep_going, cancellable, &n_done, &self->refusal);
  if (self->refusal == NULL && n_done <= n_ticks)
    return FALSE;

  self->n_values = n_done;
  return TRUE;
}

static void
run_batch_item (Batch *batch,
                guint  i)
{
  batch->series[i] = anneal_series_new (batch->project, batch->project->runs[i], batch->cancellable,
                                        &batch->errors[i]);
}

static void
run_batch_item_cb (gpointer data,
                   gpointer user_data)
{
  Batch *batch = user_data;

  ANNEAL_TAKE_OVER (batch);
  run_batch_item (batch, GPOINTER_TO_UINT (data) - 1);
  ANNEAL_HAND_OFF (batch);
}

static void
run_request_cb (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Request *request = task_data;
  GError *error = NULL;

  ANNEAL_TAKE_OVER (request);

  AnnealSeries *series = request->counted
                           ? anneal_series_new_counted (request->project, request->run, cancellable, &error)
                           : anneal_series_new (request->project, request->run, cancellable, &error);

  ANNEAL_HAND_OFF (request);
  if (series == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  ANNEAL_HAND_OFF (series);
  g_task_return_pointer (task, series, (GDestroyNotify) anneal_series_unref);
}

guint64
anneal_series_n_ticks (const AnnealProject *project,
                       const AnnealRun     *run)
{
  return count_ticks (run->stepping, project->n_epochs, project->n_batches);
}

/**
 * anneal_series_new:
 * @project: gives the horizon and the call order
 * @run: one of its runs
 * @cancellable: (nullable): asked every 4096 ticks
 * @error: %G_IO_ERROR_CANCELLED, or %G_IO_ERROR_NO_SPACE for memory
 *
 * Computes all values of a run on this thread.  What its scheduler refuses is no error of this function: the series
 * ends there and says why.
 */
AnnealSeries *
anneal_series_new (const AnnealProject  *project,
                   const AnnealRun      *run,
                   GCancellable         *cancellable,
                   GError              **error)
{
  g_autoptr(AnnealSeries) self = new_series (project, run);
  guint64 n_ticks = anneal_series_n_ticks (project, run);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  self->refusal = refuse_run (run, n_ticks);
  if (self->refusal != NULL)
    return g_steal_pointer (&self);

  self->row_length = n_ticks + 1;
  self->lr = allocate (self->n_groups * self->row_length, error);
  if (self->lr == NULL)
    return NULL;
  if (anneal_schedule_sets_momentum (run->schedule, run->optimizer))
    {
      self->momentum = allocate (self->n_groups * self->row_length, error);
      if (self->momentum == NULL)
        return NULL;
    }

  if (!fill (self, n_ticks, cancellable))
    {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;
    }

  digest (self, FALSE, &self->lr_pyramids, &self->lr_courses);
  if (self->momentum != NULL)
    digest (self, TRUE, &self->momentum_pyramids, &self->momentum_courses);
  return g_steal_pointer (&self);
}

AnnealSeries *
anneal_series_new_counted (const AnnealProject  *project,
                           const AnnealRun      *run,
                           GCancellable         *cancellable,
                           GError              **error)
{
  g_autoptr(AnnealSeries) self = anneal_series_new (project, run, cancellable, error);

  if (self == NULL)
    return NULL;

  self->counts = anneal_counts_new (run, project->pytorch, anneal_series_n_ticks (project, run),
                                    count_skipped (self), cancellable);
  if (self->counts != NULL && run->n_metrics > 0)
    self->metric_pyramid = anneal_plot_pyramid_new (run->metrics, run->n_metrics);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * anneal_series_new_async:
 *
 * Computes as anneal_series_new() does, on a worker thread; @callback is called with no source object.
 */
void
anneal_series_new_async (const AnnealProject *project,
                         const AnnealRun     *run,
                         gboolean             counted,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new (Request, 1);

  *request = (Request) {
    .project = anneal_project_ref (project),
    .run = anneal_run_ref (run),
    .counted = counted,
  };
  g_task_set_source_tag (task, anneal_series_new_async);
  g_task_set_task_data (task, request, free_request);
  ANNEAL_HAND_OFF (request);
  g_task_run_in_thread (task, run_request_cb);
}

AnnealSeries *
anneal_series_new_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  AnnealSeries *series = g_task_propagate_pointer (G_TASK (result), error);

  if (series != NULL)
    ANNEAL_TAKE_OVER (series);
  return series;
}

/* The values of all visible runs, to refuse a project before the machine does. */
static gboolean
check_total (const AnnealProject  *project,
             GError              **error)
{
  guint64 total = 0;

  for (guint i = 0; i < project->n_runs; i++)
    {
      const AnnealRun *run = project->runs[i];

      if (run->visible && run->schedule != NULL)
        total += (anneal_series_n_ticks (project, run) + 1) * anneal_optimizer_get_n_groups (run->optimizer);
    }
  if (total <= ANNEAL_SERIES_MAX_ALL_VALUES)
    return TRUE;

  anneal_set_error_path (error, ANNEAL_ERROR_LIMIT, "/horizon",
                         _("The visible runs have %llu values together, which is more than %d"),
                         (unsigned long long) total, ANNEAL_SERIES_MAX_ALL_VALUES);
  return FALSE;
}

/* On as many threads as there are cores, or here if there is only one thing to do or no thread to be had. */
static void
run_batch (Batch *batch)
{
  const AnnealProject *project = batch->project;
  guint n_threads = MIN (g_get_num_processors (), ANNEAL_SERIES_MAX_THREADS);
  GThreadPool *pool = NULL;

  if (n_threads > 1 && project->n_runs > 1)
    pool = g_thread_pool_new (run_batch_item_cb, batch, (int) n_threads, FALSE, NULL);

  ANNEAL_HAND_OFF (batch);
  for (guint i = 0; i < project->n_runs; i++)
    {
      if (!project->runs[i]->visible)
        continue;
      if (pool == NULL)
        run_batch_item (batch, i);
      else
        g_thread_pool_push (pool, GUINT_TO_POINTER (i + 1), NULL);
    }

  if (pool != NULL)
    g_thread_pool_free (pool, FALSE, TRUE);
  ANNEAL_TAKE_OVER (batch);
}

static void
unref_series (gpointer data)
{
  if (data != NULL)
    anneal_series_unref (data);
}

/**
 * anneal_series_new_all:
 * @project: a project
 * @cancellable: (nullable): stops all of them
 * @error: as anneal_series_new(), or %ANNEAL_ERROR_LIMIT
 *
 * Returns: (transfer full) (element-type AnnealSeries): as many as runs, %NULL for hidden ones
 */
GPtrArray *
anneal_series_new_all (const AnnealProject  *project,
                       GCancellable         *cancellable,
                       GError              **error)
{
  if (!check_total (project, error))
    return NULL;

  g_autoptr(GPtrArray) series = g_ptr_array_new_full (project->n_runs, unref_series);
  g_autofree GError **errors = g_new0 (GError *, project->n_runs);

  g_ptr_array_set_size (series, (int) project->n_runs);

  Batch batch = {
    .project = project,
    .cancellable = cancellable,
    .series = series->pdata,
    .errors = errors,
  };
  GError *first = NULL;

  run_batch (&batch);
  for (guint i = 0; i < project->n_runs; i++)
    if (errors[i] != NULL && first == NULL)
      first = errors[i];
    else
      g_clear_error (&errors[i]);

  if (first == NULL)
    return g_steal_pointer (&series);

  g_propagate_error (error, first);
  return NULL;
}

AnnealSeries *
anneal_series_ref (AnnealSeries *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
anneal_series_unref (AnnealSeries *self)
{
  ANNEAL_HAND_OFF (self);
  g_atomic_rc_box_release_full (self, clear_series);
}

/* A run's title and colour do not matter here. */
gboolean
anneal_series_is_of (const AnnealSeries  *self,
                     const AnnealProject *project,
                     const AnnealRun     *run)
{
  return self->run->id == run->id &&
         self->run->schedule == run->schedule &&
         self->run->optimizer == run->optimizer &&
         self->run->stepping == run->stepping &&
         self->run->metrics == run->metrics &&
         self->n_epochs == project->n_epochs &&
         self->n_batches == project->n_batches &&
         self->call_order == project->call_order &&
         self->pytorch == project->pytorch;
}

/* What is in use of a row of values, @n_values long. */
static const double *
get_used (const AnnealSeries *self,
          const double       *row,
          gsize               n_values,
          gsize              *n)
{
  gsize skipped = count_skipped (self);
  gsize n_ticks = count_ticks (self->run->stepping, self->n_epochs, self->n_batches);

  *n = 0;
  if (n_values <= skipped)
    return NULL;

  *n = MIN (n_values - skipped, n_ticks);
  return row + skipped;
}

const double *
anneal_series_get_curve (const AnnealSeries       *self,
                         gboolean                  momentum,
                         guint                     group,
                         gsize                    *n,
                         const AnnealPlotPyramid **pyramid)
{
  const double *values = momentum ? self->momentum : self->lr;
  AnnealPlotPyramid **pyramids = momentum ? self->momentum_pyramids : self->lr_pyramids;

  *n = 0;
  if (pyramid != NULL)
    *pyramid = NULL;
  if (values == NULL || group >= self->n_groups)
    return NULL;

  if (pyramid != NULL && pyramids != NULL)
    *pyramid = pyramids[group];
  return get_used (self, values + group * self->row_length, self->n_values, n);
}

const double *
anneal_series_get_counter (const AnnealSeries       *self,
                           guint                     counter,
                           gsize                    *n,
                           const AnnealPlotPyramid **pyramid)
{
  const AnnealCounts *counts = self->counts;

  *n = 0;
  if (pyramid != NULL)
    *pyramid = NULL;
  if (counts == NULL || counter >= counts->n_counters)
    return NULL;

  if (pyramid != NULL)
    *pyramid = counts->pyramids[counter];
  return get_used (self, counts->values + counter * counts->row_length, counts->n_values, n);
}

static double
get_value (const AnnealSeries *self,
           const double       *values,
           gsize               n,
           guint64             update)
{
  guint64 tick = self->run->stepping == ANNEAL_STEPPING_EPOCH ? update / self->n_batches : update;

  return values != NULL && tick < n ? values[tick] : (double) NAN;
}

double
anneal_series_get_lr (const AnnealSeries *self,
                      guint               group,
                      guint64             update)
{
  gsize n;
  const double *values = anneal_series_get_curve (self, FALSE, group, &n, NULL);

  return get_value (self, values, n, update);
}

double
anneal_series_get_momentum (const AnnealSeries *self,
                            guint               group,
                            guint64             update)
{
  gsize n;
  const double *values = anneal_series_get_curve (self, TRUE, group, &n, NULL);

  return get_value (self, values, n, update);
}

double
anneal_series_get_count (const AnnealSeries *self,
                         guint               counter,
                         guint64             update)
{
  gsize n;
  const double *values = anneal_series_get_counter (self, counter, &n, NULL);

  return get_value (self, values, n, update);
}
