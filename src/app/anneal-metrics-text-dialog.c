/* anneal-metrics-text-dialog.c: the metrics of a run as text in a window of their own
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <string.h>

#include "anneal-metrics-text-dialog.h"

#include "anneal-metric-series.h"
#include "anneal-metrics-text.h"
#include "anneal-span-mark.h"

#define READ_DELAY_MS 150     /* of rest after the last key */
#define N_A_LINE      10      /* one endless line would take the text view minutes to break */

struct _AnnealMetricsTextDialog
{
  AdwWindow      parent_instance;

  GtkTextView   *view;
  GtkTextBuffer *buffer;
  GtkLabel      *status;
  GtkTextTag    *mistake;       /* owned by the buffer */

  AnnealRunEdit *edit;
  double        *metrics;       /* (n_metrics), nullable: of the text as it is */
  gsize          n_metrics;
  guint          read_id;
  guint          is_valid : 1;
};

G_DEFINE_FINAL_TYPE (AnnealMetricsTextDialog, anneal_metrics_text_dialog, ADW_TYPE_WINDOW)

static char *
dup_lines (const AnnealRun *run)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (gsize i = 0; i < run->n_metrics; i += N_A_LINE)
    {
      g_autofree char *line = anneal_metrics_dup_text (run->metrics + i, MIN (run->n_metrics - i, N_A_LINE), ", ");

      g_string_append_printf (text, "%s\n", line);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_status (AnnealMetricsTextDialog *self,
             const char              *text,
             const GError            *error)
{
  g_autofree char *message = error != NULL ? anneal_metrics_dup_located (text, strlen (text), error)
                                           : anneal_metrics_dup_summary (self->metrics, self->n_metrics);
  AnnealSpan span;

  gtk_label_set_text (self->status, message);
  anneal_span_mark_hide (self->buffer, self->mistake);
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->status), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->status), "error");
  if (error != NULL && anneal_error_get_span (error, &span))
    anneal_span_mark_show (self->buffer, self->mistake, span);
}

static void
read_text (AnnealMetricsTextDialog *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);

  g_autofree char *text = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
  g_autoptr(GError) error = NULL;

  g_clear_handle_id (&self->read_id, g_source_remove);
  g_free (self->metrics);
  self->metrics = anneal_metrics_parse (text, &self->n_metrics, &error);
  if (error == NULL)
    anneal_metrics_check_length (self->n_metrics, &error);

  self->is_valid = error == NULL;
  show_status (self, text, error);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "metrics.apply", self->is_valid);
}

static gboolean
read_due_cb (gpointer user_data)
{
  AnnealMetricsTextDialog *self = ANNEAL_METRICS_TEXT_DIALOG (user_data);

  self->read_id = 0;
  read_text (self);
  return G_SOURCE_REMOVE;
}

static void
buffer_changed_cb (AnnealMetricsTextDialog *self)
{
  g_clear_handle_id (&self->read_id, g_source_remove);
  self->read_id = g_timeout_add (READ_DELAY_MS, read_due_cb, self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "metrics.apply", TRUE);
}

/* Reads first: the last key may not have been looked at. */
static void
apply_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  AnnealMetricsTextDialog *self = ANNEAL_METRICS_TEXT_DIALOG (widget);
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);

  if (self->read_id != 0)
    read_text (self);
  if (!self->is_valid)
    return;

  if (run != NULL)
    anneal_run_edit_commit (self->edit, anneal_run_with_metrics (run, self->metrics, self->n_metrics), "metrics-text");
  anneal_run_edit_end (self->edit);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
anneal_metrics_text_dialog_dispose (GObject *object)
{
  AnnealMetricsTextDialog *self = ANNEAL_METRICS_TEXT_DIALOG (object);

  g_clear_handle_id (&self->read_id, g_source_remove);
  g_clear_object (&self->edit);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_METRICS_TEXT_DIALOG);

  G_OBJECT_CLASS (anneal_metrics_text_dialog_parent_class)->dispose (object);
}

static void
anneal_metrics_text_dialog_finalize (GObject *object)
{
  AnnealMetricsTextDialog *self = ANNEAL_METRICS_TEXT_DIALOG (object);

  g_free (self->metrics);

  G_OBJECT_CLASS (anneal_metrics_text_dialog_parent_class)->finalize (object);
}

static void
anneal_metrics_text_dialog_class_init (AnnealMetricsTextDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = anneal_metrics_text_dialog_dispose;
  object_class->finalize = anneal_metrics_text_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-metrics-text-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsTextDialog, view);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsTextDialog, buffer);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsTextDialog, status);
  gtk_widget_class_bind_template_callback (widget_class, buffer_changed_cb);

  gtk_widget_class_install_action (widget_class, "metrics.apply", NULL, apply_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "metrics.apply", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
anneal_metrics_text_dialog_init (AnnealMetricsTextDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  anneal_metrics_break_lines (self->buffer);
  self->mistake = gtk_text_buffer_create_tag (self->buffer, NULL, "underline", PANGO_UNDERLINE_ERROR, NULL);
}

AnnealMetricsTextDialog *
anneal_metrics_text_dialog_present (GtkWindow     *parent,
                                    AnnealRunEdit *edit)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_EDIT (edit), NULL);

  AnnealMetricsTextDialog *self = g_object_new (ANNEAL_TYPE_METRICS_TEXT_DIALOG, "transient-for", parent, NULL);
  const AnnealRun *run = anneal_run_edit_get_run (edit);
  g_autofree char *text = run != NULL ? dup_lines (run) : g_strdup ("");

  self->edit = g_object_ref (edit);
  gtk_text_buffer_begin_irreversible_action (self->buffer);
  gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (self->buffer);
  read_text (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  return self;
}
