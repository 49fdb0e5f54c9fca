/* anneal-metrics-group.c: the metrics that a run's schedule reads, as text
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "anneal-metrics-group.h"

#include "anneal-number.h"
#include "anneal-span-mark.h"
#include "anneal-text.h"

/* Half a number is no reason to shout. */
#define REFUSE_AFTER_MS 700

/* Longer lists come from files: they are shown in part, and changed only as a whole. */
#define MAX_SHOWN 2000

#define SEPARATORS " \t\r\n,;[]()"

struct _AnnealMetricsGroup
{
  AdwPreferencesGroup  parent_instance;

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

static char *
dup_metrics_text (const AnnealRun *run)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gsize n_shown = MIN (run->n_metrics, MAX_SHOWN);

  for (gsize i = 0; i < n_shown; i++)
    {
      char number[ANNEAL_NUMBER_LENGTH];

      anneal_number_format (run->metrics[i], number);
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", number);
    }
  if (n_shown < run->n_metrics)
    g_string_append (text, ", …");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

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
commit (AnnealMetricsGroup *self,
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
  if (error == NULL)
    {
      show_error (self, NULL);
      commit (self, metrics, n_metrics);
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

static void
clear_clicked_cb (AnnealMetricsGroup *self)
{
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);

  if (run == NULL)
    return;

  anneal_run_edit_commit (self->edit, anneal_run_with_metrics (run, NULL, 0), "no-metrics");
  anneal_run_edit_end (self->edit);
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
show_metrics (AnnealMetricsGroup *self)
{
  g_autofree char *text = dup_metrics_text (self->run);

  forget_pending (self);
  g_signal_handlers_block_by_func (self->buffer, buffer_changed_cb, self);
  gtk_text_buffer_set_text (self->buffer, text, -1);
  g_signal_handlers_unblock_by_func (self->buffer, buffer_changed_cb, self);
  gtk_text_view_set_editable (self->view, self->run->n_metrics <= MAX_SHOWN);
  show_error (self, NULL);
}

static void
edit_changed_cb (AnnealMetricsGroup *self)
{
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);

  if (run == NULL || run == self->run)
    return;

  gboolean same = has_same_metrics (self->run, run);

  g_clear_pointer (&self->run, anneal_run_unref);
  self->run = anneal_run_ref (run);
  gtk_widget_set_visible (GTK_WIDGET (self), run->schedule != NULL && anneal_schedule_reads_metric (run->schedule));
  gtk_widget_set_visible (self->clear, run->n_metrics > 0);
  if (!same && !self->is_own)
    show_metrics (self);
}

static void
anneal_metrics_group_dispose (GObject *object)
{
  AnnealMetricsGroup *self = ANNEAL_METRICS_GROUP (object);

  forget_pending (self);
  g_clear_object (&self->edit);
  g_clear_pointer (&self->run, anneal_run_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_METRICS_GROUP);

  G_OBJECT_CLASS (anneal_metrics_group_parent_class)->dispose (object);
}

static void
anneal_metrics_group_class_init (AnnealMetricsGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = anneal_metrics_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-metrics-group.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsGroup, frame);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsGroup, view);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsGroup, buffer);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsGroup, clear);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsGroup, message);
  gtk_widget_class_bind_template_callback (widget_class, buffer_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
}

static void
anneal_metrics_group_init (AnnealMetricsGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
  g_clear_pointer (&self->run, anneal_run_unref);
  if (edit == NULL)
    return;

  g_signal_connect_object (edit, "changed", G_CALLBACK (edit_changed_cb), self, G_CONNECT_SWAPPED);
  edit_changed_cb (self);
}
