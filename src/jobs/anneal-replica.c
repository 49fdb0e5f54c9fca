/* anneal-replica.c: one run's replica of what is trained: how it is made, and how it follows edits
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-replica-private.h"

#include "anneal-train-optimizer.h"

/* Points of a path: enough for any screen. */
#define MAX_POINTS 200000

struct _AnnealReplicaEdit
{
  const AnnealRun      *run;            /* owned */
  AnnealPytorch         pytorch;
  AnnealRates          *rates;
  AnnealTrainOptimizer  optimizer;
  double               *lr[ANNEAL_UPDATE_MAX_GROUPS];   /* rows that the replica lacks */
};

/* Memory that the machine really gives only as far as it is written to. */
static gboolean
allocate (gpointer  *block,
          gsize      n,
          gsize      size,
          GError   **error)
{
  *block = g_try_malloc_n (MAX (n, 1), size);
  if (*block != NULL)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               _("There is not enough memory to record %llu values of a training"), (unsigned long long) n);
  return FALSE;
}

static guint64
divide_up (guint64 a,
           guint64 b)
{
  return (a + b - 1) / b;
}

static gboolean
is_surface (const AnnealReplica *self)
{
  return self->setup.problem->task == ANNEAL_TASK_SURFACE;
}

static double
measure (guint64  unit,
         gpointer user_data)
{
  const AnnealReplica *self = user_data;

  if (unit == G_MAXUINT64)
    return self->start_score;
  if (self->run->stepping == ANNEAL_STEPPING_BATCH)
    return self->loss[unit];

  /* A surface has no validation rows; scripts hand over the loss that the last update was made from. */
  return is_surface (self) ? self->loss[(unit + 1) * self->n_batches - 1] : self->validation[unit];
}

static gboolean
allocate_curves (AnnealReplica  *self,
                 GError        **error)
{
  gsize n_epochs = self->n_updates / self->n_batches;
  gboolean has_accuracy = self->setup.problem->task == ANNEAL_TASK_CLASSIFICATION;

  return allocate ((gpointer *) &self->loss, self->n_updates, sizeof (double), error)
         && allocate ((gpointer *) &self->validation, n_epochs, sizeof (double), error)
         && (!has_accuracy || allocate ((gpointer *) &self->accuracy, n_epochs, sizeof (double), error));
}

static gboolean
allocate_path (AnnealReplica  *self,
               GError        **error)
{
  self->path_stride = divide_up (self->n_updates + 1, MAX_POINTS);

  return allocate ((gpointer *) &self->path, 2 * (self->n_updates / self->path_stride + 1), sizeof (double), error);
}

static gboolean
allocate_snapshots (AnnealReplica  *self,
                    gsize           n_bytes,
                    GError        **error)
{
  gsize n = CLAMP (n_bytes / (self->n_params * sizeof (float)), 2, ANNEAL_TRAINING_MAX_SNAPSHOTS);

  self->snapshot_stride = divide_up (self->n_updates, n - 1);
  n = self->n_updates / self->snapshot_stride + 1;

  return allocate ((gpointer *) &self->snapshots, n * self->n_params, sizeof (float), error)
         && allocate ((gpointer *) &self->latest.buffers, 3 * self->n_params, sizeof (float), error);
}

/* @params: (nullable): the first weights, as an earlier trainer had them: drawing them anew takes its time. */
static AnnealTrainer *
new_trainer (const AnnealReplica *self,
             const float         *params)
{
  const AnnealTrainRecord record = { .data = self->data, .params = params };

  return anneal_trainer_new (&self->setup, &self->optimizer, self->data != NULL ? &record : NULL);
}

AnnealReplica *
anneal_replica_new (const AnnealReplicaPlan  *plan,
                    const AnnealRun          *run,
                    GError                  **error)
{
  g_autoptr(AnnealReplica) self = g_new0 (AnnealReplica, 1);

  self->setup = plan->project->training;
  self->n_batches = plan->project->n_batches;
  self->n_updates = anneal_project_get_n_updates (plan->project);
  self->scheduler_first = plan->project->call_order == ANNEAL_CALL_ORDER_SCHEDULER_FIRST;
  self->data = plan->data != NULL ? anneal_dataset_ref (plan->data) : NULL;

  g_autoptr(AnnealReplicaEdit) edit = anneal_replica_edit_new (self, plan->project, run, error);

  if (edit == NULL || !allocate_curves (self, error))
    return NULL;

  anneal_replica_apply_edit (self, edit);
  self->trainer = new_trainer (self, NULL);
  self->is_optimizer_set = TRUE;
  self->n_params = anneal_trainer_get_n_params (self->trainer);
  if (!(is_surface (self) ? allocate_path (self, error) : allocate_snapshots (self, plan->snapshot_bytes, error)))
    return NULL;

  anneal_replica_reset (self);
  return g_steal_pointer (&self);
}

void
anneal_replica_free (AnnealReplica *self)
{
  g_clear_pointer (&self->trainer, anneal_trainer_free);
  g_clear_pointer (&self->rates, anneal_rates_free);
  g_clear_pointer (&self->trained, anneal_optimizer_unref);
  g_clear_pointer (&self->run, anneal_run_unref);
  g_clear_pointer (&self->trained_run, anneal_run_unref);
  g_clear_pointer (&self->data, anneal_dataset_unref);
  for (guint i = 0; i < G_N_ELEMENTS (self->lr); i++)
    g_free (self->lr[i]);
  g_free (self->loss);
  g_free (self->validation);
  g_free (self->accuracy);
  g_free (self->path);
  g_free (self->snapshots);
  g_free (self->latest.buffers);
  g_free (self);
}

static gboolean
is_trained_alike (const AnnealRun *a,
                  const AnnealRun *b)
{
  return a->stepping == b->stepping
         && (a->optimizer == b->optimizer || anneal_optimizer_equal (a->optimizer, b->optimizer))
         && (a->schedule == b->schedule || anneal_schedule_equal (a->schedule, b->schedule));
}

gboolean
anneal_replica_is_of (const AnnealReplica *self,
                      const AnnealProject *project,
                      const AnnealRun     *run)
{
  return self->run->id == run->id && self->pytorch == project->pytorch && run->schedule != NULL
         && is_trained_alike (self->run, run);
}

AnnealReplicaEdit *
anneal_replica_edit_new (AnnealReplica        *self,
                         const AnnealProject  *project,
                         const AnnealRun      *run,
                         GError              **error)
{
  g_autoptr(AnnealReplicaEdit) edit = g_new0 (AnnealReplicaEdit, 1);

  edit->run = anneal_run_ref (run);
  edit->pytorch = project->pytorch;
  edit->rates = anneal_rates_new (project, run, measure, self, error);
  if (edit->rates == NULL || !anneal_train_optimizer_init (&edit->optimizer, run->optimizer, error))
    return NULL;

  for (guint i = 0; i < anneal_rates_get_n_groups (edit->rates); i++)
    if (self->lr[i] == NULL && !allocate ((gpointer *) &edit->lr[i], self->n_updates, sizeof (double), error))
      return NULL;

  return g_steal_pointer (&edit);
}

void
anneal_replica_edit_free (AnnealReplicaEdit *edit)
{
  g_clear_pointer (&edit->rates, anneal_rates_free);
  g_clear_pointer (&edit->run, anneal_run_unref);
  for (guint i = 0; i < G_N_ELEMENTS (edit->lr); i++)
    g_free (edit->lr[i]);
  g_free (edit);
}

/* Groups that the updates before did not have were trained with no rate. */
static void
fill_new_rows (AnnealReplica *self,
               guint          n_groups)
{
  guint64 n_done = anneal_replica_get_n_done (self);

  for (guint i = anneal_optimizer_get_n_groups (self->trained); i < n_groups; i++)
    for (guint64 u = 0; u < n_done; u++)
      self->lr[i][u] = (double) NAN;
}

/* Where the run was changed in the middle of its training; not if it is again what it was before the change. */
static void
note_edit (AnnealReplica           *self,
           const AnnealReplicaEdit *edit)
{
  guint64 n_done = anneal_replica_get_n_done (self);

  if (self->run == NULL || n_done == 0)
    return;

  if (self->edited_at != n_done)
    {
      self->edited_before = self->edited_at;
      self->edited_at = n_done;
      g_clear_pointer (&self->trained_run, anneal_run_unref);
      self->trained_run = anneal_run_ref (self->run);
      self->trained_pytorch = self->pytorch;
    }
  if (self->trained_pytorch == edit->pytorch && is_trained_alike (self->trained_run, edit->run))
    self->edited_at = self->edited_before;
}

/* The trainer gets the other optimizer only before its next update: an edit that is undone before leaves no trace in
 * it. */
void
anneal_replica_apply_edit (AnnealReplica     *self,
                           AnnealReplicaEdit *edit)
{
  note_edit (self, edit);
  if (self->trained == NULL || self->is_optimizer_set)
    {
      g_clear_pointer (&self->trained, anneal_optimizer_unref);
      self->trained = anneal_optimizer_ref (self->run != NULL ? self->run->optimizer : edit->run->optimizer);
    }

  for (guint i = 0; i < G_N_ELEMENTS (edit->lr); i++)
    if (edit->lr[i] != NULL)
      self->lr[i] = g_steal_pointer (&edit->lr[i]);
  fill_new_rows (self, anneal_rates_get_n_groups (edit->rates));

  g_clear_pointer (&self->run, anneal_run_unref);
  self->run = g_steal_pointer (&edit->run);
  self->pytorch = edit->pytorch;
  self->optimizer = edit->optimizer;
  self->is_optimizer_set = anneal_optimizer_equal (self->trained, self->run->optimizer);
  atomic_store (&self->refusal, NULL);
  g_clear_pointer (&self->rates, anneal_rates_free);
  self->rates = g_steal_pointer (&edit->rates);
}

void
anneal_replica_set_run (AnnealReplica   *self,
                        const AnnealRun *run)
{
  const AnnealRun *before = self->run;

  self->run = anneal_run_ref (run);
  anneal_run_unref (before);
}

void
anneal_replica_restart (AnnealReplica *self)
{
  g_clear_pointer (&self->trainer, anneal_trainer_free);
  self->trainer = new_trainer (self, self->snapshots);
  self->is_optimizer_set = TRUE;
  anneal_rates_restart (self->rates);
  anneal_replica_reset (self);
}
