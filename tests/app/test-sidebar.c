/* test-sidebar.c: the list of runs, the page of one of them, and what they do to the document
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "app-test.h"

#include "anneal-horizon-group.h"
#include "anneal-metrics-group.h"
#include "anneal-run-list.h"
#include "anneal-run-page.h"
#include "anneal-scheduler-chooser.h"
#include "anneal-sidebar.h"

typedef struct
{
  GtkWidget     *window;
  AnnealSidebar *sidebar;
  AnnealStore   *store;
  AnnealCurves  *curves;
} Fixture;

static AnnealProject *
project_with (AnnealProject   *project,
              const char      *id,
              AnnealStepping   stepping)
{
  g_autoptr(AnnealProject) owned = project;
  const AnnealScheduler *scheduler = anneal_scheduler_find (id);

  g_assert_nonnull (scheduler);

  g_autoptr(AnnealSchedule) schedule = anneal_schedule_new (scheduler);
  g_autoptr(AnnealRun) run = anneal_run_new (NULL, NULL, schedule, stepping);

  return anneal_project_with_run (owned, run, G_MAXUINT);
}

/* The runs 1, 2 and 3. */
static AnnealProject *
project_of_three (void)
{
  AnnealProject *project = anneal_project_new ();

  project = project_with (project, "torch.StepLR", ANNEAL_STEPPING_EPOCH);
  project = project_with (project, "torch.CosineAnnealingLR", ANNEAL_STEPPING_BATCH);
  project = project_with (project, "torch.ExponentialLR", ANNEAL_STEPPING_EPOCH);

  return project;
}

static Fixture *
fixture_new (AnnealProject *project)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->store = anneal_store_new (project);
  fixture->curves = anneal_curves_new (fixture->store);
  fixture->sidebar = ANNEAL_SIDEBAR (anneal_sidebar_new ());
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->sidebar));
  g_object_set (fixture->sidebar, "curves", fixture->curves, NULL);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_test_settle ();

  return fixture;
}

static void
fixture_free (Fixture *fixture)
{
  app_test_destroy (fixture->window, GTK_WIDGET (fixture->sidebar));
  g_assert_finalize_object (fixture->curves);
  g_assert_finalize_object (fixture->store);
  g_free (fixture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static const AnnealProject *
get_project (Fixture *fixture)
{
  return anneal_store_get_project (fixture->store);
}

static const AnnealRun *
get_run (Fixture *fixture,
         guint64  id)
{
  const AnnealRun *run = anneal_project_find_run (get_project (fixture), id);

  g_assert_nonnull (run);

  return run;
}

static AnnealRunList *
get_list (Fixture *fixture)
{
  return ANNEAL_RUN_LIST (app_test_find (GTK_WIDGET (fixture->sidebar), ANNEAL_TYPE_RUN_LIST, 0));
}

static AnnealRunRow *
get_row (Fixture *fixture,
         guint64  id)
{
  AnnealRunRow *row = anneal_run_list_find_row (get_list (fixture), id);

  g_assert_nonnull (row);

  return row;
}

static AnnealRunPage *
open_page (Fixture *fixture,
           guint64  id)
{
  anneal_sidebar_show_run (fixture->sidebar, id);

  return ANNEAL_RUN_PAGE (app_test_find (GTK_WIDGET (fixture->sidebar), ANNEAL_TYPE_RUN_PAGE, 0));
}

static gboolean
is_list_shown (Fixture *fixture)
{
  AdwLeaflet *leaflet = ADW_LEAFLET (app_test_find (GTK_WIDGET (fixture->sidebar), ADW_TYPE_LEAFLET, 0));

  return !ANNEAL_IS_RUN_PAGE (adw_leaflet_get_visible_child (leaflet));
}

/* The row of a parameter of the page's stepped scheduler. */
static AnnealParamRow *
find_param_row (AnnealRunPage *page,
                guint          node,
                const char    *key)
{
  AnnealParamPanel *panel = anneal_schedule_group_get_panel (anneal_run_page_get_schedule_group (page), node);
  AnnealParamRow *row = anneal_param_panel_find_row (panel, key);

  g_assert_nonnull (row);

  return row;
}

static GtkWidget *
find_entry (AnnealParamRow *row)
{
  return app_test_find (GTK_WIDGET (row), GTK_TYPE_ENTRY, 0);
}

static void
assert_value (const AnnealRun *run,
              guint            node,
              const char      *key,
              const char      *text)
{
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (run->schedule, node);
  int param = anneal_scheduler_find_param (scheduler, key);

  g_assert_cmpint (param, >=, 0);

  g_auto(AnnealObject) value = anneal_schedule_get_value (run->schedule, node, (guint) param);
  g_autofree char *value_text = anneal_object_repr (&value);

  g_assert_cmpstr (value_text, ==, text);
}

static void
assert_order (Fixture    *fixture,
              const char *expected)
{
  GListModel *model = anneal_run_list_get_model (get_list (fixture));
  g_autoptr(GString) order = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(AnnealRunItem) item = g_list_model_get_item (model, i);

      g_string_append_printf (order, "%" G_GUINT64_FORMAT, anneal_run_item_get_id (item));
      g_assert_true (anneal_run_item_get_run (item) == get_project (fixture)->runs[i]);
    }

  g_assert_cmpstr (order->str, ==, expected);
}

static void
test_empty (void)
{
  g_autoptr(Fixture) fixture = fixture_new (anneal_project_new ());

  GtkWidget *label = app_test_find_label (GTK_WIDGET (fixture->sidebar), "No Runs");

  g_assert_true (gtk_widget_get_mapped (label));
  anneal_store_commit (fixture->store, project_with (anneal_project_ref (get_project (fixture)),
                                                     "torch.StepLR", ANNEAL_STEPPING_EPOCH), NULL);
  assert_order (fixture, "1");
  g_assert_false (gtk_widget_get_mapped (label));
}

/* Rows of runs that did not change are the same widgets. */
static void
test_rows_stay (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());
  AnnealRunRow *first = get_row (fixture, 1);
  AnnealRunRow *third = get_row (fixture, 3);

  assert_order (fixture, "123");
  anneal_store_commit (fixture->store, anneal_project_without_run (get_project (fixture), 2), NULL);
  assert_order (fixture, "13");
  g_assert_true (get_row (fixture, 1) == first);
  g_assert_true (get_row (fixture, 3) == third);
  anneal_store_undo (fixture->store);
  assert_order (fixture, "123");
  g_assert_true (get_row (fixture, 3) == third);
}

static void
test_reorder (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());

  gtk_widget_activate_action (GTK_WIDGET (get_row (fixture, 3)), "run.move-up", NULL);
  assert_order (fixture, "132");
  gtk_widget_activate_action (GTK_WIDGET (get_row (fixture, 1)), "run.move-up", NULL);
  assert_order (fixture, "132");
  gtk_widget_activate_action (GTK_WIDGET (get_row (fixture, 1)), "run.move-down", NULL);
  assert_order (fixture, "312");
  anneal_store_undo (fixture->store);
  anneal_store_undo (fixture->store);
  assert_order (fixture, "123");
}

/* A moved row is a new widget; the focus stays with the run. */
static void
test_reorder_keeps_focus (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());

  gtk_widget_grab_focus (GTK_WIDGET (get_row (fixture, 3)));
  gtk_widget_activate_action (GTK_WIDGET (get_row (fixture, 3)), "run.move-up", NULL);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == GTK_WIDGET (get_row (fixture, 3)));
}

static void
test_rename (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());
  GtkWidget *row = GTK_WIDGET (get_row (fixture, 2));

  anneal_sidebar_rename_run (fixture->sidebar, 2);
  app_test_enter (app_test_find (row, GTK_TYPE_ENTRY, 0), "  Warm & <slow>  ");
  g_assert_cmpstr (get_run (fixture, 2)->title, ==, "Warm & <slow>");
  g_assert_nonnull (app_test_find_label (row, "Warm & <slow>"));

  anneal_sidebar_rename_run (fixture->sidebar, 2);
  app_test_enter (app_test_find (row, GTK_TYPE_ENTRY, 0), "   ");
  g_assert_cmpstr (get_run (fixture, 2)->title, ==, "Warm & <slow>");
  anneal_store_undo (fixture->store);
  g_assert_cmpstr (get_run (fixture, 2)->title, ==, "CosineAnnealingLR");
}

static void
test_menu (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());
  GtkWidget *button = app_test_find (GTK_WIDGET (get_row (fixture, 2)), GTK_TYPE_MENU_BUTTON, 0);

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)))));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
}

static void
test_hide (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());
  GtkWidget *eye = app_test_find (GTK_WIDGET (get_row (fixture, 2)), GTK_TYPE_TOGGLE_BUTTON, 0);

  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (eye)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (eye), FALSE);
  g_assert_false (get_run (fixture, 2)->visible);
  anneal_store_undo (fixture->store);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (eye)));
}

static void
test_selection (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());
  guint64 selected;

  g_object_set (fixture->sidebar, "selected-run", (guint64) 3, NULL);
  g_assert_true (gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (get_row (fixture, 3))));
  g_assert_true (is_list_shown (fixture));

  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (GTK_WIDGET (get_row (fixture, 1)))),
                           GTK_LIST_BOX_ROW (get_row (fixture, 1)));
  g_object_get (fixture->sidebar, "selected-run", &selected, NULL);
  g_assert_cmpuint (selected, ==, 1);

  anneal_store_commit (fixture->store, anneal_project_without_run (get_project (fixture), 1), NULL);
  g_object_get (fixture->sidebar, "selected-run", &selected, NULL);
  g_assert_cmpuint (selected, ==, 0);
}

static void
test_page_and_back (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());

  g_assert_true (is_list_shown (fixture));
  gtk_widget_activate_action (GTK_WIDGET (get_row (fixture, 2)), "run.open", NULL);
  g_assert_false (is_list_shown (fixture));
  gtk_widget_activate_action (GTK_WIDGET (fixture->sidebar), "sidebar.back", NULL);
  g_assert_true (is_list_shown (fixture));

  open_page (fixture, 3);
  anneal_store_commit (fixture->store, anneal_project_without_run (get_project (fixture), 3), NULL);
  g_assert_true (is_list_shown (fixture));
}

/* Every parameter of every table has a row that shows what the schedule holds, and showing changes nothing. */
static void
test_all_schedulers (void)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  for (guint i = 0; i < n_schedulers; i++)
    {
      g_autoptr(Fixture) fixture =
        fixture_new (project_with (anneal_project_new (), schedulers[i]->id, ANNEAL_STEPPING_EPOCH));
      const AnnealProject *project = get_project (fixture);
      AnnealRunPage *page = open_page (fixture, 1);
      guint stepped = anneal_schedule_get_stepped (get_run (fixture, 1)->schedule);

      for (guint j = 0; j < schedulers[i]->n_params; j++)
        if (schedulers[i]->params[j].type != ANNEAL_PARAM_SCHEDULE_LIST)
          g_assert_true (anneal_param_row_get_param (find_param_row (page, stepped, schedulers[i]->params[j].key))
                         == &schedulers[i]->params[j]);

      app_test_settle ();
      g_assert_true (get_project (fixture) == project);
    }
}

static void
test_edit_and_undo (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());
  AnnealParamRow *row = find_param_row (open_page (fixture, 1), 0, "step_size");
  g_autofree char *before = g_strdup (gtk_editable_get_text (GTK_EDITABLE (find_entry (row))));

  app_test_enter (find_entry (row), "3*7");
  assert_value (get_run (fixture, 1), 0, "step_size", "21");
  anneal_store_undo (fixture->store);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_entry (row))), ==, before);
  anneal_store_redo (fixture->store);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_entry (row))), ==, "3*7");
}

static void
test_drag_is_one_step (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());
  AnnealParamRow *row = find_param_row (open_page (fixture, 1), 0, "gamma");
  GtkWidget *scale = app_test_find (GTK_WIDGET (row), GTK_TYPE_SCALE, 0);
  const AnnealProject *before = get_project (fixture);
  gboolean can_undo;

  for (guint i = 0; i < 11; i++)
    gtk_range_set_value (GTK_RANGE (scale), 0.2 + 0.037 * i);
  g_assert_false (get_project (fixture) == before);
  anneal_store_undo (fixture->store);
  g_assert_true (get_project (fixture) == before);
  g_object_get (fixture->store, "can-undo", &can_undo, NULL);
  g_assert_false (can_undo);
}

/* The value is refused but stays in the document, the row says why, and so does the list. */
static void
test_refused_value (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_with (anneal_project_new (), "torch.OneCycleLR",
                                                          ANNEAL_STEPPING_BATCH));
  AnnealRunPage *page = open_page (fixture, 1);
  AnnealParamRow *row = find_param_row (page, 0, "pct_start");
  AnnealSeries *series = anneal_curves_get_series (fixture->curves, 1);

  app_test_enter (find_entry (row), "1.7");
  assert_value (get_run (fixture, 1), 0, "pct_start", "1.7");
  g_assert_nonnull (anneal_curves_get_error (fixture->curves, 1));
  g_assert_cmpstr (anneal_param_row_get_message (row), ==, anneal_curves_get_error (fixture->curves, 1)->message);
  g_assert_true (anneal_curves_get_series (fixture->curves, 1) == series);

  anneal_sidebar_show_list (fixture->sidebar);
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (get_row (fixture, 1)),
                                         anneal_curves_get_error (fixture->curves, 1)->message));
  anneal_store_undo (fixture->store);
  g_assert_null (anneal_param_row_get_message (row));
}

/* Text that is no value does not reach the document. */
static void
test_bad_text (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());
  AnnealParamRow *row = find_param_row (open_page (fixture, 1), 0, "gamma");
  const AnnealProject *before = get_project (fixture);

  app_test_enter (find_entry (row), "0.1 *");
  g_assert_true (get_project (fixture) == before);
  g_assert_nonnull (anneal_param_row_get_message (row));

  /* … and is not shown for another run. */
  open_page (fixture, 3);
  open_page (fixture, 1);
  row = find_param_row (open_page (fixture, 1), 0, "gamma");
  g_assert_null (anneal_param_row_get_message (row));
}

static void
test_switch_scheduler (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());
  AnnealRunPage *page = open_page (fixture, 1);
  GtkWidget *choice = app_test_find (GTK_WIDGET (page), ADW_TYPE_COMBO_ROW, 0);
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  app_test_enter (find_entry (find_param_row (page, 0, "gamma")), "0.317");
  for (guint i = 0; i < n_schedulers; i++)
    {
      adw_combo_row_set_selected (ADW_COMBO_ROW (choice), i);

      const AnnealSchedule *schedule = get_run (fixture, 1)->schedule;

      g_assert_true (anneal_schedule_get_scheduler (schedule, anneal_schedule_get_stepped (schedule))
                     == schedulers[i]);
    }

  while (adw_combo_row_get_selected (ADW_COMBO_ROW (choice)) != 0)
    anneal_store_undo (fixture->store);
  app_test_settle ();
}

static void
test_composite (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_with (anneal_project_new (), "torch.SequentialLR",
                                                          ANNEAL_STEPPING_EPOCH));
  AnnealRunPage *page = open_page (fixture, 1);
  const AnnealSchedule *schedule = get_run (fixture, 1)->schedule;
  guint part = anneal_schedule_get_stepped (schedule) == 0 ? 1 : 0;
  const AnnealParam *param = &anneal_schedule_get_scheduler (schedule, part)->params[0];

  g_assert_cmpuint (anneal_schedule_get_n_nodes (schedule), ==, 3);
  for (guint node = 0; node < 3; node++)
    g_assert_nonnull (anneal_schedule_group_get_panel (anneal_run_page_get_schedule_group (page), node));

  app_test_enter (find_entry (find_param_row (page, part, param->key)), "0.237");
  assert_value (get_run (fixture, 1), part, param->key, "0.237");
}

static void
test_stepping (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());
  AnnealRunPage *page = open_page (fixture, 1);
  GtkWidget *row = GTK_WIDGET (find_param_row (page, 0, "step_size"));
  GtkWidget *stepping = app_test_find (GTK_WIDGET (page), ADW_TYPE_COMBO_ROW, 1);

  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (stepping)), ==, 0);
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (app_test_find (row, GTK_TYPE_LABEL, 0))), "epochs"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (stepping), 1);
  g_assert_cmpint (get_run (fixture, 1)->stepping, ==, ANNEAL_STEPPING_BATCH);
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (app_test_find (row, GTK_TYPE_LABEL, 0))), "batches"));
  anneal_store_undo (fixture->store);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (stepping)), ==, 0);
}

static char *
dup_lr (Fixture *fixture,
        int      group)
{
  const AnnealOptimizer *optimizer = get_run (fixture, 1)->optimizer;
  const AnnealArgument *argument = anneal_optimizer_get_argument (optimizer, group, "lr");

  return argument->value.kind == ANNEAL_UNSET ? NULL : anneal_object_repr (&argument->value);
}

static void
test_optimizer_groups (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());
  AnnealOptimizerGroup *group = anneal_run_page_get_optimizer_group (open_page (fixture, 1));

  g_assert_null (anneal_optimizer_group_get_panel (group, 0));
  gtk_widget_activate_action (GTK_WIDGET (group), "optimizer.add-group", NULL);
  gtk_widget_activate_action (GTK_WIDGET (group), "optimizer.add-group", NULL);
  g_assert_cmpuint (anneal_optimizer_get_n_groups (get_run (fixture, 1)->optimizer), ==, 3);

  AnnealParamRow *row = anneal_param_panel_find_row (anneal_optimizer_group_get_panel (group, 1), "lr");

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_entry (row))), ==, "0.1");
  app_test_enter (find_entry (row), "0.0173");

  g_autofree char *own = dup_lr (fixture, 1);

  g_assert_cmpstr (own, ==, "0.0173");
  app_test_click (app_test_find_icon (GTK_WIDGET (row), "edit-undo-symbolic"));
  g_assert_null (dup_lr (fixture, 1));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_entry (row))), ==, "0.1");

  app_test_click (app_test_find_icon (GTK_WIDGET (anneal_optimizer_group_get_panel (group, 1)),
                                      "user-trash-symbolic"));
  g_assert_cmpuint (anneal_optimizer_get_n_groups (get_run (fixture, 1)->optimizer), ==, 2);
  g_assert_null (anneal_optimizer_group_get_panel (group, 2));
}

static void
test_optimizer_refused (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());
  AnnealOptimizerGroup *group = anneal_run_page_get_optimizer_group (open_page (fixture, 1));
  AnnealParamRow *row = anneal_param_panel_find_row (anneal_optimizer_group_get_panel (group, -1), "lr");

  app_test_enter (find_entry (row), "-0.31");
  g_assert_cmpstr (anneal_param_row_get_message (row), ==, "Invalid learning rate: -0.31");
  anneal_store_undo (fixture->store);
  g_assert_null (anneal_param_row_get_message (row));
}

/* Every optimizer can be chosen, and every one of its rows is there. */
static void
test_optimizer_kinds (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());
  AnnealOptimizerGroup *group = anneal_run_page_get_optimizer_group (open_page (fixture, 1));
  GtkWidget *choice = app_test_find (GTK_WIDGET (group), ADW_TYPE_COMBO_ROW, 0);
  guint n_kinds;
  const AnnealOptimizerKind * const *kinds = anneal_optimizer_kinds_all (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      adw_combo_row_set_selected (ADW_COMBO_ROW (choice), i);
      g_assert_true (anneal_optimizer_get_kind (get_run (fixture, 1)->optimizer) == kinds[i]);
      g_assert_cmpuint (anneal_param_panel_get_n_rows (anneal_optimizer_group_get_panel (group, -1)), ==,
                        kinds[i]->n_params);
    }
}

static void
test_horizon (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());
  AnnealHorizonGroup *horizon =
    ANNEAL_HORIZON_GROUP (app_test_find (GTK_WIDGET (fixture->sidebar), ANNEAL_TYPE_HORIZON_GROUP, 0));
  AnnealParamRow *epochs = anneal_horizon_group_get_epochs_row (horizon);

  app_test_enter (find_entry (epochs), "3*17");
  g_assert_cmpuint (get_project (fixture)->n_epochs, ==, 51);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_entry (epochs))), ==, "3*17");
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (horizon), "5100 updates"));

  anneal_store_undo (fixture->store);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_entry (epochs))), ==, "90");
}

static void
test_horizon_refused (void)
{
  static const struct
  {
    const char *text, *message;
  } cases[] = {
    { "2.5", "Epochs must be a whole number, not 2.5" },
    { "'many'", "Epochs must be a whole number, not 'many'" },
    { "-3", "Epochs must be between 1 and 10000000, not -3" },
    { "1e300", "Epochs must be between 1 and 10000000, not 1e300" },
  };
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());
  AnnealHorizonGroup *horizon =
    ANNEAL_HORIZON_GROUP (app_test_find (GTK_WIDGET (fixture->sidebar), ANNEAL_TYPE_HORIZON_GROUP, 0));
  AnnealParamRow *epochs = anneal_horizon_group_get_epochs_row (horizon);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      app_test_enter (find_entry (epochs), cases[i].text);
      g_assert_cmpstr (anneal_param_row_get_message (epochs), ==, cases[i].message);
      g_assert_cmpuint (get_project (fixture)->n_epochs, ==, 90);
    }
}

static void
test_metrics (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_with (anneal_project_new (), "torch.ReduceLROnPlateau",
                                                          ANNEAL_STEPPING_EPOCH));
  GtkWidget *group = app_test_find (GTK_WIDGET (open_page (fixture, 1)), ANNEAL_TYPE_METRICS_GROUP, 0);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (app_test_find (group, GTK_TYPE_TEXT_VIEW, 0)));
  const AnnealProject *before = get_project (fixture);
  g_autofree char *text = NULL;

  gtk_text_buffer_set_text (buffer, "[0.71, 0.5\n3e-1;nan]", -1);
  g_assert_cmpuint (get_run (fixture, 1)->n_metrics, ==, 4);
  g_assert_cmpfloat (get_run (fixture, 1)->metrics[2], ==, 0.3);

  /* Deleting the text before typing another one is a part of the same edit. */
  anneal_store_undo (fixture->store);
  g_assert_true (get_project (fixture) == before);
  g_object_get (buffer, "text", &text, NULL);
  g_assert_cmpuint (strlen (text) > 0, ==, get_run (fixture, 1)->n_metrics > 0);
}

static void
test_split_path (void)
{
  static const struct
  {
    const char *path;
    gboolean    found;
    int         node, group;
    const char *key;
  } cases[] = {
    { "/1/params/T_max", TRUE, 1, -1, "T_max" },
    { "/17", TRUE, 17, -1, NULL },
    { "/optimizer/params/lr", TRUE, -1, -1, "lr" },
    { "/optimizer/groups/2/lr", TRUE, -1, 2, "lr" },
    { "/optimizer", TRUE, -1, -1, NULL },
    { "/metrics", FALSE, -1, -1, NULL },
    { "", FALSE, -1, -1, NULL },
    { NULL, FALSE, -1, -1, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *key;
      int node, group;

      g_assert_cmpint (anneal_run_edit_split_path (cases[i].path, &node, &group, &key), ==, cases[i].found);
      if (!cases[i].found)
        continue;
      g_assert_cmpint (node, ==, cases[i].node);
      g_assert_cmpint (group, ==, cases[i].group);
      g_assert_cmpstr (key, ==, cases[i].key);
    }
}

static void
test_chooser (void)
{
  GtkWidget *chooser = g_object_ref_sink (anneal_scheduler_chooser_new ());
  guint n_schedulers;

  anneal_schedulers_all (&n_schedulers);
  g_assert_cmpuint (anneal_scheduler_chooser_get_n_hits (ANNEAL_SCHEDULER_CHOOSER (chooser)), ==, n_schedulers);
  anneal_scheduler_chooser_search (ANNEAL_SCHEDULER_CHOOSER (chooser), "COSINE lr_scheduler");
  g_assert_cmpuint (anneal_scheduler_chooser_get_n_hits (ANNEAL_SCHEDULER_CHOOSER (chooser)), <, n_schedulers);
  g_assert_cmpuint (anneal_scheduler_chooser_get_n_hits (ANNEAL_SCHEDULER_CHOOSER (chooser)), >, 0);
  anneal_scheduler_chooser_search (ANNEAL_SCHEDULER_CHOOSER (chooser), "no such thing");
  g_assert_cmpuint (anneal_scheduler_chooser_get_n_hits (ANNEAL_SCHEDULER_CHOOSER (chooser)), ==, 0);
  g_assert_finalize_object (chooser);
}

static void
test_accessible (void)
{
  g_autoptr(Fixture) fixture = fixture_new (project_of_three ());
  GtkWidget *row = GTK_WIDGET (get_row (fixture, 1));

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, "StepLR");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (app_test_find (row, GTK_TYPE_TOGGLE_BUTTON, 0)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Show in the Plot");
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/sidebar/empty", test_empty);
  g_test_add_func ("/app/sidebar/rows-stay", test_rows_stay);
  g_test_add_func ("/app/sidebar/reorder", test_reorder);
  g_test_add_func ("/app/sidebar/reorder-keeps-focus", test_reorder_keeps_focus);
  g_test_add_func ("/app/sidebar/rename", test_rename);
  g_test_add_func ("/app/sidebar/menu", test_menu);
  g_test_add_func ("/app/sidebar/hide", test_hide);
  g_test_add_func ("/app/sidebar/selection", test_selection);
  g_test_add_func ("/app/sidebar/page-and-back", test_page_and_back);
  g_test_add_func ("/app/sidebar/all-schedulers", test_all_schedulers);
  g_test_add_func ("/app/sidebar/edit-and-undo", test_edit_and_undo);
  g_test_add_func ("/app/sidebar/drag-is-one-step", test_drag_is_one_step);
  g_test_add_func ("/app/sidebar/refused-value", test_refused_value);
  g_test_add_func ("/app/sidebar/bad-text", test_bad_text);
  g_test_add_func ("/app/sidebar/switch-scheduler", test_switch_scheduler);
  g_test_add_func ("/app/sidebar/composite", test_composite);
  g_test_add_func ("/app/sidebar/stepping", test_stepping);
  g_test_add_func ("/app/sidebar/optimizer-groups", test_optimizer_groups);
  g_test_add_func ("/app/sidebar/optimizer-refused", test_optimizer_refused);
  g_test_add_func ("/app/sidebar/optimizer-kinds", test_optimizer_kinds);
  g_test_add_func ("/app/sidebar/horizon", test_horizon);
  g_test_add_func ("/app/sidebar/horizon-refused", test_horizon_refused);
  g_test_add_func ("/app/sidebar/metrics", test_metrics);
  g_test_add_func ("/app/sidebar/split-path", test_split_path);
  g_test_add_func ("/app/sidebar/chooser", test_chooser);
  g_test_add_func ("/app/sidebar/accessible", test_accessible);

  return g_test_run ();
}
