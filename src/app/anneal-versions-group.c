/* anneal-versions-group.c: what other versions of PyTorch would do with a run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-versions-group.h"

/* Edits have settled after so long without one: nothing is compared while a value is dragged. */
#define SETTLE_MS 400

enum
{
  SHOWN,
  N_SIGNALS
};

struct _AnnealVersionsGroup
{
  AdwPreferencesGroup  parent_instance;

  AdwExpanderRow      *expander;
  AdwActionRow        *rows[ANNEAL_N_PYTORCH - 1];

  AnnealRunEdit       *edit;
  AnnealVersions      *versions;          /* (nullable): shown */
  const AnnealProject *compared_project;  /* (nullable): what is shown or being compared; kept, as addresses tell … */
  const AnnealRun     *compared_run;      /* … what has changed */
  GCancellable        *running;           /* (nullable): a worker is at it */
  guint                settle_source;
};

/* What a worker's answer is for.  Holds the group weakly: a window that closes waits for no worker. */
typedef struct
{
  GWeakRef      group;
  GCancellable *cancellable;
} Request;

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AnnealVersionsGroup, anneal_versions_group, ADW_TYPE_PREFERENCES_GROUP)

static void
request_free (Request *self)
{
  g_weak_ref_clear (&self->group);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
show_result (AdwActionRow              *row,
             const AnnealVersionResult *result)
{
  g_autofree char *title = g_strdup_printf ("PyTorch %s", anneal_pytorch_get_name (result->version));
  g_autofree char *text = anneal_version_result_dup_text (result);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, text);
}

static void
show_versions (AnnealVersionsGroup *self)
{
  g_autofree char *summary = self->versions != NULL ? anneal_versions_dup_summary (self->versions)
                                                    : g_strdup (_("Comparing…"));

  adw_expander_row_set_subtitle (self->expander, summary);
  for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->rows[i]), self->versions != NULL);
      if (self->versions != NULL)
        show_result (self->rows[i], &self->versions->results[i]);
    }
}

static void
forget_compared (AnnealVersionsGroup *self)
{
  g_clear_handle_id (&self->settle_source, g_source_remove);
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  g_clear_pointer (&self->compared_project, anneal_project_unref);
  g_clear_pointer (&self->compared_run, anneal_run_unref);
}

static void
forget_shown (AnnealVersionsGroup *self)
{
  g_clear_pointer (&self->versions, anneal_versions_free);
  show_versions (self);
}

static void
versions_ready_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Request *request = user_data;
  g_autoptr(AnnealVersionsGroup) self = g_weak_ref_get (&request->group);
  g_autoptr(AnnealVersions) versions = anneal_versions_new_finish (result, NULL);

  if (self != NULL && self->running == request->cancellable && versions != NULL)
    {
      g_clear_object (&self->running);
      g_clear_pointer (&self->versions, anneal_versions_free);
      self->versions = g_steal_pointer (&versions);
      show_versions (self);
      g_signal_emit (self, signals[SHOWN], 0);
    }

  request_free (request);
}

/* Whether the numbers may be others than those that are compared already. */
static gboolean
has_changed (AnnealVersionsGroup *self,
             const AnnealProject *project,
             const AnnealRun     *run)
{
  const AnnealProject *old = self->compared_project;
  const AnnealRun *old_run = self->compared_run;

  return old == NULL || old->n_epochs != project->n_epochs || old->n_batches != project->n_batches
         || old->call_order != project->call_order || old->pytorch != project->pytorch
         || old_run->schedule != run->schedule || old_run->optimizer != run->optimizer
         || old_run->stepping != run->stepping || old_run->metrics != run->metrics;
}

static gboolean
settled_cb (gpointer data)
{
  AnnealVersionsGroup *self = ANNEAL_VERSIONS_GROUP (data);
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);

  self->settle_source = 0;
  if (run == NULL)
    return G_SOURCE_REMOVE;

  const AnnealProject *project = anneal_run_edit_get_project (self->edit);
  Request *request = g_new0 (Request, 1);

  forget_compared (self);
  self->compared_project = anneal_project_ref (project);
  self->compared_run = anneal_run_ref (run);
  self->running = g_cancellable_new ();
  g_weak_ref_init (&request->group, self);
  request->cancellable = g_object_ref (self->running);
  anneal_versions_new_async (project, run, self->running, versions_ready_cb, request);
  return G_SOURCE_REMOVE;
}

static void
edit_changed_cb (AnnealVersionsGroup *self)
{
  const AnnealRun *run = self->edit != NULL ? anneal_run_edit_get_run (self->edit) : NULL;

  if (run == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (!has_changed (self, anneal_run_edit_get_project (self->edit), run))
    {
      /* Changed and changed back. */
      g_clear_handle_id (&self->settle_source, g_source_remove);
      return;
    }

  g_clear_handle_id (&self->settle_source, g_source_remove);
  self->settle_source = g_timeout_add (SETTLE_MS, settled_cb, self);
}

static void
anneal_versions_group_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (anneal_versions_group_parent_class)->map (widget);
  edit_changed_cb (ANNEAL_VERSIONS_GROUP (widget));
}

static void
anneal_versions_group_unmap (GtkWidget *widget)
{
  AnnealVersionsGroup *self = ANNEAL_VERSIONS_GROUP (widget);

  /* Nobody looks: a comparison that is not done begins again when somebody does. */
  if (self->running != NULL || self->settle_source != 0)
    forget_compared (self);
  GTK_WIDGET_CLASS (anneal_versions_group_parent_class)->unmap (widget);
}

static void
anneal_versions_group_dispose (GObject *object)
{
  AnnealVersionsGroup *self = ANNEAL_VERSIONS_GROUP (object);

  forget_compared (self);
  g_clear_pointer (&self->versions, anneal_versions_free);
  g_clear_object (&self->edit);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_VERSIONS_GROUP);

  G_OBJECT_CLASS (anneal_versions_group_parent_class)->dispose (object);
}

static void
anneal_versions_group_class_init (AnnealVersionsGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = anneal_versions_group_dispose;
  widget_class->map = anneal_versions_group_map;
  widget_class->unmap = anneal_versions_group_unmap;

  signals[SHOWN] = g_signal_new ("shown", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-versions-group.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealVersionsGroup, expander);
}

static void
anneal_versions_group_init (AnnealVersionsGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++)
    {
      self->rows[i] = ADW_ACTION_ROW (adw_action_row_new ());
      /* PyTorch's words are full of < and &. */
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->rows[i]), FALSE);
      adw_expander_row_add_row (self->expander, GTK_WIDGET (self->rows[i]));
    }
  show_versions (self);
}

GtkWidget *
anneal_versions_group_new (void)
{
  return g_object_new (ANNEAL_TYPE_VERSIONS_GROUP, NULL);
}

void
anneal_versions_group_set_edit (AnnealVersionsGroup *self,
                                AnnealRunEdit       *edit)
{
  g_return_if_fail (ANNEAL_IS_VERSIONS_GROUP (self));

  if (self->edit != NULL)
    g_signal_handlers_disconnect_by_func (self->edit, edit_changed_cb, self);
  g_set_object (&self->edit, edit);
  forget_compared (self);
  forget_shown (self);
  if (edit == NULL)
    return;

  g_signal_connect_object (edit, "changed", G_CALLBACK (edit_changed_cb), self, G_CONNECT_SWAPPED);
  edit_changed_cb (self);
}

const AnnealVersions *
anneal_versions_group_get_versions (AnnealVersionsGroup *self)
{
  g_return_val_if_fail (ANNEAL_IS_VERSIONS_GROUP (self), NULL);

  return self->versions;
}
