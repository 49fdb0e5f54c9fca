/* anneal-schedule-group.c: the schedulers of a run and their parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-schedule-group.h"

#include "anneal-run-start.h"
#include "anneal-schedule-part.h"
#include "anneal-schedule-parts.h"
#include "anneal-scheduler-chooser.h"

/* The construction list is shown as the trees that it usually is: what is stepped with its parts, then what is built
 * and never stepped. */

/* Beyond this many parts a page is no help; only their number is shown. */
#define MAX_PARTS 50

struct _AnnealScheduleGroup
{
  GtkBox           parent_instance;

  GtkWidget       *unknown;
  GtkWidget       *stepped;             /* of AnnealSchedulePart */
  GtkWidget       *wholes;              /* buttons for all of it */
  GtkMenuButton   *chain;
  GtkLabel        *error;
  GtkWidget       *unlisted_title;
  GtkWidget       *unlisted;            /* of AnnealSchedulePart */
  GtkLabel        *more;
  AnnealRunEdit   *edit;
  const AnnealRun *run;                 /* shown; kept so that its address is not used again */
};

G_DEFINE_FINAL_TYPE (AnnealScheduleGroup, anneal_schedule_group, GTK_TYPE_BOX)

/* Edits ---------------------------------------------------------------------------------------------------------- */

/* Takes @schedule (nullable: refused by @error), one step of undo. */
static void
commit (AnnealScheduleGroup *self,
        AnnealSchedule      *schedule,
        const GError        *error)
{
  g_autoptr(AnnealSchedule) owned = schedule;
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);

  gtk_label_set_text (self->error, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), error != NULL);
  if (owned == NULL)
    return;

  anneal_run_edit_end (self->edit);
  anneal_run_edit_commit (self->edit,
                          anneal_run_with_started_schedule (run, schedule, anneal_run_edit_get_project (self->edit)),
                          "parts");
  anneal_run_edit_end (self->edit);
}

static void
add_warm_up_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  AnnealScheduleGroup *self = ANNEAL_SCHEDULE_GROUP (widget);
  const AnnealRun *run = self->edit != NULL ? anneal_run_edit_get_run (self->edit) : NULL;
  g_autoptr(GError) error = NULL;

  if (run == NULL || run->schedule == NULL)
    return;

  guint64 n_ticks = anneal_series_n_ticks (anneal_run_edit_get_project (self->edit), run);
  AnnealSchedule *warm = anneal_schedule_with_warm_up (run->schedule, n_ticks, &error);

  commit (self, warm, error);
}

static void
chain_with_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  AnnealScheduleGroup *self = ANNEAL_SCHEDULE_GROUP (widget);
  const AnnealRun *run = self->edit != NULL ? anneal_run_edit_get_run (self->edit) : NULL;
  const AnnealScheduler *scheduler = anneal_scheduler_find (g_variant_get_string (parameter, NULL));
  g_autoptr(GError) error = NULL;

  if (run == NULL || run->schedule == NULL || scheduler == NULL)
    return;

  AnnealSchedule *chained = anneal_schedule_with_chained (run->schedule, scheduler, &error);

  commit (self, chained, error);
}

/* Showing -------------------------------------------------------------------------------------------------------- */

/* The next tree of a box: the child after @last, made if there is none. */
static AnnealSchedulePart *
ensure_next (GtkWidget          *box,
             AnnealSchedulePart *last)
{
  GtkWidget *next = last != NULL ? gtk_widget_get_next_sibling (GTK_WIDGET (last)) : gtk_widget_get_first_child (box);

  if (next == NULL)
    {
      next = anneal_schedule_part_new ();
      gtk_box_append (GTK_BOX (box), next);
    }

  return ANNEAL_SCHEDULE_PART (next);
}

static void
remove_after (GtkWidget          *box,
              AnnealSchedulePart *last)
{
  GtkWidget *next;

  while ((next = last != NULL ? gtk_widget_get_next_sibling (GTK_WIDGET (last))
                              : gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), next);
}

/* Several may be stepped: the one that the run is named after comes first. */
static void
show_stepped (AnnealScheduleGroup *self,
              AnnealPartBudget    *budget)
{
  const AnnealSchedule *schedule = self->run->schedule;
  AnnealSchedulePart *last = NULL;
  guint n_stepped;
  const AnnealStepped *stepped = anneal_schedule_get_all_stepped (schedule, &n_stepped);

  for (guint i = n_stepped; i-- > 0 && budget->n_left > 0;)
    {
      AnnealPartPlace place = { .node = stepped[i].node, .composite = -1, .is_stepped = TRUE };

      if (budget->seen[place.node])
        continue;
      last = ensure_next (self->stepped, last);
      anneal_schedule_part_show (last, self->edit, self->run, &place, budget);
    }
  remove_after (self->stepped, last);
}

/* What no list names is not seen yet; its parts come with it. */
static void
show_unlisted (AnnealScheduleGroup *self,
               AnnealPartBudget    *budget)
{
  const AnnealSchedule *schedule = self->run->schedule;
  AnnealSchedulePart *last = NULL;

  for (guint i = 0; i < anneal_schedule_get_n_nodes (schedule) && budget->n_left > 0; i++)
    {
      AnnealPartPlace place = { .node = i, .composite = -1 };

      if (budget->seen[i] || anneal_schedule_is_listed (schedule, i) || anneal_schedule_is_stepped (schedule, i))
        continue;
      last = ensure_next (self->unlisted, last);
      anneal_schedule_part_show (last, self->edit, self->run, &place, budget);
    }
  remove_after (self->unlisted, last);
  gtk_widget_set_visible (self->unlisted_title, last != NULL);
  gtk_widget_set_visible (self->unlisted, last != NULL);
}

static void
show_more (AnnealScheduleGroup *self,
           guint                n_more)
{
  g_autofree char *text = g_strdup_printf (ngettext ("and %u more part", "and %u more parts", n_more), n_more);

  gtk_label_set_text (self->more, text);
  gtk_widget_set_visible (GTK_WIDGET (self->more), n_more > 0);
}

static void
clear (AnnealScheduleGroup *self)
{
  remove_after (self->stepped, NULL);
  remove_after (self->unlisted, NULL);
  gtk_widget_set_visible (self->unlisted_title, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->more), FALSE);
}

static void
show_run (AnnealScheduleGroup *self)
{
  const AnnealSchedule *schedule = self->run->schedule;
  guint n_nodes = schedule != NULL ? anneal_schedule_get_n_nodes (schedule) : 0;
  g_autofree gboolean *seen = g_new0 (gboolean, n_nodes + 1);
  AnnealPartBudget budget = { .seen = seen, .n_left = MAX_PARTS };
  guint n_more = 0;

  gtk_widget_set_visible (self->unknown, schedule == NULL);
  gtk_widget_set_visible (self->wholes, schedule != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);
  if (schedule == NULL)
    {
      clear (self);
      return;
    }

  show_stepped (self, &budget);
  show_unlisted (self, &budget);
  for (guint i = 0; i < n_nodes; i++)
    n_more += seen[i] ? 0 : 1;
  show_more (self, n_more);
}

static AnnealSchedulePart *
find_part (AnnealScheduleGroup *self,
           guint                node)
{
  GtkWidget *boxes[] = { self->stepped, self->unlisted };
  AnnealSchedulePart *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    for (GtkWidget *part = gtk_widget_get_first_child (boxes[i]);
         part != NULL && found == NULL;
         part = gtk_widget_get_next_sibling (part))
      found = anneal_schedule_part_find (ANNEAL_SCHEDULE_PART (part), node);

  return found;
}

/* An error without a place that is on this page is the stepped scheduler's. */
static void
show_error (AnnealScheduleGroup *self)
{
  const GError *error = anneal_run_edit_get_error (self->edit);
  GtkWidget *boxes[] = { self->stepped, self->unlisted };
  const char *key = NULL;
  int node = -1, group;
  gboolean has_place = error != NULL
                       && anneal_run_edit_split_path (anneal_error_get_path (error), &node, &group, &key);

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    for (GtkWidget *part = gtk_widget_get_first_child (boxes[i]);
         part != NULL;
         part = gtk_widget_get_next_sibling (part))
      anneal_schedule_part_clear_error (ANNEAL_SCHEDULE_PART (part));

  if (error == NULL || self->run->schedule == NULL || (has_place && node < 0))
    return;

  AnnealSchedulePart *part =
    find_part (self, has_place ? (guint) node : anneal_schedule_get_stepped (self->run->schedule));

  if (part != NULL)
    anneal_param_panel_set_error (anneal_schedule_part_get_panel (part), key, error);
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
anneal_schedule_group_class_init (AnnealScheduleGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = anneal_schedule_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-schedule-group.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealScheduleGroup, unknown);
  gtk_widget_class_bind_template_child (widget_class, AnnealScheduleGroup, stepped);
  gtk_widget_class_bind_template_child (widget_class, AnnealScheduleGroup, wholes);
  gtk_widget_class_bind_template_child (widget_class, AnnealScheduleGroup, chain);
  gtk_widget_class_bind_template_child (widget_class, AnnealScheduleGroup, error);
  gtk_widget_class_bind_template_child (widget_class, AnnealScheduleGroup, unlisted_title);
  gtk_widget_class_bind_template_child (widget_class, AnnealScheduleGroup, unlisted);
  gtk_widget_class_bind_template_child (widget_class, AnnealScheduleGroup, more);
  gtk_widget_class_install_action (widget_class, "schedule.add-warm-up", NULL, add_warm_up_action);
  gtk_widget_class_install_action (widget_class, "schedule.chain-with", "s", chain_with_action);
}

static void
anneal_schedule_group_init (AnnealScheduleGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  anneal_menu_button_set_chooser (self->chain, "schedule.chain-with");
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
  clear (self);
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

  AnnealSchedulePart *part = find_part (self, node);

  return part != NULL ? anneal_schedule_part_get_panel (part) : NULL;
}
