/* test-paste-dialog.c: what the dialog says about a text, and what it adds
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gtksourceview/gtksource.h>

#include "app-test.h"

#include "anneal-paste-dialog.h"

static guint n_accepted;
static gint64 last_step_size;       /* of the first run, if that is its first argument */

static void
accepted_cb (AnnealImport *import,
             gpointer      user_data)
{
  const AnnealImportedRun *run = g_ptr_array_index (import->runs, 0);
  g_auto(AnnealObject) value = anneal_schedule_get_value (run->schedule, 0, 0);

  n_accepted += import->runs->len;
  last_step_size = value.kind == ANNEAL_INT ? value.integer : -1;
}

static AnnealPasteDialog *
present (const char *text)
{
  g_autoptr(GObject) object = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr(AnnealProject) project = anneal_project_new ();
  AnnealPasteDialog *dialog = anneal_paste_dialog_present (NULL, text, project, accepted_cb, object);

  n_accepted = 0;
  app_test_settle ();
  return dialog;
}

static void
close_dialog (AnnealPasteDialog *dialog)
{
  app_test_destroy (GTK_WIDGET (dialog), app_test_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, 0));
}

static GtkTextBuffer *
get_buffer (AnnealPasteDialog *dialog)
{
  GtkWidget *view = app_test_find (GTK_WIDGET (dialog), GTK_SOURCE_TYPE_VIEW, 0);

  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
}

static void
assert_shows (AnnealPasteDialog *dialog,
              const char        *text)
{
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (dialog), text));
}

static void
test_found (void)
{
  AnnealPasteDialog *dialog = present ("a = SGD(p, 0.385)\nscheduler = CosineAnnealingLR(a, T_max=17)\n"
                                       "for epoch in range(17):\n  train()\n  scheduler.step()\n");

  assert_shows (dialog, "Found CosineAnnealingLR (stepped every epoch)");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "paste.add", NULL));
  g_assert_cmpuint (n_accepted, ==, 1);
  app_test_settle ();
}

static void
test_nothing (void)
{
  AnnealPasteDialog *dialog = present (NULL);

  assert_shows (dialog, "No scheduler found yet");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "paste.add", NULL));
  g_assert_cmpuint (n_accepted, ==, 0);
  close_dialog (dialog);
}

/* The place is named and underlined, also behind characters of several bytes; choosing the problem goes there. */
static void
test_problem (void)
{
  AnnealPasteDialog *dialog = present ("# größer\nx = 'é' ; StepLR(optimizer, 17\n");
  GtkTextBuffer *buffer = get_buffer (dialog);
  GtkListBox *problems = GTK_LIST_BOX (app_test_find (GTK_WIDGET (dialog), GTK_TYPE_LIST_BOX, 0));
  GtkTextIter iter;

  assert_shows (dialog, "'(' was never closed");
  assert_shows (dialog, "Line 2, column 17");

  g_signal_emit_by_name (problems, "row-activated", gtk_list_box_get_row_at_index (problems, 0));
  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  g_assert_cmpint (gtk_text_iter_get_line (&iter), ==, 1);
  g_assert_cmpint (gtk_text_iter_get_line_offset (&iter), ==, 16);

  g_autoptr(GSList) tags = gtk_text_iter_get_tags (&iter);
  gboolean underlined = FALSE;

  for (GSList *l = tags; l != NULL; l = l->next)
    {
      PangoUnderline underline;

      g_object_get (l->data, "underline", &underline, NULL);
      underlined = underlined || underline == PANGO_UNDERLINE_ERROR;
    }
  g_assert_true (underlined);
  close_dialog (dialog);
}

/* Adding takes the text as it is, though the last key has not been read yet. */
static void
test_mended (void)
{
  AnnealPasteDialog *dialog = present ("StepL(optimizer, 17)");

  assert_shows (dialog, "No scheduler found yet");
  gtk_text_buffer_set_text (get_buffer (dialog), "StepLR(optimizer, 17)", -1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "paste.add", NULL));
  g_assert_cmpuint (n_accepted, ==, 1);
  app_test_settle ();
}

static GtkWidget *
get_entry (AnnealPasteDialog *dialog,
           guint              i)
{
  return app_test_find (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, i);
}

/* What the code leaves open has rows with guesses; what is typed there counts. */
static void
test_fields (void)
{
  AnnealPasteDialog *dialog = present ("s = StepLR(optimizer, args.every)\nt = ExponentialLR(SGD(p, 0.1), gamma=g)\n"
                                       "for epoch in range(args.epochs):\n  s.step()\n  t.step()\n"
                                       "u = CosineAnnealingLR(SGD(q, 0.1), T_max=len(train_loader))\n");

  assert_shows (dialog, "args.every: not known");
  assert_shows (dialog, "len(train_loader): the project's batches per epoch");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry (dialog, 0))), ==, "");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry (dialog, 2))), ==, "100");

  gtk_editable_set_text (GTK_EDITABLE (get_entry (dialog, 0)), "17");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "paste.add", NULL));
  g_assert_cmpuint (n_accepted, ==, 3);
  g_assert_cmpint (last_step_size, ==, 17);
  app_test_settle ();
}

/* A value that is none is said to be that, and the row keeps it. */
static void
test_wrong_field (void)
{
  AnnealPasteDialog *dialog = present ("s = StepLR(optimizer, args.every)\ns.step()\n");

  gtk_editable_set_text (GTK_EDITABLE (get_entry (dialog, 0)), "17 +");
  while (app_test_find_label (GTK_WIDGET (dialog), "args.every: not a value") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry (dialog, 0))), ==, "17 +");
  close_dialog (dialog);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);

  g_test_add_func ("/app/paste-dialog/found", test_found);
  g_test_add_func ("/app/paste-dialog/nothing", test_nothing);
  g_test_add_func ("/app/paste-dialog/problem", test_problem);
  g_test_add_func ("/app/paste-dialog/mended", test_mended);
  g_test_add_func ("/app/paste-dialog/fields", test_fields);
  g_test_add_func ("/app/paste-dialog/wrong-field", test_wrong_field);

  return g_test_run ();
}
