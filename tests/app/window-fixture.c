/* window-fixture.c: a window of the program with a folder for its files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app-test.h"
#include "window-fixture.h"

#include "anneal-application.h"

static GtkApplication *application;

void
window_fixture_init (void)
{
  application = GTK_APPLICATION (anneal_application_new ());
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
}

Fixture *
fixture_new (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = g_dir_make_tmp ("anneal-window-XXXXXX", NULL);
  fixture->window = anneal_window_new (application);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_test_settle ();
  return fixture;
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

void
fixture_free (Fixture *fixture)
{
  fixture->window->closing = TRUE;
  app_test_destroy (GTK_WIDGET (fixture->window), GTK_WIDGET (fixture->window->plot));
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture);
}

const AnnealProject *
get_project (Fixture *fixture)
{
  return anneal_store_get_project (anneal_window_get_store (fixture->window));
}

void
activate (Fixture    *fixture,
          const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL));
}

void
add_run (Fixture    *fixture,
         const char *scheduler)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.add-run", "s", scheduler));
  app_test_settle ();
}

char *
write_file (Fixture    *fixture,
            const char *name,
            const char *text,
            gssize      length)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
  g_autoptr(GError) error = NULL;

  g_assert_true (anneal_file_save (path, bytes, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  return path;
}
