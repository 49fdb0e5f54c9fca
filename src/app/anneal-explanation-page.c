/* anneal-explanation-page.c: what the schedule of a run does, in words for somebody who learns it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-explanation-page.h"

#include "anneal-explanation-part.h"
#include "anneal-surprise-list.h"

/* More schedulers than these are too many to read about. */
#define MAX_PARTS 20

/* One scheduler of the run. */
typedef struct
{
  guint                  node;
  AnnealExplanationPart *part;
} Entry;

struct _AnnealExplanationPage
{
  AdwBin              parent_instance;

  GtkLabel           *title;
  GtkBox             *main;           /* holds the part of the scheduler that is stepped */
  GtkWidget          *others_title;
  GtkBox             *others;         /* holds an expander for every other one, in the order of their building */
  GtkBox             *common;
  AnnealSurpriseList *common_surprises;

  AnnealRunEdit      *edit;           /* (nullable) */
  GArray             *entries;        /* of Entry, that of the stepped scheduler first */
  guint               update_id;      /* waits to bring the page up to date */
};

enum
{
  PROP_0,
  PROP_EDIT,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (AnnealExplanationPage, anneal_explanation_page, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static GtkScrolledWindow *
get_scroller (AnnealExplanationPage *self)
{
  return GTK_SCROLLED_WINDOW (adw_bin_get_child (ADW_BIN (self)));
}

/* The nodes of the entries that the page of @schedule has: (element-type guint) */
static GArray *
list_nodes (const AnnealSchedule *schedule)
{
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  guint stepped = anneal_schedule_get_stepped (schedule);

  g_array_append_val (nodes, stepped);
  for (guint node = 0; node < anneal_schedule_get_n_nodes (schedule) && nodes->len < MAX_PARTS; node++)
    if (node != stepped)
      g_array_append_val (nodes, node);

  return nodes;
}

static gboolean
has_entries_of (AnnealExplanationPage *self,
                const AnnealSchedule  *schedule,
                GArray                *nodes)
{
  if (self->entries->len != nodes->len)
    return FALSE;

  for (guint i = 0; i < nodes->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);

      if (entry->node != g_array_index (nodes, guint, i)
          || anneal_explanation_part_get_scheduler (entry->part)
             != anneal_schedule_get_scheduler (schedule, entry->node))
        return FALSE;
    }

  return TRUE;
}

static void
remove_children (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
add_entry (AnnealExplanationPage *self,
           const AnnealScheduler *scheduler,
           guint                  node)
{
  GtkWidget *part = anneal_explanation_part_new (scheduler);
  Entry entry = { node, ANNEAL_EXPLANATION_PART (part) };

  g_array_append_val (self->entries, entry);
  if (self->entries->len == 1)
    {
      gtk_box_append (self->main, part);
      return;
    }

  GtkWidget *expander = gtk_expander_new (scheduler->name);

  gtk_widget_add_css_class (part, "folded");
  gtk_expander_set_child (GTK_EXPANDER (expander), part);
  gtk_box_append (self->others, expander);
}

static void
show_entries (AnnealExplanationPage *self,
              const AnnealSchedule  *schedule)
{
  g_autoptr(GArray) nodes = list_nodes (schedule);

  if (has_entries_of (self, schedule, nodes))
    return;

  g_array_set_size (self->entries, 0);
  remove_children (self->main);
  remove_children (self->others);
  for (guint i = 0; i < nodes->len; i++)
    {
      guint node = g_array_index (nodes, guint, i);

      add_entry (self, anneal_schedule_get_scheduler (schedule, node), node);
    }

  gtk_label_set_text (self->title, anneal_schedule_get_scheduler (schedule, g_array_index (nodes, guint, 0))->name);
  gtk_widget_set_visible (self->others_title, nodes->len > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->others), nodes->len > 1);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (get_scroller (self)), 0);
}

/* The numbers of the run as it is now, or NULL: they are on their way, or it is refused. */
static const AnnealSeries *
find_series (AnnealExplanationPage *self,
             const AnnealRun       *run)
{
  const AnnealSeries *series = anneal_curves_get_series (anneal_run_edit_get_curves (self->edit), run->id);

  return series != NULL && anneal_series_is_of (series, anneal_run_edit_get_project (self->edit), run) ? series : NULL;
}

static void
update (AnnealExplanationPage *self)
{
  const AnnealRun *run = self->edit != NULL ? anneal_run_edit_get_run (self->edit) : NULL;
  gboolean is_known = run != NULL && run->schedule != NULL;
  const AnnealSeries *series = is_known ? find_series (self, run) : NULL;
  AnnealScene scene;

  gtk_widget_set_visible (GTK_WIDGET (get_scroller (self)), is_known);
  if (!is_known)
    return;

  show_entries (self, run->schedule);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);

      anneal_explanation_part_show (entry->part, run->schedule, entry->node, series);
    }

  if (series != NULL)
    {
      anneal_series_init_scene (series, &scene);
      anneal_scene_set_node (&scene, g_array_index (self->entries, Entry, 0).node);
    }
  anneal_surprise_list_update (self->common_surprises, &scene, series);
}

static gboolean
update_cb (gpointer data)
{
  AnnealExplanationPage *self = ANNEAL_EXPLANATION_PAGE (data);

  self->update_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    update (self);

  return G_SOURCE_REMOVE;
}

/* A drag changes the run more often than anybody reads: the plot is drawn first. */
static void
queue_update (AnnealExplanationPage *self)
{
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_idle_add_full (G_PRIORITY_LOW, update_cb, self, NULL);
}

static void
set_edit (AnnealExplanationPage *self,
          AnnealRunEdit         *edit)
{
  if (self->edit == edit)
    return;

  if (self->edit != NULL)
    g_signal_handlers_disconnect_by_func (self->edit, queue_update, self);
  g_set_object (&self->edit, edit);
  if (edit != NULL)
    g_signal_connect_object (edit, "changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  queue_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDIT]);
}

static void
anneal_explanation_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (anneal_explanation_page_parent_class)->map (widget);
  queue_update (ANNEAL_EXPLANATION_PAGE (widget));
}

static void
anneal_explanation_page_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  AnnealExplanationPage *self = ANNEAL_EXPLANATION_PAGE (object);

  switch (prop_id)
    {
    case PROP_EDIT:
      g_value_set_object (value, self->edit);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
anneal_explanation_page_set_property (GObject      *object,
                                      guint         prop_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  AnnealExplanationPage *self = ANNEAL_EXPLANATION_PAGE (object);

  switch (prop_id)
    {
    case PROP_EDIT:
      set_edit (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
anneal_explanation_page_dispose (GObject *object)
{
  AnnealExplanationPage *self = ANNEAL_EXPLANATION_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->edit);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_EXPLANATION_PAGE);

  G_OBJECT_CLASS (anneal_explanation_page_parent_class)->dispose (object);
}

static void
anneal_explanation_page_finalize (GObject *object)
{
  g_array_unref (ANNEAL_EXPLANATION_PAGE (object)->entries);

  G_OBJECT_CLASS (anneal_explanation_page_parent_class)->finalize (object);
}

static void
anneal_explanation_page_class_init (AnnealExplanationPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = anneal_explanation_page_get_property;
  object_class->set_property = anneal_explanation_page_set_property;
  object_class->dispose = anneal_explanation_page_dispose;
  object_class->finalize = anneal_explanation_page_finalize;
  widget_class->map = anneal_explanation_page_map;

  properties[PROP_EDIT] =
    g_param_spec_object ("edit", NULL, NULL, ANNEAL_TYPE_RUN_EDIT,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-explanation-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealExplanationPage, title);
  gtk_widget_class_bind_template_child (widget_class, AnnealExplanationPage, main);
  gtk_widget_class_bind_template_child (widget_class, AnnealExplanationPage, others_title);
  gtk_widget_class_bind_template_child (widget_class, AnnealExplanationPage, others);
  gtk_widget_class_bind_template_child (widget_class, AnnealExplanationPage, common);
}

static void
anneal_explanation_page_init (AnnealExplanationPage *self)
{
  GtkWidget *surprises = anneal_surprise_list_new (anneal_common_surprises, anneal_n_common_surprises);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->common_surprises = ANNEAL_SURPRISE_LIST (surprises);
  gtk_box_append (self->common, surprises);
}
