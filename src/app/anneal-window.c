/* anneal-window.c: the window of one project
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "anneal-window-private.h"

#include "anneal-compat.h"
#include "anneal-lesson.h"
#include "anneal-scheduler-chooser.h"
#include "anneal-text.h"

enum
{
  PROP_0,
  PROP_LOG_Y,
  PROP_LOSS_LOG_Y,
  PROP_LOSS_SMOOTHING,
  PROP_X_IN_EPOCHS,
  PROP_WRONG_CALL_ORDER,
  PROP_SHOW_SIDEBAR,
  PROP_SHOW_DRAWER,
  PROP_SHOW_TRAINING,
  PROP_SHOW_PICTURE,
  PROP_TRAINING_SPEED,
  PROP_UNDO_TOOLTIP,
  PROP_REDO_TOOLTIP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AnnealWindow, anneal_window, ADW_TYPE_APPLICATION_WINDOW)

char *
_anneal_window_dup_name (AnnealWindow *self)
{
  if (self->path == NULL)
    {
      const char *id = anneal_store_get_project (self->store)->lesson;
      const AnnealLesson *lesson = id != NULL ? anneal_lesson_find (id) : NULL;

      /* translators: a project that has not been saved yet */
      return g_strdup (lesson != NULL ? _(lesson->title) : _("Untitled"));
    }

  g_autofree char *name = g_filename_display_basename (self->path);

  return anneal_text_escape (name, -1);
}

void
_anneal_window_update_title (AnnealWindow *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  gboolean modified;
  g_autofree char *name = _anneal_window_dup_name (self);
  g_autofree char *runs = g_strdup_printf (ngettext ("%u run", "%u runs", project->n_runs), project->n_runs);
  g_autofree char *epochs = g_strdup_printf (ngettext ("%" PRIu64 " epoch", "%" PRIu64 " epochs",
                                                       (gulong) project->n_epochs),
                                             project->n_epochs);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", runs, epochs);

  g_object_get (self->store, "modified", &modified, NULL);

  g_autofree char *title = g_strconcat (modified ? "• " : "", name, NULL);

  adw_window_title_set_title (self->window_title, title);
  adw_window_title_set_subtitle (self->window_title, subtitle);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
set_banner_button (GtkButton  *button,
                   const char *label,
                   const char *action)
{
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
  if (label == NULL)
    return;

  gtk_button_set_label (button, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

/* The most pressing of what there is to say. */
void
_anneal_window_update_banner (AnnealWindow *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  const char *text = NULL;
  const char *first = NULL, *first_action = NULL;
  const char *second = NULL, *second_action = NULL;

  if (self->changed_on_disk)
    {
      text = _("Another program has changed this project’s file.");
      first = _("Reload");
      first_action = "win.reload";
      second = _("Save Over It");
      second_action = "win.overwrite";
    }
  else if (self->too_new)
    {
      text = _("A newer version of Anneal has written this project. It can be looked at; saving needs another name.");
      first = _("Save As…");
      first_action = "win.save-as";
    }
  else if (self->recovered)
    {
      text = _("These edits were not saved when Anneal ended last time.");
      first = _("Save");
      first_action = "win.save";
      second = _("Discard Them");
      second_action = "win.discard-recovered";
    }
  else if (project->call_order == ANNEAL_CALL_ORDER_SCHEDULER_FIRST)
    {
      /* PyTorch's own words. */
      text = "Detected call of `lr_scheduler.step()` before `optimizer.step()`. In PyTorch 1.1.0 and later, you "
             "should call them in the opposite order: `optimizer.step()` before `lr_scheduler.step()`. Failure to do "
             "this will result in PyTorch skipping the first value of the learning rate schedule.";
      first = _("Right Order");
      first_action = "win.wrong-call-order";
    }

  if (text != NULL)
    {
      gtk_label_set_label (self->banner_label, text);
      set_banner_button (self->banner_first, first, first_action);
      set_banner_button (self->banner_second, second, second_action);
    }
  gtk_revealer_set_reveal_child (self->banner, text != NULL);
}

/* Over the plot, as long as that is seen and no list of runs lies over it. */
AdwToastOverlay *
_anneal_window_get_toasts (AnnealWindow *self)
{
  gboolean has_plot = g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "plot") == 0;
  gboolean is_covered = adw_flap_get_folded (self->flap) && adw_flap_get_reveal_flap (self->flap);

  return has_plot && !is_covered ? self->plot_toasts : self->toasts;
}

void
_anneal_window_show_toast (AnnealWindow *self,
                           const char   *title,
                           const char   *button_label,
                           const char   *action)
{
  g_autofree char *markup = g_markup_escape_text (title, -1);
  AdwToast *toast = adw_toast_new (markup);

  if (button_label != NULL)
    {
      adw_toast_set_button_label (toast, button_label);
      adw_toast_set_action_name (toast, action);
    }
  if (g_strcmp0 (action, "win.undo") == 0)
    g_set_weak_pointer (&self->undo_toast, toast);
  adw_toast_overlay_add_toast (_anneal_window_get_toasts (self), toast);
}

void
_anneal_window_show_error (AnnealWindow *self,
                           const char   *heading,
                           const GError *error)
{
  const char *path = anneal_error_get_path (error);
  g_autofree char *message = anneal_text_escape (error->message, -1);
  g_autofree char *body = path != NULL ? g_strdup_printf ("%s\n%s", message, path) : g_strdup (message);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static char *
dup_tooltip (AnnealWindow *self,
             const char   *property,
             const char   *plain)
{
  g_autofree char *label = NULL;

  g_object_get (self->store, property, &label, NULL);
  return g_strdup (label != NULL ? label : plain);
}

/* The plot, or without a run guidance; that page is made when it is first needed. */
static void
update_page (AnnealWindow *self)
{
  gboolean empty = anneal_store_get_project (self->store)->n_runs == 0;

  if (empty && gtk_stack_get_child_by_name (self->pages, "empty") == NULL)
    {
      g_type_ensure (ANNEAL_TYPE_SCHEDULER_CHOOSER);

      g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource (ANNEAL_RESOURCES "/ui/anneal-empty-page.ui");

      gtk_stack_add_named (self->pages, GTK_WIDGET (gtk_builder_get_object (builder, "page")), "empty");
    }

  gtk_stack_set_visible_child_name (self->pages, empty ? "empty" : "plot");
}

static void
store_changed_cb (AnnealWindow        *self,
                  const AnnealProject *before,
                  const AnnealProject *after)
{
  /* What it offers to undo is no longer the last step. */
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);

  update_page (self);
  _anneal_window_update_lesson (self);
  _anneal_window_update_title (self);
  _anneal_window_update_banner (self);
  _anneal_window_update_actions (self);
  _anneal_window_schedule_recovery (self);

  if (before->view.log_y != after->view.log_y)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOG_Y]);
  if (before->view.loss_log_y != after->view.loss_log_y)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOSS_LOG_Y]);
  if (before->view.smoothing != after->view.smoothing)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOSS_SMOOTHING]);
  if (before->view.x_in_epochs != after->view.x_in_epochs)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_X_IN_EPOCHS]);
  if (before->call_order != after->call_order)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WRONG_CALL_ORDER]);
}

static void
store_notify_cb (AnnealWindow *self)
{
  _anneal_window_update_actions (self);
  _anneal_window_update_title (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNDO_TOOLTIP]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REDO_TOOLTIP]);
}

static void
set_wrong_call_order (AnnealWindow *self,
                      gboolean      wrong)
{
  const AnnealProject *project = anneal_store_get_project (self->store);

  _anneal_window_commit (self, anneal_project_with_call_order (project, wrong ? ANNEAL_CALL_ORDER_SCHEDULER_FIRST
                                                                              : ANNEAL_CALL_ORDER_OPTIMIZER_FIRST));
}

static void
anneal_window_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  AnnealWindow *self = ANNEAL_WINDOW (object);
  const AnnealProject *project = anneal_store_get_project (self->store);

  switch (id)
    {
    case PROP_LOG_Y:
      g_value_set_boolean (value, project->view.log_y);
      break;
    case PROP_LOSS_LOG_Y:
      g_value_set_boolean (value, project->view.loss_log_y);
      break;
    case PROP_LOSS_SMOOTHING:
      g_value_set_double (value, project->view.smoothing);
      break;
    case PROP_X_IN_EPOCHS:
      g_value_set_boolean (value, project->view.x_in_epochs);
      break;
    case PROP_WRONG_CALL_ORDER:
      g_value_set_boolean (value, project->call_order == ANNEAL_CALL_ORDER_SCHEDULER_FIRST);
      break;
    case PROP_SHOW_SIDEBAR:
      g_value_set_boolean (value, self->show_sidebar);
      break;
    case PROP_SHOW_DRAWER:
      g_value_set_boolean (value, self->show_drawer);
      break;
    case PROP_SHOW_PICTURE:
      g_value_set_boolean (value, self->show_picture);
      break;
    case PROP_SHOW_TRAINING:
      g_value_set_boolean (value, self->show_training);
      break;
    case PROP_TRAINING_SPEED:
      g_object_get_property (G_OBJECT (self->player), "speed", value);
      break;
    case PROP_UNDO_TOOLTIP:
      g_value_take_string (value, dup_tooltip (self, "undo-label", _("Undo")));
      break;
    case PROP_REDO_TOOLTIP:
      g_value_take_string (value, dup_tooltip (self, "redo-label", _("Redo")));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
anneal_window_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  AnnealWindow *self = ANNEAL_WINDOW (object);
  const AnnealProject *project = anneal_store_get_project (self->store);
  AnnealView view = project->view;

  switch (id)
    {
    case PROP_LOG_Y:
      view.log_y = g_value_get_boolean (value);
      anneal_store_set_view (self->store, &view);
      break;
    case PROP_LOSS_LOG_Y:
      view.loss_log_y = g_value_get_boolean (value);
      anneal_store_set_view (self->store, &view);
      break;
    case PROP_LOSS_SMOOTHING:
      view.smoothing = g_value_get_double (value);
      anneal_store_set_view (self->store, &view);
      break;
    case PROP_X_IN_EPOCHS:
      view.x_in_epochs = g_value_get_boolean (value);
      anneal_store_set_view (self->store, &view);
      break;
    case PROP_WRONG_CALL_ORDER:
      set_wrong_call_order (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_SIDEBAR:
      if (self->show_sidebar == g_value_get_boolean (value))
        break;
      self->show_sidebar = !!g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_SHOW_DRAWER:
      if (self->show_drawer == g_value_get_boolean (value))
        break;
      _anneal_window_set_show_drawer (self, g_value_get_boolean (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_SHOW_PICTURE:
      if (self->show_picture == g_value_get_boolean (value))
        break;
      self->show_picture = !!g_value_get_boolean (value);
      _anneal_window_update_picture (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_SHOW_TRAINING:
      if (self->show_training == g_value_get_boolean (value))
        break;
      self->show_training = !!g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_TRAINING_SPEED:
      g_object_set_property (G_OBJECT (self->player), "speed", value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static gboolean
anneal_window_close_request (GtkWindow *window)
{
  AnnealWindow *self = ANNEAL_WINDOW (window);
  gboolean modified;

  g_object_get (self->store, "modified", &modified, NULL);
  if (modified && !self->closing)
    {
      _anneal_window_ask_to_close (self);
      return GDK_EVENT_STOP;
    }

  if (self->settings != NULL)
    {
      int width, height;

      gtk_window_get_default_size (window, &width, &height);
      g_settings_set (self->settings, "window-size", "(ii)", width, height);
      g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));
    }
  _anneal_window_remember_drawer (self);
  _anneal_window_remember_training (self);
  return GTK_WINDOW_CLASS (anneal_window_parent_class)->close_request (window);
}

static void
is_active_notify_cb (AnnealWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    _anneal_window_check_disk (self);
}

static void
anneal_window_dispose (GObject *object)
{
  AnnealWindow *self = ANNEAL_WINDOW (object);

  g_clear_handle_id (&self->recovery_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);     /* stays: whoever comes later looks at it */
  g_clear_object (&self->monitor);
  g_clear_weak_pointer (&self->undo_toast);
  g_clear_weak_pointer (&self->restart_toast);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_WINDOW);

  G_OBJECT_CLASS (anneal_window_parent_class)->dispose (object);
}

static void
anneal_window_finalize (GObject *object)
{
  AnnealWindow *self = ANNEAL_WINDOW (object);

  g_clear_pointer (&self->recovery, anneal_recovery_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->player);
  g_clear_object (&self->curves);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  g_free (self->path);
  g_free (self->pasted);

  G_OBJECT_CLASS (anneal_window_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_LOG_Y] = g_param_spec_boolean ("log-y", NULL, NULL, FALSE, flags);
  properties[PROP_LOSS_LOG_Y] = g_param_spec_boolean ("loss-log-y", NULL, NULL, FALSE, flags);
  properties[PROP_LOSS_SMOOTHING] = g_param_spec_double ("loss-smoothing", NULL, NULL, 0, ANNEAL_MAX_SMOOTHING, 0,
                                                         flags);
  properties[PROP_X_IN_EPOCHS] = g_param_spec_boolean ("x-in-epochs", NULL, NULL, FALSE, flags);
  properties[PROP_WRONG_CALL_ORDER] = g_param_spec_boolean ("wrong-call-order", NULL, NULL, FALSE, flags);
  properties[PROP_SHOW_SIDEBAR] = g_param_spec_boolean ("show-sidebar", NULL, NULL, TRUE, flags);
  properties[PROP_SHOW_DRAWER] = g_param_spec_boolean ("show-drawer", NULL, NULL, FALSE, flags);
  properties[PROP_SHOW_TRAINING] = g_param_spec_boolean ("show-training", NULL, NULL, TRUE, flags);
  properties[PROP_SHOW_PICTURE] = g_param_spec_boolean ("show-picture", NULL, NULL, TRUE, flags);
  properties[PROP_TRAINING_SPEED] = g_param_spec_double ("training-speed", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_UNDO_TOOLTIP] =
    g_param_spec_string ("undo-tooltip", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_REDO_TOOLTIP] =
    g_param_spec_string ("redo-tooltip", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
anneal_window_class_init (AnnealWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  object_class->get_property = anneal_window_get_property;
  object_class->set_property = anneal_window_set_property;
  object_class->dispose = anneal_window_dispose;
  object_class->finalize = anneal_window_finalize;
  window_class->close_request = anneal_window_close_request;
  install_properties (object_class);

  g_type_ensure (ANNEAL_TYPE_LESSON_BAR);
  g_type_ensure (ANNEAL_TYPE_SIDEBAR);
  g_type_ensure (ANNEAL_TYPE_PLOT_VIEW);
  g_type_ensure (ANNEAL_TYPE_PICTURE_VIEW);
  g_type_ensure (ANNEAL_TYPE_TRANSPORT);
  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, plot_toasts);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, recent_menu);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, main_menu);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, banner_label);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, banner_first);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, banner_second);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, paned);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, lesson);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, picture_flap);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, picture);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, plot);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, transport);
  gtk_widget_class_bind_template_child (widget_class, AnnealWindow, pages);
  _anneal_window_install_actions (widget_class);
  _anneal_window_install_lesson_actions (widget_class);
  _anneal_window_install_training_actions (widget_class);
}

/* NULL where the schema is not installed: g_settings_new() would end the program. */
static GSettings *
new_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = source != NULL
                                        ? g_settings_schema_source_lookup (source, ANNEAL_APP_ID, TRUE) : NULL;

  return schema != NULL ? g_settings_new (ANNEAL_APP_ID) : NULL;
}

static void
restore_size (AnnealWindow *self)
{
  int width, height;

  if (self->settings == NULL)
    return;

  g_settings_get (self->settings, "window-size", "(ii)", &width, &height);
  if (width > 0 && height > 0)
    gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

/* What the first frame can do without. */
static gboolean
shown_cb (gpointer user_data)
{
  AnnealWindow *self = user_data;

  if (self->open_button != NULL)
    {
      update_page (self);
      /* Keys such as Space are the plot's, not those of the first button of the header. */
      if (gtk_widget_get_mapped (GTK_WIDGET (self->plot)))
        gtk_widget_grab_focus (GTK_WIDGET (self->plot));
      _anneal_window_restore_drawer (self);
      _anneal_window_update_recent (self);
      g_signal_connect_object (gtk_recent_manager_get_default (), "changed",
                               G_CALLBACK (_anneal_window_update_recent), self, G_CONNECT_SWAPPED);
    }

  return G_SOURCE_REMOVE;
}

static void
anneal_window_init (AnnealWindow *self)
{
  self->store = anneal_store_new (anneal_project_new ());
  self->curves = anneal_curves_new (self->store);
  self->player = anneal_player_new (self->store, GTK_WIDGET (self));
  self->recovery = anneal_recovery_new ();
  self->cancellable = g_cancellable_new ();
  self->settings = new_settings ();
  self->show_sidebar = TRUE;

  gtk_widget_init_template (GTK_WIDGET (self));
  anneal_menu_button_set_lazy_model (self->menu_button, self->main_menu);
  restore_size (self);

  g_object_set (self->sidebar, "curves", self->curves, NULL);
  g_object_set (self->plot, "curves", self->curves, "player", self->player, NULL);
  _anneal_window_start_training (self);
  g_action_map_add_action (G_ACTION_MAP (self), anneal_plot_view_get_draw_action (self->plot));
  g_object_bind_property (self->sidebar, "selected-run", self->plot, "selected-run",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "notify", G_CALLBACK (store_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sidebar, "notify::selected-run", G_CALLBACK (_anneal_window_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (is_active_notify_cb), NULL);
  _anneal_window_accept_drops (self);

  g_idle_add_full (G_PRIORITY_LOW, shown_cb, g_object_ref (self), g_object_unref);
  _anneal_window_update_actions (self);
  _anneal_window_update_title (self);
}

AnnealWindow *
anneal_window_new (GtkApplication *application)
{
  return g_object_new (ANNEAL_TYPE_WINDOW, "application", application, NULL);
}

AnnealStore *
anneal_window_get_store (AnnealWindow *self)
{
  g_return_val_if_fail (ANNEAL_IS_WINDOW (self), NULL);

  return self->store;
}

const char *
anneal_window_get_path (AnnealWindow *self)
{
  g_return_val_if_fail (ANNEAL_IS_WINDOW (self), NULL);

  return self->path;
}

gboolean
anneal_window_is_pristine (AnnealWindow *self)
{
  gboolean modified, can_undo;

  g_return_val_if_fail (ANNEAL_IS_WINDOW (self), FALSE);

  g_object_get (self->store, "modified", &modified, "can-undo", &can_undo, NULL);
  return self->path == NULL && !modified && !can_undo && !self->recovered;
}
