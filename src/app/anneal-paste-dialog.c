/* anneal-paste-dialog.c: a place to put code, with what is found in it and what is wrong with it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <gtksourceview/gtksource.h>

#include "anneal-paste-dialog.h"

#include "anneal-field-list.h"
#include "anneal-notebook.h"
#include "anneal-text.h"

#define READ_DELAY_MS   150     /* of rest after the last key */
#define MAX_PROBLEMS    100     /* shown in the list; the rest is counted */

struct _AnnealPasteDialog
{
  AdwWindow            parent_instance;

  GtkSourceBuffer     *buffer;
  GtkTextTag          *error_tag;
  AnnealImport        *import;        /* of the text as it is */
  const AnnealProject *project;       /* what guesses are from */
  guint                read_id;
  AnnealPasteAccepted  accepted;
  GObject             *object;

  GtkSourceView       *view;
  GtkLabel            *found;
  AnnealFieldList     *fields;
  GtkListBox          *problems;
  GtkWidget           *add_button;
};

G_DEFINE_FINAL_TYPE (AnnealPasteDialog, anneal_paste_dialog, ADW_TYPE_WINDOW)

static char *
dup_text (AnnealPasteDialog *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, TRUE);
}

static void
get_iter_at_byte (AnnealPasteDialog *self,
                  const char        *text,
                  gsize              byte,
                  GtkTextIter       *iter)
{
  gsize length = strlen (text);

  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), iter,
                                      (int) g_utf8_pointer_to_offset (text, text + MIN (byte, length)));
}

static void
underline (AnnealPasteDialog *self,
           const char        *text,
           const GError      *error)
{
  AnnealSpan span;
  GtkTextIter start, end;

  if (!anneal_error_get_span (error, &span))
    return;

  get_iter_at_byte (self, text, span.start, &start);
  get_iter_at_byte (self, text, MAX (span.end, span.start + 1), &end);
  gtk_text_buffer_apply_tag (GTK_TEXT_BUFFER (self->buffer), self->error_tag, &start, &end);
}

static GtkWidget *
new_problem_row (const char             *text,
                 const AnnealDiagnostic *diagnostic)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *message = anneal_text_escape (diagnostic->error->message, -1);
  g_autofree char *markup = g_markup_escape_text (message, -1);
  gboolean is_error = diagnostic->severity == ANNEAL_SEVERITY_ERROR;
  AnnealSpan span;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), markup);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row),
                                is_error ? "dialog-error-symbolic" : "dialog-information-symbolic");
  if (anneal_error_get_span (diagnostic->error, &span))
    {
      g_autofree char *place = anneal_notebook_dup_place (text, strlen (text), span.start);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), place);
      g_object_set_data (G_OBJECT (row), "anneal-byte", GSIZE_TO_POINTER (span.start + 1));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
    }
  return row;
}

static void
show_problems (AnnealPasteDialog *self,
               const char        *text)
{
  GtkWidget *row;
  guint n = self->import->diagnostics->len;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->problems))) != NULL)
    gtk_list_box_remove (self->problems, row);

  for (guint i = 0; i < MIN (n, MAX_PROBLEMS); i++)
    {
      const AnnealDiagnostic *diagnostic = g_ptr_array_index (self->import->diagnostics, i);

      gtk_list_box_append (self->problems, new_problem_row (text, diagnostic));
      if (diagnostic->severity == ANNEAL_SEVERITY_ERROR)
        underline (self, text, diagnostic->error);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->problems), n > 0);
}

static char *
dup_found (AnnealPasteDialog *self)
{
  g_autoptr(GString) names = g_string_new (NULL);
  guint n = self->import->runs->len;

  if (n == 0)
    return g_strdup (_("No scheduler found yet"));

  for (guint i = 0; i < MIN (n, MAX_PROBLEMS); i++)
    {
      const AnnealImportedRun *run = g_ptr_array_index (self->import->runs, i);
      guint stepped = anneal_schedule_get_stepped (run->schedule);
      const char *stepping = run->stepping == ANNEAL_STEPPING_BATCH ? _("stepped every batch")
                                                                    : _("stepped every epoch");

      g_string_append_printf (names, "%s%s (%s)", i > 0 ? ", " : "",
                              anneal_schedule_get_scheduler (run->schedule, stepped)->name, stepping);
    }
  /* translators: a list of schedulers */
  return g_strdup_printf (_("Found %s"), names->str);
}

static void
read_text (AnnealPasteDialog *self)
{
  g_autofree char *text = dup_text (self);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_text_buffer_remove_tag (GTK_TEXT_BUFFER (self->buffer), self->error_tag, &start, &end);

  g_clear_pointer (&self->import, anneal_import_free);

  AnnealImportOptions options = anneal_paste_options (self->project);

  anneal_field_list_apply (self->fields, &options);
  self->import = anneal_import_read (text, -1, &options);
  anneal_field_list_show (self->fields, self->import->fields);
  gtk_widget_set_visible (GTK_WIDGET (self->fields), self->import->fields->len > 0);

  if (text[0] != '\0')
    show_problems (self, text);
  else
    gtk_widget_set_visible (GTK_WIDGET (self->problems), FALSE);

  g_autofree char *found = dup_found (self);

  gtk_label_set_text (self->found, found);
  gtk_widget_set_sensitive (self->add_button, self->import->runs->len > 0);
}

static gboolean
read_due_cb (gpointer user_data)
{
  AnnealPasteDialog *self = user_data;

  self->read_id = 0;
  read_text (self);
  return G_SOURCE_REMOVE;
}

/* For what was typed in the text and in the fields alike. */
static void
buffer_changed_cb (AnnealPasteDialog *self)
{
  g_clear_handle_id (&self->read_id, g_source_remove);
  self->read_id = g_timeout_add (READ_DELAY_MS, read_due_cb, self);
}

static void
problem_activated_cb (AnnealPasteDialog *self,
                      GtkListBoxRow     *row)
{
  gsize byte = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (row), "anneal-byte"));
  g_autofree char *text = dup_text (self);
  GtkTextIter iter;

  if (byte == 0)
    return;

  get_iter_at_byte (self, text, byte - 1, &iter);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &iter);
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->view), &iter, 0.1, FALSE, 0, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
add_cb (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  AnnealPasteDialog *self = ANNEAL_PASTE_DIALOG (widget);

  if (self->read_id != 0)
    {
      g_clear_handle_id (&self->read_id, g_source_remove);
      read_text (self);
    }
  if (self->import == NULL || self->import->runs->len == 0)
    return;

  self->accepted (self->import, self->object);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
update_scheme (AnnealPasteDialog *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (self->buffer,
                                      gtk_source_style_scheme_manager_get_scheme (schemes,
                                                                                  dark ? "Adwaita-dark" : "Adwaita"));
}

static void
anneal_paste_dialog_dispose (GObject *object)
{
  AnnealPasteDialog *self = ANNEAL_PASTE_DIALOG (object);

  g_clear_handle_id (&self->read_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_PASTE_DIALOG);
  g_clear_object (&self->buffer);
  g_clear_object (&self->object);
  g_clear_pointer (&self->project, anneal_project_unref);

  G_OBJECT_CLASS (anneal_paste_dialog_parent_class)->dispose (object);
}

static void
anneal_paste_dialog_finalize (GObject *object)
{
  AnnealPasteDialog *self = ANNEAL_PASTE_DIALOG (object);

  g_clear_pointer (&self->import, anneal_import_free);

  G_OBJECT_CLASS (anneal_paste_dialog_parent_class)->finalize (object);
}

static void
anneal_paste_dialog_class_init (AnnealPasteDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = anneal_paste_dialog_dispose;
  object_class->finalize = anneal_paste_dialog_finalize;

  g_type_ensure (ANNEAL_TYPE_FIELD_LIST);
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-paste-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealPasteDialog, view);
  gtk_widget_class_bind_template_child (widget_class, AnnealPasteDialog, found);
  gtk_widget_class_bind_template_child (widget_class, AnnealPasteDialog, fields);
  gtk_widget_class_bind_template_child (widget_class, AnnealPasteDialog, problems);
  gtk_widget_class_bind_template_child (widget_class, AnnealPasteDialog, add_button);
  gtk_widget_class_bind_template_callback (widget_class, buffer_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, problem_activated_cb);

  gtk_widget_class_install_action (widget_class, "paste.add", NULL, add_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "paste.add", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
anneal_paste_dialog_init (AnnealPasteDialog *self)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->buffer = gtk_source_buffer_new_with_language (gtk_source_language_manager_get_language (languages, "python3"));
  self->error_tag = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), NULL,
                                                "underline", PANGO_UNDERLINE_ERROR, NULL);
  gtk_text_view_set_buffer (GTK_TEXT_VIEW (self->view), GTK_TEXT_BUFFER (self->buffer));
  update_scheme (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (buffer_changed_cb), self, G_CONNECT_SWAPPED);
}

AnnealImportOptions
anneal_paste_options (const AnnealProject *project)
{
  AnnealImportOptions options = ANNEAL_IMPORT_OPTIONS_INIT;

  options.version = project->pytorch;
  options.n_epochs = project->n_epochs;
  options.n_batches = project->n_batches;
  return options;
}

AnnealPasteDialog *
anneal_paste_dialog_present (GtkWindow           *parent,
                             const char          *text,
                             const AnnealProject *project,
                             AnnealPasteAccepted  accepted,
                             GObject             *object)
{
  AnnealPasteDialog *self = g_object_new (ANNEAL_TYPE_PASTE_DIALOG, "transient-for", parent, NULL);

  self->project = anneal_project_ref (project);

  self->accepted = accepted;
  self->object = g_object_ref (object);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), text != NULL ? text : "", -1);
  g_clear_handle_id (&self->read_id, g_source_remove);
  read_text (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  return self;
}
