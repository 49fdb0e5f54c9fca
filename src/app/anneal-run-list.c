/* anneal-run-list.c: the runs of the project, in their order
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-run-list.h"

#include "anneal-compat.h"
#include "anneal-scheduler-chooser.h"

struct _AnnealRunList
{
  AdwPreferencesGroup  parent_instance;

  GtkListBox          *list;
  GtkMenuButton       *add_button;
  GListStore          *model;           /* of AnnealRunItem */
  AnnealCurves        *curves;
  AnnealPlayer        *player;          /* (nullable) */
  AnnealStore         *store;
  guint64              selected_run;
};

enum
{
  PROP_0,
  PROP_SELECTED_RUN,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (AnnealRunList, anneal_run_list, ADW_TYPE_PREFERENCES_GROUP)

static GParamSpec *properties[N_PROPS];

static void row_selected_cb (AnnealRunList *self,
                             GtkListBoxRow *row);

static GtkWidget *
create_row (gpointer item,
            gpointer data)
{
  AnnealRunList *self = ANNEAL_RUN_LIST (data);

  return anneal_run_row_new (self->store, ANNEAL_RUN_ITEM (item));
}

/* Why a run that has a curve is not trained, or NULL. */
static GError *
find_refusal (AnnealRunList   *self,
              const AnnealRun *run)
{
  const AnnealTraining *training = self->player != NULL ? anneal_player_get_training (self->player) : NULL;
  const char *reason = training != NULL ? anneal_training_get_refusal (training, run->id) : NULL;

  return reason != NULL ? g_error_new_literal (ANNEAL_ERROR, ANNEAL_ERROR_CONFLICT, reason) : NULL;
}

static void
update_item (AnnealRunList   *self,
             AnnealRunItem   *item,
             const AnnealRun *run)
{
  const GError *error = anneal_curves_get_error (self->curves, run->id);
  g_autoptr(GError) refusal = find_refusal (self, run);

  anneal_run_item_update (item, run, error != NULL ? error : refusal);
}

/* The items of all runs, those that exist already again: (element-type AnnealRunItem) */
static GPtrArray *
collect_items (AnnealRunList       *self,
               const AnnealProject *project)
{
  g_autoptr(GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->model)); i++)
    {
      g_autoptr(AnnealRunItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), i);

      /* The run of an item has its id, and lives as long as the item does. */
      g_hash_table_insert (known, (gpointer) &anneal_run_item_get_run (item)->id, item);
    }

  for (guint i = 0; i < project->n_runs; i++)
    {
      AnnealRunItem *item = g_hash_table_lookup (known, &project->runs[i]->id);

      g_ptr_array_add (items, item != NULL ? g_object_ref (item) : anneal_run_item_new (project->runs[i]));
    }

  return items;
}

static gboolean
has_item_at (AnnealRunList *self,
             guint          position,
             gpointer       item)
{
  g_autoptr(GObject) present = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  return (gpointer) present == item;
}

/* Exchanges what is between the equal beginnings and the equal ends: rows outside keep their state. */
static void
splice_items (AnnealRunList *self,
              GPtrArray     *items)
{
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  guint n_after = items->len;
  guint start = 0;

  while (start < n_before && start < n_after && has_item_at (self, start, g_ptr_array_index (items, start)))
    start++;
  while (n_before > start && n_after > start
         && has_item_at (self, n_before - 1, g_ptr_array_index (items, n_after - 1)))
    {
      n_before--;
      n_after--;
    }

  if (n_before > start || n_after > start)
    g_list_store_splice (self->model, start, n_before - start, items->pdata + start, n_after - start);
}

static guint64
find_focused_run (AnnealRunList *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self->list));

  return ANNEAL_IS_RUN_ROW (child) ? anneal_run_item_get_id (anneal_run_row_get_item (ANNEAL_RUN_ROW (child))) : 0;
}

static void
show_selection (AnnealRunList *self)
{
  AnnealRunRow *row = anneal_run_list_find_row (self, self->selected_run);

  g_signal_handlers_block_by_func (self->list, row_selected_cb, self);
  gtk_list_box_select_row (self->list, (GtkListBoxRow *) row);
  g_signal_handlers_unblock_by_func (self->list, row_selected_cb, self);
}

/* A row that was moved is a new widget: the focus goes with it. */
static void
restore_focus (AnnealRunList *self,
               guint64        run_id)
{
  AnnealRunRow *row = anneal_run_list_find_row (self, run_id);

  if (row != NULL && find_focused_run (self) != run_id)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
store_changed_cb (AnnealRunList *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);
  g_autoptr(GPtrArray) items = collect_items (self, project);
  guint64 focused_run = find_focused_run (self);

  g_signal_handlers_block_by_func (self->list, row_selected_cb, self);
  splice_items (self, items);
  g_signal_handlers_unblock_by_func (self->list, row_selected_cb, self);

  for (guint i = 0; i < project->n_runs; i++)
    update_item (self, g_ptr_array_index (items, i), project->runs[i]);

  show_selection (self);
  if (focused_run != 0)
    restore_focus (self, focused_run);
}

/* Mostly the items are in the project's order; while a change is being told, they may not be yet. */
static const AnnealRun *
find_run (const AnnealProject *project,
          guint                position,
          guint64              run_id)
{
  if (position < project->n_runs && project->runs[position]->id == run_id)
    return project->runs[position];

  return anneal_project_find_run (project, run_id);
}

static void
errors_changed_cb (AnnealRunList *self)
{
  const AnnealProject *project = anneal_store_get_project (self->store);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->model)); i++)
    {
      g_autoptr(AnnealRunItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), i);
      const AnnealRun *run = find_run (project, i, anneal_run_item_get_id (item));

      if (run != NULL)
        update_item (self, item, run);
    }
}

static void
row_selected_cb (AnnealRunList *self,
                 GtkListBoxRow *row)
{
  guint64 run_id = row != NULL ? anneal_run_item_get_id (anneal_run_row_get_item (ANNEAL_RUN_ROW (row))) : 0;

  if (run_id == self->selected_run)
    return;

  self->selected_run = run_id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_RUN]);
}

static void
row_activated_cb (AnnealRunList *self,
                  GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (row), "run.open", NULL);
}

static void
anneal_run_list_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  AnnealRunList *self = ANNEAL_RUN_LIST (object);

  switch (prop_id)
    {
    case PROP_SELECTED_RUN:
      g_value_set_uint64 (value, self->selected_run);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
anneal_run_list_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  AnnealRunList *self = ANNEAL_RUN_LIST (object);

  switch (prop_id)
    {
    case PROP_SELECTED_RUN:
      anneal_run_list_set_selected_run (self, g_value_get_uint64 (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
anneal_run_list_dispose (GObject *object)
{
  AnnealRunList *self = ANNEAL_RUN_LIST (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->model);
  g_clear_object (&self->curves);
  g_clear_object (&self->player);
  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_RUN_LIST);

  G_OBJECT_CLASS (anneal_run_list_parent_class)->dispose (object);
}

static void
anneal_run_list_class_init (AnnealRunListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = anneal_run_list_get_property;
  object_class->set_property = anneal_run_list_set_property;
  object_class->dispose = anneal_run_list_dispose;

  properties[PROP_SELECTED_RUN] =
    g_param_spec_uint64 ("selected-run", NULL, NULL, 0, G_MAXUINT64, 0,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-run-list.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealRunList, list);
  gtk_widget_class_bind_template_child (widget_class, AnnealRunList, add_button);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
anneal_run_list_init (AnnealRunList *self)
{
  self->model = g_list_store_new (ANNEAL_TYPE_RUN_ITEM);
  gtk_widget_init_template (GTK_WIDGET (self));
  anneal_menu_button_set_lazy_popover (self->add_button, ANNEAL_TYPE_SCHEDULER_CHOOSER);
}

GtkWidget *
anneal_run_list_new (void)
{
  return g_object_new (ANNEAL_TYPE_RUN_LIST, NULL);
}

void
anneal_run_list_set_curves (AnnealRunList *self,
                            AnnealCurves  *curves)
{
  g_return_if_fail (ANNEAL_IS_RUN_LIST (self));

  if (self->curves != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->store, store_changed_cb, self);
      g_signal_handlers_disconnect_by_func (self->curves, errors_changed_cb, self);
      gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
      g_list_store_remove_all (self->model);
    }
  g_set_object (&self->curves, curves);
  g_clear_object (&self->store);
  if (curves == NULL)
    return;

  self->store = g_object_ref (anneal_curves_get_store (curves));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->model), create_row, self, NULL);
  g_signal_connect_object (self->store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (curves, "changed", G_CALLBACK (errors_changed_cb), self, G_CONNECT_SWAPPED);
  store_changed_cb (self);
}

void
anneal_run_list_set_player (AnnealRunList *self,
                            AnnealPlayer  *player)
{
  g_return_if_fail (ANNEAL_IS_RUN_LIST (self));
  g_return_if_fail (self->player == NULL && self->curves != NULL);

  self->player = g_object_ref (player);
  g_signal_connect_object (player, "notify::message", G_CALLBACK (errors_changed_cb), self, G_CONNECT_SWAPPED);
  errors_changed_cb (self);
}

guint64
anneal_run_list_get_selected_run (AnnealRunList *self)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_LIST (self), 0);

  return self->selected_run;
}

void
anneal_run_list_set_selected_run (AnnealRunList *self,
                                  guint64        run_id)
{
  g_return_if_fail (ANNEAL_IS_RUN_LIST (self));

  if (self->selected_run == run_id)
    return;

  self->selected_run = run_id;
  show_selection (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_RUN]);
}

AnnealRunRow *
anneal_run_list_find_row (AnnealRunList *self,
                          guint64        run_id)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (ANNEAL_IS_RUN_LIST (self), NULL);

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (anneal_run_item_get_id (anneal_run_row_get_item (ANNEAL_RUN_ROW (row))) == run_id)
      return ANNEAL_RUN_ROW (row);

  return NULL;
}

GListModel *
anneal_run_list_get_model (AnnealRunList *self)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_LIST (self), NULL);

  return G_LIST_MODEL (self->model);
}
