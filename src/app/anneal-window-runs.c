/* anneal-window-runs.c: adding, deleting, duplicating and pasting runs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-window-private.h"

#include "anneal-figure.h"
#include "anneal-notebook.h"
#include "anneal-paste-dialog.h"
#include "anneal-run-start.h"
#include "anneal-text.h"

void
_anneal_window_commit (AnnealWindow  *self,
                       AnnealProject *project)
{
  if (project != NULL)
    anneal_store_commit (self->store, project, NULL);
}

static void
select_run (AnnealWindow *self,
            guint64       run_id)
{
  g_object_set (self->sidebar, "selected-run", run_id, NULL);
}

void
_anneal_window_add_run (AnnealWindow *self,
                        const char   *scheduler_id)
{
  const AnnealScheduler *scheduler = anneal_scheduler_find (scheduler_id);
  const AnnealProject *project = anneal_store_get_project (self->store);

  if (scheduler == NULL || project->n_runs >= ANNEAL_MAX_RUNS)
    return;

  guint64 id = project->next_id;
  g_autoptr(AnnealRun) run = anneal_run_new_start (project, scheduler);

  _anneal_window_commit (self, anneal_project_with_run (project, run, G_MAXUINT));
  select_run (self, id);
  anneal_sidebar_show_run (self->sidebar, id);
}

/* The run after @run_id, or the one before the last; 0 without another. */
static guint64
find_neighbour (const AnnealProject *project,
                guint64              run_id)
{
  for (guint i = 0; i + 1 < project->n_runs; i++)
    if (project->runs[i]->id == run_id)
      return project->runs[i + 1]->id;

  return project->n_runs > 1 ? project->runs[project->n_runs - 2]->id : 0;
}

void
_anneal_window_delete_run (AnnealWindow *self,
                           guint64       run_id)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  const AnnealRun *run = anneal_project_find_run (project, run_id);

  if (run == NULL)
    return;

  g_autofree char *name = anneal_text_escape (run->title, -1);
  /* translators: %s is the title of a run */
  g_autofree char *title = g_strdup_printf (_("Deleted “%s”"), name);
  guint64 neighbour = find_neighbour (project, run_id);
  guint64 selected;

  g_object_get (self->sidebar, "selected-run", &selected, NULL);
  _anneal_window_commit (self, anneal_project_without_run (project, run_id));
  if (selected == run_id)
    select_run (self, neighbour);
  _anneal_window_show_toast (self, title, _("_Undo"), "win.undo");
}

void
_anneal_window_duplicate_run (AnnealWindow *self,
                              guint64       run_id)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  guint64 copy = 0;

  if (anneal_project_find_run (project, run_id) == NULL || project->n_runs >= ANNEAL_MAX_RUNS)
    return;

  _anneal_window_commit (self, anneal_project_with_copied_run (project, run_id, &copy));
  select_run (self, copy);
}

/* Adds all runs of @import as one step of undo; returns how many. */
guint
_anneal_window_add_imported (AnnealWindow *self,
                             AnnealImport *import)
{
  g_autoptr(AnnealProject) project = anneal_project_ref (anneal_store_get_project (self->store));
  gboolean is_fresh = project->n_runs == 0;
  guint64 first = project->next_id;
  guint n_added = 0;

  for (guint i = 0; i < import->runs->len && project->n_runs < ANNEAL_MAX_RUNS; i++)
    {
      const AnnealImportedRun *found = g_ptr_array_index (import->runs, i);
      g_autoptr(AnnealRun) imported = anneal_run_new_imported (found);
      g_autoptr(AnnealRun) run = anneal_run_with_start_metrics (imported, project);
      AnnealProject *next = anneal_project_with_run (project, run, G_MAXUINT);

      anneal_project_unref (project);
      project = next;
      n_added++;

      /* The order of the calls is the project's; only one without other runs takes it over. */
      if (is_fresh && found->scheduler_first)
        {
          next = anneal_project_with_call_order (project, ANNEAL_CALL_ORDER_SCHEDULER_FIRST);
          anneal_project_unref (project);
          project = next;
        }
    }

  if (n_added == 0)
    return 0;

  _anneal_window_commit (self, g_steal_pointer (&project));
  select_run (self, first);
  return n_added;
}

/* Whether the code calls scheduler.step() first, and the project does not. */
static gboolean
differs_in_order (AnnealWindow       *self,
                  const AnnealImport *import)
{
  if (anneal_store_get_project (self->store)->call_order == ANNEAL_CALL_ORDER_SCHEDULER_FIRST)
    return FALSE;

  for (guint i = 0; i < import->runs->len; i++)
    if (((const AnnealImportedRun *) g_ptr_array_index (import->runs, i))->scheduler_first)
      return TRUE;

  return FALSE;
}

static void
offer_order (AnnealWindow       *self,
             const AnnealImport *import)
{
  if (differs_in_order (self, import))
    _anneal_window_show_toast (self, _("The code calls scheduler.step() before optimizer.step(), the project after it"),
                               _("_Swap the Calls"), "win.wrong-call-order");
}

/* "Line 10, column 52: '(' was never closed" for one thing that was noticed, else how many there are. */
static char *
dup_problems (const AnnealImport *import,
              const char         *text)
{
  guint n = import->diagnostics->len;
  AnnealSpan span;

  if (n == 0)
    return NULL;
  if (n > 1)
    return g_strdup_printf (ngettext ("%u thing to know about the code", "%u things to know about the code", n), n);

  const GError *error = ((const AnnealDiagnostic *) g_ptr_array_index (import->diagnostics, 0))->error;
  g_autofree char *message = anneal_text_escape (error->message, -1);

  if (!anneal_error_get_span (error, &span))
    return g_steal_pointer (&message);

  g_autofree char *place = anneal_notebook_dup_place (text, strlen (text), span.start);

  /* translators: a place in a text, and what is to say about it */
  return g_strdup_printf (_("%s: %s"), place, message);
}

/* Says what was added.  Details are offered before undoing, which has a key of its own. */
static void
report_added (AnnealWindow       *self,
              const AnnealImport *import,
              const char         *text,
              guint               n_added)
{
  g_autofree char *problems = dup_problems (import, text);
  g_autofree char *added = g_strdup_printf (ngettext ("Added %u run", "Added %u runs", n_added), n_added);

  if (problems != NULL)
    {
      g_autofree char *both = g_strdup_printf ("%s. %s", added, problems);

      _anneal_window_show_toast (self, both, _("_Details"), "win.paste-details");
    }
  else
    {
      _anneal_window_show_toast (self, added, _("_Undo"), "win.undo");
    }

  offer_order (self, import);
}

/* Whether a value that a curve depends on is no more than a guess. */
static gboolean
has_open_field (const AnnealImport *import)
{
  for (guint i = 0; i < import->fields->len; i++)
    if (!((const AnnealImportField *) g_ptr_array_index (import->fields, i))->is_sure)
      return TRUE;

  return FALSE;
}

/* The code in @text, which may be a notebook; NULL after showing why not. */
static char *
dup_code (AnnealWindow *self,
          const char   *text)
{
  g_autoptr(GError) error = NULL;
  gsize length = strlen (text);

  if (!anneal_notebook_detect (text, length))
    return g_strdup (text);

  char *code = anneal_notebook_dup_code (text, length, &error);

  if (code == NULL)
    _anneal_window_show_error (self, _("The Notebook Cannot Be Read"), error);
  return code;
}

guint
anneal_window_paste (AnnealWindow *self,
                     const char   *text)
{
  g_return_val_if_fail (ANNEAL_IS_WINDOW (self), 0);

  g_autofree char *code = dup_code (self, text);

  if (code == NULL)
    return 0;

  AnnealImportOptions options = anneal_paste_options (anneal_store_get_project (self->store));
  g_autoptr(AnnealImport) import = anneal_import_read (code, -1, &options);

  /* Nobody mends a text of this size in a dialog, and showing it would take long. */
  if (strlen (code) > ANNEAL_MAX_TEXT_BYTES)
    {
      _anneal_window_show_error (self, _("The Text Cannot Be Read"), anneal_import_get_error (import));
      return 0;
    }

  g_free (self->pasted);
  self->pasted = g_strdup (code);
  if (import->runs->len == 0 || has_open_field (import))
    {
      _anneal_window_paste_dialog (self, code);
      return 0;
    }

  guint n_added = _anneal_window_add_imported (self, import);

  report_added (self, import, code, n_added);
  return n_added;
}

gboolean
_anneal_window_paste_file (AnnealWindow  *self,
                           const char    *path,
                           GError       **error)
{
  g_autoptr(GBytes) bytes = anneal_file_read (path, anneal_notebook_get_max_bytes (path), NULL, error);

  if (bytes == NULL)
    return FALSE;

  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = g_strndup (data != NULL ? data : "", length);
  const char *bad;

  /* A NUL is as bad as a byte that is no character. */
  if (length > 0 && !g_utf8_validate_len (data, length, &bad))
    {
      guint line, column;

      anneal_text_locate (data, length, (gsize) (bad - data), &line, &column);
      anneal_set_error (error, ANNEAL_ERROR_SYNTAX, _("Line %u, column %u: The text is not valid UTF-8"),
                        line, column);
      return FALSE;
    }

  anneal_window_paste (self, text);
  return TRUE;
}

static void
text_ready_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(AnnealWindow) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (text == NULL || text[0] == '\0')
    _anneal_window_show_toast (self, _("There is no text on the clipboard"), NULL, NULL);
  else
    anneal_window_paste (self, text);
}

void
_anneal_window_paste_clipboard (AnnealWindow *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->cancellable,
                                 text_ready_cb, g_object_ref (self));
}

static void
paste_accepted_cb (AnnealImport *import,
                   gpointer      user_data)
{
  AnnealWindow *self = user_data;
  guint n_added = _anneal_window_add_imported (self, import);
  g_autofree char *added = g_strdup_printf (ngettext ("Added %u run", "Added %u runs", n_added), n_added);

  _anneal_window_show_toast (self, added, _("_Undo"), "win.undo");
  offer_order (self, import);
}

static void
present_paste_dialog (AnnealWindow *self,
                      const char   *text)
{
  /* A dialog of a window that is not there yet would open behind it. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_window_present (GTK_WINDOW (self));

  anneal_paste_dialog_present (GTK_WINDOW (self), text, anneal_store_get_project (self->store), paste_accepted_cb,
                               G_OBJECT (self));
}

/* What is on the clipboard is most likely what is to be pasted, if there is a scheduler in it. */
static void
dialog_text_ready_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(AnnealWindow) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  g_autofree char *code = text != NULL ? dup_code (self, text) : g_strdup ("");
  g_autoptr(AnnealImport) import = anneal_import_read (code != NULL ? code : "", -1, NULL);

  present_paste_dialog (self, import->runs->len > 0 ? code : NULL);
}

void
_anneal_window_paste_dialog (AnnealWindow *self,
                             const char   *text)
{
  if (text != NULL)
    present_paste_dialog (self, text);
  else
    gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->cancellable,
                                   dialog_text_ready_cb, g_object_ref (self));
}

static void
copy_export (AnnealWindow       *self,
             const AnnealExport *export,
             const char         *sentence)
{
  g_autoptr(GError) error = NULL;
  const AnnealProject *project = anneal_store_get_project (self->store);
  g_autoptr(GPtrArray) series = anneal_curves_dup_all (self->curves);
  g_autoptr(GBytes) bytes = anneal_export_render (export, project, series, NULL, &error);
  g_autoptr(GdkTexture) texture = bytes != NULL ? gdk_texture_new_from_bytes (bytes, &error) : NULL;

  if (texture == NULL)
    {
      _anneal_window_show_error (self, _("Nothing Was Copied"), error);
      return;
    }

  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  _anneal_window_show_toast (self, sentence, NULL, NULL);
}

void
_anneal_window_copy_figure (AnnealWindow *self)
{
  g_autoptr(AnnealTrainingLines) training = anneal_player_dup_lines (self->player);
  AnnealExport export = ANNEAL_EXPORT_INIT;

  export.scale = 2;
  export.training = training;
  export.metric_run = anneal_curves_get_counted_run (self->curves);
  copy_export (self, &export, _("Copied the figure"));
}

/* As it is at the cursor. */
void
_anneal_window_copy_picture (AnnealWindow *self)
{
  const AnnealTraining *training = anneal_player_get_training (self->player);
  AnnealExport export = ANNEAL_EXPORT_INIT;

  if (training == NULL)
    return;

  g_autoptr(AnnealTrainingPicture) picture = anneal_training_picture_new (training,
                                                                          anneal_plot_view_get_cursor (self->plot));

  export.scale = 2;
  export.picture = picture;
  copy_export (self, &export, _("Copied the picture"));
}
