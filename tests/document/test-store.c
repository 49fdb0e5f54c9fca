/* test-store.c: undo, redo, merging, and what is modified
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "anneal-store.h"
#include "sample.h"

typedef struct
{
  AnnealStore         *store;
  guint                n_changed;
  guint                n_modified;
  const AnnealProject *before, *after;
} Fixture;

static void
changed_cb (AnnealStore         *store,
            const AnnealProject *before,
            const AnnealProject *after,
            gpointer             data)
{
  Fixture *fixture = data;

  fixture->n_changed++;
  fixture->before = before;
  fixture->after = after;
  g_assert_true (after == anneal_store_get_project (store));
}

static void
notify_modified_cb (AnnealStore *store,
                    GParamSpec  *pspec,
                    gpointer     data)
{
  Fixture *fixture = data;

  fixture->n_modified++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->store = anneal_store_new (sample_project ());
  g_signal_connect (fixture->store, "changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect (fixture->store, "notify::modified", G_CALLBACK (notify_modified_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->store);
}

static void
edit (Fixture    *fixture,
      guint       step_size,
      const char *merge_key)
{
  g_autofree char *text = g_strdup_printf ("%u", step_size);

  anneal_store_commit (fixture->store,
                       sample_edit (anneal_store_get_project (fixture->store), 1, "step_size", text), merge_key);
}

static gint64
get_step_size (Fixture *fixture)
{
  const AnnealRun *run = anneal_store_get_project (fixture->store)->runs[0];

  return anneal_schedule_get_argument (run->schedule, 0, 0)->value.integer;
}

static gboolean
get_flag (Fixture    *fixture,
          const char *name)
{
  gboolean value;

  g_object_get (fixture->store, name, &value, NULL);
  return value;
}

static char *
get_label (Fixture    *fixture,
           const char *name)
{
  char *label;

  g_object_get (fixture->store, name, &label, NULL);
  return label;
}

static void
test_new (Fixture       *fixture,
          gconstpointer  data)
{
  g_autofree char *label = get_label (fixture, "undo-label");

  g_assert_false (get_flag (fixture, "can-undo"));
  g_assert_false (get_flag (fixture, "can-redo"));
  g_assert_false (get_flag (fixture, "modified"));
  g_assert_null (label);
}

static void
test_undo_redo (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(AnnealProject) first = anneal_project_ref (anneal_store_get_project (fixture->store));

  edit (fixture, 5, NULL);

  g_autoptr(AnnealProject) second = anneal_project_ref (anneal_store_get_project (fixture->store));

  anneal_store_undo (fixture->store);
  g_assert_true (anneal_store_get_project (fixture->store) == first);
  g_assert_true (fixture->before == second && fixture->after == first);
  g_assert_true (get_flag (fixture, "can-redo"));

  anneal_store_redo (fixture->store);
  g_assert_true (anneal_store_get_project (fixture->store) == second);
  g_assert_false (get_flag (fixture, "can-redo"));
  g_assert_cmpuint (fixture->n_changed, ==, 3);
}

static void
test_nothing_to_undo (Fixture       *fixture,
                      gconstpointer  data)
{
  anneal_store_undo (fixture->store);
  anneal_store_redo (fixture->store);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
}

static void
test_drag_is_one_step (Fixture       *fixture,
                       gconstpointer  data)
{
  for (guint i = 5; i < 16; i++)
    edit (fixture, i, "run/1/step_size");
  g_assert_cmpuint (fixture->n_changed, ==, 11);
  g_assert_cmpint (get_step_size (fixture), ==, 15);

  anneal_store_undo (fixture->store);
  g_assert_cmpint (get_step_size (fixture), ==, 3);
  g_assert_false (get_flag (fixture, "can-undo"));

  anneal_store_redo (fixture->store);
  g_assert_cmpint (get_step_size (fixture), ==, 15);
}

static void
test_merging_ends (Fixture       *fixture,
                   gconstpointer  data)
{
  edit (fixture, 5, "run/1/step_size");
  edit (fixture, 6, "run/1/step_size");
  anneal_store_end_merge (fixture->store);
  edit (fixture, 7, "run/1/step_size");
  edit (fixture, 8, "run/1/other");
  edit (fixture, 9, NULL);
  edit (fixture, 10, NULL);
  anneal_store_undo (fixture->store);
  edit (fixture, 11, NULL);

  static const gint64 steps[] = { 9, 8, 7, 6, 3 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      anneal_store_undo (fixture->store);
      g_assert_cmpint (get_step_size (fixture), ==, steps[i]);
    }
  g_assert_false (get_flag (fixture, "can-undo"));
}

static void
test_undo_to_saved (Fixture       *fixture,
                    gconstpointer  data)
{
  edit (fixture, 5, NULL);
  g_assert_true (get_flag (fixture, "modified"));
  anneal_store_mark_saved (fixture->store);
  g_assert_false (get_flag (fixture, "modified"));
  edit (fixture, 6, NULL);
  edit (fixture, 7, NULL);
  g_assert_true (get_flag (fixture, "modified"));

  anneal_store_undo (fixture->store);
  g_assert_true (get_flag (fixture, "modified"));
  anneal_store_undo (fixture->store);
  g_assert_false (get_flag (fixture, "modified"));
  anneal_store_undo (fixture->store);
  g_assert_true (get_flag (fixture, "modified"));
  g_assert_cmpuint (fixture->n_modified, ==, 5);
}

/* The pause is counted from the last edit, and what it ends stays ended. */
static void
test_rest (Fixture       *fixture,
           gconstpointer  data)
{
  anneal_store_end_merge_after_rest (fixture->store);
  edit (fixture, 5, "k");
  anneal_store_end_merge_after_rest (fixture->store);
  edit (fixture, 6, "k");
  anneal_store_end_merge_after_rest (fixture->store);
  g_assert_true (g_main_context_iteration (NULL, TRUE));
  edit (fixture, 7, "k");
  anneal_store_end_merge_after_rest (fixture->store);

  anneal_store_undo (fixture->store);
  g_assert_cmpint (get_step_size (fixture), ==, 6);
  anneal_store_undo (fixture->store);
  g_assert_false (get_flag (fixture, "can-undo"));
  g_assert_false (g_main_context_pending (NULL));
}

static void
test_same_project (Fixture       *fixture,
                   gconstpointer  data)
{
  anneal_store_commit (fixture->store, anneal_project_ref (anneal_store_get_project (fixture->store)), NULL);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  g_assert_false (get_flag (fixture, "can-undo"));
}

static void
test_labels (Fixture       *fixture,
             gconstpointer  data)
{
  edit (fixture, 5, NULL);
  anneal_store_commit (fixture->store, anneal_project_without_run (anneal_store_get_project (fixture->store), 1), NULL);

  g_autofree char *deletion = get_label (fixture, "undo-label");

  anneal_store_undo (fixture->store);

  g_autofree char *change = get_label (fixture, "undo-label");
  g_autofree char *redo = get_label (fixture, "redo-label");

  g_assert_cmpstr (deletion, ==, "Deletion of StepLR");
  g_assert_cmpstr (change, ==, "Change of step_size");
  g_assert_cmpstr (redo, ==, "Deletion of StepLR");
}

static void
test_depth (Fixture       *fixture,
            gconstpointer  data)
{
  guint n_undone = 0;

  for (guint i = 0; i < ANNEAL_STORE_MAX_UNDO + 7; i++)
    edit (fixture, 1000 + i, NULL);
  for (; get_flag (fixture, "can-undo"); n_undone++)
    anneal_store_undo (fixture->store);

  g_assert_cmpuint (n_undone, ==, ANNEAL_STORE_MAX_UNDO);
  g_assert_cmpint (get_step_size (fixture), ==, 1006);
}

static void
test_view_is_outside_undo (Fixture       *fixture,
                           gconstpointer  data)
{
  edit (fixture, 5, NULL);
  edit (fixture, 6, NULL);
  anneal_store_undo (fixture->store);
  anneal_store_mark_saved (fixture->store);
  anneal_store_set_view (fixture->store, &(AnnealView) { .log_y = TRUE });
  g_assert_true (anneal_store_get_project (fixture->store)->view.log_y);
  g_assert_false (get_flag (fixture, "modified"));

  anneal_store_undo (fixture->store);
  g_assert_true (anneal_store_get_project (fixture->store)->view.log_y);
  g_assert_cmpint (get_step_size (fixture), ==, 3);
  anneal_store_redo (fixture->store);
  g_assert_false (get_flag (fixture, "modified"));
  anneal_store_redo (fixture->store);
  g_assert_true (anneal_store_get_project (fixture->store)->view.log_y);
  g_assert_cmpint (get_step_size (fixture), ==, 6);

  guint n_changed = fixture->n_changed;

  anneal_store_set_view (fixture->store, &(AnnealView) { .log_y = TRUE });
  g_assert_cmpuint (fixture->n_changed, ==, n_changed);
}

static void
set_flag_cb (gboolean *flag)
{
  *flag = TRUE;
}

static void
test_reset (Fixture       *fixture,
            gconstpointer  data)
{
  gboolean told = FALSE;

  g_signal_connect_swapped (fixture->store, "reset", G_CALLBACK (set_flag_cb), &told);
  edit (fixture, 5, NULL);
  anneal_store_undo (fixture->store);
  g_assert_false (told);
  anneal_store_reset (fixture->store, anneal_project_new ());

  g_assert_true (told);
  g_assert_cmpuint (anneal_store_get_project (fixture->store)->n_runs, ==, 0);
  g_assert_false (get_flag (fixture, "can-undo"));
  g_assert_false (get_flag (fixture, "can-redo"));
  g_assert_false (get_flag (fixture, "modified"));
}

/* A listener that edits once more, as the panel does when a value has to follow another one. */
static void
edit_once_cb (AnnealStore         *store,
              const AnnealProject *before,
              const AnnealProject *after,
              gpointer             data)
{
  if (after->n_epochs == 7)
    anneal_store_commit (store, anneal_project_with_horizon (after, 8, 13, NULL), NULL);
}

static void
test_edit_while_told (Fixture       *fixture,
                      gconstpointer  data)
{
  g_signal_connect (fixture->store, "changed", G_CALLBACK (edit_once_cb), NULL);
  g_signal_handlers_disconnect_by_func (fixture->store, changed_cb, fixture);
  edit (fixture, 5, NULL);

  g_assert_cmpuint (anneal_store_get_project (fixture->store)->n_epochs, ==, 8);
  anneal_store_undo (fixture->store);
  g_assert_cmpint (get_step_size (fixture), ==, 5);
}

static void
test_cancel_merge (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(AnnealProject) first = anneal_project_ref (anneal_store_get_project (fixture->store));

  edit (fixture, 5, NULL);
  anneal_store_cancel_merge (fixture->store);
  g_assert_cmpint (get_step_size (fixture), ==, 5);

  edit (fixture, 6, "drag");
  edit (fixture, 7, "drag");
  anneal_store_cancel_merge (fixture->store);
  g_assert_cmpint (get_step_size (fixture), ==, 5);
  g_assert_false (get_flag (fixture, "can-redo"));

  anneal_store_undo (fixture->store);
  g_assert_true (anneal_store_get_project (fixture->store) == first);
  g_assert_false (get_flag (fixture, "can-undo"));
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void      (*test) (Fixture       *fixture,
                       gconstpointer  data);
  } tests[] = {
    { "/document/store/new", test_new },
    { "/document/store/undo-redo", test_undo_redo },
    { "/document/store/nothing-to-undo", test_nothing_to_undo },
    { "/document/store/drag-is-one-step", test_drag_is_one_step },
    { "/document/store/merging-ends", test_merging_ends },
    { "/document/store/rest", test_rest },
    { "/document/store/cancel-merge", test_cancel_merge },
    { "/document/store/undo-to-saved", test_undo_to_saved },
    { "/document/store/same-project", test_same_project },
    { "/document/store/labels", test_labels },
    { "/document/store/depth", test_depth },
    { "/document/store/view-is-outside-undo", test_view_is_outside_undo },
    { "/document/store/reset", test_reset },
    { "/document/store/edit-while-told", test_edit_while_told },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
