/* anneal-player-follow.c: what becomes of a training when its project is edited
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-player-private.h"

/* Microseconds: a whole training that takes no longer is done again within the frame of an edit. */
#define LIVE_TIME  8000
#define LIVE_SLEEP 200

/* Microseconds that the whole training takes; a negative number: nobody knows yet. */
static double
estimate_time (AnnealPlayer *self)
{
  guint n = anneal_training_get_n_replicas (self->training);
  double time = 0;

  if (n == 0)
    return -1;

  for (guint i = 0; i < n; i++)
    {
      double rate = anneal_replica_get_rate (anneal_training_get_replica (self->training, i));

      if (rate <= 0)
        return -1;
      time += (double) _anneal_player_get_n_updates (self) / rate * G_USEC_PER_SEC;
    }

  return time / CLAMP (g_get_num_processors (), 1, n);
}

static gboolean
is_small (AnnealPlayer *self)
{
  double time = estimate_time (self);

  return time >= 0 && time <= LIVE_TIME;
}

/* From the start again to where it was, within this frame; what an estimate may have got wrong comes in the next. */
static void
train_again (AnnealPlayer *self,
             guint64       target)
{
  gint64 deadline = g_get_monotonic_time () + LIVE_TIME;

  anneal_training_restart (self->training);
  anneal_training_set_target (self->training, target);
  while (_anneal_player_can_train (self) && _anneal_player_get_n_done (self) < target
         && g_get_monotonic_time () < deadline)
    g_usleep (LIVE_SLEEP);
}

static char *
dup_message (AnnealPlayer  *self,
             const GError  *error)      /* (nullable) */
{
  const AnnealProject *project = anneal_store_get_project (self->store);

  if (error != NULL)
    return g_strdup (error->message);
  if (self->training == NULL || _anneal_player_can_train (self))
    return NULL;

  for (guint i = 0; i < project->n_runs; i++)
    {
      const char *refusal = anneal_training_get_refusal (self->training, project->runs[i]->id);

      if (project->runs[i]->visible && refusal != NULL)
        return g_strdup (refusal);
    }

  return g_strdup (_("No run is visible"));
}

static void
set_message (AnnealPlayer *self,
             const GError *error)
{
  g_free (self->message);
  self->message = dup_message (self, error);
}

void
_anneal_player_renew_training (AnnealPlayer *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->training, anneal_training_free);
  if (project->training.problem != NULL)
    self->training = anneal_training_new (project, 0, &error);
  if (error == NULL)
    g_clear_pointer (&self->kept, anneal_training_free);

  set_message (self, error);
  if (!_anneal_player_can_train (self))
    _anneal_player_set_playing (self, FALSE);
  _anneal_player_announce_replaced (self);
}

static gboolean
is_trained_alike (const AnnealRun *a,
                  const AnnealRun *b)
{
  return a->schedule == b->schedule && a->optimizer == b->optimizer && a->stepping == b->stepping;
}

/* A run that both train is trained otherwise. */
static gboolean
has_edited_run (const AnnealProject *before,
                const AnnealProject *after)
{
  for (guint i = 0; i < after->n_runs; i++)
    {
      const AnnealRun *run = after->runs[i];
      gboolean in_place = i < before->n_runs && before->runs[i]->id == run->id;
      const AnnealRun *old = in_place ? before->runs[i] : anneal_project_find_run (before, run->id);

      if (run->visible && old != NULL && old->visible && (before->pytorch != after->pytorch
                                                          || !is_trained_alike (old, run)))
        return TRUE;
    }

  return FALSE;
}

/* What there was before an edit. */
typedef struct
{
  const AnnealProject *project;
  guint64              target;
  gboolean             small;
  gboolean             kept;      /* nobody saw it */
} Before;

/* As far as before, or to the end if that was the end. */
static guint64
find_new_target (AnnealPlayer *self,
                 const Before *before)
{
  guint64 end = _anneal_player_get_n_updates (self);

  return before->target >= anneal_project_get_n_updates (before->project) ? end : MIN (before->target, end);
}

static void
follow_change (AnnealPlayer         *self,
               const Before         *before,
               AnnealTrainingChange  change)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  gboolean edited = change == ANNEAL_TRAINING_STARTS_ANEW || has_edited_run (before->project, project);
  gboolean was_trained = before->target > 0 && before->project->training.problem == project->training.problem;

  if (change == ANNEAL_TRAINING_SAME)
    {
      if (before->kept)
        _anneal_player_announce_replaced (self);
      return;
    }

  if (edited && was_trained && before->small)
    {
      train_again (self, find_new_target (self, before));
      _anneal_player_announce_replaced (self);
      return;
    }

  /* What takes longer comes as it can, in the frames that follow. */
  if (change == ANNEAL_TRAINING_STARTS_ANEW && was_trained)
    anneal_training_set_target (self->training, find_new_target (self, before));
  _anneal_player_announce_replaced (self);
  if (change == ANNEAL_TRAINING_GOES_ON && edited && was_trained)
    g_signal_emit_by_name (self, "went-on");
}

/* While the only run has a value that it cannot have, as somebody types, nothing plays; then it goes on. */
static void
hold_or_play_on (AnnealPlayer *self)
{
  gboolean was_playing = self->playing || self->is_held;

  if (_anneal_player_can_train (self) == self->playing)
    return;

  if (was_playing)
    _anneal_player_set_playing (self, _anneal_player_can_train (self));
  self->is_held = was_playing && !self->playing;
}

/* What was learned is not lost with an edit that nothing can be trained with, such as a batch that is too large: it
 * waits for the next one. */
static void
keep_training (AnnealPlayer *self)
{
  self->kept_target = anneal_training_get_target (self->training);
  anneal_training_set_target (self->training, 0);
  self->kept = g_steal_pointer (&self->training);
}

/* TRUE: there was one. */
static gboolean
take_kept_training (AnnealPlayer *self)
{
  if (self->kept == NULL)
    return FALSE;

  self->training = g_steal_pointer (&self->kept);
  anneal_training_set_target (self->training, self->kept_target);
  return TRUE;
}

/* FALSE: there is no training that could follow. */
static gboolean
follow_project (AnnealPlayer *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  gboolean kept = self->training == NULL && take_kept_training (self);

  if (self->training == NULL || project->training.problem == NULL)
    return FALSE;

  g_autoptr(AnnealProject) before = anneal_project_ref (anneal_training_get_project (self->training));
  const Before state = { before, anneal_training_get_target (self->training), is_small (self), kept };
  AnnealTrainingChange change;

  if (!anneal_training_set_project (self->training, project, &change, NULL))
    {
      keep_training (self);
      return FALSE;
    }

  set_message (self, NULL);
  hold_or_play_on (self);
  follow_change (self, &state, change);
  return TRUE;
}

void
_anneal_player_follow (AnnealPlayer *self)
{
  gboolean has_problem = anneal_store_get_project (self->store)->training.problem != NULL;
  gboolean would_play = self->playing || self->is_held;

  if (self->is_other)
    g_clear_pointer (&self->kept, anneal_training_free);
  if (self->is_other || !follow_project (self))
    {
      if (has_problem || self->training != NULL || self->message != NULL)
        _anneal_player_renew_training (self);
      self->is_held = would_play && self->kept != NULL;
    }

  self->is_other = FALSE;
  _anneal_player_update_clock (self);
  _anneal_player_notify_all (self);
}
