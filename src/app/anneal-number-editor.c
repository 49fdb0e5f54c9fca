/* anneal-number-editor.c: a slider and an entry that show one number
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <math.h>

#include "anneal-number-editor.h"

#include "anneal-number.h"

/* A key moves the slider by a hundredth or a tenth of its way, but at least to the next number. */
#define STEP_POSITION 0.01
#define PAGE_POSITION 0.1

/* From here on the next whole number is too near for a key press to be seen. */
#define MAX_RANGE_OF_SINGLE_STEPS 1000

struct _AnnealNumberEditor
{
  AnnealParamEditor  parent_instance;

  GtkScale          *scale;
  GtkAdjustment     *adjustment;
  GtkEntry          *entry;
};

G_DEFINE_FINAL_TYPE (AnnealNumberEditor, anneal_number_editor, ANNEAL_TYPE_PARAM_EDITOR)

static void adjustment_value_changed_cb (AnnealNumberEditor *self);
static void entry_changed_cb            (AnnealNumberEditor *self);

static const AnnealParam *
get_param (AnnealNumberEditor *self)
{
  return anneal_param_editor_get_param (ANNEAL_PARAM_EDITOR (self));
}

static AnnealObject
object_from_double (AnnealNumberEditor *self,
                    double              value)
{
  if (get_param (self)->type == ANNEAL_PARAM_INT)
    return (AnnealObject) ANNEAL_OBJECT_INT ((gint64) value);

  return (AnnealObject) ANNEAL_OBJECT_FLOAT (value);
}

static void
set_entry_text (AnnealNumberEditor *self,
                const char         *text)
{
  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->entry)), text))
    return;

  g_signal_handlers_block_by_func (self->entry, entry_changed_cb, self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  g_signal_handlers_unblock_by_func (self->entry, entry_changed_cb, self);
}

/* The slider says the number as it is written, not its own position. */
static void
set_value_text (AnnealNumberEditor *self,
                const char         *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
}

static void
set_scale (AnnealNumberEditor *self,
           const AnnealObject *value,
           const char         *text)
{
  double number = anneal_object_is_number (value) ? anneal_object_get_number (value) : (double) NAN;
  double position = isfinite (number) ? anneal_param_to_slider (get_param (self), number) : 0;

  g_signal_handlers_block_by_func (self->adjustment, adjustment_value_changed_cb, self);
  gtk_adjustment_set_value (self->adjustment, CLAMP (position, 0, 1));
  g_signal_handlers_unblock_by_func (self->adjustment, adjustment_value_changed_cb, self);
  set_value_text (self, text);
}

/* The next position in the direction of @step whose number is another one. */
static double
find_next_position (AnnealNumberEditor *self,
                    double              step)
{
  const AnnealParam *param = get_param (self);
  double start = gtk_adjustment_get_value (self->adjustment);
  double value = anneal_param_from_slider (param, start);

  if (param->type == ANNEAL_PARAM_INT && param->max - param->min <= MAX_RANGE_OF_SINGLE_STEPS)
    {
      double stride = fabs (step) > STEP_POSITION ? 10 : 1;

      return anneal_param_to_slider (param, CLAMP (value + copysign (stride, step), param->min, param->max));
    }

  for (double position = start + step; position > -fabs (step) && position < 1 + fabs (step); position += step)
    {
      double clamped = CLAMP (position, 0, 1);

      if (anneal_param_from_slider (param, clamped) != value)
        return clamped;
    }

  return start;
}

static void
adjustment_value_changed_cb (AnnealNumberEditor *self)
{
  double value = anneal_param_from_slider (get_param (self), gtk_adjustment_get_value (self->adjustment));
  AnnealArgument argument = { .value = object_from_double (self, value) };
  g_autofree char *text = anneal_argument_dup_text (&argument, get_param (self));

  set_entry_text (self, text);
  set_value_text (self, text);
  anneal_param_editor_take (ANNEAL_PARAM_EDITOR (self), &argument);
}

static gboolean
scale_change_value_cb (AnnealNumberEditor *self,
                       GtkScrollType       scroll,
                       double              value)
{
  double step;

  switch ((int) scroll)
    {
    case GTK_SCROLL_STEP_FORWARD:
    case GTK_SCROLL_STEP_RIGHT:
    case GTK_SCROLL_STEP_UP:
      step = STEP_POSITION;
      break;

    case GTK_SCROLL_STEP_BACKWARD:
    case GTK_SCROLL_STEP_LEFT:
    case GTK_SCROLL_STEP_DOWN:
      step = -STEP_POSITION;
      break;

    case GTK_SCROLL_PAGE_FORWARD:
    case GTK_SCROLL_PAGE_RIGHT:
    case GTK_SCROLL_PAGE_UP:
      step = PAGE_POSITION;
      break;

    case GTK_SCROLL_PAGE_BACKWARD:
    case GTK_SCROLL_PAGE_LEFT:
    case GTK_SCROLL_PAGE_DOWN:
      step = -PAGE_POSITION;
      break;

    default:
      return GDK_EVENT_PROPAGATE;
    }

  gtk_adjustment_set_value (self->adjustment, find_next_position (self, step));

  return GDK_EVENT_STOP;
}

static void
entry_changed_cb (AnnealNumberEditor *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_auto(AnnealArgument) argument = { 0 };

  if (anneal_argument_parse (text, &argument, NULL))
    set_scale (self, &argument.value, text);

  anneal_param_editor_take_text (ANNEAL_PARAM_EDITOR (self), text);
}

static void
edit_ended_cb (AnnealNumberEditor *self)
{
  anneal_param_editor_end_edit (ANNEAL_PARAM_EDITOR (self));
}

/* A GtkScale claims the pointer for itself, so that a gesture beside it never sees the release. */
static gboolean
legacy_event_cb (AnnealNumberEditor *self,
                 GdkEvent           *event)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_BUTTON_RELEASE || type == GDK_TOUCH_END)
    anneal_param_editor_end_edit (ANNEAL_PARAM_EDITOR (self));

  return GDK_EVENT_PROPAGATE;
}

/* Whoever scrolls the panel and meets a slider on the way does not want to change it. */
static void
ignore_scrolling (GtkScale *scale)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (scale));

  for (guint i = g_list_model_get_n_items (controllers); i > 0; i--)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i - 1);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_widget_remove_controller (GTK_WIDGET (scale), controller);
    }
}

static void
anneal_number_editor_set_up (AnnealParamEditor *editor)
{
  AnnealNumberEditor *self = ANNEAL_NUMBER_EDITOR (editor);

  if (get_param (self)->flags & ANNEAL_PARAM_OPTIONAL)
    gtk_entry_set_placeholder_text (self->entry, "None");
}

static void
anneal_number_editor_show (AnnealParamEditor    *editor,
                           const AnnealArgument *argument,
                           const char           *text)
{
  AnnealNumberEditor *self = ANNEAL_NUMBER_EDITOR (editor);
  gboolean is_none = argument->value.kind == ANNEAL_NONE;

  set_entry_text (self, is_none ? "" : text);
  set_scale (self, &argument->value, is_none ? "None" : text);
}

static void
anneal_number_editor_show_error (AnnealParamEditor *editor,
                                 const GError      *error)
{
  AnnealNumberEditor *self = ANNEAL_NUMBER_EDITOR (editor);

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
anneal_number_editor_set_names (AnnealParamEditor *editor,
                                const char        *label,
                                const char        *description)
{
  AnnealNumberEditor *self = ANNEAL_NUMBER_EDITOR (editor);
  GtkAccessible *controls[] = { GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE (self->entry) };

  for (guint i = 0; i < G_N_ELEMENTS (controls); i++)
    gtk_accessible_update_property (controls[i],
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                    -1);
}

static void
anneal_number_editor_class_init (AnnealNumberEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AnnealParamEditorClass *editor_class = ANNEAL_PARAM_EDITOR_CLASS (klass);

  editor_class->set_up = anneal_number_editor_set_up;
  editor_class->show = anneal_number_editor_show;
  editor_class->show_error = anneal_number_editor_show_error;
  editor_class->set_names = anneal_number_editor_set_names;

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-number-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealNumberEditor, scale);
  gtk_widget_class_bind_template_child (widget_class, AnnealNumberEditor, adjustment);
  gtk_widget_class_bind_template_child (widget_class, AnnealNumberEditor, entry);
  gtk_widget_class_bind_template_callback (widget_class, adjustment_value_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, scale_change_value_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, edit_ended_cb);
  gtk_widget_class_bind_template_callback (widget_class, legacy_event_cb);
}

static void
anneal_number_editor_init (AnnealNumberEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ignore_scrolling (self->scale);
}
