/* anneal-switch-editor.c: a switch that shows True or False
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include "anneal-switch-editor.h"

struct _AnnealSwitchEditor
{
  AnnealParamEditor  parent_instance;

  GtkSwitch         *toggle;
};

G_DEFINE_FINAL_TYPE (AnnealSwitchEditor, anneal_switch_editor, ANNEAL_TYPE_PARAM_EDITOR)

static void
notify_active_cb (AnnealSwitchEditor *self)
{
  AnnealArgument argument = { .value = ANNEAL_OBJECT_BOOL (gtk_switch_get_active (self->toggle)) };

  anneal_param_editor_take (ANNEAL_PARAM_EDITOR (self), &argument);
  anneal_param_editor_end_edit (ANNEAL_PARAM_EDITOR (self));
}

static void
anneal_switch_editor_set_up (AnnealParamEditor *editor)
{
}

static void
anneal_switch_editor_show (AnnealParamEditor    *editor,
                           const AnnealArgument *argument,
                           const char           *text)
{
  AnnealSwitchEditor *self = ANNEAL_SWITCH_EDITOR (editor);

  g_signal_handlers_block_by_func (self->toggle, notify_active_cb, self);
  gtk_switch_set_active (self->toggle, anneal_object_is_true (&argument->value));
  g_signal_handlers_unblock_by_func (self->toggle, notify_active_cb, self);
}

static void
anneal_switch_editor_set_names (AnnealParamEditor *editor,
                                const char        *label,
                                const char        *description)
{
  AnnealSwitchEditor *self = ANNEAL_SWITCH_EDITOR (editor);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);
}

static void
anneal_switch_editor_class_init (AnnealSwitchEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AnnealParamEditorClass *editor_class = ANNEAL_PARAM_EDITOR_CLASS (klass);

  editor_class->compact = TRUE;
  editor_class->set_up = anneal_switch_editor_set_up;
  editor_class->show = anneal_switch_editor_show;
  editor_class->set_names = anneal_switch_editor_set_names;

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-switch-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealSwitchEditor, toggle);
  gtk_widget_class_bind_template_callback (widget_class, notify_active_cb);
}

static void
anneal_switch_editor_init (AnnealSwitchEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
