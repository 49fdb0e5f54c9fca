/* anneal-text-editor.c: an entry for a value that is written as Python writes it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include "anneal-text-editor.h"

struct _AnnealTextEditor
{
  AnnealParamEditor  parent_instance;

  GtkEntry          *entry;
};

G_DEFINE_FINAL_TYPE (AnnealTextEditor, anneal_text_editor, ANNEAL_TYPE_PARAM_EDITOR)

static void
entry_changed_cb (AnnealTextEditor *self)
{
  anneal_param_editor_take_text (ANNEAL_PARAM_EDITOR (self),
                                 gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
edit_ended_cb (AnnealTextEditor *self)
{
  anneal_param_editor_end_edit (ANNEAL_PARAM_EDITOR (self));
}

static void
anneal_text_editor_set_up (AnnealParamEditor *editor)
{
  AnnealTextEditor *self = ANNEAL_TEXT_EDITOR (editor);

  if (anneal_param_editor_get_param (editor)->flags & ANNEAL_PARAM_OPTIONAL)
    gtk_entry_set_placeholder_text (self->entry, "None");
}

static void
anneal_text_editor_show (AnnealParamEditor    *editor,
                         const AnnealArgument *argument,
                         const char           *text)
{
  AnnealTextEditor *self = ANNEAL_TEXT_EDITOR (editor);

  g_signal_handlers_block_by_func (self->entry, entry_changed_cb, self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), argument->value.kind == ANNEAL_NONE ? "" : text);
  g_signal_handlers_unblock_by_func (self->entry, entry_changed_cb, self);
}

static void
anneal_text_editor_show_error (AnnealParamEditor *editor,
                               const GError      *error)
{
  AnnealTextEditor *self = ANNEAL_TEXT_EDITOR (editor);

  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");

  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
anneal_text_editor_set_names (AnnealParamEditor *editor,
                              const char        *label,
                              const char        *description)
{
  AnnealTextEditor *self = ANNEAL_TEXT_EDITOR (editor);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
}

static void
anneal_text_editor_class_init (AnnealTextEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AnnealParamEditorClass *editor_class = ANNEAL_PARAM_EDITOR_CLASS (klass);

  editor_class->compact = TRUE;
  editor_class->set_up = anneal_text_editor_set_up;
  editor_class->show = anneal_text_editor_show;
  editor_class->show_error = anneal_text_editor_show_error;
  editor_class->set_names = anneal_text_editor_set_names;

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-text-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealTextEditor, entry);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, edit_ended_cb);
}

static void
anneal_text_editor_init (AnnealTextEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
