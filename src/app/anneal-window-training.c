/* anneal-window-training.c: what a user can do with the training, and what there is to say about it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-window-private.h"

#include "anneal-range-dialog.h"

#define SMOOTHING 0.95      /* one of the menu's */

static void
play_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  AnnealWindow *self = ANNEAL_WINDOW (widget);
  gboolean playing;

  g_object_get (self->player, "playing", &playing, NULL);
  g_object_set (self->player, "playing", !playing, NULL);
}

static void
step_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  anneal_player_step (ANNEAL_WINDOW (widget)->player);
}

static void
restart_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  AnnealWindow *self = ANNEAL_WINDOW (widget);

  if (self->restart_toast != NULL)
    adw_toast_dismiss (self->restart_toast);
  anneal_player_restart (self->player);
}

static void
retrain_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  anneal_player_retrain (ANNEAL_WINDOW (widget)->player);
}

static void
finish_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  anneal_player_finish (ANNEAL_WINDOW (widget)->player);
}

/* The losses of batches are a band of noise in which runs hide each other: a project that begins to train some shows
 * their means in front of it. */
static void
start_smoothing (AnnealWindow        *self,
                 const AnnealProject *project,
                 const AnnealProblem *problem)
{
  AnnealView view = project->view;

  if (project->training.problem != NULL || problem == NULL || problem->task == ANNEAL_TASK_SURFACE
      || view.smoothing > 0)
    return;

  view.smoothing = SMOOTHING;
  anneal_store_set_view (self->store, &view);
}

/* The problem is another one; the seed stays, so that what is drawn from it can be compared. */
static void
train_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  AnnealWindow *self = ANNEAL_WINDOW (widget);
  const AnnealProject *project = anneal_store_get_project (self->store);
  const AnnealProblem *problem = anneal_problem_find (g_variant_get_string (parameter, NULL));
  AnnealTrainSetup setup;

  if (problem == project->training.problem)
    return;

  anneal_train_setup_init (&setup, problem);
  if (project->training.problem != NULL)
    setup.seed = project->training.seed;
  start_smoothing (self, project, problem);
  project = anneal_store_get_project (self->store);
  _anneal_window_commit (self, anneal_project_with_training (project, problem != NULL ? &setup : NULL));
}

static void
choose_problem_cb (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  AnnealWindow *self = ANNEAL_WINDOW (widget);

  g_object_set (self, "show-training", TRUE, NULL);
  anneal_transport_choose_problem (self->transport);
}

static void
set_up_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  AnnealWindow *self = ANNEAL_WINDOW (widget);

  g_object_set (self, "show-training", TRUE, NULL);
  anneal_transport_set_up (self->transport);
}

static void
range_used_cb (AnnealWindow *self,
               const char   *sentence)
{
  _anneal_window_show_toast (self, sentence, _("_Undo"), "win.undo");
}

static void
range_test_cb (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  AnnealWindow *self = ANNEAL_WINDOW (widget);
  AnnealRangeDialog *dialog;
  guint64 run_id;

  g_object_get (self->sidebar, "selected-run", &run_id, NULL);
  dialog = anneal_range_dialog_present (GTK_WINDOW (self), self->store, run_id);
  g_signal_connect_object (dialog, "used", G_CALLBACK (range_used_cb), self, G_CONNECT_SWAPPED);
}

/* One toast for a whole drag. */
static void
player_went_on_cb (AnnealWindow *self)
{
  if (self->restart_toast != NULL)
    return;

  AdwToast *toast = adw_toast_new (_("Training goes on from the present weights"));

  adw_toast_set_button_label (toast, _("Restart with This"));
  adw_toast_set_action_name (toast, "win.retrain");
  g_set_weak_pointer (&self->restart_toast, toast);
  adw_toast_overlay_add_toast (_anneal_window_get_toasts (self), toast);
}

/* At the end there is nothing more to train. */
static void
update_going_on (AnnealWindow *self)
{
  gboolean can_train;
  guint64 n_done, n_updates;

  g_object_get (self->player, "can-train", &can_train, "n-done", &n_done, "n-updates", &n_updates, NULL);

  gboolean goes_on = can_train && n_done < n_updates;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.step-training", goes_on);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.finish-training", goes_on);
}

static void
player_notify_cb (AnnealWindow *self,
                  GParamSpec   *pspec)
{
  if (g_str_equal (pspec->name, "speed"))
    g_object_notify (G_OBJECT (self), "training-speed");
  else if (g_str_equal (pspec->name, "n-done"))
    update_going_on (self);
  else
    _anneal_window_update_training_actions (self);
}

void
_anneal_window_install_training_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char                  *name;
    const char                  *parameter;
    GtkWidgetActionActivateFunc  activate;
  } actions[] = {
    { "win.play",             NULL, play_cb },
    { "win.step-training",    NULL, step_cb },
    { "win.restart-training", NULL, restart_cb },
    { "win.retrain",          NULL, retrain_cb },
    { "win.finish-training",  NULL, finish_cb },
    { "win.train",            "s",  train_cb },
    { "win.choose-problem",   NULL, choose_problem_cb },
    { "win.set-up-training",  NULL, set_up_cb },
    { "win.range-test",       NULL, range_test_cb },
  };
  static const struct
  {
    guint       key;
    const char *action;
  } bindings[] = {
    { GDK_KEY_space,    "win.play" },
    { GDK_KEY_KP_Space, "win.play" },
    { GDK_KEY_period,   "win.step-training" },
    { GDK_KEY_r,        "win.restart-training" },
    { GDK_KEY_f,        "win.range-test" },
    { GDK_KEY_F7,       "win.show-picture" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter, actions[i].activate);
  gtk_widget_class_install_property_action (widget_class, "win.show-training", "show-training");
  gtk_widget_class_install_property_action (widget_class, "win.show-picture", "show-picture");
  gtk_widget_class_install_property_action (widget_class, "win.training-speed", "training-speed");
  gtk_widget_class_install_property_action (widget_class, "win.loss-log-y", "loss-log-y");
  gtk_widget_class_install_property_action (widget_class, "win.loss-smoothing", "loss-smoothing");

  /* An entry with the focus is asked first. */
  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    gtk_widget_class_add_binding_action (widget_class, bindings[i].key, 0, bindings[i].action, NULL);
}

void
_anneal_window_update_training_actions (AnnealWindow *self)
{
  static const char * const actions[] = { "win.play", "win.restart-training", "win.copy-picture" };
  const AnnealProject *project = anneal_store_get_project (self->store);
  gboolean can_train;

  g_object_get (self->player, "can-train", &can_train, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], can_train);
  update_going_on (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.set-up-training",
                                 project->training.problem != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.range-test",
                                 project->training.problem != NULL && project->n_runs > 0);
}

void
_anneal_window_update_picture (AnnealWindow *self)
{
  gboolean has_picture = anneal_player_get_training (self->player) != NULL;

  adw_flap_set_reveal_flap (self->picture_flap, has_picture && self->show_picture);
}

/* In a window that is too narrow for both, the picture would lie over the plot. */
static void
player_replaced_cb (AnnealWindow *self)
{
  if (!adw_flap_get_folded (self->picture_flap) || anneal_player_get_training (self->player) == NULL)
    _anneal_window_update_picture (self);
}

static void
picture_revealed_cb (AnnealWindow *self)
{
  gboolean revealed = adw_flap_get_reveal_flap (self->picture_flap);

  if (anneal_player_get_training (self->player) == NULL || self->show_picture == revealed)
    return;

  self->show_picture = !!revealed;
  g_object_notify (G_OBJECT (self), "show-picture");
}

void
_anneal_window_start_training (AnnealWindow *self)
{
  self->show_training = self->settings == NULL || g_settings_get_boolean (self->settings, "training-bar");
  if (self->settings != NULL)
    g_object_set (self->player, "speed", g_settings_get_double (self->settings, "training-speed"), NULL);

  self->show_picture = self->settings == NULL || g_settings_get_boolean (self->settings, "training-picture");
  g_object_set (self->transport, "player", self->player, NULL);
  anneal_sidebar_set_player (self->sidebar, self->player);
  g_object_set (self->picture, "player", self->player, NULL);
  g_object_bind_property (self->plot, "cursor-update", self->picture, "update", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->player, "replaced", G_CALLBACK (player_replaced_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->picture_flap, "notify::reveal-flap", G_CALLBACK (picture_revealed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "notify", G_CALLBACK (player_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "went-on", G_CALLBACK (player_went_on_cb), self, G_CONNECT_SWAPPED);
  g_object_notify (G_OBJECT (self), "show-training");
  g_object_notify (G_OBJECT (self), "show-picture");
  _anneal_window_update_training_actions (self);
}

void
_anneal_window_remember_training (AnnealWindow *self)
{
  double speed;

  if (self->settings == NULL)
    return;

  g_object_get (self->player, "speed", &speed, NULL);
  g_settings_set_boolean (self->settings, "training-bar", self->show_training);
  /* Where it is narrow, the picture is out of the way by itself. */
  if (!adw_flap_get_folded (self->picture_flap))
    g_settings_set_boolean (self->settings, "training-picture", self->show_picture);
  g_settings_set_double (self->settings, "training-speed", speed);
}
