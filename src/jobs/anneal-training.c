/* anneal-training.c: every visible run of a project trains its own replica, side by side
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-training.h"

#include "anneal-training-private.h"

/* Bytes of snapshots: of one replica, and of all. */
#define SNAPSHOT_BYTES     (32 << 20)
#define ALL_SNAPSHOT_BYTES (512 << 20)
/* Parameters of all replicas; each has a gradient, what the optimizer remembers, two snapshots and three copies for
 * the window: some 40 bytes. */
#define MAX_PARAMS         50000000

/* What becomes of one visible run: a replica of its own, or the one that it has, as it is or with an edit. */
typedef struct
{
  AnnealReplica     *replica;
  const AnnealRun   *run;           /* borrowed */
  AnnealReplicaEdit *edit;          /* (nullable) */
  gboolean           is_new;
  gboolean           is_parked;     /* the run cannot be trained as it is now: its replica waits for a better edit */
} Place;

/* What another project would make of a training; nothing of it is in force yet. */
typedef struct
{
  AnnealReplicaPlan  plan;
  const AnnealDataset *data;        /* (nullable): owned */
  GArray            *places;        /* of Place */
  guint              n_places;      /* … that are not parked */
  GHashTable        *refusals;
} Draft;

static void
clear_place (gpointer data)
{
  Place *place = data;

  g_clear_pointer (&place->edit, anneal_replica_edit_free);
  if (place->is_new)
    g_clear_pointer (&place->replica, anneal_replica_free);
}

static void
clear_draft (Draft *draft)
{
  g_clear_pointer (&draft->places, g_array_unref);
  g_clear_pointer (&draft->refusals, g_hash_table_unref);
  g_clear_pointer (&draft->data, anneal_dataset_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Draft, clear_draft)

static GHashTable *
new_refusals (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

static guint64
count_params (const AnnealTrainSetup *setup)
{
  guint layers[ANNEAL_MAX_HIDDEN + 2];
  guint n_layers = anneal_train_setup_get_layers (setup, layers);
  guint64 n = 0;

  for (guint i = 0; i + 1 < n_layers; i++)
    n += ((guint64) layers[i] + 1) * layers[i + 1];
  return n;
}

/* Before any memory is asked for. */
static gboolean
check_size (const AnnealProject  *project,
            GError              **error)
{
  guint64 n_updates = anneal_project_get_n_updates (project);
  guint64 n_values = 0, n_params = 0;

  for (guint i = 0; i < project->n_runs; i++)
    {
      const AnnealRun *run = project->runs[i];

      if (!run->visible || run->schedule == NULL)
        continue;

      n_values += n_updates * (1 + anneal_optimizer_get_n_groups (run->optimizer));
      if (project->training.problem->task != ANNEAL_TASK_SURFACE)
        n_params += count_params (&project->training);
    }

  if (n_values > ANNEAL_TRAINING_MAX_VALUES)
    anneal_set_error_path (error, ANNEAL_ERROR_LIMIT, "/horizon",
                           _("Training the visible runs records %llu values, which is more than %d"),
                           (unsigned long long) n_values, ANNEAL_TRAINING_MAX_VALUES);
  else if (n_params > MAX_PARAMS)
    anneal_set_error_path (error, ANNEAL_ERROR_LIMIT, "/training",
                           _("The networks of the visible runs have %llu parameters together, which is more than %d"),
                           (unsigned long long) n_params, MAX_PARAMS);
  return n_values <= ANNEAL_TRAINING_MAX_VALUES && n_params <= MAX_PARAMS;
}

static gboolean
check_project (const AnnealProject  *project,
               GError              **error)
{
  guint64 n_updates = anneal_project_get_n_updates (project);

  if (project->training.problem == NULL)
    {
      anneal_set_error_path (error, ANNEAL_ERROR_CONFLICT, "/training", _("The project has no problem to train"));
      return FALSE;
    }
  if (n_updates > ANNEAL_TRAINING_MAX_UPDATES)
    {
      anneal_set_error_path (error, ANNEAL_ERROR_LIMIT, "/horizon",
                             _("A training of %llu updates is longer than %d"), (unsigned long long) n_updates,
                             ANNEAL_TRAINING_MAX_UPDATES);
      return FALSE;
    }

  return anneal_train_setup_check (&project->training, error) && check_size (project, error);
}

/* What a run cannot do is its own refusal; no memory is everybody's. */
static gboolean
refuse_run (Draft            *draft,
            const AnnealRun  *run,
            GError           *refusal,
            GError          **error)
{
  if (refusal->domain != ANNEAL_ERROR)
    {
      g_propagate_error (error, refusal);
      return FALSE;
    }

  g_hash_table_insert (draft->refusals, g_memdup2 (&run->id, sizeof run->id), g_strdup (refusal->message));
  g_error_free (refusal);
  return TRUE;
}

static gboolean
draft_run (Draft            *draft,
           AnnealReplica    *present,       /* (nullable) */
           const AnnealRun  *run,
           GError          **error)
{
  Place place = { .replica = present, .run = run };
  GError *refusal = NULL;

  if (present == NULL)
    {
      place.replica = anneal_replica_new (&draft->plan, run, &refusal);
      place.is_new = TRUE;
    }
  else if (!anneal_replica_is_of (present, draft->plan.project, run))
    place.edit = anneal_replica_edit_new (present, draft->plan.project, run, &refusal);

  if (refusal != NULL && !refuse_run (draft, run, refusal, error))
    return FALSE;

  place.is_parked = refusal != NULL;
  draft->n_places += refusal == NULL ? 1 : 0;
  if (place.replica != NULL)
    g_array_append_val (draft->places, place);
  return TRUE;
}

/* (nullable) */
static AnnealReplica *
find_replica (GPtrArray *replicas,
              guint64    run_id)
{
  for (guint i = 0; i < replicas->len; i++)
    {
      AnnealReplica *replica = g_ptr_array_index (replicas, i);

      if (replica->run->id == run_id)
        return replica;
    }

  return NULL;
}

static guint
count_visible (const AnnealProject *project)
{
  guint n = 0;

  for (guint i = 0; i < project->n_runs; i++)
    n += project->runs[i]->visible ? 1 : 0;
  return n;
}

/* The replica that a run has, or had before it could not be trained. */
static AnnealReplica *
find_present (const AnnealTraining *self,
              guint64               run_id)
{
  AnnealReplica *replica = find_replica (self->replicas, run_id);

  return replica != NULL ? replica : find_replica (self->parked, run_id);
}

/* @goes_on: the replicas that there are stay.  @data: (nullable): rows that are the right ones already. */
static gboolean
init_draft (Draft                *draft,
            const AnnealTraining *self,
            const AnnealProject  *project,
            gboolean              goes_on,
            const AnnealDataset  *data,
            GError              **error)
{
  const AnnealTrainSetup *setup = &project->training;
  guint n_visible = count_visible (project);

  draft->places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_array_set_clear_func (draft->places, clear_place);
  draft->refusals = new_refusals ();
  if (data != NULL)
    draft->data = anneal_dataset_ref (data);
  else if (setup->problem->data != NULL)
    draft->data = anneal_dataset_new (setup->problem->data, setup->seed, setup->validation);

  draft->plan = (AnnealReplicaPlan) {
    .project = project,
    .data = draft->data,
    .snapshot_bytes = MIN (SNAPSHOT_BYTES, ALL_SNAPSHOT_BYTES / MAX (n_visible, 1)),
  };

  for (guint i = 0; i < project->n_runs; i++)
    {
      const AnnealRun *run = project->runs[i];

      if (run->visible && !draft_run (draft, goes_on ? find_present (self, run->id) : NULL, run, error))
        return FALSE;
    }

  return TRUE;
}

static void
take_from (GPtrArray     *replicas,
           AnnealReplica *replica)
{
  guint at;

  if (g_ptr_array_find (replicas, replica, &at))
    g_ptr_array_steal_index_fast (replicas, at);
}

/* Diverged, or at the end: edited, it has nothing to go on with, and starts again. */
static gboolean
is_over (const AnnealReplica *replica)
{
  return anneal_replica_get_diverged_at (replica) != G_MAXUINT64
         || anneal_replica_get_n_done (replica) == replica->n_updates;
}

/* The replica as its run is now. */
static void
use_place (Place *place)
{
  AnnealReplica *replica = place->replica;

  if (place->edit == NULL)
    {
      anneal_replica_set_run (replica, place->run);
      return;
    }

  anneal_replica_apply_edit (replica, place->edit);
  if (is_over (replica))
    anneal_replica_restart (replica);
}

/* Puts @draft into force, while no worker has a replica. */
static void
take_draft (AnnealTraining *self,
            Draft          *draft)
{
  GPtrArray *replicas = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_replica_free);
  GPtrArray *parked = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_replica_free);

  for (guint i = 0; i < draft->places->len; i++)
    {
      Place *place = &g_array_index (draft->places, Place, i);

      if (!place->is_parked)
        use_place (place);
      take_from (self->replicas, place->replica);
      take_from (self->parked, place->replica);
      place->is_new = FALSE;
      g_ptr_array_add (place->is_parked ? parked : replicas, place->replica);
    }

  g_ptr_array_unref (self->replicas);
  self->replicas = replicas;
  g_ptr_array_unref (self->parked);
  self->parked = parked;
  g_hash_table_unref (self->refusals);
  self->refusals = g_steal_pointer (&draft->refusals);
  g_clear_pointer (&self->data, anneal_dataset_unref);
  self->data = g_steal_pointer (&draft->data);
  g_clear_pointer (&self->project, anneal_project_unref);
  self->project = anneal_project_ref (draft->plan.project);
}

AnnealTraining *
anneal_training_new (const AnnealProject  *project,
                     guint                 n_threads,
                     GError              **error)
{
  g_return_val_if_fail (project != NULL, NULL);

  g_autoptr(AnnealTraining) self = g_new0 (AnnealTraining, 1);
  g_auto(Draft) draft = { 0 };

  g_mutex_init (&self->lock);
  g_cond_init (&self->work);
  g_cond_init (&self->idle);
  self->n_wanted = n_threads > 0 ? n_threads : g_get_num_processors ();
  self->threads = g_ptr_array_new ();
  self->replicas = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_replica_free);
  self->parked = g_ptr_array_new_with_free_func ((GDestroyNotify) anneal_replica_free);
  self->refusals = new_refusals ();

  if (!check_project (project, error) || !init_draft (&draft, self, project, FALSE, NULL, error)
      || !anneal_training_start_workers (self, draft.n_places, error))
    return NULL;

  /* The workers look for replicas already. */
  anneal_training_pause (self);
  take_draft (self, &draft);
  anneal_training_resume (self);
  return g_steal_pointer (&self);
}

void
anneal_training_free (AnnealTraining *self)
{
  anneal_training_stop_workers (self);
  g_ptr_array_unref (self->replicas);
  g_ptr_array_unref (self->parked);
  g_ptr_array_unref (self->threads);
  g_hash_table_unref (self->refusals);
  g_clear_pointer (&self->data, anneal_dataset_unref);
  g_clear_pointer (&self->project, anneal_project_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->work);
  g_cond_clear (&self->idle);
  g_free (self);
}

void
anneal_training_set_target (AnnealTraining *self,
                            guint64         update)
{
  update = MIN (update, anneal_training_get_n_updates (self));
  if (update == self->target)
    return;

  anneal_training_lock (self);
  self->target = update;
  atomic_store (&self->limit, update);
  g_cond_broadcast (&self->work);
  anneal_training_unlock (self);
}

guint64
anneal_training_get_target (const AnnealTraining *self)
{
  return self->target;
}

/* The same problem, for as long, in the same loop: what was learned so far can be kept. */
static gboolean
is_comparable (const AnnealProject *a,
               const AnnealProject *b)
{
  return a->n_epochs == b->n_epochs && a->n_batches == b->n_batches && a->call_order == b->call_order
         && anneal_train_setup_equal (&a->training, &b->training);
}

static gboolean
has_same_data (const AnnealTrainSetup *a,
               const AnnealTrainSetup *b)
{
  return a->problem->data == b->problem->data && a->seed == b->seed && a->validation == b->validation;
}

static AnnealTrainingChange
find_change (const AnnealTraining *self,
             const Draft          *draft)
{
  AnnealTrainingChange change = draft->n_places == self->replicas->len ? ANNEAL_TRAINING_SAME
                                                                       : ANNEAL_TRAINING_CATCHES_UP;

  for (guint i = 0; i < draft->places->len; i++)
    {
      const Place *place = &g_array_index (draft->places, Place, i);

      if (place->is_parked)
        continue;
      if (place->edit != NULL && !is_over (place->replica))
        return ANNEAL_TRAINING_GOES_ON;
      if (place->edit != NULL || !g_ptr_array_find (self->replicas, place->replica, NULL))
        change = ANNEAL_TRAINING_CATCHES_UP;
    }

  return change;
}

gboolean
anneal_training_set_project (AnnealTraining        *self,
                             const AnnealProject   *project,
                             AnnealTrainingChange  *change,
                             GError               **error)
{
  g_auto(Draft) draft = { 0 };

  if (!check_project (project, error))
    return FALSE;

  gboolean goes_on = is_comparable (self->project, project);
  gboolean keeps_data = has_same_data (&self->project->training, &project->training);

  if (!init_draft (&draft, self, project, goes_on, keeps_data ? self->data : NULL, error)
      || !anneal_training_start_workers (self, draft.n_places, error))
    return FALSE;

  anneal_training_pause (self);
  *change = goes_on ? find_change (self, &draft) : ANNEAL_TRAINING_STARTS_ANEW;
  take_draft (self, &draft);
  if (!goes_on)
    self->target = 0;
  anneal_training_resume (self);
  return TRUE;
}

void
anneal_training_restart (AnnealTraining *self)
{
  anneal_training_pause (self);
  for (guint i = 0; i < self->replicas->len; i++)
    anneal_replica_restart (g_ptr_array_index (self->replicas, i));
  g_ptr_array_set_size (self->parked, 0);
  self->target = 0;
  anneal_training_resume (self);
}

const AnnealProject *
anneal_training_get_project (const AnnealTraining *self)
{
  return self->project;
}

const AnnealDataset *
anneal_training_get_data (const AnnealTraining *self)
{
  return self->data;
}

guint64
anneal_training_get_n_updates (const AnnealTraining *self)
{
  return anneal_project_get_n_updates (self->project);
}

guint64
anneal_training_get_n_done (const AnnealTraining *self)
{
  guint64 least = anneal_training_get_n_updates (self);

  for (guint i = 0; i < self->replicas->len; i++)
    {
      const AnnealReplica *replica = g_ptr_array_index (self->replicas, i);

      /* Read once: MIN() would do it twice. */
      guint64 n_done = anneal_replica_get_n_done (replica);

      if (!anneal_replica_has_ended (replica))
        least = MIN (least, n_done);
    }

  return least;
}

guint
anneal_training_get_n_replicas (const AnnealTraining *self)
{
  return self->replicas->len;
}

const AnnealReplica *
anneal_training_get_replica (const AnnealTraining *self,
                             guint                 i)
{
  g_return_val_if_fail (i < self->replicas->len, NULL);

  return g_ptr_array_index (self->replicas, i);
}

const AnnealReplica *
anneal_training_find_replica (const AnnealTraining *self,
                              guint64               run_id)
{
  return find_replica (self->replicas, run_id);
}

const char *
anneal_training_get_refusal (const AnnealTraining *self,
                             guint64               run_id)
{
  return g_hash_table_lookup (self->refusals, &run_id);
}

AnnealNetwork *
anneal_training_new_network (const AnnealTraining *self)
{
  const AnnealTrainSetup *setup = &self->project->training;
  guint layers[ANNEAL_MAX_HIDDEN + 2];

  if (self->data == NULL)
    return NULL;

  guint n_layers = anneal_train_setup_get_layers (setup, layers);

  return anneal_network_new (layers, n_layers, setup->activation, setup->problem->task == ANNEAL_TASK_REGRESSION);
}
