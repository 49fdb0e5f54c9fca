/* anneal-player.c: plays the training of a window's project
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-player.h"

/* Updates a second of a new window. */
#define DEFAULT_SPEED 300
#define MAX_SPEED     1e6

/* A window that is not seen has no frames: then this moves the training on. */
#define HIDDEN_MS 250

/* Seconds by which the target may be ahead of what is trained, so that a pause does not come too late. */
#define MAX_LEAD 0.1

/* Microseconds: a whole training that takes no longer is done again within the frame of an edit. */
#define LIVE_TIME  8000
#define LIVE_SLEEP 200

struct _AnnealPlayer
{
  GObject         parent_instance;

  AnnealStore    *store;
  GtkWidget      *widget;         /* (nullable), weak */
  AnnealTraining *training;       /* (nullable) */
  char           *message;        /* (nullable) */
  double          speed;
  guint           playing : 1;
  guint           finishing : 1;  /* to the end whatever the speed */

  /* Of the clock, which runs while there is something to wait for. */
  guint           tick_id;
  guint           hidden_id;
  gint64          last_time;      /* when the target was last raised */
  double          owed;           /* part of an update */
  guint64         seen;           /* what was published when listeners were last told */
};

enum
{
  PROP_0,
  PROP_PLAYING,
  PROP_SPEED,
  PROP_N_DONE,
  PROP_N_UPDATES,
  PROP_CAN_TRAIN,
  PROP_MESSAGE,
  N_PROPS
};

enum
{
  ADVANCED,
  REPLACED,
  WENT_ON,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (AnnealPlayer, anneal_player, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static guint64
get_n_done (AnnealPlayer *self)
{
  return self->training != NULL ? anneal_training_get_n_done (self->training) : 0;
}

static guint64
get_n_updates (AnnealPlayer *self)
{
  return anneal_project_get_n_updates (anneal_store_get_project (self->store));
}

static gboolean
can_train (AnnealPlayer *self)
{
  return self->training != NULL && anneal_training_get_n_replicas (self->training) > 0;
}

/* Another number whenever a replica went on or ended. */
static guint64
count_published (AnnealPlayer *self)
{
  guint n = self->training != NULL ? anneal_training_get_n_replicas (self->training) : 0;
  guint64 count = 0;

  for (guint i = 0; i < n; i++)
    {
      const AnnealReplica *replica = anneal_training_get_replica (self->training, i);

      count += anneal_replica_get_n_done (replica);
      if (anneal_replica_get_diverged_at (replica) != G_MAXUINT64 || anneal_replica_get_refusal (replica) != NULL)
        count++;
    }

  return count;
}

/* Nothing more is asked for, but that all replicas get to where the furthest one is.  Where that is, is known only when
 * no worker is in the middle of an update. */
static void
hold (AnnealPlayer *self)
{
  guint n = anneal_training_get_n_replicas (self->training);
  guint64 furthest = 0;

  anneal_training_set_target (self->training, 0);
  anneal_training_wait (self->training, NULL);
  for (guint i = 0; i < n; i++)
    furthest = MAX (furthest, anneal_replica_get_n_done (anneal_training_get_replica (self->training, i)));
  anneal_training_set_target (self->training, furthest);
}

static gboolean
is_at_end (AnnealPlayer *self)
{
  return get_n_done (self) >= get_n_updates (self);
}

/* Something is still to come, asked for or being trained. */
static gboolean
is_active (AnnealPlayer *self)
{
  return can_train (self)
         && (self->playing || get_n_done (self) < anneal_training_get_target (self->training));
}

static void
set_playing (AnnealPlayer *self,
             gboolean      playing)
{
  if (!playing)
    self->finishing = FALSE;
  if (self->playing == !!playing)
    return;

  self->playing = !!playing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
}

static void
notify_progress (AnnealPlayer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);
}

/* Tells listeners, if there is something that they have not been told. */
static void
announce (AnnealPlayer *self)
{
  guint64 published = count_published (self);

  if (published == self->seen)
    return;

  self->seen = published;
  notify_progress (self);
  g_signal_emit (self, signals[ADVANCED], 0);
}

/* By as many updates as have become due since the last time: over any time it is exactly the speed, as long as the
 * training keeps up. */
static void
raise_target (AnnealPlayer *self,
              gint64        now)
{
  guint64 end = get_n_updates (self);
  guint64 target = anneal_training_get_target (self->training);
  double due = self->owed + (double) (now - self->last_time) / G_USEC_PER_SEC * self->speed;
  double whole = floor (due);

  self->last_time = now;
  if (self->speed == 0 || self->finishing)
    {
      anneal_training_set_target (self->training, end);
      return;
    }

  self->owed = due - whole;

  guint64 lead = (guint64) (MAX_LEAD * self->speed + whole) + 1;
  guint64 wanted = MIN (target + (guint64) whole, get_n_done (self) + lead);

  anneal_training_set_target (self->training, CLAMP (wanted, target, MAX (target, end)));
}

static void
stop_clock (AnnealPlayer *self)
{
  if (self->tick_id != 0 && self->widget != NULL)
    gtk_widget_remove_tick_callback (self->widget, self->tick_id);
  self->tick_id = 0;
  g_clear_handle_id (&self->hidden_id, g_source_remove);
}

static void
go_on (AnnealPlayer *self)
{
  if (self->playing)
    raise_target (self, g_get_monotonic_time ());

  g_object_ref (self);
  announce (self);
  if (self->playing && is_at_end (self))
    set_playing (self, FALSE);
  if (!is_active (self))
    stop_clock (self);
  g_object_unref (self);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  go_on (data);

  /* Who stopped the clock has removed this already. */
  return G_SOURCE_CONTINUE;
}

static gboolean
hidden_cb (gpointer data)
{
  AnnealPlayer *self = data;

  if (g_get_monotonic_time () - self->last_time < HIDDEN_MS * 900)
    return G_SOURCE_CONTINUE;

  go_on (self);
  self->last_time = g_get_monotonic_time ();
  return self->hidden_id != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Frames while the window is seen; a slow timer besides, for when it is not: what was started goes on there, too. */
static void
update_clock (AnnealPlayer *self)
{
  if (!is_active (self))
    {
      stop_clock (self);
      return;
    }
  if (self->hidden_id != 0)
    return;

  self->last_time = g_get_monotonic_time ();
  self->owed = 0;
  if (self->widget != NULL)
    self->tick_id = gtk_widget_add_tick_callback (self->widget, tick_cb, self, NULL);
  self->hidden_id = g_timeout_add (HIDDEN_MS, hidden_cb, self);
}

/* Listeners read everything anew. */
static void
announce_replaced (AnnealPlayer *self)
{
  self->seen = count_published (self);
  g_signal_emit (self, signals[REPLACED], 0);
  notify_progress (self);
}

static void
notify_all (AnnealPlayer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UPDATES]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_TRAIN]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

/* Microseconds that the whole training takes; a negative number: nobody knows yet. */
static double
estimate_time (AnnealPlayer *self)
{
  guint n = anneal_training_get_n_replicas (self->training);
  double time = 0;

  for (guint i = 0; i < n; i++)
    {
      double rate = anneal_replica_get_rate (anneal_training_get_replica (self->training, i));

      if (rate <= 0)
        return -1;
      time += (double) get_n_updates (self) / rate * G_USEC_PER_SEC;
    }

  return time / CLAMP (g_get_num_processors (), 1, MAX (n, 1));
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
  while (get_n_done (self) < target && g_get_monotonic_time () < deadline)
    g_usleep (LIVE_SLEEP);
}

static char *
dup_message (AnnealPlayer  *self,
             const GError  *error)      /* (nullable) */
{
  const AnnealProject *project = anneal_store_get_project (self->store);

  if (error != NULL)
    return g_strdup (error->message);
  if (self->training == NULL || can_train (self))
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

/* The training that the present project asks for, from its start. */
static void
renew_training (AnnealPlayer *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->training, anneal_training_free);
  if (project->training.problem != NULL)
    self->training = anneal_training_new (project, 0, &error);

  set_message (self, error);
  if (!can_train (self))
    set_playing (self, FALSE);
  announce_replaced (self);
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
      const AnnealRun *old = anneal_project_find_run (before, run->id);

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
} Before;

/* As far as before, or to the end if that was the end. */
static guint64
find_new_target (AnnealPlayer *self,
                 const Before *before)
{
  guint64 end = get_n_updates (self);

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
    return;

  if (edited && was_trained && before->small)
    {
      train_again (self, find_new_target (self, before));
      announce_replaced (self);
      return;
    }

  announce_replaced (self);
  if (change == ANNEAL_TRAINING_GOES_ON && edited && was_trained)
    g_signal_emit (self, signals[WENT_ON], 0);
}

/* FALSE: there is no training that could follow. */
static gboolean
follow_project (AnnealPlayer *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);

  if (self->training == NULL || project->training.problem == NULL)
    return FALSE;

  g_autoptr(AnnealProject) before = anneal_project_ref (anneal_training_get_project (self->training));
  const Before state = { before, anneal_training_get_target (self->training), is_small (self) };
  AnnealTrainingChange change;

  if (!anneal_training_set_project (self->training, project, &change, NULL))
    return FALSE;

  set_message (self, NULL);
  if (!can_train (self))
    set_playing (self, FALSE);
  follow_change (self, &state, change);
  return TRUE;
}

static void
store_changed_cb (AnnealPlayer *self)
{
  gboolean has_problem = anneal_store_get_project (self->store)->training.problem != NULL;

  if (!follow_project (self) && (has_problem || self->training != NULL || self->message != NULL))
    renew_training (self);

  update_clock (self);
  notify_all (self);
}

/* Nobody sees the training any more. */
static void
widget_destroy_cb (AnnealPlayer *self)
{
  stop_clock (self);
  g_clear_pointer (&self->training, anneal_training_free);
  g_signal_handlers_disconnect_by_func (self->store, store_changed_cb, self);
  set_playing (self, FALSE);
}

static void
set_speed (AnnealPlayer *self,
           double        speed)
{
  if (self->speed == speed)
    return;

  /* What the old speed asked for and nobody has done yet is not the new one's. */
  if (self->training != NULL && self->playing && !self->finishing)
    hold (self);
  self->speed = speed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPEED]);
}

static void
anneal_player_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  AnnealPlayer *self = ANNEAL_PLAYER (object);

  switch (id)
    {
    case PROP_PLAYING:
      g_value_set_boolean (value, self->playing);
      break;
    case PROP_SPEED:
      g_value_set_double (value, self->speed);
      break;
    case PROP_N_DONE:
      g_value_set_uint64 (value, get_n_done (self));
      break;
    case PROP_N_UPDATES:
      g_value_set_uint64 (value, get_n_updates (self));
      break;
    case PROP_CAN_TRAIN:
      g_value_set_boolean (value, can_train (self));
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
anneal_player_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  AnnealPlayer *self = ANNEAL_PLAYER (object);

  switch (id)
    {
    case PROP_PLAYING:
      if (g_value_get_boolean (value))
        anneal_player_play (self);
      else
        anneal_player_pause (self);
      break;
    case PROP_SPEED:
      set_speed (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
anneal_player_dispose (GObject *object)
{
  AnnealPlayer *self = ANNEAL_PLAYER (object);

  stop_clock (self);
  g_clear_weak_pointer (&self->widget);
  g_clear_pointer (&self->training, anneal_training_free);

  G_OBJECT_CLASS (anneal_player_parent_class)->dispose (object);
}

static void
anneal_player_finalize (GObject *object)
{
  AnnealPlayer *self = ANNEAL_PLAYER (object);

  g_clear_object (&self->store);
  g_free (self->message);

  G_OBJECT_CLASS (anneal_player_parent_class)->finalize (object);
}

static void
anneal_player_class_init (AnnealPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = anneal_player_get_property;
  object_class->set_property = anneal_player_set_property;
  object_class->dispose = anneal_player_dispose;
  object_class->finalize = anneal_player_finalize;

  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, writable);
  properties[PROP_SPEED] = g_param_spec_double ("speed", NULL, NULL, 0, MAX_SPEED, DEFAULT_SPEED, writable);
  properties[PROP_N_DONE] = g_param_spec_uint64 ("n-done", NULL, NULL, 0, G_MAXUINT64, 0, readable);
  properties[PROP_N_UPDATES] = g_param_spec_uint64 ("n-updates", NULL, NULL, 0, G_MAXUINT64, 0, readable);
  properties[PROP_CAN_TRAIN] = g_param_spec_boolean ("can-train", NULL, NULL, FALSE, readable);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ADVANCED] = g_signal_new ("advanced", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REPLACED] = g_signal_new ("replaced", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[WENT_ON] = g_signal_new ("went-on", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
anneal_player_init (AnnealPlayer *self)
{
  self->speed = DEFAULT_SPEED;
}

AnnealPlayer *
anneal_player_new (AnnealStore *store,
                   GtkWidget   *widget)
{
  g_return_val_if_fail (ANNEAL_IS_STORE (store), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  AnnealPlayer *self = g_object_new (ANNEAL_TYPE_PLAYER, NULL);

  self->store = g_object_ref (store);
  g_set_weak_pointer (&self->widget, widget);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (widget, "destroy", G_CALLBACK (widget_destroy_cb), self, G_CONNECT_SWAPPED);
  renew_training (self);
  return self;
}

AnnealStore *
anneal_player_get_store (AnnealPlayer *self)
{
  g_return_val_if_fail (ANNEAL_IS_PLAYER (self), NULL);

  return self->store;
}

const AnnealTraining *
anneal_player_get_training (AnnealPlayer *self)
{
  g_return_val_if_fail (ANNEAL_IS_PLAYER (self), NULL);

  return self->training;
}

void
anneal_player_play (AnnealPlayer *self)
{
  g_return_if_fail (ANNEAL_IS_PLAYER (self));

  if (!can_train (self) || self->playing)
    return;

  if (is_at_end (self))
    anneal_player_restart (self);
  set_playing (self, TRUE);
  update_clock (self);
}

/* All replicas get to where the furthest one is, and stay there. */
void
anneal_player_pause (AnnealPlayer *self)
{
  g_return_if_fail (ANNEAL_IS_PLAYER (self));

  if (self->training != NULL && self->playing)
    hold (self);
  set_playing (self, FALSE);
  update_clock (self);
}

void
anneal_player_step (AnnealPlayer *self)
{
  g_return_if_fail (ANNEAL_IS_PLAYER (self));

  anneal_player_pause (self);
  if (!can_train (self))
    return;

  anneal_training_set_target (self->training, anneal_training_get_target (self->training) + 1);
  update_clock (self);
}

void
anneal_player_restart (AnnealPlayer *self)
{
  g_return_if_fail (ANNEAL_IS_PLAYER (self));

  if (self->training == NULL)
    return;

  self->finishing = FALSE;
  anneal_training_restart (self->training);
  announce_replaced (self);
  update_clock (self);
}

void
anneal_player_finish (AnnealPlayer *self)
{
  g_return_if_fail (ANNEAL_IS_PLAYER (self));

  if (!can_train (self) || is_at_end (self))
    return;

  self->finishing = TRUE;
  set_playing (self, TRUE);
  update_clock (self);
}
