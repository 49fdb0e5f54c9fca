/* anneal-window-actions.c: everything a user can do in the window, and its keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include "anneal-window-private.h"

#include "anneal-export-dialog.h"

static guint64
get_selected_run (AnnealWindow *self)
{
  guint64 run;

  g_object_get (self->sidebar, "selected-run", &run, NULL);
  return run;
}

static void
open_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  _anneal_window_open (ANNEAL_WINDOW (widget));
}

static void
open_example_cb (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  AnnealWindow *self = ANNEAL_WINDOW (widget);

  if (!anneal_window_is_pristine (self))
    {
      self = anneal_window_new (gtk_window_get_application (GTK_WINDOW (self)));
      gtk_window_present (GTK_WINDOW (self));
    }
  anneal_window_load_example (self);
}

static void
open_recent_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (widget)));
  g_autoptr(GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  g_application_open (application, &file, 1, "");
}

static void
save_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  _anneal_window_save (ANNEAL_WINDOW (widget), FALSE);
}

static void
overwrite_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  _anneal_window_save (ANNEAL_WINDOW (widget), TRUE);
}

static void
save_as_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  _anneal_window_save_as (ANNEAL_WINDOW (widget));
}

static void
reload_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  _anneal_window_reload (ANNEAL_WINDOW (widget));
}

static void
discard_recovered_cb (GtkWidget  *widget,
                      const char *action,
                      GVariant   *parameter)
{
  AnnealWindow *self = ANNEAL_WINDOW (widget);

  self->recovered = FALSE;
  anneal_recovery_discard (self->recovery);
  if (self->path != NULL)
    _anneal_window_reload (self);
  else
    anneal_window_load_example (self);
}

static void
close_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

/* What was typed into a text since it was last written from the document goes first, letter by letter. */
static gboolean
act_on_text (GtkWidget  *window,
             const char *action,
             const char *property)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));
  gboolean can_act = FALSE;

  if (!GTK_IS_TEXT_VIEW (focus))
    return FALSE;

  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (focus)), property, &can_act, NULL);
  return can_act && gtk_widget_activate_action (focus, action, NULL);
}

static void
undo_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  if (!act_on_text (widget, "text.undo", "can-undo"))
    anneal_store_undo (ANNEAL_WINDOW (widget)->store);
}

static void
redo_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  if (!act_on_text (widget, "text.redo", "can-redo"))
    anneal_store_redo (ANNEAL_WINDOW (widget)->store);
}

static void
add_run_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  _anneal_window_add_run (ANNEAL_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
delete_run_cb (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  _anneal_window_delete_run (ANNEAL_WINDOW (widget), g_variant_get_uint64 (parameter));
}

static void
duplicate_run_cb (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  _anneal_window_duplicate_run (ANNEAL_WINDOW (widget), g_variant_get_uint64 (parameter));
}

static void
rename_run_cb (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  anneal_sidebar_rename_run (ANNEAL_WINDOW (widget)->sidebar, g_variant_get_uint64 (parameter));
}

static void
delete_selected_cb (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  AnnealWindow *self = ANNEAL_WINDOW (widget);

  _anneal_window_delete_run (self, get_selected_run (self));
}

static void
duplicate_selected_cb (GtkWidget  *widget,
                       const char *action,
                       GVariant   *parameter)
{
  AnnealWindow *self = ANNEAL_WINDOW (widget);

  _anneal_window_duplicate_run (self, get_selected_run (self));
}

static void
rename_selected_cb (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  AnnealWindow *self = ANNEAL_WINDOW (widget);
  guint64 run = get_selected_run (self);

  if (run == 0)
    return;

  g_object_set (self, "show-sidebar", TRUE, NULL);
  anneal_sidebar_rename_run (self->sidebar, run);
}

static void
paste_code_cb (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  _anneal_window_paste_clipboard (ANNEAL_WINDOW (widget));
}

static void
paste_dialog_cb (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  _anneal_window_paste_dialog (ANNEAL_WINDOW (widget), NULL);
}

/* What the last paste had to say, with its text to mend. */
static void
paste_details_cb (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  AnnealWindow *self = ANNEAL_WINDOW (widget);

  _anneal_window_paste_dialog (self, self->pasted);
}

static void
export_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  AnnealWindow *self = ANNEAL_WINDOW (widget);
  g_autofree char *name = _anneal_window_dup_name (self);

  anneal_export_dialog_present (GTK_WINDOW (self), self->curves, self->player,
                                anneal_plot_view_get_cursor (self->plot), name, self->toasts);
}

static void
copy_figure_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  _anneal_window_copy_figure (ANNEAL_WINDOW (widget));
}

static void
copy_picture_cb (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  _anneal_window_copy_picture (ANNEAL_WINDOW (widget));
}

static void
show_update_cb (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  anneal_plot_view_show_update (ANNEAL_WINDOW (widget)->plot, (gint64) g_variant_get_uint64 (parameter));
}

static void
fit_cb (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (ANNEAL_WINDOW (widget)->plot), "plot.fit", NULL);
}

static void
view_back_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (ANNEAL_WINDOW (widget)->plot), "plot.view-back", NULL);
}

/* GtkApplication would build the shortcuts with every window, from a resource of a name it knows. */
static void
show_shortcuts_cb (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource (ANNEAL_RESOURCES "/ui/anneal-shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (widget));
  gtk_window_present (shortcuts);
}

/* Keys that an entry with the focus has its own use for: it is asked first.  The others are the application's. */
static void
add_bindings (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint           key;
    GdkModifierType modifiers;
    const char     *action;
  } bindings[] = {
    { GDK_KEY_v,      GDK_CONTROL_MASK,                  "win.paste-code" },
    { GDK_KEY_c,      GDK_CONTROL_MASK,                  "win.copy-figure" },
    { GDK_KEY_d,      GDK_CONTROL_MASK,                  "win.duplicate-selected" },
    { GDK_KEY_0,      GDK_CONTROL_MASK,                  "win.fit" },
    { GDK_KEY_z,      GDK_ALT_MASK,                      "win.view-back" },
    { GDK_KEY_Delete, 0,                                 "win.delete-selected" },
    { GDK_KEY_F2,     0,                                 "win.rename-selected" },
    { GDK_KEY_l,      0,                                 "win.log-y" },
    { GDK_KEY_l,      GDK_SHIFT_MASK,                    "win.loss-log-y" },
    { GDK_KEY_e,      0,                                 "win.x-in-epochs" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    gtk_widget_class_add_binding_action (widget_class, bindings[i].key, bindings[i].modifiers,
                                         bindings[i].action, NULL);
}

void
_anneal_window_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char                    *name;
    const char                    *parameter;
    GtkWidgetActionActivateFunc    activate;
  } actions[] = {
    { "win.open",               NULL, open_cb },
    { "win.open-example",       NULL, open_example_cb },
    { "win.open-recent",        "s",  open_recent_cb },
    { "win.save",               NULL, save_cb },
    { "win.overwrite",          NULL, overwrite_cb },
    { "win.save-as",            NULL, save_as_cb },
    { "win.reload",             NULL, reload_cb },
    { "win.discard-recovered",  NULL, discard_recovered_cb },
    { "win.close",              NULL, close_cb },
    { "win.undo",               NULL, undo_cb },
    { "win.redo",               NULL, redo_cb },
    { "win.add-run",            "s",  add_run_cb },
    { "win.delete-run",         "t",  delete_run_cb },
    { "win.duplicate-run",      "t",  duplicate_run_cb },
    { "win.rename-run",         "t",  rename_run_cb },
    { "win.delete-selected",    NULL, delete_selected_cb },
    { "win.duplicate-selected", NULL, duplicate_selected_cb },
    { "win.rename-selected",    NULL, rename_selected_cb },
    { "win.paste-code",         NULL, paste_code_cb },
    { "win.paste-dialog",       NULL, paste_dialog_cb },
    { "win.paste-details",      NULL, paste_details_cb },
    { "win.export",             NULL, export_cb },
    { "win.copy-figure",        NULL, copy_figure_cb },
    { "win.copy-picture",       NULL, copy_picture_cb },
    { "win.show-shortcuts",     NULL, show_shortcuts_cb },
    { "win.show-update",        "t",  show_update_cb },
    { "win.fit",                NULL, fit_cb },
    { "win.view-back",          NULL, view_back_cb },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter, actions[i].activate);

  gtk_widget_class_install_property_action (widget_class, "win.log-y", "log-y");
  gtk_widget_class_install_property_action (widget_class, "win.x-in-epochs", "x-in-epochs");
  gtk_widget_class_install_property_action (widget_class, "win.wrong-call-order", "wrong-call-order");
  gtk_widget_class_install_property_action (widget_class, "win.show-sidebar", "show-sidebar");
  gtk_widget_class_install_property_action (widget_class, "win.show-drawer", "show-drawer");
  add_bindings (widget_class);
}

void
_anneal_window_update_actions (AnnealWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean has_runs = anneal_store_get_project (self->store)->n_runs > 0;
  gboolean has_selected = get_selected_run (self) != 0;
  gboolean can_undo, can_redo;

  g_object_get (self->store, "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  gtk_widget_action_set_enabled (widget, "win.undo", can_undo);
  gtk_widget_action_set_enabled (widget, "win.redo", can_redo);
  gtk_widget_action_set_enabled (widget, "win.export", has_runs);
  gtk_widget_action_set_enabled (widget, "win.copy-figure", has_runs);
  gtk_widget_action_set_enabled (widget, "win.show-drawer", has_runs);
  gtk_widget_action_set_enabled (widget, "win.delete-selected", has_selected);
  gtk_widget_action_set_enabled (widget, "win.duplicate-selected", has_selected);
  gtk_widget_action_set_enabled (widget, "win.rename-selected", has_selected);
}
