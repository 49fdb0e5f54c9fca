/* test-export-dialog.c: what the dialog shows, keeps and writes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "app-test.h"

#include "anneal-export-dialog.h"
#include "anneal-export-preview.h"

enum { FORMAT_ROW, SIZE_ROW, SCALE_ROW, STYLE_ROW };

typedef struct
{
  GtkWidget       *window;
  AdwToastOverlay *toasts;
  AnnealStore     *store;
  AnnealCurves    *curves;
  AnnealPlayer    *player;      /* (nullable) */
  char            *folder;      /* of its own, empty */
} Fixture;

/* 7 epochs of 13 batches of one run. */
static AnnealProject *
project_new (void)
{
  g_autoptr(AnnealProject) empty = anneal_project_new ();
  g_autoptr(AnnealProject) sized = anneal_project_with_horizon (empty, 7, 13, NULL);
  g_autoptr(AnnealSchedule) schedule = anneal_schedule_new (anneal_scheduler_find ("torch.CosineAnnealingLR"));
  g_autoptr(AnnealRun) run = anneal_run_new ("Kühl, langsam", NULL, schedule, ANNEAL_STEPPING_EPOCH);

  return anneal_project_with_run (sized, run, G_MAXUINT);
}

static Fixture *
fixture_new (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = g_dir_make_tmp ("anneal-export-XXXXXX", NULL);
  fixture->store = anneal_store_new (project_new ());
  fixture->curves = anneal_curves_new (fixture->store);
  fixture->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->toasts));
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_test_settle ();
  return fixture;
}

static void
fixture_free (Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  if (fixture->player != NULL)
    g_assert_finalize_object (fixture->player);
  app_test_destroy (fixture->window, GTK_WIDGET (fixture->toasts));
  g_assert_finalize_object (fixture->curves);
  g_assert_finalize_object (fixture->store);
  g_free (fixture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static AnnealExportDialog *
present (Fixture *fixture)
{
  anneal_export_dialog_present (GTK_WINDOW (fixture->window), fixture->curves, fixture->player, -1, "warm.anneal",
                                fixture->toasts);
  app_test_settle ();

  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (ANNEAL_IS_EXPORT_DIALOG (l->data))
      return l->data;

  g_assert_not_reached ();
}

static void
close_dialog (AnnealExportDialog *dialog)
{
  GtkWidget *alive = GTK_WIDGET (dialog);

  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &alive);
  gtk_window_close (GTK_WINDOW (dialog));
  app_test_settle ();
  g_assert_null (alive);
}

static AdwComboRow *
get_row (AnnealExportDialog *dialog,
         guint               i)
{
  return ADW_COMBO_ROW (app_test_find (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW, i));
}

static GtkEditable *
get_title (AnnealExportDialog *dialog)
{
  return GTK_EDITABLE (app_test_find (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, 0));
}

static char *
read_file (Fixture    *fixture,
           const char *name,
           gsize      *length)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GError) error = NULL;
  char *contents = NULL;

  g_file_get_contents (path, &contents, length, &error);
  g_assert_no_error (error);
  return contents;
}

/* Returns what the file then has in it. */
static char *
export_file (Fixture            *fixture,
             AnnealExportDialog *dialog,
             const char         *name,
             gsize              *length)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  anneal_export_dialog_export (dialog, path, &error);
  g_assert_no_error (error);
  return read_file (fixture, name, length);
}

static void
test_ending_decides (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealExportDialog *dialog = present (fixture);
  gsize length;
  g_autofree char *png = export_file (fixture, dialog, "a.PNG", &length);
  g_autofree char *svg = export_file (fixture, dialog, "a.svg", &length);
  g_autofree char *pdf = export_file (fixture, dialog, "a.pdf", &length);
  g_autofree char *csv = export_file (fixture, dialog, "a.csv", &length);

  g_assert_cmpmem (png, 8, "\x89PNG\r\n\x1a\n", 8);
  g_assert_true (g_str_has_prefix (svg, "<?xml"));
  g_assert_true (g_str_has_prefix (pdf, "%PDF-"));
  g_assert_true (g_str_has_prefix (csv, "update,epoch,\"Kühl, langsam\"\n0,0,"));
  close_dialog (dialog);
}

static void
test_table_is_whole (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealExportDialog *dialog = present (fixture);
  gsize length;
  g_autofree char *csv = export_file (fixture, dialog, "a.csv", &length);
  g_auto(GStrv) lines = g_strsplit (csv, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 7 * 13 + 1);
  g_assert_true (g_str_has_prefix (lines[7 * 13], "90,6,"));
  g_assert_cmpstr (lines[7 * 13 + 1], ==, "");
  close_dialog (dialog);
}

static void
test_missing_ending (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealExportDialog *dialog = present (fixture);
  g_autofree char *path = g_build_filename (fixture->folder, "figure.v2", NULL);
  g_autoptr(GError) error = NULL;
  gsize length;

  adw_combo_row_set_selected (get_row (dialog, FORMAT_ROW), ANNEAL_PLOT_SVG);
  g_assert_true (anneal_export_dialog_export (dialog, path, &error));
  g_assert_no_error (error);

  g_autofree char *svg = read_file (fixture, "figure.v2.svg", &length);

  g_assert_true (g_str_has_prefix (svg, "<?xml"));
  close_dialog (dialog);
}

static void
test_missing_ending_replaces_nothing (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealExportDialog *dialog = present (fixture);
  g_autofree char *there = g_build_filename (fixture->folder, "figure.png", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, "figure", NULL);
  g_autoptr(GError) error = NULL;
  gsize length;

  g_assert_true (g_file_set_contents (there, "precious", -1, NULL));
  g_assert_false (anneal_export_dialog_export (dialog, path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
  g_assert_nonnull (strstr (error->message, "figure.png"));

  g_autofree char *kept = read_file (fixture, "figure.png", &length);

  g_assert_cmpstr (kept, ==, "precious");
  close_dialog (dialog);
}

static void
test_no_such_folder (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealExportDialog *dialog = present (fixture);
  g_autofree char *path = g_build_filename (fixture->folder, "nowhere", "a.pdf", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (anneal_export_dialog_export (dialog, path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  close_dialog (dialog);
}

static void
test_rows_follow_format (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealExportDialog *dialog = present (fixture);
  /* Of combo rows and spin buttons: with PNG; with a custom size; with SVG too; with CSV. */
  guint n_found[4][2];

  for (guint i = 0; i < G_N_ELEMENTS (n_found); i++)
    {
      if (i == 1)
        adw_combo_row_set_selected (get_row (dialog, SIZE_ROW), 3);
      else if (i > 1)
        adw_combo_row_set_selected (get_row (dialog, FORMAT_ROW), i == 2 ? ANNEAL_PLOT_SVG : 3);
      n_found[i][0] = app_test_count (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW);
      n_found[i][1] = app_test_count (GTK_WIDGET (dialog), GTK_TYPE_SPIN_BUTTON);
    }

  g_assert_cmpmem (n_found, sizeof n_found, ((guint[][2]) { { 4, 0 }, { 4, 2 }, { 3, 2 }, { 1, 0 } }), sizeof n_found);
  close_dialog (dialog);
}

static void
test_choices_are_kept (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealExportDialog *dialog = present (fixture);

  adw_combo_row_set_selected (get_row (dialog, STYLE_ROW), 1);
  adw_combo_row_set_selected (get_row (dialog, SIZE_ROW), 3);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (app_test_find (GTK_WIDGET (dialog), GTK_TYPE_SPIN_BUTTON, 1)), 431);
  gtk_editable_set_text (get_title (dialog), "Wärme < Kälte");
  close_dialog (dialog);
  dialog = present (fixture);

  GtkWidget *height = app_test_find (GTK_WIDGET (dialog), GTK_TYPE_SPIN_BUTTON, 1);

  g_assert_cmpuint (adw_combo_row_get_selected (get_row (dialog, STYLE_ROW)), ==, 1);
  g_assert_cmpuint (adw_combo_row_get_selected (get_row (dialog, SIZE_ROW)), ==, 3);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (height)), ==, 431);
  g_assert_cmpstr (gtk_editable_get_text (get_title (dialog)), ==, "Wärme < Kälte");

  gsize length;
  g_autofree char *svg = export_file (fixture, dialog, "a.svg", &length);

  g_assert_nonnull (strstr (svg, " height=\"431\""));
  g_assert_nonnull (strstr (svg, "Wärme &lt; Kälte"));
  close_dialog (dialog);
}

static void
test_follows_edits (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealExportDialog *dialog = present (fixture);
  gsize length;

  anneal_store_commit (fixture->store,
                       anneal_project_with_horizon (anneal_store_get_project (fixture->store), 3, 13, NULL), NULL);
  app_test_settle ();

  g_autofree char *csv = export_file (fixture, dialog, "a.csv", &length);
  g_auto(GStrv) lines = g_strsplit (csv, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 3 * 13 + 1);
  close_dialog (dialog);
}

static cairo_status_t
read_cb (void          *closure,
         unsigned char *data,
         unsigned int   length)
{
  const char **at = closure;

  memcpy (data, *at, length);
  *at += length;
  return CAIRO_STATUS_SUCCESS;
}

/* At the size of the file the preview is the file, but for the frame around it. */
static void
test_preview_is_the_file (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  AnnealExportDialog *dialog = present (fixture);
  gsize length;
  g_autofree char *png = export_file (fixture, dialog, "a.png", &length);
  const char *at = png;
  cairo_surface_t *file = cairo_image_surface_create_from_png_stream (read_cb, &at);
  cairo_surface_t *shown = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1280, 720);
  cairo_t *cr = cairo_create (shown);
  g_autoptr(GPtrArray) series = anneal_curves_dup_all (fixture->curves);
  g_autoptr(AnnealFigure) figure = anneal_figure_new (anneal_store_get_project (fixture->store), series, NULL,
                                                      (double) NAN, (double) NAN);

  anneal_export_preview_draw (&(AnnealExport) ANNEAL_EXPORT_INIT, &figure->figure, cr, 1280, 720);
  cairo_destroy (cr);
  cairo_surface_flush (shown);
  g_assert_cmpint (cairo_image_surface_get_width (file), ==, 1280);
  g_assert_cmpint (cairo_image_surface_get_height (file), ==, 720);

  for (int y = 1; y < 719; y++)
    {
      const guchar *a = cairo_image_surface_get_data (file) + y * cairo_image_surface_get_stride (file) + 4;
      const guchar *b = cairo_image_surface_get_data (shown) + y * cairo_image_surface_get_stride (shown) + 4;

      g_assert_cmpmem (a, 1278 * 4, b, 1278 * 4);
    }

  cairo_surface_destroy (file);
  cairo_surface_destroy (shown);
  close_dialog (dialog);
}

/* Trains it all, on a problem with two classes. */
static void
train (Fixture *fixture)
{
  AnnealTrainSetup setup;
  guint64 n_done = 0;

  anneal_train_setup_init (&setup, anneal_problem_find ("moons"));
  anneal_store_commit (fixture->store,
                       anneal_project_with_training (anneal_store_get_project (fixture->store), &setup), NULL);
  fixture->player = anneal_player_new (fixture->store, fixture->window);
  anneal_player_finish (fixture->player);
  while (n_done < 7 * 13)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (fixture->player, "n-done", &n_done, NULL);
    }
}

/* What was trained is in the figure and in the table. */
static void
test_training (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  gsize length;

  train (fixture);

  AnnealExportDialog *dialog = present (fixture);
  g_autofree char *svg = export_file (fixture, dialog, "a.svg", &length);
  g_autofree char *csv = export_file (fixture, dialog, "a.csv", &length);
  g_auto(GStrv) lines = g_strsplit (csv, "\n", -1);

  g_assert_nonnull (strstr (svg, "Loss"));
  g_assert_nonnull (strstr (svg, "accuracy"));
  g_assert_true (g_str_has_suffix (lines[0], "\"Kühl, langsam loss\",\"Kühl, langsam validation\","
                                             "\"Kühl, langsam accuracy\""));

  g_auto(GStrv) cells = g_strsplit (lines[7 * 13], ",", -1);

  for (guint i = 0; i < 6; i++)
    g_assert_cmpstr (cells[i], !=, "");
  close_dialog (dialog);
}

/* Its picture instead of the figure: other bytes, in each format, and the preview is the file. */
static void
test_picture (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  gsize length, before;

  train (fixture);

  AnnealExportDialog *dialog = present (fixture);
  g_autofree char *figure = export_file (fixture, dialog, "a.png", &before);

  adw_combo_row_set_selected (get_row (dialog, 1), 1);
  app_test_settle ();

  g_autofree char *png = export_file (fixture, dialog, "b.png", &length);
  g_autofree char *svg = export_file (fixture, dialog, "b.svg", NULL);
  g_autofree char *pdf = export_file (fixture, dialog, "b.pdf", NULL);

  g_assert_cmpmem (png, 8, "\x89PNG\r\n\x1a\n", 8);
  g_assert_true (length != before || memcmp (png, figure, length) != 0);
  g_assert_nonnull (strstr (svg, "<svg"));
  g_assert_true (g_str_has_prefix (pdf, "%PDF-"));

  adw_combo_row_set_selected (get_row (dialog, FORMAT_ROW), 3);
  app_test_settle ();
  g_assert_cmpuint (app_test_count (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW), ==, 1);

  g_autofree char *csv = export_file (fixture, dialog, "b.csv", NULL);

  g_assert_true (g_str_has_prefix (csv, "update,epoch,"));
  close_dialog (dialog);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);

  g_test_add_func ("/app/export-dialog/choices-are-kept", test_choices_are_kept);
  g_test_add_func ("/app/export-dialog/ending-decides", test_ending_decides);
  g_test_add_func ("/app/export-dialog/follows-edits", test_follows_edits);
  g_test_add_func ("/app/export-dialog/missing-ending", test_missing_ending);
  g_test_add_func ("/app/export-dialog/missing-ending-replaces-nothing", test_missing_ending_replaces_nothing);
  g_test_add_func ("/app/export-dialog/no-such-folder", test_no_such_folder);
  g_test_add_func ("/app/export-dialog/preview-is-the-file", test_preview_is_the_file);
  g_test_add_func ("/app/export-dialog/rows-follow-format", test_rows_follow_format);
  g_test_add_func ("/app/export-dialog/table-is-whole", test_table_is_whole);
  g_test_add_func ("/app/export-dialog/training", test_training);
  g_test_add_func ("/app/export-dialog/picture", test_picture);

  return g_test_run ();
}
