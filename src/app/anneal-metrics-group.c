/* anneal-metrics-group.c: the metrics that a run's schedule reads, and all ways to give it others
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "anneal-metrics-group.h"

#include "anneal-compat.h"
#include "anneal-metrics-import-dialog.h"
#include "anneal-metrics-text-dialog.h"
#include "anneal-metrics-text.h"
#include "anneal-run-start.h"
#include "anneal-span-mark.h"
#include "anneal-sparkline.h"

/* Half a number is no reason to shout. */
#define REFUSE_AFTER_MS 700

/* Longer lists are for the window of their own. */
#define MAX_INLINE 300

struct _AnnealMetricsGroup
{
  AdwPreferencesGroup  parent_instance;

  GtkWidget           *overview;
  AnnealSparkline     *sparkline;
  GtkLabel            *summary;
  GtkMenuButton       *sample_button;
  GtkWidget           *frame;
  GtkTextView         *view;
  GtkTextBuffer       *buffer;
  GtkWidget           *clear;
  GtkLabel            *message;
  GtkTextTag          *mistake;     /* owned by the buffer */

  AnnealRunEdit       *edit;
  GError              *pending;     /* why the text typed so far is no list of numbers */
  guint                refuse_source;
  const AnnealRun     *run;         /* shown; kept so that its address is not used again */
  guint                is_own : 1;  /* the text is where the run's metrics come from */
};

G_DEFINE_FINAL_TYPE (AnnealMetricsGroup, anneal_metrics_group, ADW_TYPE_PREFERENCES_GROUP)

static void
show_error (AnnealMetricsGroup *self,
            const GError       *error)
{
  AnnealSpan span;

  gtk_label_set_text (self->message, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), error != NULL);
  anneal_span_mark_hide (self->buffer, self->mistake);
  if (error != NULL && anneal_error_get_span (error, &span))
    anneal_span_mark_show (self->buffer, self->mistake, span);

  if (error != NULL)
    gtk_widget_add_css_class (self->frame, "error");
  else
    gtk_widget_remove_css_class (self->frame, "error");
}

static void
forget_pending (AnnealMetricsGroup *self)
{
  g_clear_handle_id (&self->refuse_source, g_source_remove);
  g_clear_error (&self->pending);
}

static void
commit_typed (AnnealMetricsGroup *self,
              const double       *metrics,
              gsize               n_metrics)
{
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);

  if (run == NULL)
    return;

  self->is_own = TRUE;
  anneal_run_edit_commit (self->edit, anneal_run_with_metrics (run, metrics, n_metrics), "metrics");
  self->is_own = FALSE;
}

static gboolean
refuse_cb (gpointer data)
{
  AnnealMetricsGroup *self = ANNEAL_METRICS_GROUP (data);

  self->refuse_source = 0;
  show_error (self, self->pending);

  return G_SOURCE_REMOVE;
}

static void
buffer_changed_cb (AnnealMetricsGroup *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);

  g_autofree char *text = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
  g_autoptr(GError) error = NULL;
  gsize n_metrics;
  g_autofree double *metrics = anneal_metrics_parse (text, &n_metrics, &error);

  forget_pending (self);
  if (error == NULL && anneal_metrics_check_length (n_metrics, &error))
    {
      show_error (self, NULL);
      commit_typed (self, metrics, n_metrics);
      return;
    }

  self->pending = g_steal_pointer (&error);
  self->refuse_source = g_timeout_add (REFUSE_AFTER_MS, refuse_cb, self);
}

static void
focus_leave_cb (AnnealMetricsGroup *self)
{
  if (self->pending != NULL)
    show_error (self, self->pending);
  if (self->edit != NULL)
    anneal_run_edit_end (self->edit);
}

/* One step of undo of its own. */
static void
commit_whole (AnnealMetricsGroup *self,
              AnnealRun          *run,
              const char         *key)
{
  anneal_run_edit_commit (self->edit, run, key);
  anneal_run_edit_end (self->edit);
}

static void
clear_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  AnnealMetricsGroup *self = ANNEAL_METRICS_GROUP (widget);

  if (self->run != NULL)
    commit_whole (self, anneal_run_with_metrics (self->run, NULL, 0), "no-metrics");
}

static void
sample_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  AnnealMetricsGroup *self = ANNEAL_METRICS_GROUP (widget);
  guint sample = g_variant_get_uint32 (parameter);

  if (self->run != NULL && sample < ANNEAL_N_METRIC_SAMPLES)
    commit_whole (self,
                  anneal_run_with_sample_metrics (self->run, anneal_run_edit_get_project (self->edit),
                                                  (AnnealMetricSample) sample),
                  "sample-metrics");
}

static GtkWindow *
get_window (AnnealMetricsGroup *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
edit_text_cb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  AnnealMetricsGroup *self = ANNEAL_METRICS_GROUP (widget);

  if (self->run != NULL)
    anneal_metrics_text_dialog_present (get_window (self), self->edit);
}

static void
picked_cb (const char *path,
           gpointer    user_data)
{
  AnnealMetricsGroup *self = ANNEAL_METRICS_GROUP (user_data);

  if (path != NULL && self->edit != NULL)
    anneal_metrics_import_dialog_present (get_window (self), path, self->edit);
}

static void
import_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  static const char * const patterns[] = { "*.csv", "*.tsv", "*.txt", "*.log", "*.json", NULL };
  AnnealMetricsGroup *self = ANNEAL_METRICS_GROUP (widget);

  if (self->run != NULL)
    anneal_pick_file (get_window (self), _("Import Metrics"), NULL, _("Tables and JSON Arrays"), patterns, NULL,
                      picked_cb, G_OBJECT (self));
}

static gboolean
has_same_metrics (const AnnealRun *a,
                  const AnnealRun *b)
{
  if (a == NULL || a->n_metrics != b->n_metrics)
    return FALSE;

  return a->n_metrics == 0 || memcmp (a->metrics, b->metrics, a->n_metrics * sizeof (double)) == 0;
}

static void
show_list (AnnealMetricsGroup *self)
{
  gboolean is_short = self->run->n_metrics <= MAX_INLINE;
  g_autofree char *text = anneal_metrics_dup_text (self->run->metrics, is_short ? self->run->n_metrics : 0, ", ");

  forget_pending (self);
  g_signal_handlers_block_by_func (self->buffer, buffer_changed_cb, self);
  gtk_text_buffer_set_text (self->buffer, text, -1);
  g_signal_handlers_unblock_by_func (self->buffer, buffer_changed_cb, self);
  gtk_widget_set_visible (self->frame, is_short);
  show_error (self, NULL);
}

static void
show_overview (AnnealMetricsGroup *self)
{
  const AnnealRun *run = self->run;
  g_autofree char *summary = anneal_metrics_dup_summary (run->metrics, run->n_metrics);

  anneal_sparkline_set_values (self->sparkline, run->metrics, run->n_metrics, run->color);
  gtk_label_set_text (self->summary, summary);
  gtk_widget_set_visible (self->overview, run->n_metrics > 0);
  gtk_widget_set_visible (self->clear, run->n_metrics > 0);
}

static void
edit_changed_cb (AnnealMetricsGroup *self)
{
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);
  g_autoptr(AnnealRun) before = (AnnealRun *) self->run;

  if (run == NULL || run == before)
    {
      g_steal_pointer (&before);
      return;
    }

  self->run = anneal_run_ref (run);
  gtk_widget_set_visible (GTK_WIDGET (self), run->schedule != NULL && anneal_schedule_reads_metric (run->schedule));
  show_overview (self);
  if (!has_same_metrics (before, run) && !self->is_own)
    show_list (self);
}

static GMenuModel *
new_sample_menu (void)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < ANNEAL_N_METRIC_SAMPLES; i++)
    {
      g_autoptr(GMenuItem) item = g_menu_item_new (_(anneal_metric_sample_get_name ((AnnealMetricSample) i)), NULL);

      g_menu_item_set_action_and_target (item, "metrics.sample", "u", i);
      g_menu_append_item (menu, item);
    }

  return G_MENU_MODEL (menu);
}

static void
anneal_metrics_group_dispose (GObject *object)
{
  AnnealMetricsGroup *self = ANNEAL_METRICS_GROUP (object);

  forget_pending (self);
  g_clear_object (&self->edit);
  if (self->sparkline != NULL)
    anneal_sparkline_set_values (self->sparkline, NULL, 0, 0);
  g_clear_pointer (&self->run, anneal_run_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_METRICS_GROUP);

  G_OBJECT_CLASS (anneal_metrics_group_parent_class)->dispose (object);
}

static void
anneal_metrics_group_class_init (AnnealMetricsGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = anneal_metrics_group_dispose;

  g_type_ensure (ANNEAL_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-metrics-group.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsGroup, overview);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsGroup, sparkline);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsGroup, summary);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsGroup, sample_button);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsGroup, frame);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsGroup, view);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsGroup, buffer);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsGroup, clear);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsGroup, message);
  gtk_widget_class_bind_template_callback (widget_class, buffer_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_leave_cb);

  gtk_widget_class_install_action (widget_class, "metrics.clear", NULL, clear_cb);
  gtk_widget_class_install_action (widget_class, "metrics.edit-text", NULL, edit_text_cb);
  gtk_widget_class_install_action (widget_class, "metrics.import", NULL, import_cb);
  gtk_widget_class_install_action (widget_class, "metrics.sample", "u", sample_cb);
}

static void
anneal_metrics_group_init (AnnealMetricsGroup *self)
{
  g_autoptr(GMenuModel) samples = new_sample_menu ();

  gtk_widget_init_template (GTK_WIDGET (self));
  anneal_menu_button_set_lazy_model (self->sample_button, samples);
  anneal_metrics_break_lines (self->buffer);
  self->mistake = gtk_text_buffer_create_tag (self->buffer, NULL, "underline", PANGO_UNDERLINE_ERROR, NULL);
}

GtkWidget *
anneal_metrics_group_new (void)
{
  return g_object_new (ANNEAL_TYPE_METRICS_GROUP, NULL);
}

void
anneal_metrics_group_set_edit (AnnealMetricsGroup *self,
                               AnnealRunEdit      *edit)
{
  g_return_if_fail (ANNEAL_IS_METRICS_GROUP (self));

  if (self->edit != NULL)
    g_signal_handlers_disconnect_by_func (self->edit, edit_changed_cb, self);
  g_set_object (&self->edit, edit);
  forget_pending (self);
  anneal_sparkline_set_values (self->sparkline, NULL, 0, 0);
  g_clear_pointer (&self->run, anneal_run_unref);
  if (edit == NULL)
    return;

  g_signal_connect_object (edit, "changed", G_CALLBACK (edit_changed_cb), self, G_CONNECT_SWAPPED);
  edit_changed_cb (self);
}
