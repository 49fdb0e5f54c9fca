/* anneal-curves.c: the numbers of every run of the current project, kept up to date
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include "anneal-curves.h"

/* A series that takes longer is given up once a newer one is wanted; cancelling sooner would starve a drag, in which
 * something newer is always wanted. */
#define PATIENCE_US (100 * 1000)

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

/* Of one run. */
typedef struct
{
  AnnealSeries *latest;         /* of the run as it is or was, refused or not */
  AnnealSeries *good;           /* the last one with values */
  GCancellable *running;        /* (nullable): a worker is at it */
  gint64        started_us;
  guint         waiting : 1;    /* the run has changed since the worker began */
} Curve;

struct _AnnealCurves
{
  GObject      parent_instance;

  AnnealStore *store;
  GHashTable  *curves;          /* guint64 id → Curve */
  guint64      counted_run;     /* whose counters are wanted; 0: no one's */
  guint        n_running;
};

/* What a worker's answer is for.  Holds the curves weakly: a window that closes waits for no worker. */
typedef struct
{
  GWeakRef      curves;
  GCancellable *cancellable;
  guint64       run_id;
} Request;

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AnnealCurves, anneal_curves, G_TYPE_OBJECT)

static void
curve_free (Curve *self)
{
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  g_clear_pointer (&self->latest, anneal_series_unref);
  g_clear_pointer (&self->good, anneal_series_unref);
  g_free (self);
}

static void
request_free (Request *self)
{
  g_weak_ref_clear (&self->curves);
  g_object_unref (self->cancellable);
  g_free (self);
}

static Curve *
find_curve (AnnealCurves *self,
            guint64       run_id)
{
  return g_hash_table_lookup (self->curves, &run_id);
}

static Curve *
ensure_curve (AnnealCurves *self,
              guint64       run_id)
{
  Curve *curve = find_curve (self, run_id);

  if (curve == NULL)
    {
      curve = g_new0 (Curve, 1);
      g_hash_table_insert (self->curves, g_memdup2 (&run_id, sizeof run_id), curve);
    }

  return curve;
}

static void
take_series (Curve        *curve,
             AnnealSeries *series)
{
  g_clear_pointer (&curve->latest, anneal_series_unref);
  curve->latest = series;

  /* Refused by the first step() already: one value is no curve, and the last good one says more. */
  if (series->n_values < (series->refusal != NULL ? 2 : 1))
    return;

  g_clear_pointer (&curve->good, anneal_series_unref);
  curve->good = anneal_series_ref (series);
}

static void
set_n_running (AnnealCurves *self,
               guint         n_running)
{
  gboolean was_busy = self->n_running > 0;

  self->n_running = n_running;
  if (was_busy != (n_running > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void start_worker (AnnealCurves    *self,
                          Curve           *curve,
                          const AnnealRun *run);

static void
series_ready_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Request *request = user_data;
  g_autoptr(AnnealCurves) self = g_weak_ref_get (&request->curves);
  g_autoptr(AnnealSeries) series = anneal_series_new_finish (result, NULL);
  Curve *curve = self != NULL ? find_curve (self, request->run_id) : NULL;

  if (self != NULL)
    set_n_running (self, self->n_running - 1);

  /* The run may be gone, or gone and come back by undo with another worker at it. */
  if (curve != NULL && curve->running == request->cancellable)
    {
      const AnnealProject *project = anneal_store_get_project (self->store);
      const AnnealRun *run = anneal_project_find_run (project, request->run_id);
      gboolean again = curve->waiting;

      g_clear_object (&curve->running);
      curve->waiting = FALSE;
      if (series != NULL)
        take_series (curve, g_steal_pointer (&series));
      if (again && run != NULL)
        start_worker (self, curve, run);
      g_signal_emit (self, signals[CHANGED], 0);
    }

  request_free (request);
}

static gboolean
wants_counts (AnnealCurves        *self,
              const AnnealProject *project,
              const AnnealRun     *run)
{
  return run->id == self->counted_run && anneal_counts_is_of_use (run, anneal_series_n_ticks (project, run));
}

static void
start_worker (AnnealCurves    *self,
              Curve           *curve,
              const AnnealRun *run)
{
  const AnnealProject *project = anneal_store_get_project (self->store);

  Request *request = g_new0 (Request, 1);

  curve->running = g_cancellable_new ();
  curve->started_us = g_get_monotonic_time ();
  g_weak_ref_init (&request->curves, self);
  request->cancellable = g_object_ref (curve->running);
  request->run_id = run->id;
  set_n_running (self, self->n_running + 1);
  anneal_series_new_async (project, run, wants_counts (self, project, run), curve->running, series_ready_cb, request);
}

static void
want_worker (AnnealCurves    *self,
             Curve           *curve,
             const AnnealRun *run)
{
  if (curve->running == NULL)
    {
      start_worker (self, curve, run);
      return;
    }

  curve->waiting = TRUE;
  if (g_get_monotonic_time () - curve->started_us > PATIENCE_US)
    g_cancellable_cancel (curve->running);
}

/* Makes the curve of a run current, now or soon; TRUE if it is another one now. */
static gboolean
update_curve (AnnealCurves        *self,
              const AnnealProject *project,
              const AnnealRun     *run)
{
  Curve *curve = ensure_curve (self, run->id);
  gboolean counted = wants_counts (self, project, run);

  if (run->schedule == NULL
      || (curve->latest != NULL
          && anneal_series_is_of (curve->latest, project, run)
          && (!counted || curve->latest->counts != NULL)))
    return FALSE;

  if (anneal_series_n_ticks (project, run) > ANNEAL_SERIES_SHORT)
    {
      want_worker (self, curve, run);
      return FALSE;
    }

  AnnealSeries *series = counted ? anneal_series_new_counted (project, run, NULL, NULL)
                                 : anneal_series_new (project, run, NULL, NULL);

  if (series == NULL)
    return FALSE;

  take_series (curve, series);
  return TRUE;
}

static gboolean
is_gone (gpointer key,
         gpointer value,
         gpointer project)
{
  return anneal_project_find_run (project, *(const guint64 *) key) == NULL;
}

static void
update_all (AnnealCurves *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);

  g_hash_table_foreach_remove (self->curves, is_gone, (gpointer) project);
  for (guint i = 0; i < project->n_runs; i++)
    if (project->runs[i]->visible)
      update_curve (self, project, project->runs[i]);
}

static void
store_changed_cb (AnnealCurves        *self,
                  const AnnealProject *before,
                  const AnnealProject *after)
{
  update_all (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
anneal_curves_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  AnnealCurves *self = ANNEAL_CURVES (object);

  switch (id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->n_running > 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
anneal_curves_finalize (GObject *object)
{
  AnnealCurves *self = ANNEAL_CURVES (object);

  g_hash_table_unref (self->curves);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (anneal_curves_parent_class)->finalize (object);
}

static void
anneal_curves_class_init (AnnealCurvesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = anneal_curves_get_property;
  object_class->finalize = anneal_curves_finalize;

  properties[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
anneal_curves_init (AnnealCurves *self)
{
  self->curves = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) curve_free);
}

AnnealCurves *
anneal_curves_new (AnnealStore *store)
{
  g_return_val_if_fail (ANNEAL_IS_STORE (store), NULL);

  AnnealCurves *self = g_object_new (ANNEAL_TYPE_CURVES, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  update_all (self);
  return self;
}

AnnealStore *
anneal_curves_get_store (AnnealCurves *self)
{
  g_return_val_if_fail (ANNEAL_IS_CURVES (self), NULL);

  return self->store;
}

void
anneal_curves_set_counted_run (AnnealCurves *self,
                               guint64       run_id)
{
  g_return_if_fail (ANNEAL_IS_CURVES (self));

  const AnnealProject *project = anneal_store_get_project (self->store);
  const AnnealRun *run = anneal_project_find_run (project, run_id);

  self->counted_run = run_id;
  if (run != NULL && run->visible && update_curve (self, project, run))
    g_signal_emit (self, signals[CHANGED], 0);
}

guint64
anneal_curves_get_counted_run (AnnealCurves *self)
{
  g_return_val_if_fail (ANNEAL_IS_CURVES (self), 0);

  return self->counted_run;
}

AnnealSeries *
anneal_curves_get_series (AnnealCurves *self,
                          guint64       run_id)
{
  g_return_val_if_fail (ANNEAL_IS_CURVES (self), NULL);

  const Curve *curve = find_curve (self, run_id);

  return curve != NULL ? curve->good : NULL;
}

/* A step() without a metric is nothing to complain about where training measures one. */
static gboolean
is_answered_by_training (AnnealCurves       *self,
                         const AnnealSeries *series)
{
  const AnnealRun *run = series->run;
  gboolean lacks_metric = run->n_metrics == 0 && run->schedule != NULL && anneal_schedule_reads_metric (run->schedule)
                          && series->n_values > 0
                          && g_error_matches (series->refusal, ANNEAL_ERROR, ANNEAL_ERROR_TYPE);

  return lacks_metric && anneal_store_get_project (self->store)->training.problem != NULL;
}

const GError *
anneal_curves_get_error (AnnealCurves *self,
                         guint64       run_id)
{
  g_return_val_if_fail (ANNEAL_IS_CURVES (self), NULL);

  const Curve *curve = find_curve (self, run_id);

  if (curve == NULL || curve->latest == NULL || is_answered_by_training (self, curve->latest))
    return NULL;

  return curve->latest->refusal;
}

static void
unref_series (gpointer series)
{
  if (series != NULL)
    anneal_series_unref (series);
}

GPtrArray *
anneal_curves_dup_all (AnnealCurves *self)
{
  g_return_val_if_fail (ANNEAL_IS_CURVES (self), NULL);

  const AnnealProject *project = anneal_store_get_project (self->store);
  GPtrArray *all = g_ptr_array_new_full (project->n_runs, unref_series);

  for (guint i = 0; i < project->n_runs; i++)
    {
      const AnnealRun *run = project->runs[i];
      AnnealSeries *series = run->visible ? anneal_curves_get_series (self, run->id) : NULL;

      g_ptr_array_add (all, series != NULL ? anneal_series_ref (series) : NULL);
    }

  return all;
}
