/* anneal-metrics-import-dialog.c: which column of a file the metrics of a run are
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "anneal-metrics-import-dialog.h"

#include "anneal-file.h"
#include "anneal-metric-table.h"
#include "anneal-metrics-text.h"
#include "anneal-sparkline.h"
#include "anneal-text.h"

#define N_FIRST 12      /* values shown; the label cuts what finds no room */

struct _AnnealMetricsImportDialog
{
  AdwWindow          parent_instance;

  AdwWindowTitle    *title;
  GtkWidget         *columns;
  AdwComboRow       *column;
  GtkSwitch         *header;
  GtkWidget         *frame;
  AnnealSparkline   *sparkline;
  GtkLabel          *first;
  GtkLabel          *status;

  AnnealRunEdit     *edit;
  GBytes            *bytes;       /* (nullable) */
  AnnealMetricTable *table;       /* (nullable): the file could not be read */
  double            *metrics;     /* (n_metrics), nullable: of the column that is chosen */
  gsize              n_metrics;
};

G_DEFINE_FINAL_TYPE (AnnealMetricsImportDialog, anneal_metrics_import_dialog, ADW_TYPE_WINDOW)

static void
show_error (AnnealMetricsImportDialog *self,
            const GError              *error)
{
  const char *text = self->bytes != NULL ? g_bytes_get_data (self->bytes, NULL) : NULL;
  g_autofree char *message = text != NULL ? anneal_metrics_dup_located (text, g_bytes_get_size (self->bytes), error)
                                          : g_strdup (error->message);

  gtk_label_set_text (self->status, message);
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "error");
  gtk_widget_set_visible (self->frame, self->table != NULL);
  anneal_sparkline_set_values (self->sparkline, NULL, 0, 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "metrics.apply", FALSE);
}

static void
show_metrics (AnnealMetricsImportDialog *self,
              gsize                      n_empty)
{
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);
  g_autofree char *summary = anneal_metrics_dup_summary (self->metrics, self->n_metrics);
  g_autofree char *note = NULL;

  if (n_empty > 0)
    note = g_strdup_printf (ngettext ("%'" PRIu64 " empty cell is left out", "%'" PRIu64 " empty cells are left out",
                                      n_empty),
                            (guint64) n_empty);

  g_autofree char *all = note != NULL ? g_strconcat (summary, "\n", note, NULL) : g_strdup (summary);

  gtk_label_set_text (self->status, all);
  gtk_widget_remove_css_class (GTK_WIDGET (self->status), "error");
  anneal_sparkline_set_values (self->sparkline, self->metrics, self->n_metrics, run != NULL ? run->color : 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "metrics.apply", TRUE);
}

static void
take_column (AnnealMetricsImportDialog *self)
{
  g_autoptr(GError) error = NULL;
  guint column = adw_combo_row_get_selected (self->column);
  gsize n_empty = 0;

  if (column >= anneal_metric_table_get_n_columns (self->table))
    return;

  g_auto(GStrv) first = anneal_metric_table_dup_first (self->table, column, N_FIRST);
  g_autofree char *shown = g_strjoinv (", ", first);

  gtk_label_set_text (self->first, shown);
  anneal_sparkline_set_values (self->sparkline, NULL, 0, 0);
  g_free (self->metrics);
  self->metrics = anneal_metric_table_get_numbers (self->table, column, &self->n_metrics, &n_empty, &error);
  if (error == NULL)
    anneal_metrics_check_length (self->n_metrics, &error);

  if (error != NULL)
    show_error (self, error);
  else
    show_metrics (self, n_empty);
}

static void
column_notify_selected_cb (AnnealMetricsImportDialog *self)
{
  if (self->table != NULL)
    take_column (self);
}

static void
list_columns (AnnealMetricsImportDialog *self,
              guint                      selected)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < anneal_metric_table_get_n_columns (self->table); i++)
    gtk_string_list_take (names, anneal_metric_table_dup_name (self->table, i));

  g_signal_handlers_block_by_func (self->column, column_notify_selected_cb, self);
  adw_combo_row_set_model (self->column, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->column, selected);
  g_signal_handlers_unblock_by_func (self->column, column_notify_selected_cb, self);
  take_column (self);
}

static void
header_notify_active_cb (AnnealMetricsImportDialog *self)
{
  if (self->table == NULL)
    return;

  anneal_metric_table_set_header (self->table, gtk_switch_get_active (self->header));
  list_columns (self, adw_combo_row_get_selected (self->column));
}

static void
apply_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  AnnealMetricsImportDialog *self = ANNEAL_METRICS_IMPORT_DIALOG (widget);
  const AnnealRun *run = anneal_run_edit_get_run (self->edit);

  if (run != NULL && self->metrics != NULL)
    anneal_run_edit_commit (self->edit, anneal_run_with_metrics (run, self->metrics, self->n_metrics),
                            "metrics-import");
  anneal_run_edit_end (self->edit);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
anneal_metrics_import_dialog_dispose (GObject *object)
{
  AnnealMetricsImportDialog *self = ANNEAL_METRICS_IMPORT_DIALOG (object);

  g_clear_pointer (&self->table, anneal_metric_table_free);
  g_clear_object (&self->edit);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANNEAL_TYPE_METRICS_IMPORT_DIALOG);

  G_OBJECT_CLASS (anneal_metrics_import_dialog_parent_class)->dispose (object);
}

static void
anneal_metrics_import_dialog_finalize (GObject *object)
{
  AnnealMetricsImportDialog *self = ANNEAL_METRICS_IMPORT_DIALOG (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->metrics);

  G_OBJECT_CLASS (anneal_metrics_import_dialog_parent_class)->finalize (object);
}

static void
anneal_metrics_import_dialog_class_init (AnnealMetricsImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = anneal_metrics_import_dialog_dispose;
  object_class->finalize = anneal_metrics_import_dialog_finalize;

  g_type_ensure (ANNEAL_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class, ANNEAL_RESOURCES "/ui/anneal-metrics-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsImportDialog, title);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsImportDialog, columns);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsImportDialog, column);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsImportDialog, header);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsImportDialog, frame);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsImportDialog, sparkline);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsImportDialog, first);
  gtk_widget_class_bind_template_child (widget_class, AnnealMetricsImportDialog, status);
  gtk_widget_class_bind_template_callback (widget_class, column_notify_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_notify_active_cb);

  gtk_widget_class_install_action (widget_class, "metrics.apply", NULL, apply_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "metrics.apply", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
anneal_metrics_import_dialog_init (AnnealMetricsImportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
read_file (AnnealMetricsImportDialog *self,
           const char                *path)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *base_name = g_path_get_basename (path);
  g_autofree char *display = g_filename_display_name (base_name);
  g_autofree char *name = anneal_text_escape (display, -1);

  adw_window_title_set_subtitle (self->title, name);
  self->bytes = anneal_file_read (path, ANNEAL_METRIC_MAX_BYTES, NULL, &error);
  self->table = self->bytes != NULL ? anneal_metric_table_read (self->bytes, &error) : NULL;
  gtk_widget_set_visible (self->columns, self->table != NULL && !anneal_metric_table_is_json (self->table));
  if (self->table == NULL)
    {
      show_error (self, error);
      return;
    }

  g_signal_handlers_block_by_func (self->header, header_notify_active_cb, self);
  gtk_switch_set_active (self->header, anneal_metric_table_get_header (self->table));
  g_signal_handlers_unblock_by_func (self->header, header_notify_active_cb, self);
  list_columns (self, anneal_metric_table_guess_column (self->table));
}

AnnealMetricsImportDialog *
anneal_metrics_import_dialog_present (GtkWindow     *parent,
                                      const char    *path,
                                      AnnealRunEdit *edit)
{
  g_return_val_if_fail (ANNEAL_IS_RUN_EDIT (edit), NULL);

  AnnealMetricsImportDialog *self = g_object_new (ANNEAL_TYPE_METRICS_IMPORT_DIALOG, "transient-for", parent, NULL);

  self->edit = g_object_ref (edit);
  read_file (self, path);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
