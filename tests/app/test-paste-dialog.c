/* test-paste-dialog.c: what the dialog says about a text, and what it adds
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gtksourceview/gtksource.h>

#include "app-test.h"

#include "anneal-paste-dialog.h"

static guint n_accepted;

static void
accepted_cb (AnnealImport *import,
             gpointer      user_data)
{
  n_accepted += import->runs->len;
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

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);

  g_test_add_func ("/app/paste-dialog/found", test_found);
  g_test_add_func ("/app/paste-dialog/nothing", test_nothing);
  g_test_add_func ("/app/paste-dialog/problem", test_problem);
  g_test_add_func ("/app/paste-dialog/mended", test_mended);

  return g_test_run ();
}
