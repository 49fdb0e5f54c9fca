/* anneal-plot-view-training.c: the losses of the training in the plot, as they come
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include "anneal-plot-view-private.h"

/* What was published so far, copied once: edits of schedules draw the same copy again, so that its picture is kept. */
static void
copy_lines (AnnealPlotView *self)
{
  g_clear_pointer (&self->training_lines, anneal_training_lines_unref);
  if (self->player != NULL && self->curves != NULL)
    self->training_lines = anneal_player_dup_lines (self->player);
}

const AnnealTraining *
_anneal_plot_view_get_training (AnnealPlotView *self)
{
  return self->player != NULL ? anneal_player_get_training (self->player) : NULL;
}

/* Not while it plays: nobody could listen to sixty descriptions a second. */
static void
describe_rest (AnnealPlotView *self)
{
  gboolean playing = FALSE;

  if (self->player != NULL)
    g_object_get (self->player, "playing", &playing, NULL);
  if (!playing)
    _anneal_plot_view_describe (self);
}

void
_anneal_plot_view_update_training (AnnealPlotView *self)
{
  copy_lines (self);
  _anneal_plot_view_update (self);
  _anneal_plot_view_show_values (self);
  describe_rest (self);
}

void
_anneal_plot_view_prepare_training (AnnealPlotView *self,
                                    AnnealFigure   *figure)
{
  if (self->training_lines != NULL)
    anneal_figure_show_training (figure, self->training_lines);
}

void
_anneal_plot_view_set_player (AnnealPlotView *self,
                              AnnealPlayer   *player)
{
  if (!g_set_object (&self->player, player))
    return;

  g_signal_group_set_target (self->player_signals, player);
  _anneal_plot_view_update_training (self);
}

void
_anneal_plot_view_add_training (AnnealPlotView *self)
{
  self->player_signals = g_signal_group_new (ANNEAL_TYPE_PLAYER);
  g_signal_group_connect_swapped (self->player_signals, "advanced",
                                  G_CALLBACK (_anneal_plot_view_update_training), self);
  g_signal_group_connect_swapped (self->player_signals, "replaced",
                                  G_CALLBACK (_anneal_plot_view_update_training), self);
  g_signal_group_connect_swapped (self->player_signals, "notify::playing", G_CALLBACK (describe_rest), self);
}

void
_anneal_plot_view_clear_training (AnnealPlotView *self)
{
  g_clear_object (&self->player_signals);
  g_clear_object (&self->player);
  g_clear_pointer (&self->training_lines, anneal_training_lines_unref);
}
