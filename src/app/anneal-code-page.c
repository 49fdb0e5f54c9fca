/* anneal-code-page.c: the chosen run as Python, to be read, copied and edited
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "anneal-code-page.h"

#include "anneal-code-marks.h"
#include "anneal-code-text.h"
#include "anneal-compat.h"
#include "anneal-file.h"

/* Of rest after the last key, before what was typed is read. */
#define READ_DELAY_MS 400
#define FILE_NAME "schedule.py"

/* The text is in one of two states.  Written: it is what @code holds, and follows the run.  Typed: it is the user's
 * since the first key; @code is still what the run would be written as, and the text is left alone until the focus
 * leaves it, or the run becomes another one by other means.  As long as the typed text is not read, or cannot be, it
 * stays whatever happens to the run. */
struct _AnnealCodePage
{
  AdwBin               parent_instance;

  GtkScrolledWindow   *scroller;
  GtkTextView         *view;
  GtkTextBuffer       *buffer;          /* owned by the view */
  AnnealCodeMarks      marks;
  GtkWidget           *problem;
  GtkLabel            *problem_label;
  GtkWidget           *revert_button;

  AnnealRunEdit       *edit;            /* (nullable) */
  const AnnealRun     *run;             /* (nullable): as it was last looked at */
  AnnealExportedCode  *code;            /* (nullable): of that run */
  AnnealImport        *import;          /* (nullable): of the typed text */
  char                *base;            /* (nullable): typed: the text before the first key */
  AnnealProject       *committed;       /* (nullable): typed: what the document became by it, in one step of undo */
  guint                read_id;
  guint                tick_id;
  guint                with_loop : 1;
  guint                is_typed : 1;
  guint                is_unread : 1;   /* typed: since it was last read */
  guint                is_refused : 1;  /* typed: it cannot be read */
  guint                is_writing : 1;  /* the buffer changes because of us */
};

enum
{
  PROP_0,
  PROP_EDIT,
  PROP_WITH_LOOP,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (AnnealCodePage, anneal_code_page, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static char *
dup_text (AnnealCodePage *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

static const AnnealRun *
get_run (AnnealCodePage *self)
{
  return self->edit != NULL ? anneal_run_edit_get_run (self->edit) : NULL;
}

static const AnnealImportedRun *
get_imported (AnnealCodePage *self)
{
  return self->import != NULL && self->import->runs->len > 0 ? g_ptr_array_index (self->import->runs, 0) : NULL;
}

/* @error: (nullable): none; @span: (nullable): of nothing in particular. */
static void
show_problem (AnnealCodePage   *self,
              const GError     *error,
              const AnnealSpan *span)
{
  g_autofree char *sentence = anneal_code_marks_set_error (&self->marks, error, span);

  gtk_widget_set_visible (self->problem, sentence != NULL);
  gtk_widget_set_visible (self->revert_button, self->is_typed);
  if (sentence != NULL)
    gtk_label_set_text (self->problem_label, sentence);
}

/* What is wrong with the text, or else with the run. */
static void
update_problem (AnnealCodePage *self)
{
  const GError *error = self->is_refused ? anneal_import_get_error (self->import) : NULL;
  AnnealSpan span;
  gboolean has_place = error != NULL && anneal_error_get_span (error, &span);

  if (error == NULL && get_run (self) != NULL)
    {
      error = anneal_run_edit_get_error (self->edit);
      has_place = error != NULL && anneal_code_text_locate (self->is_typed ? NULL : self->code, get_imported (self),
                                                            error, &span);
    }

  show_problem (self, error, has_place ? &span : NULL);
}

/* Nothing is left of what was typed. */
static void
end_typing (AnnealCodePage *self)
{
  if (self->committed != NULL && self->edit != NULL)
    anneal_run_edit_end (self->edit);

  g_clear_pointer (&self->committed, anneal_project_unref);
  g_clear_handle_id (&self->read_id, g_source_remove);
  g_clear_pointer (&self->import, anneal_import_free);
  g_clear_pointer (&self->base, g_free);
  self->is_typed = FALSE;
  self->is_unread = FALSE;
  self->is_refused = FALSE;
}

/* @mark: whether to show for a moment what differs: what a slider does is often not where one looks. */
static void
write_code (AnnealCodePage *self,
            gboolean        mark)
{
  end_typing (self);
  self->is_writing = TRUE;
  anneal_code_text_replace (self->buffer, self->code != NULL ? self->code->text : "",
                            mark ? self->marks.changed : NULL);
  self->is_writing = FALSE;
  if (mark)
    anneal_code_marks_flash_changed (&self->marks);
  gtk_text_view_set_editable (self->view, self->code != NULL);
}

/* Looks at the run; TRUE if it would be written in another way than before. */
static gboolean
update_code (AnnealCodePage *self)
{
  const AnnealRun *run = get_run (self);
  g_autoptr(AnnealExportedCode) before = g_steal_pointer (&self->code);

  g_clear_pointer (&self->run, anneal_run_unref);
  if (run != NULL)
    {
      self->run = anneal_run_ref (run);
      self->code = anneal_code_text_export (anneal_run_edit_get_project (self->edit), run, self->with_loop);
    }

  return g_strcmp0 (before != NULL ? before->text : NULL, self->code != NULL ? self->code->text : NULL) != 0;
}

static void
refresh (AnnealCodePage *self)
{
  gboolean is_other = update_code (self);

  if (is_other && !self->is_unread && !self->is_refused)
    write_code (self, gtk_text_buffer_get_char_count (self->buffer) > 0);
  update_problem (self);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  AnnealCodePage *self = ANNEAL_CODE_PAGE (widget);

  self->tick_id = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

/* Whether the store holds another document, which has a run of the same number: there is nothing to undo or redo. */
static gboolean
is_reset (AnnealCodePage *self)
{
  gboolean can_undo, can_redo;

  g_object_get (anneal_run_edit_get_store (self->edit), "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  return !can_undo && !can_redo && get_run (self) != self->run;
}

/* A drag changes the run more often than there are frames. */
static void
edit_changed_cb (AnnealCodePage *self)
{
  if (self->is_typed && is_reset (self))
    {
      end_typing (self);
      g_clear_pointer (&self->code, anneal_exported_code_free);
    }
  if (self->tick_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/* The text is again as it was before: so is the document, without a step that changes nothing. */
static void
take_back (AnnealCodePage *self)
{
  g_clear_pointer (&self->committed, anneal_project_unref);
  anneal_store_undo (anneal_run_edit_get_store (self->edit));
  update_code (self);
}

static void
commit (AnnealCodePage          *self,
        const AnnealImportedRun *imported)
{
  AnnealStore *store = anneal_run_edit_get_store (self->edit);
  const AnnealProject *before = anneal_store_get_project (store);
  g_autoptr(AnnealProject) after = anneal_code_text_apply (before, get_run (self), imported);
  g_autofree char *key = g_strdup_printf ("run/%" G_GUINT64_FORMAT "/code", anneal_run_edit_get_id (self->edit));

  if (after == before)
    return;

  if (self->committed == NULL)
    anneal_store_end_merge (store);
  g_clear_pointer (&self->committed, anneal_project_unref);
  self->committed = anneal_project_ref (after);
  anneal_store_commit (store, g_steal_pointer (&after), key);
  update_code (self);
}

/* Makes what was typed the run's, if it can be read. */
static void
read_text (AnnealCodePage *self)
{
  g_autofree char *text = dup_text (self);
  const AnnealProject *project = anneal_run_edit_get_project (self->edit);
  AnnealImportOptions options = ANNEAL_IMPORT_OPTIONS_INIT;

  options.version = project->pytorch;
  options.n_epochs = project->n_epochs;
  options.n_batches = project->n_batches;
  g_clear_pointer (&self->import, anneal_import_free);
  self->import = anneal_import_read (text, -1, &options);
  self->is_unread = FALSE;
  self->is_refused = get_imported (self) == NULL || anneal_import_get_error (self->import) != NULL;

  if (self->committed != NULL && self->committed == project && g_strcmp0 (text, self->base) == 0)
    take_back (self);
  else if (!self->is_refused && get_run (self) != NULL)
    commit (self, get_imported (self));
  update_problem (self);
}

void
anneal_code_page_read_now (AnnealCodePage *self)
{
  g_return_if_fail (ANNEAL_IS_CODE_PAGE (self));

  g_clear_handle_id (&self->read_id, g_source_remove);
  if (self->is_unread && self->edit != NULL)
    read_text (self);
}

static gboolean
read_due_cb (gpointer user_data)
{
  AnnealCodePage *self = user_data;

  self->read_id = 0;
  anneal_code_page_read_now (self);
  return G_SOURCE_REMOVE;
}

static void
buffer_changed_cb (AnnealCodePage *self)
{
  if (self->is_writing || self->edit == NULL)
    return;

  if (!self->is_typed)
    self->base = g_strdup (self->code != NULL ? self->code->text : "");
  self->is_typed = TRUE;
  self->is_unread = TRUE;
  g_clear_handle_id (&self->read_id, g_source_remove);
  self->read_id = g_timeout_add (READ_DELAY_MS, read_due_cb, self);
}

/* What was typed is written as everything else is, unless it has to be mended first. */
static void
finish_typing (AnnealCodePage *self)
{
  anneal_code_page_read_now (self);
  if (!self->is_typed || self->is_refused)
    return;

  update_code (self);
  write_code (self, FALSE);
  update_problem (self);
}

static void
focus_leave_cb (AnnealCodePage *self)
{
  finish_typing (self);
}

static gboolean
key_pressed_cb (AnnealCodePage  *self,
                guint            key,
                guint            code,
                GdkModifierType  state)
{
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || !(state & GDK_CONTROL_MASK))
    return GDK_EVENT_PROPAGATE;

  finish_typing (self);
  return GDK_EVENT_STOP;
}

static gboolean
query_tooltip_cb (AnnealCodePage *self,
                  int             x,
                  int             y,
                  gboolean        keyboard,
                  GtkTooltip     *tooltip)
{
  return anneal_code_marks_query_tooltip (&self->marks, x, y, keyboard, tooltip);
}

/* What is wrong is said below the text, which must not hide where it is typed. */
static void
notify_page_size_cb (AnnealCodePage *self)
{
  if (gtk_widget_has_focus (GTK_WIDGET (self->view)))
    gtk_text_view_scroll_mark_onscreen (self->view, gtk_text_buffer_get_insert (self->buffer));
}

static void
copy_clicked_cb (AnnealCodePage *self)
{
  g_autofree char *text = dup_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

gboolean
anneal_code_page_save_to (AnnealCodePage  *self,
                          const char      *path,
                          GError         **error)
{
  g_return_val_if_fail (ANNEAL_IS_CODE_PAGE (self), FALSE);

  g_autofree char *text = dup_text (self);
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  return anneal_file_save (path, bytes, NULL, NULL, NULL, error);
}

static void
save_picked_cb (const char *path,
                gpointer    user_data)
{
  AnnealCodePage *self = user_data;
  g_autoptr(GError) error = NULL;

  if (path != NULL && !anneal_code_page_save_to (self, path, &error))
    show_problem (self, error, NULL);
}

static void
save_clicked_cb (AnnealCodePage *self)
{
  static const char * const patterns[] = { "*.py", NULL };
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  anneal_pick_file (GTK_WINDOW (root), _("Save the Code"), FILE_NAME, _("Python Code"), patterns, NULL,
                    save_picked_cb, G_OBJECT (self));
}

static void
revert_clicked_cb (AnnealCodePage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  update_code (self);
  write_code (self, FALSE);
  update_problem (self);
}

static void
update_colors (AnnealCodePage *self)
{
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleScheme *scheme =
    gtk_source_style_scheme_manager_get_scheme (manager, dark ? "Adwaita-dark" : "Adwaita");

  gtk_source_buffer_set_style_scheme (GTK_SOURCE_BUFFER (self->buffer), scheme);
}

/* Another run is shown: what was typed for this one is its own as far as it can be read. */
static void
set_edit (AnnealCodePage *self,
          AnnealRunEdit  *edit)
{
  if (self->edit == edit)
    return;

  anneal_code_page_read_now (self);
  end_typing (self);
  if (self->edit != NULL)
    g_signal_handlers_disconnect_by_func (self->edit, edit_changed_cb, self);
  g_set_object (&self->edit, edit);
  if (edit != NULL)
    g_signal_connect_object (edit, "changed", G_CALLBACK (edit_changed_cb), self, G_CONNECT_SWAPPED);

  update_code (self);
  write_code (self, FALSE);
  update_problem (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDIT]);
}

static void
set_with_loop (AnnealCodePage *self,
               gboolean        with_loop)
{
  if (self->with_loop == !!with_loop)
    return;

  anneal_code_page_read_now (self);
  self->with_loop = !!with_loop;
  refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WITH_LOOP]);
}

static void
anneal_code_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (anneal_code_page_parent_class)->map (widget);
  refresh (ANNEAL_CODE_PAGE (widget));
}

static void
anneal_code_page_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  AnnealCodePage *self = ANNEAL_CODE_PAGE (object);

  switch (prop_id)
    {
    case PROP_EDIT:
      g_value_set_object (value, self->edit);
      break;

    case PROP_WITH_LOOP:
      g_value_set_boolean (value, self->with_loop);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
anneal_code_page_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  AnnealCodePage *self = ANNEAL_CODE_PAGE (object);

  switch (prop_id)
    {
    case PROP_EDIT:
      set_edit (self, g_value_get_object (value));
      break;

    case PROP_WITH_LOOP:
      set_with_loop (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
anneal_code_page_dispose (GObject *object)
{
  AnnealCodePage *self = ANNEAL_CODE_PAGE (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  anneal_code_marks_clear (&self->marks);
  end_typing (self);
  g_clear_object (&self->edit);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_CODE_PAGE);

  G_OBJECT_CLASS (anneal_code_page_parent_class)->dispose (object);
}

static void
anneal_code_page_finalize (GObject *object)
{
  AnnealCodePage *self = ANNEAL_CODE_PAGE (object);

  g_clear_pointer (&self->code, anneal_exported_code_free);
  g_clear_pointer (&self->run, anneal_run_unref);

  G_OBJECT_CLASS (anneal_code_page_parent_class)->finalize (object);
}

static void
anneal_code_page_class_init (AnnealCodePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = anneal_code_page_get_property;
  object_class->set_property = anneal_code_page_set_property;
  object_class->dispose = anneal_code_page_dispose;
  object_class->finalize = anneal_code_page_finalize;
  widget_class->map = anneal_code_page_map;

  properties[PROP_EDIT] = g_param_spec_object ("edit", NULL, NULL, ANNEAL_TYPE_RUN_EDIT, flags);
  properties[PROP_WITH_LOOP] = g_param_spec_boolean ("with-loop", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  g_type_ensure (GTK_SOURCE_TYPE_BUFFER);
  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-code-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealCodePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, AnnealCodePage, view);
  gtk_widget_class_bind_template_child (widget_class, AnnealCodePage, buffer);
  gtk_widget_class_bind_template_child (widget_class, AnnealCodePage, problem);
  gtk_widget_class_bind_template_child (widget_class, AnnealCodePage, problem_label);
  gtk_widget_class_bind_template_child (widget_class, AnnealCodePage, revert_button);
  gtk_widget_class_bind_template_callback (widget_class, buffer_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, query_tooltip_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, revert_clicked_cb);
}

static void
anneal_code_page_init (AnnealCodePage *self)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();

  self->with_loop = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));

  anneal_code_marks_init (&self->marks, self->view);
  gtk_source_buffer_set_language (GTK_SOURCE_BUFFER (self->buffer),
                                  gtk_source_language_manager_get_language (languages, "python3"));
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "notify::page-size",
                           G_CALLBACK (notify_page_size_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_colors), self, G_CONNECT_SWAPPED);
  update_colors (self);
}
