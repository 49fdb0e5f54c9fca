/* anneal-schedule-group.c: the schedulers of a run and their parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-schedule-group.h"

#include "anneal-run-start.h"

/* The construction list is shown as the tree that it usually is: the stepped scheduler first, then its parts, then what
 * is built and never stepped.  Every node has one panel, in this order. */
typedef struct
{
  guint                  node;
  const AnnealScheduler *scheduler;
  AnnealParamPanel      *panel;         /* a child of the group */
} Part;

/* Beyond this many parts a page is no help; only their number is shown. */
#define MAX_PANELS 50

struct _AnnealScheduleGroup
{
  GtkBox           parent_instance;

  GtkWidget       *unknown;
  GtkLabel        *more;
  AdwComboRow     *choice;              /* in the first panel */
  AnnealRunEdit   *edit;
  GArray          *parts;               /* of Part */
  const AnnealRun *run;                 /* shown; kept so that its address is not used again */
};

G_DEFINE_FINAL_TYPE (AnnealScheduleGroup, anneal_schedule_group, GTK_TYPE_BOX)

static void choice_notify_selected_cb (AnnealScheduleGroup *self);

static void
append_node (const AnnealSchedule *schedule,
             guint                 node,
             GArray               *order)
{
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (schedule, node);

  for (guint i = 0; i < order->len; i++)
    if (g_array_index (order, guint, i) == node)
      return;

  g_array_append_val (order, node);
  for (guint i = 0; i < scheduler->n_params; i++)
    {
      if (scheduler->params[i].type != ANNEAL_PARAM_SCHEDULE_LIST)
        continue;

      g_auto(AnnealObject) value = anneal_schedule_get_value (schedule, node, i);
      gsize n_items;

      if (!anneal_object_iterate (&value, &n_items, NULL))
        continue;

      for (gsize j = 0; j < n_items; j++)
        {
          g_auto(AnnealObject) item = anneal_object_get_item (&value, j);

          if (item.kind == ANNEAL_HOST && item.host == &anneal_schedule_node_type
              && item.index < anneal_schedule_get_n_nodes (schedule))
            append_node (schedule, item.index, order);
        }
    }
}

static GArray *
find_order (const AnnealSchedule *schedule)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));

  append_node (schedule, anneal_schedule_get_stepped (schedule), order);
  for (guint node = 0; node < anneal_schedule_get_n_nodes (schedule); node++)
    append_node (schedule, node, order);

  return order;
}

static const Part *
find_part (AnnealScheduleGroup *self,
           AnnealParamPanel    *panel)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (g_array_index (self->parts, Part, i).panel == panel)
      return &g_array_index (self->parts, Part, i);

  return NULL;
}

static void
panel_edited_cb (AnnealScheduleGroup  *self,
                 const char           *key,
                 const AnnealArgument *argument,
                 AnnealParamPanel     *panel)
{
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);
  const Part *part = find_part (self, panel);

  if (run == NULL || part == NULL)
    return;

  int param = anneal_scheduler_find_param (part->scheduler, key);
  g_autoptr(AnnealSchedule) schedule =
    anneal_schedule_with_argument (run->schedule, part->node, (guint) param, argument);
  g_autofree char *merge_key = g_strdup_printf ("%u/%s", part->node, key);

  anneal_run_edit_commit (self->edit, anneal_run_with_schedule (run, schedule), merge_key);
}

static void
panel_edit_ended_cb (AnnealScheduleGroup *self)
{
  anneal_run_edit_end (self->edit);
}

static void
choice_notify_selected_cb (AnnealScheduleGroup *self)
{
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);
  guint selected = adw_combo_row_get_selected (self->choice);

  if (run == NULL || run->schedule == NULL || selected >= n_schedulers)
    return;

  g_autoptr(AnnealSchedule) schedule =
    anneal_schedule_with_scheduler (run->schedule, anneal_schedule_get_stepped (run->schedule), schedulers[selected]);

  anneal_run_edit_commit (self->edit,
                          anneal_run_with_started_schedule (run, schedule, anneal_run_edit_get_project (self->edit)),
                          "scheduler");
  anneal_run_edit_end (self->edit);
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
add_choice (AnnealScheduleGroup *self,
            AnnealParamPanel    *panel)
{
  g_autoptr(GListModel) names = create_scheduler_names ();

  self->choice = g_object_new (ADW_TYPE_COMBO_ROW, "title", _("Scheduler"), "model", names, NULL);
  g_signal_connect_object (self->choice, "notify::selected",
                           G_CALLBACK (choice_notify_selected_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (panel), GTK_WIDGET (self->choice));
}

static void
show_choice (AnnealScheduleGroup   *self,
             const AnnealScheduler *scheduler)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  g_signal_handlers_block_by_func (self->choice, choice_notify_selected_cb, self);
  for (guint i = 0; i < n_schedulers; i++)
    if (schedulers[i] == scheduler)
      adw_combo_row_set_selected (self->choice, i);
  g_signal_handlers_unblock_by_func (self->choice, choice_notify_selected_cb, self);
}

static AnnealParamPanel *
add_panel (AnnealScheduleGroup *self)
{
  GtkWidget *panel = anneal_param_panel_new ();

  g_signal_connect_object (panel, "edited", G_CALLBACK (panel_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (panel, "edit-ended", G_CALLBACK (panel_edit_ended_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), panel);
  if (self->choice == NULL)
    add_choice (self, ANNEAL_PARAM_PANEL (panel));

  return ANNEAL_PARAM_PANEL (panel);
}

static void
set_n_panels (AnnealScheduleGroup *self,
              guint                n_panels)
{
  while (self->parts->len > n_panels)
    {
      gtk_box_remove (GTK_BOX (self), GTK_WIDGET (g_array_index (self->parts, Part, self->parts->len - 1).panel));
      g_array_set_size (self->parts, self->parts->len - 1);
    }
  if (n_panels == 0)
    self->choice = NULL;

  while (self->parts->len < n_panels)
    {
      Part part = { .panel = add_panel (self) };

      g_array_append_val (self->parts, part);
    }
}

static char *
dup_part_title (const AnnealSchedule *schedule,
                guint                 position,
                guint                 node)
{
  const char *name = anneal_schedule_get_scheduler (schedule, node)->name;

  if (position == 0)
    return g_strdup (_("Schedule"));

  /* translators: a part of a scheduler that is made of others: its number, and its class in Python, "2 · StepLR" */
  return g_strdup_printf (_("%u · %s"), position, name);
}

static void
show_part (AnnealScheduleGroup *self,
           guint                position,
           guint                node)
{
  Part *part = &g_array_index (self->parts, Part, position);
  const AnnealSchedule *schedule = self->run->schedule;
  gboolean by_epoch = self->run->stepping == ANNEAL_STEPPING_EPOCH;
  g_autofree char *title = dup_part_title (schedule, position, node);

  part->node = node;
  part->scheduler = anneal_schedule_get_scheduler (schedule, node);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (part->panel), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (part->panel),
                                         part->scheduler->doc != NULL ? _(part->scheduler->doc) : NULL);
  anneal_param_panel_set_table (part->panel, part->scheduler->params, part->scheduler->n_params);
  anneal_param_panel_set_context (part->panel,
                                  anneal_optimizer_get_n_groups (self->run->optimizer),
                                  by_epoch ? _("epochs") : _("batches"));

  for (guint i = 0; i < part->scheduler->n_params; i++)
    {
      AnnealParamRow *row = anneal_param_panel_find_row (part->panel, part->scheduler->params[i].key);

      if (row != NULL)
        anneal_param_row_set_argument (row, anneal_schedule_get_argument (schedule, node, i), NULL);
    }
}

static void
show_more (AnnealScheduleGroup *self,
           guint                n_more)
{
  g_autofree char *text = g_strdup_printf (ngettext ("and %u more part", "and %u more parts", n_more), n_more);

  gtk_label_set_text (self->more, text);
  gtk_widget_set_visible (GTK_WIDGET (self->more), TRUE);
  gtk_box_reorder_child_after (GTK_BOX (self), GTK_WIDGET (self->more),
                               gtk_widget_get_last_child (GTK_WIDGET (self)));
}

static void
show_run (AnnealScheduleGroup *self)
{
  const AnnealSchedule *schedule = self->run->schedule;

  gtk_widget_set_visible (self->unknown, schedule == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->more), FALSE);
  if (schedule == NULL)
    {
      set_n_panels (self, 0);
      return;
    }

  g_autoptr(GArray) order = find_order (schedule);
  guint n_panels = MIN (order->len, MAX_PANELS);

  set_n_panels (self, n_panels);
  if (order->len > n_panels)
    show_more (self, order->len - n_panels);
  for (guint i = 0; i < n_panels; i++)
    show_part (self, i, g_array_index (order, guint, i));
  show_choice (self, anneal_schedule_get_scheduler (schedule, anneal_schedule_get_stepped (schedule)));
}

/* An error without a place that is on this page is the stepped scheduler's. */
static void
show_error (AnnealScheduleGroup *self)
{
  const GError *error = anneal_run_edit_get_error (self->edit);
  const char *key = NULL;
  int node, group;
  gboolean has_place = error != NULL
                       && anneal_run_edit_split_path (anneal_error_get_path (error), &node, &group, &key);
  gboolean is_optimizers = has_place && node < 0;

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);
      gboolean is_here = error != NULL && !is_optimizers
                         && (has_place ? part->node == (guint) node : i == 0);

      anneal_param_panel_set_error (part->panel, is_here ? key : NULL, is_here ? error : NULL);
    }
}

static void
edit_changed_cb (AnnealScheduleGroup *self)
{
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);

  if (run == NULL)
    return;

  if (run != self->run)
    {
      g_clear_pointer (&self->run, anneal_run_unref);
      self->run = anneal_run_ref (run);
      show_run (self);
    }
  show_error (self);
}

static void
anneal_schedule_group_dispose (GObject *object)
{
  AnnealScheduleGroup *self = ANNEAL_SCHEDULE_GROUP (object);

  g_clear_object (&self->edit);
  g_clear_pointer (&self->run, anneal_run_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_SCHEDULE_GROUP);

  G_OBJECT_CLASS (anneal_schedule_group_parent_class)->dispose (object);
}

static void
anneal_schedule_group_finalize (GObject *object)
{
  AnnealScheduleGroup *self = ANNEAL_SCHEDULE_GROUP (object);

  g_clear_pointer (&self->parts, g_array_unref);

  G_OBJECT_CLASS (anneal_schedule_group_parent_class)->finalize (object);
}

static void
anneal_schedule_group_class_init (AnnealScheduleGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = anneal_schedule_group_dispose;
  object_class->finalize = anneal_schedule_group_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-schedule-group.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealScheduleGroup, unknown);
  gtk_widget_class_bind_template_child (widget_class, AnnealScheduleGroup, more);
}

static void
anneal_schedule_group_init (AnnealScheduleGroup *self)
{
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
anneal_schedule_group_new (void)
{
  return g_object_new (ANNEAL_TYPE_SCHEDULE_GROUP, NULL);
}

void
anneal_schedule_group_set_edit (AnnealScheduleGroup *self,
                                AnnealRunEdit       *edit)
{
  g_return_if_fail (ANNEAL_IS_SCHEDULE_GROUP (self));

  if (self->edit != NULL)
    g_signal_handlers_disconnect_by_func (self->edit, edit_changed_cb, self);
  g_set_object (&self->edit, edit);
  /* What was typed and refused belongs to the run that it was typed for. */
  set_n_panels (self, 0);
  g_clear_pointer (&self->run, anneal_run_unref);
  if (edit == NULL)
    return;

  g_signal_connect_object (edit, "changed", G_CALLBACK (edit_changed_cb), self, G_CONNECT_SWAPPED);
  edit_changed_cb (self);
}

AnnealParamPanel *
anneal_schedule_group_get_panel (AnnealScheduleGroup *self,
                                 guint                node)
{
  g_return_val_if_fail (ANNEAL_IS_SCHEDULE_GROUP (self), NULL);

  for (guint i = 0; i < self->parts->len; i++)
    if (g_array_index (self->parts, Part, i).node == node)
      return g_array_index (self->parts, Part, i).panel;

  return NULL;
}
