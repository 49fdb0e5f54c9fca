/* anneal-choice-editor.c: a drop-down that shows one of a few words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include "anneal-choice-editor.h"

struct _AnnealChoiceEditor
{
  AnnealParamEditor  parent_instance;

  GtkDropDown       *drop_down;
  GtkStringList     *words;
};

G_DEFINE_FINAL_TYPE (AnnealChoiceEditor, anneal_choice_editor, ANNEAL_TYPE_PARAM_EDITOR)

static void
notify_selected_cb (AnnealChoiceEditor *self)
{
  const char *word = gtk_string_list_get_string (self->words, gtk_drop_down_get_selected (self->drop_down));

  if (word == NULL)
    return;

  g_auto(AnnealArgument) argument = { .value = anneal_object_new_string (word, -1) };

  anneal_param_editor_take (ANNEAL_PARAM_EDITOR (self), &argument);
  anneal_param_editor_end_edit (ANNEAL_PARAM_EDITOR (self));
}

/* The words stay as Python has them: what is chosen here is what the code says. */
static void
anneal_choice_editor_set_up (AnnealParamEditor *editor)
{
  AnnealChoiceEditor *self = ANNEAL_CHOICE_EDITOR (editor);
  const AnnealParam *param = anneal_param_editor_get_param (editor);

  g_signal_handlers_block_by_func (self->drop_down, notify_selected_cb, self);
  for (guint i = 0; param->choices != NULL && param->choices[i] != NULL; i++)
    gtk_string_list_append (self->words, param->choices[i]);
  gtk_drop_down_set_selected (self->drop_down, GTK_INVALID_LIST_POSITION);
  g_signal_handlers_unblock_by_func (self->drop_down, notify_selected_cb, self);
}

/* A word that is none of the choices leaves the drop-down empty; the row says why. */
static guint
find_word (AnnealChoiceEditor *self,
           const AnnealObject *value)
{
  if (value->kind != ANNEAL_STRING)
    return GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->words)); i++)
    if (g_str_equal (gtk_string_list_get_string (self->words, i), anneal_object_get_string (value)))
      return i;

  return GTK_INVALID_LIST_POSITION;
}

static void
anneal_choice_editor_show (AnnealParamEditor    *editor,
                           const AnnealArgument *argument,
                           const char           *text)
{
  AnnealChoiceEditor *self = ANNEAL_CHOICE_EDITOR (editor);

  g_signal_handlers_block_by_func (self->drop_down, notify_selected_cb, self);
  gtk_drop_down_set_selected (self->drop_down, find_word (self, &argument->value));
  g_signal_handlers_unblock_by_func (self->drop_down, notify_selected_cb, self);
}

static void
anneal_choice_editor_set_names (AnnealParamEditor *editor,
                                const char        *label,
                                const char        *description)
{
  AnnealChoiceEditor *self = ANNEAL_CHOICE_EDITOR (editor);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drop_down),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
}

static void
anneal_choice_editor_class_init (AnnealChoiceEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AnnealParamEditorClass *editor_class = ANNEAL_PARAM_EDITOR_CLASS (klass);

  editor_class->compact = TRUE;
  editor_class->set_up = anneal_choice_editor_set_up;
  editor_class->show = anneal_choice_editor_show;
  editor_class->set_names = anneal_choice_editor_set_names;

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-choice-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealChoiceEditor, drop_down);
  gtk_widget_class_bind_template_child (widget_class, AnnealChoiceEditor, words);
  gtk_widget_class_bind_template_callback (widget_class, notify_selected_cb);
}

static void
anneal_choice_editor_init (AnnealChoiceEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
