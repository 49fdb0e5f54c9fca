/* anneal-schedule-part.c: one scheduler of a run's tree: its parameters, and the parts that it is made of
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-schedule-part.h"

#include "anneal-run-start.h"
#include "anneal-schedule-parts.h"
#include "anneal-scheduler-chooser.h"

/* Deeper ones are indented no further: the panel is narrow. */
#define MAX_INDENT 3

struct _AnnealSchedulePart
{
  GtkBox                 parent_instance;

  AnnealParamPanel      *panel;
  GtkWidget             *controls;
  GtkWidget             *handle;
  GtkWidget             *up;
  GtkWidget             *down;
  GtkWidget             *remove;
  AdwComboRow           *choice;
  GtkWidget             *children;      /* its parts, and a button for more */
  GtkMenuButton         *add;

  AnnealRunEdit         *edit;
  const AnnealScheduler *scheduler;
  AnnealPartPlace        place;
  guint                  n_siblings;
  guint                  is_repeated : 1;   /* the parameters are shown elsewhere */
};

G_DEFINE_FINAL_TYPE (AnnealSchedulePart, anneal_schedule_part, GTK_TYPE_BOX)

static AnnealSchedulePart *
get_parent_part (AnnealSchedulePart *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  return ANNEAL_SCHEDULE_PART (gtk_widget_get_ancestor (parent, ANNEAL_TYPE_SCHEDULE_PART));
}

/* Edits ---------------------------------------------------------------------------------------------------------- */

static const AnnealSchedule *
get_schedule (AnnealSchedulePart *self)
{
  const AnnealRun *run = self->edit != NULL ? anneal_run_edit_get_run (self->edit) : NULL;

  return run != NULL ? run->schedule : NULL;
}

/* Takes @schedule (nullable: refused by @error), one step of undo. */
static void
commit (AnnealSchedulePart *self,
        AnnealSchedule     *schedule,
        const GError       *error)
{
  g_autoptr(AnnealSchedule) owned = schedule;
  g_autoptr(AnnealRunEdit) edit = g_object_ref (self->edit);

  if (owned == NULL)
    {
      anneal_param_panel_set_error (self->panel, NULL, error);
      return;
    }

  anneal_run_edit_end (edit);
  anneal_run_edit_commit (edit,
                          anneal_run_with_started_schedule (anneal_run_edit_get_run (edit), schedule,
                                                            anneal_run_edit_get_project (edit)),
                          "parts");
  anneal_run_edit_end (edit);
}

static void
panel_edited_cb (AnnealSchedulePart   *self,
                 const char           *key,
                 const AnnealArgument *argument)
{
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);

  if (run == NULL || run->schedule == NULL)
    return;

  int param = anneal_scheduler_find_param (self->scheduler, key);
  g_autoptr(AnnealSchedule) schedule =
    anneal_schedule_with_argument (run->schedule, self->place.node, (guint) param, argument);
  g_autofree char *merge_key = g_strdup_printf ("%u/%s", self->place.node, key);

  anneal_run_edit_commit (self->edit, anneal_run_with_schedule (run, schedule), merge_key);
}

static void
panel_edit_ended_cb (AnnealSchedulePart *self)
{
  anneal_run_edit_end (self->edit);
}

static void
choice_notify_selected_cb (AnnealSchedulePart *self)
{
  const AnnealSchedule *schedule = get_schedule (self);
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);
  guint selected = adw_combo_row_get_selected (self->choice);

  if (schedule != NULL && selected < n_schedulers)
    commit (self, anneal_schedule_with_scheduler (schedule, self->place.node, schedulers[selected]), NULL);
}

static void
move_to (AnnealSchedulePart *self,
         int                 position,
         gboolean            with_focus)
{
  const AnnealSchedule *schedule = get_schedule (self);
  AnnealSchedulePart *parent = get_parent_part (self);

  if (schedule == NULL || self->place.composite < 0 || position < 0 || position >= (int) self->n_siblings
      || position == (int) self->place.position)
    return;

  gboolean is_up = position < (int) self->place.position;

  commit (self, anneal_schedule_with_part_moved (schedule, (guint) self->place.composite, self->place.position,
                                                 (guint) position),
          NULL);

  /* The part has another widget now. */
  AnnealSchedulePart *moved = anneal_schedule_part_get_child (parent, (guint) position);

  if (!with_focus || moved == NULL)
    return;
  if (!gtk_widget_grab_focus (is_up ? moved->up : moved->down))
    gtk_widget_grab_focus (is_up ? moved->down : moved->up);
}

static void
move_up_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  AnnealSchedulePart *self = ANNEAL_SCHEDULE_PART (widget);

  move_to (self, (int) self->place.position - 1, TRUE);
}

static void
move_down_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  AnnealSchedulePart *self = ANNEAL_SCHEDULE_PART (widget);

  move_to (self, (int) self->place.position + 1, TRUE);
}

/* A composite with one part left becomes this part. */
static AnnealSchedule *
remove_part (const AnnealSchedule *schedule,
             guint                 composite,
             guint                 position)
{
  AnnealSchedule *without = anneal_schedule_without_part (schedule, composite, position);

  /* Whatever went was built before. */
  composite -= anneal_schedule_get_n_nodes (schedule) - anneal_schedule_get_n_nodes (without);
  if (anneal_schedule_get_n_parts (without, composite) != 1)
    return without;

  g_autoptr(AnnealSchedule) wrapped = without;

  return anneal_schedule_with_unwrapped (wrapped, composite);
}

static void
remove_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  AnnealSchedulePart *self = ANNEAL_SCHEDULE_PART (widget);
  const AnnealSchedule *schedule = get_schedule (self);
  g_autoptr(AnnealSchedulePart) parent = NULL;

  if (schedule == NULL)
    return;
  if (self->place.composite < 0)
    {
      commit (self, anneal_schedule_without_node (schedule, self->place.node), NULL);
      return;
    }

  g_set_object (&parent, get_parent_part (self));
  commit (self, remove_part (schedule, (guint) self->place.composite, self->place.position), NULL);
  if (gtk_widget_get_mapped (GTK_WIDGET (parent->add)))
    gtk_widget_grab_focus (GTK_WIDGET (parent->add));
}

static void
add_action (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  AnnealSchedulePart *self = ANNEAL_SCHEDULE_PART (widget);
  const AnnealSchedule *schedule = get_schedule (self);
  const AnnealScheduler *scheduler = anneal_scheduler_find (g_variant_get_string (parameter, NULL));
  g_autoptr(GError) error = NULL;

  if (schedule == NULL || scheduler == NULL)
    return;

  guint64 n_ticks = anneal_series_n_ticks (anneal_run_edit_get_project (self->edit),
                                           anneal_run_edit_get_run (self->edit));
  AnnealSchedule *added = anneal_schedule_with_part_added (schedule, self->place.node,
                                                           anneal_schedule_get_n_parts (schedule, self->place.node),
                                                           scheduler, n_ticks, &error);

  commit (self, added, error);
}

/* Dragging ------------------------------------------------------------------------------------------------------- */

static GdkContentProvider *
drag_prepare_cb (AnnealSchedulePart *self)
{
  return gdk_content_provider_new_typed (ANNEAL_TYPE_SCHEDULE_PART, self);
}

static void
drag_begin_cb (AnnealSchedulePart *self,
               GdkDrag            *drag,
               GtkDragSource      *source)
{
  g_autoptr(GdkPaintable) icon = gtk_widget_paintable_new (GTK_WIDGET (self->panel));

  gtk_drag_source_set_icon (source, icon, gtk_widget_get_width (GTK_WIDGET (self->panel)) - 24, 24);
}

static void
hide_drop_place (AnnealSchedulePart *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), "drop-before");
  gtk_widget_remove_css_class (GTK_WIDGET (self), "drop-after");
}

/* Where a dropped part goes: before this one or after it; -1 if it is of another list. */
static int
find_drop_position (AnnealSchedulePart *self,
                    const GValue       *value,
                    double              y)
{
  AnnealSchedulePart *dropped = value != NULL ? g_value_get_object (value) : NULL;

  if (dropped == NULL || dropped == self || self->place.composite < 0
      || gtk_widget_get_parent (GTK_WIDGET (dropped)) != gtk_widget_get_parent (GTK_WIDGET (self)))
    return -1;

  guint position = self->place.position + (y > gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 ? 1 : 0);

  return (int) (position > dropped->place.position ? position - 1 : position);
}

static GdkDragAction
drop_motion_cb (AnnealSchedulePart *self,
                double              x,
                double              y,
                GtkDropTarget      *target)
{
  gboolean is_lower = y > gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;

  hide_drop_place (self);
  if (find_drop_position (self, gtk_drop_target_get_value (target), y) < 0)
    return 0;

  gtk_widget_add_css_class (GTK_WIDGET (self), is_lower ? "drop-after" : "drop-before");
  return GDK_ACTION_MOVE;
}

static gboolean
drop_cb (AnnealSchedulePart *self,
         const GValue       *value,
         double              x,
         double              y)
{
  int position = find_drop_position (self, value, y);

  hide_drop_place (self);
  if (position < 0)
    return FALSE;

  move_to (g_value_get_object (value), position, FALSE);
  return TRUE;
}

static void
add_drop_target (AnnealSchedulePart *self)
{
  GtkDropTarget *target = gtk_drop_target_new (ANNEAL_TYPE_SCHEDULE_PART, GDK_ACTION_MOVE);

  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_swapped (target, "motion", G_CALLBACK (drop_motion_cb), self);
  g_signal_connect_swapped (target, "leave", G_CALLBACK (hide_drop_place), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* Showing -------------------------------------------------------------------------------------------------------- */

static void
show_choice (AnnealSchedulePart *self)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  g_signal_handlers_block_by_func (self->choice, choice_notify_selected_cb, self);
  for (guint i = 0; i < n_schedulers; i++)
    if (schedulers[i] == self->scheduler)
      adw_combo_row_set_selected (self->choice, i);
  g_signal_handlers_unblock_by_func (self->choice, choice_notify_selected_cb, self);
  gtk_widget_set_visible (GTK_WIDGET (self->choice), !self->is_repeated);
}

static void
show_title (AnnealSchedulePart *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self->panel);
  g_autofree char *title = NULL;

  if (self->place.composite >= 0)
    /* translators: a part of a scheduler that is made of others: its number, and its class in Python, "2 · StepLR" */
    title = g_strdup_printf (_("%u · %s"), self->place.position + 1, self->scheduler->name);
  else
    title = g_strdup (self->place.is_stepped ? _("Schedule") : self->scheduler->name);

  adw_preferences_group_set_title (group, title);
  if (self->is_repeated)
    adw_preferences_group_set_description (group, _("The same scheduler as above, once more."));
  else
    adw_preferences_group_set_description (group, self->scheduler->doc != NULL ? _(self->scheduler->doc) : NULL);
}

/* Takes @text. */
static void
name_button (GtkWidget *button,
             char      *text)
{
  g_autofree char *owned = text;

  gtk_widget_set_tooltip_text (button, owned);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, owned, -1);
}

static void
show_controls (AnnealSchedulePart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_part = self->place.composite >= 0;

  gtk_widget_set_visible (self->controls, is_part || !self->place.is_stepped);
  gtk_widget_set_visible (self->handle, is_part && self->n_siblings > 1);
  gtk_widget_set_visible (self->up, is_part && self->n_siblings > 1);
  gtk_widget_set_visible (self->down, is_part && self->n_siblings > 1);
  gtk_widget_action_set_enabled (widget, "part.move-up", is_part && self->place.position > 0);
  gtk_widget_action_set_enabled (widget, "part.move-down", is_part && self->place.position + 1 < self->n_siblings);
  gtk_widget_action_set_enabled (widget, "part.remove", is_part ? self->n_siblings > 1 : !self->place.is_stepped);

  /* translators: %s is the class of a scheduler, such as LinearLR */
  name_button (self->up, g_strdup_printf (_("Move %s Up"), self->scheduler->name));
  /* translators: %s is the class of a scheduler, such as LinearLR */
  name_button (self->down, g_strdup_printf (_("Move %s Down"), self->scheduler->name));
  name_button (self->remove, g_strdup_printf (_("Remove %s"), self->scheduler->name));
  /* translators: %s is the class of a scheduler that is made of others, such as SequentialLR */
  name_button (GTK_WIDGET (self->add), g_strdup_printf (_("Add a Part to %s"), self->scheduler->name));
}

static void
show_rows (AnnealSchedulePart *self,
           const AnnealRun    *run)
{
  gboolean by_epoch = run->stepping == ANNEAL_STEPPING_EPOCH;

  if (self->is_repeated)
    {
      anneal_param_panel_set_table (self->panel, NULL, 0);
      return;
    }

  anneal_param_panel_set_table (self->panel, self->scheduler->params, self->scheduler->n_params);
  anneal_param_panel_set_context (self->panel, anneal_optimizer_get_n_groups (run->optimizer),
                                  by_epoch ? _("epochs") : _("batches"));
  for (guint i = 0; i < self->scheduler->n_params; i++)
    {
      AnnealParamRow *row = anneal_param_panel_find_row (self->panel, self->scheduler->params[i].key);

      if (row != NULL)
        anneal_param_row_set_argument (row, anneal_schedule_get_argument (run->schedule, self->place.node, i), NULL);
    }
}

static void
remove_children_after (AnnealSchedulePart *self,
                       guint               n_children)
{
  AnnealSchedulePart *child;

  while ((child = anneal_schedule_part_get_child (self, n_children)) != NULL)
    gtk_box_remove (GTK_BOX (self->children), GTK_WIDGET (child));
}

static void
show_children (AnnealSchedulePart *self,
               const AnnealRun    *run,
               AnnealPartBudget   *budget)
{
  gboolean is_composite = (self->scheduler->flags & ANNEAL_SCHEDULER_COMPOSITE) != 0 && !self->is_repeated;
  guint n_parts = is_composite ? anneal_schedule_get_n_parts (run->schedule, self->place.node) : 0;
  guint n_shown = 0;

  for (guint i = 0; i < n_parts && budget->n_left > 0; i++)
    {
      int node = anneal_schedule_get_part (run->schedule, self->place.node, i);
      AnnealSchedulePart *child = anneal_schedule_part_get_child (self, n_shown);

      if (node < 0)
        continue;
      if (child == NULL)
        {
          child = ANNEAL_SCHEDULE_PART (anneal_schedule_part_new ());
          gtk_box_append (GTK_BOX (self->children), GTK_WIDGET (child));
          gtk_box_reorder_child_after (GTK_BOX (self->children), GTK_WIDGET (self->add), GTK_WIDGET (child));
        }
      anneal_schedule_part_show (child, self->edit, run,
                                 &(AnnealPartPlace) { .node = (guint) node, .composite = (int) self->place.node,
                                                      .position = i, .depth = self->place.depth + 1 },
                                 budget);
      n_shown++;
    }
  remove_children_after (self, n_shown);

  gtk_widget_set_visible (self->children, is_composite);
  if (self->place.depth < MAX_INDENT)
    gtk_widget_add_css_class (self->children, "parts");
  else
    gtk_widget_remove_css_class (self->children, "parts");
}

void
anneal_schedule_part_show (AnnealSchedulePart    *self,
                           AnnealRunEdit         *edit,
                           const AnnealRun       *run,
                           const AnnealPartPlace *place,
                           AnnealPartBudget      *budget)
{
  g_return_if_fail (ANNEAL_IS_SCHEDULE_PART (self));

  g_set_object (&self->edit, edit);
  self->place = *place;
  self->scheduler = anneal_schedule_get_scheduler (run->schedule, place->node);
  self->n_siblings = place->composite >= 0 ? anneal_schedule_get_n_parts (run->schedule, (guint) place->composite) : 0;
  self->is_repeated = !!budget->seen[place->node];
  budget->seen[place->node] = TRUE;
  budget->n_left--;

  show_title (self);
  show_controls (self);
  show_choice (self);
  show_rows (self, run);
  show_children (self, run, budget);
}

/* Life ----------------------------------------------------------------------------------------------------------- */

static void
anneal_schedule_part_dispose (GObject *object)
{
  AnnealSchedulePart *self = ANNEAL_SCHEDULE_PART (object);

  g_clear_object (&self->edit);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_SCHEDULE_PART);

  G_OBJECT_CLASS (anneal_schedule_part_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "part.move-up", NULL, move_up_action);
  gtk_widget_class_install_action (widget_class, "part.move-down", NULL, move_down_action);
  gtk_widget_class_install_action (widget_class, "part.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "part.add", "s", add_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Up, GDK_ALT_MASK, "part.move-up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Down, GDK_ALT_MASK, "part.move-down", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "part.move-up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "part.move-down", NULL);
}

static void
anneal_schedule_part_class_init (AnnealSchedulePartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = anneal_schedule_part_dispose;

  g_type_ensure (ANNEAL_TYPE_PARAM_PANEL);
  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-schedule-part.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealSchedulePart, panel);
  gtk_widget_class_bind_template_child (widget_class, AnnealSchedulePart, controls);
  gtk_widget_class_bind_template_child (widget_class, AnnealSchedulePart, handle);
  gtk_widget_class_bind_template_child (widget_class, AnnealSchedulePart, up);
  gtk_widget_class_bind_template_child (widget_class, AnnealSchedulePart, down);
  gtk_widget_class_bind_template_child (widget_class, AnnealSchedulePart, remove);
  gtk_widget_class_bind_template_child (widget_class, AnnealSchedulePart, children);
  gtk_widget_class_bind_template_child (widget_class, AnnealSchedulePart, add);
  gtk_widget_class_bind_template_callback (widget_class, drag_prepare_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_begin_cb);
  gtk_widget_class_set_css_name (widget_class, "schedulepart");
  install_actions (widget_class);
}

static GListModel *
create_scheduler_names (void)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);
  GtkStringList *names = gtk_string_list_new (NULL);

  for (guint i = 0; i < n_schedulers; i++)
    gtk_string_list_append (names, schedulers[i]->name);

  return G_LIST_MODEL (names);
}

static void
anneal_schedule_part_init (AnnealSchedulePart *self)
{
  g_autoptr(GListModel) names = create_scheduler_names ();

  gtk_widget_init_template (GTK_WIDGET (self));
  anneal_menu_button_set_chooser (self->add, "part.add");
  add_drop_target (self);

  self->choice = g_object_new (ADW_TYPE_COMBO_ROW, "title", _("Scheduler"), "model", names, NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->panel), GTK_WIDGET (self->choice));
  g_signal_connect_object (self->choice, "notify::selected",
                           G_CALLBACK (choice_notify_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->panel, "edited", G_CALLBACK (panel_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->panel, "edit-ended", G_CALLBACK (panel_edit_ended_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
anneal_schedule_part_new (void)
{
  return g_object_new (ANNEAL_TYPE_SCHEDULE_PART, NULL);
}

AnnealSchedulePart *
anneal_schedule_part_get_child (AnnealSchedulePart *self,
                                guint               position)
{
  g_return_val_if_fail (ANNEAL_IS_SCHEDULE_PART (self), NULL);

  GtkWidget *child = gtk_widget_get_first_child (self->children);

  while (position-- > 0 && ANNEAL_IS_SCHEDULE_PART (child))
    child = gtk_widget_get_next_sibling (child);

  return ANNEAL_IS_SCHEDULE_PART (child) ? ANNEAL_SCHEDULE_PART (child) : NULL;
}

AnnealSchedulePart *
anneal_schedule_part_find (AnnealSchedulePart *self,
                           guint               node)
{
  AnnealSchedulePart *found = NULL;
  AnnealSchedulePart *child;

  g_return_val_if_fail (ANNEAL_IS_SCHEDULE_PART (self), NULL);

  if (self->place.node == node && !self->is_repeated)
    return self;

  for (guint i = 0; found == NULL && (child = anneal_schedule_part_get_child (self, i)) != NULL; i++)
    found = anneal_schedule_part_find (child, node);

  return found;
}

AnnealParamPanel *
anneal_schedule_part_get_panel (AnnealSchedulePart *self)
{
  g_return_val_if_fail (ANNEAL_IS_SCHEDULE_PART (self), NULL);

  return self->panel;
}

void
anneal_schedule_part_clear_error (AnnealSchedulePart *self)
{
  AnnealSchedulePart *child;

  g_return_if_fail (ANNEAL_IS_SCHEDULE_PART (self));

  anneal_param_panel_set_error (self->panel, NULL, NULL);
  for (guint i = 0; (child = anneal_schedule_part_get_child (self, i)) != NULL; i++)
    anneal_schedule_part_clear_error (child);
}
