/* anneal-player.h: plays the training of a window's project
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "anneal-store.h"
#include "anneal-training-lines.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_PLAYER (anneal_player_get_type ())

/* Follows a store: there is a training as soon as the project has a problem that can be trained.
 *
 * Properties: "playing" (boolean), "speed" (double: updates a second; 0: as fast as it goes); read-only: "n-done" and
 * "n-updates" (uint64), "can-train" (boolean), "message" (string, nullable: why not).
 * Signals: "advanced" (): something was published since the last frame, at most once a frame; "replaced" (): another
 * training, or none, or the same put back to its start: what was read from it before is gone; "went-on" (): an edited
 * run goes on from its present weights. */
G_DECLARE_FINAL_TYPE (AnnealPlayer, anneal_player, ANNEAL, PLAYER, GObject)

/* @widget: lends its frame clock while it is mapped; weak. */
AnnealPlayer         *anneal_player_new          (AnnealStore  *store,
                                                  GtkWidget    *widget);
AnnealStore          *anneal_player_get_store    (AnnealPlayer *self);
const AnnealTraining *anneal_player_get_training (AnnealPlayer *self);      /* lent; NULL: none */
/* What it has come to, as a copy to draw; NULL: nothing was trained yet. */
AnnealTrainingLines  *anneal_player_dup_lines    (AnnealPlayer *self);
void                  anneal_player_play         (AnnealPlayer *self);      /* at the end: from the start again */
void                  anneal_player_pause        (AnnealPlayer *self);
void                  anneal_player_step         (AnnealPlayer *self);      /* one update, paused */
void                  anneal_player_restart      (AnnealPlayer *self);
void                  anneal_player_retrain      (AnnealPlayer *self);      /* restart; paused: to where it was again */
void                  anneal_player_finish       (AnnealPlayer *self);      /* to the end, as fast as it goes */

G_END_DECLS
