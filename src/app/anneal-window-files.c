/* anneal-window-files.c: opening and saving, and other programs' changes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-window-private.h"

#include "anneal-compat.h"
#include "anneal-document.h"
#include "anneal-json.h"
#include "anneal-text.h"

#define MAX_RECENT       8
#define EXAMPLE_RESOURCE ANNEAL_RESOURCES "/examples/ninety-epochs.anneal"

static const char * const project_patterns[] = { "*.anneal", NULL };
static const char * const open_patterns[] = { "*.anneal", "*.ipynb", "*.py", NULL };

static char *
dup_last_folder (AnnealWindow *self)
{
  if (self->path != NULL)
    return g_path_get_dirname (self->path);
  if (self->settings == NULL)
    return NULL;

  g_autofree char *folder = g_settings_get_string (self->settings, "last-folder");

  return g_file_test (folder, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&folder) : NULL;
}

static void
file_changed_cb (AnnealWindow *self)
{
  _anneal_window_check_disk (self);
}

/* @path (nullable) is the document's file from now on. */
static void
set_path (AnnealWindow *self,
          const char   *path)
{
  char *copy = g_strdup (path);     /* @path may be the present one */

  g_free (self->path);
  self->path = copy;
  g_clear_object (&self->monitor);
  self->changed_on_disk = FALSE;
  if (path == NULL)
    return;

  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *folder = g_path_get_dirname (path);

  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (file_changed_cb), self, G_CONNECT_SWAPPED);
  if (self->settings != NULL)
    g_settings_set_string (self->settings, "last-folder", folder);
  gtk_recent_manager_add_item (gtk_recent_manager_get_default (), uri);
}

void
_anneal_window_show_project (AnnealWindow  *self,
                             AnnealProject *project,
                             const char    *path,
                             gboolean       too_new)
{
  guint64 first = project->n_runs > 0 ? project->runs[0]->id : 0;

  self->too_new = !!too_new;
  self->recovered = FALSE;
  set_path (self, path);
  anneal_recovery_discard (self->recovery);
  anneal_lesson_bar_set_lesson (self->lesson, NULL);      /* its text comes back, even if it was dismissed */
  anneal_store_reset (self->store, project);
  _anneal_window_update_lesson (self);
  g_object_set (self->sidebar, "selected-run", first, NULL);
  _anneal_window_update_title (self);
  _anneal_window_update_banner (self);
}

gboolean
anneal_window_load (AnnealWindow  *self,
                    const char    *path,
                    GError       **error)
{
  g_return_val_if_fail (ANNEAL_IS_WINDOW (self), FALSE);

  gboolean too_new = FALSE;
  AnnealFileStamp stamp;
  g_autoptr(GBytes) bytes = anneal_file_read (path, ANNEAL_JSON_MAX_BYTES, &stamp, error);
  AnnealProject *project = bytes != NULL ? anneal_document_read (bytes, &too_new, error) : NULL;

  if (project == NULL)
    return FALSE;

  self->stamp = stamp;
  _anneal_window_show_project (self, project, path, too_new);
  return TRUE;
}

static gboolean
holds_code (const char *path)
{
  return g_str_has_suffix (path, ".py") || g_str_has_suffix (path, ".ipynb");
}

gboolean
_anneal_window_open_path (AnnealWindow  *self,
                          const char    *path,
                          GError       **error)
{
  return holds_code (path) ? _anneal_window_paste_file (self, path, error)
                             : anneal_window_load (self, path, error);
}

void
anneal_window_load_example (AnnealWindow *self)
{
  g_return_if_fail (ANNEAL_IS_WINDOW (self));

  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_resources_lookup_data (EXAMPLE_RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  AnnealProject *project = bytes != NULL ? anneal_document_read (bytes, NULL, &error) : NULL;

  if (project != NULL)
    _anneal_window_show_project (self, project, NULL, FALSE);
  else
    _anneal_window_show_error (self, _("The Example Cannot Be Shown"), error);
}

void
anneal_window_load_lesson (AnnealWindow       *self,
                           const AnnealLesson *lesson)
{
  g_return_if_fail (ANNEAL_IS_WINDOW (self));

  g_autoptr(GError) error = NULL;
  AnnealProject *project = anneal_lesson_open (lesson, &error);

  if (project != NULL)
    _anneal_window_show_project (self, project, NULL, FALSE);
  else
    _anneal_window_show_error (self, _("The Lesson Cannot Be Shown"), error);
}

gboolean
anneal_window_save_to (AnnealWindow  *self,
                       const char    *path,
                       GError       **error)
{
  g_return_val_if_fail (ANNEAL_IS_WINDOW (self), FALSE);

  g_autoptr(GBytes) bytes = anneal_document_write (anneal_store_get_project (self->store));
  AnnealFileStamp stamp;

  if (!anneal_file_save (path, bytes, anneal_document_verify, NULL, &stamp, error))
    return FALSE;

  self->stamp = stamp;
  self->too_new = FALSE;
  self->recovered = FALSE;
  set_path (self, path);
  anneal_store_mark_saved (self->store);
  anneal_recovery_discard (self->recovery);
  _anneal_window_update_title (self);
  _anneal_window_update_banner (self);
  return TRUE;
}

static gboolean
save_and_report (AnnealWindow *self,
                 const char   *path)
{
  g_autoptr(GError) error = NULL;

  if (anneal_window_save_to (self, path, &error))
    {
      if (self->closing)
        gtk_window_close (GTK_WINDOW (self));
      return TRUE;
    }

  self->closing = FALSE;
  _anneal_window_show_error (self, _("The Project Was Not Saved"), error);
  return FALSE;
}

static void
save_picked_cb (const char *path,
                gpointer    user_data)
{
  AnnealWindow *self = user_data;

  if (path == NULL)
    {
      self->closing = FALSE;
      return;
    }

  if (g_str_has_suffix (path, ".anneal"))
    {
      save_and_report (self, path);
      return;
    }

  g_autofree char *named = g_strconcat (path, ".anneal", NULL);

  if (!g_file_test (named, G_FILE_TEST_EXISTS))
    {
      save_and_report (self, named);
      return;
    }

  /* Nobody was asked whether it may be replaced. */
  g_autofree char *name = g_filename_display_basename (named);
  g_autofree char *shown = anneal_text_escape (name, -1);
  g_autoptr(GError) error =
    g_error_new (G_FILE_ERROR, G_FILE_ERROR_EXIST,
                 _("There is already a file “%s”; give the name with its ending to replace it"), shown);

  self->closing = FALSE;
  _anneal_window_show_error (self, _("The Project Was Not Saved"), error);
}

void
_anneal_window_save_as (AnnealWindow *self)
{
  g_autofree char *folder = dup_last_folder (self);
  g_autofree char *name = self->path != NULL ? g_filename_display_basename (self->path)
                                             : g_strconcat (_("Schedules"), ".anneal", NULL);

  anneal_pick_file (GTK_WINDOW (self), _("Save the Project"), name, _("Anneal Projects"), project_patterns, folder,
                    save_picked_cb, G_OBJECT (self));
}

void
_anneal_window_save (AnnealWindow *self,
                     gboolean      overwrite)
{
  if (self->path == NULL || self->too_new)
    {
      _anneal_window_save_as (self);
      return;
    }

  _anneal_window_check_disk (self);
  if (self->changed_on_disk && !overwrite)
    {
      self->closing = FALSE;      /* the banner asks */
      return;
    }

  g_autofree char *path = g_strdup (self->path);

  save_and_report (self, path);
}

static void
open_picked_cb (const char *path,
                gpointer    user_data)
{
  AnnealWindow *self = user_data;

  if (path == NULL)
    return;

  g_autoptr(GFile) file = g_file_new_for_path (path);

  g_application_open (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), &file, 1, "");
}

void
_anneal_window_open (AnnealWindow *self)
{
  g_autofree char *folder = dup_last_folder (self);

  anneal_pick_file (GTK_WINDOW (self), _("Open a Project"), NULL, _("Anneal Projects and Python Scripts"),
                    open_patterns, folder, open_picked_cb, G_OBJECT (self));
}

/* A script goes to the runs it was dropped on, a project to a window of its own. */
static void
take_dropped (AnnealWindow *self,
              GFile        *file)
{
  g_autofree char *path = g_file_get_path (file);
  g_autoptr(GError) error = NULL;

  if (path == NULL || !holds_code (path))
    g_application_open (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), &file, 1, "");
  else if (!_anneal_window_paste_file (self, path, &error))
    _anneal_window_show_error (self, _("The File Cannot Be Opened"), error);
}

static gboolean
files_dropped_cb (AnnealWindow *self,
                  const GValue *value)
{
  g_autoptr(GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *l = files; l != NULL; l = l->next)
    take_dropped (self, l->data);

  return files != NULL;
}

void
_anneal_window_accept_drops (AnnealWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "drop", G_CALLBACK (files_dropped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

void
_anneal_window_reload (AnnealWindow *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_strdup (self->path);

  if (path != NULL && !anneal_window_load (self, path, &error))
    _anneal_window_show_error (self, _("The Project Cannot Be Opened"), error);
}

/* Compares the file with what was read or saved.  A file that is gone is no reason to ask: saving brings it back. */
void
_anneal_window_check_disk (AnnealWindow *self)
{
  AnnealFileStamp stamp;

  if (self->path == NULL || !anneal_file_get_stamp (self->path, &stamp))
    return;

  gboolean changed = !anneal_file_stamp_equal (&stamp, &self->stamp);

  if (self->changed_on_disk == (guint) changed)
    return;

  self->changed_on_disk = !!changed;
  _anneal_window_update_banner (self);
}

static void
close_response_cb (AnnealWindow *self,
                   const char   *response)
{
  if (g_str_equal (response, "save"))
    {
      self->closing = TRUE;
      _anneal_window_save (self, FALSE);
    }
  else if (g_str_equal (response, "discard"))
    {
      self->closing = TRUE;
      gtk_window_close (GTK_WINDOW (self));
    }
}

void
_anneal_window_ask_to_close (AnnealWindow *self)
{
  g_autofree char *name = _anneal_window_dup_name (self);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Save Changes?"), NULL);

  /* translators: %s is a file's name */
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _("“%s” has changes that are not saved. Discarded changes are lost."), name);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel", _("_Cancel"),
                                    "discard", _("_Discard"),
                                    "save", _("_Save"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Recent files --- */

static int
compare_modified (gconstpointer a,
                  gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified ((GtkRecentInfo *) b),
                              gtk_recent_info_get_modified ((GtkRecentInfo *) a));
}

void
_anneal_window_update_recent (AnnealWindow *self)
{
  GList *items = g_list_sort (gtk_recent_manager_get_items (gtk_recent_manager_get_default ()), compare_modified);
  guint n = 0;

  g_menu_remove_all (self->recent_menu);
  for (GList *l = items; l != NULL && n < MAX_RECENT; l = l->next)
    {
      const char *uri = gtk_recent_info_get_uri (l->data);

      if (!g_str_has_suffix (uri, ".anneal") || !gtk_recent_info_exists (l->data))
        continue;

      /* An underscore in a file's name is no mnemonic. */
      g_auto(GStrv) parts = g_strsplit (gtk_recent_info_get_display_name (l->data), "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts);
      g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "win.open-recent", "s", uri);
      g_menu_append_item (self->recent_menu, item);
      n++;
    }
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);

  g_autoptr(GMenu) lessons = g_menu_new ();

  g_menu_append (lessons, _("_Lessons…"), "win.lessons");
  g_menu_append_section (self->recent_menu, NULL, G_MENU_MODEL (lessons));
  adw_split_button_set_menu_model (self->open_button, G_MENU_MODEL (self->recent_menu));
}
