/* test-metrics.c: typing, pasting, importing and making up the metrics of a run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "app-test.h"

#include "anneal-file.h"
#include "anneal-metrics-group.h"
#include "anneal-metrics-import-dialog.h"
#include "anneal-metrics-text-dialog.h"

/* A run of ReduceLROnPlateau with two metrics, and the group that shows them. */
typedef struct
{
  AnnealStore   *store;
  AnnealCurves  *curves;
  AnnealRunEdit *edit;
  GtkWidget     *window;
  GtkWidget     *group;
  char          *path;        /* of a file that a test may write */
} Fixture;

static const double start[] = { 0.91, 0.2385 };

static Fixture *
fixture_new (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr(AnnealSchedule) schedule = anneal_schedule_new (anneal_scheduler_find ("torch.ReduceLROnPlateau"));
  g_autoptr(AnnealRun) plain = anneal_run_new (NULL, NULL, schedule, ANNEAL_STEPPING_EPOCH);
  g_autoptr(AnnealRun) run = anneal_run_with_metrics (plain, start, G_N_ELEMENTS (start));
  g_autoptr(AnnealProject) empty = anneal_project_new ();
  g_autofree char *name = g_strdup_printf ("anneal-metrics-%u.csv", g_random_int ());

  fixture->store = anneal_store_new (anneal_project_with_run (empty, run, G_MAXUINT));
  fixture->curves = anneal_curves_new (fixture->store);
  fixture->edit = anneal_run_edit_new (fixture->curves, 1);
  fixture->window = gtk_window_new ();
  fixture->group = anneal_metrics_group_new ();
  fixture->path = g_build_filename (g_get_tmp_dir (), name, NULL);
  anneal_metrics_group_set_edit (ANNEAL_METRICS_GROUP (fixture->group), fixture->edit);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->group);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_test_settle ();
  return fixture;
}

static void
fixture_free (Fixture *fixture)
{
  app_test_destroy (fixture->window, fixture->group);
  g_remove (fixture->path);
  g_free (fixture->path);
  g_object_unref (fixture->edit);
  g_assert_finalize_object (fixture->curves);
  g_assert_finalize_object (fixture->store);
  g_free (fixture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static void
assert_metrics (Fixture    *fixture,
                const char *numbers)
{
  const AnnealRun *run = anneal_run_edit_get_run (fixture->edit);
  g_autofree char *shown = anneal_metrics_dup_text (run->metrics, run->n_metrics, " ");

  g_assert_cmpstr (shown, ==, numbers);
}

static void
assert_label (GtkWidget  *root,
              const char *text)
{
  g_assert_nonnull (app_test_find_label (root, text));
}

static void
write_file (Fixture    *fixture,
            const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;

  g_assert_true (anneal_file_save (fixture->path, bytes, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
}

static GtkTextBuffer *
find_buffer (GtkWidget *root)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (app_test_find (root, GTK_TYPE_TEXT_VIEW, 0)));
}

static void
test_samples (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  assert_label (fixture->group, "2 numbers from 0.2385 to 0.91, the last one 0.2385");
  for (guint i = 0; i < ANNEAL_N_METRIC_SAMPLES; i++)
    {
      const AnnealProject *before = anneal_store_get_project (fixture->store);

      g_assert_true (gtk_widget_activate_action (fixture->group, "metrics.sample", "u", i));
      g_assert_cmpuint (anneal_run_edit_get_run (fixture->edit)->n_metrics, ==, 90);
      anneal_store_undo (fixture->store);
      g_assert_true (anneal_store_get_project (fixture->store) == before);
      anneal_store_redo (fixture->store);
    }
}

/* A long list is shown as a line, and not as text that would take long to lay out. */
static void
test_long (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree double *metrics = g_new0 (double, 400000);
  const AnnealRun *run = anneal_run_edit_get_run (fixture->edit);

  g_assert_cmpuint (app_test_count (fixture->group, GTK_TYPE_TEXT_VIEW), ==, 1);
  anneal_run_edit_commit (fixture->edit, anneal_run_with_metrics (run, metrics, 400000), "long");
  g_assert_cmpuint (app_test_count (fixture->group, GTK_TYPE_TEXT_VIEW), ==, 0);
  anneal_store_undo (fixture->store);
  g_assert_cmpuint (app_test_count (fixture->group, GTK_TYPE_TEXT_VIEW), ==, 1);
  g_assert_true (gtk_widget_activate_action (fixture->group, "metrics.clear", NULL));
  assert_metrics (fixture, "");
  assert_label (fixture->group,
                "No numbers yet, and so no curve: draw them over the plot, write or import them, or take a sample");
}

/* What was pasted is one edit; what cannot be read stays there, and its place is named. */
static void
test_text (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealMetricsTextDialog *dialog = anneal_metrics_text_dialog_present (NULL, fixture->edit);
  GtkTextBuffer *buffer = find_buffer (GTK_WIDGET (dialog));
  g_autofree char *shown = NULL;

  g_object_get (buffer, "text", &shown, NULL);
  g_assert_cmpstr (shown, ==, "0.91, 0.2385\n");

  gtk_text_buffer_set_text (buffer, "0.5\n0.25 oops\n", -1);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "metrics.apply", NULL);
  assert_label (GTK_WIDGET (dialog), "Line 2, column 6: “oops” is not a number");
  assert_metrics (fixture, "0.91 0.2385");

  gtk_text_buffer_set_text (buffer, "[0.5, inf,\nnan, 1e-3]", -1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "metrics.apply", NULL));
  assert_metrics (fixture, "0.5 inf nan 0.001");
  anneal_store_undo (fixture->store);
  assert_metrics (fixture, "0.91 0.2385");
  app_test_settle ();
}

/* A list as Python prints it, in one line: as many lines as somebody would write, and every number. */
static void
test_endless_line (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkTextBuffer *buffer = find_buffer (fixture->group);
  g_autofree double *metrics = g_new (double, 5000);

  for (guint i = 0; i < 5000; i++)
    metrics[i] = 1.0 / (i + 1);

  g_autofree char *numbers = anneal_metrics_dup_text (metrics, 5000, ", ");
  GtkTextIter end;

  gtk_text_buffer_set_text (buffer, "", -1);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, numbers, -1);
  for (gboolean more = TRUE; more; more = gtk_text_iter_backward_line (&end))
    g_assert_cmpint (gtk_text_iter_get_bytes_in_line (&end), <, 100);

  const AnnealRun *run = anneal_run_edit_get_run (fixture->edit);

  g_assert_cmpuint (run->n_metrics, ==, 5000);
  g_assert_cmpint (memcmp (run->metrics, metrics, 5000 * sizeof *metrics), ==, 0);
}

static void
test_import (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  write_file (fixture, "epoch,loss,val_loss,note\n0,0.9,,a\n1,0.8,0.85,b\n2,0.7,0.75,c\n");

  AnnealMetricsImportDialog *dialog = anneal_metrics_import_dialog_present (NULL, fixture->path, fixture->edit);
  AdwComboRow *column = ADW_COMBO_ROW (app_test_find (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW, 0));
  GtkSwitch *header = GTK_SWITCH (app_test_find (GTK_WIDGET (dialog), GTK_TYPE_SWITCH, 0));

  g_assert_cmpuint (adw_combo_row_get_selected (column), ==, 2);
  g_assert_true (gtk_switch_get_active (header));
  assert_label (GTK_WIDGET (dialog), "2 numbers from 0.75 to 0.85, the last one 0.75\n1 empty cell is left out");

  adw_combo_row_set_selected (column, 3);
  assert_label (GTK_WIDGET (dialog), "Line 2, column 8: “a” is not a number");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "metrics.apply", NULL);
  assert_metrics (fixture, "0.91 0.2385");

  adw_combo_row_set_selected (column, 1);
  gtk_switch_set_active (header, FALSE);
  assert_label (GTK_WIDGET (dialog), "Line 1, column 7: “loss” is not a number");
  gtk_switch_set_active (header, TRUE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "metrics.apply", NULL));
  assert_metrics (fixture, "0.9 0.8 0.7");
  anneal_store_undo (fixture->store);
  assert_metrics (fixture, "0.91 0.2385");
  app_test_settle ();
}

/* What is no table at all is told where the columns would be. */
static void
test_import_broken (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealMetricsImportDialog *missing = anneal_metrics_import_dialog_present (NULL, fixture->path, fixture->edit);

  g_assert_cmpuint (app_test_count (GTK_WIDGET (missing), ADW_TYPE_COMBO_ROW), ==, 0);
  app_test_destroy (GTK_WIDGET (missing), app_test_find (GTK_WIDGET (missing), GTK_TYPE_LABEL, 0));

  write_file (fixture, "[0.5, 0.25");

  AnnealMetricsImportDialog *broken = anneal_metrics_import_dialog_present (NULL, fixture->path, fixture->edit);

  assert_label (GTK_WIDGET (broken), "Line 1, column 11: The array is never closed");
  gtk_widget_activate_action (GTK_WIDGET (broken), "metrics.apply", NULL);
  assert_metrics (fixture, "0.91 0.2385");
  app_test_destroy (GTK_WIDGET (broken), app_test_find (GTK_WIDGET (broken), GTK_TYPE_LABEL, 0));

  write_file (fixture, "[0.5, NaN]");

  AnnealMetricsImportDialog *array = anneal_metrics_import_dialog_present (NULL, fixture->path, fixture->edit);

  g_assert_cmpuint (app_test_count (GTK_WIDGET (array), ADW_TYPE_COMBO_ROW), ==, 0);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (array), "metrics.apply", NULL));
  assert_metrics (fixture, "0.5 nan");
  app_test_settle ();
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);

  g_test_add_func ("/app/metrics/samples", test_samples);
  g_test_add_func ("/app/metrics/long", test_long);
  g_test_add_func ("/app/metrics/text", test_text);
  g_test_add_func ("/app/metrics/endless-line", test_endless_line);
  g_test_add_func ("/app/metrics/import", test_import);
  g_test_add_func ("/app/metrics/import-broken", test_import_broken);

  return g_test_run ();
}
