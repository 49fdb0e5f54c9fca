/* test-code-page.c: a run as code in the drawer: followed, typed into, mended and undone
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gtksourceview/gtksource.h>
#include <string.h>

#include "app-test.h"
#include "window-fixture.h"

#include "anneal-code-page.h"

static AnnealCodePage *
get_page (Fixture *fixture)
{
  return ANNEAL_CODE_PAGE (app_test_find (GTK_WIDGET (fixture->window), ANNEAL_TYPE_CODE_PAGE, 0));
}

static GtkTextView *
get_view (Fixture *fixture)
{
  return GTK_TEXT_VIEW (app_test_find (GTK_WIDGET (get_page (fixture)), GTK_SOURCE_TYPE_VIEW, 0));
}

/* A window with one run, whose code is open. */
static Fixture *
open_code (const char *scheduler)
{
  Fixture *fixture = fixture_new ();

  add_run (fixture, scheduler);
  activate (fixture, "win.show-drawer");
  g_object_set (fixture->window->drawer, "page", "code", NULL);
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  return fixture;
}

static const AnnealRun *
get_run (Fixture *fixture)
{
  return get_project (fixture)->runs[0];
}

static char *
dup_text (Fixture *fixture)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (get_view (fixture));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
assert_has (Fixture    *fixture,
            const char *part)
{
  g_autofree char *text = dup_text (fixture);

  if (strstr (text, part) == NULL)
    g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, part));
}

/* Where @part stands, as the buffer's own search finds it. */
static void
find_part (Fixture     *fixture,
           const char  *part,
           GtkTextIter *start,
           GtkTextIter *end)
{
  gtk_text_buffer_get_start_iter (gtk_text_view_get_buffer (get_view (fixture)), start);
  g_assert_true (gtk_text_iter_forward_search (start, part, 0, start, end, NULL));
}

/* Types @text in the place of @part, as one key after the other would. */
static void
type_over (Fixture    *fixture,
           const char *part,
           const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (get_view (fixture));
  GtkTextIter start, end;

  find_part (fixture, part, &start, &end);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete_interactive (buffer, &start, &end, TRUE);
  gtk_text_buffer_end_user_action (buffer);
  gtk_text_buffer_place_cursor (buffer, &start);
  g_assert_true (gtk_text_buffer_insert_interactive_at_cursor (buffer, text, -1, TRUE));
}

static void
type_and_read (Fixture    *fixture,
               const char *part,
               const char *text)
{
  type_over (fixture, part, text);
  anneal_code_page_read_now (get_page (fixture));
}

static double
get_value (Fixture    *fixture,
           const char *key)
{
  const AnnealSchedule *schedule = get_run (fixture)->schedule;
  guint node = anneal_schedule_get_stepped (schedule);
  int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (schedule, node), key);
  g_auto(AnnealObject) value = anneal_schedule_get_value (schedule, node, (guint) param);

  return anneal_object_get_number (&value);
}

/* As a slider does, in one step of undo. */
static void
drag (Fixture    *fixture,
      const char *key,
      double      value)
{
  g_autoptr(AnnealRunEdit) edit = anneal_run_edit_new (fixture->window->curves, get_run (fixture)->id);
  const AnnealSchedule *schedule = get_run (fixture)->schedule;
  guint node = anneal_schedule_get_stepped (schedule);
  int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (schedule, node), key);
  AnnealArgument argument = { .value = ANNEAL_OBJECT_FLOAT (value) };
  g_autoptr(AnnealSchedule) changed = anneal_schedule_with_argument (schedule, node, (guint) param, &argument);

  anneal_run_edit_commit (edit, anneal_run_with_schedule (get_run (fixture), changed), key);
}

static gboolean
is_underlined (Fixture    *fixture,
               const char *part)
{
  GtkTextIter start, end;
  gboolean underlined = FALSE;

  find_part (fixture, part, &start, &end);

  g_autoptr(GSList) tags = gtk_text_iter_get_tags (&start);

  for (GSList *l = tags; l != NULL; l = l->next)
    {
      PangoUnderline underline;

      g_object_get (l->data, "underline", &underline, NULL);
      underlined = underlined || underline == PANGO_UNDERLINE_ERROR;
    }

  return underlined;
}

static gboolean
can_undo (Fixture *fixture)
{
  gboolean can;

  g_object_get (anneal_window_get_store (fixture->window), "can-undo", &can, NULL);
  return can;
}

/* Forgets the steps that made the window ready, so that they can be counted. */
static void
forget_undo (Fixture *fixture)
{
  anneal_store_reset (anneal_window_get_store (fixture->window), anneal_project_ref (get_project (fixture)));
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
}

static void
test_shows (void)
{
  g_autoptr(Fixture) fixture = open_code ("torch.StepLR");

  assert_has (fixture, "from torch.optim.lr_scheduler import StepLR\n");
  assert_has (fixture, "\nscheduler = StepLR(optimizer, step_size=30)\n");
  assert_has (fixture, "\n    scheduler.step()\n");

  g_object_set (get_page (fixture), "with-loop", FALSE, NULL);

  g_autofree char *text = dup_text (fixture);

  g_assert_true (g_str_has_suffix (text, "\nscheduler = StepLR(optimizer, step_size=30)\n"));
}

/* The text follows a drag from frame to frame, and the cursor stays where it is. */
static void
test_follows_drag (void)
{
  g_autoptr(Fixture) fixture = open_code ("torch.StepLR");
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (get_view (fixture));
  GtkTextIter start, end, iter;

  find_part (fixture, "scheduler.step()", &start, &end);
  gtk_text_buffer_place_cursor (buffer, &start);
  forget_undo (fixture);
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *expected = g_strdup_printf ("step_size=30, gamma=0.%u)\n", i + 1);

      drag (fixture, "gamma", (i + 1) / 10.0);
      app_test_wait_for_frame (GTK_WIDGET (fixture->window));
      assert_has (fixture, expected);
    }

  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  find_part (fixture, "scheduler.step()", &start, &end);
  g_assert_true (gtk_text_iter_equal (&iter, &start));

  activate (fixture, "win.undo");
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  assert_has (fixture, "StepLR(optimizer, step_size=30)\n");
}

/* What is not seen costs nothing, and is there when it is seen. */
static void
test_hidden (void)
{
  g_autoptr(Fixture) fixture = open_code ("torch.StepLR");

  activate (fixture, "win.show-drawer");
  drag (fixture, "gamma", 0.385);
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  activate (fixture, "win.show-drawer");
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  assert_has (fixture, "gamma=0.385");
}

/* All that is typed is one step. */
static void
test_typing (void)
{
  g_autoptr(Fixture) fixture = open_code ("torch.StepLR");

  forget_undo (fixture);
  type_and_read (fixture, "step_size=30", "step_size=3*7");
  g_assert_cmpfloat (get_value (fixture, "step_size"), ==, 21);
  type_and_read (fixture, "3*7", "17, gamma=0.385");
  g_assert_cmpfloat (get_value (fixture, "step_size"), ==, 17);
  g_assert_cmpfloat (get_value (fixture, "gamma"), ==, 0.385);

  anneal_store_undo (anneal_window_get_store (fixture->window));
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  g_assert_cmpfloat (get_value (fixture, "step_size"), ==, 30);
  g_assert_false (can_undo (fixture));
  assert_has (fixture, "StepLR(optimizer, step_size=30)\n");
}

/* It need not be asked for. */
static void
test_rest (void)
{
  g_autoptr(Fixture) fixture = open_code ("torch.StepLR");

  type_over (fixture, "step_size=30", "step_size=17");
  while (get_value (fixture, "step_size") != 17)
    g_main_context_iteration (NULL, TRUE);
}

/* A text that is as it was leaves no step behind. */
static void
test_taken_back (void)
{
  g_autoptr(Fixture) fixture = open_code ("torch.StepLR");

  forget_undo (fixture);
  type_and_read (fixture, "step_size=30", "step_size=17");
  g_assert_true (can_undo (fixture));
  type_and_read (fixture, "step_size=17", "step_size=30");
  g_assert_cmpfloat (get_value (fixture, "step_size"), ==, 30);
  g_assert_false (can_undo (fixture));
}

/* In the text, undo takes back what was typed there, and then goes on in the document. */
static void
test_undo_in_text (void)
{
  g_autoptr(Fixture) fixture = open_code ("torch.StepLR");
  AnnealCodePage *page = get_page (fixture);

  forget_undo (fixture);
  drag (fixture, "gamma", 0.385);
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  gtk_widget_grab_focus (GTK_WIDGET (get_view (fixture)));
  type_and_read (fixture, "step_size=30", "step_size=17");
  g_assert_cmpfloat (get_value (fixture, "step_size"), ==, 17);

  while (get_value (fixture, "step_size") == 17)
    {
      activate (fixture, "win.undo");
      anneal_code_page_read_now (page);
    }
  assert_has (fixture, "step_size=30, gamma=0.385");
  g_assert_cmpfloat (get_value (fixture, "gamma"), ==, 0.385);

  activate (fixture, "win.undo");
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  g_assert_cmpfloat (get_value (fixture, "gamma"), ==, 0.1);
  g_assert_false (can_undo (fixture));
}

/* A mistake is underlined and said with its place; the run keeps what it had, and the text what was typed. */
static void
test_mistake (void)
{
  g_autoptr(Fixture) fixture = open_code ("torch.StepLR");
  GtkWidget *page = GTK_WIDGET (get_page (fixture));

  forget_undo (fixture);
  type_and_read (fixture, "step_size=30", "step_size=3x7");
  g_assert_cmpfloat (get_value (fixture, "step_size"), ==, 30);
  g_assert_false (can_undo (fixture));
  g_assert_true (is_underlined (fixture, "x7"));
  g_assert_false (is_underlined (fixture, "optimizer = "));
  g_assert_nonnull (app_test_find_label (page, "Line 5, column 42: invalid decimal literal"));

  drag (fixture, "gamma", 0.385);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->window->plot));
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  assert_has (fixture, "step_size=3x7)");

  type_and_read (fixture, "3x7", "7");
  g_assert_cmpfloat (get_value (fixture, "step_size"), ==, 7);
  g_assert_null (app_test_find_label (page, "Line 5, column 42: invalid decimal literal"));
  g_assert_false (is_underlined (fixture, "step_size"));
}

static void
test_revert (void)
{
  g_autoptr(Fixture) fixture = open_code ("torch.StepLR");
  g_autofree char *before = dup_text (fixture);

  type_and_read (fixture, "step_size=30", "step_size=");
  app_test_click (gtk_widget_get_ancestor (app_test_find_label (GTK_WIDGET (get_page (fixture)), "Revert"),
                                           GTK_TYPE_BUTTON));

  g_autofree char *after = dup_text (fixture);

  g_assert_cmpstr (after, ==, before);
  g_assert_false (is_underlined (fixture, "step_size"));
}

/* What PyTorch refuses is the run's, as it would be if it was entered in the panel, and is marked in both. */
static void
test_refused (void)
{
  static const char message[] = "Starting multiplicative factor expected to be greater than 0 and less or equal to 1.";
  g_autoptr(Fixture) fixture = open_code ("torch.LinearLR");
  g_autofree char *label = g_strconcat ("Line 5, column 46: ", message, NULL);

  type_and_read (fixture, "LinearLR(optimizer)", "LinearLR(optimizer, start_factor=1.5)");
  g_assert_cmpfloat (get_value (fixture, "start_factor"), ==, 1.5);
  g_assert_true (is_underlined (fixture, "1.5"));
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (get_page (fixture)), label));

  /* … also once it is written by the program. */
  drag (fixture, "start_factor", 1.75);
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  g_assert_true (is_underlined (fixture, "1.75"));
  g_assert_false (is_underlined (fixture, "optimizer, start"));
}

/* Where step() stands tells how the run is stepped. */
static void
test_loop (void)
{
  g_autoptr(Fixture) fixture = open_code ("torch.StepLR");

  type_and_read (fixture, "\n    scheduler.step()", "\n        scheduler.step()");
  g_assert_cmpint (get_run (fixture)->stepping, ==, ANNEAL_STEPPING_BATCH);
  g_assert_cmpint (get_project (fixture)->call_order, ==, ANNEAL_CALL_ORDER_OPTIMIZER_FIRST);
}

/* Comments and names of one's own stay while one is at it. */
static void
test_focus (void)
{
  g_autoptr(Fixture) fixture = open_code ("torch.StepLR");

  gtk_widget_grab_focus (GTK_WIDGET (get_view (fixture)));
  type_and_read (fixture, "step_size=30", "30, 0.385");
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  assert_has (fixture, "StepLR(optimizer, 30, 0.385)");
  g_assert_cmpfloat (get_value (fixture, "gamma"), ==, 0.385);

  gtk_widget_grab_focus (GTK_WIDGET (fixture->window->plot));
  assert_has (fixture, "StepLR(optimizer, step_size=30, gamma=0.385)");
}

/* Nor is it another document's. */
static void
test_other_document (void)
{
  g_autoptr(Fixture) fixture = open_code ("torch.StepLR");
  g_autoptr(AnnealProject) project = anneal_project_ref (get_project (fixture));
  g_autoptr(AnnealRun) run = anneal_run_with_stepping (get_run (fixture), ANNEAL_STEPPING_BATCH);

  type_and_read (fixture, "step_size=30", "step_size=3x7");
  type_over (fixture, "step_size=3x7", "step_size=7");
  anneal_store_reset (anneal_window_get_store (fixture->window), anneal_project_with_changed_run (project, run));
  anneal_code_page_read_now (get_page (fixture));
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  g_assert_cmpfloat (get_value (fixture, "step_size"), ==, 30);
  assert_has (fixture, "StepLR(optimizer, step_size=30)");
  g_assert_false (can_undo (fixture));
}

static void
test_save (void)
{
  g_autoptr(Fixture) fixture = open_code ("torch.StepLR");
  g_autofree char *path = g_build_filename (fixture->folder, "schedule.py", NULL);
  g_autofree char *text = dup_text (fixture);
  g_autoptr(GError) error = NULL;

  g_assert_true (anneal_code_page_save_to (get_page (fixture), path, &error));
  g_assert_no_error (error);

  g_autoptr(GBytes) bytes = anneal_file_read (path, 1 << 20, NULL, &error);
  g_autoptr(GBytes) expected = g_bytes_new (text, strlen (text));

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, expected));

  g_assert_false (anneal_code_page_save_to (get_page (fixture), fixture->folder, &error));
  g_assert_nonnull (error);
}

/* What is typed for one run is not another one's. */
static void
test_other_run (void)
{
  g_autoptr(Fixture) fixture = open_code ("torch.StepLR");

  type_over (fixture, "step_size=30", "step_size=17");
  add_run (fixture, "torch.ExponentialLR");
  app_test_wait_for_frame (GTK_WIDGET (fixture->window));
  assert_has (fixture, "ExponentialLR(optimizer");
  g_assert_cmpfloat (get_value (fixture, "step_size"), ==, 17);
}

int
main (int    argc,
      char **argv)
{
  app_test_init (&argc, &argv);
  window_fixture_init ();

  g_test_add_func ("/app/code-page/shows", test_shows);
  g_test_add_func ("/app/code-page/follows-drag", test_follows_drag);
  g_test_add_func ("/app/code-page/hidden", test_hidden);
  g_test_add_func ("/app/code-page/typing", test_typing);
  g_test_add_func ("/app/code-page/rest", test_rest);
  g_test_add_func ("/app/code-page/taken-back", test_taken_back);
  g_test_add_func ("/app/code-page/undo-in-text", test_undo_in_text);
  g_test_add_func ("/app/code-page/mistake", test_mistake);
  g_test_add_func ("/app/code-page/revert", test_revert);
  g_test_add_func ("/app/code-page/refused", test_refused);
  g_test_add_func ("/app/code-page/loop", test_loop);
  g_test_add_func ("/app/code-page/focus", test_focus);
  g_test_add_func ("/app/code-page/other-document", test_other_document);
  g_test_add_func ("/app/code-page/save", test_save);
  g_test_add_func ("/app/code-page/other-run", test_other_run);

  return g_test_run ();
}
