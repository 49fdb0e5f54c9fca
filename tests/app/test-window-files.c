/* test-window-files.c: what the window opens, takes in, recovers, asks before it closes, and has room for
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app-test.h"
#include "window-fixture.h"

#include "anneal-document.h"

/* The dialog of this type above the fixture's window, or NULL. */
static gpointer
find_dialog (Fixture *fixture,
             GType    type)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (G_TYPE_CHECK_INSTANCE_TYPE (l->data, type)
        && gtk_window_get_transient_for (l->data) == GTK_WINDOW (fixture->window))
      return l->data;

  return NULL;
}

/* The button of the header that does @action. */
static GtkWidget *
find_button (Fixture    *fixture,
             const char *action)
{
  GtkWidget *root = GTK_WIDGET (fixture->window);
  guint n_buttons = app_test_count (root, GTK_TYPE_BUTTON);

  for (guint i = 0; i < n_buttons; i++)
    {
      GtkWidget *button = app_test_find (root, GTK_TYPE_BUTTON, i);

      if (g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), action) == 0)
        return button;
    }

  g_assert_not_reached ();
}

static void
test_no_runs (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *export = find_button (fixture, "win.export");

  g_assert_false (gtk_widget_get_sensitive (export));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture->window->pages), ==, "empty");
  activate (fixture, "win.delete-selected");
  activate (fixture, "win.rename-selected");

  add_run (fixture, "torch.ExponentialLR");
  g_assert_true (gtk_widget_get_sensitive (export));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture->window->pages), ==, "plot");

  activate (fixture, "win.delete-selected");
  g_assert_cmpuint (get_project (fixture)->n_runs, ==, 0);
  g_assert_false (gtk_widget_get_sensitive (export));
}

static guint64
get_selected (Fixture *fixture)
{
  guint64 selected;

  g_object_get (fixture->window->sidebar, "selected-run", &selected, NULL);
  return selected;
}

/* Pressing Delete again deletes the next one. */
static void
test_delete_selects (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  anneal_window_load_example (fixture->window);
  g_assert_cmpuint (get_project (fixture)->n_runs, ==, 4);

  const guint64 ids[] = { get_project (fixture)->runs[1]->id, get_project (fixture)->runs[2]->id,
                          get_project (fixture)->runs[3]->id };

  g_object_set (fixture->window->sidebar, "selected-run", ids[1], NULL);
  activate (fixture, "win.delete-selected");
  g_assert_cmpuint (get_selected (fixture), ==, ids[2]);
  activate (fixture, "win.delete-selected");
  g_assert_cmpuint (get_selected (fixture), ==, ids[0]);
  activate (fixture, "win.delete-selected");
  activate (fixture, "win.delete-selected");
  g_assert_cmpuint (get_selected (fixture), ==, 0);
  g_assert_cmpuint (get_project (fixture)->n_runs, ==, 0);
}

/* A toast undoes what it says, or it is gone. */
static void
test_undo_toast (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();

  add_run (fixture, "torch.ExponentialLR");
  add_run (fixture, "torch.StepLR");
  activate (fixture, "win.delete-selected");
  app_test_settle ();
  g_assert_nonnull (fixture->window->undo_toast);
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (fixture->window), "Deleted “StepLR”"));

  add_run (fixture, "torch.LinearLR");
  g_assert_null (fixture->window->undo_toast);
  g_assert_null (app_test_find_label (GTK_WIDGET (fixture->window), "Deleted “StepLR”"));
}

static void
test_open_script (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *path = write_file (fixture, "train.py", "a = SGD(p, 0.385)\nb = Adam(p)\n"
                                                            "StepLR(a, 17)\nLinearLR(b)\n", -1);
  g_autoptr(GError) error = NULL;

  g_assert_true (_anneal_window_open_path (fixture->window, path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (get_project (fixture)->n_runs, ==, 2);
  g_assert_null (anneal_window_get_path (fixture->window));
}

static void
test_open_bad_script (void)
{
  static const struct
  {
    const char *text;
    gssize      length;
    const char *message;
  } cases[] = {
    { "x = 1\ny = \xff\xfe", 13, "Line 2, column 5: The text is not valid UTF-8" },
    { "StepLR(o, 1)\0lost", 17,  "Line 1, column 13: The text is not valid UTF-8" },
  };
  g_autoptr(Fixture) fixture = fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *path = write_file (fixture, "bad.py", cases[i].text, cases[i].length);

      g_assert_false (_anneal_window_open_path (fixture->window, path, &error));
      g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_SYNTAX);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_assert_cmpuint (get_project (fixture)->n_runs, ==, 0);
    }
}

/* Nothing to paste is no error, but a place to type. */
static void
test_open_empty_script (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *path = write_file (fixture, "empty.py", "", 0);
  g_autoptr(GError) error = NULL;

  g_assert_true (_anneal_window_open_path (fixture->window, path, &error));
  g_assert_no_error (error);

  GtkWindow *dialog = find_dialog (fixture, ADW_TYPE_WINDOW);

  g_assert_nonnull (dialog);
  gtk_window_destroy (dialog);
}

static void
test_paste_too_long (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *text = g_strnfill (ANNEAL_MAX_TEXT_BYTES + 1, ' ');

  g_assert_cmpuint (anneal_window_paste (fixture->window, text), ==, 0);

  AdwMessageDialog *dialog = find_dialog (fixture, ADW_TYPE_MESSAGE_DIALOG);

  g_assert_nonnull (dialog);
  adw_message_dialog_response (dialog, "close");
  app_test_settle ();
}

static gboolean
drop (Fixture    *fixture,
      const char *path)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_auto(GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array (&file, 1));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", &value, 10.0, 20.0, &taken);
    }
  app_test_settle ();
  return taken;
}

static void
test_drop (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *script = write_file (fixture, "dropped.py", "ExponentialLR(optimizer, 0.985)", -1);
  g_autofree char *bad = write_file (fixture, "dropped-bad.py", "\xff", 1);

  add_run (fixture, "torch.StepLR");
  g_assert_true (drop (fixture, script));
  g_assert_cmpuint (get_project (fixture)->n_runs, ==, 2);

  g_assert_true (drop (fixture, bad));
  g_assert_cmpuint (get_project (fixture)->n_runs, ==, 2);

  AdwMessageDialog *dialog = find_dialog (fixture, ADW_TYPE_MESSAGE_DIALOG);

  g_assert_cmpstr (adw_message_dialog_get_body (dialog), ==, "Line 1, column 1: The text is not valid UTF-8");
  adw_message_dialog_response (dialog, "close");
  app_test_settle ();
}

/* A file that a window shows is not opened a second time. */
static void
test_open_twice (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *path = g_build_filename (fixture->folder, "twice.anneal", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (fixture->window));
  g_autoptr(GError) error = NULL;

  add_run (fixture, "torch.StepLR");
  g_assert_true (anneal_window_save_to (fixture->window, path, &error));

  guint n_windows = g_list_length (gtk_application_get_windows (application));

  add_run (fixture, "torch.LinearLR");
  g_application_open (G_APPLICATION (application), &file, 1, "");
  app_test_settle ();
  g_assert_cmpuint (g_list_length (gtk_application_get_windows (application)), ==, n_windows);
  g_assert_cmpuint (get_project (fixture)->n_runs, ==, 2);
}

static void
test_too_new (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autoptr(GError) error = NULL;

  anneal_window_load_example (fixture->window);

  g_autoptr(GBytes) bytes = anneal_document_write (get_project (fixture));
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr(GString) newer = g_string_new (text);

  g_assert_cmpuint (g_string_replace (newer, "\"version\": 1", "\"version\": 41", 1), ==, 1);

  g_autofree char *path = write_file (fixture, "newer.anneal", newer->str, (gssize) newer->len);

  g_assert_true (anneal_window_load (fixture->window, path, &error));
  g_assert_true (gtk_revealer_get_reveal_child (fixture->window->banner));
  g_assert_cmpstr (gtk_button_get_label (fixture->window->banner_first), ==, "Save As…");

  /* Saving asks for another name. */
  activate (fixture, "win.save");
  app_test_settle ();
  gtk_dialog_response (find_dialog (fixture, GTK_TYPE_FILE_CHOOSER_DIALOG), GTK_RESPONSE_CANCEL);
  app_test_settle ();

  g_autoptr(GBytes) kept = anneal_file_read (path, 1 << 20, NULL, &error);
  g_autoptr(GBytes) expected = g_bytes_new (newer->str, newer->len);

  g_assert_true (g_bytes_equal (kept, expected));
}

/* A recovery copy as a process that was killed leaves it behind. */
static AnnealRecovered *
leave_copy (Fixture       *fixture,
            AnnealProject *project,
            const char    *original)
{
  AnnealRecovered *recovered = g_new0 (AnnealRecovered, 1);

  recovered->path = write_file (fixture, "copy", "{}", 2);
  recovered->original = g_strdup (original);
  recovered->project = anneal_project_ref (project);
  recovered->lock = g_open (recovered->path, O_RDONLY | O_CLOEXEC, 0);
  return recovered;
}

static void
test_recovered (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *path = g_build_filename (fixture->folder, "saved.anneal", NULL);
  g_autoptr(GError) error = NULL;

  add_run (fixture, "torch.StepLR");
  g_assert_true (anneal_window_save_to (fixture->window, path, &error));
  add_run (fixture, "torch.LinearLR");

  g_autoptr(AnnealProject) edited = anneal_project_ref (get_project (fixture));
  AnnealRecovered *recovered = leave_copy (fixture, edited, path);

  _anneal_window_take_recovered (fixture->window, recovered);
  g_assert_cmpstr (anneal_window_get_path (fixture->window), ==, path);
  g_assert_true (get_project (fixture) == edited);
  g_assert_true (gtk_revealer_get_reveal_child (fixture->window->banner));
  g_assert_false (g_file_test (recovered->path, G_FILE_TEST_EXISTS));
  anneal_recovered_free (recovered);

  /* Undo leads back to what was saved. */
  activate (fixture, "win.undo");
  g_assert_cmpuint (get_project (fixture)->n_runs, ==, 1);
  activate (fixture, "win.redo");

  activate (fixture, "win.discard-recovered");
  g_assert_cmpuint (get_project (fixture)->n_runs, ==, 1);
  g_assert_false (gtk_revealer_get_reveal_child (fixture->window->banner));
}

static void
test_close (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *path = g_build_filename (fixture->folder, "closed.anneal", NULL);
  g_autoptr(GError) error = NULL;

  add_run (fixture, "torch.StepLR");
  g_assert_true (anneal_window_save_to (fixture->window, path, &error));
  add_run (fixture, "torch.LinearLR");

  activate (fixture, "win.close");

  AdwMessageDialog *dialog = find_dialog (fixture, ADW_TYPE_MESSAGE_DIALOG);

  g_assert_cmpstr (adw_message_dialog_get_body (dialog), ==,
                   "“closed.anneal” has changes that are not saved. Discarded changes are lost.");
  adw_message_dialog_response (dialog, "cancel");
  app_test_settle ();
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));

  /* Kept alive past its end, which comes with its being closed. */
  g_object_ref (fixture->window);
  activate (fixture, "win.close");
  dialog = find_dialog (fixture, ADW_TYPE_MESSAGE_DIALOG);
  adw_message_dialog_response (dialog, "save");
  app_test_settle ();
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));
  g_assert_null (gtk_window_get_application (GTK_WINDOW (fixture->window)));
  g_assert_finalize_object (fixture->window);

  /* For the fixture to close. */
  fixture->window = anneal_window_new (GTK_APPLICATION (g_application_get_default ()));
  g_assert_true (anneal_window_load (fixture->window, path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (get_project (fixture)->n_runs, ==, 2);
}

/* More than is computed at once: the worker's answer comes later, and closing waits for none. */
static void
test_long_run (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  gboolean busy = TRUE;

  g_assert_cmpuint (anneal_window_paste (fixture->window, "for epoch in range(1777):\n"
                                                          "  for batch in loader:\n"
                                                          "    scheduler.step()\n"
                                                          "scheduler = ExponentialLR(optimizer, 0.99985)\n"), ==, 1);

  g_autoptr(AnnealRun) run = anneal_run_with_stepping (get_project (fixture)->runs[0], ANNEAL_STEPPING_BATCH);
  g_autoptr(AnnealProject) changed = anneal_project_with_changed_run (get_project (fixture), run);

  anneal_store_commit (anneal_window_get_store (fixture->window),
                       anneal_project_with_horizon (changed, 1777, 385, NULL), NULL);
  g_object_get (fixture->window->curves, "busy", &busy, NULL);
  g_assert_true (busy);
  while (busy)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (fixture->window->curves, "busy", &busy, NULL);
    }

  const AnnealSeries *series = anneal_curves_get_series (fixture->window->curves, run->id);

  g_assert_cmpuint (series->n_values, ==, 1777 * 385 + 1);

  anneal_store_commit (anneal_window_get_store (fixture->window),
                       anneal_project_with_horizon (changed, 1777, 386, NULL), NULL);
}

/* What a screen reader calls it: its text, or a name of its own where there is none. */
static void
test_accessible (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *root = GTK_WIDGET (fixture->window);

  anneal_window_load_example (fixture->window);
  app_test_settle ();

  guint n_buttons = app_test_count (root, GTK_TYPE_BUTTON);
  guint n_checked = 0;

  for (guint i = 0; i < n_buttons; i++)
    {
      GtkButton *button = GTK_BUTTON (app_test_find (root, GTK_TYPE_BUTTON, i));
      const char *action = gtk_actionable_get_action_name (GTK_ACTIONABLE (button));

      if (action == NULL || !g_str_has_prefix (action, "win."))
        continue;

      g_assert_true (gtk_button_get_label (button) != NULL
                     || gtk_test_accessible_has_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL)
                     || gtk_test_accessible_has_relation (GTK_ACCESSIBLE (button),
                                                          GTK_ACCESSIBLE_RELATION_LABELLED_BY));
      n_checked++;
    }
  g_assert_cmpuint (n_checked, >=, 7);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (find_button (fixture, "win.undo")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Undo");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->window->banner_label), GTK_ACCESSIBLE_ROLE_STATUS);
}

/* Without the desktop's own buttons, whose number is not ours. */
static void
test_narrow (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  g_autofree char *layout = NULL;
  int width;

  g_object_get (gtk_settings_get_default (), "gtk-decoration-layout", &layout, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-decoration-layout", ":close", NULL);
  anneal_window_load_example (fixture->window);
  app_test_settle ();
  gtk_widget_measure (GTK_WIDGET (fixture->window), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 360);
  g_object_set (gtk_settings_get_default (), "gtk-decoration-layout", layout, NULL);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  window_fixture_init ();

  g_test_add_func ("/app/window-files/no-runs", test_no_runs);
  g_test_add_func ("/app/window-files/delete-selects", test_delete_selects);
  g_test_add_func ("/app/window-files/undo-toast", test_undo_toast);
  g_test_add_func ("/app/window-files/open-script", test_open_script);
  g_test_add_func ("/app/window-files/open-bad-script", test_open_bad_script);
  g_test_add_func ("/app/window-files/open-empty-script", test_open_empty_script);
  g_test_add_func ("/app/window-files/paste-too-long", test_paste_too_long);
  g_test_add_func ("/app/window-files/drop", test_drop);
  g_test_add_func ("/app/window-files/open-twice", test_open_twice);
  g_test_add_func ("/app/window-files/too-new", test_too_new);
  g_test_add_func ("/app/window-files/recovered", test_recovered);
  g_test_add_func ("/app/window-files/close", test_close);
  g_test_add_func ("/app/window-files/long-run", test_long_run);
  g_test_add_func ("/app/window-files/accessible", test_accessible);
  g_test_add_func ("/app/window-files/narrow", test_narrow);

  return g_test_run ();
}
