/* test-range-dialog.c: a learning rate is found, chosen, and given to a run; and taken back
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "app-test.h"
#include "window-fixture.h"

#include "anneal-lesson.h"
#include "anneal-range-dialog.h"
#include "anneal-range-plot.h"

/* In the order in which they stand in the dialog. */
enum
{
  ENTRY_CHOSEN,
  ENTRY_START,
  ENTRY_END,
  ENTRY_UPDATES,
  ENTRY_BETA,
  ENTRY_STOP,
};

static GtkWidget *
find_dialog (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (ANNEAL_IS_RANGE_DIALOG (l->data))
      return l->data;
  return NULL;
}

static GtkEditable *
get_entry (GtkWidget *dialog,
           guint      i)
{
  return GTK_EDITABLE (app_test_find (dialog, ADW_TYPE_ENTRY_ROW, i));
}

static gboolean
is_wrong (GtkWidget *dialog,
          guint      i)
{
  return gtk_widget_has_css_class (GTK_WIDGET (get_entry (dialog, i)), "error");
}

static double
get_chosen (GtkWidget *dialog)
{
  return g_ascii_strtod (gtk_editable_get_text (get_entry (dialog, ENTRY_CHOSEN)), NULL);
}

static void
wait_for_test (GtkWidget *dialog)
{
  GtkWidget *spinner = app_test_find (dialog, GTK_TYPE_SPINNER, 0);

  while (gtk_spinner_get_spinning (GTK_SPINNER (spinner)))
    g_main_context_iteration (NULL, TRUE);
  app_test_settle ();
}

/* The lesson on digits, whose second run has Adam with lr=0.0001. */
static GtkWidget *
open_dialog (Fixture *fixture)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.open-lesson", "s", "lr-finder"));
  app_test_settle ();
  g_object_set (fixture->window->sidebar, "selected-run", get_project (fixture)->runs[1]->id, NULL);
  activate (fixture, "win.range-test");
  app_test_settle ();

  GtkWidget *dialog = find_dialog ();

  g_assert_nonnull (dialog);
  wait_for_test (dialog);
  return dialog;
}

static double
get_lr (Fixture *fixture,
        guint    run)
{
  AnnealParamGroup groups[ANNEAL_MAX_GROUPS];

  anneal_optimizer_get_groups (get_project (fixture)->runs[run]->optimizer, groups);
  return groups[0].lr;
}

/* The valley is chosen, and its rate is what the run gets. */
static void
test_use (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *dialog = open_dialog (fixture);
  double before = get_lr (fixture, 1);
  double valley = get_chosen (dialog);

  g_assert_cmpfloat (valley, >, 1e-3);
  g_assert_cmpfloat (valley, <, 0.1);
  gtk_widget_activate_action (dialog, "range.use", NULL);
  app_test_settle ();
  g_assert_null (find_dialog ());
  g_assert_cmpfloat (get_lr (fixture, 1), ==, valley);
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (fixture->window), "Undo"));

  activate (fixture, "win.undo");
  g_assert_cmpfloat (get_lr (fixture, 1), ==, before);
}

/* A suggestion, a click in the figure, a number: each is what is used. */
static void
test_choose (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *dialog = open_dialog (fixture);
  GtkWidget *plot = app_test_find (dialog, ANNEAL_TYPE_RANGE_PLOT, 0);
  double valley = get_chosen (dialog);

  g_signal_emit_by_name (app_test_find (dialog, GTK_TYPE_LIST_BOX_ROW, 3), "activate");
  app_test_settle ();
  g_assert_cmpfloat (get_chosen (dialog), !=, valley);

  g_signal_emit_by_name (plot, "picked", 0.02);
  g_assert_cmpfloat (get_chosen (dialog), ==, 0.02);

  gtk_editable_set_text (get_entry (dialog, ENTRY_CHOSEN), "3e-2");
  gtk_widget_activate_action (dialog, "range.use", NULL);
  app_test_settle ();
  g_assert_cmpfloat (get_lr (fixture, 1), ==, 0.03);
}

/* What is no rate is marked, and cannot be used; nothing is lost. */
static void
test_mistakes (void)
{
  static const char * const mistakes[] = { "", "fast", "0", "-1", "nan", "inf" };
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *dialog = open_dialog (fixture);
  double before = get_lr (fixture, 1);

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      gtk_editable_set_text (get_entry (dialog, ENTRY_CHOSEN), mistakes[i]);
      g_assert_true (is_wrong (dialog, ENTRY_CHOSEN));
      gtk_widget_activate_action (dialog, "range.use", NULL);
      g_assert_cmpfloat (get_lr (fixture, 1), ==, before);
    }
  gtk_editable_set_text (get_entry (dialog, ENTRY_CHOSEN), "0.5");
  g_assert_false (is_wrong (dialog, ENTRY_CHOSEN));

  gtk_editable_set_text (get_entry (dialog, ENTRY_UPDATES), "2.5");
  g_assert_true (is_wrong (dialog, ENTRY_UPDATES));
  g_assert_nonnull (app_test_find_label (dialog, "“2.5” is not a number of updates"));
  gtk_window_close (GTK_WINDOW (dialog));
  app_test_settle ();
}

/* fastai's defaults are another test, whose valley is chosen; so is one with an option of one's own. */
static void
test_options (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *dialog = open_dialog (fixture);
  double valley = get_chosen (dialog);

  gtk_widget_activate_action (dialog, "range.fastai-defaults", NULL);
  g_assert_cmpstr (gtk_editable_get_text (get_entry (dialog, ENTRY_START)), ==, "1e-07");
  g_assert_cmpstr (gtk_editable_get_text (get_entry (dialog, ENTRY_UPDATES)), ==, "100");
  g_assert_cmpstr (gtk_editable_get_text (get_entry (dialog, ENTRY_BETA)), ==, "0.98");
  wait_for_test (dialog);
  g_assert_cmpfloat (get_chosen (dialog), !=, valley);

  gtk_widget_activate_action (dialog, "range.anneal-defaults", NULL);
  wait_for_test (dialog);
  g_assert_cmpfloat (get_chosen (dialog), ==, valley);
  g_assert_cmpstr (gtk_editable_get_text (get_entry (dialog, ENTRY_STOP)), ==, "4");

  gtk_editable_set_text (get_entry (dialog, ENTRY_END), "0.00001");
  while (!is_wrong (dialog, ENTRY_END))
    g_main_context_iteration (NULL, TRUE);
  gtk_window_close (GTK_WINDOW (dialog));
  app_test_settle ();
}

/* Closed while it tests, and without a training. */
static void
test_close (void)
{
  g_autoptr(Fixture) fixture = fixture_new ();
  GtkWidget *dialog;

  activate (fixture, "win.range-test");
  app_test_settle ();
  g_assert_null (find_dialog ());

  dialog = open_dialog (fixture);
  gtk_editable_set_text (get_entry (dialog, ENTRY_UPDATES), "100000");
  gtk_widget_activate_action (dialog, "range.fastai-defaults", NULL);
  gtk_window_close (GTK_WINDOW (dialog));
  app_test_settle ();
  g_assert_null (find_dialog ());
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  window_fixture_init ();

  g_test_add_func ("/range-dialog/use", test_use);
  g_test_add_func ("/range-dialog/choose", test_choose);
  g_test_add_func ("/range-dialog/mistakes", test_mistakes);
  g_test_add_func ("/range-dialog/options", test_options);
  g_test_add_func ("/range-dialog/close", test_close);

  return g_test_run ();
}
