/* anneal-player-private.h: what the files of the player share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-player.h"

G_BEGIN_DECLS

struct _AnnealPlayer
{
  GObject         parent_instance;

  AnnealStore    *store;
  GtkWidget      *widget;         /* (nullable), weak */
  AnnealTraining *training;       /* (nullable) */
  AnnealTraining *kept;           /* (nullable): of before an edit that nothing can be trained with */
  guint64         kept_target;
  AnnealTrainingLines *lines;     /* (nullable): the last copy, from which the next one goes on */
  char           *message;        /* (nullable) */
  double          speed;
  guint           playing : 1;
  guint           finishing : 1;  /* to the end whatever the speed */
  guint           is_held : 1;    /* would play, if there were a run that can be trained */
  guint           is_other : 1;   /* the store has another document, which is not followed yet */

  /* Of the clock, which runs while there is something to wait for. */
  guint           tick_id;
  guint           hidden_id;
  gint64          last_time;      /* when the target was last raised */
  double          owed;           /* part of an update */
  guint64         seen;           /* what was published when listeners were last told */
};

/* anneal-player.c */
guint64  _anneal_player_get_n_done        (AnnealPlayer *self);
guint64  _anneal_player_get_n_updates     (AnnealPlayer *self);
gboolean _anneal_player_can_train         (AnnealPlayer *self);
void     _anneal_player_set_playing       (AnnealPlayer *self,
                                           gboolean      playing);
/* The clock runs if there is something to wait for. */
void     _anneal_player_update_clock      (AnnealPlayer *self);
/* Listeners read everything anew. */
void     _anneal_player_announce_replaced (AnnealPlayer *self);
void     _anneal_player_notify_all        (AnnealPlayer *self);

/* anneal-player-follow.c */
/* The training that the present project asks for, from its start. */
void     _anneal_player_renew_training    (AnnealPlayer *self);
/* The present project is another one. */
void     _anneal_player_follow            (AnnealPlayer *self);

G_END_DECLS
