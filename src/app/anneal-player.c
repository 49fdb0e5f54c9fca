/* anneal-player.c: plays the training of a window's project
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <math.h>

#include "anneal-player-private.h"

/* Updates a second of a new window. */
#define DEFAULT_SPEED 300
#define MAX_SPEED     1e6

/* A window that is not seen has no frames: then this moves the training on, if there was none for most of it. */
#define HIDDEN_MS   250
#define HIDDEN_USEC (HIDDEN_MS * 900)

/* Seconds by which the target may be ahead of what is trained, so that a pause does not come too late. */
#define MAX_LEAD 0.1

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

gboolean
_anneal_player_can_train (AnnealPlayer *self)
{
  return self->training != NULL && anneal_training_get_n_replicas (self->training) > 0;
}

guint64
_anneal_player_get_n_done (AnnealPlayer *self)
{
  return _anneal_player_can_train (self) ? anneal_training_get_n_done (self->training) : 0;
}

guint64
_anneal_player_get_n_updates (AnnealPlayer *self)
{
  return anneal_project_get_n_updates (anneal_store_get_project (self->store));
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
  return _anneal_player_get_n_done (self) >= _anneal_player_get_n_updates (self);
}

/* Something is still to come, or to be told: what was asked for may be there before anybody looked. */
static gboolean
is_active (AnnealPlayer *self)
{
  return _anneal_player_can_train (self)
         && (self->playing || _anneal_player_get_n_done (self) < anneal_training_get_target (self->training)
             || count_published (self) != self->seen);
}

void
_anneal_player_set_playing (AnnealPlayer *self,
                            gboolean      playing)
{
  self->is_held = FALSE;
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
  guint64 end = _anneal_player_get_n_updates (self);
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
  guint64 wanted = MIN (target + (guint64) whole, _anneal_player_get_n_done (self) + lead);

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
    _anneal_player_set_playing (self, FALSE);
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
  g_autoptr(AnnealPlayer) self = g_object_ref (data);

  if (g_get_monotonic_time () - self->last_time < HIDDEN_USEC)
    return G_SOURCE_CONTINUE;

  go_on (self);
  self->last_time = g_get_monotonic_time ();
  return self->hidden_id != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Frames while the window is seen; a slow timer besides, for when it is not: what was started goes on there, too. */
void
_anneal_player_update_clock (AnnealPlayer *self)
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

void
_anneal_player_announce_replaced (AnnealPlayer *self)
{
  self->seen = count_published (self);
  g_signal_emit (self, signals[REPLACED], 0);
  notify_progress (self);
}

void
_anneal_player_notify_all (AnnealPlayer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UPDATES]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_TRAIN]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

/* The runs of another document do not go on where those of this one were, and do not play by themselves. */
static void
store_reset_cb (AnnealPlayer *self)
{
  self->is_other = TRUE;
  _anneal_player_set_playing (self, FALSE);
}

/* Nobody sees the training any more. */
static void
widget_destroy_cb (AnnealPlayer *self)
{
  stop_clock (self);
  g_clear_pointer (&self->training, anneal_training_free);
  g_clear_pointer (&self->kept, anneal_training_free);
  g_clear_pointer (&self->lines, anneal_training_lines_unref);
  g_signal_handlers_disconnect_by_data (self->store, self);
  _anneal_player_set_playing (self, FALSE);
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
      g_value_set_uint64 (value, _anneal_player_get_n_done (self));
      break;
    case PROP_N_UPDATES:
      g_value_set_uint64 (value, _anneal_player_get_n_updates (self));
      break;
    case PROP_CAN_TRAIN:
      g_value_set_boolean (value, _anneal_player_can_train (self));
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
  g_clear_pointer (&self->kept, anneal_training_free);
  g_clear_pointer (&self->lines, anneal_training_lines_unref);

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
  g_signal_connect_object (store, "reset", G_CALLBACK (store_reset_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed", G_CALLBACK (_anneal_player_follow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (widget, "destroy", G_CALLBACK (widget_destroy_cb), self, G_CONNECT_SWAPPED);
  _anneal_player_renew_training (self);
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

AnnealTrainingLines *
anneal_player_dup_lines (AnnealPlayer *self)
{
  const AnnealTraining *training = anneal_player_get_training (self);
  guint64 n_done = 0;

  for (guint i = 0; training != NULL && i < anneal_training_get_n_replicas (training); i++)
    n_done = MAX (n_done, anneal_replica_get_n_done (anneal_training_get_replica (training, i)));
  if (n_done == 0)
    return NULL;

  AnnealTrainingLines *lines = anneal_training_lines_new (training, self->lines,
                                                          &anneal_store_get_project (self->store)->view);

  g_clear_pointer (&self->lines, anneal_training_lines_unref);
  self->lines = anneal_training_lines_ref (lines);
  return lines;
}

void
anneal_player_play (AnnealPlayer *self)
{
  g_return_if_fail (ANNEAL_IS_PLAYER (self));

  if (!_anneal_player_can_train (self) || self->playing)
    return;

  if (is_at_end (self))
    anneal_player_restart (self);
  _anneal_player_set_playing (self, TRUE);
  _anneal_player_update_clock (self);
}

/* All replicas get to where the furthest one is, and stay there. */
void
anneal_player_pause (AnnealPlayer *self)
{
  g_return_if_fail (ANNEAL_IS_PLAYER (self));

  if (self->training != NULL && self->playing)
    hold (self);
  _anneal_player_set_playing (self, FALSE);
  _anneal_player_update_clock (self);
}

void
anneal_player_step (AnnealPlayer *self)
{
  g_return_if_fail (ANNEAL_IS_PLAYER (self));

  anneal_player_pause (self);
  if (!_anneal_player_can_train (self))
    return;

  anneal_training_set_target (self->training, anneal_training_get_target (self->training) + 1);
  _anneal_player_update_clock (self);
}

void
anneal_player_restart (AnnealPlayer *self)
{
  g_return_if_fail (ANNEAL_IS_PLAYER (self));

  if (self->training == NULL)
    return;

  self->finishing = FALSE;
  anneal_training_restart (self->training);
  _anneal_player_announce_replaced (self);
  _anneal_player_update_clock (self);
}

void
anneal_player_retrain (AnnealPlayer *self)
{
  g_return_if_fail (ANNEAL_IS_PLAYER (self));

  guint64 target = self->training != NULL ? anneal_training_get_target (self->training) : 0;

  anneal_player_restart (self);
  if (self->training != NULL && !self->playing)
    anneal_training_set_target (self->training, target);
  _anneal_player_update_clock (self);
}

void
anneal_player_finish (AnnealPlayer *self)
{
  g_return_if_fail (ANNEAL_IS_PLAYER (self));

  if (!_anneal_player_can_train (self) || is_at_end (self))
    return;

  self->finishing = TRUE;
  _anneal_player_set_playing (self, TRUE);
  _anneal_player_update_clock (self);
}
