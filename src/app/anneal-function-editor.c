/* anneal-function-editor.c: a small code view for one function, its mistakes underlined
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <gtksourceview/gtksource.h>

#include "anneal-function-editor.h"

#include "anneal-span-mark.h"

struct _AnnealFunctionEditor
{
  AnnealParamEditor  parent_instance;

  GtkWidget         *frame;
  GtkTextView       *view;
  GtkSourceBuffer   *buffer;        /* owned by the view */
  GtkTextTag        *mistake;       /* owned by the buffer */
};

G_DEFINE_FINAL_TYPE (AnnealFunctionEditor, anneal_function_editor, ANNEAL_TYPE_PARAM_EDITOR)

static char *
dup_buffer_text (AnnealFunctionEditor *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);

  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, TRUE);
}

static void
update_colors (AnnealFunctionEditor *self)
{
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleScheme *scheme =
    gtk_source_style_scheme_manager_get_scheme (manager, dark ? "Adwaita-dark" : "Adwaita");

  gtk_source_buffer_set_style_scheme (self->buffer, scheme);
}

static void
buffer_changed_cb (AnnealFunctionEditor *self)
{
  g_autofree char *text = dup_buffer_text (self);

  anneal_span_mark_hide (GTK_TEXT_BUFFER (self->buffer), self->mistake);
  anneal_param_editor_take_text (ANNEAL_PARAM_EDITOR (self), text);
}

static void
focus_leave_cb (AnnealFunctionEditor *self)
{
  anneal_param_editor_end_edit (ANNEAL_PARAM_EDITOR (self));
}

/* Enter ends the edit, as in an entry; a line break is Shift+Enter. */
static gboolean
key_pressed_cb (AnnealFunctionEditor *self,
                guint                 key,
                guint                 code,
                GdkModifierType       state)
{
  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_ISO_Enter)
    return GDK_EVENT_PROPAGATE;
  if (state & GDK_SHIFT_MASK)
    return GDK_EVENT_PROPAGATE;

  anneal_param_editor_end_edit (ANNEAL_PARAM_EDITOR (self));

  return GDK_EVENT_STOP;
}

static void
anneal_function_editor_set_up (AnnealParamEditor *editor)
{
}

static void
anneal_function_editor_show (AnnealParamEditor    *editor,
                             const AnnealArgument *argument,
                             const char           *text)
{
  AnnealFunctionEditor *self = ANNEAL_FUNCTION_EDITOR (editor);
  gboolean is_none = argument->value.kind == ANNEAL_NONE
                     && (anneal_param_editor_get_param (editor)->flags & ANNEAL_PARAM_OPTIONAL);

  g_signal_handlers_block_by_func (self->buffer, buffer_changed_cb, self);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), is_none ? "" : text, -1);
  g_signal_handlers_unblock_by_func (self->buffer, buffer_changed_cb, self);
}

static void
anneal_function_editor_show_error (AnnealParamEditor *editor,
                                   const GError      *error)
{
  AnnealFunctionEditor *self = ANNEAL_FUNCTION_EDITOR (editor);
  AnnealSpan span;

  anneal_span_mark_hide (GTK_TEXT_BUFFER (self->buffer), self->mistake);
  if (error != NULL && anneal_error_get_span (error, &span))
    anneal_span_mark_show (GTK_TEXT_BUFFER (self->buffer), self->mistake, span);

  if (error != NULL)
    gtk_widget_add_css_class (self->frame, "error");
  else
    gtk_widget_remove_css_class (self->frame, "error");

  gtk_accessible_update_state (GTK_ACCESSIBLE (self->view),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
anneal_function_editor_set_names (AnnealParamEditor *editor,
                                  const char        *label,
                                  const char        *description)
{
  AnnealFunctionEditor *self = ANNEAL_FUNCTION_EDITOR (editor);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
}

static void
anneal_function_editor_class_init (AnnealFunctionEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AnnealParamEditorClass *editor_class = ANNEAL_PARAM_EDITOR_CLASS (klass);

  editor_class->set_up = anneal_function_editor_set_up;
  editor_class->show = anneal_function_editor_show;
  editor_class->show_error = anneal_function_editor_show_error;
  editor_class->set_names = anneal_function_editor_set_names;

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  g_type_ensure (GTK_SOURCE_TYPE_BUFFER);
  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-function-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealFunctionEditor, frame);
  gtk_widget_class_bind_template_child (widget_class, AnnealFunctionEditor, view);
  gtk_widget_class_bind_template_child (widget_class, AnnealFunctionEditor, buffer);
  gtk_widget_class_bind_template_callback (widget_class, buffer_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
}

static void
anneal_function_editor_init (AnnealFunctionEditor *self)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->mistake = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), NULL,
                                              "underline", PANGO_UNDERLINE_ERROR,
                                              NULL);
  gtk_source_buffer_set_language (self->buffer, gtk_source_language_manager_get_language (languages, "python3"));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_colors), self, G_CONNECT_SWAPPED);
  update_colors (self);
}
