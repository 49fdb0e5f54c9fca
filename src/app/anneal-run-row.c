/* anneal-run-row.c: a run in the list: its line, its title, whether it is shown
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <math.h>

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "anneal-run-row.h"

#include "anneal-compat.h"

#include "anneal-plot-draw.h"
#include "anneal-text.h"

struct _AnnealRunRow
{
  GtkListBoxRow    parent_instance;

  GMenuModel      *menu;
  GtkMenuButton   *menu_button;
  GtkDrawingArea  *sample;
  GtkStack        *stack;
  GtkLabel        *title;
  GtkEntry        *entry;         /* of the title; made by the first rename */
  GtkLabel        *subtitle;
  GtkToggleButton *eye;

  AnnealStore     *store;
  AnnealRunItem   *item;
};

G_DEFINE_FINAL_TYPE (AnnealRunRow, anneal_run_row, GTK_TYPE_LIST_BOX_ROW)

static void eye_toggled_cb (AnnealRunRow *self);

static void
commit_run (AnnealRunRow *self,
            AnnealRun    *run)
{
  g_autoptr(AnnealRun) owned = run;

  anneal_store_commit (self->store,
                       anneal_project_with_changed_run (anneal_store_get_project (self->store), owned),
                       NULL);
}

/* "0.1", or what stands for it where nothing was written; NULL for an optimizer without one. */
static char *
dup_rate (const AnnealOptimizer *optimizer)
{
  const AnnealOptimizerKind *kind = anneal_optimizer_get_kind (optimizer);
  const AnnealArgument *argument = anneal_optimizer_get_argument (optimizer, -1, "lr");

  for (guint i = 0; i < kind->n_params; i++)
    if (g_str_equal (kind->params[i].key, "lr"))
      {
        AnnealArgument fallback = { .value = kind->params[i].fallback };

        return anneal_argument_dup_text (argument->value.kind != ANNEAL_UNSET ? argument : &fallback,
                                         &kind->params[i]);
      }

  return NULL;
}

/* "StepLR · every epoch · SGD lr=0.1", without what the title says already. */
static char *
dup_summary (const AnnealRun *run)
{
  const char *stepping = run->stepping == ANNEAL_STEPPING_EPOCH ? _("every epoch") : _("every batch");
  const char *scheduler =
    run->schedule != NULL
      ? anneal_schedule_get_scheduler (run->schedule, anneal_schedule_get_stepped (run->schedule))->name
      : _("Unknown scheduler");
  g_autofree char *rate = dup_rate (run->optimizer);
  g_autoptr(GString) summary = g_string_new (NULL);

  if (!g_str_equal (scheduler, run->title))
    g_string_append_printf (summary, "%s · ", scheduler);
  g_string_append_printf (summary, "%s · %s", stepping, anneal_optimizer_get_kind (run->optimizer)->name);
  if (rate != NULL)
    g_string_append_printf (summary, " lr=%s", rate);

  return g_string_free (g_steal_pointer (&summary), FALSE);
}

static void
update_subtitle (AnnealRunRow *self)
{
  const GError *error = anneal_run_item_get_error (self->item);
  g_autofree char *text = error != NULL ? anneal_text_escape (error->message, -1)
                                        : dup_summary (anneal_run_item_get_run (self->item));

  gtk_label_set_text (self->subtitle, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->subtitle), text);
  if (error != NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->subtitle), "error");
      gtk_widget_remove_css_class (GTK_WIDGET (self->subtitle), "dim-label");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->subtitle), "error");
      gtk_widget_add_css_class (GTK_WIDGET (self->subtitle), "dim-label");
    }
}

static void
update_eye (AnnealRunRow *self,
            gboolean      visible)
{
  g_signal_handlers_block_by_func (self->eye, eye_toggled_cb, self);
  gtk_toggle_button_set_active (self->eye, visible);
  g_signal_handlers_unblock_by_func (self->eye, eye_toggled_cb, self);
  gtk_button_set_icon_name (GTK_BUTTON (self->eye), visible ? "view-reveal-symbolic" : "view-conceal-symbolic");
  gtk_widget_set_opacity (GTK_WIDGET (self->sample), visible ? 1 : 0.35);
}

static void
item_changed_cb (AnnealRunRow *self)
{
  const AnnealRun *run = anneal_run_item_get_run (self->item);
  g_autofree char *title = anneal_text_escape (run->title, -1);

  gtk_label_set_text (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  update_subtitle (self);
  update_eye (self, run->visible);
  gtk_widget_queue_draw (GTK_WIDGET (self->sample));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, gtk_label_get_text (self->subtitle),
                                  -1);
}

static void
draw_sample (GtkDrawingArea *area,
             cairo_t        *cr,
             int             width,
             int             height,
             gpointer        data)
{
  AnnealRunRow *self = ANNEAL_RUN_ROW (data);
  const AnnealRun *run = anneal_run_item_get_run (self->item);
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  anneal_plot_draw_sample (run->color, run->dash,
                           dark ? &anneal_plot_theme_dark : &anneal_plot_theme_light,
                           cr, width, height);
}

static void
stop_rename (AnnealRunRow *self)
{
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->stack)) != NULL;

  gtk_stack_set_visible_child_name (self->stack, "title");
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static gboolean
is_renaming (AnnealRunRow *self)
{
  return self->entry != NULL && gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->entry);
}

static void
commit_title (AnnealRunRow *self)
{
  if (!is_renaming (self))
    return;

  const AnnealRun *run = anneal_run_item_get_run (self->item);
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  stop_rename (self);
  if (*title != '\0' && g_strcmp0 (title, run->title) != 0)
    commit_run (self, anneal_run_with_title (run, title));
}

static gboolean
entry_key_pressed_cb (AnnealRunRow *self,
                      guint         key)
{
  if (key != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;

  stop_rename (self);

  return GDK_EVENT_STOP;
}

static void
make_entry (AnnealRunRow *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkWidget *entry = gtk_entry_new ();

  self->entry = GTK_ENTRY (entry);
  gtk_entry_set_max_length (self->entry, ANNEAL_MAX_TITLE);
  gtk_editable_set_enable_undo (GTK_EDITABLE (entry), FALSE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Title"), -1);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (commit_title), self);

  g_signal_connect_swapped (focus, "leave", G_CALLBACK (commit_title), self);
  gtk_widget_add_controller (entry, focus);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (entry_key_pressed_cb), self);
  gtk_widget_add_controller (entry, key);

  gtk_stack_add_named (self->stack, entry, "entry");
}

static void
title_pressed_cb (AnnealRunRow    *self,
                  int              n_press,
                  double           x,
                  double           y,
                  GtkGestureClick *gesture)
{
  if (n_press != 2)
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  anneal_run_row_start_rename (self);
}

static void
eye_toggled_cb (AnnealRunRow *self)
{
  gboolean visible = gtk_toggle_button_get_active (self->eye);

  commit_run (self, anneal_run_with_visible (anneal_run_item_get_run (self->item), visible));
}

/* Dragging a row ------------------------------------------------------------------------------------------------ */

static GdkContentProvider *
drag_prepare_cb (AnnealRunRow *self)
{
  if (is_renaming (self))
    return NULL;

  return gdk_content_provider_new_typed (ANNEAL_TYPE_RUN_ITEM, self->item);
}

static void
drag_begin_cb (AnnealRunRow  *self,
               GdkDrag       *drag,
               GtkDragSource *source)
{
  g_autoptr(GdkPaintable) icon = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, icon, 24, 24);
}

static void
hide_drop_place (AnnealRunRow *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), "drop-before");
  gtk_widget_remove_css_class (GTK_WIDGET (self), "drop-after");
}

static gboolean
is_lower_half (AnnealRunRow *self,
               double        y)
{
  return y > gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
}

static GdkDragAction
drop_motion_cb (AnnealRunRow *self,
                double        x,
                double        y)
{
  hide_drop_place (self);
  gtk_widget_add_css_class (GTK_WIDGET (self), is_lower_half (self, y) ? "drop-after" : "drop-before");

  return GDK_ACTION_MOVE;
}

static void
move_run (AnnealRunRow *self,
          guint64       id,
          gint          position)
{
  const AnnealProject *project = anneal_store_get_project (self->store);

  if (position < 0 || position >= (gint) project->n_runs || anneal_project_find_position (project, id) == position)
    return;

  anneal_store_commit (self->store, anneal_project_with_moved_run (project, id, (guint) position), NULL);
}

/* An item of another window's project has a number that may be one of ours, too: the run itself tells. */
static gboolean
drop_cb (AnnealRunRow *self,
         const GValue *value,
         double        x,
         double        y)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  AnnealRunItem *item = g_value_get_object (value);
  guint64 id = anneal_run_item_get_id (item);
  gint from = anneal_project_find_position (project, id);
  gint to = anneal_project_find_position (project, anneal_run_item_get_id (self->item));

  hide_drop_place (self);
  if (from < 0 || to < 0 || project->runs[from] != anneal_run_item_get_run (item))
    return FALSE;

  if (is_lower_half (self, y))
    to++;
  if (from < to)
    to--;
  move_run (self, id, to);

  return TRUE;
}

/* Actions ------------------------------------------------------------------------------------------------------- */

static void
activate_with_id (GtkWidget  *widget,
                  const char *action_name)
{
  AnnealRunRow *self = ANNEAL_RUN_ROW (widget);

  gtk_widget_activate_action (widget, action_name, "t", anneal_run_item_get_id (self->item));
}

static void
open_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  activate_with_id (widget, "sidebar.open-run");
}

static void
rename_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  anneal_run_row_start_rename (ANNEAL_RUN_ROW (widget));
}

static void
duplicate_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  activate_with_id (widget, "win.duplicate-run");
}

static void
delete_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  activate_with_id (widget, "win.delete-run");
}

static void
move_by (AnnealRunRow *self,
         gint          n_rows)
{
  guint64 id = anneal_run_item_get_id (self->item);
  gint position = anneal_project_find_position (anneal_store_get_project (self->store), id);

  if (position >= 0)
    move_run (self, id, position + n_rows);
}

static void
move_up_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  move_by (ANNEAL_RUN_ROW (widget), -1);
}

static void
move_down_action (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  move_by (ANNEAL_RUN_ROW (widget), 1);
}

static GdkRGBA
rgba_from_color (guint32 color)
{
  return (GdkRGBA) {
    .red = (float) ((color >> 16) & 0xff) / 255,
    .green = (float) ((color >> 8) & 0xff) / 255,
    .blue = (float) (color & 0xff) / 255,
    .alpha = 1,
  };
}

static guint32
color_from_rgba (const GdkRGBA *rgba)
{
  return (guint32) lroundf (rgba->red * 255) << 16
         | (guint32) lroundf (rgba->green * 255) << 8
         | (guint32) lroundf (rgba->blue * 255);
}

static void
color_response_cb (AnnealRunRow *self,
                   int           response,
                   GtkDialog    *dialog)
{
  GdkRGBA rgba;

  gtk_color_chooser_get_rgba (GTK_COLOR_CHOOSER (dialog), &rgba);
  if (response == GTK_RESPONSE_OK)
    commit_run (self, anneal_run_with_color (anneal_run_item_get_run (self->item), color_from_rgba (&rgba)));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
color_action (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  AnnealRunRow *self = ANNEAL_RUN_ROW (widget);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));
  GtkWidget *dialog = gtk_color_chooser_dialog_new (_("Colour of the Run"), window);
  GdkRGBA colors[ANNEAL_PLOT_N_COLORS];
  GdkRGBA color = rgba_from_color (anneal_run_item_get_run (self->item)->color);

  for (guint i = 0; i < ANNEAL_PLOT_N_COLORS; i++)
    colors[i] = rgba_from_color (anneal_plot_palette (i));
  gtk_color_chooser_add_palette (GTK_COLOR_CHOOSER (dialog), GTK_ORIENTATION_HORIZONTAL,
                                 5, ANNEAL_PLOT_N_COLORS, colors);
  gtk_color_chooser_set_use_alpha (GTK_COLOR_CHOOSER (dialog), FALSE);
  gtk_color_chooser_set_rgba (GTK_COLOR_CHOOSER (dialog), &color);
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (color_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
anneal_run_row_dispose (GObject *object)
{
  AnnealRunRow *self = ANNEAL_RUN_ROW (object);

  if (self->sample != NULL)
    gtk_drawing_area_set_draw_func (self->sample, NULL, NULL, NULL);
  g_clear_object (&self->store);
  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_RUN_ROW);

  G_OBJECT_CLASS (anneal_run_row_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "run.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "run.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "run.color", NULL, color_action);
  gtk_widget_class_install_action (widget_class, "run.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (widget_class, "run.move-up", NULL, move_up_action);
  gtk_widget_class_install_action (widget_class, "run.move-down", NULL, move_down_action);
  gtk_widget_class_install_action (widget_class, "run.delete", NULL, delete_action);

  /* A menu shows the key that was added last. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Up, GDK_ALT_MASK, "run.move-up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Down, GDK_ALT_MASK, "run.move-down", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "run.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "run.rename", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK, "run.duplicate", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "run.move-up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "run.move-down", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "run.delete", NULL);
}

static void
anneal_run_row_class_init (AnnealRunRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = anneal_run_row_dispose;

  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-run-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealRunRow, menu);
  gtk_widget_class_bind_template_child (widget_class, AnnealRunRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, AnnealRunRow, sample);
  gtk_widget_class_bind_template_child (widget_class, AnnealRunRow, stack);
  gtk_widget_class_bind_template_child (widget_class, AnnealRunRow, title);
  gtk_widget_class_bind_template_child (widget_class, AnnealRunRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, AnnealRunRow, eye);
  gtk_widget_class_bind_template_callback (widget_class, title_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, eye_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_prepare_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_begin_cb);
}

static void
anneal_run_row_init (AnnealRunRow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (ANNEAL_TYPE_RUN_ITEM, GDK_ACTION_MOVE);

  gtk_widget_init_template (GTK_WIDGET (self));
  anneal_menu_button_set_lazy_model (self->menu_button, self->menu);
  gtk_drawing_area_set_draw_func (self->sample, draw_sample, self, NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self->sample, G_CONNECT_SWAPPED);

  g_signal_connect_swapped (target, "motion", G_CALLBACK (drop_motion_cb), self);
  g_signal_connect_swapped (target, "leave", G_CALLBACK (hide_drop_place), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

GtkWidget *
anneal_run_row_new (AnnealStore   *store,
                    AnnealRunItem *item)
{
  g_return_val_if_fail (ANNEAL_IS_STORE (store), NULL);
  g_return_val_if_fail (ANNEAL_IS_RUN_ITEM (item), NULL);

  AnnealRunRow *self = g_object_new (ANNEAL_TYPE_RUN_ROW, NULL);

  self->store = g_object_ref (store);
  self->item = g_object_ref (item);
  g_signal_connect_object (item, "changed", G_CALLBACK (item_changed_cb), self, G_CONNECT_SWAPPED);
  item_changed_cb (self);

  return GTK_WIDGET (self);
}

AnnealRunItem *
anneal_run_row_get_item (AnnealRunRow *self)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_ROW (self), NULL);

  return self->item;
}

void
anneal_run_row_start_rename (AnnealRunRow *self)
{
  g_return_if_fail (ANNEAL_IS_RUN_ROW (self));

  if (self->entry == NULL)
    make_entry (self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), anneal_run_item_get_run (self->item)->title);
  gtk_stack_set_visible_child_name (self->stack, "entry");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
