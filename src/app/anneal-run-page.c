/* anneal-run-page.c: everything that can be set of one run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "anneal-run-page.h"

#include "anneal-metrics-group.h"
#include "anneal-run-edit.h"
#include "anneal-text.h"
#include "anneal-versions-group.h"

struct _AnnealRunPage
{
  AdwBin                parent_instance;

  GtkLabel             *title;
  GtkScrolledWindow    *scroller;
  AnnealScheduleGroup  *schedule;
  AnnealMetricsGroup   *metrics;
  AdwComboRow          *stepping;
  AnnealOptimizerGroup *optimizer;
  AnnealVersionsGroup  *versions;

  AnnealRunEdit        *edit;
};

G_DEFINE_FINAL_TYPE (AnnealRunPage, anneal_run_page, ADW_TYPE_BIN)

/* In the order of the choices in the template. */
static const AnnealStepping steppings[] = { ANNEAL_STEPPING_EPOCH, ANNEAL_STEPPING_BATCH };

static void
stepping_notify_selected_cb (AnnealRunPage *self)
{
  const AnnealRun *run = self->edit != NULL ? anneal_run_edit_get_run (self->edit) : NULL;
  guint selected = adw_combo_row_get_selected (self->stepping);

  if (run == NULL || selected >= G_N_ELEMENTS (steppings))
    return;

  anneal_run_edit_commit (self->edit, anneal_run_with_stepping (run, steppings[selected]), "stepping");
  anneal_run_edit_end (self->edit);
}

static void
edit_changed_cb (AnnealRunPage *self)
{
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);

  if (run == NULL)
    return;

  g_autofree char *title = anneal_text_escape (run->title, -1);

  gtk_label_set_text (self->title, title);
  g_signal_handlers_block_by_func (self->stepping, stepping_notify_selected_cb, self);
  for (guint i = 0; i < G_N_ELEMENTS (steppings); i++)
    if (steppings[i] == run->stepping)
      adw_combo_row_set_selected (self->stepping, i);
  g_signal_handlers_unblock_by_func (self->stepping, stepping_notify_selected_cb, self);
}

static void
anneal_run_page_dispose (GObject *object)
{
  AnnealRunPage *self = ANNEAL_RUN_PAGE (object);

  g_clear_object (&self->edit);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_RUN_PAGE);

  G_OBJECT_CLASS (anneal_run_page_parent_class)->dispose (object);
}

static void
anneal_run_page_class_init (AnnealRunPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = anneal_run_page_dispose;

  g_type_ensure (ANNEAL_TYPE_METRICS_GROUP);
  g_type_ensure (ANNEAL_TYPE_OPTIMIZER_GROUP);
  g_type_ensure (ANNEAL_TYPE_SCHEDULE_GROUP);
  g_type_ensure (ANNEAL_TYPE_VERSIONS_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-run-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealRunPage, title);
  gtk_widget_class_bind_template_child (widget_class, AnnealRunPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, AnnealRunPage, schedule);
  gtk_widget_class_bind_template_child (widget_class, AnnealRunPage, metrics);
  gtk_widget_class_bind_template_child (widget_class, AnnealRunPage, stepping);
  gtk_widget_class_bind_template_child (widget_class, AnnealRunPage, optimizer);
  gtk_widget_class_bind_template_child (widget_class, AnnealRunPage, versions);
  gtk_widget_class_bind_template_callback (widget_class, stepping_notify_selected_cb);
}

static void
anneal_run_page_init (AnnealRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
anneal_run_page_new (void)
{
  return g_object_new (ANNEAL_TYPE_RUN_PAGE, NULL);
}

void
anneal_run_page_set_run (AnnealRunPage *self,
                         AnnealCurves  *curves,
                         guint64        run_id)
{
  g_autoptr(AnnealRunEdit) edit = curves != NULL && run_id != 0 ? anneal_run_edit_new (curves, run_id) : NULL;

  g_return_if_fail (ANNEAL_IS_RUN_PAGE (self));

  if (self->edit != NULL)
    g_signal_handlers_disconnect_by_func (self->edit, edit_changed_cb, self);
  g_set_object (&self->edit, edit);
  anneal_schedule_group_set_edit (self->schedule, edit);
  anneal_metrics_group_set_edit (self->metrics, edit);
  anneal_optimizer_group_set_edit (self->optimizer, edit);
  anneal_versions_group_set_edit (self->versions, edit);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  if (edit == NULL)
    return;

  g_signal_connect_object (edit, "changed", G_CALLBACK (edit_changed_cb), self, G_CONNECT_SWAPPED);
  edit_changed_cb (self);
}

guint64
anneal_run_page_get_run (AnnealRunPage *self)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_PAGE (self), 0);

  return self->edit != NULL ? anneal_run_edit_get_id (self->edit) : 0;
}

AnnealScheduleGroup *
anneal_run_page_get_schedule_group (AnnealRunPage *self)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_PAGE (self), NULL);

  return self->schedule;
}

AnnealOptimizerGroup *
anneal_run_page_get_optimizer_group (AnnealRunPage *self)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_PAGE (self), NULL);

  return self->optimizer;
}
